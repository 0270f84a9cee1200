import { type Field, fieldById, fieldsNamed } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import { showRow } from '../packet/show.js'

/** A field by name, for those that one protocol alone has. */
export function fieldNamed(name: string): Field | undefined {
  return fieldsNamed(name)[0]
}

/** The first row of one of the fields within a layer (given by its own row), or -1. */
export function rowIn(p: Packet, layerRow: number, name: string): number {
  const { tape } = p
  const own = tape.layer[layerRow]
  for (let row = layerRow; row < tape.until[layerRow]; row++)
    if (tape.layer[row] === own && fieldById(tape.field[row]).name === name) return row
  return -1
}

/** The number of that field within a layer, or undefined. */
export function numberIn(p: Packet, layerRow: number, name: string): number | undefined {
  const row = rowIn(p, layerRow, name)
  return row < 0 ? undefined : p.tape.value[row]
}

/** The text of that field within a layer, as tshark shows values, or undefined. */
export function textIn(p: Packet, layerRow: number, name: string): string | undefined {
  const row = rowIn(p, layerRow, name)
  return row < 0 ? undefined : showRow(p, row, fieldById(p.tape.field[row]))
}

/** Seconds of a time or duration. */
export function secondsOf(p: Packet, row: number): number {
  const object = p.tape.object[row]
  return Array.isArray(object) ? object[0] + object[1] / 1e9 : p.tape.value[row]
}
