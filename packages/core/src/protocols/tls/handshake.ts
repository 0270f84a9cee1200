import { hex } from '../../bytes/text.js'
import type * as F from '../../packet/field.js'
import { appended } from '../../packet/label.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { readCertificate, wantsCertificates } from '../x509/index.js'
import { applicationOf } from './application.js'
import { isTls13, type TlsConnection } from './connection.js'
import {
  CERTIFICATE,
  CERTIFICATE_REQUEST,
  CLIENT_HELLO,
  ENCRYPTED_EXTENSIONS,
  HELLO_RETRY_REQUEST,
  NEW_SESSION_TICKET,
  type Scope,
  SERVER_HELLO,
} from './extension-fields.js'
import { certificateStatus, distinguishedNames, signatureAlgorithms } from './extension-readers.js'
import { extensions } from './extensions.js'
import type { HandshakeFields } from './handshake-fields.js'
import { fingerprint, Hello, ja3sText, ja3Text } from './ja3.js'
import { clientKeyExchange, serverKeyExchange } from './key-exchange.js'
import { signatureAlgorithm } from './sct.js'
import { HANDSHAKE_TYPES, recordVersion } from './values.js'
import { settle, vector } from './vector.js'

/** Handshake messages: RFC 8446 4, RFC 5246 7.4. */

/** Name of a message's type, as the tree's lines have it. */
export const messageName = (type: number): string | undefined => HANDSHAKE_TYPES[type]

/** SHA-256 of "HelloRetryRequest", the random that marks such a server hello: its first bytes. */
const RETRY = [0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11]

/**
 * Reads one handshake message at the cursor, header and body; it ends at `end`. `t` is the field table of the protocol that
 * carries it (TLS itself, or DTLS, whose fields have other names). Answers the message's name.
 */
export function handshakeMessage(r: Reader, p: Packet, t: HandshakeFields, c: TlsConnection, end: number): string {
  const start = r.pos
  const type = r.peek8()
  const name = titleOf(r, type)
  r.row(t.handshake, start, end - start, 0)
  r.label(t.handshake, `Handshake Protocol: ${name}`)
  p.columns.join(name)
  const tree = r.nest(t.handshake)
  if (messageName(type) !== undefined) {
    r.u8(t['handshake.type'])
    const length = r.u24(t['handshake.length'])
    body(r, p, t, c, type, Math.min(end, r.pos + length))
  }
  r.pos = end
  r.unnest(tree)
  return name
}

function titleOf(r: Reader, type: number): string {
  if (type === SERVER_HELLO && isRetry(r, 6)) return 'Hello Retry Request'
  return messageName(type) ?? 'Encrypted Handshake Message'
}

/** Whether the random that many bytes behind the cursor says that the server wants another hello. */
function isRetry(r: Reader, offset: number): boolean {
  if (r.left < offset + RETRY.length) return false
  return RETRY.every((byte, i) => r.peek8(offset + i) === byte)
}

/** What follows a message's header. */
export function body(r: Reader, p: Packet, t: HandshakeFields, c: TlsConnection, type: number, end: number): void {
  switch (type) {
    case CLIENT_HELLO:
      clientHello(r, p, t, c, end)
      return
    case SERVER_HELLO:
      serverHello(r, p, t, c, end)
      return
    case NEW_SESSION_TICKET:
      sessionTicket(r, p, t, c, end)
      return
    case HELLO_RETRY_REQUEST:
      r.u16(t['handshake.version'])
      if (c.version >= 0x7f13 || c.version === 0x0304) r.u16(t['handshake.ciphersuite'])
      extensions({ r, p, t, message: type, hello: undefined }, end)
      return
    case ENCRYPTED_EXTENSIONS:
      extensions({ r, p, t, message: type, hello: c.server }, end)
      return
    case CERTIFICATE:
      certificates(r, p, t, c, end)
      return
    case 12:
      serverKeyExchange(r, t, c, end)
      return
    case CERTIFICATE_REQUEST:
      certificateRequest(r, p, t, c, end)
      return
    case 14:
      c.done = true
      return
    case 15:
      certificateVerify(r, t, c, end)
      return
    case 16:
      clientKeyExchange(r, t, c, end)
      return
    case 20:
      finished(r, t, c, end)
      return
    case 21:
      certificateUrl(r, t, end)
      return
    case 22:
      certificateStatus({ r, p, t, message: type, hello: undefined }, end)
      return
    case 24:
      r.u8(t['handshake.key_update.request_update'])
      return
    case 25: {
      r.u16(t['compress_certificate.algorithm'])
      r.u24(t['compress_certificate.uncompressed_length'])
      const n = vector(r, t, t['compress_certificate.compressed_certificate_message.length'], 3, end, 1)
      if (n >= 0) r.span(t['compress_certificate.compressed_certificate_message'], n)
      return
    }
    case 67: {
      const n = r.u8(t['handshake.npn_selected_protocol_len'])
      const name = r.text(t['handshake.npn_selected_protocol'], n)
      c.app = applicationOf(name) ?? c.app
      r.span(t['handshake.npn_padding'], r.u8(t['handshake.npn_padding_len']))
    }
  }
}

