import { Arrival } from '../../flows/arrival.js'
import { candidates, settled } from '../../flows/handoff.js'
import { MessageStream } from '../../flows/messages.js'
import { type Delivery, StreamOrder } from '../../flows/order.js'
import type { Conversation } from '../../packet/conversation.js'
import { LIMITS } from '../../packet/limits.js'
import type { Packet } from '../../packet/packet.js'
import type { Protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { ACK, FIN, FOUND, RST, SYN } from './analysis.js'
import type { Connection, Tcp } from './connection.js'
import type { TcpFields } from './index.js'
import { SegmentRows } from './segment-rows.js'

/** What one direction needs to hand its payload on; made with its first byte. */
export class Direction {
  readonly order = new StreamOrder()
  messages: MessageStream | undefined = undefined
  arrival: Arrival | undefined = undefined
  /** The end was reached: nothing more is taken. */
  ended = false
  /** Something was delivered that the end has to be told of. */
  open = false
  /** Segments wait. */
  waiting = false
}

/** Payloads of a conversation that nobody knew, after which nobody is asked any more. */
const TRIES = 12

/** Feeds the segment's payload to the protocol that the connection speaks. */
export class Streams {
  private readonly assembly: SegmentRows | undefined
  private readonly delivery: Delivery
  /** Directions in which segments wait, oldest first. */
  private readonly holders = new Map<Direction, Conversation>()
  /** The direction under delivery. */
  private current: Direction | undefined = undefined
  /** The packet object, for what is left at the end of the capture. */
  private last: Packet | undefined = undefined

  constructor(
    private readonly session: Tcp,
    f: TcpFields,
    private readonly evidence: boolean,
    /** Whether messages are put together of several segments. */
    private readonly joins = true,
  ) {
    this.assembly = session.assembly ? new SegmentRows(f) : undefined
    this.delivery = {
      bytes: (r, p, frame) => this.deliver(r, p, frame),
      gap: (p, length) => this.lose(p, length),
    }
  }

  /** Takes the segment's payload, with the reader on it. */
  segment(r: Reader, p: Packet, flags: number, seq: number, ack: number, length: number): void {
    const k = p.conversation?.flow as Connection
    if (this.last === undefined) {
      this.last = p
      p.session.whenDone(() => this.finishAll())
    }
    if (this.evidence) this.inOrder(r, p, k, flags, seq, ack, length)
    else this.asItComes(r, p, k, flags, seq, length)
    if (p.columns.wanted) this.assembly?.column(p)
  }

  /** What a quoted segment carries: read for itself. */
  quoted(r: Reader, p: Packet): void {
    if (this.evidence) return
    const app = settled(p, 'tcp.port', p.conversation) ?? candidates(p, 'tcp.port', r, p.conversation)[0]
    if (app !== undefined) p.beside(app, r)
  }

  // --- in the order of the stream

  private inOrder(r: Reader, p: Packet, k: Connection, flags: number, seq: number, ack: number, length: number): void {
    const forward = p.forward
    let own = forward ? k.up : k.down
    const other = forward ? k.down : k.up
    if ((flags & ACK) !== 0 && other !== undefined) this.acknowledge(r, p, other, ack)
    if ((flags & RST) !== 0) {
      this.reset(r, p, forward, own, other)
      return
    }
    if (own === undefined) {
      // what carries nothing needs no state
      if (length === 0) return
      own = new Direction()
      if (forward) k.up = own
      else k.down = own
      if (forward ? k.upSyn : k.downSyn) own.order.start(((forward ? k.upBase : k.downBase) + 1) | 0)
    }
    if (own.ended) return
    const { order } = own
    const at = (flags & SYN) !== 0 ? (seq + 1) | 0 : seq
    if (length > 0) {
      this.current = own
      order.take(r, p, at, this.session.counts, this.delivery)
      if (order.waits || own.waiting) this.watch(r, p, own)
    }
    if ((flags & FIN) !== 0) order.finish((at + length) | 0)
    if (order.complete) {
      own.ended = true
      this.end(r, p, own, true)
    }
  }

  // apart from the hot path: a function that holds a closure allocates its context on every call
  private reset(
    r: Reader,
    p: Packet,
    forward: boolean,
    own: Direction | undefined,
    other: Direction | undefined,
  ): void {
    if (own !== undefined) this.close(r, p, own)
    if (other !== undefined) this.elsewhere(p, p.conversation as Conversation, !forward, () => this.close(r, p, other))
  }

  private acknowledge(r: Reader, p: Packet, other: Direction, ack: number): void {
    if (other.ended || !other.order.started) return
    if (!other.order.waits) {
      other.order.acknowledged(ack)
      return
    }
    this.giveUp(r, p, other, ack)
  }

  private giveUp(r: Reader, p: Packet, other: Direction, ack: number): void {
    this.elsewhere(p, p.conversation as Conversation, !p.forward, () => {
      this.current = other
      other.order.acknowledge(ack, r, p, this.session.counts, this.delivery)
      if (!other.order.complete) return
      other.ended = true
      this.end(r, p, other, true)
    })
  }

  /** Runs `work` with the packet seen as one of a conversation's direction: for bytes that were sent earlier. */
  private elsewhere(p: Packet, c: Conversation, forward: boolean, work: () => void): void {
    const { src, dst, srcPort, dstPort, stream, conversation } = p
    this.place(p, c, forward)
    try {
      work()
    } finally {
      p.src = src
      p.dst = dst
      p.srcPort = srcPort
      p.dstPort = dstPort
      p.stream = stream
      p.conversation = conversation
    }
  }

  private place(p: Packet, c: Conversation, forward: boolean): void {
    p.conversation = c
    p.src = forward ? c.a : c.b
    p.dst = forward ? c.b : c.a
    p.srcPort = forward ? c.portA : c.portB
    p.dstPort = forward ? c.portB : c.portA
  }

  /** Keeps the directions with segments that wait, so that the oldest give up first when all together hold too much. */
  private watch(r: Reader, p: Packet, own: Direction): void {
    if (!own.order.waits) {
      own.waiting = false
      this.holders.delete(own)
      return
    }
    if (!own.waiting) {
      own.waiting = true
      this.holders.set(own, p.conversation as Conversation)
    }
    for (const [d, c] of this.holders) {
      if (p.session.held <= LIMITS.heldBytes) return
      d.waiting = false
      this.holders.delete(d)
      p.session.coverage.abandoned++
      this.elsewhere(p, c, (c.flow as Connection).up === d, () => {
        this.current = d
        d.order.flush(r, p, this.session.counts, this.delivery)
      })
    }
  }

  /** Delivers what waits and tells the protocol that the direction ended; what still comes is read as something new. */
  private close(r: Reader, p: Packet, d: Direction): void {
    if (d.ended) return
    this.current = d
    d.order.flush(r, p, this.session.counts, this.delivery)
    if (d.waiting) this.watch(r, p, d)
    this.end(r, p, d, false)
  }

  private end(r: Reader, p: Packet, d: Direction, closed: boolean): void {
    const app = p.conversation?.app
    if (d.messages === undefined || !d.open) return
    d.open = false
    p.stream = d.messages
    d.messages.finish(r, p, app, this.assembly, closed)
    app?.end?.(p)
  }

  private deliver(r: Reader, p: Packet, frame: number): void {
    const d = this.current as Direction
    const c = p.conversation as Conversation
    const messages = (d.messages ??= new MessageStream())
    if (messages.dead) {
      r.pos = r.end
      return
    }
    d.open = true
    p.stream = messages
    const app = c.app
    const known = app !== undefined && !p.session.registry.hasForced
    if (known && !p.reaches(app)) {
      r.pos = r.end
      return
    }
    if (app === p.session.data) p.session.coverage.count('tcp.port', Math.min(p.srcPort, p.dstPort))
    if (!known || !messages.feed(r, p, app, this.assembly, frame)) this.offer(r, p, c, known, messages, frame)
    this.current = d
  }

  // apart from the hot path, for its closure
  private offer(r: Reader, p: Packet, c: Conversation, tried: boolean, messages: MessageStream, frame: number): void {
    this.hand(r, p, c, tried, app => messages.feed(r, p, app, this.assembly, frame))
  }

  private lose(p: Packet, length: number): void {
    const d = this.current as Direction
    if (p.listens('gap')) p.emit('gap', { ...p.ends(p.forward), frame: p.number, length })
    if (d.messages === undefined) return
    p.stream = d.messages
    d.messages.gap(p, length)
    p.conversation?.app?.gap?.(p, length)
    this.current = d
  }

  // --- in the order of arrival

  private asItComes(r: Reader, p: Packet, k: Connection, flags: number, seq: number, length: number): void {
    const forward = p.forward
    let own = forward ? k.up : k.down
    const at = (flags & SYN) !== 0 ? (seq + 1) | 0 : seq
    const found = this.session.found.flags
    if (length > 0 && r.left > 0 && (flags & RST) === 0) {
      if (own === undefined) {
        own = new Direction()
        if (forward) k.up = own
        else k.down = own
      }
      const arrival = (own.arrival ??= new Arrival())
      const c = p.conversation as Conversation
      if ((found & FOUND.retransmission) !== 0 && (found & FOUND.fastRetransmission) === 0) {
        if ((found & FOUND.spurious) === 0 || arrival.starts(at)) this.assembly?.again(p, r, r.left)
      } else if ((found & FOUND.keepAlive) !== 0) {
        // a byte that only asks whether the other end is there
        if (arrival.holds(at)) this.assembly?.held(p, r, r.left)
        else p.data(r)
      } else if ((found & FOUND.outOfOrder) !== 0) {
        const app = c.app
        if (app !== undefined && arrival.holds(at)) arrival.feed(r, p, at, app, this.assembly, true)
        else if (arrival.starts(at)) this.assembly?.again(p, r, r.left)
      } else if (!this.joins) this.handAlone(r, p, c)
      else if (r.limit > r.end) this.handCut(r, p, c)
      else this.handNext(r, p, c, arrival, at)
    }
    if ((flags & FIN) !== 0 && own !== undefined && !own.ended) {
      own.ended = true
      const app = p.conversation?.app
      own.arrival?.finish(r, p, app, this.assembly)
      app?.end?.(p)
    }
  }

  /** Gives a segment that continues its stream to whom the connection belongs; closures only where nobody has it yet. */
  private handNext(r: Reader, p: Packet, c: Conversation, arrival: Arrival, at: number): void {
    const { app } = c
    const known = app !== undefined && p.reaches(app) && !p.session.registry.hasForced
    if (!known || !arrival.feed(r, p, at, app, this.assembly, false)) this.offerNext(r, p, c, arrival, at, known)
  }

  private offerNext(r: Reader, p: Packet, c: Conversation, arrival: Arrival, at: number, tried: boolean): void {
    this.hand(r, p, c, tried, app => arrival.feed(r, p, at, app, this.assembly, false))
  }

  private handAlone(r: Reader, p: Packet, c: Conversation): void {
    this.hand(r, p, c, false, app => this.callAlone(r, p, app))
  }

  private handCut(r: Reader, p: Packet, c: Conversation): void {
    this.hand(r, p, c, false, app => this.callCut(r, p, app))
  }

  /** Reads a segment that the capture cut short for itself: the rest of its messages will not come. */
  private callCut(r: Reader, p: Packet, app: Protocol): boolean {
    const stream = new MessageStream()
    p.stream = stream
    return stream.feed(r, p, app, this.assembly)
  }

  /** Reads a segment for itself: each message as far as it is there. */
  private callAlone(r: Reader, p: Packet, app: Protocol): boolean {
    p.stream = new MessageStream()
    let from = -1
    let taken = false
    while (r.left > 0 && r.pos > from) {
      from = r.pos
      if (!p.call(app, r)) break
      taken = true
    }
    return taken
  }

  // --- who gets it

  /** Gives the bytes to what the connection speaks (where it has not refused them already), or asks around. */
  private hand(r: Reader, p: Packet, c: Conversation, tried: boolean, feed: (app: Protocol) => boolean): void {
    const known = settled(p, 'tcp.port', c)
    if (!tried && known !== undefined) {
      // what nobody asks for is not even cut into messages
      if (known === c.app && !p.reaches(known)) {
        r.pos = r.end
        return
      }
      if (feed(known)) return
    }
    const { session } = p
    if (r.left > 0) {
      const k = c.flow as Connection
      if (known === undefined || !this.evidence) {
        for (const candidate of candidates(p, 'tcp.port', r, c)) {
          if (candidate === known) continue
          const start = r.pos
          if (feed(candidate)) {
            c.app ??= candidate
            return
          }
          r.pos = start
          if (this.evidence) c.refused = [...(c.refused ?? []), candidate]
        }
        if (this.evidence && ++k.unknown >= TRIES) c.app = session.data
      }
      session.coverage.count('tcp.port', Math.min(p.srcPort, p.dstPort))
      p.data(r)
      r.pos = r.end
    }
  }

  // --- the end of the capture

  private finishAll(): void {
    const p = this.last
    if (p === undefined) return
    const number = p.number
    const { conversations } = p.session
    for (const c of conversations.all) {
      const k = c.flow as Connection | undefined
      if (c.transport !== 6 || k === undefined) continue
      if (k.up !== undefined && !k.up.ended) this.finishOne(p, number, c, k.up, true)
      if (k.down !== undefined && !k.down.ended) this.finishOne(p, number, c, k.down, false)
    }
  }

  private finishOne(p: Packet, number: number, c: Conversation, d: Direction, forward: boolean): void {
    const r = p.begin(number, NOTHING, 0, 0, 0)
    p.transport = 6
    this.place(p, c, forward)
    if (this.evidence) this.close(r, p, d)
    else if (d.arrival !== undefined) {
      d.ended = true
      d.arrival.abandon()
      c.app?.end?.(p)
    }
  }
}

const NOTHING = new Uint8Array(0)
