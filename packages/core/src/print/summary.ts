import type { Packet } from '../packet/packet.js'
import type { Cells } from './columns.js'

/** One line a packet, and the same as XML. */

/** tshark's default line: `    1   0.000000  192.0.2.1 → 192.0.2.2    TCP 74 …`. `tabs` puts a tab where columns meet. */
export function summaryLine(p: Packet, cells: Cells, tabs = false): string {
  const { sides } = cells
  const between = tabs ? '\t' : ' '
  let line = ''
  for (let i = 0; i < sides.length; i++) {
    const cell = cells.cell(p, i)
    switch (sides[i]) {
      case 'number':
        line += cell.padStart(5)
        break
      case 'time':
        line += cell.padStart(10)
        break
      case 'source':
        line += cell.padStart(12)
        break
      case 'destination':
        line += cell.padEnd(12)
        break
      default:
        line += cell
    }
    if (i + 1 === sides.length) break
    if (sides[i] === 'source' && sides[i + 1] === 'destination') line += `${between}→${between}`
    else if (sides[i] === 'destination' && sides[i + 1] === 'source') line += `${between}←${between}`
    else line += between
  }
  return `${line}\n`
}
