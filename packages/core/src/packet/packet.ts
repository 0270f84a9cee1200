import type { PacketOptions } from '../capture/batch.js'
import type { CaptureMeta } from '../capture/meta.js'
import type { Ends, EventMap, EventName, FileSink, FileStart } from '../events.js'
import { Columns } from './columns.js'
import type { Conversation } from './conversation.js'
import type { Field } from './field.js'
import { Layers } from './layers.js'
import { LIMITS } from './limits.js'
import { breakOff, closeBroken } from './malformed.js'
import type { Protocol } from './protocol.js'
import { fieldValue } from './raw.js'
import { Reader } from './reader.js'
import type { Session } from './session.js'
import { OPEN, REPEATED, type RowObject, type Tape, TOO_MUCH } from './tape.js'

/** See flows/messages.ts. */
export interface StreamDirection {
  content: Content | undefined
}

/**
 * Content that is too long to wait for: bytes pass through while they arrive, in the packet's own bytes. `take` returns where the
 * content ended (what follows is a message again), or -1 while it goes on.
 */
export interface Content {
  take(bytes: Uint8Array, from: number, to: number, p: Packet): number
  /** That many bytes are missing (-1: unknown). False: the content cannot go on. */
  gap(length: number, p: Packet): boolean
  /** The stream ended; `closed` where its sender said so, otherwise the capture just stops. */
  end(closed: boolean): void
}

/** Bytes that rows point into: the frame, or what was put together, decrypted or unpacked from it. */
export interface SourceBytes {
  readonly name: string
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
}

/**
 * The packet under the reader: one object, reused from packet to packet. A protocol reads through `r`, hands its payload on with
 * `next`, `call` or `inside`, and tells what it found with `emit` and `carve`.
 */
export class Packet extends Layers {
  number = 0
  seconds = 0
  nanos = 0
  /** Length on the wire and in the capture, in bytes. */
  wire = 0
  captured = 0
  /** Index of the interface in the capture's description, and of the section and file. */
  iface = 0
  section = 0
  file = 0
  /** Where the record starts in the decompressed file. */
  offset = 0
  /** Whether the record carries a time. */
  timed = true
  /** LINKTYPE_ value of the interface. */
  linkType = 0
  /** Comments, flags and the like, where the record has any. */
  options: PacketOptions | undefined = undefined
  /** What the capture says beside its packets. */
  capture: CaptureMeta | undefined = undefined
  /** Where the frame starts in `reader.bytes` of source 0. */
  start = 0
  /** Ids of the innermost network addresses (0: none), and of the outermost link addresses. */
  src = 0
  dst = 0
  srcPort = 0
  dstPort = 0
  /** Subtype of the 802.11 frame whose body is read. */
  subtype = 0
  /** IP protocol number of the innermost transport, 0 for none. */
  transport = 0
  /** Bytes of payload that the innermost transport carries on the wire, and its TCP flags. */
  payload = 0
  tcpFlags = 0
  /** The innermost conversation, when conversations are kept. */
  conversation: Conversation | undefined = undefined
  /** Frames that carried the message that is being dissected, when it took several; undefined: this one alone. */
  pieces: readonly number[] | undefined = undefined
  /** The direction of the stream that the message came in, for protocols that let their content pass. */
  stream: StreamDirection | undefined = undefined
  /** Media type, with its parameters, of what is handed on through the table of media types. */
  media = ''
  /** Run of a stream's bytes that the message under dissection was cut from, and whether others were cut from it before. */
  runStart = 0
  runEnd = 0
  again = false
  /** Set by a protocol that takes the bytes and shows no layer of its own; what it called stays. */
  unseen = false
  /**
   * Whether what is being dissected is a packet that another one quotes, as ICMP errors do. It was not sent here: transports must
   * show its header, but count it in no conversation, feed no stream with it and change no state; it emits no events.
   */
  quoted = false
  /** Where the layer dissected last ended on the wire by its own account (`r.bound`): a parent's trailer starts there. */
  bound = 0
  readonly reader = new Reader()
  readonly tape: Tape = this.reader.tape
  /** The columns of a packet list. */
  readonly columns = new Columns()
  /** What rows point into; [0] is the frame. */
  readonly sources: SourceBytes[] = []
  /** Where the payload of the innermost EtherType starts in the frame: what is malformed is told there. */
  payloadStart = 0
  private depth = 0
  private layers = 0
  private readonly reach: Uint8Array | undefined

