import { PacketBatch } from './batch.js'
import { type Compression, compressionOf, type Decompress, decompressors } from './compression.js'
import { CaptureError } from './error.js'
import type { CaptureMeta } from './meta.js'
import { NETMON_HEADER, NetmonParser, netmonVersion } from './netmon-parser.js'
import { otherFormat } from './other-format.js'
import { PCAP_HEADER, PcapParser, pcapByteOrder } from './pcap-parser.js'
import type { Block } from './pcapng-block.js'
import { isPcapng, PcapngParser } from './pcapng-parser.js'
import type { RecordParser } from './record-parser.js'
import { isSnoop, SNOOP_HEADER, SnoopParser } from './snoop-parser.js'
import type { ByteSource } from './source.js'
import { ByteWindow } from './window.js'

export interface OpenOptions {
  /** Bytes read at a time; grows only for packets that are larger. */
  bufferSize?: number
  /** Most packets in a batch. */
  batchSize?: number
  /** Decompressors in place of, or beside, the built-in ones for gzip and lz4. */
  decompress?: Partial<Record<Compression, Decompress>>
  /** Read the file as Wireshark's programs do, which stop at the first damage, and take note of it in their words. */
  asWireshark?: boolean
  /** Sees every block of a pcapng file in order, packets too, before the batch it belongs to is handed out. */
  onBlock?: (block: Block) => void
}

export interface CaptureReader {
  /** Grows while reading; complete once `next` has answered undefined. */
  readonly meta: CaptureMeta
  /** How far the decompressed file has been taken apart, in bytes. */
  readonly bytesRead: number
  /** The next packets, always in the same object; undefined at the end. */
  next(): Promise<PacketBatch | undefined>
  close(): Promise<void>
}

const BUFFER = 1024 * 1024
const DEEPEST = 4

/**
 * Opens a capture by its content, decompressing when needed.
 * Throws a `CaptureError` when it is none; everything wrong further in becomes a problem in `meta`.
 */
export async function openCapture(source: ByteSource, options: OpenOptions = {}): Promise<CaptureReader> {
  const compression: Compression[] = []
  let current = source
  for (;;) {
    const window = new ByteWindow(current, options.bufferSize ?? BUFFER)
    await window.ensure(4)
    const compressed = compressionOf(window)
    if (compressed === undefined) {
      const parser = await recognise(window, options)
      parser.meta.compression = compression
      const file = new CaptureFile(parser, window, new PacketBatch(options.batchSize), current)
      if (options.asWireshark === true) await file.begin()
      return file
    }
    if (compression.length === DEEPEST) throw new CaptureError('compression', 'compressed too many times over')
    const decompress = options.decompress?.[compressed] ?? decompressors[compressed]
    if (!decompress) throw new CaptureError('compression', `compressed with ${compressed}, which is not supported here`)
    compression.push(compressed)
    current = decompress(window.rest())
  }
}

async function recognise(window: ByteWindow, options: OpenOptions): Promise<RecordParser> {
  await window.ensure(PCAP_HEADER)
  const { available, view, pos } = window
  if (available === 0 && window.failure === '') throw new CaptureError('empty', 'the file is empty')
  if (available === 0) throw new CaptureError('read', window.failure)
  if (available >= 4) {
    const head = new DataView(view.buffer, view.byteOffset + pos, available)
    if (pcapByteOrder(head)) {
      if (available >= PCAP_HEADER) return new PcapParser(window, options.asWireshark)
      throw new CaptureError('cut-short', 'a pcap file cut short within its header')
    }
    if (available >= SNOOP_HEADER && isSnoop(head)) return new SnoopParser(window)
    if (netmonVersion(head) !== undefined) {
      // what finds the packets stands behind them
      await window.ensure(Number.POSITIVE_INFINITY)
      if (window.failure !== '') throw new CaptureError('read', `a Network Monitor file, read whole: ${window.failure}`)
      if (window.available >= NETMON_HEADER) return new NetmonParser(window)
      throw new CaptureError('cut-short', 'a Network Monitor file cut short within its header')
    }
    if (available >= 12 && isPcapng(head)) return new PcapngParser(options.onBlock, options.asWireshark)
  }
  const other = otherFormat(window)
  if (other) throw new CaptureError('unsupported', `a ${other} file, a format that is not supported`)
  throw new CaptureError('not-capture', 'not a capture file (pcap, pcapng, snoop or Network Monitor)')
}

class CaptureFile implements CaptureReader {
  readonly meta: CaptureMeta
  private readonly parser: RecordParser
  private readonly window: ByteWindow
  private readonly batch: PacketBatch
  private readonly source: ByteSource
  private over = false
  /** The first batch, when it was read at once. */
  private first: PacketBatch | undefined

  constructor(parser: RecordParser, window: ByteWindow, batch: PacketBatch, source: ByteSource) {
    this.meta = parser.meta
    this.parser = parser
    this.window = window
    this.batch = batch
    this.source = source
  }

  get bytesRead(): number {
    return this.window.base + this.window.pos
  }

  /** Reads up to the first packets, so that damage in front of them is an error of opening. */
  async begin(): Promise<void> {
    this.first = await this.next()
    const [problem] = this.meta.problems
    if (problem === undefined || this.meta.leading !== undefined || this.first !== undefined) return
    if (this.meta.format !== 'pcapng') return
    await this.close()
    throw problem.cutShort === true
      ? new CaptureError('cut-short', problem.message)
      : new CaptureError('damaged', `${this.meta.format}: ${problem.fault ?? problem.message}`)
  }

  async next(): Promise<PacketBatch | undefined> {
    const { batch, parser, window } = this
    if (this.first !== undefined) {
      this.first = undefined
      return batch
    }
    batch.clear()
    while (!this.over) {
      if (!parser.stopped) parser.parse(window, batch)
      if (batch.count > 0) {
        batch.bytes = window.bytes
        return batch
      }
      if (parser.stopped) this.over = true
      else {
        const filled = window.fill()
        if (typeof filled === 'boolean' ? filled : await filled) continue
        parser.finish(window)
        this.over = true
      }
    }
    return undefined
  }

  async close(): Promise<void> {
    this.over = true
    await this.source.close?.()
  }
}
