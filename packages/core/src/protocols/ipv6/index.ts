import { ipv6Text } from '../../bytes/address.js'
import {
  FragmentTable,
  fragmentFields,
  framesOf,
  noteCompletion,
  showCompletion,
  showFragments,
  type Whole,
} from '../../flows/fragments.js'
import { expert, type Field, u8, u16, u24, u32, ipv6 as v6 } from '../../packet/field.js'
import { hostLabel } from '../../packet/names.js'
import type { Packet } from '../../packet/packet.js'
import { type Protocol, protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { geoipFields } from '../ip/geoip.js'
import { DSCP, dscpShort, ECN, ecnShort, IP_PROTOCOLS } from '../ip/numbers.js'
import { showEmbedded, showHosts } from './addresses.js'
import { chain } from './chain.js'

class State {
  readonly fragments = new FragmentTable()
  /** By protocol number. */
  readonly children: (Protocol | undefined)[]
  readonly shown: boolean
  readonly interned: boolean

  constructor(p: Packet) {
    const { session } = p
    const table = session.registry.table('ip.proto')
    this.children = Array.from({ length: 256 }, (_, proto) => table.get(proto))
    this.shown = session.records('ipv6') || session.records('ip')
    this.interned = session.demand.conversations || session.demand.wanted.includes(1)
  }
}

/** Headers that are part of IPv6's own layer: the extension headers, authentication, mobility and Shim6. */
const EXTENSIONS: ReadonlySet<number> = new Set([0, 43, 44, 51, 60, 135, 140])

/** Internet Protocol version 6: RFC 8200. */
export const ipv6 = protocol({
  name: 'ipv6',
  title: 'Internet Protocol Version 6',
  short: 'IPv6',
  on: { ethertype: [0x86dd], linktype: [229], 'ip.proto': [41] },
  hands: ['ip.proto'],
  header: {
    version: u8('Version', { at: 0, mask: 0xf0, unmasked: true }),
    ip_version: u8('Version', { name: 'ip.version', at: 0, mask: 0xf0, hidden: true }),
    tclass: u32('Traffic Class', { at: 0, base: 'hex', mask: 0x0ff00000 }),
    'tclass.dscp': u32('Differentiated Services Codepoint', { at: 0, mask: 0x0fc00000, labels: DSCP }),
    'tclass.ecn': u32('Explicit Congestion Notification', { at: 0, mask: 0x00300000, labels: ECN }),
    flow: u24('Flow Label', { at: 1, base: 'hex', mask: 0x0fffff }),
    plen: u16('Payload Length', { at: 4 }),
    nxt: u8('Next Header', { at: 6, labels: IP_PROTOCOLS }),
    hlim: u8('Hop Limit', { at: 7 }),
    src: v6('Source Address', { at: 8 }),
    dst: v6('Destination Address', { at: 24 }),
    addr: v6('Source or Destination Address', { at: 8, hidden: true }),
    addr_dst: v6('Source or Destination Address', { name: 'ipv6.addr', at: 24, hidden: true }),
  },
  fields: {
    ...fragmentFields('IPv6'),
    ...geoipFields(),
    bogus_ipv6_version: expert('Bogus IPv6 version', 'error', 'Malformed'),
    invalid_header: expert('IPv6 header must be exactly 40 bytes', 'error', 'Malformed'),
    plen_exceeds_framing: expert('IPv6 payload length exceeds framing length', 'warn', 'Protocol'),
    plen_zero: expert(
      'IPv6 payload length equals 0 (maybe because of "TCP segmentation offload" (TSO))',
      'chat',
      'Protocol',
    ),
    'opt.jumbo.missing': expert(
      'IPv6 payload length equals 0 and Hop-By-Hop present and Jumbo Payload option missing',
      'error',
      'Malformed',
    ),
  },
  dissect(r, p, f) {
    const state = p.session.recall<State>(ipv6) ?? begin(p)
    const b = r.bytes
    const i = r.base
    if (p.columns.wanted) {
      p.columns.name('IPv6')
      p.columns.set('')
    }
    if (r.end > i && b[i] >> 4 !== 6) {
      strange(r, p, f, state.shown)
      return
    }
    let payload = 0
    let next = 0
    if (r.end - i >= 40) {
      payload = (b[i + 4] << 8) | b[i + 5]
      next = b[i + 6]
    } else if (!state.shown) r.short()
    const jumbo = payload === 0 && next === 0 ? jumboLength(r, i + 40) : 0
    if (state.shown) showHeader(r, p, f, jumbo)
    r.pos = i + 40
    // in captures taken before segmentation offload a length of 0 stands for all that is there
    if (payload !== 0 || jumbo !== 0) r.bound(jumbo === 0 ? payload : jumbo)
    else if (p.session.settings.mode === 'tshark' || next === 59) r.bound(0)
    if (state.interned) {
      p.src = p.session.addresses.id(b, i + 8, 16)
      p.dst = p.session.addresses.id(b, i + 24, 16)
      if (p.columns.wanted) innermost(p)
    }
    if (EXTENSIONS.has(next)) walk(r, p, f, state, next, payload, jumbo !== 0)
    else hand(r, p, state, next)
  },
})

type Fields = typeof ipv6.f

/** Source and destination are now this header's. */
function innermost(p: Packet): void {
  if (p.columns.locked) return
  p.columns.source = undefined
  p.columns.destination = undefined
}

// apart: a function with a closure in it allocates its context on every call
function begin(p: Packet): State {
  return p.session.state(ipv6, () => new State(p))
}

/** The payload to the protocol of that number, even an empty one; a quoted packet may end with its header. */
function hand(r: Reader, p: Packet, state: State, next: number): void {
  const child = next === 59 ? undefined : state.children[next]
  if (child !== undefined) {
    if (r.pos >= r.limit && !p.quoted) r.short()
    if (p.quoted ? r.pos >= r.limit || p.beside(child, r) : p.call(child, r)) return
  } else if (p.columns.wanted) {
    const name = IP_PROTOCOLS[next] ?? 'Unknown'
    p.columns.set(next === 59 ? 'IPv6 no next header' : `Unknown IP Protocol: ${name} (${next})`)
  }
  if (child === undefined && r.pos < r.limit && next !== 59) p.session.coverage.count('ip.proto', next)
  rest(r, p)
}

/** What nobody dissects; of a quoted packet it stays in the tree of the one that quotes. */
function rest(r: Reader, p: Packet): void {
  const data = p.quoted ? p.session.registry.protocol('data') : undefined
  if (data === undefined) p.data(r)
  else if (r.pos < r.limit) p.beside(data, r)
}

/** Goes through the extension headers at the cursor, and hands on what follows the last one. */
function walk(
  r: Reader,
  p: Packet,
  f: Fields,
  state: State,
  first: number,
  payload: number,
  jumbo: boolean,
  start = r.base,
): void {
  let next = first
  chain.first = true
  chain.destination = -1
  chain.assembled = undefined
  while (EXTENSIONS.has(next)) {
    const child = state.children[next]
    if (child === undefined) break
    if (r.left <= 0) r.short()
    chain.walking = true
    chain.next = -1
    chain.offset = -1
    chain.payload = payload
    chain.jumbo = jumbo
    chain.header = start
    const taken = p.inside(child, r)
    chain.walking = false
    if (!taken || chain.next < 0) {
      // what was begun and could not be read ends the packet
      if (!taken) rest(r, p)
      return
    }
    next = chain.next
    chain.first = false
    if (next === 44 || chain.offset < 0) continue
    if (chain.offset === 0 && !chain.more) continue
    reassemble(r, p, f, state, next, start)
    return
  }
  settleDestination(r, p, state)
  hand(r, p, state, next)
}

/** A routing header that still has a way to go holds the address of the real destination. */
function settleDestination(r: Reader, p: Packet, state: State): void {
  if (!state.interned) return
  if (chain.assembled !== undefined) p.dst = p.session.addresses.id(chain.assembled, 0, 16)
  else if (chain.destination >= 0) p.dst = p.session.addresses.id(r.bytes, chain.destination, 16)
}

function reassemble(r: Reader, p: Packet, f: Fields, state: State, next: number, header: number): void {
  const { offset, more, ident } = chain
  const length = r.limit - r.pos
  settleDestination(r, p, state)
  if (r.end < r.limit || p.quoted || header < 0) {
    if (offset === 0 && !p.quoted) hand(r, p, state, next)
    else rest(r, p)
    return
  }
  if (!p.session.preference('ipv6.defragment', true)) {
    if (offset === 0) hand(r, p, state, next)
    else waiting(r, p, f, next)
    return
  }
  const { addresses } = p.session
  const src = addresses.id(r.bytes, header + 8, 16)
  const dst = addresses.id(r.bytes, header + 24, 16)
  const whole = state.fragments.add(p, r, src, dst, ident, 0, offset, length, more)
  if (whole !== undefined) {
    assembled(r, p, f, state, next, whole)
    return
  }
  waiting(r, p, f, next)
}

/** A fragment that others will complete, or never. */
function waiting(r: Reader, p: Packet, f: Fields, next: number): void {
  const { offset, more, ident } = chain
  if (r.full) r.tape.length[p.layerRow(ipv6)] = 40
  if (p.columns.wanted) {
    const id = ident.toString(16).padStart(8, '0')
    p.columns.set(`IPv6 fragment (off=${offset} more=${more ? 'y' : 'n'} ident=0x${id} nxt=${next})`)
  }
  showCompletion(p, r, f, r.base + 40)
  p.data(r)
}

function assembled(r: Reader, p: Packet, f: Fields, state: State, next: number, whole: Whole): void {
  const outer = p.pieces
  noteCompletion(p, f, whole)
  p.over(r, 'Reassembled IPv6', whole.bytes, 0, whole.bytes.length, () => {
    if (state.shown) showFragments(r, f, whole, 'IPv6')
    p.pieces = framesOf(whole)
    if (EXTENSIONS.has(next)) walk(r, p, f, state, next, whole.bytes.length, false, -1)
    else hand(r, p, state, next)
  })
  p.pieces = outer
}

/** A header that is not version 6's. */
function strange(r: Reader, p: Packet, f: Fields, shown: boolean): void {
  if (shown) {
    r.get(f.version)
    remark(r, f.version, f.bogus_ipv6_version)
    r.get(f.ip_version)
    r.tape.length[p.ownRow] = Math.min(40, r.left)
  }
  rest(r, p)
}

/** The length that a jumbo payload option in the hop-by-hop header at `at` gives (RFC 2675); 0 without one. */
function jumboLength(r: Reader, at: number): number {
  const b = r.bytes
  if (at + 2 > r.end) return 0
  const stop = Math.min(at + 8 * (b[at + 1] + 1), r.end)
  for (let i = at + 2; i < stop; ) {
    if (b[i] === 0) {
      i++
      continue
    }
    if (i + 2 > stop) return 0
    if (b[i] === 0xc2 && b[i + 1] === 4 && i + 6 <= stop) {
      const length = ((b[i + 2] << 24) | (b[i + 3] << 16) | (b[i + 4] << 8) | b[i + 5]) >>> 0
      return length > 0xffff ? length : 0
    }
    i += 2 + b[i + 1]
  }
  return 0
}

function showHeader(r: Reader, p: Packet, f: Fields, jumbo: number): void {
  const start = r.base
  r.get(f.version)
  r.get(f.ip_version)
  if (r.full)
    r.label(f.ip_version, '0110 .... = Version: 6 [This field makes the filter match on "ip.version == 6" possible]')
  if (r.leftOnWire < 40) r.expert(f.invalid_header)
  const tclass = r.get(f.tclass)
  if (r.full) {
    const picture = `.... ${bits(tclass, 8)} .... .... .... .... ....`
    const text = `(DSCP: ${dscpShort(tclass >> 2)}, ECN: ${ecnShort(tclass & 3)})`
    r.label(f.tclass, `${picture} = Traffic Class: 0x${tclass.toString(16).padStart(2, '0')} ${text}`)
  }
  const services = r.nest(f.tclass)
  r.get(f['tclass.dscp'])
  r.get(f['tclass.ecn'])
  r.unnest(services)
  const flow = r.get(f.flow)
  if (r.full) r.label(f.flow, `.... ${bits(flow, 20)} = Flow Label: 0x${flow.toString(16).padStart(5, '0')}`)
  const payload = r.get(f.plen)
  if (jumbo > 0) r.label(f.plen, 'Payload Length: 0 (Jumbogram)')
  const next = start + 6 < r.end ? r.bytes[start + 6] : -1
  const framed = r.leftOnWire - 40
  const claimed = jumbo > 0 ? jumbo : payload
  if (payload === 0 && jumbo === 0) {
    if (next === 0) remark(r, f.plen, f['opt.jumbo.missing'])
    else if (next !== 59) remark(r, f.plen, f.plen_zero)
  } else if (claimed > framed && framed >= 0 && !p.quoted)
    remark(r, f.plen, f.plen_exceeds_framing, `IPv6 payload length exceeds framing length (${framed} bytes)`)
  r.get(f.nxt)
  r.get(f.hlim)
  showAddress(r, p, 'src', start + 8, f.src, f.addr)
  showAddress(r, p, 'dst', start + 24, f.dst, f.addr)
  if (r.full)
    p.title(
      `Internet Protocol Version 6, Src: ${hostLabel(p, ipv6Text(r.bytes, start + 8))}, Dst: ${hostLabel(p, ipv6Text(r.bytes, start + 24))}`,
    )
  showEmbedded(r, start + 8, start + 24)
}

function showAddress(r: Reader, p: Packet, end: 'src' | 'dst', at: number, own: Field, any: Field): void {
  if (at + 16 > r.end) r.short()
  r.row(own, at, 16, 0)
  r.row(any, at, 16, 0)
  showHosts(r, p, end, at, r.full ? ipv6Text(r.bytes, at) : '')
}

function remark(r: Reader, parent: Field, item: Field, text?: string): void {
  const row = r.nest(parent)
  r.expert(item, text)
  r.unnest(row)
}

function bits(v: number, width: number): string {
  return v
    .toString(2)
    .padStart(width, '0')
    .replace(/\B(?=(.{4})+$)/g, ' ')
}
