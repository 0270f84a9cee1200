import { ipv4Text } from '../../bytes/address.js'
import type { DnsAnswer } from '../../events.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { SHORT } from '../../packet/tape.js'
import { Names } from '../dns/names.js'
import { f } from './fields.js'
import { hostText, readName } from './names.js'

/** The events of a message: what was asked and answered, and who a host says it is. */

const NB = 32
const NBSTAT = 33
const REGISTRATION = 5
const REFRESH = 8
const REFRESH_OTHER = 9
const MULTIHOMED = 15
const HEADER = 12

/** What is kept over a capture. */
export class Memory {
  readonly names = new Names()
  /** Whether any field is recorded. */
  readonly wanted: boolean
  /** Frames of queries, by who asked and the id. */
  readonly queries = new Map<number, number>()

  constructor(r: Reader, columns: boolean) {
    this.wanted = r.full || columns || Object.values(f).some(field => r.wants(field))
  }
}

const WORKSTATION = 0x00
const SERVER = 0x20
/** Queries that wait for their response. */
const MOST = 4096

export function tell(r: Reader, p: Packet, known: Memory): void {
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
