import { hex, latin1, utf8 } from '../../bytes/text.js'
import type { Reader } from '../../packet/reader.js'
import { f } from './fields.js'
import { bad, textRow } from './kinds.js'
import type { OptionReader } from './options.js'
import type { State } from './state.js'

/** Options that say who or where a client is. */

const ETHERNET = 1
const IEEE802 = 6
const DUID = 255

/** RFC 2132 9.14: a hardware address, a DUID (RFC 4361), or whatever the client likes. */
export const clientId: OptionReader = r => {
  const length = r.left
  const type = length > 0 ? r.peek8() : 0
  if (length === 7 && type > 0 && type < 48) {
    r.u8(f['hw.type'])
    if (type === ETHERNET || type === IEEE802) r.ether(f['hw.mac_addr'])
    else hexText(r, 'client_hardware_address', 6)
  } else if (length === 17 && type === 0) {
    r.skip(1)
    r.span(f['client_id.uuid'], 16)
  } else if (type === DUID) {
    r.skip(1)
    identifier(r)
  } else if (type === 0 && length > 1) {
    r.u8(f['client_id.type'])
    textRow(r, f['client_id.undef'], r.left)
  }
}

function hexText(r: Reader, key: 'client_hardware_address' | 'client_id.link_layer_address', length: number): void {
  const start = r.pos
  r.need(length)
  r.skip(length)
  r.row(f[key], start, length, 0, hex(r.bytes, start, start + length))
}

/** RFC 8415 11. */
function identifier(r: Reader): void {
  const start = r.pos
  r.need(4)
  r.skip(4)
  r.row(f['client_id.iaid'], start, 4, 0, hex(r.bytes, start, start + 4))
  const type = r.u16(f['client_id.duid_type'])
  if (type === 1) {
    if (r.left < 6) return void r.expert(f['malformed.duid'])
    const hardware = r.u16(f['client_id.duid_llt_hw_type'])
    r.u32(f['client_id.time'])
    linkAddress(r, hardware)
  } else if (type === 2) {
    if (r.left < 4) return void r.expert(f['malformed.duid'])
    r.u32(f['client_id.enterprise_num'])
    if (r.left > 0) r.span(f.client_id, r.left)
  } else if (type === 3) {
    if (r.left < 2) return void r.expert(f['malformed.duid'])
    const hardware = r.u16(f['client_id.duid_ll_hw_type'])
    linkAddress(r, hardware)
  }
}

function linkAddress(r: Reader, hardware: number): void {
  if (r.left === 0) return
  const start = r.pos
  const length = r.left
  const mac = (hardware === ETHERNET || hardware === IEEE802) && length === 6
  r.skip(length)
  r.row(f['client_id.link_layer_address'], start, length, 0, hex(r.bytes, start, start + length, mac ? ':' : ''))
}

/** RFC 3004: strings after their lengths; many clients send one string alone. */
export const userClass: OptionReader = r => {
  if (r.left < 2) return bad(r, "length isn't >= 2")
  for (let i = 0; r.left > 0; i++) {
    const length = r.peek8()
    if (length >= r.left) {
      textRow(r, f['option.user_class.text'], r.left)
      const row = r.nest(f['option.user_class.text'])
      r.expert(f['option.nonstd_data'])
      r.unnest(row)
      return
    }
    r.row(f['option.user_class'], r.pos, length + 1, i)
    if (r.full) r.label(f['option.user_class'], `Instance of User Class: [${i}]`)
    const t = r.nest(f['option.user_class'])
    r.u8(f['option.user_class.length'])
    if (length === 0) {
      bad(r, `UC_Len_${i} isn't >= 1 (UC_Len_${i} = 0)`)
      r.unnest(t)
      return false
    }
    r.span(f['option.user_class.data'], length)
    r.unnest(t)
  }
}

const FQDN_FLAGS = [f['fqdn.mbz'], f['fqdn.n'], f['fqdn.e'], f['fqdn.o'], f['fqdn.s']]

