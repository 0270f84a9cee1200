import { handDatagram } from '../flows/handoff.js'
import type { Conversation } from '../packet/conversation.js'
import { bytes, duration, expert, type Field, u8, u16, u32 } from '../packet/field.js'
import { portLabel } from '../packet/names.js'
import type { Packet } from '../packet/packet.js'
import { protocol } from '../packet/protocol.js'
import type { Reader } from '../packet/reader.js'
import { transportChecksum } from './transport-checksum.js'

const CHECKSUMS: Readonly<Record<number, string>> = {
  0: 'Bad',
  1: 'Good',
  2: 'Unverified',
  3: 'Not present',
  4: 'Illegal',
}

/** User Datagram Protocol: RFC 768. */
export const udp = protocol({
  name: 'udp',
  title: 'User Datagram Protocol',
  on: { 'ip.proto': [17] },
  hands: ['udp.port', 'udp.heuristic'],
  header: {
    srcport: u16('Source Port', { port: 'udp' }),
    dstport: u16('Destination Port', { port: 'udp' }),
    length: u16('Length'),
    checksum: u16('Checksum', { base: 'hex' }),
  },
  fields: {
    port: u16('Source or Destination Port', { hidden: true, port: 'udp' }),
    possible_traceroute: expert('Possible traceroute', 'chat', 'Sequence'),
    'length.bad': expert('Bad length value', 'error', 'Malformed'),
    'length.bad_zero': expert('Length is zero but payload < 65536', 'error', 'Malformed'),
    'checksum.bad': expert('Bad checksum', 'error', 'Checksum'),
    checksum_calculated: u16('Calculated Checksum', { base: 'hex', generated: true }),
    'checksum.zero': expert('Illegal checksum value (0)', 'error', 'Checksum'),
    'checksum.status': u8('Checksum Status', { base: 'none', labels: CHECKSUMS, generated: true }),
    checksum_coverage: u16('Checksum coverage'),
    stream: u32('Stream index'),
    time_relative: duration('Time since first frame'),
    time_delta: duration('Time since previous frame'),
    payload: bytes('Payload'),
  },
  dissect(r, p, f) {
    const wanted = p.session.wantsAny(udp)
    p.columns.name('UDP')
    ports(r, p, wanted)
    const available = r.leftOnWire + 4
    let length = r.u16(f.length)
    const jumbo = length === 0 && p.session.addresses.size(p.src) === 16
    if (length < 8 && !jumbo) {
      p.columns.add(` [BAD UDP LENGTH ${length} < 8]`)
      if (wanted) badLength(r, f.length, length, `${length} < 8`, 'must be >= 8')
      return
    }
    if (jumbo) length = available
    if (wanted && (jumbo || (length > available && !p.quoted))) {
      if (!jumbo) p.columns.add(` [BAD UDP LENGTH ${length} > IP PAYLOAD LENGTH]`)
      if (!jumbo) badLength(r, f.length, length, `${length} > IP payload length`, `payload length ${available}`)
      else if (length < 65536) note(r, f.length, f['length.bad_zero'])
    }
    datagram(r, p, length - 8, wanted)
  },
})

/** UDP-Lite, RFC 3828: as UDP, and where UDP has its length, how much of it the checksum covers. */
export const udplite = protocol({
  name: 'udplite',
  title: 'Lightweight User Datagram Protocol',
  short: 'UDP-Lite',
  on: { 'ip.proto': [136] },
  hands: ['udp.port', 'udp.heuristic'],
  fields: {
    'checksum_coverage.bad': expert('Bad checksum coverage length value', 'error', 'Malformed'),
  },
  dissect(r, p, f) {
    const wanted = p.session.wantsAny(udp)
    const length = r.leftOnWire
    p.columns.name('UDP-Lite')
    ports(r, p, wanted)
    const coverage = r.u16(udp.f.checksum_coverage)
    if ((coverage > 0 && coverage < 8) || coverage > length) {
      const limits = `must be >= 8 and <= ${length}`
      r.label(udp.f.checksum_coverage, `Checksum coverage: ${coverage} (bogus, ${limits})`)
      p.columns.add(` [BAD LIGHTWEIGHT UDP CHECKSUM COVERAGE LENGTH ${coverage} < 8 or > ${length}]`)
      const text = `Bad checksum coverage length value ${coverage} < 8 or > ${length}`
      note(r, udp.f.checksum_coverage, f['checksum_coverage.bad'], text)
    }
    r.row(udp.f.length, r.pos - 2, 0, length)
    datagram(r, p, length - 8, wanted)
  },
})

function ports(r: Reader, p: Packet, wanted: boolean): void {
  const f = udp.f
  const start = r.pos
  const source = (p.srcPort = r.u16(f.srcport))
  if (wanted && source > 33434 && source < 33465) trace(r, f.srcport, source)
  const target = (p.dstPort = r.u16(f.dstport))
  p.transport = 17
  if (!wanted) return
  if (p.columns.wanted) p.columns.set(`${portLabel(p, 'udp', source, '')} → ${portLabel(p, 'udp', target, '')}`)
  if (target > 33434 && target < 33465) trace(r, f.dstport, target)
  r.row(f.port, start, 2, source)
  r.row(f.port, start + 2, 2, target)
  const title = p.layerProtocols[p.layerProtocols.length - 1].title
  if (p.full) p.title(`${title}, Src Port: ${portLabel(p, 'udp', source)}, Dst Port: ${portLabel(p, 'udp', target)}`)
}

