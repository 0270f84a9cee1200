import { lineEnd, nextLine } from '../../bytes/lines.js'
import { asciiz, latin1, printable } from '../../bytes/text.js'
import { bytes, expert, type Field, string, TEXT, u32 } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { PLAIN } from '../../packet/tape.js'

/** Parts of one body that are read, and parts within parts. */
const MOST_PARTS = 2000
const DEEPEST = 16

const TITLE = 'MIME Multipart Media Encapsulation'

/** Bodies of several parts: RFC 2046, section 5.1. */
export const mimeMultipart = protocol({
  name: 'mime_multipart',
  title: TITLE,
  on: {
    media_type: [
      'multipart/mixed',
      'multipart/related',
      'multipart/alternative',
      'multipart/form-data',
      'multipart/report',
      'multipart/signed',
      'multipart/encrypted',
      'multipart/byteranges',
      'multipart/digest',
      'multipart/parallel',
      'multipart/x-mixed-replace',
      'multipart/voice-message',
      'multipart/appledouble',
      'multipart/header-set',
    ],
  },
  hands: ['media_type', 'data', 'media'],
  header: {},
  fields: {
    type: string('Type', { generated: true }),
    part: string('Encapsulated multipart part'),
    'header.sectoken-length': u32('Length of security token'),
    'header.content-description': string('Content-Description'),
    'header.content-disposition': string('Content-Disposition'),
    'header.content-encoding': string('Content-Encoding'),
    'header.content-id': string('Content-Id'),
    'header.content-language': string('Content-Language'),
    'header.content-length': string('Content-Length'),
    'header.content-transfer-encoding': string('Content-Transfer-Encoding'),
    'header.content-type': string('Content-Type'),
    'header.originalcontent': string('OriginalContent'),
    first_boundary: string('First boundary'),
    preamble: bytes('Preamble'),
    last_boundary: string('Last boundary'),
    boundary: string('Boundary'),
    trailer: bytes('Trailer'),
    no_required_parameter: expert('The multipart dissector could not find a required parameter.', 'error', 'Protocol'),
    decryption_not_possible: expert('The multipart dissector could not decrypt the message.', 'warn', 'Undecoded'),
  },
  dissect(r, p, f) {
    const type = p.media
    p.media = ''
    const name = type.replace(/;.*$/s, '').trim()
    if (p.session.demand.reach === undefined && !p.session.wantsAny(mimeMultipart) && !p.listens('object')) {
      r.pos = r.end
      return
    }
    const boundary = boundaryOf(type)
    if (boundary === undefined) {
      // what is left is a remark, without a layer
      p.unseen = true
      r.note(f.no_required_parameter.title)
      const t = r.nest(TEXT)
      r.expert(f.no_required_parameter)
      r.unnest(t)
      r.pos = r.end
      return
    }
    p.title(`${TITLE}, Type: ${name}, Boundary: "${boundary}"`)
    r.row(f.type, r.pos, 0, 0, name)
    if (p.layerProtocols.filter(x => x === mimeMultipart).length > DEEPEST) {
      r.pos = r.end
      return
    }
    readParts(r, p, f, boundary)
    r.pos = r.end
  },
})

type Fields = typeof mimeMultipart.f

/** The boundary parameter, without its quotes. */
function boundaryOf(type: string): string | undefined {
  const m = /;\s*boundary\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(type)
  const boundary = m?.[1] ?? m?.[2]
  return boundary === undefined || boundary === '' ? undefined : boundary
}

/** A delimiter line: where it starts (its line break in front included), ends, and whether it is the last. */
interface Delimiter {
  start: number
  end: number
  last: boolean
}

/** The first delimiter at or behind `from`; `first` where it may stand at the very start, without a line break before it. */
function delimiter(b: Uint8Array, from: number, to: number, mark: string, first: boolean): Delimiter | undefined {
  for (let at = from; ; at++) {
    at = b.indexOf(45, at)
    if (at < 0 || at + mark.length > to) return undefined
    let start = at
    if (at > from || !first) {
      if (b[at - 1] !== 10 || at - 1 < from) continue
      start = at - 2 >= from && b[at - 2] === 13 ? at - 2 : at - 1
    }
    let same = true
    for (let i = 0; i < mark.length && same; i++) same = b[at + i] === mark.charCodeAt(i)
    if (!same) continue
    let end = at + mark.length
    const last = end + 1 < to && b[end] === 45 && b[end + 1] === 45
    if (last) end += 2
    const stop = lineEnd(b, end, to)
    // only blank space may follow
    let blank = true
    for (let i = end; i < stop && blank; i++) blank = b[i] === 32 || b[i] === 9
    if (!blank) continue
    return { start, end: nextLine(b, stop, to), last }
  }
}

