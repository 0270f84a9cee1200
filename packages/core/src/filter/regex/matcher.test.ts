import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Matcher } from './matcher.js'
import { RegexError } from './syntax.js'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const matches = (pattern: string, text: string): boolean => new Matcher(pattern).test(bytes(text))

describe('what matches', () => {
  const rows: readonly (readonly [pattern: string, yes: string, no: string])[] = [
    ['get', 'xGETx', 'ge t'],
    ['(?-i)get', 'get', 'GET'],
    ['a(?i)B', 'Ab', 'ac'],
    ['(?-i)a(?i:b)c', 'aBc', 'aBC'],
    ['^host', 'HOST: a', 'a\nhost'],
    ['(?m)^host', 'a\nhost', 'a host'],
    ['com$', 'a.com', 'a.com\r'],
    ['com$', 'a.com\n', 'a.com\n\n'],
    ['com\\z', 'a.com', 'a.com\n'],
    ['(?m)com$', 'a.com\nb', 'a.com b'],
    ['GET.*Host', 'GET / Host', 'GET /\nHost'],
    ['(?s)GET.*Host', 'GET /\nHost', 'Host GET'],
    ['\\bkan\\b', 'a kan.', 'kanx'],
    ['\\Bkan', 'xkan', 'kan'],
    ['a{2,3}b', 'xaab', 'ab'],
    ['^a{,3}$', 'a{,3}', 'aa'],
    ['^(?:ab|c)+$', 'abcab', 'abca'],
    ['^[^\\d\\s]+$', 'abc', 'a1'],
    ['^[]a]+$', ']a', 'b'],
    ['^[a\\-z]+$', 'a-z', 'b'],
    ['^[[:xdigit:]]{2}$', 'fE', 'fg'],
    ['\\Qa.b\\E', 'a.b', 'axb'],
    ['(?x) a b # no blanks\n c', 'abc', 'a b c'],
    ['^\\x41\\103\\t$', 'ac\t', 'a'],
    ['a(?#comment)b', 'ab', 'a'],
    ['(?<name>a)(?P<other>b)', 'ab', 'a'],
    ['^\\R$', '\r\n', 'x'],
    // a character beyond ASCII is its bytes
    ['^..$', 'é', 'e'],
    ['é', 'café', 'cafe'],
  ]
  test.each(rows)('%s', (pattern, yes, no) => {
    expect(matches(pattern, yes)).toBe(true)
    expect(matches(pattern, no)).toBe(false)
  })

  test('bytes that are no text', () => {
    expect(new Matcher('[\\x80-\\xff]{3}').test(Uint8Array.of(1, 0x80, 0xff, 0x90))).toBe(true)
    expect(new Matcher('\\x00\\x01').test(Uint8Array.of(9, 0, 1, 2), 1, 3)).toBe(true)
    expect(new Matcher('\\x00\\x01').test(Uint8Array.of(9, 0, 1, 2), 2)).toBe(false)
  })
})

test.each([
  ['[', 'missing terminating ] for character class'],
  ['(', 'missing closing parenthesis'],
  ['a)', 'unmatched closing parenthesis'],
  ['*a', 'quantifier does not follow a repeatable item'],
  ['a**', 'quantifier does not follow a repeatable item'],
  ['a{2,1}', 'numbers out of order in {} quantifier'],
  ['a{99999}', 'number too big in {} quantifier'],
  ['[z-a]', 'range out of order in character class'],
  ['[[:foo:]]', 'unknown POSIX class name'],
  ['(?z)', 'unrecognized character after (? or (?-'],
  ['\\', '\\ at end of pattern'],
  ['(?=a)', 'looking ahead or behind is not supported by wiresift'],
  ['(a)\\1', 'references to groups are not supported by wiresift'],
  ['((a{1,500}){1,500}){1,500}', 'regular expression is too large'],
  ['('.repeat(300), 'parentheses are too deeply nested'],
])('%s: %s', (pattern, message) => {
  expect(() => new Matcher(pattern)).toThrow(new RegexError(message))
})

test('costs no more than the text is long', () => {
  const text = new Uint8Array(1 << 20).fill(0x61)
  const matcher = new Matcher('(a+)+$')
  expect(matcher.test(text)).toBe(true)
  expect(matcher.work).toBeLessThan(100)
  const hopeless = new Matcher('(?:a|aa|a*b)*c\\z')
  expect(hopeless.test(text)).toBe(false)
  expect(hopeless.work).toBeLessThan(200)
  // more states than are kept: still as much for each byte as the expression is long
  const wide = new Matcher('(?:a|b)*a(?:a|b){12}c')
  const mixed = Uint8Array.from({ length: 20_000 }, (_, i) => 0x61 + (((i * i * 7) % 11) & 1))
  expect(wide.test(mixed)).toBe(false)
  expect(wide.work).toBeLessThan(mixed.length * 100)
})

test('agrees with JavaScript where the two mean the same', () => {
  const atom = fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '\\w', '\\d', '\\b', '^', '$', '(?:ab|c)', '(a|)')
  const count = fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,2}')
  const piece = fc.tuple(atom, count).map(([a, n]) => (/^(?:\\b|\^|\$)$/.test(a) ? a : a + n))
  const pattern = fc.array(
    fc.array(piece, { maxLength: 5 }).map(p => p.join('')),
    { minLength: 1, maxLength: 3 },
  )
  const text = fc.array(fc.constantFrom('a', 'b', 'c', '1', ' ', 'A'), { maxLength: 12 })
  fc.assert(
    fc.property(pattern, text, (branches, letters) => {
      const source = branches.join('|')
      const subject = letters.join('')
      expect(matches(source, subject)).toBe(new RegExp(source, 'i').test(subject))
    }),
    { numRuns: 500 },
  )
})
