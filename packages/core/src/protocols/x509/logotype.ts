import * as F from '../../packet/field.js'
import { protocol } from '../../packet/protocol.js'
import * as A from './asn1.js'
import { algorithm } from './certificate.js'

const INFO = { 0: 'direct', 1: 'indirect' }

/** Logotypes in certificates: RFC 3709. */
export const logotype = protocol({
  name: 'logotypecertextn',
  title: 'Logotype Certificate Extensions',
  short: 'LogotypeCertExtn',
  fields: {
    LogotypeExtn_element: F.none('LogotypeExtn'),
    communityLogos: F.u32('communityLogos'),
    LogotypeInfo: F.u32('LogotypeInfo', { labels: INFO }),
    issuerLogo: F.u32('issuerLogo', { labels: INFO }),
    subjectLogo: F.u32('subjectLogo', { labels: INFO }),
    otherLogos: F.u32('otherLogos'),
    OtherLogotypeInfo_element: F.none('OtherLogotypeInfo'),
    direct_element: F.none('direct'),
    indirect_element: F.none('indirect'),
    image: F.u32('image'),
    LogotypeImage_element: F.none('LogotypeImage'),
    audio: F.u32('audio'),
    LogotypeAudio_element: F.none('LogotypeAudio'),
    imageDetails_element: F.none('imageDetails'),
    audioDetails_element: F.none('audioDetails'),
    mediaType: F.string('mediaType'),
    logotypeHash: F.u32('logotypeHash'),
    HashAlgAndValue_element: F.none('HashAlgAndValue'),
    logotypeURI: F.u32('logotypeURI'),
    logotypeURI_item: F.string('logotypeURI item'),
    logotypeType: F.oid('logotypeType'),
    info: F.u32('info', { labels: INFO }),
    refStructHash: F.u32('refStructHash'),
    refStructURI: F.u32('refStructURI'),
    refStructURI_item: F.string('refStructURI item'),
    hashAlg_element: F.none('hashAlg'),
    hashValue: F.bytes('hashValue'),
  },
  dissect: () => false,
})

const f = logotype.f
const { part } = A

const hashes = A.sequenceOf(
  part(f.HashAlgAndValue_element, A.sequence([part(f.hashAlg_element, algorithm), part(f.hashValue, A.octets)])),
)

const details = A.sequence([
  part(f.mediaType, A.anyString),
  part(f.logotypeHash, hashes),
  part(f.logotypeURI, A.sequenceOf(part(f.logotypeURI_item, A.anyString))),
])

const direct = A.sequence([
  part(f.image, A.sequenceOf(part(f.LogotypeImage_element, A.sequence([part(f.imageDetails_element, details)])))),
  part(f.audio, A.sequenceOf(part(f.LogotypeAudio_element, A.sequence([part(f.audioDetails_element, details)]))), 1),
])

const indirect = A.sequence([
  part(f.refStructHash, hashes),
  part(f.refStructURI, A.sequenceOf(part(f.refStructURI_item, A.anyString))),
])

const info = A.choice([part(f.direct_element, direct, 0), part(f.indirect_element, indirect, 1)])

const extension = A.sequence([
  part(f.communityLogos, A.sequenceOf(part(f.LogotypeInfo, info)), 0, true),
  part(f.issuerLogo, info, 1, true),
  part(f.subjectLogo, info, 2, true),
  part(
    f.otherLogos,
    A.sequenceOf(part(f.OtherLogotypeInfo_element, A.sequence([part(f.logotypeType, A.oid), part(f.info, info)]))),
    3,
    true,
  ),
])

export const LOGOTYPE: readonly (readonly [oid: string, known: A.Known])[] = [
  ['1.3.6.1.5.5.7.1.12', { protocol: logotype, field: f.LogotypeExtn_element, type: extension }],
]
