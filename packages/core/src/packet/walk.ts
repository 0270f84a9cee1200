import { type Field, fieldById } from './field.js'
import type { Packet } from './packet.js'

/** What a walk over a packet's tree meets, in order. */
export interface Visitor {
  /** A row with children is closed by `leave`. */
  enter(row: number, field: Field, parent: boolean): void
  leave(row: number, field: Field): void
}

/** Visits the packet's rows as a tree: layer by layer, every row before its children. */
export function walk(p: Packet, visitor: Visitor): void {
  const { count, layer, until, field } = p.tape
  let layers = 0
  for (let i = 0; i < count; i++) if (layer[i] > layers) layers = layer[i]
  // rows of one layer need not be adjacent, but layers without rows after their payload are the rule: gather once
  const rows: number[][] = Array.from({ length: layers + 1 }, () => [])
  for (let i = 0; i < count; i++) rows[layer[i]].push(i)
  for (const list of rows) {
    const open: number[] = []
    for (let k = 0; k < list.length; k++) {
      const i = list[k]
      while (open.length > 0 && i >= until[open[open.length - 1]]) {
        const done = open.pop() as number
        visitor.leave(done, fieldById(field[done]))
      }
      const next = list[k + 1]
      const parent = next !== undefined && next < until[i]
      visitor.enter(i, fieldById(field[i]), parent)
      if (parent) open.push(i)
    }
    while (open.length > 0) {
      const done = open.pop() as number
      visitor.leave(done, fieldById(field[done]))
    }
  }
}
