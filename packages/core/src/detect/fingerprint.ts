import type { Tables } from '../analysis/tables.js'
import { count, finding, fromTo, input } from './conclusion.js'
import type { DetectOptions, Detector, Finding } from './finding.js'
import { type Networks, networksOf } from './networks.js'
import { type Probe, probings, sessions } from './probes.js'

/**
 * Probes for the operating system. To tell systems apart, nmap's OS detection sends one host six SYNs and then
 * segments that no system sends by itself: without flags, with SYN and FIN together, with FIN, PSH and URG but no ACK
 * (Nmap Network Scanning, "TCP/IP Fingerprinting Methods Supported by Nmap"). Two kinds of these beside several unused
 * connections tell it.
 */

const WITHIN = 60
/** Seconds before and after the odd ones in which unused connections belong to them. */
const AROUND = 5
const ODD_KINDS = 2
const UNUSED = 5
const ODD: ReadonlySet<string> = new Set(['NULL', 'Xmas', 'odd flags'])

export const fingerprint: Detector = {
  rule: 'os-fingerprint',
  detect(tables: Tables, options: DetectOptions): Finding[] {
    const networks = networksOf(tables, options.internal)
    const told: Finding[] = []
    for (const { source, probes } of probings(tables, networks)) {
      const byVictim = new Map<string, Probe[]>()
      for (const p of probes) {
        if (p.kind === 'UDP') continue
        const own = byVictim.get(p.victim)
        if (own === undefined) byVictim.set(p.victim, [p])
        else own.push(p)
      }
      for (const [victim, own] of byVictim) {
        if (!own.some(p => ODD.has(p.kind))) continue
        for (const session of sessions(own, WITHIN)) {
          const odd = session.filter(p => ODD.has(p.kind))
          if (odd.length === 0) continue
          const kinds = new Set(odd.map(p => p.kind))
          const from = odd[0].flow.start - AROUND
          const to = odd[odd.length - 1].flow.start + AROUND
          const near = session.filter(p => p.flow.start >= from && p.flow.start <= to)
          const unused = near.filter(p => p.kind === 'SYN' && p.outcome !== 'used')
          if (kinds.size < ODD_KINDS || unused.length < UNUSED) continue
          told.push(conclude(source, victim, near, [...kinds], odd.length, unused.length, networks))
        }
      }
    }
    return told
  },
}

function conclude(
  source: string,
  victim: string,
  session: readonly Probe[],
  kinds: readonly string[],
  odd: number,
  unused: number,
  networks: Networks,
): Finding {
  const open = [...new Set(session.filter(p => p.outcome === 'open').map(p => p.port))]
  const start = session[0].flow.start
  return finding({
    rule: 'os-fingerprint',
    version: 1,
    subject: [source, victim, Math.round(start)],
    title: `${source} probed the operating system of ${victim} with ${count(odd, 'segment')} that no system sends`,
    explanation: [
      `${count(odd, 'connection')} began with flags that no operating system sends by itself (${kinds.join(', ')}),`,
      `next to ${count(unused, 'connection')} that were opened and not used.`,
      'How a host answers these tells its operating system, which is what a tool',
      'such as nmap asks before it looks for weaknesses.',
      open.length > 0 ? `Open ports used for it: ${open.join(', ')}.` : '',
    ],
    techniques: ['T1046', 'T1592'],
    severity: 'low',
    confidence: 0.85,
    source,
    targets: [victim],
    start,
    end: session[session.length - 1].flow.end,
    inputs: [
      input('odd_kinds', kinds.length, `>= ${ODD_KINDS}`),
      input('odd_flags', kinds.join(', ')),
      input('connections_unused', unused, `>= ${UNUSED}`),
      input('connections', session.length),
    ],
    counterEvidence: ['Asset inventories probe hosts in the same way', ...networks.doubts],
    packets: session.map(p => p.flow.first),
    filter: `${fromTo(source, victim)} && tcp`,
  })
}
