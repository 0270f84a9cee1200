import type { Packet } from '../../packet/packet.js'
import type { StatisticRun } from '../statistic.js'
import { type TreeCounter, treeKind } from './kind.js'
import type { Node, Tree } from './tree.js'

const BOUNDS = [0, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120]

class Lengths implements TreeCounter {
  private readonly all: Node
  private readonly ranges: readonly Node[]

  constructor(private readonly tree: Tree) {
    this.all = tree.root('Packet Lengths', { average: true, ordered: true })
    this.ranges = BOUNDS.map((low, i) => {
      const name = i + 1 < BOUNDS.length ? `${low}-${BOUNDS[i + 1] - 1}` : `${low} and greater`
      return tree.node(this.all, name, { average: true })
    })
  }

  packet(p: Packet, run: StatisticRun): void {
    this.tree.at(p, run)
    this.tree.value(this.all, p.wire)
    let i = BOUNDS.length - 1
    while (i > 0 && p.wire < BOUNDS[i]) i--
    this.tree.value(this.ranges[i], p.wire)
  }
}

/** `plen,tree`. */
export const packetLengths = treeKind({
  name: 'plen',
  title: 'Packet Lengths',
  layers: [],
  counter: tree => new Lengths(tree),
})
