/**
 * Files of Microsoft Network Monitor, versions 1.x and 2.x: little-endian, a header, records that a table of offsets
 * finds, and behind each record from version 2.1 on a trailer with its own link type (2.3: and its own time).
 */
import type { PacketBatch } from './batch.js'
import { CaptureError } from './error.js'
import { addProblem, type CaptureMeta, emptyMeta, plainInterface, plainSection } from './meta.js'
import type { RecordParser } from './record-parser.js'
import type { ByteWindow } from './window.js'

export const NETMON_HEADER = 48
const NANO = 1_000_000_000
/** Seconds from 1601 to 1970: Windows counts 100 nanoseconds since then. */
const SINCE_1601 = 11_644_473_600
const TWO32 = 4_294_967_296

/** Media without a LINKTYPE_ value, and what Network Monitor itself notes, keep their number above this. */
export const NETMON_LINK_TYPE = 0x20000
/** Link types by NDIS medium; tunnels and mobile networks carry plain IP. */
const MEDIA = new Map([
  [0, 1],
  [1, 1],
  [2, 6],
  [3, 10],
  [4, NETMON_LINK_TYPE + 4],
  [6, NETMON_LINK_TYPE + 6],
  [7, 101],
  [8, 101],
  [9, 101],
  [0xffe0, NETMON_LINK_TYPE + 0xffe0],
  [0xfffb, NETMON_LINK_TYPE + 0xfffb],
  [0xffff, NETMON_LINK_TYPE + 0xffff],
])
/** What Network Monitor notes for itself: payload headers, network information, DNS names. No packets. */
const NOTES: readonly number[] = [0xfffc, 0xfffd, 0xfffe]
/** Trailers name LINKTYPE_ values in the low 12 bits of these. */
const LINKTYPE_BASE = 0xe000
const LONGEST = 262_144
/** How many times a file's own length its packets may have together. */
const MOST_TIMES = 2
/** Before each packet of ATM stands a header that is not part of it. */
const ATM = 4
const ATM_HEADER = 16

/** The version by the first bytes of a file: 1 or 2; undefined when it is none. */
export function netmonVersion(view: DataView): 1 | 2 | undefined {
  const magic = view.getUint32(0)
  return magic === 0x52545353 ? 1 : magic === 0x474d4255 ? 2 : undefined
}

export class NetmonParser implements RecordParser {
  readonly meta: CaptureMeta
  stopped = false
  /** Minor version, and whether the record header is the long one. */
  private readonly minor: number
  private readonly long: boolean
  private readonly trailer: number
  /** When the capture began: local time, as far as the file knows. */
  private readonly second: number
  private readonly nano: number
  private readonly table: number
  private readonly count: number
  private readonly medium: number
  private readonly links = new Map<number, number>()
  private next = 0
  /** Bytes of the records so far: a table may name one as often as it likes. */
  private named = 0

  /** The window holds the file from its first byte to its last. */
  constructor(window: ByteWindow) {
    const { view, pos } = window
    const u16 = (at: number): number => view.getUint16(pos + at, true)
    const u32 = (at: number): number => view.getUint32(pos + at, true)
    this.minor = view.getUint8(pos + 4)
    const major = view.getUint8(pos + 5)
    this.long = netmonVersion(new DataView(view.buffer, view.byteOffset + pos)) === 2
    if (major !== (this.long ? 2 : 1)) throw new CaptureError('foreign', `netmon: major version ${major} unsupported`)
    this.trailer = !this.long || this.minor === 0 ? 0 : this.minor === 1 ? 2 : this.minor === 2 ? 6 : 15
    const clock = new Date(2000, 0)
    // not by the constructor, for which years before 100 are in the last century
    clock.setFullYear(u16(8), u16(10) - 1, u16(14))
    clock.setHours(u16(16), u16(18), u16(20), 0)
    const began = clock.getTime()
    this.second = Number.isNaN(began) ? 0 : began / 1000
    this.nano = u16(22) * 1_000_000
    this.table = u32(24)
    this.count = u32(28) / 4
    if (this.count < 1) damaged(`frame table length is ${u32(28)}, which means it's less than one entry in size`)
    if (u32(28) % 4 !== 0) damaged(`frame table length is ${u32(28)}, which is not a multiple of the size of an entry`)
    if (this.table + u32(28) > window.end) throw new CaptureError('cut-short', 'a Network Monitor file without its end')
    const version = `${major}.${this.minor}`
    this.meta = emptyMeta('netmon', 'little', version)
    this.meta.sections.push(plainSection('little', version))
    this.medium = u16(6)
    if (linkTypeOf(this.medium) === undefined) throw new CaptureError('foreign', `netmon: ${unknown(this.medium)}`)
    this.interface(this.medium)
    window.pos += NETMON_HEADER
  }

