import * as F from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { ocsp, readName, readPublicKey } from '../x509/index.js'
import type { Hello } from './ja3.js'
import { QUIC_FIELDS, transportParameters } from './quic.js'
import { SCT_FIELDS, sctList, signatureAlgorithm } from './sct.js'
import {
  CERTIFICATE_TYPES,
  COMPRESS_CERTIFICATE,
  cipherLabel,
  extensionLabel,
  groupLabel,
  POINT_FORMATS,
  PSK_MODES,
  versionLabel,
} from './values.js'
import { settle, VECTOR_FIELDS, vector } from './vector.js'

/** Handshake messages that carry extensions, by type. */
export const CLIENT_HELLO = 1
export const SERVER_HELLO = 2
export const NEW_SESSION_TICKET = 4
export const HELLO_RETRY_REQUEST = 6
export const ENCRYPTED_EXTENSIONS = 8
export const CERTIFICATE = 11
export const CERTIFICATE_REQUEST = 13

export const EXTENSION_FIELDS = {
  'handshake.extensions_length': F.u16('Extensions Length'),
  'handshake.extension.type': F.u16('Type', { labels: extensionLabel }),
  'handshake.extension.len': F.u16('Length'),
  'handshake.extension.data': F.bytes('Data'),
  'handshake.extensions_server_name_list_len': F.u16('Server Name list length'),
  'handshake.extensions_server_name_type': F.u8('Server Name Type', { labels: { 0: 'host_name' } }),
  'handshake.extensions_server_name_len': F.u16('Server Name length'),
  'handshake.extensions_server_name': F.string('Server Name'),
  'handshake.max_fragment_length': F.u8('Maximum Fragment Length', {
    labels: { 1: '512', 2: '1024', 3: '2048', 4: '4096' },
  }),
  'handshake.extensions_status_request_type': F.u8('Certificate Status Type', {
    labels: { 1: 'OCSP', 2: 'OCSP Multi' },
  }),
  'handshake.extensions_status_request_len': F.u16('Certificate Status Length'),
  'handshake.extensions_status_request_list_len': F.u16('Certificate Status List Length'),
  'handshake.extensions_status_request_responder_ids_len': F.u16('Responder ID list Length'),
  'handshake.extensions_status_request_exts_len': F.u16('Request Extensions Length'),
  'handshake.status_request.undecoded': F.expert(
    'Responder ID list or Request Extensions are not decoded',
    'note',
    'Undecoded',
  ),
  'handshake.ocsp_response_list_len': F.u24('OCSP Response List Length'),
  'handshake.ocsp_response_len': F.u24('OCSP Response Length'),
  'handshake.cert_type.types_len': F.u8('Certificate Type List Length'),
  'handshake.cert_type.types': F.none('Certificate Type List'),
  'handshake.cert_type.type': F.u8('Certificate Type', { base: 'hex', labels: CERTIFICATE_TYPES }),
  'handshake.extensions_supported_groups_length': F.u16('Supported Groups List Length'),
  'handshake.extensions_supported_groups': F.none('Supported Groups List'),
  'handshake.extensions_supported_group': F.u16('Supported Group', { base: 'hex', labels: groupLabel }),
  'handshake.extensions_ec_point_formats_length': F.u8('EC point formats Length'),
  'handshake.extensions_ec_point_formats': F.none('EC point formats'),
  'handshake.extensions_ec_point_format': F.u8('EC point format', { labels: POINT_FORMATS }),
  'handshake.extensions_srp_len': F.u8('SRP username length'),
  'handshake.extensions_srp_username': F.string('SRP username'),
  'handshake.sig_hash_alg_len': F.u16('Signature Hash Algorithms Length'),
  'handshake.sig_hash_algs': F.none('Signature Algorithms'),
  'handshake.extension.heartbeat.mode': F.u8('Mode', {
    labels: { 1: 'Peer allowed to send requests', 2: 'Peer not allowed to send requests' },
  }),
  'handshake.extensions_alpn_len': F.u16('ALPN Extension Length'),
  'handshake.extensions_alpn_list': F.none('ALPN Protocol'),
  'handshake.extensions_alpn_str_len': F.u8('ALPN string length'),
  'handshake.extensions_alpn_str': F.string('ALPN Next Protocol'),
  'handshake.extensions_alps_len': F.u16('ALPS Extension Length'),
  'handshake.extensions_alps_alpn_list': F.none('Supported ALPN List'),
  'handshake.extensions_alps_alpn_str_len': F.u8('Supported ALPN Length'),
  'handshake.extensions_alps_alpn_str': F.string('Supported ALPN'),
  'handshake.extensions_alps.settings': F.bytes('ALPN Opaque Settings'),
  'handshake.extensions_npn_str_len': F.u8('Protocol string length'),
  'handshake.extensions_npn': F.string('Next Protocol'),
  'handshake.extensions_reneg_info_len': F.u8('Renegotiation info extension length'),
  'handshake.extensions_reneg_info': F.bytes('Renegotiation info'),
  'handshake.extensions_padding_data': F.bytes('Padding Data'),
  'compress_certificate.algorithms_length': F.u8('Algorithms Length'),
  'compress_certificate.algorithm': F.u16('Algorithm', { labels: COMPRESS_CERTIFICATE }),
  record_size_limit: F.u16('Record Size Limit'),
  'handshake.cred.valid_time': F.u32('Valid Time'),
  'handshake.cred.pubkey_len': F.u24('Subject Public Key Info Length'),
  'handshake.cred.pubkey': F.bytes('Subject Public Key Info'),
  'handshake.cred.signature_len': F.u16('Signature Length'),
  'handshake.cred.signature': F.bytes('Signature'),
  'handshake.extensions.psk.identities.length': F.u16('Identities Length'),
  'handshake.extensions.psk.identity.identity_length': F.u16('Identity Length'),
  'handshake.extensions.psk.identity.identity': F.bytes('Identity'),
  'handshake.extensions.psk.identity.obfuscated_ticket_age': F.u32('Obfuscated Ticket Age'),
  'handshake.extensions.psk.identity.selected': F.u16('Selected Identity'),
  'handshake.extensions.psk.binders_len': F.u16('PSK Binders length'),
  'handshake.extensions.psk.binders': F.none('PSK Binders'),
  'early_data.max_early_data_size': F.u32('Maximum Early Data Size'),
  'handshake.extensions.supported_versions_len': F.u8('Supported Versions length'),
  'handshake.extensions.supported_version': F.u16('Supported Version', { base: 'hex', labels: versionLabel }),
  'handshake.extensions.cookie_len': F.u16('Cookie length'),
  'handshake.extensions.cookie': F.bytes('Cookie'),
  'extension.psk_ke_modes_length': F.u8('PSK Key Exchange Modes Length'),
  'extension.psk_ke_mode': F.u8('PSK Key Exchange Mode', { labels: PSK_MODES }),
  'handshake.dnames_len': F.u16('Distinguished Names Length'),
  'handshake.dnames': F.none('Distinguished Names'),
  'handshake.dname_len': F.u16('Distinguished Name Length'),
  'handshake.dname': F.none('Distinguished Name'),
  'extension.oid_filters_length': F.u16('OID Filters Length'),
  'extension.oid_filters.oid_length': F.u8('Certificate Extension OID Length'),
  'extension.oid_filters.oid': F.oid('Certificate Extension OID'),
  'extension.oid_filters.values_length': F.u16('Certificate Extension Values Length'),
  'handshake.extensions_key_share_client_length': F.u16('Client Key Share Length'),
  'handshake.extensions_key_share_group': F.u16('Group', { labels: groupLabel }),
  'handshake.extensions_key_share_key_exchange_length': F.u16('Key Exchange Length'),
  'handshake.extensions_key_share_key_exchange': F.bytes('Key Exchange'),
  'handshake.extensions_key_share_selected_group': F.u16('Selected Group', { labels: groupLabel }),
  connection_id_length: F.u8('Connection ID length'),
  connection_id: F.bytes('Connection ID'),
  'esni.suite': F.u16('Cipher Suite', { base: 'hex', labels: cipherLabel }),
  'esni.record_digest_length': F.u16('Record Digest Length'),
  'esni.record_digest': F.bytes('Record Digest'),
  'esni.encrypted_sni_length': F.u16('Encrypted SNI Length'),
  'esni.encrypted_sni': F.bytes('Encrypted SNI'),
  'esni.nonce': F.bytes('Nonce'),
  ...QUIC_FIELDS,
  ...SCT_FIELDS,
  ...VECTOR_FIELDS,
}

