import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { Gunzip, Inflate } from 'fflate'
import { hex } from '../bytes/text.js'
import type { Platform } from './platform.js'

/** The platform in plain JavaScript, for browsers and workers: gzip and deflate, no brotli. */
export const purePlatform: Platform = {
  hash(name) {
    const h = name === 'md5' ? md5.create() : name === 'sha1' ? sha1.create() : sha256.create()
    return { update: bytes => void h.update(bytes), digest: () => hex(h.digest()) }
  },
  inflate(coding, bytes, limit) {
    if (coding === 'gzip' || coding === 'x-gzip') return drain(new Gunzip(), bytes, limit)
    if (coding !== 'deflate') return undefined
    // "deflate" is a zlib stream by RFC 9110, and a bare one from some servers
    const zlib = bytes.length > 2 && (bytes[0] & 15) === 8 && ((bytes[0] << 8) | bytes[1]) % 31 === 0
    return drain(new Inflate(), zlib ? bytes.subarray(2) : bytes, limit)
  },
}

function drain(stream: Gunzip | Inflate, bytes: Uint8Array, limit: number): { bytes: Uint8Array; whole: boolean } {
  const parts: Uint8Array[] = []
  let size = 0
  let whole = false
  stream.ondata = (chunk, final) => {
    if (size < limit) parts.push(chunk.slice(0, limit - size))
    size += chunk.length
    whole = final
  }
  try {
    for (let at = 0; at < bytes.length && size < limit; at += 16384)
      stream.push(bytes.subarray(at, at + 16384), at + 16384 >= bytes.length)
  } catch {
    whole = false
  }
  const out = new Uint8Array(Math.min(size, limit))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return { bytes: out, whole: whole && size <= limit }
}
