import { settled } from '../../flows/handoff.js'
import type { OrderCounts } from '../../flows/order.js'
import type { Conversation } from '../../packet/conversation.js'
import type { Field } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import type { Protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { ACK, Analysis, FIN, Findings, RST, SEEN, type Segment, type Side, SYN } from './analysis.js'
import { ANALYSIS_FIELDS, SEGMENT_FIELDS } from './fields.js'
import type { TcpFields } from './index.js'
import { type Direction, Streams } from './streams.js'

/** What is kept of every connection: two numbers, and the rest when it is needed. */
export class Connection {
  /** Initial sequence numbers, of the end that sent the first packet and of the other one. */
  upBase = 0
  downBase = 0
  upKnown = false
  downKnown = false
  /** Whether the numbers come from a SYN. */
  upSyn = false
  downSyn = false
  /** Payloads that nobody knew. */
  unknown = 0
  up: Direction | undefined = undefined
  down: Direction | undefined = undefined
  analysis: Analysis | undefined = undefined
}

const ASSEMBLY = [
  'segment_data',
  'pdu.size',
  'segments',
  'segment',
  'segment.overlap',
  'segment.overlap.conflict',
  'segment.error',
  'segment.count',
  'reassembled.length',
  'reassembled.data',
]
const HEADER_ONLY = new Set(['stream', 'port', 'len', 'payload', 'flags.str', 'checksum.status', ...ASSEMBLY])

/** What one run keeps for TCP, and what it knows of the packet under the reader. */
export class Tcp implements Segment {
  /** Whether any row of this protocol is wanted. */
  readonly rows: boolean
  /** Whether the columns of a packet list are wanted. */
  readonly columns: boolean
  readonly details: boolean
  /** The user's preferences: numbers relative to the first ones, and whether they are analysed at all. */
  readonly relative: boolean
  readonly checksums: boolean
  readonly timed: boolean
  readonly tracksFlight: boolean
  /** What the checksum should be; -1 where that is not asked or not known. */
  expected = -1
  private readonly analysing: boolean
  private readonly completenessField: Field
  private readonly roundTripField: Field
  /** Whether facts are wanted that need the packets before. */
  readonly history: boolean
  /** Whether rows about messages of several segments are wanted. */
  readonly assembly: boolean
  readonly counts: OrderCounts = { waited: 0, repeated: 0, conflicts: 0, gaps: 0, missing: 0 }
  readonly found = new Findings()
  // the segment under analysis
  seq = 0
  ack = 0
  flags = 0
  length = 0
  rawWindow = 0
  window = 0
  frame = 0
  seconds = 0
  nanos = 0
  // what rows say about it
  base = 0
  otherBase = 0
  /** What is acknowledged, from the other end's first number, where numbers are shown as they are. */
  acked = 0
  scale = -1
  completeness = 0
  closing = 0
  reused = false
  /** Three of the flags are the counter of Accurate ECN. */
  accurate = false
  /** The latest SYN of the other end carried data and a Fast Open cookie. */
  fastOpen = false
  sinceFirst: readonly [number, number] = [0, 0]
  sinceLast: readonly [number, number] = [0, 0]

  /** Feeds payload to protocols, when streams are wanted. */
  readonly streams: Streams | undefined = undefined

  constructor(p: Packet, tcp: Protocol & { readonly f: Readonly<Record<string, Field>> }) {
    const { wanted, full, streams } = p.session.demand
    this.columns = p.columns.wanted
    this.analysing = p.session.preference('tcp.analyze_sequence_numbers', true)
    this.relative = this.analysing && p.session.preference('tcp.relative_sequence_numbers', true)
    this.timed = p.session.preference('tcp.calculate_timestamps', true)
    this.tracksFlight = p.session.preference('tcp.track_bytes_in_flight', true)
    this.checksums = p.session.preference('tcp.check_checksum', false)
    this.completenessField = tcp.f.completeness
    this.roundTripField = tcp.f['analysis.initial_rtt']
    const assembled = new Set<Field>(ASSEMBLY.map(k => tcp.f[k]))
    this.rows = full || tcp.fields.some(f => wanted[f.id] !== 0 && !assembled.has(f))
    this.details = this.rows || this.columns
    const history = [...Object.keys(SEGMENT_FIELDS), ...Object.keys(ANALYSIS_FIELDS)].filter(k => !HEADER_ONLY.has(k))
    this.history =
      full ||
      this.columns ||
      history.some(k => wanted[tcp.f[k].id] !== 0) ||
      (streams && p.session.settings.mode === 'tshark')
    this.assembly = full || this.columns || ASSEMBLY.some(k => wanted[tcp.f[k].id] !== 0)
    if (streams)
      this.streams = new Streams(
        this,
        tcp.f as unknown as TcpFields,
        p.session.settings.mode === 'evidence',
        p.session.preference('tcp.desegment_tcp_streams', true),
      )
  }

  /** Finds the packet's conversation; a SYN with another number begins a new one. Unless `sound`, its numbers mean nothing. */
  converse(p: Packet, flags: number, seq: number, ack: number, sound = true): Conversation {
    const table = p.session.conversations
    let c = table.find(6, p.src, p.dst, p.srcPort, p.dstPort, p.number)
    let k = c.flow as Connection | undefined
    if (k === undefined) c.flow = k = new Connection()
    let forward = c.a === p.src && c.portA === p.srcPort
    this.reused = false
    if ((flags & SYN) !== 0 && (forward ? k.upKnown : k.downKnown) && (forward ? k.upBase : k.downBase) !== seq) {
      this.reused = true
      const fresh = (flags & ACK) === 0 ? table.renew(c, p.src, p.srcPort, p.number) : c
      if (fresh !== c) {
        c = fresh
        c.flow = k = new Connection()
        forward = true
      } else if (forward) k.upBase = seq
      else k.downBase = seq
    }
    c.last = p.number
    p.conversation = c
    if (!sound) return c
    if ((flags & SYN) !== 0) {
      if (forward) k.upSyn = true
      else k.downSyn = true
    }
    const base = (flags & SYN) !== 0 ? seq : (seq - 1) | 0
    if (forward ? !k.upKnown : !k.downKnown) {
      if (forward) {
        k.upBase = base
        k.upKnown = true
      } else {
        k.downBase = base
        k.downKnown = true
      }
    }
    if ((flags & ACK) !== 0 && (forward ? !k.downKnown : !k.upKnown)) {
      if (forward) {
        k.downBase = (ack - 1) | 0
        k.downKnown = true
      } else {
        k.upBase = (ack - 1) | 0
        k.upKnown = true
      }
    }
    this.base = forward ? k.upBase : k.downBase
    this.otherBase = forward ? k.downBase : k.upBase
    return c
  }

  /**
   * A segment that an error message quotes. tshark counts it as one of its conversation, without looking at its numbers;
   * as evidence it was not sent here.
   */
  quote(p: Packet, r: Reader, flags: number, head: number): void {
    this.base = 0
    this.otherBase = 0
    this.flags = flags
    if (!p.session.demand.conversations || p.session.settings.mode !== 'tshark') return
    const c = p.session.conversations.find(6, p.src, p.dst, p.srcPort, p.dstPort, p.number)
    if (c.flow === undefined) c.flow = new Connection()
    p.conversation = c
    this.reused = false
    if (this.history) this.clock(p, r, flags, head, 0)
  }

  /** Takes note of when a segment came whose numbers mean nothing. */
  leave(p: Packet, r: Reader, flags: number, head: number): void {
    this.base = 0
    this.otherBase = 0
    this.found.clear()
    if (!this.history || p.conversation === undefined) return
    this.seconds = p.seconds
    this.nanos = p.nanos
    this.clock(p, r, flags, head, 0)
  }

  /** Adds the segment to what is known of its connection. */
  analyse(p: Packet, r: Reader, flags: number, seq: number, head: number, length: number): void {
    const c = p.conversation
    if (c === undefined) return
    const forward = p.forward
    this.seq = seq
    this.length = length
    this.frame = p.number
    this.seconds = p.seconds
    this.nanos = p.nanos
    const sack = this.clock(p, r, flags, head, length)
    const a = (c.flow as Connection).analysis as Analysis
    this.close(a, flags, forward)
    if (this.analysing) a.read(this, forward, this.base, sack, this.reused, this.found)
    if (this.relative) return
    this.acked = (this.ack - this.otherBase) >>> 0
    this.base = 0
    this.otherBase = 0
  }

  /** Times, window scale and completeness; the answer is the segment's SACK blocks. */
  private clock(p: Packet, r: Reader, flags: number, head: number, length: number): number[] | undefined {
    const k = p.conversation?.flow as Connection
    const fresh = k.analysis === undefined
    const a = (k.analysis ??= new Analysis(p.seconds, p.nanos))
    const forward = p.forward
    const own = forward ? a.up : a.down
    const other = forward ? a.down : a.up
    if (this.rows) {
      this.sinceFirst = between(a.firstSeconds, a.firstNanos, p)
      this.sinceLast = between(a.lastSeconds, a.lastNanos, p)
    }
    a.lastSeconds = p.seconds
    a.lastNanos = p.nanos
    const options = scan(r, r.base + 20, Math.min(r.base + head, r.end))
    if ((flags & SYN) !== 0) {
      if ((flags & ACK) === 0 && (p.seconds !== 0 || p.nanos !== 0)) {
        a.synSeconds = p.seconds
        a.synNanos = p.nanos
        a.fastOpen = length > 0 && options.cookie
      }
    } else if ((flags & ACK) !== 0 && a.rttSeconds === 0 && a.rttNanos === 0 && a.synSeconds >= 0) {
      const [s, n] = between(a.synSeconds, a.synNanos, p)
      a.rttSeconds = s
      a.rttNanos = n
      p.session.foretell((p.conversation as Conversation).first, this.roundTripField, 0, [s, n])
    }
    this.scale = own.scale
    const window = (r.bytes[r.base + 14] << 8) | r.bytes[r.base + 15]
    this.rawWindow = window
    this.window = (flags & SYN) === 0 && own.scale > 0 ? window * own.scale : window
    rescale(flags, options.scale, own, other)
    this.fastOpen = a.fastOpen
    this.accurate = a.accurate === 2 && (flags & SYN) === 0
    if ((flags & SYN) !== 0) a.accurate = agreed(flags, a.accurate)
    if (options.accurate) a.accurate = 2
    // tshark has a conversation before its first packet where another one announced it
    if (fresh) settled(p, 'tcp.port', p.conversation)
    if (!fresh || p.conversation?.app === undefined) this.complete(p, a, flags, length, fresh)
    else this.completeness = a.seen
    return options.sack
  }

  private foretell(p: Packet, a: Analysis): void {
    if (p.conversation !== undefined) p.session.foretell(p.conversation.first, this.completenessField, a.seen)
  }

  /** tcp.completeness shows what was seen before this packet. */
  private complete(p: Packet, a: Analysis, flags: number, length: number, fresh: boolean): void {
    const syn = (flags & SYN) !== 0
    const ack = (flags & ACK) !== 0
    this.completeness = a.seen
    if (fresh && !(syn && !ack)) return
    let add = 0
    // a SYN counts, and its data, where the conversation begins with it
    if (syn && ack) add = SEEN.synAck
    else if (syn && fresh) add = SEEN.syn
    if (ack && !syn && length === 0) add |= SEEN.ack
    if (length > 0 && (ack ? !syn : syn && fresh && !this.reused)) add |= SEEN.data
    if ((flags & (FIN | ACK)) === (FIN | ACK)) add |= SEEN.fin
    if ((flags & RST) !== 0 && (!fresh || this.reused)) add |= SEEN.rst
    a.seen |= add
    if (p.session.settings.noting !== undefined) this.foretell(p, a)
    if (fresh && this.reused) this.completeness = a.seen
  }

  private close(a: Analysis, flags: number, forward: boolean): void {
    this.closing = 0
    if ((flags & FIN) === 0) return
    const me = forward ? 1 : 2
    if (a.closing === 0) a.closing = me
    this.closing = a.closing === me ? 1 : 2
  }
}

/** Window scaling holds for both directions or for none; an option counts from the next segment on. */
function rescale(flags: number, scale: number, own: Side, other: Side): void {
  if (scale >= 0) {
    own.scale = (flags & (SYN | ACK)) === (SYN | ACK) && other.scale === -2 ? -2 : scale
  } else if ((flags & SYN) !== 0 && own.scale === -1) {
    own.scale = -2
    if ((flags & ACK) !== 0 || other.scale === -1) other.scale = -2
  }
}

function between(seconds: number, nanos: number, p: Packet): readonly [number, number] {
  let s = p.seconds - seconds
  let n = p.nanos - nanos
  if (n < 0 && s > 0) {
    n += 1_000_000_000
    s--
  } else if (n > 0 && s < 0) {
    n -= 1_000_000_000
    s++
  }
  return [s, n]
}

/** What the ECN bits of a SYN, or of its answer, ask for and grant (draft-ietf-tcpm-accurate-ecn, table 2). */
function agreed(flags: number, before: number): number {
  const bits = (flags >> 6) & 7
  if ((flags & ACK) === 0) return bits === 7 ? 1 : 0
  return before === 1 && (bits === 2 || bits === 3 || bits === 4 || bits === 6) ? 2 : before
}

interface Scanned {
  scale: number
  sack: number[] | undefined
  /** A Fast Open cookie is there. */
  cookie: boolean
  /** A counter of Accurate ECN is there. */
  accurate: boolean
}

const NO_OPTIONS: Scanned = { scale: -2, sack: undefined, cookie: false, accurate: false }

/** Window scale, SACK blocks, Fast Open. */
function scan(r: Reader, from: number, to: number): Scanned {
  if (from >= to) return NO_OPTIONS
  const { bytes } = r
  let scale = -2
  let sack: number[] | undefined
  let cookie = false
  let accurate = false
  for (let i = from; i < to; ) {
    const kind = bytes[i]
    if (kind === 0) break
    if (kind === 1) {
      i++
      continue
    }
    const length = i + 1 < to ? bytes[i + 1] : 0
    if (length < 2 || i + length > to) break
    if (kind === 3 && length === 3) scale = 2 ** Math.min(bytes[i + 2], 14)
    else if (kind === 34) cookie = length > 2
    else if (kind === 172 || kind === 174) accurate = true
    else if (kind >= 253 && length >= 4 && bytes[i + 2] === 0xac && bytes[i + 3] >> 1 === 0x60) accurate = true
    else if (kind === 5 && length >= 10) {
      sack = []
      for (let k = i + 2; k + 8 <= i + length; k += 4) {
        sack.push((bytes[k] << 24) | (bytes[k + 1] << 16) | (bytes[k + 2] << 8) | bytes[k + 3])
        sack.push((bytes[k + 4] << 24) | (bytes[k + 5] << 16) | (bytes[k + 6] << 8) | bytes[k + 7])
        k += 4
      }
    }
    i += length
  }
  return scale === -2 && sack === undefined && !cookie && !accurate ? NO_OPTIONS : { scale, sack, cookie, accurate }
}

/** The run's TCP state. */
export function tcpOf(p: Packet, tcp: Protocol & { readonly f: Readonly<Record<string, Field>> }): Tcp {
  return p.session.recall<Tcp>(tcp) ?? begin(p, tcp)
}

// apart: a function with a closure in it allocates its context on every call
function begin(p: Packet, tcp: Protocol & { readonly f: Readonly<Record<string, Field>> }): Tcp {
  return p.session.state(tcp, () => new Tcp(p, tcp))
}