/** RFC 4702: the client's name and who puts it into the DNS. */
export const fullName: OptionReader = (r, s) => {
  if (r.left < 3) return bad(r, "length isn't >= 3")
  const value = r.peek8()
  const row = r.tape.count
  r.flags(f['fqdn.flags'], FQDN_FLAGS)
  if (r.full) {
    const set = FQDN_FLAGS.slice(1)
      .filter(child => (value & child.mask) !== 0)
      .map(child => child.title)
    r.tape.label[row] = [`Flags: 0x${value.toString(16).padStart(2, '0')}`, ...set].join(', ')
  }
  r.u8(f['fqdn.rcode1'])
  r.u8(f['fqdn.rcode2'])
  if (r.left === 0) return
  const start = r.pos
  const length = r.left
  const name = fqdn(r.bytes, start, r.end, value, s)
  r.skip(length)
  r.row(f['fqdn.name'], start, length, 0, name)
}

/** The name of option 81 at `from`, whose flags say how it is written. */
export function fqdn(b: Uint8Array, from: number, to: number, flags: number, s: State): string {
  if ((flags & 4) === 0) return utf8(b, from, to)
  // a name may break off without its last zero
  const bytes = new Uint8Array(to - from + 1)
  bytes.set(b.subarray(from, to))
  try {
    return s.names.read(bytes, 0, 0, bytes.length)
  } catch {
    return latin1(b, from, to)
  }
}

const DISCOVER = 1

/** RFC 3118. */
export const authentication: OptionReader = (r, s) => {
  if (r.left < 11) return bad(r, "length isn't >= 11")
  const protocol = r.u8(f['option.dhcp_authentication.protocol'])
  if (protocol === 1) r.u8(f['option.dhcp_authentication.alg_delay'])
  else r.u8(f['option.dhcp_authentication.algorithm'])
  const method = r.u8(f['option.dhcp_authentication.rdm'])
  if (method === 0) r.u64(f['option.dhcp_authentication.rdm_replay_detection'])
  else textRow(r, f['option.dhcp_authentication.rdm_rdv'], 8)
  if (protocol === 1) {
    if (s.type === DISCOVER || r.left < 20) return
    r.u32(f['option.dhcp_authentication.secret_id'])
    r.span(f['option.dhcp_authentication.hmac_md5_hash'], 16)
  } else if (r.left > 0) textRow(r, f['option.dhcp_authentication.information'], r.left)
}

const I = 'option.isns'

/** RFC 4174: Internet Storage Name Service. */
export const isns: OptionReader = r => {
  if (r.left < 14) return bad(r, 'length must be >= 14')
  bits(r, 2, [
    `${I}.functions`,
    `${I}.functions.enabled`,
    `${I}.functions.dd_base_authorization`,
    `${I}.functions.sec_policy_distribution`,
    `${I}.functions.reserved`,
  ])
  bits(r, 2, [
    `${I}.discovery_domain_access`,
    `${I}.discovery_domain_access.enabled`,
    `${I}.discovery_domain_access_control.node`,
    `${I}.discovery_domain_access.iscsi_target`,
    `${I}.discovery_domain_access.iscsi_initiator`,
    `${I}.discovery_domain_access.ifcp_target_port`,
    `${I}.discovery_domain_access.initiator_target_port`,
    `${I}.discovery_domain_access.reserved`,
  ])
  const heartbeat = (r.peek16() & 3) === 3
  bits(r, 2, [
    `${I}.administrative_flags`,
    `${I}.administrative_flags.enabled`,
    `${I}.administrative_flags.heartbeat`,
    `${I}.administrative_flags.management_scns`,
    `${I}.administrative_flags.default_discovery_domain`,
    `${I}.administrative_flags.reserved`,
  ])
  bits(r, 4, [
    `${I}.server_security_bitmap`,
    `${I}.server_security_bitmap.enabled`,
    `${I}.server_security_bitmap.ike_ipsec_enabled`,
    `${I}.server_security_bitmap.main_mode`,
    `${I}.server_security_bitmap.aggressive_mode`,
    `${I}.server_security_bitmap.pfs`,
    `${I}.server_security_bitmap.transport_mode`,
    `${I}.server_security_bitmap.tunnel_mode`,
    `${I}.server_security_bitmap.reserved`,
  ])
  if (heartbeat && r.left >= 8) r.ipv4(f[`${I}.heartbeat_originator_addr`])
  r.ipv4(f[`${I}.primary_server_addr`])
  while (r.left >= 4) r.ipv4(f[`${I}.secondary_server_addr`])
}

