import { type Field, TEXT } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { FOREIGN, MORE, type Protocol, protocol, type Verdict } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { HIDDEN } from '../../packet/tape.js'
import { convincing, plausible } from './detect.js'
import { tell } from './event.js'
import { f } from './fields.js'
import { className, dsoType, OPCODES, RCODES, typeName } from './labels.js'
import { Message } from './message.js'
import { Names } from './names.js'
import { record } from './records.js'
import { type Relation, Transactions } from './transactions.js'

/** Domain names: DNS (RFC 1035), multicast DNS (RFC 6762) and LLMNR (RFC 4795), which share their messages. */

const HEADER = 12
const STATEFUL = 6
const UPDATE = 5
const AXFR = 252
const IXFR = 251

/** What is kept over a capture, made once. */
class Memory {
  readonly message = new Message(new Names())
  readonly transactions = new Transactions()
  readonly relation: Relation = { transaction: undefined, answers: 0, repeats: 0 }
  /** Whether any field of the family is recorded. */
  readonly wanted: boolean

  constructor(r: Reader, columns: boolean) {
    this.wanted = r.full || columns || Object.values(f).some(field => r.wants(field))
  }
}

const memory = (p: Packet): Memory => p.session.recall<Memory>(dns) ?? begin(p)
const begin = (p: Packet): Memory => p.session.state(dns, () => new Memory(p.reader, p.columns.wanted))

const PORTS = [53, 5353]

export const dns: Protocol = {
  ...protocol({
    name: 'dns',
    sized: true,
    title: 'Domain Name System',
    on: {
      'udp.port': [53],
      'tcp.port': PORTS,
      'sctp.port': [53],
      'tls.port': [853],
      'dtls.port': [853],
      media_type: ['application/dns-message'],
      'udp.heuristic': [],
      'tcp.heuristic': [],
    },
    detect: (r, p) => detect(r, p),
    frame(r, p) {
      if (r.left < 2) return MORE
      const length = r.peek16()
      if (p.srcPort !== 53 && p.dstPort !== 53 && length < HEADER && p.session.settings.mode === 'evidence')
        return FOREIGN
      return 2 + length
    },
    dissect(r, p) {
      if (p.transport === 17 && !expected(r, p)) return false
      return dissect(r, p, 'dns')
    },
  }),
  fields: Object.values(f),
}

export const mdns: Protocol = protocol({
  name: 'mdns',
  title: 'Multicast Domain Name System',
  short: 'mDNS',
  on: { 'udp.port': [5353] },
  hands: ['dns'],
  dissect: (r, p) => dissect(r, p, 'mdns'),
})

export const llmnr: Protocol = protocol({
  name: 'llmnr',
  title: 'Link-local Multicast Name Resolution',
  on: { 'udp.port': [5355] },
  hands: ['dns'],
  dissect: (r, p) => dissect(r, p, 'llmnr'),
})

function detect(r: Reader, p: Packet): Verdict {
  const evidence = p.session.settings.mode === 'evidence'
  if (p.transport === 17) {
    const yes = evidence ? convincing(r, memory(p).message.names, 0, r.leftOnWire) : plausible(r)
    return yes ? 'yes' : 'no'
  }
  if (!evidence || r.left < 2) return 'no'
  return convincing(r, memory(p).message.names, 2, r.peek16()) ? 'yes' : 'no'
}

/** Whether a datagram is taken: on DNS's own port always, elsewhere where it looks like it. */
function expected(r: Reader, p: Packet): boolean {
  if (p.srcPort === 53 || p.dstPort === 53 || p.srcPort === 853 || p.dstPort === 853) return true
  const registry = p.session.registry
  if (registry.hasForced) {
    if (registry.force('udp.port', p.srcPort) === dns || registry.force('udp.port', p.dstPort) === dns) return true
  }
  return plausible(r) || detect(r, p) === 'yes'
}

