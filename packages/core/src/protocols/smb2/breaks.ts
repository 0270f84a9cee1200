import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { f } from './fields.js'
import { FLAGS } from './flags.js'
import { handle, type Message, structureSize } from './message.js'

/** OPLOCK_BREAK and lease breaks: MS-SMB2 2.2.23 to 2.2.25. */

/** The break's kind by the size of its fixed part, for the title of the body. */
export function breakTitle(r: Reader, m: Message): string {
  return `${breakName(r.left >= 2 ? r.peek16le() : 0, m.response, r.bytes, m.start)} (0x12)`
}

/** The kind of the break whose message starts at `start`. */
export function breakName(size: number, response: boolean, b: Uint8Array, start: number): string {
  const lease = size === 44 || size === 36
  let notice = true
  for (let i = start + 24; i < start + 28; i++) if (b[i] !== 0xff) notice = false
  const kind = !response ? 'Acknowledgment' : size === 44 || (size === 24 && notice) ? 'Notification' : 'Response'
  return `${lease ? 'Lease' : 'Oplock'} Break ${kind}`
}

export function breakMessage(r: Reader, p: Packet, m: Message): void {
  const size = structureSize(r)
  if (size === 24) {
    r.u8(f['create.oplock'])
    r.span(f.reserved, 1)
    r.span(f.reserved, 4)
    handle(r, p, m)
    return
  }
  if (size === 44) {
    r.u16le(f['lease.lease_oplock'])
    r.flags(f['lease.lease_flags'], FLAGS.leaseFlags)
    r.span(f['lease.lease_key'], 16)
    r.flags(f['lease.current_state'], FLAGS.leaseState)
    r.flags(f['lease.new_state'], FLAGS.leaseState)
    r.u32le(f['lease.lease_break_reason'])
    r.u32le(f['lease.access_mask_hint'])
    r.u32le(f['lease.share_mask_hint'])
    return
  }
  if (size !== 36) return
  r.span(f.reserved, 2)
  r.flags(f['lease.lease_flags'], FLAGS.leaseFlags)
  r.span(f['lease.lease_key'], 16)
  r.flags(f['lease.lease_state'], FLAGS.leaseState)
  r.u64le(f['lease.lease_duration'])
}
