import type { CaptureMeta, Interface, Section } from '@wiresift/core'
import { ENCAPSULATION_NAMES, encapsulation } from '@wiresift/core'
import { SHORT_NAMES } from './encapsulation-names.js'
import { type CaptureFacts, clockDigits, type Moment } from './facts.js'

/** What capinfos prints about a capture, in its two layouts. */

export interface Wanted {
  /** Letters of the reports: t type, E encapsulation, I interfaces, F more, H hashes, k comments, c packets … */
  readonly reports: ReadonlySet<string>
  /** Exact numbers and short names. */
  readonly machine: boolean
  /** Times as seconds since 1970. */
  readonly epoch: boolean
}

const TYPES: Readonly<Record<string, readonly [short: string, long: string]>> = {
  pcap: ['pcap', 'Wireshark/tcpdump/... - pcap'],
  nanosecond: ['nsecpcap', 'Wireshark/tcpdump/... - nanosecond pcap'],
  modified: ['modpcap', 'Modified tcpdump - pcap'],
  pcapng: ['pcapng', 'Wireshark/... - pcapng'],
  snoop: ['snoop', 'Sun snoop'],
  netmon1: ['netmon1', 'Microsoft NetMon 1.x'],
  netmon2: ['netmon2', 'Microsoft NetMon 2.x'],
}

const PRECISIONS = [
  'seconds',
  'deciseconds',
  'centiseconds',
  'milliseconds',
  '100 microseconds',
  '10 microseconds',
  'microseconds',
  '100 nanoseconds',
  '10 nanoseconds',
  'nanoseconds',
]

/** The precision of a file that says nothing of it. */
const UNKNOWN_DIGITS = -2

const precisionName = (digits: number): string =>
  digits === UNKNOWN_DIGITS ? 'UNKNOWN' : digits < 0 ? 'per-packet' : PRECISIONS[digits]

const encapsulationName = (number: number): string => ENCAPSULATION_NAMES[number] ?? 'Unknown'

const typeOf = (meta: CaptureMeta): readonly [string, string] =>
  meta.format === 'netmon'
    ? TYPES[`netmon${meta.version[0]}`]
    : (TYPES[meta.variant ?? meta.format] ?? TYPES[meta.format])

/** Whether every record of the file has a link type of its own. */
const perPacket = (meta: CaptureMeta): boolean => meta.format === 'netmon' && meta.version >= '2.1'

/** Digits of the file's times; -1 where its interfaces differ. */
export function fileDigits(meta: CaptureMeta): number {
  const digits = new Set(meta.interfaces.filter(x => x.id >= 0).map(x => clockDigits(x.timeResolution)))
  return digits.size === 1 ? [...digits][0] : digits.size === 0 ? UNKNOWN_DIGITS : -1
}

/** The encapsulation that all interfaces share: its number, or -1. */
function fileEncapsulation(meta: CaptureMeta): number {
  if (perPacket(meta)) return -1
  const all = new Set(meta.interfaces.filter(x => x.id >= 0).map(x => encapsulation(x.linkType)))
  return all.size === 1 ? [...all][0] : all.size === 0 ? 0 : -1
}

/** Amounts as people read them: 9999 bytes, 10 kB, in steps of a thousand, cut off. */
function amount(value: number, unit: string, short: string): string {
  let n = Math.trunc(value)
  for (const prefix of ['', 'k', 'M', 'G', 'T']) {
    if (n < 10_000 || prefix === 'T') return prefix === '' ? `${n} ${unit}` : `${n} ${prefix}${short}`
    n = Math.trunc(n / 1000)
  }
  return ''
}

function momentText(m: Moment | undefined, epoch: boolean): string {
  if (m === undefined) return 'n/a'
  const fraction = m.digits === 0 ? '' : `.${String(m.nanos).padStart(9, '0').slice(0, m.digits)}`
  if (epoch) return `${m.seconds}${fraction}`
  const d = new Date(m.seconds * 1000)
  if (Number.isNaN(d.getTime())) return 'Not representable'
  const two = (n: number): string => String(n).padStart(2, '0')
  const day = `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`
  return `${day} ${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}${fraction}`
}

/** Seconds between first and last packet, with the digits of the finer one. */
export function durationOf(facts: CaptureFacts): { value: number; text: string } | undefined {
  const { first, last } = facts
  if (first === undefined || last === undefined) return undefined
  let seconds = last.seconds - first.seconds
  let nanos = last.nanos - first.nanos
  if (nanos < 0) {
    seconds--
    nanos += 1_000_000_000
  }
  const digits = Math.max(first.digits, last.digits)
  const fraction = digits === 0 ? '' : `.${String(nanos).padStart(9, '0').slice(0, digits)}`
  return { value: seconds + nanos / 1e9, text: `${seconds}${fraction}` }
}

