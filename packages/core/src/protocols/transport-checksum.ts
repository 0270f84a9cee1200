import { expectedChecksum, onesSum, pseudoSum } from '../bytes/checksum.js'
import type { Packet } from '../packet/packet.js'
import type { Reader } from '../packet/reader.js'

/**
 * The checksum that belongs into a segment or datagram that starts at the reader's base and holds `stored`; -1 where not all of it was
 * captured, or the addresses are not known.
 */
export function transportChecksum(r: Reader, p: Packet, protocol: number, stored: number, end: number): number {
  const { addresses } = p.session
  if (end > r.end || p.quoted || addresses.size(p.src) === 0 || addresses.size(p.src) === 6) return -1
  const sum = pseudoSum(addresses.bytes(p.src), addresses.bytes(p.dst), protocol, end - r.base)
  return expectedChecksum(onesSum(r.bytes, r.base, end, sum), stored)
}
