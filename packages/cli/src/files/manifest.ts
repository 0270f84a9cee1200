import type { FileRow } from '@wiresift/core'

/** What manifest.json says of a file. */
export interface ManifestFile {
  /** Where it was written, below the folder; null where contents were not kept. */
  readonly path: string | null
  readonly name: string
  readonly location: string
  readonly protocol: string
  readonly direction: 'upload' | 'download'
  readonly client: string
  readonly server: string
  readonly time: number
  readonly declared_type: string
  readonly type: string
  readonly kind: string
  readonly size: number
  readonly announced_size: number | null
  /** Whether all of it was captured; what is missing was left out. */
  readonly complete: boolean
  readonly missing_bytes: number
  /** Its content coding could not be undone: size and hashes are of the bytes as sent. */
  readonly encoded: boolean
  readonly md5: string
  readonly sha1: string
  readonly sha256: string
  readonly request_packet: number | null
  readonly first_packet: number
  readonly last_packet: number
  readonly packet_count: number
  /** The first packets that carried it. */
  readonly packets: readonly number[]
}

/** The manifest of carved files, in the order in which they ended. */
export function manifest(rows: readonly FileRow[]): { readonly files: ManifestFile[] } {
  return {
    files: rows.map(row => ({
      path: row.saved === '' ? null : row.saved,
      name: row.name,
      location: row.location,
      protocol: row.protocol,
      direction: row.direction,
      client: row.client,
      server: row.server,
      time: row.time,
      declared_type: row.declaredType,
      type: row.type,
      kind: row.kind,
      size: row.size,
      announced_size: row.announced < 0 ? null : row.announced,
      complete: row.whole,
      missing_bytes: row.missing,
      encoded: row.encoded,
      md5: row.md5,
      sha1: row.sha1,
      sha256: row.sha256,
      request_packet: row.requestFrame === 0 ? null : row.requestFrame,
      first_packet: row.first,
      last_packet: row.last,
      packet_count: row.frameCount,
      packets: row.frames,
    })),
  }
}
