import { fromAscii } from '../bytes/text.js'
import { TextBuffer } from '../bytes/text-buffer.js'
import { EXPERT } from '../packet/expert.js'
import { type Field, fieldById } from '../packet/field.js'
import { isHidden } from '../packet/label.js'
import { Outline } from '../packet/outline.js'
import type { Packet } from '../packet/packet.js'
import { absoluteTime, rowBytes, showRow } from '../packet/show.js'
import type { Cells } from './columns.js'
import { FieldPicker, type Occurrence } from './fields.js'
import { writeLabel } from './label-text.js'
import { type NameFilter, nameOf, shows } from './name-filter.js'
import type { Printer } from './printer.js'
import { positionOf } from './raw-value.js'
import { writeShown } from './shown.js'
import { escapeWritten, escapeXml } from './xml.js'

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

const QUOTE = 0x22
const WRAPPER = fromAscii('<proto name="fake-field-wrapper">\n')
const DATA = fromAscii('<field name="data" value="')
const OPENED = fromAscii('>\n')
const CLOSED = fromAscii('/>\n')
const END_OF_PROTO = fromAscii('</proto>\n')
const END_OF_FIELD = fromAscii('</field>\n')
const HIDE = fromAscii(' hide="yes"')
const SIZE = fromAscii(' size="')
const POS = fromAscii('" pos="')
const SHOW = fromAscii(' show="')
const NO_VALUE = fromAscii(' show="" value=""')
const VALUE = fromAscii(' value="')
const UNMASKED = fromAscii(' unmaskedvalue="')
const FOOT = fromAscii('</packet>\n\n\n')

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
  /** How the elements that are open will be closed. */
  private readonly open: number[] = []
  /** Where the rows that hold the current one start: one in front of its parent counts from there, as Wireshark has it. */
  private readonly starts: number[] = []

  constructor(private readonly filter?: NameFilter) {}

  /** Writes the packet's element. */
  write(p: Packet, out: TextBuffer): void {
    const { outline, open, filter } = this
    outline.of(p)
    const { rows, depth, count } = outline
    out.text('<packet>\n')
    out.text(general(p))
    // PDML knows only protocols at the top: anything else there stands in a wrapper
    let inWrapper = false
    // up to here, everything is shown because what holds it is (-J)
    let whole = 0
    for (let k = 0; k < count; ) {
      const row = rows[k]
      const f = fieldById(p.tape.field[row])
      while (open.length > depth[k]) closeElement(out, open.pop() as number)
      const own = positionOf(p, row)
      const outer = depth[k] === 0 ? 0 : this.starts[depth[k] - 1]
      this.starts[depth[k]] = own
      const indent = 2 * (depth[k] + 1 + (inWrapper && depth[k] > 0 ? 1 : 0))
      const parent = outline.isParent(k)
      const shown = filter === undefined || k < whole || shows(filter, f)
      if (shown && filter?.whole && k >= whole) whole = outline.after(k)
      const wrapped = f.name === 'data' && f.kind === 'protocol'
      const outside = depth[k] === 0 && (wrapped || !isProto(f))
      if (depth[k] === 0) inWrapper = outside
      out.spaces(indent)
      if (outside) {
        out.raw(WRAPPER)
        out.spaces(indent + 2)
      }
      if (wrapped) {
        const { bytes, from, to } = rowBytes(p, row)
        out.raw(DATA)
        out.hex(bytes, from, to)
        out.char(QUOTE)
      } else writeElement(out, p, row, f, own < outer ? outer + own : own)
      out.raw(parent ? OPENED : CLOSED)
      // what closes it: how far in, as what, and whether the wrapper ends with it
      const closing = indent * 4 + (isProto(f) && !wrapped ? AS_PROTO : 0) + (outside ? IN_WRAPPER : 0)
      if (parent) open.push(closing)
      else if (outside) closeWrapper(out, indent)
      if (shown || !parent) k++
      else {
        out.spaces(indent + (outside ? 4 : 2))
        out.text(`<field name="filtered" value="${nameOf(f)}" />\n`)
        k = outline.after(k)
      }
    }
    while (open.length > 0) closeElement(out, open.pop() as number)
    out.raw(FOOT)
  }
}

const isProto = (f: Field): boolean => f.kind === 'protocol' && f !== EXPERT

const AS_PROTO = 1
const IN_WRAPPER = 2

function closeElement(out: TextBuffer, closing: number): void {
  const indent = closing >> 2
  out.spaces(indent)
  out.raw((closing & AS_PROTO) !== 0 ? END_OF_PROTO : END_OF_FIELD)
  if ((closing & IN_WRAPPER) !== 0) closeWrapper(out, indent)
}

function closeWrapper(out: TextBuffer, indent: number): void {
  out.spaces(indent)
  out.raw(END_OF_PROTO)
}

/** `<field name="ip.src" showname="`, by field. */
const heads: (Uint8Array | undefined)[] = []

const headOf = (f: Field): Uint8Array =>
  (heads[f.id] ??= fromAscii(
    f.kind === 'text' ? '<field name="" show="' : `<${isProto(f) ? 'proto' : 'field'} name="${f.name}" showname="`,
  ))

/** An element's tag, without what closes it. */
function writeElement(out: TextBuffer, p: Packet, row: number, f: Field, pos: number): void {
  const { tape } = p
  const size = tape.length[row]
  out.raw(headOf(f))
  writeEscapedLabel(out, p, row, f)
  out.char(QUOTE)
  if (f.kind !== 'text' && isHidden(tape, row, f)) out.raw(HIDE)
  out.raw(SIZE)
  out.decimal(size)
  out.raw(POS)
  out.decimal(pos)
  out.char(QUOTE)
  if (f.kind === 'text') {
    if (size > 0) writeBytes(out, VALUE, p, row)
    return
  }
  if (isProto(f) || f === EXPERT) return
  if (f.kind === 'none') {
    out.raw(NO_VALUE)
    return
  }
  out.raw(SHOW)
  if (!writeShown(out, p, row, f)) {
    const { length } = out
    out.text(showRow(p, row, f))
    escapeWritten(out, length)
  }
  out.char(QUOTE)
  if (size === 0) return
  if (f.mask === 0 || f.unmasked) {
    writeBytes(out, VALUE, p, row)
    return
  }
  const value = Math.round(tape.value[row] / f.scale)
  out.raw(VALUE)
  out.text(value.toString(16).toUpperCase())
  out.char(QUOTE)
  writeBytes(out, UNMASKED, p, row)
}

function writeEscapedLabel(out: TextBuffer, p: Packet, row: number, f: Field): void {
  const { length } = out
  writeLabel(out, p, row, f)
  escapeWritten(out, length)
}

/** An attribute that is bytes in hex. */
function writeBytes(out: TextBuffer, name: Uint8Array, p: Packet, row: number): void {
  const { bytes, from, to } = rowBytes(p, row)
  out.raw(name)
  out.hex(bytes, from, to)
  out.char(QUOTE)
}

/** -T pdml. */
export function pdmlPrinter(file: string, filter?: NameFilter): Printer {
  const pdml = new Pdml(filter)
  return { head: () => pdmlHead(file, new Date()), packet: (p, out) => pdml.write(p, out), tail: () => PDML_TAIL }
}

let shared: Pdml | undefined

/** One packet's element. */
export function pdmlPacket(p: Packet): string {
  const out = new TextBuffer()
  shared ??= new Pdml()
  shared.write(p, out)
  return out.toString()
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
      out.text(text)
      out.raw(FOOT)
    },
    tail: () => PDML_TAIL,
  }
}
