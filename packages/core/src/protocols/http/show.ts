import { lineEnd, nextLine, sameWord } from '../../bytes/lines.js'
import { asciiz, latin1, printable } from '../../bytes/text.js'
import { type Field, TEXT } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { basicCredentials, fromBase64 } from './credentials.js'
import { type FIELDS, HEADERS, reasonOf } from './fields.js'
import { type Head, isTokenChar, NOTIFICATION, OTHER, parseLength, REQUEST, RESPONSE } from './head.js'
import { exchanged } from './hindsight.js'
import type { HttpState } from './state.js'

export type HttpFields = { readonly [K in keyof typeof FIELDS]: Field }

/** Header fields whose rows are not all that they bring, with what tells whether somebody wants that. */
const BRINGING: readonly (readonly [name: string, fields: readonly (keyof typeof FIELDS)[]])[] = [
  ['host', ['request.full_uri', 'response_for.uri']],
  ['content-length', ['content_length', 'te_and_length']],
  ['transfer-encoding', ['te_unknown', 'te_and_length']],
  ['cookie', ['cookie_pair']],
]
const LINES = [
  'request.line',
  'response.line',
  'hidden_request_line',
  'hidden_response_line',
  'unknown_header',
  'bad_header_name',
  'chat',
] as const

/**
 * Names of the header fields that have to be looked at, in lower case, where what is asked for is a few fields; undefined: all.
 * Tokens of authentication schemes are other protocols', and always read.
 */
export function namesAsked(p: Packet, f: HttpFields): readonly string[] | undefined {
  const r = p.reader
  if (r.full || p.columns.wanted || LINES.some(k => r.remarks(f[k]))) return undefined
  const names = new Set<string>()
  for (const [name, key] of HEADERS) if (r.wants(f[key]) || /authenticate$|authorization$/.test(name)) names.add(name)
  for (const [name, keys] of BRINGING) if (keys.some(k => r.wants(f[k]))) names.add(name)
  return [...names]
}

function isAsked(names: readonly string[], b: Uint8Array, from: number, to: number): boolean {
  const length = to - from
  for (let i = 0; i < names.length; i++) if (names[i].length === length && sameWord(b, from, to, names[i])) return true
  return false
}

/** The rows of a message's head; the cursor ends where the body starts. */
export function showHead(
  r: Reader,
  p: Packet,
  f: HttpFields,
  head: Head,
  state: HttpState,
  names: readonly string[] | undefined,
): void {
  const { kind } = head
  if (kind !== OTHER) {
    const first = lineEnd(r.bytes, head.start, head.end)
    head.select(r.bytes, head.start, first, nextLine(r.bytes, first, head.end), true)
    showStartLine(r, f, head)
  }
  const request = kind === REQUEST
  let coded = false
  let sized = false
  let host = ''
  let hasHost = false
  for (let i = 0; i < head.count; i++) {
    const start = head.line(i)
    const length = head.next(i) - start
    r.pos = start
    if (head.nameEnd(i) < 0) {
      head.select(r.bytes, start, head.valueEnd(i), head.next(i))
      showStartLine(r, f, head)
      continue
    }
    if (names !== undefined && !isAsked(names, r.bytes, start, head.nameEnd(i))) continue
    const key = HEADERS.get(lower(r.bytes, start, head.nameEnd(i)))
    const whole = kind === NOTIFICATION || kind === OTHER ? undefined : request ? f['request.line'] : f['response.line']
    if (key === undefined) {
      const good = goodName(r.bytes, start, head.nameEnd(i))
      const text = (whole === undefined && good ? printable : asciiz)(r.bytes, start, start + length)
      row(r, whole ?? f.unknown_header, start, length, text)
      label(r, whole ?? f.unknown_header, start, length)
      if (!good) under(r, whole ?? f.unknown_header, () => r.expert(f.bad_header_name))
      continue
    }
    const field = f[key]
    const value = asciiz(r.bytes, head.value(i), head.valueEnd(i))
    row(r, field, start, length, value)
    label(r, field, start, length)
    if (key === 'host') {
      host = value.trim()
      hasHost = true
    } else if (key === 'content_length_header' || key === 'transfer_encoding') {
      const isLength = key === 'content_length_header'
      if (isLength) sized = true
      else coded = true
      const both = isLength ? coded : sized
      under(r, field, () => showLength(r, f, head, i, isLength, both, value))
    } else if (key === 'cookie') under(r, field, () => showCookies(r, f.cookie_pair, head.value(i), head.valueEnd(i)))
    else if (/^(?:www|proxy)_authenticate$/.test(key)) under(r, field, () => token(r, p, value))
    else if (key === 'authorization' || key === 'proxy_authorization') {
      under(r, field, () => {
        token(r, p, value)
        if (key === 'authorization' && r.full && value.startsWith('Digest'))
          digest(r, start, head.valueEnd(i) - head.value(i))
      })
      const user = basicCredentials(value, true)
      if (user !== undefined) under(r, field, () => row(r, f.authbasic, p.runStart, 0, user))
    }
    if (whole !== undefined) {
      const line = request ? f.hidden_request_line : f.hidden_response_line
      row(r, line, start, length, asciiz(r.bytes, start, start + length))
      label(r, line, start, length)
      r.strayCharacters(line)
    }
  }
  if (head.blank >= 0) r.note(printable(r.bytes, head.blank, head.end), head.blank, head.end - head.blank)
  r.pos = head.end
  if (head.cut) r.short()
  if (kind !== OTHER) showFacts(r, p, f, head, state, hasHost ? host : undefined)
  // the first line goes on where the capture ends
  if (r.limit > r.end && head.lineEnd >= r.end) r.short()
}

