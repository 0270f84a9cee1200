import { u8, u16 } from '../packet/field.js'
import { protocol } from '../packet/protocol.js'
import { chdlc } from './chdlc.js'
import { PPP_PROTOCOLS } from './link-labels.js'

/** Protocols that are better known under an EtherType. */
const TYPES: Readonly<Record<number, number>> = {
  33: 0x0800,
  41: 0x809b,
  43: 0x8137,
  87: 0x86dd,
  641: 0x8847,
  643: 0x8848,
  2048: 0x0800,
  34525: 0x86dd,
}

/** Point-to-Point Protocol, RFC 1661, with or without the address and control of HDLC-like framing, RFC 1662. */
export const ppp = protocol({
  name: 'ppp',
  title: 'Point-to-Point Protocol',
  on: { linktype: [9, 50, 204] },
  hands: ['ppp.protocol', 'ethertype', 'chdlc'],
  fields: {
    direction: u8('Direction', { labels: { 0: 'DTE->DCE', 1: 'DCE->DTE' } }),
    address: u8('Address', { base: 'hex' }),
    control: u8('Control', { base: 'hex' }),
    protocol: u16('Protocol', { base: 'hex', labels: PPP_PROTOCOLS }),
  },
  dissect(r, p, f) {
    if (r.left < 1) p.hide()
    const first = r.peek8()
    const link = r.pos === p.start && r.source === 0
    // Cisco's own framing on the same kind of link
    if (link && (first === 0x0f || first === 0x8f)) {
      p.hide()
      p.call(chdlc, r)
      return
    }
    // the byte before the frame says who sent it
    if (link && p.linkType === 204) r.fact(f.direction, r.bytes[p.start - 1] === 0 ? 1 : 0)
    if (first === 0xff) {
      r.u8(f.address)
      r.u8(f.control)
    }
    const start = r.pos
    const short = (r.peek8() & 1) !== 0
    const value = short ? r.u8() : r.u16()
    r.row(f.protocol, start, short ? 1 : 2, value)
    if (p.next('ppp.protocol', value, r)) return
    const type = TYPES[value]
    if (type !== undefined && p.next('ethertype', type, r)) return
    p.session.coverage.count('ppp.protocol', `0x${value.toString(16).padStart(4, '0')}`)
    p.data(r)
  },
})
