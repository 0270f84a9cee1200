import { ipv6Text } from '../../bytes/address.js'
import { hex } from '../../bytes/text.js'
import type { Field } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { PLAIN } from '../../packet/tape.js'
import { quote } from '../icmp/quote.js'
import { readName } from './node-information.js'
import { f, PREFERENCES, STATUSES, TYPES } from './option-fields.js'

/** Options of neighbour discovery: RFC 4861 and the ones named at each. */

/** Reads what an option holds up to `stop`; the answer is added to the option's line. */
type Read = (r: Reader, p: Packet, stop: number) => string | void

const OPTIONS: Readonly<Record<number, Read>> = {
  1: (r, p, stop) => linkAddress(r, p, stop, ' from', f['opt.src_linkaddr'], f['opt.src_linkaddr_eui64']),
  2: (r, p, stop) => linkAddress(r, p, stop, ' is at', f['opt.target_linkaddr'], f['opt.target_linkaddr_eui64']),
  3: prefix,
  4: redirected,
  5: r => {
    r.span(f['opt.reserved'], 2)
    return ` : ${r.u32(f['opt.mtu'])}`
  },
  // RFC 2491
  6: r => {
    const limit = r.u8(f['opt.nbma.shortcut_limit'])
    r.row(f['opt.reserved'], r.pos - 1, 1, 0)
    r.span(f['opt.reserved'], 4)
    return ` : ${limit}`
  },
  // RFC 6275
  7: r => {
    r.span(f['opt.reserved'], 2)
    return ` : ${r.u32(f['opt.advertisement_interval'])}`
  },
  8: r => {
    r.span(f['opt.reserved'], 2)
    r.u16(f['opt.home_agent_preference'])
    r.u16(f['opt.home_agent_lifetime'])
  },
  // RFC 3122
  9: addressList,
  10: addressList,
  11: cga,
  // RFC 3971
  12: (r, _p, stop) => signature(r, stop, f['opt.rsa.key_hash']),
  13: timestamp,
  14: (r, _p, stop) => void r.span(f['opt.nonce'], stop - r.pos),
  15: anchor,
  16: certificate,
  // RFC 5568
  17: r => {
    r.u8(f['opt.ipa.option_code'])
    return behind(r, f['opt.ipa.prefix_len'], f['opt.ipa.ipv6_address'])
  },
  18: r => {
    r.u8(f['opt.nrpi.option_code'])
    return behind(r, f['opt.nrpi.prefix_len'], f['opt.nrpi.prefix'])
  },
  19: (r, _p, stop) => {
    r.u8(f['opt.lla.option_code'])
    r.span(f['opt.lla.bytes'], stop - r.pos)
  },
  20: (r, _p, stop) => {
    r.u8(f['opt.naack.option_code'])
    r.u8(f['opt.naack.status'])
    if (stop - r.base > 8 && stop - r.pos >= 16) r.ipv6(f['opt.naack.supplied_ncoa'])
    else r.span(f['opt.reserved'], stop - r.pos)
  },
  // RFC 5380
  23: r => {
    r.bits(f['opt.map.distance'])
    r.read(f['opt.map.preference'])
    r.flags(f['opt.map.flag'], [f['opt.map.flag.r'], f['opt.map.flag.reserved']])
    r.u32(f['opt.map.valid_lifetime'])
    r.ipv6(f['opt.map.global_address'])
  },
  24: route,
  // RFC 8106
  25: servers,
  // RFC 5175
  26: r => {
    r.flags(f['opt.efo'], [
      f['opt.efo.m'],
      f['opt.efo.o'],
      f['opt.efo.h'],
      f['opt.efo.prf'],
      f['opt.efo.p'],
      f['opt.efo.rsv'],
    ])
    r.span(f['opt.reserved'], 4)
  },
  27: (r, _p, stop) => handoverKey(r, stop, false),
  28: (r, _p, stop) => handoverKey(r, stop, true),
  29: (r, _p, stop) => identifier(r, stop, f['opt.hai.option_code'], f['opt.hai.length'], f['opt.hai.value']),
  30: (r, _p, stop) => identifier(r, stop, f['opt.mn.option_code'], f['opt.mn.length'], f['opt.mn.value']),
  31: searchList,
  // RFC 6496
  32: (r, _p, stop) => signature(r, stop, f['opt.ps.key_hash']),
  33: registration,
  34: context,
  35: borderRouter,
  // RFC 7400
  36: r => {
    r.bits(f['opt.6cio.unassigned1'])
    r.read(f['opt.6cio.flag_g'])
    r.u32(f['opt.6cio.unassigned2'])
  },
  // RFC 8910
  37: (r, _p, stop) => void r.text(f['opt.captive_portal'], stop - r.pos),
  38: translation,
}

