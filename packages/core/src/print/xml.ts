const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
}

/** Text for XML: markup escaped, control characters, which XML 1.0 does not have, written as C would. */
export function escapeXml(text: string): string {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c >= 0x40 && c !== 0x7f) continue
    if (c < 0x20 || c === 0x22 || c === 0x26 || c === 0x27 || c === 0x3c || c === 0x3e || c === 0x7f)
      return escaped(text)
  }
  return text
}

function escaped(text: string): string {
  return text
    .replace(/[&<>"']/g, c => ESCAPES[c])
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g, c => `\\x${c.charCodeAt(0).toString(16)}`)
}
