/** Milliseconds of one bucket, and how many a burst may reach back. */
const BUCKET = 5
const SPAN = 19

/** The most that was counted within a tenth of a second, and when that began: a sliding window of buckets. */
export class Burst {
  most = 0
  /** Time of the first packet in the window, in milliseconds. */
  start = 0
  private count = 0
  /** Buckets of the window, oldest first: number, count, and the time of the first packet. The capture's first is there already. */
  private readonly buckets: { number: number; count: number; time: number }[] = [{ number: 0, count: 0, time: 0 }]

  add(now: number, by: number): void {
    const number = Math.floor(now / BUCKET)
    const { buckets } = this
    const last = buckets[buckets.length - 1]
    if (number > last.number) {
      buckets.push({ number, count: by, time: now })
      while (buckets[0].number < number - SPAN) this.count -= (buckets.shift() as { count: number }).count
    } else if (number < buckets[0].number) {
      // too late for the window
      return
    } else {
      let i = buckets.length - 1
      while (number < buckets[i].number) i--
      if (buckets[i].number === number) buckets[i].count += by
      else buckets.splice(i + 1, 0, { number, count: by, time: now })
    }
    this.count += by
    if (this.count <= this.most) return
    this.most = this.count
    this.start = buckets[0].time
  }
}
