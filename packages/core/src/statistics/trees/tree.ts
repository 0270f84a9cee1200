import type { Packet } from '../../packet/packet.js'
import { fixed } from '../number-text.js'
import type { StatisticRun, StatisticTable } from '../statistic.js'
import { Burst } from './burst.js'

/** Nodes of one tree; hostile captures could name things without end. */
const NODES = 200_000

export interface NodeOptions {
  /** Shows average, least and greatest value; `later` only once there is one. */
  readonly average?: boolean | 'later'
  /** Its children stay in the order in which they were made. */
  readonly ordered?: boolean
}

/** A topic with its count. */
export class Node {
  count = 0
  sum = 0
  least = 0
  greatest = 0
  /** Whether the values have fractions. */
  fractions = false
  readonly burst = new Burst()
  readonly children: Node[] = []
  private names: Map<string, Node> | undefined = undefined

  constructor(
    readonly name: string,
    readonly parent: Node | undefined,
    readonly options: NodeOptions,
  ) {}

  named(name: string): Node | undefined {
    return this.names?.get(name)
  }

  adopt(child: Node): void {
    this.children.push(child)
    this.names ??= new Map()
    this.names.set(child.name, child)
  }
}

/** Counts by topic: tshark's trees of statistics. Times are milliseconds after the capture's first packet. */
export class Tree {
  private readonly top = new Node('', undefined, { ordered: true })
  private size = 0
  private now = 0
  private first = Number.NaN
  private elapsed = 0

  constructor(readonly title: string) {}

  /** The packet that is counted from now on. */
  at(p: Packet, run: StatisticRun): void {
    this.now = (p.seconds - run.seconds) * 1000 + (p.nanos - run.nanos) / 1e6
    if (Number.isNaN(this.first)) this.first = this.now
    this.elapsed = this.now - this.first
  }

  root(name: string, options: NodeOptions = {}): Node {
    return this.node(this.top, name, options)
  }

  /** The topic of that name below another, made where there is none. */
  node(parent: Node, name: string, options: NodeOptions = {}): Node {
    const known = parent.named(name)
    if (known !== undefined) return known
    if (this.size >= NODES) return new Node(name, parent, options)
    this.size++
    const node = new Node(name, parent, options)
    parent.adopt(node)
    return node
  }

  tick(node: Node, by = 1): void {
    node.count += by
    node.burst.add(this.now, by)
  }

  /** Counts one, with a value for the average. */
  value(node: Node, value: number): void {
    if (node.count === 0 || value < node.least) node.least = value
    if (node.count === 0 || value > node.greatest) node.greatest = value
    node.sum = node.fractions ? Math.fround(node.sum + Math.fround(value)) : node.sum + value
    this.tick(node)
  }

  text(): string {
    const rows: string[][] = []
    // tshark counts the last word of the title in
    let width = Math.max(13, this.title.slice(this.title.lastIndexOf('/') + 1).length + 1)
    this.each((node, depth) => {
      const name = ' '.repeat(depth) + node.name
      width = Math.max(width, name.length + 2)
      rows.push([name, ...this.cells(node)])
    })
    const sizes = [width, 14, 14, 14, 14, 14, 14, 14, 13]
    const line = (cells: readonly string[]): string => cells.map((c, i) => c.padEnd(sizes[i])).join('')
    const total = sizes.reduce((a, b) => a + b, 0)
    return `${['', '='.repeat(total), `${this.title}:`, line(HEAD), '-'.repeat(total), ...rows.map(line), '', '-'.repeat(total)].join('\n')}\n`
  }

  private cells(node: Node): string[] {
    const { count, parent } = node
    const { average } = node.options
    const values = average === true || (average === 'later' && count > 0)
    const shown = (n: number): string => (node.fractions ? fixed(Math.fround(n), 6) : String(n))
    let percent = ''
    if (parent === this.top) percent = '100%'
    else if (parent !== undefined && parent.count > 0) percent = `${fixed((count * 100) / parent.count, 2)}%`
    const { most, start } = node.burst
    return [
      String(count),
      values ? (count === 0 ? '-' : fixed(Math.fround(Math.fround(node.sum) / count), 2)) : '',
      values ? (count === 0 ? '-' : shown(node.least)) : '',
      values ? (count === 0 ? '-' : shown(node.greatest)) : '',
      this.elapsed !== 0 ? signed(count / this.elapsed) : '',
      percent,
      most > 0 ? fixed(most / 100, 4) : '-',
      most > 0 ? fixed(start / 1000, 3) : '-',
    ]
  }

  /** Visits the topics: most frequent first, and those with the same count from the last name to the first. */
  private each(visit: (node: Node, depth: number) => void): void {
    const open: { node: Node; depth: number }[] = [...this.top.children].reverse().map(node => ({ node, depth: 0 }))
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      visit(next.node, next.depth)
      const children = [...next.node.children]
      if (next.node.options.ordered !== true) children.sort(byCount)
      for (const child of children.reverse()) open.push({ node: child, depth: next.depth + 1 })
    }
  }

  tables(): readonly StatisticTable[] {
    const rows: (string | number | null)[][] = []
    const path: string[] = []
    this.each((node, depth) => {
      path.length = depth
      path.push(node.name)
      const average = node.options.average !== undefined && node.count > 0
      rows.push([
        path.join(' / '),
        depth,
        node.count,
        average ? node.sum / node.count : null,
        average ? node.least : null,
        average ? node.greatest : null,
        this.elapsed > 0 ? node.count / this.elapsed : null,
        node.burst.most / 100,
        node.burst.most > 0 ? node.burst.start / 1000 : null,
      ])
    })
    const columns = ['topic', 'depth', 'count', 'average', 'min', 'max', 'rate_per_ms', 'burst_rate', 'burst_start']
    return [{ title: this.title, columns, rows }]
  }
}

/** A rate with its sign, which is that of the time: C keeps it where nothing else is left. */
function signed(n: number): string {
  const text = fixed(Math.abs(n), 4)
  return n < 0 || Object.is(n, -0) ? `-${text}` : text
}

const HEAD = [
  'Topic / Item',
  'Count',
  'Average',
  'Min Val',
  'Max Val',
  'Rate (ms)',
  'Percent',
  'Burst Rate',
  'Burst Start',
]

function byCount(a: Node, b: Node): number {
  return b.count - a.count || (a.name < b.name ? 1 : a.name > b.name ? -1 : 0)
}
