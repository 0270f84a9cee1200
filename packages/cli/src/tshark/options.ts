import {
  type Column,
  type FieldsLayout,
  PLAIN_LAYOUT,
  parseColumns,
  STANDARD_COLUMNS,
  TIME_STYLES,
  type TimeStyle,
} from '@wiresift/core'
import { TsharkError } from './errors.js'
import { getopt, type OptionSpec } from './getopt.js'
import { FIELD_OPTIONS, OBJECT_KINDS, OUTPUT_FORMATS, RESOLVE_OPTIONS, SECONDS_FORMATS, TIME_FORMATS } from './lists.js'
import { knowsPreference } from './preferences.js'

export type OutputFormat = 'fields' | 'pdml' | 'psml' | 'json' | 'jsonraw' | 'ek' | 'text' | 'tabs'

/** What a command line asks for. */
/** What is captured where no file is read. */
export interface LiveOptions {
  interfaces: string[]
  filter: string | undefined
  promiscuous: boolean
  monitor: boolean
  snapLength: number | undefined
  /** Of the kernel, in MiB. */
  buffer: number
  seconds: number | undefined
}

export interface Options {
  file: string | undefined
  displayFilter: string | undefined
  readFilter: string | undefined
  /** Two passes. */
  twice: boolean
  format: OutputFormat
  fields: string[]
  layout: FieldsLayout
  /** -j and -J: protocols and fields to show; `whole` expands what is below them. */
  only: { readonly names: ReadonlySet<string>; readonly whole: boolean } | undefined
  /** -V, and -O's protocols to expand. */
  details: boolean
  expand: ReadonlySet<string> | undefined
  hex: boolean
  hexOf: { all: boolean; ascii: boolean; delimited: boolean }
  /** Print packets although they are written to a file. */
  print: boolean
  separator: string
  flush: boolean
  /** -q, and -Q's silence on standard error. */
  quiet: boolean
  silent: boolean
  /** Whether addresses are resolved: false with -n. */
  resolve: boolean
  time: TimeStyle
  hms: boolean
  count: number | undefined
  output: string | undefined
  outputFormat: string
  comments: string[]
  decodeAs: string[]
  preferences: Map<string, string>
  columns: readonly Column[]
  statistics: string[]
  objects: { readonly kind: string; readonly folder: string }[]
  live: LiveOptions
  mergeKeys: boolean
  disabled: string[]
}

/** Asked for instead of packets. */
export type Request =
  | { readonly kind: 'packets'; readonly options: Options }
  | { readonly kind: 'help' | 'version' }
  | { readonly kind: 'glossary'; readonly report: string; readonly argv: readonly string[] }
  | { readonly kind: 'list'; readonly of: 'statistics' | 'file types' | 'hexdump' | 'interfaces' }

const SPEC: OptionSpec = {
  short: '2a:A:b:B:c:C:d:De:E:f:F:gG:hH:i:Ij:J:K:lLM:nN:o:O:pPqQr:R:s:S:t:T:u:U:vVw:W:xX:y:Y:z:',
  long: {
    'read-file=': 'r',
    'read-filter=': 'R',
    'display-filter=': 'Y',
    'autostop=': 'a',
    'ring-buffer=': 'b',
    'interface=': 'i',
    'snapshot-length=': 's',
    'buffer-size=': 'B',
    'linktype=': 'y',
    'list-interfaces': 'D',
    'list-data-link-types': 'L',
    'monitor-mode': 'I',
    'no-promiscuous-mode': 'p',
    print: 'P',
    help: 'h',
    version: 'v',
    'export-objects=': 'export-objects',
    'export-tls-session-keys=': 'export-tls-session-keys',
    'no-duplicate-keys': 'no-duplicate-keys',
    'hexdump=': 'hexdump',
    'capture-comment=': 'capture-comment',
    'elastic-mapping-filter=': 'elastic-mapping-filter',
    'enable-protocol=': 'enable-protocol',
    'disable-protocol=': 'disable-protocol',
    'enable-heuristic=': 'enable-heuristic',
    'disable-heuristic=': 'disable-heuristic',
    'temp-dir=': 'ignored',
    color: 'ignored',
    'log-level=': 'ignored',
    'log-fatal=': 'ignored',
    'log-fatal-domains=': 'ignored',
    'log-domains=': 'ignored',
    'log-debug=': 'ignored',
    'log-noisy=': 'ignored',
    'log-file=': 'ignored',
    'time-stamp-type=': 'i',
    'list-time-stamp-types': 'D',
  },
}

