import { asciiz, printable } from '../../bytes/text.js'
import { TEXT } from '../../packet/field.js'
import { LIMITS } from '../../packet/limits.js'
import type { Packet } from '../../packet/packet.js'
import type { Protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { type Chunk, readChunk } from './content.js'
import type { Head } from './head.js'
import { codingsOf, type HttpFields } from './show.js'
import type { HttpState } from './state.js'

/** Media types that others than `media` read; what nobody here reads yet is not called unknown. */
const ELSEWHERE = new RegExp(
  '^(?:multipart/.*|message/(?:http|rfc822|sipfrag)|application/(?:pkcs7-(?:mime|signature)|pkcs10|pkix-(?:cert|crl)|x?-?pkixcmp(?:-poll)?|' +
    'ocsp-(?:request|response)|timestamp-(?:query|reply)|dns-message|ipp|grpc.*|cbor|senml\\+cbor|cose|x-amf|x-fcs|x-its(?:-request|-response)?|isup|qsig|sdp|mikey|' +
    'vnd\\.3gpp\\.sms|vnd\\.wap\\..*|vnd\\.ms-sync\\.wbxml|vnd\\.syncml.*\\+wbxml|vnd\\.wv\\.csp\\.wbxml)|video/mp2t)$',
)

/**
 * How far a message reaches: to the end of the bytes that it was cut from. Behind somebody else's body it is cut back by the
 * place of the body in those bytes, not in the message, as Wireshark has it.
 */
export function stretchMessage(p: Packet, state: HttpState, start: number): void {
  state.row = p.ownRow
  p.tape.length[state.row] = p.runEnd - start
}

function endAtBody(p: Packet, state: HttpState): void {
  if (!p.full) return
  const { length } = p.tape
  length[state.row] = Math.min(length[state.row], state.bodyAt)
}

const OF_BODY = [
  'chunked_trailer_part',
  'chunk_boundary',
  'chunk_size',
  'chunk_data',
  'file_data',
  'subdissector_failed',
] as const

/** Whether anybody asks for a body, or for a protocol that may read one. */
export function bodiesAsked(p: Packet, f: HttpFields): boolean {
  const { registry, demand } = p.session
  const { reach } = demand
  if (demand.full || p.columns.wanted || reach === undefined || p.listens('object')) return true
  if (p.reader.remarks(f.decompression_failed) || OF_BODY.some(k => p.reader.wants(f[k]))) return true
  const reads = (x: Protocol): boolean =>
    'media_type' in x.on || 'http.heuristic' in x.on || x.name === 'media' || x.name === 'data'
  return registry.protocols.some(x => reach[x.id] !== 0 && reads(x))
}

/** Rows of a message's body, and the protocol that reads it. The reader stands on the body and ends with it. */
export function showBody(r: Reader, p: Packet, f: HttpFields, head: Head, state: HttpState): void {
  if (r.left <= 0) return
  state.bodyAt = r.pos - p.runStart
  const b = r.bytes
  const type = textOf(b, head, 'content-type')
  const transfer = textOf(b, head, 'transfer-encoding') ?? ''
  const transferred = transfer.split(',').map(x => x.trim().replace(/;.*/, ''))
  const content = textOf(b, head, 'content-encoding')
  if (transferred.includes('chunked')) {
    if (!p.session.preference('http.dechunk_body', true)) {
      dataInside(r, p)
      return
    }
    const body = r.pos
    const plain = showChunks(r, f)
    if (plain.length === 0) return
    // the layer ends where its body begins
    r.pos = body
    p.over(r, 'De-chunked entity body', plain, 0, plain.length, () =>
      decoded(r, p, f, state, type, content, transferred),
    )
    r.pos = r.end
    return
  }
  decoded(r, p, f, state, type, content, transferred)
}

function textOf(b: Uint8Array, head: Head, name: string): string | undefined {
  const i = head.find(b, name)
  return i < 0 ? undefined : asciiz(b, head.value(i), head.valueEnd(i))
}

/** Undoes codings, and hands the plain body on. */
function decoded(
  r: Reader,
  p: Packet,
  f: HttpFields,
  state: HttpState,
  type: string | undefined,
  content: string | undefined,
  transferred: readonly string[],
): void {
  if (transferred.some(x => x !== 'chunked' && x !== 'identity' && codingsOf(x) !== undefined && x !== '')) {
    dataInside(r, p)
    return
  }
  const coding = content?.trim() ?? ''
  if (coding === '' || coding.toLowerCase() === 'identity') {
    plainBody(r, p, f, state, type)
    return
  }
  const from = r.pos
  const length = r.left
  if (!p.session.preference('http.decompress_body', true)) {
    r.note(`Content-encoded entity body (${coding}): ${length} bytes`, from, length)
    dataInside(r, p)
    return
  }
  const known = /^(?:x-)?(gzip|deflate)$/i.exec(coding)?.[1].toLowerCase()
  const out =
    known === undefined
      ? undefined
      : p.session.settings.inflate?.(known, r.bytes.subarray(from, from + length), LIMITS.inflatedBytes)
  const line = `Content-encoded entity body (${coding}): ${length} bytes`
  if (out === undefined || (out.bytes.length === 0 && !out.whole)) {
    r.note(line, from, length)
    const t = r.nest(TEXT)
    r.expert(f.decompression_failed)
    dataInside(r, p)
    r.unnest(t)
    return
  }
  const { bytes } = out
  r.note(`${line} -> ${bytes.length} bytes`, from, length)
  p.over(r, 'Uncompressed entity body', bytes, 0, bytes.length, () => plainBody(r, p, f, state, type))
  r.pos = from + length
}

function plainBody(r: Reader, p: Packet, f: HttpFields, state: HttpState, type: string | undefined): void {
  const { pos, left } = r
  if (r.wants(f.file_data)) {
    r.row(f.file_data, pos, left, 0, asciiz(r.bytes, pos, r.end))
    r.label(f.file_data, `File Data: ${left} bytes`)
  }
  typedBody(r, p, f, state, type)
}

/** Hands a plain body to the protocol of its media type. */
function typedBody(r: Reader, p: Packet, f: HttpFields, state: HttpState, type: string | undefined): void {
  if (p.listens('object')) tellObject(r, p, state, type)
  if (r.left === 0) return
  const semicolon = type?.indexOf(';') ?? -1
  const name = (type === undefined ? '' : semicolon < 0 ? type : type.slice(0, semicolon)).trim().toLowerCase()
  // a body that somebody reads is not the message's any more
  if (type === undefined) {
    if (heuristic(r, p)) endAtBody(p, state)
    else dataInside(r, p)
    return
  }
  p.media = type
  const { registry } = p.session
  const reader = registry.lookup('media_type', name)
  if (reader !== undefined) {
    if (p.call(reader, r)) {
      endAtBody(p, state)
      return
    }
    r.expert(f.subdissector_failed)
  } else if (name === 'application/octet-stream') {
    p.data(r)
    endAtBody(p, state)
    return
  } else if (ELSEWHERE.test(name)) return
  if (heuristic(r, p)) {
    endAtBody(p, state)
    return
  }
  const media = registry.protocol('media')
  if (media !== undefined) p.call(media, r)
}

/** The body, decoded, as object export takes it: named by the latest request, whichever way it goes. */
export function tellObject(r: Reader, p: Packet, state: HttpState, type: string | undefined): void {
  p.emit('object', {
    protocol: 'http',
    frame: p.number,
    frames: p.frames(),
    name: state.method === '' ? undefined : state.target.replace(/[\x80-\xff]/g, '\ufffd'),
    type: type ?? '',
    host: '',
    bytes: r.bytes,
    from: r.pos,
    to: r.end,
    whole: r.limit <= r.end,
    piece: 0,
  })
}

function heuristic(r: Reader, p: Packet): boolean {
  for (const h of p.session.registry.heuristics('http.heuristic')) if (p.call(h, r)) return true
  return false
}

/** The rest as `data`, under the message instead of beside it. */
export function dataInside(r: Reader, p: Packet): void {
  const data: Protocol | undefined = p.session.registry.protocol('data')
  if (data !== undefined && r.left > 0) p.inside(data, r)
}

/** Rows of a chunked body (RFC 9112, section 7.1); the answer is what the chunks hold. */
function showChunks(r: Reader, f: HttpFields): Uint8Array {
  const b = r.bytes
  const from = r.pos
  const to = r.end
  const plain = new Uint8Array(to - from)
  let length = 0
  r.note('HTTP chunked response', from, to - from)
  const t = r.nest(TEXT)
  const chunk: Chunk = { start: -1, size: 0, next: 0 }
  let at = from
  while (at < to) {
    readChunk(b, at, to, chunk)
    if (chunk.start < 0 || chunk.size < 0 || chunk.start + chunk.size > to) break
    const { start, size } = chunk
    const next = size === 0 ? start : Math.min(chunk.next, to)
    if (size === 0) r.note('End of chunked encoding', at, Math.min(next + 2, to) - at)
    else r.note(`Data chunk (${size} octets)`, at, next - at)
    const c = r.nest(TEXT)
    r.row(f.chunk_size, at, start - at, size)
    if (size > 0) {
      r.row(f.chunk_data, start, size, 0)
      r.row(f.chunk_boundary, start + size, next - start - size, 0)
      plain.set(b.subarray(start, start + size), length)
      length += size
    }
    r.unnest(c)
    at = next
    if (size === 0) {
      at = showTrailers(r, f, at, to)
      break
    }
  }
  r.unnest(t)
  r.pos = to
  return plain.subarray(0, length)
}

function showTrailers(r: Reader, f: HttpFields, from: number, to: number): number {
  const b = r.bytes
  let at = from
  while (at < to && b[at] !== 13 && b[at] !== 10) {
    const lf = b.indexOf(10, at)
    at = lf < 0 || lf >= to ? to : lf + 1
  }
  if (at > from) {
    r.row(f.chunked_trailer_part, from, at - from, 0, asciiz(b, from, at))
    r.label(f.chunked_trailer_part, `trailer-part: ${printable(b, from, at)}`)
  }
  if (at < to) r.note(printable(b, at, to), at, to - at)
  return to
}
