import type { Field } from '../../packet/field.js'
import type { Reader } from '../../packet/reader.js'
import { f } from './fields.js'
import { authentication, civicAddress, clientId, fullName, isns, location, userClass } from './identity.js'
import * as form from './kinds.js'
import { NAME_SERVICES, optionName } from './labels.js'
import {
  border,
  classlessRoutes,
  portControl,
  searchList,
  selection,
  sipServers,
  vendorClass,
  vendorInformation,
} from './routes.js'
import type { State } from './state.js'
import { ALCATEL, CABLE, NOVELL, PXE, RELAY, suboptions } from './suboptions.js'

/** Options by code: RFC 2132 and the many after it. */

/** Reads `[r.pos, r.end)`, the option's value; false where it is not what the option should hold. */
export type OptionReader = (r: Reader, s: State) => boolean | void

export interface Option {
  readonly read: OptionReader
  /** Whether the option's line tells its address. */
  readonly suffix: boolean
}

const all = (how: form.Form, ...fields: Field[]): Option => ({ read: r => how(r, fields), suffix: false })
const one = (field: Field): Option => ({ read: r => form.address(r, [field]), suffix: true })
const own = (read: OptionReader): Option => ({ read, suffix: false })

const O = 'option'

/** What a vendor puts into option 43 depends on who it is. */
const vendor: OptionReader = (r, s) => {
  if (s.vendor.startsWith('PXEClient')) suboptions(r, PXE)
  else if (/^(pktc|docsis|OpenCable2\.0|CableHome)/.test(s.vendor)) suboptions(r, CABLE)
  else if (s.vendor.startsWith('alcatel.')) suboptions(r, ALCATEL)
  else if (s.vendor === 'ArubaAP') r.text(f[`${O}.vendor.arubaap.controllerip`], r.left)
  else r.span(f.vendor_value, r.left)
}

/** Words behind the code in the line of option 43. */
export const vendorSuffix = (s: State): string => (s.vendor.startsWith('PXEClient') ? ' (PXEClient)' : '')

const vendorClassId: OptionReader = (r, s) => {
  const start = r.pos
  const length = r.left
  const id = form.textRow(r, f[`${O}.vendor_class_id`], length)
  const rest = /^(pktc|docsis|CableHome)/.test(id) ? 0 : id.startsWith('AAPLBSDPC') ? 10 : -1
  void s
  if (rest < 0 || rest > length) return
  r.pos = start + rest
  form.textRow(r, f[`${O}.vendor_class_data`], length - rest)
}

const requestList: OptionReader = r => {
  while (r.left > 0) {
    const code = r.u8(f[`${O}.request_list_item`])
    if (r.full) r.label(f[`${O}.request_list_item`], `Parameter Request List Item: (${code}) ${optionName(code)}`)
  }
}

const first = (field: Field): OptionReader => {
  return r => {
    if (r.left < 1) return form.bad(r, "length isn't >= 1")
    r.u8(field)
  }
}

const networkInterface: OptionReader = r => {
  r.skip(1)
  r.u8(f.client_network_id_major)
  r.u8(f.client_network_id_minor)
}

const machineId: OptionReader = r => {
  if (r.left !== 17) return
  r.skip(1)
  r.span(f['client_id.uuid'], 16)
}

const AMBIGUOUS = 9

const architecture: OptionReader = r => {
  while (r.left >= 2) {
    const field = f[`${O}.client_system_architecture`]
    const value = r.u16(field)
    if (value !== AMBIGUOUS) continue
    const row = r.nest(field)
    r.expert(f[`${O}.client_architecture.ambiguous`], 'Client Architecture ID 9 is often incorrectly used for EFI x64')
    r.unnest(row)
  }
  if (r.left > 0) form.bad(r, "Option length isn't a multiple of 2")
}

