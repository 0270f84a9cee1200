import { closeSync, constants, existsSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs'
import { type ExportedObject, freeName } from '@wiresift/core'

const SLASH = Buffer.from('/')

/**
 * A folder that objects are written to under the names that tshark gives them. Nothing is written outside it nor through a link, and
 * nothing is made executable.
 */
export class ObjectFolder {
  private usable: boolean | undefined = undefined
  private readonly base: Buffer

  constructor(
    private readonly path: string,
    private readonly complain: (message: string) => void,
  ) {
    this.base = Buffer.from(path)
  }

  /** Writes the object; answers the name it got, undefined where it could not be written. */
  save(object: ExportedObject): string | undefined {
    if (!this.open()) return undefined
    const name = Buffer.from(freeName(object.name, taken => existsSync(this.place(taken))))
    const place = this.place(name)
    const { O_CREAT, O_EXCL, O_NOFOLLOW, O_TRUNC, O_WRONLY } = constants
    const way = existsSync(place) ? O_TRUNC | O_NOFOLLOW : O_CREAT | O_EXCL
    try {
      const fd = openSync(place, O_WRONLY | way, 0o644)
      try {
        for (let at = 0; at < object.bytes.length; ) at += writeSync(fd, object.bytes, at)
      } finally {
        closeSync(fd)
      }
      return name.toString('utf8')
    } catch {
      return undefined
    }
  }

  /** Makes the folder, also where there was no object; whether it can be used. */
  open(): boolean {
    if (this.usable !== undefined) return this.usable
    try {
      if (existsSync(this.path) && !statSync(this.path).isDirectory())
        throw Object.assign(new Error(), { code: 'ENOTDIR' })
      mkdirSync(this.path, { recursive: true })
      this.usable = true
    } catch (error) {
      this.usable = false
      const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? 'Input/output error'
      this.complain(`Failed to create export objects output directory "${this.path}": ${reason}`)
    }
    return this.usable
  }

  private place(name: Uint8Array): Buffer {
    return Buffer.concat([this.base, SLASH, name])
  }
}

/** The system's words, as tshark prints them. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'Permission denied',
  EINVAL: 'Invalid argument',
  ENOENT: 'Invalid argument',
  ENOSPC: 'No space left on device',
  ENOTDIR: 'Not a directory',
  EEXIST: 'Not a directory',
  EPERM: 'Operation not permitted',
  EROFS: 'Read-only file system',
}
