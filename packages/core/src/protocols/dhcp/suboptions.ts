import type { Field } from '../../packet/field.js'
import type { Reader } from '../../packet/reader.js'
import { f } from './fields.js'
import * as form from './kinds.js'
import { SUB_AGENT_INFORMATION_OPTION, SUB_ALU, SUB_CL, SUB_NOVELL_OPTIONS, SUB_PXECLIENT } from './labels.js'

/** Options inside options: a code, a length, a value, and some codes that stand alone. */

interface Sub {
  readonly form: form.Form
  readonly fields: readonly Field[]
  /** Whether the line of the suboption tells the address too. */
  readonly suffix?: boolean
}

export interface SubTable {
  /** Words before the code in a suboption's line. */
  readonly title: string
  readonly code: Field
  readonly names: Readonly<Record<number, string>>
  readonly subs: Readonly<Record<number, Sub | undefined>>
  /** The whole value before its parts, where the tree has it. */
  readonly value?: Field
  /** The whole value where nothing more is known of it. */
  readonly plain: Field
  readonly padding?: Field
  readonly end?: Field
}

const sub = (how: form.Form, ...fields: Field[]): Sub => ({ form: how, fields })
const named = (how: form.Form, ...fields: Field[]): Sub => ({ form: how, fields, suffix: true })

/** Suboptions up to the reader's end. */
export function suboptions(r: Reader, table: SubTable): void {
  while (r.left > 0) {
    const code = r.peek8()
    if (code === 0 && table.padding !== undefined) r.u8(table.padding)
    else if (code === 255 && table.end !== undefined) r.u8(table.end)
    else if (!suboption(r, table, code)) return
  }
}

function suboption(r: Reader, table: SubTable, code: number): boolean {
  const start = r.pos
  const name = table.names[code] ?? 'Unknown'
  if (r.left < 2) {
    r.expert(f.missing_subopt_length, `Suboption ${code}: no room left in option for suboption length`)
    r.pos = r.end
    return false
  }
  const length = r.peek8(1)
  const known = table.subs[code]
  const row = r.tape.count
  r.row(table.code, start, 2 + length, code)
  const t = r.nest(table.code)
  r.pos = start + 1
  r.u8(f['option.suboption_length'])
  if (r.left < length) {
    if (r.full && t >= 0) r.tape.label[row] = `${table.title}: (${code}) ${name}`
    r.expert(f.missing_subopt_value, `Suboption ${code}: no room left in option for suboption value`)
    r.unnest(t)
    r.pos = r.end
    return false
  }
  r.enter(length)
  if (r.full && t >= 0) {
    const suffix = known?.suffix === true ? form.addressSuffix(r) : ''
    r.tape.label[row] = `${table.title}: (${code}) ${name}${suffix}`
  }
  const whole = known === undefined ? table.plain : table.value
  if (whole !== undefined) r.row(whole, r.pos, length, 0)
  known?.form(r, known.fields)
  r.leave()
  r.pos = start + 2 + length
  r.unnest(t)
  return true
}

const A = 'option.agent_information_option'

const enterprise: form.Form = r => {
  while (r.left >= 5) {
    r.u32(f[`${A}.vi.enterprise`])
    const length = r.u8(f[`${A}.vi.data_length`])
    if (r.left < length) return false
    r.skip(length)
  }
  return true
}

/** RFC 2685: a name, or a global id of a virtual network. */
const virtualNetwork: form.Form = r => {
  const kind = r.peek8()
  if (r.left === 1 && kind === 255) r.u8(f[`${A}.vrf_name.global`])
  else if (kind === 1 && r.left === 8 && r.peek8(1) !== 0) r.span(f[`${A}.vrf_name.vpn_id`], r.left)
  else form.textRow(r, f[`${A}.vrf_name`], r.left)
  return true
}

