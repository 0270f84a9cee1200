import { hex } from '../bytes/text.js'
import { type Field, fieldById, fieldsNamed, labelOf, stateOf } from '../packet/field.js'
import { fieldText, hexDigits, plainNumber, SHOWN_BYTES, unitOf } from '../packet/label.js'
import type { Packet } from '../packet/packet.js'
import { rowBytes, showRow } from '../packet/show.js'

/** `%Cus:field or field:occurrence:R`: columns that show fields. */
export class CustomColumn {
  readonly fields: readonly Field[]
  /** Which of several values: all, or the n-th from the beginning or, negative, the end. */
  private readonly occurrence: number
  /** Whether values are shown by their names. */
  private readonly resolved: boolean

  constructor(format: string) {
    const [, names = '', occurrence = '0', resolved = 'R'] = format.split(':')
    this.fields = names.split(/\|\||\bor\b/).flatMap(name => (name.trim() === '' ? [] : fieldsNamed(name.trim())))
    this.occurrence = Number(occurrence)
    this.resolved = resolved !== 'U'
  }

  cell(p: Packet): string {
    const { count, field } = p.tape
    const { fields, occurrence } = this
    const values: string[] = []
    for (let row = 0; row < count; row++) {
      const f = fieldById(field[row])
      if (!fields.includes(f)) continue
      // what has no value is there or not, however often
      if (f.kind === 'none' || f.kind === 'protocol' || f.kind === 'text') return '✓'
      values.push(this.resolved ? resolvedText(p, row, f) : plainText(p, row, f))
    }
    if (occurrence === 0) return values.join(',')
    return (occurrence > 0 ? values[occurrence - 1] : values[values.length + occurrence]) ?? ''
  }
}

/** Whether `%Cus...` is of the form that columns have. */
export function isCustomFormat(format: string): boolean {
  return /^%Cus(?::[^:]*(?::(?:-?\d+)?(?::.*)?)?)?$/.test(format)
}

function resolvedText(p: Packet, row: number, f: Field): string {
  const value = p.tape.value[row]
  switch (f.kind) {
    case 'boolean':
      return stateOf(f, value !== 0)
    case 'uint':
    case 'int':
    case 'uint64':
    case 'int64': {
      if (f.labels !== undefined && f.base !== 'custom') {
        const label = labelOf(f, value)
        if (label !== undefined || !f.special) return label ?? 'Unknown'
      }
      if (f.base === 'custom') return labelOf(f, value) ?? showRow(p, row, f)
      if (f.base === 'hex_dec' || f.base === 'dec_hex') return plainNumber(f, exactOf(p, row))
      return plainText(p, row, f) + (f.scale === 1 ? unitOf(f, value) : '')
    }
    case 'double':
      return showRow(p, row, f) + unitOf(f, value)
    default:
      return plainText(p, row, f)
  }
}

function exactOf(p: Packet, row: number): number | bigint {
  const object = p.tape.object[row]
  return typeof object === 'bigint' ? object : p.tape.value[row]
}

function plainText(p: Packet, row: number, f: Field): string {
  switch (f.kind) {
    case 'uint':
    case 'int':
    case 'uint64':
    case 'int64':
      if (f.base === 'hex' || f.base === 'hex_dec') return hexDigits(f, exactOf(p, row))
      if (f.base === 'none' && f.labels !== undefined) return `"${labelOf(f, p.tape.value[row]) ?? 'Unknown'}"`
      return showRow(p, row, f)
    case 'bytes': {
      const object = p.tape.object[row]
      const { bytes, from, to } = object instanceof Uint8Array ? wholeOf(object) : rowBytes(p, row)
      return typeof object === 'string' || to - from <= SHOWN_BYTES
        ? fieldText(p, row, f)
        : `${hex(bytes, from, from + SHOWN_BYTES)}…`
    }
    default:
      return fieldText(p, row, f)
  }
}

const wholeOf = (bytes: Uint8Array): { bytes: Uint8Array; from: number; to: number } => ({
  bytes,
  from: 0,
  to: bytes.length,
})
