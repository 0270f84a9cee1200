/**
 * What the numbers of a connection's segments say about losses, retransmissions and windows, by the rules that tshark follows
 * (Wireshark User's Guide, "TCP Analysis"). Sequence numbers are 32-bit integers, compared by their difference; 0 stands for
 * "not known", as there.
 */

export const FIN = 0x01
export const SYN = 0x02
export const RST = 0x04
export const PSH = 0x08
export const ACK = 0x10
export const URG = 0x20

/** What is remarkable about a segment. */
export const FOUND = {
  retransmission: 1,
  lostSegment: 1 << 1,
  ackLost: 1 << 2,
  keepAlive: 1 << 3,
  duplicateAck: 1 << 4,
  zeroWindow: 1 << 5,
  zeroWindowProbe: 1 << 6,
  zeroWindowProbeAck: 1 << 7,
  keepAliveAck: 1 << 8,
  outOfOrder: 1 << 9,
  fastRetransmission: 1 << 10,
  windowUpdate: 1 << 11,
  windowFull: 1 << 12,
  reusedPorts: 1 << 13,
  spurious: 1 << 14,
} as const

/** Bits of tcp.completeness. */
export const SEEN = {
  syn: 1,
  synAck: 2,
  ack: 4,
  data: 8,
  fin: 16,
  rst: 32,
} as const

/** A segment that is not acknowledged yet. */
interface Sent {
  frame: number
  seq: number
  next: number
  seconds: number
  nanos: number
}

/** Unacknowledged segments that are remembered for one direction. */
const SENT = 1000

/** One end's direction of sending. */
export class Side {
  next = 0
  nextFrame = 0
  nextSeconds = 0
  nextNanos = 0
  /** End of what came without a hole: what the other side may acknowledge. */
  contiguous = 0
  /** The other side has acknowledged more than was ever sent: told once, until this side acknowledges something new. */
  told = false
  ack = 0
  ackSeconds = 0
  ackNanos = 0
  /** Window as in the header and scaled; -1 before the first segment. */
  window = -1
  scaled = -1
  /** Factor of the window: -1 unknown, -2 none. */
  scale = -1
  duplicates = 0
  firstAckFrame = 0
  /** Findings about the segment before. */
  before = 0
  pushed = 0
  pushSeen = false
  inFlight = true
  /** SACK blocks of the latest segment, left and right edges in turn. */
  sack: number[] | undefined = undefined
  /** Oldest first. */
  readonly sent: Sent[] = []
}

/** A segment's numbers. */
export interface Segment {
  seq: number
  ack: number
  flags: number
  length: number
  /** As it stands in the header, and scaled. */
  rawWindow: number
  window: number
  frame: number
  seconds: number
  nanos: number
  /** Whether anybody shows more of it than what it is: acknowledged frames, round trips, bytes in flight. */
  readonly details: boolean
  /** Whether bytes in flight are among it. */
  readonly tracksFlight: boolean
}

/** What was found out about the segment analysed last. */
export class Findings {
  flags = 0
  /** Whether there is anything to show. */
  any = false
  ackedFrame = 0
  rttSeconds = 0
  rttNanos = 0
  inFlight = 0
  pushed = 0
  duplicate = 0
  duplicateFrame = 0
  rtoFrame = 0
  rtoSeconds = 0
  rtoNanos = 0

  clear(): void {
    this.flags = 0
    this.any = false
    this.ackedFrame = 0
    this.inFlight = 0
    this.pushed = 0
    this.duplicate = 0
    this.rtoFrame = 0
  }
}

const DEFAULT_THRESHOLD = 3_000_000
const FAST = 20_000_000

const nanosBetween = (fromSeconds: number, fromNanos: number, s: Segment): number =>
  (s.seconds - fromSeconds) * 1e9 + (s.nanos - fromNanos)

/** Whole seconds between, cut towards zero: exact where nanoseconds in one number would not be. */
function secondsBetween(fromSeconds: number, fromNanos: number, s: Segment): number {
  const seconds = s.seconds - fromSeconds
  if (seconds > 0 && s.nanos < fromNanos) return seconds - 1
  return seconds < 0 && s.nanos > fromNanos ? seconds + 1 : seconds
}

const before = (a: number, b: number): boolean => ((a - b) | 0) < 0
const after = (a: number, b: number): boolean => ((a - b) | 0) > 0

