/**
 * pcap files (draft-ietf-opsawg-pcap, and the savefile manual of libpcap), with two relatives that differ in the
 * record header: "modified" by Kuznetzov (24 bytes: interface, protocol and packet type follow).
 */
import { MAX_CAPTURED, type PacketBatch } from './batch.js'
import { CaptureError } from './error.js'
import { addProblem, type CaptureMeta, emptyMeta, plainInterface, plainSection } from './meta.js'
import { cutShort, type RecordParser } from './record-parser.js'
import type { ByteWindow } from './window.js'

export const PCAP_HEADER = 24
export const PCAP_MICRO = 0xa1b2c3d4
export const PCAP_NANO = 0xa1b23c4d
export const PCAP_MODIFIED = 0xa1b2cd34

/** Captured lengths above this are damage, unless the file announces a larger snapshot length. */
const USUAL_LARGEST = 262_144
/** The network field: link type in the low bits, then "FCS length is present" and the FCS length in 16-bit words. */
const LINK_TYPE = 0x03ffffff
const FCS_PRESENT = 0x04000000
/** The one link type with messages of up to 128 MiB. */
const DBUS = 231

/** The byte order of a pcap file by its first four bytes; undefined when it is none. */
export function pcapByteOrder(view: DataView): 'little' | 'big' | undefined {
  if (isMagic(view.getUint32(0, true))) return 'little'
  return isMagic(view.getUint32(0, false)) ? 'big' : undefined
}

function isMagic(magic: number): boolean {
  return magic === PCAP_MICRO || magic === PCAP_NANO || magic === PCAP_MODIFIED
}

export class PcapParser implements RecordParser {
  readonly meta: CaptureMeta
  stopped = false
  private readonly little: boolean
  private readonly header: number
  /** Fraction units per second, and how many nanoseconds one is. */
  private readonly units: number
  private readonly scale: number
  private readonly largest: number
  private readonly swapped: 'never' | 'always' | 'when larger'
  private packets = 0

  /** The window holds at least the file header, which is taken from it. */
  constructor(window: ByteWindow, asWireshark = false) {
    const { view, pos } = window
    const head = new DataView(view.buffer, view.byteOffset + pos, PCAP_HEADER)
    const order = pcapByteOrder(head) ?? 'little'
    const little = order === 'little'
    const magic = head.getUint32(0, little)
    const major = head.getUint16(4, little)
    const minor = head.getUint16(6, little)
    const snapLength = head.getUint32(16, little)
    const network = head.getUint32(20, little)

    this.little = little
    this.header = magic === PCAP_MODIFIED ? 24 : 16
    this.units = magic === PCAP_NANO ? 1_000_000_000 : 1_000_000
    this.scale = 1_000_000_000 / this.units
    if (asWireshark && major < 2) throw new CaptureError('foreign', `pcap: major version ${major} unsupported`)
    const common = (network & LINK_TYPE) === DBUS ? MAX_CAPTURED : USUAL_LARGEST
    this.largest = asWireshark ? common : Math.max(USUAL_LARGEST, Math.min(snapLength, MAX_CAPTURED))
    // Before 2.3 the two lengths stood the other way round, and some writers of 2.3 (and of DG/UX, 543.0) did both.
    this.swapped = major === 2 && minor < 3 ? 'always' : minor === 3 || major === 543 ? 'when larger' : 'never'

    const version = `${major}.${minor}`
    this.meta = emptyMeta('pcap', order, version)
    if (magic === PCAP_NANO) this.meta.variant = 'nanosecond'
    if (magic === PCAP_MODIFIED) this.meta.variant = 'modified'
    this.meta.sections.push(plainSection(order, version))
    const link = plainInterface((network & LINK_TYPE) >>> 0, snapLength, this.units)
    if (network !== link.linkType) link.network = network
    if ((network & FCS_PRESENT) !== 0) link.fcsLength = (network >>> 28) * 2
    this.meta.interfaces.push(link)
    window.pos += PCAP_HEADER
  }

  parse(window: ByteWindow, batch: PacketBatch): void {
    const { view, end, base } = window
    const { little, header, units, scale, largest } = this
    const { start, captured, wire, seconds, nanos, offset, untimed, iface, section, file, capacity } = batch
    const plain = this.swapped === 'never'
    let pos = window.pos
    let n = batch.count
    const before = n
    while (n < capacity && end - pos >= header) {
      let taken = view.getUint32(pos + 8, little)
      let whole = view.getUint32(pos + 12, little)
      if (!plain && (this.swapped === 'always' || taken > whole)) {
        const other = taken
        taken = whole
        whole = other
      }
      if (taken > largest) {
        this.stopped = true
        const number = this.packets + n - before + 1
        const message = `packet ${number} at byte ${base + pos} claims ${taken} bytes, more than the ${largest} possible`
        const fault = `File has ${taken}-byte packet, bigger than maximum of ${largest}`
        addProblem(this.meta, base + pos, message, { fault })
        break
      }
      const body = pos + header
      if (taken > end - body) break
      let second = view.getUint32(pos, little)
      let fraction = view.getUint32(pos + 4, little)
      if (fraction >= units) {
        const carry = Math.floor(fraction / units)
        second += carry
        fraction -= carry * units
      }
      start[n] = body
      captured[n] = taken
      wire[n] = Math.min(whole, 0x7fffffff)
      seconds[n] = second
      nanos[n] = fraction * scale
      offset[n] = base + pos
      untimed[n] = 0
      iface[n] = 0
      section[n] = 0
      file[n] = 0
      pos = body + taken
      n++
    }
    window.pos = pos
    batch.count = n
    this.packets += n - before
  }

  finish(window: ByteWindow): void {
    const end = window.base + window.end
    if (window.available > 0)
      addProblem(this.meta, end, cutShort(window, `packet ${this.packets + 1}`), { cutShort: true })
    else if (window.failure !== '')
      addProblem(this.meta, end, `cut short at byte ${end}: ${window.failure}`, { cutShort: true })
  }
}
