import {
  type CredentialRow,
  emptyTables,
  type FileRow,
  type Flow,
  type HttpRow,
  type Tables,
} from '../analysis/tables.js'

/** Rows for tests: whole ones out of the few values that a test is about. */

const START = 1_700_000_000

export function flow(row: Partial<Flow> & { at?: number }): Flow {
  const { at = 0, ...rest } = row
  const start = START + at
  return {
    transport: 6,
    stream: 0,
    client: '10.0.0.5',
    server: '203.0.113.9',
    clientPort: 50_000,
    serverPort: 443,
    first: 1,
    last: 1,
    start,
    end: start + 0.2,
    packetsUp: 6,
    packetsDown: 5,
    bytesUp: 900,
    bytesDown: 1500,
    payloadUp: 500,
    payloadDown: 1100,
    flagsUp: 0x1b,
    flagsDown: 0x1b,
    rtt: 0.02,
    app: 'tls',
    name: '',
    gaps: 0,
    gapBytes: 0,
    ...rest,
  }
}

export function request(row: Partial<HttpRow> & { at?: number }): HttpRow {
  const { at = 0, ...rest } = row
  const time = START + at
  return {
    time,
    client: '10.0.0.5',
    server: '203.0.113.9',
    clientPort: 50_000,
    serverPort: 80,
    stream: 0,
    method: 'GET',
    host: 'www.example.test',
    uri: '/',
    userAgent: 'Mozilla/5.0',
    referer: '',
    requestFrame: 4,
    requestBytes: 0,
    requestType: '',
    status: 200,
    responseFrame: 6,
    responseTime: time + 0.05,
    responseType: 'text/html',
    responseBytes: 100,
    whole: true,
    requestHeaders: ['host', 'user-agent', 'accept'],
    ...rest,
  }
}

export function file(row: Partial<FileRow> & { at?: number }): FileRow {
  const { at = 0, ...rest } = row
  return {
    protocol: 'http',
    name: 'index.html',
    location: 'http://www.example.test/index.html',
    direction: 'download',
    to: '10.0.0.5',
    from: '203.0.113.9',
    client: '10.0.0.5',
    server: '203.0.113.9',
    clientPort: 50_000,
    serverPort: 80,
    stream: 0,
    transport: 6,
    time: START + at,
    declaredType: 'text/html',
    type: 'text/html',
    kind: 'HTML',
    size: 1000,
    announced: 1000,
    whole: true,
    missing: 0,
    md5: '',
    sha1: '',
    sha256: 'ab'.repeat(32),
    entropy: 4,
    requestFrame: 4,
    first: 6,
    last: 7,
    frameCount: 2,
    frames: [6, 7],
    encoded: false,
    saved: '',
    ...rest,
  }
}

export function credential(row: Partial<CredentialRow> & { at?: number }): CredentialRow {
  const { at = 0, ...rest } = row
  return {
    protocol: 'ftp',
    method: 'USER/PASS',
    user: 'berg',
    secret: 'Harbour-1',
    clear: true,
    accepted: true,
    client: '10.0.0.5',
    server: '10.0.0.20',
    serverPort: 21,
    stream: 3,
    time: START + at,
    frames: [11, 13],
    scope: '',
    ...rest,
  }
}

export const tablesWith = (rows: Partial<Tables>): Tables => ({ ...emptyTables(), ...rows })

/** Draws from (0, 1] that are the same each time: mulberry32. */
export function draws(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), a | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (((t ^ (t >>> 14)) >>> 0) + 1) / 4_294_967_296
  }
}
