import type { HierarchyNode, Tables } from '../analysis/tables.js'
import type { CaptureMeta } from '../capture/meta.js'
import type { Finding } from '../detect/finding.js'
import { classicSection } from './classic.js'
import { type EvidenceFile, evidenceSection } from './evidence.js'
import { conversationFilter, dnsFilter, framesFilter, pairFilter, streamFilter } from './filters.js'
import { Rows } from './rows.js'
import { maskSecret } from './secrets.js'
import { isoTime, roundSeconds } from './time.js'

/** Version of the report's schema, described in docs/report-json.md. Additions raise the second number, other changes the first. */
export const SCHEMA = 'wiresift-report/1.0'

export interface ReportInput {
  readonly tables: Tables
  readonly meta: CaptureMeta
  readonly findings: readonly Finding[]
  readonly files: readonly EvidenceFile[]
  /** When the analysis was made, ISO 8601. */
  readonly timestamp: string
  readonly tool: { readonly name: string; readonly version: string }
  readonly commandLine: string
  readonly options: ReportOptions
}

export interface ReportOptions {
  /** Rows of each list at the most; Infinity for all. */
  readonly top: number
  readonly showSecrets: boolean
  /** Largest population variance of the classic beacon rule, in seconds squared. */
  readonly beaconVariance: number
}

/** The report as a plain value; `JSON.stringify` gives report.json. */
export type Report = ReturnType<typeof buildReport>

/** The first rows of a list, as many as are wanted. */
type Top = <S, T>(sources: readonly S[], row: (source: S) => T) => Rows<T>

