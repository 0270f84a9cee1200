import * as F from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { readCertificate, wantsCertificates } from '../x509/index.js'
import type { TlsConnection } from './connection.js'
import { labelled } from './handshake.js'
import { Hello } from './ja3.js'
import type { RecordFields } from './record.js'
import { cipherLabel, SSL2_CIPHERS, SSL2_TYPES } from './values.js'

/** SSL 2.0: records of their own, and three messages that are sent in clear (draft-hickman-netscape-ssl-00). */

const VERSION = 0x0002
const CLIENT_HELLO = 1
const CLIENT_MASTER_KEY = 2
const SERVER_HELLO = 4

export const SSL2_FIELDS = {
  'record.is_escape': F.bool('Is Escape', { states: ['True', 'False'] }),
  'record.padding_length': F.u8('Padding Length'),
  'handshake.cipher_spec_len': F.u16('Cipher Spec Length'),
  'handshake.cipherspec': F.u24('Cipher Spec', { base: 'hex', labels: v => SSL2_CIPHERS[v] ?? cipherLabel(v) }),
  'handshake.session_id_length.error': F.expert('Session ID length error', 'error', 'Malformed'),
  'handshake.challenge_length': F.u16('Challenge Length'),
  'handshake.challenge': F.none('Challenge'),
  'handshake.session_id_hit': F.bool('Session ID Hit', { states: ['True', 'False'] }),
  'handshake.connection_id_length': F.u16('Connection ID Length'),
  'handshake.connection_id': F.none('Connection ID'),
  'handshake.clear_key_length': F.u16('Clear Key Data Length'),
  'handshake.clear_key_data': F.none('Clear Key Data'),
  'handshake.encrypted_key_length': F.u16('Encrypted Key Data Length'),
  'handshake.encrypted_key': F.none('Encrypted Key'),
  'handshake.key_arg_length': F.u16('Key Argument Length'),
  'handshake.key_arg': F.none('Key Argument'),
}

/** Bytes of the record that starts that far behind the cursor, its header of two or three bytes included. */
export function ssl2Size(r: Reader, offset: number): number {
  const word = r.peek16(offset)
  return word >= 0x8000 ? (word & 0x7fff) + 2 : (word & 0x3fff) + 3
}

/** Whether a client hello in a record of SSL 2.0 lies there: newer clients sent one too. */
export function isSsl2(r: Reader, offset: number): boolean {
  if (r.left < offset + 5 || r.peek8(offset) < 0x80 || r.peek8(offset + 2) !== CLIENT_HELLO) return false
  const version = r.peek16(offset + 3)
  return version === VERSION || (version >= 0x0300 && version <= 0x0304)
}

/** What tshark takes for SSL 2.0 where it knows nothing better: a length with its high bit, and a message's number. */
export function isLikeSsl2(r: Reader, offset: number): boolean {
  if (r.left < offset + 5 || r.peek8(offset) < 0x80) return false
  const type = r.peek8(offset + 2)
  return type === 0 || type === CLIENT_HELLO || type === CLIENT_MASTER_KEY || type === SERVER_HELLO
}

/** Reads one record. */
export function ssl2Record(r: Reader, p: Packet, t: RecordFields, c: TlsConnection): void {
  const row = r.tape.count
  const start = r.pos
  const wide = r.peek8() < 0x80
  const end = start + ssl2Size(r, 0)
  const head = wide ? 3 : 2
  const type = messageType(r, head, end, c)
  const title = type < 0 ? 'Encrypted Data' : SSL2_TYPES[type]
  p.columns.name('SSLv2')
  p.columns.join(title)
  const tree = r.open(t.record)
  r.row(t['record.version'], start, 0, VERSION)
  if (tree >= 0 && r.full) r.tape.label[row] = `SSLv2 Record Layer: ${title}`
  if (type >= 0) {
    r.row(t['record.length'], start, 2, end - start - head)
    if (wide) {
      r.row(t['record.is_escape'], start, 1, (r.peek8() >> 6) & 1)
      r.row(t['record.padding_length'], start + 2, 1, r.peek8(2))
    }
    r.skip(head)
    const f = t['handshake.type']
    r.row(f, r.pos, 1, type)
    r.label(f, `Handshake Message Type: ${SSL2_TYPES[type]} (${type})`)
    r.skip(1)
    if (type === CLIENT_HELLO) clientHello(r, t, c)
    else if (type === SERVER_HELLO) serverHello(r, p, t, c)
    else masterKey(r, t, c)
  }
  r.pos = Math.min(end, r.end)
  r.close(tree)
}

