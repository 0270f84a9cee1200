import { describe, expect, it } from 'vitest'
import { hex } from './text.js'
import { TextBuffer } from './text-buffer.js'

const written = (write: (out: TextBuffer) => void): string => {
  const out = new TextBuffer()
  write(out)
  return out.toString()
}

describe('a text buffer', () => {
  it('takes text of any length and script', () => {
    for (const text of ['', 'abc', 'é', 'abcdé😀z', 'x'.repeat(300), `${'y'.repeat(40)}ü`, 'é'.repeat(100_000)])
      expect(written(out => out.text(text))).toBe(text)
    expect(written(out => out.text('a\ud800b'))).toBe('a\ufffdb')
  })
  it('writes numbers as strings do', () => {
    const numbers = [0, 1, 9, 10, 99, 100, 65535, 999_999_999, 1e9, 4294967295, 4294967296, 2 ** 53 - 1, -1, -80, 1.5]
    for (const n of numbers) expect(written(out => out.decimal(n))).toBe(String(n))
    for (const n of [0, 1, 15, 16, 255, 256, 0xabcdef, 0x10000000, 0xffffffff])
      for (const least of [1, 2, 4, 8, 10])
        expect(written(out => out.hexNumber(n, least))).toBe(n.toString(16).padStart(least, '0'))
  })
  it('writes bytes as hex', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
    expect(written(out => out.hex(bytes, 0, 256))).toBe(hex(bytes))
    expect(written(out => out.hex(bytes, 3, 200, 0x3a))).toBe(hex(bytes, 3, 200, ':'))
    expect(written(out => out.hex(bytes, 5, 5))).toBe('')
  })
  it('grows at every byte, and keeps no room that one long text took', () => {
    const out = new TextBuffer()
    let text = ''
    for (let i = 0; i < 30_000; i++) {
      out.char(0x30 + (i % 10))
      out.decimal(i)
      out.raw(Uint8Array.of(0x61, 0x62))
      text += `${i % 10}${i}ab`
    }
    expect(out.toString()).toBe(text)
    out.text('z'.repeat(5_000_000))
    expect(out.length).toBe(text.length + 5_000_000)
    out.clear()
    expect(out.toString()).toBe('')
    expect(out.bytes.length).toBeLessThan(1 << 22)
  })
})
