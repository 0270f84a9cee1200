import type { Assembly, Part } from '../../flows/messages.js'
import { cutShort } from '../../packet/label.js'
import type { Packet } from '../../packet/packet.js'
import type { Protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import type { TcpFields } from './index.js'

const bytesText = (n: number): string => `${n} byte${n === 1 ? '' : 's'}`

/** Shows which bytes wait and which belong together. */
export class SegmentRows implements Assembly {
  /** Bytes of this packet wait; and whether its first ones do. */
  private waits = false
  private all = false

  constructor(private readonly f: TcpFields) {}

  /** What waits is told behind what its protocol said of it; a segment of which all waits is nobody's but TCP's. */
  column(p: Packet): void {
    if (!this.waits) return
    // behind a message of the same segment nothing is said
    if (this.all) {
      p.columns.name('TCP')
      p.columns.join('[TCP segment of a reassembled PDU]', ' ')
    }
    this.waits = false
    this.all = false
  }

  again(_p: Packet, r: Reader, length: number): void {
    if (length <= 0) return
    r.row(this.f.segment_data, r.pos, length, 0)
    if (r.full) r.label(this.f.segment_data, `Retransmitted TCP segment data (${bytesText(length)})`)
  }

  message(_p: Packet, r: Reader, protocol: Protocol, length: number): void {
    if (protocol.sized) r.row(this.f['pdu.size'], r.pos, length, length)
  }

  held(p: Packet, r: Reader, length: number): void {
    if (length <= 0) return
    this.waits = true
    if (p.payload === length) this.all = true
    const later = p.session.foretold(p.number, this.f.reassembled_in)
    if (later !== undefined) r.row(this.f.reassembled_in, r.base, 0, later.value)
    this.data(r, length)
  }

  private data(r: Reader, length: number): void {
    r.row(this.f.segment_data, r.pos, length, 0)
    if (r.full) r.label(this.f.segment_data, `TCP segment data (${bytesText(length)})`)
  }

  last(p: Packet, r: Reader, protocol: Protocol, length: number, size: number): void {
    // it is counted in the bytes that are put together next
    if (protocol.sized && size > 0 && r.wants(this.f['pdu.size']))
      p.tape.push(this.f['pdu.size'].id, Math.max(p.sources.length, 1), 0, size, size)
    if (length > 0) this.data(r, length)
  }

  whole(p: Packet, r: Reader, length: number, parts: readonly Part[], ended = false): void {
    const { f } = this
    // a segment that ends the stream held its bytes only until then
    this.waits = false
    this.all = false
    for (const part of parts) if (part.frame !== p.number) p.session.foretell(part.frame, f.reassembled_in, p.number)
    const outer = p.beginAside()
    const start = r.pos
    r.row(f.segments, start, length, ended ? 1 : 0)
    if (r.full)
      r.label(
        f.segments,
        cutShort(
          `${parts.length} Reassembled TCP Segment${parts.length === 1 ? '' : 's'} (${bytesText(length)}): ${parts.map(x => `#${x.frame}(${x.length + x.overlap})`).join(', ')}`,
        ),
      )
    const t = r.nest(f.segments)
    let at = 0
    for (const part of parts) {
      const n = part.length + part.overlap
      this.part(r, start, at - part.overlap, n, part)
      at += part.length
    }
    r.row(f['segment.count'], start, 0, parts.length)
    r.row(f['reassembled.length'], start, 0, length)
    r.row(f['reassembled.data'], start, length, 0)
    r.unnest(t)
    p.endAside(outer)
  }

  private part(r: Reader, start: number, at: number, n: number, part: Part): void {
    const { f } = this
    const field = part.conflict ? f['segment.error'] : f.segment
    r.row(field, start + at, n, part.frame)
    if (r.full)
      r.label(
        field,
        n === 0
          ? `Frame: ${part.frame} (no data)`
          : `Frame: ${part.frame}, payload: ${at}-${at + n - 1} (${bytesText(n)})`,
      )
    if (part.overlap === 0) return
    const t = r.nest(field)
    r.row(f['segment.overlap'], start + at, 0, 1)
    if (part.conflict) r.row(f['segment.overlap.conflict'], start + at, 0, 1)
    r.unnest(t)
  }
}
