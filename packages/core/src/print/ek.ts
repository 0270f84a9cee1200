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
import { ownerByName } from './owners.js'
import type { Printer } from './printer.js'
import { rawText } from './raw-value.js'

/** Packets for bulk import: tshark's -T ek, two lines a packet, trees flattened. */

export interface EkOptions {
  readonly raw?: boolean
  readonly filter?: NameFilter
}

/** Names of field owners: a field is told by its protocol and its name. */
export type Owners = ReadonlyMap<Field, string>

/** Places of nodes, by the names of their parents' fields and their own. */
type Groups = Map<string, { readonly nodes: number[]; readonly free: boolean }>

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
    const groups: Groups = new Map()
    for (let k = 0; k < outline.count; k = outline.after(k)) this.take(p, k, '', groups, this.o.filter === undefined)
    return this.members(p, groups)
  }

  /** Everything below a node, but what is below the layers there. */
  private gather(p: Packet, parent: number, of: Field, groups: Groups, free: boolean): void {
    const { outline } = this
    const end = outline.after(parent)
    for (let k = parent + 1; k < end; k = outline.after(k)) this.take(p, k, of.name, groups, free)
  }

  /**
   * A node and what is below it: nodes with the same name whose parents have the same name share a key, at the place of the first.
   * `free`: shown whatever is filtered, because what holds it is shown whole.
   */
  private take(p: Packet, k: number, of: string, groups: Groups, free: boolean): void {
    const { outline } = this
    const { filter } = this.o
    const f = fieldById(p.tape.field[outline.rows[k]])
    const name = `${of} ${f.name}`
    const group = groups.get(name)
    if (group !== undefined) group.nodes.push(k)
    else groups.set(name, { nodes: [k], free })
    if (isLayer(f) || !outline.isParent(k) || !(free || filter === undefined || shows(filter, f))) return
    this.gather(p, k, f, groups, free || filter?.whole === true)
  }

  private members(p: Packet, groups: Groups): string {
    const parts: string[] = []
    for (const { nodes, free } of groups.values()) parts.push(this.group(p, nodes, free))
    return parts.join(',')
  }

  private group(p: Packet, nodes: readonly number[], free: boolean): string {
    const { outline, o } = this
    const { filter } = o
    const rows = nodes.map(k => outline.rows[k])
    const f = fieldById(p.tape.field[rows[0]])
    const key = this.key(f)
    let text = ''
    if (o.raw && f.kind !== 'text' && rows.some(row => p.tape.length[row] > 0)) {
      const bytes = rows.filter(row => p.tape.length[row] > 0).map(row => `"${rawText(p, row, f)}"`)
      text += `"${key}_raw":${several(bytes)},`
    }
    if (filter !== undefined && !free && !shows(filter, f))
      return `${text}"${key}":${several(nodes.map(() => `{"filtered":"${nameOf(f)}"}`))}`
    if (!isLayer(f)) return `${text}"${key}":${several(rows.map(row => this.value(p, row, f)))}`
    const objects = nodes.map(k => {
      const inner: Groups = new Map()
      this.gather(p, k, f, inner, free || filter?.whole === true)
      return `{${this.members(p, inner)}}`
    })
    return `${text}"${key}":${several(objects)}`
  }

  /** `ip_ip_src`. */
  private key(f: Field): string {
    if (f.kind === 'text') return 'text'
    // layers are known by their names alone, but those that are only another's part
    if (isLayer(f)) return f.name === 'wlan.mgt' ? 'wlan_wlan_mgt' : dotless(f.name)
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

const several = (values: readonly string[]): string => (values.length === 1 ? values[0] : `[${values.join(',')}]`)

function lines(p: Packet, layers: string): string {
  const milliseconds = `${p.seconds}${String(Math.floor(p.nanos / 1e6)).padStart(3, '0')}`
  return `{"index":{"_index":"${indexName(p.seconds)}","_type":"doc"}}\n{"timestamp":"${milliseconds}","layers":{${layers}}}\n`
}

export function ekPrinter(owners: Owners, o: EkOptions = {}): Printer {
  const flat = new Flat(o, owners)
  return { head: () => '', packet: (p, out) => out.text(lines(p, flat.layers(p))), tail: () => '' }
}

/** -T ek with -e: an array of values a field. */
export function ekFieldsPrinter(names: readonly string[], cells: Cells, occurrence?: Occurrence): Printer {
  const picker = new FieldPicker(names, cells, occurrence)
  return {
    head: () => '',
    packet(p, out) {
      const values = picker.pick(p)
      const members: string[] = []
      for (let i = 0; i < names.length; i++)
        if (values[i].length > 0) members.push(`"${dotless(names[i])}":[${values[i].map(quoted).join(',')}]`)
      out.text(lines(p, members.join(',')))
    },
    tail: () => '',
  }
}
