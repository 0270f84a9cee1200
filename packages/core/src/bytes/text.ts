/** Bytes to text. Evidence is shown as it is: undecodable bytes become U+FFFD and are never dropped. */

const utf8Decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Up to so many characters, building a string costs less than calling a decoder. */
const SHORT = 96

/** A character a byte, sixteen at a time: a string that grows by one character is a chain of as many pieces, in memory, too. */
function short(b: Uint8Array, from: number, to: number): string {
  let text = ''
  let i = from
  for (; i + 16 <= to; i += 16)
    text += String.fromCharCode(
      b[i],
      b[i + 1],
      b[i + 2],
      b[i + 3],
      b[i + 4],
      b[i + 5],
      b[i + 6],
      b[i + 7],
      b[i + 8],
      b[i + 9],
      b[i + 10],
      b[i + 11],
      b[i + 12],
      b[i + 13],
      b[i + 14],
      b[i + 15],
    )
  if (i + 8 <= to) {
    text += String.fromCharCode(b[i], b[i + 1], b[i + 2], b[i + 3], b[i + 4], b[i + 5], b[i + 6], b[i + 7])
    i += 8
  }
  if (i + 4 <= to) {
    text += String.fromCharCode(b[i], b[i + 1], b[i + 2], b[i + 3])
    i += 4
  }
  for (; i < to; i++) text += String.fromCharCode(b[i])
  return text
}

/** One character a byte. */
export function latin1(bytes: Uint8Array, from: number, to: number): string {
  if (to - from <= SHORT) return short(bytes, from, to)
  let text = ''
  for (let i = from; i < to; ) {
    const stop = Math.min(i + 4096, to)
    text += String.fromCharCode.apply(null, bytes.subarray(i, stop) as unknown as number[])
    i = stop
  }
  return text
}

function isAscii(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] >= 0x80) return false
  return true
}

/** UTF-8; short runs of ASCII, the common case, without a decoder. */
export function utf8(bytes: Uint8Array, from: number, to: number): string {
  if (to - from <= SHORT && isAscii(bytes, from, to)) return short(bytes, from, to)
  return utf8Decoder.decode(bytes.subarray(from, to))
}

/** US-ASCII: a byte over 0x7f becomes U+FFFD. */
export function ascii(bytes: Uint8Array, from: number, to: number): string {
  if (isAscii(bytes, from, to)) return latin1(bytes, from, to)
  let text = ''
  for (let i = from; i < to; i++) text += bytes[i] < 0x80 ? String.fromCharCode(bytes[i]) : '\ufffd'
  return text
}

/** UTF-16, little-endian; an odd last byte is left out. */
export function utf16le(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  let i = from
  // four at a time, as in `short`
  for (; i + 8 <= to; i += 8)
    text += String.fromCharCode(
      bytes[i] | (bytes[i + 1] << 8),
      bytes[i + 2] | (bytes[i + 3] << 8),
      bytes[i + 4] | (bytes[i + 5] << 8),
      bytes[i + 6] | (bytes[i + 7] << 8),
    )
  for (; i + 1 < to; i += 2) text += String.fromCharCode(bytes[i] | (bytes[i + 1] << 8))
  return text
}

/** UTF-16, big-endian; an odd last byte is left out. */
export function utf16be(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let i = from; i + 1 < to; i += 2) text += String.fromCharCode((bytes[i] << 8) | bytes[i + 1])
  return text
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'))

const DIGITS = Uint8Array.from('0123456789abcdef', c => c.charCodeAt(0))
let digits = new Uint8Array(8192)

/** Hex digits with a separator between bytes. */
export function hex(bytes: Uint8Array, from = 0, to = bytes.length, separator = ''): string {
  if (from >= to) return ''
  if (to - from <= 2 || separator.length > 1) {
    let text = HEX[bytes[from]]
    for (let i = from + 1; i < to; i++) text += separator + HEX[bytes[i]]
    return text
  }
  const between = separator === '' ? 0 : separator.charCodeAt(0)
  const most = (to - from) * 3
  if (digits.length < most) digits = new Uint8Array(most)
  const out = digits
  let n = 0
  for (let i = from; i < to; i++) {
    const b = bytes[i]
    if (between !== 0 && i > from) out[n++] = between
    out[n++] = DIGITS[b >> 4]
    out[n++] = DIGITS[b & 15]
  }
  const text = n <= SHORT ? short(out, 0, n) : utf8Decoder.decode(out.subarray(0, n))
  // what one long value took is not kept
  if (digits.length > 1 << 20) digits = new Uint8Array(8192)
  return text
}

/** ASCII text to bytes. */
export function fromAscii(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}

/** Bytes of a string of hex digits; blanks and what follows a # on a line are ignored, so that tests can annotate. */
export function fromHex(text: string): Uint8Array {
  const digits = text.replace(/#.*$/gm, '').replace(/[\s:]/g, '')
  const bytes = new Uint8Array(digits.length >> 1)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16)
  return bytes
}

const NAMED: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
}

/** Characters that GLib, and so Wireshark, does not print: control, format, unassigned, surrogate. */
const UNSHOWN = /[\p{Cc}\p{Cf}\p{Cn}\p{Cs}]/u

/**
 * UTF-8 as one line: control characters are written as C would, others that cannot be shown by their numbers. As in Wireshark's lines,
 * sequences of up to six bytes are read, overlong ones, too; one that breaks off is a single U+FFFD.
 */
export function printable(bytes: Uint8Array, from: number, to: number): string {
  let i = from
  while (i < to && bytes[i] >= 0x20 && bytes[i] < 0x7f) i++
  if (i === to) return latin1(bytes, from, to)
  let text = latin1(bytes, from, i)
  while (i < to) {
    const c = bytes[i++]
    if (c < 0x80) {
      text += c >= 0x20 && c < 0x7f ? String.fromCharCode(c) : (NAMED[c] ?? `\\${c.toString(8).padStart(3, '0')}`)
      continue
    }
    const length = sequenceLength(c)
    let code = c & (0xff >> (length + 1))
    let n = 1
    for (; n < length && i < to && (bytes[i] & 0xc0) === 0x80; n++) code = code * 64 + (bytes[i++] & 0x3f)
    text += length === 1 || n < length ? '\ufffd' : shownCharacter(code)
  }
  return text
}

/** Bytes of the sequence that a byte leads, by the first scheme of UTF-8 (RFC 2279); 1 where it leads none. */
function sequenceLength(lead: number): number {
  if (lead < 0xc0 || lead > 0xfd) return 1
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf8 ? 4 : lead < 0xfc ? 5 : 6
}

function shownCharacter(code: number): string {
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return '\ufffd'
  const character = String.fromCodePoint(code)
  if (!UNSHOWN.test(character)) return character
  const digits = code.toString(16).toUpperCase()
  return code > 0xffff ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`
}

/** US-ASCII up to the first NUL: what C makes of the bytes. */
export function asciiz(bytes: Uint8Array, from: number, to: number): string {
  const nul = bytes.subarray(from, to).indexOf(0)
  const stop = nul < 0 ? to : from + nul
  return ascii(bytes, from, stop)
}
