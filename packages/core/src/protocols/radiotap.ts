import { bool, bytes, type Field, float, i8, none, u8, u16, u32, u64 } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import { protocol } from '../packet/protocol.js'
import type { Reader } from '../packet/reader.js'
import { GENERATED } from '../packet/tape.js'
import { handWlan } from './wlan/index.js'
import { channelOf, htRate, Radio, radioLayer, wlanRadio } from './wlan-radio.js'

/** Radiotap: radiotap.org. A header of fields whose presence a bit map tells; all little-endian, each aligned to its size. */

const bit = (title: string, n: number, states?: readonly [string, string]) =>
  bool(title, { bits: 32, mask: 2 ** n, states })
const PRESENT: readonly [string, string] = ['Present', 'Absent']
const YES: readonly [string, string] = ['True', 'False']
const flag = (title: string, mask: number) => bool(title, { mask, states: YES })
const wide = (title: string, mask: number) => bool(title, { mask, bits: 16, states: YES })
const broad = (title: string, mask: number) => bool(title, { mask, bits: 24, states: YES })

/** Bits of the presence word, in order. */
const NAMES: readonly (readonly [key: string, title: string])[] = [
  ['tsft', 'TSFT'],
  ['flags', 'Flags'],
  ['rate', 'Rate'],
  ['channel', 'Channel'],
  ['fhss', 'FHSS'],
  ['dbm_antsignal', 'dBm Antenna Signal'],
  ['dbm_antnoise', 'dBm Antenna Noise'],
  ['lock_quality', 'Lock Quality'],
  ['tx_attenuation', 'TX Attenuation'],
  ['db_tx_attenuation', 'dB TX Attenuation'],
  ['dbm_tx_power', 'dBm TX Power'],
  ['antenna', 'Antenna'],
  ['db_antsignal', 'dB Antenna Signal'],
  ['db_antnoise', 'dB Antenna Noise'],
  ['rxflags', 'RX flags'],
  ['txflags', 'TX flags'],
  ['', ''],
  ['data_retries', 'data retries'],
  ['xchannel', 'Channel+'],
  ['mcs', 'MCS information'],
  ['ampdu', 'A-MPDU Status'],
  ['vht', 'VHT information'],
  ['timestamp', 'frame timestamp'],
  ['he', 'HE information'],
  ['he_mu', 'HE-MU information'],
  ['', ''],
  ['0_length.psdu', '0 Length PSDU'],
  ['l_sig', 'L-SIG'],
  ['tlv', 'TLVs'],
]

const present = Object.fromEntries(
  NAMES.flatMap(([key, title], n) => (key === '' ? [] : [[`present.${key}`, bit(title, n, PRESENT)] as const])),
)

