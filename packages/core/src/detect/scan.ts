import type { Tables } from '../analysis/tables.js'
import { count, finding, from, fromTo, input, some, span, type TechniqueId, toAny } from './conclusion.js'
import type { DetectOptions, Detector, Finding, Severity } from './finding.js'
import { type Networks, networksOf } from './networks.js'
import { mostWithin, type Probe, type ProbeKind, type Probing, probings, randomWalk, sessions } from './probes.js'

/**
 * Port and host scans. An attempt is a connection without an answer or with a refusal; what counts are different pairs
 * of victim and port. Thresholds: those of Zeek's simple-scan (25 pairs from outside, 250 from inside; 10 and 100 when
 * three or more victims never sent anything; 20 hosts on one port from outside), and those of Zeek's former scan.zeek
 * (15 ports of one host or 25 hosts on one port within five minutes), and at least 6 hosts on one port (Slips) where
 * the threshold random walk agrees.
 */

const IDLE = 900
const WINDOW = 300
const PAIRS = { external: 25, internal: 250, externalDark: 10, internalDark: 100 }
const DARK_HOSTS = 3
const KNOCKS = 20
const PORTS_OF_HOST = 15
const HOSTS_ON_PORT = 25
const FEW_HOSTS_ON_PORT = 6
/** UDP ports that traceroute counts through. */
const isTraceroute = (port: number): boolean => port >= 33_434 && port <= 33_534

const failed = (p: Probe): boolean => p.outcome === 'silent' || p.outcome === 'refused'
const pairOf = (p: Probe): string => `${p.victim} ${p.port}`

export const scan: Detector = {
  rule: 'scan',
  detect(tables: Tables, options: DetectOptions): Finding[] {
    const networks = networksOf(tables, options.internal)
    const heard = speakers(tables)
    const told: Finding[] = []
    for (const probing of probings(tables, networks)) {
      for (const transport of ['TCP', 'UDP'] as const) {
        const own = probing.probes.filter(p => (transport === 'UDP') === (p.kind === 'UDP'))
        for (const session of sessions(own, IDLE)) {
          const scan = measure(probing, session, heard, networks)
          if (scan !== undefined) told.push(conclude(scan, transport, networks))
        }
      }
    }
    return told
  },
}

interface Measured {
  readonly probing: Probing
  readonly probes: readonly Probe[]
  readonly attempts: readonly Probe[]
  readonly pairs: number
  readonly victims: readonly string[]
  readonly ports: readonly number[]
  readonly dark: number
  readonly threshold: number
  /** Most ports of one host, and most hosts on one port, within five minutes. */
  readonly portsOfHost: number
  readonly hostsOnPort: number
  readonly walk: ReturnType<typeof randomWalk>
  readonly rules: readonly string[]
  /** Every pair has a host and a port of its own, as among peers. */
  readonly peers: boolean
  /** Pairs of host and port that were answered. */
  readonly open: readonly string[]
  readonly failedShare: number
}

function measure(
  probing: Probing,
  probes: Probe[],
  heard: ReadonlySet<string>,
  networks: Networks,
): Measured | undefined {
  const answered = new Set(probes.filter(p => !failed(p)).map(pairOf))
  const attempts = probes.filter(
    p => failed(p) && !answered.has(pairOf(p)) && !(p.kind === 'UDP' && isTraceroute(p.port)),
  )
  const pairs = new Set(attempts.map(pairOf)).size
  if (pairs < FEW_HOSTS_ON_PORT) return undefined
  const byVictim = group(attempts, p => p.victim)
  const byPort = group(attempts, p => p.port)
  const victims = [...byVictim.keys()]
  const dark = victims.filter(v => !heard.has(v)).length
  const inside = networks.place(probing.source) === 'internal'
  const threshold =
    dark >= DARK_HOSTS ? (inside ? PAIRS.internalDark : PAIRS.externalDark) : inside ? PAIRS.internal : PAIRS.external
  let portsOfHost = 0
  for (const list of byVictim.values())
    portsOfHost = Math.max(
      portsOfHost,
      mostWithin(list, WINDOW, p => p.port),
    )
  let hostsOnPort = 0
  let busiestPort = 0
  for (const [port, list] of byPort) {
    const hosts = mostWithin(list, WINDOW, p => p.victim)
    if (hosts > hostsOnPort) {
      hostsOnPort = hosts
      busiestPort = port
    }
  }
  const walk = randomWalk(probes.filter(p => p.port === busiestPort))
  const rules: string[] = []
  if (pairs >= threshold) rules.push('pairs')
  if (portsOfHost >= PORTS_OF_HOST) rules.push('ports of one host')
  if (hostsOnPort >= HOSTS_ON_PORT) rules.push('hosts on one port')
  else if (!inside && hostsOnPort >= KNOCKS) rules.push('knocks')
  else if (hostsOnPort >= FEW_HOSTS_ON_PORT && walk.verdict === 'scanner')
    rules.push('hosts on one port, with the random walk')
  if (rules.length === 0) return undefined
  const ports = [...byPort.keys()]
  return {
    probing,
    probes,
    attempts,
    pairs,
    victims,
    ports,
    dark,
    threshold,
    portsOfHost,
    hostsOnPort,
    walk,
    rules,
    peers: pairs <= 1.5 * victims.length && pairs <= 1.5 * ports.length,
    open: [...new Set(probes.filter(p => !failed(p) && byVictim.has(p.victim)).map(pairOf))],
    failedShare: pairs / (pairs + answered.size),
  }
}

