import { utf8 } from '../../bytes/text.js'
import { SHORT } from '../../packet/tape.js'

/** Domain names on the wire: RFC 1035 4.1.4. */

const ROOT = '<Root>'
const LOOPS = '<Name contains a pointer that loops>'
const TOO_LONG = '<Name too long>'
const UNKNOWN = '<Unknown extended label>'
/** RFC 2673, given up by RFC 6891. */
const BIT_STRING = 0x41
/** Characters that a name may have when written out. */
const LONGEST = 253
/** Bytes that all names of one message may take to read; real ones take a few thousand. */
const BUDGET = 1 << 22

const ESCAPES: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
}
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cn}\p{Cs}]/gu

function escapeOne(c: string): string {
  const code = c.codePointAt(0) ?? 0
  if (code < 0x80) return ESCAPES[code] ?? `\\${code.toString(8).padStart(3, '0')}`
  const digits = code.toString(16).toUpperCase()
  return code > 0xffff ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`
}

/** Text with its unprintable characters as C writes them. */
export function escapeText(text: string): string {
  return UNPRINTABLE.test(text) ? text.replace(UNPRINTABLE, escapeOne) : text
}

/** How many bytes should follow a first byte of UTF-8 as it was once defined. */
function followers(lead: number): number {
  if (lead < 0xc0) return 0
  if (lead < 0xe0) return 1
  if (lead < 0xf0) return 2
  return lead < 0xf8 ? 3 : lead < 0xfc ? 4 : lead < 0xfe ? 5 : 0
}

/** UTF-8 in which a broken run of bytes is one U+FFFD, however long its first byte says that it is. */
function loosely(b: Uint8Array, length: number): string {
  let text = ''
  let start = 0
  let i = 0
  while (i < length) {
    if (b[i] < 0x80) {
      i++
      continue
    }
    text += utf8(b, start, i)
    start = i
    const stop = Math.min(i + 1 + followers(b[i]), length)
    i++
    while (i < stop && (b[i] & 0xc0) === 0x80) i++
    const c = utf8(b, start, i)
    text += c.includes('\ufffd') ? '\ufffd' : c
    start = i
  }
  return text + utf8(b, start, length)
}

/** Reads names; what is known of the latest one is in its members. One object is used again and again. */
export class Names {
  /** The name as text, or what is wrong with it. */
  text = ''
  /** Where the bytes after the name start. */
  next = 0
  /** Bytes of the name when written out. */
  length = 0
  private readonly raw = new Uint8Array(LONGEST + 1)
  private spent = 0

  /** A new message: what its names may cost is counted from here. */
  begin(): void {
    this.spent = 0
  }

  /**
   * Reads the name at `at` of the message that starts at `base`; throws SHORT where bytes are missing or make no name. Pointers
   * may lead anywhere in the message, as the reference lets them: one that is met again goes in circles.
   */
  read(b: Uint8Array, base: number, at: number, end: number): string {
    const raw = this.raw
    let i = at
    let next = -1
    let n = 0
    let taken = 0
    /** A pointer that was met, the number of pointers since, and after how many the next one is kept instead. */
    let met = -1
    let since = 0
    let patience = 1
    let long = false
    let plain = true
    for (;;) {
      if (i >= end) throw SHORT
      const head = b[i++]
      if (head === 0) break
      if (head < 0x40) {
        if (i + head > end) throw SHORT
        taken += head + 1
        if (long || n + (n > 0 ? 1 : 0) + head > LONGEST) {
          long = true
          // what follows only matters where it tells how long the name is
          if (next >= 0) break
          i += head
          continue
        }
        if (n > 0) raw[n++] = 0x2e
        for (const stop = i + head; i < stop; i++) {
          const c = b[i]
          if (c < 0x20 || c > 0x7e) plain = false
          raw[n++] = c
        }
        continue
      }
      if (head < 0x80 && head !== BIT_STRING) {
        // alone it makes no name
        if (i === at + 1) throw SHORT
        this.next = next < 0 ? i : next
        return this.odd(UNKNOWN)
      }
      if (head < 0xc0 || i >= end) throw SHORT
      const target = base + (((head & 0x3f) << 8) | b[i++])
      if (next < 0) next = i
      taken += 2
      // the second test is how the reference finds a pointer to itself
      if (i === met || target === i + 2 || this.spent + taken > BUDGET) {
        this.spent += taken
        this.next = next
        return this.odd(LOOPS)
      }
      if (++since === patience) {
        met = i
        since = 0
        patience *= 2
      }
      i = target
    }
    this.spent += taken
    this.next = next < 0 ? i : next
    if (long) return this.odd(TOO_LONG)
    if (n === 0 || raw[0] === 0) return this.odd(ROOT)
    this.length = n
    this.text = plain ? utf8(raw, 0, n) : escapeText(loosely(raw, n))
    return this.text
  }

  /** Whether a name starts at `at`, and moves `next` behind it. */
  skip(b: Uint8Array, base: number, at: number, end: number): boolean {
    for (let i = at; i < end; ) {
      const head = b[i++]
      if (head === 0) {
        this.next = i
        return true
      }
      if (head >= 0xc0) {
        this.next = i + 1
        return i < end && base + (((head & 0x3f) << 8) | b[i]) < i - 1
      }
      if (head >= 0x40) return false
      i += head
    }
    return false
  }

  /** Labels of the latest name, as dots in its text tell. */
  get labels(): number {
    if (this.length === 1) return 0
    let count = 1
    for (let i = this.text.indexOf('.'); i >= 0; i = this.text.indexOf('.', i + 1)) count++
    return count
  }

  private odd(text: string): string {
    this.text = text
    this.length = text.length
    return text
  }
}
