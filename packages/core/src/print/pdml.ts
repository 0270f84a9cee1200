import { hex } from '../bytes/text.js'
import { EXPERT } from '../packet/expert.js'
import { type Field, fieldById } from '../packet/field.js'
import { isHidden, labelRow } from '../packet/label.js'
import { Outline } from '../packet/outline.js'
import type { Packet } from '../packet/packet.js'
import { absoluteTime, rowBytes, showRow } from '../packet/show.js'
import type { Cells } from './columns.js'
import { FieldPicker, type Occurrence } from './fields.js'
import { type NameFilter, nameOf, shows } from './name-filter.js'
import type { Printer } from './printer.js'
import { positionOf } from './raw-value.js'
import { escapeXml } from './xml.js'

/** Packets as PDML, the XML of tshark's -T pdml. */

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Wed Nov 25 22:36:43 2026`, local time. */
function asctime(d: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  const day = String(d.getDate()).padStart(2, ' ')
  const clock = `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`
  return `${WEEKDAYS[d.getDay()]} ${MONTHS[d.getMonth()]} ${day} ${clock} ${d.getFullYear()}`
}

/** The lines before the first packet. */
export function pdmlHead(file: string, now: Date): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<?xml-stylesheet type="text/xsl" href="pdml2html.xsl"?>
<!-- You can find pdml2html.xsl in /usr/share/wireshark or at https://gitlab.com/wireshark/wireshark/-/raw/master/pdml2html.xsl. -->
<pdml version="0" creator="wireshark/4.0.17" time="${asctime(now)}" capture_file="${escapeXml(file)}">
`
}

export const PDML_TAIL = '</pdml>\n'

const PADS: string[] = []
function pad(depth: number): string {
  while (PADS.length <= depth) PADS.push('  '.repeat(PADS.length))
  return PADS[depth]
}

const FOOT = '</packet>\n\n\n'

/** What PDML says of every packet, whatever it is made of. */
function general(p: Packet): string {
  const size = `size="${p.captured}"`
  const time = absoluteTime(p.seconds, p.nanos, p.session.settings.zone)
  // 32 bits with a sign, as Wireshark writes it
  const epoch = `${p.seconds | 0}.${String(p.nanos).padStart(9, '0')}`
  return `  <proto name="geninfo" pos="0" showname="General information" ${size}>
    <field name="num" pos="0" show="${p.number}" showname="Number" value="${p.number.toString(16)}" ${size}/>
    <field name="len" pos="0" show="${p.wire}" showname="Frame Length" value="${p.wire.toString(16)}" ${size}/>
    <field name="caplen" pos="0" show="${p.captured}" showname="Captured Length" value="${p.captured.toString(16)}" ${size}/>
    <field name="timestamp" pos="0" show="${time}" showname="Captured Time" value="${epoch}" ${size}/>
  </proto>
`
}

/** Packets as PDML; one value serves many packets. */
export class Pdml {
  private readonly outline = new Outline()
  /** Closing lines of the elements that are open. */
  private readonly open: string[] = []
  /** Where the rows that hold the current one start: one in front of its parent counts from there, as Wireshark has it. */
  private readonly starts: number[] = []

  constructor(private readonly filter?: NameFilter) {}

