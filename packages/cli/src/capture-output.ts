import { closeSync, openSync, writeSync } from 'node:fs'
import {
  type ByteSink,
  type CaptureMeta,
  type Option,
  type PacketBatch,
  PcapngCopy,
  type PcapngCopyOptions,
  PcapWriter,
} from '@wiresift/core'
import { InputError } from './errors.js'

/** Capture files that the commands write. */

export type CaptureFormat = 'pcapng' | 'pcap' | 'nsecpcap'

export interface CaptureOutput {
  /** Writes packet `i` of the batch, with comments beside those it has (pcapng alone keeps any). */
  packet(batch: PacketBatch, i: number, comments?: readonly string[]): void
  /** Ends the file. */
  finish(): void
}

/** Bytes to a file, or to standard output for `-`. */
export class FileSink {
  private readonly fd: number

  constructor(
    path: string,
    private readonly watch?: (bytes: Uint8Array) => void,
  ) {
    this.fd = path === '-' ? 1 : openSync(path, 'w')
  }

  readonly write: ByteSink = bytes => {
    this.watch?.(bytes)
    for (let at = 0; at < bytes.length; ) {
      try {
        at += writeSync(this.fd, bytes, at)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'EPIPE') process.exit(0)
        if (code !== 'EAGAIN') throw error
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
      }
    }
  }

  close(): void {
    if (this.fd !== 1) closeSync(this.fd)
  }
}

/** The packets cannot be written in that format: several link types in one pcap file. */
export class FormatError extends InputError {}

/** Opens a capture file for writing packets that were read under `meta`. */
export function captureOutput(
  path: string,
  format: CaptureFormat,
  meta: CaptureMeta,
  options: PcapngCopyOptions & { readonly watch?: (bytes: Uint8Array) => void } = {},
): CaptureOutput {
  const sink = new FileSink(path, options.watch)
  if (format !== 'pcapng') return pcapOutput(sink, format, meta)
  const copy = new PcapngCopy(meta, sink.write, options)
  return {
    packet: (batch, i, comments) => copy.packet(batch, i, comments),
    finish() {
      copy.finish()
      sink.close()
    },
  }
}

function pcapOutput(sink: FileSink, format: CaptureFormat, meta: CaptureMeta): CaptureOutput {
  let writer: PcapWriter | undefined
  let linkType = -1
  const open = (index: number): PcapWriter => {
    const face = meta.interfaces[index]
    linkType = face?.linkType ?? 1
    const snapLength = meta.interfaces.reduce((n, x) => Math.max(n, x.snapLength), 0) || 262_144
    return new PcapWriter(sink.write, { linkType, snapLength, nanosecond: format === 'nsecpcap' })
  }
  return {
    packet(batch, i) {
      const index = batch.iface[i]
      writer ??= open(index)
      if (meta.interfaces[index].linkType !== linkType)
        throw new FormatError('packets of different link types cannot be written to one pcap file')
      writer.packet(batch, i)
    },
    finish() {
      writer ??= open(0)
      writer.flush()
      sink.close()
    },
  }
}

const OPT_COMMENT = 1
const SHB_APPLICATION = 4

/** Options of a section: those it had, with other comments and another application where they are given. */
export function sectionWith(
  options: readonly Option[],
  change: { readonly application?: string; readonly comments?: readonly string[]; readonly dropComments?: boolean },
): Option[] {
  const text = (value: string): Uint8Array => new TextEncoder().encode(value)
  const kept = options.filter(
    o =>
      !(change.dropComments === true && o.code === OPT_COMMENT) &&
      !(change.application !== undefined && o.code === SHB_APPLICATION),
  )
  if (change.application !== undefined) kept.push({ code: SHB_APPLICATION, value: text(change.application) })
  return [...kept, ...(change.comments ?? []).map(c => ({ code: OPT_COMMENT, value: text(c) }))]
}
