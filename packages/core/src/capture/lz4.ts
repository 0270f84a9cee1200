/** LZ4 frames, skippable frames and legacy frames (LZ4 frame format description); checksums are not verified. */
import { type Decoder, decodedSource } from './decoded.js'
import { Lz4Block } from './lz4-block.js'
import type { ByteSource } from './source.js'

const FRAME = 0x184d2204
const LEGACY = 0x184c2102
const SKIPPABLE = 0x184d2a50
const HISTORY = 65536
const LEGACY_BLOCK = 8 * 1024 * 1024

/** The decompressed stream of an lz4 file. */
export function unlz4(source: ByteSource): ByteSource {
  return decodedSource(source, 'lz4', emit => new Lz4Decoder(emit))
}

type State = 'magic' | 'header' | 'block' | 'legacy' | 'skip size' | 'skip' | 'checksum'

class Lz4Decoder implements Decoder {
  private readonly emit: (bytes: Uint8Array) => void
  private readonly lz4 = new Lz4Block()
  private state: State = 'magic'
  private held = new Uint8Array(64 * 1024)
  private view = new DataView(this.held.buffer)
  private pos = 0
  private length = 0
  private skip = 0
  /** The last 64 KiB of output, then room for a block. */
  private output = new Uint8Array(0)
  private history = 0
  private blockSize = 0
  private linked = false
  private blockChecksum = 0
  private contentChecksum = false

  constructor(emit: (bytes: Uint8Array) => void) {
    this.emit = emit
  }

  push(bytes: Uint8Array): void {
    this.hold(bytes)
    while (this.step()) {
      // each step takes one header, block or trailer
    }
  }

  end(): void {
    const between = this.state === 'magic' || this.state === 'legacy'
    const rest = this.length - this.pos
    if (between && rest === 0) return
    // What there is of the last block is worth having: a block can be 4 MiB of packets.
    if ((this.state === 'block' || this.state === 'legacy') && rest > 4) {
      this.decode(this.pos + 4, Math.min(rest - 4, this.blockSize), this.view.getUint32(this.pos, true) > 0x7fffffff)
    }
    throw new Error('unexpected end')
  }

  private hold(bytes: Uint8Array): void {
    if (this.pos > 0) {
      this.held.copyWithin(0, this.pos, this.length)
      this.length -= this.pos
      this.pos = 0
    }
    const need = this.length + bytes.length
    if (need > this.held.length) {
      const larger = new Uint8Array(Math.max(need, this.held.length * 2))
      larger.set(this.held.subarray(0, this.length))
      this.held = larger
      this.view = new DataView(larger.buffer)
    }
    this.held.set(bytes, this.length)
    this.length = need
  }

  /** False when more bytes are needed. */
  private step(): boolean {
    const rest = this.length - this.pos
    switch (this.state) {
      case 'magic':
        return rest >= 4 && this.magic(this.u32())
      case 'header':
        return this.header(rest)
      case 'block':
        return this.block(rest)
      case 'legacy':
        return this.legacyBlock(rest)
      case 'skip size':
        if (rest < 4) return false
        this.skip = this.u32()
        this.state = 'skip'
        return true
      case 'skip': {
        const count = Math.min(rest, this.skip)
        this.pos += count
        this.skip -= count
        if (this.skip > 0) return false
        this.state = 'magic'
        return true
      }
      case 'checksum':
        if (rest < 4) return false
        this.pos += 4
        this.state = 'magic'
        return true
    }
  }

  private magic(magic: number): boolean {
    if (magic === FRAME) this.state = 'header'
    else if (magic === LEGACY) this.startLegacy()
    else if ((magic & 0xfffffff0) === SKIPPABLE) this.state = 'skip size'
    else throw new Error('bytes that are no frame')
    return true
  }

  private header(rest: number): boolean {
    if (rest < 3) return false
    const flags = this.held[this.pos]
    const size = (this.held[this.pos + 1] >>> 4) & 7
    const length = 3 + ((flags & 8) !== 0 ? 8 : 0) + ((flags & 1) !== 0 ? 4 : 0)
    if (rest < length) return false
    if (flags >>> 6 !== 1 || size < 4) throw new Error('a frame header of another version')
    this.linked = (flags & 0x20) === 0
    this.blockChecksum = (flags & 0x10) !== 0 ? 4 : 0
    this.contentChecksum = (flags & 4) !== 0
    this.room(1 << (8 + 2 * size))
    this.pos += length
    this.state = 'block'
    return true
  }

  private block(rest: number): boolean {
    if (rest < 4) return false
    const field = this.view.getUint32(this.pos, true)
    if (field === 0) {
      this.pos += 4
      this.state = this.contentChecksum ? 'checksum' : 'magic'
      return true
    }
    const size = field & 0x7fffffff
    if (size > this.blockSize) throw new Error('a block larger than the frame allows')
    if (rest < 4 + size + this.blockChecksum) return false
    this.decode(this.pos + 4, size, field > 0x7fffffff)
    this.pos += 4 + size + this.blockChecksum
    return true
  }

  private legacyBlock(rest: number): boolean {
    if (rest < 4) return false
    const size = this.view.getUint32(this.pos, true)
    if (size === FRAME || size === LEGACY || (size & 0xfffffff0) === SKIPPABLE) {
      this.state = 'magic'
      return true
    }
    if (size > LEGACY_BLOCK + LEGACY_BLOCK / 255 + 16) throw new Error('a block larger than the frame allows')
    if (rest < 4 + size) return false
    this.decode(this.pos + 4, size, false)
    this.pos += 4 + size
    return true
  }

  private startLegacy(): void {
    this.linked = false
    this.room(LEGACY_BLOCK)
    this.state = 'legacy'
  }

  private room(blockSize: number): void {
    this.blockSize = blockSize
    this.history = 0
    if (this.output.length !== HISTORY + blockSize) this.output = new Uint8Array(HISTORY + blockSize)
  }

  private decode(from: number, size: number, stored: boolean): void {
    const { held, output, history, lz4 } = this
    if (stored) {
      output.set(held.subarray(from, from + size), history)
      this.decoded(history + size)
      return
    }
    try {
      lz4.decode(held, from, from + size, output.subarray(0, history + this.blockSize), history)
    } finally {
      this.decoded(lz4.end)
    }
  }

  private decoded(end: number): void {
    const { output } = this
    this.emit(output.slice(this.history, end))
    if (!this.linked) return
    const keep = Math.min(end, HISTORY)
    output.copyWithin(0, end - keep, end)
    this.history = keep
  }

  private u32(): number {
    const value = this.view.getUint32(this.pos, true)
    this.pos += 4
    return value
  }
}