  constructor(readonly session: Session) {
    super()
    this.reader.wanted = session.demand.wanted
    this.reader.full = session.demand.full
    this.columns.wanted = session.demand.columns === true
    this.reach = session.demand.reach
  }

  /** Seconds since 1970. */
  get time(): number {
    return this.seconds + this.nanos / 1e9
  }

  /** Whether layers of the protocol are made that Wireshark makes for a tree alone, or for who asks for them. */
  shows(protocol: Protocol): boolean {
    const { tree, layers } = this.session.demand
    return this.reaches(protocol) && (tree === true || layers?.has(protocol) === true)
  }

  /** Whether anybody asks for something that the protocol leads to. */
  reaches(protocol: Protocol): boolean {
    return this.reach === undefined || this.reach[protocol.id] !== 0
  }

  /** Whether a whole tree is made. */
  get full(): boolean {
    return this.reader.full
  }

  /** Starts the next packet: its bytes are [start, start + captured) of `bytes`. */
  begin(number: number, bytes: Uint8Array, start: number, captured: number, wire: number): Reader {
    this.number = number
    this.captured = captured
    this.wire = wire
    this.start = start
    this.payloadStart = start
    this.src = 0
    this.dst = 0
    this.srcPort = 0
    this.dstPort = 0
    this.transport = 0
    this.payload = 0
    this.tcpFlags = 0
    this.conversation = undefined
    this.pieces = undefined
    this.stream = undefined
    this.media = ''
    this.unseen = false
    this.again = false
    this.quoted = false
    this.depth = 0
    this.layers = 0
    if (this.columns.wanted) this.columns.clear()
    this.tape.clear()
    this.dropLayers(0)
    while (this.sources.length > 0) this.sources.pop()
    const r = this.reader
    r.bytes = bytes
    r.pos = start
    r.base = start
    r.end = start + captured
    r.limit = start + Math.max(wire, captured)
    r.source = 0
    r.backTo(0)
    if (r.full) this.sources.push({ name: 'Frame', bytes, from: start, to: start + captured })
    return r
  }

  // --- handing on

  /** Hands the rest of the layer to whom the table has under this key; false where it has nobody, or they refused. */
  next(table: string, key: number | string, r: Reader): boolean {
    const protocol = this.session.registry.lookup(table, key)
    return protocol !== undefined && this.call(protocol, r)
  }

  /** Like `next`; what nobody takes becomes a `data` layer, counted under the key. */
  nextOrData(table: string, key: number | string, r: Reader): void {
    if (r.pos >= r.limit) return
    if (this.next(table, key, r)) return
    this.session.coverage.count(table, key)
    this.data(r)
  }

  /** The rest of the layer as undissected `data`. */
  data(r: Reader): void {
    const protocol = this.session.data
    if (protocol !== undefined && r.pos < r.limit) this.call(protocol, r)
  }

  /** Dissects from the cursor as a new top-level layer; false where the protocol refused, and then nothing of it stays. */
  call(protocol: Protocol, r: Reader): boolean {
    const { reach } = this
    if (reach !== undefined && reach[protocol.id] === 0) return true
    const tape = this.tape
    const outer = tape.current
    const row = this.openRow
    const length = row >= 0 ? tape.length[row] : 0
    this.settle(r)
    tape.current = ++this.layers
    const taken = this.layer(protocol, r)
    if (!taken) {
      this.layers = tape.current - 1
      // the layer was not left after all
      if (row >= 0) tape.length[row] = length
    }
    tape.current = outer
    return taken
  }

  /** Dissects from the cursor as a subtree of the current layer. */
  inside(protocol: Protocol, r: Reader): boolean {
    const { reach } = this
    if (reach !== undefined && reach[protocol.id] === 0) return true
    return this.layer(protocol, r)
  }

