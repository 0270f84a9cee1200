import { parseIpv4, parseIpv6 } from '../../bytes/address.js'

/** Words of the capture-filter language (pcap-filter). */

/** A capture filter that makes no sense: `at` is where in the text. */
export class CaptureFilterError extends Error {
  constructor(
    message: string,
    readonly at = 0,
    readonly length = 0,
  ) {
    super(message)
  }
}

export type CaptureToken =
  | { readonly kind: 'word'; readonly text: string; readonly at: number; readonly escaped: boolean }
  | { readonly kind: 'number'; readonly value: number; readonly text: string; readonly at: number }
  /** Dotted numbers, one to four of them: an address or the beginning of one. */
  | { readonly kind: 'dotted'; readonly text: string; readonly at: number }
  | { readonly kind: 'ipv6'; readonly bytes: Uint8Array; readonly text: string; readonly at: number }
  | { readonly kind: 'mac'; readonly bytes: Uint8Array; readonly text: string; readonly at: number }
  | { readonly kind: 'mark'; readonly text: string; readonly at: number }
  | { readonly kind: 'end'; readonly text: ''; readonly at: number }

const SPACE = /[ \t\r\n]*/y
const MAC =
  /(?:[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}|[0-9a-f]{1,2}(?:-[0-9a-f]{1,2}){5}|[0-9a-f]{1,2}(?:\.[0-9a-f]{1,2}){5}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}|[0-9a-f]{12})(?![0-9a-zA-Z:.])/iy
const IPV6 = /[0-9a-f]*:[0-9a-f]*:[0-9a-f:]*(?:\d+\.\d+\.\d+\.\d+)?/iy
const DOTTED = /\d+(?:\.\d+){1,3}(?![0-9a-zA-Z.])/y
const NUMBER = /(?:0x[0-9a-f]+|\d+)(?![0-9a-zA-Z_])/iy
const WORD = /\\?[A-Za-z0-9](?:[-_.A-Za-z0-9]*[.A-Za-z0-9])?/y
const MARK = /&&|\|\||>=|<=|==|!=|<<|>>|[()[\]!<>=+\-*/%&|^:]/y

/** Cuts the text into words; throws CaptureFilterError. */
export function captureTokens(text: string): CaptureToken[] {
  const tokens: CaptureToken[] = []
  let at = 0
  let brackets = 0
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0]
  }
  for (;;) {
    at += match(SPACE)?.length ?? 0
    if (at >= text.length) break
    const token = one(match, at, brackets > 0)
    if (token === undefined)
      throw new CaptureFilterError(`illegal token: ${JSON.stringify(text[at]).slice(1, -1)}`, at, 1)
    if (token.text === '[') brackets++
    if (token.text === ']') brackets--
    tokens.push(token)
    at += token.text.length
    if (tokens.length > 10_000) throw new CaptureFilterError('the expression is too long', at, 1)
  }
  tokens.push({ kind: 'end', text: '', at: text.length })
  return tokens
}

function one(match: (p: RegExp) => string | undefined, at: number, inBrackets: boolean): CaptureToken | undefined {
  if (!inBrackets) {
    const mac = match(MAC)
    if (mac !== undefined) return { kind: 'mac', bytes: macBytes(mac), text: mac, at }
    const six = match(IPV6)
    if (six !== undefined) {
      const bytes = parseIpv6(six)
      if (bytes === undefined) throw new CaptureFilterError(`bogus IPv6 address ${six}`, at, six.length)
      return { kind: 'ipv6', bytes, text: six, at }
    }
  }
  // the longest wins: `80-443` is a word
  const word = match(WORD)
  const longest = word?.length ?? 0
  const dotted = match(DOTTED)
  if (dotted !== undefined && dotted.length >= longest) {
    if (dotted.split('.').some(part => Number(part) > 255) || (dotted.split('.').length === 4 && !parseIpv4(dotted)))
      throw new CaptureFilterError(`invalid IPv4 address '${dotted}'`, at, dotted.length)
    return { kind: 'dotted', text: dotted, at }
  }
  const number = match(NUMBER)
  if (number !== undefined && number.length >= longest)
    return { kind: 'number', value: numberValue(number, at), text: number, at }
  if (word !== undefined) return { kind: 'word', text: word, at, escaped: word.startsWith('\\') }
  const mark = match(MARK)
  return mark === undefined ? undefined : { kind: 'mark', text: mark, at }
}

function numberValue(text: string, at: number): number {
  const octal = /^0\d/.test(text)
  if (octal && /[89]/.test(text)) throw new CaptureFilterError(`bogus number ${text}`, at, text.length)
  const value = octal ? Number.parseInt(text, 8) : Number(text)
  if (value > 0xffff_ffff) throw new CaptureFilterError(`number ${text} overflows 32 bits`, at, text.length)
  return value
}

function macBytes(text: string): Uint8Array {
  const digits = /[:-]/.test(text)
    ? text.split(/[:-]/).map(x => x.padStart(2, '0'))
    : text.split('.').length === 6
      ? text.split('.').map(x => x.padStart(2, '0'))
      : [text.replace(/\./g, '')]
  const hex = digits.join('')
  return Uint8Array.from({ length: 6 }, (_, i) => Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16))
}
