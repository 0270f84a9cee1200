import type { Packet } from '../../packet/packet.js'
import type { Protocol } from '../../packet/protocol.js'
import type { Session } from '../../packet/session.js'
import type { Statistic, StatisticKind, StatisticTable } from '../statistic.js'
import { bytesOf, Ends, portsOf } from '../talkers/ends.js'
import { FollowHttp } from './http.js'
import { type Asked, filterText, parseAsked, selects } from './selection.js'
import { type Chunk, TcpFollower } from './stream.js'
import { CHUNK_COLUMNS, chunkRows, NO_NODES, type Node, transcript } from './transcript.js'

type Transport = 'tcp' | 'udp'
/** What is followed: without keys nothing of TLS can be shown, and tshark then prints an empty stream. */
type Followed = Transport | 'tls'

const ACK = 0x10
const SYN = 0x02

/** The contents of one stream: `-z follow,tcp,ascii,0`. */
class Follow implements Statistic {
  readonly fields = []
  readonly layers: readonly string[]
  readonly needs: Statistic['needs']
  readonly chunks: Chunk[]
  nodes: readonly [Node, Node] = NO_NODES
  private readonly follower = new TcpFollower()
  private readonly ends = new Ends()
  private readonly read
  private readonly transport: Transport
  private protocol: Protocol | undefined = undefined
  private first: readonly [id: number, port: number] | undefined = undefined

  constructor(
    private readonly followed: Followed,
    private readonly asked: Asked,
  ) {
    this.transport = followed === 'udp' ? 'udp' : 'tcp'
    this.layers = followed === 'tls' ? [] : [followed]
    this.read = this.transport === 'tcp' ? portsOf(6, 20) : portsOf(17, 8)
    this.needs = { conversations: followed !== 'tls' }
    this.chunks = this.follower.chunks
  }

  begin(session: Session): void {
    if (this.followed !== 'tls') this.protocol = session.registry.protocol(this.followed)
  }

  packet(p: Packet): void {
    const { selection } = this.asked
    if (this.protocol === undefined) return
    // most packets are of other streams: the innermost conversation tells
    if ('index' in selection && p.conversation?.index !== selection.index) return
    for (let i = 0; i < p.layerProtocols.length; i++) {
      if (p.layerProtocols[i] !== this.protocol || !this.read(p, i, this.ends) || !this.selects(p)) continue
      this.take(p, p.layerRows[i])
    }
  }

  private selects(p: Packet): boolean {
    const { src, srcPort, dst, dstPort, stream } = this.ends
    const { addresses } = p.session
    return selects(this.asked.selection, stream, [addresses.text(src), srcPort], [addresses.text(dst), dstPort])
  }

  private take(p: Packet, row: number): void {
    const { ends } = this
    const { addresses } = p.session
    if (this.first === undefined) {
      this.first = [ends.src, ends.srcPort]
      this.nodes = [
        [addresses.text(ends.src), ends.srcPort],
        [addresses.text(ends.dst), ends.dstPort],
      ]
    }
    const side = ends.src === this.first[0] && ends.srcPort === this.first[1] ? 0 : 1
    const bytes = bytesOf(p, row)
    const at = p.tape.start[row]
    const { source } = p.tape
    const end = source[row] === 0 ? p.start + p.captured : p.sources[source[row]].to
    const head = this.transport === 'tcp' ? (bytes[at + 12] >> 4) * 4 : 8
    const from = Math.min(at + head, end)
    const length = p.payload
    const chunk: Chunk = {
      side,
      bytes: bytes.subarray(from, Math.min(end, from + length)),
      frame: p.number,
      seconds: p.seconds,
      nanos: p.nanos,
    }
    if (this.transport === 'udp') {
      this.follower.keep(chunk)
      return
    }
    const flags = bytes[at + 13]
    const seq = number(bytes, at + 4)
    const ack = (flags & ACK) !== 0 ? number(bytes, at + 8) : undefined
    this.follower.segment(chunk, seq, length, (flags & SYN) !== 0, ack)
  }

  text(): string {
    return [...this.pieces()].join('')
  }

  pieces(): Generator<string> {
    const { mode, selection, range } = this.asked
    const { followed, nodes, chunks, follower } = this
    const filter = filterText(this.transport, selection)
    return transcript({ followed, mode, filter, nodes, chunks, range, dropped: follower.dropped })
  }

  tables(): readonly StatisticTable[] {
    return [{ title: 'Stream', columns: CHUNK_COLUMNS, rows: chunkRows(this) }]
  }
}

const number = (b: Uint8Array, at: number): number =>
  (b[at] << 24) | (b[at + 1] << 16) | (b[at + 2] << 8) | b[at + 3] | 0

const kindOf = (followed: string, start: (asked: Asked) => Statistic): StatisticKind => ({
  name: `follow,${followed}`,
  start: argument => start(parseAsked(argument)),
})

/** `follow,tcp`, `follow,udp`, `follow,tls` and `follow,http`. */
export const follow: readonly StatisticKind[] = [
  ...(['tcp', 'udp', 'tls'] as const).map(followed => kindOf(followed, asked => new Follow(followed, asked))),
  kindOf('http', asked => new FollowHttp(asked)),
]
