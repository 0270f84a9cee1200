import { bool, bytes, expert, type Field, none, string, u8, u16, u32, ipv6 as v6 } from '../../packet/field.js'
import { fieldTable } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { QUICK_START_FUNCTIONS, QUICK_START_RATES } from '../ip/numbers.js'
import { chain } from './chain.js'
import { readIoam } from './ioam.js'

/** Options of the hop-by-hop and destination options headers: RFC 8200 and the ones named at each. */

const TF = ['True', 'False'] as const

const TYPES: Readonly<Record<number, string>> = {
  0: 'Pad1',
  1: 'PadN',
  4: 'Tunnel Encapsulation Limit',
  5: 'Router Alert',
  7: 'CALIPSO',
  8: 'SMF_DPD',
  15: 'Performance and Diagnostic Metrics',
  30: 'Experimental (0x1E)',
  38: 'Quick-Start',
  48: 'Path MTU Option',
  49: 'IOAM Option',
  62: 'Experimental (0x3E)',
  65: 'Tunnel Payload Forwarding (TPF) Information',
  94: 'Experimental (0x5E)',
  99: 'RPL Option',
  109: 'MPL Option',
  126: 'Experimental (0x7E)',
  138: 'Endpoint Identification',
  139: 'ILNP Nonce',
  140: 'Line-Identification Option',
  158: 'Experimental (0x9E)',
  190: 'Experimental (0xBE)',
  194: 'Jumbo Payload',
  201: 'Home Address',
  222: 'Experimental (0xDE)',
  238: 'IP_DFF',
  254: 'Experimental (0xFE)',
}

const ACTIONS: Readonly<Record<number, string>> = {
  0: 'Skip and continue',
  1: 'Discard',
  2: 'Discard and send ICMP Parameter Problem',
  3: 'Discard and send ICMP if not multicast',
}

