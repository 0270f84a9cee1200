/** Tokens of XML (W3C, Extensible Markup Language 1.0) as tshark divides them: forgiving, one after the other. */

export const TEXT = 0
export const COMMENT = 1
export const CDATA_SECTION = 2
export const INSTRUCTION = 3
export const DOCTYPE = 4
export const DECLARATION = 5
export const OPEN = 6
export const CLOSE = 7
export const SUBSET_END = 8
export const UNKNOWN = 9

const LESS = 60
const GREATER = 62
const SLASH = 47

export const isBlank = (c: number): boolean => c === 32 || c === 9 || c === 10 || c === 13

const isName = (c: number): boolean =>
  (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 45 || c === 46 || c === 58 || c === 95

/** An attribute: name, `=`, and a value in quotes. */
export interface Attribute {
  readonly start: number
  readonly nameEnd: number
  readonly value: number
  readonly valueEnd: number
  readonly end: number
}

/** Reads one token after the other; what it is stands in the fields. */
export class Tokens {
  kind = TEXT
  start = 0
  end = 0
  /** Name of a tag, an instruction or a document type. */
  name = 0
  nameEnd = 0
  /** Where the mark that closes a tag or an instruction starts. */
  close = 0
  /** The element has no content: `/>`. */
  empty = false
  readonly attributes: Attribute[] = []
  /** Within the brackets of a document type. */
  subset = false
  /** Marks that are not found any more: looked for once. */
  private readonly missing = new Set<string>()

  constructor(
    private readonly b: Uint8Array,
    private at: number,
    private readonly to: number,
  ) {}

  /** The next token; false at the end. */
  next(): boolean {
    const { b, to } = this
    let at = this.skip(this.at)
    if (at >= to) return false
    this.start = at
    this.attributes.length = 0
    if (this.subset && b[at] === 93) {
      const close = this.skip(at + 1)
      if (b[close] === GREATER && close < to) {
        this.subset = false
        return this.token(SUBSET_END, close + 1)
      }
    }
    if (b[at] !== LESS) {
      let end = b.indexOf(LESS, at)
      if (end < 0 || end > to) end = to
      return this.token(TEXT, end)
    }
    if (this.markup(at)) return true
    at++
    while (at < to && !isBlank(b[at]) && b[at] !== LESS) at++
    return this.token(UNKNOWN, at)
  }

  private token(kind: number, end: number): boolean {
    this.kind = kind
    this.end = end
    this.at = end
    return true
  }

  private skip(at: number): number {
    while (at < this.to && isBlank(this.b[at])) at++
    return at
  }

  private nameFrom(at: number): number {
    while (at < this.to && isName(this.b[at])) at++
    return at
  }

  private has(at: number, text: string): boolean {
    if (at + text.length > this.to) return false
    for (let i = 0; i < text.length; i++) if (this.b[at + i] !== text.charCodeAt(i)) return false
    return true
  }

  /** Where the mark that ends something stands, -1 where it does not. */
  private find(mark: string, from: number): number {
    if (this.missing.has(mark)) return -1
    const { b, to } = this
    const first = mark.charCodeAt(0)
    for (let at = b.indexOf(first, from); at >= 0 && at < to; at = b.indexOf(first, at + 1))
      if (this.has(at, mark)) return at
    this.missing.add(mark)
    return -1
  }

  private markup(at: number): boolean {
    const { b } = this
    const c = b[at + 1]
    if (c === 33) {
      if (this.has(at, '<!--')) {
        const end = this.find('-->', at + 4)
        if (end >= 0) return this.token(COMMENT, end + 3)
      } else if (this.has(at, '<![CDATA[')) {
        const end = this.find(']]>', at + 9)
        if (end >= 0) return this.token(CDATA_SECTION, end + 3)
      } else if (this.has(at, '<!DOCTYPE') && this.doctype(at)) return true
      const end = this.find('>', at + 2)
      return end >= 0 && this.token(DECLARATION, end + 1)
    }
    if (c === 63) return this.instruction(at)
    if (c === SLASH) {
      const name = this.skip(at + 2)
      const nameEnd = this.nameFrom(name)
      const close = this.skip(nameEnd)
      if (nameEnd === name || b[close] !== GREATER || close >= this.to) return false
      this.name = name
      this.nameEnd = nameEnd
      return this.token(CLOSE, close + 1)
    }
    return this.open(at)
  }

  private doctype(at: number): boolean {
    const { b, to } = this
    const name = this.skip(at + 9)
    const nameEnd = this.nameFrom(name)
    if (name === at + 9 || nameEnd === name) return false
    let end = nameEnd
    for (let quote = 0; end < to; end++) {
      const c = b[end]
      if (quote !== 0) {
        if (c === quote) quote = 0
      } else if (c === 34 || c === 39) quote = c
      else if (c === GREATER || c === 91) break
    }
    if (end >= to) return false
    this.name = name
    this.nameEnd = nameEnd
    this.subset = b[end] === 91
    return this.token(DOCTYPE, end + 1)
  }

  private instruction(at: number): boolean {
    const name = this.skip(at + 2)
    const nameEnd = this.nameFrom(name)
    if (nameEnd === name) return false
    const close = this.readAttributes(nameEnd)
    if (!this.has(close, '?>')) return false
    this.name = name
    this.nameEnd = nameEnd
    this.close = close
    return this.token(INSTRUCTION, close + 2)
  }

  private open(at: number): boolean {
    const { b, to } = this
    const name = this.skip(at + 1)
    const nameEnd = this.nameFrom(name)
    if (nameEnd === name) return false
    const close = this.readAttributes(nameEnd)
    if (close >= to) return false
    this.empty = b[close] === SLASH
    const end = this.empty ? close + 1 : close
    if (end >= to || b[end] !== GREATER) return false
    this.name = name
    this.nameEnd = nameEnd
    this.close = close
    return this.token(OPEN, end + 1)
  }

  /** Reads attributes with blank space before each; answers where what follows them starts. */
  private readAttributes(from: number): number {
    const { b, to, attributes } = this
    let at = from
    for (;;) {
      const start = this.skip(at)
      if (start === at) return start
      const nameEnd = this.nameFrom(start)
      if (nameEnd === start) return start
      const equals = this.skip(nameEnd)
      if (equals >= to || b[equals] !== 61) return start
      const open = this.skip(equals + 1)
      const quote = b[open]
      if (open >= to || (quote !== 34 && quote !== 39)) return start
      const end = b.indexOf(quote, open + 1)
      if (end < 0 || end >= to) return start
      attributes.push({ start, nameEnd, value: open + 1, valueEnd: end, end: end + 1 })
      at = end + 1
    }
  }
}
