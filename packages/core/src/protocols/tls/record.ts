import * as F from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { applicationOn } from './application.js'
import { type Direction, isTls13, Pending, type TlsConnection } from './connection.js'
import { handshakeMessage, messageName } from './handshake.js'
import type { HandshakeFields } from './handshake-fields.js'
import { SSL2_FIELDS } from './ssl2.js'
import { ALERTS, CONTENT_TYPES, LEVELS, recordVersion, versionLabel } from './values.js'

/** The record layer: RFC 8446 5. */

export const RECORD_FIELDS = {
  record: F.none('Record Layer'),
  'record.content_type': F.u8('Content Type', { labels: CONTENT_TYPES }),
  'record.opaque_type': F.u8('Opaque Type', { labels: CONTENT_TYPES }),
  'record.version': F.u16('Version', { base: 'hex', labels: versionLabel }),
  'record.length': F.u16('Length'),
  'record.length.invalid': F.expert('Record fragment length is too small or too large', 'warn', 'Protocol'),
  change_cipher_spec: F.none('Change Cipher Spec Message'),
  alert_message: F.none('Alert Message'),
  'alert_message.level': F.u8('Level', { labels: LEVELS }),
  'alert_message.desc': F.u8('Description', { labels: ALERTS }),
  app_data: F.bytes('Encrypted Application Data'),
  app_data_proto: F.string('Application Data Protocol'),
  heartbeat_message: F.none('Heartbeat Message'),
  'heartbeat_message.type': F.u8('Type', { labels: { 1: 'Request', 2: 'Response' } }),
  'heartbeat_message.payload_length': F.u16('Payload Length'),
  'heartbeat_message.payload_length.invalid': F.expert('Invalid heartbeat payload length', 'error', 'Malformed'),
  'heartbeat_message.payload': F.bytes('Payload Length'),
  'heartbeat_message.padding': F.bytes('Payload Length'),
  ignored_unknown_record: F.expert('Ignored Unknown Record', 'warn', 'Protocol'),
  resumed: F.expert('This session reuses previously negotiated keys (Session resumption)', 'note', 'Sequence'),
  unexpected_message: F.expert('Unexpected message', 'error', 'Protocol'),
  'handshake.fragments': F.none('Reassembled Handshake Fragments'),
  'handshake.fragment': F.frame('Handshake Fragment'),
  'handshake.fragment.count': F.u32('Handshake Fragment count'),
  ...SSL2_FIELDS,
}

export type RecordFields = { readonly [K in keyof typeof RECORD_FIELDS]: F.Field } & HandshakeFields

/** Longest record that anybody sends: 2^14 bytes, and what ciphers and compression add. */
const LONGEST = 0x4800

/** Whether a record header lies that far behind the cursor: a known type and, unless any version will do, a known version. */
export function isRecord(r: Reader, offset: number, anyVersion: boolean): boolean {
  if (r.left < offset + 5) return false
  const type = r.peek8(offset)
  if (type < 20 || type > 25) return false
  if (anyVersion) return true
  const version = r.peek16(offset + 1)
  return ((version >= 0x0300 && version <= 0x0304) || version === 0x0101) && r.peek16(offset + 3) <= LONGEST
}

/** Reads one record into rows. */
export function record(r: Reader, p: Packet, t: RecordFields, c: TlsConnection): void {
  const row = r.tape.count
  const start = r.pos
  const d = c.direction(p)
  const tree = r.open(t.record)
  const type = r.peek8()
  const hidden = type === 23 && isTls13(c.version)
  r.u8(hidden ? t['record.opaque_type'] : t['record.content_type'])
  const version = r.u16(t['record.version'])
  const length = r.u16(t['record.length'])
  if (length > 0x4000 + (isTls13(c.version) ? 256 : 2048)) {
    const inner = r.nest(t['record.length'])
    r.expert(t['record.length.invalid'])
    r.unnest(inner)
  }
  if (tree >= 0) r.tape.length[tree] = 5 + length
  // a client hello proposes: what it says is not yet the connection's version
  const hopes = type === 22 && r.left > 0 && r.peek8() === 1
  if (c.version === 0 && !hopes) c.version = version
  const shown = r.full ? recordVersion(c.version || version) : ''
  if (p.columns.wanted) p.columns.name(recordVersion(c.version || version))
  const end = r.pos + length
  let title = ''
  switch (length === 0 ? -1 : type) {
    case 20:
      title = 'Change Cipher Spec Protocol: Change Cipher Spec'
      changeCipherSpec(r, p, t, c, d, length)
      break
    case 21:
      title = alert(r, p, t, length)
      break
    case 22:
      title = `Handshake Protocol: ${handshake(r, p, t, c, d, end)}`
      break
    case 23:
      title = applicationData(r, p, t, c, length)
      break
    case 24:
      title = heartbeat(r, t, end)
      p.columns.join(title)
  }
  // a server hello may have changed the version; a client's that hopes for one is told as it was
  if (type === 22 && !hopes && p.columns.wanted) p.columns.name(recordVersion(c.version || version))
  if (tree >= 0 && title !== '' && r.full) r.tape.label[row] = `${shown} Record Layer: ${title}`
  r.pos = Math.min(end, r.end)
  r.unnest(tree)
  if (tree >= 0) r.tape.length[tree] = r.pos - start
}

