import { type Assertion, type ByteSet, type Regex, RegexError } from './syntax.js'

export const SET = 0
export const SPLIT = 1
export const ASSERT = 2
export const MATCH = 3

/** Instructions that an expression may come to: the cost of a step where no state is known yet. */
const LARGEST = 10_000

/** A regular expression as instructions: what a state consists of. */
export interface Program {
  readonly op: readonly number[]
  /** SET: number of the set. SPLIT: one way. ASSERT: number of the assertion. */
  readonly x: readonly number[]
  /** Where it goes on; for SPLIT the other way. */
  readonly y: readonly number[]
  readonly sets: readonly ByteSet[]
  readonly asserts: readonly Assertion[]
  readonly start: number
  /** It can match at the start of the text only. */
  readonly anchored: boolean
}

/** Translates from the end to the start, so that each instruction knows where it goes on. */
export function compileProgram(regex: Regex): Program {
  const op: number[] = []
  const x: number[] = []
  const y: number[] = []
  const sets: ByteSet[] = []
  const asserts: Assertion[] = []
  const known = new Map<ByteSet, number>()

  const push = (o: number, a: number, b: number): number => {
    if (op.length >= LARGEST) throw new RegexError('regular expression is too large')
    op.push(o)
    x.push(a)
    y.push(b)
    return op.length - 1
  }
  const setNumber = (s: ByteSet): number => {
    let n = known.get(s)
    if (n === undefined) {
      n = sets.push(s) - 1
      known.set(s, n)
    }
    return n
  }

  const emit = (r: Regex, next: number): number => {
    switch (r.kind) {
      case 'empty':
        return next
      case 'set':
        return push(SET, setNumber(r.set), next)
      case 'assert':
        return push(ASSERT, asserts.push(r.what) - 1, next)
      case 'sequence': {
        let at = next
        for (let i = r.of.length - 1; i >= 0; i--) at = emit(r.of[i], at)
        return at
      }
      case 'either': {
        let at = emit(r.of[r.of.length - 1], next)
        for (let i = r.of.length - 2; i >= 0; i--) at = push(SPLIT, emit(r.of[i], next), at)
        return at
      }
      case 'repeat':
        return repeat(r.of, r.min, r.max, next)
    }
  }
  const repeat = (of: Regex, min: number, max: number, next: number): number => {
    let at = next
    if (max < 0) {
      const loop = push(SPLIT, -1, next)
      x[loop] = emit(of, loop)
      at = loop
    } else for (let i = min; i < max; i++) at = push(SPLIT, emit(of, at), next)
    for (let i = 0; i < min; i++) {
      const before = op.length
      at = emit(of, at)
      // repeating nothing is nothing, however often
      if (op.length === before) break
    }
    return at
  }

  const end = push(MATCH, 0, 0)
  const start = emit(regex, end)
  return { op, x, y, sets, asserts, start, anchored: anchored(regex) }
}

function anchored(r: Regex): boolean {
  switch (r.kind) {
    case 'assert':
      return r.what === 'start'
    case 'sequence':
      return r.of.length > 0 && anchored(r.of[0])
    case 'either':
      return r.of.every(anchored)
    case 'repeat':
      return r.min > 0 && anchored(r.of)
    default:
      return false
  }
}
