import { describe, expect, it } from 'vitest'
import { hex } from './text.js'

describe('hex', () => {
  it.each(['', ':', '-'])('writes bytes of every length alike, between them "%s"', separator => {
    const bytes = Uint8Array.from({ length: 300 }, (_, i) => (i * 37) & 255)
    for (const length of [0, 1, 31, 32, 33, 300]) {
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