const FORMATS: readonly string[] = ['fields', 'pdml', 'psml', 'json', 'jsonraw', 'ek', 'text', 'tabs']

const initial = (): Options => ({
  file: undefined,
  displayFilter: undefined,
  readFilter: undefined,
  twice: false,
  format: 'text',
  fields: [],
  layout: PLAIN_LAYOUT,
  only: undefined,
  details: false,
  expand: undefined,
  hex: false,
  hexOf: { all: true, ascii: true, delimited: false },
  print: false,
  separator: '',
  flush: false,
  quiet: false,
  silent: false,
  resolve: true,
  time: 'r',
  hms: false,
  count: undefined,
  output: undefined,
  outputFormat: 'pcapng',
  comments: [],
  decodeAs: [],
  preferences: new Map(),
  columns: STANDARD_COLUMNS,
  statistics: [],
  objects: [],
  live: {
    interfaces: [],
    filter: undefined,
    promiscuous: true,
    monitor: false,
    snapLength: undefined,
    buffer: 64,
    seconds: undefined,
  },
  mergeKeys: false,
  disabled: [],
})

/** Reads a command line; throws TsharkError as tshark ends. */
export function parseOptions(argv: readonly string[]): Request {
  if (argv[0]?.startsWith('-G')) {
    const attached = argv[0].slice(2)
    const report = attached !== '' ? attached : (argv[1] ?? 'fields')
    return { kind: 'glossary', report, argv: argv.slice(attached !== '' ? 1 : 2) }
  }
  const { given, rest, wrong } = getopt(argv, SPEC)
  const o = initial()
  const state: State = { captured: undefined, filter: false, ring: false }
  for (const { option, value } of given) {
    const request = apply(o, state, option, value)
    if (request !== undefined) return request
  }
  if (wrong !== undefined) {
    if (wrong === 'option requires an argument: F') return { kind: 'list', of: 'file types' }
    throw new TsharkError(wrong, 1, '\nUse "wiresift tshark -h" for the options there are.\n')
  }
  // words are a display filter for a file, and a capture filter for an interface
  if (rest.length > 0 && o.file === undefined) o.live.filter ??= rest.join(' ')
  else if (rest.length > 0) {
    if (o.displayFilter !== undefined)
      throw new TsharkError('Display filters were specified both with "-Y" and with additional command-line arguments.')
    o.displayFilter = rest.join(' ')
  }
  check(o, state)
  return { kind: 'packets', options: o }
}

/** What is only checked when the whole line is read. */
interface State {
  captured: string | undefined
  filter: boolean
  ring: boolean
}

