import { fieldById } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { rowBytes } from '../../packet/show.js'
import { headEnd } from '../../protocols/http/head.js'
import type { Statistic, StatisticTable } from '../statistic.js'
import { type Asked, filterText, selects } from './selection.js'
import { type Chunk, TcpFollower } from './stream.js'
import { CHUNK_COLUMNS, chunkRows, NO_NODES, type Node, transcript } from './transcript.js'

const BODY = 'http.file_data'

/** What HTTP said over one connection, without its chunks and codings: `-z follow,http,ascii,0`. */
export class FollowHttp implements Statistic {
  readonly fields = [BODY]
  readonly layers = ['http', 'data']
  readonly needs = { conversations: true, streams: true }
  readonly chunks: Chunk[]
  private readonly follower = new TcpFollower()
  nodes: readonly [Node, Node] = NO_NODES

  constructor(private readonly asked: Asked) {
    this.chunks = this.follower.chunks
  }

  packet(p: Packet): void {
    const { selection } = this.asked
    if ('index' in selection && p.conversation?.index !== selection.index) return
    for (let i = 0; i < p.layerProtocols.length; i++) {
      if (p.layerProtocols[i].name !== 'http') continue
      const { addresses } = p.session
      const from: Node = [addresses.text(p.src), p.srcPort]
      const to: Node = [addresses.text(p.dst), p.dstPort]
      if (selects(selection, p.conversation?.index, from, to)) this.message(p, p.layerRows[i], from, to)
    }
  }

  /** A message: its head as it is, and its body without codings. */
  private message(p: Packet, row: number, from: Node, to: Node): void {
    const { bytes, from: start } = rowBytes(p, row)
    const end = p.sources[p.tape.source[row]]?.to ?? p.start + p.captured
    const { field, until } = p.tape
    // bytes that nobody made out a head in
    if (until[row] > row + 1 && fieldById(field[row + 1]).name === 'data') return
    const stop = headEnd(bytes, start, end)
    if (stop < 0) return
    if (this.nodes === NO_NODES) this.nodes = [from, to]
    const [[host, port]] = this.nodes
    const side = from[0] === host && from[1] === port ? 0 : 1
    this.add(p, side, bytes.subarray(start, stop))
    for (let k = row + 1; k < until[row]; k++) {
      if (fieldById(field[k]).name !== BODY) continue
      const body = rowBytes(p, k)
      this.add(p, side, body.bytes.subarray(body.from, body.to))
    }
  }

  private add(p: Packet, side: 0 | 1, bytes: Uint8Array): void {
    this.follower.add({ side, bytes, frame: p.number, seconds: p.seconds, nanos: p.nanos })
  }

  text(): string {
    return [...this.pieces()].join('')
  }

  pieces(): Generator<string> {
    const { mode, selection, range } = this.asked
    const { nodes, chunks, follower } = this
    const filter = filterText('tcp', selection)
    return transcript({ followed: 'http', mode, filter, nodes, chunks, range, dropped: follower.dropped })
  }

  tables(): readonly StatisticTable[] {
    return [{ title: 'Stream', columns: CHUNK_COLUMNS, rows: chunkRows(this) }]
  }
}
