import { writeSync } from 'node:fs'

/** Standard output in large pieces; a reader that goes away (`| head`) ends the program quietly. */
export class Output {
  private parts: string[] = []
  private size = 0

  write(text: string): void {
    this.parts.push(text)
    this.size += text.length
    if (this.size > 1 << 18) this.flush()
  }

  flush(): void {
    if (this.size === 0) return
    const bytes = Buffer.from(this.parts.join(''), 'utf8')
    this.parts = []
    this.size = 0
    this.put(bytes)
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
