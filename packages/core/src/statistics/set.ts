import type { Filter } from '../filter/compile.js'
import { fieldsNamed } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import type { Protocol } from '../packet/protocol.js'
import type { Registry } from '../packet/registry.js'
import type { Demand, Session } from '../packet/session.js'
import { statisticsDemand } from './demand.js'
import type { Statistic, StatisticRun } from './statistic.js'

/** Several statistics that one pass over a capture fills. */
export class StatisticSet {
  /** What the pass has to be asked for: what the statistics read, and what is asked for beside them. */
  readonly demand: Demand
  private readonly run: { -readonly [K in keyof StatisticRun]: StatisticRun[K] }
  private started = false

  constructor(
    readonly statistics: readonly Statistic[],
    registry: Registry,
    beside: readonly Demand[] = [],
    /** Filters that are applied beside those of the statistics. */
    besideFilters: readonly (Filter | undefined)[] = [],
  ) {
    const filters = statistics.flatMap(s => [...(s.filter === undefined ? [] : [s.filter]), ...(s.filters ?? [])])
    const asked = [...beside, ...filters.map(f => f.demand)]
    const texts = [...filters, ...besideFilters].map(f => ` ${f?.text ?? ''} `)
    const refers = (name: string): boolean => {
      const named = new RegExp(`[^\\w.]${name.replaceAll('.', '\\.')}[^\\w.]`)
      return texts.some(t => named.test(t)) || fieldsNamed(name).some(f => beside.some(d => d.wanted[f.id] !== 0))
    }
    const names = (protocol: Protocol): boolean => {
      const named = new RegExp(`[^\\w.]${protocol.name}[^\\w]`)
      return beside.some(d => asks(d, protocol)) || texts.some(t => named.test(t))
    }
    this.run = { seconds: 0, nanos: 0, elapsed: 0, refers, names }
    this.demand = statisticsDemand(statistics, registry, asked)
  }

  /** Call once, before the first packet. */
  begin(session: Session): void {
    for (const one of this.statistics) one.begin?.(session, this.run)
  }

  packet(p: Packet): void {
    if (!this.started) {
      this.started = true
      this.run.seconds = p.seconds
      this.run.nanos = p.nanos
    }
    const elapsed = (p.seconds - this.run.seconds) * 1e6 + Math.floor((p.nanos - this.run.nanos + 500) / 1000)
    if (elapsed > this.run.elapsed) this.run.elapsed = elapsed
    // the last that was asked for comes first, as in tshark
    for (let i = this.statistics.length - 1; i >= 0; i--) {
      const one = this.statistics[i]
      if (one.filter === undefined || one.filter.test(p)) one.packet(p)
    }
  }
}

function asks({ wanted }: Demand, protocol: Protocol): boolean {
  return wanted[protocol.root.id] !== 0 || protocol.fields.some(f => wanted[f.id] !== 0)
}
