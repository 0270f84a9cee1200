import {
  type Column,
  type FieldsLayout,
  PLAIN_LAYOUT,
  type PortList,
  STANDARD_COLUMNS,
  type TimeStyle,
} from '@wiresift/core'
import type { Resolution } from '../names/index.js'
import { applyOption, type State } from './apply-option.js'
import { TsharkError } from './errors.js'
import { getopt } from './getopt.js'
import { SPEC } from './option-spec.js'

export type OutputFormat = 'fields' | 'pdml' | 'psml' | 'json' | 'jsonraw' | 'ek' | 'text' | 'tabs'

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
  /** -y: the link type, where the interface has several. */
  linkType: string | undefined
}

/** What a command line asks for. */
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
  /** Print the line of each packet whatever else is printed of it. */
  print: boolean
  /** Packets are printed although they are written to a file, or -q is given: something says how. */
  printing: boolean
  separator: string
  flush: boolean
  /** -q, and -Q's silence on standard error. */
  quiet: boolean
  silent: boolean
  /** Which names are shown: -n, -N and nameres.* decide, the last of them. */
  resolve: Resolution
  time: TimeStyle
  hms: boolean
  count: number | undefined
  /** Packets that are displayed, or written, before the run ends. */
  written: number | undefined
  output: string | undefined
  outputFormat: string
  comments: string[]
  /** Names of -H's files. */
  hosts: Map<string, string>
  decodeAs: string[]
  /** Ports that preferences name. */
  ports: PortList[]
  /** Heuristics that are not asked. */
  heuristics: Set<string>
  preferences: Map<string, string>
  columns: readonly Column[]
  statistics: string[]
  objects: { readonly kind: string; readonly folder: string }[]
  live: LiveOptions
  mergeKeys: boolean
  /** Lines for standard error that do not end the command. */
  remarks: string[]
  disabled: string[]
}

/** Asked for instead of packets. */
export type Request =
  | { readonly kind: 'packets'; readonly options: Options }
  | { readonly kind: 'help' | 'version' }
  | { readonly kind: 'glossary'; readonly report: string; readonly argv: readonly string[] }
  | { readonly kind: 'list'; readonly of: 'statistics' | 'objects' | 'file types' | 'hexdump' | 'interfaces' }

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
  printing: false,
  separator: '',
  flush: false,
  quiet: false,
  silent: false,
  resolve: { ether: true, port: false, host: false, dns: true },
  time: 'r',
  hms: false,
  count: undefined,
  written: undefined,
  output: undefined,
  outputFormat: 'pcapng',
  comments: [],
  hosts: new Map(),
  decodeAs: [],
  ports: [],
  heuristics: new Set(),
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
    linkType: undefined,
  },
  mergeKeys: false,
  remarks: [],
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
  const state: State = { captured: undefined, filter: false, ring: false, linkTypes: false }
  for (const { option, value } of given) {
    const request = applyOption(o, state, option, value)
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
  if (o.output === undefined && !o.quiet) o.printing = true
  check(o, state)
  return { kind: 'packets', options: o }
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
  if (o.file !== undefined && state.linkTypes)
    throw new TsharkError("You can't specify -L and a capture file to be read.")
  if (state.linkTypes) throw new TsharkError('-L is not supported.')
  if (state.badSeconds !== undefined)
    throw new TsharkError(`The specified autostop duration "${state.badSeconds}" isn't a number above zero`)
  if (o.comments.length > 0) {
    if (o.output === undefined)
      throw new TsharkError("Capture comments were specified, but you aren't writing a capture file.")
    if (o.outputFormat !== 'pcapng')
      throw new TsharkError(
        'Capture comments can only be written to files of the following types:',
        1,
        '    pcapng - Wireshark/... - pcapng\n',
      )
  }
  if (o.output === '-' && o.printing)
    throw new TsharkError("You can't write both raw packet data and dissected packets to the standard output.")
  if (o.format === 'fields' && o.fields.length === 0)
    throw new TsharkError('"-Tfields" was specified, but no fields were specified with "-e".')
  if (o.fields.length > 0 && !['ek', 'fields', 'json', 'pdml', 'psml'].includes(o.format))
    throw new TsharkError(
      'Output fields were specified with "-e", but "-Tek, -Tfields, -Tjson or -Tpdml" was not specified.',
    )
  if (o.hex && ['fields', 'pdml', 'psml'].includes(o.format))
    throw new TsharkError('Raw packet hex data can only be printed as text, PostScript, JSON, JSONRAW or EK JSON')
}
