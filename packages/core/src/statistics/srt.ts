import { labelOf } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import { fieldNamed, numberIn, rowIn, secondsOf } from './rows.js'
import { filterOf, type Statistic, StatisticError, type StatisticKind, type StatisticTable } from './statistic.js'

/** The server says that the answer comes later: not an answer yet. */
const PENDING = 0x103
/** The client confirms what the server told it. */
const BREAK = 18

/** Times are nanoseconds. */
interface Times {
  calls: number
  least: number
  most: number
  sum: number
}

/** Service response times of SMB 2 by command: `-z smb2,srt`. */
class Smb2Times implements Statistic {
  readonly fields = ['smb2.cmd', 'smb2.time', 'smb2.nt_status']
  readonly layers = ['smb2']
  readonly needs = { streams: true }
  private readonly times = new Map<number, Times>()

  constructor(readonly filter: Statistic['filter']) {}

  packet(p: Packet): void {
    for (let i = 0; i < p.layerProtocols.length; i++)
      if (p.layerProtocols[i].name === 'smb2') this.message(p, p.layerRows[i])
  }

  private message(p: Packet, row: number): void {
    const time = rowIn(p, row, 'smb2.time')
    const command = numberIn(p, row, 'smb2.cmd')
    if (time < 0 || command === undefined || command === BREAK || numberIn(p, row, 'smb2.nt_status') === PENDING) return
    const nanos = Math.round(secondsOf(p, time) * 1e9)
    const known = this.times.get(command)
    if (known === undefined) this.times.set(command, { calls: 1, least: nanos, most: nanos, sum: nanos })
    else {
      known.calls++
      known.sum += nanos
      if (nanos < known.least) known.least = nanos
      if (nanos > known.most) known.most = nanos
    }
  }

  text(): string {
    const lines = this.rows().map(([command, name, calls, least, most, average, sum]) => {
      const times = [least, most, average, sum].map(t => microseconds(t).padStart(10)).join(' ')
      return `${String(command).padStart(5)}  ${name.padEnd(22)} ${String(calls).padStart(6)} ${times}\n`
    })
    return `\n${'='.repeat(67)}\nSMB2 SRT Statistics:\nFilter: smb2.cmd\nIndex  Commands               Calls    Min SRT    Max SRT    Avg SRT    Sum SRT\n${lines.join('')}${'='.repeat(66)}\n`
  }

  private rows(): [number, string, number, number, number, number, number][] {
    const f = fieldNamed('smb2.cmd')
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

  tables(): readonly StatisticTable[] {
    const rows = this.rows().map(([command, name, calls, ...times]) => [
      command,
      name,
      calls,
      ...times.map(t => t / 1e9),
    ])
    const columns = ['command', 'name', 'calls', 'min', 'max', 'average', 'sum']
    return [{ title: 'SMB2 response times', columns, rows }]
  }
}

/** Nanoseconds as seconds with six decimals, rounded. */
function microseconds(nanos: number): string {
  const micros = Math.floor((nanos + 500) / 1000)
  return `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, '0')}`
}

/** `smb2,srt[,filter]`. */
export const smb2Times: StatisticKind = {
  name: 'smb2,srt',
  start: (argument, context) =>
    new Smb2Times(filterOf(argument, context, why => new StatisticError(`Couldn't register srt tap: ${why}`))),
}
