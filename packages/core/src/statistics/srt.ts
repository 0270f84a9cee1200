import { labelOf } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import { fieldNamed, numberIn, rowIn, secondsOf } from './rows.js'
import { filterOf, type Statistic, StatisticError, type StatisticKind, type StatisticTable } from './statistic.js'

/** The server says that the answer comes later: not an answer yet. */
const PENDING = 0x103
/** The client confirms what the server told it. */
const BREAK = 18
const TRANSACTION2 = 0x32
const NT_TRANSACT = 0xa0

/** Times are nanoseconds. */
interface Times {
  calls: number
  least: number
  most: number
  sum: number
}

/** Times by the numbers of one field. */
class TimesTable {
  private readonly times = new Map<number, Times>()

  constructor(
    readonly field: string,
    readonly title: string,
  ) {}

  count(command: number, nanos: number): void {
    const known = this.times.get(command)
    if (known === undefined) {
      this.times.set(command, { calls: 1, least: nanos, most: nanos, sum: nanos })
      return
    }
    known.calls++
    known.sum += nanos
    if (nanos < known.least) known.least = nanos
    if (nanos > known.most) known.most = nanos
  }

  text(): string {
    const lines = this.rows().map(([command, name, calls, least, most, average, sum]) => {
      const times = [least, most, average, sum].map(t => microseconds(t).padStart(10)).join(' ')
      return `${String(command).padStart(5)}  ${name.padEnd(22)} ${String(calls).padStart(6)} ${times}\n`
    })
    return `Filter: ${this.field}\nIndex  ${this.title.padEnd(22)} Calls    Min SRT    Max SRT    Avg SRT    Sum SRT\n${lines.join('')}`
  }

  rows(): [number, string, number, number, number, number, number][] {
    const f = fieldNamed(this.field)
    return [...this.times.entries()]
      .sort((a, b) => a[0] - b[0])
      .map(([command, t]) => [
        command,
        (f === undefined ? undefined : labelOf(f, command)) ?? `unknown-${command}`,
        t.calls,
        t.least,
        t.most,
        Math.floor(t.sum / t.calls),
        t.sum,
      ])
  }
}

/** Service response times by command: `-z smb2,srt` and `smb,srt`. */
abstract class ResponseTimes implements Statistic {
  abstract readonly fields: readonly string[]
  readonly layers: readonly string[]
  readonly needs = { streams: true }
  protected abstract readonly kinds: readonly TimesTable[]

  constructor(
    private readonly protocol: 'smb' | 'smb2',
    readonly filter: Statistic['filter'],
  ) {
    this.layers = [protocol]
  }

  packet(p: Packet): void {
    for (let i = 0; i < p.layerProtocols.length; i++)
      if (p.layerProtocols[i].name === this.protocol) this.message(p, p.layerRows[i])
  }

  private message(p: Packet, row: number): void {
    const time = rowIn(p, row, `${this.protocol}.time`)
    if (time >= 0) this.answer(p, row, Math.round(secondsOf(p, time) * 1e9))
  }

  protected abstract answer(p: Packet, row: number, nanos: number): void

  text(): string {
    const title = this.protocol.toUpperCase()
    return `\n${'='.repeat(67)}\n${title} SRT Statistics:\n${this.kinds.map(k => k.text()).join('\n')}${'='.repeat(66)}\n`
  }

  tables(): readonly StatisticTable[] {
    const columns = ['command', 'name', 'calls', 'min', 'max', 'average', 'sum']
    return this.kinds.map(kind => {
      const rows = kind.rows().map(([command, name, calls, ...times]) => {
        const seconds = times.map(t => t / 1e9)
        return [command, name, calls, ...seconds]
      })
      return { title: `${this.protocol.toUpperCase()} response times: ${kind.title}`, columns, rows }
    })
  }
}

class Smb2Times extends ResponseTimes {
  readonly fields = ['smb2.cmd', 'smb2.time', 'smb2.nt_status']
  protected readonly kinds = [new TimesTable('smb2.cmd', 'Commands')]

  protected answer(p: Packet, row: number, nanos: number): void {
    const command = numberIn(p, row, 'smb2.cmd')
    if (command === undefined || command === BREAK || numberIn(p, row, 'smb2.nt_status') === PENDING) return
    this.kinds[0].count(command, nanos)
  }
}

/** SMB 1: transactions count by what they ask for. */
class SmbTimes extends ResponseTimes {
  readonly fields = ['smb.cmd', 'smb.time', 'smb.trans2.cmd', 'smb.nt.function']
  protected readonly kinds = [
    new TimesTable('smb.cmd', 'Commands'),
    new TimesTable('smb.trans2.cmd', 'Transaction2 Commands'),
    new TimesTable('smb.nt.function', 'NT Transaction Sub-Commands'),
  ]

  protected answer(p: Packet, row: number, nanos: number): void {
    const command = numberIn(p, row, 'smb.cmd')
    if (command === undefined) return
    const kind = command === TRANSACTION2 ? 1 : command === NT_TRANSACT ? 2 : 0
    const within = kind === 0 ? command : numberIn(p, row, this.kinds[kind].field)
    if (within === undefined) this.kinds[0].count(command, nanos)
    else this.kinds[kind].count(within, nanos)
  }
}

/** Nanoseconds as seconds with six decimals, rounded. */
function microseconds(nanos: number): string {
  const micros = Math.floor((nanos + 500) / 1000)
  return `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, '0')}`
}

const unregistered = (why: string): StatisticError => new StatisticError(`Couldn't register srt tap: ${why}`)

/** `smb2,srt[,filter]` and `smb,srt[,filter]`. */
export const responseTimes: readonly StatisticKind[] = [
  {
    name: 'smb2,srt',
    start: (argument, context) => new Smb2Times('smb2', filterOf(argument, context, unregistered)),
  },
  {
    name: 'smb,srt',
    start: (argument, context) => new SmbTimes('smb', filterOf(argument, context, unregistered)),
  },
]
