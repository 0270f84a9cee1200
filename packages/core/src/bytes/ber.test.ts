import { describe, expect, it } from 'vitest'
import { CONTEXT, generalizedTime, Head, integer, oidText, TAG, UNIVERSAL, utcTime } from './ber.js'
import { fromAscii, fromHex } from './text.js'

function head(hex: string, limit?: number): Head | undefined {
  const b = fromHex(hex)
  const h = new Head()
  return h.read(b, 0, limit ?? b.length) ? h : undefined
}

describe('Head', () => {
  it('reads short and long lengths', () => {
    expect(head('02 01 05')).toMatchObject({ class: UNIVERSAL, tag: TAG.integer, content: 2, end: 3, next: 3 })
    expect(head('30 82 01 00')).toMatchObject({ tag: TAG.sequence, constructed: true, content: 4, end: 260 })
  })

  it('reads tags of several bytes', () => {
    expect(head('bf 8f 01 00')).toMatchObject({ class: CONTEXT, constructed: true, tag: 15 * 128 + 1, content: 4 })
  })

  it('finds the end of indefinite lengths, nested ones too', () => {
    expect(head('30 80 30 80 02 01 05 00 00 00 00 ff')).toMatchObject({
      indefinite: true,
      content: 2,
      end: 9,
      next: 11,
    })
    expect(head('30 80 02 01 05')).toMatchObject({ end: 5, next: 5 })
  })

  it('refuses what holds no whole header', () => {
    for (const text of ['', '30', '30 82', '30 82 01', '1f', '1f 80', '30 87 01 02 03 04 05 06 07']) {
      expect(head(text), text).toBeUndefined()
    }
    expect(head('1f ff ff ff ff ff ff 7f 00')).toBeUndefined()
  })

  it('does not follow endless nesting', () => {
    const deep = new Uint8Array(4000).fill(0x80)
    for (let i = 0; i < deep.length; i += 2) deep[i] = 0x30
    const h = new Head()
    expect(h.read(deep, 0, deep.length)).toBe(true)
    expect(h.next).toBe(deep.length)
  })
})

describe('values', () => {
  it('reads integers of any length with their sign', () => {
    const value = (hex: string): number => integer(fromHex(hex), 0, fromHex(hex).length)
    expect(value('05')).toBe(5)
    expect(value('ff')).toBe(-1)
    expect(value('00 80')).toBe(128)
    expect(value('01 00 01')).toBe(65537)
    expect(value('')).toBe(0)
  })

  it('writes object identifiers', () => {
    const text = (hex: string): string => oidText(fromHex(hex), 0, fromHex(hex).length)
    expect(text('2a 86 48 86 f7 0d 01 01 0b')).toBe('1.2.840.113549.1.1.11')
    expect(text('55 04 03')).toBe('2.5.4.3')
    expect(text('88 37 03')).toBe('2.999.3')
    expect(text('81')).toBe('')
    // an arc of 16 bytes
    expect(text('69 83 ff ff ff ff ff ff ff ff ff ff ff ff ff 7f')).toMatch(/^2\.25\.\d{20,}$/)
  })

  it('reads times', () => {
    const at = (text: string): number => utcTime(fromAscii(text), 0, text.length)
    const long = (text: string): number => generalizedTime(fromAscii(text), 0, text.length)
    expect(at('230627181714Z')).toBe(Date.UTC(2023, 5, 27, 18, 17, 14) / 1000)
    expect(at('2306271817Z')).toBe(Date.UTC(2023, 5, 27, 18, 17) / 1000)
    expect(at('500101000000Z')).toBe(Date.UTC(1950, 0, 1) / 1000)
    expect(at('250115120000+0530')).toBe(Date.UTC(2025, 0, 15, 6, 30) / 1000)
    expect(long('20301231235959Z')).toBe(Date.UTC(2030, 11, 31, 23, 59, 59) / 1000)
    expect(long('20200101000000.5Z')).toBe(Date.UTC(2020, 0, 1) / 1000 + 0.5)
    for (const bad of ['', '99', '2306271817xxZ1', '231327181714Z', 'abcdefghijklZ']) expect(at(bad), bad).toBeNaN()
    expect(long('2020')).toBeNaN()
  })
})
