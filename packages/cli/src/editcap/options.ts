import { readFileSync } from 'node:fs'
import type { CaptureFormat } from '../capture-output.js'
import { getopt } from '../tshark/getopt.js'

/** The command line of editcap. */

/** Ends the command: a line for standard error behind `editcap: `, and the exit status. */
export class EditcapError extends Error {
  constructor(
    message: string,
    readonly code = 1,
  ) {
    super(message)
  }
}

export interface Chop {
  readonly offset: number
  readonly length: number
}

/** Nanoseconds as a whole number: times are added without rounding. */
export type Nanoseconds = bigint

export interface EditOptions {
  input: string
  output: string
  /** Ranges of packet numbers, as given. */
  ranges: readonly string[]
  keepSelected: boolean
  from: Nanoseconds | undefined
  until: Nanoseconds | undefined
  duplicateWindow: number | undefined
  duplicateTime: Nanoseconds | undefined
  ignoredBytes: number
  withoutVlan: boolean
  withoutRadiotap: boolean
  snapLength: number
  chops: Chop[]
  adjustLength: boolean
  shift: Nanoseconds
  strict: { readonly by: Nanoseconds; readonly negative: boolean } | undefined
  packetsPerFile: number | undefined
  secondsPerFile: Nanoseconds | undefined
  format: CaptureFormat
  linkType: string | undefined
  comments: Map<number, string>
  secrets: Uint8Array[]
  discardSecrets: boolean
  captureComments: string[]
  discardCaptureComments: boolean
  verbose: boolean
}

export const FORMATS: readonly CaptureFormat[] = ['pcap', 'pcapng', 'nsecpcap']

const LONG: Readonly<Record<string, string>> = {
  novlan: 'novlan',
  'skip-radiotap-header': 'skip-radiotap-header',
  'seed=': 'seed',
  'inject-secrets=': 'inject-secrets',
  'discard-all-secrets': 'discard-all-secrets',
  'capture-comment=': 'capture-comment',
  'discard-capture-comment': 'discard-capture-comment',
  help: 'h',
  version: 'v',
}

export function editOptions(argv: readonly string[]): EditOptions | 'help' | 'version' {
  const { given, rest, wrong } = getopt(argv, { short: 'a:A:B:c:C:dD:E:F:hi:I:Lo:rs:S:t:T:vVw:', long: LONG })
  if (wrong !== undefined) throw new EditcapError(wrong)
  const o: EditOptions = {
    input: '',
    output: '',
    ranges: [],
    keepSelected: false,
    from: undefined,
    until: undefined,
    duplicateWindow: undefined,
    duplicateTime: undefined,
    ignoredBytes: 0,
    withoutVlan: false,
    withoutRadiotap: false,
    snapLength: 0,
    chops: [],
    adjustLength: false,
    shift: 0n,
    strict: undefined,
    packetsPerFile: undefined,
    secondsPerFile: undefined,
    format: 'pcapng',
    linkType: undefined,
    comments: new Map(),
    secrets: [],
    discardSecrets: false,
    captureComments: [],
    discardCaptureComments: false,
    verbose: false,
  }
  for (const { option, value } of given) {
    if (option === 'h') return 'help'
    if (option === 'v') return 'version'
    apply(o, option, value)
  }
  if (rest.length < 2) throw new EditcapError('an input and an output file are needed (see -h)')
  o.input = rest[0]
  o.output = rest[1]
  o.ranges = rest.slice(2)
  return o
}

function apply(o: EditOptions, option: string, value: string): void {
  switch (option) {
    case 'a': {
      const match = /^(\d+):(.*)$/s.exec(value)
      if (match === null) throw new EditcapError(`"${value}" isn't a valid <frame>:<comment>`)
      o.comments.set(Number(match[1]), match[2])
      break
    }
    case 'A':
      o.from = instant(value)
      break
    case 'B':
      o.until = instant(value)
      break
    case 'c':
      o.packetsPerFile = positive(value, 'packet count')
      break
    case 'C':
      o.chops.push(chop(value))
      break
    case 'd':
      o.duplicateWindow = 5
      break
    case 'D':
      o.duplicateWindow = count(value, 'duplicate window')
      if (o.duplicateWindow > 1_000_000)
        throw new EditcapError(`"${o.duplicateWindow}" duplicate window value must be between 0 and 1000000 inclusive.`)
      break
    case 'w':
      o.duplicateTime = seconds(value, 'duplicate time window')
      break
    case 'F': {
      const format = FORMATS.find(f => f === value)
      if (format === undefined) throw new EditcapError(`"${value}" isn't a valid capture file type`)
      o.format = format
      break
    }
    case 'i':
      o.secondsPerFile = interval(value)
      if (o.secondsPerFile === 0n) throw new EditcapError('The specified interval is zero')
      if (o.secondsPerFile < 0n) throw new EditcapError(`"${value}" isn't a valid time interval`)
      break
    case 'I':
      o.ignoredBytes = count(value, 'number of bytes to ignore')
      break
    case 'L':
      o.adjustLength = true
      break
    case 'r':
      o.keepSelected = true
      break
    case 's':
      o.snapLength = count(value, 'snapshot length')
      if (o.snapLength === 0) throw new EditcapError('The specified snapshot length is zero')
      break
    case 'S':
      o.strict = { by: seconds(value.replace(/^-/, ''), 'time adjustment'), negative: value.startsWith('-') }
      break
    case 't':
      o.shift = seconds(value, 'time adjustment')
      break
    case 'T':
      o.linkType = value
      break
    case 'V':
      o.verbose = true
      break
    case 'E':
    case 'o':
    case 'seed':
      throw new EditcapError(`-${option} (random changes) is not supported by wiresift`)
    case 'novlan':
      o.withoutVlan = true
      break
    case 'skip-radiotap-header':
      o.withoutRadiotap = true
      break
    case 'inject-secrets':
      o.secrets.push(secretsFile(value))
      break
    case 'discard-all-secrets':
      o.discardSecrets = true
      break
    case 'capture-comment':
      o.captureComments.push(value)
      break
    case 'discard-capture-comment':
      o.discardCaptureComments = true
      break
  }
}