/** The long report. */
export function longReport(facts: CaptureFacts, wanted: Wanted): string {
  const { meta } = facts
  const { reports, machine } = wanted
  const lines: string[] = []
  const line = (title: string, value: string): void => void lines.push(`${`${title}:`.padEnd(20)} ${value}`)
  line('File name', facts.path)
  if (reports.has('t')) {
    const compressed = meta.compression.length > 0 ? ` (${meta.compression[0]} compressed)` : ''
    line('File type', `${typeOf(meta)[machine ? 0 : 1]}${compressed}`)
  }
  if (reports.has('E')) encapsulationLines(facts, machine, lines, line)
  if (reports.has('F')) {
    const digits = fileDigits(meta)
    lines.push(`File timestamp precision:  ${precisionName(digits)} (${digits})`)
  }
  if (reports.has('l')) {
    const limit = snapLength(meta)
    line('Packet size limit', limit === 0 ? 'file hdr: (not set)' : `file hdr: ${limit} bytes`)
  }
  // told whatever was asked for
  const { cut } = facts
  if (cut !== undefined)
    line(
      'Packet size limit',
      cut.least === cut.most
        ? `inferred: ${cut.least} bytes`
        : `inferred: ${cut.least} bytes - ${cut.most} bytes (range)`,
    )
  const bytes = (n: number): string => (machine ? `${n} bytes` : amount(n, 'bytes', 'B'))
  if (reports.has('c'))
    line('Number of packets', machine ? String(facts.packets) : amount(facts.packets, '', '').trim())
  if (reports.has('s')) line('File size', bytes(facts.size))
  if (reports.has('d')) line('Data size', bytes(facts.bytes))
  timeLines(facts, wanted, line)
  hashLines(facts, reports, line)
  if (reports.has('o')) line('Strict time order', orderOf(facts))
  sectionLines(facts, reports, lines, line)
  return `${lines.join('\n')}\n`
}

function encapsulationLines(
  facts: CaptureFacts,
  machine: boolean,
  lines: string[],
  line: (title: string, value: string) => void,
): void {
  const one = fileEncapsulation(facts.meta)
  if (one >= 0) {
    line('File encapsulation', machine ? (SHORT_NAMES[one] ?? 'unknown') : encapsulationName(one))
    return
  }
  line('File encapsulation', machine ? 'per-packet' : 'Per packet')
  lines.push('Encapsulation in use by packets (# of pkts):')
  const packets = new Map<number, number>()
  for (const [linkType, n] of facts.byLinkType) {
    const number = encapsulation(linkType)
    packets.set(number, (packets.get(number) ?? 0) + n)
  }
  for (const [number, n] of [...packets].sort((a, b) => a[0] - b[0]))
    lines.push(`${' '.repeat(21)}${encapsulationName(number)} (${n})`)
}

function timeLines(facts: CaptureFacts, wanted: Wanted, line: (title: string, value: string) => void): void {
  const { reports, machine } = wanted
  const duration = durationOf(facts)
  if (facts.timed) {
    const unit = duration?.value === 1 ? 'second' : 'seconds'
    if (reports.has('u')) line('Capture duration', duration === undefined ? 'n/a' : `${duration.text} ${unit}`)
    if (reports.has('a')) line('First packet time', momentText(facts.first, wanted.epoch))
    if (reports.has('e')) line('Last packet time', momentText(facts.last, wanted.epoch))
    const { byteRate, packetRate } = rates(facts)
    const exact = (n: number, unit: string): string => (n === 0 ? 'n/a' : `${hundredths(n)} ${unit}`)
    if (reports.has('y'))
      line('Data byte rate', machine ? exact(byteRate, 'bytes/sec') : amount(byteRate, 'bytes/s', 'Bps'))
    if (reports.has('i'))
      line('Data bit rate', machine ? exact(byteRate * 8, 'bits/sec') : amount(byteRate * 8, 'bits/s', 'bps'))
    if (reports.has('z')) line('Average packet size', `${averageSize(facts)} bytes`)
    if (reports.has('x'))
      line(
        'Average packet rate',
        machine ? exact(packetRate, 'packets/sec') : amount(packetRate, 'packets/s', 'packets/s'),
      )
  } else if (reports.has('z')) line('Average packet size', `${averageSize(facts)} bytes`)
}