/** Which message the record holds, or -1 where it is encrypted. */
function messageType(r: Reader, head: number, end: number, c: TlsConnection): number {
  if ((c.version === VERSION && c.cipher >= 0) || r.pos + head + 10 > end) return -1
  switch (r.peek8(head)) {
    case CLIENT_HELLO:
      return isSsl2(r, head - 2) || r.peek16(head + 1) === VERSION ? CLIENT_HELLO : -1
    case SERVER_HELLO:
      return r.peek8(head + 1) <= 1 && r.peek16(head + 3) === VERSION ? SERVER_HELLO : -1
    case CLIENT_MASTER_KEY:
      return c.version === VERSION && SSL2_CIPHERS[r.peek24(head + 1)] !== undefined ? CLIENT_MASTER_KEY : -1
  }
  return -1
}

function clientHello(r: Reader, t: RecordFields, c: TlsConnection): void {
  const hello = new Hello()
  hello.version = r.u16(t['handshake.version'])
  const ciphers = r.u16(t['handshake.cipher_spec_len'])
  const f = t['handshake.session_id_length']
  const session = r.peek16()
  r.row(f, r.pos, 2, session)
  r.skip(2)
  if (session > 16) {
    const tree = r.nest(f)
    r.expert(t['handshake.session_id_length.error'], `Session ID length (${session}) must be less than 16.`)
    r.unnest(tree)
    return
  }
  const challenge = r.u16(t['handshake.challenge_length'])
  cipherSpecs(r, t, ciphers, hello)
  if (session > 0) r.span(t['handshake.session_id'], session)
  r.span(t['handshake.challenge'], challenge)
  c.client ??= hello
}

function cipherSpecs(r: Reader, t: RecordFields, length: number, hello: Hello | undefined): void {
  const f = t['handshake.ciphersuites']
  const n = Math.floor(length / 3)
  r.row(f, r.pos, length, 0)
  r.label(f, `Cipher Specs (${n} spec${n === 1 ? '' : 's'})`)
  const tree = r.nest(f)
  for (let i = 0; i < n; i++) {
    const cipher = r.u24(t['handshake.cipherspec'])
    if (cipher <= 0xffff) hello?.ciphers.push(cipher)
  }
  r.unnest(tree)
  r.skip(length - 3 * n)
}

function serverHello(r: Reader, p: Packet, t: RecordFields, c: TlsConnection): void {
  c.version = VERSION
  c.agreed = true
  r.u8(t['handshake.session_id_hit'])
  const type = r.u8(t['handshake.cert_type'])
  r.label(t['handshake.cert_type'], `Certificate Type: ${type === 1 ? 'X.509 Certificate' : 'N/A'} (${type})`)
  r.u16(t['handshake.version'])
  const size = r.peek16()
  r.row(t['handshake.certificate_length'], r.pos, 2, size)
  r.skip(2)
  const ciphers = r.u16(t['handshake.cipher_spec_len'])
  const id = r.u16(t['handshake.connection_id_length'])
  if (size > 0) {
    const start = r.span(t['handshake.certificate'], size)
    if (wantsCertificates(r)) {
      const f = t['handshake.certificate']
      const row = r.tape.count - 1
      const tree = r.nest(f)
      r.pos = start
      const holder = readCertificate(r, p, start + size)
      if (tree >= 0 && r.full) r.tape.label[row] = labelled(r, f, start, size, holder)
      r.pos = start + size
      r.unnest(tree)
    }
  }
  cipherSpecs(r, t, ciphers, undefined)
  r.span(t['handshake.connection_id'], id)
}

function masterKey(r: Reader, t: RecordFields, c: TlsConnection): void {
  c.cipher = r.u24(t['handshake.cipherspec'])
  const clear = r.u16(t['handshake.clear_key_length'])
  const encrypted = r.u16(t['handshake.encrypted_key_length'])
  const argument = r.u16(t['handshake.key_arg_length'])
  if (clear > 0) r.span(t['handshake.clear_key_data'], clear)
  r.span(t['handshake.encrypted_key'], encrypted)
  if (argument > 0) r.span(t['handshake.key_arg'], argument)
}