/** Traceroute counts up from port 33435: three attempts for each hop. */
function trace(r: Reader, f: Field, port: number): void {
  const n = port - 33435
  const text = `Possible traceroute: hop #${Math.floor(n / 3) + 1}, attempt #${(n % 3) + 1}`
  note(r, f, udp.f.possible_traceroute, text)
}

/** An expert item about the field recorded last. */
function note(r: Reader, f: Field, what: Field, text?: string): void {
  const t = r.nest(f)
  r.expert(what, text)
  r.unnest(t)
}

function badLength(r: Reader, f: Field, length: number, why: string, limit: string): void {
  r.label(f, `Length: ${length} (bogus, ${limit})`)
  note(r, f, udp.f['length.bad'], `Bad length value ${why}`)
}

/** The checksum and what follows: `length` bytes of payload. */
function datagram(r: Reader, p: Packet, length: number, wanted: boolean): void {
  if (!p.quoted) p.payload = Math.max(0, length)
  const f = udp.f
  const checksum = r.u16(f.checksum)
  if (p.columns.wanted) p.columns.add(` Len=${length}`)
  if (wanted) checksumStatus(r, p, checksum)
  const session = p.session
  // tshark numbers the streams of quoted datagrams too
  if (session.demand.conversations && (!p.quoted || session.settings.mode === 'tshark')) {
    const c = session.conversations.find(17, p.src, p.dst, p.srcPort, p.dstPort, p.number)
    if (wanted) times(r, p, c)
    if (!p.quoted) {
      c.last = p.number
      p.conversation = c
    }
  }
  if (wanted && r.leftOnWire > 0) {
    r.need(1)
    // all there is, even what lies behind the length's end
    r.row(f.payload, r.pos, r.left, 0)
    const n = Math.min(Math.max(length, 0), r.left)
    if (r.full) r.label(f.payload, n === 1 ? 'UDP payload (1 byte)' : `UDP payload (${n} bytes)`)
  }
  // of a quoted datagram often nothing but its header is there
  if (length <= 0 || (p.quoted && r.left <= 0)) return
  r.bound(length)
  handDatagram(p, r, 'udp.port', p.conversation)
}

const hex4 = (v: number): string => v.toString(16).padStart(4, '0')

/** Compares the checksum with what it should be, where that can be known. */
function checked(r: Reader, p: Packet, stored: number, at: number): boolean {
  const f = udp.f
  const expected = transportChecksum(r, p, 17, stored, r.limit)
  if (expected < 0) return false
  const good = expected === stored
  const wrong = ` incorrect, should be 0x${hex4(expected)} (maybe caused by "UDP checksum offload"?)`
  r.label(f.checksum, `Checksum: 0x${hex4(stored)}${good ? ' [correct]' : wrong}`)
  if (!good) p.columns.add(' [UDP CHECKSUM INCORRECT]')
  const t = r.nest(f.checksum)
  if (!good) r.expert(f['checksum.bad'], `Bad checksum [should be 0x${hex4(expected)}]`)
  r.row(f.checksum_calculated, at, 2, expected)
  r.unnest(t)
  r.row(f['checksum.status'], at, 0, good ? 1 : 0)
  return true
}

function checksumStatus(r: Reader, p: Packet, checksum: number): void {
  const f = udp.f
  const at = r.pos - 2
  if (checksum !== 0) {
    if (p.session.preference('udp.check_checksum', false) && checked(r, p, checksum, at)) return
    r.label(f.checksum, `Checksum: 0x${checksum.toString(16).padStart(4, '0')} [unverified]`)
    r.row(f['checksum.status'], at, 0, 2)
    return
  }
  // RFC 8200 has no datagrams without a checksum
  const illegal = p.session.addresses.size(p.src) === 16
  if (illegal) p.columns.add(' [ILLEGAL CHECKSUM (0)]')
  r.label(f.checksum, `Checksum: 0x0000 [zero-value ${illegal ? 'illegal' : 'ignored'}]`)
  const t = r.nest(f.checksum)
  if (illegal) r.expert(f['checksum.zero'])
  r.row(f['checksum.status'], at, 2, illegal ? 4 : 3)
  r.unnest(t)
}

/** When the conversation began, and when it last carried something. */
class Times {
  readonly previous: [seconds: number, nanos: number]

  constructor(readonly first: readonly [seconds: number, nanos: number]) {
    this.previous = [first[0], first[1]]
  }
}

function times(r: Reader, p: Packet, c: Conversation): void {
  const f = udp.f
  r.row(f.stream, r.pos, 0, c.index)
  if (!r.wants(f.time_relative) && !r.wants(f.time_delta)) return
  if (!p.session.preference('udp.calculate_timestamps', true)) return
  const known = c.state(udp, () => new Times([p.seconds, p.nanos]))
  if (p.quoted || r.leftOnWire <= 0) return
  const start = r.base
  const t = r.group('Timestamps')
  if (t >= 0) p.tape.start[t] = start
  since(r, f.time_relative, start, p, known.first[0], known.first[1])
  since(r, f.time_delta, start, p, known.previous[0], known.previous[1])
  r.unnest(t)
  known.previous[0] = p.seconds
  known.previous[1] = p.nanos
}

function since(r: Reader, f: Field, at: number, p: Packet, seconds: number, nanos: number): void {
  const borrow = p.nanos < nanos
  const whole = p.seconds - seconds - (borrow ? 1 : 0)
  const rest = p.nanos - nanos + (borrow ? 1_000_000_000 : 0)
  r.row(f, at, 0, whole + rest / 1e9, [whole, rest])
}
