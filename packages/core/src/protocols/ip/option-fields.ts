import { bool, bytes, expert, ipv4, string, u8, u16, u32 } from '../../packet/field.js'
import { fieldTable } from '../../packet/protocol.js'
import { type CipsoFields, cipsoSpecs } from './cipso.js'
import { QUICK_START_FUNCTIONS, QUICK_START_RATES } from './numbers.js'

/** Fields of the options of IPv4. */

const CLASSES: Readonly<Record<number, string>> = {
  0: 'Control',
  1: 'Reserved for future use',
  2: 'Debugging and measurement',
  3: 'Reserved for future use',
}

const NUMBERS: Readonly<Record<number, string>> = {
  0: 'End of Option List (EOL)',
  1: 'No-Operation (NOP)',
  2: 'Security',
  3: 'Loose source route',
  4: 'Time stamp',
  5: 'Extended security',
  6: 'Commercial IP security option',
  7: 'Record route',
  8: 'Stream identifier',
  9: 'Strict source route',
  10: 'Experimental Measurement',
  11: 'MTU probe',
  12: 'MTU Reply',
  13: 'Experimental Flow Control',
  14: 'Experimental Access Control',
  15: 'Ask Estrin',
  16: 'IMI Traffic Descriptor',
  17: 'Extended Internet Protocol',
  18: 'Traceroute',
  19: 'Address Extension',
  20: 'Router Alert',
  21: 'Selective Directed Broadcast',
  22: 'Unassigned',
  23: 'Dynamic Packet State',
  24: 'Upstream Multicast Packet',
  25: 'Quick-Start',
  30: 'RFC 3692-style experiment',
}

/** Security levels of RFC 791. */
const LEVELS: Readonly<Record<number, string>> = {
  0: 'Unclassified',
  61749: 'Confidential',
  30874: 'EFTO',
  48205: 'MMMM',
  24102: 'PROG',
  44819: 'Restricted',
  55176: 'Secret',
  27589: 'Top secret',
  13794: 'Reserved',
  39665: 'Reserved',
  19832: 'Reserved',
  9405: 'Reserved',
  4958: 'Reserved',
  35247: 'Reserved',
  50390: 'Reserved',
  57963: 'Reserved',
}

/** Classification levels of RFC 1108. */
const CLASSIFICATIONS: Readonly<Record<number, string>> = {
  1: 'Reserved 4',
  61: 'Top secret',
  90: 'Secret',
  150: 'Confidential',
  102: 'Reserved 3',
  204: 'Reserved 2',
  171: 'Unclassified',
  241: 'Reserved 1',
}

const TIMESTAMPS: Readonly<Record<number, string>> = {
  0: 'Time stamps only',
  1: 'Time stamp and address',
  3: 'Time stamps for prespecified addresses',
}

const PROTECTED = [
  'Datagram protected in accordance with its rules',
  'Datagram not protected in accordance with its rules',
] as const
const FURTHER = ['Additional octet present', 'Final octet'] as const