const nameServices: OptionReader = r => {
  if (r.left < 2) return form.bad(r, "length isn't >= 2")
  if (r.left % 2 !== 0) return form.bad(r, `length (${r.left}) isn't even number`)
  while (r.left >= 2) {
    const start = r.pos
    const code = r.u16()
    const name = NAME_SERVICES[code]
    if (name === undefined) {
      r.expert(
        f[`${O}.dhcp_name_service.invalid`],
        `Invalid Name Service (${code}). RFC 2937 defines only 0, 6, 41, 44, and 65 as possible values.`,
      )
      continue
    }
    r.row(f[`${O}.dhcp_name_service_search_option`], start, 2, 0, `${name} (${code})`)
  }
}

const directoryAgents: OptionReader = r => {
  if (r.left < 1) return form.bad(r, "length isn't >= 1")
  r.u8(f[`${O}.slp_directory_agent.value`])
  return form.addresses(r, [f[`${O}.slp_directory_agent.slpda_address`]])
}

const serviceScope: OptionReader = r => {
  if (r.left < 1) return form.bad(r, "length isn't >= 1")
  r.u8(f[`${O}.slp_service_scope.value`])
  form.textRow(r, f[`${O}.slp_service_scope.string`], r.left)
}

const each = (field: Field): OptionReader => {
  return r => {
    while (r.left > 0) r.u8(field)
  }
}

const leaseStatus: OptionReader = r => {
  if (r.left < 1) return form.bad(r, "length isn't >= 1")
  r.u8(f[`${O}.bulk_lease.status_code`])
  if (r.left > 0) r.text(f[`${O}.bulk_lease.status_code_message`], r.left)
}

const ports: OptionReader = r => {
  if (r.left !== 4) return form.bad(r, 'length must be 4')
  r.u8(f[`${O}.portparams.offset`])
  r.u8(f[`${O}.portparams.psid_length`])
  r.span(f[`${O}.portparams.psid`], 2)
}

/** NAME=value, ... */
const telephone: OptionReader = r => {
  if (r.left < 5) return form.bad(r, "Avaya IP Telephone option length isn't >= 5")
  const start = r.pos
  const text = r.text(f[`${O}.vendor.avaya`], r.left, 'latin1')
  let at = start
  for (const part of text.split(',')) {
    const eq = part.indexOf('=')
    const field = AVAYA.find(x => x.name === `dhcp.option.vendor.avaya.${part.slice(0, eq).toLowerCase()}`)
    const value = part.slice(eq + 1)
    if (field !== undefined)
      r.row(field, at, part.length, Number.parseInt(value, 10) || 0, field.kind === 'string' ? value : undefined)
    at += part.length + 1
  }
}

const AVAYA = Object.values(f).filter(x => x.name.startsWith('dhcp.option.vendor.avaya.') && x.severity === undefined)

const routes = own(classlessRoutes)

