import { LIMITS } from '../packet/limits.js'

/** Dense numbers for keys of three integers: open addressing over typed arrays, no object and no string a key. */
export class KeyTable {
  count = 0
  a = new Int32Array(256)
  b = new Int32Array(256)
  c = new Int32Array(256)
  private slots = new Int32Array(1024)

  constructor(private readonly most: number = LIMITS.conversations) {}

  /**
   * The key's number, counted from 0 in the order of first sight; new keys get the next one (`count` before the call), or -1 when
   * the table is full.
   */
  index(a: number, b: number, c: number): number {
    const mask = this.slots.length - 1
    let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35)
    h ^= h >>> 15
    h = Math.imul(h, 0x27d4eb2f)
    h ^= h >>> 13
    for (let s = h & mask; ; s = (s + 1) & mask) {
      const i = this.slots[s] - 1
      if (i < 0) return this.add(a, b, c, s)
      if (this.a[i] === a && this.b[i] === b && this.c[i] === c) return i
    }
  }

  private add(a: number, b: number, c: number, slot: number): number {
    if (this.count >= this.most) return -1
    const i = this.count++
    if (i === this.a.length) {
      this.a = doubled(this.a)
      this.b = doubled(this.b)
      this.c = doubled(this.c)
    }
    this.a[i] = a
    this.b[i] = b
    this.c[i] = c
    this.slots[slot] = i + 1
    if (this.count * 2 > this.slots.length) this.rehash()
    return i
  }

  private rehash(): void {
    const { count, a, b, c } = this
    this.slots = new Int32Array(this.slots.length * 2)
    this.count = 0
    for (let i = 0; i < count; i++) this.index(a[i], b[i], c[i])
  }
}

/** The same numbers with room for twice as many. */
export function doubled<T extends Int32Array | Float64Array | Uint16Array | Uint8Array>(from: T, least = 0): T {
  const to = new (from.constructor as new (n: number) => T)(Math.max(from.length * 2, least))
  to.set(from)
  return to
}
