import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PacketBatch, type PacketOptions } from '@wiresift/core'

/** Packets put aside in a temporary file and given back in the order of time; packets of one time stay as they were. */
export class TimeSorter {
  private readonly folder = mkdtempSync(join(tmpdir(), 'wiresift-'))
  private readonly fd = openSync(join(this.folder, 'packets'), 'w+')
  private readonly records: Float64Array[] = []
  private count = 0
  private size = 0
  private readonly options = new Map<number, PacketOptions>()

  packet(batch: PacketBatch, i: number): void {
    const n = this.count++
    if (n % ROWS === 0) this.records.push(new Float64Array(ROWS * WIDTH))
    const row = this.records[this.records.length - 1]
    const at = (n % ROWS) * WIDTH
    const captured = batch.captured[i]
    const values = [
      batch.seconds[i],
      batch.nanos[i],
      this.size,
      captured,
      batch.wire[i],
      batch.iface[i],
      batch.section[i],
      batch.untimed[i],
    ]
    row.set(values, at)
    const options = batch.options.get(i)
    if (options !== undefined) this.options.set(n, options)
    for (let done = 0; done < captured; )
      done += writeSync(this.fd, batch.bytes, batch.start[i] + done, captured - done, this.size + done)
    this.size += captured
  }

  /** Gives every packet back, as the only one of a batch. */
  each(visit: (batch: PacketBatch, i: number) => void): void {
    const order = new Uint32Array(this.count)
    for (let n = 0; n < order.length; n++) order[n] = n
    const value = (n: number, k: number): number => this.records[Math.floor(n / ROWS)][(n % ROWS) * WIDTH + k]
    order.sort((a, b) => value(a, 0) - value(b, 0) || value(a, 1) - value(b, 1) || a - b)
    const batch = new PacketBatch(1)
    batch.bytes = new Uint8Array(65_536)
    batch.count = 1
    for (const n of order) {
      const captured = value(n, 3)
      if (captured > batch.bytes.length) batch.bytes = new Uint8Array(captured)
      for (let done = 0; done < captured; )
        done += readSync(this.fd, batch.bytes, done, captured - done, value(n, 2) + done)
      batch.seconds[0] = value(n, 0)
      batch.nanos[0] = value(n, 1)
      batch.captured[0] = captured
      batch.wire[0] = value(n, 4)
      batch.iface[0] = value(n, 5)
      batch.section[0] = value(n, 6)
      batch.untimed[0] = value(n, 7)
      batch.options.clear()
      const options = this.options.get(n)
      if (options !== undefined) batch.options.set(0, options)
      visit(batch, 0)
    }
  }

  close(): void {
    closeSync(this.fd)
    rmSync(this.folder, { recursive: true, force: true })
  }
}

const ROWS = 4096
const WIDTH = 8