export const f = fieldTable('ip', {
  'options.eol': bytes('IP Option - End of Options List (EOL)'),
  'options.nop': bytes('IP Option - No-Operation (NOP)'),
  'options.security': bytes('IP Option - Security'),
  'options.route': bytes('IP Option - Loose Source Route'),
  'options.timestamp': bytes('IP Option - Time Stamp'),
  'options.ext_security': bytes('IP Option - Extended Security'),
  'options.cipso': bytes('IP Option - Commercial Security'),
  'options.record_route': bytes('IP Option - Record Route'),
  'options.sid': bytes('IP Option - Stream ID'),
  'options.source_route': bytes('IP Option - Strict Source Route'),
  'options.mtu_probe': bytes('IP Option - MTU Probe'),
  'options.mtu_reply': bytes('IP Option - MTU Reply'),
  'options.traceroute': bytes('IP Option - Traceroute'),
  'options.routeralert': bytes('IP Option - Router Alert'),
  'options.sdb': bytes('IP Option - Selective Directed Broadcast'),
  'options.qs': bytes('IP Option - Quick-Start'),
  'opt.type': u8('Type'),
  'opt.type.copy': bool('Copy on fragmentation', { mask: 0x80, states: ['Yes', 'No'] }),
  'opt.type.class': u8('Class', { mask: 0x60, labels: CLASSES }),
  'opt.type.number': u8('Number', { mask: 0x1f, labels: NUMBERS }),
  'opt.len': u8('Length'),
  'opt.ptr': u8('Pointer'),
  'opt.sid': u16('Stream Identifier'),
  'opt.mtu': u16('MTU'),
  'opt.id_number': u16('ID Number'),
  'opt.ohc': u16('Outbound Hop Count'),
  'opt.rhc': u16('Return Hop Count'),
  'opt.originator': ipv4('Originator IP Address'),
  'opt.ra': u16('Router Alert', { labels: alertName }),
  'opt.addr': ipv4('IP Address'),
  'opt.padding': bytes('Padding'),
  'opt.qs_func': u8('Function', { mask: 0xf0, labels: QUICK_START_FUNCTIONS }),
  'opt.qs_rate': u8('Rate', { mask: 0x0f, labels: QUICK_START_RATES }),
  'opt.qs_ttl': u8('QS TTL'),
  'opt.qs_ttl_diff': u8('TTL Diff'),
  'opt.qs_unused': u8('Not Used'),
  'opt.qs_nonce': u32('QS Nonce', { base: 'hex', mask: 0xfffffffc }),
  'opt.qs_reserved': u32('Reserved', { base: 'hex', mask: 0x03 }),
  'opt.sec_rfc791_sec': u16('Security', { base: 'hex', labels: LEVELS }),
  'opt.sec_rfc791_comp': u16('Compartments'),
  'opt.sec_rfc791_hr': string('Handling Restrictions'),
  'opt.sec_rfc791_tcc': string('Transmission Control Code'),
  'opt.sec_cl': u8('Classification Level', { base: 'hex', labels: CLASSIFICATIONS }),
  'opt.sec_prot_auth_flags': u8('Protection Authority Flags', { base: 'hex' }),
  'opt.sec_prot_auth_genser': bool('GENSER', { mask: 0x80, states: PROTECTED }),
  'opt.sec_prot_auth_siop_esi': bool('SIOP-ESI', { mask: 0x40, states: PROTECTED }),
  'opt.sec_prot_auth_sci': bool('SCI', { mask: 0x20, states: PROTECTED }),
  'opt.sec_prot_auth_nsa': bool('NSA', { mask: 0x10, states: PROTECTED }),
  'opt.sec_prot_auth_doe': bool('DOE', { mask: 0x08, states: PROTECTED }),
  'opt.sec_prot_auth_unassigned': u8('Unassigned', { base: 'hex', mask: 0x06 }),
  'opt.sec_prot_auth_fti': bool('Field Termination Indicator', { mask: 0x01, states: FURTHER }),
  'opt.ext_sec_add_sec_info_format_code': u8('Additional Security Info Format Code', { base: 'hex' }),
  'opt.ext_sec_add_sec_info': bytes('Additional Security Info'),
  'opt.overflow': u8('Overflow', { mask: 0xf0 }),
  'opt.flag': u8('Flag', { base: 'hex', mask: 0x0f, labels: TIMESTAMPS }),
  'opt.time_stamp': u32('Time stamp'),
  'opt.time_stamp_addr': ipv4('Address'),
  rec_rt: ipv4('Recorded Route'),
  rec_rt_host: string('Recorded Route Host', { hidden: true }),
  src_rt: ipv4('Source Route'),
  src_rt_host: string('Source Route Host', { hidden: true }),
  empty_rt: ipv4('Empty Route'),
  empty_rt_host: string('Empty Route Host', { hidden: true }),
  'opt.len.invalid': expert('Invalid length for option', 'warn', 'Protocol'),
  'opt.ptr.before_address': expert('Pointer points before first address', 'warn', 'Protocol'),
  'opt.ptr.middle_address': expert('Pointer points to middle of address', 'warn', 'Protocol'),
  subopt_too_long: expert('Suboption would go past end of option', 'warn', 'Protocol'),
  nop: expert('4 NOP in a row - a router may have removed some options', 'warn', 'Protocol'),
})
export const cipso: CipsoFields = fieldTable('ip', cipsoSpecs)

export const FLAGS = [
  f['opt.sec_prot_auth_genser'],
  f['opt.sec_prot_auth_siop_esi'],
  f['opt.sec_prot_auth_sci'],
  f['opt.sec_prot_auth_nsa'],
  f['opt.sec_prot_auth_doe'],
  f['opt.sec_prot_auth_unassigned'],
  f['opt.sec_prot_auth_fti'],
]

export function alertName(v: number): string {
  return v === 0 ? 'Router shall examine packet' : 'Reserved'
}
