import type { Tables } from '../analysis/tables.js'
import { type BeaconContext, contextOf, LONG_SERIES, prevalenceOf, STABLE } from './beacon-context.js'
import { type Series, seriesOf } from './beacon-series.js'
import { count, endpoint, finding, fromTo, input, quoted, span, type TechniqueId } from './conclusion.js'
import type { DetectOptions, Detector, Finding, Severity } from './finding.js'
import { hostOf, Resolved } from './names.js'
import { type Networks, networksOf } from './networks.js'
import { FEWEST_GAPS, type Regularity, regularity } from './regularity.js'
import { ritaBeaconScore } from './rita.js'
import { mean, median } from './statistics.js'

/**
 * Programs that call home on a timer. A series of connection starts is held against a Poisson process, that is against
 * starts without a rhythm: the trimmed coefficient of variation of its gaps has a known distribution there
 * (regularity-table.ts), so that each series gets a probability, corrected for the number of series looked at
 * (Bonferroni). Trimming follows the idea of leaving out outlying intervals of Elastic's network beaconing detection.
 */

/** Corrected probability up to which a series is told, and up to which it can be more than low. */
const TOLD = 0.01
const GRAVE = 0.001
/** Faster than this is no check-in but traffic, in seconds. */
const FASTEST = 2
/** A rhythm over less than this is told but weighs little, in seconds. */
const BRIEF = 60
/**
 * Gaps that vary more than this are no timer, however many there are: a timer that takes off up to 70 % at random has
 * 0.3.
 */
const STEADY = 0.35

interface Judged {
  readonly series: Series
  readonly rhythm: Regularity
}

export const beacon: Detector = {
  rule: 'beacon',
  detect(tables: Tables, options: DetectOptions): Finding[] {
    const networks = networksOf(tables, options.internal)
    const resolved = new Resolved(tables)
    const all = seriesOf(tables, networks, resolved)
    const tested: Judged[] = all
      .filter(s => s.starts.length > FEWEST_GAPS)
      .map(series => ({ series, rhythm: regularity(series.starts, series.window) }))
    const run: Run = {
      networks,
      resolved,
      prevalence: prevalenceOf(all, networks),
      tested: tested.length,
      ...bounds(tables),
    }
    const told: Finding[] = []
    for (const { series, rhythm } of tested) {
      const p = Math.min(1, rhythm.p * tested.length)
      if (p > TOLD || median(rhythm.gaps) < FASTEST) continue
      told.push(conclude(series, rhythm, p, run))
    }
    return told
  },
}

/** What holds for all series of a capture. */
interface Run {
  readonly networks: Networks
  readonly resolved: Resolved
  readonly prevalence: ReturnType<typeof prevalenceOf>
  readonly tested: number
  readonly first: number
  readonly last: number
}

