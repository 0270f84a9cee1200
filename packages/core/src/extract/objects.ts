import type { ContentObject } from '../events.js'
import { LIMITS } from '../packet/limits.js'
import type { Session } from '../packet/session.js'
import { lastComponent, namelessObject } from './object-name.js'
import { smbObjects } from './objects-smb.js'

/** An object as it was found, whole. */
export interface ExportedObject {
  readonly protocol: string
  /** As its protocol calls it; `freeName` makes a file's name of it. */
  readonly name: string
  /** Media type that the sender declared, or empty. */
  readonly type: string
  readonly host: string
  /** The packet that completed it, or began it where it goes on; and all that carried it. */
  readonly frame: number
  readonly frames: readonly number[]
  /** Owned by whoever gets it. */
  readonly bytes: Uint8Array
  readonly whole: boolean
}

/** Takes objects in the order in which tshark lists them. */
export type TakeObject = (object: ExportedObject) => void

/** Listens to a session for one protocol's objects. Those that end with the capture come from `session.finish()`. */
export type ObjectSource = (session: Session, take: TakeObject) => void

/** Where the objects of each protocol come from, by the names of `--export-objects`. */
export const OBJECT_SOURCES: ReadonlyMap<string, ObjectSource> = new Map<string, ObjectSource>([
  ['ftp-data', pieced('ftp-data')],
  ['http', complete('http')],
  ['imf', complete('imf')],
  ['smb', smbObjects],
  ['tftp', complete('tftp')],
])

/**
 * Gives the objects of one protocol to `take` while the session runs. The session has to be in tshark's mode, with conversations and
 * streams: what a message is depends on them. False where the protocol has no objects.
 */
export function exportObjects(session: Session, protocol: string, take: TakeObject): boolean {
  const source = OBJECT_SOURCES.get(protocol)
  source?.(session, take)
  return source !== undefined
}

/** Objects that come whole. */
function complete(protocol: ContentObject['protocol']): ObjectSource {
  return (session, take) =>
    session.listen('object', o => {
      if (o.protocol !== protocol) return
      const { frame, frames, host, whole } = o
      const type = mediaType(o.type)
      const bytes = o.bytes.slice(o.from, o.to)
      take({ protocol, name: nameOf(o, type), type, host, frame, frames: [...frames], bytes, whole })
    })
}

interface Pieces {
  readonly first: ContentObject
  readonly name: string
  readonly parts: Uint8Array[]
  readonly frames: number[]
  size: number
  whole: boolean
}

/** Objects that come in pieces until the capture ends. */
function pieced(protocol: ContentObject['protocol']): ObjectSource {
  return (session, take) => {
    const objects = new Map<number, Pieces>()
    session.listen('object', o => {
      if (o.protocol !== protocol) return
      let object = objects.get(o.piece)
      if (object === undefined) {
        object = { first: { ...o, bytes: EMPTY }, name: nameOf(o, ''), parts: [], frames: [], size: 0, whole: true }
        objects.set(o.piece, object)
      }
      const size = o.to - o.from
      if (object.size + size > LIMITS.streamBytes || session.held + size > LIMITS.heldBytes) {
        object.whole = false
        return
      }
      object.parts.push(o.bytes.slice(o.from, o.to))
      object.frames.push(...o.frames)
      object.size += size
      object.whole &&= o.whole
      session.held += size
    })
    session.whenDone(() => {
      for (const { first, name, parts, frames, size, whole } of objects.values()) {
        const bytes = new Uint8Array(size)
        let at = 0
        for (const part of parts) {
          bytes.set(part, at)
          at += part.length
        }
        session.held -= size
        take({ protocol, name, type: '', host: first.host, frame: first.frame, frames, bytes, whole })
      }
      objects.clear()
    })
  }
}

/** The type without its parameters. */
function mediaType(type: string): string {
  return type.replace(/[;\s].*$/s, '')
}

function nameOf(o: ContentObject, type: string): string {
  const { name } = o
  switch (o.protocol) {
    case 'imf':
      return `${name ?? ''}.eml`
    case 'ftp-data':
      // the name stands behind `RETR `
      return name === undefined || name.length <= 5 ? '(MISSING)' : name.slice(5)
    default:
      return name === undefined ? namelessObject(o.frame, type) : lastComponent(name)
  }
}

const EMPTY = new Uint8Array(0)
