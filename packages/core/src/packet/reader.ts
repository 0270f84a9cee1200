import { ascii, latin1, utf8, utf16be, utf16le } from '../bytes/text.js'
import { Cursor } from './cursor.js'
import {
  EXPERT,
  EXPERT_GROUP,
  EXPERT_MESSAGE,
  EXPERT_SEVERITY,
  GROUPS,
  MALFORMED,
  SEVERITIES,
  SEVERITY_LABELS,
  STRAY_CHARACTERS,
} from './expert.js'
import { type Field, fieldById, labelOf, TEXT } from './field.js'
import { appended, numberLabel } from './label.js'
import { LIMITS } from './limits.js'
import { cut, fieldValue, rawBig, rawLittle, signed } from './raw.js'
import { HIDDEN, OPEN, type RowObject, SHORT, Tape, TOO_MUCH } from './tape.js'

export type Encoding = 'utf8' | 'ascii' | 'latin1' | 'utf16le' | 'utf16be'

const EMPTY = new Uint8Array(0)

/**
 * A cursor that records. Reading is recording: a read that names its field puts a row on the tape when somebody asked for that field,
 * and costs one look-up when nobody did.
 *
 * Never put a read where it may be skipped (`a && r.u8(f.x)`): read into a const, then decide.
 */
export class Reader extends Cursor {
  /** Which of the packet's sources `bytes` is. */
  source = 0
  /** Whether every field is wanted: then labels and lines without a field are made too. */
  full = false
  /** By field id, whether the field is recorded. */
  wanted: Uint8Array = EMPTY
  readonly tape: Tape = new Tape()

  /** Whether somebody wants the field. */
  wants(f: Field): boolean {
    return this.wanted[f.id] !== 0
  }

  // --- header fields, at their fixed place in the layer

  /** Value of a header field; recorded, the cursor stays. */
  get(f: Field): number {
    const v = this.at(f, this.base + f.at)
    return v
  }

  /** Value of a field that lies at an absolute place: mask, shift and scale applied; recorded, the cursor stays. */
  at(f: Field, start: number): number {
    const size = f.size
    if (start + size > this.end) throw SHORT
    const v = fieldValue(f, this.bytes, start)
    if (this.wanted[f.id] !== 0) this.tape.push(f.id, this.source, start, size, v)
    return v
  }

  // --- message fields, at the cursor

  /** The field's own width at the cursor, with its mask, shift and scale; the cursor moves. */
  read(f: Field): number {
    const v = this.at(f, this.pos)
    this.pos += f.size
    return v
  }

  /** Like `read`, and the cursor stays: for several fields cut from the same bytes. */
  bits(f: Field): number {
    return this.at(f, this.pos)
  }

  /**
   * A word of flags: the parent field, and under it each child cut from the same bytes. The cursor moves over the parent's bytes;
   * the parent's value is the answer. The parent's line names what is set, unless `silent`.
   */
  flags(parent: Field, children: readonly Field[], silent = false): number {
    const start = this.pos
    const v = this.at(parent, start)
    if (this.full) {
      const t = this.nest(parent)
      for (const child of children)
        this.tape.push(child.id, this.source, start, parent.size, cut(child, this.raw(parent, start)))
      this.unnest(t)
      if (!silent && t >= 0) this.tellFlags(parent, t)
    } else
      for (const child of children)
        if (this.wanted[child.id] !== 0)
          this.tape.push(child.id, this.source, start, parent.size, cut(child, this.raw(parent, start)))
    this.pos = start + parent.size
    return v
  }

  /** Adds to a word's line what its bits say: flags that are set, and numbers that have names. */
  private tellFlags(parent: Field, row: number): void {
    const { tape } = this
    let text = ''
    for (let i = row + 1; i < tape.count; i++) {
      const f = fieldById(tape.field[i])
      if (f.labels !== undefined) text += `, ${f.title}: ${labelOf(f, tape.value[i]) ?? 'Unknown'}`
      else if (f.kind === 'boolean' && tape.value[i] !== 0) text += `, ${f.title}`
    }
    if (text === '' || parent.mask !== 0) return
    const value = tape.value[row]
    tape.label[row] = appended(`${parent.title}: ${numberLabel(parent, value, value)}${text}`)
  }

  private raw(f: Field, start: number): number {
    return f.little ? rawLittle(this.bytes, start, f.size) : rawBig(this.bytes, start, f.size)
  }

  u8(f?: Field): number {
    const i = this.pos
    if (i >= this.end) throw SHORT
    this.pos = i + 1
    const v = this.bytes[i]
    if (f !== undefined && this.wanted[f.id] !== 0) this.tape.push(f.id, this.source, i, 1, cut(f, v))
    return v
  }

