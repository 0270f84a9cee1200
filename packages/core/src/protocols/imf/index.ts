import { lineEnd, nextLine } from '../../bytes/lines.js'
import { asciiz, printable } from '../../bytes/text.js'
import type { Field } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { PLAIN } from '../../packet/tape.js'
import { addressList, mailbox } from './address.js'
import { ADDRESS_LISTS, FIELDS, type FieldKey, HEADERS, MAILBOX_LISTS, MAILBOXES } from './fields.js'
import { safetyLabel } from './safety-label.js'

/** Header fields of one message that are looked at. */
const MOST = 5000

/** Internet Message Format: RFC 5322, with the MIME fields of RFC 2045. */
export const imf = protocol({
  name: 'imf',
  title: 'Internet Message Format',
  on: { media_type: ['message/rfc822'] },
  hands: ['media_type'],
  header: {},
  fields: FIELDS,
  dissect(r, p, f) {
    p.columns.addName('/IMF')
    // where something within is asked for, the demand says who leads there
    if (p.session.demand.reach === undefined && !p.session.wantsAny(imf) && !p.listens('object')) {
      r.pos = r.end
      return
    }
    const message = readHead(r, p, f)
    if (p.listens('object')) tellObject(r, p, message.subject)
    r.pos = Math.min(message.body, r.end)
    if (message.type === undefined) showText(r, p, f)
    else showContent(r, p, message.type)
    r.pos = r.end
  },
})

export type ImfFields = { readonly [K in FieldKey]: Field }

function tellObject(r: Reader, p: Packet, subject: string | undefined): void {
  p.emit('object', {
    protocol: 'imf',
    frame: p.number,
    frames: p.frames(),
    name: subject,
    type: 'EML file',
    host: '',
    bytes: r.bytes,
    from: r.base,
    to: r.end,
    whole: r.limit <= r.end,
    piece: 0,
  })
}

interface Head {
  subject: string | undefined
  /** Content type with its parameters; undefined where it has none. */
  type: string | undefined
  body: number
}

const COLON = 58

/** Where the field that holds `at` ends, behind its line break; a break that blank space follows is none. */
function fieldEnd(b: Uint8Array, at: number, to: number, found: { last: boolean }): number {
  for (;;) {
    at = b.indexOf(13, at)
    if (at < 0 || at + 1 >= to) return -1
    if (b[++at] !== 10) continue
    if (++at >= to) {
      // the caller counts on a line break behind the last field
      found.last = true
      return at - 2
    }
    const c = b[at]
    if (c === 32 || c === 9) continue
    if (c === 13 && b[at + 1] === 10 && at + 1 < to) found.last = true
    return at
  }
}

function readHead(r: Reader, p: Packet, f: ImfFields): Head {
  const b = r.bytes
  const { base, end } = r
  const head: Head = { subject: undefined, type: undefined, body: base }
  const found = { last: false }
  let start = base
  for (let n = 0; n < MOST && !found.last && start < end; n++) {
    const colon = b.indexOf(COLON, start)
    if (colon < 0 || colon >= end) return head
    const stop = fieldEnd(b, colon, end, found)
    if (stop < 0) return head
    readField(r, p, f, head, start, colon, stop)
    start = stop
  }
  head.body = start + 2
  return head
}

function readField(r: Reader, p: Packet, f: ImfFields, head: Head, start: number, colon: number, stop: number): void {
  const b = r.bytes
  const name = asciiz(b, start, colon).toLowerCase()
  let from = colon + 1
  while (from < stop && (b[from] === 32 || (b[from] >= 9 && b[from] <= 13))) from++
  if (from === stop) from = colon + 1
  const to = Math.max(stop - 2, from)
  const key = HEADERS.get(name)
  if (key === undefined) {
    unknown(r, f, start, colon, from, to)
    return
  }
  const field = f[key]
  if (key === 'siolabel') {
    safetyLabel(r, f, from, to)
    return
  }
  const value = asciiz(b, from, to)
  const row = r.tape.count
  const made = r.wants(field)
  r.row(field, from, to - from, 0, value)
  r.as(PLAIN)
  const shown = r.full || p.columns.wanted ? printable(b, from, to) : ''
  if (r.full) r.label(field, `${FIELDS[key].title}: ${shown}`)
  const t = r.nest(field)
  if (ADDRESS_LISTS.has(key) || MAILBOX_LISTS.has(key)) {
    const item = ADDRESS_LISTS.has(key) ? f['address_list.item'] : f['mailbox_list.item']
    const count = addressList(r, f, item, from, stop)
    if (r.full && made) r.tape.label[row] += `, ${count} item${count === 1 ? '' : 's'}`
  } else if (MAILBOXES.has(key)) mailbox(r, f, from, stop)
  else if (key === 'content.type') head.type = contentType(r, f, from, to) ? value : undefined
  r.unnest(t)
  if (key === 'subject') head.subject = value
  if (key === 'subject' || key === 'from') p.columns.add(`${key}: ${value === shown ? value : escaped(value, shown)}, `)
}

/** A field's value for the column: bytes that are no ASCII stay what they became. */
function escaped(value: string, shown: string): string {
  return value.includes('\ufffd')
    ? value.replace(/[\r\n\t]/g, c => (c === '\r' ? '\\r' : c === '\n' ? '\\n' : '\\t'))
    : shown
}

function unknown(r: Reader, f: ImfFields, start: number, colon: number, from: number, to: number): void {
  const b = r.bytes
  r.row(f.extension, start, to - start, 0, asciiz(b, start, to))
  if (r.full)
    r.label(
      f.extension,
      `Unknown-Extension: ${printable(b, start, to)} (Contact Wireshark developers if you want this supported.)`,
    )
  const t = r.nest(f.extension)
  r.row(f['extension.type'], start, colon - start, 0, asciiz(b, start, colon))
  r.as(PLAIN)
  r.row(f['extension.value'], from, to - from, 0, asciiz(b, from, to))
  r.as(PLAIN)
  r.unnest(t)
}

/** Type and parameters; whether there are any of those. */
function contentType(r: Reader, f: ImfFields, from: number, to: number): boolean {
  const b = r.bytes
  const semicolon = b.indexOf(59, from)
  if (semicolon < 0 || semicolon >= to) return false
  r.row(f['content.type.type'], from, semicolon - from, 0, asciiz(b, from, semicolon))
  r.row(f['content.type.parameters'], semicolon + 1, to - semicolon - 1, 0, asciiz(b, semicolon + 1, to))
  r.as(PLAIN)
  return true
}

/** The body by its declared type. */
function showContent(r: Reader, p: Packet, type: string): void {
  const name = type.slice(0, type.indexOf(';')).trim().toLowerCase()
  const reader = p.session.registry.lookup('media_type', name)
  if (reader === undefined) {
    const data = p.session.registry.protocol('data')
    if (name === 'application/octet-stream' && data !== undefined && r.left > 0) p.inside(data, r)
    return
  }
  p.media = type
  p.inside(reader, r)
  p.media = ''
}

/** The body as lines of text. */
function showText(r: Reader, p: Packet, f: ImfFields): void {
  const b = r.bytes
  r.row(f.message_text, r.pos, r.left, 0)
  r.as(PLAIN)
  const t = r.nest(f.message_text)
  if (r.full || p.columns.wanted)
    for (let at = r.pos; at < r.end; ) {
      const stop = lineEnd(b, at, r.end)
      const next = nextLine(b, stop, r.end)
      const text = printable(b, at, next).replace(/\\[tnvfr]/g, ' ')
      r.note(text, at, next - at)
      p.columns.join(text)
      at = next
    }
  r.unnest(t)
}
