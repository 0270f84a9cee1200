import { hex, utf8 } from '../bytes/text.js'
import { type Field, labelOf, stateOf } from './field.js'
import { etherLabel, hostLabel, portLabel } from './names.js'
import type { Packet } from './packet.js'
import { floatText, rowBytes, showRow } from './show.js'
import { GENERATED, HIDDEN, PLAIN, type Tape } from './tape.js'

/** The lines of a tree: title, value and the value's name, as tshark 4.0 writes them. */

/** Bytes that a label may take before it is cut, and what is left of it then. */
export const LONGEST = 240
const CUT_TO = 238
const CUT_MARK = ' [truncated]'
/** Bytes of a byte field that its label shows. */
export const SHOWN_BYTES = 36

/** The row's line: its own text, or one made from its field; cut where it is too long. */
export function labelRow(p: Packet, row: number, f: Field): string {
  const own = p.tape.label[row]
  if (own !== undefined) return own.length * 3 < LONGEST ? own : cutLabel(own, 0)
  if (f.kind === 'none' || f.kind === 'protocol') return f.title
  if (f.kind === 'text') return ''
  const value = p.tape.value[row]
  const text = valueLabel(p, row, f)
  const picture = f.mask === 0 ? '' : `${bitPicture(f, value)} = `
  const line = `${picture}${f.title}: ${text}`
  return line.length * 3 < LONGEST ? line : cutLabel(line, picture.length + f.title.length)
}

