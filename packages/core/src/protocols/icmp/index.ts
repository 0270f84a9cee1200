import { expectedChecksum, onesSum } from '../../bytes/checksum.js'
import { durationWords, millisecondWords } from '../../bytes/duration.js'
import {
  bool,
  bytes,
  double,
  duration,
  expert,
  type Field,
  frame,
  i32,
  ipv4,
  none,
  time,
  u8,
  u16,
  u32,
} from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { CHECKSUM_STATUS } from '../ip/numbers.js'
import { EchoTable } from './echo.js'
import { readExtensions } from './extensions.js'
import { codeLabel, typeColumn, typeLabel } from './labels.js'
import { MOBILITY, readMobility } from './mobility.js'
import { quote } from './quote.js'

class State {
  readonly echoes = new EchoTable()
  readonly shown: boolean

  constructor(p: Packet) {
    this.shown = p.session.records('icmp') || p.session.records('data')
  }
}

const STATES: Readonly<Record<number, string>> = {
  0: 'Reserved',
  1: 'Incomplete',
  2: 'Reachable',
  3: 'Stale',
  4: 'Delay',
  5: 'Probe',
  6: 'Failed',
}

/** Internet Control Message Protocol: RFC 792, 950, 1191, 1256, 4884, 8335. */
export const icmp = protocol({
  name: 'icmp',
  title: 'Internet Control Message Protocol',
  on: { 'ip.proto': [1] },
  hands: ['ip', 'ipv6', 'data'],
  header: {
    type: u8('Type'),
    code: u8('Code'),
    checksum: u16('Checksum', { base: 'hex' }),
  },
  fields: {
    'checksum.status': u8('Checksum Status', { base: 'none', labels: CHECKSUM_STATUS }),
    unused: bytes('Unused'),
    ident: u16('Identifier (BE)', { base: 'dec_hex' }),
    ident_le: u16('Identifier (LE)', { base: 'dec_hex' }),
    seq: u16('Sequence Number (BE)', { base: 'dec_hex' }),
    seq_le: u16('Sequence Number (LE)', { base: 'dec_hex' }),
    mtu: u16('MTU of next hop'),
    num_addrs: u8('Number of addresses'),
    addr_entry_size: u8('Address entry size'),
    lifetime: u16('Lifetime'),
    pointer: u32('Pointer'),
    router_address: ipv4('Router address'),
    pref_level: i32('Preference level'),
    originate_timestamp: u32('Originate Timestamp'),
    receive_timestamp: u32('Receive Timestamp'),
    transmit_timestamp: u32('Transmit Timestamp'),
    address_mask: ipv4('Address Mask'),
    redir_gw: ipv4('Gateway Address'),
    length: u8('Length'),
    'length.original_datagram': u8('Length of original datagram'),
    resp_in: frame('Response frame'),
    no_resp: none('No response seen'),
    resp_not_found: expert('Response not found', 'warn', 'Sequence'),
    resp_to: frame('Request frame'),
    resptime: double('Response time', { unit: ' ms' }),
    data_time: time('Timestamp from icmp data'),
    data_time_relative: duration('Timestamp from icmp data (relative)', { unit: ' seconds', generated: true }),
    'ext.echo.seq': u8('Sequence Number', { base: 'dec_hex' }),
    'ext.echo.req.res': u8('Reserved', { base: 'hex', mask: 0xfe }),
    'ext.echo.req.local': bool('Local bit', { mask: 0x01 }),
    'ext.echo.rsp.state': u8('State', { mask: 0xe0, labels: STATES }),
    'ext.echo.rsp.res': u8('Reserved', { base: 'hex', mask: 0x18 }),
    'ext.echo.rsp.active': bool('Active bit', { mask: 0x04 }),
    'ext.echo.rsp.ipv4': bool('IPv4 bit', { mask: 0x02 }),
    'ext.echo.rsp.ipv6': bool('IPv6 bit', { mask: 0x01 }),
    ...MOBILITY,
    checksum_bad: expert('Bad checksum', 'warn', 'Checksum'),
  },
  dissect(r, p, f) {
    const state = p.session.recall<State>(icmp) ?? begin(p)
    const type = r.peek8()
    const code = r.peek8(1)
    if (p.columns.wanted) {
      p.columns.name('ICMP')
      p.columns.set(typeColumn(type, code))
    }
    if (!state.shown) {
      if (!isError(type)) {
        r.pos = r.end
        return
      }
      r.skip(4)
    } else {
      r.u8(f.type)
      if (r.full) r.label(f.type, `Type: ${type} (${typeLabel(type, code)})`)
      r.u8(f.code)
      if (r.full) r.label(f.code, codeLabel(type, code))
      showChecksum(r, p, f)
    }
    switch (type) {
      case 0:
      case 8:
        echo(r, p, f, state, type)
        break
      case 3:
      case 4:
      case 5:
      case 11:
      case 12:
        problem(r, p, f, type, code)
        break
      case 9:
        advertisement(r, p, f, code)
        break
      case 13:
      case 14:
        identify(r, p, f)
        clock(r, f.originate_timestamp)
        clock(r, f.receive_timestamp)
        clock(r, f.transmit_timestamp)
        break
      case 15:
      case 16:
        identify(r, p, f)
        break
      case 17:
      case 18:
        identify(r, p, f)
        r.ipv4(f.address_mask)
        break
      case 42:
      case 43:
        probe(r, f, type)
    }
    r.pos = r.end
  },
})

