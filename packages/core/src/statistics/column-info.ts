import { type Field, fieldById, fieldsNamed, labelOf } from '../packet/field.js'
import { escapeText, hexDigits } from '../packet/label.js'
import type { Packet } from '../packet/packet.js'
import { isoTime, showRow } from '../packet/show.js'
import {
  filterOf,
  NO_RUN,
  type Statistic,
  StatisticError,
  type StatisticKind,
  type StatisticRun,
  unregistered,
} from './statistic.js'

/** Adds values of a field to the packet list's last column: `-z proto,colinfo,http.host,http.host`. */
class ColumnInfo implements Statistic {
  readonly fields: readonly string[]
  readonly needs = { columns: true }
  readonly addsToInfo = true
  private readonly ids: ReadonlySet<number>
  private run: StatisticRun = NO_RUN

  constructor(
    private readonly name: string,
    fields: readonly Field[],
    readonly filter: Statistic['filter'],
  ) {
    this.fields = [name]
    this.ids = new Set(fields.map(f => f.id))
  }

  begin(_: unknown, run: StatisticRun): void {
    this.run = run
  }

  packet(p: Packet): void {
    const { tape } = p
    let known: boolean | undefined
    for (let row = 0; row < tape.count; row++) {
      if (!this.ids.has(tape.field[row])) continue
      const f = fieldById(tape.field[row])
      // tshark has the values of those fields alone that a filter names
      known ??= f.kind === 'protocol' || this.run.refers(this.name)
      if (known) p.columns.info += `  ${condition(p, row, f)}`
    }
  }

  text(): string {
    return ''
  }

  tables(): [] {
    return []
  }
}

/** The filter that selects the row's value: `tcp.flags == 0x018`. */
function condition(p: Packet, row: number, f: Field): string {
  const value = p.tape.value[row]
  const is = (text: string): string => `${f.name} == ${text}`
  switch (f.kind) {
    case 'none':
    case 'protocol':
    case 'text':
      return f.name
    case 'string':
      return is(quoted(showRow(p, row, f)))
    case 'time':
      return is(quoted(f.utc === true ? utc(p, row) : local(p, row)))
    case 'uint':
    case 'int':
      if (f.base === 'none' && f.labels !== undefined) return is(quoted(labelOf(f, value) ?? String(value)))
      return is(f.base === 'hex' || f.base === 'hex_dec' ? hexDigits(f, value) : showRow(p, row, f))
    default:
      return is(showRow(p, row, f))
  }
}

const quoted = (text: string): string => `"${escapeText(text.replace(/["\\]/g, '\\$&'))}"`

/** `2026-11-23 14:55:07.199039000Z`; without decimals where there are none. */
const utc = (p: Packet, row: number): string => shortTime(p, row).replace('T', ' ')

const shortTime = (p: Packet, row: number): string => isoTime(p, row).replace(/\.0+Z$/, 'Z')

/** `2026-11-23 09:55:07.198708000-0500`. */
function local(p: Packet, row: number): string {
  const text = shortTime(p, row)
  const at = new Date(`${text.slice(0, 19)}Z`)
  if (Number.isNaN(at.getTime())) return text
  const minutes = p.session.settings.zone === undefined ? 0 : -at.getTimezoneOffset()
  const shifted = new Date(at.getTime() + minutes * 60_000).toISOString().slice(0, 19).replace('T', ' ')
  const two = (n: number): string => String(Math.floor(Math.abs(n))).padStart(2, '0')
  return `${shifted}${text.slice(19, -1)}${minutes < 0 ? '-' : '+'}${two(minutes / 60)}${two(minutes % 60)}`
}

export const columnInfo: StatisticKind = {
  name: 'proto,colinfo',
  start(argument, context) {
    const comma = argument?.indexOf(',') ?? -1
    if (argument === undefined || comma < 0)
      throw new StatisticError('invalid "-z proto,colinfo,<filter>,<field>" argument')
    const name = argument.slice(comma + 1)
    const fields = fieldsNamed(name)
    if (fields.length === 0) throw new StatisticError(`Field "${name}" doesn't exist.`)
    return new ColumnInfo(name, fields, filterOf(argument.slice(0, comma), context, unregistered('proto,colinfo')))
  },
}
