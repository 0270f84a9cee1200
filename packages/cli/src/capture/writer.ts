import { createHash } from 'node:crypto'
import { appendFileSync, closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { type CaptureMeta, type Option, type PacketBatch, PcapngCopy, PcapWriter } from '@wiresift/core'
import { InputError } from '../errors.js'
import { fileName, type Rotation } from './names.js'

export interface WriterOptions {
  readonly pattern: string
  readonly format: 'pcap' | 'pcapng'
  readonly rotation: Rotation
  readonly gzip: boolean
  readonly snapLength: number
  /** Options of the section: what captured, for whom, with which comment. */
  readonly section: (meta: CaptureMeta) => readonly Option[]
  /** A line of JSON for every finished file goes there. */
  readonly manifest: string | undefined
}

/** A file that is done. */
export interface FinishedFile {
  readonly path: string
  readonly packets: number
  readonly bytes: number
  readonly sha256: string
}

/** Enhanced and simple packet blocks. */
const PACKET_BLOCKS: ReadonlySet<number> = new Set([6, 3])

/** One file being written: whole records reach the disk, or nothing of them. */
class OpenFile {
  packets = 0
  /** Packets that are on the disk. */
  kept = 0
  /** Bytes of records, before compression: what rotation by size counts. */
  written = 0
  size = 0
  private readonly fd: number
  private readonly hash = createHash('sha256')
  private readonly copy: PcapngCopy | undefined
  private pcap: PcapWriter | undefined = undefined

  constructor(
    readonly path: string,
    private readonly meta: CaptureMeta,
    private readonly o: WriterOptions,
  ) {
    this.fd = path === '-' ? 1 : openSync(path, 'w')
    if (o.format === 'pcapng')
      this.copy = new PcapngCopy(meta, this.put, { section: o.section(meta), everyInterface: true })
    else this.written = 24
  }

  packet(batch: PacketBatch, i: number): void {
    if (this.copy !== undefined) this.copy.packet(batch, i)
    else this.plain(batch.iface[i]).packet(batch, i)
    this.packets++
    this.written += 16 + batch.captured[i]
  }

  /** The pcap file's own writer: its header names the link type, which the first packet tells. */
  private plain(iface: number): PcapWriter {
    const linkType = this.meta.interfaces[iface]?.linkType ?? 1
    this.pcap ??= new PcapWriter(this.put, { linkType, snapLength: this.o.snapLength, nanosecond: true })
    return this.pcap
  }

  flush(): void {
    this.copy?.flush()
    this.pcap?.flush()
    this.kept = this.packets
  }

  /** Closes the file as it is. */
  abandon(): FinishedFile {
    if (this.fd !== 1) closeSync(this.fd)
    return { path: this.path, packets: this.kept, bytes: this.size, sha256: '' }
  }

  finish(): FinishedFile {
    if (this.copy !== undefined) this.copy.finish()
    else this.plain(0).flush()
    if (this.fd !== 1) closeSync(this.fd)
    return { path: this.path, packets: this.packets, bytes: this.size, sha256: this.hash.digest('hex') }
  }

  /** Writes whole records; where the disk takes only a part, that part is taken back. */
  private readonly put = (records: Uint8Array): void => {
    // every piece is a gzip member of its own: what is on the disk can always be read
    const bytes = this.o.gzip ? gzipSync(records) : records
    for (let at = 0; at < bytes.length; ) {
      try {
        at += writeSync(this.fd, bytes, at)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'EAGAIN') {
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
          continue
        }
        if (code === 'EPIPE') process.exit(0)
        this.salvage(records, at)
        throw new InputError(
          `${this.path}: ${code === 'ENOSPC' ? 'no space left on the device' : (error as Error).message}`,
        )
      }
    }
    this.hash.update(bytes)
    this.size += bytes.length
  }

  /** Cuts the file behind the last whole record that got through. */
  private salvage(records: Uint8Array, got: number): void {
    if (this.fd === 1) return
    let whole = 0
    if (!this.o.gzip) {
      const view = new DataView(records.buffer, records.byteOffset, records.byteLength)
      for (let at = 0; at < got; whole = at) {
        const length =
          this.o.format === 'pcapng'
            ? view.getUint32(at + 4, true)
            : this.size + at === 0
              ? 24
              : 16 + view.getUint32(at + 8, true)
        if (at + length > got || length < 12) break
        if (
          this.o.format === 'pcap' ? length !== 24 || this.size + at > 0 : PACKET_BLOCKS.has(view.getUint32(at, true))
        )
          this.kept++
        at += length
      }
    }
    ftruncateSync(this.fd, this.size + whole)
    this.size += whole
  }
}

