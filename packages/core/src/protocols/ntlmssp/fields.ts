import type { FieldSpec } from '../../packet/field.js'
import { bool, bytes, expert, none, string, time, u8, u16, u32 } from '../../packet/field.js'

/** NTLMSSP's fields. */

const MESSAGES: Readonly<Record<number, string>> = {
  1: 'NTLMSSP_NEGOTIATE',
  2: 'NTLMSSP_CHALLENGE',
  3: 'NTLMSSP_AUTH',
  4: 'NTLMSSP_UNKNOWN',
}

export const ITEMS: readonly string[] = [
  'End of list',
  'NetBIOS computer name',
  'NetBIOS domain name',
  'DNS computer name',
  'DNS domain name',
  'DNS tree name',
  'Flags',
  'Timestamp',
  'Restrictions',
  'Target Name',
  'Channel Bindings',
]

const itemName = (type: number): string => ITEMS[type] ?? 'Unknown'

/** The negotiate flags, highest bit first: name and title. */
const FLAGS = [
  ['negotiate56', 'Negotiate 56'],
  ['negotiatekeyexch', 'Negotiate Key Exchange'],
  ['negotiate128', 'Negotiate 128'],
  ['negotiatent10000000', 'Negotiate 0x10000000'],
  ['negotiatent08000000', 'Negotiate 0x08000000'],
  ['negotiatent04000000', 'Negotiate 0x04000000'],
  ['negotiateversion', 'Negotiate Version'],
  ['negotiatent01000000', 'Negotiate 0x01000000'],
  ['negotiatetargetinfo', 'Negotiate Target Info'],
  ['requestnonntsession', 'Request Non-NT Session'],
  ['negotiatent00200000', 'Negotiate 0x00200000'],
  ['negotiateidentify', 'Negotiate Identify'],
  ['negotiatentlm2', 'Negotiate Extended Security'],
  ['targettypeshare', 'Target Type Share'],
  ['targettypeserver', 'Target Type Server'],
  ['targettypedomain', 'Target Type Domain'],
  ['negotiatealwayssign', 'Negotiate Always Sign'],
  ['negotiate00004000', 'Negotiate 0x00004000'],
  ['negotiateoemworkstationsupplied', 'Negotiate OEM Workstation Supplied'],
  ['negotiateoemdomainsupplied', 'Negotiate OEM Domain Supplied'],
  ['negotiateanonymous', 'Negotiate Anonymous'],
  ['negotiatentonly', 'Negotiate NT Only'],
  ['negotiatentlm', 'Negotiate NTLM key'],
  ['negotiate00000100', 'Negotiate 0x00000100'],
  ['negotiatelmkey', 'Negotiate Lan Manager Key'],
  ['negotiatedatagram', 'Negotiate Datagram'],
  ['negotiateseal', 'Negotiate Seal'],
  ['negotiatesign', 'Negotiate Sign'],
  ['negotiate00000008', 'Request 0x00000008'],
  ['requesttarget', 'Request Target'],
  ['negotiateoem', 'Negotiate OEM'],
  ['negotiateunicode', 'Negotiate UNICODE'],
] as const

export const FLAG_KEYS = FLAGS.map(([key]) => key)

type FlagKey = (typeof FLAGS)[number][0]

const flags = Object.fromEntries(
  FLAGS.map(([key, title], i) => [key, bool(title, { mask: 2 ** (31 - i), bits: 32 })]),
) as Record<FlagKey, FieldSpec>

/** The fields of one list of attributes. */
const items = {
  nb_computer_name: string('NetBIOS Computer Name'),
  nb_domain_name: string('NetBIOS Domain Name'),
  dns_computer_name: string('DNS Computer Name'),
  dns_domain_name: string('DNS Domain Name'),
  dns_tree_name: string('DNS Tree Name'),
  flags: u32('Flags', { base: 'hex', little: true }),
  timestamp: time('Timestamp'),
  restrictions: bytes('Restrictions'),
  target_name: string('Target Name'),
  channel_bindings: bytes('Channel Bindings'),
}

