import { ipv4Text } from '../../bytes/address.js'
import { expectedChecksum, onesSum } from '../../bytes/checksum.js'
import {
  FragmentTable,
  fragmentFields,
  framesOf,
  noteCompletion,
  showCompletion,
  showFragments,
  type Whole,
} from '../../flows/fragments.js'
import { bool, expert, type Field, ipv4, string, u8, u16 } from '../../packet/field.js'
import { hostLabel, hostName } from '../../packet/names.js'
import type { Packet } from '../../packet/packet.js'
import { type Protocol, protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { GENERATED } from '../../packet/tape.js'
import { geoipFields } from './geoip.js'
import { CHECKSUM_STATUS, DSCP, dscpShort, ECN, ecnShort, IP_PROTOCOLS } from './numbers.js'
import { type Route, readOptions } from './options.js'

/** What an end of the session remembers, so that a packet costs no look-up by name. */
class State {
  readonly fragments = new FragmentTable()
  /** By protocol number. */
  readonly children: (Protocol | undefined)[]
  /** Whether any row is recorded. */
  readonly shown: boolean
  /** Whether addresses get ids. */
  readonly interned: boolean

  constructor(p: Packet) {
    const { session } = p
    const table = session.registry.table('ip.proto')
    this.children = Array.from({ length: 256 }, (_, proto) => table.get(proto))
    this.shown = session.records('ip')
    this.interned = session.demand.conversations || session.demand.wanted.includes(1)
  }
}

/** Internet Protocol version 4: RFC 791, with RFC 2474 and 3168 for the type of service. */
export const ip = protocol({
  name: 'ip',
  title: 'Internet Protocol Version 4',
  short: 'IPv4',
  on: { ethertype: [0x0800], linktype: [228], 'ip.proto': [4] },
  hands: ['ip.proto'],
  header: {
    version: u8('Version', { at: 0, mask: 0xf0, unmasked: true }),
    hdr_len: u8('Header Length', { at: 0, mask: 0x0f, scale: 4, unmasked: true, unit: ' bytes' }),
    dsfield: u8('Differentiated Services Field', { at: 1, base: 'hex' }),
    'dsfield.dscp': u8('Differentiated Services Codepoint', { at: 1, mask: 0xfc, labels: DSCP }),
    'dsfield.ecn': u8('Explicit Congestion Notification', { at: 1, mask: 0x03, labels: ECN }),
    len: u16('Total Length', { at: 2 }),
    id: u16('Identification', { at: 4, base: 'hex_dec' }),
    flags: u8('Flags', { at: 6, base: 'hex', mask: 0xe0 }),
    'flags.rb': bool('Reserved bit', { at: 6, mask: 0x80 }),
    'flags.df': bool("Don't fragment", { at: 6, mask: 0x40 }),
    'flags.mf': bool('More fragments', { at: 6, mask: 0x20 }),
    frag_offset: u16('Fragment Offset', { at: 6, mask: 0x1fff }),
    ttl: u8('Time to Live', { at: 8 }),
    proto: u8('Protocol', { at: 9, labels: IP_PROTOCOLS }),
    checksum: u16('Header Checksum', { at: 10, base: 'hex' }),
    src: ipv4('Source Address', { at: 12 }),
    dst: ipv4('Destination Address', { at: 16 }),
    addr: ipv4('Source or Destination Address', { at: 12, hidden: true }),
    addr_dst: ipv4('Source or Destination Address', { name: 'ip.addr', at: 16, hidden: true }),
  },
  fields: {
    'checksum.status': u8('Header checksum status', { base: 'none', labels: CHECKSUM_STATUS }),
    'checksum_bad.expert': expert('Bad checksum', 'error', 'Checksum'),
    checksum_calculated: u16('Calculated Checksum', { base: 'hex', generated: true }),
    src_host: string('Source Host', { hidden: true }),
    dst_host: string('Destination Host', { hidden: true }),
    host: string('Source or Destination Host', { hidden: true }),
    cur_rt: ipv4('Current Route'),
    cur_rt_host: string('Current Route Host', { hidden: true }),
    ...fragmentFields('IPv4'),
    ...geoipFields(),
    bogus_ip_version: expert('Bogus IPv4 version', 'error', 'Protocol'),
    bogus_header_length: expert('Bogus IP header length', 'error', 'Protocol'),
    bogus_ip_length: expert('Bogus IP length', 'error', 'Protocol'),
    'ttl.lncb': expert('Time To Live', 'note', 'Sequence'),
    'ttl.too_small': expert('Time To Live', 'note', 'Sequence'),
  },
  dissect(r, p, f) {
    const state = p.session.recall<State>(ip) ?? begin(p)
    const b = r.bytes
    const i = r.base
    if (p.columns.wanted) {
      p.columns.name('IPv4')
      p.columns.set('')
    }
    if (state.shown) {
      if (!showHeader(r, p, f)) return
    } else {
      if (r.end - i < 20) r.short()
      if (b[i] >> 4 !== 4 || (b[i] & 15) < 5) {
        strange(r, p)
        return
      }
      const total = (b[i + 2] << 8) | b[i + 3]
      const head = (b[i] & 15) << 2
      if (total !== 0) {
        if (total < head) return
        r.bound(total)
      }
      r.skip(head)
    }
    if (state.interned) {
      const { addresses } = p.session
      p.src = addresses.ipv4(b, i + 12)
      p.dst = addresses.ipv4(b, i + 16)
      if (p.columns.wanted) innermost(p)
    }
    const flags = (b[i + 6] << 8) | b[i + 7]
    const proto = b[i + 9]
    if ((flags & 0x3fff) !== 0) fragment(r, p, f, state, proto, flags)
    else hand(r, p, state, proto)
  },
})

type Fields = typeof ip.f

/** Source and destination are now this header's. */
function innermost(p: Packet): void {
  if (p.columns.locked) return
  p.columns.source = undefined
  p.columns.destination = undefined
}

// apart: a function with a closure in it allocates its context on every call
function begin(p: Packet): State {
  return p.session.state(ip, () => new State(p))
}

/** The payload, if there is any, to the protocol of that number. */
function hand(r: Reader, p: Packet, state: State, proto: number): void {
  if (r.pos >= r.limit) return
  const child = state.children[proto]
  if (child !== undefined) {
    if (p.quoted ? p.beside(child, r) : p.call(child, r)) return
  } else {
    if (p.columns.wanted) p.columns.set(`${protocolName(proto)} (${proto})`)
    p.session.coverage.count('ip.proto', proto)
  }
  rest(r, p)
}

/** What nobody dissects; of a quoted packet it stays in the tree of the one that quotes. */
function rest(r: Reader, p: Packet): void {
  const data = p.quoted ? p.session.registry.protocol('data') : undefined
  if (data === undefined) p.data(r)
  else if (r.pos < r.limit) p.beside(data, r)
}

function fragment(r: Reader, p: Packet, f: Fields, state: State, proto: number, flags: number): void {
  const offset = (flags & 0x1fff) << 3
  const length = r.limit - r.pos
  const i = r.base
  // only a quoted packet can be said to be longer than its layer
  const claimed = p.quoted ? ((r.bytes[i + 2] << 8) | r.bytes[i + 3]) - (r.pos - i) : length
  if (r.end - r.pos >= claimed && !p.quoted && !p.session.preference('ip.defragment', true)) {
    if (offset === 0) hand(r, p, state, proto)
    else waiting(r, p, f, proto, offset, (r.bytes[i + 4] << 8) | r.bytes[i + 5])
    return
  }
  if (r.end - r.pos >= claimed && !p.quoted) {
    const { addresses } = p.session
    const src = addresses.id(r.bytes, i + 12, 4)
    const dst = addresses.id(r.bytes, i + 16, 4)
    const id = (r.bytes[i + 4] << 8) | r.bytes[i + 5]
    const whole = state.fragments.add(p, r, src, dst, id, proto, offset, length, (flags & 0x2000) !== 0)
    if (whole !== undefined) assembled(r, p, f, state, proto, whole)
    else waiting(r, p, f, proto, offset, id)
    return
  }
  // a first fragment that will not be put together still has a header to show
  if (offset === 0 && r.end - r.pos < claimed) hand(r, p, state, proto)
  else rest(r, p)
}

/** A fragment that others will complete, or never. */
function waiting(r: Reader, p: Packet, f: Fields, proto: number, offset: number, id: number): void {
  if (p.columns.wanted) {
    const text = `proto=${protocolName(proto)} ${proto}, off=${offset}, ID=${id.toString(16).padStart(4, '0')}`
    p.columns.set(`Fragmented IP protocol (${text})`)
  }
  const later = showCompletion(p, r, f)
  if (later > 0) p.columns.add(` [Reassembled in #${later}]`)
  p.data(r)
}

const protocolName = (proto: number): string => IP_PROTOCOLS[proto] ?? 'Unknown'

function assembled(r: Reader, p: Packet, f: Fields, state: State, proto: number, whole: Whole): void {
  const outer = p.pieces
  noteCompletion(p, f, whole)
  p.over(r, 'Reassembled IPv4', whole.bytes, 0, whole.bytes.length, () => {
    if (state.shown) showFragments(r, f, whole, 'IPv4')
    p.pieces = framesOf(whole)
    hand(r, p, state, proto)
  })
  p.pieces = outer
}

/** Whether an IP packet carries this one: then it may be of either version. */
function insideIp(p: Packet): boolean {
  return p.layerProtocols.slice(0, -1).some(x => x.name === 'ip' || x.name === 'ipv6')
}

/** A header that is not version 4's: version 6 goes to its own protocol. */
function strange(r: Reader, p: Packet): void {
  if (r.bytes[r.base] >> 4 !== 6) return
  const ipv6 = p.session.registry.lookup('ip.proto', 41)
  if (ipv6 !== undefined) p.call(ipv6, r)
}

/** Records the header and moves behind it; false where it cannot be one. */
function showHeader(r: Reader, p: Packet, f: Fields): boolean {
  const start = r.base
  const row = p.ownRow
  const { tape } = r
  const version = r.get(f.version)
  if (version !== 4) {
    r.pos = start
    if (p.quoted || (version !== 6 && insideIp(p))) {
      remark(r, f.version, f.bogus_ip_version, 'Bogus IP version')
      p.title(`Internet Protocol, bogus version (${version})`)
      tape.length[row] = 1
      return false
    }
    p.columns.set(`Bogus IPv4 version (${version}, must be 4)`)
    remark(r, f.version, f.bogus_ip_version)
    tape.length[row] = Math.min(20, r.left)
    strange(r, p)
    return false
  }
  const head = r.get(f.hdr_len)
  if (r.full) r.label(f.hdr_len, `.... ${bits(head >> 2, 4)} = Header Length: ${head} bytes (${head >> 2})`)
  if (head < 20) {
    p.columns.set(`Bogus IP header length (${head}, must be at least 20)`)
    remark(r, f.hdr_len, f.bogus_header_length, `Bogus IP header length (${head}, must be at least 20)`)
    tape.length[row] = Math.min(head, r.left)
    return false
  }
  const dsfield = r.get(f.dsfield)
  if (r.full) {
    const text = `DSCP: ${dscpShort(dsfield >> 2)}, ECN: ${ecnShort(dsfield & 3)}`
    r.label(f.dsfield, `Differentiated Services Field: 0x${dsfield.toString(16).padStart(2, '0')} (${text})`)
  }
  const services = r.nest(f.dsfield)
  r.get(f['dsfield.dscp'])
  r.get(f['dsfield.ecn'])
  r.unnest(services)
  const available = r.leftOnWire
  r.need(4)
  const total = (r.bytes[start + 2] << 8) | r.bytes[start + 3]
  r.row(f.len, start + 2, 2, total === 0 ? available : total)
  if (total === 0) {
    const why = 'presumed to be because of "TCP segmentation offload" (TSO)'
    r.label(f.len, `Total Length: ${available} bytes (reported as 0, ${why})`)
    if (r.wants(f.len)) r.as(GENERATED)
  } else if (total < head) {
    r.label(f.len, `Total Length: ${total} bytes (bogus, less than header length ${head})`)
    p.columns.set(`Bogus IP length (${total}, less than header length ${head})`)
    remark(r, f.len, f.bogus_ip_length)
    tape.length[row] = Math.min(head, r.left)
    return false
  } else if (total > available && !p.quoted) {
    remark(r, f.len, f.bogus_ip_length, `IPv4 total length exceeds packet length (${available} bytes)`)
  }
  if (total !== 0) r.bound(total)
  r.get(f.id)
  const flags = r.get(f.flags)
  if (r.full) {
    const set = `${flags & 4 ? ', Reserved bit' : ''}${flags & 2 ? ", Don't fragment" : ''}${flags & 1 ? ', More fragments' : ''}`
    r.label(f.flags, `${bits(flags, 3)}. .... = Flags: 0x${flags.toString(16)}${set}`)
  }
  const bitsOpen = r.nest(f.flags)
  r.get(f['flags.rb'])
  r.get(f['flags.df'])
  r.get(f['flags.mf'])
  r.unnest(bitsOpen)
  const offset = r.get(f.frag_offset)
  if (r.full) r.label(f.frag_offset, `...${bits(offset, 13)} = Fragment Offset: ${offset * 8}`)
  const ttl = r.get(f.ttl)
  r.pos = start
  // the destination may be in the options; what they say is shown behind the addresses
  const whole = head > 20 && r.end - start >= head
  const route: Route | undefined = whole ? routeOf(r.bytes, start + 20, start + head) : undefined
  const dst = route === undefined ? start + 16 : route.last
  if (r.end - start >= 20) remarkTtl(r, f, ttl, dst)
  r.get(f.proto)
  const sum = r.get(f.checksum)
  if (r.end - start >= head && p.session.preference('ip.check_checksum', false)) checked(r, f, sum, head)
  else {
    if (r.full) r.label(f.checksum, `Header Checksum: 0x${hex4(sum)} [validation disabled]`)
    r.row(f['checksum.status'], start + 10, 0, 2)
  }
  r.need(16)
  showAddress(r, p, start + 12, f.src, f.addr, f.src_host, f.host)
  const title = r.full ? `Internet Protocol Version 4, Src: ${hostLabel(p, ipv4Text(r.bytes, start + 12))}` : ''
  p.title(title)
  r.need(20)
  if (route === undefined) showAddress(r, p, start + 16, f.dst, f.addr, f.dst_host, f.host)
  else showAddress(r, p, start + 16, f.cur_rt, undefined, f.cur_rt_host, undefined)
  if (r.full) {
    const via = route === undefined ? '' : `, Via: ${hostLabel(p, ipv4Text(r.bytes, start + 16))}`
    p.title(`${title}, Dst: ${hostLabel(p, ipv4Text(r.bytes, dst))}${via}`)
  }
  r.skip(20)
  if (head > 20) {
    readOptions(r, ttl, head - 20, at => showAddress(r, p, at, f.dst, f.addr, f.dst_host, f.host), route)
    r.pos = start + head
  }
  return true
}

/** The source route of the options that is still to be travelled, if there is one. */
function routeOf(b: Uint8Array, from: number, to: number): Route | undefined {
  for (let i = from; i + 2 < to; ) {
    const type = b[i]
    if (type === 0) return undefined
    if (type === 1) {
      i++
      continue
    }
    const length = b[i + 1]
    if (length < 2 || i + length > to) return undefined
    if ((type === 0x83 || type === 0x89) && length >= 7) {
      const pointer = b[i + 2]
      const last = i + length - 4
      if (pointer >= 4 && (pointer & 3) === 0 && pointer <= length && (length & 3) === 3) return { option: i, last }
    }
    i += length
  }
  return undefined
}

const hex4 = (v: number): string => v.toString(16).padStart(4, '0')

/** Compares the header's checksum with what it should be. */
function checked(r: Reader, f: Fields, stored: number, head: number): void {
  const start = r.base
  const expected = expectedChecksum(onesSum(r.bytes, start, start + head), stored)
  const good = expected === stored
  if (r.full) {
    const wrong = ` incorrect, should be 0x${hex4(expected)}(may be caused by "IP checksum offload"?)`
    r.label(f.checksum, `Header Checksum: 0x${hex4(stored)}${good ? ' [correct]' : wrong}`)
  }
  if (!good) {
    const t = r.nest(f.checksum)
    r.expert(f['checksum_bad.expert'], `Bad checksum [should be 0x${hex4(expected)}]`)
    r.unnest(t)
  }
  r.row(f['checksum.status'], start + 10, 0, good ? 1 : 0)
  r.row(f.checksum_calculated, start + 10, 2, expected)
}

function showAddress(
  r: Reader,
  p: Packet,
  at: number,
  own: Field,
  any: Field | undefined,
  host: Field,
  anyHost: Field | undefined,
): void {
  r.row(own, at, 4, 0)
  if (any !== undefined) r.row(any, at, 4, 0)
  if (!r.wants(host) && (anyHost === undefined || !r.wants(anyHost))) return
  const text = hostName(p, ipv4Text(r.bytes, at))
  r.row(host, at, 4, 0, text)
  if (anyHost !== undefined) r.row(anyHost, at, 4, 0, text)
}

/** Times to live that say something: nearly run out, or not what the local network control block asks for (RFC 3171). */
function remarkTtl(r: Reader, f: Fields, ttl: number, dst: number): void {
  const b = r.bytes
  if (b[dst] === 224 && b[dst + 1] === 0 && b[dst + 2] === 0) {
    // membership reports go to the group that they are about, never further than the link
    const expected = b[r.base + 9] === 2 ? 1 : (LOCAL_TTL[b[dst + 3]] ?? 1)
    if (expected === ANY || ttl === expected) return
    const where = 'for a packet sent to the Local Network Control Block (see RFC 3171)'
    remark(r, f.ttl, f['ttl.lncb'], `"Time To Live" != ${expected} ${where}`)
  } else if (ttl < 5 && (b[dst] & 0xf0) !== 0xe0) remark(r, f.ttl, f['ttl.too_small'], `"Time To Live" only ${ttl}`)
}

const ANY = -1
/** By last byte of 224.0.0.x, where it is not 1: VRRP, GLBP, mDNS; LLMNR takes any. */
const LOCAL_TTL: Readonly<Record<number, number>> = { 18: 255, 102: 255, 251: 255, 252: ANY }

/** An expert item under the row recorded last, if it is that field's. */
function remark(r: Reader, parent: Field, item: Field, text?: string): void {
  const row = r.nest(parent)
  r.expert(item, text)
  r.unnest(row)
}

/** A number in binary, in groups of four from the right. */
function bits(v: number, width: number): string {
  return v
    .toString(2)
    .padStart(width, '0')
    .replace(/\B(?=(.{4})+$)/g, ' ')
}
