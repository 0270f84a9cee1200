import type { FileRow, HttpRow, Tables } from '../analysis/tables.js'
import { amount, between, count, finding, input, quoted, some, type TechniqueId } from './conclusion.js'
import { vendor } from './familiar.js'
import type { DetectOptions, Detector, Finding, Severity } from './finding.js'
import { isLiteral, Resolved } from './names.js'
import { type Networks, networksOf } from './networks.js'
import { CLEAR_PROTOCOLS, equalPieces, type Outbound, outboundOf } from './outbound.js'
import { least, most } from './statistics.js'

/**
 * Much data that leaves. The producer-consumer ratio is that of Bullard and Gerth (FloCon 2014). Its limit of 0.4 is
 * their landmark for 70:30 export; the amounts are this project's choice: captures are short, so that they lie below
 * those of monitors that run for days (15 MB a connection in Corelight's large uploads, 100 MB an hour in Slips).
 */

const VOLUME = 10_000_000
const PCR = 0.4
const OUTLIER = 5_000_000
const Z = 3.5
const SHARE = 0.8
/** A robust z-score means nothing among fewer pairs of host and destination. */
const FEWEST_PAIRS = 10
const FILE = 500_000
const PIECES = 20

const ARCHIVES: ReadonlySet<string> = new Set([
  'application/zip',
  'application/vnd.rar',
  'application/x-7z-compressed',
  'application/gzip',
  'application/x-bzip2',
  'application/x-xz',
  'application/zstd',
  'application/x-tar',
  'application/vnd.ms-cab-compressed',
])

/** Services that take files from anyone, as listed by the LOTS project and ATT&CK T1567. */
const DROPS: readonly string[] = [
  'mega.nz',
  'mega.co.nz',
  'dropbox.com',
  'dropboxapi.com',
  'dropboxusercontent.com',
  'transfer.sh',
  'gofile.io',
  'file.io',
  'anonfiles.com',
  'pastebin.com',
  'wetransfer.com',
  'bashupload.com',
  'temp.sh',
  'catbox.moe',
  'api.telegram.org',
  'discord.com',
  'discordapp.com',
  'pcloud.com',
  'ufile.io',
  'sendspace.com',
  'mediafire.com',
]

export const transfer: Detector = {
  rule: 'large-transfer',
  detect(tables: Tables, options: DetectOptions): Finding[] {
    const networks = networksOf(tables, options.internal)
    const pairs = outboundOf(tables, networks, new Resolved(tables))
    const requests = new Map(tables.http.map(h => [h.requestFrame, h]))
    return pairs.flatMap(pair => {
      const rules = rulesFor(pair, pairs.length)
      return rules.length === 0 ? [] : [conclude(pair, rules, pairs, requests, networks)]
    })
  },
}

type Rule = 'volume' | 'outlier' | 'share' | 'file'

function rulesFor(p: Outbound, pairs: number): Rule[] {
  const rules: Rule[] = []
  if (p.out >= VOLUME && p.pcr >= PCR) rules.push('volume')
  if (p.out >= OUTLIER && p.pcr > 0 && pairs >= FEWEST_PAIRS && p.z >= Z) rules.push('outlier')
  if (p.out >= OUTLIER && p.pcr > 0 && p.share >= SHARE) rules.push('share')
  if (p.uploads.some(f => f.size >= FILE)) rules.push('file')
  return rules
}

