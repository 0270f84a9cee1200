import type { Conversation } from '../packet/conversation.js'
import type { Packet } from '../packet/packet.js'
import type { Protocol, Verdict } from '../packet/protocol.js'
import type { Reader } from '../packet/reader.js'

/**
 * Who gets the payload of a transport. In this order: the user's decode-as, what the conversation already speaks, what an earlier
 * packet announced, content that is unmistakable, the port (the lower one first), content that is likely.
 */

/** What speaks for a protocol before any of its bytes is dissected; undefined when nothing does. */
export function settled(p: Packet, table: 'tcp.port' | 'udp.port', c: Conversation | undefined): Protocol | undefined {
  const registry = p.session.registry
  if (registry.hasForced) {
    const forced = registry.force(table, p.srcPort) ?? registry.force(table, p.dstPort)
    if (forced !== undefined) return forced
  }
  if (c === undefined) return undefined
  if (c.app !== undefined) return c.app
  const expected = p.session.expected(c)
  if (expected === undefined) return undefined
  c.app = expected.protocol
  c.remember(expected.protocol, expected.state)
  return expected.protocol
}

/** The candidates for a payload that nothing has settled, best first. */
export function candidates(
  p: Packet,
  table: 'tcp.port' | 'udp.port',
  r: Reader,
  c: Conversation | undefined,
): readonly Protocol[] {
  const registry = p.session.registry
  const ports = table === 'tcp.port' ? registry.tcpPorts : registry.udpPorts
  const low = Math.min(p.srcPort, p.dstPort)
  const high = Math.max(p.srcPort, p.dstPort)
  const lower = ports.get(low)
  const higher = ports.get(high)
  const asked = registry.heuristics(table === 'tcp.port' ? 'tcp.heuristic' : 'udp.heuristic')
  let strong: readonly Protocol[] = NONE
  let weak: readonly Protocol[] = NONE
  for (const h of asked) {
    if (h.detect === undefined || h === lower || h === higher || ask(h, r, p) !== 'yes') continue
    if (h.strength === 'strong') strong = [...strong, h]
    else weak = [...weak, h]
  }
  // most payloads that nothing has settled are nobody's: no list is made for them
  if (lower === undefined && higher === undefined && strong === NONE && weak === NONE) return NONE
  const byPort = [lower, higher].filter(x => x !== undefined)
  const evidence = p.session.settings.mode === 'evidence'
  // on its own port a protocol is believed unless its own test says no and another's says yes
  const sure = evidence && strong.length > 0 && byPort.every(x => x.detect !== undefined && ask(x, r, p) === 'no')
  const list = sure ? [...strong, ...byPort, ...weak] : [...byPort, ...strong, ...weak]
  const refused = c?.refused
  return refused === undefined ? list : list.filter(x => !refused.includes(x))
}

const NONE: readonly Protocol[] = []

/** Asks without moving or recording; running out of bytes means that more are needed. */
export function ask(h: Protocol, r: Reader, p: Packet): Verdict {
  const pos = r.pos
  const rows = p.tape.count
  try {
    return h.detect === undefined ? 'no' : h.detect(r, p)
  } catch {
    return 'more'
  } finally {
    r.pos = pos
    p.tape.cut(rows)
  }
}

/** Payloads of a conversation that nobody knew, after which nobody is asked any more (in the report). */
const TRIES = 12

/** Hands a datagram on. */
export function handDatagram(p: Packet, r: Reader, table: 'udp.port', c: Conversation | undefined): void {
  const known = settled(p, table, c)
  if (known !== undefined && p.call(known, r)) {
    if (known === p.session.data) p.session.coverage.count(table, Math.min(p.srcPort, p.dstPort))
    return
  }
  for (const candidate of candidates(p, table, r, c)) {
    if (candidate === known || !p.call(candidate, r)) continue
    if (c !== undefined) c.app = candidate
    return
  }
  if (r.pos < r.limit) {
    if (c !== undefined && known === undefined && ++c.unknown >= TRIES && p.session.settings.mode === 'evidence')
      c.app = p.session.data
    p.session.coverage.count(table, Math.min(p.srcPort, p.dstPort))
    p.data(r)
  }
}
