/** Writes pcapng files (draft-ietf-opsawg-pcapng), block by block, in either byte order. */
import type { PacketBatch } from './batch.js'
import { Clock } from './clock.js'
import type { ByteOrder, Interface, InterfaceStatistics, NameResolution, Secrets, Section } from './meta.js'
import { type Option, optionsLength, writeOptions } from './option.js'
import { reorderOptions } from './option-order.js'
import { type ByteSink, Output } from './output.js'
import * as B from './pcapng-block.js'
import { encodeText } from './text.js'

/**
 * Every method writes one block. `from` is the byte order of the options it is given (their section's), when it is not
 * that of the section being written.
 */
export class PcapngWriter {
  private readonly output: Output
  private little = true
  private clocks: Clock[] = []
  private snapLengths: number[] = []

  constructor(sink: ByteSink) {
    this.output = new Output(sink)
  }

  /** Starts a section; interfaces are numbered anew. Its length is written as unknown. */
  section(section: Pick<Section, 'byteOrder' | 'version' | 'options'>): void {
    this.little = section.byteOrder === 'little'
    this.clocks = []
    this.snapLengths = []
    const [major = 1, minor = 0] = section.version.split('.').map(Number)
    const at = this.block(B.SHB, 16, section.options)
    const { view } = this.output
    view.setUint32(at, B.ORDER_MAGIC, this.little)
    view.setUint16(at + 4, major, this.little)
    view.setUint16(at + 6, minor, this.little)
    view.setUint32(at + 8, B.UNKNOWN_LENGTH, this.little)
    view.setUint32(at + 12, B.UNKNOWN_LENGTH, this.little)
  }

  /** Describes an interface, and returns its number for `packet` and `statistics`. */
  interface(link: Interface, from?: ByteOrder): number {
    const options = link.options.length > 0 ? this.ordered(B.IDB, link.options, from) : plainOptions(link)
    const at = this.block(B.IDB, 8, options)
    this.output.view.setUint16(at, link.linkType, this.little)
    this.output.view.setUint32(at + 4, link.snapLength, this.little)
    this.snapLengths.push(link.snapLength)
    return this.clocks.push(clockOf(link)) - 1
  }

  /** Writes packet `i` of a batch: an Enhanced Packet Block, or a simple one when it has no time and that can be. */
  packet(
    batch: PacketBatch,
    i: number,
    id: number,
    options: readonly Option[] = [],
    from?: ByteOrder,
    kind: 'enhanced' | 'any' = 'any',
  ): void {
    const captured = batch.captured[i]
    const whole = batch.wire[i]
    const start = batch.start[i]
    const limit = this.snapLengths[0] || whole
    const may = kind === 'any' && batch.untimed[i] === 1 && id === 0 && options.length === 0
    const simple = may && captured === Math.min(whole, limit)
    const raw = this.ordered(B.EPB, options, from)
    const at = simple ? this.block(B.SPB, 4 + captured, []) : this.block(B.EPB, 20 + captured, raw)
    const { view, bytes } = this.output
    const { little } = this
    if (simple) view.setUint32(at, whole, little)
    else {
      const stamp = batch.untimed[i] === 1 ? 0n : this.clocks[id].stamp(batch.seconds[i], batch.nanos[i])
      view.setUint32(at, id, little)
      view.setUint32(at + 4, Number(stamp >> 32n), little)
      view.setUint32(at + 8, Number(stamp & 0xffffffffn), little)
      view.setUint32(at + 12, captured, little)
      view.setUint32(at + 16, whole, little)
    }
    bytes.set(batch.bytes.subarray(start, start + captured), at + (simple ? 4 : 20))
  }