  u16(f?: Field): number {
    const i = this.pos
    if (i + 2 > this.end) throw SHORT
    this.pos = i + 2
    const v = (this.bytes[i] << 8) | this.bytes[i + 1]
    if (f !== undefined && this.wanted[f.id] !== 0) this.tape.push(f.id, this.source, i, 2, cut(f, v))
    return v
  }

  u24(f?: Field): number {
    return this.number(f, 3, false)
  }

  u32(f?: Field): number {
    return this.number(f, 4, false)
  }

  u16le(f?: Field): number {
    return this.number(f, 2, true)
  }

  u24le(f?: Field): number {
    return this.number(f, 3, true)
  }

  u32le(f?: Field): number {
    return this.number(f, 4, true)
  }

  /** A number of 1 to 6 bytes; its mask, if it has one, is applied to the row, not to the answer. */
  number(f: Field | undefined, size: number, little: boolean): number {
    const i = this.pos
    if (i + size > this.end) throw SHORT
    this.pos = i + size
    const v = little ? rawLittle(this.bytes, i, size) : rawBig(this.bytes, i, size)
    if (f !== undefined && this.wanted[f.id] !== 0) {
      let row = f.mask === 0 && f.scale === 1 ? v : cut(f, v)
      if (f.kind === 'int') row = signed(row, size * 8)
      this.tape.push(f.id, this.source, i, size, row)
    }
    return v
  }

  /** 64 bits; the answer is rounded where it does not fit a double, the row is exact. */
  u64(f?: Field): number {
    return this.long(f, false)
  }

  u64le(f?: Field): number {
    return this.long(f, true)
  }

  private long(f: Field | undefined, little: boolean): number {
    const i = this.pos
    if (i + 8 > this.end) throw SHORT
    this.pos = i + 8
    const b = this.bytes
    const hi = little ? rawLittle(b, i + 4, 4) : rawBig(b, i, 4)
    const lo = little ? rawLittle(b, i, 4) : rawBig(b, i + 4, 4)
    const v = hi * 0x1_0000_0000 + lo
    if (f !== undefined && this.wanted[f.id] !== 0) {
      const row = this.tape.push(f.id, this.source, i, 8, v)
      const exact = (BigInt(hi) << 32n) | BigInt(lo)
      this.tape.object[row] = f.kind === 'int64' ? BigInt.asIntN(64, exact) : exact
    }
    return v
  }

  ipv4(f: Field): void {
    this.span(f, 4)
  }

  ipv6(f: Field): void {
    this.span(f, 16)
  }

  ether(f: Field): void {
    this.span(f, 6)
  }

  /** `n` bytes as a row whose value is decoded when it is shown; answers where they start. */
  span(f: Field, n: number): number {
    const i = this.pos
    if (n < 0 || i + n > this.end) throw SHORT
    this.pos = i + n
    if (this.wanted[f.id] !== 0) this.tape.push(f.id, this.source, i, n, 0)
    return i
  }

  /** `n` bytes, copied out of the packet; recorded like `span`. */
  take(f: Field | undefined, n: number): Uint8Array {
    const i = this.pos
    if (n < 0 || i + n > this.end) throw SHORT
    this.pos = i + n
    if (f !== undefined && this.wanted[f.id] !== 0) this.tape.push(f.id, this.source, i, n, 0)
    return this.bytes.slice(i, i + n)
  }

  /** `n` bytes of text; trailing NULs are not part of the answer. */
  text(f: Field | undefined, n: number, encoding: Encoding = 'utf8'): string {
    const i = this.pos
    if (n < 0 || i + n > this.end) throw SHORT
    this.pos = i + n
    const v = decode(this.bytes, i, i + n, encoding)
    if (f !== undefined && this.wanted[f.id] !== 0) this.tape.object[this.tape.push(f.id, this.source, i, n, 0)] = v
    return v
  }

  /** Text that a NUL ends; the row holds the NUL too. Without a NUL, SHORT. */
  cstring(f?: Field, encoding: Encoding = 'utf8'): string {
    const n = this.find(0)
    if (n < 0) throw SHORT
    return this.text(f, n + 1, encoding)
  }

  // --- what is not bytes

  /** A fact about the packet: a row without bytes. Generated in Wireshark's words. */
  fact(f: Field, value: number, object?: RowObject): void {
    if (this.wanted[f.id] === 0) return
    const row = this.tape.push(f.id, this.source, this.pos, 0, value)
    if (object !== undefined) this.tape.object[row] = object
  }

  /** A row over bytes that were read elsewhere, with a computed value. */
  row(f: Field, start: number, length: number, value: number, object?: RowObject): void {
    if (this.wanted[f.id] === 0) return
    const row = this.tape.push(f.id, this.source, start, length, value)
    if (object !== undefined) this.tape.object[row] = object
  }

