import type { Packet } from '../packet/packet.js'
import type { Fold } from './fold.js'
import type { Tables } from './tables.js'

/** Counts of the whole capture. */
export class TotalsFold implements Fold {
  private packets = 0
  private captured = 0
  private wire = 0
  private snapped = 0
  private backwards = 0
  private firstSeconds = Number.NaN
  private firstNanos = 0
  private lastSeconds = Number.NaN
  private lastNanos = 0
  private beforeSeconds = Number.NEGATIVE_INFINITY
  private beforeNanos = 0
  private readonly interfaces: { packets: number; captured: number; wire: number }[] = []
  private readonly comments: { frame: number; text: string }[] = []

  packet(p: Packet): void {
    this.packets++
    this.captured += p.captured
    this.wire += p.wire
    if (p.captured < p.wire) this.snapped++
    let at = this.interfaces[p.iface]
    if (at === undefined) {
      while (this.interfaces.length <= p.iface) this.interfaces.push({ packets: 0, captured: 0, wire: 0 })
      at = this.interfaces[p.iface]
    }
    at.packets++
    at.captured += p.captured
    at.wire += p.wire
    if (p.timed) this.clock(p.seconds, p.nanos)
    if (p.options !== undefined && this.comments.length < 10_000)
      for (const text of p.options.comments) this.comments.push({ frame: p.number, text })
  }

  private clock(s: number, n: number): void {
    if (s < this.beforeSeconds || (s === this.beforeSeconds && n < this.beforeNanos)) this.backwards++
    this.beforeSeconds = s
    this.beforeNanos = n
    if (!(s > this.firstSeconds || (s === this.firstSeconds && n >= this.firstNanos))) {
      this.firstSeconds = s
      this.firstNanos = n
    }
    if (!(s < this.lastSeconds || (s === this.lastSeconds && n <= this.lastNanos))) {
      this.lastSeconds = s
      this.lastNanos = n
    }
  }

  report(tables: Tables): void {
    const known = !Number.isNaN(this.firstSeconds)
    tables.totals = {
      packets: this.packets,
      captured: this.captured,
      wire: this.wire,
      first: known ? { seconds: this.firstSeconds, nanos: this.firstNanos } : undefined,
      last: known ? { seconds: this.lastSeconds, nanos: this.lastNanos } : undefined,
      snapped: this.snapped,
      backwards: this.backwards,
      byInterface: this.interfaces,
      comments: this.comments,
    }
  }
}
