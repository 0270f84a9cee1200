import * as F from '../../packet/field.js'
import { fieldTable } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { logName } from './ct-logs.js'
import { HASHES, SIGNATURES, SIGNERS } from './values.js'
import { VECTOR_FIELDS, vector } from './vector.js'

/** Fields of signature algorithms; the prefix is the protocol's. */
export const SIGNATURE_FIELDS = {
  'handshake.sig_hash_alg': F.u16('Signature Algorithm', { base: 'hex', labels: SIGNATURES }),
  'handshake.sig_hash_hash': F.u8('Signature Hash Algorithm Hash', { labels: HASHES }),
  'handshake.sig_hash_sig': F.u8('Signature Hash Algorithm Signature', { labels: SIGNERS }),
}

/** Fields of signed certificate timestamps: RFC 6962. */
export const SCT_FIELDS = {
  'sct.scts_length': F.u16('Serialized SCT List Length'),
  'sct.sct_length': F.u16('Serialized SCT Length'),
  'sct.sct_version': F.u8('SCT Version'),
  'sct.sct_logid': F.bytes('Log ID'),
  'sct.sct_timestamp': F.time('Timestamp', { utc: true }),
  'sct.sct_extensions_length': F.u16('Extensions length'),
  'sct.sct_extensions': F.none('Extensions'),
  'sct.sct_signature_length': F.u16('Signature Length'),
  'sct.sct_signature': F.bytes('Signature'),
  ...SIGNATURE_FIELDS,
  ...VECTOR_FIELDS,
}

export type SignatureFields = { readonly [K in keyof typeof SIGNATURE_FIELDS]: F.Field }
export type SctFields = { readonly [K in keyof typeof SCT_FIELDS]: F.Field }

/** The fields as certificates carry them, outside of a handshake's own table. */
export const SCT: SctFields = fieldTable('tls', SCT_FIELDS)

/** A signature algorithm, with the halves that it had before TLS 1.3. */
export function signatureAlgorithm(r: Reader, t: SignatureFields): number {
  const f = t['handshake.sig_hash_alg']
  const start = r.pos
  const v = r.u16(f)
  if (SIGNATURES[v] === undefined) {
    const digits = v.toString(16).padStart(4, '0')
    r.label(f, `${f.title}: ${HASHES[v >> 8] ?? 'Unknown'} ${SIGNERS[v & 0xff] ?? 'Unknown'} (0x${digits})`)
  }
  const tree = r.nest(f)
  r.row(t['handshake.sig_hash_hash'], start, 1, v >> 8)
  r.row(t['handshake.sig_hash_sig'], start + 1, 1, v & 0xff)
  r.unnest(tree)
  return v
}

/**
 * SignedCertificateTimestampList at the cursor. `bare`: read like a signature of TLS 1.0, without its algorithm, as tshark does
 * where the connection has that version.
 */
export function sctList(r: Reader, end: number, t: SctFields, bare = false): void {
  const stop = Math.min(end, r.u16(t['sct.scts_length']) + r.pos)
  while (r.pos + 2 <= stop) {
    const tree = r.group('Signed Certificate Timestamp')
    const next = Math.min(stop, r.u16(t['sct.sct_length']) + r.pos)
    if (next - r.pos >= 47) {
      if (tree >= 0) r.tape.label[tree] = `Signed Certificate Timestamp (${logName(r.bytes, r.pos + 1)})`
      sct(r, t, next, bare)
    }
    r.pos = next
    r.close(tree)
  }
}

function sct(r: Reader, t: SctFields, end: number, bare: boolean): void {
  r.u8(t['sct.sct_version'])
  r.span(t['sct.sct_logid'], 32)
  const at = r.pos
  const ms = r.u64()
  r.row(t['sct.sct_timestamp'], at, 8, Math.floor(ms / 1000))
  if (r.wants(t['sct.sct_timestamp']))
    r.tape.object[r.tape.count - 1] = [Math.floor(ms / 1000), (ms % 1000) * 1_000_000]
  const extensions = r.u16(t['sct.sct_extensions_length'])
  if (extensions > 0) r.span(t['sct.sct_extensions'], extensions)
  if (!bare) signatureAlgorithm(r, t)
  const length = vector(r, t, t['sct.sct_signature_length'], 2, end)
  if (length >= 0) r.span(t['sct.sct_signature'], length)
}
