import { fixed } from '../number-text.js'
import type { Column, Item } from './columns.js'

/** What the table is made of. Times are microseconds. */
export interface IoTable {
  readonly columns: readonly Column[]
  readonly interval: number
  readonly duration: number
  /** tshark's `-t`. */
  readonly timeFormat: string
  /** Of the first packet: seconds since 1970. */
  readonly start: number
}

const SECOND = 1_000_000
/** More rows than anybody reads: what is behind them is said to be left out. */
const ROWS = 5_000_000

/** Decimals that the interval needs. */
function decimalsOf(interval: number): number {
  let n = 6
  for (let unit = 1; n > 0 && interval % (unit * 10) === 0; unit *= 10) n--
  return n
}

const digits = (n: number): number => String(Math.trunc(Math.abs(n))).length

/** What is shown rounded up counts as that. */
function roundedUp(micros: number, decimals: number): number {
  const unit = 10 ** (6 - decimals)
  const rest = micros % unit
  return rest > unit / 2 ? micros - rest + unit : micros
}

/** `0.25` */
function decimal(micros: number, decimals: number): string {
  const unit = 10 ** (6 - decimals)
  const rounded = micros % unit > unit / 2 ? micros + unit : micros
  const n = Math.floor(rounded / unit)
  if (decimals === 0) return String(n)
  const scale = 10 ** decimals
  return `${Math.floor(n / scale)}.${String(n % scale).padStart(decimals, '0')}`
}

/** tshark's table of intervals. */
export function ioText(t: IoTable): string {
  const whole = t.interval >= t.duration
  const interval = whole ? t.duration : t.interval
  const decimals = whole ? (t.duration >= 10 * SECOND ? 1 : 3) : decimalsOf(interval)
  const rounded = Math.min(5, digits(Number(decimal(t.duration, decimals))))
  const size = Math.min(5, digits(Math.floor(t.duration / SECOND)))
  const column = Math.max(8, 2 * (rounded + (decimals > 0 ? decimals + 1 : 0)) + 4)
  const clock = clockOf(t.timeFormat)
  const first = clock === undefined ? column : Math.max(clock.width, clock.title === undefined ? 8 : column)
  const rows = interval === 0 ? 0 : Math.ceil(t.duration / interval)
  const cells = t.columns.map(c => cellOf(c, interval, rows, roundedUp(t.duration, decimals)))
  const inner = first + 2 + cells.reduce((n, c) => n + c.width + 1, 0)
  const heads = t.columns.flatMap((c, i) => headOf(c.spec.text, i))
  const seconds = (micros: number): string =>
    decimal(micros, decimals).padStart(size + (decimals > 0 ? decimals + 1 : 0))
  const duration =
    decimals > 0
      ? seconds(t.duration)
      : `${String(Math.floor(t.duration / SECOND)).padStart(size)}.${String(t.duration % SECOND).padStart(6)}`
  const least = Math.max(inner, whole ? 32 : 0, duration.length + 16, ...heads.map(h => h.length + 1))
  // a single column more has no room for its margin
  const width = least - inner === 1 ? least + 1 : least
  const line = (text: string): string => `|${text.padEnd(width)}|`
  const fill = width > inner ? `${''.padEnd(width - inner - 1)}|` : ''
  const lines = ['', '='.repeat(width + 2), line(' IO Statistics'), line('')]
  // tshark pads as if the numbers had as many digits as the rounded duration
  const padded = (label: string, number: string): string => {
    const actual = number.indexOf('.') < 0 ? number.length : number.indexOf('.')
    const text = ` ${label}: ${number} secs`
    return `|${text}${''.padEnd(Math.max(0, width - text.length + actual - rounded))}|`
  }
  lines.push(padded('Duration', duration), padded('Interval', seconds(interval)), line(''))
  for (const h of heads) lines.push(line(h))
  lines.push(`|${'-'.repeat(width)}|`)
  lines.push(`|${''.padEnd(first + 2)}|${cells.map((c, i) => `${String(i + 1).padEnd(c.width)}|`).join('')}${fill}`)
  const titles = `${cells.map(c => (c.title === undefined ? '' : `${c.title}|`)).join('')}${fill}`
  const bar = `|${'-'.repeat(inner)}|${fill}`
  if (clock !== undefined && clock.title === undefined) lines[lines.length - 1] += ` |${titles}`
  else lines.push(`| ${(clock?.title ?? 'Interval').padEnd(first)} |${titles}`)
  lines.push(bar)
  for (let i = 0; i < rows; i++) {
    if (i === ROWS) {
      lines.push(`| ${rows - i} more`)
      break
    }
    const head =
      clock === undefined
        ? spanText(i, interval, t.duration, decimals, size, i === rows - 1, rounded)
        : ` ${clock.show(t.start + (i * interval) / SECOND)} `
    lines.push(`|${head}|${cells.map(c => `${c.show(i)}|`).join('')}${fill}`)
  }
  lines.push('='.repeat(width + 2))
  return `${lines.join('\n')}\n`
}