  parse(window: ByteWindow, batch: PacketBatch): void {
    while (batch.count < batch.capacity && this.next < this.count && !this.stopped) {
      this.record(window, batch, window.view.getUint32(this.table + this.next * 4, true))
      this.next++
    }
    if (this.next >= this.count) window.pos = window.end
  }

  private record(window: ByteWindow, batch: PacketBatch, at: number): void {
    const { view, end } = window
    const header = this.long ? 16 : 8
    // a table that leads out of the file ends there
    if (at >= end) {
      this.next = this.count
      return
    }
    if (at + header > end) {
      this.cut(end)
      return
    }
    const whole = this.long ? view.getUint32(at + 8, true) : view.getUint16(at + 4, true)
    const taken = this.long ? view.getUint32(at + 12, true) : view.getUint16(at + 6, true)
    if (taken > LONGEST) {
      this.damage(at, `File has ${taken}-byte packet, bigger than maximum of ${LONGEST}`)
      return
    }
    const body = at + header
    if (body + taken + this.trailer > end) {
      this.cut(end)
      return
    }
    this.named += header + taken + this.trailer
    if (this.named > MOST_TIMES * end) {
      this.damage(at, 'its frame table names the same packets again and again')
      return
    }
    const medium = this.trailer === 0 ? this.medium : view.getUint16(body + taken, true)
    if (NOTES.includes(medium) && this.trailer > 0) return
    const index = this.links.get(medium) ?? this.interface(medium)
    if (index < 0) {
      this.damage(at, unknown(medium), true)
      return
    }
    const cells = medium === ATM && taken >= ATM_HEADER ? ATM_HEADER : 0
    const n = batch.count++
    batch.start[n] = body + cells
    batch.captured[n] = taken - cells
    batch.wire[n] = Math.min(Math.max(0, whole - cells), 0x7fffffff)
    this.time(view, at, body + taken, batch, n)
    batch.offset[n] = at
    batch.untimed[n] = 0
    batch.iface[n] = index
    batch.section[n] = 0
    batch.file[n] = 0
    window.pos = Math.max(window.pos, body + taken + this.trailer)
  }

  private time(view: DataView, at: number, trailer: number, batch: PacketBatch, n: number): void {
    if (this.trailer === 15) {
      const stamp = view.getBigUint64(trailer + 6, true)
      batch.seconds[n] = Number(stamp / 10_000_000n) - SINCE_1601
      batch.nanos[n] = Number(stamp % 10_000_000n) * 100
      return
    }
    // milliseconds in version 1, microseconds in version 2: exact as floating point
    const delta = this.long ? view.getInt32(at + 4, true) * TWO32 + view.getUint32(at, true) : view.getUint32(at, true)
    const units = this.long ? 1_000_000 : 1000
    const seconds = Math.floor(delta / units)
    const nanos = this.nano + (delta - seconds * units) * (NANO / units)
    const carry = Math.floor(nanos / NANO)
    batch.seconds[n] = this.second + seconds + carry
    batch.nanos[n] = nanos - carry * NANO
  }

  /** The interface of a medium; -1 when there is no such medium. */
  private interface(medium: number): number {
    const linkType = linkTypeOf(medium)
    if (linkType === undefined) return -1
    const { interfaces } = this.meta
    const index = interfaces.length
    interfaces.push({ ...plainInterface(linkType, 0, this.long ? NANO : 1000), id: index })
    this.links.set(medium, index)
    return index
  }

  private damage(at: number, fault: string, foreign = false): void {
    this.stopped = true
    addProblem(this.meta, at, `packet ${this.next + 1} at byte ${at}: ${fault}`, { fault, foreign })
  }

  private cut(at: number): void {
    this.stopped = true
    addProblem(this.meta, at, `cut short in the middle of packet ${this.next + 1} at byte ${at}`, { cutShort: true })
  }

  finish(window: ByteWindow): void {
    if (window.failure !== '') addProblem(this.meta, window.end, `cut short at byte ${window.end}: ${window.failure}`)
  }
}

const unknown = (medium: number): string => `network type ${medium} unknown or unsupported`

function damaged(fault: string): never {
  throw new CaptureError('damaged', `netmon: ${fault}`)
}

function linkTypeOf(medium: number): number | undefined {
  return MEDIA.get(medium) ?? ((medium & 0xf000) === LINKTYPE_BASE ? medium & 0xfff : undefined)
}
