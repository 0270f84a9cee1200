import type { TextBuffer } from '../bytes/text-buffer.js'
import type { Field } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import { showRow } from '../packet/show.js'
import { writeQuoted } from './json-text.js'
import { writeShown } from './shown.js'

const QUOTE = 0x22

/** A row's value between quotes, as `quoted(showRow(…))` makes it. */
export function writeValue(out: TextBuffer, p: Packet, row: number, f: Field): void {
  out.char(QUOTE)
  if (writeShown(out, p, row, f)) {
    out.char(QUOTE)
    return
  }
  out.backTo(out.length - 1)
  writeQuoted(out, showRow(p, row, f))
}