/** One connection's two directions and its times. */
export class Analysis {
  readonly up = new Side()
  readonly down = new Side()
  seen = 0
  firstSeconds = 0
  firstNanos = 0
  lastSeconds = 0
  lastNanos = 0
  /** Time of the latest SYN, and from it to the first acknowledgment that is not part of a SYN. */
  synSeconds = -1
  synNanos = 0
  rttSeconds = 0
  rttNanos = 0
  /** Which end sent the first FIN: 1 the first one, 2 the other, 0 none. */
  closing = 0
  /** Accurate ECN: 1 asked for in a SYN, 2 agreed on or seen in an option. */
  accurate = 0
  /** The SYN carried data and a Fast Open cookie. */
  fastOpen = false

  constructor(seconds: number, nanos: number) {
    this.firstSeconds = seconds
    this.firstNanos = nanos
    this.lastSeconds = seconds
    this.lastNanos = nanos
  }

  /** Reads one segment; `out` says what was found. */
  read(s: Segment, forward: boolean, base: number, sack: number[] | undefined, reused: boolean, out: Findings): void {
    const own = forward ? this.up : this.down
    const other = forward ? this.down : this.up
    out.clear()
    const { seq, ack, flags, length } = s
    const control = (flags & (SYN | FIN | RST)) !== 0
    const window = s.rawWindow
    own.sack = sack
    let found = reused ? FOUND.reusedPorts : 0
    const empty = length === 0
    const expected = seq === own.next

    const probe = length === 1 && expected && other.window === 0
    if (probe) found |= FOUND.zeroWindowProbe
    else {
      if (window === 0 && !control) found |= FOUND.zeroWindow
      if (own.next !== 0 && after(seq, own.next) && (flags & RST) === 0) {
        found |= FOUND.lostSegment
        own.inFlight = false
      }
      if (length <= 1 && seq === ((own.next - 1) | 0) && !control) found |= FOUND.keepAlive
      if (empty && window !== 0 && window !== own.window && expected && ack === own.ack && !control)
        found |= FOUND.windowUpdate
      if (
        !empty &&
        other.scale !== -1 &&
        !control &&
        other.scaled >= 0 &&
        ((seq + length) | 0) === ((other.ack + other.scaled) | 0)
      )
        found |= FOUND.windowFull
      if (empty && expected && ack === own.ack && window === own.window && !control)
        this.repeatedAck(window, own, other, out)
      found |= out.flags
    }

    if (ack !== own.ack) {
      own.told = false
      own.duplicates = 0
      own.firstAckFrame = s.frame
    }
    if ((flags & ACK) !== 0) {
      // the other end's repetitions are counted anew once something of its that was not seen is acknowledged
      if (after(ack, other.next)) other.duplicates = 0
      if (other.contiguous !== 0 && after(ack, other.contiguous)) {
        out.any = true
        const whole = other.contiguous === other.next
        if (ack === ((own.ack + 1) | 0) && expected && (other.before & FOUND.zeroWindowProbe) !== 0)
          found |= FOUND.windowUpdate
        else if (!whole || !other.told) {
          found |= FOUND.ackLost
          if (whole) other.told = true
        }
        other.contiguous = other.next
      }
    }

    if ((found & FOUND.keepAlive) === 0) {
      const late = own.next !== 0 && before(seq, own.next) && (!empty || (flags & (SYN | FIN)) !== 0)
      // the other end has it already, even where the capture shows it for the first time
      if (!empty && other.ack !== 0 && !after((seq + length) | 0, other.ack))
        found |= FOUND.spurious | FOUND.retransmission
      // more than one byte from one before what is expected: the byte of a probe that was not taken, once more
      else if (late && !(length > 1 && seq === ((own.next - 1) | 0))) found |= this.again(s, own, other, out)
    }

    this.advance(s, own, window, found)
    out.flags = found
    own.before = found
    if (s.details) {
      this.acknowledged(s, other, out)
      if (!empty && s.tracksFlight) this.flight(s, own, other, base, out)
    }
    if (found !== 0 || out.ackedFrame !== 0 || out.inFlight !== 0) out.any = true
  }

  /** The same acknowledgment once more: an answer to a probe, or a duplicate. */
  private repeatedAck(window: number, own: Side, other: Side, out: Findings): void {
    if (window !== 0 && (other.before & FOUND.keepAlive) !== 0) {
      out.flags = FOUND.keepAliveAck
      return
    }
    if (window === 0) {
      if ((other.before & FOUND.zeroWindowProbe) !== 0) out.flags = FOUND.zeroWindowProbeAck
      return
    }
    if (own.next === 0 || own.ack === 0) return
    own.duplicates++
    out.flags = FOUND.duplicateAck
    out.duplicate = own.duplicates
    out.duplicateFrame = own.firstAckFrame
  }

