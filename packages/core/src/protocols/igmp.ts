import { ipv4Text } from '../bytes/address.js'
import { expectedChecksum, onesSum } from '../bytes/checksum.js'
import { bool, bytes, expert, ipv4, u8, u16, u24, u32 } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import { protocol } from '../packet/protocol.js'
import type { Reader } from '../packet/reader.js'
import { frame } from './frame.js'
import { igmpColumn, recordColumn, TYPES } from './igmp-column.js'
import { CHECKSUM_STATUS } from './ip/numbers.js'

const REPLIES: Readonly<Record<number, string>> = {
  0: 'Request Granted',
  1: 'Request Denied, No Resources',
  2: 'Request Denied, Invalid Code',
  3: 'Request Denied, Invalid Group',
  4: 'Request Denied, Invalid Key',
}

const RECORDS: Readonly<Record<number, string>> = {
  1: 'Mode Is Include',
  2: 'Mode Is Exclude',
  3: 'Change To Include Mode',
  4: 'Change To Exclude Mode',
  5: 'Allow New Sources',
  6: 'Block Old Sources',
}

const ROUTING: Readonly<Record<number, string>> = {
  1: 'DVMRP',
  2: 'MOSPF',
  3: 'PIM',
  4: 'CBT',
  5: 'PIM using special routing table',
  6: 'PIM using a static route',
  7: 'DVMRP using a static route',
  8: 'PIM using MBGP (aka BGP4+) route',
  9: 'CBT using special routing table',
  10: 'CBT using a static route',
  11: 'PIM using state created by Assert processing',
}

const FORWARDING: Readonly<Record<number, string>> = {
  0: 'NO_ERROR',
  1: 'WRONG_IF',
  2: 'PRUNE_SENT',
  3: 'PRUNE_RCVD',
  4: 'SCOPED',
  5: 'NO_ROUTE',
  6: 'WRONG_LAST_HOP',
  7: 'NOT_FORWARDING',
  8: 'REACHED_RP',
  9: 'RPF_IF',
  10: 'NO_MULTICAST',
  11: 'INFO_HIDDEN',
  129: 'NO_SPACE',
  130: 'OLD_ROUTER',
  131: 'ADMIN_PROHIB',
}

/** Other protocols that travel under IGMP's number: DVMRP, PIM version 1, IGAP. */
const FOREIGN: ReadonlySet<number> = new Set([0x13, 0x14, 0x40, 0x41, 0x42])