function changeCipherSpec(r: Reader, p: Packet, t: RecordFields, c: TlsConnection, d: Direction, length: number): void {
  // one byte, whatever the record's length says
  r.need(length)
  r.row(t.change_cipher_spec, r.pos, 1, 0)
  p.columns.join('Change Cipher Spec')
  if (c.server !== undefined && !c.done && !isTls13(c.version) && p.forward !== c.clientForward) {
    c.resumed = true
    const tree = r.nest(t.change_cipher_spec)
    r.expert(t.resumed)
    r.unnest(tree)
  }
  d.cipherChanged ||= p.number
  d.pending = undefined
}

function alert(r: Reader, p: Packet, t: RecordFields, length: number): string {
  if (length !== 2) {
    p.columns.join('Encrypted Alert')
    r.span(t.alert_message, length)
    r.label(t.alert_message, 'Alert Message: Encrypted Alert')
    return 'Encrypted Alert'
  }
  const tree = r.open(t.alert_message)
  const level = LEVELS[r.u8(t['alert_message.level'])] ?? 'Unknown'
  const description = ALERTS[r.u8(t['alert_message.desc'])] ?? 'Unknown'
  r.close(tree)
  const title = `Alert (Level: ${level}, Description: ${description})`
  p.columns.join(title)
  return title
}

function applicationData(r: Reader, p: Packet, t: RecordFields, c: TlsConnection, length: number): string {
  p.columns.join('Application Data')
  r.span(t.app_data, length)
  if (c.server !== undefined && !c.told) c.tell(p)
  if (!r.full && !r.wants(t.app_data_proto)) return ''
  const app =
    c.app ||
    p.conversation?.upgraded?.title ||
    applicationOn(Math.min(p.srcPort, p.dstPort)) ||
    applicationOn(Math.max(p.srcPort, p.dstPort))
  if (app !== '') r.row(t.app_data_proto, r.base, 0, 0, app)
  return `Application Data Protocol: ${app === '' ? 'Application Data' : app}`
}

function heartbeat(r: Reader, t: RecordFields, end: number): string {
  const type = r.peek8()
  const row = r.tape.count
  const tree = r.open(t.heartbeat_message)
  const known = type === 1 ? 'Request' : type === 2 ? 'Response' : undefined
  if (known === undefined || end - r.pos < 3) r.pos = Math.min(end, r.end)
  else {
    r.u8(t['heartbeat_message.type'])
    const f = t['heartbeat_message.payload_length']
    const size = r.u16(f)
    const left = end - r.pos
    const fits = size + 16 <= left
    if (!fits) {
      r.label(f, `Payload Length: ${size} (invalid, using ${left} to decode payload)`)
      const inner = r.nest(f)
      r.expert(t['heartbeat_message.payload_length.invalid'], `Invalid heartbeat payload length (${size})`)
      r.unnest(inner)
    }
    const n = fits ? size : left
    r.span(t['heartbeat_message.payload'], n)
    r.label(t['heartbeat_message.payload'], `Payload (${n} bytes)`)
    if (fits) {
      r.span(t['heartbeat_message.padding'], left - n)
      r.label(t['heartbeat_message.padding'], `Padding and HMAC (${left - n} bytes)`)
    }
  }
  r.close(tree)
  const title = known === undefined ? 'Encrypted Heartbeat' : `Heartbeat ${known}`
  if (known === undefined && tree >= 0 && r.full) r.tape.label[row] = 'Encrypted Heartbeat Message'
  return title
}

