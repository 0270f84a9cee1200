import { hex } from '../../bytes/text.js'
import { ether, expert, type Field, string, u8, u16, u24, u32 } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { HIDDEN } from '../../packet/tape.js'
import { latestRadio } from '../wlan-radio.js'
import { type Part, partSpecs, showParts } from './bits.js'
import { flagLetters, wlanColumn } from './column.js'
import { management } from './management.js'
import { QOS_FIELDS, qualityOfService } from './qos.js'

/** IEEE 802.11-2020, clause 9: MAC header of management, control and data frames. */

const TYPES: Readonly<Record<number, string>> = {
  0: 'Management frame',
  1: 'Control frame',
  2: 'Data frame',
  3: 'Extension frame',
}

const SUBTYPES: Readonly<Record<number, string>> = {
  0: 'Association Request',
  1: 'Association Response',
  2: 'Reassociation Request',
  3: 'Reassociation Response',
  4: 'Probe Request',
  5: 'Probe Response',
  6: 'Measurement Pilot',
  8: 'Beacon frame',
  9: 'ATIM',
  10: 'Disassociate',
  11: 'Authentication',
  12: 'Deauthentication',
  13: 'Action',
  14: 'Action No Ack',
  15: 'Aruba Management',
  18: 'Trigger',
  20: 'Beamforming Report Poll',
  21: 'VHT/HE NDP Announcement',
  23: 'Control Wrapper',
  24: '802.11 Block Ack Req',
  25: '802.11 Block Ack',
  26: 'Power-Save poll',
  27: 'Request-to-send',
  28: 'Clear-to-send',
  29: 'Acknowledgement',
  30: 'CF-End (Control-frame)',
  31: 'CF-End + CF-Ack (Control-frame)',
  32: 'Data',
  33: 'Data + CF-Ack',
  34: 'Data + CF-Poll',
  35: 'Data + CF-Ack + CF-Poll',
  36: 'Null function (No data)',
  37: 'Acknowledgement (No data)',
  38: 'CF-Poll (No data)',
  39: 'CF-Ack/Poll (No data)',
  40: 'QoS Data',
  41: 'QoS Data + CF-Acknowledgment',
  42: 'QoS Data + CF-Poll',
  43: 'QoS Data + CF-Ack + CF-Poll',
  44: 'QoS Null function (No data)',
  46: 'QoS CF-Poll (No Data)',
  47: 'QoS CF-Ack + CF-Poll (No data)',
  48: 'DMG Beacon',
  49: 'S1G Beacon',
  354: 'Poll',
  355: 'Service Period Request',
  356: 'Grant',
  357: 'DMG Clear-to-send',
  358: 'DMG Denial-to-send',
  359: 'Grant Acknowledgment',
  360: 'Sector Sweep',
  361: 'Sector Sweep Feedback',
  362: 'Sector Sweep Acknowledgment',
}

const FLAGS: readonly Part[] = [
  ['tods', 0x01, 'To DS', 'bool', ['Frame is entering DS', 'Frame is not entering DS']],
  ['fromds', 0x02, 'From DS', 'bool', ['Frame is exiting DS', 'Frame is not exiting DS']],
  ['frag', 0x04, 'More Fragments', 'bool', ['More fragments follow', 'This is the last fragment']],
  ['retry', 0x08, 'Retry', 'bool', ['Frame is being retransmitted', 'Frame is not being retransmitted']],
  ['pwrmgt', 0x10, 'PWR MGT', 'bool', ['STA will go to sleep', 'STA will stay up']],
  ['moredata', 0x20, 'More Data', 'bool', ['Data is buffered for STA at AP', 'No data buffered']],
  ['protected', 0x40, 'Protected flag', 'bool', ['Data is protected', 'Data is not protected']],
  ['order', 0x80, '+HTC/Order flag', 'bool', ['Strictly ordered', 'Not strictly ordered']],
]

