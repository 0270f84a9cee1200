import { LIMITS } from '../../packet/limits.js'

/** A run of bytes that one side sent. */
export interface Chunk {
  /** 0 is the end that sent the first packet. */
  readonly side: 0 | 1
  readonly bytes: Uint8Array
  readonly frame: number
  readonly seconds: number
  readonly nanos: number
}

interface Waiting {
  readonly seq: number
  readonly chunk: Chunk
}

const text = new TextEncoder()

/** The two directions of a TCP connection as tshark follows them: in order, each byte once, holes named. */
export class TcpFollower {
  readonly chunks: Chunk[] = []
  /** Bytes that were not kept because there were too many. */
  dropped = 0
  private held = 0
  private readonly next = [0, 0]
  private readonly started = [false, false]
  private readonly waiting: [Waiting[], Waiting[]] = [[], []]

  /** A segment: `length` bytes on the wire, of which `chunk` holds those captured. */
  segment(chunk: Chunk, seq: number, length: number, syn: boolean, ack: number | undefined): void {
    const { side } = chunk
    if (ack !== undefined) while (this.release(side === 0 ? 1 : 0, ack, chunk)) {}
    if (!this.started[side]) {
      this.started[side] = true
      this.next[side] = (seq + length + (syn ? 1 : 0)) | 0
      this.keep(chunk)
      return
    }
    let from = seq
    let { bytes } = chunk
    let size = length
    const behind = (this.next[side] - from) | 0
    if (behind > 0) {
      // what was seen already is cut off
      if (behind >= size) return
      bytes = bytes.length > behind ? bytes.subarray(behind) : bytes.subarray(bytes.length)
      from = this.next[side]
      size -= behind
    }
    const part = bytes === chunk.bytes ? chunk : { ...chunk, bytes }
    if (from === this.next[side]) {
      this.next[side] = (from + size + (syn ? 1 : 0)) | 0
      this.keep(part)
      while (this.release(side, undefined, chunk)) {}
    } else if (bytes.length > 0) this.wait(side, from, part)
  }

  private wait(side: 0 | 1, seq: number, chunk: Chunk): void {
    if (this.held + chunk.bytes.length > LIMITS.streamBytes || this.waiting[side].length >= LIMITS.streamSegments) {
      this.dropped += chunk.bytes.length
      return
    }
    this.held += chunk.bytes.length
    this.waiting[side].push({ seq, chunk: { ...chunk, bytes: chunk.bytes.slice() } })
  }

  /** Takes one waiting segment whose turn it is; with `ack`, names a hole that the other side never saw. */
  private release(side: 0 | 1, ack: number | undefined, now: Chunk): boolean {
    const list = this.waiting[side]
    if (list.length === 0) return false
    let lowest = list[0].seq
    for (let i = 0; i < list.length; i++) {
      const { seq, chunk } = list[i]
      if (((lowest - seq) | 0) > 0) lowest = seq
      const behind = (this.next[side] - seq) | 0
      if (behind < 0) continue
      list.splice(i, 1)
      this.held -= chunk.bytes.length
      if (chunk.bytes.length > behind) {
        const bytes = chunk.bytes.subarray(behind)
        this.next[side] = (this.next[side] + bytes.length) | 0
        this.keep({ ...chunk, bytes })
      }
      return true
    }
    if (ack === undefined || ((ack - lowest) | 0) <= 0) return false
    const missing = (lowest - this.next[side]) | 0
    this.next[side] = lowest
    this.keep({
      side,
      frame: now.frame,
      seconds: 0,
      nanos: 0,
      bytes: text.encode(`[${missing} bytes missing in capture file]\0`),
    })
    return true
  }

  /** Datagrams and bytes in order go straight here. */
  keep(chunk: Chunk): void {
    if (chunk.bytes.length > 0) this.add(chunk)
  }

  /** A chunk that is shown even where it is empty. */
  add(chunk: Chunk): void {
    if (this.held + chunk.bytes.length > LIMITS.heldBytes) {
      this.dropped += chunk.bytes.length
      return
    }
    this.held += chunk.bytes.length
    this.chunks.push({ ...chunk, bytes: chunk.bytes.slice() })
  }
}
