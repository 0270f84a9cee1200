import { expectedChecksum, onesSum } from '../../bytes/checksum.js'
import {
  bool,
  bytes,
  expert,
  type Field,
  ipv4,
  none,
  string,
  u8,
  u16,
  u24,
  u32,
  ipv6 as v6,
} from '../../packet/field.js'
import { fieldTable } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { CHECKSUM_STATUS } from '../ip/numbers.js'

/** Extensions of ICMP messages: RFC 4884, with RFC 4950 (MPLS), 5837 (interfaces) and 8335 (probes). */

const CLASSES: Readonly<Record<number, string>> = {
  1: 'MPLS Label Stack Class',
  2: 'Interface Information Object',
  3: 'Interface Identification Object',
}

const OBJECTS: Readonly<Record<number, string>> = {
  1: 'MPLS Stack Entry',
  2: 'Interface Information Object',
  3: 'Interface Identification Object',
}

const ROLES: Readonly<Record<number, string>> = {
  0: 'IP interface upon which datagram arrived',
  1: 'sub-IP component of an IP interface upon which datagram arrived',
  2: 'IP interface through which datagram would be forwarded',
  3: 'IP next-hop to which datagram would be forwarded',
}

const IDENTIFIES: Readonly<Record<number, string>> = {
  1: 'Identifies Interface By Name',
  2: 'Identifies Interface By Index',
  3: 'Identifies Interface By Address',
}

/** Address families (IANA) that interfaces have. */
const FAMILIES: Readonly<Record<number, string>> = {
  0: 'Reserved',
  1: 'IPv4',
  2: 'IPv6',
  3: 'NSAP',
  4: 'HDLC (8-bit multidrop)',
  5: 'BBN 1822',
  6: '802 (includes all 802 media plus Ethernet)',
  7: 'E.163',
  8: 'E.164 (SMDS, Frame Relay, ATM)',
  9: 'F.69 (Telex)',
  10: 'X.121 (X.25, Frame Relay)',
  11: 'IPX',
  12: 'Appletalk',
  13: 'Decnet IV',
  14: 'Banyan Vines',
  15: 'E.164 with NSAP subaddress',
  16: 'DNS (Domain Name System)',
  17: 'Distinguished Name',
  18: 'AS Number',
  19: 'XTP over IP version 4',
  20: 'XTP over IP version 6',
  21: 'XTP native mode XTP',
  22: 'Fibre Channel World-Wide Port Name',
  23: 'Fibre Channel World-Wide Node Name',
  24: 'GWID',
  25: 'Layer-2 VPN',
  26: 'MPLS-TP Section Endpoint Identifier',
  27: 'MPLS-TP LSP Endpoint Identifier',
  28: 'MPLS-TP Pseudowire Endpoint Identifier',
  29: 'MT IP: Multi-Topology IP version 4',
  30: 'MT IPv6: Multi-Topology IP version 6',
  196: 'Layer-2 VPN (old)',
  16384: 'EIGRP Common Service Family',
  16385: 'EIGRP IPv4 Service Family',
  16386: 'EIGRP IPv6 Service Family',
  16387: 'LISP Canonical Address Format (LCAF)',
  16388: 'BGP-LS',
  16389: '48-bit MAC Address',
  16390: '64-bit MAC Address',
  16391: 'OUI',
  16392: 'MAC/24',
  16393: 'MAC/40',
  16394: 'IPv6/64',
  16395: 'RBridge Port ID',
  16396: 'TRILL Nickname',
  65535: 'Reserved',
}

const PRESENT = ['Present', 'Not Present'] as const