function conclude(m: Measured, transport: 'TCP' | 'UDP', networks: Networks): Finding {
  const { source } = m.probing
  const place = networks.place(source)
  const shape = shapeOf(m)
  const kinds = kindsOf(m.attempts)
  const start = m.attempts[0].flow.start
  const end = m.attempts[m.attempts.length - 1].flow.end
  const refused = m.attempts.filter(p => p.outcome === 'refused').length
  const silent = m.attempts.length - refused
  const oneDirection = m.probing.oneWay > m.pairs / 4 || m.probes.every(p => p.flow.packetsDown === 0)
  const where = m.victims.length === 1 ? m.victims[0] : count(m.victims.length, 'host')
  const open = [...m.open].sort(byNumbers).map(pair => pair.replace(/ (\d+)$/, (_, port) => ` port ${port}`))
  const tries = `${count(m.pairs, 'attempt')} on ${where}`
  return finding({
    rule: 'scan',
    version: 1,
    subject: [source, transport, shape, Math.round(start)],
    title:
      shape === 'vertical'
        ? `${source} scanned ${count(m.ports.length, `${transport} port`)} of ${where}`
        : shape === 'horizontal'
          ? `${source} scanned ${where} on ${transport} port ${some(m.ports, 5)}`
          : `${source} tried ${count(m.pairs, `${transport} port`)} across ${where}`,
    explanation: [
      `${tries} within ${span(end - start)} were refused (${refused}) or not answered (${silent}).`,
      'Programs that know where they want to connect rarely fail so often; a scan finds out which services there are.',
      open.length > 0
        ? `These answered, and are what the scanner learned: ${some(open, 20)}.`
        : 'No port of these hosts answered.',
      toolHint(m.attempts),
      'Find out whether the source is an authorised scanner;',
      'if not, see what it did next with the ports that answered.',
    ],
    techniques: techniquesOf(m, place),
    severity: severityOf(m, place),
    confidence: confidenceOf(m, oneDirection),
    source,
    targets: m.victims,
    start,
    end,
    inputs: [
      input('pairs_failed', m.pairs, `>= ${m.threshold}`),
      input('attempts', m.attempts.length),
      input('hosts', m.victims.length),
      input('ports', m.ports.length),
      input('hosts_that_never_sent', m.dark, `>= ${DARK_HOSTS} lowers the first threshold`),
      input('ports_of_one_host_in_5_min', m.portsOfHost, `>= ${PORTS_OF_HOST}`),
      input('hosts_on_one_port_in_5_min', m.hostsOnPort, `>= ${HOSTS_ON_PORT}`),
      input('random_walk', m.walk.verdict, `likelihood ratio >= 99 is a scanner; with >= ${FEW_HOSTS_ON_PORT} hosts`),
      input('random_walk_ratio', m.walk.ratio, '>= 99'),
      input('rules', m.rules.join(', '), 'any'),
      input('shape', shape),
      input('probes', kinds.join(', ')),
      input('refused', refused),
      input('answered', some(open, 50)),
      input('failed_share', m.failedShare, '>= 0.5 for medium'),
      input('source_is', place),
      input('source_ports', new Set(m.attempts.map(p => p.flow.clientPort)).size),
      input('bytes_of_a_probe', probeBytes(m.attempts)),
    ],
    counterEvidence: [
      oneDirection ? 'The capture shows this traffic in one direction only: answers may be missing' : '',
      m.peers ? 'Each host is tried on a port of its own, as peer-to-peer programs do with peers that have left' : '',
      m.failedShare < 0.5 ? 'More of its connections succeeded than failed' : '',
      m.walk.verdict === 'benign' ? 'The random walk takes it for benign: most of the hosts answered' : '',
      ...networks.doubts,
    ],
    packets: m.attempts.slice(0, 200).map(p => p.flow.first),
    packetCount: m.attempts.length,
    filter: filterOf(m, transport, kinds),
  })
}

