import { ipv6Text } from '../../bytes/address.js'
import { bool, bytes, eui64, type Field, string, u8, u16, u32, u64, ipv6 as v6 } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { fieldTable } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { PREFERENCES } from './option-fields.js'
import { readOptions, remarkUnknown } from './options.js'

/**
 * Neighbour discovery: RFC 4861, 3122, 6275, 3971, 5568 and 6775, and the other messages that end with its options.
 */

const HANDOVERS: Readonly<Record<number, string>> = {
  2: 'Router Solicitation for Proxy Advertisement',
  3: 'Proxy Router Advertisement',
  4: 'Handover Initiate',
  5: 'Handover Acknowledge',
}

const f = fieldTable('icmpv6', {
  reserved: bytes('Reserved'),
  'nd.ra.cur_hop_limit': u8('Cur hop limit'),
  'nd.ra.flag': u8('Flags', { base: 'hex' }),
  'nd.ra.flag.m': bool('Managed address configuration', { mask: 0x80 }),
  'nd.ra.flag.o': bool('Other configuration', { mask: 0x40 }),
  'nd.ra.flag.h': bool('Home Agent', { mask: 0x20 }),
  'nd.ra.flag.prf': u8('Prf (Default Router Preference)', { mask: 0x18, labels: PREFERENCES }),
  'nd.ra.flag.p': bool('Proxy', { mask: 0x04 }),
  'nd.ra.flag.rsv': u8('Reserved', { mask: 0x03 }),
  'nd.ra.router_lifetime': u16('Router lifetime (s)'),
  'nd.ra.reachable_time': u32('Reachable time (ms)'),
  'nd.ra.retrans_timer': u32('Retrans timer (ms)'),
  'nd.ns.target_address': v6('Target Address'),
  'nd.na.flag': u32('Flags', { base: 'hex' }),
  'nd.na.flag.r': bool('Router', { mask: 0x80000000, bits: 32 }),
  'nd.na.flag.s': bool('Solicited', { mask: 0x40000000, bits: 32 }),
  'nd.na.flag.o': bool('Override', { mask: 0x20000000, bits: 32 }),
  'nd.na.flag.rsv': u32('Reserved', { mask: 0x1fffffff }),
  'nd.na.target_address': v6('Target Address'),
  'nd.rd.target_address': v6('Target Address'),
  'rd.na.destination_address': v6('Destination Address'),
  'mip6.identifier': u16('Identifier', { base: 'dec_hex' }),
  'mip6.home_agent_address': v6('Home Agent Address'),
  'mip6.flag': u16('Flags', { base: 'hex' }),
  'mip6.flag.m': bool('Managed address configuration', { mask: 0x8000, bits: 16 }),
  'mip6.flag.o': bool('Other configuration', { mask: 0x4000, bits: 16 }),
  'mip6.flag.rsv': u16('Reserved', { mask: 0x3fff }),
  'send.identifier': u16('Identifier'),
  'send.all_components': u16('All Components'),
  'send.component': u16('Component'),
  'fmip6.subtype': u8('Subtype', {
    labels: HANDOVERS,
  }),
  'fmip6.hi.flag': u8('Flag', { base: 'hex' }),
  'fmip6.hi.flag.s': bool('Assigned address configuration', { mask: 0x80 }),
  'fmip6.hi.flag.a': bool('Buffer', { mask: 0x40 }),
  'fmip6.hi.flag.reserved': u8('Reserved', { mask: 0x3f }),
  'fmip6.identifier': u16('Identifier', { base: 'dec_hex' }),
  'ilnp.nb_locs': u8('Num of Locs'),
  'ilnp.nb_locator': u64('Locator', { base: 'hex' }),
  'ilnp.nb_preference': u32('Preference'),
  'ilnp.nb_lifetime': u32('Lifetime'),
  '6lowpannd.da.status': u8('Status', { labels: { 0: 'Success', 1: 'Duplicate Exists', 2: 'Neighbor Cache Full' } }),
  '6lowpannd.da.rsv': u8('Reserved'),
  '6lowpannd.da.lifetime': u16('Lifetime'),
  '6lowpannd.da.eui64': eui64('EUI-64'),
  '6lowpannd.da.reg_addr': v6('Registered Address'),
  'mpl.seed_info.min_sequence': u8('MinSequence'),
  'mpl.seed_info.bm_len': u8('Buffered Messages Length', { mask: 0xfc }),
  'mpl.seed_info.s': u8('Seed ID Length', {
    mask: 0x03,
    labels: { 0: '0 bit, not included in MPL Seed Info', 1: '16 bits', 2: '64 bits', 3: '128 bits' },
  }),
  'mpl.seed_info.seed_id': string('Seed ID'),
  'mpl.seed_info.sequence': u8('Sequence'),
})

const ROUTER: readonly Field[] = [
  f['nd.ra.flag.m'],
  f['nd.ra.flag.o'],
  f['nd.ra.flag.h'],
  f['nd.ra.flag.prf'],
  f['nd.ra.flag.p'],
  f['nd.ra.flag.rsv'],
]
const NEIGHBOUR: readonly Field[] = [f['nd.na.flag.r'], f['nd.na.flag.s'], f['nd.na.flag.o'], f['nd.na.flag.rsv']]

