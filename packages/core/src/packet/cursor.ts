import { LIMITS } from './limits.js'
import { SHORT, TOO_MUCH } from './tape.js'

const EMPTY = new Uint8Array(0)

/**
 * A place in the bytes of one layer, and how far these reach. `end` is where the captured bytes of the layer end, `limit` where the
 * layer ends on the wire: `limit > end` where the capture cut the packet short. A read past `end` throws SHORT, which ends the layer
 * and keeps what was read.
 */
export class Cursor {
  bytes: Uint8Array = EMPTY
  /** Where the next read starts, absolute in `bytes`. */
  pos = 0
  /** Where the layer starts. */
  base = 0
  end = 0
  limit = 0
  /** How deep subtrees are nested. */
  protected depth = 0
  private readonly ends: number[] = []

  /** Captured bytes that are left in the layer. */
  get left(): number {
    return this.end - this.pos
  }

  /** Bytes that are left on the wire, captured or not. */
  get leftOnWire(): number {
    return this.limit - this.pos
  }

  short(): never {
    throw SHORT
  }

  /** Throws SHORT unless `n` bytes are there. */
  need(n: number): void {
    if (n < 0 || this.pos + n > this.end) throw SHORT
  }

  skip(n: number): void {
    this.need(n)
    this.pos += n
  }

  // --- looking ahead: nothing is recorded, nothing moves; offsets from the cursor

  peek8(offset = 0): number {
    const i = this.pos + offset
    if (i >= this.end) throw SHORT
    return this.bytes[i]
  }

  peek16(offset = 0): number {
    const i = this.pos + offset
    if (i + 2 > this.end) throw SHORT
    return (this.bytes[i] << 8) | this.bytes[i + 1]
  }

  peek24(offset = 0): number {
    return (this.peek8(offset) << 16) | this.peek16(offset + 1)
  }

  peek32(offset = 0): number {
    const i = this.pos + offset
    const b = this.bytes
    if (i + 4 > this.end) throw SHORT
    return ((b[i] << 24) | (b[i + 1] << 16) | (b[i + 2] << 8) | b[i + 3]) >>> 0
  }

  peek16le(offset = 0): number {
    const i = this.pos + offset
    if (i + 2 > this.end) throw SHORT
    return this.bytes[i] | (this.bytes[i + 1] << 8)
  }

  peek32le(offset = 0): number {
    const i = this.pos + offset
    const b = this.bytes
    if (i + 4 > this.end) throw SHORT
    return ((b[i + 3] << 24) | (b[i + 2] << 16) | (b[i + 1] << 8) | b[i]) >>> 0
  }

  /** Whether the bytes at the cursor are these characters. */
  startsWith(text: string, offset = 0): boolean {
    const at = this.pos + offset
    if (at + text.length > this.end) return false
    for (let i = 0; i < text.length; i++) if (this.bytes[at + i] !== text.charCodeAt(i)) return false
    return true
  }

  /** Offset from the cursor of a byte value, or -1. */
  find(byte: number, from = 0): number {
    const i = this.bytes.indexOf(byte, this.pos + from)
    return i < 0 || i >= this.end ? -1 : i - this.pos
  }

  // --- bounds

  /** Narrows the reader to the next `n` bytes on the wire; `leave` widens it again and moves behind them. */
  enter(n: number): void {
    this.ends.push(this.end, this.limit)
    if (this.ends.length > 4 * LIMITS.depth) throw TOO_MUCH
    const stop = this.pos + Math.max(n, 0)
    if (stop < this.limit) this.limit = stop
    if (stop < this.end) this.end = stop
  }

  leave(): void {
    const inner = this.end
    this.limit = this.ends.pop() as number
    this.end = this.ends.pop() as number
    this.pos = inner
  }

  /** Narrows the layer for good: what follows `n` bytes from the cursor is not its own (padding, trailers). */
  bound(n: number): void {
    const stop = this.pos + Math.max(n, 0)
    if (stop < this.limit) this.limit = stop
    if (stop < this.end) this.end = stop
  }

  /** How deep `enter` and nesting are, to go back to after a throw. */
  get mark(): number {
    return this.ends.length * 1024 + this.depth
  }

  /** Where the layer that started at the mark ends on the wire, whatever was entered since. */
  limitAt(mark: number): number {
    const n = Math.floor(mark / 1024)
    return this.ends.length > n ? this.ends[n + 1] : this.limit
  }

  /** Where the captured bytes of that layer end. */
  endAt(mark: number): number {
    const n = Math.floor(mark / 1024)
    return this.ends.length > n ? this.ends[n] : this.end
  }

  backTo(mark: number): void {
    const n = Math.floor(mark / 1024)
    if (this.ends.length !== n) this.ends.length = n
    this.depth = mark % 1024
  }
}