function random(r: Reader, t: HandshakeFields, halves: boolean, retry = false): void {
  const f = t['handshake.random']
  const start = r.span(f, 32)
  if (retry && r.full) r.label(f, `${f.title}: ${hex(r.bytes, start, start + 32)} (HelloRetryRequest magic)`)
  if (!halves) return
  const tree = r.nest(t['handshake.random'])
  r.pos = start
  const seconds = r.peek32()
  r.row(t['handshake.random_time'], start, 4, seconds)
  r.row(t['handshake.random_bytes'], start + 4, 28, 0)
  r.pos = start + 32
  r.unnest(tree)
}

function sessionId(r: Reader, t: HandshakeFields): void {
  const n = r.u8(t['handshake.session_id_length'])
  if (n > 0) r.span(t['handshake.session_id'], n)
}

function clientHello(r: Reader, p: Packet, t: HandshakeFields, c: TlsConnection, end: number): void {
  const hello = new Hello()
  hello.version = r.u16(t['handshake.version'])
  random(r, t, !isTls13(c.version))
  sessionId(r, t)
  const n = vector(r, t, t['handshake.cipher_suites_length'], 2, end, 2)
  if (n < 0) return
  const tree = listOf(r, t['handshake.ciphersuites'], n, `Cipher Suites (${n >> 1} suite${n >> 1 === 1 ? '' : 's'})`)
  const stop = r.pos + n
  while (r.pos + 2 <= stop) hello.ciphers.push(r.u16(t['handshake.ciphersuite']))
  settle(r, t, stop)
  r.unnest(tree)
  const m = vector(r, t, t['handshake.comp_methods_length'], 1, end, 1)
  if (m < 0) return
  const methods = listOf(r, t['handshake.comp_methods'], m, `Compression Methods (${m} method${m === 1 ? '' : 's'})`)
  for (let i = 0; i < m; i++) r.u8(t['handshake.comp_method'])
  r.unnest(methods)
  const at = r.pos
  if (r.pos < end) extensions({ r, p, t, message: CLIENT_HELLO, hello }, end)
  prints(r, t['handshake.ja3_full'], t['handshake.ja3'], at, ja3Text, hello)
  // early data is sent in the version that the client hopes for
  if (!c.agreed && hello.extensions.includes(42)) c.version = hello.versions.find(isTls13) ?? c.version
  if (c.client === undefined || !c.told) remember(p, c, hello, true)
}

