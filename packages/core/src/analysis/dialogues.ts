import type { HttpExchange } from '../events.js'
import type { Session } from '../packet/session.js'
import type { Fold } from './fold.js'
import { Rows, tellLeftOut } from './rows.js'
import type { CredentialRow, HostNameRow, HttpRow, Tables, TlsRow } from './tables.js'

/** Rows that are events with their addresses spelled out: HTTP exchanges, TLS handshakes, credentials, names of hosts. */

const told = <T>(what: string, rows: Rows<T>, put: (tables: Tables) => void): Fold => ({
  report(tables) {
    put(tables)
    tellLeftOut(tables, what, rows.leftOut)
  },
})

const header = (e: HttpExchange, name: string, response = false): string =>
  (response ? e.responseHeaders : e.requestHeaders).find(h => h[0] === name)?.[1] ?? ''

export const httpExchanges = (session: Session): Fold => {
  const rows = new Rows<HttpRow>()
  session.listen('http', e =>
    rows.add({
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
  return told('HTTP requests', rows, tables => void (tables.http = rows.list))
}

export const tlsHandshakes = (
  session: Session,
  versionName: (v: number) => string,
  cipherName: (v: number) => string,
): Fold => {
  const rows = new Rows<TlsRow>()
  session.listen('tls', e =>
    rows.add({
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
  return told('TLS handshakes', rows, tables => void (tables.tls = rows.list))
}

export const credentials = (session: Session): Fold => {
  const rows = new Rows<CredentialRow>()
  session.listen('credential', e =>
    rows.add({
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
  return told('credentials', rows, tables => void (tables.credentials = rows.list))
}

export const hostNames = (session: Session): Fold => {
  const rows = new Rows<HostNameRow>()
  const known = new Set<string>()
  session.listen('hostname', e => {
    const key = `${e.host} ${e.name} ${e.source}`
    if (known.has(key) || !rows.room()) return
    known.add(key)
    rows.list.push({ address: session.addresses.text(e.host), name: e.name, source: e.source, frame: e.frame })
  })
  return told('names of hosts', rows, tables => void (tables.hostNames = rows.list))
}
