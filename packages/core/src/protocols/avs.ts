import { u32, u64 } from '../packet/field.js'
import { protocol } from '../packet/protocol.js'
import { handWlan } from './wlan/index.js'
import { Radio, radioLayer } from './wlan-radio.js'

/** The AVS radio header (wlan-ng's second form, big-endian) in front of 802.11; fields have Wireshark's names. */
export const avs = protocol({
  name: 'wlancap',
  title: 'AVS WLAN Capture header',
  short: 'AVS WLANCAP',
  on: { linktype: [163] },
  hands: ['wlan_radio', 'wlan'],
  fields: {
    magic: u32('Header magic', { base: 'hex' }),
    version: u32('Header revision', { base: 'hex' }),
    length: u32('Header length'),
    mactime: u64('MAC timestamp'),
    hosttime: u64('Host timestamp'),
  },
  dissect(r, p, f) {
    const start = r.pos
    r.u32(f.magic)
    const length = r.u32(f.length)
    r.u64(f.mactime)
    r.u64(f.hosttime)
    r.pos = start
    r.skip(Math.max(24, Math.min(length, r.left)))
    radioLayer(r, p, new Radio())
    handWlan(r, p)
  },
})