export const radiotap = protocol({
  name: 'radiotap',
  title: 'Radiotap Header',
  short: '802.11 Radiotap',
  on: { linktype: [127] },
  hands: ['wlan_radio', 'wlan'],
  fields: {
    version: u8('Header revision'),
    pad: u8('Header pad'),
    length: u16('Header length'),
    present: none('Present flags'),
    'present.word': u32('Present flags word', { base: 'hex' }),
    ...present,
    'present.rtap_ns': bit('Radiotap NS next', 29, YES),
    'present.vendor_ns': bit('Vendor NS next', 30, YES),
    'present.ext': bit('Ext', 31, PRESENT),
    mactime: u64('MAC timestamp'),
    flags: u8('Flags', { base: 'hex' }),
    'flags.cfp': flag('CFP', 0x01),
    'flags.preamble': bool('Preamble', { mask: 0x02, states: ['Short', 'Long'] }),
    'flags.wep': flag('WEP', 0x04),
    'flags.frag': flag('Fragmentation', 0x08),
    'flags.fcs': flag('FCS at end', 0x10),
    'flags.datapad': flag('Data Pad', 0x20),
    'flags.badfcs': flag('Bad FCS', 0x40),
    'flags.shortgi': flag('Short GI', 0x80),
    datarate: float('Data Rate'),
    'channel.freq': u32('Channel frequency'),
    'channel.flags': u16('Channel flags', { base: 'hex' }),
    'channel.flags.700mhz': wide('700 MHz spectrum', 0x0001),
    'channel.flags.800mhz': wide('800 MHz spectrum', 0x0002),
    'channel.flags.900mhz': wide('900 MHz spectrum', 0x0004),
    'channel.flags.turbo': wide('Turbo', 0x0010),
    'channel.flags.cck': wide('Complementary Code Keying (CCK)', 0x0020),
    'channel.flags.ofdm': wide('Orthogonal Frequency-Division Multiplexing (OFDM)', 0x0040),
    'channel.flags.2ghz': wide('2 GHz spectrum', 0x0080),
    'channel.flags.5ghz': wide('5 GHz spectrum', 0x0100),
    'channel.flags.passive': wide('Passive', 0x0200),
    'channel.flags.dynamic': wide('Dynamic CCK-OFDM', 0x0400),
    'channel.flags.gfsk': wide('Gaussian Frequency Shift Keying (GFSK)', 0x0800),
    'channel.flags.gsm': wide('GSM (900MHz)', 0x1000),
    'channel.flags.sturbo': wide('Static Turbo', 0x2000),
    'channel.flags.half': wide('Half Rate Channel (10MHz Channel Width)', 0x4000),
    'channel.flags.quarter': wide('Quarter Rate Channel (5MHz Channel Width)', 0x8000),
    'fhss.hopset': u8('FHSS Hop Set'),
    'fhss.pattern': u8('FHSS Pattern'),
    dbm_antsignal: i8('Antenna signal', { unit: ' dBm' }),
    dbm_antnoise: i8('Antenna noise', { unit: ' dBm' }),
    quality: u16('Signal Quality'),
    txattenuation: u16('TX attenuation'),
    db_txattenuation: u16('dB TX attenuation'),
    txpower: i8('TX power', { unit: ' dBm' }),
    antenna: u32('Antenna'),
    db_antsignal: u8('dB antenna signal', { unit: ' dB' }),
    db_antnoise: u8('dB antenna noise', { unit: ' dB' }),
    rxflags: u16('RX flags', { base: 'hex' }),
    'rxflags.badplcp': bool('Bad PLCP', { bits: 24, mask: 0x0002, states: YES }),
    txflags: u16('TX flags', { base: 'hex' }),
    'txflags.fail': wide('Fail', 0x0001),
    'txflags.cts': wide('CTS', 0x0002),
    'txflags.rts': wide('RTS', 0x0004),
    'txflags.noack': wide('No ACK', 0x0008),
    'txflags.noseqno': wide('No Seqno', 0x0010),
    'txflags.order': wide('Order', 0x0020),
    data_retries: u8('data retries'),
    'xchannel.flags': u32('Channel flags', { base: 'hex' }),
    'xchannel.flags.turbo': broad('Turbo', 0x10),
    'xchannel.flags.cck': broad('Complementary Code Keying (CCK)', 0x20),
    'xchannel.flags.ofdm': broad('Orthogonal Frequency-Division Multiplexing (OFDM)', 0x40),
    'xchannel.flags.2ghz': broad('2 GHz spectrum', 0x80),
    'xchannel.flags.5ghz': broad('5 GHz spectrum', 0x100),
    'xchannel.flags.passive': { ...broad('Passive', 0x200), name: 'radiotap.channel.xtype.passive' },
    'xchannel.flags.dynamic': broad('Dynamic CCK-OFDM', 0x400),
    'xchannel.flags.gfsk': broad('Gaussian Frequency Shift Keying (GFSK)', 0x800),
    'xchannel.flags.gsm': broad('GSM (900MHz)', 0x1000),
    'xchannel.flags.sturbo': broad('Static Turbo', 0x2000),
    'xchannel.flags.half': broad('Half Rate Channel (10MHz Channel Width)', 0x4000),
    'xchannel.flags.quarter': broad('Quarter Rate Channel (5MHz Channel Width)', 0x8000),
    'xchannel.flags.ht20': broad('HT Channel (20MHz Channel Width)', 0x10000),
    'xchannel.flags.ht40u': broad('HT Channel (40MHz Channel Width with Extension channel above)', 0x20000),
    'xchannel.flags.ht40d': broad('HT Channel (40MHz Channel Width with Extension channel below)', 0x40000),
    'xchannel.freq': u32('Channel frequency'),
    'xchannel.channel': u32('Channel number'),
    mcs: none('MCS information'),
    'mcs.known': u8('Known MCS information', { base: 'hex' }),
    'mcs.have_bw': bool('Bandwidth', { mask: 0x01, states: ['Present', 'Absent'] }),
    'mcs.have_index': bool('MCS index', { mask: 0x02, states: ['Present', 'Absent'] }),
    'mcs.have_gi': bool('Guard interval', { mask: 0x04, states: ['Present', 'Absent'] }),
    'mcs.have_format': bool('Format', { mask: 0x08, states: ['Present', 'Absent'] }),
    'mcs.have_fec': bool('FEC type', { mask: 0x10, states: ['Present', 'Absent'] }),
    'mcs.have_stbc': bool('STBC streams', { mask: 0x20, states: ['Present', 'Absent'] }),
    'mcs.have_ness': bool('Number of extension spatial streams', { mask: 0x40, states: ['Present', 'Absent'] }),
    'mcs.ness_bit1': u8('Number of extension spatial streams bit 1', { mask: 0x80 }),
    'mcs.bw': u8('Bandwidth', {
      mask: 0x03,
      labels: { 0: '20 MHz', 1: '40 MHz', 2: '20 MHz lower', 3: '20 MHz upper' },
    }),
    'mcs.gi': u8('Guard interval', { mask: 0x04, labels: { 0: 'long', 1: 'short' } }),
    'mcs.format': u8('Format', { mask: 0x08, labels: { 0: 'mixed', 1: 'greenfield' } }),
    'mcs.fec': u8('FEC type', { mask: 0x10, labels: { 0: 'BCC', 1: 'LDPC' } }),
    'mcs.stbc': u8('STBC streams', { mask: 0x60 }),
    'mcs.ness_bit0': u8('Number of extension spatial streams bit 0', { mask: 0x80 }),
    'mcs.index': u8('MCS index'),
    ampdu: none('A-MPDU status'),
    'ampdu.reference': u32('A-MPDU reference number'),
    'ampdu.flags': u16('A-MPDU flags', { base: 'hex' }),
    'ampdu.flags.report_zerolen': bool('Driver reports 0-length subframes in this A-MPDU', {
      bits: 16,
      mask: 0x01,
      states: YES,
    }),
    'ampdu.flags.is_zerolen': bool('This is a 0-length subframe', { bits: 16, mask: 0x02, states: YES }),
    'ampdu.flags.lastknown': bool('Last subframe of this A-MPDU is known', { bits: 16, mask: 0x04, states: YES }),
    'ampdu.flags.last': bool('This is the last subframe of this A-MPDU', { bits: 16, mask: 0x08, states: YES }),
    'ampdu.flags.delim_crc_error': bool('Delimiter CRC error on this subframe', { bits: 16, mask: 0x10, states: YES }),
    'ampdu.flags.eof': bool('EOF on this subframe', { bits: 16, mask: 0x40, states: YES }),
    'ampdu.flags.eof_known': bool('EOF of this A-MPDU is known', { bits: 16, mask: 0x80, states: YES }),
    'ampdu.delim_crc': u8('A-MPDU subframe delimiter CRC', { base: 'hex' }),
    vendor_namespace: bytes('Vendor namespace data'),
  },
  dissect(r, p, f) {
    const radio = new Radio()
    if (p.session.wantsAny(radiotap) || p.session.wantsAny(wlanRadio)) read(r, p, f, radio)
    else skim(r, radio)
    p.title(`Radiotap Header v0, Length ${radio.length}`)
    radioLayer(r, p, radio)
    handWlan(r, p)
  },
})

