/** A text's UTF-8 bytes, written into memory that is used again. */
export class Utf8Buffer {
  private bytes = new Uint8Array(256)
  length = 0

  /** The answer holds the bytes up to `length`, until the next call. */
  write(text: string): Uint8Array {
    if (text.length * 3 > this.bytes.length) this.bytes = new Uint8Array(text.length * 4)
    const { bytes } = this
    let n = 0
    for (let i = 0; i < text.length; i++) {
      let c = text.charCodeAt(i)
      if (c < 0x80) {
        bytes[n++] = c
        continue
      }
      if (c >= 0xd800 && c < 0xdc00 && i + 1 < text.length) c = text.codePointAt(i) ?? c
      if (c < 0x800) bytes[n++] = 0xc0 | (c >> 6)
      else {
        if (c < 0x10000) bytes[n++] = 0xe0 | (c >> 12)
        else {
          i++
          bytes[n++] = 0xf0 | (c >> 18)
          bytes[n++] = 0x80 | ((c >> 12) & 0x3f)
        }
        bytes[n++] = 0x80 | ((c >> 6) & 0x3f)
      }
      bytes[n++] = 0x80 | (c & 0x3f)
    }
    this.length = n
    return bytes
  }
}
