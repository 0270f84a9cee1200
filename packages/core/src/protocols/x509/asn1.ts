import { CONTEXT, generalizedTime, Head, integer, oidText, TAG, tagKey, UNIVERSAL, utcTime } from '../../bytes/ber.js'
import { hex, latin1, utf8, utf16be } from '../../bytes/text.js'
import { bytes as bytesField, expert, type Field, u8 } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { fieldTable, type Protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { oidName } from './oids.js'

/**
 * ASN.1 types as values: a type knows by which tags its values start and how to read one into rows. Where rows start follows
 * Wireshark: sequences with their header, lists and primitive values without.
 */
export interface Type {
  /** Keys of the tags that start a value; undefined where any does. */
  readonly tags: readonly number[] | undefined
  /**
   * Reads one value. Its header lies at `a.r.pos` and it ends at or before `end`; or, with `bare`, the header was taken off (an
   * implicit tag stood in its place) and the content is [a.r.pos, end).
   */
  read(a: Asn1, f: Field | undefined, end: number, bare: boolean): void
}

/** What a component of a sequence, a choice or a list is. */
export interface Part {
  readonly field: Field | undefined
  readonly type: Type
  /** Number of the context tag, -1 for none. */
  readonly tag: number
  readonly explicit: boolean
}

export const BER = fieldTable('ber', {
  'bitstring.padding': u8('Padding'),
  '64bit_uint_as_bytes': bytesField('64bits unsigned int'),
  'error.expected.sequence': expert('BER Error: Sequence expected', 'warn', 'Malformed'),
  'error.expected.string': expert('BER Error: String expected', 'warn', 'Malformed'),
  'error.oid_not_implemented': expert(
    'BER: Dissector for OID not implemented. Contact Wireshark developers if you want this supported',
    'warn',
    'Undecoded',
  ),
})

/** The type that an object identifier stands for, and the protocol that it counts for in frame.protocols. */
export interface Known {
  readonly protocol: Protocol | undefined
  readonly field: Field | undefined
  readonly type: Type
}

/** Where a value is under way: the reader, and what a value says about those that follow it. */
export class Asn1 {
  /** The object identifier read last: it names the type of what follows. */
  oid = ''
  /** Text of the name that is being read: `id-at-commonName=x`, last first. */
  name = ''
  /** Text of the string read last. */
  text = ''
  /** Name of the certificate's holder. */
  subject = ''
  /** Identifiers of the algorithm and the extension that are under way. */
  algorithm = ''
  extension = ''
  depth = 0
  /** Whether a value goes on behind the bytes that are there. */
  cut = false

  constructor(
    readonly r: Reader,
    readonly p: Packet,
    /** What an object identifier says about the value that goes with it. */
    readonly types: ReadonlyMap<string, Known>,
  ) {}

  /** Reads one value of a type that ends at `end`. */
  read(type: Type, end: number): void {
    type.read(this, undefined, end, false)
    if (this.cut) this.r.short()
  }

  /** Notes that a protocol had its part in the packet without a layer of its own, for frame.protocols. */
  mention(protocol: Protocol): void {
    this.p.mention(protocol)
  }
}

export const part = (field: Field | undefined, type: Type, tag = -1, explicit = false): Part => ({
  field,
  type,
  tag,
  explicit,
})

const key = (tag: number): number => tagKey(UNIVERSAL, tag)
const keys = (...tags: number[]): number[] => tags.map(key)
const partTags = (p: Part): readonly number[] | undefined => (p.tag < 0 ? p.type.tags : [tagKey(CONTEXT, p.tag)])
const starts = (p: Part, at: number): boolean => partTags(p)?.includes(at) ?? true

/** Reads the header at the cursor and moves behind it; answers where the content ends, within `end`. */
function header(a: Asn1, head: Head, end: number): number {
  const { r } = a
  if (!head.read(r.bytes, r.pos, Math.min(end, r.end))) r.short()
  r.pos = head.content
  if (head.end > r.end) a.cut = true
  return Math.min(head.end, end)
}

function readPart(a: Asn1, p: Part, head: Head, end: number): void {
  const { r } = a
  const stop = Math.min(head.next, end)
  if (p.tag < 0) p.type.read(a, p.field, stop, false)
  else {
    r.pos = head.content
    p.type.read(a, p.field, Math.min(head.end, end), !p.explicit)
  }
  r.pos = Math.min(stop, r.end)
  if (stop > r.end) r.short()
}

/** Marks a row that was just recorded as the parent of what `work` reads. */
function inside(a: Asn1, f: Field | undefined, work: () => void): void {
  const t = f === undefined ? -1 : a.r.nest(f)
  work()
  a.r.unnest(t)
}

function row(a: Asn1, f: Field | undefined, start: number, end: number, value = 0, object?: string): number {
  if (f === undefined || !a.r.wants(f)) return -1
  const stop = Math.min(end, a.r.end)
  a.r.row(f, start, Math.max(0, stop - start), value, object)
  return a.r.tape.count - 1
}

const label = (a: Asn1, at: number, text: string): void => {
  if (at >= 0 && a.r.full) a.r.tape.label[at] = text
}

const enter = (a: Asn1): void => {
  if (++a.depth > 40) a.r.short()
}

export function sequence(
  parts: readonly Part[],
  after?: (a: Asn1, row: number, field: Field | undefined) => void,
): Type {
  return {
    tags: keys(TAG.sequence),
    read(a, f, end, bare) {
      const { r } = a
      enter(a)
      const head = new Head()
      const start = r.pos
      const stop = bare ? end : header(a, head, end)
      if (!bare && head.key !== key(TAG.sequence)) {
        r.expert(BER['error.expected.sequence'])
        r.pos = Math.min(end, r.end)
        a.depth--
        return
      }
      const at = row(a, f, start, stop)
      if (stop === r.pos) label(a, at, `${f?.title} [0 length]`)
      inside(a, f, () => {
        let i = 0
        while (r.pos < stop) {
          if (!head.read(r.bytes, r.pos, Math.min(stop, r.end))) r.short()
          const k = head.key
          while (i < parts.length && !starts(parts[i], k)) i++
          if (i === parts.length) break
          readPart(a, parts[i++], head, stop)
        }
      })
      after?.(a, at, f)
      r.pos = Math.min(stop, r.end)
      a.depth--
    },
  }
}

function list(
  tag: number,
  item: Part,
  after?: (a: Asn1, row: number, field: Field | undefined, count: number) => void,
): Type {
  return {
    tags: keys(tag),
    read(a, f, end, bare) {
      const { r } = a
      enter(a)
      const head = new Head()
      const stop = bare ? end : header(a, head, end)
      const at = row(a, f, r.pos, stop)
      let count = 0
      inside(a, f, () => {
        while (r.pos < stop) {
          if (!head.read(r.bytes, r.pos, Math.min(stop, r.end))) r.short()
          count++
          readPart(a, item, head, stop)
        }
      })
      if (at >= 0) {
        r.tape.value[at] = count
        label(a, at, `${f?.title}: ${count} item${count === 1 ? '' : 's'}`)
      }
      after?.(a, at, f, count)
      r.pos = Math.min(stop, r.end)
      a.depth--
    },
  }
}

type AfterList = (a: Asn1, row: number, field: Field | undefined, count: number) => void
export const sequenceOf = (item: Part, after?: AfterList): Type => list(TAG.sequence, item, after)
export const setOf = (item: Part, after?: AfterList): Type => list(TAG.set, item, after)

/** A choice; its row's value is the position of the alternative, unless `numbers` gives others. */
export function choice(options: readonly Part[], numbers?: readonly number[]): Type {
  const tags = options.map(partTags)
  const all = tags.every(t => t !== undefined) ? tags.flatMap(t => t as number[]) : undefined
  return {
    tags: all,
    read(a, f, end) {
      const { r } = a
      const head = new Head()
      if (!head.read(r.bytes, r.pos, Math.min(end, r.end))) r.short()
      const k = head.key
      const i = tags.findIndex(t => t?.includes(k) ?? true)
      if (i < 0) {
        r.pos = Math.min(head.next, end, r.end)
        return
      }
      const option = options[i]
      const start = option.tag < 0 ? r.pos : head.content
      row(a, f, start, Math.min(head.end, end), numbers?.[i] ?? i)
      inside(a, f, () => readPart(a, option, head, end))
    },
  }
}

/** A primitive value: `work` sees its content. */
function primitive(
  tags: readonly number[],
  work: (a: Asn1, f: Field | undefined, from: number, to: number, tag: number) => void,
): Type {
  return {
    tags: keys(...tags),
    read(a, f, end, bare) {
      const { r } = a
      const head = new Head()
      const to = bare ? end : header(a, head, end)
      if (to > r.end) r.short()
      work(a, f, r.pos, to, bare ? tags[0] : head.tag)
      r.pos = to
    },
  }
}

/** INTEGER or ENUMERATED: a number, or bytes where the field has that kind or the number is too long. */
export const int: Type = primitive([TAG.integer, TAG.enumerated], (a, f, from, to) => {
  if (f === undefined) return
  const b = a.r.bytes
  if (f.kind === 'bytes') {
    const at = row(a, f, from, to)
    if (at >= 0 && a.r.full) a.r.tape.label[at] = `${f.title}: 0x${clipped(b, from, to, 36)}`
  } else if (to - from > 8) {
    const at = row(a, BER['64bit_uint_as_bytes'], from, to)
    if (at >= 0 && a.r.full) a.r.tape.label[at] = `${f.title}: 0x${clipped(b, from, to, 36)}`
  } else row(a, f, from, to, integer(b, from, to))
})

function clipped(b: Uint8Array, from: number, to: number, n: number): string {
  return to - from > n ? `${hex(b, from, from + n)}…` : hex(b, from, to)
}

export const bool: Type = primitive([TAG.boolean], (a, f, from, to) => {
  row(a, f, from, to, from < to && a.r.bytes[from] !== 0 ? 1 : 0)
})

export const nothing: Type = primitive([TAG.null], (a, f, from) => {
  row(a, f, from, from)
})

export const oid: Type = primitive([TAG.oid], (a, f, from, to) => {
  a.oid = oidText(a.r.bytes, from, to)
  const at = row(a, f, from, to, 0, a.oid)
  if (at >= 0 && a.r.full) a.r.tape.label[at] = `${f?.title}: ${a.oid} (${oidName(a.oid)})`
})

export const octets: Type = primitive([TAG.octetString], (a, f, from, to) => {
  row(a, f, from, to)
})

/**
 * BIT STRING. `names` are its bits from the first on; `inner` says what type it holds, and then it stands without its count of
 * unused bits.
 */
export function bits(names: readonly Field[] = [], inner?: (a: Asn1) => Type | undefined): Type {
  return primitive([TAG.bitString], (a, f, from, to) => {
    const { r } = a
    if (from >= to) return
    const type = inner?.(a)
    if (type === undefined) r.row(BER['bitstring.padding'], from, 1, r.bytes[from])
    row(a, f, from + 1, to)
    r.pos = from + 1
    if (type !== undefined) inside(a, f, () => type.read(a, undefined, to, false))
    if (names.length > 0) inside(a, f, () => bitRows(r, names, from + 1, to))
  })
}

/** One row a bit; those that were left out at the end count as 0. */
function bitRows(r: Reader, names: readonly Field[], from: number, to: number): void {
  for (let i = 0; i < names.length; i++) {
    const at = from + (i >> 3)
    const set = at < to && (r.bytes[at] & (0x80 >> (i & 7))) !== 0
    r.row(names[i], Math.min(at, Math.max(from, to - 1)), 1, set ? 1 : 0)
  }
}

const STRINGS = [
  TAG.utf8String,
  TAG.numericString,
  TAG.printableString,
  TAG.teletexString,
  TAG.ia5String,
  TAG.visibleString,
  TAG.generalString,
  TAG.universalString,
  TAG.bmpString,
  TAG.graphicString,
  TAG.videotexString,
]

/** Text of a string of that universal tag. */
export function stringText(b: Uint8Array, from: number, to: number, tag: number): string {
  switch (tag) {
    case TAG.bmpString:
      return utf16be(b, from, to)
    case TAG.universalString: {
      let text = ''
      for (let i = from; i + 3 < to; i += 4) {
        const c = ((b[i] << 24) | (b[i + 1] << 16) | (b[i + 2] << 8) | b[i + 3]) >>> 0
        text += c <= 0x10ffff ? String.fromCodePoint(c) : '\ufffd'
      }
      return text
    }
    case TAG.teletexString:
      return latin1(b, from, to)
    default:
      return utf8(b, from, to)
  }
}

/** Records a string as it is shown: up to its first NUL. */
function stringRow(a: Asn1, f: Field | undefined, from: number, to: number, tag: number): void {
  const text = stringText(a.r.bytes, from, to, tag)
  const stop = text.indexOf('\0')
  a.text = stop < 0 ? text : text.slice(0, stop)
  row(a, f, from, to, 0, a.text)
}

/** A string whose universal tag is `tag` (which also says how it is decoded where an implicit tag hides it). */
export function string(tag: number): Type {
  return primitive([tag], (a, f, from, to, found) => {
    if (found === tag) stringRow(a, f, from, to, tag)
    else a.r.expert(BER['error.expected.string'])
  })
}

/** A string of any type, into one field. */
export const anyString: Type = primitive(STRINGS, stringRow)

export const utc: Type = primitive([TAG.utcTime], (a, f, from, to) => {
  const b = a.r.bytes
  let text = latin1(b, from, to)
  const parts = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})$/.exec(text)
  if (parts !== null && !Number.isNaN(utcTime(b, from, to))) {
    const [, yy, month, day, hour, minute, second = '00', zone] = parts
    const year = Number(yy) < 50 ? `20${yy}` : `19${yy}`
    text = `${year}-${month}-${day} ${hour}:${minute}:${second} (UTC${zone === 'Z' ? '' : zone})`
  }
  row(a, f, from, to, 0, text)
})

