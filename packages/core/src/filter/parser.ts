import { FilterError } from './error.js'
import { FUNCTION_NAMES } from './function-names.js'
import { Lexer, type Token } from './lexer.js'
import { parseRange } from './range.js'
import type { Entity, Expression, Quantifier, Range } from './tree.js'

const COMPARISONS = new Set(['==', '!=', '===', '!==', '<', '>', '<=', '>='])
const NESTING = 500

/** Whether a word is the name of a field or protocol. */
export type IsField = (name: string) => boolean

/** Parses a filter; undefined where it is empty, which every packet matches. */
export function parse(text: string, isField: IsField): Expression | undefined {
  return new Parser(text, isField).filter()
}

class Parser {
  private readonly lexer: Lexer
  private token: Token
  private depth = 0

  constructor(
    text: string,
    private readonly isField: IsField,
  ) {
    this.lexer = new Lexer(text)
    this.token = this.fetch()
  }

  filter(): Expression | undefined {
    if (this.token.kind === 'end') return undefined
    const e = this.or()
    this.end()
    return e
  }

  private fetch(): Token {
    const t = this.lexer.next()
    if (t.kind === 'field' && !this.isField(t.text))
      throw new FilterError(`"${t.text}" is not a valid protocol or protocol field.`, t.at, t.raw.length)
    return t
  }

  private end(): void {
    if (this.token.kind !== 'end') throw this.unexpected()
  }

  private is(...operators: string[]): boolean {
    return this.token.kind === 'operator' && operators.includes(this.token.text)
  }

  private take(): Token {
    const t = this.token
    this.token = this.fetch()
    return t
  }

  private unexpected(t = this.token): FilterError {
    return t.kind === 'end'
      ? new FilterError('Unexpected end of filter expression.')
      : new FilterError(`"${t.raw}" was unexpected in this context.`, t.at, t.raw.length)
  }

  private expect(operator: string): Token {
    if (!this.is(operator)) throw this.unexpected()
    return this.take()
  }

  private or(): Expression {
    let left = this.xor()
    while (this.is('||')) {
      this.take()
      left = { kind: 'or', left, right: this.xor() }
    }
    return left
  }

  private xor(): Expression {
    let left = this.and()
    while (this.is('^^')) {
      this.take()
      left = { kind: 'xor', left, right: this.and() }
    }
    return left
  }

  private and(): Expression {
    let left = this.not()
    while (this.is('&&')) {
      this.take()
      left = { kind: 'and', left, right: this.not() }
    }
    return left
  }

  private not(): Expression {
    return this.deeper(() => {
      if (this.is('!')) {
        this.take()
        return { kind: 'not', of: this.not() }
      }
      if (!this.is('(')) return this.test()
      this.take()
      const inner = this.or()
      this.expect(')')
      return inner
    })
  }

  private deeper<T>(work: () => T): T {
    if (++this.depth > NESTING) throw new FilterError('The filter is nested too deeply.', this.token.at, 1)
    const result = work()
    this.depth--
    return result
  }

  private test(): Expression {
    const quantifier = this.is('any', 'all') ? (this.take().text as Quantifier) : undefined
    const left = this.arithmetic()
    if (this.token.kind === 'operator') {
      const operator = this.token.text
      if (COMPARISONS.has(operator)) return this.comparisons(quantifier, left)
      if (left.kind !== 'arithmetic' && left.kind !== 'negate') {
        if (operator === 'contains' || operator === 'matches') {
          const written = this.take().raw
          return { kind: 'compare', quantifier, operator, written, left, right: this.postfix() }
        }
        if (operator === 'in') return this.membership(quantifier, left, false)
        if (operator === '!') {
          this.take()
          if (!this.is('in')) throw this.unexpected()
          return this.membership(quantifier, left, true)
        }
      }
    }
    if (quantifier !== undefined) throw this.unexpected()
    return { kind: 'exists', of: left }
  }

  /** `a < b < c` tests neighbours. */
  private comparisons(quantifier: Quantifier, left: Entity): Expression {
    const { text: operator, raw: written } = this.take()
    const right = this.arithmetic()
    const first: Expression = { kind: 'compare', quantifier, operator, written, left, right }
    if (this.token.kind !== 'operator' || !COMPARISONS.has(this.token.text)) return first
    return { kind: 'and', left: first, right: this.comparisons(quantifier, right) }
  }

  private membership(quantifier: Quantifier, left: Entity, negated: boolean): Expression {
    this.take()
    this.expect('{')
    const set: (readonly [Entity, Entity | undefined])[] = []
    for (;;) {
      const from = this.element()
      if (this.is('..')) {
        this.take()
        set.push([from, this.element()])
      } else set.push([from, undefined])
      if (!this.is(',')) break
      this.take()
    }
    this.expect('}')
    return { kind: 'in', quantifier, negated, left, set }
  }