export const wlan = protocol({
  name: 'wlan',
  title: 'IEEE 802.11',
  short: 'IEEE 802.11',
  on: { linktype: [105] },
  hands: ['llc', 'wlan.mgt'],
  fields: {
    'fc.type_subtype': u16('Type/Subtype', { base: 'hex', labels: SUBTYPES }),
    fc: u16('Frame Control Field', { base: 'hex' }),
    'fc.version': u8('Version', { mask: 0x03 }),
    'fc.type': u8('Type', { mask: 0x0c, labels: TYPES }),
    'fc.subtype': u8('Subtype', { mask: 0xf0 }),
    flags: u8('Flags', { base: 'hex' }),
    'fc.ds': u8('DS status', {
      base: 'hex',
      mask: 0x03,
      labels: {
        0: 'Not leaving DS or network is operating in AD-HOC mode (To DS: 0 From DS: 0)',
        1: 'Frame from STA to DS via an AP (To DS: 1 From DS: 0)',
        2: 'Frame from DS to a STA via AP(To DS: 0 From DS: 1)',
        3: 'WDS (AP to AP) or Mesh (MP to MP) Frame (To DS: 1 From DS: 1)',
      },
    }),
    ...partSpecs('fc', 8, FLAGS),
    duration: u16('Duration', { mask: 0x7fff, unit: ' microseconds' }),
    aid: u16('Association ID', { mask: 0x3fff }),
    ra: ether('Receiver address'),
    da: ether('Destination address'),
    ta: ether('Transmitter address'),
    sa: ether('Source address'),
    bssid: ether('BSS Id'),
    staa: ether('STA address'),
    addr: ether('Hardware address', { hidden: true }),
    ra_resolved: string('Receiver address (resolved)', { hidden: true }),
    da_resolved: string('Destination address (resolved)', { hidden: true }),
    ta_resolved: string('Transmitter address (resolved)', { hidden: true }),
    sa_resolved: string('Source address (resolved)', { hidden: true }),
    bssid_resolved: string('BSS Id (resolved)', { hidden: true }),
    staa_resolved: string('STA address (resolved)', { hidden: true }),
    addr_resolved: string('Hardware address (resolved)', { hidden: true }),
    frag: u16('Fragment number', { mask: 0x000f }),
    seq: u16('Sequence number', { mask: 0xfff0 }),
    qos: u16('Qos Control', { base: 'hex' }),
    ...QOS_FIELDS,
    fcs: u32('Frame check sequence', { base: 'hex' }),
    'fcs.status': u8('FCS Status', { base: 'none', labels: { 0: 'Bad', 1: 'Good', 2: 'Unverified' } }),
    'wep.iv': u24('Initialization Vector', { base: 'hex' }),
    'wep.key': u8('Key Index'),
    'wep.icv': u32('WEP ICV', { base: 'hex' }),
    'tkip.extiv': string('TKIP Ext. Initialization Vector'),
    'ccmp.extiv': string('CCMP Ext. Initialization Vector'),
    'fc.retry.expert': expert('Retransmission (retry)', 'note', 'Sequence'),
  },
  dissect(r, p, f) {
    const latest = latestRadio(p)
    const { fcs, padded } = latest.radio
    const behind = latest.ahead
    latest.ahead = false
    frame(r, p, f, behind && fcs, behind && padded)
  },
})

type Fields = typeof wlan.f

/** Dissects a frame behind a radio header, which told whether it has a check sequence and padding. */
export function handWlan(r: Reader, p: Packet): void {
  latestRadio(p).ahead = true
  p.call(wlan, r)
  latestRadio(p).ahead = false
}

