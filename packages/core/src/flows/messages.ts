import { LIMITS } from '../packet/limits.js'
import type { Content, Packet, StreamDirection } from '../packet/packet.js'
import { FOREIGN, MORE, type Protocol, UNTIL_END } from '../packet/protocol.js'
import type { Reader } from '../packet/reader.js'

/** Told about messages as they are cut, so that the transport can show which bytes wait and which belong together. */
export interface Assembly {
  /** A message of `length` bytes starts at the cursor and ends in this packet. */
  message(p: Packet, r: Reader, protocol: Protocol, length: number): void
  /** `length` bytes at the cursor wait for the rest of their message. */
  held(p: Packet, r: Reader, length: number): void
  /** `length` bytes at the cursor were there before. */
  again(p: Packet, r: Reader, length: number): void
  /** `length` bytes at the cursor complete a message of `size` bytes that earlier segments began. */
  last(p: Packet, r: Reader, protocol: Protocol, length: number, size: number): void
  /** The reader stands on `length` bytes that were put together from these segments; `ended` where it was known to last until the stream's end. */
  whole(p: Packet, r: Reader, length: number, parts: readonly Part[], ended?: boolean): void
}

/** What one packet gave to a message. */
export interface Part {
  readonly frame: number
  readonly length: number
  /** Bytes in front of these that were there already, and whether they differed. */
  readonly overlap: number
  readonly conflict: boolean
}

/**
 * One direction of a stream: cuts an ordered run of bytes into whole messages and hands each to its protocol. Messages that lie
 * in one packet are read in its own bytes; only unfinished tails are copied.
 */
export class MessageStream implements StreamDirection {
  /** Set by a protocol while it reads a message: the bytes behind the message go there. */
  content: Content | undefined = undefined
  /** Bytes that wait for the rest of their message. */
  length = 0
  /** Bytes of the whole message that is under way, or MORE or UNTIL_END. */
  need = MORE
  /** No message can be found any more in this direction. */
  dead = false
  /** Bytes to pass over: the rest of a message that lost a part. */
  private skip = 0
  /** Packet that the bytes came in: not always the current one, when segments had to wait. */
  private frame = 0
  private pending: Uint8Array = EMPTY
  private parts: Part[] = []
  private overlap = 0
  private conflict = false
  /** Packet since which the message is known to last until the stream ends. */
  private endless = 0

  /**
   * Takes the bytes [r.pos, r.end), which packet `frame` carried. Returns false when the protocol says that they are not its own
   * (and nothing was dissected of what is left, r.pos says where). With `mute`, a message that gets complete is not dissected.
   */
  feed(
    r: Reader,
    p: Packet,
    protocol: Protocol,
    assembly: Assembly | undefined,
    frame = p.number,
    mute = false,
  ): boolean {
    this.frame = frame
    if (this.skip > 0) {
      const n = Math.min(this.skip, r.left)
      this.skip -= n
      r.pos += n
    }
    if (this.content !== undefined && !this.pass(r, p)) return true
    if (this.length > 0 && r.pos < r.end && !this.complete(r, p, protocol, assembly, mute)) return true
    return mute || this.cut(r, p, protocol, assembly)
  }

  /**
   * Like `feed`, for a segment whose first bytes are there already, `overlap` of them: those are compared and passed over.
   */
  feedOver(
    r: Reader,
    p: Packet,
    overlap: number,
    protocol: Protocol,
    assembly: Assembly | undefined,
    mute: boolean,
  ): boolean {
    this.overlap = overlap
    const from = this.length - overlap
    for (let i = 0; i < overlap && !this.conflict; i++)
      if (from + i >= 0 && this.pending[from + i] !== r.bytes[r.pos + i]) this.conflict = true
    r.pos += overlap
    const taken = this.feed(r, p, protocol, assembly, p.number, mute)
    this.overlap = 0
    this.conflict = false
    return taken
  }

  /** Lets bytes pass to the open content; true when messages go on behind it. */
  private pass(r: Reader, p: Packet): boolean {
    if (this.content === undefined) return this.length === 0
    if (r.left <= 0) return false
    const stop = this.content.take(r.bytes, r.pos, r.end, p)
    if (stop < 0) {
      r.pos = r.end
      return false
    }
    r.pos = stop
    this.content = undefined
    return true
  }

