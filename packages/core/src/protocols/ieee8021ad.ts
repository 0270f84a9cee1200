import { bytes, u8, u16 } from '../packet/field.js'
import { protocol } from '../packet/protocol.js'
import type { Reader } from '../packet/reader.js'
import { eth } from './eth.js'
import { handEthertype, readTail } from './ethertype.js'
import { ETHERTYPES } from './link-labels.js'

const TYPE = 0x88a8

/** IEEE 802.1ad provider bridges (QinQ): one tag, or a service tag with a customer tag of the same kind. */
export const ieee8021ad = protocol({
  name: 'ieee8021ad',
  title: 'IEEE 802.1ad',
  short: 'IEEE 802.1AD',
  on: { ethertype: [TYPE] },
  hands: ['ethertype'],
  fields: {
    priority: u8('Priority', { mask: 0xe0 }),
    dei: u8('DEI', { mask: 0x10 }),
    id: u16('ID', { mask: 0x0fff }),
    svid: u16('ID', { mask: 0x0fff }),
    cvid: u16('ID', { mask: 0x0fff }),
    etype: u16('Type', { base: 'hex', labels: ETHERTYPES, name: 'ieee8021ah.etype' }),
    trailer: bytes('Trailer', { name: 'ieee8021ah.trailer' }),
  },
  dissect(r, p, f) {
    if (r.left < 2) p.hide()
    const outer = r.peek16() & 0x0fff
    const both = r.left >= 4 && r.peek16(2) === TYPE
    tag(r)
    r.read(both ? f.svid : f.id)
    if (both) {
      r.skip(2)
      const inner = r.peek16() & 0x0fff
      tag(r)
      r.read(f.cvid)
      if (p.full) p.title(`IEEE 802.1ad, S-VID: ${outer}, C-VID: ${inner}`)
    } else if (p.full) p.title(`IEEE 802.1ad, ID: ${outer}`)
    if (p.columns.wanted) {
      const tag = r.peek16(-2)
      p.columns.set(`PRI: ${tag >> 13}  DROP: ${(tag >> 12) & 1} ID: ${tag & 0xfff}`)
    }
    const type = r.u16(f.etype)
    handEthertype(r, p, type)
    const row = p.layerRow(eth)
    if (row < 0 || !p.session.wantsAny(ieee8021ad)) return
    const tail = { padding: eth.f.padding, padding_bad: eth.f.padding_bad, trailer: f.trailer }
    readTail(r, tail, p.bound, p.tape.start[row], 0)
  },
})

/** Priority and drop eligibility; the lines show the whole word. */
function tag(r: Reader): void {
  const f = ieee8021ad.f
  const priority = r.bits(f.priority)
  if (r.full) r.label(f.priority, `${priority.toString(2).padStart(3, '0')}. .... .... .... = Priority: ${priority}`)
  const dei = r.bits(f.dei)
  r.label(f.dei, `...${dei} .... .... .... = DEI: ${dei}`)
}