function row(r: Reader, f: Field, start: number, length: number, value: string): void {
  r.row(f, start, length, 0, value)
}

function label(r: Reader, f: Field, start: number, length: number): void {
  if (r.full) r.label(f, printable(r.bytes, start, start + length))
}

function under(r: Reader, f: Field, work: () => void): void {
  const t = r.nest(f)
  work()
  r.unnest(t)
}

function lower(b: Uint8Array, from: number, to: number): string {
  return to - from > 32 ? '' : asciiz(b, from, to).toLowerCase()
}

function goodName(b: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (!isTokenChar(b[i])) return false
  return to > from
}

function showStartLine(r: Reader, f: HttpFields, head: Head): void {
  const { parts, line0: start } = head
  const part = (field: Field, k: number): void => {
    if (parts[k] >= 0 && r.wants(field))
      row(r, field, parts[k], parts[k + 1] - parts[k], asciiz(r.bytes, parts[k], parts[k + 1]))
  }
  const line = r.full || r.remarks(f.chat) ? printable(r.bytes, start, head.lineNext) : ''
  r.note(line, start, head.lineNext - start)
  const t = r.nest(TEXT)
  r.expert(f.chat, line)
  if (head.kind === RESPONSE) {
    part(f['response.version'], 0)
    if (parts[2] >= 0) {
      r.row(f['response.code'], parts[2], 3, head.code >>> 0)
      row(r, f['response.code.desc'], parts[2], 3, reasonOf(head.code))
    }
    part(f['response.phrase'], 4)
  } else {
    part(f['request.method'], 0)
    part(f['request.uri'], 2)
    if (QUERY.some(k => r.wants(f[k]))) under(r, f['request.uri'], () => showQuery(r, f, parts[2], parts[3]))
    part(f['request.version'], 4)
  }
  r.unnest(t)
}

const QUERY = ['request.uri.path', 'request.uri.query', 'request.uri.query.parameter'] as const

/** Path and parameters of a target that has a query. */
function showQuery(r: Reader, f: HttpFields, from: number, to: number): void {
  const b = r.bytes
  const mark = b.indexOf(63, from)
  if (mark < 0 || mark + 1 >= to) return
  row(r, f['request.uri.path'], from, mark - from, asciiz(b, from, mark))
  row(r, f['request.uri.query'], mark + 1, to - mark - 1, asciiz(b, mark + 1, to))
  under(r, f['request.uri.query'], () => {
    // as in Wireshark, empty parameters are not counted, and those behind them are found too far in front
    let shift = 0
    for (let at = mark + 1; at < to; ) {
      let end = b.indexOf(38, at)
      if (end < 0 || end > to) end = to
      if (end > at) row(r, f['request.uri.query.parameter'], at - shift, end - at, asciiz(b, at, end))
      else shift++
      at = end + 1
    }
  })
}

function showLength(
  r: Reader,
  f: HttpFields,
  head: Head,
  i: number,
  isLength: boolean,
  both: boolean,
  value: string,
): void {
  const start = head.line(i)
  if (isLength) {
    const n = parseLength(r.bytes, head.value(i), head.valueEnd(i))
    if (n >= 0) r.row(f.content_length, start, head.next(i) - start, n)
  } else if (codingsOf(value) === undefined) r.expert(f.te_unknown)
  if (both) r.expert(f.te_and_length)
}

/** The token of NTLM or of a negotiated mechanism (RFC 4559), as a subtree of its header field. */
function token(r: Reader, p: Packet, value: string): void {
  const match = /^(?:NTLM|Negotiate) (.+)$/s.exec(value)
  const bytes = match === null ? undefined : fromBase64(match[1])
  if (bytes === undefined || bytes.length === 0) return
  const name = latin1(bytes, 0, Math.min(7, bytes.length)) === 'NTLMSSP' ? 'ntlmssp' : 'gss-api'
  const protocol = p.session.registry.protocol(name)
  if (protocol === undefined) return
  const row = p.ownRow
  const length = p.tape.length[row]
  p.over(r, 'NTLMSSP / GSSAPI Data', bytes, 0, bytes.length, () => p.inside(protocol, r))
  // the layer goes on
  p.tape.length[row] = length
}