  /** Dissects from the cursor as what follows the open layer within the same parent: the next header of a quoted packet. */
  beside(protocol: Protocol, r: Reader): boolean {
    const { reach } = this
    if (reach !== undefined && reach[protocol.id] === 0) return true
    this.settle(r)
    if (this.openRow >= 0) this.tape.until[this.openRow] = this.tape.count
    return this.layer(protocol, r)
  }

  /** Dissects bytes that are not the packet's own (put together, decrypted, unpacked) as a new top-level layer. */
  callOver(protocol: Protocol, r: Reader, name: string, bytes: Uint8Array, from: number, to: number): boolean {
    return this.over(r, name, bytes, from, to, () => this.call(protocol, r))
  }

  /** Runs `work` with the reader over other bytes; afterwards the reader is where it was. */
  over<T>(r: Reader, name: string, bytes: Uint8Array, from: number, to: number, work: () => T): T {
    const before = { bytes: r.bytes, pos: r.pos, base: r.base, end: r.end, limit: r.limit, source: r.source }
    this.settle(r)
    if (this.sources.length > 200) throw TOO_MUCH
    if (this.sources.length === 0)
      this.sources.push({ name: 'Frame', bytes: r.bytes, from: this.start, to: this.start + this.captured })
    this.sources.push({ name, bytes, from, to })
    r.source = this.sources.length - 1
    r.bytes = bytes
    r.pos = from
    r.base = from
    r.end = to
    r.limit = to
    try {
      return work()
    } finally {
      r.bytes = before.bytes
      r.pos = before.pos
      r.base = before.base
      r.end = before.end
      r.limit = before.limit
      r.source = before.source
    }
  }

  /**
   * Like `over`, for bytes that an earlier packet carried and that could only now be read. Many packets' worth may come at once:
   * rows beyond what one packet can hold are forgotten again.
   */
  late(r: Reader, name: string, bytes: Uint8Array, from: number, to: number, work: () => void): void {
    const many = this.sources.length > 100 || this.layers > 1000
    const { layers } = this
    const rows = this.tape.count
    const sources = this.sources.length
    const { layerCount } = this
    this.over(r, name, bytes, from, to, work)
    if (!many) return
    this.layers = layers
    this.tape.cut(rows)
    this.sources.length = sources
    this.dropLayers(layerCount)
  }

  /** Names a protocol that had its part in the innermost layer, for frame.protocols. */
  mention(protocol: Protocol): void {
    const i = this.layerCount - 1
    this.addLayer(protocol, i < 0 ? 0 : this.layerRows[i], this.reader.end)
  }

  /** Rows that follow are a top-level tree of their own; give the answer to `endAside`. */
  beginAside(): number {
    const outer = this.tape.current
    this.tape.current = ++this.layers
    return outer
  }

  endAside(outer: number): void {
    this.tape.current = outer
  }

  /** A fact that stands beside the layers instead of in one. */
  aside(r: Reader, f: Field, value: number, object?: RowObject): void {
    if (!r.wants(f)) return
    const outer = this.tape.current
    this.tape.current = ++this.layers
    r.row(f, r.base, 0, value, object)
    this.tape.current = outer
  }

  private openRow = -1

  /** Cuts rows down to the bytes that are there: some lengths are what the packet says, and it may have been cut short. */
  clip(): void {
    const { count, start, length, source } = this.tape
    for (let i = 0; i < count; i++) {
      const from = this.sources[source[i]]
      if (from === undefined) continue
      if (start[i] > from.to) start[i] = from.to
      if (start[i] + length[i] > from.to) length[i] = from.to - start[i]
      else if (length[i] < 0) length[i] = 0
    }
  }

  /** Takes the row of the layer back, before it has others: the layer is still named in frame.protocols, and nothing shows it. */
  hide(): void {
    if (this.openRow >= 0 && this.tape.count === this.openRow + 1) this.tape.cut(this.openRow)
    this.openRow = -1
  }

  /** The line that stands for the layer under dissection, where a whole tree is made. */
  title(text: string): void {
    if (!this.full || this.openRow < 0) return
    if (this.session.untitled?.has(this.tape.field[this.openRow])) return
    this.tape.label[this.openRow] = text
  }

