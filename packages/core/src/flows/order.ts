import { LIMITS } from '../packet/limits.js'
import type { Packet } from '../packet/packet.js'
import type { Reader } from '../packet/reader.js'

/** Takes the bytes of one direction in the order of the stream. */
export interface Delivery {
  /** The next bytes are [r.pos, r.end); packet `frame` carried them. */
  bytes(r: Reader, p: Packet, frame: number): void
  /** That many bytes are missing here; -1 where nobody knows how many. */
  gap(p: Packet, length: number): void
}

/** What happened to segments, for reports. */
export interface OrderCounts {
  /** Segments that had to wait for an earlier one. */
  waited: number
  /** Segments that brought nothing new. */
  repeated: number
  /** Overlaps in which the copies differ; the first one counts. */
  conflicts: number
  /** Holes that were given up, and their bytes as far as known. */
  gaps: number
  missing: number
}

interface Held {
  seq: number
  /** Bytes on the wire; `bytes` holds fewer where the capture cut the packet. */
  length: number
  bytes: Uint8Array
  frame: number
}

/** A jump that no window allows: the numbers belong to another connection. */
const FAR = 1 << 28
/** Segments that wait for a hole of which the other side says nothing, because it was not captured. */
const UNSEEN = 1024

/**
 * One direction of a TCP connection: puts segments into the order of the stream. Those that come early wait, bounded in number and
 * bytes; the first copy of a byte counts; a hole is given up once the other side has acknowledged it, when too much waits for it,
 * or at the end. Sequence numbers are 32-bit integers, compared by their difference.
 */
export class StreamOrder {
  /** Sequence number that comes next. */
  next = 0
  started = false
  /** Bytes that wait. */
  waiting = 0
  private held: Held[] | undefined = undefined
  private acked = 0
  private hasAck = false
  /** The hole is acknowledged; one more packet may still fill it, since captures swap neighbours. */
  private due = false
  private fin = 0
  private hasFin = false

  /** The number of the first byte, from a SYN. */
  start(seq: number): void {
    if (this.started) return
    this.started = true
    this.next = seq | 0
  }

  /** Whether the end of the stream has been seen and everything before it was delivered. */
  get complete(): boolean {
    return this.hasFin && ((this.next - this.fin) | 0) >= 0
  }

  /** Takes the segment [r.pos, r.end) that starts at `seq`; `r.limit` is its end on the wire. */
  take(r: Reader, p: Packet, seq: number, counts: OrderCounts, to: Delivery): void {
    const length = r.limit - r.pos
    if (!this.started) this.start(seq)
    const ahead = (seq - this.next) | 0
    if (ahead === 0 && this.held === undefined) {
      this.deliver(r, p, length, counts, to)
      return
    }
    if (ahead >= FAR || ahead <= -FAR) {
      this.flush(r, p, counts, to)
      this.lose(p, -1, counts, to)
      this.next = seq | 0
      this.deliver(r, p, length, counts, to)
      return
    }
    if (ahead > 0) {
      this.hold(r, p, seq | 0, length, counts)
      if (this.hasAck && this.held !== undefined && ((this.acked - this.held[0].seq) | 0) >= 0) this.skip(p, counts, to)
    } else {
      if (-ahead >= length) {
        counts.repeated++
        r.pos = r.end
        return
      }
      r.pos = Math.min(r.end, r.pos - ahead)
      this.deliver(r, p, length + ahead, counts, to)
    }
    this.drain(r, p, counts, to)
    this.relieve(r, p, counts, to)
  }

  /** Whether segments wait for an earlier one. */
  get waits(): boolean {
    return this.held !== undefined
  }

  /** The other side has everything before this sequence number. */
  acknowledged(ack: number): void {
    if (this.hasAck && ((ack - this.acked) | 0) <= 0) return
    this.acked = ack | 0
    this.hasAck = true
  }

  /** The stream ends before this sequence number. */
  finish(seq: number): void {
    if (this.hasFin) return
    this.hasFin = true
    this.fin = seq | 0
  }

  /** Like `acknowledged`, and gives up a hole that the other side does not have. */
  acknowledge(ack: number, r: Reader, p: Packet, counts: OrderCounts, to: Delivery): void {
    this.acknowledged(ack)
    if (this.held === undefined || ((this.acked - this.held[0].seq) | 0) < 0) return
    if (!this.due) {
      this.due = true
      return
    }
    this.skip(p, counts, to)
    this.drain(r, p, counts, to)
  }

