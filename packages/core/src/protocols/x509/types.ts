import { TAG, tagKey, UNIVERSAL } from '../../bytes/ber.js'
import { SCT, sctList } from '../tls/sct.js'
import type { Known } from './asn1.js'
import { ALGORITHMS } from './certificate.js'
import { EXTENSIONS } from './extensions.js'
import { LOGOTYPE } from './logotype.js'
import { ATTRIBUTES } from './name.js'
import { OCSP_EXTENSIONS } from './ocsp.js'
import { PKIX } from './pkix.js'

let table: ReadonlyMap<string, Known> | undefined

/** Signed certificate timestamps, an OCTET STRING within the extension's own: RFC 6962. */
const timestamps: Known = {
  protocol: undefined,
  field: undefined,
  type: {
    tags: [tagKey(UNIVERSAL, TAG.octetString)],
    read(a, _, end) {
      const tls = a.p.session.registry.protocol('tls')
      if (tls !== undefined) a.mention(tls)
      // identifier and length, then the list
      const long = a.r.peek8(1)
      a.r.pos += long < 0x80 ? 2 : 2 + (long & 0x7f)
      sctList(a.r, end, SCT)
    },
  },
}

/** What each object identifier stands for. Made when the first certificate is met: the modules refer to one another. */
export function types(): ReadonlyMap<string, Known> {
  table ??= new Map([
    ...ATTRIBUTES,
    ...EXTENSIONS,
    ...PKIX,
    ...ALGORITHMS,
    ...LOGOTYPE,
    ...OCSP_EXTENSIONS,
    ['1.3.6.1.4.1.11129.2.4.2', timestamps],
    ['1.3.6.1.4.1.11129.2.4.5', timestamps],
  ])
  return table
}
