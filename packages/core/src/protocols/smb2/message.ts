import type { Field } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import type { Protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { PLAIN } from '../../packet/tape.js'
import { f } from './fields.js'
import { FLAGS } from './flags.js'
import { dcerpc, smb } from './smb-fields.js'
import { type Connection, type Memory, type Open, openAt, type Request, type Session, type Tree } from './state.js'

/** What the parts of one message know of it; one object, reused. */
export class Message {
  /** Where the header starts: offsets in the message count from here. */
  start = 0
  command = 0
  response = false
  status = 0
  /** Whether another message follows in the same frame of the transport. */
  chained = false
  /** Whether this message follows another one there. */
  follows = false
  session: Session | undefined = undefined
  tree: Tree | undefined = undefined
  connection: Connection
  /** The request itself, or the one that a response answers. */
  request: Request | undefined = undefined

  constructor(
    readonly owner: Protocol,
    readonly memory: Memory,
  ) {
    this.connection = memory.unbound
  }
}

/** Place and length of a part that lies elsewhere in the message. */
export interface Blob {
  readonly offsetAt: number
  readonly offsetSize: number
  readonly lengthAt: number
  readonly lengthSize: number
  readonly offset: number
  readonly length: number
}

/** Reads offset and length of those sizes at the cursor; nothing is recorded yet. */
export function blob(r: Reader, offsetSize: number, lengthSize: number): Blob {
  const offsetAt = r.pos
  const offset = r.number(undefined, offsetSize, true)
  const lengthAt = r.pos
  const length = r.number(undefined, lengthSize, true)
  return { offsetAt, offsetSize, lengthAt, lengthSize, offset, length }
}

/** The rows of a blob's place. */
export function blobRows(r: Reader, b: Blob): void {
  r.row(f['olb.offset'], b.offsetAt, b.offsetSize, b.offset)
  r.row(f['olb.length'], b.lengthAt, b.lengthSize, b.length)
}

/** Text in a blob, with its place below it; `start` is what its offset counts from. */
export function blobText(
  r: Reader,
  start: number,
  b: Blob,
  field: Field,
  encoding: 'utf16le' | 'ascii' = 'utf16le',
): string {
  const back = r.pos
  r.pos = start + b.offset
  const text = r.text(field, b.length, encoding)
  const t = r.nest(field)
  blobRows(r, b)
  r.unnest(t)
  r.pos = back
  return text
}

/**
 * A part that lies elsewhere: its field over its bytes, and `inner` below it with the reader bounded to them. Without bytes, the
 * field alone. The cursor stays.
 */
export function blobBody(r: Reader, start: number, b: Blob, field: Field, inner?: (length: number) => void): void {
  const back = r.pos
  if (b.length === 0) {
    r.row(field, Math.min(start + b.offset, r.limit), 0, 0)
    r.label(field, `${field.title}: ${field.kind === 'bytes' ? '<MISSING>: ' : ''}NO DATA`)
    r.as(PLAIN)
    return
  }
  r.pos = start + b.offset
  const at = r.span(field, b.length)
  if (inner !== undefined) {
    const t = r.nest(field)
    r.pos = at
    r.enter(b.length)
    inner(b.length)
    r.leave()
    r.unnest(t)
  }
  r.pos = back
}

/** Moves behind a part that lies elsewhere, where it ends behind the cursor: the body's line covers it. */
export function behind(r: Reader, start: number, b: Blob): void {
  const end = start + b.offset + b.length
  if (b.length > 0 && end > r.pos) r.pos = Math.min(end, r.end)
}

/** The size of the fixed part, with which every body starts. */
export function structureSize(r: Reader): number {
  return r.flags(f.buffer_code, FLAGS.bufferCode, true)
}

/** Tells the handles apart that one frame opened. */
function openKey(open: Open, r: Reader, at: number): number {
  return open.frame + r.peek32le(at - r.pos) / 0x1_0000_0000
}

/** A file handle at the cursor; the file, where it is known. `closes`: the handle is not valid any more behind this message. */
export function handle(r: Reader, p: Packet, m: Message, closes = false): Open | undefined {
  r.need(16)
  const at = r.pos
  const open = openAt(m.session, r.bytes, at)
  if (closes && open !== undefined) {
    open.closeFrame = p.number
    p.session.foretell(openKey(open, r, at), dcerpc.close_frame, p.number)
  }
  if (open !== undefined && p.columns.wanted) p.columns.add(` File: ${open.name}`)
  const t = r.full ? r.group(open === undefined ? 'GUID handle' : `GUID handle File: ${open.name}`) : -1
  r.span(f.fid, 16)
  // Wireshark gives them the size of a handle of DCE/RPC
  const end = r.source === 0 ? p.start + p.captured : p.sources[r.source].to
  const size = Math.min(20, end - at)
  if (open !== undefined) {
    r.row(dcerpc.open_frame, at, size, open.frame)
    const closed = open.closeFrame || p.session.foretold(openKey(open, r, at), dcerpc.close_frame)?.value || 0
    if (closed > 0) r.row(dcerpc.close_frame, at, size, closed)
  } else {
    // a handle that was not seen when it was opened is told when it is closed
    if (closes) r.row(dcerpc.close_frame, at, size, p.number)
    if (!m.response && m.request !== undefined) m.request.related = latest(r.bytes, at)
  }
  r.close(t)
  if (!m.response && m.request !== undefined) m.request.open = open
  return open
}

/** All ones: the handle of the message before, in a chain of related requests. */
function latest(b: Uint8Array, at: number): boolean {
  for (let i = 0; i < 16; i++) if (b[at + i] !== 0xff) return false
  return true
}

/** The file that the answered request was about. */
export function answered(m: Message): Open | undefined {
  const request = m.request
  return request?.open ?? (request?.related === true ? m.connection.related : undefined)
}

export const attributes = (r: Reader): number => r.flags(f.file_attribute, FLAGS.attributes, true)
export const accessMask = (r: Reader): number => r.flags(smb.access_mask, FLAGS.access, true)
