import type { Cells } from './columns.js'
import type { Printer } from './printer.js'
import { escapeXml } from './xml.js'

/** The columns of a packet list as XML: tshark's -T psml. */
export function psmlPrinter(cells: Cells): Printer {
  const section = (text: string): string => `<section>${escapeXml(text)}</section>\n`
  return {
    head: () =>
      `<?xml version="1.0" encoding="utf-8"?>\n<psml version="0" creator="wireshark/4.0.17">\n<structure>\n${cells.columns.map(c => section(c.title)).join('')}</structure>\n\n`,
    packet(p, out) {
      let text = '<packet>\n'
      for (let i = 0; i < cells.columns.length; i++) text += section(cells.cell(p, i))
      out.text(`${text}</packet>\n\n`)
    },
    tail: () => '</psml>\n',
  }
}
