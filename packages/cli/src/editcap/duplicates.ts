import { createHash } from 'node:crypto'
import type { PacketBatch } from '@wiresift/core'
import { timeOf } from './edit.js'
import type { Nanoseconds } from './options.js'

interface Seen {
  readonly digest: string
  readonly length: number
  readonly time: Nanoseconds
}

/** As far back as a window of time looks. */
const DEEPEST = 1_000_000
const RADIOTAP = 127

export interface DuplicateOptions {
  /** Packets looked at, this one among them; or a time. */
  readonly window: number | undefined
  readonly time: Nanoseconds | undefined
  readonly ignored: number
  readonly withoutVlan: boolean
  readonly withoutRadiotap: boolean
  readonly tell: ((length: number, digest: string) => void) | undefined
}

/** Finds packets that repeat an earlier one, by MD5 of their bytes, as editcap does. */
export class Duplicates {
  skipped = 0
  private readonly seen: Seen[] = []

  constructor(private readonly o: DuplicateOptions) {}

  repeats(batch: PacketBatch, i: number, linkType: number): boolean {
    const { o, seen } = this
    const digest = this.digest(batch, i, linkType)
    const one = { digest, length: batch.captured[i], time: timeOf(batch, i) }
    o.tell?.(batch.captured[i], digest)
    const known = o.time === undefined ? this.inWindow(one) : this.inTime(one, o.time)
    seen.push(one)
    const most = o.time === undefined ? Math.max(1, (o.window ?? 1) - 1) : DEEPEST
    if (seen.length > most * 2) seen.splice(0, seen.length - most)
    if (known) this.skipped++
    return known
  }

  private inWindow(one: Seen): boolean {
    const before = (this.o.window ?? 1) - 1
    return before > 0 && this.seen.slice(-before).some(s => s.digest === one.digest && s.length === one.length)
  }

  private inTime(one: Seen, window: Nanoseconds): boolean {
    for (let k = this.seen.length - 1; k >= 0; k--) {
      const s = this.seen[k]
      const delta = one.time - s.time
      if (delta < 0n) continue
      if (delta > window) return false
      if (s.digest === one.digest && s.length === one.length) return true
    }
    return false
  }

  private digest(batch: PacketBatch, i: number, linkType: number): string {
    const { o } = this
    const start = batch.start[i]
    let from = start
    const end = start + batch.captured[i]
    if (o.withoutRadiotap && linkType === RADIOTAP && batch.captured[i] >= 4) {
      const header = batch.bytes[start + 2] | (batch.bytes[start + 3] << 8)
      if (header < batch.captured[i]) from = start + header
    }
    if (o.ignored > 0 && o.ignored < end - from) from += o.ignored
    const hash = createHash('md5')
    if (o.withoutVlan && linkType === 1 && end - start >= 18 && isTag(batch.bytes, start + 12)) {
      hash.update(batch.bytes.subarray(from, start + 12)).update(batch.bytes.subarray(start + 16, end))
    } else hash.update(batch.bytes.subarray(from, end))
    return hash.digest('hex')
  }
}

function isTag(bytes: Uint8Array, at: number): boolean {
  const type = (bytes[at] << 8) | bytes[at + 1]
  return type === 0x8100 || type === 0x88a8 || type === 0x9100
}
