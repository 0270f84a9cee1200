interface Utf8 {
  decode(bytes: Uint8Array): string
}
interface Utf8Writer {
  encode(text: string): Uint8Array
}
declare const TextDecoder: new (label?: string) => Utf8
declare const TextEncoder: new () => Utf8Writer

const decoder = new TextDecoder('utf-8')
const encoder = new TextEncoder()

/** UTF-8 text of an option value: bad sequences become U+FFFD, zero bytes at the end are padding of careless writers. */
export function decodeText(bytes: Uint8Array): string {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end--
  return decoder.decode(bytes.slice(0, end))
}

/** The UTF-8 bytes of a text. */
export function encodeText(text: string): Uint8Array {
  return encoder.encode(text)
}
