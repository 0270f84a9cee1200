import { TAG } from '../../bytes/ber.js'
import * as F from '../../packet/field.js'
import { protocol } from '../../packet/protocol.js'
import * as A from './asn1.js'
import { generalName } from './extensions.js'

const { part } = A
const truth = (title: string): F.FieldSpec => F.bool(title, { states: ['True', 'False'] })
const flag = (title: string, name: string, mask: number): F.FieldSpec =>
  F.bool(title, { name, mask, states: ['True', 'False'] })
const DISPLAY = { 0: 'ia5String', 1: 'visibleString', 2: 'bmpString', 3: 'utf8String' }

/** PKIX1Explicit: RFC 5280 A.1, RFC 3779, RFC 7633. */
export const pkix1explicit = protocol({
  name: 'pkix1explicit',
  title: 'PKIX1Explicit',
  fields: {
    id: F.string('Id'),
    DirectoryString: F.string('DirectoryString'),
    Extensions: F.u32('Extensions'),
    Extension_element: F.none('Extension'),
    critical: truth('critical'),
    Features: F.u32('Features'),
    Features_item: F.u16('Features item'),
    DomainParameters_element: F.none('DomainParameters'),
    p: F.i32('p'),
    g: F.i32('g'),
    q: F.i32('q'),
    j: F.i32('j'),
    IPAddrBlocks: F.u32('IPAddrBlocks'),
    IPAddressFamily_element: F.none('IPAddressFamily'),
    addressFamily: F.bytes('addressFamily'),
    addressfamily: F.u16('Address family(AFN)', { labels: { 1: 'IPv4', 2: 'IPv6' } }),
    'addressfamily.safi': F.u16('Subsequent Address Family Identifiers (SAFI)'),
    ipAddressChoice: F.u32('ipAddressChoice', { labels: { 0: 'inherit', 1: 'addressesOrRanges' } }),
    inherit_element: F.none('inherit'),
    addressesOrRanges: F.u32('addressesOrRanges'),
    IPAddressOrRange: F.u32('IPAddressOrRange', { labels: { 0: 'addressPrefix', 1: 'addressRange' } }),
    addressPrefix: F.bytes('addressPrefix'),
    addressRange_element: F.none('addressRange'),
    min: F.bytes('min'),
    max: F.bytes('max'),
    ASIdentifiers_element: F.none('ASIdentifiers'),
    asnum: F.u32('asnum', { labels: { 0: 'inherit', 1: 'asIdsOrRanges' } }),
    rdi: F.u32('rdi', { labels: { 0: 'inherit', 1: 'asIdsOrRanges' } }),
    asIdsOrRanges: F.u32('asIdsOrRanges'),
    as: F.u32('id', { name: 'pkix1explicit.id' }),
    range_element: F.none('range'),
    from: F.u32('min', { name: 'pkix1explicit.min' }),
    to: F.u32('max', { name: 'pkix1explicit.max' }),
    ASIdOrRange: F.u32('ASIdOrRange', { labels: { 0: 'id', 1: 'range' } }),
  },
  dissect: () => false,
})

/** PKIX1Implicit: RFC 5280 A.2. */
export const pkix1implicit = protocol({
  name: 'pkix1implicit',
  title: 'PKIX1Implitit',
  fields: {
    AuthorityInfoAccessSyntax: F.u32('AuthorityInfoAccessSyntax'),
    AccessDescription_element: F.none('AccessDescription'),
    accessMethod: F.oid('accessMethod'),
    accessLocation: F.u32('accessLocation'),
    UserNotice_element: F.none('UserNotice'),
    noticeRef_element: F.none('noticeRef'),
    explicitText: F.u32('explicitText', { labels: DISPLAY }),
    organization: F.u32('organization', { labels: DISPLAY }),
    noticeNumbers: F.u32('noticeNumbers'),
    noticeNumbers_item: F.i32('noticeNumbers item'),
    ia5String: F.string('ia5String'),
    visibleString: F.string('visibleString'),
    bmpString: F.string('bmpString'),
    utf8String: F.string('utf8String'),
  },
  dissect: () => false,
})

