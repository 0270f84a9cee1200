import type { ByteSource } from './source.js'

const SMALLEST = 4096
const LARGEST = 512 * 1024 * 1024

/**
 * The part of a stream that is in memory: `bytes[pos..end)` is unread, and `bytes[0]` is byte `base` of the stream.
 * Only `fill` moves bytes, so offsets into `bytes` hold from one fill to the next.
 * The buffer doubles only when it is full of bytes that really arrived, never because a length field says so.
 */
export class ByteWindow {
  bytes: Uint8Array
  view: DataView
  pos = 0
  end = 0
  base = 0
  ended = false
  /** What went wrong while reading, when something did. */
  failure = ''
  private readonly source: ByteSource

  constructor(source: ByteSource, size: number) {
    const known = source.size
    const fitting = known !== undefined && known > 0 ? Math.min(size, known + 1) : size
    this.source = source
    this.bytes = new Uint8Array(Math.max(SMALLEST, fitting))
    this.view = new DataView(this.bytes.buffer)
  }

  /** Unread bytes in memory. */
  get available(): number {
    return this.end - this.pos
  }

  /** Reads more from the source; false at the end of it. */
  fill(): boolean | Promise<boolean> {
    if (this.ended) return false
    this.makeRoom()
    if (this.end === this.bytes.length) return this.stop('more than can be held in memory')
    try {
      const got = this.source.read(this.bytes.subarray(this.end))
      return typeof got === 'number' ? this.took(got) : this.later(got)
    } catch (error) {
      return this.stop(reason(error))
    }
  }

  /** Fills until `count` unread bytes are there; false when the stream ends before. */
  async ensure(count: number): Promise<boolean> {
    while (this.available < count) {
      const more = this.fill()
      if (!(typeof more === 'boolean' ? more : await more)) return false
    }
    return true
  }

  /** Everything unread, then the rest of the source, as a source of its own. */
  rest(): ByteSource {
    const { source } = this
    return {
      read: into => {
        if (this.pos >= this.end) return source.read(into)
        const count = Math.min(into.length, this.end - this.pos)
        into.set(this.bytes.subarray(this.pos, this.pos + count))
        this.pos += count
        return count
      },
      damage: () => source.damage?.(),
      close: () => source.close?.(),
    }
  }

  private async later(got: Promise<number>): Promise<boolean> {
    try {
      return this.took(await got)
    } catch (error) {
      return this.stop(reason(error))
    }
  }

  private took(count: number): boolean {
    if (count <= 0) return this.stop(this.source.damage?.() ?? '')
    this.end += count
    return true
  }

  private stop(failure: string): false {
    this.ended = true
    this.failure = failure
    return false
  }

  private makeRoom(): void {
    if (this.pos > 0) {
      this.bytes.copyWithin(0, this.pos, this.end)
      this.base += this.pos
      this.end -= this.pos
      this.pos = 0
    }
    if (this.end < this.bytes.length || this.bytes.length >= LARGEST) return
    const larger = new Uint8Array(this.bytes.length * 2)
    larger.set(this.bytes)
    this.bytes = larger
    this.view = new DataView(larger.buffer)
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
