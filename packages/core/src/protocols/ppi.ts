import { u8, u16, u32 } from '../packet/field.js'
import { protocol } from '../packet/protocol.js'
import { handWlan } from './wlan/index.js'
import { Radio, radioLayer } from './wlan-radio.js'

const COMMON = 2

/** Per-Packet Information (CACE PPI 1.0.10): fields of the capturing side, then a packet of the link type that it names. */
export const ppi = protocol({
  name: 'ppi',
  title: 'PPI version 0',
  on: { linktype: [192] },
  hands: ['linktype', 'wlan_radio', 'wlan'],
  fields: {
    version: u8('Version'),
    flags: u8('Flags', { base: 'hex' }),
    length: u16('Header length'),
    dlt: u32('DLT'),
    field_type: u16('Field type'),
    field_len: u16('Field length'),
  },
  dissect(r, p, f) {
    const start = r.pos
    r.u8(f.version)
    r.u8(f.flags)
    const length = r.u16le(f.length)
    const link = r.u32le(f.dlt)
    const radio = new Radio()
    radio.length = length
    while (r.pos - start + 4 <= length) {
      const type = r.u16le(f.field_type)
      const size = r.u16le(f.field_len)
      if (r.pos - start + size > length) break
      // 802.11-Common: TSF, flags, rate, channel, ..., signal, noise; bit 0 of the flags: with check sequence
      if (type === COMMON && size >= 20) {
        radio.fcs = (r.peek16le(8) & 1) !== 0
        radio.rate = r.peek16le(10) / 2
        radio.frequency = r.peek16le(12)
        radio.channelFlags = r.peek16le(14)
        radio.signal = (r.peek8(18) << 24) >> 24
        radio.noise = (r.peek8(19) << 24) >> 24
      }
      r.skip(size)
    }
    r.pos = start
    r.skip(Math.max(8, length))
    if (link !== 105) {
      p.nextOrData('linktype', link, r)
      return
    }
    radioLayer(r, p, radio)
    handWlan(r, p)
  },
})
