import { ascending, deviation, mean, medianDeviation, quartiles } from './statistics.js'

/**
 * The beacon score of RITA v5.1.1 (Active Countermeasures), written from its published formula so that results can be
 * compared. It reads half of its weight from how long a series lasts within the data set, and is therefore low for
 * beacons that fill only part of a capture, and high for busy but random series: see docs/detections.md. Conclusions
 * do not rest on it.
 */

export interface RitaScore {
  readonly score: number
  readonly timestamp: number
  readonly dataSize: number
  readonly histogram: number
  readonly duration: number
}

const BINS = 24
const IDEAL_RUN = 12

const round3 = (x: number): number => Math.round(x * 1000) / 1000
const ceil3 = (x: number): number => Math.ceil(x * 1000 - 1e-9) / 1000

/**
 * Scores connections by their starts and the bytes that their client sent, against the first and last time of the data
 * set, all in seconds. Undefined for series that RITA does not score: under four different starts or three gaps,
 * 86,400 connections or more.
 */
export function ritaBeaconScore(
  starts: readonly number[],
  bytes: readonly number[],
  first: number,
  last: number,
): RitaScore | undefined {
  const times = ascending(starts.map(Math.floor))
  const gaps = times
    .slice(1)
    .map((t, i) => t - times[i])
    .filter(g => g > 0)
  if (gaps.length < 3 || times.length >= 86_400) return undefined
  const histogram = spread(times, Math.floor(first), Math.floor(last))
  const timestamp = steadiness(gaps, 1)
  const dataSize = bytes.length === 0 ? 0 : steadiness(bytes, 0)
  const hist = histogramScore(histogram)
  const duration = durationScore(histogram, times, Math.floor(first), Math.floor(last))
  return {
    score: round3(0.25 * (timestamp + dataSize + duration + hist)),
    timestamp,
    dataSize,
    histogram: round3(hist),
    duration,
  }
}

/** Half Bowley's skewness of the quartiles, half the median deviation over the median. */
function steadiness(x: readonly number[], byDefault: number): number {
  const [q1, q2, q3] = quartiles(x)
  const skewed = q3 - q1 >= 10 && q2 !== q1 && q2 !== q3
  const skew = skewed ? (q1 + q3 - 2 * q2) / (q3 - q1) : 0
  const spread = q2 >= 1 ? Math.max(0, (q2 - medianDeviation(x)) / q2) : byDefault
  return round3((1 - Math.abs(skew) + spread) / 2)
}

/** Connections in each of 24 equal parts of the data set. */
function spread(times: readonly number[], first: number, last: number): number[] {
  const bins = new Array<number>(BINS).fill(0)
  const width = (last - first) / BINS
  for (const t of times) bins[width > 0 ? Math.min(BINS - 1, Math.max(0, Math.floor((t - first) / width))) : 0]++
  return bins
}

/** Level, or of two heights: the better of both. */
function histogramScore(bins: readonly number[]): number {
  const cv = deviation(bins) / mean(bins)
  const level = cv > 1 ? 0 : 1 - cv
  const bars = bins.filter(n => n > 0)
  if (bars.length < 11) return level
  const size = Math.ceil(Math.max(...bars) * 0.05)
  const heights = new Map<number, number>()
  for (const n of bars) {
    const height = Math.floor(n / size) * size
    heights.set(height, (heights.get(height) ?? 0) + 1)
  }
  const [most, second = 0] = [...heights.values()].sort((a, b) => b - a)
  return Math.max(level, Math.min(1, (most + second) / Math.max(bars.length - 1, 1)))
}

/** How much of the data set the series spans, or its longest unbroken run of parts of the data set. */
function durationScore(bins: readonly number[], times: readonly number[], first: number, last: number): number {
  if (bins.filter(n => n > 0).length < 6) return 0
  const coverage = last > first ? ceil3((times[times.length - 1] - times[0]) / (last - first)) : 0
  let run = 0
  let longest = 0
  // twice round: a run may go on from the last part to the first
  for (let i = 0; i < 2 * BINS; i++) {
    run = bins[i % BINS] > 0 ? run + 1 : 0
    longest = Math.max(longest, Math.min(run, BINS))
  }
  return Math.min(1, Math.max(coverage, ceil3(longest / IDEAL_RUN)))
}
