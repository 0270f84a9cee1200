/** What a regular expression says. Everything is about bytes: a character beyond ASCII is the sequence of its UTF-8 bytes. */
export type Regex =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly set: ByteSet }
  | { readonly kind: 'sequence' | 'either'; readonly of: readonly Regex[] }
  | { readonly kind: 'repeat'; readonly of: Regex; readonly min: number; readonly max: number }
  | { readonly kind: 'assert'; readonly what: Assertion }

/** `end` is the end of the text, or before a line feed that ends it; `finish` is the very end. */
export type Assertion = 'start' | 'end' | 'finish' | 'lineStart' | 'lineEnd' | 'word' | 'noWord'

/** Bytes, each present or not. */
export class ByteSet {
  readonly bits = new Uint8Array(256)

  has(byte: number): boolean {
    return this.bits[byte] !== 0
  }

  add(from: number, to = from): this {
    this.bits.fill(1, from, to + 1)
    return this
  }

  addSet(other: ByteSet): this {
    for (let i = 0; i < 256; i++) if (other.bits[i] !== 0) this.bits[i] = 1
    return this
  }

  inverted(): ByteSet {
    const set = new ByteSet()
    for (let i = 0; i < 256; i++) set.bits[i] = this.bits[i] === 0 ? 1 : 0
    return set
  }

  /** ASCII letters in both cases where they are in one. */
  foldCase(): this {
    for (let upper = 0x41; upper <= 0x5a; upper++)
      if (this.bits[upper] !== 0 || this.bits[upper + 32] !== 0) this.bits[upper] = this.bits[upper + 32] = 1
    return this
  }
}

const set = (...ranges: readonly (readonly [number, number])[]): ByteSet => {
  const s = new ByteSet()
  for (const [from, to] of ranges) s.add(from, to)
  return s
}

export const DIGITS = set([0x30, 0x39])
export const WORD = set([0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a])
export const SPACE = set([0x09, 0x0d], [0x20, 0x20])
export const HORIZONTAL = set([0x09, 0x09], [0x20, 0x20], [0xa0, 0xa0])
export const VERTICAL = set([0x0a, 0x0d], [0x85, 0x85])

/** The classes of POSIX, as `[[:alpha:]]`. */
export const POSIX: Readonly<Record<string, ByteSet>> = {
  alpha: set([0x41, 0x5a], [0x61, 0x7a]),
  lower: set([0x61, 0x7a]),
  upper: set([0x41, 0x5a]),
  alnum: set([0x30, 0x39], [0x41, 0x5a], [0x61, 0x7a]),
  ascii: set([0x00, 0x7f]),
  blank: set([0x09, 0x09], [0x20, 0x20]),
  cntrl: set([0x00, 0x1f], [0x7f, 0x7f]),
  digit: DIGITS,
  graph: set([0x21, 0x7e]),
  print: set([0x20, 0x7e]),
  punct: set([0x21, 0x2f], [0x3a, 0x40], [0x5b, 0x60], [0x7b, 0x7e]),
  space: SPACE,
  word: WORD,
  xdigit: set([0x30, 0x39], [0x41, 0x46], [0x61, 0x66]),
}

/** A regular expression that cannot be used; the message is PCRE2's where it has one. */
export class RegexError extends Error {}