export const OPTIONS: Readonly<Record<number, Option | undefined>> = {
  1: one(f[`${O}.subnet_mask`]),
  2: all(form.time, f[`${O}.time_offset`]),
  3: all(form.addresses, f[`${O}.router`]),
  4: all(form.addresses, f[`${O}.time_server`]),
  5: all(form.addresses, f[`${O}.name_server`]),
  6: all(form.addresses, f[`${O}.domain_name_server`]),
  7: all(form.addresses, f[`${O}.log_server`]),
  8: all(form.addresses, f[`${O}.quotes_server`]),
  9: all(form.addresses, f[`${O}.lpr_server`]),
  10: all(form.addresses, f[`${O}.impress_server`]),
  11: all(form.addresses, f[`${O}.resource_location_server`]),
  12: all(form.text, f[`${O}.hostname`]),
  13: all(form.short, f[`${O}.boot_file_size`]),
  14: all(form.text, f[`${O}.merit_dump_file`]),
  15: all(form.text, f[`${O}.domain_name`]),
  16: one(f[`${O}.swap_server`]),
  17: all(form.text, f[`${O}.root_path`]),
  18: all(form.text, f[`${O}.extension_path`]),
  19: all(form.flag, f[`${O}.ip_forwarding`]),
  20: all(form.flag, f[`${O}.non_local_source_routing`]),
  21: all(form.addressPairs, f[`${O}.policy_filter.ip`], f[`${O}.policy_filter.subnet_mask`]),
  22: all(form.short, f[`${O}.max_datagram_reassembly_size`]),
  23: all(form.byte, f[`${O}.default_ip_ttl`]),
  24: all(form.time, f[`${O}.path_mtu_aging_timeout`]),
  25: all(form.shorts, f[`${O}.path_mtu_plateau_table_item`]),
  26: all(form.short, f[`${O}.interface_mtu`]),
  27: all(form.flag, f[`${O}.all_subnets_are_local`]),
  28: one(f[`${O}.broadcast_address`]),
  29: all(form.flag, f[`${O}.perform_mask_discovery`]),
  30: all(form.flag, f[`${O}.mask_supplier`]),
  31: all(form.flag, f[`${O}.perform_router_discover`]),
  32: one(f[`${O}.router_solicitation_address`]),
  33: all(form.addressPairs, f[`${O}.static_route.ip`], f[`${O}.static_route.router`]),
  34: all(form.flag, f[`${O}.trailer_encapsulation`]),
  35: all(form.time, f[`${O}.arp_cache_timeout`]),
  36: all(form.flag, f[`${O}.ethernet_encapsulation`]),
  37: all(form.byte, f[`${O}.tcp_default_ttl`]),
  38: all(form.time, f[`${O}.tcp_keepalive_interval`]),
  39: all(form.flag, f[`${O}.tcp_keepalive_garbage`]),
  40: all(form.text, f[`${O}.nis_domain`]),
  41: all(form.addresses, f[`${O}.nis_server`]),
  42: all(form.addresses, f[`${O}.ntp_server`]),
  43: own(vendor),
  44: all(form.addresses, f[`${O}.netbios_over_tcpip_name_server`]),
  45: all(form.addresses, f[`${O}.netbios_over_tcpip_dd_name_server`]),
  46: all(form.byte, f[`${O}.netbios_over_tcpip_node_type`]),
  47: all(form.text, f[`${O}.netbios_over_tcpip_scope`]),
  48: all(form.addresses, f[`${O}.xwindows_system_font_server`]),
  49: all(form.addresses, f[`${O}.xwindows_system_display_manager`]),
  50: one(f[`${O}.requested_ip_address`]),
  51: all(form.time, f[`${O}.ip_address_lease_time`]),
  52: own(first(f[`${O}.option_overload`])),
  53: own(r => void r.u8(f[`${O}.dhcp`])),
  54: one(f[`${O}.dhcp_server_id`]),
  55: own(requestList),
  56: all(form.text, f[`${O}.message`]),
  57: all(form.short, f[`${O}.dhcp_max_message_size`]),
  58: all(form.time, f[`${O}.renewal_time_value`]),
  59: all(form.time, f[`${O}.rebinding_time_value`]),
  60: own(vendorClassId),
  61: own(clientId),
  63: own(r => suboptions(r, NOVELL)),
  64: all(form.text, f[`${O}.nis_plus_domain`]),
  65: all(form.addresses, f[`${O}.nis_plus_server`]),
  66: all(form.text, f[`${O}.tftp_server_name`]),
  67: all(form.text, f[`${O}.bootfile_name`]),
  68: all(form.addresses, f[`${O}.mobile_ip_home_agent`]),
  69: all(form.addresses, f[`${O}.smtp_server`]),
  70: all(form.addresses, f[`${O}.pop3_server`]),
  71: all(form.addresses, f[`${O}.nntp_server`]),
  72: all(form.addresses, f[`${O}.default_www_server`]),
  73: all(form.addresses, f[`${O}.default_finger_server`]),
  74: all(form.addresses, f[`${O}.default_irc_server`]),
  75: all(form.addresses, f[`${O}.streettalk_server`]),
  76: all(form.addresses, f[`${O}.streettalk_da_server`]),
  77: own(userClass),
  78: own(directoryAgents),
  79: own(serviceScope),
  81: own(fullName),
  82: own(r => suboptions(r, RELAY)),
  83: own(isns),
  85: all(form.addresses, f[`${O}.novell_dss.ip`]),
  86: all(form.text, f[`${O}.novell_ds_tree_name`]),
  87: all(form.text, f[`${O}.novell_ds_context`]),
  90: own(authentication),
  91: all(form.time, f[`${O}.client_last_transaction_time`]),
  92: all(form.addresses, f[`${O}.associated_ip_option`]),
  93: own(architecture),
  94: own(networkInterface),
  97: own(machineId),
  99: own(civicAddress),
  100: all(form.text, f[`${O}.tz_pcode`]),
  101: all(form.text, f[`${O}.tz_tcode`]),
  112: all(form.addresses, f[`${O}.netinfo_parent_server_address`]),
  113: all(form.text, f[`${O}.netinfo_parent_server_tag`]),
  114: all(form.text, f[`${O}.captive_portal`]),
  116: all(form.byte, f[`${O}.dhcp_auto_configuration`]),
  117: own(nameServices),
  118: all(form.addresses, f[`${O}.subnet_selection_option`]),
  119: own(searchList),
  120: own(sipServers),
  121: routes,
  123: own(location),
  124: own(vendorClass),
  125: own(vendorInformation),
  136: all(form.addresses, f[`${O}.pana_agent`]),
  137: all(form.text, f[`${O}.lost_server_domain_name`]),
  138: all(form.addresses, f[`${O}.capwap_access_controller`]),
  142: all(form.addresses, f[`${O}.andsf_server`]),
  145: own(each(f[`${O}.forcerenew_nonce.algorithm`])),
  146: own(selection),
  150: all(form.addresses, f[`${O}.tftp_server_address`]),
  151: own(leaseStatus),
  152: all(form.moment, f[`${O}.bulk_lease.base_time`]),
  153: all(form.time, f[`${O}.bulk_lease.start_time_of_state`]),
  154: all(form.moment, f[`${O}.bulk_lease.query_start_time`]),
  155: all(form.moment, f[`${O}.bulk_lease.query_end_time`]),
  156: all(form.byte, f[`${O}.bulk_lease.dhcp_state`]),
  157: all(form.flag, f[`${O}.bulk_lease.data_source`]),
  158: own(portControl),
  159: own(ports),
  160: all(form.text, f[`${O}.captive_portal`]),
  161: all(form.text, f[`${O}.mudurl`]),
  209: all(form.text, f[`${O}.pxe_config_file`]),
  210: all(form.text, f[`${O}.pxe_path_prefix`]),
  212: own(border),
  242: own(telephone),
  249: routes,
  252: all(form.text, f[`${O}.private_proxy_autodiscovery`]),
}

/** Options whose value is never shown as bytes, not even where there is none. */
const NEVER_BYTES: ReadonlySet<number> = new Set([
  52, 53, 77, 78, 79, 81, 83, 90, 94, 117, 121, 123, 146, 151, 152, 154, 155, 158, 159, 212, 242, 249,
])
/** Options of which a value of whatever length counts as read. */
const ANY_LENGTH: ReadonlySet<number> = new Set([21, 33, 85, 93, 99, 119, 120, 122, 124, 125])

/** Whether an option's value is shown as bytes, because nothing of it could be read. */
export function asBytes(code: number, length: number, read: boolean): boolean {
  return !NEVER_BYTES.has(code) && (length === 0 || !(read || ANY_LENGTH.has(code)))
}