function frame(r: Reader, p: Packet, f: Fields, fcs: boolean, padded: boolean): void {
  const start = r.pos
  const control = r.peek8()
  const flags = r.peek8(1)
  const type = (control >> 2) & 3
  const subtype = control >> 4
  if (p.columns.wanted) wlanColumn(r, p, SUBTYPES[(type << 4) | subtype], fcs)
  if (p.session.wantsAny(wlan)) {
    frameControl(r, f, control, flags, (type << 4) | subtype)
    const name = SUBTYPES[(type << 4) | subtype] ?? 'Unrecognized (Reserved frame)'
    p.title(`IEEE 802.11 ${name}, Flags: ${flagLetters(flags)}${fcs ? 'C' : ''}`)
  } else r.skip(2)
  const poll = type === 1 && subtype === 10
  if (poll) r.number(f.aid, 2, true)
  else {
    const duration = r.peek16le()
    r.number(f.duration, 2, true)
    // with the highest bit the number is no time
    if (r.full && duration > 0x7fff) r.label(f.duration, `Duration/ID: ${duration}`)
  }
  const end = r.limit
  const tail = fcs && r.limit - r.pos >= 4 ? 4 : 0
  if (type === 1) {
    controlAddresses(r, f, subtype)
    if (tail > 0) checkSequence(r, f, end)
    return
  }
  if (type === 3) return
  const four = type === 2 && (flags & 3) === 3
  const qos = type === 2 && (subtype & 8) !== 0
  if (type === 0) managementAddresses(r, f)
  else dataAddresses(r, f, flags & 3)
  const sequence = r.pos
  r.number(f.frag, 2, true)
  r.row(f.seq, sequence, 2, ((r.bytes[sequence] | (r.bytes[sequence + 1] << 8)) & 0xfff0) >> 4)
  if (type === 2) lateAddresses(r, f, flags & 3, start)
  if (four) r.skip(6)
  if (tail > 0) checkSequence(r, f, end)
  if (qos) qualityOfService(r, f, flags & 3)
  if ((flags & 0x80) !== 0 && (qos || type === 0)) r.skip(4)
  if (padded) r.pos = start + ((r.pos - start + 3) & ~3)
  const noData = type === 2 && (subtype & 4) !== 0
  r.bound(end - tail - r.pos)
  if (type === 0) {
    if ((flags & 0x40) === 0) {
      p.subtype = subtype
      p.call(management, r)
    } else protect(r, p, f)
    return
  }
  if (noData || r.limit <= r.pos) return
  if ((flags & 0x40) !== 0) protect(r, p, f)
  else {
    const llc = p.session.registry.protocol('llc')
    if (llc === undefined || !p.call(llc, r)) p.data(r)
  }
}

function frameControl(r: Reader, f: Fields, control: number, flags: number, subtype: number): void {
  const at = r.pos
  r.row(f['fc.type_subtype'], at, 1, subtype)
  r.u16(f.fc)
  const t = r.nest(f.fc)
  r.row(f['fc.version'], at, 1, control & 3)
  r.row(f['fc.type'], at, 1, (control >> 2) & 3)
  r.row(f['fc.subtype'], at, 1, control >> 4)
  r.row(f.flags, at + 1, 1, flags)
  const inner = r.nest(f.flags)
  r.row(f['fc.ds'], at + 1, 1, flags & 3)
  showParts(r, f as Readonly<Record<string, Field>>, 'fc', FLAGS.slice(0, 1), at + 1, 1, flags)
  r.as(HIDDEN)
  showParts(r, f as Readonly<Record<string, Field>>, 'fc', FLAGS.slice(1, 2), at + 1, 1, flags)
  r.as(HIDDEN)
  showParts(r, f as Readonly<Record<string, Field>>, 'fc', FLAGS.slice(2, 4), at + 1, 1, flags)
  if ((flags & 8) !== 0) {
    const retry = r.nest((f as Readonly<Record<string, Field>>)['fc.retry'])
    r.expert(f['fc.retry.expert'])
    r.unnest(retry)
  }
  showParts(r, f as Readonly<Record<string, Field>>, 'fc', FLAGS.slice(4), at + 1, 1, flags)
  r.unnest(inner)
  r.unnest(t)
}

/** A row for the address at `at` under each name. */
function named(r: Reader, at: number, ...fields: readonly Field[]): void {
  for (const field of fields) r.row(field, at, 6, 0)
}

function resolved(r: Reader, at: number, field: Field, twin: Field): void {
  r.row(field, at, 6, 0)
  if (r.wants(twin)) r.row(twin, at, 6, 0, hex(r.bytes, at, at + 6, ':'))
}

function controlAddresses(r: Reader, f: Fields, subtype: number): void {
  const first = r.pos
  if (r.left < 6) r.short()
  if (subtype === 10) {
    resolved(r, first, f.bssid, f.bssid_resolved)
    named(r, first, f.addr)
  } else {
    resolved(r, first, f.ra, f.ra_resolved)
    named(r, first, f.addr)
  }
  r.pos += 6
  if (![8, 9, 10, 11, 14, 15].includes(subtype) || r.left < 6) return
  if (subtype === 14 || subtype === 15) resolved(r, r.pos, f.bssid, f.bssid_resolved)
  else resolved(r, r.pos, f.ta, f.ta_resolved)
  named(r, r.pos, f.addr)
  r.pos += 6
}

