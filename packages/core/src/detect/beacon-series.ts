import type { Flow, HttpRow, Tables, TlsRow } from '../analysis/tables.js'
import { hostReader, isLiteral, type Resolved } from './names.js'
import type { Networks, Place } from './networks.js'
import { mergeStarts } from './regularity.js'

/** One contact of a series: a connection, or a request on a connection that was kept open. */
export interface Contact {
  readonly time: number
  readonly frame: number
  readonly sent: number
  readonly received: number
  /** No answer, or refused. */
  readonly failed: boolean
  readonly flow: Flow
  readonly request: HttpRow | undefined
}

/** All contacts of one host with one destination. */
export interface Series {
  readonly source: string
  /** Name that was asked for, else the address. */
  readonly key: string
  /** Name of the destination: asked for, or looked up before; empty where neither is known. */
  readonly name: string
  /** Whether the destination was asked for by its address. */
  readonly literal: boolean
  readonly place: Place
  readonly port: number
  readonly transport: number
  readonly servers: readonly string[]
  readonly contacts: readonly Contact[]
  /** Starts without retries and parallel connections, and the window within which they were merged. */
  readonly starts: readonly number[]
  readonly window: number
  readonly tls: readonly TlsRow[]
}

const SYN = 0x02
/** Judged by detectors of their own, or timed by design: DNS and its relatives, time, neighbours' announcements. */
const LEFT_OUT: ReadonlySet<string> = new Set(['dns', 'mdns', 'llmnr', 'nbns', 'ntp', 'dhcp', 'dhcpv6', 'ssdp'])
const LEFT_OUT_PORTS: ReadonlySet<number> = new Set([53, 5353, 5355])

/** Gathers series per source, destination, port and transport, in order of their first contact. */
export function seriesOf(tables: Tables, networks: Networks, resolved: Resolved): Series[] {
  const requests = byStream(tables.http)
  const handshakes = byStream(tables.tls.filter(t => t.transport === 6))
  const groups = new Map<string, Flow[]>()
  const host = hostReader()
  const only = onlyNames(tables, host)
  for (const flow of tables.flows) {
    if (!eligible(flow, networks, requests)) continue
    const asked = askedName(flow, only, host)
    const key = `${flow.client} ${asked === '' ? flow.server : asked} ${flow.serverPort} ${flow.transport}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [flow])
    else group.push(flow)
  }
  return [...groups.values()].map(flows => {
    const { client, serverPort, transport } = flows[0]
    const asked = askedName(flows[0], only, host)
    const tcp = transport === 6
    const rows = tcp ? flows.map(f => requests.get(f.stream) ?? []) : flows.map(() => [])
    const contacts = contactsOf(flows, rows)
    const rtts = flows.map(f => f.rtt).filter(r => r > 0)
    const window = Math.max(1, 2 * (rtts.length > 0 ? Math.max(...rtts.slice(0, 100)) : 0))
    const proxied = rows.flat().some(r => r.method === 'CONNECT' || /^\w+:\/\//.test(r.uri))
    return {
      source: client,
      key: asked === '' ? flows[0].server : asked,
      name: asked === '' ? resolved.name(client, flows[0].server) : asked,
      literal: flows.some(f => isLiteral(f.name)),
      place: proxied ? 'external' : networks.place(flows[0].server),
      port: serverPort,
      transport,
      servers: [...new Set(flows.map(f => f.server))],
      contacts,
      starts: mergeStarts(
        contacts.map(c => c.time),
        window,
      ),
      window,
      tls: tcp ? flows.flatMap(f => handshakes.get(f.stream) ?? []) : [],
    }
  })
}

function eligible(f: Flow, networks: Networks, requests: ReadonlyMap<number, readonly HttpRow[]>): boolean {
  if (f.transport !== 6 && f.transport !== 17) return false
  if (LEFT_OUT.has(f.app) || LEFT_OUT_PORTS.has(f.serverPort)) return false
  if (!networks.ours(f.client) || networks.place(f.server) === 'group' || f.client === f.server) return false
  // where the start was not captured, only the requests on it can be timed
  return f.transport === 17 || (f.flagsUp & SYN) !== 0 || requests.has(f.stream)
}

/** Failed and unnamed connections belong to the only name that their client used for the address and port. */
function onlyNames(tables: Tables, hostOf: (name: string) => string): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const f of tables.flows) {
    const host = hostOf(f.name)
    if (host === '') continue
    const key = `${f.client} ${f.server} ${f.serverPort}`
    const before = names.get(key)
    names.set(key, before === undefined || before === host ? host : '')
  }
  return names
}

function askedName(f: Flow, only: ReadonlyMap<string, string>, hostOf: (name: string) => string): string {
  const host = hostOf(f.name)
  const unanswered = f.payloadUp === 0
  return host !== '' || !unanswered ? host : (only.get(`${f.client} ${f.server} ${f.serverPort}`) ?? '')
}

function contactsOf(flows: readonly Flow[], rows: readonly (readonly HttpRow[])[]): Contact[] {
  // one measure for a whole series: bodies where any connection carried several requests
  const bodies = rows.some(r => r.length > 1)
  const contacts: Contact[] = []
  flows.forEach((flow, i) => {
    const failed =
      flow.transport === 6 ? (flow.flagsDown & SYN) === 0 && flow.payloadDown === 0 : flow.packetsDown === 0
    if (rows[i].length === 0)
      contacts.push({
        time: flow.start,
        frame: flow.first,
        sent: flow.payloadUp,
        received: flow.payloadDown,
        failed,
        flow,
        request: undefined,
      })
    for (const request of rows[i])
      contacts.push({
        time: request.time,
        frame: request.requestFrame,
        sent: bodies ? request.requestBytes : flow.payloadUp,
        received: bodies ? request.responseBytes : flow.payloadDown,
        failed: false,
        flow,
        request,
      })
  })
  return contacts.sort((a, b) => a.time - b.time)
}

function byStream<T extends { stream: number }>(rows: readonly T[]): Map<number, T[]> {
  const map = new Map<number, T[]>()
  for (const row of rows) {
    const list = map.get(row.stream)
    if (list === undefined) map.set(row.stream, [row])
    else list.push(row)
  }
  return map
}
