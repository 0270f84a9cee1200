import type { HttpExchange } from '../events.js'
import type { Session } from '../packet/session.js'
import type { Fold } from './fold.js'
import type { CredentialRow, HostNameRow, HttpRow, Tables, TlsRow } from './tables.js'

/** Rows that are events with their addresses spelled out: HTTP exchanges, TLS handshakes, credentials, names of hosts. */

const header = (e: HttpExchange, name: string, response = false): string =>
  (response ? e.responseHeaders : e.requestHeaders).find(h => h[0] === name)?.[1] ?? ''

export const httpExchanges = (session: Session): Fold => {
  const rows: HttpRow[] = []
  session.listen('http', e =>
    rows.push({
      time: e.time,
      client: session.addresses.text(e.client),
      server: session.addresses.text(e.server),
      clientPort: e.clientPort,
      serverPort: e.serverPort,
      stream: e.stream,
      method: e.method,
      host: e.host,
      uri: e.uri,
      userAgent: header(e, 'user-agent'),
      referer: header(e, 'referer'),
      requestFrame: e.requestFrame,
      requestBytes: e.requestBody,
      requestType: header(e, 'content-type'),
      status: e.status,
      responseFrame: e.responseFrame,
      responseTime: e.responseTime,
      responseType: header(e, 'content-type', true),
      responseBytes: e.responseBody,
      whole: e.whole,
      requestHeaders: e.requestHeaders.map(h => h[0]),
    }),
  )
  return { report: (tables: Tables) => void (tables.http = rows) }
}

export const tlsHandshakes = (
  session: Session,
  versionName: (v: number) => string,
  cipherName: (v: number) => string,
): Fold => {
  const rows: TlsRow[] = []
  session.listen('tls', e =>
    rows.push({
      time: e.time,
      client: session.addresses.text(e.client),
      server: session.addresses.text(e.server),
      clientPort: e.clientPort,
      serverPort: e.serverPort,
      stream: e.stream,
      transport: e.transport,
      sni: e.sni,
      alpn: [...e.alpn],
      version:
        e.version === 0 && e.clientVersion === 0 ? '' : versionName(e.version === 0 ? e.clientVersion : e.version),
      cipher: e.cipher === 0 ? '' : cipherName(e.cipher),
      ja3: e.ja3,
      ja3s: e.ja3s,
      clientHelloFrame: e.clientHelloFrame,
      serverHelloFrame: e.serverHelloFrame,
      certificateFrame: e.certificateFrame,
      certificates: e.certificates.map(c => ({ ...c, names: [...c.names] })),
      resumed: e.resumed,
    }),
  )
  return { report: (tables: Tables) => void (tables.tls = rows) }
}

export const credentials = (session: Session): Fold => {
  const rows: CredentialRow[] = []
  session.listen('credential', e =>
    rows.push({
      protocol: e.protocol,
      method: e.method,
      user: e.user,
      secret: e.secret,
      clear: e.clear,
      accepted: e.accepted,
      client: session.addresses.text(e.client),
      server: session.addresses.text(e.server),
      serverPort: e.serverPort,
      stream: e.stream,
      time: e.time,
      frames: [...e.frames],
      scope: e.scope,
    }),
  )
  return { report: (tables: Tables) => void (tables.credentials = rows) }
}

export const hostNames = (session: Session): Fold => {
  const rows = new Map<string, HostNameRow>()
  session.listen('hostname', e => {
    const key = `${e.host} ${e.name} ${e.source}`
    if (!rows.has(key))
      rows.set(key, { address: session.addresses.text(e.host), name: e.name, source: e.source, frame: e.frame })
  })
  return { report: (tables: Tables) => void (tables.hostNames = [...rows.values()]) }
}
