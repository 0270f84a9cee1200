import type { Direction, Id, Qualifiers } from './expression.js'
import { both, type CaptureTest, either, type Offset } from './frame.js'
import { CaptureFilterError } from './lexer.js'
import type { Link } from './link.js'
import { ETHERTYPES } from './names.js'

/** Tests of network addresses. */

/** Joins a test of the source and one of the destination as the direction says; without one, either will do. */
export function directed(
  direction: Direction | undefined,
  source: CaptureTest,
  destination: CaptureTest,
  q: Qualifiers,
): CaptureTest {
  switch (direction) {
    case 'src':
      return source
    case 'dst':
      return destination
    case 'and':
      return both(source, destination)
    case undefined:
    case 'or':
      return either(source, destination)
    default:
      throw new CaptureFilterError(`'${direction}' is valid for 802.11 link addresses only`, q.at, 1)
  }
}

const ADDRESSED: Readonly<Record<string, readonly [type: number, source: number, destination: number]>> = {
  ip: [ETHERTYPES.ip, 12, 16],
  arp: [ETHERTYPES.arp, 14, 24],
  rarp: [ETHERTYPES.rarp, 14, 24],
}

/** A dotted id, whole or in part, or a number; with how many of its bits count. */
export function ipv4Id(id: Id, q: Qualifiers): { value: number; mask: number } {
  const { token } = id
  if (token.kind === 'number') {
    let { value } = token
    let mask = 0xffff_ffff
    if (q.type === 'net')
      while (value !== 0 && value >>> 24 === 0) {
        value = (value << 8) >>> 0
        mask = (mask << 8) >>> 0
      }
    return { value, mask }
  }
  const parts = token.text.split('.').map(Number)
  const given = parts.length * 8
  const value = (parts.reduce((n, x) => n * 256 + x, 0) * 2 ** (32 - given)) >>> 0
  let mask = maskOf(given)
  if (id.prefix !== undefined) {
    if (id.prefix > 32) throw new CaptureFilterError('mask length must be <= 32', token.at, token.text.length)
    mask = maskOf(id.prefix)
    if ((value & ~mask) >>> 0 !== 0)
      throw new CaptureFilterError(`non-network bits set in "${token.text}/${id.prefix}"`, token.at, token.text.length)
  } else if (id.mask !== undefined) {
    mask =
      id.mask
        .split('.')
        .map(Number)
        .reduce((n, x) => n * 256 + x, 0) >>> 0
    if ((value & ~mask) >>> 0 !== 0)
      throw new CaptureFilterError(
        `non-network bits set in "${token.text} mask ${id.mask}"`,
        token.at,
        token.text.length,
      )
  }
  return { value, mask }
}

const maskOf = (bits: number): number => (bits === 0 ? 0 : (0xffff_ffff << (32 - bits)) >>> 0)

/** An IPv4 host or network, in IP, ARP and RARP, or in the one that the qualifiers name. */
export function ipv4Host(link: Link, q: Qualifiers, value: number, mask: number): CaptureTest {
  const names = q.protocol === undefined ? ['ip', 'arp', 'rarp'] : [q.protocol]
  let result: CaptureTest | undefined
  for (const name of names) {
    const known = ADDRESSED[name]
    if (known === undefined)
      throw new CaptureFilterError(
        name === 'ip6'
          ? "'ip6' modifier applied to ip host"
          : `'${name}' modifier applied to ${q.type === 'net' ? 'net' : 'host'}`,
        q.at,
        name.length,
      )
    const [type, source, destination] = known
    const carried = link.carries(type)
    const at = (offset: number): CaptureTest =>
      both(carried, f => (f.u32(link.network(f) + offset) & mask) >>> 0 === value)
    const test = directed(q.direction, at(source), at(destination), q)
    result = result === undefined ? test : either(result, test)
  }
  return result as CaptureTest
}

/** An IPv6 host or network. */
export function ipv6Host(link: Link, q: Qualifiers, id: Id): CaptureTest {
  const { token } = id
  if (token.kind !== 'ipv6') throw new CaptureFilterError('not an IPv6 address', token.at, token.text.length)
  if (q.protocol !== undefined && q.protocol !== 'ip6')
    throw new CaptureFilterError(`'${q.protocol}' modifier applied to ip6 host`, q.at, q.protocol.length)
  const bits = id.prefix ?? 128
  if (bits > 128) throw new CaptureFilterError('mask length must be <= 128', token.at, token.text.length)
  const words = [0, 4, 8, 12].map(i => new DataView(token.bytes.buffer, token.bytes.byteOffset).getUint32(i))
  const masks = [0, 1, 2, 3].map(i => maskOf(Math.min(32, Math.max(0, bits - i * 32))))
  if (words.some((w, i) => (w & ~masks[i]) >>> 0 !== 0))
    throw new CaptureFilterError(`non-network bits set in "${token.text}/${bits}"`, token.at, token.text.length)
  const carried = link.carries(ETHERTYPES.ip6)
  const at =
    (offset: number): CaptureTest =>
    f => {
      if (!carried(f)) return false
      const start: number = (link.network as Offset)(f) + offset
      for (let i = 0; i < 4; i++)
        if (masks[i] !== 0 && (f.u32(start + i * 4) & masks[i]) >>> 0 !== words[i]) return false
      return true
    }
  return directed(q.direction, at(8), at(24), q)
}
