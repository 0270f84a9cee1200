import { guidText, ipv4Text, ipv6Text, macText } from '../bytes/address.js'
import { hex, utf8 } from '../bytes/text.js'
import type { Field } from './field.js'
import type { Packet } from './packet.js'
import type { Tape } from './tape.js'

/** A row's bytes: where they are. */
export function rowBytes(p: Packet, row: number): { bytes: Uint8Array; from: number; to: number } {
  const tape = p.tape
  // the frame is only listed where a whole tree is made
  const source = p.sources[tape.source[row]] ?? { bytes: p.reader.bytes, to: p.start + p.captured }
  const from = Math.min(tape.start[row], source.to)
  return { bytes: source.bytes, from, to: Math.min(from + tape.length[row], source.to) }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Aug  2, 2016 02:19:33.025824000 UTC`, as tshark 4.0 writes absolute times; with the names of a zone, local ones. */
export function absoluteTime(seconds: number, nanos: number, zone?: (seconds: number) => string): string {
  let d = new Date(seconds * 1000)
  if (Number.isNaN(d.getTime())) return 'Not representable'
  // the clock on the wall, in the getters of UTC
  if (zone !== undefined) d = new Date(d.getTime() - d.getTimezoneOffset() * 60_000)
  const two = (n: number): string => String(n).padStart(2, '0')
  const day = String(d.getUTCDate()).padStart(2, ' ')
  const clock = `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())}`
  const name = zone?.(seconds) ?? 'UTC'
  return `${MONTHS[d.getUTCMonth()]} ${day}, ${d.getUTCFullYear()} ${clock}.${String(nanos).padStart(9, '0')} ${name}`
}

const timeText = (p: Packet, f: Field, seconds: number, nanos: number): string =>
  absoluteTime(seconds, nanos, f.utc === true ? undefined : p.session.settings.zone)

/** `2016-08-02T02:19:33.025824000Z`: a time row for machines. */
export function isoTime(p: Packet, row: number): string {
  const object = p.tape.object[row]
  // a time that was not set is the first one
  if (typeof object === 'string' && object !== 'NULL') return object
  const [seconds, nanos] = Array.isArray(object) ? object : [object === 'NULL' ? 0 : Math.floor(p.tape.value[row]), 0]
  const d = new Date(seconds * 1000)
  if (Number.isNaN(d.getTime())) return 'Not representable'
  return `${d.toISOString().slice(0, -5)}.${String(nanos).padStart(9, '0')}Z`
}

/** Seconds with nine decimals. */
export function relativeTime(seconds: number, nanos: number): string {
  if (seconds < 0 && nanos > 0) return `-${-(seconds + 1)}.${String(1_000_000_000 - nanos).padStart(9, '0')}`
  const negative = seconds < 0 || nanos < 0
  return `${negative ? '-' : ''}${Math.abs(seconds)}.${String(Math.abs(nanos)).padStart(9, '0')}`
}

/** A floating-point number as C's %g writes it, with the digits that its width holds. */
export function floatText(v: number, bits: number): string {
  if (!Number.isFinite(v)) return Number.isNaN(v) ? 'nan' : v < 0 ? '-inf' : 'inf'
  if (v === 0) return Object.is(v, -0) ? '-0' : '0'
  const digits = bits === 32 ? 6 : 15
  const [mantissa, exponent] = v.toExponential(digits - 1).split('e')
  const e = Number(exponent)
  const trimmed = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)
  if (e < -4 || e >= digits) return `${trimmed(mantissa)}e${e < 0 ? '-' : '+'}${String(Math.abs(e)).padStart(2, '0')}`
  return trimmed(v.toFixed(digits - 1 - e))
}

/** Hex with the width of the type. */
function hexNumber(f: Field, value: number | bigint): string {
  const v = value < 0 ? BigInt.asUintN(f.bits || 32, BigInt(value)) : value
  return `0x${v.toString(16).padStart(Math.ceil(f.bits / 4), '0')}`
}

export function numberText(f: Field, v: number | bigint): string {
  switch (f.base) {
    case 'hex':
    case 'hex_dec':
      return hexNumber(f, v)
    case 'oct':
      return `0${v.toString(8)}`
    default:
      return String(v)
  }
}

/** The value of a row as `-T fields`, JSON and PDML's `show` print it; bytes with colons. */
export function showRow(p: Packet, row: number, f: Field): string {
  const tape: Tape = p.tape
  const object = tape.object[row]
  const value = tape.value[row]
  switch (f.kind) {
    case 'none':
    case 'protocol':
      return ''
    case 'boolean':
      return value === 0 ? '0' : '1'
    case 'uint':
    case 'int':
      return numberText(f, value)
    case 'frame':
      return String(value)
    case 'uint64':
    case 'int64':
      return numberText(f, typeof object === 'bigint' ? object : value)
    case 'double':
      return floatText(value, f.bits)
    case 'time':
      if (typeof object === 'string') return object
      return timeText(
        p,
        f,
        Array.isArray(object) ? object[0] : Math.floor(value),
        Array.isArray(object) ? object[1] : 0,
      )
    case 'duration':
      return Array.isArray(object) ? relativeTime(object[0], object[1]) : relativeTime(value, 0)
    case 'text':
      return tape.label[row] ?? ''
    default:
      break
  }
  if (typeof object === 'string') return object
  const at = object instanceof Uint8Array ? { bytes: object, from: 0, to: object.length } : rowBytes(p, row)
  const { bytes, from, to } = at
  switch (f.kind) {
    case 'string':
      return utf8(bytes, from, bytes[to - 1] === 0 ? to - 1 : to)
    case 'bytes':
      return hex(bytes, from, to, f.separator ?? ':')
    case 'ether':
      return macText(bytes, from)
    case 'ipv4':
      return ipv4Text(bytes, from)
    case 'ipv6':
      return ipv6Text(bytes, from)
    case 'eui64':
      return hex(bytes, from, to, ':')
    case 'guid':
      return guidText(bytes, from, f.little)
    default:
      return hex(bytes, from, to, ':')
  }
}
