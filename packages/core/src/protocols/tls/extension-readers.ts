import { Head } from '../../bytes/ber.js'
import type * as F from '../../packet/field.js'
import { appended } from '../../packet/label.js'
import { ocsp, readName, readPublicKey } from '../x509/index.js'
import { CERTIFICATE_REQUEST, CLIENT_HELLO, HELLO_RETRY_REQUEST, type Scope, SERVER_HELLO } from './extension-fields.js'
import { signatureAlgorithm } from './sct.js'
import { groupLabel } from './values.js'
import { settle, vector } from './vector.js'

/** What single extensions hold: RFC 6066, RFC 7301, RFC 8422, RFC 8446 and others. */

/** Whether a two-byte length has room; complains where it has none. */
export function vectorFits(s: Scope, end: number): boolean {
  if (s.r.pos + 2 <= end) return true
  vector(s.r, s.t, s.t['sct.scts_length'], 2, end)
  return false
}

/** Text with its length before it. */
export function text(s: Scope, length: F.Field, size: number, f: F.Field, end: number): void {
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

export function serverName(s: Scope): void {
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

export function statusRequest(s: Scope): void {
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

export function statusRequests(s: Scope, end: number): void {
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
  if (p.shows(ocsp)) {
    const row = r.tape.count
    r.enter(n)
    p.inside(ocsp, r)
    r.leave()
    if (r.full && r.tape.count > row) {
      r.tape.label[row] = 'OCSP Response'
      r.tape.length[row] = n
    }
  }
  r.pos = stop
}

export function certificateTypes(s: Scope, end: number): void {
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

export function groups(s: Scope, end: number): void {
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

export function pointFormats(s: Scope): void {
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

export function alpn(s: Scope, end: number): void {
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

export function applicationSettings(s: Scope, end: number): void {
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

export function nextProtocols(s: Scope, end: number): void {
  const { r, t } = s
  if (r.pos >= end) return
  const tree = r.group('Next Protocol Negotiation')
  while (r.pos < end) {
    const n = r.u8(t['handshake.extensions_npn_str_len'])
    r.text(t['handshake.extensions_npn'], n)
  }
  r.close(tree)
}

export function renegotiation(s: Scope, end: number): void {
  const { r, t } = s
  const tree = r.group('Renegotiation Info extension')
  const n = vector(r, t, t['handshake.extensions_reneg_info_len'], 1, end)
  if (n > 0) r.span(t['handshake.extensions_reneg_info'], n)
  r.close(tree)
}

export function compressCertificate(s: Scope, end: number): void {
  const { r, t, message } = s
  if (message !== CLIENT_HELLO && message !== CERTIFICATE_REQUEST) return
  const n = vector(r, t, t['compress_certificate.algorithms_length'], 1, end, 2)
  if (n < 0) return
  for (const stop = r.pos + n; r.pos + 2 <= stop; ) r.u16(t['compress_certificate.algorithm'])
}

/** DelegatedCredential: RFC 9345. */
export function credential(s: Scope, end: number): void {
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

export function keyShare(s: Scope, end: number): void {
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

export function preSharedKey(s: Scope, end: number): void {
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

export function supportedVersions(s: Scope, end: number): void {
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

export function cookie(s: Scope, end: number): void {
  const { r, t } = s
  const n = vector(r, t, t['handshake.extensions.cookie_len'], 2, end, 1)
  if (n >= 0) r.span(t['handshake.extensions.cookie'], n)
}

export function pskModes(s: Scope, end: number): void {
  const { r, t } = s
  const n = vector(r, t, t['extension.psk_ke_modes_length'], 1, end, 1)
  for (let i = 0; i < n; i++) r.u8(t['extension.psk_ke_mode'])
}

/** Where the relative names of a distinguished one start, behind their sequence's tag and length. */
function contentStart(b: Uint8Array, at: number, end: number): number {
  const head = new Head()
  return head.read(b, at, end) ? head.content : at
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
    const content = contentStart(r.bytes, r.pos, next)
    r.row(name, content, next - content, 0)
    const inner = r.nest(name)
    if (r.full && length > 0) {
      const text = readName(r, p, undefined, next)
      r.tape.label[row] = appended(`Distinguished Name: (${text})`)
    }
    r.unnest(inner)
    r.pos = next
  }
  r.unnest(tree)
}

export function oidFilters(s: Scope, end: number): void {
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
export function encryptedName(s: Scope, end: number): void {
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
