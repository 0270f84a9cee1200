import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { f } from './fields.js'
import { FLAGS } from './flags.js'
import { CONTEXT_TYPES } from './labels.js'
import { behind, blob, blobBody, blobRows, type Message, structureSize } from './message.js'
import { fileTime } from './nt-time.js'
import { preauthentication, securityBlob } from './session.js'

/** NEGOTIATE: MS-SMB2 2.2.3 and 2.2.4. */

const SMB311 = 0x0311

export function negotiateRequest(r: Reader, _p: Packet, m: Message): void {
  preauthentication(r, m, true)
  structureSize(r)
  const count = r.u16le(f.dialect_count)
  r.flags(f.sec_mode, FLAGS.securityMode)
  r.skip(1)
  r.span(f.reserved, 2)
  r.flags(f.capabilities, FLAGS.capabilities)
  r.span(f.client_guid, 16)
  const place = r.pos
  let contexts = false
  for (let i = 0; i < count; i++) if (place + 10 + 2 * i <= r.end && r.peek16le(8 + 2 * i) === SMB311) contexts = true
  const offset = r.u32le(f['negotiate_context.offset'])
  const contextCount = r.u16le(f['negotiate_context.count'])
  r.span(f.reserved, 2)
  for (let i = 0; i < count; i++) r.u16le(f.dialect)
  if (contexts) negotiateContexts(r, m.start + offset, contextCount)
}

export function negotiateResponse(r: Reader, p: Packet, m: Message): void {
  if (m.request !== undefined) preauthentication(r, m, true)
  structureSize(r)
  r.flags(f.sec_mode, FLAGS.securityMode)
  r.skip(1)
  const dialect = r.u16le(f.dialect)
  m.connection.dialect = dialect
  const count = r.u16le(f['negotiate_context.count'])
  r.span(f.server_guid, 16)
  r.flags(f.capabilities, FLAGS.capabilities)
  r.u32le(f.max_trans_size)
  r.u32le(f.max_read_size)
  r.u32le(f.max_write_size)
  fileTime(r, f.current_time)
  fileTime(r, f.boot_time)
  const b = blob(r, 2, 2)
  blobRows(r, b)
  blobBody(r, m.start, b, f.security_blob, () => securityBlob(r, p))
  const offset = r.u32le(f['negotiate_context.offset'])
  behind(r, m.start, b)
  if (dialect === SMB311) negotiateContexts(r, m.start + offset, count)
}

function negotiateContexts(r: Reader, start: number, count: number): void {
  r.pos = start
  for (let i = 0; i < count; i++) {
    const at = r.pos
    const type = r.peek16le()
    const length = r.peek16le(2)
    const t = r.group(`Negotiate Context: ${CONTEXT_TYPES[type] ?? 'Unknown'} `)
    r.u16le(f['negotiate_context.type'])
    r.u16le(f['negotiate_context.data_length'])
    r.span(f.reserved, 4)
    r.enter(length)
    context(r, type)
    r.pos = r.end
    r.leave()
    r.close(t)
    const next = at + 8 + length
    if (i + 1 < count) r.pos = next + ((8 - ((8 + length) & 7)) & 7)
  }
}

function context(r: Reader, type: number): void {
  switch (type) {
    case 1: {
      const count = r.u16le(f['negotiate_context.hash_alg_count'])
      const salt = r.u16le(f['negotiate_context.salt_length'])
      for (let i = 0; i < count; i++) r.u16le(f['negotiate_context.hash_algorithm'])
      if (salt > 0) r.span(f['negotiate_context.salt'], salt)
      return
    }
    case 2: {
      const count = r.u16le(f['negotiate_context.cipher_count'])
      for (let i = 0; i < count; i++) r.u16le(f['negotiate_context.cipher_id'])
      return
    }
    case 3: {
      const count = r.u16le(f['negotiate_context.comp_alg_count'])
      r.skip(2)
      r.flags(f['negotiate_context.comp_alg_flags'], FLAGS.compression)
      for (let i = 0; i < count; i++) r.u16le(f['negotiate_context.comp_alg_id'])
      return
    }
    case 5:
      r.text(f['negotiate_context.netname'], r.left, 'utf16le')
      return
    case 6:
      r.u32le(f['negotiate_context.transport_flags'])
      return
    case 7: {
      const count = r.u16le(f['negotiate_context.rdma_transform_count'])
      r.u16le(f['negotiate_context.rdma_transform_reserved1'])
      r.u32le(f['negotiate_context.rdma_transform_reserved2'])
      for (let i = 0; i < count; i++) r.u16le(f['negotiate_context.rdma_transform_id'])
      return
    }
    case 8: {
      const count = r.u16le(f['negotiate_context.signing_alg_count'])
      for (let i = 0; i < count; i++) r.u16le(f['negotiate_context.signing_id'])
      return
    }
    case 0x100:
      r.span(f['negotiate_context.posix_reserved'], r.left)
      return
  }
  r.span(f.unknown, r.left)
}
