import type { CredentialRow, FileRow, Tables } from '../analysis/tables.js'
import { amount, between, count, finding, input, quoted, some } from './conclusion.js'
import type { DetectOptions, Detector, Finding, Severity } from './finding.js'
import { type Networks, networksOf } from './networks.js'
import { least, most } from './statistics.js'

/**
 * Files that somebody fetched from, or left on, an FTP server with an account whose password went over the line in
 * clear.
 */

const NOBODY: ReadonlySet<string> = new Set(['anonymous', 'ftp', 'guest'])

export const clearFiles: Detector = {
  rule: 'clear-text-files',
  detect(tables: Tables, options: DetectOptions): Finding[] {
    const networks = networksOf(tables, options.internal)
    const accounts = tables.credentials.filter(
      c => c.protocol === 'ftp' && c.clear && c.accepted !== false && !NOBODY.has(c.user.toLowerCase()),
    )
    if (accounts.length === 0) return []
    const groups = new Map<string, FileRow[]>()
    for (const f of tables.files) {
      if (f.protocol !== 'ftp-data' && f.protocol !== 'ftp') continue
      const pair = pairOf(f)
      const group = groups.get(pair)
      if (group === undefined) groups.set(pair, [f])
      else group.push(f)
    }
    return [...groups.values()].flatMap(files => {
      const used = accounts.filter(c => pairOf(c) === pairOf(files[0]))
      return used.length === 0 ? [] : [conclude(files, used, networks)]
    })
  },
}

/** The data connection may go either way: the two addresses in order of text. */
const pairOf = (r: { client: string; server: string }): string => [r.client, r.server].sort().join(' ')

function conclude(files: readonly FileRow[], accounts: readonly CredentialRow[], networks: Networks): Finding {
  const { client, server } = accounts[0]
  const users = [...new Set(accounts.map(c => c.user))]
  const taken = files.filter(f => f.from === server)
  const left = files.filter(f => f.to === server)
  const bytes = files.reduce((n, f) => n + f.size, 0)
  const accepted = accounts.some(c => c.accepted === true)
  const outward = left.length > 0 && networks.place(client) === 'internal' && networks.place(server) === 'external'
  const act = taken.length > 0 && left.length > 0 ? 'moved' : taken.length > 0 ? 'took' : 'sent'
  const account = quoted(users.join(', '), 60)
  const way = act === 'sent' ? 'to' : act === 'took' ? 'from' : 'to and from'
  const names = some(
    files.map(f => `${quoted(f.name === '' ? f.location : f.name, 60)} (${amount(f.size)})`),
    8,
  )
  return finding({
    rule: 'clear-text-files',
    version: 1,
    subject: [client, server],
    title: `${client} ${act} ${count(files.length, 'file')} over FTP ${way} ${server} as ${account}`,
    explanation: [
      `The log-in and the files went over the line in clear: ${names}.`,
      'Whoever saw the password can fetch the same files.',
      'Ask the owner of the account whether it was him, from that host, at that time.',
    ],
    techniques: ['T1048.003', 'T1078', 'T1552'],
    severity: severityOf(outward, networks, server),
    confidence: accepted ? 0.7 : 0.55,
    source: client,
    targets: [server],
    start: least([...files, ...accounts].map(r => r.time)),
    end: most(files.map(f => f.time)),
    inputs: [
      input('files_taken', taken.length, '>= 1 of either'),
      input('files_left', left.length, '>= 1 of either'),
      input('bytes', bytes),
      input('accepted', accepted ? 'yes' : 'not seen'),
      input('server_is', networks.place(server)),
    ],
    counterEvidence: ['Transfers by FTP with an account are ordinary where FTP is in use', ...networks.doubts],
    packets: [...accounts.flatMap(c => c.frames), ...files.flatMap(f => f.frames.slice(0, 20))],
    packetCount: accounts.flatMap(c => c.frames).length + files.reduce((n, f) => n + f.frameCount, 0),
    filter: `${between(client, server)} && (ftp || ftp-data)`,
  })
}

function severityOf(outward: boolean, networks: Networks, server: string): Severity {
  if (outward) return 'medium'
  return networks.place(server) === 'internal' || !networks.known ? 'low' : 'info'
}
