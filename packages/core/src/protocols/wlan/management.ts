import { utf8 } from '../../bytes/text.js'
import { bytes, ether, expert, type Field, i8, none, string, u8, u16, u24, u32, u64 } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { partSpecs, readWord } from './bits.js'
import { AUTHENTICATIONS, CATEGORIES, REASONS, STATUSES } from './codes.js'
import { beaconColumn, ssidColumn } from './column.js'
import { element } from './elements.js'
import { isUndecoded, lengthFault } from './tag-faults.js'
import {
  ATHEROS_TYPES,
  EARLY_TYPES,
  ENVIRONMENTS,
  MICROSOFT_TYPES,
  MULTIMEDIA_SUBTYPES,
  TAGS,
  tagLine,
  tagName,
} from './tags.js'
import {
  ACI,
  AMPDU,
  ASEL,
  ATHEROS,
  CAPABILITIES,
  ECW,
  ERP,
  HT,
  HT_INFO_1,
  HT_INFO_2,
  HT_INFO_3,
  HTA_BEACON,
  HTA_CHANNEL,
  HTA_MODE,
  HTEX,
  MCS_HIGH,
  MCS_LOW,
  MCS_MIDDLE,
  MCS_TX,
  QOS_AP,
  QOS_STA,
  RSN,
  TXBF,
} from './words.js'

/** Management frame bodies: IEEE 802.11-2020, 9.3.3: fixed fields, then tagged elements. */

const hex8 = (title: string) => u8(title, { base: 'hex' })
const hex16 = (title: string) => u16(title, { base: 'hex' })
const suite = (prefix: string, title: string) => ({
  [prefix]: u32(title),
  [`${prefix}.oui`]: u24(`${title.replace(/ Suite$/, title.includes('AKM') ? '' : ' Suite')} OUI`),
  [`${prefix}.type`]: u8(`${title.replace(/ Suite$/, title.includes('AKM') ? '' : ' Suite')} type`),
})

