import { hex } from '../bytes/text.js'
import type { Packet } from '../packet/packet.js'
import { absoluteTime, labelRow, rowBytes, showRow } from '../packet/show.js'
import { walk } from '../packet/walk.js'

/** Packets as PDML, the XML of tshark's -T pdml. */

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
}

function escapeXml(text: string): string {
  let out = text
  if (/[&<>"']/.test(out)) out = out.replace(/[&<>"']/g, c => ESCAPES[c])
  // XML 1.0 has no control characters: they are written as C would
  return out.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, c => `\\x${c.charCodeAt(0).toString(16)}`)
}

/** The lines before the first packet. */
export function pdmlHead(file: string, now: Date): string {
  const time = now.toUTCString()
  return `<?xml version="1.0" encoding="utf-8"?>
<?xml-stylesheet type="text/xsl" href="pdml2html.xsl"?>
<!-- You can find pdml2html.xsl in /usr/share/wireshark or at https://gitlab.com/wireshark/wireshark/-/raw/master/pdml2html.xsl. -->
<pdml version="0" creator="wireshark/4.0.17" time="${time}" capture_file="${escapeXml(file)}">
`
}

export const PDML_TAIL = '</pdml>\n'

/** One packet's element. */
export function pdmlPacket(p: Packet): string {
  const lines: string[] = ['<packet>']
  const time = absoluteTime(p.seconds, p.nanos)
  const epoch = `${p.seconds}.${String(p.nanos).padStart(9, '0')}`
  const size = `size="${p.captured}"`
  lines.push(
    `  <proto name="geninfo" pos="0" showname="General information" ${size}>`,
    `    <field name="num" pos="0" show="${p.number}" showname="Number" value="${p.number.toString(16)}" ${size}/>`,
    `    <field name="len" pos="0" show="${p.wire}" showname="Frame Length" value="${p.wire.toString(16)}" ${size}/>`,
    `    <field name="caplen" pos="0" show="${p.captured}" showname="Captured Length" value="${p.captured.toString(16)}" ${size}/>`,
    `    <field name="timestamp" pos="0" show="${time}" showname="Captured Time" value="${epoch}" ${size}/>`,
    '  </proto>',
  )
  const tape = p.tape
  let depth = 1
  const kinds: string[] = []
  walk(p, {
    enter(row, field, parent) {
      const pad = '  '.repeat(depth)
      const source = p.sources[tape.source[row]]
      const pos = Math.max(0, tape.start[row] - source.from)
      const place = `size="${tape.length[row]}" pos="${pos}"`
      const label = escapeXml(labelRow(p, row, field))
      if (field.kind === 'protocol') {
        lines.push(`${pad}<proto name="${field.name}" showname="${label}" ${place}${parent ? '' : '/'}>`)
        kinds.push('proto')
      } else if (field.kind === 'text') {
        const value = hexOf(p, row)
        lines.push(`${pad}<field name="" show="${label}" ${place}${value}${parent ? '' : '/'}>`)
        kinds.push('field')
      } else {
        const hide = field.hidden ? ' hide="yes"' : ''
        const show = escapeXml(showRow(p, row, field))
        lines.push(
          `${pad}<field name="${field.name}" showname="${label}"${hide} ${place} show="${show}"${hexOf(p, row)}${parent ? '' : '/'}>`,
        )
        kinds.push('field')
      }
      if (parent) depth++
      else kinds.pop()
    },
    leave() {
      depth--
      lines.push(`${'  '.repeat(depth)}</${kinds.pop()}>`)
    },
  })
  lines.push('</packet>', '', '', '')
  return lines.join('\n')
}

function hexOf(p: Packet, row: number): string {
  if (p.tape.length[row] === 0) return ''
  const { bytes, from, to } = rowBytes(p, row)
  return ` value="${hex(bytes, from, to)}"`
}
