import { ipv4Text } from '../../bytes/address.js'
import { SHORT } from '../../packet/tape.js'
import { f } from './fields.js'
import * as form from './kinds.js'
import { bad } from './kinds.js'
import { SUB_TR111, SUB_VI_CL } from './labels.js'
import type { OptionReader } from './options.js'
import { type SubTable, suboptions } from './suboptions.js'

/** Options that say how to reach something, and those that enterprises define. */

/** RFC 3442: a prefix with as many bytes as it needs, and the router to it. */
export const classlessRoutes: OptionReader = r => {
  if (r.left < 5) return bad(r, "length isn't >= 5")
  while (r.left > 0) {
    const start = r.pos
    const width = r.u8()
    if (width > 32) {
      r.expert(f['option.classless_static.route'], `Mask width (${width}) > 32`)
      return false
    }
    const size = (width + 7) >> 3
    r.need(size + 4)
    const prefix = new Uint8Array(4)
    prefix.set(r.bytes.subarray(r.pos, r.pos + size))
    r.skip(size + 4)
    const field = f['option.classless_static_route']
    r.row(field, start, 1 + size + 4, 0)
    if (r.full) {
      const to = width === 0 ? 'default' : `${ipv4Text(prefix, 0)}/${width}`
      r.label(field, ` ${to}-${ipv4Text(r.bytes, r.pos - 4)}`)
    }
  }
}

/** RFC 3397: names that may point into the list. */
export const searchList: OptionReader = (r, s) => {
  const base = r.pos
  while (r.left > 0) {
    const start = r.pos
    const name = s.names.read(r.bytes, base, start, r.end)
    r.pos = s.names.next
    r.row(f['option.dhcp_dns_domain_search_list_fqdn'], start, r.pos - start, 0, name)
  }
}

/** RFC 3361. */
export const sipServers: OptionReader = (r, s) => {
  if (r.left < 1) return bad(r, "length isn't >= 1")
  const length = r.left
  const encoding = r.u8(f['option.sip_server.encoding'])
  if (encoding === 0) {
    if (length < 3) return bad(r, `length isn't >= 3 (len = ${length})`)
    const base = r.pos
    while (r.left > 0) {
      const start = r.pos
      const name = s.names.read(r.bytes, base, start, r.end)
      r.pos = s.names.next
      r.row(f['option.sip_server.name'], start, r.pos - start, 0, name)
    }
    return
  }
  if (encoding === 1) {
    if (length < 5) return bad(r, `length isn't >= 5 (len = ${length})`)
    return form.addresses(r, [f['option.sip_server.address']])
  }
  r.expert(
    f['option.sip_server_address.encoding'],
    `RFC 3361 defines only 0 and 1 for Encoding byte (Encoding = ${encoding}).`,
  )
  return false
}

/** RFC 6731: which DNS servers for which names. */
export const selection: OptionReader = (r, s) => {
  if (r.left < 10) return bad(r, 'length must be >= 10')
  r.bits(f['option.rdnss.reserved'])
  r.read(f['option.rdnss.preference'])
  r.ipv4(f['option.rdnss.primary_dns'])
  r.ipv4(f['option.rdnss.secondary_dns'])
  const base = r.pos
  while (r.left > 0) {
    const start = r.pos
    const name = s.names.read(r.bytes, base, start, r.end)
    r.pos = s.names.next
    r.row(f['option.rdnss.domain'], start, r.pos - start, 0, name)
  }
}

/** RFC 7291: servers of the Port Control Protocol. */
export const portControl: OptionReader = r => {
  if (r.left < 5) return bad(r, 'length must >= 5')
  while (r.left > 0) {
    const t = r.group('PCP server list')
    const length = r.u8(f['option.pcp.list_length'])
    if (length > r.left || length % 4 !== 0) throw SHORT
    for (let i = 0; i < length; i += 4) r.ipv4(f['option.pcp.server'])
    r.close(t)
  }
}

/** RFC 5969: IPv6 over an IPv4 provider. */
export const border: OptionReader = r => {
  if (r.left < 22) {
    r.expert(f['option.6RD.malformed'])
    return false
  }
  r.u8(f['option.6RD.ipv4_mask_len'])
  r.u8(f['option.6RD.prefix_len'])
  r.ipv6(f['option.6RD.prefix'])
  return form.addresses(r, [f['option.6RD.border_relay_ip']])
}

/** RFC 3925 3. */
export const vendorClass: OptionReader = r => {
  if (r.left < 5) return bad(r, 'length < 5')
  while (r.left >= 5) {
    r.u32(f['option.vi_class.enterprise'])
    const length = r.u8(f['option.vi_class.length'])
    if (length > r.left) {
      r.expert(f['option.enterprise.malformed'])
      return false
    }
    form.textRow(r, f['option.vi_class.data'], length)
  }
}

const T = 'option.vi.tr111'
const text = (key: keyof typeof f) => ({ form: form.text, fields: [f[key]] })

/** TR-111: a device and the gateway before it. */
const DEVICE: SubTable = {
  title: 'Option 125 Suboption',
  code: f[`${T}.suboption`],
  names: SUB_TR111,
  value: f['option.vi.value'],
  plain: f['option.vi.value'],
  subs: {
    2: text(`${T}.device_serial_number`),
    3: text(`${T}.device_product_class`),
    4: text(`${T}.gateway_manufacturer_oui`),
    5: text(`${T}.gateway_serial_number`),
    6: text(`${T}.gateway_product_class`),
  },
}

const CABLE: SubTable = {
  title: 'Option 125 Suboption',
  code: f['option.vi.cl.suboption'],
  names: SUB_VI_CL,
  plain: f['option.vi.value'],
  subs: {
    1: { form: form.bytes, fields: [f['option.vi.cl.option_request']] },
    2: { form: form.addresses, fields: [f['option.vi.cl.tftp_server_addresses']] },
    3: { form: form.bytes, fields: [f['option.vi.cl.erouter_container_option']] },
    5: { form: form.bytes, fields: [f['option.vi.cl.modem_capabilities']] },
  },
}

const BROADBAND_FORUM = 3561
const CABLELABS = 4491

/** RFC 3925 4. */
export const vendorInformation: OptionReader = r => {
  if (r.left < 5) return bad(r, 'length < 5')
  while (r.left >= 5) {
    const enterprise = r.u32(f['option.vi.enterprise'])
    const t = r.nest(f['option.vi.enterprise'])
    const length = r.u8(f['option.vi.length'])
    if (length > r.left) {
      r.expert(f['option.enterprise.malformed'])
      r.unnest(t)
      return false
    }
    r.enter(length)
    if (enterprise === BROADBAND_FORUM) suboptions(r, DEVICE)
    else if (enterprise === CABLELABS) suboptions(r, CABLE)
    else
      while (r.left >= 2) {
        r.u8(f['vendor.suboption'])
        const n = r.u8()
        r.span(f['vendor.data'], n)
      }
    r.leave()
    r.unnest(t)
  }
}