  /** Adds to the pending message; true when what is left of the reader starts a new one. */
  private complete(r: Reader, p: Packet, protocol: Protocol, assembly: Assembly | undefined, mute: boolean): boolean {
    const known = this.need > 0
    // what waits for the end of the stream is not asked about again
    const asks = this.need === MORE
    const n = known ? Math.min(this.need - this.length, r.left) : r.left
    const start = r.pos
    if (!this.append(r, p, n)) {
      r.pos = r.end
      return false
    }
    if (asks) this.expect(p, this.measurePending(r, p, protocol))
    if (this.need === FOREIGN) {
      this.drop(p)
      return true
    }
    if (this.need <= 0 || this.length < this.need) {
      assembly?.held(p, r, n)
      if (asks && p.session.settings.noted === undefined) protocol.begun?.(r, p)
      r.pos = start + n
      return false
    }
    r.pos -= this.overlap
    assembly?.last(p, r, protocol, n + this.overlap, this.need)
    // take the bytes out first: a protocol may end or reset the stream while it reads
    const { pending, length, parts } = this
    this.drop(p)
    r.pos = start + n
    this.dissect(r, p, protocol, assembly, mute, known, pending, length, parts)
    if (this.length > 0) this.parts = tail(parts, this.length)
    return this.pass(r, p)
  }

  /** Notes how many bytes the message that is under way has. */
  private expect(p: Packet, need: number): void {
    if (need === UNTIL_END && this.need !== UNTIL_END) this.endless = p.number
    this.need = need
  }

  /** Reads a message that was put together. Apart: a function with a closure in it allocates its context on every call. */
  private dissect(
    r: Reader,
    p: Packet,
    protocol: Protocol,
    assembly: Assembly | undefined,
    mute: boolean,
    known: boolean,
    bytes: Uint8Array,
    length: number,
    parts: readonly Part[],
  ): void {
    p.over(r, 'Reassembled TCP', bytes, 0, length, () => {
      assembly?.whole(p, r, length, parts)
      if (mute) return
      p.pieces = parts.map(x => x.frame)
      if (known) {
        p.runStart = 0
        p.runEnd = length
        p.call(protocol, r)
      } else this.cut(r, p, protocol, undefined)
      p.pieces = undefined
    })
  }

  /** Cuts messages out of [r.pos, r.end). */
  private cut(r: Reader, p: Packet, protocol: Protocol, assembly: Assembly | undefined): boolean {
    const frame = protocol.frame
    const first = r.pos
    while (r.pos < r.end) {
      const start = r.pos
      p.runStart = first
      p.runEnd = r.end
      if (frame === undefined) {
        if (!this.call(r, p, protocol)) return false
        r.pos = r.end
        return true
      }
      let n = this.measure(frame, r, p)
      r.pos = start
      if (n === FOREIGN) return false
      // the stream's end is in this very packet
      if (n === UNTIL_END && (p.tcpFlags & FIN) !== 0 && this.frame === p.number) n = r.left
      if (n <= 0 || n > r.left) {
        // a packet that the capture cut short will not be completed by the next ones
        if (r.limit > r.end) {
          const rest = n - r.leftOnWire
          if (!this.call(r, p, protocol)) return false
          if (rest > 0 && p.session.settings.mode === 'evidence') this.skip = rest
          r.pos = r.end
          return true
        }
        this.expect(p, n)
        assembly?.held(p, r, r.left)
        // a second pass knows already that the message ends elsewhere
        if (p.session.settings.noted === undefined) protocol.begun?.(r, p)
        this.append(r, p, r.left)
        r.pos = r.end
        return true
      }
      assembly?.message(p, r, protocol, n)
      r.enter(n)
      p.again = start > first
      const taken = this.call(r, p, protocol)
      p.again = false
      r.leave()
      if (!taken) {
        r.pos = start
        return false
      }
      r.pos = start + n
      if (this.content !== undefined && !this.pass(r, p)) return true
    }
    return true
  }

