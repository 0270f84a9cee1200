import { Head, TAG, UNIVERSAL } from '../../bytes/ber.js'
import * as F from '../../packet/field.js'
import { appended } from '../../packet/label.js'
import { protocol } from '../../packet/protocol.js'
import * as A from './asn1.js'
import { algorithm, certificate } from './certificate.js'
import { generalName } from './extensions.js'
import { anyName } from './name.js'
import { extensions } from './pkix.js'
import { types } from './types.js'

const STATUS = {
  0: 'successful',
  1: 'malformedRequest',
  2: 'internalError',
  3: 'tryLater',
  5: 'sigRequired',
  6: 'unauthorized',
}

/** Online Certificate Status Protocol: RFC 6960. */
export const ocsp = protocol({
  name: 'ocsp',
  title: 'Online Certificate Status Protocol',
  on: { media_type: ['application/ocsp-request', 'application/ocsp-response'] },
  fields: {
    'responseType.id': F.oid('ResponseType Id'),
    NULL_element: F.none('NULL', { generated: false }),
    tbsRequest_element: F.none('tbsRequest'),
    optionalSignature_element: F.none('optionalSignature'),
    version: F.i32('version', { labels: { 0: 'v1', 1: 'v2', 2: 'v3' } }),
    requestorName: F.u32('requestorName'),
    requestList: F.u32('requestList'),
    Request_element: F.none('Request'),
    requestExtensions: F.u32('requestExtensions'),
    signatureAlgorithm_element: F.none('signatureAlgorithm'),
    signature: F.bytes('signature'),
    certs: F.u32('certs'),
    Certificate_element: F.none('Certificate'),
    reqCert_element: F.none('reqCert'),
    singleRequestExtensions: F.u32('singleRequestExtensions'),
    hashAlgorithm_element: F.none('hashAlgorithm'),
    issuerNameHash: F.bytes('issuerNameHash'),
    issuerKeyHash: F.bytes('issuerKeyHash'),
    serialNumber: F.bytes('serialNumber'),
    responseStatus: F.u32('responseStatus', { labels: STATUS }),
    responseBytes_element: F.none('responseBytes'),
    BasicOCSPResponse_element: F.none('BasicOCSPResponse'),
    tbsResponseData_element: F.none('tbsResponseData'),
    responderID: F.u32('responderID', { labels: { 1: 'byName', 2: 'byKey' } }),
    byName: F.u32('byName'),
    byKey: F.bytes('byKey'),
    producedAt: F.time('producedAt'),
    responses: F.u32('responses'),
    SingleResponse_element: F.none('SingleResponse'),
    certID_element: F.none('certID'),
    certStatus: F.u32('certStatus', { labels: { 0: 'good', 1: 'revoked', 2: 'unknown' }, generated: false }),
    good_element: F.none('good', { generated: false }),
    revoked_element: F.none('revoked'),
    unknown_element: F.none('unknown'),
    revocationTime: F.time('revocationTime'),
    revocationReason: F.u32('revocationReason'),
    thisUpdate: F.time('thisUpdate'),
    nextUpdate: F.time('nextUpdate'),
    singleExtensions: F.u32('singleExtensions'),
    responseExtensions: F.u32('responseExtensions'),
    AcceptableResponses: F.u32('AcceptableResponses'),
    AcceptableResponses_item: F.oid('AcceptableResponses item'),
    ArchiveCutoff: F.time('ArchiveCutoff'),
    ReOcspNonce: F.bytes('ReOcspNonce'),
  },
  dissect(r, p) {
    const head = new Head()
    const b = r.bytes
    if (!head.read(b, r.pos, r.end) || head.class !== UNIVERSAL || head.tag !== TAG.sequence) return false
    const inner = new Head()
    const answer = inner.read(b, head.content, r.end) && inner.tag === TAG.enumerated
    p.columns.name('OCSP')
    p.columns.set(answer ? 'Response' : 'Request')
    const a = new A.Asn1(r, p, types())
    a.read(answer ? response : request, Math.min(head.next, r.end))
  },
})

