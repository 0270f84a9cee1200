/** Rows by the numbers that make their key, found by an open-addressing table; rows are dense, from 0. */
export class KeyTable {
  count = 0
  private slots = new Int32Array(256)
  private keys: Float64Array
  private hashes = new Int32Array(128)

  constructor(private readonly width: number) {
    this.keys = new Float64Array(128 * width)
  }

  /** The row of this key, made where it is new; absent numbers are 0. */
  row(a: number, b: number, c = 0, d = 0, e = 0): number {
    let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b) ^ Math.imul(c + 1, 0x27d4eb2f)
    h = Math.imul(h ^ (h >>> 15), 0x165667b1) ^ Math.imul(d + 1, 0x9e3779b1) ^ Math.imul(e + 1, 0x85ebca6b)
    h ^= h >>> 13
    const mask = this.slots.length - 1
    for (let s = h & mask; ; s = (s + 1) & mask) {
      const row = this.slots[s] - 1
      if (row < 0) return this.add(a, b, c, d, e, h, s)
      if (this.hashes[row] === h && this.same(row, a, b, c, d, e)) return row
    }
  }

  private same(row: number, a: number, b: number, c: number, d: number, e: number): boolean {
    const { keys, width } = this
    const at = row * width
    if (keys[at] !== a || keys[at + 1] !== b) return false
    return width === 2 || (keys[at + 2] === c && keys[at + 3] === d && keys[at + 4] === e)
  }

  private add(a: number, b: number, c: number, d: number, e: number, h: number, slot: number): number {
    const row = this.count++
    if (row === this.hashes.length) {
      const keys = new Float64Array(this.keys.length * 2)
      keys.set(this.keys)
      this.keys = keys
      const hashes = new Int32Array(row * 2)
      hashes.set(this.hashes)
      this.hashes = hashes
    }
    const at = row * this.width
    this.keys[at] = a
    this.keys[at + 1] = b
    if (this.width > 2) {
      this.keys[at + 2] = c
      this.keys[at + 3] = d
      this.keys[at + 4] = e
    }
    this.hashes[row] = h
    this.slots[slot] = row + 1
    if (this.count * 2 > this.slots.length) this.rehash()
    return row
  }

  private rehash(): void {
    const slots = new Int32Array(this.slots.length * 2)
    const mask = slots.length - 1
    for (let row = 0; row < this.count; row++) {
      let s = this.hashes[row] & mask
      while (slots[s] !== 0) s = (s + 1) & mask
      slots[s] = row + 1
    }
    this.slots = slots
  }

  /** Number `i` of the row's key. */
  key(row: number, i: number): number {
    return this.keys[row * this.width + i]
  }
}
