import type { TextBuffer } from '../bytes/text-buffer.js'
import type { Field } from '../packet/field.js'
import { LONGEST, labelRow, SHOWN_BYTES, unitOf } from '../packet/label.js'
import type { Packet } from '../packet/packet.js'
import { rowBytes } from '../packet/show.js'
import { writeHex, writeIpv4 } from './shown.js'

/** Lines of trees as UTF-8, what `labelRow` makes: for most rows without a string in between. */

/** Lines of small numbers are made once: flags, types and lengths come again and again. This many are kept, over all fields. */
const MOST_KEPT = 1 << 16
const SMALL = 256

/** By field and value: the small ones in an array. */
const smallLines: (Uint8Array | undefined)[][] = []
const otherLines: (Map<number, Uint8Array> | undefined)[] = []
let kept = 0
const heads: (Uint8Array | undefined)[] = []
const titles: (Uint8Array | undefined)[] = []

const encoder = new TextEncoder()

/** `Title: `. */
const head = (f: Field): Uint8Array => (heads[f.id] ??= encoder.encode(`${f.title}: `))

const ELLIPSIS = encoder.encode('…')

/** The row's line. */
export function writeLabel(out: TextBuffer, p: Packet, row: number, f: Field): void {
  if (p.tape.label[row] === undefined) {
    if (f.kind === 'text') return
    if (f.kind === 'none' || f.kind === 'protocol') {
      out.raw((titles[f.id] ??= encoder.encode(f.title)))
      return
    }
    const { length } = out
    if (writeMade(out, p, row, f) && out.length - length < LONGEST) return
    out.backTo(length)
  }
  out.text(labelRow(p, row, f))
}

/** The line of a row that has none of its own; false where it takes a string. */
function writeMade(out: TextBuffer, p: Packet, row: number, f: Field): boolean {
  const { tape } = p
  const value = tape.value[row]
  switch (f.kind) {
    case 'boolean':
    case 'uint':
      return f.port === undefined && writeNumber(out, p, row, f, value)
    case 'frame':
      if (f.labels !== undefined || f.base !== 'dec' || f.unit !== undefined) return false
      out.raw(head(f))
      out.decimal(value)
      return true
    case 'ether': {
      const { bytes, from, to } = rowBytes(p, row)
      if (tape.object[row] !== undefined || to - from !== 6 || p.session.settings.names?.ether !== undefined)
        return false
      out.raw(head(f))
      out.hex(bytes, from, to, COLON)
      return true
    }
    case 'ipv4': {
      if (tape.object[row] !== undefined || p.session.settings.names?.host !== undefined) return false
      const { bytes, from } = rowBytes(p, row)
      if (from + 4 > bytes.length) return false
      out.raw(head(f))
      writeIpv4(out, bytes, from)
      return true
    }
    case 'bytes': {
      if (tape.object[row] !== undefined || f.mask !== 0) return false
      const { bytes, from, to } = rowBytes(p, row)
      if (from === to) return false
      out.raw(head(f))
      out.hex(bytes, from, Math.min(to, from + SHOWN_BYTES), f.separator?.charCodeAt(0) ?? 0)
      if (to - from > SHOWN_BYTES) out.raw(ELLIPSIS)
      return true
    }
    default:
      return false
  }
}

const COLON = 0x3a

/** A line that only the field and a number make. */
function writeNumber(out: TextBuffer, p: Packet, row: number, f: Field, value: number): boolean {
  if (value !== value >>> 0 || typeof p.tape.object[row] === 'bigint') return false
  if (value < SMALL || f.mask !== 0 || f.labels !== undefined) {
    out.raw(lineOf(p, row, f, value))
    return true
  }
  if (f.kind !== 'uint') return false
  out.raw(head(f))
  switch (f.base) {
    case 'dec':
    case 'none':
      out.decimal(value)
      break
    case 'hex':
      writeHex(out, value, f.bits)
      break
    default:
      return false
  }
  const unit = unitOf(f, value)
  if (unit !== '') out.text(unit)
  return true
}

function lineOf(p: Packet, row: number, f: Field, value: number): Uint8Array {
  const small = value < SMALL
  const line = small ? smallLines[f.id]?.[value] : otherLines[f.id]?.get(value)
  if (line !== undefined) return line
  const made = encoder.encode(labelRow(p, row, f))
  if (kept < MOST_KEPT) {
    kept++
    if (small) (smallLines[f.id] ??= [])[value] = made
    else (otherLines[f.id] ??= new Map()).set(value, made)
  }
  return made
}