/** The classes of Zeek's simple-scan. */
function shapeOf(m: Measured): 'vertical' | 'horizontal' | 'random' {
  if (m.ports.length === 1) return 'horizontal'
  if (m.victims.length === 1) return 'vertical'
  if (m.ports.length <= 5) return 'horizontal'
  return m.victims.length <= 5 ? 'vertical' : 'random'
}

function severityOf(m: Measured, place: string): Severity {
  if (place !== 'internal' || m.peers || m.failedShare < 0.5) return 'low'
  return m.rules.some(r => !r.endsWith('walk')) ? 'medium' : 'low'
}

function confidenceOf(m: Measured, oneDirection: boolean): number {
  const size = Math.min(1, Math.log10(m.pairs) / 2.5)
  const doubt = (oneDirection ? 0.25 : 0) + (m.peers ? 0.3 : 0) + (m.failedShare < 0.5 ? 0.2 : 0)
  return Math.max(0.1, 0.55 + 0.35 * size + 0.05 * Math.min(2, m.rules.length - 1) - doubt)
}

function techniquesOf(m: Measured, place: string): TechniqueId[] {
  const ids: TechniqueId[] = ['T1046']
  if (place === 'external') ids.push('T1595.001')
  else if (m.victims.length >= FEW_HOSTS_ON_PORT) ids.push('T1018')
  return ids
}

const kindsOf = (probes: readonly Probe[]): ProbeKind[] => [...new Set(probes.map(p => p.kind))]

const probeBytes = (probes: readonly Probe[]): number =>
  probes.reduce((n, p) => n + p.flow.bytesUp, 0) / probes.reduce((n, p) => n + p.flow.packetsUp, 0)

/** Operating systems take a new port for each connection; tools that make their packets themselves often keep one. */
function toolHint(attempts: readonly Probe[]): string {
  const syns = attempts.filter(p => p.kind === 'SYN')
  const sources = new Set(syns.map(p => p.flow.clientPort)).size
  if (syns.length < 20 || sources > syns.length / 10) return ''
  const bare = syns.filter(p => p.flow.bytesUp === 58 * p.flow.packetsUp).length > 0.9 * syns.length
  return bare
    ? 'The probes share their source port and carry one TCP option: a tool that makes its own packets, as nmap does.'
    : 'The probes share their source port: a tool that makes its own packets, such as nmap, masscan or zmap.'
}

function filterOf(m: Measured, transport: 'TCP' | 'UDP', kinds: readonly ProbeKind[]): string {
  const to =
    m.victims.length === 1 ? fromTo(m.probing.source, m.victims[0]) : `${from(m.probing.source)} && ${toAny(m.victims)}`
  if (transport === 'UDP') return `${to} && udp`
  return kinds.length === 1 && kinds[0] === 'SYN' ? `${to} && tcp.flags.syn == 1 && tcp.flags.ack == 0` : `${to} && tcp`
}

/** Addresses that sent at least one packet. */
function speakers(tables: Tables): ReadonlySet<string> {
  const heard = new Set<string>()
  for (const f of tables.flows) {
    if (f.packetsUp > 0) heard.add(f.client)
    if (f.packetsDown > 0) heard.add(f.server)
  }
  return heard
}

function group<K>(probes: readonly Probe[], key: (p: Probe) => K): Map<K, Probe[]> {
  const map = new Map<K, Probe[]>()
  for (const p of probes) {
    const list = map.get(key(p))
    if (list === undefined) map.set(key(p), [p])
    else list.push(p)
  }
  return map
}

const byNumbers = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })
