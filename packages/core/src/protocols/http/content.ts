import { nextLine } from '../../bytes/lines.js'
import type { Content, Packet } from '../../packet/packet.js'

/** Takes a body's bytes, freed of their framing. */
export interface BodySink {
  write(bytes: Uint8Array, from: number, to: number, p: Packet): void
  gap(length: number): void
  end(whole: boolean): void
}

/** A body of known length. */
export class FixedContent implements Content {
  constructor(
    private left: number,
    private readonly sink: BodySink,
  ) {}

  take(bytes: Uint8Array, from: number, to: number, p: Packet): number {
    const n = Math.min(this.left, to - from)
    if (n > 0) this.sink.write(bytes, from, from + n, p)
    this.left -= n
    if (this.left > 0) return -1
    this.sink.end(true)
    return from + n
  }

  gap(length: number): boolean {
    if (length < 0 || length > this.left) {
      this.sink.end(false)
      return false
    }
    this.sink.gap(length)
    this.left -= length
    if (this.left > 0) return true
    this.sink.end(false)
    return false
  }

  end(): void {
    this.sink.end(this.left === 0)
  }
}

/** A body that lasts until the connection closes. */
export class OpenContent implements Content {
  constructor(private readonly sink: BodySink) {}

  take(bytes: Uint8Array, from: number, to: number, p: Packet): number {
    if (to > from) this.sink.write(bytes, from, to, p)
    return -1
  }

  gap(length: number): boolean {
    this.sink.gap(length)
    return true
  }

  end(closed: boolean): void {
    this.sink.end(closed)
  }
}

const SIZE = 0
const EXTENSION = 1
const DATA = 2
const AFTER = 3
const TRAILER = 4
const TRAILER_LINE = 5

/** The chunked coding, bit by bit (RFC 9112, section 7.1). */
export class ChunkedContent implements Content {
  private state = SIZE
  private size = 0
  private digits = 0

  constructor(private readonly sink: BodySink) {}

  take(bytes: Uint8Array, from: number, to: number, p: Packet): number {
    let i = from
    while (i < to) {
      const c = bytes[i]
      switch (this.state) {
        case SIZE: {
          const d = hexDigit(c)
          if (d >= 0) {
            this.size = this.size * 16 + d
            if (++this.digits > 12) return this.fail(i)
          } else if (this.digits > 0) {
            this.state = EXTENSION
            continue
          } else if (c !== 32 && c !== 9) return this.fail(i)
          i++
          break
        }
        case EXTENSION:
          if (c === 10) this.state = this.size === 0 ? TRAILER : DATA
          i++
          break
        case DATA: {
          const n = Math.min(this.size, to - i)
          this.sink.write(bytes, i, i + n, p)
          this.size -= n
          i += n
          if (this.size === 0) this.state = AFTER
          break
        }
        case AFTER:
          // the line break behind a chunk's data; where it is missing, the next size starts at once
          if (c === 13) i++
          else {
            if (c === 10) i++
            this.state = SIZE
            this.digits = 0
          }
          break
        case TRAILER:
          if (c === 13) i++
          else if (c === 10) {
            this.sink.end(true)
            return i + 1
          } else this.state = TRAILER_LINE
          break
        default:
          if (c === 10) this.state = TRAILER
          i++
      }
    }
    return -1
  }

  private fail(at: number): number {
    this.sink.end(false)
    return at
  }

  gap(length: number): boolean {
    if (length > 0 && this.state === DATA && length <= this.size) {
      this.sink.gap(length)
      this.size -= length
      if (this.size === 0) this.state = AFTER
      return true
    }
    this.sink.end(false)
    return false
  }

  end(): void {
    this.sink.end(false)
  }
}

export function hexDigit(c: number): number {
  if (c >= 48 && c <= 57) return c - 48
  const l = c | 32
  return l >= 97 && l <= 102 ? l - 87 : -1
}

/** Sizes over this are no chunk's. */
export const MAX_CHUNK = 0x7fffffff

/**
 * One chunk at `at`: where its data starts, how long the data is, and where the next chunk starts. `start` is -1 where the size's
 * line is not complete; `size` is 0 for the last chunk, which trailers follow, and -1 for one that cannot be.
 */
export interface Chunk {
  start: number
  size: number
  next: number
}

export function readChunk(b: Uint8Array, at: number, to: number, chunk: Chunk): void {
  const lf = b.indexOf(10, at)
  chunk.start = -1
  if (lf < 0 || lf >= to) return
  let i = at
  while (i < lf && (b[i] === 32 || b[i] === 9)) i++
  let size = 0
  for (; i < lf; i++) {
    const d = hexDigit(b[i])
    if (d < 0) break
    size = Math.min(size * 16 + d, MAX_CHUNK + 1)
  }
  chunk.start = lf + 1
  chunk.size = size > MAX_CHUNK ? -1 : size
  const after = lf + 1 + size
  // a line break whose second half may still come is not looked at
  chunk.next = after + 1 >= to ? after + 2 : b[after] === 13 || b[after] === 10 ? nextLine(b, after, to) : after
}
