import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { promisify } from 'node:util'
import { type ByteSource, CaptureError } from '@wiresift/core'

const openAsync = promisify(fs.open)
const readAsync = promisify(fs.read)
const STDIN = 0
/** Wait before asking a non-blocking pipe again, in milliseconds. */
const PAUSE = 5

/** A file, a FIFO or standard input, hashed while it is read. */
export class FileSource implements ByteSource {
  readonly path: string
  /** Of regular files; undefined for pipes. */
  readonly size: number | undefined
  /** Bytes of the file read so far. */
  bytesRead = 0
  private readonly fd: number
  private readonly hash: ReturnType<typeof createHash> | undefined
  private ended = false
  private closed = false
  private digest: string | undefined

  constructor(path: string, fd: number, size: number | undefined, hashed: boolean) {
    this.path = path
    this.fd = fd
    this.size = size
    this.hash = hashed ? createHash('sha256') : undefined
  }

  read(into: Uint8Array): number | Promise<number> {
    // Regular files never make one wait long; a pipe may, and must not hold up signals and timers.
    return this.size === undefined
      ? this.readPipe(into)
      : this.took(into, fs.readSync(this.fd, into, 0, into.length, null))
  }

  /**
   * SHA-256 of the whole file in hex, the part not yet read included. Undefined for a pipe whose end was not reached,
   * and for a file closed before its end.
   */
  sha256(): string | undefined {
    if (!this.hash) return undefined
    if (this.digest === undefined && this.size !== undefined && !this.ended && !this.closed) {
      const buffer = new Uint8Array(1024 * 1024)
      while (!this.ended) this.took(buffer, fs.readSync(this.fd, buffer, 0, buffer.length, null))
    }
    if (this.digest === undefined && this.ended) this.digest = this.hash.digest('hex')
    return this.digest
  }

  close(): void {
    if (this.closed || this.fd === STDIN) return
    this.closed = true
    fs.closeSync(this.fd)
  }

  private async readPipe(into: Uint8Array): Promise<number> {
    for (;;) {
      try {
        const { bytesRead } = await readAsync(this.fd, into, 0, into.length, null)
        return this.took(into, bytesRead)
      } catch (error) {
        const code = errorCode(error)
        if (code === 'EOF') return this.took(into, 0)
        if (code !== 'EAGAIN') throw error
        await new Promise(resolve => setTimeout(resolve, PAUSE))
      }
    }
  }

  private took(into: Uint8Array, count: number): number {
    if (count === 0) this.ended = true
    else this.hash?.update(into.subarray(0, count))
    this.bytesRead += count
    return count
  }
}

/** Opens a path, '-' being standard input. Throws a `CaptureError` of one line that names the path. */
export async function openSource(path: string, hashed = true): Promise<FileSource> {
  try {
    const fd = path === '-' ? STDIN : await openAsync(path, 'r')
    const status = fs.fstatSync(fd)
    if (status.isDirectory()) {
      if (fd !== STDIN) fs.closeSync(fd)
      throw new CaptureError('folder', `${path}: is a folder`)
    }
    return new FileSource(path, fd, status.isFile() ? status.size : undefined, hashed)
  } catch (error) {
    throw error instanceof CaptureError ? error : openError(path, error)
  }
}

function openError(path: string, error: unknown): CaptureError {
  switch (errorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new CaptureError('missing', `${path}: no such file`)
    case 'EACCES':
    case 'EPERM':
      return new CaptureError('denied', `${path}: permission denied`)
    case 'EISDIR':
      return new CaptureError('folder', `${path}: is a folder`)
    default:
      return new CaptureError('read', `${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
