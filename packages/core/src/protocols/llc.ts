import { bool, type Field, type Labels, u8, u16, u24 } from '../packet/field.js'
import { ouiText } from '../packet/label.js'
import type { Packet } from '../packet/packet.js'
import { protocol } from '../packet/protocol.js'
import type { Reader } from '../packet/reader.js'
import { ETHERTYPES, SAPS } from './link-labels.js'

const SUPERVISORY: Readonly<Record<number, string>> = {
  0: 'Receiver ready',
  1: 'Receiver not ready',
  2: 'Reject',
  3: 'Selective reject',
}
const SUPERVISORY_SHORT = ['RR', 'RNR', 'REJ', 'SREJ']
/** Modifier bits of unnumbered frames: names and mnemonics; responses differ in three. */
const COMMANDS: Readonly<Record<number, string>> = {
  0: 'Unnumbered Information',
  1: 'Set Initialization Mode',
  3: 'Set Asynchronous Response Mode',
  8: 'Unnumbered Poll',
  11: 'Set Asynchronous Balanced Mode',
  16: 'Disconnect',
  19: 'Set Asynchronous Response Mode Extended',
  24: 'Unnumbered Acknowledge',
  27: 'Set Asynchronous Balanced Mode Extended',
  32: 'Set Normal Response Mode',
  33: 'Frame reject',
  35: 'Reset',
  43: 'Exchange identification',
  49: 'Configure',
  51: 'Set Normal Response Mode Extended',
  56: 'Test',
  59: 'Beacon',
}
const RESPONSES: Readonly<Record<number, string>> = {
  ...COMMANDS,
  1: 'Request Initialization Mode',
  3: 'Disconnected mode',
  16: 'Request Disconnect',
}
const COMMANDS_SHORT: Readonly<Record<number, string>> = {
  0: 'UI',
  1: 'SIM',
  3: 'SARM',
  8: 'UP',
  11: 'SABM',
  16: 'DISC',
  19: 'SARME',
  24: 'UA',
  27: 'SABME',
  32: 'SNRM',
  33: 'FRMR',
  35: 'RSET',
  43: 'XID',
  49: 'CFGR',
  51: 'SNRME',
  56: 'TEST',
  59: 'BCN',
}
const RESPONSES_SHORT: Readonly<Record<number, string>> = { ...COMMANDS_SHORT, 1: 'RIM', 3: 'DM', 16: 'RD' }
const FRAMES: Labels = v => ['Information frame', 'Supervisory frame', 'Information frame', 'Unnumbered frame'][v]

