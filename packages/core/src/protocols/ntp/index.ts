import { ipv4Text } from '../../bytes/address.js'
import { ascii, hex } from '../../bytes/text.js'
import type { Packet } from '../../packet/packet.js'
import { type Protocol, protocol, type Verdict } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { controlMessage } from './control.js'
import { f } from './fields.js'
import { DIRECTIONS, LEAPS, MODES, VERSIONS } from './labels.js'
import { privateFlags, privateMessage } from './private.js'
import { timestamp } from './timestamp.js'

/** Network Time Protocol: RFC 5905. */

const CLIENT = 3
const SERVER = 4
const CONTROL = 6
const PRIVATE = 7
const SIZE = 48

const FLAGS = [f['flags.li'], f['flags.vn'], f['flags.mode']]
const SHORT_MODES: Readonly<Record<number, string>> = { 6: 'control', 7: 'private' }

class Memory {
  readonly wanted: boolean

  constructor(r: Reader, columns: boolean) {
    this.wanted = r.full || columns || Object.values(f).some(field => r.wants(field))
  }
}

export const ntp: Protocol = {
  ...protocol({
    name: 'ntp',
    title: 'Network Time Protocol',
    on: { 'udp.port': [123], 'tcp.port': [123] },
    detect: r => detect(r),
    dissect(r, p) {
      if (!p.session.state<Memory>(ntp, () => new Memory(r, p.columns.wanted)).wanted) {
        r.pos = r.end
        return
      }
      const mode = r.peek8() & 7
      if (r.full || p.columns.wanted) {
        const version = VERSIONS[(r.peek8() >> 3) & 7]
        p.columns.name('NTP')
        p.columns.set(`${version}, ${SHORT_MODES[mode] ?? MODES[mode]}`)
        const row = p.ownRow
        if (r.full) r.tape.label[row] = `${ntp.title} (${version}, ${SHORT_MODES[mode] ?? MODES[mode]})`
      }
      const row = r.tape.count
      const value = mode === PRIVATE ? privateFlags(r) : r.flags(f.flags, FLAGS)
      if (r.full) r.tape.label[row] = flagsLabel(value, mode)
      const { noting, noted } = p.session.settings
      if ((noting ?? noted) !== undefined && (mode === CLIENT || mode === SERVER)) pair(r, p, mode)
      if (mode === CONTROL) controlMessage(r)
      else if (mode === PRIVATE) privateMessage(r, p.columns, (value & 0x80) !== 0)
      else standard(r)
    },
  }),
  fields: Object.values(f),
}

/** Ties a response to its request, in the second of two passes: it repeats the request's transmit timestamp as its origin. */
function pair(r: Reader, p: Packet, mode: number): void {
  const origin = r.base + 24
  const transmit = r.base + 40
  const c = p.conversation
  if (c === undefined || transmit + 8 > r.end) return
  const open = c.state(ntp, () => new Map<string, readonly [frame: number, seconds: number, nanos: number]>())
  if (mode === CLIENT) {
    if (open.size >= MOST) open.clear()
    open.set(hex(r.bytes, transmit, transmit + 8), [p.number, p.seconds, p.nanos])
    const answer = p.session.foretold(p.number, f.response_in)
    if (answer !== undefined) r.row(f.response_in, r.base, 0, answer.value)
    return
  }
  const request = open.get(hex(r.bytes, origin, origin + 8))
  if (request === undefined) return
  p.session.foretell(request[0], f.response_in, p.number)
  if (p.session.settings.noted === undefined) return
  r.row(f.request_in, r.base, 0, request[0])
  const borrow = p.nanos < request[2]
  const seconds = p.seconds - request[1] - (borrow ? 1 : 0)
  r.row(f.delta_time, r.base, 0, seconds, [seconds, p.nanos - request[2] + (borrow ? 1_000_000_000 : 0)])
}

/** Requests of one conversation that wait for their response. */
const MOST = 4096

/** Whether the first bytes can be NTP's: a version in use and a length that its mode allows. */
function detect(r: Reader): Verdict {
  const value = r.peek8()
  const version = (value >> 3) & 7
  const mode = value & 7
  if (version < 1 || version > 4 || mode === 0) return 'no'
  if (mode === CONTROL) return r.leftOnWire >= 12 ? 'yes' : 'no'
  if (mode === PRIVATE) return r.leftOnWire >= 8 ? 'yes' : 'no'
  return r.leftOnWire >= SIZE && r.leftOnWire % 4 === 0 ? 'yes' : 'no'
}

function flagsLabel(value: number, mode: number): string {
  const first = mode === PRIVATE ? `Response bit: ${DIRECTIONS[value >> 7]}` : `Leap Indicator: ${LEAPS[value >> 6]}`
  const hex = `0x${value.toString(16).padStart(2, '0')}`
  return `Flags: ${hex}, ${first}, Version number: ${VERSIONS[(value >> 3) & 7]}, Mode: ${MODES[mode]}`
}