function apply(o: Options, state: State, option: string, value: string): Request | undefined {
  switch (option) {
    case 'r':
      o.file = value
      break
    case 'Y':
      o.displayFilter = value
      break
    case 'R':
      o.readFilter = value
      break
    case '2':
      o.twice = true
      break
    case 'T':
      if (!FORMATS.includes(value))
        throw value === 'ps'
          ? new TsharkError('-T ps is not supported.')
          : new TsharkError(`Invalid -T parameter "${value}"; it must be one of:`, 1, OUTPUT_FORMATS)
      o.format = value as OutputFormat
      break
    case 'e':
      o.fields.push(value)
      break
    case 'E':
      o.layout = withLayout(o.layout, value)
      break
    case 'j':
    case 'J':
      o.only = { names: new Set(value.split(/[ ,]+/).filter(Boolean)), whole: option === 'J' }
      break
    case 'V':
      o.details = true
      break
    case 'O':
      o.details = true
      o.expand = new Set([...(o.expand ?? []), ...value.split(/[ ,]+/).filter(Boolean)])
      break
    case 'x':
      o.hex = true
      break
    case 'hexdump':
      return hexdump(o, value)
    case 'P':
      o.print = true
      break
    case 'S':
      o.separator = value.replace(/\\([nrt\\])/g, (_, c: string) => ({ n: '\n', r: '\r', t: '\t' })[c] ?? c)
      break
    case 'l':
      o.flush = true
      break
    case 'q':
      o.quiet = true
      break
    case 'Q':
      o.quiet = true
      o.silent = true
      break
    case 'n':
      o.resolve = false
      break
    case 'N':
      for (const c of value)
        if (!'dmnNtv'.includes(c))
          throw new TsharkError(`-N specifies unknown resolving option '${c}'; valid options are:`, 1, RESOLVE_OPTIONS)
      break
    case 't':
      if (!(TIME_STYLES as readonly string[]).includes(value))
        throw new TsharkError(`Invalid time stamp type "${value}"; it must be one of:`, 1, TIME_FORMATS)
      o.time = value as TimeStyle
      break
    case 'u':
      if (value !== 's' && value !== 'hms')
        throw new TsharkError(`Invalid seconds type "${value}"; it must be one of:`, 1, SECONDS_FORMATS)
      o.hms = value === 'hms'
      break
    case 'c':
      o.count = positive(value, 'packet count')
      break
    case 'a':
      stopAfter(o, state, value)
      break
    case 'b':
      state.ring = true
      state.captured ??= "Multiple capture files requested, but a capture isn't being done."
      break
    case 'f':
      state.filter = true
      o.live.filter = value
      break
    case 'w':
      o.output = value
      break
    case 'F':
      if (value === '') return { kind: 'list', of: 'file types' }
      o.outputFormat = value
      break
    case 'capture-comment':
      o.comments.push(value)
      break
    case 'd':
      o.decodeAs.push(value)
      break
    case 'o':
      preference(o, value)
      break
    case 'z':
      if (value === 'help') return { kind: 'list', of: 'statistics' }
      o.statistics.push(value)
      break
    case 'export-objects': {
      const comma = value.indexOf(',')
      const kind = value.slice(0, comma)
      if (comma < 0 || !(OBJECT_KINDS as readonly string[]).includes(kind)) {
        const lines = OBJECT_KINDS.map(name => `     ${name}\n`).join('')
        const list = `tshark: The available export object types for the "--export-objects" option are:\n${lines}`
        throw new TsharkError('"--export-objects" are specified as: <protocol>,<destdir>', 1, list)
      }
      if (kind === 'dicom') throw new TsharkError('--export-objects dicom is not supported.')
      o.objects.push({ kind, folder: value.slice(comma + 1) })
      break
    }
    case 'no-duplicate-keys':
      o.mergeKeys = true
      break
    case 'disable-protocol':
      o.disabled.push(value)
      break
    case 'C':
      if (value !== 'Default') throw new TsharkError(`Configuration Profile "${value}" does not exist`)
      break
    case 'X':
      if (value.startsWith('lua_script')) throw new TsharkError('Lua scripts are not supported.')
      break
    case 'G':
      throw new TsharkError('-G only valid as first option', 1, '\n')
    case 'U':
      throw new TsharkError('PDUs export requires an output file (-w).')
    case 'h':
      return { kind: 'help' }
    case 'v':
      return { kind: 'version' }
    case 'i':
      o.live.interfaces.push(value)
      break
    case 'p':
      o.live.promiscuous = false
      break
    case 'I':
      o.live.monitor = true
      break
    case 's':
      o.live.snapLength = positive(value, 'snapshot length')
      break
    case 'B':
      o.live.buffer = positive(value, 'buffer size')
      break
    case 'D':
      return { kind: 'list', of: 'interfaces' }
    case 'L':
    case 'y':
    case 'A':
      break
    case 'H':
    case 'K':
    case 'W':
    case 'export-tls-session-keys':
    case 'enable-heuristic':
    case 'disable-heuristic':
    case 'elastic-mapping-filter':
      throw new TsharkError(`${option.length === 1 ? '-' : '--'}${option} is not supported.`)
    default:
      break
  }
  return undefined
}

function check(o: Options, state: State): void {
  if (o.readFilter !== undefined && !o.twice)
    throw new TsharkError('-R without -2 is deprecated. For single-pass filtering use -Y.')
  if (o.file === undefined) {
    if (o.live.interfaces.length === 0) throw new TsharkError('Name an interface with -i, or a file with -r.')
    if (o.twice) throw new TsharkError('Two passes (-2) need a file: packets that are captured come once.')
    if (state.ring) throw new TsharkError('Files that follow each other (-b) are what wiresift capture makes.')
  } else if (state.filter)
    throw new TsharkError('Only read filters, not capture filters, can be specified when reading a capture file.')
  if (o.file !== undefined && state.captured !== undefined) throw new TsharkError(state.captured)
  if (o.format === 'fields' && o.fields.length === 0)
    throw new TsharkError('"-Tfields" was specified, but no fields were specified with "-e".')
  if (o.fields.length > 0 && !['ek', 'fields', 'json', 'pdml'].includes(o.format))
    throw new TsharkError(
      'Output fields were specified with "-e", but "-Tek, -Tfields, -Tjson or -Tpdml" was not specified.',
    )
  if (o.hex && ['fields', 'pdml', 'psml'].includes(o.format))
    throw new TsharkError('Raw packet hex data can only be printed as text, PostScript, JSON, JSONRAW or EK JSON')
}