export const generalized: Type = primitive([TAG.generalizedTime], (a, f, from, to) => {
  row(a, f, from, to, generalizedTime(a.r.bytes, from, to))
})

/** A value of any type: `work` reads it, its header at the cursor. */
export const any = (work: (a: Asn1, f: Field | undefined, end: number) => void): Type => ({
  tags: undefined,
  read(a, f, end) {
    enter(a)
    work(a, f, end)
    a.depth--
    a.r.pos = Math.min(end, a.r.end)
  },
})

/** A value whose type the object identifier before it names. */
export const byOid: Type = any((a, _, end) => {
  const { r } = a
  const known = a.types.get(a.oid)
  if (known !== undefined) {
    if (known.protocol !== undefined) a.mention(known.protocol)
    known.type.read(a, known.field, end, false)
    return
  }
  const head = new Head()
  if (head.read(r.bytes, r.pos, Math.min(end, r.end)) && head.key !== key(TAG.null))
    r.expert(BER['error.oid_not_implemented'])
})

/** OCTET STRING that holds the encoding of what the object identifier before it names. */
export const octetsByOid: Type = primitive([TAG.octetString], (a, _, from, to) => {
  if (from < to) byOid.read(a, undefined, to, false)
})

/** OCTET STRING that holds the encoding of a type. */
export const octetsHolding = (field: Field, type: Type): Type =>
  primitive([TAG.octetString], (a, _, from, to) => {
    if (from < to) type.read(a, field, to, false)
  })

/** A type that is declared further down. */
export const later = (get: () => Type, tags: readonly number[] | undefined = keys(TAG.sequence)): Type => ({
  tags,
  read: (a, f, end, bare) => get().read(a, f, end, bare),
})
