import type { TextBuffer } from '../bytes/text-buffer.js'

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
}

/** Text for XML: markup escaped, control characters, which XML 1.0 does not have, written as C would. */
export function escapeXml(text: string): string {
  return SPECIAL.test(text) ? escaped(text) : text
}

const SPECIAL = /[\x00-\x1f\x7f&<>"']/

function escaped(text: string): string {
  return text
    .replace(/[&<>"']/g, c => ESCAPES[c])
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g, c => `\\x${c.charCodeAt(0).toString(16)}`)
}

/** Whether XML has the character as it is. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, c) =>
  (c < 0x20 && c !== 0x09 && c !== 0x0a && c !== 0x0d) || c === 0x7f || `&<>"'`.includes(String.fromCharCode(c))
    ? 0
    : 1,
)

/** Escapes what was written behind that length, as `escapeXml` does. */
export function escapeWritten(out: TextBuffer, from: number): void {
  const { bytes, length } = out
  let i = from
  while (i < length && PLAIN[bytes[i]] === 1) i++
  if (i === length) return
  const text = decoder.decode(bytes.subarray(from, length))
  out.backTo(from)
  out.text(escaped(text))
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
