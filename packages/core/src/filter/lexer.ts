/** Display filters, cut into words. */

export type TokenKind = 'word' | 'string' | 'operator' | 'end'

export interface Token {
  readonly kind: TokenKind
  readonly text: string
  /** Offset in the filter. */
  readonly at: number
}

/** A filter that cannot be understood; `at` and `length` say where. */
export class FilterError extends Error {
  constructor(
    message: string,
    readonly at: number,
    readonly length: number,
  ) {
    super(message)
    this.name = 'FilterError'
  }
}

const OPERATORS = [
  '===',
  '!==',
  '==',
  '!=',
  '<=',
  '>=',
  '&&',
  '||',
  '..',
  '<',
  '>',
  '!',
  '(',
  ')',
  '{',
  '}',
  ',',
  '&',
  '~',
]

export function lex(filter: string): Token[] {
  const tokens: Token[] = []
  for (let i = 0; i < filter.length; ) {
    const c = filter[i]
    if (/\s/.test(c)) {
      i++
      continue
    }
    if (c === '"') {
      const text = quoted(filter, i)
      tokens.push({ kind: 'string', text: text.value, at: i })
      i = text.end
      continue
    }
    // "." belongs to a word, ".." between two words does not
    const word = /^[\w:/-]+(?:\.(?!\.)[\w:/-]+)*/.exec(filter.slice(i))
    if (word !== null) {
      tokens.push({ kind: 'word', text: word[0], at: i })
      i += word[0].length
      continue
    }
    const operator = OPERATORS.find(o => filter.startsWith(o, i))
    if (operator === undefined) throw new FilterError(`"${c}" was unexpected in this context.`, i, 1)
    tokens.push({ kind: 'operator', text: operator, at: i })
    i += operator.length
  }
  tokens.push({ kind: 'end', text: '', at: filter.length })
  return tokens
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', '"': '"', '\\': '\\' }

function quoted(filter: string, start: number): { value: string; end: number } {
  let value = ''
  for (let i = start + 1; i < filter.length; i++) {
    const c = filter[i]
    if (c === '"') return { value, end: i + 1 }
    if (c !== '\\') {
      value += c
      continue
    }
    const hex = /^x([0-9a-fA-F]{2})/.exec(filter.slice(i + 1, i + 4))
    if (hex !== null) {
      value += String.fromCharCode(Number.parseInt(hex[1], 16))
      i += 3
    } else value += ESCAPES[filter[++i]] ?? filter[i] ?? ''
  }
  throw new FilterError('The final quote was missing from a quoted string.', start, filter.length - start)
}
