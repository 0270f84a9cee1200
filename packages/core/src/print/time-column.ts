import type { Packet } from '../packet/packet.js'

/** The time column of a packet list: what it counts from, and how it is written (tshark's -t and -u). */

export type TimeStyle = 'r' | 'd' | 'dd' | 'a' | 'ad' | 'adoy' | 'u' | 'ud' | 'udoy' | 'e'

export const TIME_STYLES: readonly TimeStyle[] = ['a', 'ad', 'adoy', 'd', 'dd', 'e', 'r', 'u', 'ud', 'udoy']

/** Decimals that the time stamps of an interface have: tenths, hundredths, thousandths, millionths or billionths. */
export function decimalsOf(resolution: number): number {
  const digits = Math.ceil(Math.log10(resolution) - 1e-9)
  return digits <= 3 ? Math.max(0, digits) : digits <= 6 ? 6 : 9
}

const two = (n: number): string => (n < 10 ? `0${n}` : String(n))

function fraction(nanos: number, decimals: number): string {
  return decimals === 0 ? '' : `.${String(nanos).padStart(9, '0').slice(0, decimals)}`
}

/** Seconds and nanoseconds with sign: nanos of both signs are understood. */
export function secondsText(seconds: number, nanos: number, decimals: number): string {
  let s = seconds
  let n = nanos
  if (s < 0 && n > 0) {
    s += 1
    n -= 1_000_000_000
  }
  const sign = s < 0 || n < 0 ? '-' : ''
  return `${sign}${Math.abs(s)}${fraction(Math.abs(n), decimals)}`
}

/** `51189h  7m 43.461183s`, `1m 49.253271s`, `33.875814s`. */
function clockwork(seconds: number, nanos: number, decimals: number): string {
  let s = seconds
  let n = nanos
  if (s < 0 && n > 0) {
    s += 1
    n -= 1_000_000_000
  }
  const sign = s < 0 || n < 0 ? '- ' : ''
  s = Math.abs(s)
  const rest = fraction(Math.abs(n), decimals)
  const hours = Math.floor(s / 3600)
  const minutes = Math.floor(s / 60) % 60
  const wide = (v: number): string => String(v).padStart(2, ' ')
  if (s >= 3600) return `${sign}${hours}h ${wide(minutes)}m ${wide(s % 60)}${rest}s`
  return s >= 60 ? `${sign}${minutes}m ${wide(s % 60)}${rest}s` : `${sign}${s}${rest}s`
}

function dayOfYear(year: number, month: number, day: number): number {
  return Math.round((Date.UTC(year, month, day) - Date.UTC(year, 0, 1)) / 86_400_000) + 1
}

/** Seconds of the local clock's or UTC's minute, the last one asked: packets come in bursts. */
let known = Number.NaN
let knownStyle = ''
let knownText = ''

function calendar(seconds: number, style: TimeStyle): string {
  if (seconds === known && style === knownStyle) return knownText
  const d = new Date(seconds * 1000)
  const utc = style[0] === 'u'
  const [year, month, day] = utc
    ? [d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate()]
    : [d.getFullYear(), d.getMonth(), d.getDate()]
  const clock = utc
    ? `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())}`
    : `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`
  const years = String(year).padStart(4, '0')
  if (style.endsWith('doy')) knownText = `${years}/${String(dayOfYear(year, month, day)).padStart(3, '0')} ${clock}`
  else knownText = style.endsWith('d') ? `${years}-${two(month + 1)}-${two(day)} ${clock}` : clock
  known = seconds
  knownStyle = style
  return knownText
}

type Instant = { seconds: number; nanos: number }

/**
 * Remembers the packets that times are counted from. `packet` is called for every packet, saying whether it counts as captured,
 * `shown` for those that were displayed.
 */
export class TimeColumn {
  private readonly first: Instant = { seconds: 0, nanos: 0 }
  private readonly previous: Instant = { seconds: 0, nanos: 0 }
  private readonly displayed: Instant = { seconds: 0, nanos: 0 }
  private readonly last: Instant = { seconds: 0, nanos: 0 }
  private started = false
  private counted = false
  private showing = false

  constructor(
    readonly style: TimeStyle = 'r',
    readonly hms = false,
  ) {}

  packet(p: Readonly<Instant>, counts = true): void {
    if (!this.started) {
      this.started = true
      set(this.first, p)
    }
    if (!counts) return
    if (!this.counted) {
      this.counted = true
      set(this.last, p)
    }
    this.previous.seconds = this.last.seconds
    this.previous.nanos = this.last.nanos
    set(this.last, p)
  }

  shown(p: Packet): void {
    this.showing = true
    set(this.displayed, p)
  }

  text(p: Packet, style: TimeStyle = this.style): string {
    if (!p.timed) return ''
    const decimals = decimalsOf(p.capture?.interfaces[p.iface]?.timeResolution ?? 1_000_000)
    switch (style) {
      case 'r':
        return this.since(p, this.first, decimals)
      case 'd':
        return this.since(p, this.previous, decimals)
      case 'dd':
        return this.since(p, this.showing ? this.displayed : this.last, decimals)
      case 'e':
        return secondsText(p.seconds, p.nanos, decimals)
      default:
        return calendar(p.seconds, style) + fraction(p.nanos, decimals)
    }
  }

  private since(p: Packet, then: Instant, decimals: number): string {
    let seconds = p.seconds - then.seconds
    let nanos = p.nanos - then.nanos
    if (nanos < 0) {
      seconds--
      nanos += 1_000_000_000
    }
    return this.hms ? clockwork(seconds, nanos, decimals) : secondsText(seconds, nanos, decimals)
  }
}

function set(to: Instant, p: Readonly<Instant>): void {
  to.seconds = p.seconds
  to.nanos = p.nanos
}