type Fields = typeof radiotap.f

/** Alignment and size of each field. */
const SHAPES: readonly (readonly [align: number, size: number] | undefined)[] = [
  [8, 8],
  [1, 1],
  [1, 1],
  [2, 4],
  [1, 2],
  [1, 1],
  [1, 1],
  [2, 2],
  [2, 2],
  [2, 2],
  [1, 1],
  [1, 1],
  [1, 1],
  [1, 1],
  [2, 2],
  [2, 2],
  undefined,
  [1, 1],
  [4, 8],
  [1, 3],
  [4, 8],
  [2, 12],
  [8, 12],
  [2, 12],
  [2, 12],
  undefined,
  [1, 1],
  [2, 4],
]

/** Only what the layers behind need: the header's length and whether there is a check sequence. */
function skim(r: Reader, radio: Radio): void {
  const start = r.pos
  const length = r.peek16le(2)
  radio.length = length
  let word = r.peek32le(4)
  let at = 8
  const first = word
  while ((word & 0x80000000) !== 0 && at + 4 <= length) {
    word = r.peek32le(at)
    at += 4
  }
  if ((first & 1) !== 0) at = ((at + 7) & ~7) + 8
  if ((first & 2) !== 0 && at < length) {
    const flags = r.peek8(at)
    radio.fcs = (flags & 0x10) !== 0
    radio.padded = (flags & 0x20) !== 0
  }
  r.pos = start
  r.skip(Math.max(8, length))
}

