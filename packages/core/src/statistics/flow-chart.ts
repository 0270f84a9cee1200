/** One packet between two ends. */
export interface Arrow {
  readonly frame: number
  /** As the packet list shows it. */
  readonly time: string
  readonly from: string
  readonly to: string
  readonly srcPort: number
  readonly dstPort: number
  /** Stands over the arrow, cut to its length. */
  readonly label: string
  /** Stands beside it, whole. */
  readonly comment: string
  /** Arrows of several streams are told apart. */
  readonly stream: number
}

/** Ends that have a line of their own. */
const MOST_NODES = 40
/** From one end's line to the next: 19 characters and a bar; the line of an end is in the middle of its slot. */
const SLOT = 20
const CENTRE = 9
const PORT = 9

/** Arrows as text between the lines of their ends, in the layout of tshark's `-z flow`. */
export function* chart(arrows: readonly Arrow[]): Generator<string> {
  if (arrows.length === 0) return
  const nodes = new Map<string, number>()
  for (const { from, to } of arrows)
    for (const name of [from, to]) if (!nodes.has(name) && nodes.size < MOST_NODES) nodes.set(name, nodes.size)
  const several = arrows.some(a => a.stream !== arrows[0].stream)
  const lines = `${' '.repeat(SLOT - 1)}|`.repeat(nodes.size)
  const margin = several ? '     |         |' : '|         |'
  yield `${several ? 'Conv.| Time    |' : '|Time     |'}${names(nodes, 0)}|\n`
  yield `${margin}${' '.repeat(SLOT - 1)}${names(nodes, 1)}\n`
  const rule = `${'-'.repeat(margin.length + lines.length + 1)}\n`
  for (let i = 0; i < arrows.length; i++) {
    const a = arrows[i]
    if (i > 0 && a.stream !== arrows[i - 1].stream) yield rule
    const time = a.time.padEnd(9)
    yield `${several ? `${String(a.stream).padEnd(5)}|${time}|` : `|${time}|`}${over(a, nodes, lines)}${a.comment}\n`
    yield `${margin}${under(a, nodes, lines)}\n`
  }
}

/** Names of every other end from that one on, each in two slots. */
function names(nodes: ReadonlyMap<string, number>, first: 0 | 1): string {
  const blank = ' '.repeat(SLOT - 1)
  const room = first === 0 ? `${blank} ${blank}` : `${blank}|${blank}`
  const shown = [...nodes.keys()].filter((_, i) => i % 2 === first).map(name => named(room, name))
  return first === 0 ? shown.join('|') : shown.map(text => `|${text}`).join('')
}

/** A name in its room, a blank behind it where there is one left. */
const named = (room: string, name: string): string =>
  laid(room, 1, `${name} `).slice(0, Math.max(room.length, name.length + 1))

/** The text over the line, from there on. */
function laid(line: string, at: number, text: string, width = text.length): string {
  return line.slice(0, at) + text + line.slice(at + width)
}

/** From which end's line to which the arrow goes, from left to right, and whether it points to the left. */
function span(a: Arrow, nodes: ReadonlyMap<string, number>): { at: number; reach: number; back: boolean } | undefined {
  const from = nodes.get(a.from)
  const to = nodes.get(a.to)
  if (from === undefined && to === undefined) return undefined
  const [source, target] = [from ?? MOST_NODES, to ?? MOST_NODES]
  // who sends to himself gets an arrow to his neighbour
  return { at: Math.min(source, target), reach: Math.max(Math.abs(source - target), 1), back: target < source }
}

function over(a: Arrow, nodes: ReadonlyMap<string, number>, lines: string): string {
  const place = span(a, nodes)
  const text = [...a.label].slice(0, SLOT * (place?.reach ?? 1))
  if (place === undefined) return lines + text.join('')
  return laid(lines, place.at * SLOT + CENTRE, text.join(''), text.length)
}

function under(a: Arrow, nodes: ReadonlyMap<string, number>, lines: string): string {
  const place = span(a, nodes)
  if (place === undefined) return `${lines}${'-'.repeat(SLOT - 2)}>(${a.srcPort})(${a.dstPort})`
  const { at, reach, back } = place
  const shaft = '-'.repeat(SLOT * reach - 2)
  const [left, right] = back ? [a.dstPort, a.srcPort] : [a.srcPort, a.dstPort]
  const text = `(${left})`.padEnd(PORT) + (back ? `<${shaft}` : `${shaft}>`) + `  (${right})`.padEnd(PORT + 2)
  const line = laid(lines, at * SLOT, text)
  return line.endsWith('|') ? line : `${line.slice(0, -1)}|`
}
