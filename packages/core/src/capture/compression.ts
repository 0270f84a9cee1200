import { gunzip } from './gzip.js'
import { unlz4 } from './lz4.js'
import type { ByteSource } from './source.js'
import type { ByteWindow } from './window.js'

export type Compression = 'gzip' | 'zstd' | 'lz4'

/** Turns a compressed stream into the stream that was compressed; damage ends it and is told by `damage()`. */
export type Decompress = (source: ByteSource) => ByteSource

/** The decompressors that need nothing but this package. */
export const decompressors: Partial<Record<Compression, Decompress>> = { gzip: gunzip, lz4: unlz4 }

const LZ4_FRAME = 0x184d2204
const LZ4_LEGACY = 0x184c2102
const ZSTD_FRAME = 0xfd2fb528
/** Skippable frames of lz4 and zstd: 0x184d2a50 to 0x184d2a5f; zstd's pzstd and seekable files start with one. */
const SKIPPABLE = 0x184d2a50

/** How the bytes at the front of a window are compressed (RFC 1952, RFC 8878, the LZ4 frame format). */
export function compressionOf(window: ByteWindow): Compression | undefined {
  if (window.available < 4) return undefined
  const magic = window.view.getUint32(window.pos, true)
  if ((magic & 0xffffff) === 0x088b1f) return 'gzip'
  if (magic === LZ4_FRAME || magic === LZ4_LEGACY) return 'lz4'
  if (magic === ZSTD_FRAME || (magic & 0xfffffff0) === SKIPPABLE) return 'zstd'
  return undefined
}
