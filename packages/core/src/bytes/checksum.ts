/** The Internet checksum: RFC 1071. */

/** Ones' complement sum of the bytes [from, to), an odd last one padded with zero, on top of `sum`. */
export function onesSum(b: Uint8Array, from: number, to: number, sum = 0): number {
  let s = sum
  let i = from
  for (; i + 1 < to; i += 2) s += (b[i] << 8) | b[i + 1]
  if (i < to) s += b[i] << 8
  // 2^53 leaves room for terabytes
  while (s > 0xffff) s = (s % 0x10000) + Math.floor(s / 0x10000)
  return s
}

/** Sum of the pseudo-header of IPv4 or IPv6: both addresses, the protocol and the length of what it covers. */
export function pseudoSum(src: Uint8Array, dst: Uint8Array, protocol: number, length: number): number {
  const addresses = onesSum(dst, 0, dst.length, onesSum(src, 0, src.length))
  let s = addresses + protocol + (length & 0xffff) + Math.floor(length / 0x10000)
  while (s > 0xffff) s = (s & 0xffff) + (s >>> 16)
  return s
}

/** The checksum that belongs into the field at `at`, of bytes whose sum with the field is `sum`. */
export function expectedChecksum(sum: number, stored: number): number {
  let s = sum + (~stored & 0xffff)
  while (s > 0xffff) s = (s & 0xffff) + (s >>> 16)
  return ~s & 0xffff
}