const orderOf = (f: CaptureFacts): string => (f.ordered ? (f.timed ? 'True' : 'Unknown') : 'False')

const averageSize = (facts: CaptureFacts): string => hundredths(facts.packets === 0 ? 0 : facts.bytes / facts.packets)

/** Two decimals; a tie goes to the even digit, as C's printf has it. */
function hundredths(n: number): string {
  const scaled = n * 100
  const down = Math.floor(scaled)
  return scaled - down === 0.5 && down % 2 === 0 ? (down / 100).toFixed(2) : n.toFixed(2)
}

function rates(facts: CaptureFacts): { byteRate: number; packetRate: number } {
  // the difference of two rounded times, as capinfos takes it
  const at = (m: Moment | undefined): number => (m === undefined ? 0 : m.seconds + m.nanos / 1e9)
  const seconds = at(facts.last) - at(facts.first)
  return seconds > 0
    ? { byteRate: facts.bytes / seconds, packetRate: facts.packets / seconds }
    : { byteRate: 0, packetRate: 0 }
}

function hashLines(
  facts: CaptureFacts,
  reports: ReadonlySet<string>,
  line: (title: string, value: string) => void,
): void {
  const { hashes } = facts
  if (!reports.has('H') || hashes === undefined) return
  line('SHA256', hashes.sha256)
  line('RIPEMD160', hashes.ripemd160)
  line('SHA1', hashes.sha1)
}

function sectionLines(
  facts: CaptureFacts,
  reports: ReadonlySet<string>,
  lines: string[],
  line: (title: string, value: string) => void,
): void {
  const { meta } = facts
  const many = meta.sections.length > 1
  for (const [i, section] of meta.sections.entries()) {
    if (many) lines.push(`Section ${i}:`, '')
    aboutSection(section, reports, line)
    if (reports.has('I') && meta.format !== 'netmon') interfaceLines(facts, lines)
  }
  if (reports.has('n') && meta.nameResolutions.length > 0) {
    const records = meta.nameResolutions.flatMap(x => x.records)
    for (const [kind, title] of [['ipv4', 'IPv4'] as const, ['ipv6', 'IPv6'] as const]) {
      const n = records.filter(x => x.kind === kind).length
      if (n > 0) lines.push(`Number of resolved ${title} addresses in file: ${n}`)
    }
  }
  if (reports.has('D') && meta.secrets.length > 0)
    lines.push(`Number of decryption secrets in file: ${meta.secrets.length}`)
}

function aboutSection(s: Section, reports: ReadonlySet<string>, line: (title: string, value: string) => void): void {
  if (reports.has('F')) {
    if (s.hardware !== undefined) line('Capture hardware', s.hardware)
    if (s.os !== undefined) line('Capture oper-sys', s.os)
    if (s.application !== undefined) line('Capture application', s.application)
  }
  if (reports.has('k')) for (const comment of s.comments) line('Capture comment', comment.replace(/[\r\n]/g, ' '))
}

function interfaceLines(facts: CaptureFacts, lines: string[]): void {
  const { meta } = facts
  const faces = meta.interfaces.map((face, index) => ({ face, index })).filter(x => x.face.id >= 0)
  lines.push(`Number of interfaces in file: ${faces.length}`)
  for (const [n, { face, index }] of faces.entries()) {
    lines.push(`Interface #${n} info:`)
    const row = (name: string, value: string | number): void => void lines.push(`${' '.repeat(21)}${name} = ${value}`)
    aboutInterface(face, meta, row)
    row('Number of stat entries', meta.statistics.filter(x => x.interface === index).length)
    row('Number of packets', facts.byInterface.get(index) ?? 0)
  }
}

function aboutInterface(face: Interface, meta: CaptureMeta, row: (name: string, value: string | number) => void): void {
  if (face.name !== undefined) row('Name', face.name)
  if (face.description !== undefined) row('Description', face.description)
  for (const comment of face.comments) row('Comment', comment)
  const number = encapsulation(face.linkType)
  row('Encapsulation', `${encapsulationName(number)} (${number} - ${SHORT_NAMES[number] ?? 'unknown'})`)
  if (face.hardware !== undefined) row('Hardware', face.hardware)
  if (face.speed !== undefined) row('Speed', face.speed)
  row('Capture length', face.snapLength)
  if (face.fcsLength !== undefined && meta.format === 'pcapng') row('FCS length', face.fcsLength)
  const digits = clockDigits(face.timeResolution)
  row('Time precision', `${PRECISIONS[digits]} (${digits})`)
  row('Time ticks per second', face.timeResolution)
  const resolution = resolutionOption(face, meta)
  if (resolution !== undefined) row('Time resolution', `0x${resolution.toString(16).padStart(2, '0')}`)
  if (face.filter !== undefined) row('Filter string', face.filter)
  if (face.os !== undefined) row('Operating system', face.os)
}