/** Reads options to the end of the message. */
export function readOptions(r: Reader, p: Packet): void {
  while (r.left > 0) {
    const at = r.pos
    const type = r.peek8()
    const units = r.peek8(1)
    const length = 8 * units
    const name = TYPES[type] ?? `Unknown ${type}`
    r.row(f.opt, at, Math.min(length, r.left), 0)
    r.as(PLAIN)
    r.label(f.opt, `ICMPv6 Option (${name}`)
    const line = r.nest(f.opt)
    r.u8(f['opt.type'])
    r.u8(f['opt.length'])
    if (r.full) r.label(f['opt.length'], `Length: ${units} (${length} bytes)`)
    if (units === 0) {
      remark(r, f['opt.length'], f.invalid_option_length, 'Invalid option length (Zero)')
      r.unnest(line)
      return
    }
    const stop = at + length
    const read = OPTIONS[type]
    let more: string | void = ''
    r.enter(stop - r.pos)
    if (read === undefined) {
      const text = `Dissector for ICMPv6 Option (${type}) code not implemented, Contact Wireshark developers if you want this supported`
      r.expert(f['undecoded.option'], text)
      r.span(f.data, stop - r.pos)
    } else {
      more = read(r, p, stop)
      if (r.pos < stop) remarkUnknown(r, stop - r.pos)
    }
    r.leave()
    if (line >= 0 && r.full) r.tape.label[line] = `ICMPv6 Option (${name}${more ?? ''})`
    r.unnest(line)
  }
}

/** Bytes that nothing is known about, with a word about it. */
export function remarkUnknown(r: Reader, n: number, text?: string): void {
  r.span(f.unknown_data, n)
  remark(r, f.unknown_data, f['unknown_data.expert'], text)
}

function remark(r: Reader, parent: Field, item: Field, text?: string): void {
  const row = r.nest(parent)
  r.expert(item, text)
  r.unnest(row)
}

/** Ethernet's six bytes, IEEE 802.15.4's eight with padding, or what else there is. */
function linkAddress(r: Reader, p: Packet, stop: number, word: string, own: Field, own64: Field): string {
  const n = stop - r.pos
  if (n !== 14) {
    const at = r.span(f['opt.linkaddr'], n)
    const colons = r.full ? hex(r.bytes, at, at + n, ':') : ''
    r.label(f['opt.linkaddr'], `Link-layer address: ${colons}`)
    r.row(own, at, n, 0)
    r.label(own, `${own.title}: ${colons}`)
    const text = hex(r.bytes, at, at + n, n === 6 ? ':' : '')
    p.columns.add(`${word} ${text}`)
    return ` : ${text}`
  }
  // six zeros behind an eight byte address are padding
  const padded = [8, 9, 10, 11, 12, 13].every(i => r.bytes[r.pos + i] === 0)
  if (!padded) {
    const at = r.span(f['opt.linkaddr'], n)
    r.row(own, at, n, 0)
    return ''
  }
  const at = r.span(f['opt.linkaddr_eui64'], 8)
  r.row(own64, at, 8, 0)
  r.span(f['opt.padding'], 6)
  const text = hex(r.bytes, at, at + 8, ':')
  p.columns.add(`${word} ${text}`)
  return ` : ${text}`
}

function prefix(r: Reader): string {
  const bits = r.u8(f['opt.prefix.length'])
  r.flags(f['opt.prefix.flag'], [
    f['opt.prefix.flag.l'],
    f['opt.prefix.flag.a'],
    f['opt.prefix.flag.r'],
    f['opt.prefix.flag.reserved'],
  ])
  r.u32(f['opt.prefix.valid_lifetime'])
  r.u32(f['opt.prefix.preferred_lifetime'])
  r.span(f['opt.reserved'], 4)
  const at = r.span(f['opt.prefix'], 16)
  return ` : ${ipv6Text(r.bytes, at)}/${bits}`
}

