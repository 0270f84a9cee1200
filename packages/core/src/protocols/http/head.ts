import { lineEnd, nextLine, sameWord } from '../../bytes/lines.js'
import { latin1 } from '../../bytes/text.js'
import { METHODS } from './fields.js'

/** What a start line says. */
export const OTHER = 0
export const REQUEST = 1
export const RESPONSE = 2
export const NOTIFICATION = 3

/** How long a body is, where it is not a number of bytes. */
export const UNTIL_CLOSE = -1
export const CHUNKED = -2

/** Bounds on what is taken for a head at all. */
export const MAX_LINE = 64 << 10
export const MAX_HEAD = 256 << 10
const MAX_HEADERS = 2000

const SPACE = 32
const TAB = 9

/** Kind of the message whose start line is [from, to). */
export function startLine(b: Uint8Array, from: number, to: number, anyMethod: boolean): number {
  if (starts(b, from, to, 'HTTP/') || starts(b, from, to, 'ICY')) return RESPONSE
  let stop = from
  while (stop < to && b[stop] !== SPACE) if (++stop - from > 24) return OTHER
  const kind = METHODS.get(latin1(b, from, stop))
  if (kind !== undefined) return kind === 'request' ? REQUEST : NOTIFICATION
  return anyMethod && isToken(b, from, stop) && hasVersion(b, stop, to) ? REQUEST : OTHER
}

export function starts(b: Uint8Array, from: number, to: number, text: string): boolean {
  if (from + text.length > to) return false
  for (let i = 0; i < text.length; i++) if (b[from + i] !== text.charCodeAt(i)) return false
  return true
}

function isToken(b: Uint8Array, from: number, to: number): boolean {
  if (to === from) return false
  for (let i = from; i < to; i++) if (!isTokenChar(b[i])) return false
  return true
}

/** A target, and behind it HTTP/1.x as the line's last word. */
export function hasVersion(b: Uint8Array, from: number, to: number): boolean {
  let stop = to
  while (stop > from && (b[stop - 1] === 13 || b[stop - 1] === SPACE)) stop--
  return stop - from > 10 && starts(b, stop - 8, stop, 'HTTP/1.') && b[stop - 9] === SPACE && b[from] === SPACE
}

/** RFC 9110: characters of a token. */
export function isTokenChar(c: number): boolean {
  if (c <= SPACE || c >= 127) return false
  // "(),/:;<=>?@[\]{}
  switch (c) {
    case 34:
    case 40:
    case 41:
    case 44:
    case 47:
    case 58:
    case 59:
    case 60:
    case 61:
    case 62:
    case 63:
    case 64:
    case 91:
    case 92:
    case 93:
    case 123:
    case 125:
      return false
  }
  return true
}

/**
 * Where the parts of a message's head lie (RFC 9112, sections 2 to 5). Offsets only: text is made when somebody asks for it. One
 * object is used again and again.
 */
export class Head {
  kind = OTHER
  start = 0
  /** The start line: where it starts and ends, before its terminator, and where the next line starts. */
  line0 = 0
  lineEnd = 0
  lineNext = 0
  /** Method or version, target or code, version or phrase; -1 where the line has no such part. */
  readonly parts = new Int32Array(6)
  /** A response's status code, 0 where it cannot be read. */
  code = 0
  /** How many header fields there are. */
  count = 0
  /** Where the empty line starts that ends the head, or -1. */
  blank = -1
  /** Where the body starts. */
  end = 0
  /** Whether a line that is none of a head's breaks off at the end. */
  cut = false
  /** Content-Length, or -1. */
  length = -1
  chunked = false
  private rows = new Int32Array(64 * ROW)

  /**
   * Reads the head at `from`. `lenient` takes folded lines and passes over lines without a colon; otherwise such a line ends the
   * head, and another start line within it counts as one.
   */
  read(b: Uint8Array, from: number, to: number, lenient: boolean): void {
    this.start = from
    this.count = 0
    this.length = -1
    this.chunked = false
    this.blank = -1
    const end = lineEnd(b, from, to)
    this.select(b, from, end, nextLine(b, end, to), lenient)
    this.cut = false
    if (this.kind === OTHER) this.lineNext = from
    this.end = this.lineNext
    if (this.kind !== OTHER || !lenient) this.headers(b, to, lenient)
  }

  /** Takes the line's parts apart. */
  select(b: Uint8Array, from: number, end: number, next: number, anyMethod = false): void {
    this.line0 = from
    this.lineEnd = end
    this.lineNext = next
    this.code = 0
    this.parts.fill(-1)
    this.kind = startLine(b, from, end, anyMethod)
    if (this.kind === RESPONSE) this.statusLine(b)
    else if (this.kind !== OTHER) this.requestLine(b)
  }

  private requestLine(b: Uint8Array): void {
    const { parts, line0, lineEnd: stop } = this
    const first = this.space(b, line0)
    parts[0] = line0
    parts[1] = first
    const second = this.word(b, first)
    // two spaces stand around a target that is empty; more of them are passed over
    parts[2] = second - first > 1 ? second - 1 : second
    parts[3] = this.space(b, parts[2])
    parts[4] = this.word(b, parts[3])
    parts[5] = stop
  }

