import { portLabel } from '../../packet/names.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { ACK, type Findings, FOUND, URG } from './analysis.js'
import type { Tcp } from './connection.js'

/** What a packet list says of a segment. */

const NAMES: readonly (readonly [mask: number, name: string])[] = [
  [0x001, 'FIN'],
  [0x002, 'SYN'],
  [0x004, 'RST'],
  [0x008, 'PSH'],
  [0x010, 'ACK'],
  [0x020, 'URG'],
  [0x040, 'ECE'],
  [0x080, 'CWR'],
  [0x100, 'AE'],
  [0xe00, 'Reserved'],
]

/** `SYN, ACK`: the names of the flags that are set. */
export function flagNames(flags: number, accurate = false): string {
  const shown = accurate ? flags & ~0x1c0 : flags
  const names = NAMES.filter(([mask]) => (shown & mask) !== 0).map(([, name]) => name)
  if (accurate) names.splice((flags & 0xe00) === 0 ? names.length : -1, 0, `ACE=${(flags >> 6) & 7}`)
  return names.length === 0 ? '<None>' : names.join(', ')
}

/** Ports: all that is known of a segment whose header breaks off. */
export function portsColumn(p: Packet): void {
  p.columns.name('TCP')
  p.columns.set(`${portLabel(p, 'tcp', p.srcPort, '')} → ${portLabel(p, 'tcp', p.dstPort, '')}`)
}

/** Flags, numbers, window and length; the options add theirs. */
export function segmentColumn(p: Packet, session: Tcp, r: Reader, head: number, length: number): void {
  const { flags } = session
  let text = ` [${flagNames(flags, session.accurate)}] Seq=${(session.seq - session.base) >>> 0}`
  if ((flags & ACK) !== 0) text += ` Ack=${(session.ack - session.otherBase) >>> 0}`
  text += ` Win=${session.window}`
  if (head < 20) {
    p.columns.add(`${text}, bogus TCP header length (${head}, must be at least 20)`)
    return
  }
  if ((flags & URG) !== 0) text += ` Urg=${(r.bytes[r.base + 18] << 8) | r.bytes[r.base + 19]}`
  if (session.expected >= 0 && session.expected !== ((r.bytes[r.base + 16] << 8) | r.bytes[r.base + 17]))
    text += ' [TCP CHECKSUM INCORRECT]'
  p.columns.add(r.limit - r.base < head ? text : `${text} Len=${length}`)
}

/** In the order in which they are put in front: the last one stands first. */
const PREFIXES: readonly (readonly [bit: number, text: string])[] = [
  [FOUND.outOfOrder, 'TCP Out-Of-Order'],
  [FOUND.lostSegment, 'TCP Previous segment not captured'],
  [FOUND.ackLost, 'TCP ACKed unseen segment'],
  [FOUND.windowUpdate, 'TCP Window Update'],
  [FOUND.windowFull, 'TCP Window Full'],
  [FOUND.keepAlive, 'TCP Keep-Alive'],
  [FOUND.keepAliveAck, 'TCP Keep-Alive ACK'],
  [FOUND.duplicateAck, 'TCP Dup ACK'],
  [FOUND.zeroWindowProbe, 'TCP ZeroWindowProbe'],
  [FOUND.zeroWindow, 'TCP ZeroWindow'],
  [FOUND.zeroWindowProbeAck, 'TCP ZeroWindowProbeAck'],
]

/** What was found out about the segment stays in front, whatever the layers above write. */
export function analysisColumn(p: Packet, found: Findings): void {
  const { flags } = found
  if (flags === 0) return
  const { columns } = p
  if ((flags & FOUND.reusedPorts) !== 0) columns.prependFence('[TCP Port numbers reused] ')
  if ((flags & FOUND.retransmission) !== 0) {
    const kind = (flags & FOUND.fastRetransmission) !== 0 ? 'Fast ' : (flags & FOUND.spurious) !== 0 ? 'Spurious ' : ''
    columns.prependFence(`[TCP ${kind}Retransmission] `)
  }
  for (const [bit, text] of PREFIXES) {
    if ((flags & bit) === 0) continue
    const number = bit === FOUND.duplicateAck ? ` ${found.duplicateFrame}#${found.duplicate}` : ''
    columns.prependFence(`[${text}${number}] `)
  }
}