function redirected(r: Reader, p: Packet, stop: number): void {
  r.span(f['opt.reserved'], 6)
  r.row(f['opt.redirected_packet'], r.pos, stop - r.pos, 0)
  const start = r.pos
  const total = start + 6 <= stop ? 40 + ((r.bytes[start + 4] << 8) | r.bytes[start + 5]) : 0
  quote(r, p)
  // only as much as the packet says that it has; the rest is padding
  r.pos = Math.min(start + total, stop)
}

function addressList(r: Reader, _p: Packet, stop: number): string {
  r.span(f['opt.reserved'], 6)
  let text = ''
  while (r.pos < stop) text += ` ${ipv6Text(r.bytes, r.span(f['opt.ipv6_address'], 16))}`
  return text
}

/** RFC 3971, 3972. */
function cga(r: Reader, _p: Packet, stop: number): void {
  const pad = r.u8(f['opt.cga.pad_length'])
  r.span(f['opt.reserved'], 1)
  const n = stop - r.pos - pad
  const at = r.pos
  if (n < 0) r.short()
  r.row(f['opt.cga'], at, n, 0)
  const parameters = r.nest(f['opt.cga'])
  r.span(f['opt.cga.modifier'], 16)
  r.span(f['opt.cga.subnet_prefix'], 8)
  r.span(f['opt.cga.count'], 1)
  const key = at + n - r.pos
  if (key > 0) r.span(f['opt.cga.subject_public_key_info'], key)
  r.unnest(parameters)
  r.span(f['opt.padding'], stop - r.pos)
}

function signature(r: Reader, stop: number, hash: Field): void {
  r.span(f['opt.reserved'], 2)
  r.span(hash, 16)
  r.span(f['opt.digital_signature_padding'], stop - r.pos)
}

/** Seconds in 48 bits, and 64000ths of a second in 16. */
function timestamp(r: Reader): void {
  r.span(f['opt.reserved'], 6)
  const at = r.pos
  const seconds = r.number(undefined, 6, false)
  const part = r.u16()
  r.row(f['opt.timestamp'], at, 8, seconds, [seconds, Math.floor((part * 1e9) / 65536)])
}

function anchor(r: Reader, _p: Packet, stop: number): void {
  const type = r.u8(f['opt.name_type'])
  const pad = r.u8(f['opt.cga.pad_length'])
  const n = stop - r.pos - pad
  if (n < 0) r.short()
  if (type === 2) r.text(f['opt.name_type.fqdn'], n)
  else r.span(f['opt.name_x501'], n)
  if (pad > 0) r.span(f['opt.padding'], stop - r.pos)
}

function certificate(r: Reader, _p: Packet, stop: number): void {
  r.u8(f['opt.name_type'])
  r.span(f['opt.reserved'], 1)
  r.span(f.x509_Certificate, stop - r.pos)
}

function behind(r: Reader, length: Field, address: Field): string {
  const bits = r.u8(length)
  r.span(f['opt.reserved'], 4)
  return ` ${ipv6Text(r.bytes, r.span(address, 16))}/${bits}`
}

/** RFC 4191: as much of the prefix as is not zero. */
function route(r: Reader, _p: Packet, stop: number): string {
  const units = (stop - r.pos + 2) >> 3
  if (units < 1 || units > 3) remark(r, f['opt.length'], f.invalid_option_length)
  const bits = r.u8(f['opt.prefix.length'])
  const flags = r.flags(f['opt.route_info.flag'], [
    f['opt.route_info.flag.route_preference'],
    f['opt.route_info.flag.reserved'],
  ])
  r.u32(f['opt.route_lifetime'])
  const name = PREFERENCES[(flags >> 3) & 3]
  if (units === 1) return ` : ${name} ::/${bits}`
  if (units > 3) return ` : ${name}`
  return ` : ${name} ${ipv6Text(partial(r, f['opt.prefix'], stop - r.pos), 0)}/${bits}`
}

