import { f } from './fields.js'
import { bracketed, type RecordReader } from './message.js'

/** RFC 1876: where a host is. */
export const place: RecordReader = (r, _m, end) => {
  const version = r.u8(f['loc.version'])
  if (version !== 0) {
    r.pos--
    r.span(f['loc.unknown_data'], end - r.pos)
    return
  }
  bracketed(r, f['loc.size'], metres)
  bracketed(r, f['loc.horizontal_precision'], metres)
  bracketed(r, f['loc.vertical_precision'], metres)
  bracketed(r, f['loc.latitude'], v => angle(v, 90, 'NS'))
  bracketed(r, f['loc.longitude'], v => angle(v, 180, 'EW'))
  bracketed(r, f['loc.altitude'], v => `${general(((v | 0) - 10_000_000) / 100)} m`)
}

/** A mantissa and a power of ten, in centimetres. */
const metres = (v: number): string => `${general(((v >> 4) * 10 ** (v & 15)) / 100)} m`

/** Thousandths of a second of arc, counted from the middle of the range. */
function angle(value: number, most: number, sides: string): string {
  const offset = value - 0x80000000
  const rest = Math.abs(offset)
  if (rest > most * 3_600_000) return 'Value out of range'
  const degrees = Math.floor(rest / 3_600_000)
  const minutes = Math.floor((rest % 3_600_000) / 60_000)
  const seconds = ((rest % 60_000) / 1000).toFixed(3)
  return `${degrees} deg ${minutes} min ${seconds} sec ${sides[offset < 0 ? 1 : 0]}`
}

/** A number as C's %g writes it. */
function general(v: number): string {
  const rounded = Number(v.toPrecision(6))
  const size = Math.abs(rounded)
  if (size !== 0 && (size >= 1e6 || size < 1e-4)) {
    return rounded.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
  }
  return String(rounded)
}
