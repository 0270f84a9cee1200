import type { Content } from '../../packet/packet.js'

/** Lets the rest of a record go by. */
export class Skip implements Content {
  left = 0

  take(_bytes: Uint8Array, from: number, to: number): number {
    const n = to - from
    if (n < this.left) {
      this.left -= n
      return -1
    }
    const stop = from + this.left
    this.left = 0
    return stop
  }

  gap(length: number): boolean {
    if (length < 0 || length > this.left) return false
    this.left -= length
    return true
  }

  end(): void {
    this.left = 0
  }
}