/** The handshake messages of a record; answers what its line says. */
function handshake(r: Reader, p: Packet, t: RecordFields, c: TlsConnection, d: Direction, end: number): string {
  if (end > r.end && r.limit <= r.end) r.short()
  // tshark has only the bytes to go by; where the change of ciphers was seen, it is better evidence
  const known = p.session.settings.mode === 'evidence' && c.agreed && c.encrypted(d)
  if (known || (d.pending === undefined && unreadable(r, end))) {
    const start = r.pos
    r.row(t.handshake, start, end - start, 0)
    r.label(t.handshake, `Handshake Protocol: ${ENCRYPTED}`)
    p.columns.join(ENCRYPTED)
    r.pos = Math.min(end, r.end)
    if (c.up.cipherChanged > 0 && c.down.cipherChanged > 0 && c.server !== undefined) c.tell(p)
    return ENCRYPTED
  }
  let messages = 0
  let title = ''
  if (d.pending !== undefined) {
    title = resume(r, p, t, c, d, end)
    messages++
  }
  while (r.pos < end) {
    const type = r.peek8()
    const name = messageName(type) ?? ENCRYPTED
    messages++
    const left = end - r.pos
    const size = left >= 4 ? 4 + r.peek24(1) : 0
    if (size === 0 || size > left) {
      const start = r.pos
      r.span(t.handshake, Math.min(left, r.left))
      r.label(t.handshake, `Handshake Protocol: ${name} (fragment)`)
      title = `${name} (fragment)`
      if (end <= r.end) {
        d.pending = new Pending()
        d.pending.add(r.bytes, start, end, p.number)
      }
      break
    }
    title = handshakeMessage(r, p, t, c, r.pos + size)
  }
  return messages > 1 ? 'Multiple Handshake Messages' : title
}

/** Whether the record looks like ciphertext: no known type, a length that no message has, or the zeros of a first nonce. */
function unreadable(r: Reader, end: number): boolean {
  if (end - r.pos < 16) return false
  const type = r.peek8()
  return messageName(type) === undefined || r.peek8(1) !== 0 || (type === 0 && r.peek32(1) === 0)
}

const ENCRYPTED = 'Encrypted Handshake Message'

/** Longest handshake message that is put together; real ones, with many certificates, stay below. */
const MOST = 1 << 18

/** Adds to the message that the record before left unfinished, and reads it once it is whole. */
function resume(r: Reader, p: Packet, t: RecordFields, c: TlsConnection, d: Direction, end: number): string {
  const pending = d.pending as Pending
  const start = r.pos
  const have = pending.length
  const at = (i: number): number => (i < have ? pending.bytes[i] : r.peek8(i - have))
  const name = messageName(at(0)) ?? ENCRYPTED
  const known = have + end - start >= 4
  const total = known ? 4 + ((at(1) << 16) | (at(2) << 8) | at(3)) : 0
  const part = known ? Math.min(end - start, total - have) : end - start
  const last = known && have + part >= total
  r.span(t.handshake, part)
  r.label(t.handshake, `Handshake Protocol: ${name} (${last ? 'last fragment' : 'fragment'})`)
  if (total > MOST) {
    d.pending = undefined
    return `${name} (fragment)`
  }
  pending.add(r.bytes, start, start + part, p.number)
  if (!last) return `${name} (fragment)`
  d.pending = undefined
  const whole = pending.bytes
  return p.over(r, 'Reassembled TLS Handshake', whole, 0, whole.length, () => {
    fragments(r, t, pending)
    return handshakeMessage(r, p, t, c, whole.length)
  })
}

function fragments(r: Reader, t: RecordFields, { frames, sizes, length }: Pending): void {
  const f = t['handshake.fragments']
  if (!r.wants(f) && !r.wants(t['handshake.fragment'])) return
  r.row(f, 0, length, 0)
  if (r.full) {
    const list = frames.map((n, i) => `#${n}(${sizes[i]})`).join(', ')
    r.label(f, `${frames.length} Reassembled Handshake Fragments (${length} bytes): ${list}`)
  }
  const tree = r.nest(f)
  const one = t['handshake.fragment']
  let at = 0
  for (let i = 0; i < frames.length; i++) {
    const size = sizes[i]
    r.row(one, at, size, frames[i])
    if (r.full) {
      const unit = size === 1 ? 'byte' : 'bytes'
      r.label(one, `Frame: ${frames[i]}, payload: ${at}-${at + size - 1} (${size} ${unit})`)
    }
    at += size
  }
  r.row(t['handshake.fragment.count'], 0, 0, frames.length)
  r.unnest(tree)
}
