import { LIMITS } from '../packet/limits.js'
import type { Packet } from '../packet/packet.js'
import { type Protocol, UNTIL_END } from '../packet/protocol.js'
import type { Reader } from '../packet/reader.js'
import { type Assembly, MessageStream } from './messages.js'

interface Part {
  seq: number
  bytes: Uint8Array
  frame: number
}

/** An unfinished message and where it goes on. */
class Open {
  readonly stream = new MessageStream()
  /** Sequence number behind the bytes that the stream has. */
  next = 0
  /** Pieces of the message that came before those in front of them. */
  parts: Part[] | undefined = undefined

  get idle(): boolean {
    return this.stream.length === 0 && this.stream.content === undefined
  }

  /** Sequence number at which the message ends; what goes on with the next segment ends behind its first byte. */
  get end(): number {
    const { need, length } = this.stream
    return (need > 0 ? this.next - length + need : need === UNTIL_END ? this.next + 0x4000_0000 : this.next + 1) | 0
  }

  forgetParts(p: Packet): void {
    if (this.parts !== undefined) for (const part of this.parts) p.session.held -= part.bytes.length
    this.parts = undefined
  }

  forget(p: Packet): void {
    this.forgetParts(p)
    this.stream.gap(p, -1)
  }

  holds(seq: number): boolean {
    return !this.idle && ((seq - (this.next - this.stream.length)) | 0) >= 0 && ((seq - this.end) | 0) < 0
  }
}

/** Messages of one direction that may be unfinished at once; the oldest is forgotten. */
const MOST = 16
const PARTS = 4096

/**
 * One direction of a TCP connection whose segments are read in the order of their arrival: a segment that belongs to an unfinished
 * message is put into it, any other one starts a message of its own.
 */
export class Arrival {
  private readonly open: Open[] = []
  /** Where the latest messages of several segments started. */
  private readonly begun: number[] = []

  /** The stream that reads bytes at this sequence number. */
  private at(seq: number): Open | undefined {
    let best: Open | undefined
    for (const o of this.open) {
      if (
        o.holds(seq) &&
        (best === undefined || ((o.next - o.stream.length - (best.next - best.stream.length)) | 0) > 0)
      )
        best = o
    }
    return best
  }

  /** Whether a message of several segments starts here. */
  starts(seq: number): boolean {
    return this.begun.includes(seq | 0)
  }

  /** Whether the segment belongs to an unfinished message. */
  holds(seq: number): boolean {
    return this.at(seq) !== undefined
  }

  private fresh(p: Packet): Open {
    const idle = this.open.find(o => o.idle)
    if (idle !== undefined) return idle
    if (this.open.length >= MOST) this.open.shift()?.forget(p)
    const o = new Open()
    this.open.push(o)
    return o
  }

  /** Takes the segment [r.pos, r.end) that starts at `seq`; false where the protocol refuses it. */
  feed(r: Reader, p: Packet, seq: number, protocol: Protocol, assembly: Assembly | undefined, mute: boolean): boolean {
    let start = seq | 0
    for (;;) {
      const o = this.at(start)
      if (o === undefined) {
        if (mute) {
          r.pos = r.end
          return true
        }
        const fresh = this.fresh(p)
        p.stream = fresh.stream
        const end = (start + r.left) | 0
        const taken = fresh.stream.feed(r, p, protocol, assembly)
        fresh.next = end
        if (!fresh.idle) this.begin((end - fresh.stream.length) | 0)
        fresh.forgetParts(p)
        return taken
      }
      p.stream = o.stream
      const ahead = (start - o.next) | 0
      if (ahead > 0) {
        const n = Math.min(r.left, (o.end - start) | 0)
        assembly?.held(p, r, n)
        this.keep(p, o, start, r.bytes.slice(r.pos, r.pos + n))
        r.pos += n
        start = (start + n) | 0
        if (r.left <= 0) return true
        continue
      }
      if (-ahead >= r.left) {
        assembly?.held(p, r, r.left)
        r.pos = r.end
        return true
      }
      const end = (o.next + r.left + ahead) | 0
      const taken =
        ahead < 0
          ? o.stream.feedOver(r, p, -ahead, protocol, assembly, mute)
          : o.stream.feed(r, p, protocol, assembly, p.number, mute)
      o.next = end
      const rest = (end - o.stream.length) | 0
      if (!o.idle && ((rest - start) | 0) > 0) this.begin(rest)
      if (taken) this.join(o, r, p, protocol, assembly, mute)
      return taken
    }
  }

  private begin(seq: number): void {
    this.begun.push(seq)
    if (this.begun.length > 64) this.begun.shift()
  }

  private keep(p: Packet, o: Open, seq: number, bytes: Uint8Array): void {
    o.parts ??= []
    if (o.parts.length >= PARTS || p.session.held + bytes.length > LIMITS.heldBytes) return
    p.session.held += bytes.length
    let i = o.parts.length
    while (i > 0 && ((o.parts[i - 1].seq - seq) | 0) > 0) i--
    o.parts.splice(i, 0, { seq, bytes, frame: p.number })
  }

  /** Adds the pieces that were waiting for what has just come. */
  private join(o: Open, r: Reader, p: Packet, protocol: Protocol, assembly: Assembly | undefined, mute: boolean): void {
    if (o.parts === undefined) return
    const quiet: Assembly | undefined = assembly && {
      message() {},
      held() {},
      again() {},
      last(p, r, protocol, _length, size) {
        assembly.message(p, r, protocol, size)
      },
      whole: (p, r, length, parts) => assembly.whole(p, r, length, parts),
    }
    while (o.parts !== undefined && !o.idle) {
      const part = o.parts[0]
      const behind = (o.next - part.seq) | 0
      if (behind < 0) return
      o.parts.shift()
      p.session.held -= part.bytes.length
      if (o.parts.length === 0) o.parts = undefined
      if (behind >= part.bytes.length) continue
      o.next = (part.seq + part.bytes.length) | 0
      p.over(r, 'Segment', part.bytes, behind, part.bytes.length, () =>
        o.stream.feed(r, p, protocol, quiet, part.frame, mute),
      )
    }
  }

  /** The direction ended. */
  finish(r: Reader, p: Packet, protocol: Protocol | undefined, assembly: Assembly | undefined): void {
    for (const o of this.open) {
      // what lost a part does not get complete
      if (o.parts !== undefined) o.forget(p)
      o.stream.finish(r, p, protocol, assembly)
    }
    this.open.length = 0
  }

  /** The capture ended. */
  abandon(): void {
    for (const o of this.open) o.stream.abandon()
  }
}