/** Fields of the attributes by their number. */
export const ITEM_KEYS = [
  undefined,
  'nb_computer_name',
  'nb_domain_name',
  'dns_computer_name',
  'dns_domain_name',
  'dns_tree_name',
  'flags',
  'timestamp',
  'restrictions',
  'target_name',
  'channel_bindings',
] as const

const under = <P extends string>(prefix: P): { readonly [K in keyof typeof items as `${P}.${K}`]: FieldSpec } =>
  Object.fromEntries(Object.entries(items).map(([key, spec]) => [`${prefix}.${key}`, spec])) as {
    readonly [K in keyof typeof items as `${P}.${K}`]: FieldSpec
  }

export const SPECS = {
  identifier: string('NTLMSSP identifier'),
  messagetype: u32('NTLM Message Type', { base: 'hex', labels: MESSAGES, little: true }),
  negotiateflags: u32('Negotiate Flags', { base: 'hex', little: true }),
  ...flags,
  'negotiate.callingworkstation': string('Calling workstation name'),
  'negotiate.domain': string('Calling workstation domain'),
  ntlmclientchallenge: bytes('LMv2 Client Challenge'),
  ntlmserverchallenge: bytes('NTLM Server Challenge'),
  reserved: bytes('Reserved'),
  'challenge.target_name': string('Target Name'),
  'auth.domain': string('Domain name'),
  'auth.username': string('User name'),
  'auth.hostname': string('Host name'),
  'auth.lmresponse': bytes('Lan Manager Response'),
  'auth.ntresponse': bytes('NTLM Response'),
  'auth.sesskey': bytes('Session Key'),
  'string.length': u16('Length', { little: true }),
  'string.maxlen': u16('Maxlen', { little: true }),
  'string.offset': u32('Offset', { little: true }),
  'blob.length': u16('Length', { little: true }),
  'blob.maxlen': u16('Maxlen', { little: true }),
  'blob.offset': u32('Offset', { little: true }),
  version: none('Version'),
  'version.major': u8('Major Version'),
  'version.minor': u8('Minor Version'),
  'version.build_number': u16('Build Number', { little: true }),
  'version.ntlm_current_revision': u8('NTLM Current Revision'),
  'challenge.target_info': none('Target Info'),
  'challenge.target_info.length': u16('Length', { little: true }),
  'challenge.target_info.maxlen': u16('Maxlen', { little: true }),
  'challenge.target_info.offset': u32('Offset', { little: true }),
  'challenge.target_info.item.type': u16('Target Info Item Type', { base: 'hex', labels: itemName, little: true }),
  'challenge.target_info.item.length': u16('Target Info Item Length', { little: true }),
  ...under('challenge.target_info'),
  'ntlmv2_response.item.type': u16('NTLMV2 Response Item Type', { base: 'hex', labels: itemName, little: true }),
  'ntlmv2_response.item.length': u16('NTLMV2 Response Item Length', { little: true }),
  ...under('ntlmv2_response'),
  'authenticate.mic': bytes('MIC'),
  verf: none('NTLMSSP Verifier'),
  'verf.vers': u32('Version Number', { little: true }),
  'verf.body': bytes('Verifier Body'),
  ntlmv2_response: bytes('NTLMv2 Response'),
  'ntlmv2_response.ntproofstr': bytes('NTProofStr'),
  'ntlmv2_response.rversion': u8('Response Version'),
  'ntlmv2_response.hirversion': u8('Hi Response Version'),
  'ntlmv2_response.z': bytes('Z'),
  'ntlmv2_response.pad': bytes('padding'),
  'ntlmv2_response.time': time('Time', { utc: true }),
  'ntlmv2_response.chal': bytes('NTLMv2 Client Challenge'),
  'target_info_attr.unknown': expert('unknown NTLMSSP Target Info Attribute', 'warn', 'Undecoded'),
  'messagetype.unknown': expert('Unrecognized NTLMSSP Message', 'warn', 'Protocol'),
}