  /** Gives up every hole and delivers all that waits. */
  flush(r: Reader, p: Packet, counts: OrderCounts, to: Delivery): void {
    while (this.held !== undefined) {
      this.skip(p, counts, to)
      this.drain(r, p, counts, to)
    }
    if (!this.started || !this.hasAck) return
    // acknowledged and never seen: a loss at the end (a FIN counts as one)
    const lost = ((this.acked - this.next) | 0) - (this.hasFin && this.acked === ((this.fin + 1) | 0) ? 1 : 0)
    if (lost > 1 && lost < FAR) {
      this.next = (this.next + lost) | 0
      this.lose(p, lost, counts, to)
    }
  }

  /** Delivers `length` bytes on the wire, of which [r.pos, r.end) were captured. */
  private deliver(r: Reader, p: Packet, length: number, counts: OrderCounts, to: Delivery, frame = p.number): void {
    const captured = r.end - r.pos
    this.next = (this.next + length) | 0
    if (captured > 0) to.bytes(r, p, frame)
    if (captured < length) this.lose(p, length - captured, counts, to)
  }

  private lose(p: Packet, length: number, counts: OrderCounts, to: Delivery): void {
    counts.gaps++
    if (length > 0) counts.missing += length
    to.gap(p, length)
  }

  /** Keeps a segment that came early; bytes that are there already are not taken again. */
  private hold(r: Reader, p: Packet, seq: number, length: number, counts: OrderCounts): void {
    this.held ??= []
    const list = this.held
    counts.waited++
    let from = r.pos
    let at = seq
    let rest = length
    let i = list.length
    while (i > 0 && ((list[i - 1].seq - seq) | 0) > 0) i--
    if (i > 0) {
      const before = list[i - 1]
      const over = (before.seq + before.length - at) | 0
      if (over > 0) {
        this.compare(before, at, r, from, Math.min(over, rest), counts)
        if (over >= rest) {
          counts.repeated++
          r.pos = r.end
          return
        }
        from += over
        at = (at + over) | 0
        rest -= over
      }
    }
    while (rest > 0) {
      const after = i < list.length ? list[i] : undefined
      const room = after === undefined ? rest : Math.min(rest, (after.seq - at) | 0)
      if (room > 0) {
        const bytes = r.bytes.slice(Math.min(from, r.end), Math.min(from + room, r.end))
        list.splice(i++, 0, { seq: at, length: room, bytes, frame: p.number })
        this.waiting += bytes.length
        p.session.held += bytes.length
      }
      from += room
      at = (at + room) | 0
      rest -= room
      if (after === undefined || rest <= 0) break
      const over = Math.min(after.length, rest)
      this.compare(after, at, r, from, over, counts)
      from += over
      at = (at + over) | 0
      rest -= over
      i++
    }
    r.pos = r.end
  }

  private compare(held: Held, seq: number, r: Reader, from: number, length: number, counts: OrderCounts): void {
    const offset = (seq - held.seq) | 0
    const n = Math.min(length, held.bytes.length - offset, r.end - from)
    for (let k = 0; k < n; k++) {
      if (held.bytes[offset + k] !== r.bytes[from + k]) {
        counts.conflicts++
        return
      }
    }
  }

  /** Delivers what waits and is next. */
  private drain(r: Reader, p: Packet, counts: OrderCounts, to: Delivery): void {
    const list = this.held
    if (list === undefined) return
    let n = 0
    let end = this.next
    while (n < list.length && ((list[n].seq - end) | 0) <= 0) {
      const stop = (list[n].seq + list[n].length) | 0
      if (((stop - end) | 0) > 0) end = stop
      n++
    }
    if (n === 0) return
    this.due = false
    // out of the list first: whoever gets the bytes may end the stream
    const ready = n === list.length ? list : list.splice(0, n)
    if (ready === list) this.held = undefined
    for (const h of ready) {
      this.waiting -= h.bytes.length
      p.session.held -= h.bytes.length
      const over = (this.next - h.seq) | 0
      if (over >= h.length) continue
      const from = Math.min(over, h.bytes.length)
      p.late(r, 'Held segment', h.bytes, from, h.bytes.length, () =>
        this.deliver(r, p, h.length - over, counts, to, h.frame),
      )
    }
  }

  /** Gives up the first hole. */
  private skip(p: Packet, counts: OrderCounts, to: Delivery): void {
    const first = this.held?.[0]
    if (first === undefined) return
    const length = (first.seq - this.next) | 0
    this.next = first.seq
    this.due = false
    if (length > 0) this.lose(p, length, counts, to)
  }

  /** Gives up holes for which too much waits. */
  private relieve(r: Reader, p: Packet, counts: OrderCounts, to: Delivery): void {
    while (this.held !== undefined) {
      const many = this.held.length
      if (many <= (this.hasAck ? LIMITS.streamSegments : UNSEEN) && this.waiting <= LIMITS.streamBytes) return
      this.skip(p, counts, to)
      this.drain(r, p, counts, to)
    }
  }
}
