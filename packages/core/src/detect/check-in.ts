import type { HttpRow, Tables } from '../analysis/tables.js'
import { between, count, filterString, finding, input, quoted, span } from './conclusion.js'
import { keepAlive, vendor } from './familiar.js'
import type { DetectOptions, Detector, Finding, Severity } from './finding.js'
import { hostOf, isLiteral } from './names.js'
import { type Networks, networksOf } from './networks.js'
import { least, median, most } from './statistics.js'

/**
 * Programs that report to a server over plain HTTP, where they do so too seldom for a rhythm to be judged. What tells
 * them is that they call themselves a browser and do not behave like one: browsers send Accept-Language with every
 * request, and with a form's POST the page it came from (Referer, by RFC 9110, or Origin, by the Fetch standard).
 */

const REPORTS = 3
/**
 * Any requests, not only POSTs, count where the server is named by its address and has a port of its own; then more
 * are needed.
 */
const REQUESTS = 5
/** Most answers to reports are short orders, not pages; now and then one carries a program or a key. */
const SHORT_ANSWER = 10_000
const BROWSER = /^Mozilla\/\d/

export const checkIn: Detector = {
  rule: 'http-check-in',
  detect(tables: Tables, options: DetectOptions): Finding[] {
    const networks = networksOf(tables, options.internal)
    const groups = new Map<string, HttpRow[]>()
    for (const h of tables.http) {
      const own = ownPort(h)
      if (!posesAsBrowser(h) || !networks.ours(h.client) || h.client === h.server) continue
      if (!own && (h.method !== 'POST' || networks.place(h.server) !== 'external')) continue
      const key = [h.client, h.host === '' ? h.server : h.host, h.serverPort, own ? '' : pathOf(h.uri)].join(' ')
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [h])
      else group.push(h)
    }
    return [...groups.values()].filter(tells).map(g => conclude(g, tables, networks))
  },
}

const pathOf = (uri: string): string => uri.replace(/^\w+:\/\/[^/]*/, '').split(/[?#]/, 1)[0]

function posesAsBrowser(h: HttpRow): boolean {
  const names = h.requestHeaders
  return (
    BROWSER.test(h.userAgent) &&
    h.referer === '' &&
    !names.includes('accept-language') &&
    !names.includes('origin') &&
    !names.includes('x-requested-with')
  )
}

/** A server that has no name and no customary port. */
const ownPort = (h: HttpRow): boolean => (isLiteral(h.host) || h.host === '') && h.serverPort !== 80

function tells(group: readonly HttpRow[]): boolean {
  return group.length >= (ownPort(group[0]) ? REQUESTS : REPORTS) && typicalAnswer(group) <= SHORT_ANSWER
}

const typicalAnswer = (group: readonly HttpRow[]): number => {
  const answered = group.filter(h => h.status > 0)
  return answered.length === 0 ? 0 : median(answered.map(h => h.responseBytes))
}

function conclude(group: readonly HttpRow[], tables: Tables, networks: Networks): Finding {
  const { client, server, serverPort, host, uri, userAgent } = group[0]
  const name = hostOf(host)
  const known = keepAlive(name, serverPort)
  const maker = vendor(name)
  const own = ownPort(group[0])
  const path = own ? '' : pathOf(uri)
  const inside = networks.place(server) === 'internal'
  const where = `${host === '' ? server : host}${path}`
  const pages = tables.http.filter(
    h => h.client === client && h.host === host && h.method === 'GET' && h.referer !== '',
  ).length
  const script = group.some(h => /\.(?:php\d?|aspx?|jsp|cgi|pl)$/i.test(pathOf(h.uri)))
  const odd = [
    isLiteral(host) || host === '' ? 'the server is named by its address' : '',
    script ? 'they go to a script' : '',
    serverPort !== 80 ? `HTTP to port ${serverPort}` : '',
    new Set(group.map(h => h.uri)).size === group.length ? 'each has a query of its own' : '',
  ].filter(s => s !== '')
  const requests = count(group.length, 'request')
  const start = least(group.map(h => h.time))
  const end = most(group.map(h => h.time))
  return finding({
    rule: 'http-check-in',
    version: 1,
    subject: [client, host === '' ? server : host, serverPort, path],
    title: `${client} sent ${requests} to ${quoted(where)} with a program that poses as a browser`,
    explanation: [
      `${requests} to one address in ${span(end - start)} name a browser (${quoted(userAgent)}), but carry none`,
      'of Accept-Language, Referer and Origin, as a browser does. Malware that reports to its server does so.',
      odd.length > 0 ? `Beside that: ${odd.join('; ')}.` : '',
      'Look at what was sent, and find the program on the host.',
    ],
    techniques: own ? ['T1071.001', 'T1571'] : ['T1071.001'],
    severity: severityOf(known, maker, pages, odd.length, networks.known && !inside),
    confidence: Math.max(
      0.1,
      0.45 + 0.1 * odd.length + (pages === 0 ? 0.1 : -0.2) - (known !== '' || maker !== '' ? 0.3 : 0),
    ),
    source: client,
    targets: [...new Set(group.map(h => h.server))],
    start,
    end,
    inputs: [
      input(
        'requests',
        group.length,
        own ? `>= ${REQUESTS} to one server` : `>= ${REPORTS} POSTs to one host and path`,
      ),
      input('answer_median', typicalAnswer(group), `<= ${SHORT_ANSWER}`),
      input('user_agent', userAgent, 'a browser'),
      input('pages_browsed_there', pages, '0'),
      input('odd', odd.join(', '), '>= 1 for medium'),
      input('answers', [...new Set(group.map(h => h.status))].join(', ')),
    ],
    counterEvidence: [
      known !== '' ? `The name belongs to ${known}` : '',
      maker !== '' ? `The name belongs to ${maker}` : '',
      pages > 0 ? 'The host also browsed pages of this site' : '',
      inside ? 'The server is internal' : '',
      'Some ordinary programs carry the user agent of the system’s browser',
      ...networks.doubts,
    ],
    packets: group.flatMap(h => [h.requestFrame, h.responseFrame]),
    filter: own
      ? `${between(client, server)} && tcp.port == ${serverPort}`
      : `${between(client, server)} && http.request.uri contains ${filterString(path)}`,
  })
}

function severityOf(known: string, maker: string, pages: number, odd: number, outside: boolean): Severity {
  if (known !== '' || maker !== '') return 'info'
  return pages === 0 && odd > 0 && outside ? 'medium' : 'low'
}