function read(r: Reader, _p: Packet, f: Fields, radio: Radio): void {
  const start = r.pos
  r.u8(f.version)
  r.u8(f.pad)
  const length = r.u16le(f.length)
  radio.length = length
  const words = presence(r, f)
  const end = start + Math.max(length, r.pos - start)
  for (const word of words) {
    if (!named(r, f, word, start, end, radio)) break
    // what another vendor named is not told apart
    if ((word & VENDOR_NEXT) !== 0) break
  }
  r.pos = start
  r.skip(end - start)
}

/** Bit of a presence word: the next one belongs to a vendor. */
const VENDOR_NEXT = 2 ** 30

/** The fields that one presence word names; whether all of them could be read. */
function named(r: Reader, f: Fields, word: number, start: number, end: number, radio: Radio): boolean {
  for (let n = 0; n < 28; n++) {
    if ((word & (2 ** n)) === 0) continue
    const shape = SHAPES[n]
    if (shape === undefined) return false
    const [align, size] = shape
    const at = start + Math.ceil((r.pos - start) / align) * align
    if (at + size > end) return false
    r.pos = at
    one(r, f, n, radio)
    r.pos = at + size
  }
  return true
}

function presence(r: Reader, f: Fields): number[] {
  const children: readonly Field[] = [
    ...NAMES.filter(([key]) => key !== '').map(([key]) => (f as unknown as Record<string, Field>)[`present.${key}`]),
    f['present.rtap_ns'],
    f['present.vendor_ns'],
    f['present.ext'],
  ]
  const words: number[] = []
  const t = r.open(f.present)
  for (let more = true; more && words.length < 16; ) {
    const at = r.pos
    const word = r.u32le(f['present.word'])
    words.push(word)
    const inner = r.nest(f['present.word'])
    for (const child of children) r.row(child, at, 4, (word & child.mask) !== 0 ? 1 : 0)
    r.unnest(inner)
    more = (word & 0x80000000) !== 0
  }
  r.close(t)
  return words
}

/** `2412 [BG 1]`: the channel of the 2.4 or 5 GHz band. */
function channelText(frequency: number): string {
  const channel = channelOf(frequency)
  return channel < 0 ? `${frequency}` : `${frequency} [${frequency < 3000 ? 'BG' : 'A'} ${channel}]`
}

/** Little-endian flags and their bits. */
function flagsOf(r: Reader, parent: Field, size: number, children: readonly Field[]): number {
  const at = r.pos
  const v = r.number(parent, size, true)
  const t = r.nest(parent)
  for (const child of children)
    r.row(
      child,
      at,
      size,
      child.kind === 'boolean' ? ((v & child.mask) !== 0 ? 1 : 0) : (v & child.mask) >>> child.shift,
    )
  r.unnest(t)
  // some lines name what is set
  if (r.full && t >= 0 && /^radiotap\.(?:x?channel\.flags|mcs\.known)$/.test(parent.name)) {
    const names = children.filter(c => (v & c.mask) !== 0).map(c => `, ${c.title}`)
    r.tape.label[t] =
      `${parent.name === 'radiotap.mcs.known' ? parent.title : 'Channel flags'}: 0x${v.toString(16).padStart(size * 2, '0')}${names.join('')}`
  }
  return v
}

const children = (f: Fields, prefix: string): Field[] =>
  Object.entries(f)
    .filter(([key]) => key.startsWith(`${prefix}.`))
    .map(([, field]) => field)