function standard(r: Reader): void {
  const stratum = r.u8(f.stratum)
  const poll = r.u8(f.ppoll)
  if (r.full) r.label(f.ppoll, `Peer Polling Interval: ${pollText(poll)}`)
  const precision = r.u8(f.precision)
  if (r.full) r.label(f.precision, `Peer Clock Precision: ${fixed(2 ** ((precision << 24) >> 24))} seconds`)
  for (const field of [f.rootdelay, f.rootdispersion]) {
    const value = r.u32(field)
    if (r.full) r.label(field, `${field.title}: ${fixed(value / 65536)} seconds`)
  }
  const start = r.span(f.refid, 4)
  if (r.full) r.label(f.refid, `Reference ID: ${reference(r.bytes, start, stratum)}`)
  timestamp(r, f.reftime)
  timestamp(r, f.org)
  timestamp(r, f.rec)
  timestamp(r, f.xmt)
  while (extension(r));
  if (r.left === 0) return
  r.span(f.keyid, 4)
  if (r.left > 0) r.span(f.mac, r.left)
}

const pollText = (value: number): string =>
  value >= 4 && value <= 17 ? `${value} (${2 ** value} seconds)` : `invalid (${value})`

/** Six decimals, as C writes them: a number in the middle between two goes to the even one. */
function fixed(value: number): string {
  const scaled = value * 1e6
  if (scaled % 1 === 0.5 && Math.floor(scaled) % 2 === 0) return (Math.floor(scaled) / 1e6).toFixed(6)
  return value < 1e21 ? value.toFixed(6) : `${BigInt(value)}.000000`
}

/** Bytes that an extension field has at least, and so has what follows one. */
const SMALLEST = 16

/** An extension field, as RFC 7822 tells it from a message authentication code: by its length. */
function extension(r: Reader): boolean {
  if (r.left < SMALLEST) return false
  const length = r.peek16(2)
  const rest = r.left - length
  if (length < SMALLEST || length % 4 !== 0 || rest < 0 || (rest > 0 && rest < SMALLEST)) return false
  const t = r.open(f.ext)
  r.u16(f['ext.type'])
  r.u16(f['ext.length'])
  r.span(f['ext.value'], length - 4)
  r.close(t)
  return true
}

/** Names of primary references: RFC 5905 figure 12, and the older ones. */
const SOURCES: Readonly<Record<string, string>> = {
  GOES: 'Geostationary Orbit Environment Satellite',
  GPS: 'Global Position System',
  GAL: 'Galileo Positioning System',
  PPS: 'Generic pulse-per-second',
  IRIG: 'Inter-Range Instrumentation Group',
  WWVB: 'LF Radio WWVB Ft. Collins, CO 60 kHz',
  DCF: 'LF Radio DCF77 Mainflingen, DE 77.5 kHz',
  HBG: 'LF Radio HBG Prangins, HB 75 kHz',
  MSF: 'LF Radio MSF Anthorn, UK 60 kHz',
  JJY: 'LF Radio JJY Fukushima, JP 40 kHz, Saga, JP 60 kHz',
  LORC: 'MF Radio LORAN C station, 100 kHz',
  TDF: 'MF Radio Allouis, FR 162 kHz',
  CHU: 'HF Radio CHU Ottawa, Ontario',
  WWV: 'HF Radio WWV Ft. Collins, CO',
  WWVH: 'HF Radio WWVH Kauai, HI',
  NIST: 'NIST telephone modem',
  ACTS: 'NIST telephone modem',
  USNO: 'USNO telephone modem',
  PTB: 'European telephone modem',
  LOCL: 'uncalibrated local clock',
  CESM: 'calibrated Cesium clock',
  RBDM: 'calibrated Rubidium clock',
  OMEG: 'OMEGA radionavigation system',
  DCN: 'DCN routing protocol',
  TSP: 'TSP time protocol',
  DTS: 'Digital Time Service',
  ATOM: 'Atomic clock (calibrated)',
  VLF: 'VLF radio (OMEGA,, etc.)',
  INIT: '(Initialization)',
  FREE: '(Internal clock)',
  '1PPS': 'External 1 PPS input',
}

function reference(b: Uint8Array, at: number, stratum: number): string {
  if (stratum > 1) return ipv4Text(b, at)
  if (b[at] === 0 && b[at + 1] === 0 && b[at + 2] === 0 && b[at + 3] === 0) return 'NULL'
  let end = at
  while (end < at + 4 && b[end] !== 0) end++
  const id = ascii(b, at, end)
  return SOURCES[id] ?? `Unidentified reference source '${id}'`
}