/** Writes packets to files that follow each other by size, time or number. */
export class RotatingWriter {
  readonly finished: FinishedFile[] = []
  /** Files that are done; the list holds the last ones alone. */
  fileCount = 0
  packets = 0
  done = false
  private current: OpenFile | undefined = undefined
  private count = 0
  private begunAt = 0
  private nameCount = 0

  constructor(
    private readonly meta: CaptureMeta,
    private readonly o: WriterOptions,
  ) {}

  get path(): string {
    return this.current?.path ?? ''
  }

  get size(): number {
    return this.current?.size ?? 0
  }

  /** Writes a batch; what is written is on its way to the disk afterwards. False when no more files are wanted. */
  take(batch: PacketBatch, upTo = batch.count): boolean {
    for (let i = 0; i < upTo; i++) {
      this.rotate()
      if (this.done) return false
      const file = (this.current ??= this.open())
      file.packet(batch, i)
      this.packets++
    }
    this.current?.flush()
    return true
  }

  private rotate(): void {
    const file = this.current
    if (file === undefined) return
    const { bytes, seconds, packets, clock, files } = this.o.rotation
    const now = clockSeconds()
    const timeUp =
      seconds !== undefined &&
      (clock ? Math.floor(now / seconds) > Math.floor(this.begunAt / seconds) : now - this.begunAt >= seconds)
    const full = (bytes !== undefined && file.written > bytes) || (packets !== undefined && file.packets >= packets)
    if (!timeUp && !full) return
    this.close()
    if (timeUp && files !== undefined && this.fileCount >= files) this.done = true
    if (timeUp) this.nameCount = 0
  }

  /** Starts the first file before there are packets, as tcpdump does: files that begin by time count from here. */
  start(): void {
    this.current = this.open()
  }

  private open(): OpenFile {
    const { pattern, rotation } = this.o
    const now = clockSeconds()
    this.begunAt = now
    const n = rotation.seconds === undefined ? this.count++ : this.nameCount++
    let path = pattern === '-' ? '-' : fileName(pattern, rotation, n, new Date(now * 1000))
    if (this.o.gzip && path !== '-' && !path.endsWith('.gz')) path += '.gz'
    return new OpenFile(path, this.meta, this.o)
  }

  /** After a failure: closes the file that could not take more, with what it has. */
  abandon(): void {
    if (this.current === undefined) return
    const lost = this.current.packets
    const file = this.current.abandon()
    this.current = undefined
    this.packets -= lost - file.packets
    this.fileCount++
    this.finished.push(file)
  }

  private close(): void {
    if (this.current === undefined) return
    const file = this.current.finish()
    this.current = undefined
    this.fileCount++
    this.finished.push(file)
    if (this.finished.length > 1000) this.finished.shift()
    if (this.o.manifest !== undefined)
      appendFileSync(this.o.manifest, `${JSON.stringify({ ...file, finished: new Date().toISOString() })}\n`)
  }

  /** Ends the last file; a capture without packets is a file without packets. */
  finish(): void {
    if (this.current === undefined && this.fileCount === 0) this.current = this.open()
    this.close()
  }
}

/** The time in whole seconds: what rotation goes by. */
function clockSeconds(): number {
  return Math.floor(Date.now() / 1000)
}
