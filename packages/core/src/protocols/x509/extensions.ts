import { TAG } from '../../bytes/ber.js'
import * as F from '../../packet/field.js'
import { protocol } from '../../packet/protocol.js'
import * as A from './asn1.js'
import { anyName, attributeWithValues, rdn } from './name.js'

const GENERAL_NAMES = {
  0: 'otherName',
  1: 'rfc822Name',
  2: 'dNSName',
  3: 'x400Address',
  4: 'directoryName',
  5: 'ediPartyName',
  6: 'uniformResourceIdentifier',
  7: 'iPAddress',
  8: 'registeredID',
}

const REASONS = {
  0: 'unspecified',
  1: 'keyCompromise',
  2: 'cACompromise',
  3: 'affiliationChanged',
  4: 'superseded',
  5: 'cessationOfOperation',
  6: 'certificateHold',
  8: 'removeFromCRL',
  9: 'privilegeWithdrawn',
  10: 'aaCompromise',
}

const flag = (title: string, mask: number): F.FieldSpec => F.bool(title, { mask, states: ['True', 'False'] })
const truth = (title: string): F.FieldSpec => F.bool(title, { states: ['True', 'False'] })

/** X.509 Certificate Extensions: X.509, RFC 5280. */
export const x509ce = protocol({
  name: 'x509ce',
  title: 'X.509 Certificate Extensions',
  fields: {
    id_ce_invalidityDate: F.time('invalidityDate'),
    id: F.oid('Id'),
    'IPAddress.ipv4': F.ipv4('iPAddress'),
    'IPAddress.ipv6': F.ipv6('iPAddress'),
    AuthorityKeyIdentifier_element: F.none('AuthorityKeyIdentifier'),
    keyIdentifier: F.bytes('keyIdentifier'),
    authorityCertIssuer: F.u32('authorityCertIssuer'),
    authorityCertSerialNumber: F.bytes('authorityCertSerialNumber'),
    SubjectKeyIdentifier: F.bytes('SubjectKeyIdentifier'),
    KeyUsage: F.bytes('KeyUsage'),
    'KeyUsage.digitalSignature': flag('digitalSignature', 0x80),
    'KeyUsage.contentCommitment': flag('contentCommitment', 0x40),
    'KeyUsage.keyEncipherment': flag('keyEncipherment', 0x20),
    'KeyUsage.dataEncipherment': flag('dataEncipherment', 0x10),
    'KeyUsage.keyAgreement': flag('keyAgreement', 0x08),
    'KeyUsage.keyCertSign': flag('keyCertSign', 0x04),
    'KeyUsage.cRLSign': flag('cRLSign', 0x02),
    'KeyUsage.encipherOnly': flag('encipherOnly', 0x01),
    'KeyUsage.decipherOnly': flag('decipherOnly', 0x80),
    KeyPurposeIDs: F.u32('KeyPurposeIDs'),
    KeyPurposeId: F.oid('KeyPurposeId'),
    PrivateKeyUsagePeriod_element: F.none('PrivateKeyUsagePeriod'),
    notBefore: F.time('notBefore'),
    notAfter: F.time('notAfter'),
    CertificatePoliciesSyntax: F.u32('CertificatePoliciesSyntax'),
    PolicyInformation_element: F.none('PolicyInformation'),
    policyIdentifier: F.oid('policyIdentifier'),
    policyQualifiers: F.u32('policyQualifiers'),
    PolicyQualifierInfo_element: F.none('PolicyQualifierInfo'),
    PolicyMappingsSyntax: F.u32('PolicyMappingsSyntax'),
    PolicyMappingsSyntax_item_element: F.none('PolicyMappingsSyntax item'),
    issuerDomainPolicy: F.oid('issuerDomainPolicy'),
    subjectDomainPolicy: F.oid('subjectDomainPolicy'),
    GeneralNames: F.u32('GeneralNames'),
    GeneralName: F.u32('GeneralName', { labels: GENERAL_NAMES }),
    otherName_element: F.none('otherName'),
    type_id: F.oid('type-id'),
    rfc822Name: F.string('rfc822Name'),
    dNSName: F.string('dNSName'),
    x400Address_element: F.none('x400Address'),
    directoryName: F.u32('directoryName', { labels: { 0: 'rdnSequence' } }),
    ediPartyName_element: F.none('ediPartyName'),
    nameAssigner: F.u32('nameAssigner'),
    partyName: F.u32('partyName'),
    uniformResourceIdentifier: F.string('uniformResourceIdentifier'),
    iPAddress: F.bytes('iPAddress'),
    registeredID: F.oid('registeredID'),
    AttributesSyntax: F.u32('AttributesSyntax'),
    Attribute_element: F.none('Attribute'),
    BasicConstraintsSyntax_element: F.none('BasicConstraintsSyntax'),
    cA: truth('cA'),
    pathLenConstraint: F.u64('pathLenConstraint'),
    NameConstraintsSyntax_element: F.none('NameConstraintsSyntax'),
    permittedSubtrees: F.u32('permittedSubtrees'),
    excludedSubtrees: F.u32('excludedSubtrees'),
    GeneralSubtree_element: F.none('GeneralSubtree'),
    base: F.u32('base', { labels: GENERAL_NAMES }),
    minimum: F.u64('minimum'),
    maximum: F.u64('maximum'),
    PolicyConstraintsSyntax_element: F.none('PolicyConstraintsSyntax'),
    requireExplicitPolicy: F.u64('requireExplicitPolicy'),
    inhibitPolicyMapping: F.u64('inhibitPolicyMapping'),
    SkipCerts: F.u64('SkipCerts'),
    CRLNumber: F.u64('CRLNumber'),
    BaseCRLNumber: F.u64('BaseCRLNumber'),
    CRLReason: F.u32('CRLReason', { labels: REASONS }),
    HoldInstruction: F.oid('HoldInstruction'),
    CRLDistPointsSyntax: F.u32('CRLDistPointsSyntax'),
    DistributionPoint_element: F.none('DistributionPoint'),
    distributionPoint: F.u32('distributionPoint', { labels: { 0: 'fullName', 1: 'nameRelativeToCRLIssuer' } }),
    fullName: F.u32('fullName'),
    nameRelativeToCRLIssuer: F.u32('nameRelativeToCRLIssuer'),
    reasons: F.bytes('reasons'),
    'ReasonFlags.unused': flag('unused', 0x80),
    'ReasonFlags.keyCompromise': flag('keyCompromise', 0x40),
    'ReasonFlags.cACompromise': flag('cACompromise', 0x20),
    'ReasonFlags.affiliationChanged': flag('affiliationChanged', 0x10),
    'ReasonFlags.superseded': flag('superseded', 0x08),
    'ReasonFlags.cessationOfOperation': flag('cessationOfOperation', 0x04),
    'ReasonFlags.certificateHold': flag('certificateHold', 0x02),
    'ReasonFlags.privilegeWithdrawn': flag('privilegeWithdrawn', 0x01),
    'ReasonFlags.aACompromise': flag('aACompromise', 0x80),
    cRLIssuer: F.u32('cRLIssuer'),
    IssuingDistPointSyntax_element: F.none('IssuingDistPointSyntax'),
    onlyContainsUserPublicKeyCerts: truth('onlyContainsUserPublicKeyCerts'),
    onlyContainsCACerts: truth('onlyContainsCACerts'),
    onlySomeReasons: F.bytes('onlySomeReasons'),
    indirectCRL: truth('indirectCRL'),
    CertificateTemplate_element: F.none('CertificateTemplate'),
    templateID: F.oid('templateID'),
    templateMajorVersion: F.i32('templateMajorVersion'),
    templateMinorVersion: F.i32('templateMinorVersion'),
    EntrustVersionInfo_element: F.none('EntrustVersionInfo'),
    entrustVers: F.string('entrustVers'),
    entrustVersInfoFlags: F.bytes('entrustVersInfoFlags'),
    'EntrustInfoFlags.keyUpdateAllowed': flag('keyUpdateAllowed', 0x80),
    'EntrustInfoFlags.newExtensions': flag('newExtensions', 0x40),
    'EntrustInfoFlags.pKIXCertificate': flag('pKIXCertificate', 0x20),
    'EntrustInfoFlags.enterpriseCategory': flag('enterpriseCategory', 0x10),
    'EntrustInfoFlags.webCategory': flag('webCategory', 0x08),
    'EntrustInfoFlags.sETCategory': flag('sETCategory', 0x04),
  },
  dissect: () => false,
})