const f = fieldTable('icmp', {
  ext: none('ICMP Extensions'),
  'ext.version': u8('Version'),
  'ext.res': u16('Reserved', { base: 'hex', mask: 0x0fff }),
  'ext.checksum': u16('Checksum', { base: 'hex' }),
  'ext.checksum.status': u8('Checksum Status', { base: 'none', labels: CHECKSUM_STATUS }),
  'ext.length': u16('Length'),
  'ext.class': u8('Class', { labels: CLASSES }),
  'ext.ctype': u8('C-Type'),
  'ext.data': bytes('Data'),
  'mpls.label': u24('Label', { mask: 0xfffff0 }),
  'mpls.exp': u24('Experimental', { mask: 0x00000e }),
  'mpls.s': bool('Stack bit', { mask: 0x000001, bits: 24 }),
  'mpls.ttl': u8('Time to live'),
  'mpls.data': bytes('Data'),
  'int_info.role': u8('Interface Role', { mask: 0xc0, labels: ROLES }),
  'int_info.reserved': u8('Reserved', { mask: 0x30 }),
  'int_info.ifindex': bool('ifIndex', { mask: 0x08, states: ['True', 'False'] }),
  'int_info.ipaddr': bool('IP Address', { mask: 0x04, states: PRESENT }),
  'int_info.name_present': bool('Interface Name', { mask: 0x02, states: PRESENT }),
  'int_info.mtu_present': bool('MTU', { mask: 0x01, states: PRESENT }),
  'int_info.index': u32('Interface Index'),
  'int_info.afi': u16('Address Family Identifier'),
  'int_info.ipv4': ipv4('Source'),
  'int_info.ipv6': v6('Source'),
  'int_info.name_length': u8('Name Length'),
  'int_info.name': string('Name'),
  'int_info.mtu': u32('Maximum Transmission Unit'),
  'int_ident.name': string('Name'),
  'int_ident.index': u32('Interface Index'),
  'int_ident.afi': u16('Address Family Identifier', { labels: FAMILIES }),
  'int_ident.addr_length': u8('Address Length'),
  'int_ident.reserved': bytes('Reserved'),
  'int_ident.ipv4': ipv4('Address'),
  'int_ident.ipv6': v6('Address'),
  'int_ident.address': bytes('Address'),
  reserved: bytes('Reserved'),
  'ext.checksum_bad': expert('Bad checksum', 'warn', 'Checksum'),
})

const INFO = [
  f['int_info.role'],
  f['int_info.reserved'],
  f['int_info.ifindex'],
  f['int_info.ipaddr'],
  f['int_info.name_present'],
  f['int_info.mtu_present'],
]

const KNOWN_VERSIONS: readonly number[] = [1, 2]

/** Reads the rest of the layer as an extension structure. */
export function readExtensions(r: Reader): void {
  if (r.leftOnWire <= 0) return
  const start = r.pos
  r.row(f.ext, start, Math.min(r.leftOnWire, r.left), 0)
  const known = r.left > 0 && KNOWN_VERSIONS.includes(r.peek8() >> 4)
  r.label(f.ext, `ICMP Multi-Part Extensions${known || r.leftOnWire < 4 ? '' : ' (unsupported version)'}`)
  if (r.leftOnWire < 4) return
  const all = r.nest(f.ext)
  const version = r.peek8() >> 4
  r.row(f['ext.version'], start, 1, version)
  r.read(f['ext.res'])
  showChecksum(r, start)
  if (known) while (r.leftOnWire >= 4) if (!object(r)) break
  r.unnest(all)
}

function showChecksum(r: Reader, start: number): void {
  const at = r.pos
  const stored = r.u16(f['ext.checksum'])
  if (stored === 0) {
    r.label(f['ext.checksum'], 'Checksum: [missing]')
    r.row(f['ext.checksum.status'], at, 2, 3)
    return
  }
  if (r.limit > r.end) {
    r.row(f['ext.checksum.status'], at, 0, 2)
    return
  }
  const sum = onesSum(r.bytes, start, r.end)
  const good = sum === 0xffff
  if (!good) {
    const text = `Bad checksum [should be 0x${hex4(expectedChecksum(sum, stored))}]`
    r.label(
      f['ext.checksum'],
      `Checksum: 0x${hex4(stored)} incorrect, should be 0x${hex4(expectedChecksum(sum, stored))}`,
    )
    const under = r.nest(f['ext.checksum'])
    r.expert(f['ext.checksum_bad'], text)
    r.unnest(under)
  } else r.label(f['ext.checksum'], `Checksum: 0x${hex4(stored)} [correct]`)
  r.row(f['ext.checksum.status'], at, 0, good ? 1 : 0)
}

const hex4 = (v: number): string => v.toString(16).padStart(4, '0')

