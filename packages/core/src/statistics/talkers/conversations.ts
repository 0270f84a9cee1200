import type { Packet } from '../../packet/packet.js'
import type { Protocol } from '../../packet/protocol.js'
import type { Session } from '../../packet/session.js'
import { NumberColumns } from '../columns.js'
import { KeyTable } from '../key-table.js'
import { fixed } from '../number-text.js'
import {
  filterOf,
  NO_RUN,
  type Statistic,
  type StatisticKind,
  type StatisticRun,
  type StatisticTable,
  unregistered,
} from '../statistic.js'
import { Ends } from './ends.js'
import { notCounted, TALKERS, type TalkerKind } from './kinds.js'
import { byFrames, endText, LINE, portText, sizeText } from './text.js'

/** Who talked to whom: `-z conv,TYPE`. */
class Conversations implements Statistic {
  readonly fields = []
  readonly layers: readonly string[]
  readonly complaint: string | undefined = undefined
  readonly needs: Statistic['needs']
  /** By the two ends, the smaller first. */
  private readonly table = new KeyTable(5)
  private readonly rows = new NumberColumns(9)
  private readonly ends = new Ends()
  private protocol: Protocol | undefined = undefined
  private session: Session | undefined = undefined
  private run: StatisticRun = NO_RUN

  constructor(
    private readonly kind: TalkerKind,
    private readonly given: string | undefined,
    readonly filter: Statistic['filter'],
  ) {
    this.layers = kind.protocol === undefined ? [] : [kind.protocol]
    if (kind.protocol === undefined) this.complaint = notCounted(kind, 'conversations')
    this.needs = { conversations: kind.streams === true }
  }

  begin(session: Session, run: StatisticRun): void {
    this.run = run
    this.session = session
    this.protocol = this.kind.protocol === undefined ? undefined : session.registry.protocol(this.kind.protocol)
  }

  packet(p: Packet): void {
    const { protocol, ends } = this
    const { read } = this.kind
    if (protocol === undefined || read === undefined) return
    const list = p.layerProtocols
    for (let i = 0; i < list.length; i++) if (list[i] === protocol && read(p, i, ends)) this.count(p, ends)
  }

  private count(p: Packet, e: Ends): void {
    const { table, rows } = this
    const swap = e.src > e.dst || (e.src === e.dst && e.srcPort > e.dstPort)
    const row = swap
      ? table.row(e.dst, e.src, e.dstPort, e.srcPort, e.stream)
      : table.row(e.src, e.dst, e.srcPort, e.dstPort, e.stream)
    if (row === rows.count) {
      rows.add()
      const { columns } = rows
      columns[SWAPPED][row] = swap ? 1 : 0
      columns[FIRST][row] = columns[LAST][row] = p.seconds
      columns[FIRST + 1][row] = columns[LAST + 1][row] = p.nanos
    }
    const { columns } = rows
    const back = columns[SWAPPED][row] === (swap ? 1 : 0) ? 0 : BACK
    columns[FRAMES + back][row]++
    columns[BYTES + back][row] += p.wire
    if (later(p.seconds, p.nanos, columns[LAST][row], columns[LAST + 1][row])) {
      columns[LAST][row] = p.seconds
      columns[LAST + 1][row] = p.nanos
    } else if (later(columns[FIRST][row], columns[FIRST + 1][row], p.seconds, p.nanos)) {
      columns[FIRST][row] = p.seconds
      columns[FIRST + 1][row] = p.nanos
    }
  }

  text(): string {
    return [...this.pieces()].join('')
  }

