import type { TextBuffer } from '../bytes/text-buffer.js'
import { fieldById } from '../packet/field.js'
import { isGenerated, isHidden } from '../packet/label.js'
import { Outline } from '../packet/outline.js'
import type { Packet } from '../packet/packet.js'
import { rowBytes } from '../packet/show.js'
import { writeHexdump } from './hexdump.js'
import { writeLabel } from './label-text.js'

/** Whole trees for eyes: tshark's -V, and -O where only some layers are expanded. */

const BRACKET = 0x5b
const CLOSING = 0x5d
const LINE_FEED = 0x0a

export class Details {
  private readonly outline = new Outline()

  /** Without `expand`, every layer is expanded; with `bytes`, undissected data is shown as bytes, too. */
  constructor(
    private readonly expand: ReadonlySet<string> | undefined,
    private readonly bytes: boolean,
  ) {}

  /** Writes the packet's tree. */
  write(p: Packet, out: TextBuffer): void {
    const { outline, expand, bytes } = this
    outline.of(p)
    const { rows, depth, count } = outline
    const { tape } = p
    for (let k = 0; k < count; ) {
      const row = rows[k]
      const f = fieldById(tape.field[row])
      if (isHidden(tape, row, f)) {
        k = outline.after(k)
        continue
      }
      out.spaces(4 * depth[k])
      const generated = isGenerated(tape, row, f)
      if (generated) out.char(BRACKET)
      writeLabel(out, p, row, f)
      if (generated) out.char(CLOSING)
      out.char(LINE_FEED)
      if (bytes && f.kind === 'protocol' && f.name === 'data') {
        const at = rowBytes(p, row)
        out.char(LINE_FEED)
        writeHexdump(out, at.bytes, at.from, at.to, { all: true, ascii: true, delimited: false })
      }
      if (expand !== undefined && depth[k] === 0 && !expand.has(f.name)) k = outline.after(k)
      else k++
    }
  }
}
