import { LIMITS } from '../packet/limits.js'
import { addressName } from '../packet/names.js'
import type { Packet } from '../packet/packet.js'
import { destinationOf, sourceOf } from '../print/columns.js'
import { TIME_STYLES, TimeColumn, type TimeStyle } from '../print/time-column.js'
import { flagNames } from '../protocols/tcp/column.js'
import { type Arrow, chart } from './flow-chart.js'
import { numberIn, rowIn } from './rows.js'
import {
  filterOf,
  NO_RUN,
  type Statistic,
  type StatisticContext,
  StatisticError,
  type StatisticKind,
  type StatisticRun,
  type StatisticTable,
} from './statistic.js'
import { bytesOf, isWithinQuote } from './talkers/ends.js'

/** What is drawn: every packet, or the messages of one protocol. */
type Drawn = 'any' | 'tcp' | 'icmp' | 'icmpv6'

/** `standard` draws network addresses alone, `network` whatever addresses a packet has. */
type Addresses = 'standard' | 'network'

const ACK = 0x10
const FIELDS: Readonly<Record<Drawn, readonly string[]>> = {
  any: [],
  tcp: ['tcp.seq', 'tcp.ack', 'tcp.flags', 'tcp.len', 'tcp.stream'],
  icmp: ['icmp.type', 'icmp.code', 'icmp.resptime'],
  icmpv6: ['icmpv6.type', 'icmpv6.code', 'icmpv6.resptime'],
}
/** The type of an echo request. */
const REQUEST = { icmp: 8, icmpv6: 128 }

/** Who sent what to whom, as arrows between lines: `-z flow,any,standard`. */
class Flow implements Statistic {
  readonly fields: readonly string[]
  readonly layers: readonly string[] | undefined
  readonly needs: Statistic['needs']
  private readonly arrows: Arrow[] = []
  private left = 0
  private run: StatisticRun = NO_RUN
  private started = false

  constructor(
    private readonly drawn: Drawn,
    private readonly addresses: Addresses,
    private readonly clock: TimeColumn,
    readonly filter: Statistic['filter'],
  ) {
    this.fields = FIELDS[drawn]
    this.layers = drawn === 'tcp' ? ['tcp'] : undefined
    this.needs = { columns: drawn !== 'tcp', conversations: true }
  }

  begin(_: unknown, run: StatisticRun): void {
    this.run = run
  }

  packet(p: Packet): void {
    if (!this.started) this.clock.packet(this.run)
    this.started = true
    this.clock.packet(p)
    if (this.drawn === 'any') this.add(p, p.columns.info, `${p.columns.protocol}: ${p.columns.info}`, ...portsOf(p), 0)
    else
      for (let i = 0; i < p.layerProtocols.length; i++)
        if (p.layerProtocols[i].name === this.drawn && !isWithinQuote(p, i)) this.message(p, p.layerRows[i])
  }

  private message(p: Packet, layer: number): void {
    const { drawn } = this
    if (drawn === 'any') return
    if (drawn === 'tcp') {
      const flags = numberIn(p, layer, 'tcp.flags') ?? 0
      const length = numberIn(p, layer, 'tcp.len') ?? 0
      const label = flagNames(flags) + (length === 0 ? '' : ` - Len: ${length}`)
      const ack = (flags & ACK) === 0 ? '' : ` Ack = ${numberIn(p, layer, 'tcp.ack') ?? 0}`
      const comment = `Seq = ${numberIn(p, layer, 'tcp.seq') ?? 0}${ack}`
      this.add(p, label, comment, p.srcPort, p.dstPort, numberIn(p, layer, 'tcp.stream') ?? 0)
      return
    }
    const type = numberIn(p, layer, `${drawn}.type`) ?? 0
    if (type !== REQUEST[drawn] && rowIn(p, layer, `${drawn}.resptime`) < 0) return
    const code = numberIn(p, layer, `${drawn}.code`) ?? 0
    const { info, protocol } = p.columns
    this.add(p, info, `${protocol}: ${info}`, 0, type * 256 + code, 0)
  }

  private add(p: Packet, label: string, comment: string, srcPort: number, dstPort: number, stream: number): void {
    const network = this.addresses === 'network'
    if (network ? sourceOf(p) === '' : p.src === 0) return
    if (this.arrows.length >= LIMITS.listed) {
      this.left++
      return
    }
    const from = network ? sourceOf(p) : addressName(p.session, p.src)
    const to = network ? destinationOf(p) : addressName(p.session, p.dst)
    this.arrows.push({ frame: p.number, time: this.clock.text(p), from, to, srcPort, dstPort, label, comment, stream })
  }

  text(): string {
    return [...this.pieces()].join('')
  }

  *pieces(): Generator<string> {
    yield* chart(this.arrows)
    if (this.left > 0) yield `[${this.left} more packets are left out]\n`
  }

  tables(): readonly StatisticTable[] {
    const columns = ['frame', 'time', 'from', 'from_port', 'to', 'to_port', 'stream', 'label', 'comment']
    const rows = this.arrows.map(a => [
      a.frame,
      a.time,
      a.from,
      a.srcPort,
      a.to,
      a.dstPort,
      a.stream,
      a.label,
      a.comment,
    ])
    return [{ title: 'Flow', columns, rows }]
  }
}

/** Ports of the packet; of an error, those of the packet that it quotes. */
function portsOf(p: Packet): readonly [number, number] {
  for (let i = p.layerProtocols.length - 1; i > 0; i--) {
    const { name } = p.layerProtocols[i]
    if ((name !== 'tcp' && name !== 'udp') || !isWithinQuote(p, i)) continue
    const row = p.layerRows[i]
    const bytes = bytesOf(p, row)
    const at = p.tape.start[row]
    if (at + 4 <= bytes.length) return [(bytes[at] << 8) | bytes[at + 1], (bytes[at + 2] << 8) | bytes[at + 3]]
  }
  return [p.srcPort, p.dstPort]
}

const invalid = (what: string): StatisticError => new StatisticError(`flow - ${what}.`)

const clockOf = ({ timeFormat }: StatisticContext): TimeColumn =>
  new TimeColumn(TIME_STYLES.find((style: TimeStyle) => style === timeFormat))

function kindOf(drawn: Drawn): StatisticKind {
  return {
    name: `flow,${drawn}`,
    start(argument, context) {
      const match = /^(standard|network)(?:,([\s\S]*))?/.exec(argument ?? '')
      if (match === null) throw invalid('Invalid address type')
      const filter = filterOf(match[2], context, () => invalid('Error registering tap listener'))
      return new Flow(drawn, match[1] as Addresses, clockOf(context), filter)
    },
  }
}

/** `flow,any`, `flow,tcp`, `flow,icmp` and `flow,icmpv6`. */
export const flow: readonly StatisticKind[] = [kindOf('any'), kindOf('tcp'), kindOf('icmp'), kindOf('icmpv6')]
