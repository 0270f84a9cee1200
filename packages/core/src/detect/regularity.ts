import { LEVELS, TRIMMED_CV } from './regularity-table.js'
import { trimmedVariation } from './statistics.js'

/** Below this, probabilities from the table mean nothing any more. */
const LEAST = 1e-12

/** Fewest gaps that can be judged. */
export const FEWEST_GAPS = TRIMMED_CV[0][0]

/**
 * How probable it is that gaps of a Poisson process (starts without any rhythm) are as regular as this, by their
 * trimmed coefficient of variation. Log-linear between the columns of the table. Beyond the last column the slope of
 * log p over log cv is kept: the true slope grows to the number of kept gaps less one, so that the answer is then too
 * large rather than too small. Beyond 200 gaps the row of 200 holds: rows grow with n, so that this errs to the same
 * side.
 */
export function regularityP(cv: number, gaps: number): number {
  if (gaps < FEWEST_GAPS || Number.isNaN(cv)) return 1
  const row = rowFor(gaps)
  if (cv <= 0) return LEAST
  // above the table only the order matters: 1 is reached at e times the first column
  if (cv >= row[0]) return Math.min(1, LEVELS[0] * (cv / row[0]) ** Math.log(10))
  const at = (i: number): [number, number] => [Math.log(row[i]), Math.log(LEVELS[i])]
  let i = 0
  while (i + 1 < row.length && cv < row[i + 1]) i++
  // the last columns rest on few draws: their slope is taken over two of them
  const beyond = i + 1 >= row.length
  const [x0, y0] = at(beyond ? row.length - 3 : i)
  const [x1, y1] = at(beyond ? row.length - 1 : i + 1)
  return Math.max(LEAST, Math.exp(y1 + ((Math.log(cv) - x1) * (y1 - y0)) / (x1 - x0)))
}

/** Critical values for a number of gaps, between rows linear. */
function rowFor(gaps: number): number[] {
  const last = TRIMMED_CV[TRIMMED_CV.length - 1]
  if (gaps >= last[0]) return last.slice(1)
  const above = TRIMMED_CV.findIndex(r => r[0] >= gaps)
  const high = TRIMMED_CV[above]
  if (high[0] === gaps) return high.slice(1)
  const low = TRIMMED_CV[above - 1]
  const share = (gaps - low[0]) / (high[0] - low[0])
  return high.slice(1).map((v, i) => low[i + 1] + share * (v - low[i + 1]))
}

/** Trimmed coefficient of variation of the gaps between starts, and its probability without a rhythm. */
export interface Regularity {
  readonly gaps: readonly number[]
  readonly cv: number
  readonly p: number
}

/**
 * `dead` is the time within which starts were merged. Gaps of a merged Poisson process are `dead` plus an exponential
 * draw, so that it is taken off before the comparison: otherwise any busy series would look regular.
 */
export function regularity(starts: readonly number[], dead: number): Regularity {
  const gaps = starts.slice(1).map((t, i) => t - starts[i])
  const cv = trimmedVariation(gaps.map(g => Math.max(0, g - dead)))
  return { gaps, cv, p: regularityP(cv, gaps.length) }
}

/** Drops starts that follow the last kept one within `window` seconds: retries and parallel connections. */
export function mergeStarts(starts: readonly number[], window: number): number[] {
  const kept: number[] = []
  for (const t of starts) if (kept.length === 0 || t - kept[kept.length - 1] > window) kept.push(t)
  return kept
}
