/** gzip (RFC 1952) by fflate: for browsers, and wherever nothing faster is at hand. */
import { Gunzip } from 'fflate'
import { decodedSource } from './decoded.js'
import type { ByteSource } from './source.js'

/** The decompressed stream of a gzip file of any number of members. */
export function gunzip(source: ByteSource): ByteSource {
  return decodedSource(source, 'gzip', emit => {
    let whole = false
    const inflate = new Gunzip((bytes, final) => {
      emit(bytes)
      if (final) whole = true
    })
    return {
      push: bytes => inflate.push(bytes, false),
      end: () => {
        inflate.push(new Uint8Array(0), true)
        if (!whole) throw new Error('unexpected end')
      },
    }
  })
}
