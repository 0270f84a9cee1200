import type { TextBuffer } from '../bytes/text-buffer.js'
import type { Field } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import { showRow } from '../packet/show.js'
import { escapeWritten } from './json-text.js'
import { writeShown } from './shown.js'

const QUOTE = 0x22

/** A row's value between quotes, as `quoted(showRow(…))` makes it. */
export function writeValue(out: TextBuffer, p: Packet, row: number, f: Field): void {
  out.char(QUOTE)
  if (!writeShown(out, p, row, f)) {
    const { length } = out
    out.text(showRow(p, row, f))
    escapeWritten(out, length)
  }
  out.char(QUOTE)
}
