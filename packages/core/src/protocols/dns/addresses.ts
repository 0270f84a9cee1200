import { ipv4Text, ipv6Text } from '../../bytes/address.js'
import type { Field } from '../../packet/field.js'
import type { Reader } from '../../packet/reader.js'
import { f } from './fields.js'
import type { Message, RecordReader } from './message.js'

/** Records of addresses. */

const told = (m: Message, address: string): void => m.tell(`, addr ${address}`, address)

/** A record of a preference and eight bytes, or four as an address. */
export const locator =
  (preference: Field, field: Field, size: number): RecordReader =>
  r => {
    r.u16(preference)
    r.span(field, size)
  }

export const address4: RecordReader = (r, m) => {
  const at = r.span(f.a, 4)
  if (m.told) told(m, ipv4Text(r.bytes, at))
}

export const address6: RecordReader = (r, m) => {
  const at = r.span(f.aaaa, 16)
  if (m.told) told(m, ipv6Text(r.bytes, at))
}

/** RFC 1035 3.4.2: the ports of a host, as bits. */
export const wellKnown: RecordReader = (r, m, end) => {
  const at = r.span(f['wks.address'], 4)
  if (m.told) told(m, ipv4Text(r.bytes, at))
  r.u8(f['wks.protocol'])
  const first = r.pos
  while (r.pos < end) {
    const bits = r.peek8()
    if (bits === 0) {
      r.skip(1)
      continue
    }
    const port = (r.pos - first) * 8
    r.u8(f['wks.bits'])
    if (!r.full) continue
    const ports = [0, 1, 2, 3, 4, 5, 6, 7].filter(i => (bits & (0x80 >> i)) !== 0).map(i => port + i)
    r.label(f['wks.bits'], `Bits: 0x${bits.toString(16).padStart(2, '0')} (${ports.join(', ')})`)
  }
}

/** RFC 2874: the last bits of an address, and the name that has the first ones. */
export const a6: RecordReader = (r, m, end) => {
  const prefix = r.peek8()
  const suffix = prefix > 128 ? 0 : (128 - prefix + 7) >> 3
  r.need(1 + suffix)
  const address = new Uint8Array(16)
  address.set(r.bytes.subarray(r.pos + 1, r.pos + 1 + suffix), 16 - suffix)
  if (suffix > 0 && prefix % 8 !== 0) address[16 - suffix] &= 0xff >> (prefix % 8)
  r.u8(f['a6.prefix_len'])
  if (suffix > 0) r.row(f['a6.address_suffix'], r.pos, suffix, 0, address)
  r.skip(suffix)
  let name = ''
  if (prefix > 0 && r.pos < end) name = m.name(r, f['a6.prefix_name'])
  if (m.told) told(m, `${prefix} ${ipv6Text(address, 0)} ${name}`)
}

/** RFC 3123: lists of address prefixes. */
export const prefixes: RecordReader = (r, _m, end) => {
  while (r.pos < end) {
    const family = r.u16(f['apl.address_family'])
    r.u8(f['apl.coded_prefix'])
    r.bits(f['apl.negation'])
    const length = r.read(f['apl.afdlength'])
    const size = family === 1 ? 4 : family === 2 ? 16 : 0
    if (length > size) r.span(f['apl.afdpart.data'], length)
    else padded(r, family === 1 ? f['apl.afdpart.ipv4'] : f['apl.afdpart.ipv6'], length, size)
  }
}

/** An address of which only the first bytes were sent. */
function padded(r: Reader, field: Field, length: number, size: number): void {
  r.need(length)
  if (r.wants(field)) {
    const address = new Uint8Array(size)
    address.set(r.bytes.subarray(r.pos, r.pos + Math.min(length, size)))
    r.row(field, r.pos, length, 0, address)
  }
  r.skip(length)
}

/** Microsoft's records that lead to WINS servers: local flag, two timeouts, then servers or a domain. */
export const wins: RecordReader = r => {
  r.read(f['wins.local_flag'])
  r.u32(f['wins.lookup_timeout'])
  r.u32(f['wins.cache_timeout'])
  const servers = r.u32(f['wins.nb_wins_servers'])
  for (let i = 0; i < servers; i++) r.ipv4(f['wins.wins_server'])
}

export const winsReverse: RecordReader = (r, m) => {
  r.read(f['winsr.local_flag'])
  r.u32(f['winsr.lookup_timeout'])
  r.u32(f['winsr.cache_timeout'])
  const name = m.name(r, f['winsr.name_result_domain'])
  if (m.told) m.tell(`, name result domain ${name}`, name)
}

/** Addresses before a proxy (draft-bellis-dnsop-xpf). */
export const proxied: RecordReader = r => {
  const version = r.u8(f['xpf.ip_version'])
  if (version !== 4 && version !== 6) return
  r.u8(f['xpf.protocol'])
  if (version === 4) {
    r.ipv4(f['xpf.source_ipv4'])
    r.ipv4(f['xpf.destination_ipv4'])
  } else {
    r.ipv6(f['xpf.source_ipv6'])
    r.ipv6(f['xpf.destination_ipv6'])
  }
  r.u16(f['xpf.sport'])
  r.u16(f['xpf.dport'])
}