type Key = keyof typeof f

/** Flags whose line names the bits that are set. */
function bits(r: Reader, size: number, keys: readonly [Key, ...Key[]]): void {
  const [parent, ...children] = keys.map(key => f[key])
  const row = r.tape.count
  const value = r.flags(parent, children)
  if (!r.full) return
  const set = children.filter(child => child.kind === 'boolean' && (value & child.mask) !== 0).map(child => child.title)
  r.tape.label[row] = [`${parent.title}: 0x${value.toString(16).padStart(size * 2, '0')}`, ...set].join(', ')
}

/** RFC 4776: a postal address in parts. */
export const civicAddress: OptionReader = r => {
  if (r.left < 3) return
  r.u8(f['option.civic_location.what'])
  textRow(r, f['option.civic_location.country'], 2)
  while (r.left >= 2) {
    r.u8(f['option.civic_location.ca_type'])
    const length = r.u8(f['option.civic_location.ca_length'])
    if (length > r.left) {
      r.expert(f['option.civic_location.bad_cattype'])
      return false
    }
    if (length > 0) textRow(r, f['option.civic_location.ca_value'], length)
  }
}

/** Bits of a number that starts at a bit of the cursor's bytes. */
function cut(r: Reader, bit: number, size: number): number {
  let v = 0
  for (let i = bit; i < bit + size; i++) v = v * 2 + ((r.peek8(i >> 3) >> (7 - (i & 7))) & 1)
  return v
}

const signed = (v: number, bits: number): number => (v >= 2 ** (bits - 1) ? v - 2 ** bits : v)

/** RFC 3825: coordinates as fixed-point numbers, each with the number of its good bits. */
export const location: OptionReader = r => {
  if (r.left !== 16) {
    r.u8(f['option.cl_dss_id.option'])
    const length = r.u8(f['option.cl_dss_id.len'])
    textRow(r, f['option.cl_dss_id'], length)
    return
  }
  const latitude = signed(cut(r, 6, 34), 34) / 2 ** 25
  const longitude = signed(cut(r, 46, 34), 34) / 2 ** 25
  const altitude = signed(cut(r, 90, 30), 30) / 2 ** 8
  const kind = cut(r, 80, 4)
  const datum = r.peek8(15)
  const error =
    Math.abs(latitude) > 90 ? 1 : Math.abs(longitude) > 180 ? 3 : kind > 2 ? 7 : datum < 1 || datum > 3 ? 8 : 0
  const start = r.pos
  if (error > 0) {
    r.row(f['option.rfc3825.error'], start, 16, error)
    return false
  }
  r.row(f['option.rfc3825.latitude'], start, 5, latitude)
  r.row(f['option.rfc3825.longitude'], start + 5, 5, longitude)
  r.row(f['option.rfc3825.latitude_res'], start, 1, 2 ** (8 - cut(r, 0, 6)))
  r.row(f['option.rfc3825.longitude_res'], start + 5, 1, 2 ** (8 - cut(r, 40, 6)))
  r.row(f['option.rfc3825.altitude'], start + 12, 4, altitude)
  r.row(f['option.rfc3825.altitude_res'], start + 10, 2, 2 ** (21 - cut(r, 84, 6)))
  r.row(f['option.rfc3825.altitude_type'], start + 10, 1, kind)
  r.pos += 15
  r.u8(f.datum)
}