/** A line that grew piece by piece is cut without a word. */
export function cutShort(text: string): string {
  if (text.length * 3 < LONGEST) return text
  const bytes = encoder.encode(text)
  return bytes.length < LONGEST ? text : decoder.decode(bytes.subarray(0, LONGEST - 1))
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Cuts a label of too many bytes and says so, at a place between its words. */
function cutLabel(text: string, at: number): string {
  const bytes = encoder.encode(text)
  if (bytes.length < LONGEST) return text
  const marked = encoder.encode(text.slice(0, at) + CUT_MARK + text.slice(at))
  let end = CUT_TO
  while (end > 0 && (marked[end] & 0xc0) === 0x80) end--
  return decoder.decode(marked.subarray(0, end))
}

/** A label that was added to after it was made: where it is too long it is cut, and does not say so. */
export function appended(text: string): string {
  if (text.length * 3 < LONGEST) return text
  const bytes = encoder.encode(text)
  if (bytes.length < LONGEST) return text
  let end = LONGEST - 1
  while (end > 0 && (bytes[end] & 0xc0) === 0x80) end--
  return decoder.decode(bytes.subarray(0, end))
}

/** Characters that tshark keeps of an identifier with its owner. */
const OWNED = 31

/** `00:00:0c (Cisco Systems, Inc)`: who assigned an address, with the owner's name where it is known; cut, not marked. */
export function ouiText(bytes: Uint8Array, at: number, owner: string | undefined): string {
  const digits = hex(bytes, at, at + 3, ':')
  return owner === undefined ? digits : `${digits} (${owner})`.slice(0, OWNED)
}

/** What stands behind the title. */
function valueLabel(p: Packet, row: number, f: Field): string {
  const value = p.tape.value[row]
  switch (f.kind) {
    case 'boolean':
      return stateOf(f, value !== 0)
    case 'uint':
    case 'int':
    case 'uint64':
    case 'int64':
    case 'frame': {
      const object = p.tape.object[row]
      if (f.port !== undefined) return portLabel(p, f.port, value)
      return numberLabel(f, value, typeof object === 'bigint' ? object : value)
    }
    case 'double':
      return floatText(value, f.bits) + unitOf(f, value)
    case 'duration':
      return `${showRow(p, row, f)} seconds`
    case 'eui64': {
      const shown = showRow(p, row, f)
      return `${shown} (${shown})`
    }
    case 'ether': {
      const { bytes, from, to } = rowBytes(p, row)
      return p.tape.object[row] === undefined && to - from === 6 ? etherLabel(p, bytes, from) : showRow(p, row, f)
    }
    case 'ipv4':
    case 'ipv6':
      return hostLabel(p, showRow(p, row, f))
    case 'string':
      return stringLabel(p, row, f)
    case 'bytes':
      return bytesLabel(p, row, f)
    default: {
      const label = f.labels === undefined ? undefined : labelOf(f, value)
      const shown = showRow(p, row, f)
      return label === undefined ? shown : `${label} (${shown})`
    }
  }
}

/** The unit that stands behind a value. */
export function unitOf(f: Field, value: number): string {
  const { unit } = f
  if (unit === undefined) return ''
  return typeof unit === 'string' ? unit : value === 1 ? unit[0] : unit[1]
}

/** `80`, `0x40f2 (16626)`, `TCP (6)`, `Unknown (77)`, `20 bytes`. */
export function numberLabel(f: Field, value: number, exact: number | bigint): string {
  const decimal = String(exact)
  if (f.labels === undefined || f.base === 'custom') {
    if (f.base === 'custom') return labelOf(f, value) ?? decimal
    return plainNumber(f, exact) + unitOf(f, value)
  }
  const label = labelOf(f, value)
  if (label === undefined && f.special) return plainNumber(f, exact)
  if (f.base === 'none') return label ?? 'Unknown'
  const shown =
    f.base === 'hex' || f.base === 'hex_dec' ? hexDigits(f, exact) : f.base === 'oct' ? octal(exact) : decimal
  return `${label ?? 'Unknown'} (${shown})`
}

/** The number in the field's base, without a name: `80`, `0x50 (80)`. */
export function plainNumber(f: Field, exact: number | bigint): string {
  const decimal = String(exact)
  switch (f.base) {
    case 'hex':
      return hexDigits(f, exact)
    case 'hex_dec':
      return `${hexDigits(f, exact)} (${decimal})`
    case 'dec_hex':
      return `${decimal} (${hexDigits(f, exact)})`
    case 'oct':
      return octal(exact)
    default:
      return decimal
  }
}

const octal = (v: number | bigint): string => `0${v.toString(8)}`

/** Hex with as many digits as the field has bits: those of its mask, or of its type. */
export function hexDigits(f: Field, v: number | bigint): string {
  let bits = f.bits
  if (f.mask !== 0) {
    bits = 0
    for (let m = f.mask; m >= 1; m = Math.floor(m / 2)) bits += m % 2
  }
  const positive = v < 0 ? BigInt.asUintN(f.bits || 32, BigInt(v)) : v
  return `0x${positive.toString(16).padStart(Math.ceil(bits / 4), '0')}`
}

function stringLabel(p: Packet, row: number, f: Field): string {
  const object = p.tape.object[row]
  const label = f.labels === undefined ? undefined : labelOf(f, p.tape.value[row])
  const text = typeof object === 'string' ? escapeText(object) : textOf(p, row)
  return label === undefined ? text : `${label} (${text})`
}

function textOf(p: Packet, row: number): string {
  const { bytes, from, to } = rowBytes(p, row)
  return escapeText(utf8(bytes, from, bytes[to - 1] === 0 ? to - 1 : to))
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
}

/** Characters that cannot be shown, written as C would. */
export function escapeText(text: string): string {
  if (!/[\x00-\x1f\x7f-\x9f]/.test(text)) return text
  return text.replace(/[\x00-\x1f\x7f-\x9f]/g, c => {
    const code = c.charCodeAt(0)
    if (code > 0x7f) return `\\u${code.toString(16).padStart(4, '0')}`
    return ESCAPES[c] ?? `\\${code.toString(8).padStart(3, '0')}`
  })
}

function bytesLabel(p: Packet, row: number, f: Field): string {
  const object = p.tape.object[row]
  if (typeof object === 'string') return object
  const { bytes, from, to } =
    object instanceof Uint8Array ? { bytes: object, from: 0, to: object.length } : rowBytes(p, row)
  if (to === from) return f.empty ?? '<MISSING>'
  const separator = f.separator ?? ''
  return to - from > SHOWN_BYTES
    ? `${hex(bytes, from, from + SHOWN_BYTES, separator)}…`
    : hex(bytes, from, to, separator)
}

/** `.... ..0.`: the bits that belong to the field. */
export function bitPicture(f: Field, value: number): string {
  const raw = (value / f.scale) * 2 ** f.shift
  let text = ''
  let place = 2 ** (f.bits - 1)
  for (let bit = f.bits - 1; bit >= 0; bit--) {
    const inMask = Math.floor(f.mask / place) % 2 === 1
    text += inMask ? (Math.floor(raw / place) % 2 === 1 ? '1' : '0') : '.'
    place /= 2
    if (bit % 4 === 0 && bit > 0) text += ' '
  }
  return text
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

/** Whether the row was worked out instead of read: trees show it in brackets. */
export function isGenerated(tape: Tape, row: number, f: Field): boolean {
  const mark = tape.mark[row]
  if ((mark & GENERATED) !== 0) return true
  if ((mark & PLAIN) !== 0) return false
  // bytes of which there are none were looked for where they would stand
  return (
    f.generated ??
    (tape.length[row] === 0 && f.kind !== 'protocol' && (f.kind !== 'bytes' || tape.object[row] !== undefined))
  )
}

export function isHidden(tape: Tape, row: number, f: Field): boolean {
  return f.hidden === true || (tape.mark[row] & HIDDEN) !== 0
}
