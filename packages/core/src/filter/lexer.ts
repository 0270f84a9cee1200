import { FilterError } from './error.js'
import { readCharacter, readRaw, readString } from './quoted.js'

export type TokenKind =
  /** a bare word, whose meaning depends on where it stands */
  | 'word'
  /** `.name`: a field or protocol, never a value; text is the name */
  | 'field'
  /** `:value`: a value, never a field */
  | 'literal'
  | 'string'
  | 'character'
  /** what stands in brackets between commas */
  | 'range'
  | 'operator'
  | 'end'

export interface Token {
  readonly kind: TokenKind
  /** The operator (aliases are told by their symbol), the word, or the string's value. */
  readonly text: string
  /** As it is written. */
  readonly raw: string
  /** Offset in the filter. */
  readonly at: number
}

/** Words that are operators. */
const WORDS: Readonly<Record<string, string>> = {
  and: '&&',
  or: '||',
  xor: '^^',
  not: '!',
  eq: '==',
  any_eq: '==',
  ne: '!=',
  all_ne: '!=',
  all_eq: '===',
  any_ne: '!==',
  gt: '>',
  lt: '<',
  ge: '>=',
  le: '<=',
  bitwise_and: '&',
  bitand: '&',
  contains: 'contains',
  matches: 'matches',
  in: 'in',
  any: 'any',
  all: 'all',
}
/** Longest first. */
const SYMBOLS = '=== !== == != ~= <= >= && || ^^ .. < > ! ( ) { } [ ] , & ~ + - * / % # $ @'.split(' ')
const SAME: Readonly<Record<string, string>> = { '~=': '!==', '~': 'matches' }

const WORD = /^\w[\w-]*(?:\.[\w-]+)*/
const PAIRS = /^[0-9a-f]{2}(?::[0-9a-f]{2})+/i
const LITERAL = /^:(?:[0-9a-f]{2}(?::[0-9a-f]{2})+|[0-9a-f]+)/i
const IPV4 = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}/
const IPV6 = /^(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?::?(?:[0-9a-f]{1,4}:)*(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{1,4})?/i
/** Bits of a network: up to 99 after an IPv4 address, 999 after an IPv6 address. */
const PREFIX4 = /^\/\d{1,2}/
const PREFIX6 = /^\/\d{1,3}/

/** Cuts a filter into tokens, one after the other, so that what comes first is what is complained about. */
export class Lexer {
  private pos = 0
  /** Whether a range is open: what stands in brackets has its own rules. */
  private inRange = false

  constructor(readonly text: string) {}

  next(): Token {
    const { text } = this
    if (this.inRange) return this.range()
    while (/[ \t\r\n]/.test(text[this.pos] ?? '')) this.pos++
    const at = this.pos
    if (at >= text.length) return { kind: 'end', text: '', raw: '', at }
    const rest = text.slice(at)
    const c = rest[0]
    if (c === '"') return this.quoted(readString(text, at + 1), at)
    if (c === "'") return this.quoted(readCharacter(text, at), at, 'character')
    if (/^[rR]"/.test(rest)) return this.quoted(readRaw(text, at + 2), at)
    const value = longest(rest)
    if (value !== '') {
      const symbol = Object.hasOwn(WORDS, value) ? WORDS[value] : undefined
      return symbol === undefined ? this.token('word', value, value) : this.token('operator', symbol, value)
    }
    const literal = LITERAL.exec(rest)
    if (literal !== null) return this.token('literal', literal[0], literal[0])
    const field = /^\.(\w[\w-]*(?:\.[\w-]+)*)/.exec(rest)
    if (field !== null) return this.token('field', field[1], field[0])
    const symbol = SYMBOLS.find(s => rest.startsWith(s))
    if (symbol === undefined) {
      const odd = String.fromCodePoint(rest.codePointAt(0) ?? 0)
      throw new FilterError(`"${odd}" was unexpected in this context.`, at, 1)
    }
    if (symbol === '[') this.inRange = true
    return this.token('operator', SAME[symbol] ?? symbol, symbol)
  }

  private token(kind: TokenKind, text: string, raw: string): Token {
    const at = this.pos
    this.pos += raw.length
    return { kind, text, raw, at }
  }

  private quoted(
    read: { readonly value: string; readonly end: number },
    at: number,
    kind: TokenKind = 'string',
  ): Token {
    this.pos = read.end
    return { kind, text: read.value, raw: this.text.slice(at, read.end), at }
  }

  private range(): Token {
    const rest = this.text.slice(this.pos)
    const part = /^[^\],]+/.exec(rest)
    if (part !== null) return this.token('range', part[0], part[0])
    if (rest === '') throw new FilterError('The right bracket was missing from a slice.', this.pos, 1)
    if (rest[0] === ']') this.inRange = false
    return this.token('operator', rest[0], rest[0])
  }

  /** The number behind `#`, which stands directly before the cursor; undefined where brackets follow. */
  layer(): Token | undefined {
    const c = this.text[this.pos]
    if (c === undefined) throw new FilterError('Unexpected end of filter expression.')
    if (c === '[') return undefined
    const digits = /^\d+/.exec(this.text.slice(this.pos))
    if (digits === null) throw new FilterError(`Expected digit or "[", not "${c}"`, this.pos, 1)
    return this.token('range', digits[0], digits[0])
  }
}

/** The longest of what a bare word, bytes and an address could be. */
function longest(rest: string): string {
  let best = WORD.exec(rest)?.[0] ?? ''
  const pairs = PAIRS.exec(rest)?.[0] ?? ''
  if (pairs.length > best.length) best = pairs
  const networks = [
    [IPV4.exec(rest)?.[0] ?? '', PREFIX4],
    [ipv6(rest), PREFIX6],
  ] as const
  for (const [address, prefix] of networks) {
    if (address === '') continue
    const whole = address + (prefix.exec(rest.slice(address.length))?.[0] ?? '')
    if (whole.length > best.length) best = whole
  }
  return best
}

/** An IPv6 address at the start of the text: eight groups, or fewer around `::`. */
function ipv6(rest: string): string {
  for (let text = /^[0-9a-f:.]+/i.exec(rest)?.[0] ?? ''; text.includes(':'); text = text.slice(0, -1)) {
    if (!IPV6.test(text) || /::.*::|:::/.test(text) || !/(?:::|[^:])$/.test(text)) continue
    const groups = text.split(':').filter(g => g !== '')
    const count = groups.length + (groups.some(g => g.includes('.')) ? 1 : 0)
    if (text.includes('::') ? count > 7 : count !== 8 || text.startsWith(':')) continue
    if (groups.every((g, i) => /^[0-9a-f]{1,4}$/i.test(g) || (i === groups.length - 1 && IPV4.exec(g)?.[0] === g)))
      return text
  }
  return ''
}
