import { u16, u32 } from '../packet/field.js'
import { protocol } from '../packet/protocol.js'
import type { Reader } from '../packet/reader.js'
import { ETHERTYPES } from './link-labels.js'
import { ppp } from './ppp.js'

/** Address families of the BSDs and Darwin; 24, 28 and 30 are IPv6 on one of them each. */
const FAMILIES: Readonly<Record<number, string>> = {
  2: 'IP',
  7: 'OSI',
  16: 'Appletalk',
  23: 'Netware IPX/SPX',
  24: 'IPv6',
  28: 'IPv6',
  30: 'IPv6',
}
const TYPES: Readonly<Record<number, number>> = {
  2: 0x0800,
  16: 0x809b,
  23: 0x8137,
  24: 0x86dd,
  28: 0x86dd,
  30: 0x86dd,
}

/** BSD loopback: an address family in the byte order of the capturing host, or of the network (OpenBSD's DLT_LOOP). */
export const nullLoopback = protocol({
  name: 'null',
  title: 'Null/Loopback',
  short: 'Null',
  on: { linktype: [0, 108] },
  hands: ['null.type', 'ethertype', 'ppp'],
  fields: {
    family: u32('Family', { labels: FAMILIES }),
    type: u16('Type', { base: 'hex', labels: ETHERTYPES }),
  },
  dissect(r, p, f) {
    const network = p.linkType === 108
    if (r.left < 4) p.hide()
    r.need(4)
    if (!network && r.peek16() === 0xff03) {
      p.hide()
      p.call(ppp, r)
      return
    }
    const value = network ? r.peek32() : family(r)
    const start = r.pos
    r.pos = start + 4
    if (!network && value > 0x5dc) {
      const type = value & 0xffff
      r.row(f.type, start, 4, type)
      if (p.next('ethertype', type, r)) return
    } else {
      r.row(f.family, start, 4, value)
      if (p.next('null.type', value, r)) return
      const type = TYPES[value]
      if (type !== undefined && p.next('ethertype', type, r)) return
    }
    p.session.coverage.count('null.type', value)
    p.data(r)
  },
})

/**
 * The family, whichever order it was written in: families and EtherTypes are small numbers. Some systems put the number into two
 * of the four bytes, so that either half may hold it.
 */
function family(r: Reader): number {
  const v = r.peek32le()
  if (v > 0xffff) return v < 0x0006_0000 ? v >>> 16 : r.peek32()
  return (v & 0xff) === 0 && v < 0x0600 ? v >> 8 : v
}
