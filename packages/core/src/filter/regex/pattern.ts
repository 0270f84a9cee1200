import { type Assertion, ByteSet, DIGITS, HORIZONTAL, POSIX, RegexError, SPACE, VERTICAL, WORD } from './syntax.js'

export interface Flags {
  caseless: boolean
  multiline: boolean
  dotAll: boolean
  extended: boolean
  dollarEnd: boolean
}

/** What a backslash and what follows it stand for. */
export type Escape =
  | { readonly kind: 'byte'; readonly byte: number }
  | { readonly kind: 'set'; readonly set: ByteSet }
  | { readonly kind: 'assert'; readonly what: Assertion }
  | { readonly kind: 'newline' }
  | { readonly kind: 'nothing' }

const CONTROLS: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9 }
const SETS: Readonly<Record<string, ByteSet>> = {
  d: DIGITS,
  D: DIGITS.inverted(),
  w: WORD,
  W: WORD.inverted(),
  s: SPACE,
  S: SPACE.inverted(),
  h: HORIZONTAL,
  H: HORIZONTAL.inverted(),
  v: VERTICAL,
  V: VERTICAL.inverted(),
}
const ASSERTIONS: Readonly<Record<string, Assertion>> = {
  A: 'start',
  G: 'start',
  b: 'word',
  B: 'noWord',
  Z: 'end',
  z: 'finish',
}

/** A cursor over the text of a regular expression, as UTF-8 bytes with one character each. */
export class Pattern {
  readonly text: string
  pos = 0

  constructor(text: string) {
    this.text = Array.from(new TextEncoder().encode(text), b => String.fromCharCode(b)).join('')
  }

  get done(): boolean {
    return this.pos >= this.text.length
  }

  peek(): string {
    return this.text[this.pos] ?? ''
  }

  rest(n: number): string {
    return this.text.slice(this.pos, this.pos + n)
  }

  take(text: string): boolean {
    if (!this.text.startsWith(text, this.pos)) return false
    this.pos += text.length
    return true
  }

  byte(): number {
    return this.text.charCodeAt(this.pos++)
  }

  /** The bytes up to the closing text, which is passed; all of them where it is missing. */
  until(close: string): number[] {
    const at = this.text.indexOf(close, this.pos)
    const to = at < 0 ? this.text.length : at
    const bytes = Array.from(this.text.slice(this.pos, to), c => c.charCodeAt(0))
    this.pos = at < 0 ? to : to + close.length
    return bytes
  }

  comment(): void {
    const at = this.text.indexOf(')', this.pos)
    if (at < 0) throw new RegexError('missing ) after (?# comment')
    this.pos = at + 1
  }

  /** In extended syntax: passes a blank, or a comment up to the line's end. */
  skipBlank(): boolean {
    if (/[\t-\r ]/.test(this.peek())) {
      this.pos++
      return true
    }
    if (this.peek() !== '#') return false
    const at = this.text.indexOf('\n', this.pos)
    this.pos = at < 0 ? this.text.length : at + 1
    return true
  }

  /** `*`, `+`, `?`, `{2}`, `{2,}`, `{2,5}`: how often; undefined, and nothing passed, where there is none. */
  quantifier(): readonly [min: number, max: number] | undefined {
    if (this.take('*')) return [0, -1]
    if (this.take('+')) return [1, -1]
    if (this.take('?')) return [0, 1]
    const m = /^\{(\d+)(?:(,)(\d*))?\}/.exec(this.rest(40))
    if (m === null) return undefined
    const min = Number(m[1])
    const max = m[2] === undefined ? min : m[3] === '' ? -1 : Number(m[3])
    if (min > 65535 || max > 65535) throw new RegexError('number too big in {} quantifier')
    if (max >= 0 && max < min) throw new RegexError('numbers out of order in {} quantifier')
    this.pos += m[0].length
    return [min, max]
  }

  /** `[:name:]` at the cursor; nothing is passed. */
  posix(): { readonly set: ByteSet; readonly length: number } | undefined {
    const m = /^\[([:.=])(\^?)([a-z]*)\1\]/.exec(this.rest(24))
    if (m === null) return undefined
    if (m[1] !== ':') throw new RegexError('POSIX collating elements are not supported')
    const set = POSIX[m[3]]
    if (set === undefined) throw new RegexError('unknown POSIX class name')
    return { set: m[2] === '' ? set : set.inverted(), length: m[0].length }
  }