  /** A segment from before what was expected, not acknowledged yet. */
  private again(s: Segment, own: Side, other: Side, out: Findings): number {
    const { seq, length, flags } = s
    const end = (seq + length + ((flags & (SYN | FIN)) !== 0 ? 1 : 0)) | 0
    if (other.duplicates >= 2 && other.ack === seq && nanosBetween(other.ackSeconds, other.ackNanos, s) < FAST)
      return FOUND.fastRetransmission | FOUND.retransmission
    const threshold =
      this.rttSeconds === 0 && this.rttNanos === 0 ? DEFAULT_THRESHOLD : this.rttSeconds * 1e9 + this.rttNanos
    const since = nanosBetween(own.nextSeconds, own.nextNanos, s)
    if (since >= 0 && since < threshold && own.next !== end) return FOUND.outOfOrder
    const first = own.sent[0]
    const t =
      first === undefined
        ? nanosBetween(own.nextSeconds, own.nextNanos, s)
        : nanosBetween(first.seconds, first.nanos, s)
    if (t !== 0) {
      const seconds = first?.seconds ?? own.nextSeconds
      const nanos = first?.nanos ?? own.nextNanos
      out.rtoFrame = first?.frame ?? own.nextFrame
      out.rtoSeconds = secondsBetween(seconds, nanos, s)
      out.rtoNanos = s.nanos - nanos + (s.seconds - seconds - out.rtoSeconds) * 1e9
    }
    return FOUND.retransmission
  }

  private advance(s: Segment, own: Side, window: number, found: number): void {
    const { seq, length, flags } = s
    const counts = length > 0 || (flags & (SYN | FIN)) !== 0
    const next = (seq + length + ((flags & (SYN | FIN)) !== 0 ? 1 : 0)) | 0
    if (counts && s.details) {
      if (own.sent.length < SENT) own.sent.push({ frame: s.frame, seq, next, seconds: s.seconds, nanos: s.nanos })
    }
    if ((own.next === 0 || after(next, own.next)) && (found & FOUND.zeroWindowProbe) === 0) {
      own.next = next
      own.nextFrame = s.frame
      own.nextSeconds = s.seconds
      own.nextNanos = s.nanos
    }
    if (own.contiguous === 0 || seq === own.contiguous) own.contiguous = own.next
    own.window = window
    own.scaled = s.window
    own.ack = s.ack
    own.ackSeconds = s.seconds
    own.ackNanos = s.nanos
  }

  /** Takes what is acknowledged off the other side's list. */
  private acknowledged(s: Segment, other: Side, out: Findings): void {
    other.inFlight = true
    const { sent } = other
    let keep = 0
    for (let i = 0; i < sent.length; i++) {
      const x = sent[i]
      if (x.next === s.ack && out.ackedFrame === 0) {
        out.ackedFrame = x.frame
        out.rttSeconds = secondsBetween(x.seconds, x.nanos, s)
        out.rttNanos = s.nanos - x.nanos + (s.seconds - x.seconds - out.rttSeconds) * 1e9
      }
      if (!after(x.next, s.ack)) continue
      if (after(s.ack, x.seq)) x.seq = s.ack
      sent[keep++] = x
    }
    // popping keeps the array's memory and stays in compiled code
    while (sent.length > keep) sent.pop()
  }

  /** Bytes on their way: from the first to the last that is not acknowledged, without what the other side has selectively. */
  private flight(s: Segment, own: Side, other: Side, base: number, out: Findings): void {
    if (!own.inFlight || own.sent.length === 0) return
    out.any = true
    let first = 0xffff_ffff
    let last = 0
    for (const x of own.sent) {
      first = Math.min(first, (x.seq - base) >>> 0)
      last = Math.max(last, (x.next - base) >>> 0)
    }
    let bytes = ((last - first) >>> 0) - ((s.flags & (SYN | FIN)) !== 0 ? 1 : 0)
    const { sack } = other
    if (sack !== undefined) for (let i = 0; i < sack.length; i += 2) bytes -= Math.abs((sack[i + 1] - sack[i]) | 0)
    own.pushed = own.pushSeen ? s.length : own.pushed + s.length
    own.pushSeen = (s.flags & PSH) !== 0
    if (bytes <= 0 || bytes >= 2_000_000_000) return
    out.inFlight = bytes
    out.pushed = own.pushed
  }
}
