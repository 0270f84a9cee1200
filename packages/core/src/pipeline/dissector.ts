import type { PacketBatch } from '../capture/batch.js'
import type { CaptureMeta } from '../capture/meta.js'
import { Packet } from '../packet/packet.js'
import type { Protocol } from '../packet/protocol.js'
import type { Reader } from '../packet/reader.js'
import type { Session } from '../packet/session.js'
import { comment } from '../protocols/comment.js'
import { pseudoHeader } from '../protocols/encapsulations.js'
import { frame } from '../protocols/frame.js'

/** Takes packets out of batches and dissects one after the other. */
export class Dissector {
  readonly packet: Packet
  /** Packets so far. */
  count = 0
  private readonly framed: boolean
  /** Whether comments are asked for, which the frame shows. */
  private readonly remarked: boolean
  private linkType = Number.NaN
  private linkProtocol: Protocol | undefined = undefined

  constructor(
    readonly session: Session,
    readonly capture: CaptureMeta,
  ) {
    this.packet = new Packet(session)
    this.packet.capture = capture
    const { wanted, layers } = session.demand
    const asked = (x: Protocol): boolean =>
      wanted[x.root.id] !== 0 || layers?.has(x) === true || x.fields.some(f => wanted[f.id] !== 0)
    this.framed = asked(frame)
    this.remarked = asked(comment)
  }

  /** LINKTYPE_ value of packet `i` of the batch; -1 for none. */
  linkTypeOf(batch: PacketBatch, i: number): number {
    return this.capture.interfaces[batch.iface[i]]?.linkType ?? -1
  }

  /** Counts a packet that is not dissected. */
  pass(): void {
    this.count++
  }

  /** Dissects packet `i` of the batch. The answer is the same object each time, valid until the next call. */
  dissect(batch: PacketBatch, i: number): Packet {
    const p = this.packet
    const linkType = this.linkTypeOf(batch, i)
    const skip = Math.min(pseudoHeader(linkType), batch.captured[i])
    const captured = batch.captured[i] - skip
    const r = p.begin(++this.count, batch.bytes, batch.start[i] + skip, captured, batch.wire[i] - skip)
    this.session.coverage.frame = this.count
    p.seconds = batch.seconds[i]
    p.nanos = batch.nanos[i]
    p.timed = batch.untimed[i] === 0
    p.iface = batch.iface[i]
    p.section = batch.section[i]
    p.file = batch.file[i]
    p.offset = batch.offset[i]
    p.linkType = linkType
    p.options = batch.options.size === 0 ? undefined : batch.options.get(i)
    if (this.framed || (this.remarked && p.options !== undefined)) p.call(frame, r)
    else this.link(r, p)
    if (p.full) p.clip()
    return p
  }

  /** Nobody asks for frame.*: the link layer comes first. */
  private link(r: Reader, p: Packet): void {
    if (p.linkType !== this.linkType) {
      this.linkType = p.linkType
      this.linkProtocol = this.session.registry.lookup('linktype', p.linkType)
    }
    if (this.linkProtocol !== undefined && p.call(this.linkProtocol, r)) return
    this.session.coverage.count('linktype', p.linkType)
    p.data(r)
  }
}