const f = fieldTable('ipv6', {
  opt: none('IPv6 Option'),
  'opt.type': u8('Type', { base: 'hex', labels: TYPES }),
  'opt.type.action': u8('Action', { mask: 0xc0, labels: ACTIONS }),
  'opt.type.change': bool('May Change', { mask: 0x20, states: ['Yes', 'No'] }),
  'opt.type.rest': u8('Low-Order Bits', { base: 'hex', mask: 0x1f }),
  'opt.length': u8('Length'),
  'opt.pad1': none('Pad1'),
  'opt.padn': bytes('PadN', { empty: '<none>' }),
  'opt.pmtu.min': u16('Minimum Reported PMTU'),
  'opt.pmtu.rtn': u16('Return Minimum PMTU'),
  'opt.pmtu.r_flag': bool('Return Flag', { states: TF }),
  'opt.router_alert': u16('Router Alert', { labels: { 0: 'MLD', 1: 'RSVP', 2: 'Active Network' } }),
  'opt.tel': u8('Tunnel Encapsulation Limit'),
  'opt.jumbo': u32('Payload Length'),
  'opt.calipso.doi': u32('CALIPSO Domain of Interpretation'),
  'opt.calipso.cmpt.length': u8('Compartment Length'),
  'opt.calipso.sens_level': u8('Sensitivity Level'),
  'opt.calipso.checksum': u16('Checksum', { base: 'hex' }),
  'opt.calipso.cmpt_bitmap': bytes('Compartment Bitmap'),
  'opt.smf_dpd.hash_bit': bool('H-bit', { mask: 0x80, states: TF }),
  'opt.smf_dpd.tid_type': u8('TaggerID Type', {
    mask: 0x70,
    labels: { 0: 'NULL', 1: 'DEFAULT', 2: 'IPv4', 3: 'IPv6' },
  }),
  'opt.smf_dpd.tid_len': u8('TaggerID Length', { mask: 0x0f }),
  'opt.smf_dpd.tagger_id': bytes('TaggerID'),
  'opt.smf_dpd.ident': bytes('Identifier'),
  'opt.smf_dpd.hav': bytes('Hash Assist Value'),
  'opt.pdm.scale_dtlr': u8('Scale DTLR'),
  'opt.pdm.scale_dtls': u8('Scale DTLS'),
  'opt.pdm.psn_this_pkt': u16('PSN This Packet'),
  'opt.pdm.psn_last_recv': u16('PSN Last Received'),
  'opt.pdm.delta_last_recv': u16('Delta Time Last Received'),
  'opt.pdm.delta_last_sent': u16('Delta Time Last Sent'),
  'opt.qs_func': u8('Function', { mask: 0xf0, labels: QUICK_START_FUNCTIONS }),
  'opt.qs_rate': u8('Rate', { mask: 0x0f, labels: QUICK_START_RATES }),
  'opt.qs_ttl': u8('QS TTL'),
  'opt.qs_ttl_diff': u8('TTL Diff'),
  'opt.qs_unused': u8('Not Used'),
  'opt.qs_nonce': u32('QS Nonce', { base: 'hex', mask: 0xfffffffc }),
  'opt.qs_reserved': u32('Reserved', { base: 'hex', mask: 0x03 }),
  'opt.tpf_information': u32('TPF Information', { base: 'hex' }),
  'opt.mipv6.home_address': v6('MIPv6 Home Address'),
  'opt.rpl.flag': u8('Flag', { base: 'hex' }),
  'opt.rpl.flag.o': bool('Down', { mask: 0x80, states: TF }),
  'opt.rpl.flag.r': bool('Rank Error', { mask: 0x40, states: TF }),
  'opt.rpl.flag.f': bool('Forwarding Error', { mask: 0x20, states: TF }),
  'opt.rpl.flag.rsv': u8('Reserved', { base: 'hex', mask: 0x1f }),
  'opt.rpl.instance_id': u8('RPLInstanceID', { base: 'hex' }),
  'opt.rpl.sender_rank': u16('Sender Rank', { base: 'hex' }),
  'opt.ilnp_nonce': bytes('ILNP Nonce'),
  'opt.lio.length': u8('LineIDLen'),
  'opt.lio.line_id': string('Line ID'),
  'opt.mpl.flag': u8('Flag', { base: 'hex' }),
  'opt.mpl.flag.s': u8('Seed ID Length', {
    mask: 0xc0,
    labels: { 0: '0', 1: '16-bit unsigned integer', 2: '64-bit unsigned integer', 3: '128-bit unsigned integer' },
  }),
  'opt.mpl.flag.m': bool('Largest Sequence', { mask: 0x20, states: TF }),
  'opt.mpl.flag.v': bool('Version', { mask: 0x10, states: TF }),
  'opt.mpl.flag.rsv': u8('Reserved', { base: 'hex', mask: 0x0f }),
  'opt.mpl.sequence': u8('Sequence', { base: 'hex' }),
  'opt.mpl.seed_id': bytes('Seed ID'),
  'opt.dff.flags': u8('Flags', { base: 'hex' }),
  'opt.dff.flag.ver': u8('Version (VER)', { mask: 0xc0 }),
  'opt.dff.flag.dup': bool('Duplicate (DUP)', { mask: 0x20, states: TF }),
  'opt.dff.flag.ret': bool('Return (RET)', { mask: 0x10, states: TF }),
  'opt.dff.flag.rsv': u8('Reserved', { base: 'hex', mask: 0x0f }),
  'opt.dff.sequence_number': u16('Sequence Number', { base: 'dec_hex' }),
  'opt.experimental': bytes('Experimental Option'),
  opt_unknown_data: bytes('Unknown Data'),
  'opt.unknown': bytes('Unknown Option Payload'),
  'opt.jumbo.prohibited': expert(
    'When IPv6 payload length does not equal 0 a Jumbo Payload option must not be present',
    'warn',
    'Protocol',
  ),
  'opt.jumbo.truncated': expert('Jumbo Payload option present and jumbo length < 65536', 'warn', 'Protocol'),
  'opt.invalid_len': expert('Invalid IPv6 option length', 'error', 'Malformed'),
  'opt.unknown_data.expert': expert('Unknown Data (not interpreted)', 'note', 'Undecoded'),
  'opt.header_mismatch': expert('Wrong options extension header for type', 'warn', 'Protocol'),
  'opt.deprecated': expert('Option type is deprecated', 'note', 'Deprecated'),
  'opt.mpl.ipv6_src_seed_id': expert('Seed ID is the IPv6 Source Address', 'comment', 'Protocol'),
})

const TYPE_PARTS = [f['opt.type.action'], f['opt.type.change'], f['opt.type.rest']]

/** Reads what an option holds; the answer is added to its line. Wrong lengths are shown and the fields are read all the same. */
type Read = (r: Reader, length: number) => string | void

interface Option {
  /** The header in which alone it may stand. */
  readonly only?: 'hop' | 'destination'
  readonly fits?: (length: number) => boolean
  /** What the remark on a wrong length says before the length. */
  readonly wrong?: string
  readonly read: Read
}

const exactly = (n: number) => (length: number) => length === n

