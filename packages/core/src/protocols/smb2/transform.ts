import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { f } from './fields.js'
import { FLAGS } from './flags.js'
import { sessionRows } from './header.js'
import type { Message } from './message.js'

/** Encrypted messages (MS-SMB2 2.2.41) and compressed ones (2.2.42). */

export function encrypted(r: Reader, p: Packet, m: Message): void {
  const t = r.group('SMB2 Transform Header')
  const start = r.pos
  r.u32(f.protocol_id)
  r.span(f['header.transform.signature'], 16)
  r.span(f['header.transform.nonce'], 16)
  const size = r.u32le(f['header.transform.msg_size'])
  r.span(f['header.transform.reserved'], 2)
  r.flags(f['header.transform.flags'], FLAGS.transform)
  sessionRows(r, p, m)
  r.unnest(t)
  if (t >= 0) r.tape.length[t] = r.end - start
  const body = r.group('Encrypted SMB3 data')
  r.span(f['header.transform.enc_data'], Math.min(size, r.leftOnWire))
  r.close(body)
}

const CHAINED = 1
const PATTERN = 4

export function compressed(r: Reader): void {
  const t = r.group('SMB2 Compression Transform Header')
  r.u32(f.protocol_id)
  r.u32le(f['header.comp_transform.original_size'])
  const flags = r.peek16le(2)
  if (flags !== CHAINED) {
    r.u16le(f['header.comp_transform.comp_alg'])
    r.u16le(f['header.comp_transform.flags'])
    r.u32le(f['header.comp_transform.offset'])
    r.close(t)
    if (r.left > 0) r.span(f['header.comp_transform.data'], r.left)
    return
  }
  r.close(t)
  while (r.left >= 8) {
    const kind = r.u16le(f['header.comp_transform.comp_alg'])
    r.u16le(f['header.comp_transform.flags'])
    const length = r.u32le(f['header.comp_transform.length'])
    const next = r.pos + length
    r.need(length)
    const start = r.pos
    if (kind !== PATTERN && kind !== 0 && length >= 4) r.u32le(f['header.comp_transform.orig_payload_size'])
    if (next > r.pos) r.span(f['header.comp_transform.data'], next - r.pos)
    if (kind === PATTERN && length >= 8) {
      r.pos = start
      r.u8(f['pattern_v1.pattern'])
      r.u8(f['pattern_v1.reserved1'])
      r.u16le(f['pattern_v1.reserved2'])
      r.u32le(f['pattern_v1.repetitions'])
    }
    r.pos = next
  }
}
