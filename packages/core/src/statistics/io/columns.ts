import type { Filter } from '../../filter/compile.js'
import { type Field, fieldsNamed } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { filterOf, type StatisticContext, StatisticError, unregistered } from '../statistic.js'

export type Calculation = 'PAIR' | 'FRAMES' | 'BYTES' | 'COUNT' | 'SUM' | 'MIN' | 'MAX' | 'AVG' | 'LOAD'

/** How the values of a column are counted: whole numbers, numbers with a fraction, or times in nanoseconds. */
export type Unit = 'whole' | 'fraction' | 'time'

/** One column of the table: a filter, and what is worked out of the packets that match. */
export interface ColumnSpec {
  /** As the user wrote it; '' is every packet. */
  readonly text: string
  readonly calculation: Calculation
  readonly filter: Filter | undefined
  readonly fields: readonly Field[]
  readonly unit: Unit
}

const NAMES = ['COUNT', 'SUM', 'MIN', 'MAX', 'AVG', 'LOAD', 'FRAMES', 'BYTES'] as const
const WHOLE: ReadonlySet<Field['kind']> = new Set(['uint', 'int', 'uint64', 'int64', 'frame'])

const bad = (message: string): StatisticError => new StatisticError(message, `\ntshark: ${message}\n`, 10)
const unknown = (complaint: string): StatisticError => {
  const { message } = unregistered('io,stat')(complaint)
  return new StatisticError(message, `\ntshark: ${message}\n`)
}

/** Reads `tcp`, `FRAMES`, `SUM(tcp.len)tcp.len`. */
export function columnOf(text: string, context: StatisticContext): ColumnSpec {
  if (text === 'FRAMES' || text === 'BYTES')
    return { text, calculation: text, filter: undefined, fields: [], unit: 'whole' }
  const calculation = NAMES.find(n => text.startsWith(`${n}(`))
  if (calculation === undefined)
    return { text, calculation: 'PAIR', filter: filterOf(text, context, unknown), fields: [], unit: 'whole' }
  const close = text.indexOf(')')
  if (close < 0) throw bad('Closing parenthesis missing from calculated expression.')
  const name = text.slice(calculation.length + 1, close)
  const filter = filterOf(text.slice(close + 1), context, unknown)
  if (calculation === 'FRAMES' || calculation === 'BYTES')
    return { text, calculation, filter, fields: [], unit: 'whole' }
  if (name === '') throw bad(`You didn't specify a field name for ${calculation}(*).`)
  const fields = fieldsNamed(name)
  if (fields.length === 0) throw bad(`There is no field named '${name}'.`)
  return { text, calculation, filter, fields, unit: unitOf(calculation, name, fields[0]) }
}

function unitOf(calculation: Calculation, name: string, { kind }: Field): Unit {
  if (calculation === 'COUNT') return 'whole'
  if (calculation === 'LOAD') {
    if (kind !== 'duration') throw bad('LOAD() is only supported for relative-time fields such as smb.time')
    return 'time'
  }
  if (WHOLE.has(kind)) return 'whole'
  if (kind === 'double') return 'fraction'
  if (kind === 'duration') return 'time'
  throw bad(`${name} doesn't have integral values, so ${calculation}(*) calculations are not supported on it.`)
}

/** What a column counted in one interval. */
export class Item {
  frames = 0
  bytes = 0
  /** Values of the column's field: how many, and what their calculation needs. */
  count = 0
  sum = 0
  min = 0
  max = 0
  load = 0
}

/** The items of one column, by number of the interval. */
export class Column {
  readonly items = new Map<number, Item>()
  private current = 0
  /** The greatest value that a minimum or an average had, be it for a moment: tshark makes the column as wide. */
  top = 0
  /** Whether the column's field is on the tape at all. */
  active = true

  constructor(
    readonly spec: ColumnSpec,
    /** Microseconds. */
    private readonly interval: number,
  ) {}

  /** Counts a packet that came so many microseconds after the first; one that is late belongs to the latest interval. */
  packet(p: Packet, time: number): void {
    if (time >= (this.current + 1) * this.interval) this.current = Math.floor(time / this.interval)
    const item = this.item(this.current)
    item.frames++
    item.bytes += p.wire
    const { fields } = this.spec
    if (fields.length === 0 || !this.active) return
    const { tape } = p
    for (let row = 0; row < tape.count; row++) {
      const id = tape.field[row]
      for (let k = 0; k < fields.length; k++)
        if (fields[k].id === id) this.value(item, rowValue(p, row, this.spec.unit))
    }
  }

  private value(item: Item, value: number): void {
    if (item.count === 0 || value < item.min) item.min = value
    if (item.count === 0 || value > item.max) item.max = value
    item.count++
    item.sum += value
    if (this.spec.calculation === 'LOAD' && value > 0) this.spread(value / 1000)
    const shown =
      this.spec.calculation === 'MIN' ? item.min : this.spec.calculation === 'AVG' ? item.sum / item.count : 0
    if (shown > this.top) this.top = shown
  }

  /** Shares a span of time out: the intervals before the latest get whole ones, as many as it has, and the latest the rest. */
  private spread(value: number): void {
    let left = value
    for (let i = this.current - 1; i >= 0 && left >= this.interval; i--) {
      this.item(i).load += this.interval
      left -= this.interval
    }
    this.item(this.current).load += left
  }

  private item(i: number): Item {
    const known = this.items.get(i)
    if (known !== undefined) return known
    const item = new Item()
    this.items.set(i, item)
    return item
  }
}

function rowValue(p: Packet, row: number, unit: Unit): number {
  const object = p.tape.object[row]
  if (typeof object === 'bigint') return Number(object)
  if (unit !== 'time') return p.tape.value[row]
  if (Array.isArray(object)) return object[0] * 1e9 + object[1]
  return Math.round(p.tape.value[row] * 1e9)
}
