import { COLUMN_FORMATS, type Field, fieldById, fieldCount, fieldOwners, standardRegistry } from '@wiresift/core'
import { Output } from '../output.js'
import { TsharkError } from './errors.js'
import { FIELD_TYPES } from './lists.js'

/** `-G`: what wiresift knows, in tshark's layout. */
export function glossary(report: string): number {
  const out = new Output()
  const write = REPORTS[report]
  if (write === undefined && OTHERS.includes(report)) throw new TsharkError(`-G ${report} is not supported.`)
  if (write === undefined) throw new TsharkError(`Invalid "${report}" option for -G flag, enter -G help for more help.`)
  write(text => out.write(text))
  out.flush()
  return 0
}

/** The columns of a packet list, in the notation of `gui.column.format`. */
const STANDARD_COLUMNS = 'No. %m Time %t Source %s Destination %d Protocol %p Length %L Info %i'.split(' ')

/** Reports of tshark that wiresift has not. */
const OTHERS = ['dissector-tables', 'dissectors', 'elastic-mapping', 'folders', 'heuristic-decodes', 'plugins']

type Write = (text: string) => void

const REPORTS: Readonly<Record<string, (write: Write) => void>> = {
  fields,
  protocols,
  values,
  decodes,
  'column-formats': columnFormats,
  currentprefs: preferences,
  defaultprefs: preferences,
  ftypes: write => write(FIELD_TYPES),
  fieldcount: write => write(`There are ${fieldCount()} header fields registered.\n`),
  help: write =>
    write(
      `wiresift tshark -G REPORT, one of:\n${Object.keys(REPORTS)
        .map(r => `  ${r}\n`)
        .join('')}`,
    ),
}

const BASES: Readonly<Record<string, string>> = {
  dec: 'BASE_DEC',
  hex: 'BASE_HEX',
  oct: 'BASE_OCT',
  dec_hex: 'BASE_DEC_HEX',
  hex_dec: 'BASE_HEX_DEC',
  custom: 'BASE_CUSTOM',
  none: 'BASE_NONE',
}

const TYPES: Readonly<Record<string, string>> = {
  none: 'NONE',
  protocol: 'PROTOCOL',
  boolean: 'BOOLEAN',
  string: 'STRING',
  bytes: 'BYTES',
  ether: 'ETHER',
  ipv4: 'IPv4',
  ipv6: 'IPv6',
  eui64: 'EUI64',
  guid: 'GUID',
  oid: 'OID',
  time: 'ABSOLUTE_TIME',
  duration: 'RELATIVE_TIME',
  frame: 'FRAMENUM',
}

const isNumber = (f: Field): boolean => /^u?int/.test(f.kind)

function typeOf(f: Field): string {
  if (f.kind === 'double') return f.bits === 32 ? 'FT_FLOAT' : 'FT_DOUBLE'
  if (isNumber(f)) return `FT_${f.kind.startsWith('u') ? 'UINT' : 'INT'}${f.bits}`
  if (f.stringType !== undefined) return f.stringType === 'terminated' ? 'FT_STRINGZ' : 'FT_UINT_STRING'
  return `FT_${TYPES[f.kind]}`
}

function baseOf(f: Field): string {
  if (f.kind === 'boolean') return String(f.bits)
  return isNumber(f) ? BASES[f.base] : ''
}

/** Every named field once, protocols left out. */
function* namedFields(): Generator<Field> {
  const known = new Set<string>()
  for (let id = 0; id < fieldCount(); id++) {
    const f = fieldById(id)
    if (f.name === '' || f.kind === 'protocol' || known.has(f.name)) continue
    known.add(f.name)
    yield f
  }
}

function fields(write: Write): void {
  const registry = standardRegistry()
  const owners = fieldOwners(registry)
  const byOwner = new Map<string, Field[]>()
  for (const f of namedFields()) {
    const owner = owners.get(f) ?? f.name.split('.')[0]
    const list = byOwner.get(owner)
    if (list) list.push(f)
    else byOwner.set(owner, [f])
  }
  const line = (f: Field, owner: string): string =>
    `F\t${f.title}\t${f.name}\t${typeOf(f)}\t${owner}\t${baseOf(f)}\t0x${f.mask.toString(16)}\t\n`
  for (const p of registry.protocols) {
    write(`P\t${p.title}\t${p.name}\n`)
    for (const f of byOwner.get(p.name) ?? []) write(line(f, p.name))
    byOwner.delete(p.name)
  }
  for (const [owner, list] of byOwner) for (const f of list) write(line(f, owner))
}

function protocols(write: Write): void {
  for (const p of standardRegistry().protocols) write(`${p.title}\t${p.short}\t${p.name}\n`)
}

function values(write: Write): void {
  for (const f of namedFields()) {
    if (f.kind === 'boolean') {
      if (f.states !== undefined) write(`T\t${f.name}\t${f.states[0]}\t${f.states[1]}\n`)
      continue
    }
    if (f.labels === undefined || typeof f.labels === 'function') continue
    const hex = f.base === 'hex' || f.base === 'hex_dec'
    for (const [value, label] of Object.entries(f.labels))
      write(`V\t${f.name}\t${hex ? `0x${Number(value).toString(16)}` : value}\t${label}\n`)
  }
}

function decodes(write: Write): void {
  for (const p of standardRegistry().protocols)
    for (const [table, keys] of Object.entries(p.on))
      if (!table.endsWith('.heuristic')) for (const key of keys) write(`${table}\t${key}\t${p.name}\n`)
}

function columnFormats(write: Write): void {
  for (const [format, title] of COLUMN_FORMATS) write(`${format}\t${title}\n`)
  const standard = STANDARD_COLUMNS.map(text => `"${text}"`).join(',')
  write(`\nFor example, to print Wireshark's default columns with tshark:\n\n`)
  write(`tshark -o 'gui.column.format:${standard}'\n`)
}

function preferences(write: Write): void {
  write(`# A string\n#gui.column.format: ${STANDARD_COLUMNS.map(text => `"${text}"`).join(', ')}\n\n`)
}
