import { latin1 } from '../../bytes/text.js'
import { bytes, type Field, none, string } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { PLAIN } from '../../packet/tape.js'
import {
  ARRAY,
  containerEnd,
  FALSE,
  kindOf,
  NAN,
  NULL,
  NUMBER,
  OBJECT,
  STRING,
  scalarEnd,
  skipBlanks,
  stringEnd,
  TRUE,
} from './scan.js'

/** Levels that are shown one below the other, and those that are read at all. */
const NESTED = 40
const READ = 200
/** Characters of a path. */
const LONGEST_PATH = 4096

/** JavaScript Object Notation: RFC 8259; several values may follow each other. */
export const json = protocol({
  name: 'json',
  title: 'JavaScript Object Notation',
  on: {
    media_type: [
      'application/json',
      'application/json-rpc',
      'application/jsonrequest',
      'application/problem+json',
      'application/merge-patch+json',
      'application/json-patch+json',
      'application/dds-web+json',
      'application/senml+json',
      'application/sensml+json',
      'application/x-ndjson',
      'application/vnd.oma.lwm2m+json',
    ],
  },
  hands: ['data-text-lines'],
  header: {},
  fields: {
    array: none('Array'),
    object: none('Object'),
    member: string('Member'),
    key: string('Key'),
    path: string('Path', { generated: true }),
    path_with_value: string('Path with value', { generated: true }),
    member_with_value: string('Member with value', { generated: true }),
    'value.string': string('String value'),
    'value.number': string('Number value'),
    'value.false': none('False value'),
    'value.null': none('Null value'),
    'value.true': none('True value'),
    'value.nan': none('NaN value'),
    array_compact: none('Array compact'),
    object_compact: none('Object compact'),
    member_compact: none('Member compact'),
    array_item_compact: none('Array item compact'),
    binary_data: bytes('Binary data'),
    ignored_leading_bytes: string('Ignored leading bytes'),
  },
  dissect(r, p, f) {
    const type = p.media.replace(/;.*$/s, '').trim().toLowerCase()
    p.title(type === '' ? json.title : `${json.title}: ${type}`)
    p.columns.addName('/JSON')
    p.columns.join(type === '' ? json.title : `${json.title} (${type})`)
    if (p.columns.wanted || p.shows(json)) readValues(r, p, f)
    else r.pos = r.end
  },
})

type Fields = typeof json.f

function readValues(r: Reader, p: Packet, f: Fields): void {
  const { bytes: b, end } = r
  for (let at = skipBlanks(b, r.pos, end); at < end; at = skipBlanks(b, r.pos, end)) {
    const stop = containerEnd(b, at, end)
    if (stop < 0) break
    value(r, f, at, end, '', '', 0)
    r.pos = skipBlanks(b, stop, end)
  }
  p.tape.length[p.layerRow(json)] = r.pos - r.base
  const lines = p.session.registry.protocol('data-text-lines')
  if (lines !== undefined && r.pos < end && p.shows(json)) {
    const { locked } = p.columns
    p.columns.locked = true
    p.call(lines, r)
    p.columns.locked = locked
  }
  p.media = ''
  r.pos = end
}

/** Rows of the value at `at`; answers where it ends. It is known to be one. */
function value(r: Reader, f: Fields, at: number, to: number, path: string, member: string, depth: number): number {
  const b = r.bytes
  switch (kindOf(b[at])) {
    case OBJECT:
      return container(r, f, f.object, at, to, path, depth)
    case ARRAY:
      return container(r, f, f.array, at, to, path, depth)
    default:
      return scalar(r, f, at, to, path, member)
  }
}

function container(r: Reader, f: Fields, field: Field, at: number, to: number, path: string, depth: number): number {
  const b = r.bytes
  const row = r.tape.count
  const made = r.wants(field)
  r.row(field, at, 0, 0)
  r.as(PLAIN)
  const t = depth < NESTED ? r.nest(field) : -1
  let end: number
  if (depth >= READ) end = containerEnd(b, at, to)
  else if (field === f.object) end = members(r, f, at + 1, to, path, depth)
  else end = items(r, f, at + 1, to, path, depth)
  r.unnest(t)
  if (made) r.tape.length[row] = end - at
  return end
}

