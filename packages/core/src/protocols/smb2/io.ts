import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { f } from './fields.js'
import { transfer } from './files.js'
import { FLAGS } from './flags.js'
import { answered, type Blob, blob, blobBody, blobRows, handle, type Message, structureSize } from './message.js'
import type { Open, Request } from './state.js'
import { Passing } from './stream.js'

/** READ, WRITE and LOCK: MS-SMB2 2.2.19 to 2.2.27. */

const RDMA = 1
const RDMA_INVALIDATE = 2
const BUFFER_OVERFLOW = 0x80000005

export function readRequest(r: Reader, p: Packet, m: Message): void {
  structureSize(r)
  r.u8(f.read_padding)
  r.flags(f.read_flags, FLAGS.read)
  const length = r.u32le(f.read_length)
  const offset = r.u64le(f.file_offset)
  if (p.columns.wanted) p.columns.add(` Len:${length} Off:${offset}`)
  if (m.request !== undefined) m.request.offset = offset
  handle(r, p, m)
  r.u32le(f.min_count)
  const channel = r.u32le(f.channel)
  r.u32le(f.remaining_bytes)
  channelInfo(r, m, channel)
}

/** Place and content of what a channel adds, as RDMA does. */
function channelInfo(r: Reader, m: Message, channel: number): void {
  const b = blob(r, 2, 2)
  blobRows(r, b)
  channelBlob(r, m, b, channel)
}

function channelBlob(r: Reader, m: Message, b: Blob, channel: number): void {
  blobBody(r, m.start, b, f.channel_info_blob, () => {
    if (channel !== RDMA && channel !== RDMA_INVALIDATE) return
    while (r.left >= 16) {
      const t = r.group('RDMA V1')
      r.u64le(f['buffer_descriptor.offset'])
      r.u32le(f['buffer_descriptor.token'])
      r.u32le(f['buffer_descriptor.length'])
      r.close(t)
    }
  })
}

export function readResponse(r: Reader, p: Packet, m: Message): void {
  structureSize(r)
  const place = r.pos
  const at = m.start + r.peek8()
  const length = r.peek32le(2)
  r.pos = place + 6
  r.u32le(f.read_remaining)
  r.span(f.reserved, 4)
  r.row(f['olb.offset'], place, 1, at - m.start)
  r.row(f.reserved, place + 1, 1, 0)
  r.row(f['olb.length'], place + 2, 4, length)
  const open = answered(m)
  const done = m.status === 0 || m.status === BUFFER_OVERFLOW
  if (open !== undefined && m.request !== undefined && done) moved(r, p, m, open, m.request, at, length, true)
  if (length === 0) return
  r.pos = at
  if (r.left === 0 && r.limit === r.end) return
  r.span(f['read.blob'], Math.min(length, r.left))
  payload(r, p, m, at, length, open)
}

export function writeRequest(r: Reader, p: Packet, m: Message): void {
  structureSize(r)
  const at = m.start + r.u16le(f.data_offset)
  const length = r.u32le(f.write_length)
  const offset = r.u64le(f.file_offset)
  if (p.columns.wanted) p.columns.add(` Len:${length} Off:${offset}`)
  const open = handle(r, p, m)
  const channel = r.u32le(f.channel)
  r.u32le(f.remaining_bytes)
  const b = blob(r, 2, 2)
  r.flags(f['write.flags'], FLAGS.write)
  blobRows(r, b)
  channelBlob(r, m, b, channel)
  if (m.request !== undefined) {
    m.request.offset = offset
    if (open !== undefined) moved(r, p, m, open, m.request, at, length, false)
  }
  if (length === 0) return
  r.pos = at
  if (r.left > 0) payload(r, p, m, at, length, open)
}

/** Whether the message has a number of its own in the place of its share's. */
const isAsync = (r: Reader, m: Message): boolean => (r.bytes[m.start + 16] & 2) !== 0

/** Bytes of a file on their way: those that are here, and those that will pass through. */
function moved(
  r: Reader,
  p: Packet,
  m: Message,
  open: Open,
  request: Request,
  at: number,
  length: number,
  download: boolean,
): void {
  if (p.quoted || request.offset + length > Number.MAX_SAFE_INTEGER) return
  const to = transfer(p, m, open, download, request)
  const here = Math.max(0, Math.min(length, r.end - at))
  if (here > 0 && p.listens('fileData'))
    p.emit('fileData', {
      protocol: 'smb2',
      open: isAsync(r, m) ? (open.late ??= {}) : open,
      path: `\\${open.name.replace(/^\\/, '')}`,
      share: open.tree?.path ?? '',
      frame: p.number,
      offset: request.offset,
      bytes: r.bytes,
      from: at,
      to: at + here,
    })
  if (to !== undefined && here > 0) to.write(r.bytes, at, at + here, p.number, request.offset)
  if (here === length) return
  // the message was cut behind its header, so that its data need not be held
  const announced = m.start >= 4 ? (r.bytes[m.start - 3] << 16) | (r.bytes[m.start - 2] << 8) | r.bytes[m.start - 1] : 0
  if (
    !p.session.wantsAny(m.owner) &&
    r.limit === r.end &&
    p.stream !== undefined &&
    at - m.start + length === announced
  ) {
    p.stream.content = new Passing(to, request.offset + here, length - here)
  }
}

/** What was read or written, for whoever understands it: pipes carry DCE/RPC. */
function payload(r: Reader, p: Packet, m: Message, at: number, length: number, open: Open | undefined): void {
  if (!p.session.wantsAny(m.owner)) return
  r.pos = at
  r.enter(length)
  const pipe = m.tree?.shareType === 2
  if (!pipe || !rpc(r, p)) {
    if (!pipe || open === undefined) p.data(r)
  }
  r.leave()
  r.pos = at + length
}

/** Hands DCE/RPC on; true where the bytes look like it. */
export function rpc(r: Reader, p: Packet): boolean {
  if (r.left < 16 || r.peek8() !== 5 || r.peek8(1) > 1 || r.peek8(2) > 19) return false
  const protocol = p.session.registry.protocol('dcerpc')
  if (protocol !== undefined) p.call(protocol, r)
  return true
}

export function writeResponse(r: Reader): void {
  structureSize(r)
  r.span(f.reserved, 2)
  r.u32le(f['write.count'])
  r.u32le(f['write.remaining'])
  r.u16le(f.channel_info_offset)
  r.u16le(f.channel_info_length)
}

export function lockRequest(r: Reader, p: Packet, m: Message): void {
  structureSize(r)
  const count = r.u16le(f.lock_count)
  r.span(f.reserved, 4)
  handle(r, p, m)
  for (let i = 0; i < count; i++) {
    const at = r.pos
    r.span(f.lock_info, 24)
    const t = r.nest(f.lock_info)
    r.pos = at + 8
    r.u64le(f.lock_length)
    r.flags(f.lock_flags, FLAGS.lock)
    r.span(f.reserved, 4)
    r.unnest(t)
    r.pos = at
    r.u64le(f.file_offset)
    r.pos = at + 24
  }
}
