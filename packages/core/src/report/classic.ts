import type { Tables } from '../analysis/tables.js'
import type { EvidenceFile } from './evidence.js'
import type { ReportOptions } from './report.js'
import { Rows } from './rows.js'

/** The keys of the classic analysis script, with its definitions, so that what reads its output goes on working. */
export function classicSection(
  tables: Tables,
  files: readonly EvidenceFile[],
  timestamp: string,
  options: ReportOptions,
) {
  const { top } = options
  return {
    analysis_timestamp: timestamp,
    pcap_file: files.map(f => f.path).join(', '),
    total_packets: tables.totals.packets,
    conversations: Rows.of(
      [...tables.pairs].sort((a, b) => b.bytes - a.bytes || a.first - b.first).slice(0, top),
      ({ src, dst, packets, bytes }) => ({ src, dst, packets, bytes }),
    ),
    dns_queries: Rows.of(
      tables.dns
        .filter(d => d.frame > 0 && (d.kind === 'dns' || d.kind === 'mdns') && d.type > 0 && !BROKEN.test(d.query))
        .slice(0, top),
      d => ({ query: plain(d.query), type: d.type, src: d.client }),
    ),
    potential_beacons: tables.series
      .filter(s => s.count >= 5 && s.mean > 1 && s.variance < options.beaconVariance)
      .sort((a, b) => a.variance - b.variance || a.first - b.first)
      .slice(0, top)
      .map(s => ({
        src: s.src,
        dst: s.dst,
        port: s.port,
        avg_interval: s.mean,
        variance: s.variance,
        connection_count: s.count,
      })),
    protocol_distribution: Object.fromEntries(
      [...tables.ports]
        .sort((a, b) => b.packets - a.packets || a.name.localeCompare(b.name))
        .slice(0, Math.min(50, top))
        .map(p => [p.name, p.packets]),
    ),
  }
}

/** Names that could not be read are told in angle brackets; the root is not one of them. */
const BROKEN = /^<(?!Root>)/

/** The name as it was sent: the script knows no escapes, and no word for the root. */
function plain(name: string): string {
  return name === '<Root>'
    ? ''
    : name.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
}
