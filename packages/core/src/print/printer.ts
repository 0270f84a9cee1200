import type { Packet } from '../packet/packet.js'
import type { Cells } from './columns.js'
import { FieldLines, type FieldsLayout } from './fields.js'
import { summaryLine } from './summary.js'

/** Packets as text, one after the other. */
export interface Printer {
  /** What stands before the first packet. */
  head(): string
  packet(p: Packet): string
  /** What stands behind the last one. */
  tail(): string
}

/** A line a packet. */
export function summaryPrinter(cells: Cells, tabs = false): Printer {
  return { head: () => '', packet: p => summaryLine(p, cells, tabs), tail: () => '' }
}

/** Chosen fields, a line a packet. */
export function fieldsPrinter(names: readonly string[], layout: FieldsLayout, cells: Cells | undefined): Printer {
  const lines = new FieldLines(names, layout, cells)
  return { head: () => lines.head(), packet: p => lines.line(p), tail: () => '' }
}