  private call(r: Reader, p: Packet, protocol: Protocol): boolean {
    if (this.frame === p.number || p.pieces !== undefined) return p.call(protocol, r)
    p.pieces = [this.frame]
    const taken = p.call(protocol, r)
    p.pieces = undefined
    return taken
  }

  private measure(frame: (r: Reader, p: Packet) => number, r: Reader, p: Packet): number {
    try {
      return frame(r, p)
    } catch {
      return MORE
    }
  }

  /** What `frame` says about the pending bytes. */
  private measurePending(r: Reader, p: Packet, protocol: Protocol): number {
    if (protocol.frame === undefined) return MORE
    const { bytes, pos, base, end, limit } = r
    r.bytes = this.pending
    r.pos = 0
    r.base = 0
    r.end = this.length
    r.limit = this.length
    const n = this.measure(protocol.frame, r, p)
    r.bytes = bytes
    r.pos = pos
    r.base = base
    r.end = end
    r.limit = limit
    return n
  }

  private append(r: Reader, p: Packet, n: number): boolean {
    const total = this.length + n
    const session = p.session
    if (total > LIMITS.streamBytes || session.held + n > LIMITS.heldBytes) {
      this.drop(p)
      this.dead = true
      session.coverage.abandoned++
      return false
    }
    if (total > this.pending.length) {
      const room = Math.max(total * 2, 4096)
      const wider = new Uint8Array(this.need > 0 ? Math.max(total, Math.min(this.need, room)) : room)
      wider.set(this.pending.subarray(0, this.length))
      this.pending = wider
    }
    this.pending.set(r.bytes.subarray(r.pos, r.pos + n), this.length)
    this.length = total
    session.held += n
    this.parts.push({ frame: this.frame, length: n, overlap: this.overlap, conflict: this.conflict })
    return true
  }

  private drop(p: Packet): void {
    p.session.held -= this.length
    this.pending = EMPTY
    this.length = 0
    this.need = MORE
    this.parts = []
  }

  /**
   * Bytes are missing: what was under way is lost. Where the lost message's length is known and the hole lies inside it, the next
   * message is found behind it; otherwise the next byte may be in the middle of one.
   */
  gap(p: Packet, length: number): void {
    if (this.skip > 0) this.skip = length < 0 ? 0 : Math.max(0, this.skip - length)
    if (this.content !== undefined && !this.content.gap(length, p)) this.content = undefined
    if (this.length === 0) return
    const rest = length < 0 ? 0 : this.need - this.length - length
    this.drop(p)
    if (rest > 0) this.skip = rest
  }

  /** The direction ended (`closed`: its sender said so): a message that lasts until then is complete. */
  finish(r: Reader, p: Packet, protocol: Protocol | undefined, assembly: Assembly | undefined, closed = true): void {
    this.content?.end(closed)
    this.content = undefined
    if (this.length === 0) return
    const whole = this.need === UNTIL_END && protocol !== undefined
    const { pending, length, parts, endless } = this
    this.drop(p)
    if (!whole) return
    const frames = parts.map(x => x.frame)
    // a packet that only says that the stream has ended belongs to the message too
    if (closed && frames[frames.length - 1] !== p.number)
      parts.push({ frame: p.number, length: 0, overlap: 0, conflict: false })
    p.over(r, 'Reassembled TCP', pending, 0, length, () => {
      assembly?.whole(p, r, length, parts, endless !== p.number)
      p.pieces = frames
      p.runStart = 0
      p.runEnd = length
      p.call(protocol, r)
      p.pieces = undefined
    })
  }

  /** The capture ended in the middle of everything. */
  abandon(): void {
    this.content?.end(false)
    this.content = undefined
  }
}

const FIN = 0x01

/** The parts in which the last `length` bytes came. */
function tail(parts: readonly Part[], length: number): Part[] {
  const out: Part[] = []
  let rest = length
  for (let i = parts.length - 1; i >= 0 && rest > 0; i--) {
    const n = Math.min(rest, parts[i].length)
    out.unshift({ frame: parts[i].frame, length: n, overlap: 0, conflict: false })
    rest -= n
  }
  return out
}

const EMPTY = new Uint8Array(0)