const SPECS = {
  'fixed.all': none('Fixed parameters'),
  'fixed.timestamp': u64('Timestamp'),
  'fixed.beacon': u32('Beacon Interval'),
  'fixed.capabilities': hex16('Capabilities Information'),
  ...partSpecs('fixed.capabilities', 16, CAPABILITIES),
  'fixed.auth.alg': u16('Authentication Algorithm', { labels: AUTHENTICATIONS }),
  'fixed.auth_seq': hex16('Authentication SEQ'),
  'fixed.status_code': u16('Status code', { base: 'hex', labels: STATUSES }),
  'fixed.reason_code': u16('Reason code', { base: 'hex', labels: REASONS }),
  'fixed.aid': u16('Association ID', { base: 'hex', mask: 0x3fff }),
  'fixed.listen_ival': hex16('Listen Interval'),
  'fixed.current_ap': ether('Current AP'),
  'fixed.category_code': u16('Category code', { labels: CATEGORIES }),
  'fixed.action_code': u8('Action code'),
  'tagged.all': none('Tagged parameters'),
  tag: none('Tag'),
  'tag.number': u8('Tag Number', { labels: TAGS }),
  'tag.length': u32('Tag length'),
  'tag.length.bad': expert('Bad tag length', 'error', 'Malformed'),
  'tag.data': bytes('Tag Data'),
  'tag.oui': u24('OUI'),
  'tag.vendor.oui.type': u8('Vendor Specific OUI Type'),
  'tag.vendor.data': bytes('Vendor Specific Data'),
  'atheros.ie.type': u8('Type', { base: 'hex', labels: ATHEROS_TYPES }),
  'atheros.ie.subtype': u8('Subtype', { base: 'hex' }),
  'atheros.ie.version': u8('Version', { base: 'hex' }),
  'atheros.ie.advcap.cap': u8('Capabilities', { base: 'hex' }),
  ...partSpecs('ie.atheros.capabilities', 8, ATHEROS),
  'atheros.ie.advcap.defkey': u16('Default key index', { base: 'hex' }),
  'atheros.data': bytes('Atheros IE data'),
  'tag.challenge_text': bytes('Challenge Text'),
  ssid: bytes('SSID'),
  supported_rates: hex8('Supported Rates'),
  extended_supported_rates: hex8('Extended Supported Rates'),
  'ds.current_channel': u8('Current Channel'),
  'tim.dtim_count': u8('DTIM count'),
  'tim.dtim_period': u8('DTIM period'),
  'tim.bmapctl': hex8('Bitmap control'),
  ...partSpecs('tim.bmapctl', 8, [
    ['multicast', 0x01, 'Multicast', 'bool', ['True', 'False']],
    ['offset', 0xfe, 'Bitmap Offset'],
  ]),
  'tim.partial_virtual_bitmap': bytes('Partial Virtual Bitmap'),
  'tcprep.trsmt_pow': i8('Transmit Power'),
  'tcprep.link_mrg': i8('Link Margin'),
  'country_info.code': string('Code'),
  'country_info.environment': u8('Environment', { labels: ENVIRONMENTS, special: true }),
  'country_info.fnm': none('Country Info'),
  'country_info.fnm.fcn': u8('First Channel Number'),
  'country_info.fnm.nc': u8('Number of Channels'),
  'country_info.fnm.mtpl': i8('Maximum Transmit Power Level', { unit: ' dBm' }),
  'country_info.padding': bytes('Padding'),
  'powercap.min': i8('Minimum Transmit Power'),
  'powercap.max': i8('Maximum Transmit Power'),
  supchan: none('Supported Channels Set'),
  'supchan.first': u8('First Supported Channel'),
  'supchan.range': u8('Supported Channel Range'),
  'powercon.local': u8('Local Power Constraint'),
  erp_info: hex8('ERP Information'),
  ...partSpecs('erp_info', 8, ERP),
  'rsn.version': u16('RSN Version'),
  ...suite('rsn.gcs', 'Group Cipher Suite'),
  'rsn.pcs.count': u16('Pairwise Cipher Suite Count'),
  'rsn.pcs.list': none('Pairwise Cipher Suite List'),
  ...suite('rsn.pcs', 'Pairwise Cipher Suite'),
  'rsn.akms.count': u16('Auth Key Management (AKM) Suite Count'),
  'rsn.akms.list': none('Auth Key Management (AKM) List'),
  ...suite('rsn.akms', 'Auth Key Management (AKM) Suite'),
  'rsn.capabilities': hex16('RSN Capabilities'),
  ...partSpecs('rsn.capabilities', 16, RSN),
  'rsn.pmkid.count': u16('PMKID Count'),
  'rsn.pmkid.list': none('PMKID List'),
  'rsn.pmkid.bytes': bytes('PMKID', { name: 'wlan.pmkid.akms' }),
  ...suite('rsn.gmcs', 'Group Management Cipher Suite'),
  'wfa.ie.type': u8('Type', { base: 'hex', labels: MICROSOFT_TYPES }),
  'wfa.ie.wpa.version': u16('WPA Version'),
  ...suite('wfa.ie.wpa.mcs', 'Multicast Cipher Suite'),
  'wfa.ie.wpa.ucs.count': u16('Unicast Cipher Suite Count'),
  'wfa.ie.wpa.ucs.list': none('Unicast Cipher Suite List'),
  ...suite('wfa.ie.wpa.ucs', 'Unicast Cipher Suite'),
  'wfa.ie.wpa.akms.count': u16('Auth Key Management (AKM) Suite Count'),
  'wfa.ie.wpa.akms.list': none('Auth Key Management (AKM) List'),
  'wfa.ie.wpa.akms': u32('Auth Key Management (AKM) Suite'),
  'wfa.ie.wpa.akms.oui': u24('Auth Key Management (AKM) OUI'),
  'wfa.ie.wpa.type': u8('Auth Key Management (AKM) type'),
  'wfa.ie.wme.subtype': u8('WME Subtype', { labels: MULTIMEDIA_SUBTYPES }),
  'wfa.ie.wme.version': u8('WME Version'),
  'wfa.ie.wme.qos_info': hex8('WME QoS Info'),
  ...partSpecs('wfa.ie.wme.qos_info.ap', 8, QOS_AP),
  ...partSpecs('wfa.ie.wme.qos_info.sta', 8, QOS_STA),
  'wfa.ie.wme.reserved': bytes('Reserved'),
  'wfa.ie.wme.acp': none('Ac Parameters'),
  'wfa.ie.wme.acp.aci_aifsn': hex8('ACI / AIFSN Field'),
  ...partSpecs('wfa.ie.wme.acp', 8, ACI),
  'wfa.ie.wme.acp.ecw': hex8('ECW'),
  ...partSpecs('wfa.ie.wme.acp.ecw', 8, ECW),
  'wfa.ie.wme.acp.cw.max': u8('CW Max'),
  'wfa.ie.wme.acp.cw.min': u8('CW Min'),
  'wfa.ie.wme.acp.txop_limit': u16('TXOP Limit'),
  'ht.capabilities': hex16('HT Capabilities Info'),
  ...partSpecs('ht.capabilities', 16, HT),
  'ht.ampduparam': hex8('A-MPDU Parameters'),
  ...partSpecs('ht.ampduparam', 8, AMPDU),
  'ht.mcsset': none('Rx Supported Modulation and Coding Scheme Set'),
  'ht.mcsset.rxbitmask': none('Rx Modulation and Coding Scheme (One bit per modulation)'),
  ...partSpecs('ht.mcsset.rxbitmask', 32, [...MCS_LOW, ...MCS_MIDDLE, ...MCS_HIGH]),
  'ht.mcsset.highestdatarate': u16('Highest Supported Data Rate', { base: 'hex', mask: 0x3ff }),
  ...partSpecs('ht.mcsset', 16, MCS_TX),
  'htex.capabilities': hex16('HT Extended Capabilities'),
  ...partSpecs('htex.capabilities', 16, HTEX),
  txbf: u32('Transmit Beam Forming (TxBF) Capabilities', { base: 'hex' }),
  ...partSpecs('txbf', 32, TXBF),
  asel: hex8('Antenna Selection (ASEL) Capabilities'),
  ...partSpecs('asel', 8, ASEL),
  'hta.control_channel': u8('HT Control Channel'),
  'hta.capabilities': hex8('HT Additional Capabilities'),
  'hta.capabilities16': u16('HT Additional Capabilities', { base: 'hex', name: 'wlan.hta.capabilities' }),
  ...partSpecs('hta.capabilities', 16, [...HTA_CHANNEL, ...HTA_MODE, ...HTA_BEACON]),
  'ht.info.primarychannel': u8('Primary Channel'),
  'ht.info.delim1': hex8('HT Information Subset (1 of 3)'),
  ...partSpecs('ht.info', 8, HT_INFO_1),
  'ht.info.delim2': hex16('HT Information Subset (2 of 3)'),
  ...partSpecs('ht.info', 16, HT_INFO_2),
  'ht.info.delim3': hex16('HT Information Subset (3 of 3)'),
  ...partSpecs('ht.info', 16, HT_INFO_3),
  'vs.pren.type': u8('802.11n (Pre) Type', { labels: EARLY_TYPES }),
  'vs.pren.unknown_data': bytes('802.11n (Pre) Unknown Data'),
  'vs.ht.capabilities': hex16('HT Capabilities Info (VS)'),
  'vs.ht.ampduparam': hex8('A-MPDU Parameters (VS)'),
  'vs.ht.mcsset': none('Rx Supported Modulation and Coding Scheme Set (VS)'),
  'vs.htex.capabilities': hex16('HT Extended Capabilities (VS)'),
  'vs.txbf': u32('Transmit Beam Forming (TxBF) Capabilities (VS)', { base: 'hex' }),
  'vs.asel': hex8('Antenna Selection (ASEL) Capabilities (VS)'),
  'tag.data.undecoded': expert('Dissector for 802.11 IE Tag code not implemented', 'note', 'Undecoded'),
}

