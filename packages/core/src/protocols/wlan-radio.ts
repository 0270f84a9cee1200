import { bool, duration, expert, float, i8, i32, i64, u8, u16, u32, u64 } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import { protocol } from '../packet/protocol.js'
import type { Reader } from '../packet/reader.js'

/** What the radio said of a frame, whatever header said it. */
export class Radio {
  length = 0
  tsf = -1
  flags = -1
  fcs = false
  padded = false
  shortPreamble = false
  /** Mb/s, -1 where not said. */
  rate = -1
  frequency = -1
  channelFlags = 0
  signal = Number.NaN
  noise = Number.NaN
  signalDb = -1
  noiseDb = -1
  mcs = -1
  mcsFlags = 0
  mcsKnown = 0
  /** Whether the frame is part of an aggregate (A-MPDU). */
  aggregate = false
}

const PHYS: Readonly<Record<number, string>> = {
  1: '802.11 FHSS',
  2: '802.11 IR',
  3: '802.11 DSSS',
  4: '802.11b (HR/DSSS)',
  5: '802.11a (OFDM)',
  6: '802.11g (ERP)',
  7: '802.11n (HT)',
  8: '802.11ac (VHT)',
  9: '802.11ad (DMG)',
  10: '802.11ah (S1G)',
  11: '802.11ax (HE)',
}

const CHANNEL_TYPES: Readonly<Record<number, string>> = {
  0: 'Normal',
  1: 'Half-clocked',
  2: 'Quarter-clocked',
}

const TURBO_TYPES: Readonly<Record<number, string>> = {
  0: 'Non-turbo',
  1: 'Turbo',
  2: 'Dynamic turbo',
  3: 'Static turbo',
}

const BANDWIDTHS: Readonly<Record<number, string>> = {
  0: '20 MHz',
  1: '40 MHz',
  2: '20 MHz + 20 MHz lower',
  3: '20 MHz + 20 MHz upper',
}

const FECS: Readonly<Record<number, string>> = {
  0: 'BEC',
  1: 'LDPC',
}

/** What the latest radio header said, for the layers behind it. */
class Latest {
  radio = new Radio()
  /** What is dissected next is the frame that the radio header belongs to. */
  ahead = false
  /** When the frame before had been sent, by the radio's clock; -1 where unknown. */
  end = -1
}

export const latestRadio = (p: Packet): Latest => p.session.state(wlanRadio, () => new Latest())