  private element(): Entity {
    return this.is('-', '+') ? this.signed() : this.postfix()
  }

  private arithmetic(): Entity {
    return this.binary(0)
  }

  private binary(level: number): Entity {
    if (level === LEVELS.length) return this.signed()
    let left = this.binary(level + 1)
    while (this.is(...LEVELS[level])) {
      const t = this.take()
      const right = this.binary(level + 1)
      left = { kind: 'arithmetic', operator: t.text, left, right, at: t.at, length: t.raw.length }
    }
    return left
  }

  private signed(): Entity {
    return this.deeper(() => {
      if (this.is('-')) {
        const t = this.take()
        return { kind: 'negate', of: this.signed(), at: t.at, length: 1 }
      }
      if (this.is('+')) {
        this.take()
        return this.signed()
      }
      if (!this.is('{')) return this.postfix()
      this.take()
      const inner = this.arithmetic()
      this.expect('}')
      return inner
    })
  }

  /** A value with what may follow it: a slice of it. */
  private postfix(): Entity {
    let of = this.primary()
    while (this.is('[')) of = { kind: 'slice', of, ranges: this.ranges(), at: -1, length: 0 }
    return of
  }

  private ranges(): Range[] {
    this.expect('[')
    const ranges: Range[] = []
    for (;;) {
      if (this.token.kind !== 'range') throw this.unexpected()
      ranges.push(parseRange(this.token))
      this.take()
      if (!this.is(',')) break
      this.take()
    }
    this.expect(']')
    return ranges
  }

  private primary(): Entity {
    const t = this.token
    const place = { at: t.at, length: t.raw.length }
    switch (t.kind) {
      case 'string':
      case 'character':
        this.take()
        return { kind: t.kind, text: t.text, raw: t.raw, ...place }
      case 'literal':
        this.take()
        return { kind: 'literal', text: t.text, raw: t.raw, ...place }
      case 'field':
        this.take()
        return this.field(t, t.text, false, false)
      case 'word':
        this.take()
        if (this.is('(')) return this.call(t)
        if (this.isField(t.text)) return this.field(t, t.text, false, false)
        return { kind: 'literal', text: t.text, raw: t.raw, ...place }
      default:
        if (this.is('@')) return this.rawField()
        if (this.is('$')) return this.reference()
        throw this.unexpected()
    }
  }

  private rawField(): Entity {
    this.take()
    const t = this.token
    if ((t.kind !== 'word' && t.kind !== 'field') || !this.isField(t.text)) throw this.unexpected()
    this.take()
    return this.field(t, t.text, true, false)
  }

  /** `${name}` or `$name`: what the field holds in the packet that is selected, which on a command line is none. */
  private reference(): Entity {
    this.take()
    const braces = this.is('{')
    if (braces) this.take()
    const bytes = this.is('@')
    if (bytes) this.take()
    const t = this.token
    if (t.kind !== 'word' && t.kind !== 'field') throw this.unexpected()
    if (!this.isField(t.text)) throw this.unexpected()
    this.take()
    const field = this.field(t, t.text, bytes, true)
    if (braces) this.expect('}')
    return field
  }

  private field(t: Token, name: string, bytes: boolean, reference: boolean): Entity {
    const place = { at: t.at, length: t.raw.length }
    if (!this.is('#')) return { kind: 'field', name, raw: t.raw, bytes, reference, ...place }
    const number = this.lexer.layer()
    let layers: Range[]
    if (number === undefined) {
      this.take()
      layers = this.ranges()
    } else {
      this.take()
      layers = [{ from: Number(number.text), length: 1 }]
    }
    return { kind: 'field', name, raw: t.raw, layers, bytes, reference, ...place }
  }

  private call(t: Token): Entity {
    const place = { at: t.at, length: t.raw.length }
    if (!FUNCTION_NAMES.has(t.text)) throw new FilterError(`Function '${t.text}' does not exist`, t.at, t.raw.length)
    return this.deeper(() => {
      this.take()
      const args: Entity[] = []
      if (!this.is(')'))
        for (;;) {
          args.push(this.arithmetic())
          if (!this.is(',')) break
          this.take()
        }
      this.expect(')')
      return { kind: 'call', name: t.text, args, ...place }
    })
  }
}

/** Binary operators of arithmetic, the weakest first. */
const LEVELS: readonly (readonly string[])[] = [['&'], ['+', '-'], ['*', '/', '%']]