export const management = protocol({
  name: 'wlan.mgt',
  title: 'IEEE 802.11 Wireless Management',
  token: '',
  fields: Object.fromEntries(
    Object.entries(SPECS).map(([key, spec]) => [
      key,
      { ...spec, name: ('name' in spec ? spec.name : undefined) ?? `wlan.${key}` },
    ]),
  ) as Record<keyof typeof SPECS, (typeof SPECS)['tag']>,
  dissect(r, p, f) {
    fixed(r, p, f as Fields)
    tagged(r, p, f as Fields)
  },
})

/** Fields by key; the keys are those of the table above. */
export type Fields = Readonly<Record<string, Field>>

const ACTION = 13

function fixed(r: Reader, p: Packet, f: Fields): void {
  const work = FIXED[p.subtype]
  if (work === undefined) return
  const t = r.open(f['fixed.all'])
  work(r, f, p)
  r.close(t)
  // of actions tshark does not tell how long they are
  if (t >= 0 && p.subtype !== ACTION) r.tape.label[t] = `Fixed parameters (${r.tape.length[t]} bytes)`
}

const capabilities = (r: Reader, f: Fields): void =>
  void readWord(r, f, f['fixed.capabilities'], 'fixed.capabilities', CAPABILITIES, 2)
const answer = (r: Reader, f: Fields): void => {
  capabilities(r, f)
  r.u16le(f['fixed.status_code'])
  r.u16le(f['fixed.aid'])
}
const beacon = (r: Reader, f: Fields, p: Packet): void => {
  r.u64le(f['fixed.timestamp'])
  const interval = r.u16le(f['fixed.beacon'])
  if (p.columns.wanted) beaconColumn(p, interval)
  if (r.full) r.label(f['fixed.beacon'], `Beacon Interval: ${((interval * 1024) / 1e6).toFixed(6)} [Seconds]`)
  capabilities(r, f)
}
const reason = (r: Reader, f: Fields): void => void r.u16le(f['fixed.reason_code'])

