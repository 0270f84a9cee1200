import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Keeper } from '@wiresift/core'
import { InputError } from '../errors.js'

/**
 * The folder that a report goes to. Everything is written beside its place and moved there at the end: an interrupted run leaves
 * nothing half-written. Names of carved files are made harmless; nothing is ever written outside.
 */
export class OutputFolder {
  private readonly partial: string
  private count = 0
  private done = false
  private readonly open = new Set<number>()

  constructor(private readonly path: string) {
    if (existsSync(path) && !statSync(path).isDirectory()) throw new InputError(`${path}: not a folder`)
    mkdirSync(path, { recursive: true })
    this.partial = join(path, `.wiresift-${process.pid}.partial`)
    mkdirSync(join(this.partial, 'files'), { recursive: true })
  }

  /** Opens places for carved files: `0001_name`, readable by the owner and never executable. */
  keeper(): (name: string) => Keeper {
    return name => {
      const file = `${String(++this.count).padStart(4, '0')}_${harmless(name)}`
      const fd = openSync(join(this.partial, 'files', file), 'wx', 0o600)
      this.open.add(fd)
      return {
        write(bytes) {
          for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
        },
        close: () => {
          closeSync(fd)
          this.open.delete(fd)
          return `files/${file}`
        },
      }
    }
  }

  write(name: string, pieces: Iterable<string>): void {
    const fd = openSync(join(this.partial, name), 'w')
    this.open.add(fd)
    let held = ''
    for (const piece of pieces) {
      held += piece
      if (held.length < 1 << 20) continue
      writeFileSync(fd, held)
      held = ''
    }
    writeFileSync(fd, held)
    closeSync(fd)
    this.open.delete(fd)
  }

  /** Moves everything to its place; a report that was there is replaced. */
  finish(): void {
    for (const name of readdirSync(this.partial)) {
      const target = join(this.path, name)
      rmSync(target, { recursive: true, force: true })
      renameSync(join(this.partial, name), target)
    }
    rmSync(this.partial, { recursive: true, force: true })
    this.done = true
  }

  /** Takes away what is unfinished. */
  discard(): void {
    if (this.done) return
    this.done = true
    for (const fd of this.open) closeSync(fd)
    rmSync(this.partial, { recursive: true, force: true })
  }
}

/** A file name that every system takes, without paths, control characters or a leading dot. */
export function harmless(name: string): string {
  const clean = name
    .normalize('NFKC')
    .replace(/[^\w.-]+/g, '_')
    .replace(/\.{2,}/g, '.')
    .replace(/^[._-]+/, '')
  return clean === '' ? 'unnamed' : clean.length <= 100 ? clean : `${clean.slice(0, 60)}~${clean.slice(-39)}`
}
