import { columnInfo } from './column-info.js'
import { credentials } from './credentials.js'
import { dhcpMessages } from './dhcp.js'
import { echoTimes } from './echo-times.js'
import { empty } from './empty.js'
import { expert } from './expert.js'
import { flow } from './flow.js'
import { follow } from './follow/index.js'
import { hierarchy } from './hierarchy.js'
import { hosts } from './hosts.js'
import { httpCounts } from './http-counts.js'
import { ioStatistics } from './io/index.js'
import { responseTimes } from './srt.js'
import type { StatisticKind } from './statistic.js'
import { conversations } from './talkers/conversations.js'
import { endpoints } from './talkers/endpoints.js'
import { dnsTree } from './trees/dns.js'
import { httpTrees } from './trees/http.js'
import { packetLengths } from './trees/lengths.js'
import { networkTrees } from './trees/network.js'

/** Every statistic that `-z` and `wiresift stats` know. */
export const STATISTICS: readonly StatisticKind[] = [
  hierarchy,
  columnInfo,
  ioStatistics,
  ...conversations,
  ...endpoints,
  packetLengths,
  ...networkTrees,
  ...httpTrees,
  dnsTree,
  ...follow,
  ...flow,
  expert,
  credentials,
  dhcpMessages,
  ...responseTimes,
  httpCounts,
  ...echoTimes,
  hosts,
  ...empty,
]

/**
 * The kind that a `-z` argument begins with (the longest name wins), and what is left as its argument; undefined where no comma
 * follows the name.
 */
export function statisticFor(text: string): { kind: StatisticKind; argument: string | undefined } | undefined {
  let best: StatisticKind | undefined
  for (const kind of STATISTICS)
    if (text.startsWith(kind.name) && (best === undefined || kind.name.length > best.name.length)) best = kind
  if (best === undefined) return undefined
  const rest = text.slice(best.name.length)
  return { kind: best, argument: rest.startsWith(',') ? rest.slice(1) : undefined }
}
