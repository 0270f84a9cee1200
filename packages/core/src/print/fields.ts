import type { FieldExpression } from '../filter/expression.js'
import { EXPERT } from '../packet/expert.js'
import { type Field, fieldById, fieldCount, fieldsNamed, TEXT } from '../packet/field.js'
import { fieldText, labelRow } from '../packet/label.js'
import type { Packet } from '../packet/packet.js'
import type { Cells } from './columns.js'

/** Chosen fields of each packet as a line: tshark's -T fields, and the values that -e picks for JSON. */

/** Which of several values of a field: all, the first or the last. */
export type Occurrence = 'a' | 'f' | 'l'

export interface FieldsLayout {
  readonly separator: string
  readonly aggregator: string
  readonly occurrence: Occurrence
  /** Put around values that are not empty. */
  readonly quote: '' | '"' | "'"
  readonly header: boolean
  readonly bom: boolean
}

export const PLAIN_LAYOUT: FieldsLayout = {
  separator: '\t',
  aggregator: ',',
  occurrence: 'a',
  quote: '',
  header: false,
  bom: false,
}

const COLUMN = '_ws.col.'
/** What later versions of tshark call the standard columns. */
const LATER: Readonly<Record<string, string>> = {
  number: '%m',
  cls_time: '%t',
  time: '%t',
  def_src: '%s',
  def_dst: '%d',
  source: '%s',
  destination: '%d',
  protocol: '%p',
  packet_length: '%L',
  info: '%i',
}

/** Fields by a name of -e: `text` is every line without a field. */
export function fieldsOfName(name: string): readonly Field[] {
  if (name === 'text') return [TEXT]
  return name === '' ? [] : fieldsNamed(name)
}

/** Whether a name of -e stands for a column of the packet list. */
export function isColumn(name: string): boolean {
  return name.startsWith(COLUMN)
}

/** Gathers the values of chosen fields from a packet's rows in one walk over them. */
export class FieldPicker {
  /** Of the packet last given to `pick`: by place in `names`, the values. */
  readonly values: string[][]
  private readonly slot = new Int32Array(fieldCount())
  private readonly columns: readonly number[]
  private readonly expressions: readonly (FieldExpression | undefined)[]

  constructor(
    readonly names: readonly string[],
    private readonly cells: Cells | undefined,
    private readonly occurrence: Occurrence = 'a',
  ) {
    this.values = names.map(() => [])
    // a name given twice is shown at its last place, as tshark does
    names.forEach((name, i) => {
      for (const f of fieldsOfName(name)) this.slot[f.id] = i + 1
    })
    this.expressions = names.map(name => cells?.expressions.get(name))
    this.columns = names.map(name => (isColumn(name) ? this.column(name.slice(COLUMN.length)) : -1))
  }

  private column(title: string): number {
    const columns = this.cells?.columns ?? []
    const exact = columns.findIndex(c => c.title === title)
    return exact >= 0 ? exact : columns.findIndex(c => c.format === LATER[title])
  }

  pick(p: Packet): string[][] {
    const { values, slot, occurrence } = this
    for (let i = 0; i < values.length; i++) if (values[i].length > 0) values[i].length = 0
    const tape = p.tape
    const { count, field, layer } = tape
    let ordered = true
    for (let row = 1; row < count; row++) if (layer[row] < layer[row - 1]) ordered = false
    if (ordered) for (let row = 0; row < count; row++) this.take(p, row, slot[field[row]])
    else {
      const rows = Array.from({ length: count }, (_, i) => i).sort((a, b) => layer[a] - layer[b] || a - b)
      for (const row of rows) this.take(p, row, slot[field[row]])
    }
    const { cells } = this
    if (cells !== undefined)
      for (let i = 0; i < values.length; i++) if (this.columns[i] >= 0) values[i].push(cells.cell(p, this.columns[i]))
    for (let i = 0; i < values.length; i++) {
      const texts = this.expressions[i]?.texts(p)
      if (texts !== undefined && texts.length > 0) values[i].push(...(occurrence === 'f' ? texts.slice(0, 1) : texts))
    }
    if (occurrence === 'l') for (const list of values) if (list.length > 1) list.splice(0, list.length - 1)
    return values
  }

  private take(p: Packet, row: number, slot: number): void {
    if (slot === 0) return
    const list = this.values[slot - 1]
    if (this.occurrence === 'f' && list.length > 0) return
    const f = fieldById(p.tape.field[row])
    list.push(f === EXPERT ? labelRow(p, row, f) : fieldText(p, row, f))
  }
}

/** -T fields. */
export class FieldLines {
  private readonly picker: FieldPicker

  constructor(
    private readonly names: readonly string[],
    private readonly layout: FieldsLayout,
    cells: Cells | undefined,
  ) {
    this.picker = new FieldPicker(names, cells, layout.occurrence)
  }

  head(): string {
    const { bom, header, separator } = this.layout
    return `${bom ? '\ufeff' : ''}${header ? `${this.names.join(separator)}\n` : ''}`
  }

  line(p: Packet): string {
    const { separator, aggregator, quote } = this.layout
    const values = this.picker.pick(p)
    let line = ''
    for (let i = 0; i < values.length; i++) {
      if (i > 0) line += separator
      const list = values[i]
      if (list.length === 0) continue
      const text = escaped(list.length === 1 ? list[0] : list.join(aggregator))
      line += quote === '' ? text : quote + text + quote
    }
    return `${line}\n`
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
}

/** White space that would break a line of fields, as C writes it. */
function escaped(text: string): string {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c >= 8 && c <= 13 && c !== 11) return text.replace(/[\b\t\n\f\r]/g, x => ESCAPES[x])
  }
  return text
}