function serverHello(r: Reader, p: Packet, t: HandshakeFields, c: TlsConnection, end: number): void {
  const hello = new Hello()
  const retry = isRetry(r, 2)
  const version = chosenVersion(r, end)
  // a version that nobody knows leaves the record's
  if (recordVersion(version) !== 'TLS') c.version = version
  c.agreed = true
  hello.version = r.u16(t['handshake.version'])
  const early = hello.version >> 8 === 0x7f && hello.version < 0x7f16
  random(r, t, !isTls13(version), retry)
  if (!early) sessionId(r, t)
  const cipher = r.u16(t['handshake.ciphersuite'])
  hello.ciphers.push(cipher)
  c.cipher = cipher
  if (!early) r.u8(t['handshake.comp_method'])
  const at = r.pos
  const message = retry ? HELLO_RETRY_REQUEST : SERVER_HELLO
  const bare = version < 0x0303 && version >= 0x0300 && p.session.settings.mode === 'tshark'
  if (r.pos < end) extensions({ r, p, t, message, hello, bare }, end)
  prints(r, t['handshake.ja3s_full'], t['handshake.ja3s'], at, ja3sText, hello)
  if (hello.alpn.length > 0) c.app = applicationOf(hello.alpn[0]) ?? c.app
  if (retry) return
  if (isTls13(version)) c.resumed = hello.extensions.includes(41)
  remember(p, c, hello, false)
}

/** The version that a server hello chooses: its own, or that of its supported_versions; the cursor stays. */
function chosenVersion(r: Reader, end: number): number {
  const legacy = r.peek16()
  if (legacy !== 0x0303) return legacy
  const b = r.bytes
  let at = r.pos + 34
  if (at >= end) return legacy
  at += 1 + b[at] + 3
  for (at += 2; at + 4 <= end; ) {
    const type = (b[at] << 8) | b[at + 1]
    const size = (b[at + 2] << 8) | b[at + 3]
    if (type === 43 && size >= 2 && at + 6 <= end) return (b[at + 4] << 8) | b[at + 5]
    at += 4 + size
  }
  return legacy
}

function prints(r: Reader, full: F.Field, hash: F.Field, at: number, make: (h: Hello) => string, hello: Hello): void {
  if (!r.wants(full) && !r.wants(hash)) return
  const text = make(hello)
  r.row(full, at, 0, 0, text)
  if (r.wants(hash)) r.row(hash, at, 0, 0, fingerprint(text))
}

function remember(p: Packet, c: TlsConnection, hello: Hello, client: boolean): void {
  if (client) {
    c.client = hello
    c.clientForward = p.forward
    c.clientHelloFrame = p.number
  } else {
    c.server = hello
    c.clientForward = !p.forward
    c.serverHelloFrame = p.number
  }
  if (c.ends === undefined && p.listens('tls')) {
    c.ends = p.ends(client)
    c.time = p.time
  }
}

function listOf(r: Reader, f: F.Field, length: number, label: string): number {
  if (length < 0) return -1
  r.row(f, r.pos, length, 0)
  r.label(f, label)
  return r.nest(f)
}

function sessionTicket(r: Reader, p: Packet, t: HandshakeFields, c: TlsConnection, end: number): void {
  const tree = r.group('TLS Session Ticket')
  const hint = t['handshake.session_ticket_lifetime_hint']
  const seconds = r.u32(hint)
  if (r.full)
    r.label(
      hint,
      `${hint.title}: ${seconds} second${seconds === 1 ? '' : 's'}${seconds >= 60 ? ` (${lasting(seconds)})` : ''}`,
    )
  const modern = isTls13(c.version)
  if (modern) {
    r.u32(t['handshake.session_ticket_age_add'])
    const n = vector(r, t, t['handshake.session_ticket_nonce_length'], 1, end)
    if (n > 0) r.span(t['handshake.session_ticket_nonce'], n)
  }
  const n = vector(r, t, t['handshake.session_ticket_length'], 2, end)
  if (n >= 0) r.span(t['handshake.session_ticket'], n)
  if (modern && r.pos < end) extensions({ r, p, t, message: NEW_SESSION_TICKET, hello: undefined }, end)
  r.close(tree)
}

/** `1 day, 4 hours`. */
function lasting(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86400), 'day'],
    [Math.floor((seconds % 86400) / 3600), 'hour'],
    [Math.floor((seconds % 3600) / 60), 'minute'],
    [seconds % 60, 'second'],
  ] as const
  return parts
    .filter(([n]) => n > 0)
    .map(([n, unit]) => `${n} ${unit}${n === 1 ? '' : 's'}`)
    .join(', ')
}

