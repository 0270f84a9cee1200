import { bool, bytes, expert, u16 } from '../packet/field.js'
import { protocol } from '../packet/protocol.js'
import { eth } from './eth.js'
import { handEthertype, readTail } from './ethertype.js'
import { ETHERTYPES } from './link-labels.js'
import { llc } from './llc.js'

const PRIORITIES: Readonly<Record<number, string>> = {
  0: 'Best Effort (default)',
  1: 'Background',
  2: 'Excellent Effort',
  3: 'Critical Applications',
  4: 'Video, < 100ms latency and jitter',
  5: 'Voice, < 10ms latency and jitter',
  6: 'Internetwork Control',
  7: 'Network Control',
}

/** IEEE 802.1Q tags. */
export const vlan = protocol({
  name: 'vlan',
  title: '802.1Q Virtual LAN',
  on: { ethertype: [0x8100, 0x9100] },
  hands: ['ethertype', 'llc', 'ipx'],
  header: {
    priority: u16('Priority', { mask: 0xe000, labels: PRIORITIES }),
    dei: bool('DEI', { at: 0, size: 2, mask: 0x1000, states: ['Eligible', 'Ineligible'] }),
    id: u16('ID', { at: 0, mask: 0x0fff }),
    etype: u16('Type', { at: 2, base: 'hex', labels: ETHERTYPES }),
  },
  fields: {
    len: u16('Length'),
    'len.past_end': expert('Length field value goes past the end of the payload', 'error', 'Malformed'),
    trailer: bytes('Trailer'),
  },
  dissect(r, p, f) {
    const start = r.base
    if (r.left < 2) p.hide()
    const wanted = p.session.wantsAny(vlan)
    if (wanted) {
      const priority = r.get(f.priority)
      const dei = r.get(f.dei)
      const id = r.get(f.id)
      if (p.columns.wanted) p.columns.set(`PRI: ${priority}  DEI: ${dei}  ID: ${id}`)
      if (p.full) p.title(`802.1Q Virtual LAN, PRI: ${priority}, DEI: ${dei}, ID: ${id}`)
    }
    r.skip(2)
    const type = r.u16()
    let from: number
    if (type === 0 || type > 0x5dc) {
      if (wanted) r.row(f.etype, start + 2, 2, type)
      handEthertype(r, p, type)
      from = p.bound
    } else {
      r.row(f.len, start + 2, 2, type)
      if (type > r.leftOnWire) {
        const t = r.nest(f.len)
        r.expert(f['len.past_end'])
        r.unnest(t)
      }
      from = Math.min(r.pos + type, r.limit)
      const raw = r.left >= 2 && r.peek16() === 0xffff
      const next = raw ? p.session.registry.protocol('ipx') : llc
      r.enter(type)
      if (next === undefined || !p.call(next, r)) p.data(r)
      r.leave()
    }
    // the bytes behind the payload are the innermost tag's
    if (!wanted) return
    const outer = p.layerRow(eth)
    const tail = { padding: eth.f.padding, padding_bad: eth.f.padding_bad, trailer: f.trailer }
    if (outer >= 0) readTail(r, tail, from, p.tape.start[outer], 0)
  },
})
