import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { contexts } from './contexts.js'
import { f } from './fields.js'
import { closeOpen } from './files.js'
import { FLAGS } from './flags.js'
import {
  accessMask,
  answered,
  attributes,
  behind,
  blob,
  blobRows,
  blobText,
  handle,
  type Message,
  structureSize,
} from './message.js'
import { fileTime } from './nt-time.js'
import { smb } from './smb-fields.js'
import { Open } from './state.js'

/** CREATE, CLOSE and FLUSH: MS-SMB2 2.2.13 to 2.2.18. */

const DIRECTORY = 0x10
const QUERIED = 0x0001

export function createRequest(r: Reader, p: Packet, m: Message): void {
  structureSize(r)
  r.skip(1)
  r.u8(f['create.oplock'])
  r.u32le(f['impersonation.level'])
  r.u64le(f.create_flags)
  r.span(f.reserved, 8)
  accessMask(r)
  attributes(r)
  r.flags(smb.share_access, FLAGS.shareAccess)
  r.u32le(f['create.disposition'])
  r.flags(smb.create_options, FLAGS.createOptions, true)
  const name = blob(r, 2, 2)
  const extra = blob(r, 4, 4)
  const text = blobText(r, m.start, name, f.filename)
  if (m.request !== undefined) m.request.name = text
  if (p.columns.wanted) p.columns.add(` File: ${text}`)
  blobRows(r, extra)
  contexts(r, p, m, extra)
  behind(r, m.start, name)
  behind(r, m.start, extra)
}

export function createResponse(r: Reader, p: Packet, m: Message): void {
  structureSize(r)
  r.u8(f['create.oplock'])
  r.flags(f['create.rep_flags'], FLAGS.createReply)
  r.u32le(f['create.action'])
  times(r)
  r.u64le(f.allocation_size)
  const size = r.u64le(f.eof)
  const flags = attributes(r)
  r.span(f.reserved, 4)
  opened(r, p, m, size, (flags & DIRECTORY) !== 0)
  handle(r, p, m)
  const extra = blob(r, 4, 4)
  blobRows(r, extra)
  contexts(r, p, m, extra)
  behind(r, m.start, extra)
}

/** Keeps the file whose handle lies at the cursor. */
function opened(r: Reader, p: Packet, m: Message, size: number, directory: boolean): void {
  if (m.session === undefined || m.status !== 0) return
  r.need(16)
  const open = new Open(r.bytes.slice(r.pos, r.pos + 16), m.request?.name ?? '', m.tree, p.number)
  open.size = size
  open.directory = directory
  m.memory.open(m.session, open)
  m.connection.related = open
}

export function times(r: Reader): void {
  fileTime(r, f['create.time'])
  fileTime(r, f['last_access.time'])
  fileTime(r, f['last_write.time'])
  fileTime(r, f['last_change.time'])
}

export function closeRequest(r: Reader, p: Packet, m: Message): void {
  structureSize(r)
  r.flags(f['close.flags'], FLAGS.close, true)
  r.skip(4)
  handle(r, p, m, true)
}

export function closeResponse(r: Reader, _p: Packet, m: Message): void {
  structureSize(r)
  const flags = r.flags(f['close.flags'], FLAGS.close, true)
  r.span(f.reserved, 4)
  times(r)
  r.u64le(f.allocation_size)
  const size = r.u64le(f.eof)
  attributes(r)
  const open = answered(m)
  if (open !== undefined && m.status === 0) closeOpen(open, (flags & QUERIED) !== 0 ? size : -1)
}

export function flushRequest(r: Reader, p: Packet, m: Message): void {
  structureSize(r)
  r.span(f.unknown, 6)
  handle(r, p, m)
}

export function unknownTwo(r: Reader): void {
  structureSize(r)
  r.span(f.unknown, 2)
}