/** Reads the message behind its checksum; false for a type that is not among them. */
export function readNeighbour(r: Reader, p: Packet, type: number): boolean {
  switch (type) {
    case 133: // router solicitation
    case 141: // inverse neighbour discovery
    case 142:
      r.span(f.reserved, 4)
      break
    case 134:
      r.u8(f['nd.ra.cur_hop_limit'])
      r.flags(f['nd.ra.flag'], ROUTER)
      r.u16(f['nd.ra.router_lifetime'])
      r.u32(f['nd.ra.reachable_time'])
      r.u32(f['nd.ra.retrans_timer'])
      break
    case 135:
      r.span(f.reserved, 4)
      if (p.columns.wanted) p.columns.add(` for ${ipv6Text(r.bytes, r.pos)}`)
      r.ipv6(f['nd.ns.target_address'])
      break
    case 136:
      advertised(p, r)
      r.ipv6(f['nd.na.target_address'])
      break
    case 137:
      r.span(f.reserved, 4)
      r.ipv6(f['nd.rd.target_address'])
      r.ipv6(f['rd.na.destination_address'])
      break
    case 144:
    case 145:
    case 146:
      r.u16(f['mip6.identifier'])
      r.span(f.reserved, 2)
      if (type === 145) while (r.left > 0) r.ipv6(f['mip6.home_agent_address'])
      return true
    case 147:
      r.u16(f['mip6.identifier'])
      r.flags(f['mip6.flag'], [f['mip6.flag.m'], f['mip6.flag.o'], f['mip6.flag.rsv']])
      break
    case 148:
      r.u16(f['send.identifier'])
      r.u16(f['send.component'])
      break
    case 149:
      r.u16(f['send.identifier'])
      r.u16(f['send.all_components'])
      r.u16(f['send.component'])
      r.span(f.reserved, 2)
      break
    case 150:
    case 154:
      handover(r, p)
      break
    case 156:
      locators(r)
      return true
    case 157:
    case 158:
      r.u8(f['6lowpannd.da.status'])
      r.u8(f['6lowpannd.da.rsv'])
      r.u16(f['6lowpannd.da.lifetime'])
      r.span(f['6lowpannd.da.eui64'], 8)
      r.ipv6(f['6lowpannd.da.reg_addr'])
      return true
    case 159:
      seeds(r)
      return true
    default:
      return false
  }
  readOptions(r, p)
  return true
}

/** Router, solicited, override: RFC 4861, 4.4. */
const ADVERTISED = ['rtr', 'sol', 'ovr'] as const

function advertised(p: Packet, r: Reader): void {
  const flags = r.flags(f['nd.na.flag'], NEIGHBOUR)
  if (!p.columns.wanted && !r.full) return
  const names = ADVERTISED.filter((_, i) => (flags & (0x80000000 >>> i)) !== 0)
  const text = names.length === 0 ? 'none' : names.join(', ')
  if (p.columns.wanted && r.left >= 16) p.columns.add(` ${ipv6Text(r.bytes, r.pos)} (${text})`)
}

function handover(r: Reader, p: Packet): void {
  const kind = r.u8(f['fmip6.subtype'])
  if (p.columns.wanted) p.columns.add(` (${HANDOVERS[kind] ?? `Unknown (${kind})`})`)
  if (kind === 4) r.flags(f['fmip6.hi.flag'], [f['fmip6.hi.flag.s'], f['fmip6.hi.flag.a'], f['fmip6.hi.flag.reserved']])
  else if (kind === 2 || kind === 3 || kind === 5) r.span(f.reserved, 1)
  else r.skip(1)
  r.u16(f['fmip6.identifier'])
}

/** Locator update of ILNPv6: RFC 6743. */
function locators(r: Reader): void {
  const count = r.u8(f['ilnp.nb_locs'])
  r.span(f.reserved, 1)
  r.span(f.reserved, 2)
  for (let i = 0; i < count; i++) {
    r.u64(f['ilnp.nb_locator'])
    r.number(f['ilnp.nb_preference'], 2, false)
    r.number(f['ilnp.nb_lifetime'], 2, false)
  }
}

/** MPL control message: RFC 7731. */
function seeds(r: Reader): void {
  for (let n = 1; r.left > 0; n++) {
    const group = r.group(`MPL Seed Info: [${n}]`)
    const least = r.u8(f['mpl.seed_info.min_sequence'])
    r.bits(f['mpl.seed_info.bm_len'])
    const word = r.peek8()
    r.read(f['mpl.seed_info.s'])
    const size = [0, 2, 8, 16][word & 3]
    if (r.left < size) {
      remarkUnknown(r, r.left, `Remaining data, ${r.left} bytes, is too short for Seed ID of ${size} bytes`)
      r.close(group)
      return
    }
    if (size > 0) {
      const at = r.pos
      let text = ''
      for (let i = 0; i < size; i++) text += r.u8().toString(16).padStart(2, '0')
      r.row(f['mpl.seed_info.seed_id'], at, size, 0, text)
    }
    const length = word >> 2
    if (length > 0) {
      r.need(length)
      const messages = r.group('Buffered Messages')
      // a bit each, from the highest, for the sequence numbers from the lowest on
      for (let i = 0; i < length * 8; i++) {
        const set = (r.peek8(i >> 3) >> (7 - (i & 7))) & 1
        if (set !== 0) r.row(f['mpl.seed_info.sequence'], r.pos + (i >> 3), 1, (least + i) & 255)
      }
      r.skip(length)
      r.close(messages)
    }
    r.close(group)
  }
}
