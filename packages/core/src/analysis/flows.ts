import type { Packet } from '../packet/packet.js'
import type { Protocol } from '../packet/protocol.js'
import type { Session } from '../packet/session.js'
import type { Fold } from './fold.js'
import { doubled } from './key-table.js'
import { tellLeftOut } from './rows.js'
import type { Flow, Tables } from './tables.js'

const SYN = 0x02
const ACK = 0x10

/** What each conversation exchanged. Struct of arrays by the conversation's serial number; "up" is from its first sender. */
export class FlowsFold implements Fold {
  private size = 1024
  private start = new Float64Array(this.size)
  private end = new Float64Array(this.size)
  private packetsUp = new Int32Array(this.size)
  private packetsDown = new Int32Array(this.size)
  private bytesUp = new Float64Array(this.size)
  private bytesDown = new Float64Array(this.size)
  private payloadUp = new Float64Array(this.size)
  private payloadDown = new Float64Array(this.size)
  private flagsUp = new Uint16Array(this.size)
  private flagsDown = new Uint16Array(this.size)
  private rtt = new Float64Array(this.size)
  private readonly apps: (Protocol | undefined)[] = []
  private readonly names = new Map<number, string>()
  private readonly holes = new Map<number, { gaps: number; bytes: number }>()

  constructor(private readonly session: Session) {
    session.listen('tls', (e, p) => {
      const serial = p.conversation?.serial ?? -1
      if (e.sni !== '' && serial >= 0) this.names.set(serial, e.sni)
    })
    session.listen('http', (e, p) => {
      const serial = p.conversation?.serial ?? -1
      if (serial >= 0 && e.host !== '' && !this.names.has(serial)) this.names.set(serial, e.host)
    })
    session.listen('gap', (e, p) => {
      const serial = p.conversation?.serial ?? -1
      if (serial < 0) return
      const hole = this.holes.get(serial) ?? { gaps: 0, bytes: 0 }
      hole.gaps++
      hole.bytes += Math.max(0, e.length)
      this.holes.set(serial, hole)
    })
  }

  packet(p: Packet): void {
    const c = p.conversation
    if (c === undefined) return
    const i = c.serial
    if (i < 0) return
    if (i >= this.size) this.grow(i)
    const time = p.seconds + p.nanos / 1e9
    const up = c.a === p.src && c.portA === p.srcPort
    if (this.packetsUp[i] === 0 && this.packetsDown[i] === 0) {
      this.start[i] = time
      this.rtt[i] = Number.NaN
    }
    this.end[i] = time
    if (up) {
      this.packetsUp[i]++
      this.bytesUp[i] += p.wire
      this.payloadUp[i] += p.payload
      this.flagsUp[i] |= p.tcpFlags
    } else {
      if (this.packetsDown[i] === 0 && (this.flagsUp[i] & SYN) !== 0) this.rtt[i] = time - this.start[i]
      this.packetsDown[i]++
      this.bytesDown[i] += p.wire
      this.payloadDown[i] += p.payload
      this.flagsDown[i] |= p.tcpFlags
    }
    if (p.payload > 0) this.note(p, i)
  }

  private note(p: Packet, i: number): void {
    if (this.apps[i] !== undefined) return
    const chain = p.layerProtocols
    const last = chain[chain.length - 1]
    if (last === undefined || last.name === 'data' || last.name === 'tcp' || last.name === 'udp') return
    // rare from here on: once a conversation
    const transport = chain.findLastIndex(x => x.name === 'tcp' || x.name === 'udp')
    this.apps[i] = chain[transport + 1]
  }

  private grow(least: number): void {
    this.start = doubled(this.start, least + 1)
    this.end = doubled(this.end, least + 1)
    this.packetsUp = doubled(this.packetsUp, least + 1)
    this.packetsDown = doubled(this.packetsDown, least + 1)
    this.bytesUp = doubled(this.bytesUp, least + 1)
    this.bytesDown = doubled(this.bytesDown, least + 1)
    this.payloadUp = doubled(this.payloadUp, least + 1)
    this.payloadDown = doubled(this.payloadDown, least + 1)
    this.flagsUp = doubled(this.flagsUp, least + 1)
    this.flagsDown = doubled(this.flagsDown, least + 1)
    this.rtt = doubled(this.rtt, least + 1)
    this.size = this.start.length
  }

  report(tables: Tables): void {
    const { addresses, conversations } = this.session
    const rows: Flow[] = []
    for (const c of conversations.all) {
      const i = c.serial
      if (i >= this.size || this.packetsUp[i] + this.packetsDown[i] === 0) continue
      // a SYN with ACK, or data from a well-known port in a capture that starts late, was sent by the server
      const answered = (this.flagsUp[i] & SYN) !== 0 && (this.flagsUp[i] & ACK) !== 0 && (this.flagsDown[i] & SYN) === 0
      const late = c.transport === 6 && ((this.flagsUp[i] | this.flagsDown[i]) & SYN) === 0
      const swap =
        this.packetsDown[i] > 0 && (this.flagsDown[i] & SYN) !== 0 && (this.flagsUp[i] & SYN) === 0
          ? (this.flagsDown[i] & ACK) === 0
          : (late && c.portA < 1024 && c.portB >= 1024) || (answered && c.portA < c.portB)
      const hole = this.holes.get(i)
      const up = {
        packets: this.packetsUp[i],
        bytes: this.bytesUp[i],
        payload: this.payloadUp[i],
        flags: this.flagsUp[i],
      }
      const down = {
        packets: this.packetsDown[i],
        bytes: this.bytesDown[i],
        payload: this.payloadDown[i],
        flags: this.flagsDown[i],
      }
      const [mine, theirs] = swap ? [down, up] : [up, down]
      rows.push({
        transport: c.transport,
        stream: c.index,
        client: addresses.text(swap ? c.b : c.a),
        server: addresses.text(swap ? c.a : c.b),
        clientPort: swap ? c.portB : c.portA,
        serverPort: swap ? c.portA : c.portB,
        first: c.first,
        last: c.last,
        start: this.start[i],
        end: this.end[i],
        packetsUp: mine.packets,
        packetsDown: theirs.packets,
        bytesUp: mine.bytes,
        bytesDown: theirs.bytes,
        payloadUp: mine.payload,
        payloadDown: theirs.payload,
        flagsUp: mine.flags,
        flagsDown: theirs.flags,
        rtt: this.rtt[i],
        app: this.apps[i]?.name ?? '',
        name: this.names.get(i) ?? '',
        gaps: hole?.gaps ?? 0,
        gapBytes: hole?.bytes ?? 0,
      })
    }
    tables.flows = rows
    tellLeftOut(tables, 'packets of further conversations', conversations.leftOut)
  }
}