export type ExtensionFields = { readonly [K in keyof typeof EXTENSION_FIELDS]: F.Field }

/** What the extensions of one message are read with. */
export interface Scope {
  readonly r: Reader
  readonly p: Packet
  readonly t: ExtensionFields
  /** Type of the handshake message. */
  readonly message: number
  readonly hello: Hello | undefined
  /** Signatures come without their algorithm; see `sctList`. */
  readonly bare?: boolean
}

/** The extensions of a message that ends at `end`, with their common length. */
export function extensions(s: Scope, end: number): void {
  const { r, t } = s
  const length = vector(r, t, t['handshake.extensions_length'], 2, end)
  if (length < 0) {
    if (s.hello !== undefined) s.hello.broken = true
    return
  }
  const stop = r.pos + length
  while (r.pos + 4 <= stop) {
    const type = r.peek16()
    const size = r.peek16(2)
    const name = extensionLabel(type) ?? `Unknown type ${type}`
    const tree = r.full ? r.group(`Extension: ${name} (len=${size})`) : -1
    r.u16(t['handshake.extension.type'])
    const body = vector(r, t, t['handshake.extension.len'], 2, stop)
    if (body < 0) {
      r.close(tree)
      r.pos = stop
      return
    }
    const next = r.pos + body
    s.hello?.extensions.push(type)
    extension(s, type, next)
    settle(r, t, next)
    r.close(tree)
  }
  settle(r, t, stop)
}

