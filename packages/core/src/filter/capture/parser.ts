import { ALIASES, ArithmeticParser, PROTOCOLS } from './arithmetic-parser.js'
import type { Arithmetic, CaptureExpression, Direction, Id, IdType, Qualifiers } from './expression.js'
import { CaptureFilterError, type CaptureToken, captureTokens } from './lexer.js'
import { CONSTANTS } from './names.js'

/** Parser of capture filters: `and` and `or` bind alike and to the left, `not` binds tightest. */

const TYPES = new Set(['host', 'net', 'port', 'portrange', 'proto', 'protochain', 'gateway'])
const DIRECTIONS = new Set([
  'src',
  'dst',
  'addr1',
  'addr2',
  'addr3',
  'addr4',
  'ra',
  'ta',
  'address1',
  'address2',
  'address3',
  'address4',
])
/** Primitives that stand alone, and those that take a number (`?` where it may be left out). */
const PLAIN = new Set(['broadcast', 'multicast', 'inbound', 'outbound', 'pppoed'])
const NUMBERED: Readonly<Record<string, 'must' | 'may'>> = {
  less: 'must',
  greater: 'must',
  vlan: 'may',
  mpls: 'may',
  pppoes: 'may',
  geneve: 'may',
}
const WLAN_WORDS = new Set(['type', 'subtype', 'dir', 'llc'])
const ELSEWHERE = new Set(
  'on ifname rnr rulenum srnr subrulenum reason rset ruleset action hopcount lane metac bcc sc ilmic oam oamf4 vpi vci fisu lssu msu sio opc dpc sls'.split(
    ' ',
  ),
)
const RELATIONS = new Set(['>', '<', '>=', '<=', '=', '==', '!='])

/** Parses a capture filter; undefined for an empty one. Throws CaptureFilterError. */
export function parseCaptureFilter(text: string): CaptureExpression | undefined {
  const tokens = captureTokens(text)
  return tokens.length === 1 ? undefined : new Parser(tokens).whole()
}

class Parser extends ArithmeticParser {
  /** Qualifiers of the id before: an id on its own has the same. */
  private last: Qualifiers | undefined = undefined

  whole(): CaptureExpression {
    const e = this.expression()
    if (this.token.kind !== 'end') this.fail()
    return e
  }

  private expression(): CaptureExpression {
    this.down()
    let left = this.term()
    for (;;) {
      const kind = this.accept('and', '&&') ? 'and' : this.accept('or', '||') ? 'or' : undefined
      if (kind === undefined) break
      left = { kind, left, right: this.follower() }
    }
    this.depth--
    return left
  }

  /** What stands behind `and`, `or`: a term, or an id that the words in front of the last one qualify. */
  private follower(): CaptureExpression {
    if (this.last !== undefined) {
      const start = this.at
      let negations = 0
      while (this.accept('not', '!')) negations++
      if (this.idAhead()) {
        let e: CaptureExpression = this.id(this.last)
        for (; negations > 0; negations--) e = { kind: 'not', of: e }
        return e
      }
      this.at = start
    }
    return this.term()
  }

  /** Whether an id and not an expression with numbers is at the cursor. */
  private idAhead(): boolean {
    const t = this.token
    if (t.kind === 'dotted' || t.kind === 'ipv6' || t.kind === 'mac') return true
    const next = this.tokens[this.at + 1]
    const arithmetic = next.kind === 'mark' && (RELATIONS.has(next.text) || /^(?:[+\-*%&|^]|<<|>>)$/.test(next.text))
    if (t.kind === 'number') return !arithmetic
    return t.kind === 'word' && (t.escaped || !this.reserved(t.text)) && !arithmetic
  }

  private reserved(word: string): boolean {
    return (
      PROTOCOLS.has(word) ||
      TYPES.has(word) ||
      DIRECTIONS.has(word) ||
      PLAIN.has(word) ||
      word === 'byte' ||
      Object.hasOwn(NUMBERED, word) ||
      Object.hasOwn(CONSTANTS, word) ||
      WLAN_WORDS.has(word) ||
      ELSEWHERE.has(word) ||
      ['and', 'or', 'not', 'len', 'mask', 'netmask'].includes(word)
    )
  }

