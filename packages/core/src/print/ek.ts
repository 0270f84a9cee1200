import { EXPERT } from '../packet/expert.js'
import { type Field, fieldById } from '../packet/field.js'
import { labelRow } from '../packet/label.js'
import { Outline } from '../packet/outline.js'
import type { Packet } from '../packet/packet.js'
import { isoTime, showRow } from '../packet/show.js'
import type { Cells } from './columns.js'
import { FieldPicker, type Occurrence } from './fields.js'
import { indexName, quoted } from './json-text.js'
import { type NameFilter, nameOf, shows } from './name-filter.js'
import type { Printer } from './printer.js'
import { rawText } from './raw-value.js'

/** Packets for bulk import: tshark's -T ek, two lines a packet, trees flattened. */

export interface EkOptions {
  readonly raw?: boolean
  readonly filter?: NameFilter
}

/** Names of field owners: a field is told by its protocol and its name. */
export type Owners = ReadonlyMap<Field, string>

const dotless = (name: string): string => name.replaceAll('.', '_')

const isLayer = (f: Field): boolean => f.kind === 'protocol' || f === EXPERT

class Flat {
  private readonly outline = new Outline()
  private readonly keys: string[] = []

  constructor(
    private readonly o: EkOptions,
    private readonly owners: Owners,
  ) {}

  layers(p: Packet): string {
    const { outline } = this
    outline.of(p)
    const top: number[] = []
    for (let k = 0; k < outline.count; k = outline.after(k)) top.push(k)
    return this.members(p, top, this.o.filter === undefined)
  }

  /** Nodes with the same name share a key, at the place of the first; what is below them follows, gathered likewise. */
  private members(p: Packet, nodes: readonly number[], free: boolean): string {
    const { outline } = this
    if (nodes.length === 1) return this.group(p, nodes, free)
    const groups = new Map<Field | string, number[]>()
    for (const k of nodes) {
      const f = fieldById(p.tape.field[outline.rows[k]])
      const list = groups.get(f.name)
      if (list) list.push(k)
      else groups.set(f.name, [k])
    }
    let text = ''
    for (const list of groups.values()) {
      const part = this.group(p, list, free)
      if (part !== '') text += text === '' ? part : `,${part}`
    }
    return text
  }

  /** `free`: whatever is filtered, because what holds it is shown whole. */
  private group(p: Packet, nodes: readonly number[], free: boolean): string {
    const { outline, o } = this
    const rows = nodes.map(k => outline.rows[k])
    const f = fieldById(p.tape.field[rows[0]])
    const layer = isLayer(f)
    const key = layer ? dotless(f.name) : this.key(f)
    let text = ''
    if (o.raw && f.kind !== 'text' && rows.some(row => p.tape.length[row] > 0)) {
      const bytes = rows.filter(row => p.tape.length[row] > 0).map(row => `"${rawText(p, row, f)}"`)
      text += `"${key}_raw":${several(bytes)},`
    }
    const { filter } = o
    if (filter !== undefined && !free) {
      if (!shows(filter, f)) return `${text}"${key}":${several(nodes.map(() => `{"filtered":"${nameOf(f)}"}`))}`
      free = filter.whole
    }
    if (layer) {
      const objects = nodes.map(k => `{${this.members(p, this.childrenOf([k]), free)}}`)
      return `${text}"${key}":${several(objects)}`
    }
    text += `"${key}":${rows.length === 1 ? this.value(p, rows[0], f) : several(rows.map(row => this.value(p, row, f)))}`
    const children = this.childrenOf(nodes)
    return children.length === 0 ? text : `${text},${this.members(p, children, free)}`
  }

  private childrenOf(nodes: readonly number[]): number[] {
    const children: number[] = []
    for (const k of nodes) {
      const end = this.outline.after(k)
      for (let c = k + 1; c < end; c = this.outline.after(c)) children.push(c)
    }
    return children
  }

  /** `ip_ip_src`. */
  private key(f: Field): string {
    if (f.kind === 'text') return 'text'
    if (isOption(f)) return (this.keys[f.id] ??= dotless(f.name))
    return (this.keys[f.id] ??= `${dotless(this.owners.get(f) ?? ownerByName(f))}_${dotless(f.name)}`)
  }

  private value(p: Packet, row: number, f: Field): string {
    switch (f.kind) {
      case 'boolean':
        return p.tape.value[row] !== 0 ? 'true' : 'false'
      case 'none':
        return 'null'
      case 'text':
        return quoted(labelRow(p, row, f))
      case 'time':
        return quoted(isoTime(p, row))
      default:
        return quoted(showRow(p, row, f))
    }
  }
}

/** Options of IP and TCP are protocols of their own, which no other owns. */
const isOption = (f: Field): boolean =>
  (f.kind === 'bytes' || f.kind === 'none') && /^(?:ip|tcp)\.options\.(?:rvbd\.)?[a-z0-9_]+$/.test(f.name)

const ownerByName = (f: Field): string => (f.name.startsWith('_ws.expert') ? '_ws.expert' : f.name.split('.')[0])

const several = (values: readonly string[]): string => (values.length === 1 ? values[0] : `[${values.join(',')}]`)

function lines(p: Packet, layers: string): string {
  const milliseconds = `${p.seconds}${String(Math.floor(p.nanos / 1e6)).padStart(3, '0')}`
  return `{"index":{"_index":"${indexName(p.seconds)}","_type":"doc"}}\n{"timestamp":"${milliseconds}","layers":{${layers}}}\n`
}

export function ekPrinter(owners: Owners, o: EkOptions = {}): Printer {
  const flat = new Flat(o, owners)
  return { head: () => '', packet: p => lines(p, flat.layers(p)), tail: () => '' }
}

/** -T ek with -e: an array of values a field. */
export function ekFieldsPrinter(names: readonly string[], cells: Cells, occurrence?: Occurrence): Printer {
  const picker = new FieldPicker(names, cells, occurrence)
  return {
    head: () => '',
    packet(p) {
      const values = picker.pick(p)
      const members: string[] = []
      for (let i = 0; i < names.length; i++)
        if (values[i].length > 0) members.push(`"${dotless(names[i])}":[${values[i].map(quoted).join(',')}]`)
      return lines(p, members.join(','))
    },
    tail: () => '',
  }
}
