import type { Packet } from '../../packet/packet.js'
import type { Protocol } from '../../packet/protocol.js'
import type { Session } from '../../packet/session.js'
import { KeyTable } from '../key-table.js'
import type { StatisticKind, StatisticRun } from '../statistic.js'
import { Ends, isOpenFragment, isQuoted, latestEnds } from '../talkers/ends.js'
import { type TreeCounter, treeKind } from './kind.js'
import type { Node, Tree } from './tree.js'

/** Trees about IPv4 and IPv6: one count for each layer of theirs; addresses and ports are the packet's innermost. */
abstract class NetworkCounter implements TreeCounter {
  private protocol: Protocol | undefined = undefined
  private readonly ends = new Ends()

  constructor(
    protected readonly tree: Tree,
    private readonly name: string,
  ) {}

  begin(session: Session): void {
    this.protocol = session.registry.protocol(this.name)
  }

  packet(p: Packet, run: StatisticRun): void {
    const list = p.layerProtocols
    for (let i = 0; i < list.length; i++) {
      if (list[i] !== this.protocol || isQuoted(p, i)) continue
      if (this.name === 'ipv6' && isOpenFragment(p, i)) continue
      this.tree.at(p, run)
      latestEnds(p, this.ends)
      this.count(p, this.ends)
    }
  }

  protected abstract count(p: Packet, ends: Ends): void
}

/** Nodes below one parent, by a number instead of by name. */
class Numbered {
  private readonly table = new KeyTable(2)
  private readonly nodes: Node[] = []

  constructor(private readonly make: (a: number, b: number, p: Packet) => Node) {}

  node(a: number, b: number, p: Packet): Node {
    const row = this.table.row(a, b)
    if (row === this.nodes.length) this.nodes.push(this.make(a, b, p))
    return this.nodes[row]
  }
}

const PROTOCOLS: Readonly<Record<number, string>> = { 6: 'TCP', 17: 'UDP', 33: 'DCCP', 132: 'SCTP', 136: 'UDP' }
const nameOf = (transport: number): string => PROTOCOLS[transport] ?? 'NONE'

class Hosts extends NetworkCounter {
  private readonly all = this.tree.root('All Addresses')
  private readonly hosts = new Numbered((id, _, p) => this.tree.node(this.all, p.session.addresses.text(id)))

  protected count(p: Packet, { src, dst }: Ends): void {
    this.tree.tick(this.all)
    this.tree.tick(this.hosts.node(src, 0, p))
    this.tree.tick(this.hosts.node(dst, 0, p))
  }
}

class SourcesAndDestinations extends NetworkCounter {
  private readonly sources: Node
  private readonly destinations: Node
  private readonly from = new Numbered((id, _, p) => this.tree.node(this.sources, p.session.addresses.text(id)))
  private readonly to = new Numbered((id, _, p) => this.tree.node(this.destinations, p.session.addresses.text(id)))

  constructor(tree: Tree, name: string, title: string) {
    super(tree, name)
    this.sources = tree.root(`Source ${title} Addresses`)
    this.destinations = tree.root(`Destination ${title} Addresses`)
  }

  protected count(p: Packet, { src, dst }: Ends): void {
    this.tree.tick(this.sources)
    this.tree.tick(this.from.node(src, 0, p))
    this.tree.tick(this.destinations)
    this.tree.tick(this.to.node(dst, 0, p))
  }
}

class Types extends NetworkCounter {
  private readonly all = this.tree.root('IP Protocol Types')

  protected count(_p: Packet, { stream }: Ends): void {
    this.tree.tick(this.all)
    this.tree.tick(this.tree.node(this.all, nameOf(stream)))
  }
}

class Destinations extends NetworkCounter {
  private readonly all = this.tree.root('Destinations and Ports')
  private readonly hosts = new Numbered((id, _, p) => this.tree.node(this.all, p.session.addresses.text(id)))
  private readonly transports = new Numbered((id, transport, p) =>
    this.tree.node(this.hosts.node(id, 0, p), nameOf(transport)),
  )
  private readonly ports = new Numbered((end, port, p) =>
    this.tree.node(this.transports.node(Math.floor(end / 256), end % 256, p), String(port)),
  )

  protected count(p: Packet, { dst, dstPort, stream }: Ends): void {
    this.tree.tick(this.all)
    this.tree.tick(this.hosts.node(dst, 0, p))
    this.tree.tick(this.transports.node(dst, stream, p))
    this.tree.tick(this.ports.node(dst * 256 + stream, dstPort, p))
  }
}

function family(prefix: string, protocol: 'ip' | 'ipv6', title: 'IPv4' | 'IPv6'): readonly StatisticKind[] {
  // what is innermost decides, so everything is dissected down to the transports
  const layers = [protocol, 'tcp', 'udp', 'udplite', 'sctp']
  // addresses have ids
  const needs = { conversations: true }
  const hosts = { name: prefix === '' ? 'ip_hosts' : 'ipv6_hosts', title: `${title} Statistics/All Addresses` }
  const pairs = {
    name: prefix === '' ? 'ip_srcdst' : 'ipv6_srcdst',
    title: `${title} Statistics/Source and Destination Addresses`,
  }
  return [
    treeKind({ ...hosts, layers, needs, counter: tree => new Hosts(tree, protocol) }),
    treeKind({ ...pairs, layers, needs, counter: tree => new SourcesAndDestinations(tree, protocol, title) }),
    treeKind({
      name: `${prefix}ptype`,
      title: `${title} Statistics/IP Protocol Types`,
      layers,
      needs,
      counter: tree => new Types(tree, protocol),
    }),
    treeKind({
      name: `${prefix}dests`,
      title: `${title} Statistics/Destinations and Ports`,
      layers,
      needs,
      counter: tree => new Destinations(tree, protocol),
    }),
  ]
}

export const networkTrees: readonly StatisticKind[] = [...family('', 'ip', 'IPv4'), ...family('ipv6_', 'ipv6', 'IPv6')]
