import { describe, expect, it } from 'vitest'
import { ritaBeaconScore } from './rita.js'
import { draws } from './sample-rows.js'

const DAY = 86_400
const every = (period: number, from: number, to: number): number[] => {
  const starts: number[] = []
  for (let t = from; t < to; t += period) starts.push(t)
  return starts
}
const same = (n: number, bytes: number): number[] => new Array<number>(n).fill(bytes)

describe('ritaBeaconScore', () => {
  it('gives a perfect minute beat over a day 1', () => {
    const starts = every(60, 0, DAY)
    expect(ritaBeaconScore(starts, same(starts.length, 300), 0, DAY)).toEqual({
      score: 1,
      timestamp: 1,
      dataSize: 1,
      histogram: 1,
      duration: 1,
    })
  })

  it('gives jitter of 30 percent about .98', () => {
    const random = draws(3)
    const starts = every(60, 0, DAY - 60).map(t => t + 18 * (2 * random() - 1))
    const s = ritaBeaconScore(starts, same(starts.length, 300), 0, DAY)
    expect(s?.timestamp).toBeGreaterThan(0.87)
    expect(s?.score).toBeGreaterThan(0.96)
  })

  it('gives random browsing over a day about .7, and .68 within ten minutes', () => {
    const random = draws(5)
    const series = (n: number, length: number): [number[], number[]] => {
      const starts = Array.from({ length: n }, () => random() * length)
      const sizes = starts.map(() =>
        Math.exp(6 + 1.2 * Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())),
      )
      return [starts, sizes]
    }
    const day = ritaBeaconScore(...series(1440, DAY), 0, DAY)
    expect(day?.timestamp).toBeGreaterThan(0.4)
    expect(day?.timestamp).toBeLessThan(0.6)
    expect(day?.score).toBeGreaterThan(0.62)
    expect(day?.score).toBeLessThan(0.78)
    expect(ritaBeaconScore(...series(30, 600), 0, 600)?.score).toBeGreaterThan(0.5)
  })

  it('gives a true two-minute beacon in ten minutes only .5', () => {
    expect(ritaBeaconScore([10, 130, 250, 370, 490], same(5, 300), 0, 600)).toEqual({
      score: 0.5,
      timestamp: 1,
      dataSize: 1,
      histogram: 0,
      duration: 0,
    })
  })

  it('gives a true beacon in the last twenty minutes of a day only .5', () => {
    const starts = every(60, DAY - 1200, DAY)
    expect(ritaBeaconScore(starts, same(starts.length, 300), 0, DAY)?.score).toBe(0.5)
  })

  it('does not score fewer than four starts', () =>
    expect(ritaBeaconScore([0, 60, 120], [1, 1, 1], 0, 600)).toBeUndefined())
})