  /** Name Resolution Block. */
  names({ records, options }: NameResolution, from?: ByteOrder): void {
    const values = records.map(({ address, names }) => concat([address, encodeText(names.join('\0')), ZERO]))
    const body = values.reduce((sum, value) => sum + 4 + pad(value.length), 4)
    let at = this.block(B.NRB, body, this.ordered(B.NRB, options, from))
    for (const [i, value] of values.entries()) {
      this.output.view.setUint16(at, records[i].type, this.little)
      this.output.view.setUint16(at + 2, value.length, this.little)
      this.output.bytes.set(value, at + 4)
      at += 4 + pad(value.length)
    }
  }

  /** Interface Statistics Block, of the interface with that number. */
  statistics(statistics: InterfaceStatistics, id: number, from?: ByteOrder): void {
    const at = this.block(B.ISB, 12, this.ordered(B.ISB, statistics.options, from))
    const stamp = this.clocks[id].stamp(statistics.time.seconds, statistics.time.nanos)
    this.output.view.setUint32(at, id, this.little)
    this.output.view.setUint32(at + 4, Number(stamp >> 32n), this.little)
    this.output.view.setUint32(at + 8, Number(stamp & 0xffffffffn), this.little)
  }

  /** Decryption Secrets Block. */
  secrets({ type, bytes, options }: Secrets, from?: ByteOrder): void {
    const at = this.block(B.DSB, 8 + bytes.length, this.ordered(B.DSB, options, from))
    this.output.view.setUint32(at, type, this.little)
    this.output.view.setUint32(at + 4, bytes.length, this.little)
    this.output.bytes.set(bytes, at + 8)
  }

  /** Custom Block of an enterprise, of the type that may be copied. */
  custom(enterprise: number, body: Uint8Array): void {
    const at = this.block(B.CUSTOM, 4 + body.length, [])
    this.output.view.setUint32(at, enterprise, this.little)
    this.output.bytes.set(body, at + 4)
  }

  /** A block of any type with the body given: journal entries, types of tomorrow. */
  other(type: number, body: Uint8Array): void {
    const at = this.block(type, body.length, [])
    this.output.bytes.set(body, at)
  }

  /** A whole block as it stands, with both its lengths: it has to be in the byte order of the section. */
  raw(bytes: Uint8Array, start: number, end: number): void {
    this.output.copy(bytes, start, end)
  }

  /** Call it at the end. */
  flush(): void {
    this.output.flush()
  }

  /** Frames a block: both lengths, the padding of the body, the options. Returns where the body goes. */
  private block(type: number, body: number, options: readonly Option[]): number {
    const { output, little } = this
    const length = 12 + pad(body) + optionsLength(options)
    const at = output.take(length)
    output.view.setUint32(at, type, little)
    output.view.setUint32(at + 4, length, little)
    writeOptions(output.bytes, at + 8 + pad(body), options, little)
    output.view.setUint32(at + length - 4, length, little)
    return at + 8
  }

  private ordered(block: number, options: readonly Option[], from: ByteOrder | undefined): readonly Option[] {
    if (from === undefined || (from === 'little') === this.little) return options
    return reorderOptions(block, options)
  }
}

const ZERO = new Uint8Array(1)

function pad(length: number): number {
  return (length + 3) & ~3
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** The clock of an interface: its if_tsresol as it stands, or the power of ten its resolution is. */
function clockOf({ options, timeResolution, timeOffset }: Interface): Clock {
  const resolution = options.find(option => option.code === B.IF_TSRESOL)?.value[0]
  return new Clock(resolution ?? Math.round(Math.log10(timeResolution)), timeOffset)
}

/** Options for an interface that came without: from pcap and snoop files. */
function plainOptions(link: Interface): Option[] {
  const options: Option[] = []
  if (link.name !== undefined) options.push({ code: B.IF_NAME, value: encodeText(link.name) })
  if (link.timeResolution !== 1_000_000) {
    options.push({ code: B.IF_TSRESOL, value: Uint8Array.of(Math.round(Math.log10(link.timeResolution))) })
  }
  if (link.fcsLength !== undefined) options.push({ code: B.IF_FCSLEN, value: Uint8Array.of(link.fcsLength) })
  return options
}
