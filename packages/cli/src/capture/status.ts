import { droppedBy } from './interfaces.js'
import type { LiveCapture } from './live.js'
import type { RotatingWriter } from './writer.js'

/** The line on the terminal while capturing: packets, rate, drops, file, time left. */
export class Status {
  private readonly started = Date.now()
  private readonly before: readonly (number | undefined)[]
  private last = { at: Date.now(), packets: 0 }
  private timer: NodeJS.Timeout | undefined = undefined
  private shown = false

  constructor(
    private readonly writer: RotatingWriter,
    private readonly live: LiveCapture,
    private readonly limits: { readonly seconds: number | undefined; readonly packets: number | undefined },
  ) {
    this.before = live.interfaces.map(droppedBy)
  }

  start(): void {
    if (!process.stderr.isTTY) return
    this.timer = setInterval(() => this.show(), 500)
    this.timer.unref()
  }

  /** Drops of the interfaces themselves since the start. */
  interfaceDrops(): number | undefined {
    let sum: number | undefined
    for (const [i, name] of this.live.interfaces.entries()) {
      const now = droppedBy(name)
      const before = this.before[i]
      if (now !== undefined && before !== undefined) sum = (sum ?? 0) + now - before
    }
    return sum
  }

  text(): string {
    const now = Date.now()
    const { packets } = this.writer
    const span = Math.max(1, now - this.last.at) / 1000
    const rate = Math.round((packets - this.last.packets) / span)
    if (now - this.last.at > 900) this.last = { at: now, packets }
    const drops = this.interfaceDrops()
    const parts = [`${packets.toLocaleString('en')} packets`, `${rate.toLocaleString('en')}/s`]
    const kernel = this.live.kernelDrops()
    if (kernel !== undefined) parts.push(`${kernel} dropped by the kernel`)
    if (drops !== undefined) parts.push(`${drops} dropped by the interface`)
    parts.push(`${this.writer.path} ${(this.writer.size / 1e6).toFixed(1)} MB`)
    if (this.limits.seconds !== undefined)
      parts.push(`${Math.max(0, Math.ceil(this.limits.seconds - (now - this.started) / 1000))} s left`)
    if (this.limits.packets !== undefined) parts.push(`${Math.max(0, this.limits.packets - packets)} packets left`)
    return parts.join(', ')
  }

  private show(): void {
    this.shown = true
    process.stderr.write(`\r\x1b[K${this.text()}`)
  }

  end(): void {
    clearInterval(this.timer)
    if (this.shown) process.stderr.write('\r\x1b[K')
  }
}
