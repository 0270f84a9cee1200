import { type Field, fieldById, fieldsNamed } from './field.js'
import type { Packet } from './packet.js'
import { showRow } from './show.js'

/** One field of a packet as text. */
export interface FieldValue {
  readonly name: string
  readonly value: string
  readonly field: Field
}

/** Every row of the packet that has a field, in order: what was asked for, layers included. */
export function* fieldsOf(p: Packet): Generator<FieldValue> {
  const { count, field } = p.tape
  for (let row = 0; row < count; row++) {
    const f = fieldById(field[row])
    if (f.kind !== 'text') yield { name: f.name, value: f.kind === 'protocol' ? f.title : showRow(p, row, f), field: f }
  }
}

/** The values of a field as `tshark -T fields` prints them; none where the packet has none, or nobody asked for the field. */
export function valuesOf(p: Packet, name: string): string[] {
  const ids = new Set(fieldsNamed(name).map(f => f.id))
  const values: string[] = []
  const { count, field } = p.tape
  for (let row = 0; row < count; row++) if (ids.has(field[row])) values.push(showRow(p, row, fieldById(field[row])))
  return values
}
