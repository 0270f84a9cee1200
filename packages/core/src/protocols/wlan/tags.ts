import { utf8 } from '../../bytes/text.js'
import { escapeText } from '../../packet/label.js'

/** Element IDs of IEEE 802.11-2020, table 9-92, as Wireshark words them. */
export const TAGS: Readonly<Record<number, string>> = {
  0: 'SSID parameter set',
  1: 'Supported Rates',
  2: 'FH Parameter set',
  3: 'DS Parameter set',
  4: 'CF Parameter set',
  5: 'Traffic Indication Map (TIM)',
  6: 'IBSS Parameter set',
  7: 'Country Information',
  11: 'QBSS Load Element',
  16: 'Challenge text',
  32: 'Power Constraint',
  33: 'Power Capability',
  35: 'TPC Report',
  36: 'Supported Channels',
  37: 'Channel Switch Announcement',
  42: 'ERP Information',
  45: 'HT Capabilities (802.11n D1.10)',
  47: 'ERP Information',
  48: 'RSN Information',
  50: 'Extended Supported Rates',
  54: 'Mobility Domain',
  59: 'Supported Operating Classes',
  61: 'HT Information (802.11n D1.10)',
  70: 'RM Enabled Capabilities (5 octets)',
  74: 'Overlapping BSS Scan Parameters',
  127: 'Extended Capabilities',
  133: 'Cisco CCX1 CKIP + Device Name',
  150: 'Cisco Unknown 96',
  191: 'VHT Capabilities',
  192: 'VHT Operation',
  195: 'VHT Tx Power Envelope',
  221: 'Vendor Specific',
}

const VENDORS: Readonly<Record<number, string>> = {
  20722: 'Microsoft Corp.',
  4120: 'Broadcom',
  36940: 'Epigram, Inc.',
  4012: 'Ieee 802.11',
  5271450: 'Wi-Fi Alliance',
}
const MICROSOFT_TYPES: Readonly<Record<number, string>> = {
  1: 'WPA Information Element',
  2: 'WMM/WME',
  4: 'WPS',
}

/** The vendor behind an OUI, for labels. */
export function vendorText(oui: number): string {
  const digits = oui.toString(16).padStart(6, '0')
  const name = VENDORS[oui]
  return `${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4)}${name === undefined ? '' : ` (${name})`}`
}

/** Cipher suites: IEEE 802.11-2020, table 9-149. */
export const CIPHERS: Readonly<Record<number, string>> = {
  0: 'Use group cipher suite',
  1: 'WEP (40-bit)',
  2: 'TKIP',
  4: 'AES (CCM)',
  5: 'WEP (104-bit)',
  6: 'BIP (128)',
  7: 'Group addressed traffic not allowed',
  8: 'GCMP (128)',
  9: 'GCMP (256)',
  10: 'CCMP (256)',
  11: 'BIP (GMAC-128)',
  12: 'BIP (GMAC-256)',
  13: 'BIP (CMAC-256)',
}

/** Authentication and key management: table 9-151. */
export const KEY_MANAGEMENTS: Readonly<Record<number, string>> = {
  0: 'NONE',
  1: 'WPA',
  2: 'PSK',
  3: 'FT over IEEE 802.1X',
  4: 'FT using PSK',
  5: 'WPA (SHA256)',
  6: 'PSK (SHA256)',
  7: 'TDLS / TPK Handshake (SHA256)',
  8: 'SAE (SHA256)',
  9: 'FT using SAE (SHA256)',
  18: 'Opportunistic Wireless Encryption',
}

/** A suite selector: whose it is, and which. */
export function suiteText(selector: number, names: Readonly<Record<number, string>>): string {
  return `${vendorText(Math.floor(selector / 256))} ${names[selector & 255] ?? 'Unknown'}`
}

/** `5.5(B)`: half megabits, with a mark for the rates that everybody has to know. */
export function rateText(rate: number): string {
  return `${(rate & 0x7f) / 2}${(rate & 0x80) !== 0 ? '(B)' : ''}`
}

/** IEEE 802.11d: where the limits of a country apply. */
export const ENVIRONMENTS: Readonly<Record<number, string>> = { 32: 'All', 73: 'Indoor', 79: 'Outdoor' }

/** The line of an element whose body is [from, to). */
export function tagLine(tag: number, b: Uint8Array, from: number, to: number): string {
  const line = `Tag: ${TAGS[tag] ?? `Unknown (${tag})`}`
  switch (tag) {
    case 0:
      return to === from ? `${line}: Wildcard SSID` : `${line}: "${escapeText(utf8(b, from, to))}"`
    case 1:
    case 50: {
      let rates = ''
      for (let i = from; i < to; i++) rates += `${rateText(b[i])}, `
      return `${line} ${rates}[Mbit/sec]`
    }
    case 3:
      return to > from ? `${line}: Current Channel: ${b[from]}` : line
    case 5:
      return to - from > 1 ? `${line}: DTIM ${b[from]} of ${b[from + 1]} bitmap` : line
    case 7:
      return to - from > 2
        ? `${line}: Country Code ${escapeText(utf8(b, from, from + 2))}, Environment ${ENVIRONMENTS[b[from + 2]] ?? 'Unknown'}`
        : line
    case 35:
      return to - from > 1
        ? `${line} Transmit Power: ${(b[from] << 24) >> 24}, Link Margin: ${(b[from + 1] << 24) >> 24}`
        : line
    case 221: {
      if (to - from < 4) return line
      const oui = (b[from] << 16) | (b[from + 1] << 8) | b[from + 2]
      const name = VENDORS[oui]
      const kind = oui === 0x0050f2 ? MICROSOFT_TYPES[b[from + 3]] : undefined
      return `${line}${name === undefined ? '' : `: ${name}`}${kind === undefined ? '' : `: ${kind}`}`
    }
    default:
      return line
  }
}
