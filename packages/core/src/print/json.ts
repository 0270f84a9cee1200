import { fromAscii } from '../bytes/text.js'
import type { TextBuffer } from '../bytes/text-buffer.js'
import { EXPERT } from '../packet/expert.js'
import { type Field, fieldById } from '../packet/field.js'
import { labelRow } from '../packet/label.js'
import { Outline } from '../packet/outline.js'
import type { Packet } from '../packet/packet.js'
import { showRow } from '../packet/show.js'
import type { Cells } from './columns.js'
import { FieldPicker, type Occurrence } from './fields.js'
import { escapeWritten, indexName, quoted } from './json-text.js'
import { writeValue } from './json-value.js'
import { writeLabel } from './label-text.js'
import { type NameFilter, shows } from './name-filter.js'
import type { Printer } from './printer.js'
import { positionOf, rawText, typeNumber } from './raw-value.js'

/** Packets as JSON: tshark's -T json and jsonraw. */

export interface JsonOptions {
  /** `beside` adds the bytes of each value under a key of its own (-x), `alone` shows nothing else (-T jsonraw). */
  readonly raw?: 'beside' | 'alone'
  readonly filter?: NameFilter
  /** Fields that come several times share one key (--no-duplicate-keys). */
  readonly merge?: boolean
}

const PADS: string[] = []
function pad(depth: number): string {
  while (PADS.length <= depth) PADS.push('  '.repeat(PADS.length))
  return PADS[depth]
}

/** Depth of the layers' keys. */
const LAYERS = 4

/** Whether a node has children instead of a value: its subtree stands under its own key. */
const valueless = (f: Field): boolean => f.kind === 'protocol' || f.kind === 'text' || f.kind === 'none' || f === EXPERT

const head = (p: Packet): string => `  {
    "_index": "${indexName(p.seconds)}",
    "_type": "doc",
    "_score": null,
    "_source": {
      "layers": {`

const FOOT = '\n      }\n    }\n  }'
const EMPTY_FOOT = '}\n    }\n  }'

const QUOTE = 0x22
const OPEN = 0x7b
const CLOSE = 0x7d
const KEY_END = fromAscii(': ')
const EMPTY = fromAscii('""')

/** By depth below the layers: what stands in front of an object's first member, and of the others. */
const BEFORE_FIRST: Uint8Array[] = []
const BEFORE_NEXT: Uint8Array[] = []

function member(out: TextBuffer, depth: number, first: boolean): void {
  for (let d = BEFORE_NEXT.length; d <= depth; d++) {
    BEFORE_FIRST.push(fromAscii(`\n${pad(LAYERS + d)}`))
    BEFORE_NEXT.push(fromAscii(`,\n${pad(LAYERS + d)}`))
  }
  out.raw(first ? BEFORE_FIRST[depth] : BEFORE_NEXT[depth])
}

/** Ends the object whose brace stands at the depth. */
function close(out: TextBuffer, depth: number, empty: boolean): void {
  if (!empty) member(out, depth, true)
  out.char(CLOSE)
}

function writeQuotedLabel(out: TextBuffer, p: Packet, row: number, f: Field): void {
  out.char(QUOTE)
  const { length } = out
  writeLabel(out, p, row, f)
  escapeWritten(out, length)
  out.char(QUOTE)
}

/** Keys of fields as bytes. */
class Keys {
  private readonly values: (Uint8Array | undefined)[] = []
  private readonly trees: (Uint8Array | undefined)[] = []

  /** `"ip.src": `. */
  plain(f: Field): Uint8Array {
    return (this.values[f.id] ??= fromAscii(`"${f.name}": `))
  }

  /** `"ip.src_tree": `. */
  tree(f: Field): Uint8Array {
    return (this.trees[f.id] ??= fromAscii(`"${f.name}_tree": `))
  }
}

/** Layers of a packet as the members of an object. */
class Layers {
  private readonly outline = new Outline()
  private readonly keys = new Keys()
  private p: Packet | undefined

  constructor(private readonly o: JsonOptions) {}

  write(p: Packet, out: TextBuffer): void {
    this.outline.of(p)
    this.p = p
    if (this.o.merge) out.text(this.merged(this.topLevel(), LAYERS, this.o.filter))
    else this.plain(p, out)
  }

