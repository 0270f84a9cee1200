import { closeSync, existsSync, openSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import {
  type ByteSink,
  type CaptureMeta,
  type PacketBatch,
  PcapngCopy,
  PcapWriter,
  writtenLinkType,
} from '@wiresift/core'
import type { Output } from '../output.js'
import { TsharkError } from './errors.js'
import type { Options } from './options.js'

/** Where packets are written: -w and -F. */
export interface PacketFile {
  packet(batch: PacketBatch, i: number): void
  finish(): void
}

export function packetFile(o: Options, meta: CaptureMeta, out: Output): PacketFile {
  const path = o.output ?? '-'
  const fd = path === '-' ? undefined : openSync(path, 'w')
  const sink: ByteSink = bytes => {
    if (fd === undefined) out.bytes(bytes)
    else for (let at = 0; at < bytes.length; ) at += put(fd, bytes, at, path)
  }
  const close = (): void => {
    if (fd !== undefined) closeSync(fd)
  }
  return o.outputFormat === 'pcapng'
    ? pcapng(meta, sink, close, o.comments)
    : pcap(meta, sink, close, o.outputFormat === 'nsecpcap')
}

/** Whether the file can be written, before anything is read. */
export function checkOutput(path: string): void {
  if (path === '-') return
  const folder = dirname(path)
  if (path === '' || !existsSync(folder)) throw new TsharkError(`The path to the file "${path}" doesn't exist.`, 2)
  if (existsSync(path) && statSync(path).isDirectory())
    throw new TsharkError(`"${path}" is a directory (folder), not a file.`, 2)
}

function pcapng(meta: CaptureMeta, sink: ByteSink, close: () => void, comments: readonly string[]): PacketFile {
  const copy = new PcapngCopy(meta, sink, { comments })
  return {
    packet: (batch, i) => copy.packet(batch, i),
    finish() {
      copy.finish()
      close()
    },
  }
}

function pcap(meta: CaptureMeta, sink: ByteSink, close: () => void, nanosecond: boolean): PacketFile {
  let writer: PcapWriter | undefined
  let linkType = -1
  const start = (index: number): PcapWriter => {
    const link = meta.interfaces[index]
    linkType = link?.linkType ?? 1
    const snapLength = link === undefined || link.snapLength === 0 ? 262_144 : link.snapLength
    return new PcapWriter(sink, { linkType: writtenLinkType(linkType), snapLength, nanosecond })
  }
  return {
    packet(batch, i) {
      const index = batch.iface[i]
      writer ??= start(index)
      if (meta.interfaces[index].linkType !== linkType)
        throw new TsharkError('Packets of different link layers cannot be written to one pcap file.', 1)
      writer.packet(batch, i)
    },
    finish() {
      writer ??= start(0)
      writer.flush()
      close()
    },
  }
}

function put(fd: number, bytes: Uint8Array, at: number, path: string): number {
  try {
    return writeSync(fd, bytes, at)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    const why = 'because there is no space left on the file system.'
    throw new TsharkError(`Not all the packets could be written to the file "${path}" ${why}`, 2)
  }
}