const IF_TSRESOL = 9

/** What if_tsresol says; nanosecond pcap files are given one. */
function resolutionOption(face: Interface, meta: CaptureMeta): number | undefined {
  if (meta.variant === 'nanosecond') return 9
  return face.options.find(o => o.code === IF_TSRESOL)?.value[0]
}

function snapLength(meta: CaptureMeta): number {
  return meta.format === 'pcapng' ? 0 : (meta.interfaces[0]?.snapLength ?? 0)
}

// --- the table

export interface TableStyle {
  readonly separator: string
  readonly quote: string
}

type Column = readonly [report: string, title: string, value: (facts: CaptureFacts, wanted: Wanted) => string]

const COLUMNS: readonly Column[] = [
  ['t', 'File type', f => typeOf(f.meta)[0]],
  [
    'E',
    'File encapsulation',
    f => {
      const one = fileEncapsulation(f.meta)
      return one < 0 ? 'per-packet' : (SHORT_NAMES[one] ?? 'unknown')
    },
  ],
  [
    'F',
    'File time precision',
    f => {
      return precisionName(fileDigits(f.meta))
    },
  ],
  ['l', 'Packet size limit', f => (snapLength(f.meta) === 0 ? '(not set)' : String(snapLength(f.meta)))],
  ['l', 'Packet size limit min (inferred)', f => (f.cut === undefined ? 'n/a' : String(f.cut.least))],
  ['l', 'Packet size limit max (inferred)', f => (f.cut === undefined ? 'n/a' : String(f.cut.most))],
  ['c', 'Number of packets', f => String(f.packets)],
  ['s', 'File size (bytes)', f => String(f.size)],
  ['d', 'Data size (bytes)', f => String(f.bytes)],
  ['u', 'Capture duration (seconds)', f => (f.timed && durationOf(f)?.text) || 'n/a'],
  ['a', 'Start time', (f, w) => momentText(f.timed ? f.first : undefined, w.epoch)],
  ['e', 'End time', (f, w) => momentText(f.timed ? f.last : undefined, w.epoch)],
  ['y', 'Data byte rate (bytes/sec)', f => (f.timed ? hundredths(rates(f).byteRate) : 'n/a')],
  ['i', 'Data bit rate (bits/sec)', f => (f.timed ? hundredths(rates(f).byteRate * 8) : 'n/a')],
  ['z', 'Average packet size (bytes)', averageSize],
  ['x', 'Average packet rate (packets/sec)', f => (f.timed ? hundredths(rates(f).packetRate) : 'n/a')],
  ['H', 'SHA256', f => f.hashes?.sha256 ?? ''],
  ['H', 'RIPEMD160', f => f.hashes?.ripemd160 ?? ''],
  ['H', 'SHA1', f => f.hashes?.sha1 ?? ''],
  ['o', 'Strict time order', f => orderOf(f)],
  ['F', 'Capture hardware', f => f.meta.sections[0]?.hardware ?? ''],
  ['F', 'Capture oper-sys', f => f.meta.sections[0]?.os ?? ''],
  ['F', 'Capture application', f => f.meta.sections[0]?.application ?? ''],
  ['k', 'Capture comment', f => f.meta.sections[0]?.comments[0] ?? ''],
]

export function tableHead(wanted: Wanted, style: TableStyle): string {
  const titles = ['File name', ...COLUMNS.filter(c => wanted.reports.has(c[0])).map(c => c[1])]
  return `${titles.map(t => style.quote + t + style.quote).join(style.separator)}\n`
}

export function tableRow(facts: CaptureFacts, wanted: Wanted, style: TableStyle): string {
  const values = [facts.path, ...COLUMNS.filter(c => wanted.reports.has(c[0])).map(c => c[2](facts, wanted))]
  // further comments have columns without a title
  if (wanted.reports.has('k')) values.push(...(facts.meta.sections[0]?.comments.slice(1) ?? []))
  return `${values.map(v => style.quote + v + style.quote).join(style.separator)}\n`
}
