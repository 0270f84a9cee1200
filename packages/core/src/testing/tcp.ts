import { fromAscii } from '../bytes/text.js'
import { Packet } from '../packet/packet.js'
import { MORE, type Protocol, protocol } from '../packet/protocol.js'
import { Registry } from '../packet/registry.js'
import { type Demand, demandNothing, Session, type Settings } from '../packet/session.js'
import { frame } from '../protocols/frame.js'
import { PROTOCOLS } from '../protocols/index.js'

/** A packet of a connection between 10.0.0.1:1000 and 10.0.0.2:9999, as a raw IP packet. */
export interface Segment {
  /** Sent by the end that is :9999. */
  down?: boolean
  /** Letters of FSRPAU; 'A' by default. */
  flags?: string
  seq?: number
  ack?: number
  window?: number
  data?: Uint8Array | string
  options?: Uint8Array
  /** Bytes of the packet that the capture kept. */
  snap?: number
  time?: number
  port?: number
}

const LETTERS = 'FSRPAU'

/** The bytes of one segment. */
export function segmentBytes(s: Segment): Uint8Array {
  const data = typeof s.data === 'string' ? fromAscii(s.data) : (s.data ?? new Uint8Array(0))
  const options = s.options ?? new Uint8Array(0)
  const head = 20 + Math.ceil(options.length / 4) * 4
  const bytes = new Uint8Array(20 + head + data.length)
  const view = new DataView(bytes.buffer)
  bytes.set([0x45, 0], 0)
  view.setUint16(2, bytes.length)
  bytes.set([64, 6], 8)
  bytes.set(s.down ? [10, 0, 0, 2, 10, 0, 0, 1] : [10, 0, 0, 1, 10, 0, 0, 2], 12)
  const port = s.port ?? 9999
  view.setUint16(20, s.down ? port : 1000)
  view.setUint16(22, s.down ? 1000 : port)
  view.setUint32(24, (s.seq ?? 0) >>> 0)
  view.setUint32(28, (s.ack ?? 0) >>> 0)
  let flags = 0
  for (const letter of s.flags ?? 'A') flags |= 1 << LETTERS.indexOf(letter)
  view.setUint16(32, ((head / 4) << 12) | flags)
  view.setUint16(34, s.window ?? 1000)
  bytes.set(options, 40)
  bytes.set(data, 20 + head)
  return bytes
}

/** What the test protocol met, in order. */
export interface Met {
  readonly up: boolean
  readonly text: string
  readonly frames: readonly number[]
}

/** Messages of one length byte and so many characters; 0xff is no length. */
export function countedProtocol(met: Met[], log: string[]): Protocol {
  return protocol({
    name: 'counted',
    title: 'Counted',
    on: { 'tcp.port': [9999] },
    frame: r => (r.left < 1 ? MORE : 1 + r.peek8()),
    dissect(r, p) {
      const n = r.u8()
      met.push({ up: p.forward, text: r.text(undefined, Math.min(n, r.left), 'latin1'), frames: [...p.frames()] })
    },
    gap: (p, n) => void log.push(`gap ${p.forward ? 'up' : 'down'} ${n}`),
    end: p => void log.push(`end ${p.forward ? 'up' : 'down'}`),
  })
}

/** A message of the test protocol. */
export function counted(text: string): Uint8Array {
  const bytes = new Uint8Array(1 + text.length)
  bytes[0] = text.length
  bytes.set(fromAscii(text), 1)
  return bytes
}

/** Runs segments through a session that wants streams, and nothing else unless `demand` says so. */
export function runSegments(
  segments: readonly Segment[],
  mode: Settings['mode'] = 'evidence',
  demand?: Demand,
): { met: Met[]; log: string[]; session: Session } {
  const met: Met[] = []
  const log: string[] = []
  const registry = new Registry([...PROTOCOLS, countedProtocol(met, log)])
  const session = new Session(registry, demand ?? { ...demandNothing(), conversations: true, streams: true }, { mode })
  session.strict = true
  session.listen('gap', e => void log.push(`missing ${e.length}`))
  const p = new Packet(session)
  segments.forEach((s, i) => {
    const bytes = segmentBytes(s)
    const captured = Math.min(bytes.length, s.snap ?? bytes.length)
    const r = p.begin(i + 1, bytes, 0, captured, bytes.length)
    p.seconds = Math.floor(s.time ?? i)
    p.nanos = 0
    p.linkType = 101
    p.call(frame, r)
  })
  session.finish()
  return { met, log, session }
}