const f = x509ce.f
const { part } = A

/** An address; with a mask behind it, as in name constraints, it has no field. */
const ip: A.Type = {
  tags: A.octets.tags,
  read(a, _, end, bare) {
    const size = end - a.r.pos
    const field = size === 4 ? f['IPAddress.ipv4'] : size === 16 ? f['IPAddress.ipv6'] : undefined
    A.octets.read(a, field, end, bare)
  },
}

export const generalName: A.Type = A.choice([
  part(f.otherName_element, A.sequence([part(f.type_id, A.oid), part(undefined, A.byOid, 0, true)]), 0),
  part(f.rfc822Name, A.string(TAG.ia5String), 1),
  part(f.dNSName, A.string(TAG.ia5String), 2),
  part(f.x400Address_element, A.sequence([]), 3),
  part(f.directoryName, anyName, 4, true),
  part(f.ediPartyName_element, A.sequence([]), 5),
  part(f.uniformResourceIdentifier, A.string(TAG.ia5String), 6),
  part(f.iPAddress, ip, 7),
  part(f.registeredID, A.oid, 8),
])

export const generalNames: A.Type = A.sequenceOf(part(f.GeneralName, generalName))

const KEY_USAGE = [
  f['KeyUsage.digitalSignature'],
  f['KeyUsage.contentCommitment'],
  f['KeyUsage.keyEncipherment'],
  f['KeyUsage.dataEncipherment'],
  f['KeyUsage.keyAgreement'],
  f['KeyUsage.keyCertSign'],
  f['KeyUsage.cRLSign'],
  f['KeyUsage.encipherOnly'],
  f['KeyUsage.decipherOnly'],
]

