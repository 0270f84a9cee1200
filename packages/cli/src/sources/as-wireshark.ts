import {
  CaptureError,
  type CaptureMeta,
  type CaptureReader,
  encapsulation,
  openCapture,
  type Problem,
} from '@wiresift/core'
import { nodeDecompressors } from './decompress.js'
import { type FileSource, openSource } from './file-source.js'

/** Captures as Wireshark's programs read them: they stop at the first damage, and say so in these words. */

export interface WiresharkFile {
  readonly path: string
  readonly reader: CaptureReader
  readonly source: FileSource
}

/** Opens a capture; throws a `CaptureError`, for which `openingText` has the words. */
export async function openAsWireshark(path: string, read?: Watch): Promise<WiresharkFile> {
  const file = await openWatched(path, true, read)
  const { format, interfaces } = file.reader.meta
  const [face] = interfaces
  if ((format !== 'pcap' && format !== 'snoop') || face === undefined || encapsulation(face.linkType) !== 0) return file
  file.source.close()
  throw new CaptureError(
    'foreign',
    `${format}: network type ${face.network ?? face.linkType & 0xffff} unknown or unsupported`,
  )
}

/** Sees what is read of a file: the first bytes of `into`. */
export type Watch = (into: Uint8Array, count: number) => void

/** Opens a capture, whose bytes somebody sees while they are read. */
export async function openWatched(path: string, asWireshark: boolean, read?: Watch): Promise<WiresharkFile> {
  const source = await openSource(path, false)
  const took = (into: Uint8Array, count: number): number => {
    read?.(into, count)
    return count
  }
  const watched = {
    size: source.size,
    read(into: Uint8Array): number | Promise<number> {
      const n = source.read(into)
      return typeof n === 'number' ? took(into, n) : n.then(count => took(into, count))
    },
    close: () => source.close(),
  }
  try {
    const reader = await openCapture(watched, { decompress: nodeDecompressors, asWireshark })
    return { path, reader, source }
  } catch (error) {
    source.close()
    throw error
  }
}

const named = (path: string): string => (path === '-' ? 'The standard input' : `The file "${path}"`)

/** Why a file cannot be opened; the program has the name by which it speaks of itself. */
export function openingText(error: CaptureError, path: string, program: string): string {
  switch (error.code) {
    case 'missing':
      return `The file "${path}" doesn't exist.`
    case 'folder':
      return `"${path}" is a directory (folder), not a file.`
    case 'denied':
      return `You don't have permission to read the file "${path}".`
    case 'read':
      return `${named(path)} could not be read: ${error.message}.`
    case 'cut-short':
      return `${named(path)} appears to have been cut short in the middle of a packet or other data.`
    case 'damaged':
      return `${named(path)} appears to be damaged or corrupt.\n(${error.message})`
    case 'foreign':
      return `${named(path)} contains record data that ${program} doesn't support.\n(${error.message})`
    default:
      return `${named(path)} isn't a capture file in a format ${program} understands.`
  }
}

/** The damage at which reading stopped. */
export function damageOf(meta: CaptureMeta): Problem | undefined {
  return meta.problems.find(p => p.cutShort === true || p.fault !== undefined)
}

export function damageText(problem: Problem, meta: CaptureMeta, path: string, program: string): string {
  if (problem.cutShort === true) return `${named(path)} appears to have been cut short in the middle of a packet.`
  const detail = `\n(${meta.format}: ${problem.fault})`
  return problem.foreign === true
    ? `${named(path)} contains record data that ${program} doesn't support.${detail}`
    : `${named(path)} appears to be damaged or corrupt.${detail}`
}
