import type { CredentialRow, Tables } from '../analysis/tables.js'
import { between, count, endpoint, finding, input, quoted } from './conclusion.js'
import type { DetectOptions, Detector, Finding, Severity } from './finding.js'
import { type Networks, networksOf } from './networks.js'
import { least, most } from './statistics.js'

/**
 * Passwords that anyone on the path can read. The secret itself is never named here: it is in the table of
 * credentials.
 */

/** User names that stand for nobody (RFC 1635). */
const NOBODY: ReadonlySet<string> = new Set(['anonymous', 'ftp', 'guest'])
/** Shared words rather than somebody's password. */
const SHARED: ReadonlySet<string> = new Set(['snmp'])

export const clearCredentials: Detector = {
  rule: 'clear-text-credentials',
  detect(tables: Tables, options: DetectOptions): Finding[] {
    const networks = networksOf(tables, options.internal)
    const groups = new Map<string, CredentialRow[]>()
    for (const c of tables.credentials) {
      if (!c.clear || c.secret === '') continue
      if (c.protocol.startsWith('ftp') && NOBODY.has(c.user.toLowerCase())) continue
      const key = [c.client, c.server, c.serverPort, c.protocol, c.user].join('\u0000')
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [c])
      else group.push(c)
    }
    return [...groups.values()].map(rows => conclude(rows, networks))
  },
}

function conclude(rows: readonly CredentialRow[], networks: Networks): Finding {
  const { client, server, serverPort, protocol, user } = rows[0]
  const accepted = rows.some(r => r.accepted === true)
  const refused = !accepted && rows.some(r => r.accepted === false)
  const outside = networks.known && (networks.place(server) === 'external' || networks.place(client) === 'external')
  const methods = [...new Set(rows.map(r => r.method).filter(m => m !== ''))]
  const scopes = [...new Set(rows.map(r => r.scope).filter(s => s !== ''))]
  const guessed = methods.every(m => /form|url|query/i.test(m)) && methods.length > 0
  const who = user === '' ? 'A password' : `The password of ${quoted(user, 40)}`
  const where = `${protocol.toUpperCase()} on ${endpoint(server, serverPort)}`
  const fate = accepted ? ' and was accepted' : refused ? ' and was refused' : ''
  const how = methods.length > 0 ? ` (${methods.map(m => quoted(m, 30)).join(', ')})` : ''
  return finding({
    rule: 'clear-text-credentials',
    version: 1,
    subject: [client, server, serverPort, protocol, user],
    title: `${who} went from ${client} to ${where} in clear text${fate}`,
    explanation: [
      `${count(rows.length, 'log-in')} over ${protocol.toUpperCase()}${how}`,
      'carried the secret without encryption: everyone between the two hosts could read it, as this capture shows.',
      accepted ? 'The server accepted it, so that it is a valid account.' : '',
      refused ? 'The server refused it.' : '',
      scopes.length > 0
        ? `It holds for ${scopes
            .slice(0, 3)
            .map(s => quoted(s))
            .join(', ')}.`
        : '',
      'Change the password where it may have been seen by others, and use the encrypted form of the protocol.',
    ],
    techniques: ['T1040', 'T1552'],
    severity: severityOf(protocol, accepted, outside),
    confidence: guessed ? 0.75 : 0.95,
    source: client,
    targets: [server],
    start: least(rows.map(r => r.time)),
    end: most(rows.map(r => r.time)),
    inputs: [
      input('log_ins', rows.length, '>= 1'),
      input('accepted', accepted ? 'yes' : refused ? 'no' : 'not seen'),
      input('different_secrets', new Set(rows.map(r => r.secret)).size),
      input('method', methods.join(', ')),
      input('leaves_the_network', outside),
    ],
    counterEvidence: [
      guessed ? 'The field was taken for a password by its name' : '',
      SHARED.has(protocol) ? 'A community is shared by many hosts and often the default one' : '',
      ...networks.doubts,
    ],
    packets: rows.flatMap(r => r.frames),
    filter: `${between(client, server)} && ${protocol === 'snmp' ? 'udp' : 'tcp'}.port == ${serverPort}`,
  })
}

function severityOf(protocol: string, accepted: boolean, outside: boolean): Severity {
  if (SHARED.has(protocol)) return outside ? 'low' : 'info'
  return accepted || outside ? 'medium' : 'low'
}