const below = (path: string, name: string): string =>
  path.length + name.length > LONGEST_PATH ? path : `${path}/${name}`

function members(r: Reader, f: Fields, from: number, to: number, path: string, depth: number): number {
  const b = r.bytes
  for (let at = skipBlanks(b, from, to); b[at] !== 125; ) {
    const keyEnd = stringEnd(b, at, to)
    const key = text(b, at, keyEnd)
    const own = below(path, key)
    const row = r.tape.count
    const made = r.wants(f.member)
    r.row(f.member, at, 0, 0, key)
    r.as(PLAIN)
    const t = depth < NESTED ? r.nest(f.member) : -1
    const start = skipBlanks(b, skipBlanks(b, keyEnd, to) + 1, to)
    const end = value(r, f, start, to, own, key, depth + 1)
    r.row(f.key, at, keyEnd - at, 0, key)
    r.row(f.path, at, end - at, 0, own)
    r.unnest(t)
    if (made) r.tape.length[row] = end - at
    at = skipBlanks(b, end, to)
    if (b[at] !== 44) return at + 1
    at = skipBlanks(b, at + 1, to)
  }
  return skipBlanks(b, from, to) + 1
}

function items(r: Reader, f: Fields, from: number, to: number, path: string, depth: number): number {
  const b = r.bytes
  const own = below(path, '[]')
  for (let at = skipBlanks(b, from, to); b[at] !== 93; ) {
    at = skipBlanks(b, value(r, f, at, to, own, '[]', depth + 1), to)
    if (b[at] !== 44) return at + 1
    at = skipBlanks(b, at + 1, to)
  }
  return skipBlanks(b, from, to) + 1
}

function scalar(r: Reader, f: Fields, at: number, to: number, path: string, member: string): number {
  const b = r.bytes
  const end = scalarEnd(b, at, to)
  const kind = kindOf(b[at])
  const shown = kind === STRING ? text(b, at, end) : latin1(b, at, end)
  const length = end - at
  r.row(f.path_with_value, at, length, 0, `${path}:${shown}`)
  r.row(f.member_with_value, at, length, 0, `${member}:${shown}`)
  switch (kind) {
    case STRING:
      r.row(f['value.string'], at, length, 0, shown)
      break
    case NUMBER:
      r.row(f['value.number'], at, length, 0, shown)
      break
    case TRUE:
      r.row(f['value.true'], at, length, 0)
      break
    case FALSE:
      r.row(f['value.false'], at, length, 0)
      break
    case NULL:
      r.row(f['value.null'], at, length, 0)
      break
    case NAN:
      r.row(f['value.nan'], at, length, 0)
  }
  return end
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** What a string says, its escapes undone; up to the first bytes that are no UTF-8. */
function text(b: Uint8Array, at: number, end: number): string {
  let raw = decoder.decode(b.subarray(at + 1, end - 1))
  const bad = raw.indexOf('\ufffd')
  if (bad >= 0) raw = raw.slice(0, bad)
  return raw.includes('\\') ? raw.replace(ESCAPE, unescaped) : raw
}

/** A pair of surrogates, one that has no partner with what follows it, another character by number, or by letter. */
const ESCAPE =
  /\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89abAB][0-9a-fA-F]{2}(.?)|\\u([0-9a-fA-F]{4})|\\(.)/gs

function unescaped(
  whole: string,
  high: string | undefined,
  low: string,
  after: string | undefined,
  unit: string | undefined,
  letter: string,
  at: number,
  all: string,
): string {
  if (high !== undefined) return String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16))
  if (after !== undefined) return '\ufffd'
  if (unit === undefined) return ESCAPES[letter] ?? letter
  const code = Number.parseInt(unit, 16)
  // tshark loses one in the last place
  return at + whole.length === all.length && (code < 0xd800 || code >= 0xe000) ? '' : character(code)
}

/** What `\\u` stands for; control characters are left out, as tshark does. */
function character(code: number): string {
  if (code < 32 || (code >= 127 && code < 160)) return ''
  return code >= 0xd800 && code < 0xe000 ? '\ufffd' : String.fromCharCode(code)
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }
