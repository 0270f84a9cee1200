import type { Field } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import type { Protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { Asn1 } from './asn1.js'
import { certificate, pkcs1, subjectPublicKeyInfo, x509af } from './certificate.js'
import { x509ce } from './extensions.js'
import { pkixCert, revocationList } from './files.js'
import { logotype } from './logotype.js'
import { rdnSequence, x509if, x509sat } from './name.js'
import { ocsp } from './ocsp.js'
import { netscape, pkix1explicit, pkix1implicit, pkixqualified } from './pkix.js'
import { types } from './types.js'

export { CertificateMemory, certificateFacts } from './facts.js'
export { ocsp } from './ocsp.js'

/** Protocols of certificates and of what they hold. */
export const X509: readonly Protocol[] = [
  x509sat,
  x509if,
  x509ce,
  x509af,
  pkcs1,
  pkix1explicit,
  pkix1implicit,
  pkixqualified,
  netscape,
  logotype,
  ocsp,
  pkixCert,
  revocationList,
]

/** Whether somebody wants to see into certificates. */
export function wantsCertificates(r: Reader): boolean {
  return r.full || X509.some(p => r.wants(p.root) || p.fields.some(f => r.wants(f)))
}

/** Reads a certificate at the cursor into rows under the row recorded last; answers its holder's name, in full mode. */
export function readCertificate(r: Reader, p: Packet, end: number): string {
  const a = new Asn1(r, p, types())
  a.read(certificate, end)
  return a.subject
}

/** Reads a distinguished name at the cursor; answers its text, in full mode. */
export function readName(r: Reader, p: Packet, field: Field | undefined, end: number): string {
  const a = new Asn1(r, p, types())
  rdnSequence.read(a, field, end, false)
  return a.name
}

/** Reads a SubjectPublicKeyInfo at the cursor. */
export function readPublicKey(r: Reader, p: Packet, end: number): void {
  new Asn1(r, p, types()).read(subjectPublicKeyInfo, end)
}
