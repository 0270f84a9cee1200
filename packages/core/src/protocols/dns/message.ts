import type { Columns } from '../../packet/columns.js'
import type { Field } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import type { Names } from './names.js'

/** What the readers of records share while one message is read. */
export class Message {
  /** Where the message starts in the reader's bytes: what pointers in names count from. */
  base = 0
  /** Multicast DNS gives the top bit of classes a meaning of its own. */
  multicast = false
  opcode = 0
  /** What the line of the record under way says behind its class; only kept where a tree is made. */
  summary = ''
  /** The columns that are told of the message, and whether they or a tree's lines are made. */
  columns: Columns | undefined = undefined
  told = false

  constructor(readonly names: Names) {}

  /** Tells what a record holds: behind the class in its line, behind its type in the columns. Only where `told`. */
  tell(line: string, column: string): void {
    this.summary = line
    this.columns?.add(` ${column}`)
  }

  /** A name at the cursor, as a row; the cursor moves behind it. */
  name(r: Reader, f: Field): string {
    const start = r.pos
    const text = this.names.read(r.bytes, this.base, start, r.end)
    r.pos = this.names.next
    r.row(f, start, r.pos - start, 0, text)
    return text
  }
}

/** What reads one type's data: `[r.pos, end)`, at least one byte. */
export type RecordReader = (r: Reader, m: Message, end: number, p: Packet) => void

/** Text after its length in one byte, as two rows. */
export function lengthText(r: Reader, length: Field, text: Field): string {
  const n = r.u8(length)
  const start = r.pos
  const whole = r.text(undefined, n)
  const nul = whole.indexOf('\0')
  // the reference's strings end at the first NUL
  const shown = nul < 0 ? whole : whole.slice(0, nul)
  r.row(text, start, n, 0, shown)
  return shown
}

/** A field over all bytes up to `end`, where there are any. */
export function rest(r: Reader, f: Field, end: number): void {
  if (r.pos < end) r.span(f, end - r.pos)
}

/** A number with a text behind it in brackets. */
export function bracketed(r: Reader, f: Field, text: (value: number) => string): number {
  const v = r.number(f, f.size, false)
  if (r.full) r.label(f, `${f.title}: ${v} (${text(v)})`)
  return v
}
