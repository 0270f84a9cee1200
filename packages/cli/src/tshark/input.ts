import { fstatSync, statSync } from 'node:fs'
import { CaptureError, type CaptureMeta, type CaptureReader, type PacketBatch } from '@wiresift/core'
import { damageOf, damageText, openAsWireshark, openingText } from '../sources/as-wireshark.js'
import { TsharkError } from './errors.js'

/** The capture that -r names, opened once a pass, and what tshark says when it cannot be read. */
export interface Input {
  open(): Promise<CaptureReader>
  close(): Promise<void>
}

export async function openInput(file: string, twice: boolean): Promise<Input> {
  const standard = file === '-'
  if (standard && twice)
    throw new TsharkError(
      fstatSync(0).isFile()
        ? 'The standard input could not be opened: The standard input cannot be opened for random access.'
        : "The standard input is a pipe or FIFO; TShark can't read pipe or FIFO files in two-pass mode.",
      2,
    )
  if (!standard && isDevice(file))
    throw new TsharkError(`The file "${file}" is a "special file" or socket or other non-regular file.`, 2)
  let reader: CaptureReader | undefined = await openReader(file)
  let current = reader
  return {
    async open() {
      if (reader === undefined) {
        await current.close()
        current = await openReader(file)
        return current
      }
      const first = reader
      reader = undefined
      return first
    },
    close: () => current.close(),
  }
}

function isDevice(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false })
  return found !== undefined && (found.isCharacterDevice() || found.isBlockDevice() || found.isSocket())
}

async function openReader(file: string): Promise<CaptureReader> {
  try {
    return (await openAsWireshark(file)).reader
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error
    if (error.code === 'empty') return nothing()
    throw new TsharkError(openingText(error, file, 'TShark'), 2)
  }
}

/** A capture without packets: what an empty file is to tshark. */
function nothing(): CaptureReader {
  const meta: CaptureMeta = {
    format: 'pcap',
    byteOrder: 'little',
    version: '2.4',
    compression: [],
    sections: [],
    interfaces: [],
    nameResolutions: [],
    secrets: [],
    statistics: [],
    otherBlocks: [],
    problems: [],
  }
  return {
    meta,
    bytesRead: 0,
    next: () => Promise.resolve<PacketBatch | undefined>(undefined),
    close: () => Promise.resolve(),
  }
}

/** What tshark says after the packets of a file that breaks off or is damaged; undefined where it is whole. */
export function problemOf(meta: CaptureMeta, file: string): string | undefined {
  const damage = damageOf(meta)
  return damage && `tshark: ${damageText(damage, meta, file, 'TShark')}\n`
}