const pid = (title: string, labels: Labels) => u16(title, { base: 'hex', labels })
/** Organisations that number protocols of their own: the name of the field for each. */
const PIDS = {
  cisco_pid: pid('PID', {
    258: 'DRIP',
    260: 'PAgP',
    261: 'MLS Hello',
    264: 'RLQ BPDUs (request)',
    265: 'RLQ BPDUs (response)',
    267: 'PVSTP+',
    268: 'VLAN Bridge',
    273: 'UDLD',
    313: 'MCP',
    8192: 'CDP',
    8193: 'CGMP',
    8195: 'VTP',
    8196: 'DTP',
    8202: 'STP Uplink Fast',
  }),
  iana_pid: pid('PID', {
    1: 'MARS Data Messages (short form)',
    2: 'Reserved for future NHRP use',
    3: 'MARS/NHRP Control Messages',
    4: 'MARS Data Messages (long form)',
    5: 'SCSP',
    6: 'VRID',
    7: 'L2TP',
    8: 'VPN ID',
    9: 'MSDP-GRE-Protocol Type',
  }),
  bluetooth_pid: pid('PID', {
    1: 'AMP_U L2CAP ACL data',
    2: 'AMP-C Activity Report',
    3: 'AMP-C Security frames',
    4: 'AMP-C Link supervision request',
    5: 'AMP-C Link supervision reply',
  }),
  nortel_pid: pid('PID', {
    417: 'NDP flatnet hello',
    418: 'NDP segment hello',
    419: 'NDP bridge hello',
  }),
  apple_atalk_pid: pid('PID', { 32923: 'AppleTalk' }),
  apple_awdl_pid: pid('PID', { 2048: 'AWDL' }),
  wlccp_pid: pid('PID', { 0: 'WLCCP' }),
  foundry_pid: pid('PID', { 8192: 'FDP' }),
  force10_pid: pid('PID', { 273: 'FEFD' }),
  extreme_pid: pid('PID', { 187: 'EDP' }),
  cimetrics_pid: pid('PID', { 1: 'U+4 MS/TP' }),
  hpteam_pid: pid('PID', { 2: 'HP Teaming heartbeat' }),
} as const
const OWNERS: Readonly<Record<number, keyof typeof PIDS>> = {
  12: 'cisco_pid',
  94: 'iana_pid',
  6488: 'bluetooth_pid',
  129: 'nortel_pid',
  524295: 'apple_atalk_pid',
  6130: 'apple_awdl_pid',
  16534: 'wlccp_pid',
  57426: 'foundry_pid',
  488: 'force10_pid',
  57387: 'extreme_pid',
  4240: 'cimetrics_pid',
  32863: 'hpteam_pid',
}
/** Names of the organisations above in the registry of the IEEE. */
const VENDORS: Readonly<Record<number, string>> = {
  0: 'Officially Xerox, but 0:0:0:0:0:0 is more common',
  12: 'Cisco Systems, Inc',
}
const BRIDGED = 0x0080c2

/** SAPs whose protocol is better known under an EtherType. */
const SAP_TYPES: Readonly<Record<number, number>> = { 6: 0x0800, 16: 0x8137, 224: 0x8137 }

/** Basic format of exchange identification: IEEE 802.2, 5.4.1.1.2. */
export const basicxid = protocol({
  name: 'basicxid',
  title: 'Logical-Link Control Basic Format XID',
  short: 'Basic Format XID',
  token: '',
  fields: {
    'llc.xid.format': u8('XID Format', { base: 'hex', labels: { 129: 'LLC basic format' } }),
    'llc.xid.types': u8('LLC Types/Classes', {
      base: 'hex',
      labels: {
        1: 'Type 1 LLC (Class I LLC)',
        2: 'Type 2 LLC',
        3: 'Type 1 and Type 2 LLCs (Class II LLC)',
        4: 'Type 3 LLC',
        5: 'Type 1 and Type 3 LLCs (Class III LLC)',
        6: 'Type 2 and Type 3 LLCs',
        7: 'Type 1 and Type 2 and Type 3 LLCs (Class IV LLC)',
      },
    }),
    'llc.xid.wsize': u8('Receive Window Size', { mask: 0xfe }),
  },
  dissect(r, _p, f) {
    r.u8(f['llc.xid.format'])
    r.u8(f['llc.xid.types'])
    r.u8(f['llc.xid.wsize'])
  },
})

