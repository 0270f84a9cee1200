/** Writes pcap files (draft-ietf-opsawg-pcap), little-endian, version 2.4. */
import type { PacketBatch } from './batch.js'
import { type ByteSink, Output } from './output.js'
import { PCAP_HEADER, PCAP_MICRO, PCAP_NANO } from './pcap-parser.js'

export interface PcapWriterOptions {
  linkType: number
  snapLength?: number
  /** Times to the nanosecond; microseconds otherwise, cut off. */
  nanosecond?: boolean
  fcsLength?: number
}

export class PcapWriter {
  private readonly output: Output
  private readonly perUnit: number

  constructor(sink: ByteSink, options: PcapWriterOptions) {
    const { linkType, snapLength = 262_144, nanosecond = false, fcsLength } = options
    this.output = new Output(sink)
    this.perUnit = nanosecond ? 1 : 1000
    const at = this.output.take(PCAP_HEADER)
    const { view } = this.output
    const fcs = fcsLength === undefined ? 0 : 0x04000000 | ((fcsLength >> 1) << 28)
    view.setUint32(at, nanosecond ? PCAP_NANO : PCAP_MICRO, true)
    view.setUint16(at + 4, 2, true)
    view.setUint16(at + 6, 4, true)
    view.setUint32(at + 16, snapLength, true)
    view.setUint32(at + 20, (linkType & 0x03ffffff) | fcs, true)
  }

  /** Writes packet `i` of a batch. Seconds outside of 32 bits are cut to them: the format has no others. */
  packet(batch: PacketBatch, i: number): void {
    const { output } = this
    const captured = batch.captured[i]
    const at = output.take(16 + captured)
    const { view } = output
    view.setUint32(at, batch.seconds[i], true)
    view.setUint32(at + 4, Math.floor(batch.nanos[i] / this.perUnit), true)
    view.setUint32(at + 8, captured, true)
    view.setUint32(at + 12, batch.wire[i], true)
    output.bytes.set(batch.bytes.subarray(batch.start[i], batch.start[i] + captured), at + 16)
  }

  /** Call it at the end. */
  flush(): void {
    this.output.flush()
  }
}
