import type { Packet } from '../packet/packet.js'
import { NumberColumns } from './columns.js'
import { fixed } from './number-text.js'
import { numberIn, rowIn } from './rows.js'
import { filterOf, type Statistic, type StatisticKind, type StatisticTable, unregistered } from './statistic.js'
import { isWithinQuote } from './talkers/ends.js'

const LINE = '='.repeat(74)

interface Summary {
  readonly least: number
  readonly most: number
  readonly mean: number
  readonly median: number
  readonly deviation: number
  readonly leastFrame: number
  readonly mostFrame: number
}

const NOTHING: Summary = { least: 0, most: 0, mean: 0, median: 0, deviation: 0, leastFrame: 0, mostFrame: 0 }

/** How long pings took, in milliseconds: `-z icmp,srt` and `icmpv6,srt`. */
class EchoTimes implements Statistic {
  readonly fields
  readonly layers
  private requests = 0
  /** Milliseconds and frame of each reply. */
  private readonly replies = new NumberColumns(2)

  constructor(
    private readonly protocol: 'icmp' | 'icmpv6',
    private readonly title: string,
    private readonly request: number,
    private readonly given: string,
    readonly filter: Statistic['filter'],
  ) {
    this.layers = [protocol]
    this.fields = [`${protocol}.type`, `${protocol}.resptime`]
  }

  packet(p: Packet): void {
    for (let i = 0; i < p.layerProtocols.length; i++)
      if (p.layerProtocols[i].name === this.protocol && !isWithinQuote(p, i)) this.message(p, p.layerRows[i])
  }

  private message(p: Packet, layer: number): void {
    if (numberIn(p, layer, this.fields[0]) === this.request) this.requests++
    const time = rowIn(p, layer, this.fields[1])
    if (time < 0) return
    const { replies } = this
    const row = replies.add()
    replies.columns[0][row] = p.tape.value[time]
    replies.columns[1][row] = p.number
  }

  private summary(): Summary {
    const { count, columns } = this.replies
    if (count === 0) return NOTHING
    const [times, frames] = columns
    let least = 0
    let most = 0
    let sum = 0
    for (let i = 0; i < count; i++) {
      if (times[i] < times[least]) least = i
      if (times[i] > times[most]) most = i
      sum += times[i]
    }
    const mean = sum / count
    let squares = 0
    for (let i = 0; i < count; i++) squares += (times[i] - mean) ** 2
    const sorted = times.slice(0, count).sort()
    const middle = count >> 1
    return {
      least: times[least],
      most: times[most],
      mean,
      median: count % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2,
      deviation: count > 1 ? Math.sqrt(squares / (count - 1)) : 0,
      leastFrame: frames[least],
      mostFrame: frames[most],
    }
  }

  text(): string {
    const { requests } = this
    const { count } = this.replies
    const lost = requests - count
    const share = requests === 0 ? 0 : (100 * lost) / requests
    const s = this.summary()
    const counts = [requests, count, lost >>> 0].map(n => String(n).padEnd(10)).join('')
    const times = [s.least, s.most, s.mean, s.median, s.deviation].map(n => fixed(n, 3).padEnd(10)).join('')
    const padded = [s.leastFrame, s.mostFrame].map(n => String(n).padEnd(10)).join('')
    const frames = requests === 0 && count === 0 ? padded.trimEnd() : padded
    return `\n${LINE}\n${this.title} Service Response Time (SRT) Statistics (all times in ms):\nFilter: ${this.given === '' ? '<none>' : this.given}\n\nRequests  Replies   Lost      % Loss\n${counts}${fixed(share, 1).padStart(5)}%\n\nMinimum   Maximum   Mean      Median    SDeviation     Min Frame Max Frame\n${times}     ${frames}\n${LINE}\n`
  }

  tables(): readonly StatisticTable[] {
    const s = this.summary()
    const columns = ['requests', 'replies', 'min', 'max', 'mean', 'median', 'deviation', 'min_frame', 'max_frame']
    const times = [s.least, s.most, s.mean, s.median, s.deviation].map(n => n / 1e3)
    const row = [this.requests, this.replies.count, ...times, s.leastFrame, s.mostFrame]
    return [{ title: `${this.title} response times`, columns, rows: [row] }]
  }
}

function kindOf(protocol: 'icmp' | 'icmpv6', title: string, request: number): StatisticKind {
  return {
    name: `${protocol},srt`,
    start: (argument, context) =>
      new EchoTimes(
        protocol,
        title,
        request,
        argument ?? '',
        filterOf(argument, context, unregistered(`${protocol},srt`)),
      ),
  }
}

/** `icmp,srt[,filter]` and `icmpv6,srt[,filter]`. */
export const echoTimes: readonly StatisticKind[] = [kindOf('icmp', 'ICMP', 8), kindOf('icmpv6', 'ICMPv6', 128)]
