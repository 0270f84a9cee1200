import type { Packet } from '../../packet/packet.js'
import type { Session } from '../../packet/session.js'
import {
  NO_RUN,
  type Statistic,
  type StatisticContext,
  StatisticError,
  type StatisticKind,
  type StatisticRun,
  type StatisticTable,
} from '../statistic.js'
import { Column, columnOf } from './columns.js'
import { ioText } from './table.js'

/** Packets, bytes and values by intervals of time: `-z io,stat`. */
class IoStatistics implements Statistic {
  readonly fields: readonly string[]
  readonly layers: readonly string[] | undefined
  readonly columns: readonly Column[]
  private run: StatisticRun = NO_RUN

  constructor(
    private readonly interval: number,
    columns: readonly Column[],
    private readonly timeFormat: string,
  ) {
    this.columns = columns
    this.fields = columns.flatMap(c => c.spec.fields.map(f => f.name))
    this.layers = []
  }

  get filters(): Statistic['filters'] {
    return this.columns.flatMap(c => (c.spec.filter === undefined ? [] : [c.spec.filter]))
  }

  begin(_session: Session, run: StatisticRun): void {
    this.run = run
    // tshark has the values of fields alone that somebody else names
    for (const c of this.columns) c.active = c.spec.fields.length > 0 && run.refers(c.spec.fields[0].name)
  }

  packet(p: Packet): void {
    const { run } = this
    const nanos = p.nanos - run.nanos
    const borrow = nanos < 0 ? 1 : 0
    const time = (p.seconds - run.seconds - borrow) * 1e6 + Math.floor((nanos + borrow * 1e9 + 500) / 1000)
    for (const c of this.columns) if (c.spec.filter === undefined || c.spec.filter.test(p)) c.packet(p, time)
  }

  text(): string {
    const { columns, interval, timeFormat, run } = this
    return ioText({ columns, interval, duration: run.elapsed, timeFormat, start: run.seconds })
  }

  tables(): readonly StatisticTable[] {
    const { elapsed } = this.run
    const interval = Math.min(this.interval, elapsed)
    const last = Math.max(-1, ...this.columns.map(c => Math.max(-1, ...c.items.keys())))
    const rows: (number | null)[][] = []
    for (let i = 0; i <= Math.min(last, 5_000_000); i++) {
      const row: (number | null)[] = [(i * interval) / 1e6, Math.min((i + 1) * interval, elapsed) / 1e6]
      for (const c of this.columns) {
        const x = c.items.get(i)
        row.push(x?.frames ?? 0, x?.bytes ?? 0)
        if (c.spec.fields.length > 0) {
          const scale = c.spec.unit === 'time' ? 1e9 : 1
          row.push(
            x?.count ?? 0,
            (x?.sum ?? 0) / scale,
            x === undefined ? null : x.min / scale,
            x === undefined ? null : x.max / scale,
          )
        }
      }
      rows.push(row)
    }
    const names = this.columns.flatMap((c, i) => {
      const title = c.spec.text === '' ? `column ${i + 1}` : c.spec.text
      const own = [`${title} frames`, `${title} bytes`]
      return c.spec.fields.length === 0 ? own : [...own, ...['count', 'sum', 'min', 'max'].map(x => `${title} ${x}`)]
    })
    return [{ title: 'Intervals', columns: ['from', 'to', ...names], rows }]
  }
}

const usage = (): StatisticError => {
  const message = 'invalid "-z io,stat,<interval>[,<filter>][,<filter>]..." argument'
  return new StatisticError(message, `\ntshark: ${message}\n`)
}

const FORMATS: ReadonlySet<string> = new Set(['r', 'a', 'ad', 'adoy', 'u', 'ud', 'udoy'])

/** `io,stat,INTERVAL[,COLUMN]...` */
export const ioStatistics: StatisticKind = {
  name: 'io,stat',
  start(argument, context) {
    const [first, ...rest] = (argument ?? '').split(',')
    const match = /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)$/.exec(first)
    if (match === null || (rest.length > 0 && rest[rest.length - 1] === '' && rest.length === 1)) throw usage()
    const format = context.timeFormat ?? 'r'
    if (!FORMATS.has(format)) {
      const message = 'invalid -t operand. io,stat only supports -t <r|a|ad|adoy|u|ud|udoy>'
      throw new StatisticError(message, `\ntshark: ${message}\n`)
    }
    const interval = microseconds(Number(match[1]))
    const specs = (rest.length === 0 ? [''] : rest).map(text => columnOf(text, context as StatisticContext))
    return new IoStatistics(
      interval,
      specs.map(s => new Column(s, interval)),
      format,
    )
  },
}

function microseconds(seconds: number): number {
  // 0, and what makes no sense, is the whole capture
  if (seconds <= 0) return Number.POSITIVE_INFINITY
  if (seconds >= 0.000001) return Math.floor(seconds * 1e6 + 0.9)
  const message = '"-z" interval must be >=0.000001 seconds or "0" for the entire capture duration.'
  throw new StatisticError(message, `\ntshark: ${message}\n`, 10)
}
