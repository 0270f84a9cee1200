import type { TextBuffer } from '../bytes/text-buffer.js'

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

/** A JSON string with its quotes; `</` is kept from closing an element of HTML, as tshark keeps it. */
export function quoted(text: string): string {
  // reading a string character by character costs a look-up of its representation each time
  return SPECIAL.test(text) ? `"${escaped(text)}"` : `"${text}"`
}

const QUOTE = 0x22

/** Escapes what was written behind that length, as `quoted` does. */
export function escapeWritten(out: TextBuffer, from: number): void {
  const { bytes, length } = out
  for (let i = from; i < length; i++) {
    const c = bytes[i]
    if (c >= 0x20 && c !== QUOTE && c !== BACKSLASH && (c !== SLASH || i === from || bytes[i - 1] !== LESS)) continue
    const text = decoder.decode(bytes.subarray(from, length))
    out.backTo(from)
    out.text(escaped(text))
    return
  }
}

const BACKSLASH = 0x5c
const SLASH = 0x2f
const LESS = 0x3c
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

const SPECIAL = /[\x00-\x1f"\\]|<\//

function escaped(text: string): string {
  return text.replace(
    /[\x00-\x1f"\\]|(?<=<)\//g,
    c => ESCAPES[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const two = (n: number): string => String(n).padStart(2, '0')

let day = Number.NaN
let index = ''

/** `packets-2026-11-23`: the day of a packet, local time. */
export function indexName(seconds: number): string {
  const quarter = Math.floor(seconds / 900)
  if (quarter !== day) {
    const d = new Date(seconds * 1000)
    index = `packets-${String(d.getFullYear()).padStart(4, '0')}-${two(d.getMonth() + 1)}-${two(d.getDate())}`
    day = quarter
  }
  return index
}