/** Internet Group Management Protocol: RFC 988 (version 0), 1112, 2236, 3376, and draft-ietf-idmr-traceroute-ipm. */
export const igmp = protocol({
  name: 'igmp',
  title: 'Internet Group Management Protocol',
  on: { 'ip.proto': [2] },
  fields: {
    version: u8('IGMP Version'),
    type: u8('Type', { base: 'hex', labels: TYPES }),
    reserved: bytes('Reserved'),
    group_type: u8('Type Of Group', { labels: { 0: 'Public Group', 1: 'Private Group' } }),
    reply: u8('Reply', { labels: REPLIES }),
    'reply.pending': u8('Reply Pending'),
    checksum: u16('Checksum', { base: 'hex' }),
    'checksum.status': u8('Checksum Status', { base: 'none', labels: CHECKSUM_STATUS, generated: true }),
    identifier: u32('Identifier'),
    access_key: bytes('Access Key'),
    max_resp: u8('Max Resp Time'),
    'max_resp.exp': u8('Exponent', { base: 'hex', mask: 0x70 }),
    'max_resp.mant': u8('Mantissa', { base: 'hex', mask: 0x0f }),
    s: bool('S', { mask: 0x08, states: ['SUPPRESS router side processing', 'Do not suppress router side processing'] }),
    qrv: u8('QRV', { mask: 0x07 }),
    qqic: u8('QQIC'),
    num_src: u16('Num Src'),
    saddr: ipv4('Source Address'),
    num_grp_recs: u16('Num Group Records'),
    record_type: u8('Record Type', { labels: RECORDS }),
    aux_data_len: u8('Aux Data Len'),
    maddr: ipv4('Multicast Address'),
    aux_data: bytes('Aux Data'),
    data: bytes('Data'),
    'mtrace.max_hops': u8('# hops'),
    'mtrace.saddr': ipv4('Source Address'),
    'mtrace.raddr': ipv4('Receiver Address'),
    'mtrace.rspaddr': ipv4('Response Address'),
    'mtrace.resp_ttl': u8('Response TTL'),
    'mtrace.q_id': u24('Query ID'),
    'mtrace.q_arrival': u32('Query Arrival'),
    'mtrace.q_inaddr': ipv4('In itf addr'),
    'mtrace.q_outaddr': ipv4('Out itf addr'),
    'mtrace.q_prevrtr': ipv4('Previous rtr addr'),
    'mtrace.q_inpkt': u32('In pkts'),
    'mtrace.q_outpkt': u32('Out pkts'),
    'mtrace.q_total': u32('S,G pkt count'),
    'mtrace.q_rtg_proto': u8('Rtg Protocol', { labels: ROUTING }),
    'mtrace.q_fwd_ttl': u8('FwdTTL'),
    'mtrace.q_mbz': u8('MBZ', { base: 'hex', mask: 0x80 }),
    'mtrace.q_s': u8('S', { base: 'hex', mask: 0x40 }),
    'mtrace.q_src_mask': u8('Src Mask', { base: 'hex', mask: 0x3f }),
    'mtrace.q_fwd_code': u8('Forwarding Code', { base: 'hex', labels: FORWARDING }),
    bad_checksum: expert('Bad checksum', 'error', 'Checksum'),
  },
  dissect(r, p, f) {
    const type = r.peek8()
    if (FOREIGN.has(type) || (type >= 0xfc && toRouters(r, p))) return false
    if (!r.full && !p.session.wantsAny(igmp)) {
      r.pos = r.end
      return
    }
    const length = r.leftOnWire
    if (p.columns.wanted) igmpColumn(r, p, type)
    // Wireshark finds its own messages through a table of types, and names the layer twice
    if ((TYPES[type] !== undefined || type === 0) && r.wants(frame.f.protocols)) p.mention(igmp)
    if (type === 0x22) report(r, p, f)
    else if (type === 0x11 && length >= 12) query(r, p, f)
    else if (type === 0x11 || type === 0x12 || type === 0x16 || type === 0x17) {
      const first = type === 0x12 || (type === 0x11 && r.peek8(1) === 0)
      r.fact(f.version, first ? 1 : 2)
      r.u8(f.type)
      if (first) r.span(f.reserved, 1)
      else maximum(r, f, false)
      showChecksum(r, p, f, 8)
      r.ipv4(f.maddr)
    } else if (type <= 0x08) zero(r, p, f, type)
    else if (type === 0x1e || type === 0x1f) traceroute(r, p, f, type)
    else {
      r.u8(f.type)
      r.span(f.data, r.left)
    }
    // what follows a message belongs to nobody
    if (r.limit <= r.end) r.pos = r.end
    return
  },
})

type Fields = typeof igmp.f

/** Whether the packet goes to 224.0.0.25, the group of the router-port group management protocol (RFC 3488). */
function toRouters(r: Reader, p: Packet): boolean {
  const row = p.layerRows[p.layerCount - 2]
  const at = row === undefined ? 0 : r.tape.start[row] + 16
  const b = r.bytes
  return b[at] === 224 && b[at + 1] === 0 && b[at + 2] === 0 && b[at + 3] === 25
}

/** The checksum covers the first `length` bytes of the message. */
function showChecksum(r: Reader, p: Packet, f: Fields, length: number): void {
  const at = r.pos
  const stored = r.u16(f.checksum)
  if (r.base + length > r.end || p.quoted) {
    if (r.full) r.label(f.checksum, `Checksum: 0x${hex4(stored)} [unverified]`)
    r.row(f['checksum.status'], at, 0, 2)
    return
  }
  const sum = onesSum(r.bytes, r.base, r.base + length)
  if (sum === 0xffff) {
    if (r.full) r.label(f.checksum, `Checksum: 0x${hex4(stored)} [correct]`)
  } else {
    const expected = hex4(expectedChecksum(sum, stored))
    if (r.full) r.label(f.checksum, `Checksum: 0x${hex4(stored)} incorrect, should be 0x${expected}`)
    const under = r.nest(f.checksum)
    r.expert(f.bad_checksum, `Bad checksum [should be 0x${expected}]`)
    r.unnest(under)
  }
  r.row(f['checksum.status'], at, 0, sum === 0xffff ? 1 : 0)
}

const hex4 = (v: number): string => v.toString(16).padStart(4, '0')

