import type { Flags, Pattern } from './pattern.js'
import { ByteSet, RegexError } from './syntax.js'

const MISSING = 'missing terminating ] for character class'

/** What stands between the brackets of a character class; the opening one was passed. */
export function readClass(p: Pattern, flags: Flags): ByteSet {
  const set = new ByteSet()
  const inverted = p.take('^')
  // a bracket that closes an empty class is a member
  let first = true
  for (; ; first = false) {
    if (p.done) throw new RegexError(MISSING)
    if (!first && p.take(']')) break
    if (p.take('\\E')) continue
    if (p.take('\\Q')) {
      for (const byte of p.until('\\E')) set.add(byte)
      continue
    }
    const low = member(p)
    if (typeof low !== 'number') {
      set.addSet(low)
      // a hyphen behind a set is itself, unless something could follow it
      if (p.peek() === '-' && p.rest(2) !== '-]' && p.rest(2) !== '-')
        throw new RegexError('invalid range in character class')
      continue
    }
    if (p.peek() !== '-' || p.rest(2) === '-]' || p.rest(2) === '-') {
      set.add(low)
      continue
    }
    p.pos++
    const high = member(p)
    if (typeof high !== 'number') throw new RegexError('invalid range in character class')
    if (high < low) throw new RegexError('range out of order in character class')
    set.add(low, high)
  }
  if (flags.caseless) set.foldCase()
  return inverted ? set.inverted() : set
}

/** One byte, or a set by name or escape. */
function member(p: Pattern): number | ByteSet {
  if (p.peek() === '[') {
    const named = p.posix()
    if (named !== undefined) {
      p.pos += named.length
      return named.set
    }
  }
  if (p.peek() !== '\\') return p.byte()
  const e = p.escape(true)
  if (e.kind === 'byte') return e.byte
  if (e.kind === 'set') return e.set
  throw new RegexError('escape sequence is invalid in character class')
}
