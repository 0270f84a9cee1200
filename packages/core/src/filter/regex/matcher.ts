import { parseRegex } from './parse.js'
import { ASSERT, compileProgram, MATCH, type Program, SET, SPLIT } from './program.js'
import { type Assertion, WORD } from './syntax.js'

const UNKNOWN = -1
const FOUND = -2
const NEVER = -3

/** What came before: the start of the text, a line feed, a character of a word, another. */
const START = 0
const NEWLINE = 1
const WORDY = 2
const OTHER = 3

/** States that are kept at most; then all are forgotten. */
const STATES = 2000

/**
 * Tells whether a regular expression matches somewhere in a run of bytes, in time proportional to the length: a deterministic machine
 * whose states (sets of places in the expression) are made when they are first met.
 */
export class Matcher {
  private readonly program: Program
  /** Class of each byte: bytes that no set and no assertion tells apart are one symbol. */
  private readonly classOf = new Uint8Array(256)
  /** A byte of each class. */
  private readonly sample: number[] = []
  /** Symbols: the classes, a line feed that ends the text, the end of the text. */
  private readonly symbols: number
  private readonly contextual: boolean
  private next = new Int32Array(0)
  private places: Int32Array[] = []
  private befores: number[] = []
  private readonly ids = new Map<string, number>()
  private readonly seen: Int32Array
  private mark = 0
  private readonly stack: number[] = []
  /** Instructions looked at so far, for tests: what matching costs beyond one look-up a byte. */
  work = 0

  constructor(pattern: string, caseless = true) {
    const flags = { caseless, multiline: false, dotAll: false, extended: false, dollarEnd: false }
    this.program = compileProgram(parseRegex(pattern, flags))
    this.contextual = this.program.asserts.length > 0
    this.classify()
    this.symbols = this.sample.length + 2
    this.seen = new Int32Array(this.program.op.length)
    this.forget()
  }

  private classify(): void {
    const { sets } = this.program
    const known = new Map<string, number>()
    for (let b = 0; b < 256; b++) {
      let key = this.contextual ? (b === 10 ? 'n' : WORD.has(b) ? 'w' : '') : ''
      for (const s of sets) key += s.bits[b]
      let id = known.get(key)
      if (id === undefined) {
        id = this.sample.push(b) - 1
        known.set(key, id)
      }
      this.classOf[b] = id
    }
  }

  private forget(): void {
    this.ids.clear()
    this.places = []
    this.befores = []
    this.next = new Int32Array(64 * this.symbols)
    this.state([this.program.start], START)
  }

  /** Whether the expression matches anywhere in bytes [from, to). */
  test(bytes: Uint8Array, from = 0, to = bytes.length): boolean {
    const { classOf, symbols } = this
    const finalNewline = this.contextual && to > from && bytes[to - 1] === 10
    const stop = finalNewline ? to - 1 : to
    let { next } = this
    let state = 0
    for (let i = from; i < stop; i++) {
      let then = next[state * symbols + classOf[bytes[i]]]
      if (then < 0) {
        if (then === UNKNOWN) {
          then = this.step(state, classOf[bytes[i]])
          next = this.next
        }
        if (then === FOUND) return true
        if (then === NEVER) return false
      }
      state = then
    }
    if (finalNewline) {
      state = this.follow(state, symbols - 2)
      if (state < 0) return state === FOUND
    }
    return this.follow(state, symbols - 1) === FOUND
  }

  private follow(state: number, symbol: number): number {
    const then = this.next[state * this.symbols + symbol]
    return then === UNKNOWN ? this.step(state, symbol) : then
  }

  /** Works out where a state goes under a symbol, and keeps it. */
  private step(state: number, symbol: number): number {
    if (this.places.length >= STATES) {
      const [places, before] = [this.places[state], this.befores[state]]
      this.forget()
      return this.step(this.state(Array.from(places), before), symbol)
    }
    const then = this.successor(state, symbol)
    this.next[state * this.symbols + symbol] = then
    return then
  }

  private successor(state: number, symbol: number): number {
    const { op, x, y, sets, asserts, start, anchored } = this.program
    const end = symbol === this.symbols - 1
    const last = symbol === this.symbols - 2
    const byte = end ? -1 : last ? 10 : this.sample[symbol]
    const before = this.befores[state]
    const { stack, seen } = this
    const mark = ++this.mark
    const targets: number[] = []
    for (const place of this.places[state]) stack.push(place)
    let found = false
    while (stack.length > 0) {
      const i = stack.pop() as number
      if (seen[i] === mark) continue
      seen[i] = mark
      this.work++
      switch (op[i]) {
        case MATCH:
          found = true
          break
        case SPLIT:
          stack.push(x[i], y[i])
          break
        case ASSERT:
          if (holds(asserts[x[i]], before, byte, last)) stack.push(y[i])
          break
        case SET:
          if (byte >= 0 && sets[x[i]].bits[byte] !== 0) targets.push(y[i])
          break
      }
    }
    if (found) return FOUND
    if (end) return NEVER
    if (!anchored) targets.push(start)
    if (targets.length === 0) return NEVER
    const after = !this.contextual ? START : byte === 10 ? NEWLINE : WORD.has(byte) ? WORDY : OTHER
    return this.state(targets, after)
  }

  private state(places: number[], before: number): number {
    const sorted = Int32Array.from(new Set(places)).sort()
    const key = `${before}:${sorted.join()}`
    const known = this.ids.get(key)
    if (known !== undefined) return known
    const id = this.places.push(sorted) - 1
    this.befores.push(before)
    this.ids.set(key, id)
    if ((id + 1) * this.symbols > this.next.length) {
      const wider = new Int32Array(this.next.length * 2)
      wider.set(this.next)
      this.next = wider
    }
    this.next.fill(UNKNOWN, id * this.symbols, (id + 1) * this.symbols)
    return id
  }
}

/** `byte` is what follows, -1 at the end; `last` where it is a line feed that ends the text. */
function holds(what: Assertion, before: number, byte: number, last: boolean): boolean {
  switch (what) {
    case 'start':
      return before === START
    case 'lineStart':
      // not behind a line feed that ends the text
      return before === START || (before === NEWLINE && byte >= 0)
    case 'finish':
      return byte < 0
    case 'end':
      return byte < 0 || last
    case 'lineEnd':
      return byte < 0 || byte === 10
    case 'word':
      return (before === WORDY) !== (byte >= 0 && WORD.has(byte))
    case 'noWord':
      return (before === WORDY) === (byte >= 0 && WORD.has(byte))
  }
}
