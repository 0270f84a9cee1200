import { type Field, fieldById } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import type { Session } from '../packet/session.js'
import { comment } from '../protocols/comment.js'
import { frame } from '../protocols/frame.js'
import { nflog } from '../protocols/nflog.js'
import { tcp } from '../protocols/tcp/index.js'
import {
  filterOf,
  type Statistic,
  type StatisticKind,
  type StatisticRun,
  type StatisticTable,
  unregistered,
} from './statistic.js'

/** Chains of hostile packets could make nodes without end; what is deeper than these is counted at the last one. */
const NODES = 20_000

/** Layers that are only there, or only in every packet that tshark shows them in, for who asks for them. */
const SHOWN: readonly string[] = ['pkt_comment', 'wlan_radio', 'tls', 'ftp-data', 'json', 'smb', 'smb2']

/** What dissectors put beside the layers: it stands in the tree as a layer does. */
const ASIDE: readonly string[] = [
  'tcp.segments',
  'ftp.current-working-directory',
  'ftp-data.setup-frame',
  'ftp-data.setup-method',
  'ftp-data.command',
  'ftp-data.command-frame',
  'ftp-data.current-working-directory',
]

const SEGMENTS: Field = tcp.f.segments

const LINE = '='.repeat(67)

/** Frames and bytes by chain of what stands at the top of packets' trees. */
class Hierarchy implements Statistic {
  readonly fields = ASIDE
  readonly asks = SHOWN
  /** By node (0 is the root): first child, next sibling, and the last child, in the order of appearance. */
  private child = new Int32Array(256)
  private sibling = new Int32Array(256)
  private field = new Int32Array(256)
  private frames = new Float64Array(256)
  private bytes = new Float64Array(256)
  private count = 1

  /** Layers that count only where somebody names them. */
  private unseen: readonly number[] = []

  constructor(
    private readonly given: string,
    readonly filter: Statistic['filter'],
  ) {}

  begin(_session: Session, run: StatisticRun): void {
    this.unseen = [frame, nflog].filter(x => !run.names(x)).map(x => x.root.id)
  }

  packet(p: Packet): void {
    const { count, field, layer, source, value } = p.tape
    let node = 0
    let last = 0
    let segments = -1
    if (p.options !== undefined && count > 1 && this.remarked(p)) node = this.step(0, comment.root.id, p.wire)
    for (let row = 0; row < count; row++) {
      if (layer[row] <= last) continue
      last = layer[row]
      const id = field[row]
      if (this.unseen.includes(id)) continue
      // the list of segments stands behind the message that was put together from them, but not where the stream's end completed it
      if (segments >= 0 && (id === SEGMENTS.id || source[row] < source[segments])) {
        node = this.step(node, SEGMENTS.id, p.wire)
        segments = -1
      }
      if (id === SEGMENTS.id && value[row] === 0) segments = row
      else node = this.step(node, id, p.wire)
    }
    if (segments >= 0) this.step(node, SEGMENTS.id, p.wire)
  }

  /** Comments stand before the frame, in layer 0. */
  private remarked(p: Packet): boolean {
    const { count, field, layer } = p.tape
    for (let row = 0; row < count && row < 3; row++) if (layer[row] === 0 && field[row] === comment.root.id) return true
    return false
  }

  private step(parent: number, field: number, wire: number): number {
    let before = 0
    let node = this.child[parent]
    while (node !== 0 && this.field[node] !== field) {
      before = node
      node = this.sibling[node]
    }
    if (node === 0) {
      if (this.count >= NODES) return parent
      node = this.add(field)
      if (before === 0) this.child[parent] = node
      else this.sibling[before] = node
    }
    this.frames[node]++
    this.bytes[node] += wire
    return node
  }

  private add(field: number): number {
    const node = this.count++
    if (node >= this.field.length) {
      this.child = doubled(this.child)
      this.sibling = doubled(this.sibling)
      this.field = doubled(this.field)
      this.frames = doubled(this.frames)
      this.bytes = doubled(this.bytes)
    }
    this.field[node] = field
    return node
  }

  text(): string {
    const lines = ['', LINE, 'Protocol Hierarchy Statistics', `Filter: ${this.given}`, '']
    this.each((node, depth) => {
      const name = `${'  '.repeat(depth)}${nameOf(fieldById(this.field[node]))}`
      lines.push(`${name.padEnd(40)} frames:${this.frames[node]} bytes:${this.bytes[node]}`)
    })
    return `${lines.join('\n')}\n${LINE}\n`
  }

  tables(): readonly StatisticTable[] {
    const rows: (string | number)[][] = []
    const path: string[] = []
    this.each((node, depth) => {
      path.length = depth
      path.push(nameOf(fieldById(this.field[node])))
      rows.push([path.join(':'), depth, this.frames[node], this.bytes[node]])
    })
    return [{ title: 'Protocol hierarchy', columns: ['protocols', 'depth', 'frames', 'bytes'], rows }]
  }

  private each(visit: (node: number, depth: number) => void): void {
    const open = [this.child[0]]
    while (open.length > 0) {
      const node = open[open.length - 1]
      if (node === 0) {
        open.pop()
        continue
      }
      visit(node, open.length - 1)
      open[open.length - 1] = this.sibling[node]
      open.push(this.child[node])
    }
  }
}

const nameOf = (f: Field): string => (f.kind === 'text' ? 'text' : f.name)

function doubled<T extends Int32Array | Float64Array>(from: T): T {
  const to = new (from.constructor as new (n: number) => T)(from.length * 2)
  to.set(from)
  return to
}

/** `io,phs[,filter]`: the hierarchy of protocols. */
export const hierarchy: StatisticKind = {
  name: 'io,phs',
  start: (argument, context) => new Hierarchy(argument ?? '', filterOf(argument, context, unregistered('io,phs'))),
}