  /** Every node under a key of its own, in one walk. */
  private plain(p: Packet, out: TextBuffer): void {
    const { outline, o } = this
    const { rows, depth, count } = outline
    const { raw, filter } = o
    const { field } = p.tape
    let open = 0
    let first = true
    // below a layer that is shown whole nothing is filtered
    let wholeTo = 0
    for (let k = 0; k < count; ) {
      const row = rows[k]
      const f = fieldById(field[row])
      const d = depth[k]
      while (open > d) {
        close(out, --open, first)
        first = false
      }
      const parent = outline.isParent(k)
      if (raw !== undefined && this.hasBytes(p, row, f)) {
        member(out, d, first)
        out.text(this.rawKey(f))
        out.text(this.rawTuple(p, row, f, d))
        first = false
      }
      const hidden = filter !== undefined && k >= wholeTo && parent && !shows(filter, f)
      if (parent) {
        if (!valueless(f) && raw !== 'alone') {
          member(out, d, first)
          out.raw(this.keys.plain(f))
          writeValue(out, p, row, f)
          first = false
        }
        member(out, d, first)
        this.writeKey(out, p, row, f, true)
        out.char(OPEN)
        first = !hidden
        if (hidden) {
          member(out, d + 1, true)
          out.text(`"filtered": ${f.kind === 'text' ? quoted(labelRow(p, row, f)) : `"${f.name}"`}`)
          close(out, d, false)
          k = outline.after(k)
          continue
        }
        if (filter?.whole && d === 0) wholeTo = outline.after(k)
        open = d + 1
      } else if (raw !== 'alone') {
        member(out, d, first)
        this.writeKey(out, p, row, f, false)
        this.writeLeaf(out, p, row, f)
        first = false
      }
      k++
    }
    while (open > 0) {
      close(out, --open, first)
      first = false
    }
  }

  private writeKey(out: TextBuffer, p: Packet, row: number, f: Field, tree: boolean): void {
    if (f.kind !== 'text') out.raw(tree && !valueless(f) ? this.keys.tree(f) : this.keys.plain(f))
    else {
      writeQuotedLabel(out, p, row, f)
      out.raw(KEY_END)
    }
  }

  private writeLeaf(out: TextBuffer, p: Packet, row: number, f: Field): void {
    if (f.kind === 'protocol' || f === EXPERT) writeQuotedLabel(out, p, row, f)
    else if (f.kind === 'text' || f.kind === 'none') out.raw(EMPTY)
    else writeValue(out, p, row, f)
  }

  private topLevel(): number[] {
    const nodes: number[] = []
    for (let k = 0; k < this.outline.count; k = this.outline.after(k)) nodes.push(k)
    return nodes
  }

  private childrenOf(k: number): number[] {
    const nodes: number[] = []
    const end = this.outline.after(k)
    for (let c = k + 1; c < end; c = this.outline.after(c)) nodes.push(c)
    return nodes
  }

  /** Nodes with the same key share one, at the place of the first. */
  private merged(nodes: readonly number[], depth: number, filter: NameFilter | undefined): string {
    const p = this.p as Packet
    const groups = new Map<string, number[]>()
    for (const k of nodes) {
      const f = this.fieldAt(k)
      const key = f.kind === 'text' ? `"${labelRow(p, this.outline.rows[k], f)}` : f.name
      const list = groups.get(key)
      if (list) list.push(k)
      else groups.set(key, [k])
    }
    let text = ''
    for (const list of groups.values()) text += (text === '' ? '\n' : ',\n') + this.group(p, list, depth, filter)
    return text
  }

  private fieldAt(k: number): Field {
    return fieldById((this.p as Packet).tape.field[this.outline.rows[k]])
  }

