import { bytes, u8, u32 } from '../packet/field.js'
import { protocol } from '../packet/protocol.js'
import { IP_PROTOCOLS } from './ip/numbers.js'
import { follow, settleLength } from './ipv6/extensions.js'

/** Authentication Header: RFC 4302. */
export const ah = protocol({
  name: 'ah',
  title: 'Authentication Header',
  on: { 'ip.proto': [51] },
  hands: ['ip.proto'],
  fields: {
    next_header: u8('Next header', { labels: IP_PROTOCOLS }),
    length: u8('Length'),
    reserved: bytes('Reserved'),
    spi: u32('AH SPI', { base: 'hex' }),
    sequence: u32('AH Sequence'),
    icv: bytes('AH ICV'),
  },
  dissect(r, p, f) {
    const start = r.base
    const next = r.u8(f.next_header)
    const units = r.u8(f.length)
    const length = 4 * (units + 2)
    if (r.full) r.label(f.length, `Length: ${units} (${length} bytes)`)
    settleLength(r, p, length)
    r.span(f.reserved, 2)
    const spi = r.u32(f.spi)
    if (p.columns.wanted) {
      p.columns.name('AH')
      p.columns.set(`AH (SPI=0x${spi.toString(16).padStart(8, '0')})`)
    }
    r.u32(f.sequence)
    r.span(f.icv, Math.max(0, length - 12))
    r.pos = start
    r.skip(length)
    follow(r, p, next)
  },
})