/** 802.11 radio information: the physical layer in one form, with what follows from it. */
export const wlanRadio = protocol({
  name: 'wlan_radio',
  title: '802.11 radio information',
  short: '802.11 Radio',
  fields: {
    phy: u32('PHY type', { labels: PHYS, generated: false }),
    '11a.channel_type': u32('Channel type', { labels: CHANNEL_TYPES, generated: false }),
    '11a.turbo_type': u32('Turbo type', { labels: TURBO_TYPES, generated: false }),
    '11g.mode': u32('Proprietary mode', { labels: { 0: 'None', 1: 'Super G' }, generated: false }),
    '11n.mcs_index': u32('MCS index', { generated: false }),
    '11n.bandwidth': u32('Bandwidth', { labels: BANDWIDTHS, generated: false }),
    '11n.short_gi': bool('Short GI', { states: ['True', 'False'], generated: false }),
    '11n.greenfield': bool('Greenfield', { states: ['True', 'False'], generated: false }),
    '11n.stbc_streams': u32('Number of STBC streams', { generated: false }),
    '11n.ness': u32('Number of extension spatial streams', { generated: false }),
    '11n.fec': u32('FEC', { labels: FECS, generated: false }),
    short_preamble: bool('Short preamble', { states: ['True', 'False'], generated: false }),
    data_rate: float('Data rate', { generated: false }),
    channel: u32('Channel', { generated: false }),
    frequency: u16('Frequency', { unit: 'MHz', generated: false }),
    signal_percentage: u32('Signal strength (percentage)', { generated: false }),
    signal_db: u8('Signal strength (dB)', { unit: ' dB', generated: false }),
    signal_dbm: i8('Signal strength (dBm)', { unit: ' dBm', generated: false }),
    noise_percentage: u32('Noise level (percentage)', { generated: false }),
    noise_db: u8('Noise level (dB)', { unit: ' dB', generated: false }),
    noise_dbm: i8('Noise level (dBm)', { unit: ' dBm', generated: false }),
    snr: i32('Signal/noise ratio (dB)', { unit: ' dB', generated: false }),
    timestamp: u64('TSF timestamp', { generated: false }),
    duration: u32('Duration', { unit: 'µs' }),
    'assumed.non_greenfield': expert(
      'No plcp type information was available, assuming non greenfield.',
      'warn',
      'Assumption',
    ),
    'assumed.no_stbc': expert('No stbc information was available, assuming no stbc.', 'warn', 'Assumption'),
    'assumed.no_extension_streams': expert(
      'No extension stream information was available, assuming no extension streams.',
      'warn',
      'Assumption',
    ),
    'assumed.bcc_fec': expert('No fec type information was available, assuming bcc fec.', 'warn', 'Assumption'),
    preamble: u32('Preamble', { unit: 'µs' }),
    ifs: i64('IFS', { unit: 'µs' }),
    start_tsf: u64('Start', { unit: 'µs' }),
    end_tsf: u64('End', { unit: 'µs' }),
    delay: duration('Delay'),
  },
  dissect(r, p, f) {
    const latest = latestRadio(p)
    const { radio } = latest
    const phy = phyOf(radio)
    if (phy !== 0) r.fact(f.phy, phy)
    if (phy === 4) {
      if (radio.flags >= 0) r.fact(f.short_preamble, radio.shortPreamble ? 1 : 0)
    } else if (phy === 5) {
      r.fact(f['11a.channel_type'], 0)
      r.fact(f['11a.turbo_type'], 0)
    } else if (phy === 6) {
      if (radio.flags >= 0 && radio.rate < 6) r.fact(f.short_preamble, radio.shortPreamble ? 1 : 0)
      r.fact(f['11g.mode'], 0)
    } else if (phy === 7) {
      if (radio.mcs >= 0) r.fact(f['11n.mcs_index'], radio.mcs)
      if ((radio.mcsKnown & 1) !== 0) r.fact(f['11n.bandwidth'], radio.mcsFlags & 3)
      if ((radio.mcsKnown & 4) !== 0) r.fact(f['11n.short_gi'], (radio.mcsFlags >> 2) & 1)
      if ((radio.mcsKnown & 8) !== 0) r.fact(f['11n.greenfield'], (radio.mcsFlags >> 3) & 1)
      if ((radio.mcsKnown & 16) !== 0) r.fact(f['11n.fec'], (radio.mcsFlags >> 4) & 1)
      if ((radio.mcsKnown & 32) !== 0) r.fact(f['11n.stbc_streams'], (radio.mcsFlags >> 5) & 3)
      if ((radio.mcsKnown & 64) !== 0) r.fact(f['11n.ness'], extensionStreams(radio))
    }
    const rate = phy === 7 ? htRate(radio) : radio.rate
    if (rate > 0) {
      r.fact(f.data_rate, rate)
      if (r.full) r.label(f.data_rate, `Data rate: ${rate.toFixed(1)} Mb/s`)
    }
    const channel = channelOf(radio.frequency)
    if (channel >= 0) r.fact(f.channel, channel)
    if (radio.frequency >= 0) r.fact(f.frequency, radio.frequency)
    if (radio.signalDb >= 0) r.fact(f.signal_db, radio.signalDb)
    if (!Number.isNaN(radio.signal)) r.fact(f.signal_dbm, radio.signal)
    if (radio.noiseDb >= 0) r.fact(f.noise_db, radio.noiseDb)
    if (!Number.isNaN(radio.noise)) r.fact(f.noise_dbm, radio.noise)
    if (!Number.isNaN(radio.noise) && !Number.isNaN(radio.signal)) r.fact(f.snr, radio.signal - radio.noise)
    if (radio.tsf >= 0) r.fact(f.timestamp, radio.tsf)
    airtime(r, f, latest, phy)
  },
})

/** Shows the layer between a radio header and 802.11, where a whole tree is made. */
export function radioLayer(r: Reader, p: Packet, radio: Radio): void {
  latestRadio(p).radio = radio
  if (!p.session.wantsAny(wlanRadio)) return
  const { pos } = r
  p.call(wlanRadio, r)
  r.pos = pos
}

function phyOf(radio: Radio): number {
  if (radio.mcsKnown !== 0) return 7
  const flags = radio.channelFlags
  if (radio.frequency < 0) return 0
  if ((flags & 0x0800) !== 0) return 1
  if ((flags & 0x0100) !== 0) return 5
  if ((flags & 0x0400) !== 0) return 6
  if ((flags & 0x00c0) === 0x00c0) return 6
  if ((flags & 0x0020) !== 0) return radio.rate > 0 && [6, 9, 12, 18, 24, 36, 48, 54].includes(radio.rate) ? 6 : 4
  return 0
}

/** IEEE 802.11: channel numbers of the 2.4 and 5 GHz bands. */
export function channelOf(frequency: number): number {
  if (frequency === 2484) return 14
  if (frequency >= 2412 && frequency <= 2472) return (frequency - 2407) / 5
  if (frequency >= 5000 && frequency <= 5925) return (frequency - 5000) / 5
  if (frequency >= 4910 && frequency <= 4990) return (frequency - 4000) / 5
  return -1
}

