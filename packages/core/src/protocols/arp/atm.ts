import type { Field } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { arp, OPCODES } from './index.js'

/** Address resolution over ATM, RFC 2225: each side has a number, a subaddress and a protocol address of its own length. */
export function atm(r: Reader, p: Packet): void {
  const f = arp.f
  const senderNumber = kind(r, 'Sender ATM number', f['src.htype'], f['src.hlen'])
  const senderSub = kind(r, 'Sender ATM subaddress', f['src.stype'], f['src.slen'])
  const opcode = r.u16(f.opcode)
  const senderLength = r.u8(f['src.pln'])
  const targetNumber = kind(r, 'Target ATM number', f['dst.htype'], f['dst.hlen'])
  const targetSub = kind(r, 'Target ATM subaddress', f['dst.stype'], f['dst.slen'])
  const targetLength = r.u8(f['dst.pln'])
  const name = OPCODES[opcode] ?? `opcode 0x${opcode.toString(16).padStart(4, '0')}`
  p.title(`ATM Address Resolution Protocol (${name})`)
  number(r, senderNumber, f['src.atm_num_e164'], f['src.atm_num_nsap'])
  if ((senderSub & 0x3f) > 0) r.span(f['src.atm_subaddr'], senderSub & 0x3f)
  network(r, senderLength, f['src.proto_ipv4'], f['src.proto'])
  number(r, targetNumber, f['dst.atm_num_e164'], f['dst.atm_num_nsap'])
  if ((targetSub & 0x3f) > 0) r.span(f['dst.atm_subaddr'], targetSub & 0x3f)
  network(r, targetLength, f['dst.proto_ipv4'], f['dst.proto'])
}

function kind(r: Reader, title: string, type: Field, length: Field): number {
  const v = r.peek8()
  const text = (v & 0x40) !== 0 ? 'E.164' : 'ATM Forum NSAPA'
  const t = r.group(`${title} type/length: 0x${v.toString(16).padStart(2, '0')} (${text}, ${v & 0x3f} bytes)`)
  r.bits(type)
  r.read(length)
  r.close(t)
  return v
}

function network(r: Reader, length: number, ip: Field, other: Field): void {
  if (length === 4) r.ipv4(ip)
  else if (length > 0) r.span(other, length)
}

/** An ATM number: E.164 digits, or an address as in ISO/IEC 8348, which its first byte describes. */
function number(r: Reader, lengths: number, digits: Field, nsap: Field): void {
  const f = arp.f
  const length = lengths & 0x3f
  if (length === 0) return
  if ((lengths & 0x40) !== 0) {
    r.text(digits, length, 'ascii')
    return
  }
  const start = r.pos
  r.span(nsap, length)
  if (length !== 20) return
  const t = r.nest(nsap)
  r.pos = start
  const format = r.u8(f['src.atm_afi'])
  const [field, size, rest] = parts(format)
  if (field === undefined) {
    r.expert(f['src.atm_afi.unknown'])
    r.span(f['src.atm_rest_of_address'], 19)
  } else {
    if (size === 2) r.u16(field)
    else r.span(field, size)
    r.span(f['src.atm_high_order_dsp'], rest)
    r.span(f['src.atm_end_system_identifier'], 6)
    r.u8(f['src.atm_selector'])
  }
  r.unnest(t)
}

/** By format identifier: the initial domain part, its size, and the size of what follows before the end system. */
function parts(format: number): readonly [Field | undefined, number, number] {
  const f = arp.f
  switch (format) {
    case 0x39:
      return [f['src.atm_data_country_code'], 2, 10]
    case 0xbd:
      return [f['src.atm_data_country_code_group'], 2, 10]
    case 0x47:
      return [f['src.atm_international_code_designator'], 2, 10]
    case 0xc5:
      return [f['src.atm_international_code_designator_group'], 2, 10]
    case 0x45:
      return [f['src.atm_e.164_isdn'], 8, 4]
    case 0xc3:
      return [f['src.atm_e.164_isdn_group'], 8, 4]
    default:
      return [undefined, 0, 0]
  }
}