/** Whether messages come after their length: in streams, but not in HTTP. */
function counted(p: Packet): boolean {
  if (p.transport !== 6) return false
  for (let i = p.layerProtocols.length - 2; i >= 0; i--) {
    const name = p.layerProtocols[i].name
    if (name !== 'dns') return !name.startsWith('http')
  }
  return true
}

function dissect(r: Reader, p: Packet, kind: 'dns' | 'mdns' | 'llmnr'): void {
  const known = memory(p)
  const listened = p.listens('dns')
  if (!known.wanted && !listened) {
    r.pos = r.end
    return
  }
  const message = known.message
  message.names.begin()
  const framed = counted(p)
  const start = r.pos
  const base = start + (framed ? 2 : 0)
  const relation = relate(r, p, known, base)
  if (listened && base + HEADER <= r.end) {
    tell(p, kind, r.bytes, base, r.end, message.names, relation.answers)
  }
  if (!known.wanted) {
    r.pos = r.end
    return
  }
  if (r.full && base + 3 < r.end) {
    const title = kind === 'dns' ? 'Domain Name System' : kind === 'mdns' ? mdns.title : llmnr.title
    const response = (r.bytes[base + 2] & 0x80) !== 0
    r.tape.label[p.ownRow] = `${title} (${response ? 'response' : 'query'})`
  }
  message.base = base
  message.multicast = kind === 'mdns'
  if (framed) r.u16(f.length)
  rows(r, p, message, relation, kind)
}

/** Finds what the message answers or repeats. */
function relate(r: Reader, p: Packet, known: Memory, base: number): Relation {
  const relation = known.relation
  const c = p.conversation
  relation.transaction = undefined
  relation.answers = 0
  relation.repeats = 0
  if (c === undefined || base + 4 > r.end) return relation
  const b = r.bytes
  const flags = (b[base + 2] << 8) | b[base + 3]
  // stateful operations have sessions instead
  if (((flags >> 11) & 15) === STATEFUL) return relation
  const { transactions } = known
  const id = c.serial * 65536 + ((b[base] << 8) | b[base + 1])
  if ((flags & 0x8000) !== 0) {
    transactions.response(relation, id, p.number)
    if (relation.answers > 0 && answering(relation) === p.number)
      p.session.foretell(relation.answers, f.response_in, p.number)
  } else transactions.query(relation, id, p.number, p.seconds, p.nanos, transfers(known, b, base, r.end))
  return relation
}

/** Frame of the first response to the message's query. */
const answering = (relation: Relation): number => relation.transaction?.response ?? 0

/** Whether the first question is for a whole zone. */
function transfers(known: Memory, b: Uint8Array, base: number, end: number): boolean {
  const names = known.message.names
  if (!names.skip(b, base, base + HEADER, end) || names.next + 2 > end) return false
  const type = (b[names.next] << 8) | b[names.next + 1]
  return type === AXFR || type === IXFR
}

function rows(r: Reader, p: Packet, m: Message, relation: Relation, kind: 'dns' | 'mdns' | 'llmnr'): void {
  const base = r.base
  r.u16(f.id)
  const response = (r.peek8() & 0x80) !== 0
  if (relation.repeats > 0 && whole(r, m)) {
    const row = r.nest(f.id)
    const what = response ? 'response' : 'request'
    const title = response ? 'DNS response' : 'DNS query'
    r.expert(
      response ? f.retransmit_response : f.retransmit_request,
      `${title} retransmission. Original ${what} in frame ${relation.repeats}`,
    )
    r.unnest(row)
  }
  const flags = flagRows(r, kind)
  m.opcode = (flags >> 11) & 15
  m.columns = p.columns
  m.told = r.full || p.columns.wanted
  if (p.columns.wanted) column(p, kind, flags, (r.bytes[m.base] << 8) | r.bytes[m.base + 1])
  if (m.opcode === STATEFUL && stateful(r)) return
  sections(r, m, p)
  links(r, p, base, response, relation)
  if (r.pos < r.end) extraneous(r)
}