function managementAddresses(r: Reader, f: Fields): void {
  const at = r.pos
  r.need(18)
  resolved(r, at, f.ra, f.ra_resolved)
  resolved(r, at, f.addr, f.addr_resolved)
  resolved(r, at, f.da, f.da_resolved)
  resolved(r, at + 6, f.ta, f.ta_resolved)
  resolved(r, at + 6, f.sa, f.sa_resolved)
  resolved(r, at + 12, f.bssid, f.bssid_resolved)
  resolved(r, at + 6, f.addr, f.addr_resolved)
  resolved(r, at + 12, f.addr, f.addr_resolved)
  r.pos += 18
}

/** Offsets of destination, source, BSS and station in a data frame, by the To DS and From DS bits; -1 for none. */
const PLACES: readonly (readonly [da: number, sa: number, bssid: number, staa: number])[] = [
  [0, 6, 12, -1],
  [12, 6, 0, 6],
  [0, 12, 6, 0],
  [12, 20, -1, -1],
]

function dataAddresses(r: Reader, f: Fields, ds: number): void {
  const at = r.pos
  r.need(18)
  resolved(r, at, f.ra, f.ra_resolved)
  resolved(r, at, f.addr, f.addr_resolved)
  resolved(r, at + 6, f.ta, f.ta_resolved)
  resolved(r, at + 6, f.addr, f.addr_resolved)
  const [da, sa, bssid, staa] = PLACES[ds]
  if (at + sa + 6 <= r.end) {
    resolved(r, at + da, f.da, f.da_resolved)
    resolved(r, at + sa, f.sa, f.sa_resolved)
  }
  if (bssid >= 0) resolved(r, at + bssid, f.bssid, f.bssid_resolved)
  if (staa >= 0) resolved(r, at + staa, f.staa, f.staa_resolved)
  r.pos = at + 18
}

/** The third address and, with four, the fourth, under their hidden name. */
function lateAddresses(r: Reader, f: Fields, ds: number, start: number): void {
  resolved(r, start + 16, f.addr, f.addr_resolved)
  if (ds === 3 && start + 30 <= r.end) resolved(r, start + 24, f.addr, f.addr_resolved)
}

function checkSequence(r: Reader, f: Fields, end: number): void {
  if (end > r.end) return
  const { pos } = r
  r.pos = end - 4
  const sum = r.u32le(f.fcs)
  if (r.full) r.label(f.fcs, `Frame check sequence: 0x${sum.toString(16).padStart(8, '0')} [unverified]`)
  r.row(f['fcs.status'], end - 4, 0, 2)
  r.pos = pos
}

/** An encrypted body: its parameters, and the rest as data. */
function protect(r: Reader, p: Packet, f: Fields): void {
  if (r.left < 4) {
    p.data(r)
    return
  }
  const at = r.pos
  const key = r.peek8(3)
  // the layer ends in front of them
  p.tape.length[p.ownRow] = at - r.base
  const long = (key & 0x20) !== 0
  const b = r.bytes
  // TKIP's second byte is made from the first (IEEE 802.11-2020, 12.5.2.2); CCMP's third is zero
  const tkip = long && b[at + 1] === ((b[at] | 0x20) & 0x7f)
  const ccmp = long && !tkip && r.peek8(2) === 0
  const t = r.group(`${tkip ? 'TKIP' : ccmp ? 'CCMP' : long ? 'TKIP/CCMP' : 'WEP'} parameters`)
  if (t >= 0) p.tape.length[t] = long ? 8 : 4
  if (long && r.left >= 8) {
    const order = tkip ? [7, 6, 5, 4, 0, 2] : [7, 6, 5, 4, 1, 0]
    const iv = `0x${order
      .map(i => hex(b, at + i, at + i + 1))
      .join('')
      .toUpperCase()}`
    if (tkip || ccmp) r.row(tkip ? f['tkip.extiv'] : f['ccmp.extiv'], at, 8, 0, iv)
    r.row(f['wep.key'], at + 3, 1, key >> 6)
    r.unnest(t)
    r.skip(8)
  } else {
    r.u24(f['wep.iv'])
    r.u8()
    r.row(f['wep.key'], at + 3, 1, key >> 6)
    if (r.limit === r.end && r.left >= 4) {
      const { pos } = r
      r.pos = r.end - 4
      const sum = r.u32(f['wep.icv'])
      if (r.full) r.label(f['wep.icv'], `WEP ICV: 0x${sum.toString(16).padStart(8, '0')} (not verified)`)
      r.pos = pos
      r.unnest(t)
      r.bound(r.left - 4)
    } else r.unnest(t)
  }
  p.data(r)
}
