import { TextBuffer } from '../bytes/text-buffer.js'
import type { Packet } from '../packet/packet.js'
import type { Cells } from './columns.js'
import { Details } from './details.js'
import { FieldLines, type FieldsLayout } from './fields.js'
import { type HexdumpOptions, writePacketBytes } from './hexdump.js'
import { writeSummary } from './summary.js'

const LINE_FEED = 0x0a

/** Packets as text, one after the other. */
export interface Printer {
  /** What stands before the first packet. */
  head(): string
  /** Writes a packet behind what the buffer holds. */
  packet(p: Packet, out: TextBuffer): void
  /** What stands behind the last one. */
  tail(): string
}

/** A packet alone, as a string. */
export function printed(printer: Printer, p: Packet): string {
  const out = new TextBuffer()
  printer.packet(p, out)
  return out.toString()
}

/** A line a packet. */
export function summaryPrinter(cells: Cells, tabs = false): Printer {
  return { head: () => '', packet: (p, out) => writeSummary(out, p, cells, tabs), tail: () => '' }
}

/** Chosen fields, a line a packet. */
export function fieldsPrinter(names: readonly string[], layout: FieldsLayout, cells: Cells | undefined): Printer {
  const lines = new FieldLines(names, layout, cells)
  return { head: () => lines.head(), packet: (p, out) => out.text(lines.line(p)), tail: () => '' }
}

export interface TextOptions {
  readonly summary: boolean
  readonly tabs: boolean
  /** Whole trees; `expand` names the layers that are not one line. */
  readonly details: boolean
  readonly expand?: ReadonlySet<string>
  readonly hex?: HexdumpOptions
  /** Stands behind each packet that takes more than a line. */
  readonly separator: string
}

/** Packets for eyes: a line, the tree, the bytes. */
export function textPrinter(cells: Cells, o: TextOptions): Printer {
  if (!o.details && o.hex === undefined) return summaryPrinter(cells, o.tabs)
  const details = new Details(o.expand, o.hex === undefined)
  return {
    head: () => '',
    packet(p, out) {
      if (o.summary) writeSummary(out, p, cells, o.tabs)
      if (o.details) details.write(p, out)
      if (o.hex !== undefined) {
        if (o.summary || o.details) out.char(LINE_FEED)
        writePacketBytes(out, p, o.hex)
      }
      out.text(o.separator)
      out.char(LINE_FEED)
    },
    tail: () => '',
  }
}