/** Puts tables and findings into the shape of report.json. Lists are cut to `top` rows, and then say how many there were. */
export function buildReport(input: ReportInput) {
  const { tables, options } = input
  const top = <S, T>(sources: readonly S[], row: (source: S) => T): Rows<T> =>
    Rows.of(sources.length > options.top ? sources.slice(0, options.top) : sources, row)
  return {
    schema: SCHEMA,
    tool: input.tool,
    command_line: input.commandLine,
    ...classicSection(tables, input.files, input.timestamp, options),
    evidence: evidenceSection(input.files, input.meta, tables),
    coverage: coverageSection(tables),
    list_totals: listTotals(input),
    findings: top(input.findings, findingRow),
    protocol_hierarchy: tables.hierarchy.map(n => hierarchyRow(n, [])),
    endpoints: endpoints(tables, top),
    address_pairs: top(
      [...tables.pairs].sort((a, b) => b.bytes - a.bytes || a.first - b.first),
      p => ({
        ...p,
        start: isoTime(p.start),
        end: isoTime(p.end),
        filter: pairFilter(p.src, p.dst),
      }),
    ),
    flows: top(
      [...tables.flows].sort((a, b) => b.bytesUp + b.bytesDown - a.bytesUp - a.bytesDown || a.first - b.first),
      f => ({
        transport: f.transport === 6 ? 'tcp' : f.transport === 17 ? 'udp' : String(f.transport),
        stream: f.stream,
        client: f.client,
        client_port: f.clientPort,
        server: f.server,
        server_port: f.serverPort,
        name: f.name,
        protocol: f.app,
        start: isoTime(f.start),
        end: isoTime(f.end),
        duration: roundSeconds(f.end - f.start),
        packets_from_client: f.packetsUp,
        packets_from_server: f.packetsDown,
        bytes_from_client: f.bytesUp,
        bytes_from_server: f.bytesDown,
        payload_from_client: f.payloadUp,
        payload_from_server: f.payloadDown,
        gaps: f.gaps,
        gap_bytes: f.gapBytes,
        first_packet: f.first,
        last_packet: f.last,
        filter: streamFilter(f.transport, f.stream),
      }),
    ),
    dns_names: dnsNames(tables, top),
    dns: top(tables.dns, d => ({
      protocol: d.kind,
      query: d.query,
      type: d.type,
      client: d.client,
      server: d.server,
      time: isoTime(d.time),
      response_code: d.rcode < 0 ? null : d.rcode,
      response_time: d.frame === 0 || Number.isNaN(d.responseTime) ? null : roundSeconds(d.responseTime - d.time),
      answers: d.answers,
      packets: [d.frame, d.responseFrame].filter(n => n > 0),
      filter: dnsFilter(d),
    })),
    http: top(tables.http, h => ({
      time: isoTime(h.time),
      client: h.client,
      server: h.server,
      server_port: h.serverPort,
      method: h.method,
      host: h.host,
      uri: h.uri,
      user_agent: h.userAgent,
      referer: h.referer,
      request_bytes: h.requestBytes,
      request_type: h.requestType,
      status: h.status === 0 ? null : h.status,
      response_type: h.responseType,
      response_bytes: h.responseBytes,
      whole: h.whole,
      packets: [h.requestFrame, h.responseFrame].filter(n => n > 0),
      filter: streamFilter(6, h.stream),
    })),
    tls: top(tables.tls, t => ({
      time: isoTime(t.time),
      client: t.client,
      server: t.server,
      server_port: t.serverPort,
      sni: t.sni,
      version: t.version,
      cipher: t.cipher,
      alpn: t.alpn,
      ja3: t.ja3,
      ja3s: t.ja3s,
      resumed: t.resumed,
      certificates: t.certificates.map(c => ({
        subject: c.subject,
        issuer: c.issuer,
        serial: c.serial,
        not_before: isoTime(c.notBefore),
        not_after: isoTime(c.notAfter),
        names: c.names,
        sha1: c.sha1,
        sha256: c.sha256,
      })),
      packets: [t.clientHelloFrame, t.serverHelloFrame, t.certificateFrame].filter(
        (n, i, all) => n > 0 && all.indexOf(n) === i,
      ),
      filter: streamFilter(t.transport, t.stream),
    })),
    credentials: top(tables.credentials, c => ({
      protocol: c.protocol,
      method: c.method,
      user: c.user,
      secret: options.showSecrets ? c.secret : maskSecret(c.secret),
      masked: !options.showSecrets,
      clear_text: c.clear,
      accepted: c.accepted ?? null,
      client: c.client,
      server: c.server,
      server_port: c.serverPort,
      scope: c.scope,
      time: isoTime(c.time),
      packets: c.frames,
      filter: framesFilter(c.frames),
    })),
    files: top(tables.files, f => ({
      name: f.name,
      location: f.location,
      protocol: f.protocol,
      direction: f.direction,
      from: f.from,
      to: f.to,
      time: isoTime(f.time),
      declared_type: f.declaredType,
      type: f.type,
      description: f.kind,
      size: f.size,
      announced_size: f.announced < 0 ? null : f.announced,
      whole: f.whole,
      missing_bytes: f.missing,
      still_encoded: f.encoded,
      md5: f.md5,
      sha1: f.sha1,
      sha256: f.sha256,
      entropy: f.entropy,
      saved_as: f.saved === '' ? null : f.saved,
      packets: f.requestFrame > 0 && !f.frames.includes(f.requestFrame) ? [f.requestFrame, ...f.frames] : f.frames,
      packet_count: f.frameCount,
      filter: streamFilter(f.transport, f.stream),
    })),
    host_names: top(tables.hostNames, h => ({ ...h, filter: framesFilter([h.frame]) })),
    packet_comments: top(tables.totals.comments, c => ({ ...c, filter: framesFilter([c.frame]) })),
    timeline: {
      bin_seconds: tables.timeline.width,
      start: isoTime(tables.timeline.first * tables.timeline.width),
      packets: tables.timeline.packets,
      bytes: tables.timeline.bytes,
    },
  }
}

/** How many rows each list has before it is cut. */
function listTotals({ tables, findings }: ReportInput) {
  return {
    findings: findings.length,
    conversations: tables.pairs.length,
    endpoints: new Set(tables.pairs.flatMap(p => [p.src, p.dst])).size,
    flows: tables.flows.length,
    dns: tables.dns.length,
    dns_names: new Set(tables.dns.map(d => d.query).filter(q => q !== '')).size,
    http: tables.http.length,
    tls: tables.tls.length,
    credentials: tables.credentials.length,
    files: tables.files.length,
    packet_comments: tables.totals.comments.length,
  }
}

/** Names by how often they were asked for, with who asked and what was answered. */
function dnsNames(tables: Tables, top: Top) {
  const names = new Map<
    string,
    { queries: number; clients: Set<string>; answers: Set<string>; errors: Set<number>; first: number }
  >()
  for (const d of tables.dns) {
    if (d.query === '') continue
    let n = names.get(d.query)
    if (n === undefined)
      names.set(
        d.query,
        (n = {
          queries: 0,
          clients: new Set(),
          answers: new Set(),
          errors: new Set(),
          first: d.frame || d.responseFrame,
        }),
      )
    n.queries++
    n.clients.add(d.client)
    for (const a of d.answers) if (a.data !== '' && n.answers.size < 50) n.answers.add(a.data)
    if (d.rcode > 0) n.errors.add(d.rcode)
  }
  return top(
    [...names].sort((a, b) => b[1].queries - a[1].queries || a[1].first - b[1].first),
    ([name, n]) => ({
      name,
      queries: n.queries,
      clients: [...n.clients],
      answers: [...n.answers],
      response_codes: [...n.errors],
      first_packet: n.first,
      filter: `dns.qry.name == "${name.replace(/["\\]/g, '\\$&')}"`,
    }),
  )
}

