import type { TextBuffer } from '../bytes/text-buffer.js'
import type { Packet } from '../packet/packet.js'
import type { Cells } from './columns.js'

const TAB = 0x09
const LINE_FEED = 0x0a
const SPACE = 0x20
const RIGHTWARDS = '→'
const LEFTWARDS = '←'

/** tshark's default line: `    1   0.000000  192.0.2.1 → 192.0.2.2    TCP 74 …`. `tabs` puts a tab where columns meet. */
export function writeSummary(out: TextBuffer, p: Packet, cells: Cells, tabs = false): void {
  const { sides } = cells
  const between = tabs ? TAB : SPACE
  for (let i = 0; i < sides.length; i++) {
    const side = sides[i]
    const cell = cells.cell(p, i)
    out.spaces(LEADING[side] - cell.length)
    out.text(cell)
    if (side === 'destination') out.spaces(12 - cell.length)
    if (i + 1 === sides.length) break
    out.char(between)
    if (side === 'source' && sides[i + 1] === 'destination') arrow(out, RIGHTWARDS, between)
    else if (side === 'destination' && sides[i + 1] === 'source') arrow(out, LEFTWARDS, between)
  }
  out.char(LINE_FEED)
}

/** Characters that a cell takes at least, filled up in front. */
const LEADING = { number: 5, time: 10, source: 12, destination: 0, plain: 0 }

function arrow(out: TextBuffer, text: string, between: number): void {
  out.text(text)
  out.char(between)
}
