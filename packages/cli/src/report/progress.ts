import type { SingleBar } from 'cli-progress'
import type { OpenedFile } from '../sources/open-files.js'

const INTERVAL = 100

/** A bar on stderr for work that takes a while, and the moments in which signals are heard. */
export class Progress {
  private last = Date.now()
  private readonly began = Date.now()
  private bar: SingleBar | undefined
  private readonly total: number

  constructor(private readonly files: readonly OpenedFile[]) {
    this.total = files.reduce((n, f) => n + (f.size ?? 0), 0)
  }

  /** Whether it is time to come up for air. */
  due(): boolean {
    return Date.now() - this.last >= INTERVAL
  }

  async show(packets: number): Promise<void> {
    this.last = Date.now()
    if (process.stderr.isTTY && this.last - this.began > 1000) {
      if (this.bar === undefined) {
        const { SingleBar, Presets } = await import('cli-progress')
        const format = ' {bar} {percentage}% | {packets} packets | {eta_formatted} left'
        this.bar = new SingleBar(
          { format, stream: process.stderr, hideCursor: true, clearOnComplete: true },
          Presets.shades_classic,
        )
        this.bar.start(this.total, 0, { packets: 0 })
      }
      this.bar.update(
        Math.min(
          this.total,
          this.files.reduce((n, f) => n + f.bytesRead, 0),
        ),
        { packets },
      )
    }
    await new Promise(resolve => setImmediate(resolve))
  }

  end(): void {
    this.bar?.stop()
  }
}
