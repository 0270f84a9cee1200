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

/** Two addresses of `size` bytes at fixed places of the header. */
export function addressesAt(source: number, destination: number, size: number, header: number): ReadEnds {
  return (p, i, ends) => {
    const row = p.layerRows[i]
    if (isQuoted(p, i) || !has(p, row, header)) return false
    const bytes = bytesOf(p, row)
    const at = p.tape.start[row]
    const { addresses } = p.session
    ends.src = addresses.id(bytes, at + source, size)
    ends.dst = addresses.id(bytes, at + destination, size)
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
const readIpv6 = addressesAt(8, 24, 16, 40)

/** The addresses of the network layer next outside layer `i`. */
function networkOf(p: Packet, i: number, ends: Ends): boolean {
  for (let k = i - 1; k >= 0; k--) {
    const { name } = p.layerProtocols[k]
    if (name === 'ip') return readIpv4(p, k, ends)
    if (name === 'ipv6') return readIpv6(p, k, ends)
  }
  return false
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
