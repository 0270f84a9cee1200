import { ipv4Text, ipv6Text, macText } from '../../bytes/address.js'
import { bytes, ether, type Field, type FieldSpec, ipv4, string, u16 } from '../../packet/field.js'
import { hostName } from '../../packet/names.js'
import type { Packet } from '../../packet/packet.js'
import { fieldTable } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'

/** Addresses that hold others: 6to4 (RFC 3056), Teredo (RFC 4380), EUI-64 (RFC 4291), ISATAP (RFC 5214), NAT64 (RFC 6052). */

const ends = <P extends 'src' | 'dst'>(p: P, word: string) =>
  ({
    [`${p}_host`]: string(`${word} Host`, { hidden: true }),
    [`${p}_slaac_mac`]: ether(`${word} SLAAC MAC`, { generated: true }),
    [`${p}_isatap_ipv4`]: ipv4(`${word} ISATAP IPv4`, { generated: true }),
    [`${p}_6to4_gw_ipv4`]: ipv4(`${word} 6to4 Gateway IPv4`, { generated: true }),
    [`${p}_6to4_sla_id`]: u16(`${word} 6to4 SLA ID`, { generated: true }),
    [`${p}_ts_ipv4`]: ipv4(`${word} Teredo Server IPv4`, { generated: true }),
    [`${p}_tc_port`]: u16(`${word} Teredo Port`, { generated: true }),
    [`${p}_tc_ipv4`]: ipv4(`${word} Teredo Client IPv4`, { generated: true }),
    [`${p}_embed_ipv4`]: ipv4(`${word} Embedded IPv4`, { generated: true }),
  }) as Record<`${P}_${Kind}`, FieldSpec>

type Kind =
  | 'host'
  | 'slaac_mac'
  | 'isatap_ipv4'
  | '6to4_gw_ipv4'
  | '6to4_sla_id'
  | 'ts_ipv4'
  | 'tc_port'
  | 'tc_ipv4'
  | 'embed_ipv4'

const f = fieldTable('ipv6', {
  ...ends('src', 'Source'),
  ...ends('dst', 'Destination'),
  host: string('Source or Destination Host', { hidden: true }),
  slaac_mac: ether('SLAAC MAC', { hidden: true }),
  isatap_ipv4: ipv4('ISATAP IPv4', { hidden: true }),
  '6to4_gw_ipv4': ipv4('6to4 Gateway IPv4', { hidden: true }),
  '6to4_sla_id': u16('6to4 SLA ID', { hidden: true }),
  ts_ipv4: ipv4('Teredo Server IPv4', { hidden: true }),
  tc_port: u16('Teredo Port', { hidden: true }),
  tc_ipv4: ipv4('Teredo Client IPv4', { hidden: true }),
  embed_ipv4_prefix: bytes('Embedded IPv4 Prefix', { generated: true }),
  embed_ipv4: ipv4('Embedded IPv4', { generated: true }),
})

type End = 'src' | 'dst'

/** The host's names for an address: its text where names are not wanted. */
export function showHosts(r: Reader, p: Packet, end: End, at: number, text: string): void {
  const own = f[`${end}_host`]
  if (!r.wants(own) && !r.wants(f.host)) return
  const name = hostName(p, text === '' ? ipv6Text(r.bytes, at) : text)
  r.row(own, at, 16, 0, name)
  r.row(f.host, at, 16, 0, name)
}

/** Shows what the two addresses hold. */
export function showEmbedded(r: Reader, src: number, dst: number): void {
  for (const show of [sixToFour, teredo, slaac, isatap, translated]) {
    show(r, 'src', src)
    show(r, 'dst', dst)
  }
}

function twice(r: Reader, own: Field, any: Field, at: number, length: number, value: number, object?: string): void {
  r.row(own, at, length, value, object)
  r.row(any, at, length, value, object)
}

function sixToFour(r: Reader, end: End, at: number): void {
  const b = r.bytes
  if (b[at] !== 0x20 || b[at + 1] !== 0x02) return
  const area = (b[at + 6] << 8) | b[at + 7]
  r.row(f[`${end}_6to4_gw_ipv4`], at + 2, 4, 0)
  r.row(f[`${end}_6to4_sla_id`], at + 6, 2, area)
  r.row(f['6to4_gw_ipv4'], at + 2, 4, 0)
  r.row(f['6to4_sla_id'], at + 6, 2, area)
}

function teredo(r: Reader, end: End, at: number): void {
  const b = r.bytes
  if (b[at] !== 0x20 || b[at + 1] !== 0x01 || b[at + 2] !== 0 || b[at + 3] !== 0) return
  const port = ((b[at + 10] << 8) | b[at + 11]) ^ 0xffff
  const client = ipv4Text(
    b.slice(at + 12, at + 16).map(x => x ^ 0xff),
    0,
  )
  r.row(f[`${end}_ts_ipv4`], at + 4, 4, 0)
  r.row(f[`${end}_tc_port`], at + 10, 2, port)
  r.row(f[`${end}_tc_ipv4`], at + 12, 4, 0, client)
  r.row(f.ts_ipv4, at + 4, 4, 0)
  r.row(f.tc_port, at + 10, 2, port)
  r.row(f.tc_ipv4, at + 12, 4, 0, client)
}

function slaac(r: Reader, end: End, at: number): void {
  const b = r.bytes
  const i = at + 8
  if ((b[i] & 0x02) === 0 || b[i + 3] !== 0xff || b[i + 4] !== 0xfe) return
  const mac = Uint8Array.of(b[i] ^ 0x02, b[i + 1], b[i + 2], b[i + 5], b[i + 6], b[i + 7])
  twice(r, f[`${end}_slaac_mac`], f.slaac_mac, i, 8, 0, macText(mac, 0))
}

function isatap(r: Reader, end: End, at: number): void {
  const b = r.bytes
  const i = at + 8
  if ((b[i] & 0xfd) !== 0 || b[i + 1] !== 0 || b[i + 2] !== 0x5e || b[i + 3] !== 0xfe) return
  twice(r, f[`${end}_isatap_ipv4`], f.isatap_ipv4, at + 12, 4, 0)
}

/** The well-known prefix of translators: 64:ff9b::/96. */
function translated(r: Reader, end: End, at: number): void {
  const b = r.bytes
  if (b[at] !== 0 || b[at + 1] !== 0x64 || b[at + 2] !== 0xff || b[at + 3] !== 0x9b) return
  for (let i = 4; i < 12; i++) if (b[at + i] !== 0) return
  r.row(f.embed_ipv4_prefix, at, 12, 0)
  twice(r, f[`${end}_embed_ipv4`], f.embed_ipv4, at + 12, 4, 0)
}