  /** `<name>` or `'name'`, of a group. */
  groupName(): void {
    const m = /^(?:P?<([^>)]*)(>?)|'([^')]*)('?))/.exec(this.text.slice(this.pos, this.pos + 100))
    const name = m?.[1] ?? m?.[3] ?? ''
    if (/^\d/.test(name)) throw new RegexError('subpattern name must start with a non-digit')
    if (name === '') throw new RegexError('subpattern name expected')
    if (m === null || (m[2] ?? m[4]) === '' || !/^\w+$/.test(name))
      throw new RegexError('syntax error in subpattern name (missing terminator?)')
    if (name.length > 32) throw new RegexError('subpattern name is too long (maximum 32 code units)')
    this.pos += m[0].length
  }

  /** `i-ms`: options that are set or unset. */
  options(flags: Flags): Flags {
    const changed = { ...flags }
    let on = true
    if (this.take('^')) changed.caseless = changed.multiline = changed.dotAll = changed.extended = false
    for (;;) {
      const c = this.peek()
      if (c === 'i') changed.caseless = on
      else if (c === 'm') changed.multiline = on
      else if (c === 's') changed.dotAll = on
      else if (c === 'x') changed.extended = on
      else if (c === '-' && on) on = false
      // names twice, greed the other way round, groups that do not capture: whether there is a match does not depend on it
      else if (c !== 'J' && c !== 'U' && c !== 'n') break
      this.pos++
    }
    if (this.done) throw new RegexError('missing closing parenthesis')
    return changed
  }

  /** What the backslash at the cursor and its follower stand for. */
  escape(inClass: boolean): Escape {
    this.pos++
    if (this.done) throw new RegexError('\\ at end of pattern')
    const c = this.peek()
    this.pos++
    if (SETS[c] !== undefined) return { kind: 'set', set: SETS[c] }
    if (CONTROLS[c] !== undefined) return { kind: 'byte', byte: CONTROLS[c] }
    if (c === 'x') return { kind: 'byte', byte: this.hex() }
    if (c === 'o') return { kind: 'byte', byte: this.octalInBraces() }
    if (c === 'c') return { kind: 'byte', byte: this.control() }
    if (c === '0' || (inClass && /[1-7]/.test(c))) return { kind: 'byte', byte: this.octal(c) }
    if (!/[A-Za-z0-9]/.test(c)) return { kind: 'byte', byte: c.charCodeAt(0) }
    if (inClass) {
      if (c === 'b') return { kind: 'byte', byte: 8 }
      if (/[BRXNE]/.test(c)) throw new RegexError('escape sequence is invalid in character class')
      if (/[89]/.test(c)) return { kind: 'byte', byte: c.charCodeAt(0) }
      throw new RegexError('unrecognized character follows \\')
    }
    if (ASSERTIONS[c] !== undefined) return { kind: 'assert', what: ASSERTIONS[c] }
    if (c === 'N') return { kind: 'set', set: new ByteSet().add(0x0a).inverted() }
    if (c === 'R') return { kind: 'newline' }
    if (c === 'K') return { kind: 'nothing' }
    if (/^[0-7]{2}/.test(c + this.peek())) return { kind: 'byte', byte: this.octal(c) }
    if (/[1-9]/.test(c) || c === 'k' || c === 'g')
      throw new RegexError('references to groups are not supported by wiresift')
    if (/[pPX]/.test(c)) throw new RegexError('Unicode properties are not supported by wiresift')
    if (c === 'C') return { kind: 'set', set: new ByteSet().add(0, 255) }
    throw new RegexError('unrecognized character follows \\')
  }

  private hex(): number {
    const braces = /^\{([0-9A-Fa-f]*)\}/.exec(this.rest(20))
    if (braces !== null) {
      this.pos += braces[0].length
      if (braces[1] === '') throw new RegexError('digits missing in \\x{} or \\o{} or \\N{U+}')
      return narrow(Number.parseInt(braces[1], 16))
    }
    if (this.peek() === '{') throw new RegexError('non-hex character in \\x{} (closing brace missing?)')
    const digits = /^[0-9A-Fa-f]{0,2}/.exec(this.rest(2))?.[0] ?? ''
    this.pos += digits.length
    return digits === '' ? 0 : Number.parseInt(digits, 16)
  }

  private octalInBraces(): number {
    const braces = /^\{([0-7]+)\}/.exec(this.rest(20))
    if (braces === null) throw new RegexError('missing opening brace after \\o')
    this.pos += braces[0].length
    return narrow(Number.parseInt(braces[1], 8))
  }

  private octal(first: string): number {
    const more = /^[0-7]{0,2}/.exec(this.rest(2))?.[0] ?? ''
    this.pos += more.length
    return narrow(Number.parseInt(first + more, 8))
  }

  private control(): number {
    if (this.done) throw new RegexError('\\c at end of pattern')
    const code = this.peek().toUpperCase().charCodeAt(0)
    if (code < 0x20 || code > 0x7e) throw new RegexError('\\c must be followed by a printable ASCII character')
    this.pos++
    return code ^ 0x40
  }
}

function narrow(code: number): number {
  if (code > 0xff) throw new RegexError('character code point value in \\x{} or \\o{} is too large')
  return code
}
