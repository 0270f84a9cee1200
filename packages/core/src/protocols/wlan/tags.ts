import { utf8 } from '../../bytes/text.js'
import { escapeText, ouiText } from '../../packet/label.js'
import type { Packet } from '../../packet/packet.js'

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
  8: 'Hopping Pattern Parameters',
  9: 'Hopping Pattern Table',
  10: 'Request',
  11: 'QBSS Load Element',
  12: 'EDCA Parameter Set',
  13: 'Traffic Specification',
  14: 'Traffic Classification',
  15: 'Schedule',
  16: 'Challenge text',
  32: 'Power Constraint',
  33: 'Power Capability',
  34: 'TPC Request',
  35: 'TPC Report',
  36: 'Supported Channels',
  37: 'Channel Switch Announcement',
  38: 'Measurement Request',
  39: 'Measurement Report',
  40: 'Quiet',
  41: 'IBSS DFS',
  42: 'ERP Information',
  43: 'TS Delay',
  44: 'TCLAS Processing',
  45: 'HT Capabilities (802.11n D1.10)',
  46: 'QoS Capability',
  47: 'ERP Information',
  48: 'RSN Information',
  50: 'Extended Supported Rates',
  51: 'AP Channel Report',
  52: 'Neighbor Report',
  53: 'RCPI',
  54: 'Mobility Domain',
  55: 'Fast BSS Transition',
  56: 'Timeout Interval',
  57: 'RIC Data',
  58: 'DSE Registered Location',
  59: 'Supported Operating Classes',
  60: 'Extended Channel Switch Announcement',
  61: 'HT Information (802.11n D1.10)',
  62: 'Secondary Channel Offset (802.11n D1.10)',
  63: 'BSS Average Access Delay',
  64: 'Antenna',
  65: 'RSNI',
  66: 'Measurement Pilot Transmission',
  67: 'BSS Available Admission Capacity',
  68: 'BSS AC Access Delay/WAPI Parameter Set',
  69: 'Time Advertisement',
  70: 'RM Enabled Capabilities',
  71: 'Multiple BSSID',
  72: '20/40 BSS Coexistence',
  73: '20/40 BSS Intolerant Channel Report',
  74: 'Overlapping BSS Scan Parameters',
  75: 'RIC Descriptor',
  76: 'Management MIC',
  78: 'Event Request',
  79: 'Event Report',
  80: 'Diagnostic Request',
  81: 'Diagnostic Report',
  82: 'Location Parameters',
  83: 'Non Transmitted BSSID Capability',
  84: 'SSID List',
  85: 'Multiple BSSID Index',
  86: 'FMS Descriptor',
  87: 'FMS Request',
  88: 'FMS Response',
  89: 'QoS Traffic Capability',
  90: 'BSS Max Idle Period',
  91: 'TFS Request',
  92: 'TFS Response',
  93: 'WNM-Sleep Mode',
  94: 'TIM Broadcast Request',
  95: 'TIM Broadcast Response',
  96: 'Collocated Interference Report',
  97: 'Channel Usage',
  98: 'Time Zone',
  99: 'DMS Request',
  100: 'DMS Response',
  101: 'Link Identifier',
  102: 'Wakeup Schedule',
  104: 'Channel Switch Timing',
  105: 'PTI Control',
  106: 'PU Buffer Status',
  107: 'Interworking',
  108: 'Advertisement Protocol',
  109: 'Expedited Bandwidth Request',
  110: 'QoS Map Set',
  111: 'Roaming Consortium',
  112: 'Emergency Alert Identifier',
  113: 'Mesh Configuration',
  114: 'Mesh ID',
  115: 'Mesh Link Metric Report',
  116: 'Congestion Notification',
  117: 'Mesh Peering Management',
  118: 'Mesh Channel Switch Parameters',
  119: 'Mesh Awake Window',
  120: 'Beacon Timing',
  121: 'MCCAOP Setup Request',
  122: 'MCCAOP SETUP Reply',
  123: 'MCCAOP Advertisement',
  124: 'MCCAOP Teardown',
  125: 'Gate Announcement',
  126: 'Root Announcement',
  127: 'Extended Capabilities',
  128: 'Agere Proprietary',
  130: 'Path Request',
  131: 'Path Reply',
  132: 'Path Error',
  133: 'Cisco CCX1 CKIP + Device Name',
  136: 'Cisco CCX2',
  137: 'Proxy Update',
  138: 'Proxy Update Confirmation',
  139: 'Authenticated Mesh Peering Exchange',
  140: 'MIC (Message Integrity Code)',
  141: 'Destination URI',
  142: 'U-APSD Coexistence',
  143: 'Wakeup Schedule 802.11ad',
  144: 'Extended Schedule',
  145: 'STA Availability',
  146: 'DMG TSPEC',
  147: 'Next DMG ATI',
  148: 'DMG Capabilities',
  149: 'Cisco Unknown 95',
  150: 'Vendor Specific',
  151: 'DMG Operating',
  152: 'DMG BSS Parameter Change',
  153: 'DMG Beam Refinement',
  154: 'Channel Measurement Feedback',
  157: 'Awake Window',
  158: 'Multi Band',
  159: 'ADDBA Extension',
  160: 'NEXTPCP List',
  161: 'PCP Handover',
  162: 'DMG Link Margin',
  163: 'Switching Stream',
  164: 'Session Transmission',
  165: 'Dynamic Tone Pairing Report',
  166: 'Cluster Report',
  167: 'Relay Capabilities',
  168: 'Relay Transfer Parameter',
  169: 'Beamlink Maintenance',
  170: 'Multiple MAC Sublayers',
  171: 'U-PID',
  172: 'DMG Link Adaption Acknowledgment',
  173: 'Symbol Proprietary',
  174: 'MCCAOP Advertisement Overview',
  175: 'Quiet Period Request',
  177: 'Quiet Period Response',
  182: 'ECAPC Policy',
  183: 'Cluster Time Offset',
  184: 'Intra-Access Category Priority',
  185: 'SCS Descriptor',
  190: 'Antenna Sector ID',
  191: 'VHT Capabilities',
  192: 'VHT Operation',
  193: 'Extended BSS Load',
  194: 'Wide Bandwidth Channel Switch',
  195: 'Tx Power Envelope',
  196: 'Channel Switch Wrapper',
  199: 'Operating Mode Notification',
  201: 'Reduced Neighbor Report',
  206: 'Fine Time Measurement Params',
  207: 'S1G Open-Loop Link Margin Index',
  208: 'RPS',
  209: 'Page Slice',
  210: 'AID Request',
  211: 'AID Response',
  212: 'Sector Operation',
  213: 'S1G Beacon Compatibility',
  214: 'Short Beacon Interval',
  215: 'Change Sequence',
  216: 'Target Wake Time',
  217: 'S1G Capabilities',
  220: 'Subchannel Selective Transmission',
  221: 'Vendor Specific',
  222: 'Authentication Control',
  223: 'TSF Timer Accuracy',
  224: 'S1G Relay',
  225: 'Reachable Address',
  226: 'S1G Relay Discovery',
  228: 'AID Announcement',
  229: 'PV1 Probe Response Option',
  230: 'EL Operation',
  231: 'Sectorized Group ID List',
  232: 'S1G Operation',
  233: 'Header Compression',
  234: 'SST Operation',
  235: 'MAD',
  236: 'S1G Relay Activation',
  237: 'CAG Number',
  239: 'AP-CSN',
  240: 'FILS Indication',
  241: 'Differential Initial Link Setup',
  242: 'Fragment',
  244: 'RSN eXtension',
  255: 'Element ID Extension',
}

