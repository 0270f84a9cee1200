/** Titles of the protocols that TLS carries: by what ALPN and NPN agree on, and by port. */

const HTTP = 'Hypertext Transfer Protocol'
const HTTP2 = 'HyperText Transfer Protocol 2'
const DNS = 'Domain Name System'

const BY_NAME: Readonly<Record<string, string>> = {
  'http/1.0': HTTP,
  'http/1.1': HTTP,
  h2: HTTP2,
  'h2-14': HTTP2,
  'h2-15': HTTP2,
  'h2-16': HTTP2,
  'spdy/1': 'SPDY',
  'spdy/2': 'SPDY',
  'spdy/3': 'SPDY',
  'spdy/3.1': 'SPDY',
  dot: DNS,
  ftp: 'File Transfer Protocol (FTP)',
  imap: 'Internet Message Access Protocol',
  pop3: 'Post Office Protocol',
  postgresql: 'PostgreSQL',
}

const BY_PORT: Readonly<Record<number, string>> = {
  324: 'RPKI-Router Protocol',
  443: HTTP,
  465: 'Simple Mail Transfer Protocol',
  636: 'Lightweight Directory Access Protocol',
  802: 'Modbus/TCP',
  853: DNS,
  993: 'Internet Message Access Protocol',
  995: 'Post Office Protocol',
  1300: 'Q.931',
  2221: 'EtherNet/IP (Industrial Protocol)',
  2443: 'Skinny Client Control Protocol',
  3249: 'OPA Fabric Executive',
  3250: 'OPA Fabric Executive',
  3251: 'OPA Fabric Executive',
  3252: 'OPA Fabric Executive',
  3389: 'TPKT - ISO on TCP - RFC1006',
  3496: 'DoIP (ISO13400) Protocol',
  5061: 'Session Initiation Protocol',
  5671: 'Advanced Message Queuing Protocol',
  5684: 'Constrained Application Protocol',
  5868: 'Diameter Protocol',
  8883: 'MQ Telemetry Transport Protocol',
  11207: 'Couchbase Protocol',
  19999: 'Distributed Network Protocol 3.0',
  27017: 'Mongo Wire Protocol',
}

/** The protocol that a negotiated name stands for. */
export function applicationOf(alpn: string): string | undefined {
  return Object.hasOwn(BY_NAME, alpn) ? BY_NAME[alpn] : undefined
}

/** The protocol that a port stands for, or ''. */
export function applicationOn(port: number): string {
  return BY_PORT[port] ?? ''
}
