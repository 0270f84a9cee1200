import { utf8 } from '../../bytes/text.js'
import type { Field } from '../../packet/field.js'
import { bitPicture, escapeText } from '../../packet/label.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { readWord, showParts } from './bits.js'
import { CIPHERS, KEY_MANAGEMENTS, rateText, suiteText, vendorText } from './tags.js'
import {
  ACI,
  AMPDU,
  ASEL,
  ATHEROS,
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

/** Tagged elements of management frames: IEEE 802.11-2020, 9.4.2. */

type Fields = Readonly<Record<string, Field>>

const MICROSOFT = 0x0050f2

/** Reads the body of one element; the reader is narrowed to it. */
export function element(r: Reader, p: Packet, f: Fields, tag: number, length: number): void {
  switch (tag) {
    case 0:
      r.span(f.ssid, Math.min(length, r.left))
      if (r.full)
        r.label(f.ssid, `SSID: "${escapeText(utf8(r.bytes, r.pos - Math.min(length, r.pos - r.base), r.pos))}"`)
      return
    case 1:
      rates(r, f.supported_rates)
      return
    case 3:
      r.u8(f['ds.current_channel'])
      return
    case 5:
      trafficIndication(r, f)
      return
    case 7:
      country(r, f)
      return
    case 16:
      r.span(f['tag.challenge_text'], r.left)
      return
    case 32:
      r.u8(f['powercon.local'])
      return
    case 33:
      r.number(f['powercap.min'], 1, true)
      r.number(f['powercap.max'], 1, true)
      return
    case 36:
      channels(r, f)
      return
    case 35:
      r.number(f['tcprep.trsmt_pow'], 1, true)
      r.number(f['tcprep.link_mrg'], 1, true)
      return
    case 42:
    case 47:
      readWord(r, f, f.erp_info, 'erp_info', ERP, 1)
      return
    case 45:
      highThroughput(r, f, '')
      return
    case 48:
      robustSecurity(r, p, f)
      return
    case 50:
      rates(r, f.extended_supported_rates)
      return
    case 61:
      operation(r, f)
      return
    case 221:
      vendor(r, p, f)
      return
    default:
      if (r.left > 0) r.span(f['tag.data'], r.left)
  }
}

function rates(r: Reader, field: Field): void {
  while (r.left > 0) {
    const rate = r.u8(field)
    if (r.full) r.label(field, `${field.title}: ${rateText(rate)} (0x${rate.toString(16).padStart(2, '0')})`)
  }
}

function trafficIndication(r: Reader, f: Fields): void {
  r.u8(f['tim.dtim_count'])
  r.u8(f['tim.dtim_period'])
  readWord(
    r,
    f,
    f['tim.bmapctl'],
    'tim.bmapctl',
    [
      ['multicast', 0x01, '', 'bool'],
      ['offset', 0xfe, ''],
    ],
    1,
  )
  r.span(f['tim.partial_virtual_bitmap'], r.left)
}

function channels(r: Reader, f: Fields): void {
  for (let i = 1; r.left >= 2; i++) {
    const t = r.open(f.supchan)
    const first = r.u8(f['supchan.first'])
    const range = r.u8(f['supchan.range'])
    if (t >= 0) r.tape.label[t] = `Supported Channels Set #${i} First: ${first}, Range: ${range} `
    r.close(t)
  }
}

function country(r: Reader, f: Fields): void {
  r.text(f['country_info.code'], 2, 'ascii')
  r.u8(f['country_info.environment'])
  while (r.left >= 3) {
    const t = r.open(f['country_info.fnm'])
    const first = r.u8(f['country_info.fnm.fcn'])
    const count = r.u8(f['country_info.fnm.nc'])
    const power = r.number(f['country_info.fnm.mtpl'], 1, true)
    if (t >= 0)
      r.tape.label[t] =
        `Country Info: First Channel Number: ${first}, Number of Channels: ${count}, Maximum Transmit Power Level: ${power} dBm`
    r.close(t)
  }
  if (r.left > 0) r.span(f['country_info.padding'], r.left)
}

/** A cipher or key management suite: OUI and type. */
function suite(r: Reader, p: Packet, f: Fields, prefix: string, type = `${prefix}.type`): void {
  const selector = r.peek32()
  const field = f[prefix]
  const names = prefix.endsWith('akms') ? KEY_MANAGEMENTS : CIPHERS
  r.row(field, r.pos, 4, selector)
  if (r.full) r.label(field, `${field.title}: ${suiteText(p, selector, names)}`)
  const t = r.nest(field)
  const oui = r.u24(f[`${prefix}.oui`])
  if (r.full) r.label(f[`${prefix}.oui`], `${f[`${prefix}.oui`].title}: ${vendorText(p, oui)}`)
  const kind = r.u8(f[type])
  if (r.full) r.label(f[type], `${f[type].title}: ${names[kind] ?? 'Unknown'} (${kind})`)
  r.unnest(t)
}

function suites(r: Reader, p: Packet, f: Fields, prefix: string, type = `${prefix}.type`): void {
  const count = r.u16le(f[`${prefix}.count`])
  const t = r.open(f[`${prefix}.list`])
  let line = f[`${prefix}.list`].title
  for (let i = 0; i < count && r.left >= 4; i++) {
    if (t >= 0) line += ` ${suiteText(p, r.peek32(), prefix.endsWith('akms') ? KEY_MANAGEMENTS : CIPHERS)}`
    suite(r, p, f, prefix, type)
  }
  r.close(t)
  if (t >= 0) r.tape.label[t] = line
}

function robustSecurity(r: Reader, p: Packet, f: Fields): void {
  r.u16le(f['rsn.version'])
  if (r.left >= 4) suite(r, p, f, 'rsn.gcs')
  if (r.left >= 2) suites(r, p, f, 'rsn.pcs')
  if (r.left >= 2) suites(r, p, f, 'rsn.akms')
  if (r.left >= 2) readWord(r, f, f['rsn.capabilities'], 'rsn.capabilities', RSN, 2)
  if (r.left >= 2) {
    const count = r.u16le(f['rsn.pmkid.count'])
    const t = r.open(f['rsn.pmkid.list'])
    for (let i = 0; i < count && r.left >= 16; i++) r.span(f['rsn.pmkid.bytes'], 16)
    r.close(t)
  }
  if (r.left >= 4) suite(r, p, f, 'rsn.gmcs')
}

/** HT capabilities; `own` is what stands before the names of the words where a vendor's element holds them. */
function highThroughput(r: Reader, f: Fields, own: '' | 'vs.'): void {
  readWord(r, f, f[`${own}ht.capabilities`], 'ht.capabilities', HT, 2)
  readWord(r, f, f[`${own}ht.ampduparam`], 'ht.ampduparam', AMPDU, 1)
  relabel(r, f['ht.ampduparam.maxlength'], n => `0x${n} (${2 ** (13 + n) - 1}[Bytes])`)
  modulations(r, f, own)
  readWord(r, f, f[`${own}htex.capabilities`], 'htex.capabilities', HTEX, 2)
  readWord(r, f, f[`${own}txbf`], 'txbf', TXBF, 4)
  readWord(r, f, f[`${own}asel`], 'asel', ASEL, 1)
}

/** HT operation, the information element of the drafts. */
function operation(r: Reader, f: Fields): void {
  r.u8(f['ht.info.primarychannel'])
  readWord(r, f, f['ht.info.delim1'], 'ht.info', HT_INFO_1, 1)
  readWord(r, f, f['ht.info.delim2'], 'ht.info', HT_INFO_2, 2)
  readWord(r, f, f['ht.info.delim3'], 'ht.info', HT_INFO_3, 2)
  modulations(r, f, '', 'Basic MCS Set')
}

/** Which modulations can be received and sent. */
function modulations(r: Reader, f: Fields, own: '' | 'vs.', name = 'MCS Set'): void {
  const field = f[`${own}ht.mcsset`]
  const set = r.open(field)
  if (set >= 0) r.tape.label[set] = `${field.title}: ${name}`
  const mask = r.open(f['ht.mcsset.rxbitmask'])
  const start = r.pos
  const prefix = 'ht.mcsset.rxbitmask'
  r.need(16)
  showParts(r, f, prefix, MCS_LOW, start, 4, r.peek32le(0))
  showParts(r, f, prefix, MCS_MIDDLE, start + 4, 4, r.peek32le(4))
  showParts(r, f, prefix, MCS_HIGH, start + 6, 4, r.peek32le(6))
  if (mask >= 0) r.tape.label[mask] = `${f[prefix].title}: ${streamsText(r.peek32())}`
  r.skip(10)
  r.close(mask)
  r.u16le(f['ht.mcsset.highestdatarate'])
  showParts(r, f, 'ht.mcsset', MCS_TX, r.pos, 1, r.peek8())
  const most = f['ht.mcsset.txmaxss']
  const defined = (r.peek8() & 1) !== 0
  relabel(r, most, n => `0x${n}, ${defined ? streams(n + 1) : 'TX MCS Set Not Defined'}`)
  r.skip(4)
  r.close(set)
}

/** Another text behind the bits and the title of the latest row of a field. */
function relabel(r: Reader, field: Field, text: (value: number) => string): void {
  if (!r.full) return
  const { tape } = r
  for (let row = tape.count - 1; row >= 0 && row > tape.count - 20; row--) {
    if (tape.field[row] !== field.id) continue
    tape.label[row] = `${bitPicture(field, tape.value[row])} = ${field.title}: ${text(tape.value[row])}`
    return
  }
}

const streams = (n: number): string => `${n} spatial stream${n === 1 ? '' : 's'}`

/** How many streams can be received: four bytes of modulations, one for each stream. */
function streamsText(word: number): string {
  if (word === 0) return 'Reserved:8'
  let n = 0
  for (let v = word; v !== 0; v = (v << 8) >>> 0) n++
  return streams(n)
}

const EPIGRAM = 0x00904c

/** What implementations of 802.11n sent before it was a standard. */
function early(r: Reader, f: Fields): void {
  const type = r.u8(f['vs.pren.type'])
  if (type === 51 && r.left >= 26) highThroughput(r, f, 'vs.')
  else if (type === 52 && r.left >= 22) {
    r.u8(f['hta.control_channel'])
    readWord(r, f, f['hta.capabilities'], 'hta.capabilities', HTA_CHANNEL, 1)
    readWord(r, f, f['hta.capabilities16'], 'hta.capabilities', HTA_MODE, 2)
    readWord(r, f, f['hta.capabilities16'], 'hta.capabilities', HTA_BEACON, 2)
    modulations(r, f, 'vs.')
  } else if (r.left > 0) r.span(f['vs.pren.unknown_data'], r.left)
}

const ATHEROS_OUI = 0x00037f

function vendor(r: Reader, p: Packet, f: Fields): void {
  const oui = r.u24(f['tag.oui'])
  if (r.full) r.label(f['tag.oui'], `OUI: ${vendorText(p, oui)}`)
  if (r.left <= 0) return
  const type = r.peek8()
  r.u8(f['tag.vendor.oui.type'])
  if (oui === ATHEROS_OUI && r.left >= 2) {
    r.pos--
    atheros(r, f)
    return
  }
  if (oui === EPIGRAM) {
    r.pos--
    early(r, f)
    return
  }
  if (oui !== MICROSOFT) {
    r.pos--
    r.span(f['tag.vendor.data'], r.left)
    return
  }
  r.row(f['wfa.ie.type'], r.pos - 1, 1, type)
  if (type === 1) protectedAccess(r, p, f)
  else if (type === 2) multimedia(r, f)
  else if (r.left > 0) r.span(f['tag.vendor.data'], r.left)
}

function atheros(r: Reader, f: Fields): void {
  const type = r.u8(f['atheros.ie.type'])
  const subtype = r.u8(f['atheros.ie.subtype'])
  r.u8(f['atheros.ie.version'])
  if (type === 1 && subtype === 1 && r.left >= 3) {
    readWord(r, f, f['atheros.ie.advcap.cap'], 'ie.atheros.capabilities', ATHEROS, 1)
    r.u16le(f['atheros.ie.advcap.defkey'])
  }
  if (r.left > 0) r.span(f['atheros.data'], r.left)
}

function protectedAccess(r: Reader, p: Packet, f: Fields): void {
  r.u16le(f['wfa.ie.wpa.version'])
  if (r.left >= 4) suite(r, p, f, 'wfa.ie.wpa.mcs')
  if (r.left >= 2) suites(r, p, f, 'wfa.ie.wpa.ucs')
  if (r.left >= 2) suites(r, p, f, 'wfa.ie.wpa.akms', 'wfa.ie.wpa.type')
}

const CATEGORIES = ['Best Effort', 'Background', 'Video', 'Voice']

function multimedia(r: Reader, f: Fields): void {
  const subtype = r.u8(f['wfa.ie.wme.subtype'])
  r.u8(f['wfa.ie.wme.version'])
  if (subtype === 0) {
    readWord(r, f, f['wfa.ie.wme.qos_info'], 'wfa.ie.wme.qos_info.sta', QOS_STA, 1)
    return
  }
  if (subtype !== 1) return
  readWord(r, f, f['wfa.ie.wme.qos_info'], 'wfa.ie.wme.qos_info.ap', QOS_AP, 1)
  r.span(f['wfa.ie.wme.reserved'], 1)
  while (r.left >= 4) {
    const t = r.open(f['wfa.ie.wme.acp'])
    const aci = readWord(r, f, f['wfa.ie.wme.acp.aci_aifsn'], 'wfa.ie.wme.acp', ACI, 1)
    const at = r.pos
    const ecw = r.u8(f['wfa.ie.wme.acp.ecw'])
    const max = 2 ** (ecw >> 4) - 1
    const min = 2 ** (ecw & 15) - 1
    const w = r.nest(f['wfa.ie.wme.acp.ecw'])
    showParts(r, f, 'wfa.ie.wme.acp.ecw', ECW, at, 1, ecw)
    r.row(f['wfa.ie.wme.acp.cw.max'], at, 1, max)
    r.row(f['wfa.ie.wme.acp.cw.min'], at, 1, min)
    r.unnest(w)
    const limit = r.u16le(f['wfa.ie.wme.acp.txop_limit'])
    if (t >= 0)
      r.tape.label[t] =
        `Ac Parameters ACI ${(aci >> 5) & 3} (${CATEGORIES[(aci >> 5) & 3]}), ACM ${(aci & 16) !== 0 ? 'yes' : 'no'}, AIFSN ${aci & 15}, ECWmin/max ${ecw & 15}/${ecw >> 4} (CWmin/max ${min}/${max}), TXOP ${limit}`
    r.close(t)
  }
}
