import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PacketBatch } from './batch.js'
import { Clock } from './clock.js'

const batch = new PacketBatch(1)

function split(resolution: number, high: number, low: number): [number, number] {
  new Clock(resolution, 0).put(high, low, batch, 0)
  return [batch.seconds[0], batch.nanos[0]]
}

test('every resolution splits exactly as whole-number arithmetic does', () => {
  const word = fc.integer({ min: 0, max: 0xffffffff })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 255 }), word, word, (resolution, high, low) => {
      const units = (resolution & 0x80 ? 2n : 10n) ** BigInt(resolution & 0x7f)
      const stamp = (BigInt(high) << 32n) | BigInt(low)
      const nanos = Number(((stamp % units) * 1_000_000_000n) / units)
      expect(split(resolution, high, low)).toEqual([Number(stamp / units), nanos])
    }),
    { numRuns: 5000 },
  )
})

test('stamps of whole units come back', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(0, 3, 6, 9, 0x8a, 0x94),
      fc.bigInt({ min: 0n, max: 1n << 52n }),
      (resolution, stamp) => {
        const [seconds, nanos] = split(resolution, Number(stamp >> 32n), Number(stamp & 0xffffffffn))
        expect(new Clock(resolution, 0).stamp(seconds, nanos)).toBe(stamp)
      },
    ),
  )
})

test('an offset moves the seconds, below zero too', () => {
  new Clock(6, -10).put(0, 1_500_000, batch, 0)
  expect([batch.seconds[0], batch.nanos[0]]).toEqual([-9, 500_000_000])
})