/** Netscape's certificate extensions. */
export const netscape = protocol({
  name: 'ns_cert_exts',
  title: 'NetScape Certificate Extensions',
  fields: {
    BaseUrl: F.string('BaseUrl'),
    RevocationUrl: F.string('RevocationUrl'),
    CaRevocationUrl: F.string('CaRevocationUrl'),
    CaPolicyUrl: F.string('CaPolicyUrl'),
    CertRenewalUrl: F.string('CertRenewalUrl'),
    SslServerName: F.string('SslServerName'),
    Comment: F.string('Comment'),
    CertType: F.bytes('CertType'),
    client: flag('ssl-client', 'ns.cert.exts.CertType.ssl.client', 0x80),
    server: flag('ssl-server', 'ns.cert.exts.CertType.ssl.server', 0x40),
    smime: flag('smime', 'ns.cert.exts.CertType.smime', 0x20),
    signing: flag('object-signing', 'ns.cert.exts.CertType.object.signing', 0x10),
    reserved: flag('reserved-for-future-use', 'ns.cert.exts.CertType.reserved.for.future.use', 0x08),
    ca: flag('ssl-ca', 'ns.cert.exts.CertType.ssl.ca', 0x04),
    smimeCa: flag('smime-ca', 'ns.cert.exts.CertType.smime.ca', 0x02),
    signingCa: flag('object-signing-ca', 'ns.cert.exts.CertType.object.signing.ca', 0x01),
  },
  dissect: () => false,
})

/** PKIX Qualified: RFC 3739. */
export const pkixqualified = protocol({
  name: 'pkixqualified',
  title: 'PKIX Qualified',
  fields: {
    QCStatements: F.u32('QCStatements'),
    QCStatement_element: F.none('QCStatement'),
    statementId: F.oid('statementId'),
    XmppAddr: F.string('XmppAddr'),
    SRVName: F.string('SRVName'),
    Generalizedtime: F.time('Generalizedtime'),
    SemanticsInformation_element: F.none('SemanticsInformation'),
    semanticsIdentifier: F.oid('semanticsIdentifier'),
    nameRegistrationAuthorities: F.u32('nameRegistrationAuthorities'),
    GeneralName: F.u32('GeneralName'),
  },
  dissect: () => false,
})

const e = pkix1explicit.f
const i = pkix1implicit.f
const n = netscape.f
const q = pkixqualified.f

const displayText = A.choice([
  part(i.ia5String, A.string(TAG.ia5String)),
  part(i.visibleString, A.string(TAG.visibleString)),
  part(i.bmpString, A.string(TAG.bmpString)),
  part(i.utf8String, A.string(TAG.utf8String)),
])

const userNotice = A.sequence([
  part(
    i.noticeRef_element,
    A.sequence([
      part(i.organization, displayText),
      part(i.noticeNumbers, A.sequenceOf(part(i.noticeNumbers_item, A.int))),
    ]),
  ),
  part(i.explicitText, displayText),
])

const accessDescriptions = A.sequenceOf(
  part(i.AccessDescription_element, A.sequence([part(i.accessMethod, A.oid), part(i.accessLocation, generalName)])),
)

/** Extensions as PKIX's other structures carry them, such as OCSP. */
export const extensions = A.sequenceOf(
  part(e.Extension_element, A.sequence([part(e.id, A.oid), part(e.critical, A.bool), part(undefined, A.octetsByOid)])),
)

const addresses = A.choice([
  part(e.inherit_element, A.nothing),
  part(
    e.addressesOrRanges,
    A.sequenceOf(
      part(
        e.IPAddressOrRange,
        A.choice([
          part(e.addressPrefix, A.bits()),
          part(e.addressRange_element, A.sequence([part(e.min, A.bits()), part(e.max, A.bits())])),
        ]),
      ),
    ),
  ),
])

const family: A.Type = {
  tags: A.octets.tags,
  read(a, field, end, bare) {
    A.octets.read(a, field, end, bare)
    const { r } = a
    const size = end - r.pos === 0 ? (field === undefined ? 0 : r.tape.length[r.tape.count - 1]) : 0
    if (field === undefined || !r.wants(field) || size < 2) return
    const tree = r.nest(field)
    const at = r.pos - size
    r.row(e.addressfamily, at, 2, (r.bytes[at] << 8) | r.bytes[at + 1])
    if (size > 2) r.row(e['addressfamily.safi'], at + 2, 1, r.bytes[at + 2])
    r.unnest(tree)
  },
}

