import { type Html, html } from './escape.js'

/** Charts as inline SVG: they need no script and print as they are. Colours are CSS variables of the page. */

export interface TimelineData {
  readonly bin_seconds: number
  readonly start: string | null
  readonly packets: readonly number[]
  readonly bytes: readonly number[]
}

const WIDTH = 1000
const HEIGHT = 140
const COLUMNS = 200

/** Packets (bars) and bytes (line) over time. */
export function timelineChart(t: TimelineData): Html {
  if (t.packets.length === 0 || t.start === null) return html`<p>No packet carries a time.</p>`
  const step = Math.max(1, Math.ceil(t.packets.length / COLUMNS))
  const sums = (list: readonly number[]): number[] => {
    const out: number[] = []
    for (let i = 0; i < list.length; i += step) out.push(list.slice(i, i + step).reduce((a, b) => a + b, 0))
    return out
  }
  const packets = sums(t.packets)
  const bytes = sums(t.bytes)
  const [mostPackets, mostBytes] = [Math.max(1, ...packets), Math.max(1, ...bytes)]
  const w = WIDTH / packets.length
  const bars = packets.map((n, i) => {
    const h = (n / mostPackets) * HEIGHT
    const at = new Date(Date.parse(t.start as string) + i * step * t.bin_seconds * 1000)
    const when = Number.isNaN(at.getTime()) ? '' : at.toISOString()
    return html`<rect x="${(i * w).toFixed(1)}" y="${(HEIGHT - h).toFixed(1)}" width="${Math.max(0.8, w - 0.6).toFixed(1)}" height="${h.toFixed(1)}"><title>${when}: ${n} packets, ${bytes[i]} bytes</title></rect>`
  })
  const line = bytes
    .map((n, i) => `${((i + 0.5) * w).toFixed(1)},${(HEIGHT - (n / mostBytes) * HEIGHT).toFixed(1)}`)
    .join(' ')
  const seconds = step * t.bin_seconds
  return html`<figure><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Packets and bytes over time" preserveAspectRatio="none">
<g class="bars">${bars}</g><polyline class="line" points="${line}"/></svg>
<figcaption>From ${t.start}; a column is ${seconds < 1 ? `${seconds * 1000} ms` : `${seconds} s`}. Bars: packets (at most ${mostPackets}). Line: bytes (at most ${mostBytes}).</figcaption></figure>`
}

/** A bar that shows a share of the largest value, behind a table cell's number. */
export function shareBar(value: number, most: number): Html {
  const width = most === 0 ? 0 : Math.round((value / most) * 100)
  return html`<svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${width}" height="8"/></svg>`
}
