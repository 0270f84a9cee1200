import { fieldById } from '../packet/field.js'
import { isGenerated, isHidden, labelRow } from '../packet/label.js'
import { Outline } from '../packet/outline.js'
import type { Packet } from '../packet/packet.js'
import { rowBytes } from '../packet/show.js'
import { hexdump } from './hexdump.js'

/** Whole trees for eyes: tshark's -V, and -O where only some layers are expanded. */

const PADS: string[] = []
function pad(depth: number): string {
  while (PADS.length <= depth) PADS.push('    '.repeat(PADS.length))
  return PADS[depth]
}

export class Details {
  private readonly outline = new Outline()

  /** Without `expand`, every layer is expanded; with `bytes`, undissected data is shown as bytes, too. */
  constructor(
    private readonly expand: ReadonlySet<string> | undefined,
    private readonly bytes: boolean,
  ) {}

  text(p: Packet): string {
    const { outline, expand, bytes } = this
    outline.of(p)
    const { rows, depth, count } = outline
    const { field } = p.tape
    let text = ''
    for (let k = 0; k < count; ) {
      const row = rows[k]
      const f = fieldById(field[row])
      if (isHidden(p.tape, row, f)) {
        k = outline.after(k)
        continue
      }
      const label = labelRow(p, row, f)
      text += pad(depth[k]) + (isGenerated(p.tape, row, f) ? `[${label}]\n` : `${label}\n`)
      if (bytes && f.name === 'data' && f.kind === 'protocol') text += this.data(p, row)
      if (expand !== undefined && depth[k] === 0 && !expand.has(f.name)) k = outline.after(k)
      else k++
    }
    return text
  }

  private data(p: Packet, row: number): string {
    const { bytes, from, to } = rowBytes(p, row)
    return `\n${hexdump(bytes, from, to, { all: true, ascii: true, delimited: false })}`
  }
}