function extension(s: Scope, type: number, end: number): void {
  const { r, t, message } = s
  const empty = r.pos >= end
  const asks = message === CLIENT_HELLO
  switch (type) {
    case 0:
      if (!empty) serverName(s)
      return
    case 1:
      r.u8(t['handshake.max_fragment_length'])
      return
    case 5:
      if (asks) statusRequest(s)
      else if (message === CERTIFICATE) certificateStatus(s, end)
      return
    case 9:
    case 19:
    case 20:
      certificateTypes(s, end)
      return
    case 10:
      groups(s, end)
      return
    case 11:
      pointFormats(s)
      return
    case 12:
      text(s, t['handshake.extensions_srp_len'], 1, t['handshake.extensions_srp_username'], end)
      return
    case 13:
    case 50:
      signatureAlgorithms(s, end)
      return
    case 14:
    case 22:
    case 23:
    case 46:
    case 49:
      return
    case 15:
      r.u8(t['handshake.extension.heartbeat.mode'])
      return
    case 16:
      alpn(s, end)
      return
    case 17:
      if (asks) statusRequests(s, end)
      return
    case 18:
      if (asks && empty) return
      if (vectorFits(s, end)) sctList(r, end, t, s.bare === true)
      return
    case 21:
      r.span(t['handshake.extensions_padding_data'], end - r.pos)
      return
    case 27:
      compressCertificate(s, end)
      return
    case 28:
      r.u16(t.record_size_limit)
      return
    case 34:
      if (asks || message === CERTIFICATE_REQUEST) signatureAlgorithms(s, end)
      else credential(s, end)
      return
    case 35:
      r.span(t['handshake.extension.data'], end - r.pos)
      if (r.full) r.label(t['handshake.extension.data'], `Data (${end - r.tape.start[r.tape.count - 1]} bytes)`)
      return
    case 40:
    case 51:
      keyShare(s, end)
      return
    case 41:
      preSharedKey(s, end)
      return
    case 42:
      if (message === NEW_SESSION_TICKET) r.u32(t['early_data.max_early_data_size'])
      return
    case 43:
      supportedVersions(s, end)
      return
    case 44:
      cookie(s, end)
      return
    case 45:
      pskModes(s, end)
      return
    case 47:
      distinguishedNames(s, end)
      return
    case 48:
      oidFilters(s, end)
      return
    case 53:
    case 54: {
      const n = r.u8(t.connection_id_length)
      if (n > 0) r.span(t.connection_id, n)
      return
    }
    case 57:
    case 0xffa5:
      transportParameters(r, t, end)
      return
    case 0x3374:
      nextProtocols(s, end)
      return
    case 0x4469:
      applicationSettings(s, end)
      return
    case 0xff01:
      renegotiation(s, end)
      return
    case 0xffce:
      encryptedName(s, end)
      return
    default:
      r.span(t['handshake.extension.data'], Math.max(0, end - r.pos))
  }
}

