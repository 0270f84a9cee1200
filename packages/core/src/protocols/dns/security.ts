import { durationWords } from '../../bytes/duration.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { f } from './fields.js'
import { TYPE_LABELS } from './labels.js'
import { bracketed, type RecordReader } from './message.js'

/** Records of DNSSEC (RFC 4034, 5155), of keys and of signed transactions (RFC 8945, 2930). */

/** RFC 4034 4.1.2: windows of 256 types, each with as many bytes of bits as it needs. */
export function typeBitmap(r: Reader, end: number): void {
  while (r.pos < end) {
    const window = r.u8() * 256
    const length = r.u8()
    for (let i = 0; i < length; i++) typesOf(r, window + i * 8)
  }
}

/** The types whose bits are set in the byte at the cursor. */
export function typesOf(r: Reader, first: number): void {
  const byte = r.peek8()
  for (let i = 0; i < 8; i++) {
    if ((byte & (0x80 >> i)) === 0) continue
    const type = first + i
    r.row(f['resp.type'], r.pos, 1, type)
    if (r.full) r.label(f['resp.type'], `RR type in bit map: ${TYPE_LABELS[type] ?? `Unknown (${type})`}`)
  }
  r.skip(1)
}

/** RFC 4034 appendix B: a number that tells a key from others. */
function keyTag(r: Reader, from: number, end: number, algorithm: number): number {
  const b = r.bytes
  if (algorithm === 1) return (b[end - 3] << 8) | b[end - 2]
  let sum = 0
  for (let i = from; i < end; i++) sum += (i - from) % 2 === 0 ? b[i] << 8 : b[i]
  return (sum + (sum >>> 16)) & 0xffff
}

const signature: RecordReader = (r, m, end) => {
  r.u16(f['rrsig.type_covered'])
  r.u8(f['rrsig.algorithm'])
  r.u8(f['rrsig.labels'])
  bracketed(r, f['rrsig.original_ttl'], durationWords)
  moment(r, 'rrsig.signature_expiration')
  moment(r, 'rrsig.signature_inception')
  r.u16(f['rrsig.key_tag'])
  m.name(r, f['rrsig.signers_name'])
  r.span(f['rrsig.signature'], Math.max(end - r.pos, 0))
}

function moment(
  r: Reader,
  key:
    | 'rrsig.signature_expiration'
    | 'rrsig.signature_inception'
    | 'tkey.signature_expiration'
    | 'tkey.signature_inception',
): void {
  const start = r.pos
  const seconds = r.u32()
  r.row(f[key], start, 4, seconds, [seconds, 0])
}

const DNSKEY_FLAGS = [
  f['dnskey.flags.zone_key'],
  f['dnskey.flags.key_revoked'],
  f['dnskey.flags.secure_entry_point'],
  f['dnskey.flags.reserved'],
]

const publicKey: RecordReader = (r, _m, end) => {
  const start = r.pos
  r.flags(f['dnskey.flags'], DNSKEY_FLAGS, true)
  r.u8(f['dnskey.protocol'])
  const algorithm = r.u8(f['dnskey.algorithm'])
  // worked out from the whole, and found where the layer begins
  r.row(f['dnskey.key_id'], r.base, 0, keyTag(r, start, end, algorithm))
  r.span(f['dnskey.public_key'], Math.max(end - r.pos, 0))
}

const KEY_FLAGS = [
  f['key.flags.authentication'],
  f['key.flags.confidentiality'],
  f['key.flags.required'],
  f['key.flags.associated_user'],
  f['key.flags.associated_named_entity'],
  f['key.flags.ipsec'],
  f['key.flags.mime'],
  f['key.flags.signatory'],
]
const NO_KEY = KEY_FLAGS.slice(0, 2)

const key: RecordReader = (r, _m, end) => {
  const start = r.pos
  const none = (r.peek8() & 0xc0) === 0xc0
  r.flags(f['key.flags'], none ? NO_KEY : KEY_FLAGS, true)
  r.u8(f['key.protocol'])
  const algorithm = r.u8(f['key.algorithm'])
  r.fact(f['key.key_id'], keyTag(r, start, end, algorithm))
  if (r.pos < end) r.span(f['key.public_key'], end - r.pos)
}

const nextSecure: RecordReader = (r, m, end) => {
  const name = m.name(r, f['nsec.next_domain_name'])
  if (m.told) m.tell(`, next domain name ${name}`, name)
  typeBitmap(r, end)
}

const BASE32 = '0123456789abcdefghijklmnopqrstuv'