/** Tenths of a second; from 0x80 on version 3 reads it as a floating point number. */
function maximum(r: Reader, f: Fields, floating: boolean): void {
  const at = r.pos
  const code = r.u8()
  const float = floating && code >= 0x80
  const tenths = float ? ((code & 15) | 16) << (((code >> 4) & 7) + 3) : code
  r.row(f.max_resp, at, 1, tenths)
  if (r.full)
    r.label(f.max_resp, `Max Resp Time: ${(tenths / 10).toFixed(1)} sec (0x${code.toString(16).padStart(2, '0')})`)
  if (!float) return
  const under = r.nest(f.max_resp)
  r.row(f['max_resp.exp'], at, 1, (code >> 4) & 7)
  r.row(f['max_resp.mant'], at, 1, code & 15)
  r.unnest(under)
}

function query(r: Reader, p: Packet, f: Fields): void {
  r.fact(f.version, 3)
  const length = r.leftOnWire
  r.u8(f.type)
  maximum(r, f, true)
  showChecksum(r, p, f, length)
  r.ipv4(f.maddr)
  r.bits(f.s)
  r.read(f.qrv)
  r.u8(f.qqic)
  sources(r, f, r.u16(f.num_src))
}

function sources(r: Reader, f: Fields, count: number): void {
  for (let i = 0; i < count; i++) r.ipv4(f.saddr)
}

function report(r: Reader, p: Packet, f: Fields): void {
  r.fact(f.version, 3)
  const length = r.leftOnWire
  r.u8(f.type)
  r.span(f.reserved, 1)
  showChecksum(r, p, f, length)
  r.span(f.reserved, 2)
  const count = r.u16(f.num_grp_recs)
  for (let i = 0; i < count; i++) {
    const kind = r.peek8()
    const group = r.group('')
    if (group >= 0 && r.left >= 8)
      r.tape.label[group] = `Group Record : ${ipv4Text(r.bytes, r.pos + 4)}  ${RECORDS[kind] ?? ''}`
    r.u8(f.record_type)
    const words = r.u8(f.aux_data_len)
    const n = r.u16(f.num_src)
    r.ipv4(f.maddr)
    sources(r, f, n)
    recordColumn(r, p, kind, n)
    if (words > 0) r.span(f.aux_data, 4 * words)
    r.close(group)
  }
}

function zero(r: Reader, p: Packet, f: Fields, type: number): void {
  r.fact(f.version, 0)
  r.u8(f.type)
  const code = r.peek8()
  if (type === 1) r.u8(f.group_type)
  else if (type % 2 === 1) r.skip(1)
  else r.u8(code <= 4 ? f.reply : f['reply.pending'])
  showChecksum(r, p, f, 20)
  r.u32(f.identifier)
  r.ipv4(f.maddr)
  r.span(f.access_key, 8)
}

/** A query has no response block, a request and a response have one for each router. */
function traceroute(r: Reader, p: Packet, f: Fields, type: number): void {
  const length = r.leftOnWire
  const name = type === 0x1e ? 'Traceroute Response' : length === 24 ? 'Traceroute Query' : 'Traceroute Request'
  r.u8(f.type)
  if (r.full) r.label(f.type, `Type: ${name} (0x${type.toString(16)})`)
  r.u8(f['mtrace.max_hops'])
  showChecksum(r, p, f, length)
  r.ipv4(f.maddr)
  r.ipv4(f['mtrace.saddr'])
  r.ipv4(f['mtrace.raddr'])
  r.ipv4(f['mtrace.rspaddr'])
  r.u8(f['mtrace.resp_ttl'])
  r.u24(f['mtrace.q_id'])
  while (r.leftOnWire >= 32) {
    const group = r.group('')
    if (group >= 0 && r.left >= 32)
      r.tape.label[group] =
        `Response data block: ${ipv4Text(r.bytes, r.pos + 4)} -> ${ipv4Text(r.bytes, r.pos + 8)},  Proto: ${ROUTING[r.peek8(28)] ?? 'Unknown'},  Forwarding Code: ${FORWARDING[r.peek8(31)] ?? 'Unknown'}`
    r.u32(f['mtrace.q_arrival'])
    r.ipv4(f['mtrace.q_inaddr'])
    r.ipv4(f['mtrace.q_outaddr'])
    r.ipv4(f['mtrace.q_prevrtr'])
    r.u32(f['mtrace.q_inpkt'])
    r.u32(f['mtrace.q_outpkt'])
    r.u32(f['mtrace.q_total'])
    r.u8(f['mtrace.q_rtg_proto'])
    r.u8(f['mtrace.q_fwd_ttl'])
    r.bits(f['mtrace.q_mbz'])
    r.bits(f['mtrace.q_s'])
    r.read(f['mtrace.q_src_mask'])
    r.u8(f['mtrace.q_fwd_code'])
    r.close(group)
  }
}
