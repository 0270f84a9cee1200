import { Wire } from '../../testing/conversation.js'

/** Messages for tests, made from numbers; widths in bytes, little-endian. */

export type Part = Uint8Array | readonly [value: number, width: number]

export function bytesOf(...parts: Part[]): Uint8Array {
  const out: number[] = []
  for (const part of parts) {
    if (part instanceof Uint8Array) {
      for (const b of part) out.push(b)
      continue
    }
    let value = part[0] as number
    for (let i = 0; i < (part[1] as number); i++) {
      out.push(value % 256)
      value = Math.floor(value / 256)
    }
  }
  return Uint8Array.from(out)
}

export const zeros = (n: number): Uint8Array => new Uint8Array(n)

export function wide(text: string): Uint8Array {
  const b = new Uint8Array(2 * text.length)
  for (let i = 0; i < text.length; i++) {
    b[2 * i] = text.charCodeAt(i) & 255
    b[2 * i + 1] = text.charCodeAt(i) >> 8
  }
  return b
}

export const FILE_ID = Uint8Array.from({ length: 16 }, (_, i) => i + 1)

interface Head {
  readonly response?: boolean
  readonly status?: number
  readonly id: number
  readonly tree?: number
  readonly session?: number
  readonly flags?: number
  readonly next?: number
}

export function message(command: number, head: Head, ...body: Part[]): Uint8Array {
  const { response = false, status = 0, id, tree = 1, session = 0x77, flags = 0, next = 0 } = head
  return bytesOf(
    Uint8Array.of(0xfe, 0x53, 0x4d, 0x42),
    [64, 2],
    [1, 2],
    [status, 4],
    [command, 2],
    [1, 2],
    [flags | (response ? 1 : 0), 4],
    [next, 4],
    [id, 8],
    [0xfeff, 4],
    [tree, 4],
    [session, 8],
    zeros(16),
    ...body,
  )
}

/** With the four bytes of length in front. */
export function framed(...messages: Uint8Array[]): Uint8Array {
  const body = bytesOf(...messages)
  return bytesOf(Uint8Array.of(0, body.length >> 16, (body.length >> 8) & 255, body.length & 255), body)
}

export const treeRequest = (id: number, path: string): Uint8Array =>
  message(3, { id, tree: 0 }, [9, 2], [0, 2], [72, 2], [2 * path.length, 2], wide(path))
export const treeResponse = (id: number, type = 1): Uint8Array =>
  message(3, { id, response: true }, [16, 2], [type, 1], [0, 1], [0x30, 4], [0, 4], [0x1f01ff, 4])

export const createRequest = (id: number, name: string): Uint8Array =>
  message(
    5,
    { id },
    [57, 2],
    [0, 2],
    [2, 4],
    zeros(16),
    [0x12019f, 4],
    [0x80, 4],
    [7, 4],
    [1, 4],
    [0x40, 4],
    [120, 2],
    [2 * name.length, 2],
    zeros(8),
    wide(name),
  )
export const createResponse = (id: number, size: number, attributes = 0x20): Uint8Array =>
  message(
    5,
    { id, response: true },
    [89, 2],
    [0, 2],
    [1, 4],
    zeros(40),
    [size, 8],
    [attributes, 4],
    [0, 4],
    FILE_ID,
    zeros(8),
  )

export const readRequest = (id: number, offset: number, length: number): Uint8Array =>
  message(8, { id }, [49, 2], [0x50, 2], [length, 4], [offset, 8], FILE_ID, zeros(17))
export const readResponse = (id: number, data: Uint8Array): Uint8Array =>
  message(8, { id, response: true }, [17, 2], [0x50, 2], [data.length, 4], zeros(8), data)

export const writeRequest = (id: number, offset: number, data: Uint8Array): Uint8Array =>
  message(9, { id }, [49, 2], [112, 2], [data.length, 4], [offset, 8], FILE_ID, zeros(16), data)
export const writeResponse = (id: number, count: number): Uint8Array =>
  message(9, { id, response: true }, [17, 2], [0, 2], [count, 4], zeros(8))

export const closeRequest = (id: number): Uint8Array => message(6, { id }, [24, 2], [1, 2], [0, 4], FILE_ID)
export const closeResponse = (id: number, size: number): Uint8Array =>
  message(6, { id, response: true }, [60, 2], [1, 2], zeros(44), [size, 8], [0x20, 4])

export const setupRequest = (id: number, token: Uint8Array, session = 0x77): Uint8Array =>
  message(
    1,
    { id, tree: 0, session },
    [25, 2],
    [0, 1],
    [1, 1],
    [1, 4],
    [0, 4],
    [88, 2],
    [token.length, 2],
    [0, 8],
    token,
  )
export const setupResponse = (id: number, status: number, token: Uint8Array): Uint8Array =>
  message(1, { id, tree: 0, response: true, status }, [9, 2], [0, 2], [72, 2], [token.length, 2], token)

/** A connection to port 445 on which the messages go, each in a segment of its own; the odd ones are the server's. */
export function exchange(...messages: Uint8Array[]): Uint8Array[] {
  const wire = new Wire()
  const connection = wire.connect(445)
  messages.forEach((m, i) => void (i % 2 === 0 ? connection.ask(framed(m)) : connection.answer(framed(m))))
  connection.close()
  return wire.frames
}

/** NTLMSSP messages. */
export const ntlmNegotiate = (): Uint8Array => bytesOf(ascii('NTLMSSP\0'), [1, 4], [0x00088207, 4], zeros(16))

export const ntlmChallenge = (): Uint8Array => {
  const name = wide('DOM')
  const info = bytesOf([2, 2], [name.length, 2], name, [0, 4])
  return bytesOf(
    ascii('NTLMSSP\0'),
    [2, 4],
    [name.length, 2],
    [name.length, 2],
    [48, 4],
    [0x00888205, 4],
    ascii('12345678'),
    zeros(8),
    [info.length, 2],
    [info.length, 2],
    [48 + name.length, 4],
    name,
    info,
  )
}

export const ntlmAnswer = (user: string, domain: string, host: string, nt: Uint8Array): Uint8Array => {
  const parts = [zeros(24), nt, wide(domain), wide(user), wide(host), zeros(0)]
  let at = 64
  const heads: Part[] = []
  for (const part of parts) {
    heads.push([part.length, 2], [part.length, 2], [at, 4])
    at += part.length
  }
  return bytesOf(ascii('NTLMSSP\0'), [3, 4], ...heads, [0x00888205, 4], ...parts)
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, c => c.charCodeAt(0))
}
