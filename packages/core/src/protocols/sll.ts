import { macText } from '../bytes/address.js'
import { bytes, ether, ipv4, u8, u16, u32 } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import { protocol } from '../packet/protocol.js'
import type { Reader } from '../packet/reader.js'
import { eth } from './eth.js'
import { handEthertype, readTail } from './ethertype.js'
import { ETHERTYPES, HARDWARE } from './link-labels.js'

const DIRECTIONS: Readonly<Record<number, string>> = {
  0: 'Unicast to us',
  1: 'Broadcast',
  2: 'Multicast',
  3: 'Unicast to another host',
  4: 'Sent by us',
}
const LINUX_TYPES: Readonly<Record<number, string>> = {
  1: 'Raw 802.3',
  3: 'Ethernet',
  4: '802.2 LLC',
  7: 'PPP (HDLC)',
  12: 'CAN',
  13: 'CAN FD',
  23: 'IrDA LAP',
  245: 'ISI',
  246: 'IEEE 802.15.4',
}
/** Who takes Linux's own types. */
const LINUX_PROTOCOLS: Readonly<Record<number, string>> = { 1: 'ipx', 3: 'eth', 4: 'llc', 7: 'ppp' }
const GRE = 778
const NETLINK = 824

/** What Linux writes in place of a link layer for "any": LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2. */
export const sll = protocol({
  name: 'sll',
  title: 'Linux cooked capture v1',
  on: { linktype: [113, 276] },
  hands: ['ethertype', 'sll.ltype', 'ipx', 'eth', 'llc', 'ppp'],
  fields: {
    pkttype: u16('Packet type', { labels: DIRECTIONS }),
    pkttype8: u8('Packet type', { labels: DIRECTIONS, name: 'sll.pkttype' }),
    hatype: u16('Link-layer address type', { labels: HARDWARE }),
    halen: u16('Link-layer address length'),
    halen8: u8('Link-layer address length', { name: 'sll.halen' }),
    'src.eth': ether('Source'),
    'src.ipv4': ipv4('Source'),
    'src.other': bytes('Source'),
    unused: bytes('Unused'),
    ltype: u16('Protocol', { base: 'hex', labels: LINUX_TYPES }),
    gretype: u16('Protocol', { base: 'hex', labels: v => (v === 0x0800 ? 'IP' : ETHERTYPES[v]) }),
    etype: u16('Protocol', { base: 'hex', labels: ETHERTYPES }),
    ifindex: u32('Interface index'),
    trailer: bytes('Trailer'),
  },
  dissect(r, p, f) {
    let hardware: number
    let type: number
    const second = p.linkType === 276
    // Netlink has a layer of its own for this header
    if (r.left < (second ? 12 : 2) || (r.left >= 10 && r.peek16(second ? 8 : 2) === NETLINK)) p.hide()
    if (second) {
      p.title('Linux cooked capture v2')
      r.need(12)
      hardware = r.peek16(8)
      type = typeField(r, hardware)
      r.skip(2)
      r.u32(f.ifindex)
      r.u16(f.hatype)
      r.u8(f.pkttype8)
      sender(r, p, r.u8(f.halen8))
    } else {
      r.u16(f.pkttype)
      hardware = r.u16(f.hatype)
      sender(r, p, r.u16(f.halen))
      type = typeField(r, hardware)
    }
    if (type <= 0x5dc) byLinuxType(r, p, type)
    else if (hardware === GRE) p.nextOrData('ethertype', type, r)
    else {
      const start = r.base
      handEthertype(r, p, type)
      if (!p.session.wantsAny(sll)) return
      const tail = { padding: eth.f.padding, padding_bad: eth.f.padding_bad, trailer: f.trailer }
      readTail(r, tail, p.bound, start, 0)
    }
  },
})

/** Eight bytes, of which `length` are the sender's address. */
function sender(r: Reader, p: Packet, length: number): void {
  const f = sll.f
  const n = Math.min(length, 8)
  if (length === 6) {
    if (p.columns.wanted && r.left >= 6) p.columns.source = macText(r.bytes, r.pos)
    r.ether(f['src.eth'])
  } else if (length === 4) r.ipv4(f['src.ipv4'])
  else if (n > 0) r.span(f['src.other'], n)
  if (n < 8) r.span(f.unused, 8 - n)
}

function typeField(r: Reader, hardware: number): number {
  const f = sll.f
  const type = r.peek16()
  return r.u16(type <= 0x5dc ? f.ltype : hardware === GRE ? f.gretype : f.etype)
}

function byLinuxType(r: Reader, p: Packet, type: number): void {
  if (p.next('sll.ltype', type, r)) return
  const next = p.session.registry.protocol(LINUX_PROTOCOLS[type] ?? '')
  if (next !== undefined && p.call(next, r)) return
  p.session.coverage.count('sll.ltype', type)
  p.data(r)
}
