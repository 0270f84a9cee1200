import { FilterError } from './error.js'
import type { Token } from './lexer.js'
import type { Range } from './tree.js'

const NUMBER = '-?(?:0[xX][0-9a-fA-F]+|\\d+)'
const RANGE = new RegExp(`^(?:(${NUMBER})?\\s*(:)\\s*(-?\\w+)?|(${NUMBER})\\s*-\\s*(${NUMBER})|([^:\\s]+))$`)

/** `offset:length`, `first-last`, `offset`, `:length` or `offset:`. */
export function parseRange(t: Token): Range {
  const text = t.text.trim()
  const bad = (message: string): FilterError => new FilterError(message, t.at, t.raw.length)
  const number = (digits: string): number => {
    const m = /^(-?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)$/.exec(digits)
    if (m === null) throw bad(`"${digits}" is not a valid number.`)
    const n = /^0[0-7]+$/.test(m[2]) ? Number.parseInt(m[2], 8) : Number(m[2])
    if (n > 0x7fffffff) throw bad(`"${digits}" causes an integer overflow.`)
    return m[1] === '' ? n : -n
  }
  const m = RANGE.exec(text)
  if (m === null) throw bad(`"${text}" is not a valid range.`)
  if (m[2] === ':') {
    const from = m[1] === undefined ? 0 : number(m[1])
    if (m[3] === undefined) return { from }
    const length = number(m[3])
    if (length <= 0) throw bad(`Range ${from}:${length} isn't valid because length ${length} isn't positive`)
    return { from, length }
  }
  if (m[4] !== undefined) {
    const from = number(m[4])
    const last = number(m[5])
    if (from < 0 !== last < 0)
      throw bad(`Range ${from}-${last} isn't valid because ${from} and ${last} have different signs`)
    if (from >= last) throw bad(`Range ${from}-${last} isn't valid because ${from} is greater or equal than ${last}`)
    return { from, last }
  }
  return { from: number(m[6]), length: 1 }
}

/** Which of `count` places the ranges name, in the order of the ranges; undefined where one goes beyond them. */
export function placesOf(range: Range, count: number): readonly [from: number, to: number] | undefined {
  const from = range.from < 0 ? count + range.from : range.from
  if (from < 0 || from >= count) return undefined
  if (range.length !== undefined) return from + range.length > count ? undefined : [from, from + range.length]
  if (range.last === undefined) return [from, count]
  const last = range.last < 0 ? count + range.last : range.last
  return last < from || last >= count ? undefined : [from, last + 1]
}