/** One object; false where there can be no further one. */
function object(r: Reader): boolean {
  const at = r.pos
  const length = r.peek16()
  const kind = r.peek8(2)
  const type = r.peek8(3)
  const cut = length > r.leftOnWire
  const group = r.group(`${OBJECTS[kind] ?? `Unknown object (${kind}/${type})`}${cut ? ' (truncated)' : ''}`)
  if (group >= 0) r.tape.length[group] = Math.min(Math.max(length, 4), r.left)
  r.u16(f['ext.length'])
  r.u8(f['ext.class'])
  if (length < 4) {
    r.unnest(group)
    return false
  }
  const stop = cut ? r.limit : at + length
  if (kind === 1) mpls(r, stop, type)
  else if (kind === 2) information(r, stop)
  else if (kind === 3) identification(r, at + length, length)
  else {
    r.u8(f['ext.ctype'])
    rest(r, f['ext.data'], stop)
  }
  r.unnest(group)
  r.pos = stop
  return !cut && stop <= r.end
}

/** What the object has left, if anything. */
function rest(r: Reader, field: Field, stop: number): void {
  const n = Math.min(stop, r.end) - r.pos
  if (n > 0) r.span(field, n)
}

function mpls(r: Reader, stop: number, type: number): void {
  r.u8(f['ext.ctype'])
  if (type !== 1) {
    // shown twice: as the class's and as the unknown type's
    r.row(f['ext.ctype'], r.pos - 1, 1, type)
    rest(r, f['ext.data'], stop)
    return
  }
  while (r.pos + 4 <= stop) {
    const at = r.pos
    const word = r.peek32()
    const [label, exp, bottom, ttl] = [word >>> 12, (word >>> 9) & 7, (word >>> 8) & 1, word & 255]
    const entry = r.group(`Label: ${label}, Exp: ${exp}, S: ${bottom}, TTL: ${ttl}`)
    r.row(f['mpls.label'], at, 3, label)
    r.row(f['mpls.exp'], at + 2, 1, exp)
    r.row(f['mpls.s'], at + 2, 1, bottom)
    r.row(f['mpls.ttl'], at + 3, 1, ttl)
    r.skip(4)
    r.close(entry)
  }
  rest(r, f['mpls.data'], stop)
}

function information(r: Reader, stop: number): void {
  const flags = r.flags(f['ext.ctype'], INFO)
  if ((flags & 8) !== 0) r.u32(f['int_info.index'])
  if ((flags & 4) !== 0) {
    const family = r.peek16()
    if (family !== 1 && family !== 2) r.short()
    const group = r.group('IP Address Sub-Object')
    r.u16(f['int_info.afi'])
    r.span(f.reserved, 2)
    if (family === 1) r.ipv4(f['int_info.ipv4'])
    else r.ipv6(f['int_info.ipv6'])
    r.close(group)
  }
  if ((flags & 2) !== 0) {
    const at = r.pos
    const length = r.peek8()
    const group = r.group('Interface Name Sub-Object')
    r.u8(f['int_info.name_length'])
    if (length > 0 && at + length < stop) r.text(f['int_info.name'], length - 1)
    if (group >= 0) r.tape.length[group] = length
    r.unnest(group)
    r.pos = Math.min(at + length, r.end)
  }
  if ((flags & 1) !== 0 && r.pos < stop) r.u32(f['int_info.mtu'])
}

function identification(r: Reader, stop: number, length: number): void {
  const type = r.u8(f['ext.ctype'])
  if (length < 5) return
  r.label(f['ext.ctype'], `C-Type: ${type} (${IDENTIFIES[type] ?? `Unknown C-Type ${type}`})`)
  if (type === 1) r.text(f['int_ident.name'], stop - r.pos)
  else if (type === 2) r.u32(f['int_ident.index'])
  else if (type === 3) {
    const family = r.u16(f['int_ident.afi'])
    const size = r.u8(f['int_ident.addr_length'])
    r.span(f['int_ident.reserved'], 1)
    if (family === 1) r.ipv4(f['int_ident.ipv4'])
    else if (family === 2) r.ipv6(f['int_ident.ipv6'])
    else r.span(f['int_ident.address'], size)
  }
}
