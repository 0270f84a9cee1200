import { CaptureError, type CaptureReader, mergeCaptures, openCapture } from '@wiresift/core'
import { nodeDecompressors } from './decompress.js'
import { type FileSource, openSource } from './file-source.js'

/** A capture file as it was opened. */
export interface OpenedFile {
  /** As given; '-' is standard input. */
  readonly path: string
  /** Of regular files. */
  readonly size: number | undefined
  /** How it is compressed, from the outside in, as 'gzip' or 'gzip, lz4'. */
  readonly compression: string | undefined
  /** Its own reader, whose meta tells this file alone. */
  readonly reader: CaptureReader
  /** Bytes of the file read so far, compressed as they are. */
  readonly bytesRead: number
  /** SHA-256 of the whole file; reads what is left of it. Undefined for a pipe whose end was not reached. */
  sha256(): string | undefined
}

export interface OpenFilesOptions {
  /** Whether to hash the files while they are read; true when absent. */
  hash?: boolean
}

export interface OpenFiles {
  /** All packets in the order of time. */
  reader: CaptureReader
  files: OpenedFile[]
}

/** One large buffer for one file; many files share what a few would take. */
const BUFFERS = 16 * 1024 * 1024
const BUFFER = 1024 * 1024

/** Opens captures and merges them by time. Throws a `CaptureError` whose one line names the file. */
export async function openFiles(paths: readonly string[], options: OpenFilesOptions = {}): Promise<OpenFiles> {
  const files: OpenedFile[] = []
  const bufferSize = Math.max(64 * 1024, Math.min(BUFFER, Math.floor(BUFFERS / Math.max(1, paths.length))))
  try {
    for (const path of paths) files.push(await openFile(path, bufferSize, options.hash ?? true))
  } catch (error) {
    for (const { reader } of files) await reader.close()
    throw error
  }
  return { reader: mergeCaptures(files.map(file => file.reader)), files }
}

async function openFile(path: string, bufferSize: number, hashed: boolean): Promise<OpenedFile> {
  const source = await openSource(path, hashed)
  try {
    const reader = await openCapture(source, { bufferSize, decompress: nodeDecompressors })
    return openedFile(source, reader)
  } catch (error) {
    source.close()
    throw error instanceof CaptureError ? new CaptureError(error.code, `${path}: ${error.message}`) : error
  }
}

function openedFile(source: FileSource, reader: CaptureReader): OpenedFile {
  const { compression } = reader.meta
  return {
    path: source.path,
    size: source.size,
    compression: compression.length > 0 ? compression.join(', ') : undefined,
    reader,
    get bytesRead() {
      return source.bytesRead
    },
    sha256: () => source.sha256(),
  }
}
