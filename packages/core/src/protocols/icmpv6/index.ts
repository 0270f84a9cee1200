import { expectedChecksum, onesSum, pseudoSum } from '../../bytes/checksum.js'
import { bool, bytes, double, expert, type Field, frame, none, u8, u16, u32 } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { EchoTable } from '../icmp/echo.js'
import { readExtensions } from '../icmp/extensions.js'
import { quote } from '../icmp/quote.js'
import { CHECKSUM_STATUS } from '../ip/numbers.js'
import { codeLabel, TYPES, typeColumn } from './labels.js'
import { readMulticast } from './multicast.js'
import { readNeighbour } from './neighbour.js'
import { readNodeInformation } from './node-information.js'
import { readRenumbering } from './renumbering.js'
import { readRpl } from './rpl.js'

class State {
  readonly echoes = new EchoTable()
  readonly shown: boolean

  constructor(p: Packet) {
    this.shown = p.session.records('icmpv6') || p.session.records('icmp') || p.session.records('data')
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

/** Internet Control Message Protocol for IPv6: RFC 4443, and the ones named in the other files. */
export const icmpv6 = protocol({
  name: 'icmpv6',
  title: 'Internet Control Message Protocol v6',
  short: 'ICMPv6',
  on: { 'ip.proto': [58] },
  hands: ['ipv6', 'data'],
  header: {
    type: u8('Type', { labels: TYPES }),
    code: u8('Code'),
    checksum: u16('Checksum', { base: 'hex' }),
  },
  fields: {
    'checksum.status': u8('Checksum Status', { base: 'none', labels: CHECKSUM_STATUS }),
    reserved: bytes('Reserved'),
    data: bytes('Data'),
    mtu: u32('MTU'),
    pointer: u32('Pointer'),
    length: u8('Length of original datagram'),
    'echo.identifier': u16('Identifier', { base: 'hex' }),
    'echo.sequence_number': u16('Sequence'),
    resp_in: frame('Response In'),
    no_resp: none('No response seen'),
    resp_not_found: expert('Response not found', 'warn', 'Sequence'),
    resp_to: frame('Response To'),
    resptime: double('Response Time', { unit: ' ms' }),
    'ext.echo.seq': u8('Sequence number', { base: 'dec_hex' }),
    'ext.echo.req.res': u8('Reserved', { base: 'hex', mask: 0xfe }),
    'ext.echo.req.local': bool('Local bit', { mask: 0x01 }),
    'ext.echo.rsp.state': u8('State', { mask: 0xe0, labels: STATES }),
    'ext.echo.rsp.res': u8('Reserved', { base: 'hex', mask: 0x18 }),
    'ext.echo.rsp.active': bool('Active bit', { mask: 0x04 }),
    'ext.echo.rsp.ipv4': bool('IPv4 bit', { mask: 0x02 }),
    'ext.echo.rsp.ipv6': bool('IPv6 bit', { mask: 0x01 }),
    'undecoded.type': expert('Undecoded type', 'note', 'Undecoded'),
    'checksum_bad.expert': expert('Bad checksum', 'warn', 'Checksum'),
  },
  dissect(r, p, f) {
    const state = p.session.recall<State>(icmpv6) ?? begin(p)
    const type = r.peek8()
    if (!state.shown) {
      if (type >= 1 && type <= 4 && r.leftOnWire > 8) {
        r.skip(8)
        quoted(r, p)
      }
      r.pos = r.end
      return
    }
    if (p.columns.wanted) {
      p.columns.name('ICMPv6')
      p.columns.set(typeColumn(type, r.left > 1 ? r.peek8(1) : 0))
    }
    r.u8(f.type)
    if (r.full) r.label(f.type, `Type: ${TYPES[type] ?? 'Unknown'} (${type})`)
    const code = r.u8(f.code)
    if (r.full) r.label(f.code, codeLabel(type, code))
    const checksum = showChecksum(r, p, f)
    if (type >= 1 && type <= 4) problem(r, p, f, type)
    else if (type === 128 || type === 129) echo(r, p, f, state, type, checksum)
    else if (type === 160 || type === 161) probe(r, f, type)
    else if (!body(r, p, type, code)) {
      const text = `Dissector for ICMPv6 Type (${type}) code not implemented, Contact Wireshark developers if you want this supported`
      r.expert(f['undecoded.type'], text)
      if (r.left > 0) r.span(f.data, r.left)
    }
    r.pos = r.end
  },
})

type Fields = typeof icmpv6.f

// apart: a function with a closure in it allocates its context on every call
function begin(p: Packet): State {
  return p.session.state(icmpv6, () => new State(p))
}

/** Messages that have a file of their own; false for an unknown type. */
function body(r: Reader, p: Packet, type: number, code: number): boolean {
  if ((type >= 130 && type <= 132) || type === 143 || (type >= 151 && type <= 153)) readMulticast(r, type)
  else if (type === 138) readRenumbering(r, code)
  else if (type === 139 || type === 140) readNodeInformation(r, type, code)
  else if (type === 155) readRpl(r, code)
  else return readNeighbour(r, p, type)
  return true
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
  r.expert(f.resp_not_found, `No response seen to ICMPv6 request in frame ${p.number}`)
  r.unnest(t)
  p.columns.add(' (no response found!)')
}

function showChecksum(r: Reader, p: Packet, f: Fields): number {
  const at = r.pos
  const stored = r.u16(f.checksum)
  if (p.quoted || r.limit > r.end || p.src === 0) {
    if (r.full)
      r.label(
        f.checksum,
        `Checksum: 0x${hex4(stored)} [unverified] [${p.quoted ? 'in ICMP error packet' : 'fragmented datagram'}]`,
      )
    r.row(f['checksum.status'], at, 0, 2)
    return stored
  }
  const { addresses } = p.session
  const pseudo = pseudoSum(addresses.bytes(p.src), addresses.bytes(p.dst), 58, r.end - r.base)
  const sum = onesSum(r.bytes, r.base, r.end, pseudo)
  if (sum === 0xffff) {
    if (r.full) r.label(f.checksum, `Checksum: 0x${hex4(stored)} [correct]`)
  } else {
    const expected = hex4(expectedChecksum(sum, stored))
    if (r.full) r.label(f.checksum, `Checksum: 0x${hex4(stored)} incorrect, should be 0x${expected}`)
    const under = r.nest(f.checksum)
    r.expert(f['checksum_bad.expert'], `Bad checksum [should be 0x${expected}]`)
    r.unnest(under)
  }
  r.row(f['checksum.status'], at, 0, sum === 0xffff ? 1 : 0)
  return stored
}

const hex4 = (v: number): string => v.toString(16).padStart(4, '0')

/** An error and the packet that it quotes; the length of RFC 4884 counts in 64-bit words. */
function problem(r: Reader, p: Packet, f: Fields, type: number): void {
  let length = 0
  if (type === 2) r.u32(f.mtu)
  else if (type === 4) r.u32(f.pointer)
  else {
    length = r.peek8()
    if (length > 0) {
      r.u8(f.length)
      r.span(f.reserved, 3)
    } else r.span(f.reserved, 4)
  }
  if (r.left <= 0) r.short()
  const start = r.pos
  if (length === 0) {
    quoted(r, p)
    return
  }
  r.enter(8 * length)
  quoted(r, p)
  r.leave()
  r.pos = start
  r.skip(8 * length)
  readExtensions(r)
}

/** Only a packet of version 6 can have caused the error. */
function quoted(r: Reader, p: Packet): void {
  if (r.bytes[r.pos] >> 4 === 6) quote(r, p)
  else inner(r, p)
}

/** The rest as data, in a subtree of this layer. */
function inner(r: Reader, p: Packet): void {
  const data = p.session.registry.protocol('data')
  if (data !== undefined && r.left > 0) p.inside(data, r)
}

function echo(r: Reader, p: Packet, f: Fields, state: State, type: number, checksum: number): void {
  const ident = r.u16(f['echo.identifier'])
  const sequence = r.u16(f['echo.sequence_number'])
  const key = ident * 0x10000 + sequence
  if (p.columns.wanted) p.columns.add(` id=0x${hex4(ident)}, seq=${sequence}, hop limit=${hopLimit(p)}`)
  if (!p.quoted) {
    if (type === 128) {
      state.echoes.request(p, key, checksum)
      answered(p, r, f)
    } else {
      const request = state.echoes.reply(p, key, checksum, -0x0100)
      if (request !== undefined) {
        p.session.foretell(request.frame, f.resp_in, p.number)
        if (p.columns.wanted) p.columns.add(` (request in ${request.frame})`)
        r.row(f.resp_to, r.base, 0, request.frame)
        r.row(f.resptime, r.base, 0, request.milliseconds)
        if (r.full) r.label(f.resptime, `Response Time: ${request.milliseconds.toFixed(3)} ms`)
      }
    }
  }
  inner(r, p)
}

function hopLimit(p: Packet): number {
  const ipv6 = p.session.registry.protocol('ipv6')
  const row = ipv6 === undefined ? -1 : p.layerRow(ipv6)
  if (row < 0) return 0
  const { bytes } = p.sources[p.tape.source[row]] ?? p.reader
  return bytes[p.tape.start[row] + 7]
}

/** RFC 8335. */
function probe(r: Reader, f: Fields, type: number): void {
  r.u16(f['echo.identifier'])
  r.u8(f['ext.echo.seq'])
  if (type === 160) {
    r.bits(f['ext.echo.req.res'])
    r.read(f['ext.echo.req.local'])
    readExtensions(r)
    return
  }
  const parts: readonly Field[] = [
    f['ext.echo.rsp.state'],
    f['ext.echo.rsp.res'],
    f['ext.echo.rsp.active'],
    f['ext.echo.rsp.ipv4'],
  ]
  for (const part of parts) r.bits(part)
  r.read(f['ext.echo.rsp.ipv6'])
}
