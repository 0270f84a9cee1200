import type { FileRow, HttpRow, Tables } from '../analysis/tables.js'
import { amount, between, count, finding, input, quoted, some, type TechniqueId } from './conclusion.js'
import { vendor } from './familiar.js'
import type { DetectOptions, Detector, Finding, Severity } from './finding.js'
import { hostOf, isLiteral } from './names.js'
import { type Networks, networksOf } from './networks.js'
import { type Disguise, disguisesOf, extensionOf, fetcher, madeByServer, programKind } from './programs.js'
import { least, most } from './statistics.js'

/**
 * Programs that came over HTTP: what the content is by its first bytes, against what name and type say it is. As in
 * RITA's check of media type against extension, nDPI's "binary application transfer" and Sigma's rules for downloads
 * of executables.
 */

interface Delivered {
  readonly file: FileRow
  readonly request: HttpRow | undefined
  readonly host: string
  readonly disguises: readonly Disguise[]
  readonly odd: readonly string[]
  readonly maker: string
  readonly severity: Severity
}

export const delivery: Detector = {
  rule: 'program-over-http',
  detect(tables: Tables, options: DetectOptions): Finding[] {
    const networks = networksOf(tables, options.internal)
    const requests = new Map(tables.http.map(h => [h.requestFrame, h]))
    const groups = new Map<string, Delivered[]>()
    for (const file of tables.files) {
      if (file.direction !== 'download' || file.protocol !== 'http') continue
      const d = judge(file, requests.get(file.requestFrame))
      if (d === undefined) continue
      const key = [file.client, d.host === '' ? file.server : d.host, d.severity].join(' ')
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [d])
      else group.push(d)
    }
    return [...groups.values()].map(g => conclude(g, networks))
  },
}

function judge(file: FileRow, request: HttpRow | undefined): Delivered | undefined {
  const disguises = disguisesOf(file)
  const kind = programKind(file)
  if (kind === undefined && disguises.length === 0) return undefined
  const asked = request?.host ?? ''
  const host = hostOf(asked)
  const maker = vendor(host)
  const odd: string[] = []
  if (isLiteral(asked) || asked === '') odd.push('the server was asked for by its address')
  const made = madeByServer(file)
  // pages with downloads lead to scripts too, and then say where the request comes from
  if (made !== '' && (request?.referer ?? '') === '') odd.push(made)
  if (request !== undefined) {
    const by = fetcher(request.userAgent, request.requestHeaders.length > 0)
    if (by !== '') odd.push(`${by} fetched it`)
    else if (request.referer === '' && !request.requestHeaders.includes('accept-language'))
      odd.push('it was fetched without what a browser sends along')
  }
  return { file, request, host, disguises, odd, maker, severity: severityOf(kind === 'binary', disguises, odd, maker) }
}

function severityOf(binary: boolean, disguises: readonly Disguise[], odd: readonly string[], maker: string): Severity {
  if (disguises.length > 0) return maker === '' ? 'high' : 'medium'
  if (maker !== '') return 'info'
  if (!binary) return odd.length >= 2 ? 'medium' : 'low'
  return odd.length > 0 ? 'medium' : 'low'
}

function conclude(group: readonly Delivered[], networks: Networks): Finding {
  const { file, request, host, disguises, odd, maker, severity } = group[0]
  const place = networks.place(file.server)
  const all = [...new Set(group.flatMap(d => d.disguises.map(x => x.how)))]
  const reasons = [...new Set(group.flatMap(d => d.odd))]
  const files = group.map(d => d.file)
  const from = host === '' ? file.server : `${quoted(host)} (${file.server})`
  const kinds = [...new Set(files.map(f => f.kind))]
  const partial = files.filter(f => !f.whole).length
  return finding({
    rule: 'program-over-http',
    version: 1,
    subject: [file.client, host === '' ? file.server : host, severity],
    title:
      group.length === 1
        ? `${file.client} got ${article(file.kind)} from ${from}${all.length > 0 ? `, ${all.join(' and ')}` : ''}`
        : `${file.client} got ${group.length} programs from ${from}${all.length > 0 ? `, ${all.join(' and ')}` : ''}`,
    explanation: [
      `${count(files.length, 'file')} by content ${kinds.join(', ')}: ${some(
        files.map(f => `${quoted(nameOf(f))} (${amount(f.size)}, SHA-256 ${f.sha256})`),
        5,
      )}.`,
      all.length > 0 ? `But ${all.join(' and ')}: such a disguise serves to get a program past filters or people.` : '',
      reasons.length > 0 ? `Out of the ordinary: ${reasons.join('; ')}.` : '',
      'Compare the hash with known programs, and see whether the host ran the file and what it did afterwards.',
    ],
    techniques: techniquesOf(disguises, request),
    severity,
    confidence: confidenceOf(group, maker),
    source: file.server,
    targets: [file.client],
    start: least(files.map(f => f.time)),
    end: most(files.map(f => f.time)),
    inputs: [
      input('files', files.length, '>= 1'),
      input('content', kinds.join(', '), 'a program'),
      input('declared_type', [...new Set(files.map(f => f.declaredType))].join(', '), 'a program or unknown data'),
      input('extension', [...new Set(files.map(extensionOf))].join(', '), 'of a program'),
      input('disguise', all.join(', '), 'none'),
      input('odd', reasons.join(', '), 'none'),
      input('user_agent', request?.userAgent ?? ''),
      input('referer', request?.referer ?? ''),
      input('host', request?.host ?? ''),
      input('server_is', place),
      input('sha256', file.sha256),
    ],
    counterEvidence: [
      maker !== '' ? `The name belongs to ${maker}` : '',
      disguises.length === 0 ? 'Installers and updates come the same way' : '',
      partial > 0 ? `${count(partial, 'file')} not whole in the capture: the type rests on the first bytes` : '',
      place === 'internal' ? 'The server is internal: software distribution works this way' : '',
      odd.length === 0 && (request?.referer ?? '') !== '' ? 'It was fetched from a page in a browser' : '',
      ...networks.doubts,
    ],
    packets: files.flatMap(f => [f.requestFrame, ...f.frames]),
    packetCount: files.reduce((n, f) => n + f.frameCount + (f.requestFrame > 0 ? 1 : 0), 0),
    filter:
      group.length <= 20 && files.every(f => f.transport === 6)
        ? [...new Set(files.map(f => `tcp.stream == ${f.stream}`))].join(' || ')
        : `${between(file.client, file.server)} && http`,
  })
}

const article = (kind: string): string => (/^(?:[AEIOU](?!ni)|ELF)/.test(kind) ? `an ${kind}` : `a ${kind}`)

const nameOf = (f: FileRow): string => (f.name !== '' ? f.name : f.location !== '' ? f.location : 'a body')

function confidenceOf(group: readonly Delivered[], maker: string): number {
  const { disguises, odd } = group[0]
  return 0.5 + 0.2 * Math.min(2, disguises.length) + 0.08 * Math.min(3, odd.length) - (maker !== '' ? 0.3 : 0)
}

function techniquesOf(disguises: readonly Disguise[], request: HttpRow | undefined): TechniqueId[] {
  const ids: TechniqueId[] = ['T1105']
  const kinds = new Set(disguises.map(d => d.kind))
  if (kinds.has('type') || kinds.has('name')) ids.push('T1036.008')
  if (kinds.has('double extension')) ids.push('T1036.007')
  if (kinds.has('text direction')) ids.push('T1036.002')
  if (/PowerShell/i.test(request?.userAgent ?? '')) ids.push('T1059.001')
  else ids.push('T1204.002')
  return ids
}
