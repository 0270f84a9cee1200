import { LIMITS } from '../packet/limits.js'
import type { Session } from '../packet/session.js'
import type { TakeObject } from './objects.js'

/** Files that went over SMB, either version: one object for each time that a file was opened and something of it was moved. */

interface Opened {
  readonly path: string
  readonly share: string
  readonly frame: number
  readonly frames: number[]
  bytes: Uint8Array
  size: number
  /** Bytes that were moved, those moved twice counted twice. */
  moved: number
  whole: boolean
}

/** Gives the files when the capture ends: they may go on until then. What was never moved is zero. */
export function smbObjects(session: Session, take: TakeObject): void {
  const files = new Map<object, Opened>()
  session.listen('fileData', d => {
    let file = files.get(d.open)
    if (file === undefined) {
      file = { path: d.path, share: d.share, frame: d.frame, frames: [], bytes: EMPTY, size: 0, moved: 0, whole: true }
      files.set(d.open, file)
    }
    const length = d.to - d.from
    const end = d.offset + length
    const more = Math.max(0, end - file.size)
    if (end > LIMITS.streamBytes || session.held + more > LIMITS.heldBytes) {
      file.whole = false
      return
    }
    if (end > file.bytes.length) {
      const wider = new Uint8Array(Math.min(Math.max(end, 2 * file.bytes.length), LIMITS.streamBytes))
      wider.set(file.bytes.subarray(0, file.size))
      file.bytes = wider
    }
    file.bytes.set(d.bytes.subarray(d.from, d.to), d.offset)
    file.size = Math.max(file.size, end)
    file.moved += length
    session.held += more
    if (file.frames[file.frames.length - 1] !== d.frame) file.frames.push(d.frame)
  })
  session.whenDone(() => {
    for (const { path, share, frame, frames, bytes, size, moved, whole } of files.values()) {
      session.held -= size
      take({
        protocol: 'smb',
        name: path,
        type: '',
        host: share,
        frame,
        frames,
        bytes: bytes.slice(0, size),
        whole: whole && moved >= size,
      })
    }
    files.clear()
  })
}

const EMPTY = new Uint8Array(0)
