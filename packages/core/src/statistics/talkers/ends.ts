import type { Packet } from '../../packet/packet.js'
import type { Protocol } from '../../packet/protocol.js'

/** The two ends of one layer: address ids (0 where there is none), ports, and a number that tells apart what has the same ends. */
export class Ends {
  src = 0
  dst = 0
  srcPort = 0
  dstPort = 0
  stream = 0
}

/** Reads the ends of the packet's layer number `i`; false where it does not count. */
export type ReadEnds = (p: Packet, i: number, ends: Ends) => boolean

/** Where a row's bytes are, whether or not the frame is listed. */
export function bytesOf(p: Packet, row: number): Uint8Array {
  const source = p.tape.source[row]
  return source === 0 ? p.reader.bytes : p.sources[source].bytes
}

/** Whether so many bytes of the layer's header were captured. */
function has(p: Packet, row: number, size: number): boolean {
  const { start, source } = p.tape
  const end = source[row] === 0 ? p.start + p.captured : p.sources[source[row]].to
  return start[row] + size <= end
}

/**
 * Whether the layer belongs to a packet that another one quotes, as ICMP errors do: it was not sent here. Its row stands inside
 * the layer that quotes it.
 */
export function isQuoted(p: Packet, i: number): boolean {
  if (i === 0) return false
  const { layer } = p.tape
  return layer[p.layerRows[i]] === layer[p.layerRows[i - 1]]
}

/** Whether the layer is in a packet that an error message quotes, however deep. */
export function isWithinQuote(p: Packet, i: number): boolean {
  for (let k = i - 1; k > 0; k--) {
    const { name } = p.layerProtocols[k]
    if (name === 'icmp' || name === 'icmpv6') return true
  }
  return false
}

/** Two addresses of `size` bytes at fixed places of the header. */
export function addressesAt(source: number, destination: number, size: number, header: number): ReadEnds {
  return (p, i, ends) => {
    const row = p.layerRows[i]
    if (isQuoted(p, i) || !has(p, row, header)) return false
    addressPair(p, row, ends, source, destination, size)
    return true
  }
}

/** Ports at the start of the header, and the addresses of the network layer around it. */
export function portsOf(transport: number, header: number): ReadEnds {
  return (p, i, ends) => {
    const row = p.layerRows[i]
    if (!has(p, row, header)) return false
    const c = p.conversation
    if (c !== undefined && c.transport === transport && p.transport === transport && single(p, p.layerProtocols[i])) {
      ends.src = p.src
      ends.dst = p.dst
      ends.srcPort = p.srcPort
      ends.dstPort = p.dstPort
      ends.stream = c.index
      return true
    }
    if (isQuoted(p, i) || !networkOf(p, i, ends)) return false
    const bytes = bytesOf(p, row)
    const at = p.tape.start[row]
    ends.srcPort = (bytes[at] << 8) | bytes[at + 1]
    ends.dstPort = (bytes[at + 2] << 8) | bytes[at + 3]
    const { src, dst, srcPort, dstPort } = ends
    ends.stream = p.session.conversations.find(transport, src, dst, srcPort, dstPort, p.number).index
    return true
  }
}

/** Whether the packet has only one layer of that protocol, so that what the packet says of its transport is about it. */
function single(p: Packet, protocol: Protocol): boolean {
  const list = p.layerProtocols
  let n = 0
  for (let i = 0; i < list.length; i++) if (list[i] === protocol) n++
  return n === 1
}

const readIpv4 = addressesAt(12, 16, 4, 20)

/** The addresses of the network layer next outside layer `i`. */
function networkOf(p: Packet, i: number, ends: Ends): boolean {
  for (let k = i - 1; k >= 0; k--) {
    const { name } = p.layerProtocols[k]
    if (name === 'ip') return readIpv4(p, k, ends)
    if (name === 'ipv6') return wholeIpv6(p, k, ends)
  }
  return false
}

/** Transports that say who has which port, by protocol's name. */
const PORTED: Readonly<Record<string, number>> = { tcp: 6, udp: 17, udplite: 17, sctp: 132, dccp: 33 }

/**
 * Addresses of the packet, and the ports and transport (in `stream`) that were dissected last, be it those of a packet that an error
 * message quotes: tshark keeps no others.
 */