/** Vendors whose elements are read, by their identifiers. */
const VENDORS: Readonly<Record<number, string>> = {
  20722: 'Microsoft Corp.',
  4120: 'Broadcom',
  36940: 'Epigram, Inc.',
  4012: 'Ieee 802.11',
  5271450: 'Wi-Fi Alliance',
}
/** Of WMM elements: IEEE 802.11e as the Wi-Fi Alliance took it over. */
export const MULTIMEDIA_SUBTYPES: Readonly<Record<number, string>> = {
  0: 'Information Element',
  1: 'Parameter Element',
  2: 'TSPEC Element',
}
/** What early implementations of 802.11n called their elements. */
export const EARLY_TYPES: Readonly<Record<number, string>> = {
  51: 'HT Capabilities (802.11n D1.10)',
  52: 'HT Additional Capabilities (802.11n D1.00)',
}
export const ATHEROS_TYPES: Readonly<Record<number, string>> = { 1: 'Advanced Capability', 3: 'eXtended Range' }
export const MICROSOFT_TYPES: Readonly<Record<number, string>> = {
  1: 'WPA Information Element',
  2: 'WMM/WME',
  4: 'WPS',
}

/** The vendor behind an OUI, by the list of all of them or by the few that are known here. */
export function vendorName(p: Packet, oui: number): string | undefined {
  return p.session.settings.vendors?.(oui) ?? VENDORS[oui]
}