function one(r: Reader, f: Fields, n: number, radio: Radio): void {
  switch (n) {
    case 0:
      radio.tsf = r.u64le(f.mactime)
      return
    case 1: {
      const flags = flagsOf(r, f.flags, 1, children(f, 'flags'))
      radio.flags = flags
      radio.fcs = (flags & 0x10) !== 0
      radio.padded = (flags & 0x20) !== 0
      radio.shortPreamble = (flags & 2) !== 0
      return
    }
    case 2:
      radio.rate = r.peek8() / 2
      r.row(f.datarate, r.pos, 1, radio.rate)
      if (r.full) r.label(f.datarate, `Data Rate: ${radio.rate.toFixed(1)} Mb/s`)
      return
    case 3:
      radio.frequency = r.u16le(f['channel.freq'])
      if (r.full) r.label(f['channel.freq'], `Channel frequency: ${channelText(radio.frequency)}`)
      radio.channelFlags = flagsOf(r, f['channel.flags'], 2, children(f, 'channel.flags'))
      return
    case 4:
      r.u8(f['fhss.hopset'])
      r.u8(f['fhss.pattern'])
      return
    case 5:
      radio.signal = (r.number(f.dbm_antsignal, 1, true) << 24) >> 24
      return
    case 6:
      radio.noise = (r.number(f.dbm_antnoise, 1, true) << 24) >> 24
      return
    case 7:
      r.u16le(f.quality)
      return
    case 8:
      r.u16le(f.txattenuation)
      return
    case 9:
      r.u16le(f.db_txattenuation)
      return
    case 10:
      r.number(f.txpower, 1, true)
      return
    case 11:
      r.u8(f.antenna)
      return
    case 12:
      radio.signalDb = r.u8(f.db_antsignal)
      return
    case 13:
      radio.noiseDb = r.u8(f.db_antnoise)
      return
    case 14:
      flagsOf(r, f.rxflags, 2, [f['rxflags.badplcp']])
      return
    case 15:
      flagsOf(r, f.txflags, 2, children(f, 'txflags'))
      return
    case 17:
      r.u8(f.data_retries)
      return
    case 18:
      // told from the end
      r.pos += 6
      r.u8(f['xchannel.channel'])
      r.pos -= 3
      r.u16le(f['xchannel.freq'])
      r.pos -= 6
      flagsOf(r, f['xchannel.flags'], 4, children(f, 'xchannel.flags'))
      r.pos += 3
      return
    case 19:
      mcs(r, f, radio)
      return
    case 20:
      radio.aggregate = true
      ampdu(r, f)
  }
}

const KNOWN = ['bw', 'index', 'gi', 'format', 'fec', 'stbc', 'ness'] as const

/** What is known of the MCS, its parts, its index, and the data rate that they make. */
function mcs(r: Reader, f: Fields, radio: Radio): void {
  const start = r.pos
  const t = r.open(f.mcs)
  const had = KNOWN.map(name => f[`mcs.have_${name}`])
  const known = flagsOf(r, f['mcs.known'], 1, (r.peek8() & 0x40) !== 0 ? [...had, f['mcs.ness_bit1']] : had)
  const at = r.pos
  const flags = r.u8()
  const parts: readonly (readonly [number, Field])[] = [
    [0x01, f['mcs.bw']],
    [0x04, f['mcs.gi']],
    [0x08, f['mcs.format']],
    [0x10, f['mcs.fec']],
    [0x20, f['mcs.stbc']],
    [0x40, f['mcs.ness_bit0']],
  ]
  for (const [have, field] of parts) if ((known & have) !== 0) r.row(field, at, 1, (flags & field.mask) >>> field.shift)
  radio.mcs = (known & 2) !== 0 ? r.peek8() : -1
  radio.mcsFlags = flags
  radio.mcsKnown = known
  if ((known & 2) !== 0) r.u8(f['mcs.index'])
  else r.pos++
  r.close(t)
  const rate = htRate(radio)
  if (rate <= 0) return
  r.row(f.datarate, start, 3, rate)
  r.as(GENERATED)
  if (r.full) r.label(f.datarate, `Data Rate: ${rate.toFixed(1)} Mb/s`)
}

/** How the frame belongs to an aggregate. */
function ampdu(r: Reader, f: Fields): void {
  const start = r.pos
  const t = r.open(f.ampdu)
  r.u32le(f['ampdu.reference'])
  const flags = flagsOf(r, f['ampdu.flags'], 2, children(f, 'ampdu.flags'))
  if ((flags & 0x20) !== 0) r.u8(f['ampdu.delim_crc'])
  r.pos = start + 8
  r.close(t)
}