type Fields = typeof icmp.f

// apart: a function with a closure in it allocates its context on every call
function begin(p: Packet): State {
  return p.session.state(icmp, () => new State(p))
}

function isError(type: number): boolean {
  return type === 3 || type === 4 || type === 5 || type === 11 || type === 12
}

/** What a first pass knows of the request's answer. */
function answered(p: Packet, r: Reader, f: Fields): void {
  if (p.session.settings.noted === undefined) return
  const later = p.session.foretold(p.number, f.resp_in)
  if (later !== undefined) {
    r.row(f.resp_in, r.base, 0, later.value)
    p.columns.add(` (reply in ${later.value})`)
    return
  }
  r.row(f.no_resp, r.base, 0, 0)
  const t = r.nest(f.no_resp)
  r.expert(f.resp_not_found, 'No response seen to ICMP request')
  r.unnest(t)
  p.columns.add(' (no response found!)')
}

function showChecksum(r: Reader, p: Packet, f: Fields): void {
  const at = r.pos
  const stored = r.u16(f.checksum)
  if (p.quoted || r.limit > r.end) {
    if (r.full)
      r.label(
        f.checksum,
        `Checksum: 0x${hex4(stored)} [unverified] [${p.quoted ? 'in ICMP error packet' : 'fragmented datagram'}]`,
      )
    r.row(f['checksum.status'], at, 0, 2)
    return
  }
  const sum = onesSum(r.bytes, r.base, r.end)
  const good = sum === 0xffff
  if (good) {
    if (r.full) r.label(f.checksum, `Checksum: 0x${hex4(stored)} [correct]`)
  } else {
    const expected = hex4(expectedChecksum(sum, stored))
    if (r.full) r.label(f.checksum, `Checksum: 0x${hex4(stored)} incorrect, should be 0x${expected}`)
    const under = r.nest(f.checksum)
    r.expert(f.checksum_bad, `Bad checksum [should be 0x${expected}]`)
    r.unnest(under)
  }
  r.row(f['checksum.status'], at, 0, good ? 1 : 0)
}

const hex4 = (v: number): string => v.toString(16).padStart(4, '0')

/** Both halves are shown in both byte orders, since some senders use their own. */
function identify(r: Reader, p: Packet, f: Fields): number {
  const ident = bothWays(r, f.ident, f.ident_le)
  const sequence = bothWays(r, f.seq, f.seq_le)
  if (p.columns.wanted) {
    const swapped = ((sequence & 255) << 8) | (sequence >> 8)
    p.columns.add(` id=0x${hex4(ident)}, seq=${sequence}/${swapped}${ttlText(p)}`)
  }
  return ident * 0x10000 + sequence
}

/** The time to live, where the message lies in an IP packet at once. */
function ttlText(p: Packet): string {
  const at = p.layerProtocols.length - 2
  if (p.layerProtocols[at]?.name !== 'ip') return ''
  const row = p.layerRows[at]
  const { bytes } = p.sources[p.tape.source[row]] ?? p.reader
  return `, ttl=${bytes[p.tape.start[row] + 8]}`
}

function bothWays(r: Reader, big: Field, little: Field): number {
  const at = r.pos
  const v = r.u16(big)
  r.row(little, at, 2, ((v & 255) << 8) | (v >> 8))
  return v
}

function echo(r: Reader, p: Packet, f: Fields, state: State, type: number): void {
  const checksum = r.peek16(-2)
  const key = identify(r, p, f)
  if (!p.quoted) {
    if (type === 8) {
      state.echoes.request(p, key, checksum)
      answered(p, r, f)
    } else {
      const request = state.echoes.reply(p, key, checksum, 0x0800)
      if (request !== undefined) {
        p.session.foretell(request.frame, f.resp_in, p.number)
        if (p.columns.wanted) p.columns.add(` (request in ${request.frame})`)
        r.row(f.resp_to, r.base, 0, request.frame)
        r.row(f.resptime, r.base, 0, request.milliseconds)
        if (r.full) r.label(f.resptime, `Response time: ${request.milliseconds.toFixed(3)} ms`)
      }
    }
  }
  if (r.left >= 8) sentAt(r, p, f)
  if (r.left > 0) payload(r, p)
}

