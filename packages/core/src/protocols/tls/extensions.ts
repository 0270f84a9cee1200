import { CERTIFICATE, CERTIFICATE_REQUEST, CLIENT_HELLO, NEW_SESSION_TICKET, type Scope } from './extension-fields.js'
import {
  alpn,
  applicationSettings,
  certificateStatus,
  certificateTypes,
  compressCertificate,
  cookie,
  credential,
  distinguishedNames,
  encryptedName,
  groups,
  keyShare,
  nextProtocols,
  oidFilters,
  pointFormats,
  preSharedKey,
  pskModes,
  renegotiation,
  serverName,
  signatureAlgorithms,
  statusRequest,
  statusRequests,
  supportedVersions,
  text,
  vectorFits,
} from './extension-readers.js'
import { transportParameters } from './quic.js'
import { sctList } from './sct.js'
import { extensionLabel } from './values.js'
import { settle, vector } from './vector.js'

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
