/** pcapng files (draft-ietf-opsawg-pcapng): blocks in sections, each section with its byte order and interfaces. */
import { MAX_CAPTURED, type PacketBatch } from './batch.js'
import { CaptureError } from './error.js'
import { addProblem, type CaptureMeta, emptyMeta, NO_LINK_TYPE, plainInterface } from './meta.js'
import * as B from './pcapng-block.js'
import { bodyFault, headFault } from './pcapng-fault.js'
import { readInterface, readNames, readSecrets, readSection, readStatistics } from './pcapng-meta.js'
import { type Link, readCustom, readEnhanced, readJournal, readObsolete, readSimple } from './pcapng-packet.js'
import { cutShort, type RecordParser } from './record-parser.js'
import type { ByteWindow } from './window.js'

const LARGEST_BLOCK = MAX_CAPTURED + 65536
/** A file with more interfaces, names or secrets than this is damage, or means harm. */
const MOST_ENTRIES = 100_000
const MOST_TYPES = 1000
const BETWEEN: ReadonlySet<number> = new Set([B.SHB, B.IDB, B.NRB, B.ISB, B.DSB])

/** True for the twelve bytes every pcapng file starts with. */
export function isPcapng(view: DataView): boolean {
  return view.getUint32(0) === B.SHB && orderOf(view, 0) !== undefined
}

function orderOf(view: DataView, pos: number): 'little' | 'big' | undefined {
  if (view.getUint32(pos + 8, true) === B.ORDER_MAGIC) return 'little'
  return view.getUint32(pos + 8, false) === B.ORDER_MAGIC ? 'big' : undefined
}

export class PcapngParser implements RecordParser {
  readonly meta: CaptureMeta = emptyMeta('pcapng', 'little', '1.0')
  stopped = false
  private readonly onBlock?: (block: B.Block) => void
  private little = true
  private section = -1
  private links: Link[] = []
  /** Interfaces of records that are no packets, by their kind. */
  private readonly records = new Map<number, number>()
  private packets = 0
  /** After damage: bytes are skipped up to the next section header. */
  private lost = false

  constructor(
    onBlock?: (block: B.Block) => void,
    private readonly asWireshark = false,
  ) {
    this.onBlock = onBlock
  }

  parse(window: ByteWindow, batch: PacketBatch): void {
    const { view, end, base } = window
    const before = batch.count
    while (batch.count < batch.capacity && !this.stopped) {
      if (this.lost && !this.findSection(window)) break
      const pos = window.pos
      if (end - pos < 12) break
      const type = view.getUint32(pos, this.little)
      if (type === B.SHB) {
        const order = orderOf(view, pos)
        if (order === undefined && this.asWireshark) {
          const magic = view.getUint32(pos + 8, this.little).toString(16)
          this.fault(base + pos, `unknown byte-order magic number 0x${magic.padStart(8, '0')}`)
          break
        }
        if (order === undefined) {
          this.damage(window, `the section header at byte ${base + pos} has no byte order`)
          continue
        }
        this.little = order === 'little'
      }
      let length = view.getUint32(pos + 4, this.little)
      if (this.asWireshark) {
        // what stands between packets is told between batches
        if (batch.count > before && BETWEEN.has(type)) break
        if (type !== B.SHB && type !== B.IDB) this.meta.leading ??= this.meta.interfaces.length
        const fault = headFault(type, length)
        if (fault !== '') {
          this.fault(base + pos, fault)
          break
        }
        length = (length + 3) & ~3
      }
      if (length < 12 || (length & 3) !== 0 || length > LARGEST_BLOCK) {
        this.damage(window, `the block at byte ${base + pos} has an impossible length of ${length}`)
        continue
      }
      if (length > end - pos) break
      const again = view.getUint32(pos + length - 4, this.little)
      if (this.asWireshark && !this.sound(window, type, pos, length, again)) break
      if (again !== length) {
        this.damage(
          window,
          `the block at byte ${base + pos} has a length of ${length} at its start and ${again} at its end`,
        )
        continue
      }
      const row = batch.count
      if (type === B.EPB) {
        const wrong = readEnhanced(view, pos, pos + length, this.little, this.links, batch)
        if (wrong !== '') this.leftOut(base + pos, wrong)
      } else this.otherBlock(type, window, pos, pos + length, batch)
      if (batch.count > row) {
        batch.section[row] = this.section
        batch.offset[row] = base + pos
      }
      if (this.onBlock) {
        const packet = batch.count > row ? this.packets + batch.count - before : 0
        this.onBlock({ type, view, start: pos, end: pos + length, little: this.little, offset: base + pos, packet })
      }
      window.pos = pos + length
    }
    this.packets += batch.count - before
  }