/** Data bits a symbol over 52 (20 MHz) or 108 (40 MHz) carriers, IEEE 802.11n clause 20. */
export function htRate(radio: Radio): number {
  if (radio.mcs < 0 || radio.mcs > 31) return -1
  const symbol = (radio.mcsFlags & 4) !== 0 ? 3.6 : 4
  return Math.round((htBits(radio) / symbol) * 10) / 10
}

/** Data bits of a symbol (IEEE 802.11, 19.5). */
function htBits(radio: Radio): number {
  const bits = [0.5, 1, 1.5, 2, 3, 4, 4.5, 5][radio.mcs & 7] * ((radio.mcs >> 3) + 1)
  return bits * ((radio.mcsFlags & 3) === 1 ? 108 : 52)
}

/** Time on the air: preamble and payload, for DSSS/CCK (clause 17) and OFDM (clause 18) rates. */
function airtime(r: Reader, f: (typeof wlanRadio)['f'], latest: Latest, phy: number): void {
  const { radio } = latest
  const length = r.limit - r.pos + (radio.fcs ? 0 : 4)
  if (phy === 7) {
    // only the first frame of an aggregate has a preamble, and which one that is depends on what was lost
    if (radio.aggregate) latest.end = -1
    else if ((radio.mcsKnown & 7) === 7 && radio.mcs >= 0 && radio.mcs < 32) {
      const preamble = htPreamble(radio)
      times(r, f, latest, preamble, Math.floor(preamble + htPayload(radio, length)), () => assumptions(r, f, radio))
    }
    return
  }
  if (radio.rate <= 0 || phy === 0) return
  const ofdm = [6, 9, 12, 18, 24, 36, 48, 54].includes(radio.rate)
  let preamble: number
  let time: number
  if (ofdm) {
    preamble = 20
    time = 20 + 4 * Math.ceil((16 + 8 * length + 6) / (radio.rate * 4))
  } else {
    preamble = radio.shortPreamble && radio.flags >= 0 ? 96 : 192
    time = preamble + Math.ceil((length * 8) / radio.rate)
  }
  times(r, f, latest, preamble, time)
}

function times(
  r: Reader,
  f: (typeof wlanRadio)['f'],
  latest: Latest,
  preamble: number,
  time: number,
  remarks?: () => void,
): void {
  const { radio } = latest
  r.fact(f.duration, time)
  const t = r.nest(f.duration)
  remarks?.()
  r.fact(f.preamble, preamble)
  // the radio's clock is read when the frame has been received
  if (radio.tsf >= 0) {
    const start = Math.max(0, radio.tsf - time)
    if (latest.end >= 0) r.fact(f.ifs, start - latest.end)
    r.fact(f.start_tsf, start)
    r.fact(f.end_tsf, radio.tsf)
    latest.end = radio.tsf
  }
  r.unnest(t)
}

/** Bit 0 stands with the flags, bit 1 with what is known. */
const extensionStreams = (radio: Radio): number => ((radio.mcsFlags >> 7) & 1) | ((radio.mcsKnown >> 6) & 2)

/** HT long training fields for so many space-time streams, and for so many extension streams (IEEE 802.11, 19.3.9.4.6). */
const DATA_TRAINING = [0, 1, 2, 4, 4]
const EXTENSION_TRAINING = [0, 1, 2, 4]

/** Microseconds of an HT preamble, mixed or greenfield (IEEE 802.11, 19.4.3). */
function htPreamble(radio: Radio): number {
  const streams = (radio.mcs >> 3) + 1 + ((radio.mcsKnown & 32) !== 0 ? (radio.mcsFlags >> 5) & 3 : 0)
  const extension = (radio.mcsKnown & 64) !== 0 ? extensionStreams(radio) : 0
  const training = (DATA_TRAINING[streams] ?? 4) + EXTENSION_TRAINING[extension]
  const greenfield = (radio.mcsKnown & 8) !== 0 && (radio.mcsFlags & 8) !== 0
  return greenfield ? 20 + 4 * training : 32 + 4 * training
}

/** Microseconds of an HT frame's symbols. */
function htPayload(radio: Radio, length: number): number {
  const bits = htBits(radio)
  const pairs = (radio.mcsKnown & 32) !== 0 && (radio.mcsFlags & 0x60) !== 0 ? 2 : 1
  const symbols = pairs * Math.ceil((8 * length + 16 + 6) / (bits * pairs))
  return symbols * ((radio.mcsFlags & 4) !== 0 ? 3.6 : 4)
}

/** What is taken for granted where the radio did not say it. */
function assumptions(r: Reader, f: (typeof wlanRadio)['f'], radio: Radio): void {
  const known = radio.mcsKnown
  if ((known & 8) === 0) r.expert(f['assumed.non_greenfield'])
  if ((known & 32) === 0) r.expert(f['assumed.no_stbc'])
  if ((known & 64) === 0) r.expert(f['assumed.no_extension_streams'])
  if ((known & 16) === 0) r.expert(f['assumed.bcc_fec'])
}
