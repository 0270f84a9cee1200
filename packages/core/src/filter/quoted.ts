import { FilterError } from './error.js'

export interface Quoted {
  readonly value: string
  /** Behind the closing quote. */
  readonly end: number
}

const SIMPLE: Readonly<Record<string, string>> = {
  "'": "'",
  '"': '"',
  '\\': '\\',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/**
 * A string in double quotes; `start` is behind the opening one. Bytes over 0x7f written as \x or octal are kept as characters from
 * U+F700 on (see `utf8Bytes`), since no text of one byte stands for them.
 */
export function readString(text: string, start: number): Quoted {
  let value = ''
  for (let i = start; i < text.length; ) {
    const c = text[i]
    if (c === '"') return { value, end: i + 1 }
    if (c !== '\\') {
      value += c
      i++
      continue
    }
    if (i + 1 === text.length) break
    const e = readEscape(text, i)
    if (e === undefined) throw new FilterError(`\\${text[i + 1]} is not a valid character escape sequence`, i, 2)
    value += e.value
    i = e.end
  }
  throw missingQuote('quoted string', text)
}

function missingQuote(what: string, text: string): FilterError {
  return new FilterError(
    `The final quote was missing from a ${what}.`,
    text.endsWith('\\') ? text.length - 1 : text.length,
    1,
  )
}

/** A raw string: backslashes are what they are, and one keeps a quote from ending it. */
export function readRaw(text: string, start: number): Quoted {
  for (let i = start; i < text.length; i++) {
    if (text[i] === '"') return { value: text.slice(start, i), end: i + 1 }
    if (text[i] === '\\') i++
  }
  throw missingQuote('quoted string', text)
}

/** A character in single quotes, which stands for its number. */
export function readCharacter(text: string, start: number): Quoted {
  let end = start + 1
  while (end < text.length && text[end] !== "'") end += text[end] === '\\' ? 2 : 1
  if (end >= text.length) throw missingQuote('character constant', text)
  const inner = text.slice(start + 1, end)
  const raw = text.slice(start, end + 1)
  const bad = (message: string): FilterError => new FilterError(message, start, raw.length)
  if (inner === '') throw bad('Empty character constant.')
  if (inner[0] === '\\') {
    const e = readEscape(inner, 0)
    if (e === undefined || e.value.length !== 1) throw bad(`${raw} isn't a valid character constant.`)
    if (e.end !== inner.length) throw bad(`${raw} is too long to be a valid character constant.`)
    return { value: e.value, end: end + 1 }
  }
  if (inner.length > 1) throw bad(`${raw} is too long to be a valid character constant.`)
  if (inner.charCodeAt(0) > 0x7f) throw bad(`${raw} isn't a valid character constant.`)
  return { value: inner, end: end + 1 }
}

/** The escape at `at`; undefined for one that does not exist. */
function readEscape(text: string, at: number): Quoted | undefined {
  const c = text[at + 1] ?? ''
  if (Object.hasOwn(SIMPLE, c)) return { value: SIMPLE[c], end: at + 2 }
  const rest = text.slice(at + 1)
  const octal = /^[0-7]{1,3}/.exec(rest)
  if (octal !== null) {
    const value = Number.parseInt(octal[0], 8)
    if (value > 0xff) throw new FilterError(`\\${octal[0]} is larger than 255.`, at, 1 + octal[0].length)
    return byte(value, at + 1 + octal[0].length)
  }
  const hex = /^x([0-9a-f]{1,2})/i.exec(rest)
  if (hex !== null) return byte(Number.parseInt(hex[1], 16), at + 1 + hex[0].length)
  const universal = /^(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(rest)
  if (universal === null) return undefined
  const code = Number.parseInt(universal[1] ?? universal[2], 16)
  const basic = code < 0xa0 && code !== 0x24 && code !== 0x40 && code !== 0x60
  if (basic || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    const raw = `\\${universal[0]}`
    throw new FilterError(`${raw} is not a valid universal character name`, at, raw.length)
  }
  return { value: String.fromCodePoint(code), end: at + 1 + universal[0].length }
}

function byte(value: number, end: number): Quoted {
  return { value: String.fromCharCode(value < 0x80 ? value : RAW + value), end }
}

/** Where characters that stand for single bytes lie: in the private use area. */
const RAW = 0xf700

/** The bytes of a string constant. */
export function utf8Bytes(text: string): Uint8Array {
  if (!/[\uf780-\uf7ff]/.test(text)) return new TextEncoder().encode(text)
  const bytes: number[] = []
  for (const c of text) {
    const code = c.charCodeAt(0)
    if (code >= RAW + 0x80 && code <= RAW + 0xff) bytes.push(code - RAW)
    else bytes.push(...new TextEncoder().encode(c))
  }
  return Uint8Array.from(bytes)
}