const OPTIONS: Readonly<Record<number, Option>> = {
  // RFC 2473
  4: {
    only: 'destination',
    fits: exactly(1),
    wrong: 'Tunnel Encapsulation Limit: Invalid length',
    read: r => void r.u8(f['opt.tel']),
  },
  // RFC 2711
  5: {
    only: 'hop',
    fits: exactly(2),
    wrong: 'Router alert: Invalid Length',
    read: r => void r.u16(f['opt.router_alert']),
  },
  7: { only: 'hop', fits: n => n >= 8, wrong: 'CALIPSO: Invalid Length', read: calipso },
  8: { only: 'hop', read: duplicates },
  15: { only: 'destination', fits: exactly(10), wrong: 'PDM: Invalid length', read: metrics },
  38: { only: 'hop', fits: exactly(6), wrong: 'Quick-Start: Invalid Length', read: quickStart },
  48: { only: 'hop', fits: exactly(4), wrong: 'PMTU Option: Invalid Length', read: pathMtu },
  49: { only: 'hop', read: readIoam },
  65: {
    only: 'destination',
    fits: exactly(4),
    wrong: 'Tunnel Payload Forwarding (TPF) Information: Invalid Length',
    read: r => void r.u32(f['opt.tpf_information']),
  },
  99: { only: 'hop', fits: n => n >= 4, wrong: 'RPL Option: Invalid length', read: rpl },
  109: { only: 'hop', fits: n => n >= 2, wrong: 'MPL Option: Invalid length', read: mpl },
  // RFC 6744
  139: { only: 'destination', read: (r, n) => void r.span(f['opt.ilnp_nonce'], n) },
  140: { only: 'destination', read: line },
  // RFC 2675
  194: { only: 'hop', fits: exactly(4), wrong: 'Jumbo Payload: Invalid length', read: jumbo },
  // RFC 6275
  201: {
    only: 'destination',
    fits: exactly(16),
    wrong: 'Home Address: Invalid length',
    read: r => void r.ipv6(f['opt.mipv6.home_address']),
  },
  238: { only: 'hop', fits: exactly(3), wrong: 'IPv6 DFF: Invalid length', read: dff },
}

/** Reads the options up to `stop`, in a hop-by-hop (`hop`) or a destination options header. */
export function readOptions(r: Reader, hop: boolean, stop: number): void {
  while (r.pos < stop) {
    const at = r.pos
    const type = r.peek8()
    // tshark looks at the byte behind a Pad1 too
    const length = r.peek8(1)
    const name = TYPES[type] ?? `Unknown IPv6 Option (${type})`
    r.row(f.opt, at, Math.min(2 + length, r.end - at), 0)
    r.label(f.opt, name)
    const line = r.nest(f.opt)
    if (type === 0) {
      r.row(f['opt.type'], at, 1, 0)
      r.row(f['opt.pad1'], at, 1, 0)
      r.skip(1)
      r.unnest(line)
      continue
    }
    const option = OPTIONS[type]
    r.u8(f['opt.type'])
    const kind = r.nest(f['opt.type'])
    if (option?.only !== undefined && (option.only === 'hop') !== hop) {
      const where = option.only === 'hop' ? 'hop-by-hop' : 'destination'
      r.expert(f['opt.header_mismatch'], `${name} must use a ${where} options header`)
    }
    for (const part of TYPE_PARTS) r.at(part, at)
    if (type === 138) r.expert(f['opt.deprecated'])
    if (type === 109 && at + 2 < r.end && r.bytes[at + 2] >> 6 === 0) r.expert(f['opt.mpl.ipv6_src_seed_id'])
    r.unnest(kind)
    r.u8(f['opt.length'])
    const next = r.pos + length
    if (option?.fits?.(length) === false)
      remark(r, f['opt.length'], f['opt.invalid_len'], `${option.wrong} (${length} bytes)`)
    if (option !== undefined) {
      const more = option.read(r, length)
      if (typeof more === 'string' && line >= 0 && r.full) r.tape.label[line] = `${name}${more}`
    } else if (type === 1) r.span(f['opt.padn'], length)
    else if ((type & 0x1f) === 0x1e) r.span(f['opt.experimental'], length)
    else {
      r.span(f['opt.unknown'], length)
      remark(r, f['opt.unknown'], f['opt.unknown_data.expert'])
    }
    if (r.pos < next) {
      r.span(f.opt_unknown_data, next - r.pos)
      remark(r, f.opt_unknown_data, f['opt.unknown_data.expert'])
    }
    r.unnest(line)
  }
}

