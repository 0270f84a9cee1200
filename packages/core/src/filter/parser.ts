import { FilterError, lex, type Token } from './lexer.js'

/** What a filter says, before it is known whether it makes sense. */
export type Expression =
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'exists'; readonly field: Token }
  | { readonly kind: 'compare'; readonly field: Token; readonly operator: Comparison; readonly value: Token }
  | { readonly kind: 'in'; readonly field: Token; readonly ranges: readonly (readonly [from: Token, to: Token])[] }

export type Comparison = '==' | '!=' | '===' | '!==' | '<' | '>' | '<=' | '>=' | 'contains' | '&'

const WORDS: Readonly<Record<string, string>> = {
  eq: '==',
  any_eq: '==',
  ne: '!=',
  all_ne: '!=',
  all_eq: '===',
  any_ne: '!==',
  lt: '<',
  gt: '>',
  le: '<=',
  ge: '>=',
  contains: 'contains',
  bitwise_and: '&',
  bitand: '&',
}
const COMPARISONS = new Set(['==', '!=', '===', '!==', '<', '>', '<=', '>=', 'contains', '&'])

/** `and` binds tighter than `or`, `not` tighter than both. */
export function parse(filter: string): Expression {
  const tokens = lex(filter)
  let next = 0
  const peek = (): Token => tokens[next]
  const is = (...texts: string[]): boolean => peek().kind !== 'string' && texts.includes(peek().text)
  const unexpected = (t: Token): FilterError =>
    t.kind === 'end'
      ? new FilterError('Unexpected end of filter expression.', t.at, 0)
      : new FilterError(`"${t.text}" was unexpected in this context.`, t.at, t.text.length)

  const or = (): Expression => {
    let left = and()
    while (is('||', 'or')) {
      next++
      left = { kind: 'or', left, right: and() }
    }
    return left
  }
  const and = (): Expression => {
    let left = not()
    while (is('&&', 'and')) {
      next++
      left = { kind: 'and', left, right: not() }
    }
    return left
  }
  let depth = 0
  const not = (): Expression => {
    if (++depth > 500) throw new FilterError('The filter is nested too deeply.', peek().at, 1)
    try {
      if (is('!', 'not')) {
        next++
        return { kind: 'not', of: not() }
      }
      if (!is('(')) return relation()
      next++
      const inner = or()
      if (!is(')')) throw unexpected(peek())
      next++
      return inner
    } finally {
      depth--
    }
  }
  const value = (): Token => {
    const t = tokens[next]
    if (t.kind !== 'word' && t.kind !== 'string') throw unexpected(t)
    next++
    return t
  }
  const relation = (): Expression => {
    const field = tokens[next]
    if (field.kind !== 'word') throw unexpected(field)
    next++
    if (is('in')) {
      next++
      return { kind: 'in', field, ranges: set() }
    }
    const word = peek().kind === 'string' ? '' : (WORDS[peek().text] ?? peek().text)
    if (!COMPARISONS.has(word)) return { kind: 'exists', field }
    next++
    return { kind: 'compare', field, operator: word as Comparison, value: value() }
  }
  const set = (): (readonly [Token, Token])[] => {
    if (!is('{')) throw unexpected(peek())
    next++
    const ranges: (readonly [Token, Token])[] = []
    for (;;) {
      const from = value()
      let to = from
      if (is('..')) {
        next++
        to = value()
      }
      ranges.push([from, to])
      if (is(',')) next++
      else if (is('}')) break
      else throw unexpected(peek())
    }
    next++
    return ranges
  }

  const expression = or()
  if (peek().kind !== 'end') throw unexpected(peek())
  return expression
}