/** Bytes in front of the parameters of digest credentials. */
const BEFORE_DIGEST = 'Authorization: Digest'.length

/**
 * The parameters of digest credentials, cut at commas; as in Wireshark, what is left to search shrinks by their lengths, without the
 * commas, from the length of the value less that of the name and scheme: the last ones are not seen.
 */
function digest(r: Reader, start: number, length: number): void {
  let at = start + BEFORE_DIGEST
  for (let left = length - BEFORE_DIGEST; left > 0; ) {
    const comma = r.bytes.indexOf(44, at)
    if (comma < 0 || comma >= Math.min(at + left, r.end)) return
    r.note(printable(r.bytes, at, comma), at, comma - at)
    left -= comma - at
    at = comma + 1
  }
}

/** The transfer codings by name; undefined where one is not known. */
export function codingsOf(value: string): string[] | undefined {
  const list = value
    .split(',')
    .map(x => x.trim())
    .filter(x => x !== '')
  return list.every(x => KNOWN_CODINGS.has(x)) ? list : undefined
}

const KNOWN_CODINGS: ReadonlySet<string> = new Set([
  'chunked',
  'compress',
  'deflate',
  'gzip',
  'identity',
  'x-compress',
  'x-gzip',
])

function showCookies(r: Reader, f: Field, from: number, to: number): void {
  const b = r.bytes
  for (let at = from; at < to; ) {
    let end = b.indexOf(59, at)
    if (end < 0 || end > to) end = to
    while (at < end && (b[at] === 32 || b[at] === 9)) at++
    if (end > at) row(r, f, at, end - at, asciiz(b, at, end))
    at = end + 1
  }
}

/** What follows from the message and from those before it. */
function showFacts(r: Reader, p: Packet, f: HttpFields, head: Head, state: HttpState, host: string | undefined): void {
  const at = origin(r, p, head.start)
  const text = (field: Field, value: string): void => row(r, field, at, 0, value)
  if (head.kind !== RESPONSE) {
    const target = asciiz(r.bytes, head.parts[2], head.parts[3])
    const full = fullUri(target, state.method, host, p)
    if (full !== undefined) text(f['request.full_uri'], full)
    if (full !== undefined) state.uri = full
    if (head.kind === NOTIFICATION) {
      r.row(f.notification, at, 0, 1)
      return
    }
    r.row(f.request, at, 0, 1)
    const x = exchanged(p, f, state)
    r.row(f.request_number, at, 0, x.number)
    r.label(f.request_number, `HTTP request ${x.number}/${x.total}`)
    other(r, f.prev_request_in, at, x.requestBefore)
    other(r, f.response_in, at, x.response)
    other(r, f.next_request_in, at, x.nextRequest)
    return
  }
  r.row(f.response, at, 0, 1)
  const x = exchanged(p, f, state)
  r.row(f.response_number, at, 0, x.number)
  r.label(f.response_number, `HTTP response ${x.number}/${x.total}`)
  if (x.request !== 0) {
    let seconds = p.seconds - x.requestSeconds
    let nanos = p.nanos - x.requestNanos
    if (nanos < 0) {
      nanos += 1_000_000_000
      seconds--
    }
    r.row(f.time, at, 0, 0, [seconds, nanos])
  }
  other(r, f.prev_request_in, at, x.requestBefore)
  other(r, f.prev_response_in, at, x.responseBefore)
  if (x.request !== 0) {
    r.row(f.request_in, at, 0, x.request)
    r.label(f.request_in, `Request in frame: ${x.request}`)
  }
  other(r, f.next_request_in, at, x.nextRequest)
  other(r, f.next_response_in, at, x.nextResponse)
  if (state.uri !== '') text(f['response_for.uri'], state.uri)
  else if (state.method !== '') text(f['response_for.uri'], state.target)
}

/** Where the bytes start that the message lies in, other messages in front of it included. */
function origin(r: Reader, p: Packet, start: number): number {
  const { source, start: starts } = p.tape
  // behind a header field's token, the message's own layer is not the last one
  let last = p.layerProtocols.length - 1
  while (last > 0 && p.tape.start[p.layerRows[last]] !== start) last--
  const own = p.layerProtocols[last]
  for (let i = 0; i < last; i++)
    if (p.layerProtocols[i] === own && source[p.layerRows[i]] === r.source) return starts[p.layerRows[i]]
  return start
}

/** A row that names another frame, where there is one. */
function other(r: Reader, f: Field, at: number, frame: number): void {
  if (frame !== 0) r.row(f, at, 0, frame)
}

function fullUri(target: string, method: string, host: string | undefined, p: Packet): string | undefined {
  if (host === undefined) return undefined
  if (/^https?:\/\//i.test(target) || method === 'CONNECT') return target
  const secure = p.layerProtocols.some(x => x.name === 'tls')
  return `${secure ? 'https' : 'http'}://${host}${target}`
}