function remark(r: Reader, parent: Field, item: Field, text?: string): void {
  const row = r.nest(parent)
  r.expert(item, text)
  r.unnest(row)
}

/** RFC 5570. */
function calipso(r: Reader): void {
  r.u32(f['opt.calipso.doi'])
  const words = r.u8(f['opt.calipso.cmpt.length'])
  r.u8(f['opt.calipso.sens_level'])
  r.u16(f['opt.calipso.checksum'])
  r.span(f['opt.calipso.cmpt_bitmap'], 4 * words)
}

/** RFC 6621. */
function duplicates(r: Reader, length: number): void {
  const stop = r.pos + length
  const hashed = r.bits(f['opt.smf_dpd.hash_bit']) !== 0
  if (hashed) {
    r.span(f['opt.smf_dpd.hav'], length)
    return
  }
  const type = r.bits(f['opt.smf_dpd.tid_type'])
  const size = r.read(f['opt.smf_dpd.tid_len'])
  if (type !== 0) r.span(f['opt.smf_dpd.tagger_id'], size + 1)
  r.span(f['opt.smf_dpd.ident'], stop - r.pos)
}

/** RFC 8250. */
function metrics(r: Reader): void {
  r.u8(f['opt.pdm.scale_dtlr'])
  r.u8(f['opt.pdm.scale_dtls'])
  r.u16(f['opt.pdm.psn_this_pkt'])
  r.u16(f['opt.pdm.psn_last_recv'])
  r.u16(f['opt.pdm.delta_last_recv'])
  r.u16(f['opt.pdm.delta_last_sent'])
}

/** RFC 4782. */
function quickStart(r: Reader): string {
  const at = r.pos
  const request = r.bits(f['opt.qs_func'])
  if (QUICK_START_FUNCTIONS[request] === undefined) return ''
  const rate = r.read(f['opt.qs_rate'])
  let text = `, ${QUICK_START_RATES[rate]}`
  if (request === 0) {
    const hops = r.u8(f['opt.qs_ttl'])
    const limit = chain.walking && chain.header >= 0 ? r.bytes[chain.header + 7] : 0
    const difference = (limit - hops + 256) % 256
    r.row(f['opt.qs_ttl_diff'], at + 1, 1, difference)
    text += `, QS TTL ${hops}, QS TTL diff ${difference}`
  } else r.u8(f['opt.qs_unused'])
  r.bits(f['opt.qs_nonce'])
  r.read(f['opt.qs_reserved'])
  return text
}

/** RFC 9268. */
function pathMtu(r: Reader): void {
  r.u16(f['opt.pmtu.min'])
  const at = r.pos
  const v = r.u16()
  r.row(f['opt.pmtu.rtn'], at, 2, v & 0xfffe)
  r.row(f['opt.pmtu.r_flag'], at + 1, 1, v & 1)
}

/** RFC 6553. */
function rpl(r: Reader): void {
  r.flags(f['opt.rpl.flag'], [f['opt.rpl.flag.o'], f['opt.rpl.flag.r'], f['opt.rpl.flag.f'], f['opt.rpl.flag.rsv']])
  r.u8(f['opt.rpl.instance_id'])
  r.u16(f['opt.rpl.sender_rank'])
}

/** RFC 7731. */
function mpl(r: Reader): void {
  const flags = r.flags(f['opt.mpl.flag'], [
    f['opt.mpl.flag.s'],
    f['opt.mpl.flag.m'],
    f['opt.mpl.flag.v'],
    f['opt.mpl.flag.rsv'],
  ])
  r.u8(f['opt.mpl.sequence'])
  const size = [0, 2, 8, 16][flags >> 6]
  if (size > 0) r.span(f['opt.mpl.seed_id'], size)
}

/** RFC 6788. */
function line(r: Reader): void {
  const n = r.u8(f['opt.lio.length'])
  r.text(f['opt.lio.line_id'], n)
}

function jumbo(r: Reader): void {
  const length = r.u32(f['opt.jumbo'])
  if (chain.walking && chain.payload !== 0) r.expert(f['opt.jumbo.prohibited'])
  if (length < 0x10000) remark(r, f['opt.jumbo'], f['opt.jumbo.truncated'])
}

/** RFC 6971. */
function dff(r: Reader): void {
  r.flags(f['opt.dff.flags'], [
    f['opt.dff.flag.ver'],
    f['opt.dff.flag.dup'],
    f['opt.dff.flag.ret'],
    f['opt.dff.flag.rsv'],
  ])
  r.u16(f['opt.dff.sequence_number'])
}
