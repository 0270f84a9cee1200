import { TAG } from '../../bytes/ber.js'
import * as F from '../../packet/field.js'
import { protocol } from '../../packet/protocol.js'
import * as A from './asn1.js'
import { anyName, nameType } from './name.js'
import { oidName } from './oids.js'

const VERSIONS = { 0: 'v1', 1: 'v2', 2: 'v3' }
const TIMES = { 0: 'utcTime', 1: 'generalizedTime' }
const NAME = { 0: 'rdnSequence' }

/** X.509 Authentication Framework: certificates and revocation lists, X.509 and RFC 5280. */
export const x509af = protocol({
  name: 'x509af',
  title: 'X.509 Authentication Framework',
  fields: {
    'algorithm.id': F.oid('Algorithm Id'),
    'extension.id': F.oid('Extension Id'),
    Certificate_element: F.none('Certificate'),
    CertificateList_element: F.none('CertificateList'),
    signedCertificate_element: F.none('signedCertificate'),
    version: F.i32('version', { labels: VERSIONS }),
    serialNumber: F.bytes('serialNumber'),
    signature_element: F.none('signature'),
    issuer: F.u32('issuer', { labels: NAME }),
    validity_element: F.none('validity'),
    notBefore: F.u32('notBefore', { labels: TIMES }),
    notAfter: F.u32('notAfter', { labels: TIMES }),
    utcTime: F.string('utcTime'),
    generalizedTime: F.time('generalizedTime'),
    subject: F.u32('subject', { labels: NAME }),
    rdnSequence: F.u32('rdnSequence'),
    subjectPublicKeyInfo_element: F.none('subjectPublicKeyInfo'),
    algorithm_element: F.none('algorithm'),
    subjectPublicKey: F.bytes('subjectPublicKey'),
    issuerUniqueIdentifier: F.bytes('issuerUniqueIdentifier'),
    subjectUniqueIdentifier: F.bytes('subjectUniqueIdentifier'),
    extensions: F.u32('extensions'),
    Extension_element: F.none('Extension'),
    critical: F.bool('critical', { states: ['True', 'False'] }),
    algorithmIdentifier_element: F.none('algorithmIdentifier'),
    encrypted: F.bytes('encrypted'),
    Userid: F.string('Userid'),
    DSS_Params_element: F.none('DSS-Params'),
    p: F.bytes('p'),
    q: F.bytes('q'),
    g: F.bytes('g'),
    signedCertificateList_element: F.none('signedCertificateList'),
    thisUpdate: F.u32('thisUpdate', { labels: TIMES }),
    nextUpdate: F.u32('nextUpdate', { labels: TIMES }),
    revokedCertificates: F.u32('revokedCertificates'),
    revokedCertificates_item_element: F.none('revokedCertificates item'),
    userCertificate: F.bytes('userCertificate'),
    revocationDate: F.u32('revocationDate', { labels: TIMES }),
    crlEntryExtensions: F.u32('crlEntryExtensions'),
    crlExtensions: F.u32('crlExtensions'),
  },
  dissect: () => false,
})

/** PKCS #1: RSA, and with RFC 3279 the keys of other algorithms. */
export const pkcs1 = protocol({
  name: 'pkcs-1',
  title: 'PKCS#1',
  fields: {
    modulus: F.bytes('modulus', { name: 'pkcs1.modulus' }),
    publicExponent: F.i32('publicExponent', { name: 'pkcs1.publicExponent' }),
    ECParameters: F.u32('ECParameters', {
      name: 'pkcs1.ECParameters',
      labels: { 0: 'specifiedCurve', 1: 'namedCurve' },
    }),
    namedCurve: F.oid('namedCurve', { name: 'pkcs1.namedCurve' }),
    specifiedCurve: F.none('specifiedCurve', { name: 'pkcs1.specifiedCurve_element' }),
    version: F.i32('version', { name: 'pkcs1.version', labels: { 1: 'ecpVer1' } }),
    fieldID: F.none('fieldID', { name: 'pkcs1.fieldID_element' }),
    fieldType: F.oid('fieldType', { name: 'pkcs1.fieldType' }),
    prime: F.i32('Prime-p', { name: 'pkcs1.Prime_p' }),
    curve: F.none('curve', { name: 'pkcs1.curve_element' }),
    a: F.bytes('a', { name: 'pkcs1.a' }),
    b: F.bytes('b', { name: 'pkcs1.b' }),
    seed: F.bytes('seed', { name: 'pkcs1.seed' }),
    base: F.bytes('base', { name: 'pkcs1.base' }),
    order: F.i32('order', { name: 'pkcs1.order' }),
    cofactor: F.i32('cofactor', { name: 'pkcs1.cofactor' }),
    pss: F.none('RSASSA-PSS-params', { name: 'pkcs1.RSASSA_PSS_params_element' }),
    hash: F.none('HashAlgorithm', { name: 'pkcs1.HashAlgorithm_element' }),
    hashAlgorithm: F.none('hashAlgorithm', { name: 'pkcs1.hashAlgorithm_element' }),
    maskGenAlgorithm: F.none('maskGenAlgorithm', { name: 'pkcs1.maskGenAlgorithm_element' }),
    saltLength: F.i32('saltLength', { name: 'pkcs1.saltLength' }),
    trailerField: F.i32('trailerField', { name: 'pkcs1.trailerField' }),
  },
  dissect: () => false,
})

const { part } = A
const f = x509af.f
const k = pkcs1.f

/** Names the row after the identifier that it starts with. */
function named(a: A.Asn1, row: number, field: F.Field | undefined, id: string): void {
  if (row >= 0 && a.r.full) a.r.tape.label[row] = `${field?.title} (${oidName(id)})`
}

