import type { StatisticKind } from './statistic.js'

/** Every statistic that `-z` and `wiresift stats` know. */
export const STATISTICS: readonly StatisticKind[] = []

/** The kind that a `-z` argument names (the longest name wins), and what is left as its argument. */
export function statisticFor(text: string): { kind: StatisticKind; argument: string } | undefined {
  let best: StatisticKind | undefined
  for (const kind of STATISTICS) {
    if (text !== kind.name && !text.startsWith(`${kind.name},`)) continue
    if (best === undefined || kind.name.length > best.name.length) best = kind
  }
  return best === undefined ? undefined : { kind: best, argument: text.slice(best.name.length + 1) }
}
