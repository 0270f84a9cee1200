import type { Flow, Tables } from '../analysis/tables.js'
import type { Networks } from './networks.js'

/** Connections seen as probes: what was sent first, and what came back. */

export type ProbeKind = 'SYN' | 'UDP' | 'NULL' | 'FIN' | 'Xmas' | 'ACK' | 'Maimon' | 'odd flags'
export type Outcome = 'silent' | 'refused' | 'open' | 'used'

export interface Probe {
  readonly flow: Flow
  readonly kind: ProbeKind
  readonly outcome: Outcome
  readonly victim: string
  readonly port: number
}

/** Probes of one source, in order of time, and how many of its connections show one direction only. */
export interface Probing {
  readonly source: string
  probes: Probe[]
  oneWay: number
}

export const FIN = 0x01
export const SYN = 0x02
export const RST = 0x04
export const PSH = 0x08
export const ACK = 0x10
export const URG = 0x20
const FLAGS = 0x3f

/** A UDP conversation without an answer and with more packets than this is a stream, not a probe. */
const MOST_DATAGRAMS = 5

export function probings(tables: Tables, networks: Networks): Probing[] {
  const sources = new Map<string, Probing>()
  for (const flow of tables.flows) {
    if ((flow.transport !== 6 && flow.transport !== 17) || flow.client === flow.server) continue
    if (networks.place(flow.server) === 'group' || networks.place(flow.client) === 'group') continue
    let probing = sources.get(flow.client)
    if (probing === undefined) sources.set(flow.client, (probing = { source: flow.client, probes: [], oneWay: 0 }))
    const [kind, outcome] = flow.transport === 6 ? judgeTcp(flow) : judgeUdp(flow)
    if (outcome === 'one-way') probing.oneWay++
    else if (outcome !== undefined)
      probing.probes.push({ flow, kind, outcome, victim: flow.server, port: flow.serverPort })
  }
  // silence means something only where answers would have been captured
  const answers = tables.flows.some(f => f.transport === 17 && f.packetsDown > 0)
  if (!answers) for (const s of sources.values()) s.probes = s.probes.filter(p => p.kind !== 'UDP')
  const list = [...sources.values()].filter(s => s.probes.length > 0)
  for (const s of list) s.probes.sort((a, b) => a.flow.start - b.flow.start)
  return list
}

function judgeTcp(f: Flow): [ProbeKind, Outcome | 'one-way' | undefined] {
  const up = f.flagsUp & FLAGS
  const down = f.flagsDown & FLAGS
  if ((up & SYN) !== 0 && (up & FIN) !== 0 && (up & ACK) === 0) return ['odd flags', outcomeOf(f, down)]
  if ((up & SYN) !== 0) {
    if ((down & SYN) !== 0) return ['SYN', f.payloadUp + f.payloadDown > 0 ? 'used' : 'open']
    if (f.packetsDown === 0) {
      // an acknowledgement of an answer that was not captured, or the answer to a SYN that was not
      return (up & ACK) !== 0 ? ['SYN', 'one-way'] : ['SYN', 'silent']
    }
    return (down & RST) !== 0 && f.payloadUp === 0 ? ['SYN', 'refused'] : ['SYN', undefined]
  }
  // without a SYN the rest of an older connection looks the same, but for few and empty packets from a client's port
  if (f.packetsUp > 4 || f.payloadUp > 0 || f.clientPort < 1024 || (f.packetsDown > 0 && (down & RST) === 0))
    return ['ACK', undefined]
  const kind = KINDS.get(up)
  return kind === undefined ? ['odd flags', undefined] : [kind, outcomeOf(f, down)]
}

const KINDS: ReadonlyMap<number, ProbeKind> = new Map([
  [0, 'NULL'],
  [FIN, 'FIN'],
  [FIN | PSH | URG, 'Xmas'],
  [ACK, 'ACK'],
  [FIN | ACK, 'Maimon'],
])

const outcomeOf = (f: Flow, down: number): Outcome =>
  (down & SYN) !== 0 ? 'open' : f.packetsDown > 0 ? 'refused' : 'silent'

function judgeUdp(f: Flow): ['UDP', Outcome | 'one-way' | undefined] {
  if (f.packetsDown > 0) return ['UDP', 'used']
  // whoever names the server it wants (QUIC) does not scan
  if (f.name !== '') return ['UDP', undefined]
  // answers whose questions were not captured come from a service's port
  if (f.clientPort < 1024 && f.serverPort >= 1024) return ['UDP', 'one-way']
  return ['UDP', f.packetsUp <= MOST_DATAGRAMS ? 'silent' : undefined]
}

/** Splits probes where nothing came for `idle` seconds. */
export function sessions(probes: readonly Probe[], idle: number): Probe[][] {
  const out: Probe[][] = []
  for (const p of probes) {
    const session = out[out.length - 1]
    if (session === undefined || p.flow.start - session[session.length - 1].flow.start > idle) out.push([p])
    else session.push(p)
  }
  return out
}

/** Largest number of different values within any `seconds`, of probes in order of time. */
export function mostWithin(probes: readonly Probe[], seconds: number, value: (p: Probe) => string | number): number {
  const counts = new Map<string | number, number>()
  let most = 0
  let from = 0
  for (const p of probes) {
    counts.set(value(p), (counts.get(value(p)) ?? 0) + 1)
    for (; p.flow.start - probes[from].flow.start > seconds; from++) {
      const old = value(probes[from])
      const left = (counts.get(old) ?? 0) - 1
      if (left > 0) counts.set(old, left)
      else counts.delete(old)
    }
    most = Math.max(most, counts.size)
  }
  return most
}

/**
 * Threshold random walk (Jung, Paxson, Berger and Balakrishnan, IEEE S&P 2004): the likelihood ratio that a source
 * scans, from its first contact with each host. A benign source succeeds with 0.8, a scanner with 0.2; above 99 it
 * scans, below 1/99 it does not, for a detection rate of 0.99 and false alarms of 0.01.
 */
export function randomWalk(probes: readonly Probe[]): { ratio: number; verdict: 'scanner' | 'benign' | 'open' } {
  const met = new Set<string>()
  let ratio = 1
  for (const p of probes) {
    if (met.has(p.victim)) continue
    met.add(p.victim)
    ratio *= p.outcome === 'silent' || p.outcome === 'refused' ? 4 : 0.25
    if (ratio >= 99) return { ratio, verdict: 'scanner' }
    if (ratio <= 1 / 99) return { ratio, verdict: 'benign' }
  }
  return { ratio, verdict: 'open' }
}
