import { ipv4Text } from '../../bytes/address.js'
import { durationWords } from '../../bytes/duration.js'
import type { DnsAnswer } from '../../events.js'
import { bool, bytes, ether, expert, type Field, ipv4, string, u8, u16, u32 } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { type Protocol, protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { SHORT } from '../../packet/tape.js'
import { className } from '../dns/labels.js'
import { Names } from '../dns/names.js'
import { described, hostText, type NetbiosName, readName, serviceName } from './names.js'

/** NetBIOS names over TCP/IP: RFC 1002 4.2. */

const OPCODES: Readonly<Record<number, string>> = {
  0: 'Name query',
  5: 'Registration',
  6: 'Release',
  7: 'Wait for acknowledgment',
  8: 'Refresh',
  9: 'Refresh (alternate opcode)',
  15: 'Multi-homed registration',
}

const RCODES: Readonly<Record<number, string>> = {
  0: 'No error',
  1: 'Request was invalidly formatted',
  2: 'Server failure',
  3: 'Requested name does not exist',
  4: 'Request is not implemented',
  5: 'Request was refused',
  6: 'Name is owned by another node',
  7: 'Name is in conflict',
}

const TYPES: Readonly<Record<number, string>> = { 32: 'NB', 33: 'NBSTAT' }
const CLASSES: Readonly<Record<number, string>> = { 1: 'IN', 2: 'CS', 3: 'CH', 4: 'HS', 254: 'NONE', 255: 'ANY' }
const NODES = ['B-node', 'P-node', 'M-node', 'H-node']
/** The reference has the values before they are shifted, so that only the first one gets its name. */
const NODE_LABELS: Readonly<Record<number, string>> = { 0: 'B-node' }

const NB = 32
const NBSTAT = 33
const REGISTRATION = 5
const WAIT = 7
const REFRESH = 8
const REFRESH_OTHER = 9
const MULTIHOMED = 15
const HEADER = 12
const YES = ['Yes', 'No'] as const
const NAME_TYPE = ['Group name', 'Unique name'] as const

const bit = (title: string, mask: number, states: readonly [string, string]) => bool(title, { mask, bits: 16, states })

/** NetBIOS Name Service. */
export const nbns = protocol({
  name: 'nbns',
  title: 'NetBIOS Name Service',
  on: { 'udp.port': [137] },
  fields: {
    id: u16('Transaction ID', { base: 'hex' }),
    flags: u16('Flags', { base: 'hex' }),
    'flags.response': bit('Response', 0x8000, ['Message is a response', 'Message is a query']),
    'flags.opcode': u16('Opcode', { mask: 0x7800, labels: OPCODES }),
    'flags.authoritative': bit('Authoritative', 0x400, [
      'Server is an authority for domain',
      'Server is not an authority for domain',
    ]),
    'flags.truncated': bit('Truncated', 0x200, ['Message is truncated', 'Message is not truncated']),
    'flags.recdesired': bit('Recursion desired', 0x100, ['Do query recursively', "Don't do query recursively"]),
    'flags.recavail': bit('Recursion available', 0x80, [
      'Server can do recursive queries',
      "Server can't do recursive queries",
    ]),
    'flags.broadcast': bit('Broadcast', 0x10, ['Broadcast packet', 'Not a broadcast packet']),
    'flags.rcode': u16('Reply code', { mask: 0x0f, labels: RCODES }),
    'count.queries': u16('Questions'),
    'count.answers': u16('Answer RRs'),
    'count.auth_rr': u16('Authority RRs'),
    'count.add_rr': u16('Additional RRs'),
    name: string('Name'),
    type: u16('Type', { labels: TYPES }),
    class: u16('Class', { labels: CLASSES }),
    ttl: u32('Time to live'),
    data_length: u16('Data length'),
    nb_flags: u16('Name flags', { base: 'hex' }),
    'nb_flags.group': bit('Name type', 0x8000, NAME_TYPE),
    'nb_flags.ont': u16('ONT', { mask: 0x6000, labels: NODE_LABELS }),
    addr: ipv4('Addr'),
    number_of_names: u8('Number of names'),
    netbios_name: string('Name'),
    name_flags: u16('Name flags', { base: 'hex' }),
    'name_flags.group': bit('Name type', 0x8000, NAME_TYPE),
    'name_flags.ont': u16('ONT', { mask: 0x6000, labels: NODE_LABELS }),
    'name_flags.drg': bit('Name is being deregistered', 0x1000, YES),
    'name_flags.cnf': bit('Name is in conflict', 0x800, YES),
    'name_flags.act': bit('Name is active', 0x400, YES),
    'name_flags.prm': bit('Permanent node name', 0x200, YES),
    unit_id: ether('Unit ID'),
    jumpers: u8('Jumpers', { base: 'hex' }),
    test_result: u8('Test result', { base: 'hex' }),
    version_number: u16('Version number', { base: 'hex' }),
    period_of_statistics: u16('Period of statistics', { base: 'hex' }),
    num_crcs: u16('Number of CRCs'),
    num_alignment_errors: u16('Number of alignment errors'),
    num_collisions: u16('Number of collisions'),
    num_send_aborts: u16('Number of send aborts'),
    num_good_sends: u32('Number of good sends'),
    num_good_receives: u32('Number of good receives'),
    numretransmits: u16('Number of retransmits'),
    num_no_resource_conditions: u16('Number of no resource conditions'),
    numcommand_blocks: u16('Number of command blocks'),
    numpending_sessions: u16('Number of pending sessions'),
    max_num_pending_sessions: u16('Max number of pending sessions'),
    max_total_sessions_possible: u16('Max total sessions possible'),
    session_data_packet_size: u16('Session data packet size'),
    data: bytes('Data'),
    incomplete_entry: expert('incomplete entry', 'error', 'Malformed'),
  },
  dissect(r, p) {
    const known = p.session.state<Memory>(nbns, () => new Memory(r))
    known.names.begin()
    if (p.listens('dns') || p.listens('hostname')) tell(r, p, known)
    if (known.wanted) rows(r, known)
    else r.pos = r.end
  },
})

const f = nbns.f

class Memory {
  readonly names = new Names()
  readonly wanted: boolean
  /** Frames of queries, by who asked and the id. */
  readonly queries = new Map<number, number>()

  constructor(r: Reader) {
    this.wanted = r.full || (nbns as Protocol).fields.some(field => r.wants(field))
  }
}

// --- rows

const QUERY = [
  f['flags.response'],
  f['flags.opcode'],
  f['flags.truncated'],
  f['flags.recdesired'],
  f['flags.broadcast'],
]
const RESPONSE = [
  f['flags.response'],
  f['flags.opcode'],
  f['flags.authoritative'],
  f['flags.truncated'],
  f['flags.recdesired'],
  f['flags.recavail'],
  f['flags.broadcast'],
  f['flags.rcode'],
]

function rows(r: Reader, known: Memory): void {
  const base = r.pos
  r.u16(f.id)
  const opcode = (flags(r) >> 11) & 15
  const counts = [f['count.queries'], f['count.answers'], f['count.auth_rr'], f['count.add_rr']].map(field =>
    r.u16(field),
  )
  group(r, 'Queries', counts[0], () => question(r, known.names, base))
  const record = (): void => resource(r, known.names, base, opcode)
  group(r, 'Answers', counts[1], record)
  group(r, 'Authoritative nameservers', counts[2], record)
  group(r, 'Additional records', counts[3], record)
}

function group(r: Reader, title: string, count: number, read: () => void): void {
  if (count === 0) return
  const t = r.group(title)
  for (let i = 0; i < count; i++) read()
  r.close(t)
}

function flags(r: Reader): number {
  const value = r.peek16()
  const response = (value & 0x8000) !== 0
  const row = r.tape.count
  r.flags(f.flags, response ? RESPONSE : QUERY)
  if (r.full) r.tape.label[row] = flagsLabel(value, response)
  return value
}

function flagsLabel(value: number, response: boolean): string {
  const words = [`Flags: 0x${value.toString(16).padStart(4, '0')}`]
  if (response) words.push('Response')
  words.push(`Opcode: ${OPCODES[(value >> 11) & 15] ?? 'Unknown'}`)
  if (response && (value & 0x400) !== 0) words.push('Authoritative')
  if ((value & 0x200) !== 0) words.push('Truncated')
  if ((value & 0x100) !== 0) words.push('Recursion desired')
  if (response && (value & 0x80) !== 0) words.push('Recursion available')
  if ((value & 0x10) !== 0) words.push('Broadcast')
  if (response) words.push(`Reply code: ${RCODES[value & 15] ?? 'Unknown'}`)
  return words.join(', ')
}

const line = (name: NetbiosName, type: number, value: number): string =>
  `${name.text}: type ${TYPES[type] ?? 'Unknown'}, class ${className(value)}`

function question(r: Reader, names: Names, base: number): void {
  const start = r.pos
  const name = readName(names, r.bytes, base, start, r.end)
  const length = name.next - start
  r.need(length + 4)
  const t = r.group(r.full ? line(name, r.peek16(length), r.peek16(length + 2)) : '')
  r.row(f.name, start, length, 0, name.text)
  if (r.full) r.label(f.name, `Name: ${described(name)}`)
  r.pos = name.next
  r.u16(f.type)
  r.u16(f.class)
  r.close(t)
}

function resource(r: Reader, names: Names, base: number, opcode: number): void {
  const start = r.pos
  const name = readName(names, r.bytes, base, start, r.end)
  const length = name.next - start
  const type = r.peek16(length)
  const size = r.peek16(length + 8)
  r.need(length + 10 + size)
  const t = r.group(r.full ? line(name, type, r.peek16(length + 2)) : '')
  if (t >= 0) r.tape.length[t] = length + 10 + size
  // the reference starts the name behind its first byte
  r.row(f.name, start + 1, length - 1, 0, type === NB ? described(name) : name.text)
  r.pos = name.next
  r.u16(f.type)
  r.u16(f.class)
  const ttl = r.u32(f.ttl)
  if (r.full) r.label(f.ttl, `Time to live: ${durationWords(ttl)}`)
  r.u16(f.data_length)
  const end = r.pos + size
  if (type === NB) {
    while (r.pos < end) {
      if (opcode === WAIT) waiting(r, end)
      else owner(r, end)
    }
  } else if (type === NBSTAT) status(r, end)
  else r.span(f.data, size)
  r.pos = end
  r.close(t)
}

/** Says that fewer bytes are left than the entry needs. */
function incomplete(r: Reader, end: number): void {
  const t = r.group('incomplete entry')
  r.expert(f.incomplete_entry)
  r.pos = end
  r.close(t)
}

/** The flags of the request that has to wait. */
function waiting(r: Reader, end: number): void {
  if (end - r.pos < 2) incomplete(r, end)
  else flags(r)
}

function owner(r: Reader, end: number): void {
  if (end - r.pos < 2) {
    incomplete(r, end)
    return
  }
  const value = r.peek16()
  const row = r.tape.count
  r.flags(f.nb_flags, [f['nb_flags.group'], f['nb_flags.ont']])
  if (r.full) {
    const kind = (value >> 13) & 3
    const shared = (value & 0x8000) !== 0
    r.tape.label[row] =
      `Name flags: 0x${value.toString(16).padStart(4, '0')}${shared ? ', Name type' : ''}, ONT: ` +
      `${NODE_LABELS[kind] ?? 'Unknown'} (${NODES[kind]}, ${shared ? 'group' : 'unique'})`
  }
  if (end - r.pos < 4) {
    incomplete(r, end)
    return
  }
  r.ipv4(f.addr)
}

const NAME_FLAGS: readonly (readonly [mask: number, field: Field])[] = [
  [0x1000, f['name_flags.drg']],
  [0x800, f['name_flags.cnf']],
  [0x400, f['name_flags.act']],
  [0x200, f['name_flags.prm']],
]
const NAME_FLAG_ROWS = [f['name_flags.group'], f['name_flags.ont'], ...NAME_FLAGS.map(([, field]) => field)]

const STATISTICS = [
  f.unit_id,
  f.jumpers,
  f.test_result,
  f.version_number,
  f.period_of_statistics,
  f.num_crcs,
  f.num_alignment_errors,
  f.num_collisions,
  f.num_send_aborts,
  f.num_good_sends,
  f.num_good_receives,
  f.numretransmits,
  f.num_no_resource_conditions,
  f.numcommand_blocks,
  f.numpending_sessions,
  f.max_num_pending_sessions,
  f.max_total_sessions_possible,
  f.session_data_packet_size,
]

/** A host's names and counters. */
function status(r: Reader, end: number): void {
  if (end - r.pos < 1) {
    incomplete(r, end)
    return
  }
  const count = r.u8(f.number_of_names)
  for (let i = 0; i < count; i++) {
    if (end - r.pos < 18) {
      incomplete(r, end)
      return
    }
    const host = hostText(r.bytes, r.pos)
    const service = r.bytes[r.pos + 15]
    r.row(f.netbios_name, r.pos, 16, 0, host)
    if (r.full) {
      r.label(f.netbios_name, `Name: ${host}<${service.toString(16).padStart(2, '0')}> (${serviceName(service)})`)
    }
    r.skip(16)
    nameFlags(r)
  }
  for (const field of STATISTICS) {
    const size = field.bits >> 3
    if (end - r.pos < size) {
      incomplete(r, end)
      return
    }
    if (field === f.unit_id) r.ether(field)
    else r.number(field, size, false)
  }
}

function nameFlags(r: Reader): void {
  const value = r.peek16()
  const row = r.tape.count
  r.flags(f.name_flags, NAME_FLAG_ROWS)
  if (!r.full) return
  const words = [`Name flags: 0x${value.toString(16).padStart(4, '0')}`]
  if ((value & 0x8000) !== 0) words.push('Name type')
  words.push(`ONT: ${NODE_LABELS[(value >> 13) & 3] ?? 'Unknown'}`)
  for (const [mask, field] of NAME_FLAGS) if ((value & mask) !== 0) words.push(field.title)
  r.tape.label[row] = words.join(', ')
}

// --- events

const WORKSTATION = 0x00
const SERVER = 0x20
/** Queries that wait for their response. */
const MOST = 4096

function tell(r: Reader, p: Packet, known: Memory): void {
  const b = r.bytes
  const base = r.pos
  if (base + HEADER > r.end) return
  const word = (at: number): number => (b[at] << 8) | b[at + 1]
  const value = word(base + 2)
  const response = (value & 0x8000) !== 0
  const opcode = (value >> 11) & 15
  const questions: { name: string; type: number; class: number }[] = []
  const answers: DnsAnswer[] = []
  const registers = !response && [REGISTRATION, REFRESH, REFRESH_OTHER, MULTIHOMED].includes(opcode)
  let own = ''
  let at = base + HEADER
  try {
    for (let n = word(base + 4); n > 0; n--) {
      const name = readName(known.names, b, base, at, r.end)
      at = name.next + 4
      if (at > r.end) throw SHORT
      questions.push({ name: name.text, type: word(at - 4), class: word(at - 2) })
    }
    const records = word(base + 6) + word(base + 8) + word(base + 10)
    for (let n = 0; n < records; n++) {
      const name = readName(known.names, b, base, at, r.end)
      const from = name.next + 10
      if (from > r.end) throw SHORT
      const type = word(name.next)
      const to = from + word(name.next + 8)
      if (to > r.end) throw SHORT
      at = to
      const unique = type === NB && to > from && (b[from] & 0x80) === 0
      if (registers && unique && (name.service === WORKSTATION || name.service === SERVER)) own = name.host
      if (type === NBSTAT && response) own = ownName(b, from, to)
      const ttl = word(name.next + 4) * 65536 + word(name.next + 6)
      if (n < word(base + 6)) answers.push({ name: name.text, type, ttl, data: dataText(b, type, from, to) })
    }
  } catch (e) {
    if (e !== SHORT) throw e
  }
  if (own !== '' && p.src !== 0 && p.listens('hostname')) {
    p.emit('hostname', { host: p.src, name: own, source: 'nbns', frame: p.number })
  }
  const id = word(base)
  const requestFrame = relate(p, known, response, id)
  if (!p.listens('dns')) return
  const ends = p.ends(!response)
  p.emit('dns', {
    client: ends.client,
    server: ends.server,
    clientPort: ends.clientPort,
    serverPort: ends.serverPort,
    stream: ends.stream,
    transport: ends.transport,
    kind: 'nbns',
    frame: p.number,
    time: p.time,
    id,
    response,
    opcode,
    rcode: response ? value & 15 : 0,
    questions,
    answers,
    length: r.end - base,
    requestFrame,
  })
}

/** Keeps a query's frame, or finds that of a response; a broadcast is answered from elsewhere. */
function relate(p: Packet, known: Memory, response: boolean, id: number): number {
  const key = (response ? p.dst : p.src) * 65536 + id
  const query = known.queries.get(key)
  if (response) return query ?? 0
  if (query === undefined) {
    if (known.queries.size >= MOST) known.queries.delete(known.queries.keys().next().value as number)
    known.queries.set(key, p.number)
  }
  return 0
}

/** The first unique name of a workstation in a host's list. */
function ownName(b: Uint8Array, from: number, to: number): string {
  for (let i = 0, at = from + 1; i < b[from] && at + 18 <= to; i++, at += 18) {
    if (b[at + 15] === WORKSTATION && (b[at + 16] & 0x80) === 0) return hostText(b, at)
  }
  return ''
}

function dataText(b: Uint8Array, type: number, from: number, to: number): string {
  const texts: string[] = []
  if (type === NB) for (let at = from; at + 6 <= to; at += 6) texts.push(ipv4Text(b, at + 2))
  if (type === NBSTAT && to > from) {
    for (let i = 0, at = from + 1; i < b[from] && at + 18 <= to; i++, at += 18) {
      texts.push(`${hostText(b, at)}<${b[at + 15].toString(16).padStart(2, '0')}>`)
    }
  }
  return texts.join(', ')
}