/** What is sent along: a subtree of this layer. */
function payload(r: Reader, p: Packet): void {
  const data = p.session.registry.protocol('data')
  if (data !== undefined) p.inside(data, r)
}

const DAY = 86_400

/** Many senders begin their data with the time, as a timeval of either byte order; believed if it is within a day. */
function sentAt(r: Reader, p: Packet, f: Fields): void {
  for (const little of [false, true]) {
    const seconds = little ? r.peek32le() : r.peek32()
    const micros = little ? r.peek32le(4) : r.peek32(4)
    if (micros >= 1_000_000) continue
    const nanos = (p.seconds - seconds) * 1e9 + (p.nanos - micros * 1000)
    if (Math.abs(nanos) >= DAY * 1e9) continue
    r.row(f.data_time, r.pos, 8, seconds, [seconds, micros * 1000])
    const whole = Math.trunc(nanos / 1e9)
    r.row(f.data_time_relative, r.pos, 8, whole, [whole, nanos - whole * 1e9])
    r.skip(8)
    return
  }
}

/** Messages about a packet, which they quote: RFC 792, with the length of RFC 4884 where there is one. */
function problem(r: Reader, p: Packet, f: Fields, type: number, code: number): void {
  let length = 0
  if (type === 5) r.ipv4(f.redir_gw)
  else if (type === 4) r.skip(4)
  else if (type === 3 && code === 4) {
    r.span(f.unused, 2)
    r.u16(f.mtu)
  } else {
    length = r.peek8(1)
    if (type === 12) r.u8(f.pointer)
    else r.span(f.unused, length === 0 ? 4 : 1)
    if (length > 0) {
      const at = r.pos
      r.u8(f.length)
      r.row(f['length.original_datagram'], at, 1, 4 * length)
      r.span(f.unused, 2)
    } else if (type === 12) r.span(f.unused, 3)
  }
  const start = r.pos
  // without a length extensions can only stand behind 128 bytes
  const size = length > 0 ? 4 * length : 128
  if (type === 5) {
    // a redirect promises the header and eight bytes, and no more is read
    r.enter(r.left > 0 ? (r.peek8() & 15) * 4 + 8 : 0)
    quote(r, p)
    r.leave()
  } else if (length > 0) {
    r.enter(size)
    quote(r, p)
    r.leave()
    r.pos = start
    r.need(size)
  } else quote(r, p)
  // a longer datagram is quoted on where they would stand
  const quoted = start + 4 <= r.end ? (r.bytes[start + 2] << 8) | r.bytes[start + 3] : 0
  r.pos = Math.min(start + size, r.end)
  if (r.leftOnWire > 0 && r.limit - r.base > 136 && quoted <= 128) readExtensions(r)
}

/** RFC 1256, with the mobility extensions of RFC 5944. */
function advertisement(r: Reader, p: Packet, f: Fields, code: number): void {
  const count = r.u8(f.num_addrs)
  const size = r.u8(f.addr_entry_size)
  const lifetime = r.u16(f.lifetime)
  if (r.full) r.label(f.lifetime, `Lifetime: ${lifetime} (${durationWords(lifetime)})`)
  if (size !== 2) {
    if (r.left > 0) payload(r, p)
    return
  }
  for (let i = 0; i < count; i++) {
    r.ipv4(f.router_address)
    r.number(f.pref_level, 4, false)
  }
  if (code === 0 || code === 16) readMobility(r, f)
}

function clock(r: Reader, field: Field): void {
  const v = r.u32(field)
  if (r.full) r.label(field, `${field.title}: ${v} (${millisecondWords(sinceMidnight(v))} after midnight UTC)`)
}

const MILLISECONDS_A_DAY = 86_400_000

/** Milliseconds of a timestamp: the highest bit says that it counts from elsewhere (RFC 792); some systems send it little-endian. */
function sinceMidnight(v: number): number {
  if (v >= 0x80000000) return v - 0x80000000
  if (v < MILLISECONDS_A_DAY) return v
  const swapped = ((v & 0xff) << 24) | ((v & 0xff00) << 8) | ((v >>> 8) & 0xff00) | (v >>> 24)
  return swapped >>> 0 < MILLISECONDS_A_DAY ? swapped >>> 0 : v
}

function probe(r: Reader, f: Fields, type: number): void {
  bothWays(r, f.ident, f.ident_le)
  r.u8(f['ext.echo.seq'])
  if (type === 42) {
    r.bits(f['ext.echo.req.res'])
    r.read(f['ext.echo.req.local'])
    readExtensions(r)
    return
  }
  r.bits(f['ext.echo.rsp.state'])
  r.bits(f['ext.echo.rsp.res'])
  r.bits(f['ext.echo.rsp.active'])
  r.bits(f['ext.echo.rsp.ipv4'])
  r.read(f['ext.echo.rsp.ipv6'])
}