/** Logical link control, IEEE 802.2, with SNAP, IEEE 802. */
export const llc = protocol({
  name: 'llc',
  title: 'Logical-Link Control',
  on: { linktype: [11, 100], ethertype: [0x8870], 'ppp.protocol': [0x004b] },
  hands: ['llc.dsap', 'llc.snap', 'ethertype', 'eth', 'stp'],
  header: {
    dsap: u8('DSAP', { base: 'hex', labels: SAPS }),
    ssap: u8('SSAP', { base: 'hex', labels: SAPS }),
  },
  fields: {
    'dsap.sap': u8('SAP', { mask: 0xfe, base: 'none', labels: v => SAPS[v << 1] }),
    'dsap.ig': bool('IG Bit', { mask: 0x01, states: ['Group', 'Individual'] }),
    'ssap.sap': u8('SAP', { mask: 0xfe, base: 'none', labels: v => SAPS[v << 1] }),
    'ssap.cr': bool('CR Bit', { mask: 0x01, states: ['Response', 'Command'] }),
    control: u16('Control', { base: 'hex' }),
    'control.n_r': u16('N(R)', { mask: 0xfe00, little: true }),
    'control.n_s': u16('N(S)', { mask: 0x00fe, little: true }),
    'control.p': bool('Poll', { mask: 0x10 }),
    'control.f': bool('Final', { mask: 0x10 }),
    longPoll: bool('Poll', { mask: 0x0100, size: 2, little: true, name: 'llc.control.p' }),
    longFinal: bool('Final', { mask: 0x0100, size: 2, little: true, name: 'llc.control.f' }),
    'control.s_ftype': u16('Supervisory frame type', { mask: 0x0c, base: 'hex', labels: SUPERVISORY, little: true }),
    'control.u_modifier_cmd': u8('Command', { mask: 0xec, base: 'hex', labels: COMMANDS }),
    'control.u_modifier_resp': u8('Response', { mask: 0xec, base: 'hex', labels: RESPONSES }),
    'control.ftype': u8('Frame type', { mask: 0x03, base: 'hex', labels: FRAMES }),
    iType: u16('Frame type', { mask: 0x01, base: 'hex', labels: FRAMES, little: true, name: 'llc.control.ftype' }),
    sType: u16('Frame type', { mask: 0x03, base: 'hex', labels: FRAMES, little: true, name: 'llc.control.ftype' }),
    oui: u24('Organization Code'),
    type: u16('Type', { base: 'hex', labels: ETHERTYPES }),
    pid: u16('Protocol ID', { base: 'hex' }),
    ...PIDS,
  },
  dissect(r, p, f) {
    const dsap = sap(r, f.dsap, f['dsap.sap'], f['dsap.ig'])
    const ssap = sap(r, f.ssap, f['ssap.sap'], f['ssap.cr'])
    const control = r.peek8()
    const response = (ssap & 1) !== 0
    p.columns.name('LLC')
    const text = readControl(r, p, response)
    if (p.columns.wanted)
      p.columns.set(
        `${text}; ${sapColumn('DSAP', dsap, 'Individual', 'Group')}, ${sapColumn('SSAP', ssap, 'Command', 'Response')}`,
      )
    if (dsap === 0xaa && ssap === 0xaa) {
      if (p.columns.wanted) p.columns.set(`${text}; SNAP`)
      snap(r, p, control === 0x03)
      return
    }
    if (r.pos >= r.limit) return
    if (control === 0x03 || (control & 1) === 0) {
      if (p.next('llc.dsap', dsap, r)) return
      const type = SAP_TYPES[dsap]
      if (type !== undefined && p.next('ethertype', type, r)) return
      p.session.coverage.count('llc.dsap', `0x${dsap.toString(16)}`)
    } else if ((control & 0xef) === 0xaf && r.left >= 3 && r.peek8() === 0x81) {
      p.call(basicxid, r)
      return
    }
    p.data(r)
  },
})

function sap(r: Reader, own: Field, address: Field, bit: Field): number {
  const v = r.read(own)
  if (!r.full && !r.wants(address) && !r.wants(bit)) return v
  const t = r.nest(own)
  r.at(address, r.pos - 1)
  r.at(bit, r.pos - 1)
  r.unnest(t)
  return v
}

