import { describe, expect, it } from 'vitest'
import { mergeStarts, regularity, regularityP } from './regularity.js'
import { LEVELS, TRIMMED_CV } from './regularity-table.js'
import { draws } from './sample-rows.js'
import { quartiles, robustZ, trimmedVariation } from './statistics.js'

/** Starts of a process without a rhythm. */
function poisson(n: number, mean: number, seed: number): number[] {
  const random = draws(seed)
  const starts = [0]
  while (starts.length <= n) starts.push(starts[starts.length - 1] - mean * Math.log(random()))
  return starts
}

describe('table', () => {
  it('falls with the probability in every row', () => {
    for (const [, ...row] of TRIMMED_CV) expect([...row].sort((a, b) => b - a)).toEqual(row)
    expect(TRIMMED_CV[0][0]).toBe(5)
    expect(TRIMMED_CV[TRIMMED_CV.length - 1][0]).toBe(200)
  })

  it('agrees with critical values found independently (3,000 draws): .146, .256, .326, .446, .555, .603', () => {
    const at = (n: number): number => TRIMMED_CV.find(r => r[0] === n)?.[1 + LEVELS.indexOf(0.01)] ?? 0
    const expected: [number, number][] = [
      [5, 0.146],
      [8, 0.256],
      [10, 0.326],
      [20, 0.446],
      [50, 0.555],
      [100, 0.603],
    ]
    for (const [n, value] of expected) expect(Math.abs(at(n) - value)).toBeLessThan(0.012)
  })
})

describe('regularityP', () => {
  it('gives the table back on its points', () => {
    for (const [n, ...row] of TRIMMED_CV)
      for (const [i, cv] of row.entries()) expect(regularityP(cv, n) / LEVELS[i]).toBeCloseTo(1, 1)
  })

  it('rises with the variation, also beyond the table', () => {
    for (const n of [5, 9, 33, 63, 104, 200, 1000]) {
      let before = 0
      for (let cv = 0.001; cv < 1; cv += 0.005) {
        const p = regularityP(cv, n)
        expect(p).toBeGreaterThanOrEqual(before)
        before = p
      }
    }
  })

  it('says nothing about fewer gaps than the table has', () => expect(regularityP(0, 4)).toBe(1))

  it('holds its level on random starts, merged ones too', () => {
    let low = 0
    const runs = 2000
    for (let seed = 1; seed <= runs; seed++) {
      const starts = mergeStarts(poisson(25, 3, seed), 1)
      if (regularity(starts, 1).p <= 0.05) low++
    }
    expect(low / runs).toBeGreaterThan(0.03)
    expect(low / runs).toBeLessThan(0.07)
  })
})

describe('regularity', () => {
  it('sees through jitter and missing beats', () => {
    const random = draws(7)
    const starts = [0]
    while (starts.length < 30)
      starts.push(starts[starts.length - 1] + 60 * (1 - 0.5 * random()) * (random() < 0.1 ? 2 : 1))
    expect(regularity(starts, 1).p).toBeLessThan(1e-5)
  })

  it('finds a jittered beacon of six connections', () => {
    expect(regularity([0, 58, 121, 178, 240, 301], 1).p).toBeLessThan(0.001)
  })
})

describe('statistics', () => {
  it('leaves the longest fifth out', () => {
    expect(trimmedVariation([10, 10, 10, 10, 500])).toBe(0)
    expect(trimmedVariation([10, 10, 10, 10, 500, 500])).toBe(0)
  })

  it('takes quartiles as medians of the halves', () => {
    expect(quartiles([1, 2, 3, 4, 5])).toEqual([1.5, 3, 4.5])
    expect(quartiles([1, 2, 3, 4])).toEqual([1.5, 2.5, 3.5])
  })

  it('scores an outlier without being blurred by it', () =>
    expect(robustZ([1, 2, 3, 2, 100], 0.3)(100)).toBeGreaterThan(50))

  it('merges retries', () => expect(mergeStarts([0, 0.4, 0.9, 1.3, 60, 60.2], 1)).toEqual([0, 1.3, 60]))
})