function coverageSection(tables: Tables) {
  const c = tables.coverage
  return {
    packets: tables.totals.packets,
    fully_dissected: Math.max(
      0,
      tables.totals.packets - c.undissected.reduce((n, u) => n + u.packets, 0) - c.malformed - c.truncated,
    ),
    undissected: c.undissected.map(u => ({ ...u, filter: framesFilter([u.first]) })),
    malformed: c.malformed,
    cut_by_capture: c.truncated,
    snapped_packets: tables.totals.snapped,
    out_of_order_in_file: tables.totals.backwards,
    stream_gaps: c.streamGaps,
    stream_gap_bytes: c.streamGapBytes,
    incomplete_files: c.filesIncomplete,
    abandoned: c.abandoned,
    left_out: c.leftOut,
    internal_errors: c.faults,
    internal_error_messages: c.faultMessages,
    encrypted_flows: tables.tls.length,
  }
}

function findingRow(f: Finding) {
  return {
    id: f.id,
    rule: f.rule,
    rule_version: f.version,
    title: f.title,
    explanation: f.explanation,
    techniques: f.techniques,
    severity: f.severity,
    confidence: f.confidence,
    source: f.source,
    targets: f.targets,
    start: isoTime(f.start),
    end: isoTime(f.end),
    inputs: f.inputs,
    counter_evidence: f.counterEvidence,
    packets: f.packets,
    packet_count: f.packetCount,
    filter: f.filter,
  }
}

interface HierarchyRow {
  protocol: string
  packets: number
  bytes: number
  first_packet: number
  last_packet: number
  filter: string
  children: HierarchyRow[]
}

function hierarchyRow(node: HierarchyNode, above: readonly string[]): HierarchyRow {
  const path = [...above, node.protocol]
  return {
    protocol: node.protocol,
    packets: node.packets,
    bytes: node.bytes,
    first_packet: node.first,
    last_packet: node.last,
    filter: [...new Set(path)].join(' && '),
    children: node.children.map(c => hierarchyRow(c, path)),
  }
}

/** What a host sent and received. */
class HostTotals {
  packetsSent = 0
  bytesSent = 0
  packetsReceived = 0
  bytesReceived = 0
  last = 0

  constructor(
    readonly address: string,
    public first: number,
  ) {}

  add(sent: number, bytesSent: number, received: number, bytesReceived: number, first: number, last: number): void {
    this.packetsSent += sent
    this.bytesSent += bytesSent
    this.packetsReceived += received
    this.bytesReceived += bytesReceived
    if (first < this.first) this.first = first
    if (last > this.last) this.last = last
  }
}

/** Hosts, with what they sent and received, by bytes. */
function endpoints(tables: Tables, top: Top) {
  const hosts = new Map<string, HostTotals>()
  const host = (address: string, first: number): HostTotals => {
    let h = hosts.get(address)
    if (h === undefined) hosts.set(address, (h = new HostTotals(address, first)))
    return h
  }
  for (const p of tables.pairs) {
    const [down, bytesDown] = [p.packets - p.packetsUp, p.bytes - p.bytesUp]
    host(p.src, p.first).add(p.packetsUp, p.bytesUp, down, bytesDown, p.first, p.last)
    host(p.dst, p.first).add(down, bytesDown, p.packetsUp, p.bytesUp, p.first, p.last)
  }
  const names = new Map<string, Set<string>>()
  for (const h of tables.hostNames) {
    const set = names.get(h.address)
    if (set) set.add(h.name)
    else names.set(h.address, new Set([h.name]))
  }
  const size = (h: HostTotals): number => h.bytesSent + h.bytesReceived
  return top(
    [...hosts.values()].sort((a, b) => size(b) - size(a) || a.first - b.first),
    h => ({
      address: h.address,
      names: [...(names.get(h.address) ?? [])],
      packets_sent: h.packetsSent,
      bytes_sent: h.bytesSent,
      packets_received: h.packetsReceived,
      bytes_received: h.bytesReceived,
      first_packet: h.first,
      last_packet: h.last,
      filter: conversationFilter(h.address),
    }),
  )
}