  /** Whether Wireshark would go on behind the block. */
  private sound(window: ByteWindow, type: number, start: number, length: number, again: number): boolean {
    const { view, base } = window
    const { little } = this
    const block = { type, view, start, end: start + length, little, offset: base + start, packet: 0 }
    if (type === B.SHB) {
      const [major, minor] = [view.getUint16(start + 12, little), view.getUint16(start + 14, little)]
      if (major !== 1 || (minor !== 0 && minor !== 2)) {
        if (this.section < 0) throw new CaptureError('foreign', `pcapng: unknown SHB version ${major}.${minor}`)
        return this.fault(base + start, `unknown SHB version ${major}.${minor}`, true)
      }
    }
    const fault =
      bodyFault(block, this.links) ||
      (again === length ? '' : `total block lengths (first ${length} and second ${again}) don't match`)
    return fault === '' || this.fault(base + start, fault)
  }

  /** Damage at which Wireshark stops. */
  private fault(offset: number, fault: string, foreign = false): false {
    this.stopped = true
    addProblem(this.meta, offset, `${fault} (at byte ${offset})`, { fault, foreign })
    return false
  }

  finish(window: ByteWindow): void {
    const end = window.base + window.end
    if (window.available > 0 && !this.lost)
      addProblem(this.meta, end, cutShort(window, `the block after packet ${this.packets}`), { cutShort: true })
    else if (window.failure !== '')
      addProblem(this.meta, end, `cut short at byte ${end}: ${window.failure}`, { cutShort: true })
  }

  private otherBlock(type: number, window: ByteWindow, start: number, end: number, batch: PacketBatch): void {
    const { meta, little } = this
    const { view } = window
    const offset = window.base + start
    const block = { type, view, start, end, little, offset, packet: 0 }
    const short = (least: number): boolean => {
      if (end - start >= least) return false
      addProblem(meta, offset, `the block of type ${type} at byte ${offset} is too short`)
      return true
    }
    switch (type) {
      case B.SHB:
        if (!short(28)) this.newSection(block)
        break
      case B.IDB:
        if (!short(20) && this.mayAdd(meta.interfaces, offset)) this.newInterface(block)
        break
      case B.PACKET:
        this.leftOut(offset, readObsolete(view, start, end, little, this.links, batch))
        break
      case B.SPB:
        this.leftOut(offset, readSimple(view, start, end, little, this.links, batch))
        break
      case B.JOURNAL:
        this.record(block, readJournal, this.recordInterface(type, offset), batch)
        break
      case B.NRB:
        if (this.mayAdd(meta.nameResolutions, offset)) meta.nameResolutions.push(readNames(block, this.section))
        break
      case B.ISB:
        if (!short(24) && this.mayAdd(meta.statistics, offset)) this.newStatistics(block)
        break
      case B.DSB:
        if (!short(20) && this.mayAdd(meta.secrets, offset)) meta.secrets.push(readSecrets(block, this.section))
        break
      case B.CUSTOM:
      case B.CUSTOM_NO_COPY:
        this.countBlock(type, end - start)
        if (!short(16)) {
          this.record(block, readCustom, this.recordInterface(type, offset, view.getUint32(start + 8, little)), batch)
        }
        break
      default:
        this.countBlock(type, end - start)
    }
  }

