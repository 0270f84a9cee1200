import { fromHex } from '../bytes/text.js'

/** Makes IPv4 and IPv6 packets as LINKTYPE_IPV4 (228) and LINKTYPE_IPV6 (229) have them. */

export interface Ipv4Options {
  protocol?: number
  id?: number
  /** Of the fragment, in bytes. */
  offset?: number
  more?: boolean
  ttl?: number
  /** Total length, where it is not the real one. */
  length?: number
  /** Hex, a multiple of four bytes. */
  options?: string
  /** Hex. */
  src?: string
  dst?: string
}

export interface Ipv6Options {
  next?: number
  /** Payload length, where it is not the real one. */
  length?: number
  hops?: number
  /** Hex. */
  src?: string
  dst?: string
}

const bytesOf = (x: Uint8Array | string): Uint8Array => (typeof x === 'string' ? fromHex(x) : x)

export function concat(...parts: (Uint8Array | string)[]): Uint8Array {
  const all = parts.map(bytesOf)
  const whole = new Uint8Array(all.reduce((n, x) => n + x.length, 0))
  let at = 0
  for (const x of all) {
    whole.set(x, at)
    at += x.length
  }
  return whole
}

export function ipv4(payload: Uint8Array | string, o: Ipv4Options = {}): Uint8Array {
  const options = fromHex(o.options ?? '')
  const body = bytesOf(payload)
  const head = new Uint8Array(20)
  const view = new DataView(head.buffer)
  head[0] = 0x45 + options.length / 4
  view.setUint16(2, o.length ?? 20 + options.length + body.length)
  view.setUint16(4, o.id ?? 1)
  view.setUint16(6, ((o.offset ?? 0) >> 3) | (o.more === true ? 0x2000 : 0))
  head[8] = o.ttl ?? 64
  head[9] = o.protocol ?? 253
  head.set(fromHex(o.src ?? '0a000001'), 12)
  head.set(fromHex(o.dst ?? '0a000002'), 16)
  return concat(head, options, body)
}

const ONE = '20010db8000000000000000000000001'
const TWO = '20010db8000000000000000000000002'

export function ipv6(payload: Uint8Array | string, o: Ipv6Options = {}): Uint8Array {
  const body = bytesOf(payload)
  const head = new Uint8Array(40)
  head[0] = 0x60
  new DataView(head.buffer).setUint16(4, o.length ?? body.length)
  head[6] = o.next ?? 253
  head[7] = o.hops ?? 64
  head.set(fromHex(o.src ?? ONE), 8)
  head.set(fromHex(o.dst ?? TWO), 24)
  return concat(head, body)
}

/** A UDP datagram to a port that nobody claims, without a checksum. */
export function udp(data: string, from = 40_000, to = 50_000): Uint8Array {
  const body = fromHex(data)
  const head = new Uint8Array(8)
  const view = new DataView(head.buffer)
  view.setUint16(0, from)
  view.setUint16(2, to)
  view.setUint16(4, 8 + body.length)
  return concat(head, body)
}

/** Fills in the checksum at byte 2; `pseudo` is what counts besides the message. */
export function summed(message: Uint8Array | string, pseudo: Uint8Array | string = ''): Uint8Array {
  const b = bytesOf(message).slice()
  let sum = 0
  for (const part of [bytesOf(pseudo), b])
    for (let i = 0; i < part.length; i += 2) sum += (part[i] << 8) | (part[i + 1] ?? 0)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16)
  new DataView(b.buffer).setUint16(2, ~sum & 0xffff)
  return b
}

/** An ICMPv6 message in its packet, with its checksum. */
export function icmpv6(message: string, o: Ipv6Options = {}): Uint8Array {
  const body = fromHex(message)
  const pseudo = concat(o.src ?? ONE, o.dst ?? TWO, `0000${body.length.toString(16).padStart(4, '0')}0000003a`)
  return ipv6(summed(body, pseudo), { ...o, next: 58 })
}
