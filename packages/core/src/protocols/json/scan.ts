/** Finds where JSON values end (RFC 8259), without building anything; nesting costs a byte a level. */

const QUOTE = 34
const BACKSLASH = 92

export const isBlank = (c: number): boolean => c === 32 || c === 9 || c === 10 || c === 13

export function skipBlanks(b: Uint8Array, at: number, to: number): number {
  while (at < to && isBlank(b[at])) at++
  return at
}

/** Where the string that starts at `at` ends, behind its quote; -1 where it is none. */
export function stringEnd(b: Uint8Array, at: number, to: number): number {
  if (at >= to || b[at] !== QUOTE) return -1
  for (let i = at + 1; i < to; i++) {
    const c = b[i]
    if (c === QUOTE) return i + 1
    if (c < 32) return -1
    if (c !== BACKSLASH) continue
    i++
    if (i >= to) return -1
    if (b[i] === 117) {
      for (let k = 1; k <= 4; k++) if (i + k >= to || !isHex(b[i + k])) return -1
      i += 4
    } else if (!ESCAPED.has(b[i])) return -1
  }
  return -1
}

const ESCAPED: ReadonlySet<number> = new Set(Array.from('"\\/bfnrt', c => c.charCodeAt(0)))
const isHex = (c: number): boolean => (c >= 48 && c <= 57) || ((c | 32) >= 97 && (c | 32) <= 102)
const isDigit = (c: number): boolean => c >= 48 && c <= 57

export const STRING = 1
export const NUMBER = 2
export const TRUE = 3
export const FALSE = 4
export const NULL = 5
export const NAN = 6
export const OBJECT = 7
export const ARRAY = 8

/** What kind of value starts here, by its first byte; 0 for none. */
export function kindOf(c: number): number {
  switch (c) {
    case QUOTE:
      return STRING
    case 123:
      return OBJECT
    case 91:
      return ARRAY
    case 116:
      return TRUE
    case 102:
      return FALSE
    case 110:
      return NULL
    case 78:
      return NAN
    default:
      return c === 45 || isDigit(c) ? NUMBER : 0
  }
}

function wordEnd(b: Uint8Array, at: number, to: number, word: string): number {
  if (at + word.length > to) return -1
  for (let i = 0; i < word.length; i++) if (b[at + i] !== word.charCodeAt(i)) return -1
  return at + word.length
}

function numberEnd(b: Uint8Array, at: number, to: number): number {
  if (b[at] === 45) at++
  if (at >= to || !isDigit(b[at])) return -1
  if (b[at] === 48) at++
  else while (at < to && isDigit(b[at])) at++
  if (at + 1 < to && b[at] === 46 && isDigit(b[at + 1])) {
    at++
    while (at < to && isDigit(b[at])) at++
  }
  if (at < to && (b[at] | 32) === 101) {
    let e = at + 1
    if (e < to && (b[e] === 43 || b[e] === 45)) e++
    if (e < to && isDigit(b[e])) {
      while (e < to && isDigit(b[e])) e++
      at = e
    }
  }
  return at
}

/** Where a value that is neither object nor array ends; -1 where it is none. */
export function scalarEnd(b: Uint8Array, at: number, to: number): number {
  if (at >= to) return -1
  switch (kindOf(b[at])) {
    case STRING:
      return stringEnd(b, at, to)
    case NUMBER:
      return numberEnd(b, at, to)
    case TRUE:
      return wordEnd(b, at, to, 'true')
    case FALSE:
      return wordEnd(b, at, to, 'false')
    case NULL:
      return wordEnd(b, at, to, 'null')
    case NAN:
      return wordEnd(b, at, to, 'NaN')
    default:
      return -1
  }
}

/** Where the object or array that starts at `at` ends; -1 where it is none. */
export function containerEnd(b: Uint8Array, at: number, to: number): number {
  if (at >= to || (b[at] !== 123 && b[at] !== 91)) return -1
  let levels = new Uint8Array(64)
  let depth = 0
  // whether a value may come (after a comma it has to), or what follows a value
  let wants = true
  let first = false
  for (;;) {
    at = skipBlanks(b, at, to)
    if (at >= to) return -1
    const c = b[at]
    const object = depth > 0 && levels[depth - 1] === 123
    if (wants) {
      if (first && c === (object ? 125 : 93)) {
        first = false
        wants = false
        continue
      }
      if (object) {
        at = stringEnd(b, at, to)
        if (at < 0) return -1
        at = skipBlanks(b, at, to)
        if (at >= to || b[at] !== 58) return -1
        at = skipBlanks(b, at + 1, to)
        if (at >= to) return -1
      }
      const v = b[at]
      if (v === 123 || v === 91) {
        if (depth === levels.length) {
          const wider = new Uint8Array(depth * 2)
          wider.set(levels)
          levels = wider
        }
        levels[depth++] = v
        first = true
        at++
        continue
      }
      at = scalarEnd(b, at, to)
      if (at < 0) return -1
      first = false
      wants = false
      continue
    }
    if (c === 44) {
      wants = true
      at++
      continue
    }
    if (c !== (object ? 125 : 93)) return -1
    at++
    if (--depth === 0) return at
  }
}