const reasonFlags = A.bits([
  f['ReasonFlags.unused'],
  f['ReasonFlags.keyCompromise'],
  f['ReasonFlags.cACompromise'],
  f['ReasonFlags.affiliationChanged'],
  f['ReasonFlags.superseded'],
  f['ReasonFlags.cessationOfOperation'],
  f['ReasonFlags.certificateHold'],
  f['ReasonFlags.privilegeWithdrawn'],
  f['ReasonFlags.aACompromise'],
])

const authorityKeyIdentifier = A.sequence([
  part(f.keyIdentifier, A.octets, 0),
  part(f.authorityCertIssuer, generalNames, 1),
  part(f.authorityCertSerialNumber, A.int, 2),
])

const policyQualifier = A.sequence([part(f.id, A.oid), part(undefined, A.byOid)])

const certificatePolicies = A.sequenceOf(
  part(
    f.PolicyInformation_element,
    A.sequence([
      part(f.policyIdentifier, A.oid),
      part(f.policyQualifiers, A.sequenceOf(part(f.PolicyQualifierInfo_element, policyQualifier))),
    ]),
  ),
)

const distributionPointName = A.choice([part(f.fullName, generalNames, 0), part(f.nameRelativeToCRLIssuer, rdn, 1)])

const distributionPoints = A.sequenceOf(
  part(
    f.DistributionPoint_element,
    A.sequence([
      part(f.distributionPoint, distributionPointName, 0, true),
      part(f.reasons, reasonFlags, 1),
      part(f.cRLIssuer, generalNames, 2),
    ]),
  ),
)

const issuingDistributionPoint = A.sequence([
  part(f.distributionPoint, distributionPointName, 0, true),
  part(f.onlyContainsUserPublicKeyCerts, A.bool, 1),
  part(f.onlyContainsCACerts, A.bool, 2),
  part(f.onlySomeReasons, reasonFlags, 3),
  part(f.indirectCRL, A.bool, 4),
])

const subtrees = A.sequenceOf(
  part(
    f.GeneralSubtree_element,
    A.sequence([part(f.base, generalName), part(f.minimum, A.int, 0), part(f.maximum, A.int, 1)]),
  ),
)

