import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { f } from './fields.js'
import { blob, blobText, type Message, structureSize } from './message.js'

/** Error responses: MS-SMB2 2.2.2. */

const STOPPED_ON_SYMLINK = 0x8000002d
const BUFFER_TOO_SMALL = 0xc0000023
const BAD_NETWORK_NAME = 0xc00000cc
const SYMLINK_TAG = 0x4c4d5953
const SHARE_REDIRECT = 0x72645253

export function errorResponse(r: Reader, _p: Packet, m: Message): void {
  structureSize(r)
  const contexts = r.u8(f['error.context_count'])
  r.u8(f['error.reserved'])
  const count = r.u32le(f['error.byte_count'])
  // without data, one byte that means nothing is there
  const length = count === 0 ? Math.min(1, r.left) : count
  if (length === 0) {
    // tshark shows the byte that is always there, though it be the next message's
    r.row(f['error.data'], r.pos, m.chained ? 1 : 0, 0)
    if (m.chained) return
    r.label(f['error.data'], 'Error Data: <MISSING>')
    if (contexts === 0) return
    const missing = r.nest(f['error.data'])
    r.row(f['error.context'], r.pos, 0, 0)
    r.label(f['error.context'], 'Error Context: <MISSING>')
    r.unnest(missing)
    return
  }
  r.span(f['error.data'], length)
  if (count === 0) return
  const t = r.nest(f['error.data'])
  r.pos -= length
  r.enter(length)
  if (contexts === 0) errorData(r, m, 0)
  else
    for (let i = 0; i < contexts && r.left >= 8; i++) {
      const start = r.pos
      const size = r.peek32le()
      r.need(8)
      r.row(f['error.context'], start, Math.min(8 + size, r.left), 0)
      const c = r.nest(f['error.context'])
      r.u32le(f['error.context.length'])
      const id = r.u32le(f['error.context.id'])
      r.enter(size)
      r.row(f['error.data'], r.pos, r.left, 0)
      const inner = r.nest(f['error.data'])
      errorData(r, m, id)
      r.unnest(inner)
      r.leave()
      r.unnest(c)
      r.pos = Math.min(start + 8 + size + ((8 - (size & 7)) & 7), r.end)
    }
  r.leave()
  r.unnest(t)
}

function errorData(r: Reader, m: Message, id: number): void {
  switch (m.status) {
    case STOPPED_ON_SYMLINK:
      symlink(r)
      return
    case BUFFER_TOO_SMALL:
      if (r.left === 4) r.u32le(f['error.min_buf_length'])
      return
    case BAD_NETWORK_NAME:
      if (id === SHARE_REDIRECT) redirect(r)
  }
}

function symlink(r: Reader): void {
  if (r.left < 28) return
  const t = r.open(f.symlink_error_response)
  r.u32le(f['symlink.length'])
  const tag = r.u32le(f['symlink.error_tag'])
  r.u32le(f.reparse_tag)
  r.u16le(f.reparse_data_length)
  r.u16le(f['symlink.unparsed_path_length'])
  const substitute = blob(r, 2, 2)
  const print = blob(r, 2, 2)
  r.u32le(f['symlink.flags'])
  const names = r.pos
  if (tag === SYMLINK_TAG) {
    blobText(r, names, substitute, f['symlink.substitute_name'])
    blobText(r, names, print, f['symlink.print_name'])
  }
  r.close(t)
}

function redirect(r: Reader): void {
  const t = r.open(f['error.share_redirect'])
  const start = r.pos
  r.u32le(f['error.share_redirect.struct_size'])
  r.u32le(f['error.share_redirect.notif_type'])
  const offset = r.u32le()
  const length = r.u32le()
  r.u16le(f['error.share_redirect.flags'])
  r.u16le(f['error.share_redirect.target_type'])
  r.u32le(f['error.share_redirect.ip_count'])
  r.pos = start + offset
  r.text(f['error.share_redirect.res_name'], length, 'utf16le')
  r.close(t)
}
