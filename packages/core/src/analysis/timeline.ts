import type { Packet } from '../packet/packet.js'
import type { Fold } from './fold.js'
import type { Tables, Timeline } from './tables.js'

/** Most bins; when more are needed, two become one. */
const BINS = 1024

/** Packets and bytes over time, in bins whose width is a power of two and whose edges are multiples of it. */
export class TimelineFold implements Fold {
  private width = 2 ** -10
  private first = 0
  private length = 0
  private packets = new Float64Array(BINS)
  private bytes = new Float64Array(BINS)

  packet(p: Packet): void {
    if (!p.timed) return
    let bin = Math.floor((p.seconds + p.nanos / 1e9) / this.width) - this.first
    if (this.length === 0) {
      this.first += bin
      bin = 0
      this.length = 1
    }
    while (bin < 0 || bin >= BINS) {
      if (bin < 0 && this.length - bin <= BINS) {
        this.packets.copyWithin(-bin, 0, this.length).fill(0, 0, -bin)
        this.bytes.copyWithin(-bin, 0, this.length).fill(0, 0, -bin)
        this.first += bin
        this.length -= bin
        bin = 0
        break
      }
      this.halve()
      bin = Math.floor((p.seconds + p.nanos / 1e9) / this.width) - this.first
    }
    if (bin >= this.length) this.length = bin + 1
    this.packets[bin]++
    this.bytes[bin] += p.wire
  }

  private halve(): void {
    const halved = coarser({
      width: this.width,
      first: this.first,
      packets: Array.from(this.packets.subarray(0, this.length)),
      bytes: Array.from(this.bytes.subarray(0, this.length)),
    })
    this.width = halved.width
    this.first = halved.first
    this.length = halved.packets.length
    this.packets.fill(0).set(halved.packets)
    this.bytes.fill(0).set(halved.bytes)
  }

  report(tables: Tables): void {
    tables.timeline = {
      width: this.width,
      first: this.first,
      packets: Array.from(this.packets.subarray(0, this.length)),
      bytes: Array.from(this.bytes.subarray(0, this.length)),
    }
  }
}

/** The same in bins of twice the width. */
export function coarser(t: Timeline): Timeline {
  const first = Math.floor(t.first / 2)
  const last = Math.floor((t.first + t.packets.length - 1) / 2)
  const packets = new Array<number>(last - first + 1).fill(0)
  const bytes = packets.slice()
  for (let i = 0; i < t.packets.length; i++) {
    const at = Math.floor((t.first + i) / 2) - first
    packets[at] += t.packets[i]
    bytes[at] += t.bytes[i]
  }
  return { width: t.width * 2, first, packets, bytes }
}
