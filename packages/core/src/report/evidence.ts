import type { Tables } from '../analysis/tables.js'
import { ipv4Text, ipv6Text } from '../bytes/address.js'
import { hex } from '../bytes/text.js'
import type { CaptureMeta, NameRecord } from '../capture/meta.js'
import { isoInstant } from './time.js'

/** One input file as it was opened. */
export interface EvidenceFile {
  readonly path: string
  /** Bytes of the file as it lies there, compressed or not. */
  readonly size: number
  readonly sha256: string
}

function addressText({ kind, address }: NameRecord): string {
  if (kind === 'ipv4' && address.length === 4) return ipv4Text(address, 0)
  if (kind === 'ipv6' && address.length === 16) return ipv6Text(address, 0)
  return hex(address, 0, address.length, ':')
}

/** What was analysed: enough to find it again and to tell it from another. */
export function evidenceSection(files: readonly EvidenceFile[], meta: CaptureMeta, tables: Tables) {
  const t = tables.totals
  const known = t.first !== undefined && t.last !== undefined
  return {
    files: files.map(f => ({ path: f.path, size: f.size, sha256: f.sha256 })),
    format: meta.variant === undefined ? meta.format : `${meta.format} (${meta.variant})`,
    byte_order: meta.byteOrder,
    version: meta.version,
    compression: meta.compression,
    sections: meta.sections.map(s => ({
      hardware: s.hardware ?? null,
      os: s.os ?? null,
      application: s.application ?? null,
      comments: s.comments,
    })),
    interfaces: meta.interfaces.map((i, n) => ({
      id: i.id,
      link_type: i.linkType,
      name: i.name ?? null,
      description: i.description ?? null,
      capture_filter: i.filter ?? null,
      os: i.os ?? null,
      snap_length: i.snapLength,
      comments: i.comments,
      packets: t.byInterface[n]?.packets ?? 0,
      received: i.received ?? null,
      dropped: i.dropped ?? null,
    })),
    name_resolutions: meta.nameResolutions.flatMap(n =>
      n.records.map(r => ({ address: addressText(r), names: r.names })),
    ),
    decryption_secrets: meta.secrets.map(s => ({ kind: s.kind, bytes: s.bytes.length })),
    statistics: meta.statistics.map(s => ({
      interface: meta.interfaces[s.interface]?.id ?? s.interface,
      time: isoInstant(s.time.seconds, s.time.nanos),
      received: s.received ?? null,
      dropped: s.dropped ?? null,
      accepted_by_filter: s.filterAccepted ?? null,
      dropped_by_os: s.osDropped ?? null,
      delivered: s.delivered ?? null,
      comments: s.comments,
    })),
    other_blocks: meta.otherBlocks,
    packets: t.packets,
    captured_bytes: t.captured,
    wire_bytes: t.wire,
    first_packet_time: t.first === undefined ? null : isoInstant(t.first.seconds, t.first.nanos),
    last_packet_time: t.last === undefined ? null : isoInstant(t.last.seconds, t.last.nanos),
    duration: known
      ? Math.round((t.last!.seconds - t.first!.seconds + (t.last!.nanos - t.first!.nanos) / 1e9) * 1e9) / 1e9
      : null,
    dropped_packets: meta.interfaces.some(i => i.dropped !== undefined)
      ? meta.interfaces.reduce((n, i) => n + (i.dropped ?? 0), 0)
      : null,
    damage: meta.problems.map(({ offset, message, file }) => ({ offset, message, file })),
  }
}
