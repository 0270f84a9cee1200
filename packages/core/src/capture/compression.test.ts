import fc from 'fast-check'
import { gzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { gunzip } from './gzip.js'
import { unlz4 } from './lz4.js'
import { type ByteSource, bytesSource } from './source.js'

async function all(source: ByteSource): Promise<Uint8Array> {
  const parts: number[] = []
  const into = new Uint8Array(100)
  for (let count = await source.read(into); count > 0; count = await source.read(into)) {
    for (const byte of into.subarray(0, count)) parts.push(byte)
  }
  return Uint8Array.from(parts)
}

const hex = (text: string): Uint8Array =>
  Uint8Array.from(text.replace(/#.*$/gm, '').match(/[0-9a-f]{2}/g) ?? [], pair => Number.parseInt(pair, 16))

const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes)

const FRAME = hex(`
  04224d18 40 40 c0      # magic; version 1, linked blocks; 64 KiB blocks; header checksum
  0b000000               # a compressed block of 11 bytes
  32 616263 0300         # literals "abc", then 6 from 3 back
  40 78797a21            # literals "xyz!"
  02000080 2121          # a stored block of 2 bytes
  08000000               # a block that refers to the one before
  01 0f00                # 5 from 15 back: the start
  40 656e642e            # literals "end."
  00000000               # end
`)
const PLAIN = 'abcabcabcxyz!!!abcabend.'

describe('lz4', () => {
  test('compressed, stored and linked blocks, two frames', async () => {
    const one = unlz4(bytesSource(FRAME))
    expect(text(await all(one))).toBe(PLAIN)
    expect(one.damage?.()).toBeUndefined()
    const two = Uint8Array.from([...FRAME, ...FRAME])
    expect(text(await all(unlz4(bytesSource(two))))).toBe(PLAIN + PLAIN)
  })

  test('cut at any byte: a part of the plain bytes, and the damage told', async () => {
    for (let cut = 5; cut < FRAME.length; cut++) {
      const source = unlz4(bytesSource(FRAME.subarray(0, cut)))
      expect(PLAIN.startsWith(text(await all(source)))).toBe(true)
      expect(source.damage?.()).toMatch(/^lz4 data damaged or cut short/)
    }
  })

  test('a legacy frame, a skippable one before it', async () => {
    const source = unlz4(bytesSource(hex('502a4d18 03000000 ffffff 02214c18 0a000000 32616263 0300 30 78797a')))
    expect(text(await all(source))).toBe('abcabcabcxyz')
    expect(source.damage?.()).toBeUndefined()
  })

  test('any bytes after a frame header end without an exception', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async tail => {
        const bytes = new Uint8Array(7 + tail.length)
        bytes.set(FRAME.subarray(0, 7))
        bytes.set(tail, 7)
        await all(unlz4(bytesSource(bytes)))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('gzip', () => {
  const plain = Uint8Array.from({ length: 5000 }, (_, i) => (i * i) % 251)

  test('one member and several', async () => {
    const member = gzipSync(plain)
    const two = new Uint8Array(member.length * 2)
    two.set(member)
    two.set(member, member.length)
    const one = gunzip(bytesSource(member))
    expect(await all(one)).toEqual(plain)
    expect(one.damage?.()).toBeUndefined()
    expect(await all(gunzip(bytesSource(two)))).toHaveLength(plain.length * 2)
  })

  test('cut short: what there was is delivered, and the damage told', async () => {
    const member = gzipSync(plain, { level: 0 })
    for (const cut of [30, 1000, member.length - 9]) {
      const source = gunzip(bytesSource(member.subarray(0, cut)))
      const got = await all(source)
      expect(got).toEqual(plain.subarray(0, got.length))
      expect(source.damage?.()).toMatch(/gzip data damaged or cut short/)
    }
  })
})