function column(p: Packet, kind: string, flags: number, id: number): void {
  const opcode = (flags >> 11) & 15
  const operation = OPCODES[opcode] ?? `Unknown operation (${opcode})`
  const response = (flags & 0x8000) !== 0
  const error = response && (flags & 15) !== 0 ? ` ${RCODES[flags & 15] ?? 'Unknown error'}` : ''
  const columns = p.columns
  columns.name(kind.toUpperCase())
  columns.set(`${operation}${response ? ' response' : ''} 0x${id.toString(16).padStart(4, '0')}${error}`)
}

/** Whether all records of the message are there: the reference remarks on a repetition only when it has read them. */
function whole(r: Reader, m: Message): boolean {
  const b = r.bytes
  const word = (at: number): number => (b[at] << 8) | b[at + 1]
  let at = m.base + HEADER
  if (at > r.end) return false
  const questions = word(m.base + 4)
  const records = word(m.base + 6) + word(m.base + 8) + word(m.base + 10)
  for (let i = 0; i < questions + records; i++) {
    if (!m.names.skip(b, m.base, at, r.end)) return false
    at = m.names.next + (i < questions ? 4 : 10)
    if (at > r.end) return false
    if (i >= questions) at += word(at - 2)
    if (at > r.end) return false
  }
  return true
}

/** How the message is tied to others, behind everything else. */
function links(r: Reader, p: Packet, base: number, response: boolean, relation: Relation): void {
  if (relation.repeats > 0) {
    r.row(response ? f.retransmit_response_in : f.retransmit_request_in, base, 0, relation.repeats)
    r.row(f.retransmission, base, 0, 1)
    return
  }
  if (!response) {
    const answer = p.session.foretold(p.number, f.response_in)
    if (answer !== undefined) r.row(f.response_in, base, 0, answer.value)
    return
  }
  const t = relation.transaction
  if (t === undefined || relation.answers === 0) {
    r.row(f.unsolicited, base, 0, 1)
    return
  }
  r.row(f.response_to, base, 0, t.query)
  let seconds = p.seconds - t.seconds
  let nanos = p.nanos - t.nanos
  if (nanos < 0) {
    seconds--
    nanos += 1_000_000_000
  }
  r.row(f.time, base, 0, seconds, [seconds, nanos])
}

const QUERY = [f['flags.response'], f['flags.opcode'], f['flags.truncated'], f['flags.recdesired'], f['flags.z']]
const QUERY_PLAIN = [...QUERY, f['flags.checkdisable']]
const QUERY_AD = [...QUERY, f.ad, f['flags.checkdisable']]
const RESPONSE = [
  f['flags.response'],
  f['flags.opcode'],
  f['flags.authoritative'],
  f['flags.truncated'],
  f['flags.recdesired'],
  f['flags.recavail'],
  f['flags.z'],
  f.authenticated,
  f['flags.checkdisable'],
  f['flags.rcode'],
]
const llmnrFlags = (conflict: Field): Field[] => [
  f['flags.response'],
  f['flags.opcode'],
  conflict,
  f['flags.truncated'],
  f['flags.tentative'],
]
const LLMNR_QUERY = llmnrFlags(f.conflict_query)
const LLMNR_RESPONSE = [...llmnrFlags(f.conflict_response), f['flags.rcode']]

function flagRows(r: Reader, kind: 'dns' | 'mdns' | 'llmnr'): number {
  const value = r.peek16()
  const response = (value & 0x8000) !== 0
  const row = r.tape.count
  if (kind === 'llmnr') r.flags(f.flags, response ? LLMNR_RESPONSE : LLMNR_QUERY)
  else r.flags(f.flags, response ? RESPONSE : (value & 0x20) !== 0 ? QUERY_AD : QUERY_PLAIN)
  if (r.full) {
    const operation = OPCODES[(value >> 11) & 15] ?? 'Unknown operation'
    const end = response ? ` response, ${RCODES[value & 15] ?? 'Unknown error'}` : ''
    r.tape.label[row] = `Flags: 0x${value.toString(16).padStart(4, '0')} ${operation}${end}`
  }
  return value
}

