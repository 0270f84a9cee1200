import { ipv4Text } from '../../bytes/address.js'
import { durationWords } from '../../bytes/duration.js'
import type { Columns } from '../../packet/columns.js'
import type { Field } from '../../packet/field.js'
import { type Protocol, protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { className } from '../dns/labels.js'
import type { Names } from '../dns/names.js'
import { Memory, tell } from './event.js'
import { f, NODE_LABELS, NODES, OPCODES, RCODES, TYPES } from './fields.js'
import { described, hostText, type NetbiosName, readName, serviceName } from './names.js'

/** NetBIOS names over TCP/IP: RFC 1002 4.2. */

const NB = 32
const NBSTAT = 33
const WAIT = 7

/** NetBIOS Name Service. */
export const nbns: Protocol = {
  ...protocol({
    name: 'nbns',
    title: 'NetBIOS Name Service',
    on: { 'udp.port': [137] },
    dissect(r, p) {
      const known = p.session.state<Memory>(nbns, () => new Memory(r, p.columns.wanted))
      known.names.begin()
      if (p.listens('dns') || p.listens('hostname')) tell(r, p, known)
      if (known.wanted) rows(r, known, p.columns)
      else r.pos = r.end
    },
  }),
  fields: Object.values(f),
}

const QUERY = [
  f['flags.response'],
  f['flags.opcode'],
  f['flags.truncated'],
  f['flags.recdesired'],
  f['flags.broadcast'],
]
const RESPONSE = [
  f['flags.response'],
  f['flags.opcode'],
  f['flags.authoritative'],
  f['flags.truncated'],
  f['flags.recdesired'],
  f['flags.recavail'],
  f['flags.broadcast'],
  f['flags.rcode'],
]

function rows(r: Reader, known: Memory, columns: Columns): void {
  const base = r.pos
  r.u16(f.id)
  const value = flags(r)
  const opcode = (value >> 11) & 15
  if (columns.wanted) {
    columns.name('NBNS')
    columns.set(summary(value, opcode))
  }
  const counts = [f['count.queries'], f['count.answers'], f['count.auth_rr'], f['count.add_rr']].map(field =>
    r.u16(field),
  )
  group(r, 'Queries', counts[0], () => question(r, known.names, base, columns))
  const record = (): void => resource(r, known.names, base, opcode, undefined)
  group(r, 'Answers', counts[1], () => resource(r, known.names, base, opcode, columns))
  group(r, 'Authoritative nameservers', counts[2], record)
  group(r, 'Additional records', counts[3], record)
}

function summary(flags: number, opcode: number): string {
  const operation = OPCODES[opcode] ?? `Unknown operation (${opcode})`
  if ((flags & 0x8000) === 0) return operation
  const code = flags & 15
  return `${operation} response${code === 0 ? '' : `, ${RCODES[code] ?? 'Unknown error'}`}`
}

function group(r: Reader, title: string, count: number, read: () => void): void {
  if (count === 0) return
  const t = r.group(title)
  for (let i = 0; i < count; i++) read()
  r.close(t)
}

function flags(r: Reader): number {
  const value = r.peek16()
  const response = (value & 0x8000) !== 0
  const row = r.tape.count
  r.flags(f.flags, response ? RESPONSE : QUERY)
  if (r.full) r.tape.label[row] = flagsLabel(value, response)
  return value
}

function flagsLabel(value: number, response: boolean): string {
  const words = [`Flags: 0x${value.toString(16).padStart(4, '0')}`]
  if (response) words.push('Response')
  words.push(`Opcode: ${OPCODES[(value >> 11) & 15] ?? 'Unknown'}`)
  if (response && (value & 0x400) !== 0) words.push('Authoritative')
  if ((value & 0x200) !== 0) words.push('Truncated')
  if ((value & 0x100) !== 0) words.push('Recursion desired')
  if (response && (value & 0x80) !== 0) words.push('Recursion available')
  if ((value & 0x10) !== 0) words.push('Broadcast')
  if (response) words.push(`Reply code: ${RCODES[value & 15] ?? 'Unknown'}`)
  return words.join(', ')
}

const line = (name: NetbiosName, type: number, value: number): string =>
  `${name.text}: type ${TYPES[type] ?? 'Unknown'}, class ${className(value)}`

function question(r: Reader, names: Names, base: number, columns: Columns): void {
  const start = r.pos
  const name = readName(names, r.bytes, base, start, r.end)
  const length = name.next - start
  r.need(length + 4)
  if (columns.wanted) columns.add(` ${TYPES[r.peek16(length)] ?? 'Unknown'} ${name.text}`)
  const t = r.group(r.full ? line(name, r.peek16(length), r.peek16(length + 2)) : '')
  r.row(f.name, start, length, 0, name.text)
  if (r.full) r.label(f.name, `Name: ${described(name)}`)
  r.pos = name.next
  r.u16(f.type)
  r.u16(f.class)
  r.close(t)
}

function resource(r: Reader, names: Names, base: number, opcode: number, columns: Columns | undefined): void {
  const start = r.pos
  const name = readName(names, r.bytes, base, start, r.end)
  const length = name.next - start
  const type = r.peek16(length)
  const size = r.peek16(length + 8)
  r.need(length + 10 + size)
  if (columns?.wanted === true && (type !== NB || opcode !== WAIT)) {
    columns.add(` ${TYPES[type] ?? 'Unknown'}`)
    if (type === NB && size >= 6) columns.add(` ${ipv4Text(r.bytes, name.next + 12)}`)
  }
  const t = r.group(r.full ? line(name, type, r.peek16(length + 2)) : '')
  if (t >= 0) r.tape.length[t] = length + 10 + size
  // the reference starts the name behind its first byte
  r.row(f.name, start + 1, length - 1, 0, type === NB ? described(name) : name.text)
  r.pos = name.next
  r.u16(f.type)
  r.u16(f.class)
  const ttl = r.u32(f.ttl)
  if (r.full) r.label(f.ttl, `Time to live: ${durationWords(ttl)}`)
  r.u16(f.data_length)
  const end = r.pos + size
  if (type === NB) {
    while (r.pos < end) {
      if (opcode === WAIT) waiting(r, end)
      else owner(r, end)
    }
  } else if (type === NBSTAT) status(r, end)
  else r.span(f.data, size)
  r.pos = end
  r.close(t)
}

/** Says that fewer bytes are left than the entry needs. */
function incomplete(r: Reader, end: number): void {
  const t = r.group('incomplete entry')
  r.expert(f.incomplete_entry)
  r.pos = end
  r.close(t)
}

/** The flags of the request that has to wait. */
function waiting(r: Reader, end: number): void {
  if (end - r.pos < 2) incomplete(r, end)
  else flags(r)
}

function owner(r: Reader, end: number): void {
  if (end - r.pos < 2) {
    incomplete(r, end)
    return
  }
  const value = r.peek16()
  const row = r.tape.count
  r.flags(f.nb_flags, [f['nb_flags.group'], f['nb_flags.ont']])
  if (r.full) {
    const kind = (value >> 13) & 3
    const shared = (value & 0x8000) !== 0
    r.tape.label[row] =
      `Name flags: 0x${value.toString(16).padStart(4, '0')}${shared ? ', Name type' : ''}, ONT: ` +
      `${NODE_LABELS[kind] ?? 'Unknown'} (${NODES[kind]}, ${shared ? 'group' : 'unique'})`
  }
  if (end - r.pos < 4) {
    incomplete(r, end)
    return
  }
  r.ipv4(f.addr)
}

const NAME_FLAGS: readonly (readonly [mask: number, field: Field])[] = [
  [0x1000, f['name_flags.drg']],
  [0x800, f['name_flags.cnf']],
  [0x400, f['name_flags.act']],
  [0x200, f['name_flags.prm']],
]
const NAME_FLAG_ROWS = [f['name_flags.group'], f['name_flags.ont'], ...NAME_FLAGS.map(([, field]) => field)]

const STATISTICS = [
  f.unit_id,
  f.jumpers,
  f.test_result,
  f.version_number,
  f.period_of_statistics,
  f.num_crcs,
  f.num_alignment_errors,
  f.num_collisions,
  f.num_send_aborts,
  f.num_good_sends,
  f.num_good_receives,
  f.numretransmits,
  f.num_no_resource_conditions,
  f.numcommand_blocks,
  f.numpending_sessions,
  f.max_num_pending_sessions,
  f.max_total_sessions_possible,
  f.session_data_packet_size,
]

/** A host's names and counters. */
function status(r: Reader, end: number): void {
  if (end - r.pos < 1) {
    incomplete(r, end)
    return
  }
  const count = r.u8(f.number_of_names)
  for (let i = 0; i < count; i++) {
    if (end - r.pos < 18) {
      incomplete(r, end)
      return
    }
    const host = hostText(r.bytes, r.pos)
    const service = r.bytes[r.pos + 15]
    r.row(f.netbios_name, r.pos, 16, 0, host)
    if (r.full) {
      r.label(f.netbios_name, `Name: ${host}<${service.toString(16).padStart(2, '0')}> (${serviceName(service)})`)
    }
    r.skip(16)
    nameFlags(r)
  }
  for (const field of STATISTICS) {
    const size = field.bits >> 3
    if (end - r.pos < size) {
      incomplete(r, end)
      return
    }
    if (field === f.unit_id) r.ether(field)
    else r.number(field, size, false)
  }
}

function nameFlags(r: Reader): void {
  const value = r.peek16()
  const row = r.tape.count
  r.flags(f.name_flags, NAME_FLAG_ROWS)
  if (!r.full) return
  const words = [`Name flags: 0x${value.toString(16).padStart(4, '0')}`]
  if ((value & 0x8000) !== 0) words.push('Name type')
  words.push(`ONT: ${NODE_LABELS[(value >> 13) & 3] ?? 'Unknown'}`)
  for (const [mask, field] of NAME_FLAGS) if ((value & mask) !== 0) words.push(field.title)
  r.tape.label[row] = words.join(', ')
}
