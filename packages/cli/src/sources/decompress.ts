/** Decompression by what Node brings: gzip by zlib, zstd by zlib where it can, by fzstd where not. */
import type { Transform } from 'node:stream'
import * as zlib from 'node:zlib'
import { type ByteSource, type Compression, type Decompress, decodedSource } from '@wiresift/core'
import { Decompress as Zstd } from 'fzstd'
import { transformSource } from './transform-source.js'

/** Largest window a zstd frame may ask for; the limit of the zstd command (windowLog 27). */
const LARGEST_WINDOW = 128 * 1024 * 1024

/** For `openCapture`; lz4 is built in there. */
export const nodeDecompressors: Partial<Record<Compression, Decompress>> = {
  gzip: source => transformSource(source, 'gzip', zlib.createGunzip({ chunkSize: 64 * 1024 })),
  zstd: unzstd,
}

function unzstd(source: ByteSource): ByteSource {
  const native = nativeZstd()
  return native ? transformSource(source, 'zstd', native()) : unzstdSlowly(source)
}

/** zlib.createZstdDecompress came with Node 22.15 and 23.8. */
function nativeZstd(): (() => Transform) | undefined {
  return (zlib as { createZstdDecompress?: () => Transform }).createZstdDecompress
}

/** zstd in JavaScript. Frames are checked for their window only at the start of the file. */
export function unzstdSlowly(source: ByteSource): ByteSource {
  return decodedSource(source, 'zstd', emit => {
    // What fzstd hands out it may write over later.
    const decoder = new Zstd(bytes => emit(bytes.slice()))
    let first = true
    let last = new Uint8Array(0)
    return {
      push(bytes) {
        if (first) checkWindow(bytes)
        first = false
        // The last piece has to be told to be the last: so each is held back until the next arrives.
        if (last.length > 0) decoder.push(last)
        last = new Uint8Array(bytes)
      },
      end: () => decoder.push(last, true),
    }
  })
}

/** RFC 8878, section 3.1.1.1: the window a frame needs is told by its descriptor, or is all of its content. */
function checkWindow(bytes: Uint8Array): void {
  if (bytes.length < 18 || bytes[3] !== 0xfd) return
  const single = (bytes[4] & 0x20) !== 0
  const exponent = 10 + (bytes[5] >>> 3)
  const size = single ? contentSize(bytes) : 2 ** exponent * (1 + (bytes[5] & 7) / 8)
  if (size > LARGEST_WINDOW) throw new Error('a frame that needs more than 128 MiB of memory')
}

function contentSize(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const at = 5 + [0, 1, 2, 4][bytes[4] & 3]
  const width = 1 << (bytes[4] >>> 6)
  if (width === 8) return Number(view.getBigUint64(at, true))
  if (width === 4) return view.getUint32(at, true)
  return width === 2 ? view.getUint16(at, true) + 256 : bytes[at]
}
