import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync, statSync } from 'node:fs'

/** Chain of custody: what was read, with what, and what came of it. Nothing in it depends on when it was run. */
export interface Custody {
  readonly tool: { readonly name: string; readonly version: string }
  readonly commandLine: string
  readonly inputs: readonly HashedFile[]
  readonly outputs: readonly (HashedFile & { readonly packets: number })[]
}

export interface HashedFile {
  readonly path: string
  readonly size: number
  readonly sha256: string
}

/** Hashes a file as it lies on the disk. */
export function hashedFile(path: string): HashedFile {
  const hash = createHash('sha256')
  const fd = openSync(path, 'r')
  try {
    const buffer = Buffer.allocUnsafe(1 << 20)
    for (let n = readSync(fd, buffer); n > 0; n = readSync(fd, buffer)) hash.update(buffer.subarray(0, n))
  } finally {
    closeSync(fd)
  }
  return { path, size: statSync(path).size, sha256: hash.digest('hex') }
}

/** A word of a command line as a shell takes it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