  private term(): CaptureExpression {
    this.down()
    let e: CaptureExpression
    if (this.accept('not', '!')) e = { kind: 'not', of: this.term() }
    else e = this.primary()
    this.depth--
    return e
  }

  private primary(): CaptureExpression {
    const start = this.at
    const relation = this.tryRelation()
    if (relation !== undefined) {
      this.last = undefined
      return relation
    }
    this.at = start
    if (this.accept('(')) {
      const e = this.expression()
      this.expect(')')
      return e
    }
    return this.qualified()
  }

  /** An arithmetic expression, a relation and another one; undefined where it is something else. */
  private tryRelation(): CaptureExpression | undefined {
    if (!this.arithmeticAhead()) return undefined
    const depth = this.depth
    try {
      const left = this.arithmetic(0)
      const operator = this.token.text
      if (this.token.kind !== 'mark' || !RELATIONS.has(operator)) {
        this.depth = depth
        return undefined
      }
      this.at++
      return { kind: 'relation', operator: operator === '==' ? '=' : operator, left, right: this.arithmetic(0) }
    } catch (e) {
      if (this.tokens.slice(0, this.at + 1).some(t => t.text === '[') && !this.is('(')) throw e
      this.depth = depth
      return undefined
    }
  }

  /** Whether a number, `len`, a constant or `proto[` comes first, behind any opening parentheses and signs. */
  private arithmeticAhead(): boolean {
    let i = this.at
    while (this.tokens[i].kind === 'mark' && (this.tokens[i].text === '(' || this.tokens[i].text === '-')) i++
    const t = this.tokens[i]
    if (t.kind === 'number') return true
    if (t.kind !== 'word') return false
    return (
      t.text === 'len' || Object.hasOwn(CONSTANTS, t.text) || (PROTOCOLS.has(t.text) && this.tokens[i + 1].text === '[')
    )
  }

  private qualified(): CaptureExpression {
    const t = this.token
    if (t.kind !== 'word') this.fail()
    const { at } = t
    let protocol: string | undefined
    if (!t.escaped && PROTOCOLS.has(t.text)) {
      protocol = ALIASES[t.text] ?? t.text
      this.at++
    }
    const word = this.token.kind === 'word' ? this.token.text : ''
    if (PLAIN.has(word)) {
      this.at++
      this.last = undefined
      return { kind: 'primitive', name: word, protocol, value: undefined, words: [], at }
    }
    if (protocol === undefined || t.text === 'wlan' || t.text === 'link') {
      const primitive = this.primitive(protocol)
      if (primitive !== undefined) {
        this.last = undefined
        return primitive
      }
    }
    const direction = this.direction()
    const type = this.type()
    if (direction === undefined && type === undefined) {
      if (protocol === undefined) this.fail()
      this.last = undefined
      if (t.text !== protocol && ALIASES[t.text] === 'ether') this.fail()
      return { kind: 'protocol', name: protocol, at }
    }
    const qualifiers = { protocol, direction, type, at }
    this.last = qualifiers
    return this.accept('(') ? this.group(qualifiers) : this.id(qualifiers)
  }

  private primitive(protocol: string | undefined): CaptureExpression | undefined {
    const { text, at, kind } = this.token
    if (kind !== 'word') return undefined
    if (text === 'byte') return this.byte(at)
    const number = NUMBERED[text]
    if (number !== undefined) {
      this.at++
      const next: CaptureToken = this.tokens[this.at]
      let value: number | undefined
      if (next.kind === 'number') {
        value = next.value
        this.at++
      } else if (number === 'must') this.fail()
      return { kind: 'primitive', name: text, protocol, value, words: [], at }
    }
    if (WLAN_WORDS.has(text)) {
      const words: string[] = []
      this.at++
      const next: CaptureToken = this.tokens[this.at]
      if (next.kind === 'word' || next.kind === 'number') words.push(this.step())
      else if (text !== 'llc') this.fail()
      if (text === 'type' && this.accept('subtype')) words.push(this.step())
      return { kind: 'primitive', name: text, protocol, value: undefined, words, at }
    }
    if (ELSEWHERE.has(text))
      throw new CaptureFilterError(`'${text}' needs a link type that wiresift does not read`, at, text.length)
    return undefined
  }

