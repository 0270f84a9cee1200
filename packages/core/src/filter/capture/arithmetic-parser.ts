import type { Arithmetic } from './expression.js'
import { CaptureFilterError, type CaptureToken } from './lexer.js'
import { CONSTANTS } from './names.js'

/** Words that name a protocol. */
export const PROTOCOLS = new Set(
  `link ether ppp slip fddi tr wlan arp rarp ip sctp tcp udp icmp igmp igrp pim vrrp carp atalk aarp decnet lat sca moprc mopdl
  ip6 icmp6 ah esp iso esis es-is isis is-is l1 l2 iih lsp snp csnp psnp clnp stp ipx netbeui radio`.split(/\s+/),
)
/** Link layers that are looked at as Ethernet is, and other spellings. */
export const ALIASES: Readonly<Record<string, string>> = {
  ppp: 'ether',
  slip: 'ether',
  fddi: 'ether',
  tr: 'ether',
  wlan: 'ether',
  link: 'ether',
  'es-is': 'esis',
  'is-is': 'isis',
}
const DEPTH = 500

/** A cursor over the words of a capture filter, and the parser of its numbers. */
export class ArithmeticParser {
  protected at = 0
  protected depth = 0
  constructor(protected readonly tokens: readonly CaptureToken[]) {}

  protected get token(): CaptureToken {
    return this.tokens[this.at]
  }

  protected fail(): never {
    const { at, text } = this.token
    throw new CaptureFilterError('syntax error', at, Math.max(1, text.length))
  }

  protected is(text: string): boolean {
    const t = this.token
    return t.text === text && (t.kind === 'mark' || t.kind === 'word')
  }

  protected accept(...texts: string[]): boolean {
    if (!texts.some(t => this.is(t))) return false
    this.at++
    return true
  }

  protected expect(text: string): void {
    if (!this.accept(text)) this.fail()
  }

  /** Counts a level of nesting; throws where there are too many. */
  protected down(): void {
    if (++this.depth > DEPTH) throw new CaptureFilterError('the expression is nested too deeply', this.token.at, 1)
  }

  /** Loosest first. `%` and `^` stand in no level: they take everything behind them as their right side. */
  private static readonly LEVELS: readonly (readonly string[])[] = [
    ['|', '&'],
    ['<<', '>>'],
    ['+', '-'],
    ['*', '/'],
  ]

  protected arithmetic(level: number): Arithmetic {
    if (level === ArithmeticParser.LEVELS.length) {
      const left = this.operand()
      const t = this.token
      if (t.kind !== 'mark' || (t.text !== '%' && t.text !== '^')) return left
      this.at++
      return { kind: 'binary', operator: t.text, left, right: this.deeper(), at: t.at }
    }
    let left = this.arithmetic(level + 1)
    for (;;) {
      const t = this.token
      if (t.kind !== 'mark' || !ArithmeticParser.LEVELS[level].includes(t.text)) return left
      this.at++
      left = { kind: 'binary', operator: t.text, left, right: this.arithmetic(level + 1), at: t.at }
    }
  }

  private deeper(): Arithmetic {
    this.down()
    const right = this.arithmetic(0)
    this.depth--
    return right
  }

  private operand(): Arithmetic {
    this.down()
    const result = this.operandInner()
    this.depth--
    return result
  }

  private operandInner(): Arithmetic {
    const t = this.token
    if (this.accept('-')) return { kind: 'negate', of: this.operand() }
    if (this.accept('(')) {
      const inner = this.arithmetic(0)
      this.expect(')')
      return inner
    }
    if (t.kind === 'number') {
      this.at++
      return { kind: 'constant', value: t.value }
    }
    if (t.kind !== 'word') this.fail()
    this.at++
    if (t.text === 'len') return { kind: 'length' }
    if (Object.hasOwn(CONSTANTS, t.text)) return { kind: 'constant', value: CONSTANTS[t.text] }
    if (!PROTOCOLS.has(t.text)) this.fail()
    this.expect('[')
    const index = this.arithmetic(0)
    let size = 1
    if (this.accept(':')) {
      const width = this.token
      if (width.kind !== 'number') this.fail()
      if (![1, 2, 4].includes(width.value))
        throw new CaptureFilterError('data size must be 1, 2, or 4', width.at, width.text.length)
      size = width.value
      this.at++
    }
    this.expect(']')
    return { kind: 'load', protocol: ALIASES[t.text] ?? t.text, index, size, at: t.at }
  }
}