const f = ocsp.f
const { part } = A

const certID = A.sequence([
  part(f.hashAlgorithm_element, algorithm),
  part(f.issuerNameHash, A.octets),
  part(f.issuerKeyHash, A.octets),
  part(f.serialNumber, A.int),
])

/** A certificate in a list, with its holder's name. */
const namedCertificate: A.Type = {
  tags: certificate.tags,
  read(a, field, end, bare) {
    const at = a.r.tape.count
    certificate.read(a, field, end, bare)
    if (field !== undefined && a.r.full) a.r.tape.label[at] = appended(`${field.title} (${a.subject})`)
  },
}

const certs = part(f.certs, A.sequenceOf(part(f.Certificate_element, namedCertificate)), 0, true)
const signature = [part(f.signatureAlgorithm_element, algorithm), part(f.signature, A.bits()), certs]

const request = A.sequence([
  part(
    f.tbsRequest_element,
    A.sequence([
      part(f.version, A.int, 0, true),
      part(f.requestorName, generalName, 1, true),
      part(
        f.requestList,
        A.sequenceOf(
          part(
            f.Request_element,
            A.sequence([part(f.reqCert_element, certID), part(f.singleRequestExtensions, extensions, 0, true)]),
          ),
        ),
      ),
      part(f.requestExtensions, extensions, 2, true),
    ]),
  ),
  part(f.optionalSignature_element, A.sequence(signature), 0, true),
])

const certStatus = A.choice([
  part(f.good_element, A.nothing, 0),
  part(
    f.revoked_element,
    A.sequence([part(f.revocationTime, A.generalized), part(f.revocationReason, A.int, 0, true)]),
    1,
  ),
  part(f.unknown_element, A.nothing, 2),
])

const single = A.sequence([
  part(f.certID_element, certID),
  part(f.certStatus, certStatus),
  part(f.thisUpdate, A.generalized),
  part(f.nextUpdate, A.generalized, 0, true),
  part(f.singleExtensions, extensions, 1, true),
])

const basic = A.sequence([
  part(
    f.tbsResponseData_element,
    A.sequence([
      part(f.version, A.int, 0, true),
      part(f.responderID, A.choice([part(f.byName, anyName, 1, true), part(f.byKey, A.octets, 2, true)], [1, 2])),
      part(f.producedAt, A.generalized),
      part(f.responses, A.sequenceOf(part(f.SingleResponse_element, single))),
      part(f.responseExtensions, extensions, 1, true),
    ]),
  ),
  ...signature,
])

const BASIC = '1.3.6.1.5.5.7.48.1.1'

const responseBytes = A.sequence([
  part(f['responseType.id'], A.oid),
  part(undefined, {
    tags: A.octets.tags,
    read(a, _, end, bare) {
      if (a.oid === BASIC) A.octetsHolding(f.BasicOCSPResponse_element, basic).read(a, undefined, end, bare)
      else A.octetsByOid.read(a, undefined, end, bare)
    },
  }),
])

const response = A.sequence([part(f.responseStatus, A.int), part(f.responseBytes_element, responseBytes, 0, true)])

export const OCSP_EXTENSIONS: readonly (readonly [oid: string, known: A.Known])[] = [
  ['1.3.6.1.5.5.7.48.1.2', { protocol: ocsp, field: f.ReOcspNonce, type: A.octets }],
  [
    '1.3.6.1.5.5.7.48.1.4',
    { protocol: ocsp, field: f.AcceptableResponses, type: A.sequenceOf(part(f.AcceptableResponses_item, A.oid)) },
  ],
  ['1.3.6.1.5.5.7.48.1.5', { protocol: ocsp, field: f.NULL_element, type: A.nothing }],
  ['1.3.6.1.5.5.7.48.1.6', { protocol: ocsp, field: f.ArchiveCutoff, type: A.generalized }],
]
