import { latin1 } from '../bytes/text.js'
import { bytes, type Field, i32, stringz, time, u8, u16, u32 } from '../packet/field.js'
import { protocol } from '../packet/protocol.js'
import type { Reader } from '../packet/reader.js'
import { ETHERTYPES } from './link-labels.js'

const FAMILIES: Readonly<Record<number, string>> = {
  0: 'Unspecified',
  1: 'IPv4/IPv6',
  2: 'IPv4',
  3: 'ARP',
  5: 'Netdev',
  7: 'Bridge',
  10: 'IPv6',
  12: 'DECNET',
}
/** EtherTypes of the families whose payload is a packet of the network layer. */
const TYPES: Readonly<Record<number, number>> = { 2: 0x0800, 10: 0x86dd }
const HOOKS: Readonly<Record<number, string>> = {
  0: 'Pre-routing',
  1: 'Local in',
  2: 'Forward',
  3: 'Local out',
  4: 'Post-routing',
  5: 'Number of hooks',
}
const PACKET_HDR = 1
const TIMESTAMP = 3
const PAYLOAD = 9
const PREFIX = 10
const ATTRIBUTES: Readonly<Record<number, string>> = {
  0: 'NFULA_UNSPEC',
  [PACKET_HDR]: 'NFULA_PACKET_HDR',
  2: 'NFULA_MARK',
  [TIMESTAMP]: 'NFULA_TIMESTAMP',
  4: 'NFULA_IFINDEX_INDEV',
  5: 'NFULA_IFINDEX_OUTDEV',
  6: 'NFULA_IFINDEX_PHYSINDEV',
  7: 'NFULA_IFINDEX_PHYSOUTDEV',
  8: 'NFULA_HWADDR',
  [PAYLOAD]: 'NFULA_PAYLOAD',
  [PREFIX]: 'NFULA_PREFIX',
  11: 'NFULA_UID',
  12: 'NFULA_SEQ',
  13: 'NFULA_SEQ_GLOBAL',
  14: 'NFULA_GID',
  15: 'NFULA_HWTYPE',
  16: 'NFULA_HWHEADER',
  17: 'NFULA_HWLEN',
}

/** What Linux's packet filter logs (LINKTYPE_NFLOG): attributes in the order of bytes of the host, one of them the packet. */
export const nflog = protocol({
  name: 'nflog',
  title: 'Linux Netfilter NFLOG',
  short: 'NFLOG',
  on: { linktype: [239] },
  hands: ['ethertype'],
  fields: {
    family: u8('Family', { labels: FAMILIES }),
    version: u8('Version'),
    res_id: u16('Resource id'),
    tlv: bytes('TLV'),
    tlv_length: u16('Length'),
    tlv_type: u16('Type', { mask: 0x7fff, little: true, labels: ATTRIBUTES }),
    protocol: u16('HW protocol', { base: 'hex', labels: ETHERTYPES }),
    hook: u8('Netfilter hook', { labels: HOOKS }),
    ifindex_indev: u32('IFINDEX_INDEV'),
    ifindex_outdev: u32('IFINDEX_OUTDEV'),
    ifindex_physindev: u32('IFINDEX_PHYSINDEV'),
    ifindex_physoutdev: u32('IFINDEX_PHYSOUTDEV'),
    prefix: stringz('Prefix'),
    uid: i32('UID'),
    gid: i32('GID'),
    timestamp: time('Timestamp'),
    tlv_value: bytes('Value'),
  },
  dissect(r, p, f) {
    p.tape.length[p.layerRow(nflog)] = r.left
    if (p.columns.wanted) p.columns.name('NFLOG')
    const family = r.u8(f.family)
    r.u8(f.version)
    r.u16(f.res_id)
    let payload = -1
    let size = 0
    while (r.left >= 4) {
      const start = r.pos
      const length = r.peek16le()
      if (length < 4) break
      r.need(length)
      const type = r.peek16le(2) & 0x7fff
      r.row(f.tlv, start, length, 0)
      if (r.full) r.label(f.tlv, `TLV Type: ${ATTRIBUTES[type] ?? 'Unknown'} (${type}), Length: ${length}`)
      const row = r.nest(f.tlv)
      r.u16le(f.tlv_length)
      r.u16le(f.tlv_type)
      if (type === PAYLOAD) {
        payload = start + 4
        size = length - 4
      } else value(r, f, type, length - 4)
      r.unnest(row)
      r.pos = start
      r.skip(Math.min((length + 3) & ~3, r.left))
    }
    if (payload < 0) return
    r.pos = payload
    r.bound(size)
    const ethertype = TYPES[family]
    if (ethertype !== undefined && p.next('ethertype', ethertype, r)) return
    p.session.coverage.count('nflog.family', family)
    p.data(r)
  },
})

type NflogFields = typeof nflog.f

/** An attribute whose value is not as long as it has to be is shown as bytes. */
function value(r: Reader, f: NflogFields, type: number, size: number): void {
  const number = size === 4 ? numberField(f, type) : undefined
  if (number !== undefined) r.u32(number)
  else if (type === PACKET_HDR && size === 4) {
    r.u16(f.protocol)
    r.u8(f.hook)
  } else if (type === TIMESTAMP && size === 16) {
    // seconds and microseconds, 64 bits each
    if (r.wants(f.timestamp)) {
      const seconds = r.peek32() * 0x1_0000_0000 + r.peek32(4)
      r.row(f.timestamp, r.pos, size, seconds, [seconds, r.peek32(12) * 1000])
    }
  } else if (type === PREFIX) r.row(f.prefix, r.pos, size, 0, latin1(r.bytes, r.pos, textEnd(r, size)))
  else r.span(f.tlv_value, size)
}

function numberField(f: NflogFields, type: number): Field | undefined {
  switch (type) {
    case 4:
      return f.ifindex_indev
    case 5:
      return f.ifindex_outdev
    case 6:
      return f.ifindex_physindev
    case 7:
      return f.ifindex_physoutdev
    case 11:
      return f.uid
    case 14:
      return f.gid
    default:
      return undefined
  }
}

/** Where the text at the cursor ends: at a NUL, or with the attribute. */
function textEnd(r: Reader, size: number): number {
  const nul = r.bytes.indexOf(0, r.pos)
  return nul < 0 || nul > r.pos + size ? r.pos + size : nul
}