/** RFC 3046: what a relay adds. */
export const RELAY: SubTable = {
  title: 'Option 82 Suboption',
  code: f[`${A}.suboption`],
  names: SUB_AGENT_INFORMATION_OPTION,
  value: f[`${A}.value`],
  plain: f.agent_value,
  subs: {
    1: sub(form.bytes, f[`${A}.agent_circuit_id`]),
    2: sub(form.bytes, f[`${A}.agent_remote_id`]),
    3: sub(form.bytes, f[`${A}.reserved`]),
    4: sub(form.long, f[`${A}.docsis_device_class`]),
    5: named(form.address, f[`${A}.link_selection`]),
    6: sub(form.text, f[`${A}.subscriber_id`]),
    7: sub(form.bytes, f[`${A}.radius_attributes`]),
    8: sub(form.bytes, f[`${A}.authentication`]),
    9: sub(enterprise),
    10: sub(form.byte, f[`${A}.flags`]),
    11: named(form.address, f[`${A}.server_id_override`]),
    12: sub(form.bytes, f[`${A}.relay_agent_id`]),
    13: sub(form.byte, f[`${A}.ani_att`]),
    14: sub(form.text, f[`${A}.ani_network_name`]),
    15: sub(form.text, f[`${A}.ani_ap_name`]),
    16: sub(form.mac, f[`${A}.ani_ap_bssid`]),
    17: sub(form.bytes, f[`${A}.ani_operator_id`]),
    18: sub(form.text, f[`${A}.ani_operator_realm`]),
    150: named(form.address, f[`${A}.link_selection_cisco`]),
    151: sub(virtualNetwork),
    152: named(form.address, f[`${A}.server_id_override_cisco`]),
  },
}

const N = 'option.novell_options'
const present: form.Form = () => true

/** RFC 2242: NetWare/IP. */
export const NOVELL: SubTable = {
  title: 'Option 63 Suboption',
  code: f[`${N}.suboption`],
  names: SUB_NOVELL_OPTIONS,
  value: f[`${N}.value`],
  plain: f[`${N}.value`],
  subs: {
    1: sub(present),
    2: sub(present),
    3: sub(present),
    4: sub(present),
    5: sub(form.flag, f[`${N}.broadcast`]),
    6: sub(form.addresses, f[`${N}.preferred_dss_server`]),
    7: sub(form.addresses, f[`${N}.nearest_nwip_server`]),
    8: sub(form.byte, f[`${N}.autoretries`]),
    9: sub(form.byte, f[`${N}.autoretry_delay`]),
    10: sub(form.flag, f[`${N}.support_netware_v1_1`]),
    11: named(form.address, f[`${N}.primary_dss`]),
  },
}

const X = 'option.vendor.pxeclient'
const CONTROL = ['broadcast', 'multicast', 'serverlist', 'bstrap'] as const

const discoveryControl: form.Form = r => {
  const children = CONTROL.map(key => f[`${X}.discovery_control.${key}`])
  const value = r.peek8()
  const row = r.tape.count
  r.flags(f[`${X}.discovery_control`], children)
  if (r.full) {
    const set = children.filter(child => (value & child.mask) !== 0).map(child => child.title)
    r.tape.label[row] = [`discovery control: 0x${value.toString(16).padStart(2, '0')}`, ...set].join(', ')
  }
  return true
}

/** Bytes as a whole, and under them what they hold. */
const inside =
  (field: Field, read: (r: Reader) => void): form.Form =>
  r => {
    const start = r.pos
    r.span(field, r.left)
    const t = r.nest(field)
    r.pos = start
    while (r.left > 0) read(r)
    r.unnest(t)
    return true
  }

const bootServers = inside(f[`${X}.boot_servers`], r => {
  r.u16(f[`${X}.boot_servers.type`])
  const count = r.u8(f[`${X}.boot_servers.count`])
  for (let i = 0; i < count; i++) r.ipv4(f[`${X}.boot_servers.ip`])
})

const bootMenu = inside(f[`${X}.boot_menu`], r => {
  r.u16(f[`${X}.boot_menu.type`])
  const length = r.u8(f[`${X}.boot_menu.length`])
  r.text(f[`${X}.boot_menu.desc`], length)
})

const menuPrompt = inside(f[`${X}.menu_prompt`], r => {
  r.u8(f[`${X}.menu_prompt.timeout`])
  r.text(f[`${X}.menu_prompt.prompt`], r.left)
})

const bootItem = inside(f[`${X}.boot_item`], r => {
  r.u16(f[`${X}.boot_item.type`])
  r.span(f[`${X}.boot_item.layer`], 2)
})

