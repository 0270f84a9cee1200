import type { Ends, FileSink } from '../../events.js'
import { LIMITS } from '../../packet/limits.js'
import type { Packet } from '../../packet/packet.js'

/** Blocks that may be ahead of one that is missing. */
const AHEAD = 4096

/** Blocks that came in order so far. */
interface Blocks {
  next: number
  size: number
  broken: boolean
  readonly parts: Uint8Array[]
  readonly frames: number[]
}

const noBlocks = (): Blocks => ({ next: 1, size: 0, broken: false, parts: [], frames: [] })

/** One file that a request asked for. */
export class Transfer {
  /** Options as acknowledged (RFC 2348, 2349, 7440). */
  blockSize = 512
  size = -1
  window = 1
  /** Microsoft's variable window is in use. */
  variable = false
  /** The highest block so far, counted on behind 65535. */
  private latest = 0
  private sink: FileSink | undefined = undefined
  private begun = false
  /** The next block that was not seen yet, those seen behind it, and the last one of all. */
  private next = 1
  private readonly ahead = new Set<number>()
  private last = -1
  private blocks = noBlocks()

  constructor(
    readonly frame: number,
    readonly file: string,
    readonly write: boolean,
    readonly ends: Ends,
  ) {}

  /** The block's number, counted on where 16 bits were too few. */
  full(block: number): number {
    const known = this.latest
    const base = known - (known & 0xffff)
    const ahead = block - (known & 0xffff)
    const full =
      ahead < -0x8000 ? base + 0x10000 + block : ahead > 0x8000 && base > 0 ? base - 0x10000 + block : base + block
    if (full > known) this.latest = full
    return full
  }

  /** A block's data, [from, to). */
  data(p: Packet, block: number, bytes: Uint8Array, from: number, to: number): void {
    if (!this.begun) this.begin(p)
    const { sink } = this
    if (sink === undefined || block < this.next || this.ahead.has(block)) return
    if (to - from < this.blockSize) this.last = block
    if (block !== this.next) {
      if (this.ahead.size >= AHEAD) return
      this.ahead.add(block)
    } else {
      this.next++
      while (this.ahead.delete(this.next)) this.next++
    }
    if (to > from) sink.write(bytes, from, to, p.number, (block - 1) * this.blockSize)
    if (this.last >= 0 && this.next > this.last) this.end(true)
  }

  /** Gathers blocks that come in order for object export, until a short one ends them; a hole ends them for good. */
  gather(p: Packet, block: number, bytes: Uint8Array, from: number, to: number): void {
    const { blocks } = this
    if (blocks.broken || block < blocks.next) return
    if (block > blocks.next || blocks.size + to - from > LIMITS.streamBytes) {
      blocks.broken = true
      blocks.parts.length = 0
      return
    }
    blocks.next++
    blocks.parts.push(bytes.slice(from, to))
    blocks.frames.push(p.number)
    blocks.size += to - from
    if (to - from >= this.blockSize) return
    const whole = new Uint8Array(blocks.size)
    let at = 0
    for (const part of blocks.parts) {
      whole.set(part, at)
      at += part.length
    }
    const { frames } = blocks
    this.blocks = noBlocks()
    const { file } = this
    p.emit('object', {
      protocol: 'tftp',
      frame: p.number,
      frames,
      name: file,
      type: '',
      host: '',
      bytes: whole,
      from: 0,
      to: whole.length,
      whole: true,
      piece: 0,
    })
  }

  private begin(p: Packet): void {
    this.begun = true
    const host = p.session.addresses.text(this.ends.server)
    const path = this.file.replace(/\\/g, '/')
    this.sink = p.carve({
      ...this.ends,
      protocol: 'tftp',
      name: path.slice(path.lastIndexOf('/') + 1),
      location: `tftp://${host}${path.startsWith('/') ? '' : '/'}${path}`,
      direction: this.write ? 'upload' : 'download',
      declaredType: '',
      codings: [],
      announced: this.size,
      frame: p.number,
      time: p.time,
      requestFrame: this.frame,
    })
  }

  end(whole: boolean): void {
    this.sink?.end(whole)
    this.sink = undefined
  }
}
