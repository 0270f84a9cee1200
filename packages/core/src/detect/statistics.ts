/** Robust statistics on small samples. Lists that are called sorted ascend. */

export const sum = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0)

export const mean = (x: readonly number[]): number => (x.length === 0 ? Number.NaN : sum(x) / x.length)

/** Population standard deviation. */
export function deviation(x: readonly number[]): number {
  const m = mean(x)
  return Math.sqrt(sum(x.map(v => (v - m) ** 2)) / x.length)
}

export const ascending = (x: readonly number[]): number[] => [...x].sort((a, b) => a - b)

export function medianOf(sorted: readonly number[]): number {
  const n = sorted.length
  if (n === 0) return Number.NaN
  return n % 2 === 1 ? sorted[(n - 1) / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2
}

export const median = (x: readonly number[]): number => medianOf(ascending(x))

/** Quartiles as medians of the halves, which leave out the median itself where their number is odd. */
export function quartiles(x: readonly number[]): [q1: number, q2: number, q3: number] {
  const sorted = ascending(x)
  const half = Math.floor(sorted.length / 2)
  return [medianOf(sorted.slice(0, half)), medianOf(sorted), medianOf(sorted.slice(sorted.length - half))]
}

/** Median of the absolute deviations from the median. */
export function medianDeviation(x: readonly number[]): number {
  const m = median(x)
  return median(x.map(v => Math.abs(v - m)))
}

/** Standard deviation over mean. */
export const variation = (x: readonly number[]): number => deviation(x) / mean(x)

/**
 * Coefficient of variation without the longest fifth, rounded up: missed beats, sleep and holes in a capture only ever
 * make gaps longer.
 */
export function trimmedVariation(x: readonly number[]): number {
  const kept = ascending(x).slice(0, x.length - Math.ceil(x.length / 5))
  const m = mean(kept)
  return m > 0 ? deviation(kept) / m : kept.length > 0 ? 0 : Number.NaN
}

/**
 * (x - median) / (1.4826 MAD), where the divisor is at least `floor`: on normal data a z-score that outliers do not
 * blur.
 */
export function robustZ(sample: readonly number[], floor: number): (value: number) => number {
  const middle = median(sample)
  const scale = Math.max(1.4826 * medianDeviation(sample), floor)
  return value => (value - middle) / scale
}

/** Smallest and largest, of lists too long for an argument list. */
export const least = (x: readonly number[]): number => x.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
export const most = (x: readonly number[]): number => x.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