/** One byte for unnumbered frames, two with the lower one first for the others. */
function readControl(r: Reader, p: Packet, response: boolean): string {
  const f = llc.f
  const start = r.pos
  const unnumbered = (r.peek8() & 3) === 3
  const size = unnumbered ? 1 : 2
  const v = unnumbered ? r.u8() : r.u16le()
  if (!p.session.wantsAny(llc)) return ''
  r.row(f.control, start, size, v)
  const text = r.full || p.columns.wanted ? controlText(v, unnumbered, response) : ''
  if (r.full)
    r.label(
      f.control,
      `Control field: ${text} (0x${v
        .toString(16)
        .toUpperCase()
        .padStart(2 * size, '0')})`,
    )
  const t = r.nest(f.control)
  if (unnumbered) {
    if ((v & 0x10) !== 0) r.at(response ? f['control.f'] : f['control.p'], start)
    r.at(response ? f['control.u_modifier_resp'] : f['control.u_modifier_cmd'], start)
    r.at(f['control.ftype'], start)
  } else {
    r.at(f['control.n_r'], start)
    if ((v & 1) === 0) r.at(f['control.n_s'], start)
    if ((v & 0x100) !== 0) r.at(response ? f.longFinal : f.longPoll, start)
    if ((v & 1) !== 0) r.at(f['control.s_ftype'], start)
    r.at((v & 1) !== 0 ? f.sType : f.iType, start)
  }
  r.unnest(t)
  return text
}

function sapColumn(title: string, v: number, even: string, odd: string): string {
  return `${title} ${SAPS[v & 0xfe] ?? `0x${(v & 0xfe).toString(16).padStart(2, '0')}`} ${(v & 1) === 0 ? even : odd}`
}

function controlText(v: number, unnumbered: boolean, response: boolean): string {
  const letter = response ? ' F' : ' P'
  if (unnumbered) {
    const short = (response ? RESPONSES_SHORT : COMMANDS_SHORT)[(v & 0xec) >> 2] ?? 'Unknown'
    return `U${(v & 0x10) !== 0 ? letter : ''}, func=${short}`
  }
  const poll = (v & 0x100) !== 0 ? letter : ''
  const next = `N(R)=${v >> 9}`
  return (v & 1) === 0
    ? `I${poll}, ${next}, N(S)=${(v & 0xfe) >> 1}`
    : `S${poll}, func=${SUPERVISORY_SHORT[(v & 0x0c) >> 2]}, ${next}`
}

function snap(r: Reader, p: Packet, information: boolean): void {
  const f = llc.f
  const oui = r.u24(f.oui)
  if (r.full) {
    const owner = p.session.settings.vendors?.(oui) ?? VENDORS[oui]
    r.label(f.oui, `Organization Code: ${ouiText(r.bytes, r.pos - 3, owner)}`)
  }
  if (!information) {
    p.data(r)
    return
  }
  if (oui === 0 || oui === 0x0000f8) {
    const type = r.u16(f.type)
    snapColumn(p, oui, type)
    // an empty payload is handed on too, so that it is told as malformed
    if (p.next('ethertype', type, r)) return
    p.session.coverage.count('ethertype', `0x${type.toString(16).padStart(4, '0')}`)
    p.data(r)
    return
  }
  const owner = OWNERS[oui]
  const id = r.u16(owner === undefined ? f.pid : f[owner])
  snapColumn(p, oui, id)
  if (oui === BRIDGED && bridged(r, p, id)) return
  if (p.next('llc.snap', oui * 65536 + id, r)) return
  p.session.coverage.count('llc.snap', `${oui.toString(16).padStart(6, '0')} 0x${id.toString(16)}`)
  p.data(r)
}

function snapColumn(p: Packet, oui: number, id: number): void {
  if (!p.columns.wanted) return
  const digits = oui.toString(16).toUpperCase().padStart(6, '0')
  p.columns.add(
    `, OUI 0x${digits} (${p.session.settings.vendors?.(oui) ?? VENDORS[oui] ?? 'Unknown'}), PID 0x${id.toString(16).toUpperCase().padStart(4, '0')}`,
  )
}

/** Bridged frames of RFC 2684: two bytes of padding before an Ethernet frame, or a spanning tree message. */
function bridged(r: Reader, p: Packet, id: number): boolean {
  const registry = p.session.registry
  const next = id === 1 || id === 7 ? registry.protocol('eth') : id === 0x0e ? registry.protocol('stp') : undefined
  if (next === undefined) return false
  if (id !== 0x0e) r.skip(2)
  return p.call(next, r)
}
