/** Snoop files (RFC 1761): big-endian, a 16-byte header, records of 24 bytes and the packet, padded. */
import { MAX_CAPTURED, type PacketBatch } from './batch.js'
import { addProblem, type CaptureMeta, emptyMeta, plainInterface, plainSection } from './meta.js'
import { cutShort, type RecordParser } from './record-parser.js'
import type { ByteWindow } from './window.js'

export const SNOOP_HEADER = 16
const RECORD = 24
const MICRO = 1_000_000

/** RFC 1761 data link types as LINKTYPE_ values; those without one keep their number above 2^16. */
const LINK_TYPES = new Map([
  [0, 1],
  [2, 6],
  [4, 1],
  [8, 10],
  [18, 123],
  [26, 242],
])

/** True for the eight bytes every snoop file starts with. */
export function isSnoop(view: DataView): boolean {
  return view.getUint32(0) === 0x736e6f6f && view.getUint32(4) === 0x70000000
}

export class SnoopParser implements RecordParser {
  readonly meta: CaptureMeta
  stopped = false
  private packets = 0

  /** The window holds at least the file header, which is taken from it. */
  constructor(window: ByteWindow) {
    const { view, pos } = window
    const version = String(view.getUint32(pos + 8))
    const link = view.getUint32(pos + 12)
    this.meta = emptyMeta('snoop', 'big', version)
    this.meta.sections.push(plainSection('big', version))
    this.meta.interfaces.push(plainInterface(LINK_TYPES.get(link) ?? 0x10000 + (link & 0xffff), 0, MICRO))
    window.pos += SNOOP_HEADER
  }

  parse(window: ByteWindow, batch: PacketBatch): void {
    const { view, end, base } = window
    while (batch.count < batch.capacity && end - window.pos >= RECORD) {
      const pos = window.pos
      const whole = view.getUint32(pos)
      const taken = view.getUint32(pos + 4)
      const length = view.getUint32(pos + 8)
      if (taken > MAX_CAPTURED || length < RECORD + taken || length > RECORD + MAX_CAPTURED) {
        this.stopped = true
        const message = `packet ${this.packets + 1} at byte ${base + pos} has a record length of ${length} for ${taken} bytes`
        addProblem(this.meta, base + pos, message)
        return
      }
      if (length > end - pos) return
      const fraction = view.getUint32(pos + 20)
      const carry = Math.floor(fraction / MICRO)
      const n = batch.count++
      this.meta.interfaces[0].dropped = view.getUint32(pos + 12)
      batch.start[n] = pos + RECORD
      batch.captured[n] = taken
      batch.wire[n] = Math.min(whole, 0x7fffffff)
      batch.seconds[n] = view.getUint32(pos + 16) + carry
      batch.nanos[n] = (fraction - carry * MICRO) * 1000
      batch.offset[n] = base + pos
      batch.untimed[n] = 0
      batch.iface[n] = 0
      batch.section[n] = 0
      batch.file[n] = 0
      window.pos = pos + length
      this.packets++
    }
  }

  finish(window: ByteWindow): void {
    const end = window.base + window.end
    if (window.available > 0)
      addProblem(this.meta, end, cutShort(window, `packet ${this.packets + 1}`), { cutShort: true })
    else if (window.failure !== '')
      addProblem(this.meta, end, `cut short at byte ${end}: ${window.failure}`, { cutShort: true })
  }
}
