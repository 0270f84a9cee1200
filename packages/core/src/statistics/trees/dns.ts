import { labelOf } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { fieldNamed, numberIn, rowIn, secondsOf } from '../rows.js'
import type { StatisticRun } from '../statistic.js'
import { isWithinQuote } from '../talkers/ends.js'
import { type TreeCounter, treeKind } from './kind.js'
import type { Node, Tree } from './tree.js'

const FIELDS = [
  'dns.flags.response',
  'dns.flags.opcode',
  'dns.flags.rcode',
  'dns.qry.type',
  'dns.qry.class',
  'dns.qry.name',
  'dns.qry.name.len',
  'dns.count.labels',
  'dns.count.queries',
  'dns.count.answers',
  'dns.count.auth_rr',
  'dns.count.add_rr',
  'dns.response_to',
  'dns.time',
  'dns.retransmission',
]

const LEVELS = ['1st Level', '2nd Level', '3rd Level', '4th Level or more']

/** What DNS asks and answers. */
class DnsTopics implements TreeCounter {
  private readonly total: Node
  private readonly rcode: Node
  private readonly opcode: Node
  private readonly way: Node
  private readonly type: Node
  private readonly klass: Node
  private readonly size: Node
  private readonly nameLength: Node
  private readonly levels: readonly Node[]
  private readonly sections: readonly Node[]
  private readonly time: Node
  private readonly unsolicited: Node
  private readonly repeated: Node

  constructor(private readonly tree: Tree) {
    const average = { average: 'later' } as const
    this.total = tree.root('Total Packets')
    this.rcode = tree.node(this.total, 'rcode')
    this.opcode = tree.node(this.total, 'opcodes')
    this.way = tree.node(this.total, 'Query/Response')
    this.type = tree.node(this.total, 'Query Type')
    this.klass = tree.node(this.total, 'Class')
    this.size = tree.root('Payload size', average)
    const query = tree.root('Query Stats')
    this.nameLength = tree.node(query, 'Qname Len', average)
    const labels = tree.node(query, 'Label Stats')
    this.levels = LEVELS.map(name => tree.node(labels, name))
    const response = tree.root('Response Stats')
    this.sections = ['questions', 'answers', 'authorities', 'additionals'].map(name =>
      tree.node(response, `no. of ${name}`, average),
    )
    const service = tree.root('Service Stats')
    this.time = tree.node(service, 'request-response time (msec)', average)
    this.time.fractions = true
    this.unsolicited = tree.node(service, 'no. of unsolicited responses')
    this.repeated = tree.node(service, 'no. of retransmissions')
  }

  packet(p: Packet, run: StatisticRun): void {
    for (let i = 0; i < p.layerProtocols.length; i++)
      if (p.layerProtocols[i].name === 'dns' && !isWithinQuote(p, i)) this.message(p, p.layerRows[i], run)
  }

  private message(p: Packet, row: number, run: StatisticRun): void {
    const response = numberIn(p, row, 'dns.flags.response')
    if (response === undefined) return
    const { tree } = this
    tree.at(p, run)
    tree.tick(this.total)
    this.pick(this.rcode, 'dns.flags.rcode', numberIn(p, row, 'dns.flags.rcode') ?? 0, 'Unknown rcode')
    this.pick(this.opcode, 'dns.flags.opcode', numberIn(p, row, 'dns.flags.opcode') ?? 0, 'Unknown opcode')
    tree.tick(this.way)
    tree.tick(tree.node(this.way, response !== 0 ? 'Response' : 'Query'))
    this.pick(this.type, 'dns.qry.type', numberIn(p, row, 'dns.qry.type') ?? 0, 'Unknown packet type')
    this.pick(this.klass, 'dns.qry.class', numberIn(p, row, 'dns.qry.class') ?? 0, 'Unknown class')
    tree.value(this.size, p.tape.length[row])
    if (response === 0) this.query(p, row)
    else this.response(p, row)
  }

  private query(p: Packet, row: number): void {
    const { tree } = this
    tree.value(this.nameLength, numberIn(p, row, 'dns.qry.name.len') ?? 0)
    const labels = numberIn(p, row, 'dns.count.labels') ?? 0
    tree.tick(this.levels[labels >= 1 && labels <= 3 ? labels - 1 : 3])
  }

  private response(p: Packet, row: number): void {
    const { tree } = this
    const asked = rowIn(p, row, 'dns.time')
    const repeated = rowIn(p, row, 'dns.retransmission') >= 0
    this.sizes(p, row)
    if (asked < 0 && !repeated) {
      tree.tick(this.unsolicited)
      return
    }
    // tshark counts the sections of an answer twice
    this.sizes(p, row)
    if (repeated) tree.tick(this.repeated)
    else tree.value(this.time, secondsOf(p, asked) * 1000)
  }

  private sizes(p: Packet, row: number): void {
    const counts = ['queries', 'answers', 'auth_rr', 'add_rr']
    for (let k = 0; k < counts.length; k++)
      this.tree.value(this.sections[k], numberIn(p, row, `dns.count.${counts[k]}`) ?? 0)
  }

  private pick(parent: Node, field: string, value: number, unknown: string): void {
    const f = fieldNamed(field)
    this.tree.tick(parent)
    this.tree.tick(this.tree.node(parent, (f === undefined ? undefined : labelOf(f, value)) ?? `${unknown} (${value})`))
  }
}

/** `dns,tree`. */
export const dnsTree = treeKind({
  name: 'dns',
  title: 'DNS',
  fields: FIELDS,
  layers: ['dns'],
  counter: tree => new DnsTopics(tree),
})
