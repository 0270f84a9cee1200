/** Decodes LZ4 blocks (LZ4 block format description). */
export class Lz4Block {
  /** Where the output of the last block ended; after an error, how far it got. */
  end = 0

  /**
   * Decodes the block in `from[pos..end)` to `into` at `at`; what stands before `at` may be referred to.
   * Throws an Error on damage.
   */
  decode(from: Uint8Array, pos: number, end: number, into: Uint8Array, at: number): void {
    const limit = into.length
    let i = pos
    let o = at
    this.end = o
    while (i < end) {
      const token = from[i++]
      let literals = token >>> 4
      if (literals === 15) {
        let more = 255
        while (more === 255) {
          if (i >= end) throw new Error('a length runs out of the block')
          more = from[i++]
          literals += more
        }
      }
      if (literals > limit - o) throw new Error('literals run out of the block')
      if (literals > end - i) {
        into.set(from.subarray(i, end), o)
        this.end = o + end - i
        throw new Error('literals run out of the block')
      }
      if (literals < 32) for (let k = 0; k < literals; k++) into[o++] = from[i++]
      else {
        into.set(from.subarray(i, i + literals), o)
        i += literals
        o += literals
      }
      this.end = o
      if (i === end) return
      if (end - i < 2) throw new Error('the block ends within a match')
      const distance = from[i] | (from[i + 1] << 8)
      i += 2
      let length = (token & 15) + 4
      if (length === 19) {
        let more = 255
        while (more === 255) {
          if (i >= end) throw new Error('a length runs out of the block')
          more = from[i++]
          length += more
        }
      }
      if (distance === 0 || distance > o || length > limit - o) throw new Error('a match points out of the block')
      if (distance >= length && length > 32) {
        into.copyWithin(o, o - distance, o - distance + length)
        o += length
      } else for (let k = 0; k < length; k++, o++) into[o] = into[o - distance]
      this.end = o
    }
    this.end = o
  }
}
