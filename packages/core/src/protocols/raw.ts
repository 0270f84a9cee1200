import { protocol } from '../packet/protocol.js'
import { ppp } from './ppp.js'

/** Packets without a link layer: IP, or PPP that a driver cut the framing from. */
export const raw = protocol({
  name: 'raw',
  title: 'Raw packet data',
  short: 'Raw',
  on: { linktype: [12, 14, 101] },
  hands: ['ethertype', 'ppp'],
  dissect(r, p) {
    p.tape.length[p.layerRow(raw)] = r.left
    const head = r.peek16()
    if (head === 0xff03) {
      p.call(ppp, r)
      return
    }
    if (head === 0x07ff && r.left > 2 && r.peek8(2) === 0x03) {
      r.skip(1)
      p.call(ppp, r)
      return
    }
    if (r.left >= 10 && r.bytes.subarray(r.pos, r.pos + 10).every(b => b === 0)) r.skip(10)
    const version = r.left > 0 ? r.peek8() >> 4 : 0
    const type = version === 6 ? 0x86dd : version === 4 || r.pos > r.base ? 0x0800 : 0
    if (type !== 0 && p.next('ethertype', type, r)) return
    p.session.coverage.count('raw version', version)
    p.data(r)
  },
})
