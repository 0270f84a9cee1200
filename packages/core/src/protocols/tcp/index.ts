import { asciiz } from '../../bytes/text.js'
import { bool, TEXT, u8, u16, u32 } from '../../packet/field.js'
import { portLabel } from '../../packet/names.js'
import type { Packet } from '../../packet/packet.js'
import { protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { HIDDEN, PLAIN } from '../../packet/tape.js'
import { transportChecksum } from '../transport-checksum.js'
import { ACK, FIN, RST, SYN, URG } from './analysis.js'
import { analysisRows } from './analysis-rows.js'
import { analysisColumn, flagNames, portsColumn, segmentColumn } from './column.js'
import { type Connection, type Tcp, tcpOf } from './connection.js'
import { ANALYSIS_FIELDS, SEGMENT_FIELDS } from './fields.js'
import { OPTION_FIELDS } from './option-fields.js'
import { readOptions } from './options.js'

const bit = (title: string, mask: number) => bool(title, { at: 12, size: 2, bits: 12, mask })

/** Transmission Control Protocol: RFC 9293. */
export const tcp = protocol({
  name: 'tcp',
  title: 'Transmission Control Protocol',
  on: { 'ip.proto': [6] },
  hands: ['tcp.port', 'tcp.heuristic', 'data'],
  header: {
    srcport: u16('Source Port', { port: 'tcp' }),
    dstport: u16('Destination Port', { port: 'tcp' }),
    seq_raw: u32('Sequence Number (raw)'),
    ack_raw: u32('Acknowledgment number (raw)'),
    hdr_len: u8('Header Length', { mask: 0xf0, scale: 4, unmasked: true, unit: ' bytes' }),
    flags: u16('Flags', { at: 12, base: 'hex', mask: 0x0fff }),
    'flags.res': bit('Reserved', 0xe00),
    'flags.ae': bit('Accurate ECN', 0x100),
    'flags.cwr': bit('Congestion Window Reduced', 0x80),
    'flags.ece': bit('ECN-Echo', 0x40),
    'flags.urg': bit('Urgent', 0x20),
    'flags.ack': bit('Acknowledgment', 0x10),
    'flags.push': bit('Push', 0x08),
    'flags.reset': bit('Reset', 0x04),
    'flags.syn': bit('Syn', 0x02),
    'flags.fin': bit('Fin', 0x01),
    window_size_value: u16('Window', { at: 14 }),
    checksum: u16('Checksum', { at: 16, base: 'hex' }),
    urgent_pointer: u16('Urgent Pointer', { at: 18 }),
  },
  fields: { ...SEGMENT_FIELDS, ...OPTION_FIELDS, ...ANALYSIS_FIELDS },
  dissect(r, p, f) {
    const session = tcpOf(p, tcp)
    const srcPort = r.peek16()
    const dstPort = r.peek16(2)
    p.srcPort = srcPort
    p.dstPort = dstPort
    p.transport = 6
    if (session.rows) portRows(r, f)
    if (session.columns) portsColumn(p)
    if (p.quoted) {
      readQuoted(r, p, f, session)
      return
    }
    // as far as there is something: the checksum and what follows may be missing
    const whole = r.left >= 20
    if (!whole) {
      if (session.rows) portsTitle(p)
      r.need(16)
    }
    const { bytes, base } = r
    const flags = ((bytes[base + 12] & 0x0f) << 8) | bytes[base + 13]
    const head = (bytes[base + 12] >> 4) * 4
    const seq = r.peek32(4) | 0
    const ack = r.peek32(8) | 0
    const length = Math.max(0, r.limit - base - head)
    p.tcpFlags = flags
    p.payload = length
    session.flags = flags
    session.ack = ack
    session.seq = seq
    const torn = head >= 20 && r.limit - base < head
    const { demand } = p.session
    const c = demand.conversations ? session.converse(p, flags, seq, ack, !torn) : undefined
    if (torn) session.leave(p, r, flags, head)
    else if (session.history) session.analyse(p, r, flags, seq, head, length)
    if (session.checksums && whole) session.expected = transportChecksum(r, p, 6, r.peek16(16), r.limit)
    if (session.columns) segmentColumn(p, session, r, head, length)
    if (session.rows) headerRows(r, p, f, session, flags, head, seq, ack, torn ? TORN : length)
    r.need(20)
    if (head < 20) return
    const options = Math.min(head, r.end - base)
    r.pos = base + 20
    if ((session.rows || session.columns) && head > 20) readOptions(r, p, f, head - 20, session)
    r.pos = base + options
    if (session.rows) lateRows(r, p, f, session)
    if (options < head) r.short()
    if (session.columns) analysisColumn(p, session.found)
    p.tape.length[p.ownRow] = head
    if (session.rows && length > 0) payloadRow(r, f, flags, length)
    if (c === undefined) return
    if (c.serial >= 0) session.streams?.segment(r, p, flags, seq, ack, length)
    else p.data(r)
  },
})

export type TcpFields = typeof tcp.f

function portRows(r: Reader, f: TcpFields): void {
  r.get(f.srcport)
  r.get(f.dstport)
  r.row(f.port, r.base, 2, r.peek16())
  r.row(f.port, r.base + 2, 2, r.peek16(2))
}

/** Lengths that stand for a segment that is quoted, and whose number was read already. */
const QUOTED = -1
const QUOTED_SEQ = -2
/** The header says that it is longer than the whole segment. */
const TORN = -3
const TORN_TEXT =
  'Short segment. Segment/fragment does not contain a full TCP header (might be NMAP or someone else deliberately sending unusual packets)'

function portsTitle(p: Packet): void {
  p.title(
    `Transmission Control Protocol, Src Port: ${portLabel(p, 'tcp', p.srcPort)}, Dst Port: ${portLabel(p, 'tcp', p.dstPort)}`,
  )
}

/** The header of a segment that an ICMP error quotes: often only its first eight bytes. */
function readQuoted(r: Reader, p: Packet, f: TcpFields, session: Tcp): void {
  portsTitle(p)
  // an ICMP error promises eight bytes only: tshark reads the number first, and what follows where it is there
  const first = p.layerProtocols.some(x => x.name === 'icmp')
  if (first || r.left < 20) {
    const number = r.peek32(4)
    r.row(f.seq, r.base + 4, 4, number)
    if (r.full) r.label(f.seq, `Sequence Number: ${number}`)
    p.title(
      `Transmission Control Protocol, Src Port: ${portLabel(p, 'tcp', p.srcPort)}, Dst Port: ${portLabel(p, 'tcp', p.dstPort)}, Seq: ${number}`,
    )
  }
  if (r.left < 20) {
    portsTitle(p)
    r.pos = r.end
    return
  }
  const { bytes, base } = r
  const flags = ((bytes[base + 12] & 0x0f) << 8) | bytes[base + 13]
  const head = (bytes[base + 12] >> 4) * 4
  session.quote(p, r, flags, head)
  if (session.rows)
    headerRows(r, p, f, session, flags, head, r.peek32(4) | 0, r.peek32(8) | 0, first ? QUOTED_SEQ : QUOTED)
  if (head < 20) return
  r.pos = base + 20
  const options = Math.min(head, r.end - base)
  if ((session.rows || session.columns) && head > 20) readOptions(r, p, f, head - 20, session)
  r.pos = base + options
  session.found.clear()
  if (session.rows) lateRows(r, p, f, session)
  p.tape.length[p.ownRow] = options
  if (r.left <= 0) return
  if (session.rows) payloadRow(r, f, flags, r.leftOnWire)
  session.streams?.quoted(r, p)
}

/** `·······A··S·` */
export function flagLetters(flags: number, accurate = false): string {
  let text = ''
  for (let i = 0; i < 12; i++) text += (flags & (0x800 >> i)) !== 0 ? 'RRRACEUAPRSF'[i] : '·'
  return accurate ? `${text.slice(0, 3)}-${(flags >> 6) & 7}-${text.slice(6)}` : text
}

function headerRows(
  r: Reader,
  p: Packet,
  f: TcpFields,
  session: Tcp,
  flags: number,
  head: number,
  seq: number,
  ack: number,
  length: number,
): void {
  const { base, full } = r
  const c = p.conversation
  const relSeq = (seq - session.base) >>> 0
  const hasAck = (flags & ACK) !== 0
  const relAck = hasAck ? (ack - session.otherBase) >>> 0 : ack >>> 0
  if (full) {
    const acks = hasAck && head >= 20 ? `, Ack: ${relAck}` : ''
    p.title(
      `Transmission Control Protocol, Src Port: ${portLabel(p, 'tcp', p.srcPort)}, Dst Port: ${portLabel(p, 'tcp', p.dstPort)}, Seq: ${relSeq}${acks}${length < 0 || head < 20 ? '' : `, Len: ${length}`}`,
    )
  }
  if (c !== undefined) {
    r.row(f.stream, base, 0, c.index)
    const final = p.session.foretold(c.first, f.completeness)
    r.row(f.completeness, base, 0, final === undefined ? session.completeness : final.value)
  }
  if (length >= 0) r.row(f.len, base, 0, length)
  else if (length === TORN) {
    r.note(TORN_TEXT, base, 0)
    r.as(PLAIN)
    const t = r.nest(TEXT)
    r.expert(f.short_segment, TORN_TEXT)
    r.unnest(t)
  }
  if (length !== QUOTED_SEQ) {
    r.row(f.seq, base + 4, 4, relSeq)
    if (full && !session.relative) r.label(f.seq, `Sequence Number: ${relSeq}`)
    rawNumber(r, session, f.seq_raw)
  }
  if (head >= 20) acknowledgement(r, f, session, flags, relSeq, relAck, ack, length)
  r.get(f.hdr_len)
  if (full)
    r.label(f.hdr_len, `${(head >> 2).toString(2).padStart(4, '0')} .... = Header Length: ${head} bytes (${head >> 2})`)
  if (head < 20) {
    const t = r.nest(f.hdr_len)
    r.expert(f.bogus_header_length, `Bogus TCP header length (${head}, must be at least 20)`)
    r.unnest(t)
    return
  }
  flagRows(r, p, f, session, flags)
  r.get(f.window_size_value)
  if (c !== undefined) {
    r.row(f.window_size, base + 14, 2, session.window)
    if ((flags & SYN) === 0) {
      r.row(f.window_size_scalefactor, base + 14, 2, session.scale)
      if (full && session.scale < 0)
        r.label(
          f.window_size_scalefactor,
          `Window size scaling factor: ${session.scale} (${session.scale === -1 ? 'unknown' : 'no window scaling used'})`,
        )
    }
  }
  r.need(20)
  const sum = r.get(f.checksum)
  if (session.expected >= 0) checked(r, f, sum, session.expected)
  else {
    if (full) r.label(f.checksum, `Checksum: 0x${hex4(sum)} [unverified]`)
    r.row(f['checksum.status'], base + 16, 0, 2)
  }
  const urgent = r.get(f.urgent_pointer)
  if (urgent !== 0 && (flags & URG) === 0) under(r, f.urgent_pointer, f['urgent_pointer.non_zero'])
}

/** The next number and the acknowledged one: a header too short to be one has none. */
function acknowledgement(
  r: Reader,
  f: TcpFields,
  session: Tcp,
  flags: number,
  relSeq: number,
  relAck: number,
  ack: number,
  length: number,
): void {
  const { base, full } = r
  const hasAck = (flags & ACK) !== 0
  if (length >= 0) r.row(f.nxtseq, base, 0, (relSeq + length + ((flags & (SYN | FIN)) !== 0 ? 1 : 0)) >>> 0)
  if (full && !session.relative && length >= 0) {
    const last = r.tape.count - 1
    if (r.tape.field[last] === f.nxtseq.id) r.tape.label[last] = `Next Sequence Number: ${r.tape.value[last]}`
  }
  r.row(f.ack, base + 8, 4, relAck)
  if (full && (!hasAck || !session.relative)) r.label(f.ack, `Acknowledgment Number: ${relAck}`)
  if (!hasAck && ack !== 0) under(r, f.ack, f['ack.nonzero'])
  if ((flags & (SYN | ACK)) === (SYN | ACK)) {
    if ((session.relative ? relAck : session.acked) > 1) under(r, f.ack, f['analysis.tfo_ack'])
    else if (session.fastOpen) under(r, f.ack, f['analysis.tfo_ignored'])
  }
  if (hasAck) rawNumber(r, session, f.ack_raw)
  else r.get(f.ack_raw)
}

/** The number as it was sent: not shown where the other one is the same. */
function rawNumber(r: Reader, session: Tcp, field: TcpFields['seq_raw']): void {
  const rows = r.tape.count
  r.get(field)
  if (!session.relative && r.tape.count > rows) r.as(HIDDEN)
}

function under(r: Reader, parent: TcpFields[keyof TcpFields], item: TcpFields[keyof TcpFields], text?: string): void {
  const t = r.nest(parent)
  r.expert(item, text)
  r.unnest(t)
}

function flagRows(r: Reader, p: Packet, f: TcpFields, session: Tcp, flags: number): void {
  const { base } = r
  r.get(f.flags)
  if (r.full)
    r.label(f.flags, `Flags: 0x${flags.toString(16).padStart(3, '0')} (${flagNames(flags, session.accurate)})`)
  const t = r.nest(f.flags)
  r.row(f['flags.res'], base + 12, 1, flags >> 9)
  if (session.accurate) {
    const count = (flags >> 6) & 7
    r.row(f['flags.ace'], base + 12, 2, count)
    const bits = count.toString(2).padStart(3, '0')
    r.label(f['flags.ace'], `...${bits[0]} ${bits.slice(1)}.. .... = ACE: ${count}`)
  } else {
    r.row(f['flags.ae'], base + 12, 1, (flags >> 8) & 1)
    r.row(f['flags.cwr'], base + 13, 1, (flags >> 7) & 1)
    r.row(f['flags.ece'], base + 13, 1, (flags >> 6) & 1)
  }
  r.row(f['flags.urg'], base + 13, 1, (flags >> 5) & 1)
  r.row(f['flags.ack'], base + 13, 1, (flags >> 4) & 1)
  r.row(f['flags.push'], base + 13, 1, (flags >> 3) & 1)
  r.row(f['flags.reset'], base + 13, 1, (flags >> 2) & 1)
  if ((flags & RST) !== 0) under(r, f['flags.reset'], f['connection.rst'])
  r.row(f['flags.syn'], base + 13, 1, (flags >> 1) & 1)
  if ((flags & SYN) !== 0) {
    if ((flags & ACK) !== 0)
      under(
        r,
        f['flags.syn'],
        f['connection.synack'],
        r.remarks(f['connection.synack']) ? `Connection establish acknowledge (SYN+ACK): server port ${p.srcPort}` : '',
      )
    else
      under(
        r,
        f['flags.syn'],
        f['connection.syn'],
        r.remarks(f['connection.syn']) ? `Connection establish request (SYN): server port ${p.dstPort}` : '',
      )
  }
  r.row(f['flags.fin'], base + 13, 1, flags & 1)
  if ((flags & FIN) !== 0) under(r, f['flags.fin'], f['connection.fin'])
  if (r.wants(f['flags.str'])) r.row(f['flags.str'], base + 12, 2, 0, flagLetters(flags, session.accurate))
  if (session.closing !== 0)
    under(r, f['flags.str'], session.closing === 1 ? f['connection.fin_active'] : f['connection.fin_passive'])
  r.unnest(t)
}

/** What stands behind the header: times and analysis. */
function lateRows(r: Reader, p: Packet, f: TcpFields, session: Tcp): void {
  const { base } = r
  const k = (p.conversation?.flow as Connection | undefined)?.analysis
  if (k !== undefined) {
    if (session.timed) {
      const t = r.group('Timestamps')
      if (t >= 0) p.tape.start[t] = base
      r.row(f.time_relative, base, 0, 0, session.sinceFirst)
      r.row(f.time_delta, base, 0, 0, session.sinceLast)
      r.unnest(t)
    }
    analysisRows(r, p, f, session, k)
  }
}

/** `length` is that on the wire: the capture may have cut it short. */
function payloadRow(r: Reader, f: TcpFields, flags: number, length: number): void {
  if (r.left <= 0) return
  if ((flags & RST) !== 0) {
    // RFC 9293, 3.5.3: a RST may say why
    if (r.wants(f.reset_cause)) r.row(f.reset_cause, r.pos, r.left, 0, asciiz(r.bytes, r.pos, r.end))
    return
  }
  r.row(f.payload, r.pos, r.left, 0)
  if (r.full) r.label(f.payload, `TCP payload (${length} byte${length === 1 ? '' : 's'})`)
}

const hex4 = (v: number): string => v.toString(16).padStart(4, '0')

/** What a comparison of the checksum with what it should be has shown. */
function checked(r: Reader, f: TcpFields, stored: number, expected: number): void {
  const good = expected === stored
  if (r.full) {
    const wrong = ` incorrect, should be 0x${hex4(expected)}(maybe caused by "TCP checksum offload"?)`
    r.label(f.checksum, `Checksum: 0x${hex4(stored)}${good ? ' [correct]' : wrong}`)
  }
  if (!good) under(r, f.checksum, f['checksum_bad.expert'], `Bad checksum [should be 0x${hex4(expected)}]`)
  r.row(f['checksum.status'], r.base + 16, 0, good ? 1 : 0)
  r.row(f.checksum_calculated, r.base + 16, 2, expected)
}
