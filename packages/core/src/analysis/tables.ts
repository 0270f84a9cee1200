import type { Instant } from '../capture/meta.js'

/**
 * What the analysers leave behind: plain rows, structured-cloneable, free of the session that made them. Detectors and
 * reports read nothing else.
 *
 * Packet numbers count from 1. Times are seconds since 1970. Addresses are text.
 */

/** What the two ends exchanged, direction by direction. */
export interface Flow {
  /** IP protocol number: 6, 17, 132; 1 and others for conversations without ports. */
  transport: number
  /** tcp.stream, udp.stream; -1 for conversations of addresses alone. */
  stream: number
  /** The end that sent the first packet, and the other; for TCP the end that sent the SYN where one was seen. */
  client: string
  server: string
  clientPort: number
  serverPort: number
  first: number
  last: number
  start: number
  end: number
  /** Packets and frame bytes (length on the wire) from the client and from the server. */
  packetsUp: number
  packetsDown: number
  bytesUp: number
  bytesDown: number
  /** Bytes of transport payload. */
  payloadUp: number
  payloadDown: number
  /** TCP flags seen from the client and from the server, ored. */
  flagsUp: number
  flagsDown: number
  /** Seconds from the SYN to its answer, NaN where not seen. */
  rtt: number
  /** Name of the innermost application protocol, or empty. */
  app: string
  /** Name that the client asked for: TLS SNI, else HTTP Host, else empty. */
  name: string
  /** Bytes missing in the streams, and how many holes. */
  gaps: number
  gapBytes: number
}

/** All packets between two IP addresses, the smaller text first. */
export interface AddressPair {
  src: string
  dst: string
  packets: number
  /** Captured frame bytes. */
  bytes: number
  /** Those sent by `src`. */
  packetsUp: number
  bytesUp: number
  first: number
  last: number
  start: number
  end: number
}

export interface DnsQuery {
  kind: 'dns' | 'mdns' | 'llmnr' | 'nbns'
  frame: number
  time: number
  client: string
  server: string
  query: string
  type: number
  class: number
  length: number
  stream: number
  transport: number
  /** Frame of the response, 0 without one. */
  responseFrame: number
  responseTime: number
  rcode: number
  answers: { name: string; type: number; ttl: number; data: string }[]
  responseLength: number
}

export interface HttpRow {
  time: number
  client: string
  server: string
  clientPort: number
  serverPort: number
  stream: number
  method: string
  host: string
  uri: string
  userAgent: string
  referer: string
  requestFrame: number
  requestBytes: number
  requestType: string
  status: number
  responseFrame: number
  responseTime: number
  responseType: string
  responseBytes: number
  whole: boolean
  /** Names of the request's header fields, lower case, in order. */
  requestHeaders: string[]
}

export interface TlsRow {
  time: number
  client: string
  server: string
  clientPort: number
  serverPort: number
  stream: number
  transport: number
  sni: string
  alpn: string[]
  version: string
  cipher: string
  ja3: string
  ja3s: string
  clientHelloFrame: number
  serverHelloFrame: number
  certificateFrame: number
  certificates: {
    subject: string
    issuer: string
    serial: string
    notBefore: number
    notAfter: number
    names: string[]
    sha1: string
    sha256: string
  }[]
  resumed: boolean
}

export interface CredentialRow {
  protocol: string
  method: string
  user: string
  secret: string
  clear: boolean
  accepted: boolean | undefined
  client: string
  server: string
  serverPort: number
  stream: number
  time: number
  frames: number[]
  scope: string
}

export interface FileRow {
  protocol: string
  name: string
  location: string
  direction: 'upload' | 'download'
  /** The end that got the file, and the end that gave it. */
  to: string
  from: string
  client: string
  server: string
  clientPort: number
  serverPort: number
  stream: number
  transport: number
  time: number
  declaredType: string
  /** Media type by content, or empty. */
  type: string
  /** What the content is, in words. */
  kind: string
  size: number
  announced: number
  whole: boolean
  missing: number
  md5: string
  sha1: string
  sha256: string
  /** Shannon entropy of the first 64 KiB, bits a byte. */
  entropy: number
  requestFrame: number
  /** First and last frame, how many, and the first of them. */
  first: number
  last: number
  frameCount: number
  frames: number[]
  /** Whether codings could not be undone: then size and hashes are of the bytes as transferred. */
  encoded: boolean
  /** Where the content was put, below the output folder; empty where it was not kept. */
  saved: string
}

export interface HostNameRow {
  address: string
  name: string
  source: string
  frame: number
}

export interface HierarchyNode {
  protocol: string
  packets: number
  bytes: number
  first: number
  last: number
  children: HierarchyNode[]
}

export interface Timeline {
  /** Seconds a bin takes: a power of two. Bin i starts at (first + i) * width seconds since 1970. */
  width: number
  first: number
  packets: number[]
  bytes: number[]
}

/** A series of packets from src to dst's TCP port, as the classic beacon rule counts it. */
export interface PacketSeries {
  src: string
  dst: string
  port: number
  count: number
  /** Of the gaps between packets: mean in seconds, population variance. */
  mean: number
  variance: number
  first: number
  last: number
}

export interface Totals {
  packets: number
  /** Bytes captured and on the wire. */
  captured: number
  wire: number
  first: Instant | undefined
  last: Instant | undefined
  /** Packets whose capture is shorter than the frame. */
  snapped: number
  /** Packets older than the one before. */
  backwards: number
  byInterface: { packets: number; captured: number; wire: number }[]
  /** Comments on packets. */
  comments: { frame: number; text: string }[]
}

/** What was not seen, by cause. */
export interface CoverageRow {
  /** Packets dissected to the end; those whose last payload no protocol took; malformed; cut by the capture. */
  undissected: { what: string; packets: number; first: number }[]
  malformed: number
  truncated: number
  abandoned: number
  faults: number
  faultMessages: string[]
  /** Holes in TCP streams, and the bytes known to be missing. */
  streamGaps: number
  streamGapBytes: number
  filesIncomplete: number
  /** What the lists do not hold, because a bound was reached. */
  leftOut: { what: string; count: number }[]
}

export interface Tables {
  totals: Totals
  coverage: CoverageRow
  hierarchy: HierarchyNode[]
  pairs: AddressPair[]
  flows: Flow[]
  dns: DnsQuery[]
  http: HttpRow[]
  tls: TlsRow[]
  credentials: CredentialRow[]
  files: FileRow[]
  hostNames: HostNameRow[]
  timeline: Timeline
  series: PacketSeries[]
  /** 'TCP/443': packets by transport and destination port. */
  ports: { name: string; packets: number }[]
}

export function emptyTables(): Tables {
  return {
    totals: {
      packets: 0,
      captured: 0,
      wire: 0,
      first: undefined,
      last: undefined,
      snapped: 0,
      backwards: 0,
      byInterface: [],
      comments: [],
    },
    coverage: {
      undissected: [],
      malformed: 0,
      truncated: 0,
      abandoned: 0,
      faults: 0,
      faultMessages: [],
      streamGaps: 0,
      streamGapBytes: 0,
      filesIncomplete: 0,
      leftOut: [],
    },
    hierarchy: [],
    pairs: [],
    flows: [],
    dns: [],
    http: [],
    tls: [],
    credentials: [],
    files: [],
    hostNames: [],
    timeline: { width: 1, first: 0, packets: [], bytes: [] },
    series: [],
    ports: [],
  }
}