/** An address of which only the first bytes are there. */
function partial(r: Reader, field: Field, n: number): Uint8Array {
  const whole = new Uint8Array(16)
  whole.set(r.take(undefined, n).subarray(0, 16))
  r.row(field, r.pos - n, n, 0, whole)
  return whole
}

function servers(r: Reader, _p: Packet, stop: number): string {
  r.span(f['opt.reserved'], 2)
  r.u32(f['opt.rdnss.lifetime'])
  let text = ''
  while (r.pos < stop) text += ` ${ipv6Text(r.bytes, r.span(f['opt.rdnss'], 16))}`
  return text
}

/** RFC 5269. */
function handoverKey(r: Reader, stop: number, reply: boolean): void {
  const pad = r.u8(f['opt.hkr.pad_length'])
  r.bits(f['opt.hkr.at'])
  r.read(f['opt.hkr.reserved'])
  if (reply) r.u16(f['opt.hkr.lifetime'])
  const n = stop - r.pos - pad
  if (n < 0) return
  r.span(reply ? f['opt.hkr.encrypted_handover_key'] : f['opt.hkr.encryption_public_key'], n)
  r.span(f['opt.hkr.padding'], stop - r.pos)
}

/** RFC 5271: a value, padded to the next multiple of eight. */
function identifier(r: Reader, stop: number, code: Field, length: Field, value: Field): void {
  const start = r.pos - 2
  r.u8(code)
  const n = r.u8(length)
  r.span(value, n)
  const used = r.pos - start
  const pad = Math.min((8 - (used % 8)) % 8, stop - r.pos)
  if (pad > 0) r.span(f['opt.padding'], pad)
}

function searchList(r: Reader, _p: Packet, stop: number): string {
  r.span(f['opt.reserved'], 2)
  r.u32(f['opt.dnssl.lifetime'])
  let text = ''
  while (r.pos < stop) {
    if (r.peek8() === 0) {
      r.span(f['opt.padding'], stop - r.pos)
      break
    }
    const at = r.pos
    const name = readName(r)
    r.row(f['opt.dnssl'], at, r.pos - at, 0, name)
    text += ` ${name}`
  }
  return text
}

/** RFC 6775. */
function registration(r: Reader): string {
  const status = r.u8(f['opt.aro.status'])
  r.span(f['opt.reserved'], 3)
  r.u16(f['opt.aro.registration_lifetime'])
  const at = r.span(f['opt.aro.eui64'], 8)
  return ` : Register ${hex(r.bytes, at, at + 8, ':')} ${STATUSES[status] ?? `Unknown ${status}`}`
}

function context(r: Reader, _p: Packet, stop: number): string {
  const units = (stop - r.pos + 2) >> 3
  if (units !== 2 && units !== 3) remark(r, f['opt.length'], f.invalid_option_length)
  const bits = r.u8(f['opt.6co.context_length'])
  r.flags(f['opt.6co.flag'], [f['opt.6co.flag.c'], f['opt.6co.flag.cid'], f['opt.6co.flag.reserved']])
  r.span(f['opt.reserved'], 2)
  r.u16(f['opt.6co.valid_lifetime'])
  if (units !== 2 && units !== 3) return ''
  return ` : ${ipv6Text(partial(r, f['opt.6co.context_prefix'], stop - r.pos), 0)}/${bits}`
}

function borderRouter(r: Reader): string {
  const low = r.u16(f['opt.abro.version_low'])
  const high = r.u16(f['opt.abro.version_high'])
  const lifetime = r.u16(f['opt.abro.valid_lifetime'])
  const at = r.span(f['opt.abro.6lbr_address'], 16)
  return ` : Version ${high}.${low}, Valid Lifetime : ${lifetime}, 6LBR : ${ipv6Text(r.bytes, at)}`
}

/** RFC 8781. */
function translation(r: Reader, _p: Packet, stop: number): void {
  const code = r.peek16() & 7
  if (code > 5) remark(r, f['opt.length'], f.invalid_option_length)
  r.bits(f['opt.pref64.scaled_lifetime'])
  r.read(f['opt.pref64.plc'])
  const size = [12, 8, 7, 6, 5, 4][code]
  if (size === undefined) {
    r.pos = stop
    return
  }
  partial(r, f['opt.pref64.prefix'], size)
  r.skip(12 - size)
}