function conclude(s: Series, rhythm: Regularity, p: number, run: Run): Finding {
  const context = contextOf(s, run.prevalence, run.networks, run.resolved)
  const first = s.starts[0]
  const last = s.starts[s.starts.length - 1]
  const every = median(rhythm.gaps)
  const to = quoted(s.name === '' || hostOf(s.key) === '' ? endpoint(s.key, s.port) : `${s.key} port ${s.port}`)
  const named = s.name !== '' && s.name !== s.key ? ` (${quoted(s.name)})` : ''
  const dead = context.failed === s.contacts.length
  const reasons = [...context.odd, ...context.automatic]
  const missed = Math.max(0, Math.round((last - first) / every) - rhythm.gaps.length)
  const steady = rhythm.cv <= STEADY && missed <= s.starts.length && last - first >= BRIEF
  const severity = severityOf(s, p <= GRAVE && steady, context, run.networks.known)
  return finding({
    rule: 'beacon',
    version: 1,
    subject: [s.source, s.key, s.port, s.transport],
    title: dead
      ? `${s.source} tries ${to}${named} about every ${span(every)} without an answer`
      : `${s.source} contacts ${to}${named} about every ${span(every)}`,
    explanation: [
      `${count(s.starts.length, 'contact')} in ${span(last - first)}, ${span(every)} apart in the middle, are more`,
      `regular than chance explains: gaps without a rhythm would be as even as these once in ${once(rhythm.p)} series,`,
      `and ${count(run.tested, 'series', 'series')} were looked at.`,
      'Programs that wait for orders keep such a rhythm, but so do many others.',
      reasons.length > 0 ? `Beside the rhythm: ${reasons.join('; ')}.` : '',
      dead ? 'No attempt was answered: the server may be gone or blocked, and the program goes on trying.' : '',
      'Find the program that makes these connections on the host, and ask since when the destination has been in use.',
    ],
    techniques: techniquesOf(s, context),
    severity,
    confidence: confidenceOf(p, context),
    source: s.source,
    targets: s.servers,
    start: s.contacts[0].time,
    end: s.contacts[s.contacts.length - 1].flow.end,
    inputs: [
      input('contacts', s.contacts.length),
      input('contacts_merged', s.starts.length, `>= ${FEWEST_GAPS + 1}`),
      input('gap_median_s', every, `>= ${FASTEST}`),
      input('gap_mean_s', mean(rhythm.gaps)),
      input('gap_trimmed_cv', rhythm.cv, `<= ${STEADY} for more than low`),
      input('p_poisson', rhythm.p),
      input('series_tested', run.tested),
      input('p_corrected', p, `<= ${TOLD}; <= ${GRAVE} for more than low`),
      input('beats_missed', missed, `<= ${s.starts.length} for more than low`),
      input('span_s', last - first, `>= ${BRIEF} for more than low`),
      input('span_share_of_capture', run.last > run.first ? Math.min(1, (last - first) / (run.last - run.first)) : 1),
      input('same_size_share', context.alike, `>= ${STABLE} speaks for it`),
      input('long_series', s.starts.length >= LONG_SERIES, `>= ${LONG_SERIES} contacts`),
      input('failed', context.failed),
      input('destination', s.place),
      input('prevalence', context.prevalence ?? 'not used', '>= 0.5 speaks against it'),
      input('rita_v5_score', ritaOf(s, run)),
    ],
    counterEvidence: [
      ...context.against,
      missed > s.starts.length ? 'Most beats of the rhythm are missing' : '',
      rhythm.cv > STEADY ? 'The gaps are more even than chance makes them, but not as even as those of a timer' : '',
      last - first < BRIEF ? `The series lasts only ${span(last - first)}` : '',
    ],
    packets: s.contacts.map(c => c.frame),
    filter: `${
      s.servers.length === 1
        ? fromTo(s.source, s.servers[0])
        : `(${s.servers
            .slice(0, 20)
            .map(a => fromTo(s.source, a))
            .join(' || ')})`
    } && ${s.transport === 6 ? 'tcp' : 'udp'}.dstport == ${s.port}`,
  })
}

/**
 * High needs all of: an external destination over TCP, a steady rhythm with a corrected probability of 0.001,
 * something odd about the destination and two signs of a program; anything known to call home by design keeps it low.
 */
function severityOf(s: Series, grave: boolean, context: BeaconContext, known: boolean): Severity {
  if (context.familiar === 'keep-alive') return 'info'
  const excused = context.familiar !== '' || context.backToBack || context.streaming || (context.prevalence ?? 0) >= 0.5
  if (excused || !grave || !known) return 'low'
  const strong = context.odd.length > 0 && context.automatic.length >= 2
  if (s.place === 'internal') return strong ? 'medium' : 'low'
  return strong && s.transport === 6 ? 'high' : 'medium'
}

function confidenceOf(p: number, context: BeaconContext): number {
  const rhythm = 0.4 + 0.05 * Math.min(6, -Math.log10(p))
  const doubt = (context.familiar !== '' ? 0.3 : 0) + (context.backToBack ? 0.2 : 0)
  return Math.min(0.98, Math.max(0.1, rhythm + 0.06 * (context.odd.length + context.automatic.length) - doubt))
}

function techniquesOf(s: Series, context: BeaconContext): TechniqueId[] {
  const apps = new Set(s.contacts.map(c => c.flow.app))
  const web = apps.has('http') || apps.has('tls')
  const ids: TechniqueId[] = [web ? 'T1071.001' : apps.size === 1 && apps.has('') ? 'T1095' : 'T1071', 'T1029']
  if (apps.has('tls')) ids.push('T1573')
  if (context.odd.some(o => o.includes(' port '))) ids.push('T1571')
  return ids
}

/** RITA counts connections, not requests. */
function ritaOf(s: Series, run: Run): number | string {
  const flows = [...new Set(s.contacts.map(c => c.flow))]
  const starts = flows.map(f => f.start)
  const bytes = flows.map(f => f.bytesUp)
  return ritaBeaconScore(starts, bytes, run.first, run.last)?.score ?? 'too few connections'
}

function bounds(tables: Tables): { first: number; last: number } {
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const f of tables.flows) {
    first = Math.min(first, f.start)
    last = Math.max(last, f.end)
  }
  return { first, last }
}

const once = (p: number): string =>
  p <= 1e-9 ? 'more than a thousand million' : Math.round(1 / p).toLocaleString('en')
