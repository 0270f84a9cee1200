import { ipv6Text } from '../../bytes/address.js'
import { bytes, expert, type Field, i32, u8, u16, u32, ipv6 as v6 } from '../../packet/field.js'
import { protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { chain } from './chain.js'
import { extensionSpecs, follow, settleLength } from './extensions.js'

/** Routing headers: RFC 8200, 6275 (type 2), 6554 (3), 8754 (4), draft-bonica-6man-comp-rtg-hdr (5, 6). */

const TYPES: Readonly<Record<number, string>> = {
  0: 'Source Route',
  1: 'Nimrod',
  2: 'Type 2 Routing',
  3: 'RPL Source Route',
  4: 'Segment Routing',
  5: 'Compact Routing Header 16',
  6: 'Compact Routing Header 32',
  253: 'Experiment 1',
  254: 'Experiment 2',
}

export const routing = protocol({
  name: 'ipv6.routing',
  title: 'Routing Header for IPv6',
  short: 'IPv6 Routing',
  on: { 'ip.proto': [43] },
  hands: ['ip.proto'],
  fields: {
    ...extensionSpecs,
    type: u8('Type', { labels: TYPES }),
    segleft: u8('Segments Left'),
    unknown_data: bytes('Type-Specific Data'),
    'src.reserved': bytes('Reserved'),
    'src.addr': v6('Address'),
    'mipv6.reserved': bytes('Reserved'),
    'mipv6.home_address': v6('Home Address'),
    'rpl.cmprI': u32('Compressed Internal Octets (CmprI)', { mask: 0xf0000000 }),
    'rpl.cmprE': u32('Compressed Final Octets (CmprE)', { mask: 0x0f000000 }),
    'rpl.pad': u32('Padding Bytes', { mask: 0x00f00000 }),
    'rpl.reserved': u32('Reserved', { mask: 0x000fffff }),
    'rpl.addr_count': i32('Total Address Count', { generated: true }),
    'rpl.address': bytes('Address'),
    'rpl.full_address': v6('Full Address'),
    'srh.last_entry': u8('Last Entry'),
    'srh.flags': u8('Flags', { base: 'hex' }),
    'srh.tag': bytes('Tag'),
    'srh.addr': v6('Address'),
    'crh16.current_sid': u16('Current SID'),
    'crh32.current_sid': u32('Current SID'),
    'crh16.sid': u16('Segment ID'),
    'crh32.sid': u32('Segment ID'),
    not_multicast: expert('Destination address must not be a multicast address', 'warn', 'Protocol', {
      name: 'ipv6.dst_addr.not_multicast',
    }),
    repeated: expert(
      'Multiple instances of the same address must not appear in the source route list',
      'warn',
      'Protocol',
      {
        name: 'ipv6.src_route_list.mult_inst_same_addr',
      },
    ),
    source: expert('Source address must not appear in the source route list', 'warn', 'Protocol', {
      name: 'ipv6.src_route_list.src_addr',
    }),
    destination: expert('Destination address must not appear in the source route list', 'warn', 'Protocol', {
      name: 'ipv6.src_route_list.dst_addr',
    }),
    multicast: expert('Multicast addresses must not appear in the source route list', 'warn', 'Protocol', {
      name: 'ipv6.src_route_list.multicast_addr',
    }),
    'rpl.cmprI_cmprE_pad': expert('When cmprI equals 0 and cmprE equals 0, pad MUST equal 0', 'warn', 'Protocol'),
    'rpl.addr_count_ge0': expert(
      'Calculated total address count must be greater than or equal to 0',
      'error',
      'Protocol',
    ),
    'rpl.reserved_not0': expert('Reserved field must equal 0', 'note', 'Protocol'),
    invalid_length: expert('Invalid IPv6 Routing header length', 'error', 'Malformed'),
    invalid_segleft: expert(
      'IPv6 Routing Header segments left field must not exceed address count',
      'warn',
      'Protocol',
    ),
    undecoded: expert('Undecoded IPv6 routing header field', 'note', 'Undecoded'),
    deprecated: expert('Routing header type is deprecated', 'note', 'Deprecated'),
  },
  dissect(r, p, f) {
    const units = r.peek8(1)
    const length = 8 * (units + 1)
    const start = r.base
    settleLength(r, p, length)
    const next = r.u8(f.nxt)
    const type = r.peek8(1)
    const at = r.pos
    r.u8(f.len)
    if (type === 0 && units % 2 !== 0)
      remark(r, f.len, f.invalid_length, 'IPv6 Routing Header extension header length must not be odd')
    else if (type === 2 && units !== 2)
      remark(r, f.len, f.invalid_length, 'IPv6 Type 2 Routing Header extension header length must equal 2')
    r.row(f.len_oct, at, 1, length)
    r.u8(f.type)
    if (type === 0) remark(r, f.type, f.deprecated)
    if (p.full) p.title(`Routing Header for IPv6 (${TYPES[type] ?? `Unknown type ${type}`})`)
    const left = r.u8(f.segleft)
    r.enter(start + length - r.pos)
    switch (type) {
      case 0:
        sourceRoute(r, f, left)
        break
      case 2:
        homeAddress(r, f, left)
        break
      case 3:
        rpl(r, f, left)
        break
      case 4:
        segments(r, f, left)
        break
      case 5:
      case 6:
        compact(r, f, type === 5 ? 2 : 4, left)
        break
      default:
        r.span(f.unknown_data, r.leftOnWire)
        remark(r, f.unknown_data, f.undecoded)
    }
    r.leave()
    r.pos = start
    r.skip(length)
    follow(r, p, next)
  },
})

type Fields = typeof routing.f

/** RFC 8200 took it out: RFC 5095. */
function sourceRoute(r: Reader, f: Fields, left: number): void {
  const count = (r.leftOnWire - 4) >> 4
  if (left > count)
    remark(
      r,
      f.segleft,
      f.invalid_segleft,
      `IPv6 Type 0 Routing Header segments left field must not exceed address count (${count})`,
    )
  r.span(f['src.reserved'], 4)
  for (let i = 1; i <= count; i++) {
    const at = r.pos
    r.ipv6(f['src.addr'])
    if (r.full) r.label(f['src.addr'], `Address[${i}]: ${label(r, at)}`)
    if (r.bytes[at] === 0xff) remark(r, f['src.addr'], f.multicast)
    if (i === count && left > 0) chain.destination = at
  }
}

function homeAddress(r: Reader, f: Fields, left: number): void {
  if (left !== 1) remark(r, f.segleft, f.invalid_segleft, 'IPv6 Type 2 Routing Header segments left field must equal 1')
  r.span(f['mipv6.reserved'], 4)
  const at = r.pos
  r.ipv6(f['mipv6.home_address'])
  if (r.full) r.label(f['mipv6.home_address'], `Address[1]: ${label(r, at)}`)
  if (r.bytes[at] === 0xff) remark(r, f['mipv6.home_address'], f.multicast)
  if (left > 0) chain.destination = at
}

function rpl(r: Reader, f: Fields, left: number): void {
  const word = r.peek32()
  const inner = word >>> 28
  const last = (word >>> 24) & 15
  const pad = (word >>> 20) & 15
  const reserved = word & 0xfffff
  const at = r.pos
  const octets = r.leftOnWire - 4 - pad
  const count = Math.trunc((octets - (16 - last)) / (16 - inner)) + 1
  if (count >= 0 && left > count)
    remark(
      r,
      f.segleft,
      f.invalid_segleft,
      `IPv6 RPL Routing Header segments left field must not exceed address count (${count})`,
    )
  r.bits(f['rpl.cmprI'])
  r.bits(f['rpl.cmprE'])
  r.bits(f['rpl.pad'])
  if (inner === 0 && last === 0 && pad !== 0)
    remark(
      r,
      f['rpl.pad'],
      f['rpl.cmprI_cmprE_pad'],
      `When cmprI equals 0 and cmprE equals 0, pad MUST equal 0 but instead was ${pad}`,
    )
  r.bits(f['rpl.reserved'])
  if (reserved !== 0)
    remark(r, f['rpl.reserved'], f['rpl.reserved_not0'], `Reserved field must equal 0 but instead was ${reserved}`)
  r.skip(4)
  r.row(f['rpl.addr_count'], at, 2, count)
  if (count < 0) {
    const text = `Calculated total address count must be greater than or equal to 0, instead was ${count}`
    remark(r, f['rpl.addr_count'], f['rpl.addr_count_ge0'], text)
    return
  }
  for (let i = 1; i <= count; i++) {
    const size = 16 - (i === count ? last : inner)
    const from = r.pos
    r.span(f['rpl.address'], size)
    const full = new Uint8Array(16)
    if (chain.header >= 0) full.set(r.bytes.subarray(chain.header + 24, chain.header + 40))
    full.set(r.bytes.subarray(from, from + size), 16 - size)
    r.row(f['rpl.full_address'], from, size, 0, full)
    if (r.full) r.label(f['rpl.full_address'], `Address[${i}]: ${textOf(full)}`)
    if (full[0] === 0xff) remark(r, f['rpl.full_address'], f.multicast)
    else if (same(r, full, chain.header + 8)) remark(r, f['rpl.full_address'], f.source)
    else if (same(r, full, chain.header + 24)) remark(r, f['rpl.full_address'], f.destination)
    if (i === count && left > 0) chain.assembled = full
  }
}

function segments(r: Reader, f: Fields, left: number): void {
  const last = r.peek8()
  r.u8(f['srh.last_entry'])
  r.u8(f['srh.flags'])
  r.span(f['srh.tag'], 2)
  const count = Math.min(last + 1, r.leftOnWire >> 4)
  for (let i = 0; i < count; i++) {
    const at = r.pos
    r.ipv6(f['srh.addr'])
    if (r.full) r.label(f['srh.addr'], `Address[${i}]: ${label(r, at)}`)
    // the list runs backwards: the first entry is the last segment
    if (i === 0 && left > 0) chain.destination = at
  }
}

function compact(r: Reader, f: Fields, size: 2 | 4, left: number): void {
  const current = size === 2 ? f['crh16.current_sid'] : f['crh32.current_sid']
  const each = size === 2 ? f['crh16.sid'] : f['crh32.sid']
  const start = r.pos
  const at = left * size
  if (at + size > r.left) return
  r.row(current, start + at, size, size === 2 ? r.peek16(at) : r.peek32(at))
  const group = r.group('Segment Identifiers')
  if (group >= 0) r.tape.length[group] = r.left
  for (let i = 0; r.left >= size; i++) {
    const v = r.number(each, size, false)
    if (r.full) r.label(each, `SID[${i}] = ${v}`)
  }
  r.unnest(group)
}

function same(r: Reader, address: Uint8Array, at: number): boolean {
  if (chain.header < 0) return false
  return address.every((x, i) => x === r.bytes[at + i])
}

const textOf = (address: Uint8Array): string => ipv6Text(address, 0)
const label = (r: Reader, at: number): string => ipv6Text(r.bytes, at)

function remark(r: Reader, parent: Field, item: Field, text?: string): void {
  const row = r.nest(parent)
  r.expert(item, text)
  r.unnest(row)
}
