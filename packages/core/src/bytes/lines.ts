/** Lines of text protocols: CR LF, LF alone or CR alone ends one. */

/** Where the line at `from` ends, before its terminator; `to` where it has none. */
export function lineEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const c = bytes[i]
    if (c === 10 || c === 13) return i
  }
  return to
}

/** Where the line after the one that ends at `end` starts. */
export function nextLine(bytes: Uint8Array, end: number, to: number): number {
  if (end >= to) return to
  return bytes[end] === 13 && end + 1 < to && bytes[end + 1] === 10 ? end + 2 : end + 1
}

/** Whether the bytes are these ASCII characters, capitals or not; `text` is in lower case. */
export function sameWord(bytes: Uint8Array, from: number, to: number, text: string): boolean {
  if (to - from !== text.length) return false
  for (let i = 0; i < text.length; i++) {
    const c = bytes[from + i]
    if ((c >= 65 && c <= 90 ? c | 32 : c) !== text.charCodeAt(i)) return false
  }
  return true
}
