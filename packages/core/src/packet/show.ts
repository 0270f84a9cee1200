import { guidText, ipv4Text, ipv6Text, macText } from '../bytes/address.js'
import { hex, utf8 } from '../bytes/text.js'
import { type Field, labelOf } from './field.js'
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

/** `Aug  2, 2016 02:19:33.025824000 UTC`, as tshark 4.0 writes absolute times. */
export function absoluteTime(seconds: number, nanos: number): string {
  const d = new Date(seconds * 1000)
  if (Number.isNaN(d.getTime())) return 'Not representable'
  const two = (n: number): string => String(n).padStart(2, '0')
  const day = String(d.getUTCDate()).padStart(2, ' ')
  const clock = `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())}`
  return `${MONTHS[d.getUTCMonth()]} ${day}, ${d.getUTCFullYear()} ${clock}.${String(nanos).padStart(9, '0')} UTC`
}

/** Seconds with nine decimals. */
export function relativeTime(seconds: number, nanos: number): string {
  if (seconds < 0 && nanos > 0) return `-${-(seconds + 1)}.${String(1_000_000_000 - nanos).padStart(9, '0')}`
  const negative = seconds < 0 || nanos < 0
  return `${negative ? '-' : ''}${Math.abs(seconds)}.${String(Math.abs(nanos)).padStart(9, '0')}`
}

/** Hex with the width of the type. */
function hexNumber(f: Field, v: number | bigint): string {
  return `0x${v.toString(16).padStart(Math.ceil(f.bits / 4), '0')}`
}

function numberText(f: Field, v: number | bigint): string {
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
      return String(value)
    case 'time':
      if (typeof object === 'string') return object
      return Array.isArray(object) ? absoluteTime(object[0], object[1]) : absoluteTime(Math.floor(value), 0)
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
      return hex(bytes, from, to, ':')
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

/** The value of a row as `-T fields` and `-e` print it: bytes without colons, layers by their line, what has no value as 1. */
export function fieldText(p: Packet, row: number, f: Field): string {
  switch (f.kind) {
    case 'bytes': {
      const object = p.tape.object[row]
      if (typeof object === 'string') return object
      if (object instanceof Uint8Array) return hex(object)
      const { bytes, from, to } = rowBytes(p, row)
      return hex(bytes, from, to)
    }
    case 'none':
      return '1'
    case 'protocol':
    case 'text':
      return labelRow(p, row, f)
    default:
      return showRow(p, row, f)
  }
}

/** The line of the tree: title, value and the value's name. */
export function labelRow(p: Packet, row: number, f: Field): string {
  const own = p.tape.label[row]
  if (own !== undefined) return own
  if (f.kind === 'none' || f.kind === 'protocol') return f.title
  const value = p.tape.value[row]
  let text: string
  if (f.kind === 'boolean') text = value !== 0 ? (f.states?.[0] ?? 'Set') : (f.states?.[1] ?? 'Not set')
  else {
    const shown = shownInLabel(p, row, f)
    const label = f.labels === undefined ? undefined : (labelOf(f, value) ?? 'Unknown')
    if (label === undefined) text = shown
    else text = f.base === 'none' ? label : `${label} (${shown})`
    if (f.unit !== undefined) text += f.unit
  }
  const line = `${f.title}: ${text}`
  return f.mask === 0 ? line : `${bitPicture(f, value)} = ${line}`
}

/** Bytes that a label shows at most. */
const LABEL_BYTES = 36

/** A value as it stands in a label: with its unit, in both bases, without colons. */
function shownInLabel(p: Packet, row: number, f: Field): string {
  if (f.kind === 'bytes') return bytesLabel(p, row)
  const shown = showRow(p, row, f)
  switch (f.kind) {
    case 'duration':
      return f.unit === undefined ? `${shown} seconds` : shown
    case 'uint':
    case 'int':
      if (f.base === 'hex_dec') return `${shown} (${p.tape.value[row]})`
      return f.base === 'dec_hex' ? `${shown} (${hexNumber(f, p.tape.value[row])})` : shown
    default:
      return shown
  }
}

function bytesLabel(p: Packet, row: number): string {
  const object = p.tape.object[row]
  if (typeof object === 'string') return object
  const { bytes, from, to } =
    object instanceof Uint8Array ? { bytes: object, from: 0, to: object.length } : rowBytes(p, row)
  return to - from > LABEL_BYTES ? `${hex(bytes, from, from + LABEL_BYTES)}…` : hex(bytes, from, to)
}

/** `.... ..0.`: the bits that belong to the field. */
function bitPicture(f: Field, value: number): string {
  const width = f.kind === 'boolean' ? f.bits : f.size * 8
  const raw = (value / f.scale) * 2 ** f.shift
  let text = ''
  for (let bit = width - 1; bit >= 0; bit--) {
    const inMask = Math.floor(f.mask / 2 ** bit) % 2 === 1
    text += inMask ? String(Math.floor(raw / 2 ** bit) % 2) : '.'
    if (bit % 4 === 0 && bit > 0) text += ' '
  }
  return text
}
