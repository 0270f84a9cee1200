import {
  type CaptureMeta,
  encapsulation,
  type Interface,
  type InterfaceStatistics,
  type Option,
  type PacketBatch,
  PcapngWriter,
  PcapWriter,
  type Secrets,
  writtenLinkType,
} from '@wiresift/core'
import { type CaptureFormat, FileSink } from '../capture-output.js'
import { FORMAT_NAMES, UnwritableError } from './writable.js'

/** A file as Wireshark's programs write it: what they do not know, such as names and unknown options, they leave out. */
export interface WrittenFile {
  /** Describes an interface; returns its number in the file. */
  describe(face: Interface, meta: CaptureMeta): number
  secrets(secrets: Secrets, meta: CaptureMeta): void
  /** Writes packet `i` of a batch as one of interface `id`. */
  packet(batch: PacketBatch, i: number, id: number, meta: CaptureMeta, where: Where): void
  finish(statistics?: readonly InterfaceStatistics[]): void
}

/** The packet that is written, for messages: its number in its file. */
export interface Where {
  readonly path: string
  readonly packet: number
}

const CUSTOM_COPIED = [2988, 2989]
const SECTION_OPTIONS = [1, 2, 3, 4, ...CUSTOM_COPIED]
const INTERFACE_OPTIONS = [1, 2, 3, 8, 9, 11, 12, 13, 15, ...CUSTOM_COPIED]
const PACKET_OPTIONS = [1, 2, 4, 5, 6, 7, ...CUSTOM_COPIED]
const IF_FILTER = 11
const DROP_COUNT = 4
const MAY_COPY = 0xbad
/** What Wireshark takes for the snapshot length where a file names none. */
const LONGEST = 262_144

const only = (options: readonly Option[], codes: readonly number[]): Option[] =>
  options.filter(o => codes.includes(o.code))

/** Opens a file for writing; `snapLength` stands in the header of a pcap file, in place of that of the first interface. */
export function writtenFile(
  path: string,
  format: CaptureFormat,
  section: readonly Option[],
  snapLength?: number,
): WrittenFile {
  return format === 'pcapng' ? new PcapngFile(path, section) : new PcapFile(path, format, snapLength)
}

/** The snapshot length of a file: what its header says, if it has one that does. */
export function snapLengthOf(meta: CaptureMeta): number {
  return (meta.format === 'pcap' ? meta.interfaces[0]?.snapLength : 0) || LONGEST
}

class PcapngFile implements WrittenFile {
  private readonly sink: FileSink
  private readonly writer: PcapngWriter
  private readonly linkTypes: number[] = []

  constructor(
    private readonly path: string,
    section: readonly Option[],
  ) {
    this.sink = new FileSink(path)
    this.writer = new PcapngWriter(this.sink.write)
    this.writer.section({ byteOrder: 'little', version: '1.0', options: only(section, SECTION_OPTIONS) })
  }

  describe(face: Interface, meta: CaptureMeta): number {
    // of filters only those in words are known
    const options = only(face.options, INTERFACE_OPTIONS).filter(o => o.code !== IF_FILTER || o.value[0] === 0)
    const snapLength = meta.format === 'pcapng' ? face.snapLength : face.snapLength || LONGEST
    this.linkTypes.push(face.linkType)
    // times are written with the offset in them
    const plain = {
      ...face,
      linkType: writtenLinkType(face.linkType),
      name: undefined,
      fcsLength: undefined,
      options,
      snapLength,
      timeOffset: 0,
    }
    return this.writer.interface(plain, meta.sections[face.section]?.byteOrder)
  }

  secrets(secrets: Secrets, meta: CaptureMeta): void {
    this.writer.secrets({ ...secrets, options: [] }, meta.sections[secrets.section]?.byteOrder)
  }