  /** Whether somebody wants the expert item or one of its parts: ask before its text is made. */
  remarks(f: Field): boolean {
    const { wanted } = this
    return (
      wanted[f.id] !== 0 ||
      wanted[EXPERT.id] !== 0 ||
      wanted[EXPERT_MESSAGE.id] !== 0 ||
      wanted[EXPERT_SEVERITY.id] !== 0 ||
      wanted[EXPERT_GROUP.id] !== 0
    )
  }

  /** An expert item; `text` where the field's own title is not the message. */
  expert(f: Field, text?: string): void {
    if (!this.remarks(f)) return
    const { tape, source } = this
    const severity = f.severity ?? 'error'
    const group = f.group ?? 'Undecoded'
    const message = text === undefined ? f.title : appended(text)
    const item = tape.push(EXPERT.id, source, 0, 0, 0)
    tape.label[item] = `Expert Info (${SEVERITY_LABELS[SEVERITIES[severity]]}/${group}): ${message}`
    tape.until[item] = OPEN
    tape.label[tape.push(f.id, source, 0, 0, 0)] = message
    tape.object[tape.push(EXPERT_MESSAGE.id, source, 0, 0, 0)] = message
    tape.push(EXPERT_SEVERITY.id, source, 0, 0, SEVERITIES[severity])
    tape.push(EXPERT_GROUP.id, source, 0, 0, GROUPS[group] ?? 0)
    tape.until[item] = tape.count
    if (group !== 'Malformed') return
    const mark = tape.push(MALFORMED.id, source, 0, 0, 0)
    tape.mark[mark] = HIDDEN
  }

  /** Remarks that the text recorded last goes on behind a NUL, if it does. */
  strayCharacters(f: Field): void {
    if (!this.full) return
    const { tape, bytes } = this
    const row = tape.count - 1
    if (row < 0 || tape.field[row] !== f.id) return
    const end = tape.start[row] + tape.length[row]
    const nul = bytes.indexOf(0, tape.start[row])
    if (nul < 0 || nul >= end) return
    for (let i = nul + 1; i < end; i++)
      if (bytes[i] !== 0) {
        const t = this.nest(f)
        this.expert(STRAY_CHARACTERS)
        this.unnest(t)
        return
      }
  }

  /** Says of the row recorded last that it is (or is not) generated, or hidden, where its field or length does not say so. */
  as(mark: number): void {
    const last = this.tape.count - 1
    if (last >= 0) this.tape.mark[last] = mark
  }

  /** Text that the tree shows for the row recorded last, if it is that field's. */
  label(f: Field, text: string): void {
    const last = this.tape.count - 1
    if (this.full && last >= 0 && this.tape.field[last] === f.id) this.tape.label[last] = text
  }

  // --- nesting

  /** Makes the row recorded last the parent of what follows, if it is that field's; give the answer to `unnest`. */
  nest(f: Field): number {
    const last = this.tape.count - 1
    if (last < 0 || this.tape.field[last] !== f.id) return -1
    if (++this.depth > LIMITS.depth) throw TOO_MUCH
    this.tape.until[last] = OPEN
    return last
  }

  /** Closes a subtree; one whose length was not known when it was opened is stretched to the cursor with `stretch`. */
  unnest(row: number, stretch = false): void {
    if (row < 0) return
    this.depth--
    this.tape.until[row] = this.tape.count
    if (stretch) this.tape.length[row] = this.pos - this.tape.start[row]
  }

  /** Opens a field that holds others, at the cursor; its length is set by `close`. Answers -1 where nobody wants it. */
  open(f: Field): number {
    if (this.wanted[f.id] === 0) return -1
    this.tape.push(f.id, this.source, this.pos, 0, 0)
    return this.nest(f)
  }

  close(row: number): void {
    this.unnest(row, true)
  }

  /** Opens a line of the tree that has no field, where a whole tree is made. */
  group(text: string): number {
    if (!this.full) return -1
    const row = this.tape.push(TEXT.id, this.source, this.pos, 0, 0)
    this.tape.label[row] = text
    return this.nest(TEXT)
  }

  /** A line of the tree without a field, over bytes already read or to be read. */
  note(text: string, start = this.pos, length = 0): void {
    if (!this.full) return
    this.tape.label[this.tape.push(TEXT.id, this.source, start, length, 0)] = text
  }
}

function decode(b: Uint8Array, from: number, to: number, encoding: Encoding): string {
  if (encoding === 'utf16le' || encoding === 'utf16be') {
    const text = encoding === 'utf16le' ? utf16le(b, from, to) : utf16be(b, from, to)
    return text.charCodeAt(text.length - 1) === 0 ? text.replace(/\0+$/, '') : text
  }
  let stop = to
  while (stop > from && b[stop - 1] === 0) stop--
  return encoding === 'utf8' ? utf8(b, from, stop) : encoding === 'ascii' ? ascii(b, from, stop) : latin1(b, from, stop)
}
