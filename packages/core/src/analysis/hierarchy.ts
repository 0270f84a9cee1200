import type { Packet } from '../packet/packet.js'
import { type Protocol, protocolCount } from '../packet/protocol.js'
import type { Fold } from './fold.js'
import { doubled } from './key-table.js'
import type { HierarchyNode, Tables } from './tables.js'

/** Chains of hostile packets could make nodes without end; what is deeper than these is counted at the last one. */
const NODES = 20_000

/** Packets and bytes by chain of protocols, as tshark's io,phs counts them: once a packet for each node of the tree. */
export class HierarchyFold implements Fold {
  private readonly width = protocolCount()
  /** By node (0 is the root) and protocol id: the child's number, 0 for none. */
  private children = new Int32Array(64 * this.width)
  private count = 1
  private packets = new Float64Array(64)
  private bytes = new Float64Array(64)
  private first = new Float64Array(64)
  /** The latest packet of each node. */
  private seen = new Float64Array(64)
  private readonly names: (Protocol | undefined)[] = [undefined]
  private readonly parents: number[] = [0]

  packet(p: Packet): void {
    const chain = p.layerProtocols
    let parent = 0
    let before: Protocol | undefined
    let node = 0
    for (let i = 0; i < chain.length; i++) {
      const protocol = chain[i]
      // names that are no layers, and records of one stream after another
      if (protocol.token === '' || protocol.name === 'ethertype') continue
      if (protocol !== before) parent = node
      before = protocol
      node = this.children[parent * this.width + protocol.id]
      if (node === 0) node = this.add(parent, protocol)
      if (this.seen[node] === p.number) continue
      if (this.packets[node] === 0) this.first[node] = p.number
      this.seen[node] = p.number
      this.packets[node]++
      this.bytes[node] += p.wire
    }
  }

  private add(parent: number, protocol: Protocol): number {
    if (this.count >= NODES) return parent
    const node = this.count++
    if (node >= this.packets.length) {
      this.packets = doubled(this.packets)
      this.bytes = doubled(this.bytes)
      this.seen = doubled(this.seen)
      this.first = doubled(this.first)
      this.children = doubled(this.children)
    }
    this.children[parent * this.width + protocol.id] = node
    this.names[node] = protocol
    this.parents[node] = parent
    return node
  }

  report(tables: Tables): void {
    const rows: HierarchyNode[] = [{ protocol: '', packets: 0, bytes: 0, first: 0, last: 0, children: [] }]
    for (let i = 1; i < this.count; i++) {
      rows.push({
        protocol: this.names[i]?.name ?? '',
        packets: this.packets[i],
        bytes: this.bytes[i],
        first: this.first[i],
        last: this.seen[i],
        children: [],
      })
      rows[this.parents[i]].children.push(rows[i])
    }
    tables.hierarchy = rows[0].children
  }
}