  packet(batch: PacketBatch, i: number, id: number, meta: CaptureMeta, where: Where): void {
    const face = meta.interfaces[batch.iface[i]]
    if (face.block !== undefined) {
      this.record(face.block, batch.bytes.subarray(batch.start[i], batch.start[i] + batch.captured[i]))
      return
    }
    const [own, described] = [encapsulation(face.linkType), encapsulation(this.linkTypes[id])]
    if (own === 0)
      throw new UnwritableError(
        'pcapng',
        `Frame ${where.packet} of file "${where.path}" has a network type that can't be saved in a "pcapng" file.`,
      )
    if (own !== described)
      throw new UnwritableError(
        'pcapng',
        `An internal error occurred while writing record ${where.packet} of file "${where.path}" to the file "${this.path}".\n` +
          `(pcapng: interface ${id} encap ${described} != packet encap ${own})`,
      )
    const known = batch.options.get(i)
    const options = only(known?.raw ?? [], PACKET_OPTIONS)
    // the obsolete block has its count of drops in front of the options
    if (known?.dropCount !== undefined && !options.some(o => o.code === DROP_COUNT)) {
      const value = new Uint8Array(8)
      new DataView(value.buffer).setBigUint64(0, known.dropCount, meta.sections[face.section]?.byteOrder !== 'big')
      options.push({ code: DROP_COUNT, value })
    }
    this.writer.packet(batch, i, id, options, meta.sections[face.section]?.byteOrder, 'enhanced')
  }

  private record({ type, enterprise }: NonNullable<Interface['block']>, body: Uint8Array): void {
    if (enterprise === undefined) this.writer.other(type, body)
    else if (type === MAY_COPY) this.writer.custom(enterprise, body)
  }

  finish(statistics: readonly InterfaceStatistics[] = []): void {
    for (const one of statistics) this.writer.statistics(one, one.interface)
    this.writer.flush()
    this.sink.close()
  }
}

class PcapFile implements WrittenFile {
  private readonly sink: FileSink
  private writer: PcapWriter | undefined
  private linkType = -1

  constructor(
    path: string,
    private readonly format: CaptureFormat,
    private readonly snapLength?: number,
  ) {
    this.sink = new FileSink(path)
  }

  describe(face: Interface, meta: CaptureMeta): number {
    this.open(face.linkType, this.snapLength ?? snapLengthOf(meta))
    return 0
  }

  secrets(): void {}

  packet(batch: PacketBatch, i: number, _id: number, meta: CaptureMeta, { path, packet }: Where): void {
    const face = meta.interfaces[batch.iface[i]]
    const { format } = this
    if (face.block !== undefined)
      throw new UnwritableError(
        format,
        `Record ${packet} of file "${path}" has a record type that can't be saved in a "${format}" file.`,
      )
    const writer = this.open(face.linkType)
    if (encapsulation(face.linkType) !== encapsulation(this.linkType))
      throw new UnwritableError(
        format,
        `Frame ${packet} of file "${path}" has a network type that differs from the network type of earlier packets, ` +
          `which isn't supported in a "${FORMAT_NAMES[format]}" file.`,
      )
    writer.packet(batch, i)
  }

  private open(linkType: number, snapLength = this.snapLength ?? LONGEST): PcapWriter {
    if (this.writer !== undefined) return this.writer
    this.linkType = linkType
    this.writer = new PcapWriter(this.sink.write, {
      linkType: writtenLinkType(linkType),
      snapLength,
      nanosecond: this.format === 'nsecpcap',
    })
    return this.writer
  }

  finish(): void {
    this.open(1).flush()
    this.sink.close()
  }
}

/** Brings over what a file has told since the last packet, in front of the next one. */
export class Carrier {
  private interfaces = 0
  private taken = 0

  constructor(
    private readonly file: WrittenFile,
    private readonly meta: CaptureMeta,
  ) {}

  /** Interfaces, up to that many of those in the capture. */
  describe(most: number): void {
    const { file, meta } = this
    for (; this.interfaces < most; this.interfaces++) {
      const face = meta.interfaces[this.interfaces]
      if (face.id >= 0) file.describe(face, meta)
    }
  }

  catchUp(): void {
    const { file, meta } = this
    this.describe(meta.interfaces.length)
    for (; this.taken < meta.secrets.length; this.taken++) file.secrets(meta.secrets[this.taken], meta)
  }
}