  /** Fixes the length of the layer that is being left for its payload. */
  private settle(r: Reader): void {
    const row = this.openRow
    if (row >= 0 && this.tape.length[row] < 0) this.tape.length[row] = r.pos - r.base
  }

  private layer(protocol: Protocol, r: Reader): boolean {
    if (++this.depth > LIMITS.layers || this.layers > 4 * LIMITS.layers * 16) {
      this.depth--
      this.session.coverage.abandoned++
      return true
    }
    const tape = this.tape
    const base = r.base
    const pos = r.pos
    const end = r.end
    const limit = r.limit
    const mark = r.mark
    const outerRow = this.openRow
    const { layerCount } = this
    r.base = pos
    const row = tape.push(protocol.root.id, r.source, pos, -1, 0)
    tape.until[row] = OPEN
    if (this.again) {
      tape.mark[row] = REPEATED
      this.again = false
    }
    this.addLayer(protocol, row, end)
    this.openRow = row
    let taken: boolean
    let own = -1
    try {
      taken = protocol.dissect(r, this, protocol.f) !== false
      this.layerEnds[layerCount] = r.end
    } catch (e) {
      taken = true
      own = r.limitAt(mark)
      this.layerEnds[layerCount] = r.endAt(mark)
      r.backTo(mark)
      for (let i = row + 1; i < tape.count; i++) if (tape.until[i] === OPEN) closeBroken(tape, i)
      breakOff(this, r, protocol, e)
    }
    if (tape.length[row] < 0) tape.length[row] = r.pos - r.base
    this.bound = own < 0 ? r.limit : own
    this.depth--
    this.openRow = outerRow
    r.base = base
    r.end = end
    r.limit = limit
    if (taken) {
      if (tape.until[row] === OPEN) tape.until[row] = tape.count
      if (this.unseen) this.vanish(row, layerCount)
      return true
    }
    tape.cut(row)
    this.dropLayers(layerCount)
    r.pos = pos
    return false
  }

  /** Takes a layer's own row away and keeps the layers that it called. */
  private vanish(row: number, at: number): void {
    this.unseen = false
    this.tape.remove(row)
    this.removeLayer(at)
  }

  // --- what it knows

  /** Whether the packet was sent by the end that sent the conversation's first packet. */
  get forward(): boolean {
    const c = this.conversation
    return c === undefined || (c.a === this.src && c.portA === this.srcPort)
  }

  /** Frames that carried the current message. */
  frames(): readonly number[] {
    return this.pieces ?? [this.number]
  }

  /** The conversation's ends, with the sender or the receiver of this packet as client. */
  ends(clientIsSender: boolean): Ends {
    const c = this.conversation
    return {
      client: clientIsSender ? this.src : this.dst,
      server: clientIsSender ? this.dst : this.src,
      clientPort: clientIsSender ? this.srcPort : this.dstPort,
      serverPort: clientIsSender ? this.dstPort : this.srcPort,
      stream: c?.index ?? -1,
      transport: this.transport,
    }
  }

  listens(name: EventName): boolean {
    return !this.quoted && this.session.listens(name)
  }

  emit<K extends EventName>(name: K, event: EventMap[K]): void {
    if (!this.quoted) this.session.emit(name, event, this)
  }

  /** A sink for a file's bytes, or undefined when nobody wants files. */
  carve(start: FileStart): FileSink | undefined {
    return this.quoted ? undefined : this.session.carve?.(start, this)
  }

  /** Whether the bytes of a header field of the layer are there. */
  holds(field: Field, row: number): boolean {
    const source = this.tape.source[row]
    const end = source === 0 ? this.start + this.captured : this.sources[source].to
    return this.tape.start[row] + field.at + field.size <= end
  }

  /** Value of a header field in the n-th layer of the packet, read where it lies; undefined where it was cut off. */
  headerValue(field: Field, row: number): number | undefined {
    const at = this.tape.start[row] + field.at
    const r = this.reader
    const source = this.tape.source[row]
    const bytes = source === 0 ? r.bytes : this.sources[source].bytes
    const end = source === 0 ? this.start + this.captured : this.sources[source].to
    return at + field.size > end ? undefined : fieldValue(field, bytes, at)
  }
}