function readParts(r: Reader, p: Packet, f: Fields, boundary: string): void {
  const b = r.bytes
  const { end } = r
  const mark = `--${boundary}`
  const first = delimiter(b, r.pos, end, mark, true)
  if (first === undefined) {
    const data = p.session.registry.protocol('data')
    if (data !== undefined && r.left > 0) p.inside(data, r)
    return
  }
  // the line break in front of it belongs to the preamble
  let start = first.start
  while (b[start] !== 45) start++
  if (start > r.pos) r.row(f.preamble, r.pos, start - r.pos, 0)
  r.row(f.first_boundary, start, first.end - start, 0, asciiz(b, start, first.end))
  let at = first.end
  let last = first.last
  for (let n = 0; n < MOST_PARTS && !last; n++) {
    const next = delimiter(b, at, end, mark, false)
    if (next === undefined) {
      // a part without an end is only told of
      r.row(f.part, at, 0, 0, '')
      r.as(PLAIN)
      if (r.full) r.label(f.part, 'Encapsulated multipart part: ')
      return
    }
    readPart(r, p, f, at, next.start)
    const field = next.last ? f.last_boundary : f.boundary
    r.row(field, next.start, next.end - next.start, 0, asciiz(b, next.start, next.end))
    at = next.end
    last = next.last
  }
  if (at < end) r.row(f.trailer, at, end - at, 0)
}

/** Header names that have a field. */
const KNOWN: Readonly<Record<string, keyof Fields>> = {
  'content-description': 'header.content-description',
  'content-disposition': 'header.content-disposition',
  'content-encoding': 'header.content-encoding',
  'content-id': 'header.content-id',
  'content-language': 'header.content-language',
  'content-length': 'header.content-length',
  'content-transfer-encoding': 'header.content-transfer-encoding',
  'content-type': 'header.content-type',
  originalcontent: 'header.originalcontent',
}

function readPart(r: Reader, p: Packet, f: Fields, from: number, to: number): void {
  r.pos = from
  const row = r.tape.count
  const made = r.wants(f.part)
  r.row(f.part, from, to - from, 0, '')
  r.as(PLAIN)
  const t = r.nest(f.part)
  r.enter(to - from)
  const type = readHead(r, f)
  const name = type.replace(/;.*$/s, '').trim().toLowerCase()
  if (r.full && made) r.tape.label[row] = `Encapsulated multipart part: ${name === '' ? '' : ` (${name})`}`
  readBody(r, p, type, name)
  r.leave()
  r.unnest(t)
}

/** Rows of a part's header fields; the reader stands on its body. Answers the content type with its parameters. */
function readHead(r: Reader, f: Fields): string {
  const b = r.bytes
  const { end } = r
  const start = r.pos
  let type = ''
  let at = start
  while (at < end) {
    let stop = lineEnd(b, at, end)
    if (stop === at) break
    let next = nextLine(b, stop, end)
    while (next < end && (b[next] === 32 || b[next] === 9)) {
      stop = lineEnd(b, next, end)
      next = nextLine(b, stop, end)
    }
    const colon = b.indexOf(58, at)
    if (colon <= at || colon >= stop) break
    // the empty line behind the last field belongs to it
    const blank = next < end && lineEnd(b, next, end) === next
    const after = blank ? nextLine(b, next, end) : next
    const name = latin1(b, at, Math.min(colon, at + 64))
      .trim()
      .toLowerCase()
    const key = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined
    const value = latin1(b, colon + 1, stop)
      .replace(/\r?\n/g, '')
      .trim()
    if (key === undefined) r.note(r.full ? printable(b, at, after) : '', at, after - at)
    else header(r, f[key], at, after, compact(asciiz(b, colon + 1, stop)))
    if (name === 'content-type') type = value
    at = after
    if (blank) {
      r.pos = at
      return type
    }
  }
  // without a head, all is body
  r.pos = at === start ? start : at
  return type
}

function header(r: Reader, field: Field, from: number, to: number, value: string): void {
  r.row(field, from, to - from, 0, value)
  if (r.full) r.label(field, printable(r.bytes, from, to))
}

/** The value as it is compared: no blank space around separators, single spaces elsewhere, what is in quotes as it is. */
function compact(value: string): string {
  return value
    .trim()
    .split('"')
    .map((text, i) => (i % 2 === 1 ? text : text.replace(/\s+/g, ' ').replace(/ ?([;,=]) ?/g, '$1')))
    .join('"')
}

function readBody(r: Reader, p: Packet, type: string, name: string): void {
  if (r.left <= 0) return
  const { registry } = p.session
  const data = registry.protocol('data')
  if (name === '' || name === 'application/octet-stream') {
    if (data !== undefined) p.inside(data, r)
    return
  }
  p.media = type
  const reader = registry.lookup('media_type', name)
  if (reader !== undefined && p.inside(reader, r)) return
  p.media = type
  const media = registry.protocol('media')
  if (media !== undefined) p.inside(media, r)
}
