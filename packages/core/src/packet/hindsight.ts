import type { Field } from './field.js'
import type { RowObject } from './tape.js'

/**
 * What only later packets tell about earlier ones: which frame answers a request, in which frame a message is complete. A first pass
 * notes it (`foretell`), a second pass over the same packets, with a fresh session, asks for it (`foretold`).
 */
export class Hindsight {
  private readonly byField = new Map<number, Map<number, { value: number; object: RowObject }>>()

  /** Notes that the field will hold this value in the frame; a later note replaces an earlier one. */
  note(frame: number, field: Field, value: number, object?: RowObject): void {
    let frames = this.byField.get(field.id)
    if (frames === undefined) this.byField.set(field.id, (frames = new Map()))
    frames.set(frame, { value, object })
  }

  of(frame: number, field: Field): { value: number; object: RowObject } | undefined {
    return this.byField.get(field.id)?.get(frame)
  }
}
