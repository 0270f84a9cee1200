import type { Contact, Series } from './beacon-series.js'
import { count } from './conclusion.js'
import { keepAlive, usual, vendor } from './familiar.js'
import type { Resolved } from './names.js'
import type { Networks } from './networks.js'
import { median, most } from './statistics.js'

/** What beside the rhythm speaks for a beacon, and what against it. */
export interface BeaconContext {
  /** The destination, the port or the certificate is out of the ordinary; each with its reason. */
  readonly odd: readonly string[]
  /** The traffic looks made by a program that checks in. */
  readonly automatic: readonly string[]
  readonly against: readonly string[]
  /** Share of contacts whose sizes lie in the largest group of alike ones. */
  readonly alike: number
  /** Internal hosts that contact the destination, of all; undefined where there are too few to tell. */
  readonly prevalence: number | undefined
  readonly familiar: 'keep-alive' | 'vendor' | ''
  /** Answers are too long for orders. */
  readonly streaming: boolean
  /** Connections follow one another without pause. */
  readonly backToBack: boolean
  readonly failed: number
}

/** Sizes are alike within two percent or eight bytes. */
const ALIKE_SHARE = 0.02
const ALIKE_BYTES = 8
const LONG_ANSWER = 100_000
export const STABLE = 0.7
export const LONG_SERIES = 20
/** Prevalence means nothing among fewer internal hosts. */
const FEWEST_HOSTS = 10
const TLS_PORTS: ReadonlySet<number> = new Set([
  443, 8443, 465, 563, 636, 853, 989, 990, 992, 993, 994, 995, 5061, 5223, 5228, 8883,
])

export function contextOf(
  series: Series,
  prevalenceFor: (key: string) => number | undefined,
  networks: Networks,
  resolved: Resolved,
): BeaconContext {
  const { contacts } = series
  const failed = contacts.filter(c => c.failed).length
  const alike = largestGroup(contacts.filter(c => !c.failed))
  const backToBack = busy(series)
  const streaming = median(contacts.map(c => c.received)) >= LONG_ANSWER
  const odd = [...oddDestination(series, resolved), ...oddPort(series), ...oddCertificate(series)]
  const automatic: string[] = []
  if (alike >= STABLE) automatic.push('the contacts are of the same size')
  if (series.starts.length >= LONG_SERIES) automatic.push(`there are ${series.starts.length} of them`)
  if (bareRequests(contacts))
    automatic.push('the requests carry neither Referer nor Accept-Language, as those of browsers do')
  const against: string[] = []
  const known = keepAlive(series.name, series.port)
  const maker = vendor(series.name)
  if (known !== '') against.push(`Name or port belong to ${known}`)
  if (maker !== '') against.push(`The name belongs to ${maker}`)
  const custom = usual(series.name)
  if (custom !== '') against.push(`The name is one that ${custom} has`)
  if (streaming) against.push('The answers are long: streaming or downloads rather than orders')
  if (series.transport === 17) against.push('Calls, games and tunnels keep themselves alive over UDP in the same way')
  if (backToBack) against.push('Most connections start as the one before ends: work in sequence rather than a timer')
  if (series.place === 'internal')
    against.push('The destination is internal: monitoring, polling and file services keep time too')
  const prevalence = prevalenceFor(series.key)
  const hosts = count(networks.internal.size, 'internal host')
  if (prevalence === undefined) against.push(`Prevalence was not used: ${hosts} where ${FEWEST_HOSTS} are needed`)
  else if (prevalence >= 0.5) against.push(`${Math.round(100 * prevalence)} % of ${hosts} contact the destination`)
  const familiar = known !== '' ? 'keep-alive' : maker !== '' || custom !== '' ? 'vendor' : ''
  return {
    odd,
    automatic,
    against: [...against, ...networks.doubts],
    alike,
    prevalence,
    familiar,
    streaming,
    backToBack,
    failed,
  }
}

/** Share of the internal hosts that contact a destination, where there are enough of them to tell. */
export function prevalenceOf(all: readonly Series[], networks: Networks): (key: string) => number | undefined {
  const sources = new Map<string, Set<string>>()
  for (const s of all) {
    const set = sources.get(s.key)
    if (set === undefined) sources.set(s.key, new Set([s.source]))
    else set.add(s.source)
  }
  const hosts = networks.internal.size
  return key => (hosts < FEWEST_HOSTS ? undefined : (sources.get(key)?.size ?? 0) / hosts)
}

function oddDestination(s: Series, resolved: Resolved): string[] {
  if (s.literal) return ['the server is asked for by its address']
  if (s.name !== '' || s.place === 'internal') return []
  return resolved.seen(s.source) ? ['the host did not look up the address'] : []
}

function oddPort(s: Series): string[] {
  const app = s.contacts.find(c => c.flow.app !== '')?.flow.app ?? ''
  if (app === 'http' && s.port !== 80) return [`HTTP goes to port ${s.port} instead of 80`]
  if (app === 'tls' && !TLS_PORTS.has(s.port)) return [`TLS goes to port ${s.port}`]
  return []
}

function oddCertificate(s: Series): string[] {
  const leaves = s.tls.map(t => t.certificates[0]).filter(c => c !== undefined)
  const odd: string[] = []
  if (leaves.some(c => c.subject !== '' && c.subject === c.issuer)) odd.push('the certificate is self-signed')
  if (s.tls.length > 0 && s.tls.every(t => t.sni === '' && t.clientHelloFrame > 0)) odd.push('TLS names no server')
  return odd
}

/** HTTP in clear whose requests lack what every browser sends. */
function bareRequests(contacts: readonly Contact[]): boolean {
  const requests = contacts.flatMap(c =>
    c.request === undefined || c.request.requestHeaders.length === 0 ? [] : [c.request],
  )
  const bare = requests.filter(r => r.referer === '' && !r.requestHeaders.includes('accept-language'))
  return requests.length > 0 && bare.length >= 0.9 * requests.length
}

/**
 * Share of contacts in the largest group with alike sizes in both directions. Contacts without any payload do not
 * count.
 */
function largestGroup(contacts: readonly Contact[]): number {
  const sized = contacts.filter(c => c.sent + c.received > 0).slice(0, 200)
  if (sized.length < 3) return 0
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= Math.max(ALIKE_BYTES, ALIKE_SHARE * a)
  const sizes = sized.map(c => sized.filter(d => near(c.sent, d.sent) && near(c.received, d.received)).length)
  return most(sizes) / sized.length
}

/** Whether connections fill the time between the starts. */
function busy(s: Series): boolean {
  const filled: number[] = []
  for (let i = 1; i < s.contacts.length; i++) {
    const before = s.contacts[i - 1]
    const gap = s.contacts[i].time - before.time
    if (gap <= s.window || s.contacts[i].flow === before.flow) continue
    // an HTTP connection may stay open without use: its request has ended with the answer
    const end =
      before.request === undefined
        ? before.flow.end
        : before.request.status > 0
          ? before.request.responseTime
          : before.time
    filled.push(Math.max(0, end - before.time) / gap)
  }
  const share = median(filled)
  return share >= 0.8 && share <= 1.05
}