  private record(block: B.Block, read: typeof readJournal, index: number, batch: PacketBatch): void {
    if (index >= 0) read(block, index, batch)
  }

  private newSection(block: B.Block): void {
    const { meta } = this
    if (!this.mayAdd(meta.sections, block.offset)) return
    const section = readSection(block)
    if (meta.sections.length === 0) {
      meta.byteOrder = section.byteOrder
      meta.version = section.version
    }
    this.section = meta.sections.length
    meta.sections.push(section)
    this.links = []
    this.records.clear()
  }

  private newInterface(block: B.Block): void {
    const { link, clock } = readInterface(block, this.section, this.links.length)
    this.links.push({ index: this.meta.interfaces.length, snapLength: link.snapLength, clock })
    this.meta.interfaces.push(link)
  }

  private newStatistics(block: B.Block): void {
    const link = this.links[block.view.getUint32(block.start + 8, this.little)]
    if (link === undefined) {
      addProblem(this.meta, block.offset, `the statistics at byte ${block.offset} are of an interface not described`)
      return
    }
    const statistics = readStatistics(block, link.index, link.clock)
    const { received, dropped } = statistics
    const described = this.meta.interfaces[link.index]
    if (received !== undefined) described.received = received
    if (dropped !== undefined) described.dropped = dropped
    this.meta.statistics.push(statistics)
  }

  /**
   * systemd journal entries and custom blocks stand among the packets, but on no interface: they get one of their own
   * for each kind, of no link type.
   */
  private recordInterface(type: number, offset: number, enterprise?: number): number {
    const { interfaces } = this.meta
    const key = enterprise === undefined ? type : type * 0x100000000 + enterprise
    let index = this.records.get(key)
    if (index === undefined && this.mayAdd(interfaces, offset)) {
      index = interfaces.length
      const none = plainInterface(NO_LINK_TYPE, 0, 1_000_000)
      interfaces.push({ ...none, section: this.section, id: -1, block: { type, enterprise } })
      this.records.set(key, index)
    }
    return index ?? -1
  }

  private countBlock(type: number, bytes: number): void {
    const { otherBlocks } = this.meta
    const known = otherBlocks.find(other => other.type === type)
    if (known) {
      known.count++
      known.bytes += bytes
    } else if (otherBlocks.length < MOST_TYPES) otherBlocks.push({ type, count: 1, bytes })
  }

  private mayAdd(list: readonly unknown[], offset: number): boolean {
    if (list.length < MOST_ENTRIES) return true
    this.stopped = true
    addProblem(this.meta, offset, `more than ${MOST_ENTRIES} blocks of one kind: reading stops at byte ${offset}`)
    return false
  }

  private leftOut(offset: number, wrong: string): void {
    if (wrong !== '') addProblem(this.meta, offset, `the packet block at byte ${offset} ${wrong}; it is left out`)
  }

  private damage(window: ByteWindow, message: string): void {
    addProblem(this.meta, window.base + window.pos, `${message}: skipped to the next section, if there is one`)
    window.pos += 4
    this.lost = true
  }

  /** Moves the window to the next plausible section header; false when it holds none. */
  private findSection(window: ByteWindow): boolean {
    const { bytes, view, end } = window
    let pos = window.pos
    while (end - pos >= 12) {
      pos = bytes.indexOf(0x0a, pos)
      if (pos < 0 || end - pos < 12) break
      if (view.getUint32(pos) === B.SHB && orderOf(view, pos) !== undefined) {
        window.pos = pos
        this.lost = false
        return true
      }
      pos++
    }
    window.pos = pos < 0 ? end : Math.min(pos, end)
    return false
  }
}
