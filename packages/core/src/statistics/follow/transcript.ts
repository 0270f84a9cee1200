import { type Mode, Shower } from './show.js'
import type { Chunk } from './stream.js'

/** An end of a stream: host and port. */
export type Node = readonly [host: string, port: number]

export const NO_NODES: readonly [Node, Node] = [
  ['', 0],
  ['', 0],
]

export interface Transcript {
  /** What was followed, as the head names it. */
  readonly followed: string
  readonly mode: Mode
  /** The display filter that selects the stream's packets. */
  readonly filter: string
  /** The end that sent the first packet, and the other. */
  readonly nodes: readonly [Node, Node]
  readonly chunks: readonly Chunk[]
  /** Numbers of the first and last chunk that are shown, from 1. */
  readonly range: readonly [from: number, to: number]
  /** Bytes that were not kept. */
  readonly dropped: number
}

const LINE = '='.repeat(67)

/** The contents of a stream in the layout of tshark's `-z follow`. */
export function* transcript(t: Transcript): Generator<string> {
  const shower = new Shower(t.mode)
  const [a, b] = t.nodes
  if (t.mode === 'yaml') {
    yield `peers:\n${[a, b].map(([host, port], i) => `  - peer: ${i}\n    host: ${host}\n    port: ${port}\n`).join('')}packets:\n`
  } else {
    yield `\n${LINE}\nFollow: ${t.followed},${t.mode}\nFilter: ${t.filter}\n`
    yield `Node 0: ${nodeText(a)}\nNode 1: ${nodeText(b)}\n`
  }
  const [from, to] = t.range
  for (let i = 0; i < t.chunks.length; i++) {
    if (i + 1 < from || i + 1 > to) shower.pass(t.chunks[i])
    else yield shower.show(t.chunks[i])
  }
  if (t.dropped > 0) yield `[${t.dropped} more bytes are left out]\n`
  if (t.mode !== 'yaml') yield `${LINE}\n`
}

function nodeText([host, port]: Node): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** The chunks as rows of a table, their bytes in hex. */
export function chunkRows({ chunks, nodes }: Pick<Transcript, 'chunks' | 'nodes'>): (string | number)[][] {
  return chunks.map(c => {
    const [[from, fromPort], [to, toPort]] = c.side === 0 ? nodes : [nodes[1], nodes[0]]
    let hex = ''
    for (const byte of c.bytes) hex += byte.toString(16).padStart(2, '0')
    return [c.frame, c.seconds + c.nanos / 1e9, from, fromPort, to, toPort, c.bytes.length, hex]
  })
}

export const CHUNK_COLUMNS = ['frame', 'time', 'from', 'from_port', 'to', 'to_port', 'bytes', 'data'] as const