function sections(r: Reader, m: Message, p: Packet): void {
  const update = m.opcode === UPDATE
  const questions = r.u16(update ? f['count.zones'] : f['count.queries'])
  const answers = r.u16(update ? f['count.prerequisites'] : f['count.answers'])
  const authority = r.u16(update ? f['count.updates'] : f['count.auth_rr'])
  const additional = r.u16(f['count.add_rr'])
  if (questions > 0) {
    if (r.left === 0) r.short()
    const t = r.group(update ? 'Zone' : 'Queries')
    for (let i = 0; i < questions; i++) question(r, m)
    r.close(t)
  }
  section(r, m, p, answers, update ? 'Prerequisites' : 'Answers')
  section(r, m, p, authority, update ? 'Updates' : 'Authoritative nameservers')
  section(r, m, p, additional, 'Additional records')
}

function section(r: Reader, m: Message, p: Packet, count: number, title: string): void {
  if (count === 0) return
  if (r.left === 0) r.short()
  const t = r.group(title)
  for (let i = 0; i < count; i++) record(r, m, p)
  r.close(t)
}

function question(r: Reader, m: Message): void {
  const start = r.pos
  const names = m.names
  const name = names.read(r.bytes, m.base, start, r.end)
  const length = names.next - start
  r.need(length + 4)
  const type = r.peek16(length)
  const value = r.peek16(length + 2)
  let t = -1
  if (m.told) {
    const unicast = m.multicast ? `, "Q${(value & 0x8000) !== 0 ? 'U' : 'M'}" question` : ''
    m.columns?.add(` ${typeName(type)} ${name}${unicast}`)
    t = r.group(`${name}: type ${typeName(type)}, class ${className(m.multicast ? value & 0x7fff : value)}${unicast}`)
  }
  r.row(f['qry.name'], start, length, 0, name)
  r.row(f['qry.name.len'], start, length, names.length === 1 ? 0 : names.length)
  if (r.wants(f['count.labels'])) r.row(f['count.labels'], start, length, names.labels)
  r.pos = start + length
  r.u16(f['qry.type'])
  if (m.multicast) {
    r.bits(f.qry_class_mdns)
    r.read(f['qry.qu'])
  } else r.u16(f['qry.class'])
  r.close(t)
}

/** Bytes behind the last record. */
function extraneous(r: Reader): void {
  const n = r.left
  const t = r.group(`Extraneous Data (${n} bytes)`)
  const start = r.pos
  r.span(f['extraneous.data'], n)
  r.row(f['extraneous.length'], r.base, 0, n)
  r.note('Extraneous data', start, n)
  r.as(HIDDEN)
  const note = r.nest(TEXT)
  r.expert(f.extraneous)
  r.unnest(note)
  r.close(t)
}

/** DNS stateful operations, RFC 8490: operations as type, length and value where the counts are zero. */
function stateful(r: Reader): boolean {
  for (let i = 0; i < 8; i += 2) if (r.peek16(i) !== 0) return false
  for (const count of [f['count.queries'], f['count.answers'], f['count.auth_rr'], f['count.add_rr']]) r.u16(count)
  if (r.pos >= r.end) return true
  const all = r.open(f.dso)
  while (r.pos < r.end) operation(r)
  r.close(all)
  return true
}

function operation(r: Reader): void {
  const t = r.open(f['dso.tlv'])
  const type = r.u16(f['dso.tlv.type'])
  const length = r.u16(f['dso.tlv.length'])
  if (t >= 0 && r.full) r.tape.label[t] = `DSO TLV: ${dsoType(type)}`
  const stop = r.pos + length
  r.need(length)
  if (type === 1) {
    r.u32(f['dso.tlv.keepalive.inactivity'])
    r.u32(f['dso.tlv.keepalive.interval'])
  } else if (type === 2) r.u32(f['dso.tlv.retrydelay.retrydelay'])
  else if (type === 3) r.span(f['dso.tlv.encpad.padding'], length)
  else r.span(f['dso.tlv.data'], length)
  r.pos = stop
  r.close(t)
}
