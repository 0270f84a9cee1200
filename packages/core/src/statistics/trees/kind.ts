import type { Packet } from '../../packet/packet.js'
import type { Session } from '../../packet/session.js'
import {
  filterOf,
  NO_RUN,
  type Statistic,
  StatisticError,
  type StatisticKind,
  type StatisticNeeds,
  type StatisticRun,
  type StatisticTable,
} from '../statistic.js'
import { Tree } from './tree.js'

/** What fills a tree. */
export interface TreeCounter {
  /** Counts the packet; it calls `tree.at` for what it counts. */
  packet(p: Packet, run: StatisticRun): void
  begin?(session: Session): void
}

export interface TreeSpec {
  /** As in `-z dns,tree`. */
  readonly name: string
  readonly title: string
  readonly fields?: readonly string[]
  readonly layers?: readonly string[]
  readonly needs?: StatisticNeeds
  counter(tree: Tree): TreeCounter
}

class TreeStatistic implements Statistic {
  readonly fields: readonly string[]
  readonly layers: readonly string[] | undefined
  readonly needs: StatisticNeeds
  private readonly tree: Tree
  private readonly counter: TreeCounter
  private run: StatisticRun = NO_RUN

  constructor(
    spec: TreeSpec,
    readonly filter: Statistic['filter'],
  ) {
    this.fields = spec.fields ?? []
    this.layers = spec.layers
    this.needs = spec.needs ?? {}
    this.tree = new Tree(spec.title)
    this.counter = spec.counter(this.tree)
  }

  begin(session: Session, run: StatisticRun): void {
    this.run = run
    this.counter.begin?.(session)
  }

  packet(p: Packet): void {
    this.counter.packet(p, this.run)
  }

  text(): string {
    return this.tree.text()
  }

  tables(): readonly StatisticTable[] {
    return this.tree.tables()
  }
}

/** A tree whose filter is wrong: tshark says so, and goes on without it. */
class NoTree implements Statistic {
  readonly fields = []
  readonly layers = []

  constructor(readonly complaint: string) {}

  packet(): void {}

  text(): string {
    return ''
  }

  tables(): readonly StatisticTable[] {
    return []
  }
}

export function treeKind(spec: TreeSpec): StatisticKind {
  return {
    name: `${spec.name},tree`,
    start(argument, context) {
      try {
        return new TreeStatistic(
          spec,
          filterOf(argument, context, why => new StatisticError(why)),
        )
      } catch (error) {
        if (!(error instanceof StatisticError)) throw error
        return new NoTree(`tshark: stats_tree for: ${spec.title} failed to attach to the tap: ${error.message}\n`)
      }
    },
  }
}
