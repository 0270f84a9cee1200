import { ipv6Text } from '../../bytes/address.js'
import { bool, bytes, none, u8, u16, ipv6 as v6 } from '../../packet/field.js'
import { fieldTable } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'

/** Multicast listener discovery: RFC 2710, 3810; multicast router discovery: RFC 4286. */

const RECORDS: Readonly<Record<number, string>> = {
  1: 'Include',
  2: 'Exclude',
  3: 'Changed to include',
  4: 'Changed to exclude',
  5: 'Allow new sources',
  6: 'Block old sources',
}

const f = fieldTable('icmpv6', {
  reserved: bytes('Reserved'),
  'mld.maximum_response_delay': u16('Maximum Response Delay [ms]'),
  'mld.multicast_address': v6('Multicast Address'),
  'mld.maximum_response_code': u16('Maximum Response Code'),
  'mld.flag': u8('Flags', { base: 'hex' }),
  'mld.flag.s': bool('Suppress Router-Side Processing', { mask: 0x08, states: ['True', 'False'] }),
  'mld.flag.qrv': u8("QRV (Querier's Robustness Variable)", { mask: 0x07 }),
  'mld.flag.reserved': u8('Reserved', { mask: 0xf0 }),
  'mld.qqi': u8("QQIC (Querier's Query Interval Code)"),
  'mld.nb_sources': u16('Number of Sources'),
  'mld.source_address': v6('Source Address'),
  'mldr.nb_mcast_records': u16('Number of Multicast Address Records'),
  'mldr.mar': none('Multicast Address Record'),
  'mldr.mar.record_type': u8('Record Type', { labels: RECORDS }),
  'mldr.mar.aux_data_len': u8('Aux Data Len'),
  'mldr.mar.nb_sources': u16('Number of Sources'),
  'mldr.mar.multicast_address': v6('Multicast Address'),
  'mldr.mar.source_address': v6('Source Address'),
  'mldr.mar.auxiliary_data': bytes('Auxiliary Data'),
  'mcast_ra.query_interval': u16('Query Interval'),
  'mcast_ra.robustness_variable': u16('Robustness Variable'),
})

export function readMulticast(r: Reader, type: number): void {
  if (type === 143) report(r)
  else if (type === 151) {
    r.u16(f['mcast_ra.query_interval'])
    r.u16(f['mcast_ra.robustness_variable'])
  } else if (type === 130 && r.limit - r.base > 24) query(r)
  else if (type <= 132) {
    r.u16(f['mld.maximum_response_delay'])
    r.span(f.reserved, 2)
    r.ipv6(f['mld.multicast_address'])
  }
}

/** Codes from 0x8000 (or 0x80) on are floating point numbers. */
function query(r: Reader): void {
  const at = r.pos
  const code = r.u16()
  const delay = code < 0x8000 ? code : ((code & 0xfff) | 0x1000) << (((code >> 12) & 7) + 3)
  r.row(f['mld.maximum_response_code'], at, 2, delay)
  r.span(f.reserved, 2)
  r.ipv6(f['mld.multicast_address'])
  r.flags(f['mld.flag'], [f['mld.flag.s'], f['mld.flag.qrv'], f['mld.flag.reserved']])
  const interval = r.u8()
  r.row(f['mld.qqi'], r.pos - 1, 1, interval < 0x80 ? interval : ((interval & 15) | 16) << (((interval >> 4) & 7) + 3))
  const count = r.u16(f['mld.nb_sources'])
  for (let i = 0; i < count; i++) r.ipv6(f['mld.source_address'])
}

function report(r: Reader): void {
  r.span(f.reserved, 2)
  const count = r.u16(f['mldr.nb_mcast_records'])
  for (let i = 0; i < count; i++) {
    r.need(20)
    const kind = r.peek8()
    const line = r.open(f['mldr.mar'])
    const name = RECORDS[kind] ?? `Unknown Record Type (${kind})`
    if (line >= 0 && r.full) r.tape.label[line] = `Multicast Address Record ${name}: ${ipv6Text(r.bytes, r.pos + 4)}`
    r.u8(f['mldr.mar.record_type'])
    const words = r.u8(f['mldr.mar.aux_data_len'])
    const sources = r.u16(f['mldr.mar.nb_sources'])
    r.ipv6(f['mldr.mar.multicast_address'])
    for (let k = 0; k < sources; k++) r.ipv6(f['mldr.mar.source_address'])
    if (words > 0) r.span(f['mldr.mar.auxiliary_data'], 4 * words)
    r.close(line)
  }
}