  /** One or more nodes of a key: bytes, values and subtrees. */
  private group(p: Packet, nodes: readonly number[], depth: number, filter: NameFilter | undefined): string {
    const { outline, o } = this
    const f = this.fieldAt(nodes[0])
    const indent = pad(depth)
    const parts: string[] = []
    const rows = nodes.map(k => outline.rows[k])
    if (o.raw !== undefined) {
      const shown = rows.filter(row => this.hasBytes(p, row, f))
      const within = depth - LAYERS + (shown.length > 1 ? 1 : 0)
      const bytes = shown.map(row => this.rawTuple(p, row, f, within))
      if (bytes.length > 0) parts.push(`${indent}${this.rawKey(f)}${list(bytes, indent)}`)
    }
    const parents = nodes.filter(k => outline.isParent(k))
    const label = f.kind === 'text' ? quoted(labelRow(p, rows[0], f)) : ''
    if (parents.length === 0 || !valueless(f)) {
      const values = rows.map(row => this.value(p, row, f))
      if (o.raw !== 'alone') parts.push(`${indent}${label === '' ? this.key(f) : `${label}: `}${list(values, indent)}`)
    }
    if (parents.length > 0) {
      const inner = parents.length > 1 ? depth + 1 : depth
      const hidden = filter !== undefined && !shows(filter, f)
      const below = filter?.whole && depth === LAYERS ? undefined : filter
      const trees = parents.map(k => {
        const body = hidden
          ? `\n${pad(inner + 1)}"filtered": ${label === '' ? `"${f.name}"` : label}`
          : this.merged(this.childrenOf(k), inner + 1, below)
        return `{${body}\n${pad(inner)}}`
      })
      parts.push(`${indent}${label === '' ? this.key(f, !valueless(f)) : `${label}: `}${list(trees, indent)}`)
    }
    return parts.join(',\n')
  }

  /** `"ip.src": `, or `"ip.src_tree": `. */
  private key(f: Field, tree = false): string {
    return tree ? `"${f.name}_tree": ` : `"${f.name}": `
  }

  private rawKey(f: Field): string {
    return `"${f.name}_raw": `
  }

  private value(p: Packet, row: number, f: Field): string {
    if (f.kind === 'protocol' || f === EXPERT) return quoted(labelRow(p, row, f))
    return f.kind === 'text' || f.kind === 'none' ? '""' : quoted(showRow(p, row, f))
  }

  private hasBytes(p: Packet, row: number, f: Field): boolean {
    if (f.kind === 'text') return false
    return p.tape.length[row] > 0 || (this.o.raw === 'alone' && f.kind !== 'protocol')
  }

  private rawTuple(p: Packet, row: number, f: Field, d: number): string {
    const length = p.tape.length[row]
    const inner = pad(LAYERS + d + 1)
    const mask = f.unmasked ? 0 : f.mask
    return `[\n${inner}"${rawText(p, row, f)}",\n${inner}${positionOf(p, row)},\n${inner}${length},\n${inner}${mask},\n${inner}${typeNumber(f)}\n${pad(LAYERS + d)}]`
  }
}

/** One value as it is, several as an array. */
function list(values: readonly string[], indent: string): string {
  if (values.length === 1) return values[0]
  return `[\n${values.map(v => `${indent}  ${v}`).join(',\n')}\n${indent}]`
}

/** Objects of an array, one a packet. */
function array(members: (p: Packet, out: TextBuffer) => void): Printer {
  let count = 0
  return {
    head: () => '',
    packet(p, out) {
      out.text(count++ === 0 ? '[\n' : ',\n')
      out.text(head(p))
      const { length } = out
      members(p, out)
      out.text(out.length === length ? EMPTY_FOOT : FOOT)
    },
    tail: () => (count === 0 ? '[]\n' : '\n]\n'),
  }
}

/** -T json, and -T jsonraw. */
export function jsonPrinter(o: JsonOptions = {}): Printer {
  const layers = new Layers(o)
  return array((p, out) => layers.write(p, out))
}

/** -T json with -e: an array of values a field. */
export function jsonFieldsPrinter(names: readonly string[], cells: Cells, occurrence?: Occurrence): Printer {
  const picker = new FieldPicker(names, cells, occurrence)
  const keys = names.map(name => `        ${quoted(name)}: [\n          `)
  return array((p, out) => {
    const values = picker.pick(p)
    let first = true
    for (let i = 0; i < values.length; i++) {
      if (values[i].length === 0) continue
      out.text(first ? '\n' : ',\n')
      out.text(`${keys[i]}${values[i].map(quoted).join(',\n          ')}\n        ]`)
      first = false
    }
  })
}