  /** `byte 12 = 8`: a byte of the frame, by its offset. */
  private byte(at: number): CaptureExpression {
    this.at++
    const [offset, operator, value] = [this.token, this.tokens[this.at + 1], this.tokens[this.at + 2]]
    if (offset.kind !== 'number' || operator?.kind !== 'mark' || value?.kind !== 'number') this.fail()
    if (!['=', '==', '<', '>', '&', '|'].includes(operator.text)) this.fail()
    this.at += 3
    const index: Arithmetic = { kind: 'constant', value: offset.value }
    const left: Arithmetic = { kind: 'load', protocol: 'ether', index, size: 1, at }
    const right: Arithmetic = { kind: 'constant', value: value.value }
    if (operator.text !== '&' && operator.text !== '|')
      return { kind: 'relation', operator: operator.text === '==' ? '=' : operator.text, left, right }
    const both: Arithmetic = { kind: 'binary', operator: operator.text, left, right, at: operator.at }
    return { kind: 'relation', operator: '!=', left: both, right: { kind: 'constant', value: 0 } }
  }

  private step(): string {
    const { text, kind } = this.token
    if (kind === 'end') this.fail()
    this.at++
    return text
  }

  private direction(): Direction | undefined {
    const first = this.token
    if (first.kind !== 'word' || !DIRECTIONS.has(first.text)) return undefined
    this.at++
    if (first.text !== 'src' && first.text !== 'dst') return first.text.replace('address', 'addr') as Direction
    const joint = this.token.text
    const second = this.tokens[this.at + 1]?.text
    if ((second === 'src' || second === 'dst') && second !== first.text && this.accept('and', '&&', 'or', '||')) {
      this.at++
      return joint === 'and' || joint === '&&' ? 'and' : 'or'
    }
    return first.text
  }

  private type(): IdType | undefined {
    const t = this.token
    if (t.kind !== 'word' || !TYPES.has(t.text)) return undefined
    this.at++
    return t.text as IdType
  }

  /** `port (80 or 443)`: ids in parentheses. */
  private group(qualifiers: Qualifiers): CaptureExpression {
    let left = this.groupItem(qualifiers)
    for (;;) {
      const kind = this.accept('and', '&&') ? 'and' : this.accept('or', '||') ? 'or' : undefined
      if (kind === undefined) break
      left = { kind, left, right: this.groupItem(qualifiers) }
    }
    this.expect(')')
    return left
  }

  private groupItem(qualifiers: Qualifiers): CaptureExpression {
    this.down()
    let e: CaptureExpression
    if (this.accept('not', '!')) e = { kind: 'not', of: this.groupItem(qualifiers) }
    else if (this.accept('(')) e = this.group(qualifiers)
    else e = this.id(qualifiers)
    this.depth--
    return e
  }

  private id(qualifiers: Qualifiers): CaptureExpression {
    const token = this.token
    if (token.kind === 'end' || token.kind === 'mark') this.fail()
    if (token.kind === 'word' && !token.escaped && this.reserved(token.text)) this.fail()
    this.at++
    const id: Id = { token }
    if (token.kind === 'dotted' || token.kind === 'ipv6') {
      if (this.accept('/')) {
        const length = this.token
        if (length.kind !== 'number') this.fail()
        this.at++
        return { kind: 'id', qualifiers, id: { token, prefix: length.value } }
      }
      if (this.accept('mask', 'netmask')) {
        const mask = this.token
        if (token.kind !== 'dotted' || mask.kind !== 'dotted') this.fail()
        this.at++
        return { kind: 'id', qualifiers, id: { token, mask: mask.text } }
      }
    }
    return { kind: 'id', qualifiers, id }
  }
}
