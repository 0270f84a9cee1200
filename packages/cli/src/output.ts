import { writeSync } from 'node:fs'
import { TextBuffer } from '@wiresift/core'

/** From so much on, what has been written is handed over. */
const FULL = 1 << 18

/** Standard output in large pieces; a reader that goes away (`| head`) ends the program quietly. */
export class Output {
  /** Where printers write; `relieve` after each packet. */
  readonly buffer = new TextBuffer()

  write(text: string): void {
    if (text.length > FULL) this.bytes(Buffer.from(text, 'utf8'))
    else this.buffer.text(text)
    this.relieve()
  }

  /** Hands over what has gathered, once it is worth a call of the system. */
  relieve(): void {
    if (this.buffer.length > FULL) this.flush()
  }

  flush(): void {
    if (this.buffer.length === 0) return
    this.put(this.buffer.bytes.subarray(0, this.buffer.length))
    this.buffer.clear()
  }

  /** Bytes as they are, behind everything written before. */
  bytes(bytes: Uint8Array): void {
    this.flush()
    this.put(bytes)
  }

  private put(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      try {
        at += writeSync(1, bytes, at)
      } catch (e) {
        const code = (e as NodeJS.ErrnoException).code
        if (code === 'EPIPE') process.exit(0)
        if (code !== 'EAGAIN') throw e
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
      }
    }
  }
}