  packet(p: Packet): string {
    const { outline, open, filter } = this
    outline.of(p)
    const { rows, depth, count } = outline
    let text = `<packet>\n${general(p)}`
    // PDML knows only protocols at the top: anything else there stands in a wrapper
    let inWrapper = false
    // up to here, everything is shown because what holds it is (-J)
    let whole = 0
    for (let k = 0; k < count; ) {
      const row = rows[k]
      const f = fieldById(p.tape.field[row])
      while (open.length > depth[k]) text += open.pop()
      const own = positionOf(p, row)
      const outer = depth[k] === 0 ? 0 : this.starts[depth[k] - 1]
      this.starts[depth[k]] = own
      const indent = pad(depth[k] + 1 + (inWrapper && depth[k] > 0 ? 1 : 0))
      const parent = outline.isParent(k)
      const shown = filter === undefined || k < whole || shows(filter, f)
      if (shown && filter?.whole && k >= whole) whole = outline.after(k)
      const wrapped = f.name === 'data' && f.kind === 'protocol'
      const close = parent ? '>\n' : '/>\n'
      const outside = depth[k] === 0 && (wrapped || !isProto(f))
      if (depth[k] === 0) inWrapper = outside
      if (outside) text += `${indent}<proto name="fake-field-wrapper">\n`
      const inside = outside ? `${indent}  ` : indent
      if (wrapped) {
        const { bytes, from, to } = rowBytes(p, row)
        text += `${inside}<field name="data" value="${hex(bytes, from, to)}"${close}`
      } else text += inside + element(p, row, f, own < outer ? outer + own : own) + close
      const foot = outside ? `${indent}</proto>\n` : ''
      if (parent) open.push(`${indent}</${isProto(f) && !wrapped ? 'proto' : 'field'}>\n${foot}`)
      else text += foot
      if (shown || !parent) k++
      else {
        text += `${inside}  <field name="filtered" value="${nameOf(f)}" />\n`
        k = outline.after(k)
      }
    }
    while (open.length > 0) text += open.pop()
    return text + FOOT
  }
}

const isProto = (f: Field): boolean => f.kind === 'protocol' && f !== EXPERT

/** An element's tag, without what closes it. */
function element(p: Packet, row: number, f: Field, pos: number): string {
  const { tape } = p
  const place = ` size="${tape.length[row]}" pos="${pos}"`
  const label = escapeXml(labelRow(p, row, f))
  if (f.kind === 'text') {
    const value = tape.length[row] > 0 ? ` value="${hexOf(p, row)}"` : ''
    return `<field name="" show="${label}"${place}${value}`
  }
  const hide = isHidden(tape, row, f) ? ' hide="yes"' : ''
  const proto = isProto(f)
  const head = `<${proto ? 'proto' : 'field'} name="${f.name}" showname="${label}"${hide}${place}`
  if (proto || f === EXPERT) return head
  if (f.kind === 'none') return `${head} show="" value=""`
  const show = ` show="${escapeXml(showRow(p, row, f))}"`
  if (tape.length[row] === 0) return head + show
  if (f.mask === 0 || f.unmasked) return `${head}${show} value="${hexOf(p, row)}"`
  const value = Math.round(tape.value[row] / f.scale)
  return `${head}${show} value="${value.toString(16).toUpperCase()}" unmaskedvalue="${hexOf(p, row)}"`
}

function hexOf(p: Packet, row: number): string {
  const { bytes, from, to } = rowBytes(p, row)
  return hex(bytes, from, to)
}

/** -T pdml. */
export function pdmlPrinter(file: string, filter?: NameFilter): Printer {
  const pdml = new Pdml(filter)
  return { head: () => pdmlHead(file, new Date()), packet: (p, out) => out.text(pdml.packet(p)), tail: () => PDML_TAIL }
}

let shared: Pdml | undefined

/** One packet's element. */
export function pdmlPacket(p: Packet): string {
  shared ??= new Pdml()
  return shared.packet(p)
}

/** -T pdml with -e: chosen fields, flat. */
export function pdmlFieldsPrinter(
  file: string,
  names: readonly string[],
  cells: Cells,
  occurrence?: Occurrence,
): Printer {
  const picker = new FieldPicker(names, cells, occurrence)
  return {
    head: () => pdmlHead(file, new Date()),
    packet(p, out) {
      let text = `<packet>\n${general(p)}`
      const values = picker.pick(p)
      for (let i = 0; i < names.length; i++)
        for (const value of values[i]) text += `  <field name="${names[i]}" value="${escapeXml(value)}"/>\n`
      out.text(text + FOOT)
    },
    tail: () => PDML_TAIL,
  }
}