/** RFC 4648 7: base 32 with the extended hex alphabet, as hashed names are written. */
function base32(b: Uint8Array, from: number, to: number): string {
  let text = ''
  let held = 0
  let count = 0
  for (let i = from; i < to; i++) {
    held = (held << 8) | b[i]
    count += 8
    while (count >= 5) {
      count -= 5
      text += BASE32[(held >>> count) & 31]
    }
    held &= (1 << count) - 1
  }
  return count > 0 ? text + BASE32[(held << (5 - count)) & 31] : text
}

function hashParameters(r: Reader, children: boolean): void {
  r.u8(f['nsec3.algo'])
  if (children) r.flags(f['nsec3.flags'], [f['nsec3.flags.opt_out']], true)
  else r.u8(f['nsec3.flags'])
  r.u16(f['nsec3.iterations'])
  const salt = r.u8(f['nsec3.salt_length'])
  r.span(f['nsec3.salt_value'], salt)
}

const nextHashed: RecordReader = (r, _m, end) => {
  hashParameters(r, true)
  const length = r.u8(f['nsec3.hash_length'])
  r.need(length)
  if (length > 0) r.row(f['nsec3.hash_value'], r.pos, length, 0, base32(r.bytes, r.pos, r.pos + length))
  r.skip(length)
  typeBitmap(r, end)
}

const certificate: RecordReader = (r, _m, end) => {
  r.u16(f['cert.type'])
  r.u16(f['cert.key_tag'])
  r.u8(f['cert.algorithm'])
  if (r.pos < end) r.span(f['cert.certificate'], end - r.pos)
}

/** RFC 4025: keys of IPsec gateways. */
const gateway: RecordReader = (r, m, end) => {
  r.u8(f['ipseckey.gateway_precedence'])
  const type = r.u8(f['ipseckey.gateway_type'])
  r.u8(f['ipseckey.gateway_algorithm'])
  if (type === 1) r.ipv4(f['ipseckey.gateway_ipv4'])
  else if (type === 2) r.ipv6(f['ipseckey.gateway_ipv6'])
  else if (type === 3) m.name(r, f['ipseckey.gateway_dns'])
  if (r.pos < end) r.span(f['ipseckey.public_key'], end - r.pos)
}

const transactionSignature: RecordReader = (r, m) => {
  const algorithm = m.name(r, f['tsig.algorithm_name'])
  const start = r.pos
  const seconds = r.number(undefined, 6, false)
  r.row(f['tsig.time_signed'], start, 6, seconds, [seconds, 0])
  r.u16(f['tsig.fudge'])
  const size = r.u16(f['tsig.mac_size'])
  if (size > 0) {
    r.span(f['tsig.mac'], size)
    const row = r.nest(f['tsig.mac'])
    r.expert(f['tsig.noalg'], `No dissector for algorithm:${algorithm}`)
    r.unnest(row)
  }
  r.u16(f['tsig.original_id'])
  r.u16(f['tsig.error'])
  const other = r.u16(f['tsig.other_len'])
  if (other > 0) r.span(f['tsig.other_data'], other)
}

const GSSAPI = 3

const transactionKey: RecordReader = (r, m, _end, p) => {
  m.name(r, f['tkey.algo_name'])
  moment(r, 'tkey.signature_inception')
  moment(r, 'tkey.signature_expiration')
  const mode = r.u16(f['tkey.mode'])
  r.u16(f['tkey.error'])
  const size = r.u16(f['tkey.key_size'])
  if (size > 0) {
    r.need(size)
    r.span(f['tkey.key_data'], size)
    if (mode === GSSAPI) token(r, p, size)
  }
  const other = r.u16(f['tkey.other_size'])
  if (other > 0) r.span(f['tkey.other_data'], other)
}

/** The key data that was just read, as what it is. */
function token(r: Reader, p: Packet, size: number): void {
  const gssapi = p.session.registry.protocol('gss-api')
  if (gssapi === undefined) return
  const row = r.nest(f['tkey.key_data'])
  r.pos -= size
  r.enter(size)
  p.inside(gssapi, r)
  r.leave()
  r.unnest(row)
}

export const SECURITY: Readonly<Record<number, RecordReader>> = {
  24: signature,
  25: key,
  37: certificate,
  45: gateway,
  46: signature,
  47: nextSecure,
  48: publicKey,
  50: nextHashed,
  51: r => hashParameters(r, false),
  60: publicKey,
  249: transactionKey,
  250: transactionSignature,
}