/** A packet number, or two with a hyphen between them. */
export function range(text: string): readonly [number, number] {
  const match = /^([^-]*)(?:-(.*))?$/.exec(text)
  if (match?.[2] === undefined && !/^\d+$/.test(text))
    throw new EditcapError(`The specified packet number "${text}" isn't a decimal number`)
  if (match !== null && !/^\d+$/.test(match[1]))
    throw new EditcapError(`The specified beginning of packet range "${match[1]}" isn't a decimal number`)
  if (match?.[2] !== undefined && !/^\d+$/.test(match[2]))
    throw new EditcapError(`The specified end of packet range "${match[2]}" isn't a decimal number`)
  if (match === null) throw new EditcapError(`"${text}" isn't a valid packet number`)
  const first = Number(match[1])
  const last =
    match[2] === undefined
      ? first
      : match[2] === '' || Number(match[2]) === 0
        ? Number.MAX_SAFE_INTEGER
        : Number(match[2])
  return [first, last]
}

function count(text: string, what: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new EditcapError(`"${text}" isn't a valid ${what}`)
  return Number(text)
}

function positive(text: string, what: string): number {
  const n = count(text, what)
  if (n === 0) throw new EditcapError(`The specified ${what} is zero`)
  return n
}

/** Decimal seconds, exactly. */
export function seconds(text: string, what: string): Nanoseconds {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text.trim())
  if (match === null || (match[2] === '' && (match[3] ?? '') === ''))
    throw new EditcapError(`"${text}" isn't a valid ${what}`)
  const fraction = (match[3] ?? '').padEnd(9, '0').slice(0, 9)
  const n = BigInt(match[2] === '' ? 0 : match[2]) * 1_000_000_000n + BigInt(fraction)
  return match[1] === '-' ? -n : n
}

/** An interval as a double says it, cut to nanoseconds: 59.8 is 59.799999999 s. */
function interval(text: string): Nanoseconds {
  const exact = seconds(text, 'time interval')
  const all = Number(text)
  const whole = Math.trunc(all)
  return exact < 0n ? exact : BigInt(whole) * 1_000_000_000n + BigInt(Math.trunc((all - whole) * 1e9))
}

/** A date and time, local unless it names its zone, or seconds since 1970. */
export function instant(text: string): Nanoseconds {
  if (/^\d+(?:\.\d*)?$/.test(text)) return seconds(text, 'date and time')
  const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?\s*(Z|[+-]\d{2}:?\d{2})?$/.exec(text)
  const zone = match?.[4]?.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2') ?? ''
  const at = match === null ? Number.NaN : Date.parse(`${match[1]}T${match[2]}${zone}`)
  if (match === null || Number.isNaN(at)) throw new EditcapError(`"${text}" isn't a valid date and time`)
  return BigInt(at) * 1_000_000n + BigInt((match[3] ?? '').padEnd(9, '0'))
}

function chop(text: string): Chop {
  const match = /^(?:(-?\d+):)?(-?\d+)$/.exec(text)
  if (match === null) throw new EditcapError(`"${text}" isn't a valid chop length or offset:length`)
  return { offset: Number(match[1] ?? 0), length: Number(match[2]) }
}

function secretsFile(text: string): Uint8Array {
  const comma = text.indexOf(',')
  const [type, path] = comma < 0 ? [text, ''] : [text.slice(0, comma), text.slice(comma + 1)]
  if (type !== 'tls' || path === '') throw new EditcapError(`"${text}": only tls,<file> can be injected`)
  try {
    return readFileSync(path)
  } catch {
    throw new EditcapError(`"${path}" could not be read`)
  }
}