const FIXED: Readonly<Record<number, (r: Reader, f: Fields, p: Packet) => void>> = {
  0: (r, f) => {
    capabilities(r, f)
    r.u16le(f['fixed.listen_ival'])
  },
  1: answer,
  2: (r, f) => {
    capabilities(r, f)
    r.u16le(f['fixed.listen_ival'])
    r.ether(f['fixed.current_ap'])
  },
  3: answer,
  5: beacon,
  8: beacon,
  10: reason,
  11: (r, f) => {
    r.u16le(f['fixed.auth.alg'])
    r.u16le(f['fixed.auth_seq'])
    r.u16le(f['fixed.status_code'])
  },
  12: reason,
  13: (r, f) => {
    r.u8(f['fixed.category_code'])
    r.u8(f['fixed.action_code'])
  },
}

function tagged(r: Reader, p: Packet, f: Fields): void {
  if (r.left <= 0) return
  const all = r.open(f['tagged.all'])
  if (all >= 0) {
    r.tape.label[all] = `Tagged parameters (${r.left} bytes)`
    r.tape.length[all] = r.left
  }
  // tshark takes every further SSID for padding: some stations pad their beacons with zeros
  let named = false
  while (r.left > 0) {
    const t = r.open(f.tag)
    const tag = r.u8(f['tag.number'])
    // what stays of an element that breaks off
    if (t >= 0 && r.left > 0) {
      r.tape.label[t] = `Tag: ${tagName(tag)}`
      r.tape.length[t] = 2 + r.peek8()
    }
    const again = tag === 0 && named
    const strange = again || isUndecoded(tag) || ((tag === 1 || tag === 50) && r.peek8() === 0)
    if (strange) undecoded(r, f, tag)
    const length = r.u8(f['tag.length'])
    r.enter(length)
    const { pos, end } = r
    if (tag === 0 && !named) {
      named = true
      if (p.columns.wanted) ssidColumn(p, utf8(r.bytes, pos, end))
    }
    const fault = lengthFault(tag, length)
    if (fault !== undefined) badLength(r, f, fault)
    if (strange) r.span(f['tag.data'], r.left)
    else if (fault === undefined) element(r, p, f, tag, length)
    if (t >= 0 && strange) r.tape.label[t] = `Tag: ${tagName(tag)}: Undecoded`
    else if (t >= 0 && fault === undefined) r.tape.label[t] = tagLine(p, tag, r.bytes, pos, end)
    r.leave()
    r.close(t)
  }
  r.close(all)
}

/** What is wrong with the length stands under it, and nothing of the element is read. */
function badLength(r: Reader, f: Fields, fault: string): void {
  const t = r.nest(f['tag.length'])
  r.expert(f['tag.length.bad'], fault)
  r.unnest(t)
}

function undecoded(r: Reader, f: Fields, tag: number): void {
  const t = r.nest(f['tag.number'])
  r.expert(
    f['tag.data.undecoded'],
    `Dissector for 802.11 IE Tag (${TAGS[tag] ?? `(${tag})`}) code not implemented, Contact Wireshark developers if you want this supported`,
  )
  r.unnest(t)
}
