import { parseIpv4, parseIpv6 } from '../../bytes/address.js'
import type { Packet } from '../../packet/packet.js'
import type { Protocol } from '../../packet/protocol.js'
import type { Session } from '../../packet/session.js'
import { type Statistic, StatisticError, type StatisticKind, type StatisticTable } from '../statistic.js'
import { bytesOf, Ends, portsOf } from '../talkers/ends.js'
import { MODES, type Mode, Shower } from './show.js'
import { type Chunk, TcpFollower } from './stream.js'

type Transport = 'tcp' | 'udp'
/** What is followed: without keys nothing of TLS can be shown, and tshark then prints an empty stream. */
type Followed = Transport | 'tls'

/** Which packets belong to the stream: an index, or two ends. */
type Selection =
  | { readonly index: number }
  | { readonly ends: readonly [readonly [string, number], readonly [string, number]] }

const LINE = '='.repeat(67)
const ACK = 0x10
const SYN = 0x02

/** The contents of one stream: `-z follow,tcp,ascii,0`. */
class Follow implements Statistic {
  readonly fields = []
  readonly layers: readonly string[]
  readonly needs: Statistic['needs']
  readonly chunks: Chunk[]
  private readonly follower = new TcpFollower()
  private readonly ends = new Ends()
  private readonly read
  private readonly transport: Transport
  private protocol: Protocol | undefined = undefined
  /** The end that sent the first packet, and the other. */
  private nodes: readonly [readonly [string, number], readonly [string, number]] = [
    ['', 0],
    ['', 0],
  ]
  private first: readonly [id: number, port: number] | undefined = undefined

  constructor(
    private readonly followed: Followed,
    private readonly mode: Mode,
    private readonly selection: Selection,
    private readonly range: readonly [from: number, to: number],
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
    const { ends, selection } = this
    if (this.protocol === undefined) return
    // most packets are of other streams: the innermost conversation tells
    if ('index' in selection && p.conversation?.index !== selection.index) return
    for (let i = 0; i < p.layerProtocols.length; i++) {
      if (p.layerProtocols[i] !== this.protocol || !this.read(p, i, ends) || !this.selects(p)) continue
      this.take(p, p.layerRows[i])
    }
  }

  private selects(p: Packet): boolean {
    const { ends, selection } = this
    if ('index' in selection) return ends.stream === selection.index
    const src = p.session.addresses.text(ends.src)
    const dst = p.session.addresses.text(ends.dst)
    const [[a, portA], [b, portB]] = selection.ends
    return (
      (src === a && ends.srcPort === portA && dst === b && ends.dstPort === portB) ||
      (src === b && ends.srcPort === portB && dst === a && ends.dstPort === portA)
    )
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

  *pieces(): Generator<string> {
    const shower = new Shower(this.mode)
    const [a, b] = this.nodes
    if (this.mode === 'yaml') {
      yield `peers:\n${[a, b].map(([host, port], i) => `  - peer: ${i}\n    host: ${host}\n    port: ${port}\n`).join('')}packets:\n`
    } else {
      yield `\n${LINE}\nFollow: ${this.followed},${this.mode}\nFilter: ${filterText(this.transport, this.selection)}\n`
      yield `Node 0: ${nodeText(a)}\nNode 1: ${nodeText(b)}\n`
    }
    const [from, to] = this.range
    for (let i = 0; i < this.chunks.length; i++) {
      if (i + 1 < from || i + 1 > to) shower.pass(this.chunks[i])
      else yield shower.show(this.chunks[i])
    }
    if (this.follower.dropped > 0) yield `[${this.follower.dropped} more bytes are left out]\n`
    if (this.mode !== 'yaml') yield `${LINE}\n`
  }

  tables(): readonly StatisticTable[] {
    const rows = this.chunks.map(c => {
      const [[from, fromPort], [to, toPort]] = c.side === 0 ? this.nodes : [this.nodes[1], this.nodes[0]]
      let hex = ''
      for (const byte of c.bytes) hex += byte.toString(16).padStart(2, '0')
      return [c.frame, c.seconds + c.nanos / 1e9, from, fromPort, to, toPort, c.bytes.length, hex]
    })
    const columns = ['frame', 'time', 'from', 'from_port', 'to', 'to_port', 'bytes', 'data']
    return [{ title: `Stream`, columns, rows }]
  }
}

const number = (b: Uint8Array, at: number): number =>
  (b[at] << 24) | (b[at + 1] << 16) | (b[at + 2] << 8) | b[at + 3] | 0

function nodeText([host, port]: readonly [string, number]): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

function filterText(transport: Transport, selection: Selection): string {
  if ('index' in selection) return `${transport}.stream eq ${selection.index}`
  const [[a, portA], [b, portB]] = selection.ends
  const ip = (host: string): string => (host.includes(':') ? 'ipv6' : 'ip')
  const way = (from: string, fromPort: number, to: string, toPort: number): string =>
    `((${ip(from)}.src eq ${from} and ${transport}.srcport eq ${fromPort}) and (${ip(to)}.dst eq ${to} and ${transport}.dstport eq ${toPort}))`
  return `${way(a, portA, b, portB)} or ${way(b, portB, a, portA)}`
}

const invalid = (what: string): StatisticError => new StatisticError(`follow - Invalid ${what}.`)

/** `10.0.0.1:80` or `[2001:db8::1]:80`. */
function endOf(text: string): readonly [string, number] {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text)
  if (match === null) throw invalid('address')
  const host = match[1] ?? match[2]
  const port = Number(match[3])
  if ((match[1] === undefined ? parseIpv4(host) : parseIpv6(host)) === undefined || port > 65535)
    throw invalid('address')
  return [host, port]
}

function rangeOf(text: string | undefined): readonly [number, number] {
  if (text === undefined) return [1, Number.POSITIVE_INFINITY]
  const match = /^(\d+)(?:-(\d+))?$/.exec(text)
  if (match === null) throw invalid('range')
  const from = Number(match[1])
  const to = match[2] === undefined ? from : Number(match[2])
  if (from === 0 || to < from) throw invalid('range')
  return [from, to]
}

function kindOf(transport: Followed): StatisticKind {
  return {
    name: `follow,${transport}`,
    start(argument) {
      const [mode, ...rest] = (argument ?? '').split(',')
      if (!MODES.includes(mode)) throw invalid('display mode')
      if (rest.length === 0) throw invalid('address')
      if (/^\d+$/.test(rest[0])) {
        const range = rangeOf(rest.length > 1 ? rest.slice(1).join(',') : undefined)
        return new Follow(transport, mode as Mode, { index: Number(rest[0]) }, range)
      }
      if (rest.length < 2) throw invalid('address')
      const ends = [endOf(rest[0]), endOf(rest[1])] as const
      const range = rangeOf(rest.length > 2 ? rest.slice(2).join(',') : undefined)
      return new Follow(transport, mode as Mode, { ends }, range)
    },
  }
}

/** `follow,tcp`, `follow,udp` and `follow,tls`. */
export const follow: readonly StatisticKind[] = [kindOf('tcp'), kindOf('udp'), kindOf('tls')]
