import type { Packet } from '../packet/packet.js'
import { showRow } from '../packet/show.js'
import { walk } from '../packet/walk.js'

/** A packet's rows as indented lines `name: value`: for golden files and for eyes. */
export function treeText(p: Packet): string {
  const lines: string[] = []
  let depth = 0
  walk(p, {
    enter(row, field, parent) {
      const pad = '  '.repeat(depth)
      const value = field.kind === 'text' ? (p.tape.label[row] ?? '') : showRow(p, row, field)
      const name = field.kind === 'text' ? '-' : field.name
      lines.push(`${pad}${name}${value === '' ? '' : `: ${JSON.stringify(value).slice(1, -1)}`}`)
      if (parent) depth++
    },
    leave() {
      depth--
    },
  })
  return lines.join('\n')
}
