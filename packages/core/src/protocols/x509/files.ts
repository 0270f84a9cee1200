import * as F from '../../packet/field.js'
import { protocol } from '../../packet/protocol.js'
import { Asn1 } from './asn1.js'
import { certificate, certificateList } from './certificate.js'
import { types } from './types.js'

/** A certificate as a file or a body of its own: RFC 2585. */
export const pkixCert = protocol({
  name: 'pkix-cert',
  title: 'PKIX CERT File Format',
  short: 'PKIX Certificate',
  on: {
    media_type: [
      'application/pkix-cert',
      'application/x-x509-ca-cert',
      'application/x-x509-email-cert',
      'application/x-x509-server-cert',
      'application/x-x509-user-cert',
    ],
  },
  header: {},
  fields: { cert: F.none('Certificate') },
  dissect(r, p, f) {
    if (r.left === 0 || r.peek8() !== 0x30) return false
    const row = r.tape.count
    r.row(f.cert, r.pos, r.left, 0)
    const tree = r.nest(f.cert)
    const a = new Asn1(r, p, types())
    a.read(certificate, r.end)
    r.unnest(tree)
    if (r.full) r.tape.label[row] = `Certificate (${a.subject})`
    return true
  },
})

/** A revocation list as a body of its own; its layer is named after the framework. */
export const revocationList = protocol({
  name: 'pkix-crl',
  title: 'Certificate Revocation List',
  token: 'x509af',
  on: { media_type: ['application/pkix-crl'] },
  dissect(r, p) {
    if (r.left === 0 || r.peek8() !== 0x30) return false
    new Asn1(r, p, types()).read(certificateList, r.end)
    return true
  },
})