function conclude(
  p: Outbound,
  rules: readonly Rule[],
  pairs: readonly Outbound[],
  requests: ReadonlyMap<number, HttpRow>,
  networks: Networks,
): Finding {
  const large = p.uploads.filter(f => f.size >= FILE)
  const shown = large.length > 0 ? large : p.uploads
  const protocols = [...new Set(p.uploads.map(f => f.protocol))]
  const pieces = equalPieces(p.uploads)
  const odd = oddities(shown, requests)
  const maker = vendor(p.key)
  const sent = Math.max(
    p.out,
    p.uploads.reduce((n, f) => n + f.size, 0),
  )
  const others = pairs.filter(q => q.host === p.host && q !== p).map(q => q.pcr)
  const to = quoted(p.key)
  const flows = [...p.flows].sort((a, b) => b.payloadUp + b.payloadDown - a.payloadUp - a.payloadDown)
  const frames =
    shown.length > 0
      ? shown.flatMap(f => [f.requestFrame, f.last, ...f.frames.slice(0, Math.max(2, Math.floor(80 / shown.length)))])
      : flows.map(f => f.first)
  const media = p.udpShare > 0.5 && large.length === 0
  const what = large.length === 1 ? `a file of ${amount(large[0].size)}` : count(large.length, 'large file')
  const address = p.servers.length === 1 && p.servers[0] !== p.key ? ` (${p.servers[0]})` : ''
  return finding({
    rule: 'large-transfer',
    version: 1,
    subject: [p.host, p.key],
    title:
      large.length > 0
        ? `${p.host} sent ${what} to ${to} in clear text`
        : `${p.host} sent ${amount(sent)} to ${to} and got ${amount(p.back)}`,
    explanation: [
      `${amount(sent)} left the host for ${to}${address};`,
      `that is ${Math.round(p.share * 100)} % of all it sent outside.`,
      rules.includes('volume') || rules.includes('share')
        ? 'It sent more than it received, as in an upload, not as in browsing.'
        : '',
      shown.length > 0 ? `Seen in clear: ${some(shown.map(describe), 5)}.` : 'What was sent cannot be seen.',
      odd.length > 0 ? `Out of the ordinary: ${odd.join('; ')}.` : '',
      pieces.pieces >= PIECES
        ? `${pieces.pieces} uploads have the same size of ${amount(pieces.size)}, as data cut into pieces has.`
        : '',
      'Ask whose data it was and whether the transfer was meant to happen.',
    ],
    techniques: techniquesOf(p, protocols, pieces.pieces),
    severity: severityOf(rules, odd, maker, media, networks),
    confidence: confidenceOf(rules, odd, maker, media),
    source: p.host,
    targets: p.servers,
    start: least([...p.flows.map(f => f.start), ...p.uploads.map(f => f.time)]),
    end: most([...p.flows.map(f => f.end), ...p.uploads.map(f => f.time)]),
    inputs: [
      input(
        'bytes_out',
        p.out,
        `>= ${VOLUME} with producer_consumer_ratio >= ${PCR}; or >= ${OUTLIER} with robust_z or share`,
      ),
      input('bytes_in', p.back),
      input('producer_consumer_ratio', p.pcr, `>= ${PCR}; > 0 with robust_z or share`),
      input(
        'robust_z',
        pairs.length >= FEWEST_PAIRS ? p.z : 'not used',
        `>= ${Z} among >= ${FEWEST_PAIRS} pairs of host and destination`,
      ),
      input('pairs_compared', pairs.length, `>= ${FEWEST_PAIRS}`),
      input('share_of_host', p.share, `>= ${SHARE}`),
      input('largest_file', most([0, ...p.uploads.map(f => f.size)]), `>= ${FILE} over HTTP, FTP or TFTP`),
      input('files_in_clear', p.uploads.length),
      input('archives', p.uploads.filter(f => ARCHIVES.has(f.type)).length),
      input('equal_pieces', pieces.pieces, `>= ${PIECES}`),
      input('connections', p.flows.length),
      input('rules', rules.join(', '), 'any'),
    ],
    counterEvidence: [
      maker !== '' ? `The name belongs to ${maker}` : '',
      media ? 'Most of it went over UDP, as calls and screen sharing do' : '',
      large.some(f => browserForm(f, requests)) ? 'The upload names a page it came from, as forms in a browser do' : '',
      pairs.length < FEWEST_PAIRS
        ? `The robust z-score was not used: only ${pairs.length} pairs of host and destination`
        : '',
      others.length > 0 && least(others) > 0 ? 'The host sends more than it receives elsewhere too' : '',
      p.flows.some(f => f.gaps > 0) ? 'Bytes are missing in the capture: amounts are lower limits' : '',
      ...networks.doubts,
    ],
    packets: frames,
    packetCount:
      shown.length > 0 ? shown.reduce((n, f) => n + f.frameCount, 0) : p.flows.reduce((n, f) => n + f.packetsUp, 0),
    filter:
      p.servers.length === 1
        ? between(p.host, p.servers[0])
        : `(${p.servers
            .slice(0, 20)
            .map(s => between(p.host, s))
            .join(' || ')})`,
  })
}

const describe = (f: FileRow): string => {
  const name = f.name === '' ? 'a body' : quoted(f.name)
  const over = f.protocol === 'ftp-data' ? 'FTP' : f.protocol.toUpperCase()
  return `${name} (${amount(f.size)}, ${f.kind}) over ${over}`
}

const browserForm = (f: FileRow, requests: ReadonlyMap<number, HttpRow>): boolean =>
  (requests.get(f.requestFrame)?.referer ?? '') !== ''

/** What an upload from a browser's form or a vendor's program would not show. */
function oddities(files: readonly FileRow[], requests: ReadonlyMap<number, HttpRow>): string[] {
  const odd = new Set<string>()
  for (const f of files) {
    if (ARCHIVES.has(f.type)) odd.add('an archive')
    const request = requests.get(f.requestFrame)
    if (request === undefined) continue
    if (isLiteral(request.host)) odd.add('the server is named by its address')
    if (request.serverPort !== 80) odd.add(`HTTP to port ${request.serverPort}`)
    if (request.referer === '' && !request.requestHeaders.includes('accept-language'))
      odd.add('a program, not a browser, sent it')
  }
  return [...odd]
}

function severityOf(
  rules: readonly Rule[],
  odd: readonly string[],
  maker: string,
  media: boolean,
  networks: Networks,
): Severity {
  if (maker !== '') return 'info'
  if (media || !networks.known) return 'low'
  if (rules.includes('volume') || rules.includes('outlier')) return 'medium'
  return rules.includes('file') && odd.length >= 2 ? 'medium' : 'low'
}

function confidenceOf(rules: readonly Rule[], odd: readonly string[], maker: string, media: boolean): number {
  return 0.45 + 0.1 * rules.length + 0.08 * Math.min(3, odd.length) - (maker !== '' ? 0.3 : 0) - (media ? 0.25 : 0)
}

function techniquesOf(p: Outbound, protocols: readonly string[], pieces: number): TechniqueId[] {
  const ids: TechniqueId[] = []
  if (protocols.some(x => CLEAR_PROTOCOLS.has(x))) ids.push('T1048.003')
  else ids.push('T1048')
  // many contacts with one server: it may be the one that gives orders
  if (p.flows.length >= 6) ids.push('T1041')
  if (DROPS.some(d => p.key === d || p.key.endsWith(`.${d}`))) ids.push('T1567.002')
  if (pieces >= PIECES) ids.push('T1030')
  return ids
}
