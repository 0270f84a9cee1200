import type { Field } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { GENERATED } from '../../packet/tape.js'
import { handWlan } from '../wlan/index.js'
import { channelOf, htRate, Radio, radioLayer, wlanRadio } from '../wlan-radio.js'
import { NAMES, RADIOTAP_FIELDS } from './fields.js'

/** Radiotap: radiotap.org. A header of fields whose presence a bit map tells; all little-endian, each aligned to its size. */

export const radiotap = protocol({
  name: 'radiotap',
  title: 'Radiotap Header',
  short: '802.11 Radiotap',
  on: { linktype: [127] },
  hands: ['wlan_radio', 'wlan'],
  fields: RADIOTAP_FIELDS,
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
