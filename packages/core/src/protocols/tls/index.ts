import type { Packet } from '../../packet/packet.js'
import { FOREIGN, MORE, protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { Run, TlsConnection } from './connection.js'
import { HANDSHAKE_FIELDS } from './handshake-fields.js'
import { isRecord, RECORD_FIELDS, record } from './record.js'
import { Skip } from './skip.js'
import { isLikeSsl2, isSsl2, ssl2Record, ssl2Size } from './ssl2.js'
import { recordVersion } from './values.js'

export { applicationOf } from './application.js'
export { TlsConnection } from './connection.js'
export { handshakeMessage } from './handshake.js'
export { HANDSHAKE_FIELDS, type HandshakeFields } from './handshake-fields.js'
export { fingerprint, Hello, ja3sText, ja3Text } from './ja3.js'
export { cipherName, versionName } from './values.js'

const PORTS = [
  324, 443, 465, 636, 802, 853, 993, 995, 1300, 2221, 2443, 3249, 3250, 3251, 3252, 3496, 5061, 5671, 5684, 5868, 8883,
  11207, 19999, 27017,
]

/** Transport Layer Security: RFC 8446, RFC 5246, RFC 6101 and SSL 2.0. */
export const tls = protocol({
  name: 'tls',
  title: 'Transport Layer Security',
  on: { 'tcp.port': PORTS, 'tcp.heuristic': [] },
  hands: ['ocsp', 'x509af', 'x509ce', 'x509sat', 'x509if', 'pkix1explicit', 'pkix1implicit', 'pkcs-1'],
  strength: 'strong',
  header: {},
  fields: { ...RECORD_FIELDS, ...HANDSHAKE_FIELDS },

  /** A record header, and behind it what fits its type. */
  detect(r, p) {
    if (r.left < 6) return 'more'
    if (isSsl2(r, 0)) {
      const challenge = r.peek16(9)
      return challenge === 32 || (challenge >= 16 && challenge < 32 && p.session.settings.mode === 'evidence')
        ? 'yes'
        : 'no'
    }
    if (!isRecord(r, 0, false) || r.peek16(1) === 0x0304) return 'no'
    const type = r.peek8()
    const length = r.peek16(3)
    if ((type !== 22 && type !== 23) || length === 0 || length > 0x4400) return 'no'
    if (p.session.settings.mode === 'tshark') return 'yes'
    if (type === 22) return r.peek8(5) <= 2 && r.peek16(6) <= 0x00ff ? 'yes' : 'no'
    return r.left <= 5 + length || isRecord(r, 5 + length, false) ? 'yes' : 'no'
  },

  frame(r, p) {
    const left = r.left
    const c = connectionOf(p)
    const version = c?.version ?? 0
    const lax = p.session.settings.mode === 'tshark'
    if (lax && isText(r)) return FOREIGN
    if (lax && !joins(p)) return left
    let n = 0
    while (n < left) {
      const size = recordSize(r, n, version, lax)
      if (size === FOREIGN) return n > 0 || version !== 0 || lax ? left : FOREIGN
      if (size === MORE) return n > 0 ? n : MORE
      if (n + size > left) {
        // what is cut short will not be completed; what nobody reads need not be
        if (r.limit > r.end) return n + size
        if (r.peek8(n) === 23 && p.stream !== undefined && c?.run?.passes === true) return n + 5
        return n > 0 ? n : size
      }
      n += size
    }
    return n
  },

  dissect(r, p, f) {
    const c = connectionOf(p) ?? new TlsConnection()
    const run = (c.run ??= runOf(p))
    const lax = p.session.settings.mode === 'tshark'
    if (c.version === 0 && p.stream === undefined && r.left >= 5 && !isRecord(r, 0, false) && !isSsl2(r, 0))
      return false
    if (p.columns.wanted) {
      p.columns.name(c.version === 0 ? 'SSL' : recordVersion(c.version))
      p.columns.set('')
    }
    const alone = lax && !joins(p)
    while (r.pos < r.end) {
      // of a record that goes on in another segment nothing is shown
      if (alone && isRecord(r, 0, c.version !== 0) && (r.left < 5 || r.left < 5 + r.peek16(3))) r.pos = r.end
      else if (speaksSsl2(r, 0, c.version, lax)) ssl2Record(r, p, f, c)
      else if (r.left < 5 || isRecord(r, 0, lax && c.version !== 0)) {
        if (run.passes && r.left >= 5 && r.peek8() === 23) pass(r, p, c)
        else record(r, p, f, c)
      } else if (c.version === 0) {
        p.columns.join('Continuation Data')
        r.pos = r.end
      } else ignore(r, p, f)
    }
    p.columns.fence()
    foretell(p, c)
    if (c.ends !== undefined && c.told === c.listed) {
      if (c.told) run.open.delete(c)
      else run.open.add(c)
      c.listed = !c.told
    }
  },

  begun(r, p) {
    // Wireshark shows the layer where a record begins, even if the record itself is shown where it ends
    p.columns.set('')
    if (!p.shows(tls)) return
    const pos = r.pos
    const before = p.layerRow(tls)
    const { start, length, source } = p.tape
    // records that lie before it in the same bytes have shown it already
    if (before >= 0 && source[before] === r.source && start[before] + length[before] === pos) {
      length[before] = r.end - start[before]
      return
    }
    r.enter(0)
    p.call(tls, r)
    r.leave()
    r.pos = pos
    const row = p.layerRow(tls)
    if (row >= 0) p.tape.length[row] = r.end - pos
  },

  end(p) {
    const c = p.conversation?.recall<TlsConnection>(tls)
    if (c?.server !== undefined) c.tell(p)
  },
})

type Fields = typeof tls.f

const makeConnection = (): TlsConnection => new TlsConnection()

function connectionOf(p: Packet): TlsConnection | undefined {
  const { conversation } = p
  if (conversation === undefined || p.session.settings.noted === undefined)
    return conversation?.state(tls, makeConnection)
  const known = conversation.recall<TlsConnection>(tls)
  if (known !== undefined) return known
  // a second pass knows from the beginning what the first one found out
  const made = conversation.state(tls, makeConnection)
  const version = p.session.foretold(conversation.serial, tls.f['record.version'])
  const app = p.session.foretold(conversation.serial, tls.f.app_data_proto)
  if (version !== undefined) made.version = version.value
  if (typeof app?.object === 'string') made.app = app.object
  return made
}

/** Notes what a second pass knows of the connection. */
function foretell(p: Packet, c: TlsConnection): void {
  const { session, conversation } = p
  if (session.settings.noting === undefined || conversation === undefined) return
  if (c.version !== 0) session.foretell(conversation.serial, tls.f['record.version'], c.version)
  if (c.app !== '') session.foretell(conversation.serial, tls.f.app_data_proto, 0, c.app)
}

function runOf(p: Packet): Run {
  return p.session.recall<Run>(tls) ?? begin(p)
}

function begin(p: Packet): Run {
  return p.session.state(tls, () => {
    const run = new Run(!p.session.wantsAny(tls))
    p.session.whenDone(() => {
      for (const c of run.open) c.tell(p)
      run.open.clear()
    })
    return run
  })
}

/** For protocols that change to TLS in the middle of a stream: what the connection carries is theirs. */
export function startTls(p: Packet, title: string): void {
  const c = connectionOf(p)
  if (c !== undefined) c.app = title
}

const SSL2 = 0x0002

/** Whether the record that starts there has the form of SSL 2.0. */
function speaksSsl2(r: Reader, offset: number, version: number, lax: boolean): boolean {
  if (r.left < offset + 3) return false
  return version === SSL2 || isSsl2(r, offset) || (version === 0 && lax && isLikeSsl2(r, offset))
}

/** Bytes of the record that starts that far behind the cursor. */
function recordSize(r: Reader, offset: number, version: number, lax: boolean): number {
  if (speaksSsl2(r, offset, version, lax)) return ssl2Size(r, offset)
  if (r.left - offset < 5) return lax || mayBeRecord(r, offset, r.left - offset) ? MORE : FOREIGN
  return isRecord(r, offset, lax && version !== 0) ? 5 + r.peek16(offset + 3) : FOREIGN
}

function mayBeRecord(r: Reader, offset: number, left: number): boolean {
  const type = r.peek8(offset)
  return (type >= 20 && type <= 25 && (left < 2 || r.peek8(offset + 1) === 3)) || type >= 0x80
}

/** Whether a message starts like a line of text: another protocol on TLS's port, or before it starts. */
function isText(r: Reader): boolean {
  if (r.left < 5) return false
  for (let i = 0; i < 4; i++) {
    const c = r.peek8(i)
    if (c < 0x20 || c > 0x7e) return false
  }
  return true
}

/** Application data that nobody looks at: its header says how much of it goes by. */
function pass(r: Reader, p: Packet, c: TlsConnection): void {
  const length = r.peek16(3)
  r.skip(5)
  if (c.server !== undefined && !c.told) c.tell(p)
  const here = Math.min(length, r.left)
  r.pos += here
  if (here < length && p.stream !== undefined) {
    const d = c.direction(p)
    d.skip ??= new Skip()
    d.skip.left = length - here
    p.stream.content = d.skip
  }
}

/** Bytes that are no record, in a connection that has spoken TLS. */
function ignore(r: Reader, p: Packet, f: Fields): void {
  p.columns.join('Ignored Unknown Record')
  const tree = r.group('Ignored Unknown Record')
  r.expert(f.ignored_unknown_record)
  r.pos = r.end
  r.close(tree)
}

/** Whether records are put together of several segments. */
function joins({ session }: Packet): boolean {
  return session.preference('tls.desegment_ssl_records', true) && session.preference('tcp.desegment_tcp_streams', true)
}
