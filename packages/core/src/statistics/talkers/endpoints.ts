import type { Packet } from '../../packet/packet.js'
import type { Protocol } from '../../packet/protocol.js'
import type { Session } from '../../packet/session.js'
import { NumberColumns } from '../columns.js'
import { KeyTable } from '../key-table.js'
import { filterOf, type Statistic, type StatisticKind, type StatisticTable, unregistered } from '../statistic.js'
import { Ends } from './ends.js'
import { notCounted, TALKERS, type TalkerKind } from './kinds.js'
import { byFrames, endText, LINE, portText } from './text.js'

/** Who sent and received how much: `-z endpoints,TYPE`. */
class Endpoints implements Statistic {
  readonly fields = []
  readonly layers: readonly string[]
  readonly complaint: string | undefined = undefined
  readonly needs = { conversations: false }
  private readonly table = new KeyTable(2)
  private readonly rows = new NumberColumns(4)
  private readonly ends = new Ends()
  private protocol: Protocol | undefined = undefined
  private session: Session | undefined = undefined

  constructor(
    private readonly kind: TalkerKind,
    private readonly given: string | undefined,
    readonly filter: Statistic['filter'],
  ) {
    this.layers = kind.protocol === undefined ? [] : [kind.protocol]
    if (kind.protocol === undefined) this.complaint = notCounted(kind, 'endpoints')
  }

  begin(session: Session): void {
    this.session = session
    this.protocol = this.kind.protocol === undefined ? undefined : session.registry.protocol(this.kind.protocol)
  }

  packet(p: Packet): void {
    const { protocol, ends } = this
    const { read } = this.kind
    if (protocol === undefined || read === undefined) return
    const list = p.layerProtocols
    for (let i = 0; i < list.length; i++) {
      if (list[i] !== protocol || !read(p, i, ends)) continue
      this.count(ends.src, ends.srcPort, SENT, p.wire)
      this.count(ends.dst, ends.dstPort, RECEIVED, p.wire)
    }
  }

  private count(id: number, port: number, way: number, bytes: number): void {
    if (id === 0) return
    const row = this.table.row(id, port)
    if (row === this.rows.count) this.rows.add()
    const { columns } = this.rows
    columns[way][row]++
    columns[way + 1][row] += bytes
  }

  text(): string {
    return [...this.pieces()].join('')
  }

  *pieces(): Generator<string> {
    const ports = this.kind.ports === true
    yield `${LINE}\n${this.kind.title} Endpoints\nFilter:${this.given ?? '<No Filter>'}\n`
    yield `${''.padEnd(23)}${ports ? '|  Port  ||  Packets  |' : '|  Packets  |'} |  Bytes  | | Tx Packets | | Tx Bytes | | Rx Packets | | Rx Bytes |\n`
    for (const row of this.order()) {
      const [sent, sentBytes, received, receivedBytes] = this.rows.columns.map(c => c[row])
      const port = ports ? `${portText(this.session, this.kind.name, this.table.key(row, 1)).padStart(5)}     ` : ''
      yield `${endText(this.session, this.table.key(row, 0)).padEnd(20)}      ${port}${right(sent + received, 6)}     ${right(sentBytes + receivedBytes, 9)}     ${right(sent, 6)}       ${right(sentBytes, 9)}      ${right(received, 6)}       ${right(receivedBytes, 9)}   \n`
    }
    yield `${LINE}\n`
  }

  tables(): readonly StatisticTable[] {
    const ports = this.kind.ports === true
    const { columns } = this.rows
    const rows = this.order().map(row => {
      const address = endText(this.session, this.table.key(row, 0))
      const counts = columns.map(c => c[row])
      return ports ? [address, this.table.key(row, 1), ...counts] : [address, ...counts]
    })
    const names = ['frames_sent', 'bytes_sent', 'frames_received', 'bytes_received']
    return [
      {
        title: `${this.kind.title} endpoints`,
        columns: [...(ports ? ['address', 'port'] : ['address']), ...names],
        rows,
      },
    ]
  }

  private order(): number[] {
    const { columns, count } = this.rows
    return byFrames(count, row => columns[SENT][row] + columns[RECEIVED][row])
  }
}

// columns: frames, and bytes one further
const SENT = 0
const RECEIVED = 2

const right = (n: number, width: number): string => String(n).padStart(width)

/** `endpoints,TYPE[,filter]`. */
export const endpoints: readonly StatisticKind[] = TALKERS.map(kind => ({
  name: `endpoints,${kind.name}`,
  start: (argument, context) => new Endpoints(kind, argument, filterOf(argument, context, unregistered('endpoint'))),
}))
