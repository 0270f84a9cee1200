import type { PacketBatch } from '@wiresift/core'
import type { Duplicates } from './duplicates.js'
import { type Chop, type EditOptions, type Nanoseconds, range } from './options.js'

/** What is done to each packet, in editcap's order: which are read, chosen, cut, moved in time, and left out as repeated. */
export class Editor {
  /** Packets seen. */
  seen = 0
  private readonly chops: { readonly front: Chop; readonly back: Chop }
  private readonly selection: readonly (readonly [first: number, last: number])[]
  /** As in editcap, 0 is no time. */
  private previous: Nanoseconds = 0n

  constructor(
    private readonly o: EditOptions,
    private readonly duplicates: Duplicates | undefined,
  ) {
    this.chops = combined(o.chops)
    this.selection = o.ranges.map(range)
  }

  /** Changes packet `i` in place; false where it is not to be written. */
  edit(batch: PacketBatch, i: number, linkType: number): boolean {
    const { o } = this
    this.seen++
    const time = timeOf(batch, i)
    const untimed = batch.untimed[i] === 1
    if (untimed && (o.from !== undefined || o.until !== undefined)) return false
    if ((o.from !== undefined && time < o.from) || (o.until !== undefined && time >= o.until)) return false
    const selected = this.selection.some(([first, last]) => this.seen >= first && this.seen <= last)
    if (o.keepSelected ? !selected : selected) return false
    const record = linkType < 0
    if (!record && o.snapLength > 0) {
      if (batch.captured[i] > o.snapLength) batch.captured[i] = o.snapLength
      if (o.adjustLength && batch.wire[i] > o.snapLength) batch.wire[i] = o.snapLength
    }
    if (!record) this.cut(batch, i)
    if (!untimed) this.move(batch, i, time)
    return record || this.duplicates === undefined || !this.duplicates.repeats(batch, i, linkType)
  }

  private cut(batch: PacketBatch, i: number): void {
    const { front, back } = this.chops
    chopFront(batch, i, front, this.o.adjustLength)
    chopBack(batch, i, back, this.o.adjustLength)
  }

  private move(batch: PacketBatch, i: number, time: Nanoseconds): void {
    const { strict, shift } = this.o
    let now = time
    if (strict !== undefined) {
      const { previous } = this
      if (previous !== 0n) {
        if (strict.negative) now = previous + strict.by
        else if (now < previous) now = previous + strict.by
      }
      this.previous = now
    }
    now += shift
    if (now === time) return
    const seconds = now / 1_000_000_000n - (now % 1_000_000_000n < 0n ? 1n : 0n)
    batch.seconds[i] = Number(seconds)
    batch.nanos[i] = Number(now - seconds * 1_000_000_000n)
  }
}

export function timeOf(batch: PacketBatch, i: number): Nanoseconds {
  return BigInt(batch.seconds[i]) * 1_000_000_000n + BigInt(batch.nanos[i])
}

const NONE: Chop = { offset: 0, length: 0 }

/** At most one cut at the front and one at the back. */
function combined(chops: readonly Chop[]): { front: Chop; back: Chop } {
  let front = NONE
  let back = NONE
  for (const c of chops) {
    if (c.length > 0) front = { offset: c.offset, length: front.length + c.length }
    else if (c.length < 0) back = { offset: c.offset, length: back.length + c.length }
  }
  return { front, back }
}

/** Takes bytes out behind an offset from the front (or, negative, from the end). */
function chopFront(batch: PacketBatch, i: number, chop: Chop, adjust: boolean): void {
  if (chop.length === 0) return
  const captured = batch.captured[i]
  const offset = chop.offset < 0 ? Math.max(0, captured + chop.offset) : Math.min(chop.offset, captured)
  take(batch, i, offset, Math.min(chop.length, captured - offset), adjust)
}

function chopBack(batch: PacketBatch, i: number, chop: Chop, adjust: boolean): void {
  if (chop.length === 0) return
  const captured = batch.captured[i]
  const end = chop.offset > 0 ? Math.min(chop.offset, captured) : Math.max(0, captured + chop.offset)
  const from = Math.max(0, end + chop.length)
  take(batch, i, from, end - from, adjust)
}

function take(batch: PacketBatch, i: number, offset: number, length: number, adjust: boolean): void {
  if (length <= 0) return
  const start = batch.start[i]
  const captured = batch.captured[i]
  // the bytes in front move up, so that nothing behind this packet is touched
  if (offset + length < captured) {
    batch.bytes.copyWithin(start + length, start, start + offset)
    batch.start[i] = start + length
  }
  batch.captured[i] = captured - length
  if (adjust) batch.wire[i] = Math.max(batch.captured[i], batch.wire[i] - length)
}