export function latestEnds(p: Packet, ends: Ends): void {
  const last = p.layerProtocols.length - 1
  ends.src = p.src
  ends.dst = p.dst
  ends.srcPort = p.srcPort
  ends.dstPort = p.dstPort
  ends.stream = p.transport
  for (let i = last; i >= 0 && isQuoted(p, i); i--) {
    const transport = PORTED[p.layerProtocols[i].name]
    const row = p.layerRows[i]
    if (transport === undefined || !has(p, row, 4)) continue
    const bytes = bytesOf(p, row)
    const at = p.tape.start[row]
    ends.srcPort = (bytes[at] << 8) | bytes[at + 1]
    ends.dstPort = (bytes[at + 2] << 8) | bytes[at + 3]
    ends.stream = transport
    return
  }
}

/** IPv6 extension headers that say their own length, in units of eight bytes beyond the first. */
const OPTIONS: ReadonlySet<number> = new Set([0, 43, 60])

/** Whether the IPv6 layer carries a fragment that completed no datagram: tshark does not count these. */
export function isOpenFragment(p: Packet, i: number): boolean {
  const row = p.layerRows[i]
  const bytes = bytesOf(p, row)
  let at = p.tape.start[row]
  const { source } = p.tape
  const end = source[row] === 0 ? p.start + p.captured : p.sources[source[row]].to
  let next = bytes[at + 6]
  at += 40
  while (OPTIONS.has(next) && at + 8 <= end) {
    next = bytes[at]
    at += (bytes[at + 1] + 1) * 8
  }
  if (next !== 44 || at + 8 > end || (((bytes[at + 2] << 8) | bytes[at + 3]) & 0xfff9) === 0) return false
  for (let k = i + 1; k < p.layerCount; k++) if (source[p.layerRows[k]] !== source[row]) return false
  return true
}

const wholeIpv6 = addressesAt(8, 24, 16, 40)

/** Every IPv6 layer but fragments that completed no datagram. */
export function readIpv6(p: Packet, i: number, ends: Ends): boolean {
  return wholeIpv6(p, i, ends) && !isOpenFragment(p, i)
}

function addressPair(p: Packet, row: number, ends: Ends, source: number, destination: number, size: number): void {
  if (!has(p, row, destination + size)) return
  const bytes = bytesOf(p, row)
  const at = p.tape.start[row]
  ends.src = p.session.addresses.id(bytes, at + source, size)
  ends.dst = p.session.addresses.id(bytes, at + destination, size)
}

/** Linux cooked captures know the sender alone. */
export function readSll(p: Packet, i: number, ends: Ends): boolean {
  const row = p.layerRows[i]
  const second = p.linkType === 276
  if (!has(p, row, second ? 20 : 16)) return false
  const bytes = bytesOf(p, row)
  const at = p.tape.start[row]
  const length = second ? bytes[at + 11] : (bytes[at + 4] << 8) | bytes[at + 5]
  ends.src = length === 6 || length === 4 ? p.session.addresses.id(bytes, at + (second ? 12 : 6), length) : 0
  ends.dst = 0
  return true
}

/** IEEE 802.11: who is source and destination depends on the frame's type and direction. */
export function readWlan(p: Packet, i: number, ends: Ends): boolean {
  const row = p.layerRows[i]
  if (isQuoted(p, i) || !has(p, row, 10)) return false
  const bytes = bytesOf(p, row)
  const at = p.tape.start[row]
  const kind = (bytes[at] >> 2) & 3
  const { addresses } = p.session
  if (kind === 1 || kind === 3) {
    const both = has(p, row, 16) && sends((bytes[at] >> 4) & 15)
    ends.dst = addresses.id(bytes, at + 4, 6)
    ends.src = both ? addresses.id(bytes, at + 10, 6) : 0
    return true
  }
  if (!has(p, row, 24)) return false
  const way = kind === 2 ? bytes[at + 1] & 3 : 0
  const source = way === 0 || way === 1 ? 10 : way === 2 ? 16 : 24
  if (source === 24 && !has(p, row, 30)) return false
  ends.src = addresses.id(bytes, at + source, 6)
  ends.dst = addresses.id(bytes, at + (way === 0 || way === 2 ? 4 : 16), 6)
  return true
}

/** Control frames that name their sender; CTS, Ack and the wrapper do not. */
function sends(subtype: number): boolean {
  return subtype !== 12 && subtype !== 13 && subtype !== 7
}