function context(r: Reader, t: HandshakeFields, end: number): void {
  const n = vector(r, t, t['handshake.certificate_request_context_length'], 1, end)
  if (n > 0) r.span(t['handshake.certificate_request_context'], n)
}

function certificates(r: Reader, p: Packet, t: HandshakeFields, c: TlsConnection, end: number): void {
  const modern = isTls13(c.version)
  if (modern) context(r, t, end)
  const n = vector(r, t, t['handshake.certificates_length'], 3, end)
  if (n <= 0) return
  const tree = listOf(r, t['handshake.certificates'], n, `Certificates (${n} bytes)`)
  const inside = wantsCertificates(r)
  const tell = p.listens('tls') && !c.told && p.forward !== c.clientForward
  const f = t['handshake.certificate']
  for (const stop = r.pos + n; r.pos < stop; ) {
    const length = vector(r, t, t['handshake.certificate_length'], 3, stop)
    if (length < 0) break
    const next = r.pos + length
    if (tell) {
      r.need(length)
      c.addCertificate(p, r.bytes.slice(r.pos, next))
    }
    const row = r.tape.count
    r.row(f, r.pos, length, 0)
    const nested = r.nest(f)
    if (inside && length > 0) {
      const subject = readCertificate(r, p, next)
      if (r.full) r.tape.label[row] = labelled(r, f, next - length, length, subject)
    }
    r.unnest(nested)
    r.pos = next
    if (modern) extensions({ r, p, t, message: CERTIFICATE, hello: undefined }, stop)
  }
  r.unnest(tree)
}

const HEX_SHOWN = 36

/** A certificate's line, with its holder's name. */
export function labelled(r: Reader, f: F.Field, start: number, length: number, text: string): string {
  let digits = ''
  for (let i = start; i < start + Math.min(length, HEX_SHOWN); i++) digits += r.bytes[i].toString(16).padStart(2, '0')
  return appended(`${f.title}: ${digits}${length > HEX_SHOWN ? '…' : ''} (${text})`)
}

function certificateRequest(r: Reader, p: Packet, t: HandshakeFields, c: TlsConnection, end: number): void {
  const scope: Scope = { r, p, t, message: CERTIFICATE_REQUEST, hello: undefined }
  if (isTls13(c.version)) {
    context(r, t, end)
    extensions(scope, end)
    return
  }
  const n = r.u8(t['handshake.cert_types_count'])
  const tree = listOf(r, t['handshake.cert_types'], n, `Certificate types (${n} type${n === 1 ? '' : 's'})`)
  for (let i = 0; i < n; i++) r.u8(t['handshake.cert_type'])
  r.unnest(tree)
  if (c.version >= 0x0303 || c.version === 0xfefd) signatureAlgorithms(scope, end)
  distinguishedNames(scope, end)
}

function certificateVerify(r: Reader, t: HandshakeFields, c: TlsConnection, end: number): void {
  if (c.version >= 0x0303) signatureAlgorithm(r, t)
  const n = vector(r, t, t['handshake.client_cert_vrfy.sig_len'], 2, end)
  if (n >= 0) r.span(t['handshake.client_cert_vrfy.sig'], n)
}

function finished(r: Reader, t: HandshakeFields, c: TlsConnection, end: number): void {
  if (c.version === 0x0300) {
    r.span(t['handshake.md5_hash'], 16)
    r.span(t['handshake.sha_hash'], 20)
  } else r.span(t['handshake.verify_data'], end - r.pos)
}

function certificateUrl(r: Reader, t: HandshakeFields, end: number): void {
  r.u8(t['handshake.cert_url_type'])
  const n = vector(r, t, t['handshake.cert_url.url_hash_len'], 2, end)
  for (const stop = r.pos + Math.max(0, n); r.pos < stop; ) {
    const tree = r.open(t['handshake.cert_url.url_hash'])
    const length = r.u16(t['handshake.cert_url.url_len'])
    r.text(t['handshake.cert_url.url'], length)
    r.span(t['handshake.cert_url.padding'], 1)
    r.span(t['handshake.cert_url.sha1'], 20)
    r.close(tree)
  }
  settle(r, t, end)
}