/** The vendor behind an OUI, for labels, which cut it. */
export function vendorText(p: Packet, oui: number): string {
  return ouiText(Uint8Array.of(oui >> 16, oui >> 8, oui), 0, vendorName(p, oui))
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
export function suiteText(p: Packet, selector: number, names: Readonly<Record<number, string>>): string {
  return `${vendorText(p, Math.floor(selector / 256))} ${names[selector & 255] ?? 'Unknown'}`
}

/** `5.5(B)`: half megabits, with a mark for the rates that everybody has to know. */
export function rateText(rate: number): string {
  return `${(rate & 0x7f) / 2}${(rate & 0x80) !== 0 ? '(B)' : ''}`
}

/** IEEE 802.11d: where the limits of a country apply. */
export const ENVIRONMENTS: Readonly<Record<number, string>> = {
  1: 'Operating classes in the United States',
  2: 'Operating classes in Europe',
  3: 'Operating classes in Japan',
  4: 'Global operating classes',
  5: 'S1G operating classes',
  6: 'Operating classes in China',
  32: 'All',
  73: 'Indoor',
  79: 'Outdoor',
  88: 'Non Country Entity',
}

/** What a vendor's element is, behind its name. */
function vendorKind(oui: number, b: Uint8Array, at: number, to: number): string {
  if (oui === 0x00904c) return EARLY_TYPES[b[at]] === undefined ? '' : `: ${EARLY_TYPES[b[at]]}`
  if (oui === 0x00037f) return `: ${ATHEROS_TYPES[b[at]] ?? 'Unknown'}`
  const kind = oui === 0x0050f2 ? MICROSOFT_TYPES[b[at]] : undefined
  if (kind === undefined) return ''
  const part = b[at] === 2 && at + 1 < to ? MULTIMEDIA_SUBTYPES[b[at + 1]] : undefined
  return `: ${kind}${part === undefined ? '' : `: ${part}`}`
}

export const tagName = (tag: number): string => TAGS[tag] ?? `Unknown (${tag})`

/** The line of an element whose body is [from, to). */
export function tagLine(p: Packet, tag: number, b: Uint8Array, from: number, to: number): string {
  const line = `Tag: ${tagName(tag)}`
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
        ? `${line}: Country Code ${escapeText(utf8(b, from, from + 2))}, Environment ${ENVIRONMENTS[b[from + 2]] ?? `0x${b[from + 2].toString(16).padStart(2, '0')}`}`
        : line
    case 32:
      return to > from ? `${line}: ${b[from]}` : line
    case 33:
      return to - from > 1 ? `${line} Min: ${(b[from] << 24) >> 24}, Max: ${(b[from + 1] << 24) >> 24}` : line
    case 35:
      return to - from > 1
        ? `${line} Transmit Power: ${(b[from] << 24) >> 24}, Link Margin: ${(b[from + 1] << 24) >> 24}`
        : line
    case 221: {
      if (to - from < 4) return line
      const oui = (b[from] << 16) | (b[from + 1] << 8) | b[from + 2]
      const name = vendorName(p, oui)
      return `${line}${name === undefined ? '' : `: ${name}`}${vendorKind(oui, b, from + 3, to)}`
    }
    default:
      return line
  }
}
