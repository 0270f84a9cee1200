import { fromAscii } from './text.js'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

const DIGITS = fromAscii('0123456789abcdef')
const SPACE = 0x20
/** Up to this length a string is copied character by character; a call of the encoder costs more. */
const SHORT = 48

const FIRST = 1 << 16
const MOST_KEPT = 1 << 22

/**
 * Text as UTF-8 in one growing array: output that is made packet by packet is never a string. Writing a value takes no memory of its
 * own, which is most of what printing costs otherwise.
 */
export class TextBuffer {
  bytes = new Uint8Array(FIRST)
  /** How many of `bytes` are written. */
  length = 0

  /** Makes room for so many bytes more. */
  reserve(count: number): void {
    const needed = this.length + count
    if (needed <= this.bytes.length) return
    const wider = new Uint8Array(Math.max(needed, this.bytes.length * 2))
    wider.set(this.bytes.subarray(0, this.length))
    this.bytes = wider
  }

  /** Forgets what is written; the room that one long text took is not kept. */
  clear(): void {
    this.length = 0
    if (this.bytes.length > MOST_KEPT) this.bytes = new Uint8Array(FIRST)
  }

  /** Takes back what was written behind that length. */
  backTo(length: number): void {
    this.length = length
  }

  /** So many spaces; none for a negative count. */
  spaces(count: number): void {
    if (count <= 0) return
    this.reserve(count)
    const { bytes } = this
    for (let i = 0; i < count; i++) bytes[this.length++] = SPACE
  }

  /** One character of ASCII. */
  char(code: number): void {
    if (this.length === this.bytes.length) this.reserve(1)
    this.bytes[this.length++] = code
  }

  /** Bytes that are UTF-8 already. */
  raw(source: Uint8Array): void {
    const n = source.length
    this.reserve(n)
    if (n > SHORT) this.bytes.set(source, this.length)
    else {
      const { bytes, length } = this
      for (let i = 0; i < n; i++) bytes[length + i] = source[i]
    }
    this.length += n
  }

  /** A string; a surrogate without its other half becomes U+FFFD, as everywhere that UTF-8 is made. */
  text(text: string): void {
    const n = text.length
    this.reserve(n * 3)
    const { bytes, length } = this
    let i = 0
    if (n <= SHORT)
      for (; i < n; i++) {
        const c = text.charCodeAt(i)
        if (c >= 0x80) break
        bytes[length + i] = c
      }
    this.length = length + i
    if (i < n) this.length += encoder.encodeInto(i === 0 ? text : text.slice(i), bytes.subarray(this.length)).written
  }

  /** An integer of up to 53 bits, in decimal. */
  decimal(value: number): void {
    if (value < 0 || value > 0xffffffff || !Number.isInteger(value)) {
      this.text(String(value))
      return
    }
    this.reserve(10)
    const { bytes } = this
    let digits = 1
    for (let limit = 10; digits < 10 && value >= limit; limit *= 10) digits++
    this.length += digits
    let rest = value
    let at = this.length
    for (; digits > 0; digits--) {
      const tens = Math.floor(rest / 10)
      bytes[--at] = 0x30 + rest - tens * 10
      rest = tens
    }
  }

  /** A number of up to 32 bits without sign, in so many hex digits at least. */
  hexNumber(value: number, least: number): void {
    let digits = least
    while (digits < 8 && value >>> (4 * digits) !== 0) digits++
    this.reserve(digits)
    const { bytes } = this
    for (let shift = 4 * (digits - 1); shift >= 0; shift -= 4)
      bytes[this.length++] = shift >= 32 ? 0x30 : DIGITS[(value >>> shift) & 15]
  }

  /** Bytes as hex, with a character between them or none (0). */
  hex(source: Uint8Array, from: number, to: number, between = 0): void {
    if (from >= to) return
    this.reserve((to - from) * 3)
    const { bytes } = this
    let at = this.length
    if (between === 0)
      for (let i = from; i < to; i++) {
        const b = source[i]
        bytes[at++] = DIGITS[b >> 4]
        bytes[at++] = DIGITS[b & 15]
      }
    else {
      for (let i = from; i < to; i++) {
        const b = source[i]
        bytes[at++] = DIGITS[b >> 4]
        bytes[at++] = DIGITS[b & 15]
        bytes[at++] = between
      }
      at--
    }
    this.length = at
  }

  toString(): string {
    return decoder.decode(this.bytes.subarray(0, this.length))
  }
}
