import { ipv4Text, macText } from '../../bytes/address.js'
import { bool, bytes, ether, expert, type Field, frame, ipv4, string, u8, u16, u32 } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { ETHERTYPES, HARDWARE } from '../link-labels.js'
import { atm } from './atm.js'
import { arpColumn, claimColumn } from './column.js'
import { same, zero } from './compare.js'
import { Owners } from './owners.js'

export const OPCODES: Readonly<Record<number, string>> = {
  0: 'reserved',
  1: 'request',
  2: 'reply',
  3: 'reverse request',
  4: 'reverse reply',
  5: 'drarp request',
  6: 'drarp reply',
  7: 'drarp error',
  8: 'inverse request',
  9: 'inverse reply',
  10: 'arp nak',
  11: 'mars request',
  12: 'mars multi',
  13: 'mars mserv',
  14: 'mars join',
  15: 'mars leave',
  16: 'mars nak',
  17: 'mars unserv',
  18: 'mars sjoin',
  19: 'mars sleave',
  20: 'mars grouplist request',
  21: 'mars grouplist reply',
  22: 'mars redirect map',
  23: 'mapos unarp',
  24: 'experimental 1',
  25: 'experimental 2',
  65535: 'reserved',
}
const DRARP_ERRORS: Readonly<Record<number, string>> = {
  1: 'restricted',
  2: 'no address',
  3: 'serverdown',
  4: 'moved',
  5: 'failure',
}
const AX25 = 3
const ATM = 19
const NUMBERS: readonly [string, string] = ['E.164', 'ATM Forum NSAPA']

/** Address resolution, RFC 826, with its reverse, inverse and ATM kin: RFC 903, 1931, 2225, 2390; probes: RFC 5227. */
export const arp = protocol({
  name: 'arp',
  title: 'Address Resolution Protocol',
  short: 'ARP/RARP',
  on: { ethertype: [0x0806, 0x8035] },
  header: {
    'hw.type': u16('Hardware type', { labels: HARDWARE }),
    'proto.type': u16('Protocol type', { base: 'hex', labels: ETHERTYPES }),
    'hw.size': u8('Hardware size'),
    'proto.size': u8('Protocol size'),
    opcode: u16('Opcode', { labels: OPCODES }),
  },
  fields: {
    isgratuitous: bool('Is gratuitous', { states: ['True', 'False'] }),
    isprobe: bool('Is probe', { states: ['True', 'False'] }),
    isannouncement: bool('Is announcement', { states: ['True', 'False'] }),
    'src.hw': bytes('Sender hardware address'),
    'src.hw_mac': ether('Sender MAC address'),
    'src.hw_ax25': bytes('Sender AX.25 address'),
    'src.proto': bytes('Sender protocol address'),
    'src.proto_ipv4': ipv4('Sender IP address'),
    'dst.hw': bytes('Target hardware address'),
    'dst.hw_mac': ether('Target MAC address'),
    'dst.hw_ax25': bytes('Target AX.25 address'),
    'dst.proto': bytes('Target protocol address'),
    'dst.proto_ipv4': ipv4('Target IP address'),
    'dst.drarp_error_status': u16('DRARP error status', { size: 1, labels: DRARP_ERRORS }),
    'duplicate-address-frame': frame('Frame showing earlier use of IP address'),
    'duplicate-address-detected': expert('Duplicate IP address configured', 'warn', 'Sequence'),
    'seconds-since-duplicate-address-frame': u32('Seconds since earlier frame seen'),
    'src.htype': bool('Sender ATM number type', { mask: 0x40, states: NUMBERS }),
    'src.hlen': u8('Sender ATM number length', { mask: 0x3f }),
    'src.stype': bool('Sender ATM subaddress type', { mask: 0x40, states: NUMBERS }),
    'src.slen': u8('Sender ATM subaddress length', { mask: 0x3f }),
    'src.pln': u8('Sender protocol size'),
    'dst.htype': bool('Target ATM number type', { mask: 0x40, states: NUMBERS }),
    'dst.hlen': u8('Target ATM number length', { mask: 0x3f }),
    'dst.stype': bool('Target ATM subaddress type', { mask: 0x40, states: NUMBERS }),
    'dst.slen': u8('Target ATM subaddress length', { mask: 0x3f }),
    'dst.pln': u8('Target protocol size'),
    'src.atm_num_e164': string('Sender ATM number (E.164)'),
    'src.atm_num_nsap': bytes('Sender ATM number (NSAP)'),
    'src.atm_subaddr': bytes('Sender ATM subaddress'),
    'dst.atm_num_e164': string('Target ATM number (E.164)'),
    'dst.atm_num_nsap': bytes('Target ATM number (NSAP)'),
    'dst.atm_subaddr': bytes('Target ATM subaddress'),
    'src.atm_afi': u8('AFI', { base: 'hex' }),
    'src.atm_afi.unknown': expert('Unknown AFI', 'warn', 'Protocol'),
    'src.atm_data_country_code': u16('Data Country Code', { base: 'hex' }),
    'src.atm_data_country_code_group': u16('Data Country Code (group)', { base: 'hex' }),
    'src.atm_international_code_designator': u16('International Code Designator', { base: 'hex' }),
    'src.atm_international_code_designator_group': u16('International Code Designator (group)', { base: 'hex' }),
    'src.atm_e.164_isdn': bytes('E.164 ISDN'),
    'src.atm_e.164_isdn_group': bytes('E.164 ISDN'),
    'src.atm_high_order_dsp': bytes('High Order DSP'),
    'src.atm_end_system_identifier': bytes('End System Identifier'),
    'src.atm_selector': u8('Selector', { base: 'hex' }),
    'src.atm_rest_of_address': bytes('Rest of address'),
  },
  dissect(r, p, f) {
    r.need(6)
    const hardware = r.read(f['hw.type'])
    const network = r.read(f['proto.type'])
    if (hardware === ATM) {
      atm(r, p)
      return
    }
    const hlen = r.read(f['hw.size'])
    const plen = r.read(f['proto.size'])
    const opcode = r.read(f.opcode)
    const total = 2 * (hlen + plen)
    r.need(total)
    // what follows is padding
    r.bound(total)
    if (!p.session.wantsAny(arp)) {
      r.skip(total)
      return
    }
    const start = r.pos
    const mac = (hardware === 1 || hardware === 6) && hlen === 6
    const ip = (network === 0x0800 || (hardware === AX25 && network === 0xcc)) && plen === 4
    nature(r, p, opcode, hlen, plen, ip)
    if (p.columns.wanted) arpColumn(r, p, opcode, hlen, plen, mac, ip)
    const own = mac ? f['src.hw_mac'] : hardware === AX25 && hlen === 7 ? f['src.hw_ax25'] : f['src.hw']
    const other = mac ? f['dst.hw_mac'] : hardware === AX25 && hlen === 7 ? f['dst.hw_ax25'] : f['dst.hw']
    address(r, own, hlen)
    address(r, ip ? f['src.proto_ipv4'] : f['src.proto'], plen)
    address(r, other, hlen)
    if (opcode === 7) r.at(f['dst.drarp_error_status'], r.pos)
    else address(r, ip ? f['dst.proto_ipv4'] : f['dst.proto'], plen)
    r.pos = start + total
    if (!mac || !ip || (opcode !== 1 && opcode !== 2)) return
    const owners = p.session.state(arp, () => new Owners())
    claim(r, p, owners, start, start + 6)
    if (opcode === 2 && !same(r.bytes, start + 6, start + 16, 4)) claim(r, p, owners, start + 10, start + 16)
  },
})

