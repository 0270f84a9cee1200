/** Takes the bytes of a file being written. They are valid only during the call: who keeps them copies them. */
export type ByteSink = (bytes: Uint8Array) => void

const SIZE = 256 * 1024

/** Gathers small writes into large ones. Words go out in the byte order given. */
export class Output {
  bytes: Uint8Array = new Uint8Array(SIZE)
  view: DataView = new DataView(this.bytes.buffer)
  pos = 0
  private readonly sink: ByteSink

  constructor(sink: ByteSink) {
    this.sink = sink
  }

  /** Room for `count` bytes, all zero; returns where they start in `bytes`. */
  take(count: number): number {
    if (this.pos + count > this.bytes.length) {
      this.flush()
      if (count > this.bytes.length) {
        this.bytes = new Uint8Array(count)
        this.view = new DataView(this.bytes.buffer)
      }
    }
    const start = this.pos
    this.bytes.fill(0, start, start + count)
    this.pos += count
    return start
  }

  /** Appends bytes from elsewhere. */
  copy(from: Uint8Array, start: number, end: number): void {
    const at = this.take(end - start)
    this.bytes.set(from.subarray(start, end), at)
  }

  /** Hands everything gathered to the sink. */
  flush(): void {
    if (this.pos > 0) this.sink(this.bytes.subarray(0, this.pos))
    this.pos = 0
  }
}