  *pieces(): Generator<string> {
    const { title, ports } = this.kind
    const pad = ''.padEnd(ports === true ? 59 : 47)
    yield `${LINE}\n${title} Conversations\nFilter:${this.given ?? '<No Filter>'}\n`
    yield `${pad}|       <-      | |       ->      | |     Total     |    Relative    |   Duration   |\n`
    yield `${pad}| Frames  Bytes | | Frames  Bytes | | Frames  Bytes |      Start     |              |\n`
    const { columns } = this.rows
    const width = ports === true ? 26 : 20
    for (const row of this.order()) {
      const [a, b] = this.pair(row)
      const frames = columns[FRAMES][row]
      const back = columns[FRAMES + BACK][row]
      const bytes = columns[BYTES][row]
      const backBytes = columns[BYTES + BACK][row]
      yield `${this.end(a).padEnd(width)} <-> ${this.end(b).padEnd(width)}  ${cell(back, backBytes)}  ${cell(frames, bytes)}  ${cell(frames + back, bytes + backBytes)}  ${fixed(this.begun(row), 9).padStart(14)}   ${fixed(this.lasted(row), 4).padStart(12)}\n`
    }
    yield `${LINE}\n`
  }

  tables(): readonly StatisticTable[] {
    const { ports, title } = this.kind
    const { columns } = this.rows
    const ends = ports === true ? ['a', 'a_port', 'b', 'b_port'] : ['a', 'b']
    const rows = this.order().map(row => [
      ...this.pair(row).flatMap(([id, port]) => (ports === true ? [this.address(id), port] : [this.address(id)])),
      columns[FRAMES][row],
      columns[BYTES][row],
      columns[FRAMES + BACK][row],
      columns[BYTES + BACK][row],
      this.begun(row),
      this.lasted(row),
    ])
    const counts = ['frames_a_to_b', 'bytes_a_to_b', 'frames_b_to_a', 'bytes_b_to_a', 'start', 'duration']
    return [{ title: `${title} conversations`, columns: [...ends, ...counts], rows }]
  }

  /** Most frames first, then the order of appearance. */
  private order(): number[] {
    const { columns, count } = this.rows
    return byFrames(count, row => columns[FRAMES][row] + columns[FRAMES + BACK][row])
  }

  /** The ends of a conversation, that of the first packet's sender first: address id and port. */
  private pair(row: number): [[id: number, port: number], [id: number, port: number]] {
    const { table } = this
    const low: [number, number] = [table.key(row, 0), table.key(row, 2)]
    const high: [number, number] = [table.key(row, 1), table.key(row, 3)]
    return this.rows.columns[SWAPPED][row] === 0 ? [low, high] : [high, low]
  }

  private address(id: number): string {
    return endText(this.session, id)
  }

  private end([id, port]: readonly [id: number, port: number]): string {
    return this.kind.ports === true
      ? `${this.address(id)}:${portText(this.session, this.kind.name, port)}`
      : this.address(id)
  }

  private begun(row: number): number {
    return this.since(row, FIRST)
  }

  /** The difference of two times that are already rounded to what a double holds, as tshark has it. */
  private lasted(row: number): number {
    return this.since(row, LAST) - this.since(row, FIRST)
  }

  /** Seconds from the capture's first packet to the time in these columns. */
  private since(row: number, time: number): number {
    const { columns } = this.rows
    const seconds = columns[time][row] - this.run.seconds
    const nanos = columns[time + 1][row] - this.run.nanos
    return nanos < 0 && seconds > 0 ? seconds - 1 + (nanos + 1e9) / 1e9 : seconds + nanos / 1e9
  }
}

// columns of a conversation; what came from the other end is BACK further
const FRAMES = 0
const BYTES = 1
const BACK = 2
/** Times of the first and the last packet: seconds, nanoseconds. */
const FIRST = 4
const LAST = 6
/** Whether the first packet's sender is the second end of the key. */
const SWAPPED = 8

function later(seconds: number, nanos: number, thanSeconds: number, thanNanos: number): boolean {
  return seconds > thanSeconds || (seconds === thanSeconds && nanos > thanNanos)
}

function cell(frames: number, bytes: number): string {
  return `${String(frames).padStart(6)} ${sizeText(bytes).padEnd(9)}`
}

/** `conv,TYPE[,filter]`. */
export const conversations: readonly StatisticKind[] = TALKERS.map(kind => ({
  name: `conv,${kind.name}`,
  start: (argument, context) =>
    new Conversations(kind, argument, filterOf(argument, context, unregistered('conversations'))),
}))