function positive(text: string, what: string): number {
  if (!/^[-+]?\d+$/.test(text)) throw new TsharkError(`The specified ${what} "${text}" isn't a decimal number`)
  const n = Number(text)
  if (n < 0) throw new TsharkError(`The specified ${what} "${text}" is a negative number`)
  if (n === 0) throw new TsharkError(`The specified ${what} is zero`)
  return n
}

function stopAfter(o: Options, state: State, value: string): void {
  const [, name, amount] = /^([^:]*):(.*)$/.exec(value) ?? []
  switch (name) {
    case 'packets':
      o.count = positive(amount, 'packet count')
      break
    case 'duration':
      o.live.seconds = Number(amount)
      if (!(o.live.seconds > 0))
        throw new TsharkError(`The specified autostop duration "${amount}" isn't a number above zero`)
      state.captured ??= "A maximum capture time was specified, but a capture isn't being done."
      break
    case 'filesize':
      state.captured ??= "A maximum capture file size was specified, but a capture isn't being done."
      break
    case 'files':
      state.captured ??= "A maximum number of capture files was specified, but a capture isn't being done."
      break
    default:
      throw new TsharkError(`Invalid or unknown -a flag "${value}"`)
  }
}

function hexdump(o: Options, value: string): Request | undefined {
  o.hex = true
  for (const word of value.split(','))
    if (word === 'help') return { kind: 'list', of: 'hexdump' }
    else if (word === 'all' || word === 'frames') o.hexOf.all = word === 'all'
    else if (word === 'ascii' || word === 'noascii') o.hexOf.ascii = word === 'ascii'
    else if (word === 'delimit') o.hexOf.delimited = true
    else
      throw new TsharkError(
        `"${word}" is an invalid value for --hexdump <hexoption>`,
        1,
        'For valid <hexoption> values enter: tshark --hexdump help\n',
      )
  return undefined
}

function withLayout(layout: FieldsLayout, text: string): FieldsLayout {
  const [, name, value] = /^([a-z]+)=(.+)$/s.exec(text) ?? []
  const character = value === '/t' ? '\t' : value === '/s' ? ' ' : value?.slice(0, 1)
  switch (name) {
    case 'bom':
    case 'header':
      if (/^[ynYN]/.test(value)) return { ...layout, [name]: /^[yY]/.test(value) }
      break
    case 'separator':
    case 'aggregator':
      return { ...layout, [name]: character }
    case 'occurrence':
      if (value === 'a' || value === 'f' || value === 'l') return { ...layout, occurrence: value }
      break
    case 'quote':
      if (/^[dsn]/.test(value)) return { ...layout, quote: value[0] === 'd' ? '"' : value[0] === 's' ? "'" : '' }
      break
    default:
      break
  }
  const shown =
    name !== undefined && ['bom', 'header', 'separator', 'aggregator', 'occurrence', 'quote'].includes(name)
      ? name
      : text
  throw new TsharkError(`"${shown}" is not a valid field output option=value pair.`, 1, FIELD_OPTIONS)
}

function preference(o: Options, text: string): void {
  const colon = text.indexOf(':')
  if (colon <= 0 || colon === text.length - 1) throw new TsharkError(`Invalid -o flag "${text}"`)
  const name = text.slice(0, colon)
  const value = text.slice(colon + 1).trimStart()
  if (name === 'gui.column.format') {
    const columns = parseColumns(value)
    if (columns === undefined) throw new TsharkError(`Invalid -o flag "${text}"`)
    o.columns = columns
    return
  }
  if (!knowsPreference(name)) throw new TsharkError(`-o flag "${text}" specifies unknown preference`)
  o.preferences.set(name, value)
}
