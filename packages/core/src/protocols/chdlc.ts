import { expert, ipv4, u8, u16, u32 } from '../packet/field.js'
import { protocol } from '../packet/protocol.js'

const PROTOCOLS: Readonly<Record<number, string>> = {
  2048: 'IP',
  8192: 'Cisco Discovery Protocol',
  16962: 'Spanning Tree BPDU',
  25944: 'Transparent Ethernet bridging',
  32821: 'SLARP',
  32824: 'DEC LanBridge',
  32923: 'Appletalk',
  33011: 'AARP',
  33079: 'Netware IPX/SPX',
  34525: 'IPv6',
  34887: 'MPLS unicast',
  34888: 'MPLS multicast',
  65278: 'OSI',
}
/** Those that mean the same as the EtherType of that number. */
const TYPES: readonly number[] = [0x0600, 0x0800, 0x6558, 0x809b, 0x80f3, 0x8137, 0x86dd, 0x8847, 0x8848]

/** Cisco HDLC. */
export const chdlc = protocol({
  name: 'chdlc',
  title: 'Cisco HDLC',
  on: { linktype: [104, 112] },
  hands: ['chdlc.protocol', 'ethertype'],
  header: {
    address: u8('Address', { base: 'hex', labels: { 15: 'Unicast', 143: 'Multicast' } }),
    control: u8('Control', { base: 'hex' }),
    protocol: u16('Protocol', { base: 'hex', labels: PROTOCOLS }),
  },
  fields: { clns_padding: u8('CLNS Padding', { base: 'hex' }) },
  dissect(r, p, f) {
    if (r.left < 4) p.hide()
    r.need(4)
    r.read(f.address)
    r.read(f.control)
    const value = r.read(f.protocol)
    if (value === 0xfefe) r.u8(f.clns_padding)
    if (p.next('chdlc.protocol', value, r)) return
    if (TYPES.includes(value) && p.next('ethertype', value, r)) return
    p.session.coverage.count('chdlc.protocol', `0x${value.toString(16).padStart(4, '0')}`)
    p.data(r)
  },
})

/** Cisco's Serial Line Address Resolution Protocol. */
export const slarp = protocol({
  name: 'slarp',
  title: 'Cisco SLARP',
  on: { 'chdlc.protocol': [0x8035] },
  fields: {
    ptype: u32('Packet type', { labels: { 0: 'Request', 1: 'Reply', 2: 'Line keepalive' } }),
    address: ipv4('Address'),
    netmask: ipv4('Netmask'),
    mysequence: u32('Outgoing sequence number'),
    yoursequence: u32('Returned sequence number'),
    reliability: u16('Reliability', { base: 'hex' }),
    'reliability.invalid': expert('Reliability must be 0xFFFF', 'warn', 'Protocol'),
  },
  dissect(r, p, f) {
    const type = r.u32(f.ptype)
    if (type === 2) {
      r.u32(f.mysequence)
      r.u32(f.yoursequence)
      const reliability = r.u16(f.reliability)
      if (reliability === 0xffff) return
      const t = r.nest(f.reliability)
      r.expert(f['reliability.invalid'])
      r.unnest(t)
    } else if (type < 2) {
      r.ipv4(f.address)
      r.ipv4(f.netmask)
    } else p.data(r)
  },
})