/** Preboot Execution Environment 2.1: what its clients and servers say to each other. */
export const PXE: SubTable = {
  title: 'Option 43 Suboption',
  code: f[`${X}.suboption`],
  names: SUB_PXECLIENT,
  value: f.vendor_value_hidden,
  plain: f.vendor_value,
  padding: f[`${X}.padding`],
  end: f[`${X}.end`],
  subs: {
    1: sub(form.addresses, f[`${X}.mtftp_ip`]),
    2: sub(form.shortLittle, f[`${X}.mtftp_client_port`]),
    3: sub(form.shortLittle, f[`${X}.mtftp_server_port`]),
    4: sub(form.byte, f[`${X}.mtftp_timeout`]),
    5: sub(form.byte, f[`${X}.mtftp_delay`]),
    6: sub(discoveryControl),
    7: sub(form.addresses, f[`${X}.multicast_address`]),
    8: sub(bootServers),
    9: sub(bootMenu),
    10: sub(menuPrompt),
    11: sub(form.bytes, f[`${X}.multicast_address_alloc`]),
    12: sub(form.bytes, f[`${X}.credential_types`]),
    71: sub(bootItem),
    179: sub(form.text, f[`${X}.lcm_server`]),
    180: sub(form.text, f[`${X}.lcm_domain`]),
    181: sub(form.bytes, f[`${X}.lcm_nic_option`]),
    190: sub(form.text, f[`${X}.lcm_workgroup`]),
    191: sub(form.flag, f[`${X}.discovery`]),
    192: sub(form.flag, f[`${X}.configured`]),
    193: sub(form.long, f[`${X}.lcm_version`]),
    194: sub(form.text, f[`${X}.lcm_serial`]),
  },
}

const C = 'option.vendor.cl'

/** CableLabs: what cable modems tell of themselves. */
export const CABLE: SubTable = {
  title: 'Option 43 Suboption',
  code: f[`${C}.suboption`],
  names: SUB_CL,
  plain: f.vendor_value,
  padding: f[`${C}.padding`],
  end: f[`${C}.end`],
  subs: {
    1: sub(form.text, f[`${C}.suboption_request_list`]),
    2: sub(form.text, f[`${C}.device_type`]),
    3: sub(form.text, f[`${C}.esafe_type`]),
    4: sub(form.text, f[`${C}.serial_number`]),
    5: sub(form.text, f[`${C}.hardware_version`]),
    6: sub(form.text, f[`${C}.software_version`]),
    7: sub(form.text, f[`${C}.boot_rom_version`]),
    8: sub(form.text, f[`${C}.oui_string`]),
    9: sub(form.text, f[`${C}.model_number`]),
    10: sub(form.text, f[`${C}.vendor_name10`]),
    11: sub(form.byte, f[`${C}.address_realm`]),
    12: sub(form.text, f[`${C}.cm_ps_system_desc`]),
    13: sub(form.text, f[`${C}.cm_ps_firmware_revision`]),
    14: sub(form.text, f[`${C}.firewall_policy_file_version`]),
    15: sub(form.text, f[`${C}.esafe_config_file_devices`]),
    18: sub(form.text, f[`${C}.video_security_tape`]),
    31: sub(form.mac, f[`${C}.mta_mac_address`]),
    32: sub(form.long, f[`${C}.correlation_ID`]),
    51: sub(form.text, f[`${C}.vendor_name51`]),
    52: sub(form.bytes, f[`${C}.cablecard_capability`]),
    53: sub(form.bytes, f[`${C}.device_id_ca`]),
    54: sub(form.text, f[`${C}.device_id_x509`]),
  },
}

const L = 'option.vendor.alu'

/** Alcatel-Lucent: telephones. */
export const ALCATEL: SubTable = {
  title: 'Option 43 Suboption',
  code: f[`${L}.suboption`],
  names: SUB_ALU,
  plain: f.vendor_value,
  padding: f[`${L}.padding`],
  end: f[`${L}.end`],
  subs: {
    58: sub(form.short, f[`${L}.vid`]),
    64: sub(form.address, f[`${L}.tftp1`]),
    65: sub(form.address, f[`${L}.tftp2`]),
    66: sub(form.byte, f[`${L}.app_type`]),
    67: sub(form.text, f[`${L}.sip_url`]),
  },
}