/** Whether a two-byte length has room; complains where it has none. */
function vectorFits(s: Scope, end: number): boolean {
  if (s.r.pos + 2 <= end) return true
  vector(s.r, s.t, s.t['sct.scts_length'], 2, end)
  return false
}

/** Text with its length before it. */
function text(s: Scope, length: F.Field, size: number, f: F.Field, end: number): void {
  const n = vector(s.r, s.t, length, size, end, 1)
  if (n > 0) s.r.text(f, n)
}

/** Opens the row of a list whose length has just been read. */
function openList(s: Scope, f: F.Field, length: number, label: string): number {
  s.r.row(f, s.r.pos, length, 0)
  s.r.label(f, label)
  return s.r.nest(f)
}

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`

function serverName(s: Scope): void {
  const { r, t } = s
  const tree = r.group('Server Name Indication extension')
  const stop = r.u16(t['handshake.extensions_server_name_list_len']) + r.pos
  while (r.pos < stop) {
    const type = r.u8(t['handshake.extensions_server_name_type'])
    const n = vector(r, t, t['handshake.extensions_server_name_len'], 2, stop)
    if (n < 0) break
    const name = r.text(t['handshake.extensions_server_name'], n)
    if (s.hello !== undefined && s.hello.sni === '' && type === 0) s.hello.sni = name
  }
  r.close(tree)
}

function statusRequest(s: Scope): void {
  const { r, t } = s
  const type = r.u8(t['handshake.extensions_status_request_type'])
  if (type === 1 || type === 2) responders(s)
}

function responders(s: Scope): void {
  const { r, t } = s
  const ids = r.u16(t['handshake.extensions_status_request_responder_ids_len'])
  if (ids > 0) r.skip(ids)
  const asked = r.u16(t['handshake.extensions_status_request_exts_len'])
  if (asked > 0) r.skip(asked)
}

function statusRequests(s: Scope, end: number): void {
  const { r, t } = s
  const n = vector(r, t, t['handshake.extensions_status_request_list_len'], 2, end)
  if (n < 0) return
  for (const stop = r.pos + n; r.pos < stop; ) {
    const type = r.u8(t['handshake.extensions_status_request_type'])
    const length = vector(r, t, t['handshake.extensions_status_request_len'], 2, stop)
    if (length < 0) return
    const next = r.pos + length
    if ((type === 1 || type === 2) && length >= 4) responders(s)
    r.pos = next
  }
}

/** CertificateStatus: RFC 6066 8. */
export function certificateStatus(s: Scope, end: number): void {
  const { r, t } = s
  const type = r.u8(t['handshake.extensions_status_request_type'])
  if (type === 1) ocspResponse(s, end)
  else if (type === 2) {
    const n = vector(r, t, t['handshake.ocsp_response_list_len'], 3, end)
    for (const stop = r.pos + Math.max(0, n); r.pos < stop; ) ocspResponse(s, stop)
  }
}

function ocspResponse(s: Scope, end: number): void {
  const { r, p, t } = s
  const n = vector(r, t, t['handshake.ocsp_response_len'], 3, end)
  if (n <= 0) {
    r.pos = end
    return
  }
  const stop = r.pos + n
  if (r.full || r.wants(ocsp.root)) {
    r.enter(n)
    p.inside(ocsp, r)
    r.leave()
  }
  r.pos = stop
}

function certificateTypes(s: Scope, end: number): void {
  const { r, t } = s
  if (s.message !== CLIENT_HELLO) {
    r.u8(t['handshake.cert_type.type'])
    return
  }
  const n = vector(r, t, t['handshake.cert_type.types_len'], 1, end, 1)
  if (n < 0) return
  const tree = openList(s, t['handshake.cert_type.types'], n, `Certificate Type List (${count(n, 'type')})`)
  for (const stop = r.pos + n; r.pos < stop; ) r.u8(t['handshake.cert_type.type'])
  r.unnest(tree)
}

function groups(s: Scope, end: number): void {
  const { r, t } = s
  const n = vector(r, t, t['handshake.extensions_supported_groups_length'], 2, end, 2)
  if (n < 0) return
  const tree = openList(
    s,
    t['handshake.extensions_supported_groups'],
    n,
    `Supported Groups (${count(n >> 1, 'group')})`,
  )
  for (const stop = r.pos + n; r.pos + 2 <= stop; ) {
    const group = r.u16(t['handshake.extensions_supported_group'])
    s.hello?.groups.push(group)
  }
  r.unnest(tree)
}

function pointFormats(s: Scope): void {
  const { r, t } = s
  const n = r.u8(t['handshake.extensions_ec_point_formats_length'])
  const tree = openList(s, t['handshake.extensions_ec_point_formats'], n, `Elliptic curves point formats (${n})`)
  for (let i = 0; i < n; i++) {
    const format = r.u8(t['handshake.extensions_ec_point_format'])
    s.hello?.formats.push(format)
  }
  r.unnest(tree)
}

/** A list of signature algorithms with its length. */
export function signatureAlgorithms(s: Scope, end: number): void {
  const { r, t } = s
  const n = vector(r, t, t['handshake.sig_hash_alg_len'], 2, end, 2)
  if (n < 0) return
  const f = t['handshake.sig_hash_algs']
  const tree = openList(s, f, n, `Signature Hash Algorithms (${count(n >> 1, 'algorithm')})`)
  const stop = r.pos + n
  while (r.pos + 2 <= stop) signatureAlgorithm(r, t)
  r.unnest(tree)
  if (r.pos !== stop) settle(r, t, stop)
}

function alpn(s: Scope, end: number): void {
  const { r, t } = s
  const n = vector(r, t, t['handshake.extensions_alpn_len'], 2, end, 2)
  if (n < 0) return
  const f = t['handshake.extensions_alpn_list']
  const tree = openList(s, f, n, f.title.replace('List', '').trim())
  for (const stop = r.pos + n; r.pos < stop; ) {
    const length = vector(r, t, t['handshake.extensions_alpn_str_len'], 1, stop, 1)
    if (length < 0) break
    const name = r.text(t['handshake.extensions_alpn_str'], length)
    s.hello?.alpn.push(name)
  }
  r.unnest(tree)
}

function applicationSettings(s: Scope, end: number): void {
  const { r, t } = s
  if (s.message !== CLIENT_HELLO) {
    r.span(t['handshake.extensions_alps.settings'], end - r.pos)
    return
  }
  const n = vector(r, t, t['handshake.extensions_alps_len'], 2, end, 2)
  if (n < 0) return
  const f = t['handshake.extensions_alps_alpn_list']
  const tree = openList(s, f, n, f.title)
  for (const stop = r.pos + n; r.pos < stop; ) {
    const length = vector(r, t, t['handshake.extensions_alps_alpn_str_len'], 1, stop, 1)
    if (length < 0) break
    r.text(t['handshake.extensions_alps_alpn_str'], length)
  }
  r.unnest(tree)
}

function nextProtocols(s: Scope, end: number): void {
  const { r, t } = s
  if (r.pos >= end) return
  const tree = r.group('Next Protocol Negotiation')
  while (r.pos < end) {
    const n = r.u8(t['handshake.extensions_npn_str_len'])
    r.text(t['handshake.extensions_npn'], n)
  }
  r.close(tree)
}

function renegotiation(s: Scope, end: number): void {
  const { r, t } = s
  const tree = r.group('Renegotiation Info extension')
  const n = vector(r, t, t['handshake.extensions_reneg_info_len'], 1, end)
  if (n > 0) r.span(t['handshake.extensions_reneg_info'], n)
  r.close(tree)
}

function compressCertificate(s: Scope, end: number): void {
  const { r, t, message } = s
  if (message !== CLIENT_HELLO && message !== CERTIFICATE_REQUEST) return
  const n = vector(r, t, t['compress_certificate.algorithms_length'], 1, end, 2)
  if (n < 0) return
  for (const stop = r.pos + n; r.pos + 2 <= stop; ) r.u16(t['compress_certificate.algorithm'])
}

/** DelegatedCredential: RFC 9345. */
function credential(s: Scope, end: number): void {
  const { r, p, t } = s
  r.u32(t['handshake.cred.valid_time'])
  signatureAlgorithm(r, t)
  if (r.pos > end) {
    const text = `Vector offset is past buffer end offset (${r.pos - r.base} > ${end - r.base})`
    r.expert(t['malformed.buffer_too_small'], text)
    r.pos = end
    return
  }
  const n = vector(r, t, t['handshake.cred.pubkey_len'], 3, end, 1)
  if (n < 0) return
  const stop = r.pos + n
  r.row(t['handshake.cred.pubkey'], r.pos, n, 0)
  const tree = r.nest(t['handshake.cred.pubkey'])
  if (r.full) readPublicKey(r, p, stop)
  r.unnest(tree)
  r.pos = stop
  signatureAlgorithm(r, t)
  const length = vector(r, t, t['handshake.cred.signature_len'], 2, end)
  if (length > 0) r.span(t['handshake.cred.signature'], length)
}

function keyShareEntry(s: Scope, end: number): void {
  const { r, t } = s
  const tree = r.group('Key Share Entry')
  const group = r.u16(t['handshake.extensions_key_share_group'])
  const n = vector(r, t, t['handshake.extensions_key_share_key_exchange_length'], 2, end, 1)
  if (tree >= 0) {
    const name = groupLabel(group) ?? `Unknown (${group})`
    r.tape.label[tree] = `Key Share Entry: Group: ${name}, Key Exchange length: ${Math.max(0, n)}`
  }
  if (n >= 0) r.span(t['handshake.extensions_key_share_key_exchange'], n)
  else r.pos = end
  r.close(tree)
}

function keyShare(s: Scope, end: number): void {
  const { r, t, message } = s
  if (r.pos >= end) return
  const tree = r.group('Key Share extension')
  if (message === CLIENT_HELLO) {
    const n = vector(r, t, t['handshake.extensions_key_share_client_length'], 2, end)
    for (const stop = r.pos + Math.max(0, n); r.pos + 4 <= stop; ) keyShareEntry(s, stop)
  } else if (message === HELLO_RETRY_REQUEST || end - r.pos === 2)
    r.u16(t['handshake.extensions_key_share_selected_group'])
  else if (message === SERVER_HELLO) keyShareEntry(s, end)
  r.close(tree)
}

function preSharedKey(s: Scope, end: number): void {
  const { r, t, message } = s
  const tree = r.group('Pre-Shared Key extension')
  if (message === SERVER_HELLO) r.u16(t['handshake.extensions.psk.identity.selected'])
  else if (message === CLIENT_HELLO) offeredKeys(s, end)
  r.close(tree)
  if (tree >= 0) r.tape.length[tree] = end - r.tape.start[tree]
}

function offeredKeys(s: Scope, end: number): void {
  const { r, t } = s
  const n = vector(r, t, t['handshake.extensions.psk.identities.length'], 2, end, 7)
  if (n < 0) return
  for (const stop = r.pos + n; r.pos < stop; ) {
    const tree = r.group('PSK Identity')
    const length = vector(r, t, t['handshake.extensions.psk.identity.identity_length'], 2, stop, 1)
    if (length < 0) {
      r.pos = stop
      r.close(tree)
      break
    }
    if (tree >= 0) r.tape.label[tree] = `PSK Identity (length: ${length})`
    r.span(t['handshake.extensions.psk.identity.identity'], length)
    r.u32(t['handshake.extensions.psk.identity.obfuscated_ticket_age'])
    r.close(tree)
  }
  const binders = vector(r, t, t['handshake.extensions.psk.binders_len'], 2, end, 33)
  if (binders >= 0) r.span(t['handshake.extensions.psk.binders'], binders)
}

function supportedVersions(s: Scope, end: number): void {
  const { r, t, message } = s
  if (message !== CLIENT_HELLO) {
    const chosen = r.u16(t['handshake.extensions.supported_version'])
    s.hello?.versions.push(chosen)
    return
  }
  const n = vector(r, t, t['handshake.extensions.supported_versions_len'], 1, end, 2)
  if (n < 0) return
  for (const stop = r.pos + n; r.pos + 2 <= stop; ) {
    const version = r.u16(t['handshake.extensions.supported_version'])
    s.hello?.versions.push(version)
  }
}

function cookie(s: Scope, end: number): void {
  const { r, t } = s
  const n = vector(r, t, t['handshake.extensions.cookie_len'], 2, end, 1)
  if (n >= 0) r.span(t['handshake.extensions.cookie'], n)
}

function pskModes(s: Scope, end: number): void {
  const { r, t } = s
  const n = vector(r, t, t['extension.psk_ke_modes_length'], 1, end, 1)
  for (let i = 0; i < n; i++) r.u8(t['extension.psk_ke_mode'])
}

/** A list of distinguished names with its length. */
export function distinguishedNames(s: Scope, end: number): void {
  const { r, p, t } = s
  const n = vector(r, t, t['handshake.dnames_len'], 2, end)
  if (n <= 0) return
  const f = t['handshake.dnames']
  const tree = openList(s, f, n, `Distinguished Names (${count(n, 'byte')})`)
  for (const stop = r.pos + n; r.pos < stop; ) {
    const length = vector(r, t, t['handshake.dname_len'], 2, stop, 1)
    if (length < 0) break
    const next = r.pos + length
    const name = t['handshake.dname']
    const row = r.tape.count
    r.row(name, r.pos, length, 0)
    const inner = r.nest(name)
    if (r.full && length > 0) {
      const text = readName(r, p, undefined, next)
      r.tape.label[row] = `Distinguished Name: (${text})`
    }
    r.unnest(inner)
    r.pos = next
  }
  r.unnest(tree)
}

function oidFilters(s: Scope, end: number): void {
  const { r, t } = s
  const n = vector(r, t, t['extension.oid_filters_length'], 2, end)
  for (const stop = r.pos + Math.max(0, n); r.pos < stop; ) {
    const length = vector(r, t, t['extension.oid_filters.oid_length'], 1, stop, 1)
    if (length < 0) return
    r.span(t['extension.oid_filters.oid'], length)
    const values = vector(r, t, t['extension.oid_filters.values_length'], 2, stop)
    if (values < 0) return
    r.skip(values)
  }
}

/** Encrypted server name of draft-ietf-tls-esni-02. */
function encryptedName(s: Scope, end: number): void {
  const { r, t } = s
  if (s.message !== CLIENT_HELLO) {
    r.span(t['esni.nonce'], 16)
    return
  }
  r.u16(t['esni.suite'])
  keyShareEntry(s, end)
  const digest = vector(r, t, t['esni.record_digest_length'], 2, end)
  if (digest < 0) return
  r.span(t['esni.record_digest'], digest)
  const name = vector(r, t, t['esni.encrypted_sni_length'], 2, end)
  if (name >= 0) r.span(t['esni.encrypted_sni'], name)
}