/** `  0 <> 1  `, with its margins. */
function spanText(
  i: number,
  interval: number,
  duration: number,
  decimals: number,
  size: number,
  last: boolean,
  rounded: number,
): string {
  const width = size + (decimals > 0 ? decimals + 1 : 0)
  const cut = last && decimals === 0
  const left = ''.padEnd(1 + Math.max(0, (8 - (2 * width + 4)) >> 1))
  const from = decimal(i * interval, decimals).padStart(width)
  const end = Math.min((i + 1) * interval, duration)
  const to = cut ? 'Dur'.padEnd(rounded) : decimal(end, decimals).padStart(width)
  return `${left}${from} <> ${to}${cut && rounded < 3 ? '' : ' '}`.padEnd(10)
}

interface Cell {
  readonly width: number
  /** Undefined where it does not fit. */
  readonly title: string | undefined
  show(i: number): string
}

function cellOf(c: Column, interval: number, rows: number, duration: number): Cell {
  const { calculation, unit } = c.spec
  const item = (i: number): Item | undefined => c.items.get(i)
  const most = (of: (x: Item) => number): number => {
    let n = 0
    for (const [i, x] of c.items) if (i < rows) n = Math.max(n, of(x))
    return n
  }
  if (calculation === 'PAIR') {
    const frames = Math.max(6, digits(most(x => x.frames)))
    const bytes = Math.max(5, digits(most(x => x.bytes)))
    return {
      width: frames + bytes + 5,
      title: ` ${centred('Frames', frames)} | ${centred('Bytes', bytes)} `,
      show: i => ` ${String(item(i)?.frames ?? 0).padStart(frames)} | ${String(item(i)?.bytes ?? 0).padStart(bytes)} `,
    }
  }
  const value = (i: number): number => {
    const x = item(i)
    if (x === undefined) return 0
    switch (calculation) {
      case 'FRAMES':
        return x.frames
      case 'BYTES':
        return x.bytes
      case 'COUNT':
        return x.count
      case 'SUM':
        return x.sum
      case 'MIN':
        return x.min
      case 'MAX':
        return x.max
      case 'AVG':
        return x.count === 0 ? 0 : unit === 'fraction' ? x.sum / x.count : Math.floor(x.sum / x.count)
      case 'LOAD': {
        const length = Math.min(interval, duration - i * interval)
        return length > 0 ? Math.floor((x.load * SECOND) / length) * 1000 : 0
      }
    }
  }
  let top = unit === 'whole' ? Math.floor(c.top) : c.top
  for (const i of c.items.keys()) if (i < rows) top = Math.max(top, Math.abs(value(i)))
  const text = (n: number): string => (unit === 'whole' ? String(n) : unit === 'fraction' ? fixed(n, 6) : timeText(n))
  const width = Math.max(calculation.length, text(top).length)
  return {
    width: width + 2,
    title: ` ${centred(calculation, width)} `,
    show: i => ` ${text(value(i)).padStart(width)} `,
  }
}

/** In the middle; where that is no whole place, one further to the right. */
function centred(text: string, width: number): string {
  return (''.padEnd(Math.ceil((width - text.length) / 2)) + text).padEnd(width)
}

/** Nanoseconds as seconds with six decimals. */
function timeText(nanos: number): string {
  const micros = Math.floor((Math.abs(nanos) + 500) / 1000)
  return `${nanos < 0 ? '-' : ''}${Math.floor(micros / SECOND)}.${String(micros % SECOND).padStart(6, '0')}`
}

/** `Col 1: tcp`, long ones broken at blanks. */
function headOf(text: string, i: number): string[] {
  const lead = i === 0 ? ' Col 1: ' : ` ${String(i + 1).padStart(5)}: `
  const rest = text === '' ? 'Frames and bytes' : text
  const lines: string[] = []
  let left = rest
  const room = 91
  while (left.length > room) {
    const at = left.lastIndexOf(' ', room)
    const cut = at <= 0 ? room : at
    lines.push(left.slice(0, cut + 1))
    left = left.slice(cut + 1)
  }
  lines.push(left)
  return lines.map((l, k) => (k === 0 ? lead : '        ') + l)
}

interface Clock {
  readonly width: number
  /** Undefined where tshark forgets it. */
  readonly title: string | undefined
  show(seconds: number): string
}

/** How a row's time is shown where it is not an interval. */
function clockOf(format: string): Clock | undefined {
  const time = (s: number): string => new Date(Math.floor(s) * 1000).toISOString()
  const day = (s: number): string => {
    const d = new Date(Math.floor(s) * 1000)
    const n = Math.floor((d.getTime() - Date.UTC(d.getUTCFullYear(), 0, 1)) / 86_400_000) + 1
    return `${d.getUTCFullYear()}/${String(n).padStart(3, '0')} ${time(s).slice(11, 19)}`
  }
  switch (format) {
    case 'a':
      return { width: 8, title: 'Time', show: s => time(s).slice(11, 19) }
    case 'u':
      return { width: 8, title: undefined, show: s => time(s).slice(11, 19) }
    case 'ad':
    case 'ud':
      return { width: 19, title: 'Date and time', show: s => time(s).slice(0, 19).replace('T', ' ') }
    case 'adoy':
    case 'udoy':
      return { width: 19, title: 'Date and time', show: day }
    default:
      return undefined
  }
}