const algorithmId: A.Type = {
  tags: A.oid.tags,
  read(a, field, end, bare) {
    A.oid.read(a, field, end, bare)
    a.algorithm = a.oid
  },
}

const algorithmIdentifier = A.sequence([part(f['algorithm.id'], algorithmId), part(undefined, A.byOid)])

/** AlgorithmIdentifier; afterwards `a.oid` is the algorithm's. */
export const algorithm: A.Type = {
  tags: algorithmIdentifier.tags,
  read(a, field, end, bare) {
    const at = a.r.tape.count
    const before = a.algorithm
    a.algorithm = ''
    algorithmIdentifier.read(a, field, end, bare)
    named(a, field !== undefined && a.r.wants(field) ? at : -1, field, a.algorithm)
    a.oid = a.algorithm
    a.algorithm = before
  },
}

const RSA = '1.2.840.113549.1.1.1'
const rsaKey = A.sequence([part(k.modulus, A.int), part(k.publicExponent, A.int)])

const keyInfo = A.sequence([
  part(f.algorithm_element, algorithm),
  part(
    f.subjectPublicKey,
    A.bits([], a => (a.oid === RSA ? rsaKey : undefined)),
  ),
])

const time = A.choice([part(f.utcTime, A.utc), part(f.generalizedTime, A.generalized)])

const extension = A.sequence([
  part(f['extension.id'], {
    tags: A.oid.tags,
    read(a, field, end, bare) {
      A.oid.read(a, field, end, bare)
      if (a.r.full) a.extension = a.oid
    },
  }),
  part(f.critical, A.bool),
  part(undefined, A.octetsByOid),
])

const extensionNamed: A.Type = {
  tags: extension.tags,
  read(a, field, end, bare) {
    const at = a.r.tape.count
    extension.read(a, field, end, bare)
    named(a, field !== undefined && a.r.wants(field) ? at : -1, field, a.extension)
  },
}

const extensions = A.sequenceOf(part(f.Extension_element, extensionNamed))

const subject = nameType(f.rdnSequence)

const signedCertificate = A.sequence([
  part(f.version, A.int, 0, true),
  part(f.serialNumber, A.int),
  part(f.signature_element, algorithm),
  part(f.issuer, anyName),
  part(f.validity_element, A.sequence([part(f.notBefore, time), part(f.notAfter, time)])),
  part(f.subject, {
    tags: subject.tags,
    read(a, field, end, bare) {
      subject.read(a, field, end, bare)
      a.subject = a.name
    },
  }),
  part(f.subjectPublicKeyInfo_element, keyInfo),
  part(f.issuerUniqueIdentifier, A.bits(), 1),
  part(f.subjectUniqueIdentifier, A.bits(), 2),
  part(f.extensions, extensions, 3, true),
])

const signed = [part(f.algorithmIdentifier_element, algorithm), part(f.encrypted, A.bits())]

/** Certificate; afterwards `a.subject` is its holder's name. */
export const certificate: A.Type = A.sequence([part(f.signedCertificate_element, signedCertificate), ...signed])

export const subjectPublicKeyInfo: A.Type = keyInfo

const revoked = A.sequence([
  part(f.userCertificate, A.int),
  part(f.revocationDate, time),
  part(f.crlEntryExtensions, extensions),
])

export const certificateList: A.Type = A.sequence([
  part(
    f.signedCertificateList_element,
    A.sequence([
      part(f.version, A.int),
      part(f.signature_element, algorithm),
      part(f.issuer, anyName),
      part(f.thisUpdate, time),
      part(f.nextUpdate, time),
      part(f.revokedCertificates, A.sequenceOf(part(f.revokedCertificates_item_element, revoked))),
      part(f.crlExtensions, extensions, 0, true),
    ]),
  ),
  ...signed,
])

const ecParameters = A.choice([
  part(
    k.specifiedCurve,
    A.sequence([
      part(k.version, A.int),
      part(k.fieldID, A.sequence([part(k.fieldType, A.oid), part(undefined, A.byOid)])),
      part(k.curve, A.sequence([part(k.a, A.octets), part(k.b, A.octets), part(k.seed, A.bits())])),
      part(k.base, A.octets),
      part(k.order, A.int),
      part(k.cofactor, A.int),
    ]),
  ),
  part(k.namedCurve, A.oid),
])

const pss = A.sequence([
  part(k.hashAlgorithm, algorithm, 0, true),
  part(k.maskGenAlgorithm, algorithm, 1, true),
  part(k.saltLength, A.int, 2, true),
  part(k.trailerField, A.int, 3, true),
])

/** Parameters of algorithms, and an attribute that the framework knows. */
export const ALGORITHMS: readonly (readonly [oid: string, known: A.Known])[] = [
  ['1.2.840.10045.2.1', { protocol: pkcs1, field: k.ECParameters, type: ecParameters }],
  ['1.2.840.10045.1.1', { protocol: pkcs1, field: k.prime, type: A.int }],
  ['1.2.840.113549.1.1.10', { protocol: pkcs1, field: k.pss, type: pss }],
  [
    '1.2.840.10040.4.1',
    {
      protocol: x509af,
      field: f.DSS_Params_element,
      type: A.sequence([part(f.p, A.int), part(f.q, A.int), part(f.g, A.int)]),
    },
  ],
  ['0.9.2342.19200300.100.1.1', { protocol: x509af, field: f.Userid, type: A.string(TAG.utf8String) }],
  ['1.2.840.113549.1.1.8', { protocol: pkcs1, field: k.hash, type: algorithm }],
]