const ipBlocks = A.sequenceOf(
  part(e.IPAddressFamily_element, A.sequence([part(e.addressFamily, family), part(e.ipAddressChoice, addresses)])),
)

const numbers = A.choice([
  part(e.inherit_element, A.nothing),
  part(
    e.asIdsOrRanges,
    A.sequenceOf(
      part(
        e.ASIdOrRange,
        A.choice([part(e.as, A.int), part(e.range_element, A.sequence([part(e.from, A.int), part(e.to, A.int)]))]),
      ),
    ),
  ),
])

const asNumbers = A.sequence([part(e.asnum, numbers, 0, true), part(e.rdi, numbers, 1, true)])

const semantics = A.sequence([
  part(q.semanticsIdentifier, A.oid),
  part(q.nameRegistrationAuthorities, A.sequenceOf(part(q.GeneralName, generalName))),
])

export const PKIX: readonly (readonly [oid: string, known: A.Known])[] = [
  ['1.3.6.1.5.5.7.1.1', { protocol: pkix1implicit, field: i.AuthorityInfoAccessSyntax, type: accessDescriptions }],
  ['1.3.6.1.5.5.7.2.1', { protocol: pkix1explicit, field: e.DirectoryString, type: A.anyString }],
  ['1.3.6.1.5.5.7.2.2', { protocol: pkix1implicit, field: i.UserNotice_element, type: userNotice }],
  ['1.3.6.1.5.5.7.1.8', { protocol: pkix1explicit, field: e.ASIdentifiers_element, type: asNumbers }],
  ['1.3.6.1.5.5.7.1.7', { protocol: pkix1explicit, field: e.IPAddrBlocks, type: ipBlocks }],
  [
    '1.3.6.1.5.5.7.1.24',
    { protocol: pkix1explicit, field: e.Features, type: A.sequenceOf(part(e.Features_item, A.int)) },
  ],
  [
    '1.2.840.10046.2.1',
    {
      protocol: pkix1explicit,
      field: e.DomainParameters_element,
      type: A.sequence([part(e.p, A.int), part(e.g, A.int), part(e.q, A.int), part(e.j, A.int)]),
    },
  ],
  [
    '1.3.6.1.5.5.7.1.3',
    {
      protocol: pkixqualified,
      field: q.QCStatements,
      type: A.sequenceOf(
        part(q.QCStatement_element, A.sequence([part(q.statementId, A.oid), part(undefined, A.byOid)])),
      ),
    },
  ],
  ['1.3.6.1.5.5.7.8.5', { protocol: pkixqualified, field: q.XmppAddr, type: A.anyString }],
  ['1.3.6.1.5.5.7.8.7', { protocol: pkixqualified, field: q.SRVName, type: A.anyString }],
  ['1.3.6.1.5.5.7.9.1', { protocol: pkixqualified, field: q.Generalizedtime, type: A.generalized }],
  ['1.3.6.1.5.5.7.11.1', { protocol: pkixqualified, field: q.SemanticsInformation_element, type: semantics }],
  ['1.3.6.1.5.5.7.11.2', { protocol: pkixqualified, field: q.SemanticsInformation_element, type: semantics }],
  [
    '2.16.840.1.113730.1.1',
    {
      protocol: netscape,
      field: n.CertType,
      type: A.bits([n.client, n.server, n.smime, n.signing, n.reserved, n.ca, n.smimeCa, n.signingCa]),
    },
  ],
  ['2.16.840.1.113730.1.2', { protocol: netscape, field: n.BaseUrl, type: A.anyString }],
  ['2.16.840.1.113730.1.3', { protocol: netscape, field: n.RevocationUrl, type: A.anyString }],
  ['2.16.840.1.113730.1.4', { protocol: netscape, field: n.CaRevocationUrl, type: A.anyString }],
  ['2.16.840.1.113730.1.7', { protocol: netscape, field: n.CertRenewalUrl, type: A.anyString }],
  ['2.16.840.1.113730.1.8', { protocol: netscape, field: n.CaPolicyUrl, type: A.anyString }],
  ['2.16.840.1.113730.1.12', { protocol: netscape, field: n.SslServerName, type: A.anyString }],
  ['2.16.840.1.113730.1.13', { protocol: netscape, field: n.Comment, type: A.anyString }],
]