  private statusLine(b: Uint8Array): void {
    const { parts, line0 } = this
    parts[0] = line0
    parts[1] = this.space(b, line0)
    const code = this.word(b, parts[1])
    const after = this.space(b, code)
    if (after - code < 3) return
    // as strtol reads three characters
    this.code = Number.parseInt(latin1(b, code, code + 3), 10) || 0
    parts[2] = code
    parts[3] = code + 3
    const phrase = this.word(b, after)
    if (phrase >= this.lineEnd) return
    parts[4] = phrase
    parts[5] = this.lineEnd
  }

  private space(b: Uint8Array, from: number): number {
    let i = from
    while (i < this.lineEnd && b[i] !== SPACE) i++
    return i
  }

  private word(b: Uint8Array, from: number): number {
    let i = from
    while (i < this.lineEnd && b[i] === SPACE) i++
    return i
  }

  private headers(b: Uint8Array, to: number, lenient: boolean): void {
    let at = this.lineNext
    while (at < to) {
      const end = lineEnd(b, at, to)
      const next = nextLine(b, end, to)
      if (end === at) {
        this.blank = at
        this.end = next
        return
      }
      const folded = lenient && this.count > 0 && (b[at] === SPACE || b[at] === TAB)
      if (folded) this.rows[(this.count - 1) * ROW + VALUE_END] = end
      else {
        let colon = at
        let blanks = 0
        for (; colon < end && b[colon] !== 58; colon++) if (b[colon] === SPACE) blanks++
        if (!lenient && (blanks > 0 || colon === end || b[at] === 72) && startLine(b, at, end, false) !== OTHER) {
          this.select(b, at, end, next)
          this.header(b, at, -1, end, next, lenient)
        } else if (colon < end) this.header(b, at, colon, end, next, lenient)
        else if (!lenient) {
          this.cut = end === to
          break
        }
      }
      at = next
    }
    this.end = at
  }

  private header(b: Uint8Array, at: number, colon: number, end: number, next: number, lenient: boolean): void {
    if (this.count >= MAX_HEADERS) return
    const k = this.count++ * ROW
    if (k + ROW > this.rows.length) {
      const wider = new Int32Array(this.rows.length * 2)
      wider.set(this.rows)
      this.rows = wider
    }
    let value = colon + 1
    while (value < end && (b[value] === SPACE || b[value] === TAB)) value++
    this.rows[k] = at
    this.rows[k + NAME_END] = colon
    this.rows[k + VALUE] = value
    this.rows[k + VALUE_END] = end
    this.rows[k + NEXT] = next
    const n = colon - at
    if (n === 14 && sameWord(b, at, colon, 'content-length')) this.length = parseLength(b, value, end)
    else if (n === 17 && sameWord(b, at, colon, 'transfer-encoding')) {
      const first = sameWord(b, value, Math.min(value + 7, end), 'chunked')
      if (first || (lenient && lastCoding(b, value, end))) this.chunked = true
    }
  }

  /** Start of the i-th header field's line. */
  line(i: number): number {
    return this.rows[i * ROW]
  }

  /** End of the i-th header field's name; -1 where the line is another start line. */
  nameEnd(i: number): number {
    return this.rows[i * ROW + NAME_END]
  }

  value(i: number): number {
    return this.rows[i * ROW + VALUE]
  }

  valueEnd(i: number): number {
    return this.rows[i * ROW + VALUE_END]
  }

  next(i: number): number {
    return this.rows[i * ROW + NEXT]
  }

  /** Index of the last header field of that name (in lower case), or -1. */
  find(b: Uint8Array, name: string): number {
    for (let i = this.count - 1; i >= 0; i--) if (sameWord(b, this.line(i), this.nameEnd(i), name)) return i
    return -1
  }
}

const ROW = 5
const NAME_END = 1
const VALUE = 2
const VALUE_END = 3
const NEXT = 4

const digit = (c: number): number => (c >= 48 && c <= 57 ? c - 48 : Number.NaN)

/** Whether the list's last coding is chunked (RFC 9112, section 6.1). */
function lastCoding(b: Uint8Array, from: number, to: number): boolean {
  let stop = to
  while (stop > from && (b[stop - 1] === SPACE || b[stop - 1] === TAB)) stop--
  return stop - from > 8 && sameWord(b, stop - 7, stop, 'chunked') && (b[stop - 8] === 44 || b[stop - 8] === SPACE)
}

/** A count of bytes, -1 where it is none. */
export function parseLength(b: Uint8Array, from: number, to: number): number {
  let i = from
  let stop = to
  while (stop > i && (b[stop - 1] === SPACE || b[stop - 1] === TAB)) stop--
  if (b[i] === 43) i++
  if (i >= stop) return -1
  let v = 0
  for (; i < stop; i++) {
    const d = digit(b[i])
    if (Number.isNaN(d)) return -1
    v = v * 10 + d
    if (v > Number.MAX_SAFE_INTEGER) return -1
  }
  return v
}

/** Where the empty line behind a head ends, searched from `at`; -1 where it is not there yet. */
export function headEnd(b: Uint8Array, at: number, to: number): number {
  for (let lf = b.indexOf(10, at); lf >= 0 && lf < to; lf = b.indexOf(10, lf + 1)) {
    if (lf + 1 < to && b[lf + 1] === 10) return lf + 2
    if (lf + 2 < to && b[lf + 1] === 13 && b[lf + 2] === 10) return lf + 3
  }
  return -1
}