const entrustVersion = A.sequence([
  part(f.entrustVers, A.anyString),
  part(
    f.entrustVersInfoFlags,
    A.bits([
      f['EntrustInfoFlags.keyUpdateAllowed'],
      f['EntrustInfoFlags.newExtensions'],
      f['EntrustInfoFlags.pKIXCertificate'],
      f['EntrustInfoFlags.enterpriseCategory'],
      f['EntrustInfoFlags.webCategory'],
      f['EntrustInfoFlags.sETCategory'],
    ]),
  ),
])

const known = (field: F.Field, type: A.Type): A.Known => ({ protocol: x509ce, field, type })

export const EXTENSIONS: readonly (readonly [oid: string, known: A.Known])[] = [
  ['1.2.840.113533.7.65.0', known(f.EntrustVersionInfo_element, entrustVersion)],
  [
    '1.3.6.1.4.1.311.21.7',
    known(
      f.CertificateTemplate_element,
      A.sequence([part(f.templateID, A.oid), part(f.templateMajorVersion, A.int), part(f.templateMinorVersion, A.int)]),
    ),
  ],
  ['1.3.6.1.4.1.311.21.10', known(f.CertificatePoliciesSyntax, certificatePolicies)],
  ['2.5.29.9', known(f.AttributesSyntax, A.sequenceOf(part(f.Attribute_element, attributeWithValues)))],
  ['2.5.29.14', known(f.SubjectKeyIdentifier, A.octets)],
  ['2.5.29.15', known(f.KeyUsage, A.bits(KEY_USAGE))],
  [
    '2.5.29.16',
    known(
      f.PrivateKeyUsagePeriod_element,
      A.sequence([part(f.notBefore, A.generalized, 0), part(f.notAfter, A.generalized, 1)]),
    ),
  ],
  ['2.5.29.17', known(f.GeneralNames, generalNames)],
  ['2.5.29.18', known(f.GeneralNames, generalNames)],
  [
    '2.5.29.19',
    known(f.BasicConstraintsSyntax_element, A.sequence([part(f.cA, A.bool), part(f.pathLenConstraint, A.int)])),
  ],
  ['2.5.29.20', known(f.CRLNumber, A.int)],
  ['2.5.29.21', known(f.CRLReason, A.int)],
  ['2.5.29.23', known(f.HoldInstruction, A.oid)],
  ['2.5.29.24', known(f.id_ce_invalidityDate, A.generalized)],
  ['2.5.29.27', known(f.BaseCRLNumber, A.int)],
  ['2.5.29.28', known(f.IssuingDistPointSyntax_element, issuingDistributionPoint)],
  ['2.5.29.29', known(f.GeneralNames, generalNames)],
  [
    '2.5.29.30',
    known(
      f.NameConstraintsSyntax_element,
      A.sequence([part(f.permittedSubtrees, subtrees, 0), part(f.excludedSubtrees, subtrees, 1)]),
    ),
  ],
  ['2.5.29.31', known(f.CRLDistPointsSyntax, distributionPoints)],
  ['2.5.29.32', known(f.CertificatePoliciesSyntax, certificatePolicies)],
  [
    '2.5.29.33',
    known(
      f.PolicyMappingsSyntax,
      A.sequenceOf(
        part(
          f.PolicyMappingsSyntax_item_element,
          A.sequence([part(f.issuerDomainPolicy, A.oid), part(f.subjectDomainPolicy, A.oid)]),
        ),
      ),
    ),
  ],
  ['2.5.29.35', known(f.AuthorityKeyIdentifier_element, authorityKeyIdentifier)],
  [
    '2.5.29.36',
    known(
      f.PolicyConstraintsSyntax_element,
      A.sequence([part(f.requireExplicitPolicy, A.int, 0), part(f.inhibitPolicyMapping, A.int, 1)]),
    ),
  ],
  ['2.5.29.37', known(f.KeyPurposeIDs, A.sequenceOf(part(f.KeyPurposeId, A.oid)))],
  ['2.5.29.46', known(f.CRLDistPointsSyntax, distributionPoints)],
  ['2.5.29.54', known(f.SkipCerts, A.int)],
]