function address(r: Reader, f: Field, length: number): void {
  if (length > 0) r.span(f, length)
}

/** Says what kind of message it is; the cursor stays on the sender's hardware address. */
function nature(r: Reader, p: Packet, opcode: number, hlen: number, plen: number, ip: boolean): void {
  const f = arp.f
  const b = r.bytes
  const sender = r.pos + hlen
  const target = sender + plen
  const asked = target + hlen
  let title = OPCODES[opcode] ?? `opcode 0x${opcode.toString(16).padStart(4, '0')}`
  const gratuitous = ip && (opcode === 1 || opcode === 2) && same(b, sender, asked, plen)
  const unknown = opcode === 1 && zero(b, target, asked)
  if (unknown && zero(b, sender, target)) {
    fact(r, f.isprobe)
    title = 'ARP Probe'
  } else if (gratuitous) {
    fact(r, f.isgratuitous)
    title += '/gratuitous ARP'
    if (unknown) {
      fact(r, f.isannouncement)
      title = 'ARP Announcement'
    }
  }
  p.title(`Address Resolution Protocol (${title})`)
}

/** Facts about the whole message stand at its start. */
function fact(r: Reader, f: Field): void {
  r.row(f, r.base, 0, 1)
}

/** Takes note of who uses an address, and tells when it is another one than before. */
function claim(r: Reader, p: Packet, owners: Owners, mac: number, ip: number): void {
  const f = arp.f
  const b = r.bytes
  // nobody is told apart by a group address or none
  if ((b[mac] & 1) !== 0 || zero(b, mac, mac + 6) || zero(b, ip, ip + 4)) return
  const before = owners.claim(b, mac, ip, p.number, p.seconds)
  if (before === undefined) return
  const name = ipv4Text(b, ip)
  claimColumn(p, name)
  const outer = p.beginAside()
  const t = r.group(
    `Duplicate IP address detected for ${name} (${macText(b, mac)}) - also in use by ${before.mac} (frame ${before.frame})`,
  )
  r.row(f['duplicate-address-frame'], r.base, 0, before.frame)
  const inner = r.nest(f['duplicate-address-frame'])
  r.expert(f['duplicate-address-detected'], `Duplicate IP address configured (${name})`)
  r.unnest(inner)
  r.row(f['seconds-since-duplicate-address-frame'], r.base, 0, (p.seconds - before.seconds) >>> 0)
  r.unnest(t)
  p.endAside(outer)
}
