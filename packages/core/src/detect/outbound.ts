import type { FileRow, Flow, Tables } from '../analysis/tables.js'
import { hostReader, type Resolved } from './names.js'
import type { Networks } from './networks.js'
import { robustZ } from './statistics.js'

/** What internal hosts sent to external destinations, and how it compares. */

export interface Outbound {
  readonly host: string
  /** Name of the destination where one is known, else the address. */
  readonly key: string
  readonly servers: readonly string[]
  readonly flows: readonly Flow[]
  /** Transport payload from the host and to it. */
  readonly out: number
  readonly back: number
  /** Producer-consumer ratio: 1 pure sending, 0 balanced, -1 pure receiving. */
  readonly pcr: number
  readonly udpShare: number
  /** Files over 4 kB that the host sent there in clear. */
  readonly uploads: readonly FileRow[]
  /** Share of all that the host sent outside. */
  share: number
  /** Robust z-score of log(1 + out) among all pairs of host and destination. */
  z: number
}

/** Smallest divisor of the z-score: a factor of 1.35, so that like amounts do not look far apart. */
const Z_FLOOR = 0.3
export const CLEAR_PROTOCOLS: ReadonlySet<string> = new Set(['http', 'ftp-data', 'ftp', 'tftp'])

export function outboundOf(tables: Tables, networks: Networks, resolved: Resolved): Outbound[] {
  const hostOf = hostReader()
  const groups = new Map<string, { host: string; key: string; flows: Flow[]; uploads: FileRow[] }>()
  const groupOf = (host: string, server: string, name: string): { flows: Flow[]; uploads: FileRow[] } => {
    const key = hostOf(name) || resolved.name(host, server) || server
    let g = groups.get(`${host} ${key}`)
    if (g === undefined) groups.set(`${host} ${key}`, (g = { host, key, flows: [], uploads: [] }))
    return g
  }
  const names = new Map<number, string>()
  for (const f of tables.flows) {
    if (f.transport === 6) names.set(f.stream, f.name)
    if (leaves(f, networks)) groupOf(f.client, f.server, f.name).flows.push(f)
    else if (activeFtp(f, networks)) groupOf(f.server, f.client, '').flows.push(f)
  }
  for (const f of tables.files) {
    if (f.direction !== 'upload' || f.size < 4096 || !CLEAR_PROTOCOLS.has(f.protocol)) continue
    if (!networks.ours(f.from) || networks.place(f.to) !== 'external') continue
    groupOf(f.from, f.to, f.transport === 6 ? (names.get(f.stream) ?? '') : '').uploads.push(f)
  }
  const rows = [...groups.values()].map(measure)
  const totals = new Map<string, number>()
  for (const r of rows) totals.set(r.host, (totals.get(r.host) ?? 0) + r.out)
  const z = robustZ(
    rows.map(r => Math.log1p(r.out)),
    Z_FLOOR,
  )
  for (const r of rows) {
    r.share = r.out / Math.max(1, totals.get(r.host) ?? 0)
    r.z = z(Math.log1p(r.out))
  }
  return rows
}

const leaves = (f: Flow, networks: Networks): boolean =>
  (f.transport === 6 || f.transport === 17) && networks.ours(f.client) && networks.place(f.server) === 'external'

/** In FTP's active mode the server opens the connection that carries the file. */
const activeFtp = (f: Flow, networks: Networks): boolean =>
  f.transport === 6 &&
  networks.place(f.client) === 'external' &&
  networks.place(f.server) === 'internal' &&
  (f.clientPort === 20 || f.app === 'ftp-data')

function measure(g: { host: string; key: string; flows: Flow[]; uploads: FileRow[] }): Outbound {
  let out = 0
  let back = 0
  let udp = 0
  for (const f of g.flows) {
    const mine = f.client === g.host
    out += mine ? f.payloadUp : f.payloadDown
    back += mine ? f.payloadDown : f.payloadUp
    if (f.transport === 17) udp += mine ? f.payloadUp : f.payloadDown
  }
  const servers = new Set([
    ...g.flows.map(f => (f.client === g.host ? f.server : f.client)),
    ...g.uploads.map(f => f.to),
  ])
  return {
    ...g,
    servers: [...servers],
    out,
    back,
    pcr: out + back > 0 ? (out - back) / (out + back) : 0,
    udpShare: out > 0 ? udp / out : 0,
    share: 0,
    z: 0,
  }
}

/** Size of the largest group of uploads of nearly one size (one percent), and how many files it has. */
export function equalPieces(uploads: readonly FileRow[]): { pieces: number; size: number } {
  const sizes = uploads.map(f => f.size).sort((a, b) => a - b)
  let pieces = 0
  let size = 0
  for (let i = 0, j = 0; i < sizes.length; i++) {
    while (sizes[j] < sizes[i] * 0.99) j++
    if (i - j + 1 > pieces) {
      pieces = i - j + 1
      size = sizes[j]
    }
  }
  return { pieces, size }
}
