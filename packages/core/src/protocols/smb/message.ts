import { ascii, utf16le } from '../../bytes/text.js'
import type { Field } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import type { Protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import type { Transfer } from '../smb2/files.js'
import { fileTime } from '../smb2/nt-time.js'
import { f, WORDS } from './fields.js'
import { Connection, type Request, type Tree } from './state.js'

/** What the parts of one message know of it; one object, reused. */
export class Message {
  /** Where the header starts: offsets in the message count from here. */
  start = 0
  /** The command of the header. */
  command = 0
  response = false
  unicode = false
  /** The status of a response: zero is success. */
  status = 0
  tid = 0
  tree: Tree | undefined = undefined
  /** Lengths that the words give and the bytes need: of secrets, and of a token. */
  secret = 0
  secret2 = 0
  blob = 0
  /** Whether the server's answer to the negotiation has a token in it. */
  extended = false
  /** Where the byte parameters of the command under dissection end. */
  bytesEnd = 0
  /** Words of the command under dissection. */
  words = 0
  connection: Connection = new Connection()
  /** The request itself, or the one that a response answers. */
  request: Request | undefined = undefined

  /** For messages outside of any conversation. */
  readonly unbound = new Connection()
  /** Files that are under way in the whole capture. */
  readonly transfers = new Set<Transfer>()

  constructor(readonly owner: Protocol) {}

  /** Whether that many byte parameters are left. */
  has(r: Reader, n: number): boolean {
    return this.bytesEnd - r.pos >= n
  }
}

/** A word of flags with its bits below it; the tree's line names those that are set unless told not to. */
export const word = (r: Reader, parent: Field, children: readonly Field[], names = true): number =>
  r.flags(parent, children, !names)

/** The bits that are set, by name, as the line of the tree of a word of flags has them. */
function nameBits(r: Reader, row: number, parent: Field, v: number, children: readonly Field[]): void {
  let text = `${parent.title}: 0x${(v >>> 0).toString(16).padStart(parent.size * 2, '0')}`
  for (const c of children) if ((v & c.mask) !== 0) text += `, ${c.title}`
  r.tape.label[row] = text
}

/** The same over a value that was read before, as a fact of length `size`. */
export function wordFact(
  r: Reader,
  at: number,
  parent: Field,
  children: readonly Field[],
  v: number,
  names = false,
): void {
  if (!r.wants(parent) && !r.full) return
  const row = r.tape.count
  generated(r, parent, at, 4, v)
  const t = r.nest(parent)
  for (const c of children) r.row(c, at, 4, (v & c.mask) >>> c.shift)
  r.unnest(t)
  if (r.full && names) nameBits(r, row, parent, v, children)
}

/** A row that says what is known from elsewhere. */
export function generated(r: Reader, field: Field, at: number, length: number, value: number, object?: string): void {
  if (!r.wants(field)) return
  r.row(field, at, length, value, object)
  r.as(1)
}

export const accessMask = (r: Reader): number => word(r, f.access_mask, WORDS.access, false)
export const attributes = (r: Reader): number => word(r, f.attributes32, WORDS.attributes, false)
export const attributes16 = (r: Reader): number => word(r, f.file_attribute, WORDS.attributes16, false)
export const searchAttributes = (r: Reader): number => word(r, f['search.attribute'], WORDS.search)

export function times(r: Reader): void {
  fileTime(r, f['create.time'])
  fileTime(r, f['access.time'])
  fileTime(r, f['last_write.time'])
  fileTime(r, f['change.time'])
}

/** Seconds since 1970, in four bytes. */
export function unixTime(r: Reader, field: Field): void {
  const at = r.pos
  const v = r.u32le()
  if (v === 0xffffffff) {
    r.row(field, at, 4, 0, [0xffffffff, 0])
    r.label(field, `${field.title}: No time specified (0xffffffff)`)
  } else r.row(field, at, 4, 0, [v, 0])
}

/** Date and time as DOS has them (MS-DTYP does not; MS-CIFS 2.2.1.4): two words whose order the caller knows. */
export function dosTime(r: Reader, whole: Field, date: Field, clock: Field, timeFirst: boolean): void {
  const at = r.pos
  const first = r.u16le()
  const second = r.u16le()
  const t = timeFirst ? first : second
  const d = timeFirst ? second : first
  const dateAt = timeFirst ? at + 2 : at
  const timeAt = timeFirst ? at : at + 2
  if ((d === 0xffff && t === 0xffff) || (d === 0 && t === 0)) {
    r.row(whole, at, 4, 0, d === 0 ? [0, 0] : [0xffffffff, 0])
    r.label(whole, `${whole.title}: No time specified (0x${d === 0 ? '00000000' : 'ffffffff'})`)
    return
  }
  const year = 1980 + (d >>> 9)
  const seconds = Date.UTC(year, ((d >>> 5) & 15) - 1, d & 31, t >>> 11, (t >>> 5) & 63, (t & 31) * 2) / 1000
  r.row(whole, at, 4, 0, [seconds, 0])
  const sub = r.nest(whole)
  const rows: [Field, number, number][] = timeFirst
    ? [
        [clock, timeAt, t],
        [date, dateAt, d],
      ]
    : [
        [date, dateAt, d],
        [clock, timeAt, t],
      ]
  for (const [field, where, v] of rows) {
    r.row(field, where, 2, v)
    const two = (n: number): string => String(n).padStart(2, '0')
    const text =
      field === date
        ? `${String(year).padStart(4, '0')}-${two((d >>> 5) & 15)}-${two(d & 31)}`
        : `${two(t >>> 11)}:${two((t >>> 5) & 63)}:${two((t & 31) * 2)}`
    r.label(field, `${field.title}: ${text} (0x${v.toString(16).padStart(4, '0')})`)
  }
  r.unnest(sub)
}

/** How a text is laid out. */
export interface TextForm {
  /** Whether UTF-16 starts at an even offset. */
  readonly aligned?: boolean
  /** Bytes, where the message says how many; otherwise a NUL ends the text. */
  readonly length?: number
  /** Whether it has one byte a character whatever the flags say. */
  readonly narrow?: boolean
}

/**
 * Text at the cursor, in the encoding that the message has; undefined where no byte is left for it. It goes no further than the
 * byte parameters.
 */
export function text(r: Reader, m: Message, field: Field | undefined, form: TextForm = {}): string | undefined {
  const wide = m.unicode && form.narrow !== true
  if (!m.has(r, 1)) return undefined
  if (wide && form.aligned !== false && ((r.pos - m.start) & 1) === 1) {
    r.skip(1)
    if (!m.has(r, 1)) return undefined
  }
  const at = r.pos
  const room = m.bytesEnd - at
  let length: number
  let stop: number
  if (form.length !== undefined) {
    length = Math.min(form.length, room)
    r.need(length)
    stop = at + length
    if (wide) while (stop - at >= 2 && r.bytes[stop - 1] === 0 && r.bytes[stop - 2] === 0) stop -= 2
    else {
      const nul = r.bytes.indexOf(0, at)
      if (nul >= 0 && nul < stop) stop = nul
    }
  } else if (wide) {
    const end = Math.min(m.bytesEnd, r.end)
    let i = at
    while (i + 2 <= end && (r.bytes[i] !== 0 || r.bytes[i + 1] !== 0)) i += 2
    stop = i
    if (i + 2 <= end) length = i + 2 - at
    else {
      if (m.bytesEnd > r.end) r.short()
      length = room
    }
  } else {
    const n = r.find(0)
    if (n < 0) r.short()
    stop = at + n
    length = n + 1
  }
  r.pos = at + length
  const value = wide ? utf16le(r.bytes, at, at + ((stop - at) & ~1)) : ascii(r.bytes, at, stop)
  if (field !== undefined) r.row(field, at, length, 0, value)
  return value
}

/** Adds to what the packet list says. */
export function say(p: Packet, more: string): void {
  if (p.columns.wanted) p.columns.add(more)
}

export const hex = (v: number, digits = 4): string => `0x${v.toString(16).padStart(digits, '0')}`
