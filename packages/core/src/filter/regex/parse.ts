import { readClass } from './char-class.js'
import { type Flags, Pattern } from './pattern.js'
import { ByteSet, type Regex, RegexError } from './syntax.js'

const EMPTY: Regex = { kind: 'empty' }
const LINE_FEED = new ByteSet().add(0x0a)
const ANY = new ByteSet().add(0, 255)

/** Groups may nest this deep, as PCRE2 has it. */
const NESTING = 250

/** Parses PCRE2's syntax as far as a machine without memory can match it: no references back, no looking around. */
export function parseRegex(text: string, flags: Flags): Regex {
  const p = new Pattern(text)
  const regex = either(p, { ...flags }, 0)
  if (!p.done) throw new RegexError('unmatched closing parenthesis')
  return regex
}

function either(p: Pattern, flags: Flags, depth: number): Regex {
  if (depth > NESTING) throw new RegexError('parentheses are too deeply nested')
  const branches: Regex[] = []
  do branches.push(sequence(p, flags, depth))
  while (p.take('|'))
  return branches.length === 1 ? branches[0] : { kind: 'either', of: branches }
}

function sequence(p: Pattern, flags: Flags, depth: number): Regex {
  const parts: Regex[] = []
  while (!p.done && p.peek() !== '|' && p.peek() !== ')') {
    if (flags.extended && p.skipBlank()) continue
    if (p.take('\\E')) continue
    if (p.take('\\Q')) {
      for (const byte of p.until('\\E')) parts.push(literal(byte, flags))
      continue
    }
    const atom = one(p, flags, depth)
    parts.push(atom === undefined ? EMPTY : quantified(p, atom, flags))
  }
  return parts.length === 1 ? parts[0] : { kind: 'sequence', of: parts }
}

/** The next item; undefined for what sets options only. */
function one(p: Pattern, flags: Flags, depth: number): Regex | undefined {
  switch (p.peek()) {
    case '(':
      p.pos++
      return group(p, flags, depth)
    case '[':
      // [:name:] stands in a class only
      if (/^\[[:.=]/.test(p.rest(2)) && p.posix() !== undefined)
        throw new RegexError('POSIX named classes are supported only within a class')
      p.pos++
      return { kind: 'set', set: readClass(p, flags) }
    case '.':
      p.pos++
      return { kind: 'set', set: flags.dotAll ? ANY : LINE_FEED.inverted() }
    case '^':
      p.pos++
      return { kind: 'assert', what: flags.multiline ? 'lineStart' : 'start' }
    case '$':
      p.pos++
      return { kind: 'assert', what: flags.multiline ? 'lineEnd' : flags.dollarEnd ? 'finish' : 'end' }
    case '*':
    case '+':
    case '?':
      throw new RegexError('quantifier does not follow a repeatable item')
    case '{':
      if (p.quantifier() !== undefined) throw new RegexError('quantifier does not follow a repeatable item')
      return literal(p.byte(), flags)
    case '\\':
      return escaped(p, flags)
    default:
      return literal(p.byte(), flags)
  }
}

function literal(byte: number, flags: Flags): Regex {
  const set = new ByteSet().add(byte)
  return { kind: 'set', set: flags.caseless ? set.foldCase() : set }
}

function escaped(p: Pattern, flags: Flags): Regex {
  const e = p.escape(false)
  switch (e.kind) {
    case 'byte':
      return literal(e.byte, flags)
    case 'set':
      return { kind: 'set', set: e.set }
    case 'assert':
      return { kind: 'assert', what: e.what }
    case 'newline': {
      const cr: Regex = { kind: 'set', set: new ByteSet().add(0x0d) }
      const lf: Regex = { kind: 'set', set: LINE_FEED }
      const single = new ByteSet().add(0x0a, 0x0d).add(0x85)
      return {
        kind: 'either',
        of: [
          { kind: 'sequence', of: [cr, lf] },
          { kind: 'set', set: single },
        ],
      }
    }
    case 'nothing':
      return EMPTY
  }
}

/** What follows an opening parenthesis. */
function group(p: Pattern, flags: Flags, depth: number): Regex | undefined {
  if (p.take('*')) throw new RegexError('(*VERB) is not supported by wiresift')
  if (!p.take('?')) return inner(p, { ...flags }, depth)
  if (p.take('#')) {
    p.comment()
    return undefined
  }
  if (p.take(':')) return inner(p, { ...flags }, depth)
  if (p.take('|')) return inner(p, { ...flags }, depth)
  if (/^(?:[=!]|<[=!])/.test(p.rest(2))) throw new RegexError('looking ahead or behind is not supported by wiresift')
  if (p.take('>')) throw new RegexError('atomic groups are not supported by wiresift')
  if (p.take('(')) throw new RegexError('conditions are not supported by wiresift')
  if (/^(?:[R&+0-9]|P[>=]|-\d)/.test(p.rest(2)))
    throw new RegexError('references to groups are not supported by wiresift')
  if (/^(?:P?<|')/.test(p.rest(2))) {
    p.groupName()
    return inner(p, { ...flags }, depth)
  }
  const changed = p.options(flags)
  if (p.take(')')) {
    // they hold until the group around them ends
    Object.assign(flags, changed)
    return undefined
  }
  if (!p.take(':')) throw new RegexError('unrecognized character after (? or (?-')
  return inner(p, changed, depth)
}

function inner(p: Pattern, flags: Flags, depth: number): Regex {
  const regex = either(p, flags, depth + 1)
  if (!p.take(')')) throw new RegexError('missing closing parenthesis')
  return regex
}

function quantified(p: Pattern, atom: Regex, flags: Flags): Regex {
  let regex = atom
  for (let times = 0; ; times++) {
    if (flags.extended) while (p.skipBlank());
    const range = p.quantifier()
    if (range === undefined) return regex
    if (times > 0) throw new RegexError('quantifier does not follow a repeatable item')
    const [min, max] = range
    if (p.take('+')) throw new RegexError('possessive quantifiers are not supported by wiresift')
    // lazy or greedy: whether there is a match does not depend on it
    p.take('?')
    regex = { kind: 'repeat', of: regex, min, max }
  }
}
