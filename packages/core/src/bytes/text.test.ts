import { describe, expect, it } from 'vitest'
import { ascii, fromHex, hex, latin1, printable, utf8, utf16le } from './text.js'

describe('hex', () => {
  it.each(['', ':', '-'])('writes bytes of every length alike, between them "%s"', separator => {
    const bytes = Uint8Array.from({ length: 300 }, (_, i) => (i * 37) & 255)
    for (const length of [0, 1, 2, 3, 5, 31, 32, 33, 48, 300]) {
      const pairs = [...bytes.subarray(0, length)].map(b => b.toString(16).padStart(2, '0'))
      expect(hex(bytes, 0, length, separator)).toBe(pairs.join(separator))
    }
  })

  it('writes values that are longer than what is kept for them', () => {
    const text = hex(new Uint8Array(500_000).fill(0xab), 0, 500_000, ':')
    expect(text.length).toBe(1_499_999)
    expect(text.endsWith('ab:ab')).toBe(true)
  })
})

describe('characters', () => {
  const letters = Uint8Array.from({ length: 300 }, (_, i) => 0x21 + (i % 90))
  const expected = [...letters].map(c => String.fromCodePoint(c)).join('')
  const lengths = Array.from({ length: 40 }, (_, i) => i).concat(95, 96, 97, 200, 300)

  it('are read alike whatever the length', () => {
    const wide = new Uint8Array(600)
    for (let i = 0; i < 300; i++) wide[2 * i] = letters[i]
    for (const n of lengths) {
      for (const read of [latin1, utf8, ascii]) expect(read(letters, 0, n)).toBe(expected.slice(0, n))
      expect(utf16le(wide, 0, 2 * n)).toBe(expected.slice(0, n))
      expect(utf16le(wide, 0, 2 * n + 1)).toBe(expected.slice(0, n))
    }
  })

  it('that are not ASCII are told as each encoding has them', () => {
    for (const n of lengths.filter(length => length > 2)) {
      const bytes = letters.slice(0, n)
      bytes[n - 2] = 0xc3
      bytes[n - 1] = 0xa9
      expect(latin1(bytes, 0, n)).toBe(`${expected.slice(0, n - 2)}\u00c3\u00a9`)
      expect(utf8(bytes, 0, n)).toBe(`${expected.slice(0, n - 2)}é`)
      expect(ascii(bytes, 0, n)).toBe(`${expected.slice(0, n - 2)}\ufffd\ufffd`)
    }
    expect(utf16le(Uint8Array.of(0x3d, 0xd8, 0, 0xde), 0, 4)).toBe('😀')
  })
})

it.each([
  ['61 09 0d0a 00 7f 62', 'a\\t\\r\\n\\000\\177b'],
  ['c3a9 e282ac f09f9880', 'é€😀'],
  ['c280 efbfbf f0bfbfbf', '\\u0080\\uFFFF\\U0003FFFF'], // control, unassigned
  ['c080 c1a0 e09080', '\\u0000`Ѐ'], // longer than needed
  ['eda080 f4908080 f880808080', '\ufffd\ufffd\\u0000'], // a surrogate, beyond Unicode, five bytes for nothing
  ['80 fe ff 61', '\ufffd\ufffd\ufffda'], // none of them leads
  ['f8b9 43 e282 41 c4', '\ufffdC\ufffdA\ufffd'], // breaks off
])('writes %s in a line', (bytes, text) => {
  const b = fromHex(bytes)
  expect(printable(b, 0, b.length)).toBe(text)
})
