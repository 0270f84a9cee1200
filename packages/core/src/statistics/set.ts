import type { Packet } from '../packet/packet.js'
import type { Registry } from '../packet/registry.js'
import type { Demand, Session } from '../packet/session.js'
import { frame } from '../protocols/frame.js'
import { statisticsDemand } from './demand.js'
import type { Statistic } from './statistic.js'

/** Several statistics that one pass over a capture fills. */
export class StatisticSet {
  /** What the pass has to be asked for: what the statistics read, and what is asked for beside them. */
  readonly demand: Demand
  private readonly run: { seconds: number; nanos: number; readonly framed: boolean }
  private started = false

  constructor(
    readonly statistics: readonly Statistic[],
    registry: Registry,
    beside: readonly Demand[] = [],
  ) {
    const asked = [...beside, ...statistics.flatMap(s => (s.filter === undefined ? [] : [s.filter.demand]))]
    this.run = { seconds: 0, nanos: 0, framed: asked.some(frames) }
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
    for (const one of this.statistics) if (one.filter === undefined || one.filter.test(p)) one.packet(p)
  }
}

function frames({ wanted }: Demand): boolean {
  return wanted[frame.root.id] !== 0 || frame.fields.some(f => wanted[f.id] !== 0)
}
