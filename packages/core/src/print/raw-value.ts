import { hex } from '../bytes/text.js'
import { EXPERT } from '../packet/expert.js'
import { type Field, fieldById } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import { rowBytes } from '../packet/show.js'

/** Wireshark's numbers of field types, by width. */
const UNSIGNED: Readonly<Record<number, number>> = { 8: 4, 16: 5, 24: 6, 32: 7, 40: 8, 48: 9, 56: 10, 64: 11 }
const SIGNED: Readonly<Record<number, number>> = { 8: 12, 16: 13, 24: 14, 32: 15, 40: 16, 48: 17, 56: 18, 64: 19 }
const STRINGS = { plain: 26, terminated: 27, counted: 28 }

export function typeNumber(f: Field): number {
  switch (f.kind) {
    case 'none':
    case 'text':
      return 0
    case 'protocol':
      return 1
    case 'boolean':
      return 2
    case 'uint':
    case 'uint64':
      return UNSIGNED[f.bits] ?? 7
    case 'int':
    case 'int64':
      return SIGNED[f.bits] ?? 15
    case 'double':
      return f.bits === 32 ? 22 : 23
    case 'time':
      return 24
    case 'duration':
      return 25
    case 'string':
      return STRINGS[f.stringType ?? 'plain']
    case 'ether':
      return 29
    case 'bytes':
      return 30
    case 'ipv4':
      return 32
    case 'ipv6':
      return 33
    case 'frame':
      return 35
    case 'guid':
      return 36
    case 'oid':
      return 37
    case 'eui64':
      return 38
  }
}

/** Hex of the row's bytes; of a field cut from some bits, of its value alone. */
export function rawText(p: Packet, row: number, f: Field): string {
  if (p.tape.length[row] === 0) return ''
  if (f.mask !== 0 && !f.unmasked)
    return Math.round(p.tape.value[row] / f.scale)
      .toString(16)
      .toUpperCase()
  const { bytes, from, to } = rowBytes(p, row)
  return hex(bytes, from, to)
}

/** Where the row's bytes start in the data that they are of. */
export function positionOf(p: Packet, row: number): number {
  // remarks are of no bytes
  const f = fieldById(p.tape.field[row])
  if (f === EXPERT || f.severity !== undefined || f.name.startsWith('_ws.expert.')) return 0
  const source = p.sources[p.tape.source[row]]
  const start = p.tape.start[row]
  return source === undefined || start < source.from ? 0 : start - source.from
}
