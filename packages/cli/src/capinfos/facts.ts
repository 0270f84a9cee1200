import { createHash, getHashes } from 'node:crypto'
import { ripemd160 } from '@noble/hashes/legacy.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { type CaptureMeta, type CaptureReader, encapsulation } from '@wiresift/core'
import { openAsWireshark, openWatched } from '../sources/as-wireshark.js'

/** What one capture file is, counted in one pass over it. */
export interface CaptureFacts {
  readonly path: string
  readonly meta: CaptureMeta
  /** Bytes of the file as it lies on the disk. */
  readonly size: number
  readonly packets: number
  /** Bytes of all packets, on the wire. */
  readonly bytes: number
  /** Packets of each interface, and of each link type. */
  readonly byInterface: ReadonlyMap<number, number>
  readonly byLinkType: ReadonlyMap<number, number>
  readonly first: Moment | undefined
  readonly last: Moment | undefined
  /** Whether every packet has a time, and no time is before the one in front. */
  readonly timed: boolean
  readonly ordered: boolean
  /** Captured lengths of the packets that were cut: the least and the greatest. */
  readonly cut: { readonly least: number; readonly most: number } | undefined
  readonly hashes: Hashes | undefined
  /** Packets that are older than the one in front of them. */
  readonly backwards: number
  /** The longest time without a packet, in seconds, and the packet that ended it. */
  readonly longestGap: { readonly seconds: number; readonly packet: number } | undefined
  /** Comments on packets: the first thousand, and how many there are. */
  readonly comments: readonly { readonly packet: number; readonly text: string }[]
  readonly commentCount: number
  /** Packets of a link type that Wireshark does not know: the first thousand. */
  readonly foreign: readonly number[]
}

/** A time, and to how many digits it was taken. */
export interface Moment {
  readonly seconds: number
  readonly nanos: number
  readonly digits: number
}

export interface Hashes {
  readonly sha256: string
  readonly ripemd160: string
  readonly sha1: string
}

/** Reads a whole capture; throws a CaptureError where it is none. */
export async function captureFacts(path: string, hashed: boolean, asWireshark = false): Promise<CaptureFacts> {
  const hasher = hashed ? new Hasher() : undefined
  const took = (into: Uint8Array, n: number): void => hasher?.update(into.subarray(0, n))
  const { reader, source } = await (asWireshark ? openAsWireshark(path, took) : openWatched(path, false, took))
  try {
    const tally = await count(reader)
    // what follows the end of a damaged file belongs to its hash, too
    const rest = new Uint8Array(1 << 16)
    for (let n = await source.read(rest); n > 0; n = await source.read(rest)) took(rest, n)
    return { path, meta: reader.meta, size: source.bytesRead, ...tally, hashes: hasher?.done() }
  } finally {
    source.close()
  }
}

class Hasher {
  private readonly sha256 = createHash('sha256')
  private readonly sha1 = createHash('sha1')
  private readonly native = getHashes().includes('ripemd160') ? createHash('ripemd160') : undefined
  private readonly own = this.native === undefined ? ripemd160.create() : undefined

  update(bytes: Uint8Array): void {
    this.sha256.update(bytes)
    this.sha1.update(bytes)
    this.native?.update(bytes)
    this.own?.update(bytes)
  }

  done(): Hashes {
    return {
      sha256: this.sha256.digest('hex'),
      sha1: this.sha1.digest('hex'),
      ripemd160: this.native?.digest('hex') ?? bytesToHex(this.own?.digest() ?? new Uint8Array(0)),
    }
  }
}

/** Decimal digits of a second that a clock of so many units a second tells. */
export function clockDigits(unitsPerSecond: number): number {
  return Math.min(9, Math.max(0, Math.ceil(Math.log10(unitsPerSecond) - 1e-9)))
}

async function count(reader: CaptureReader): Promise<Omit<CaptureFacts, 'path' | 'meta' | 'size' | 'hashes'>> {
  const byInterface = new Map<number, number>()
  const byLinkType = new Map<number, number>()
  let [packets, bytes, least, most] = [0, 0, 0, 0]
  let timed = true
  let [first, last]: (Moment | undefined)[] = [undefined, undefined]
  let [previousSeconds, previousNanos] = [0, 0]
  let lastInterface = -1
  let [backwards, commentCount, gapSeconds, gapPacket] = [0, 0, 0, 0]
  const comments: { packet: number; text: string }[] = []
  const foreign: number[] = []
  for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
    for (let i = 0; i < batch.count; i++) {
      const id = batch.iface[i]
      const face = reader.meta.interfaces[id]
      if (face.linkType < 0) {
        // a record that is no packet has nothing to count, though it may have no time
        if (batch.untimed[i] === 1) timed = false
        continue
      }
      packets++
      bytes += batch.wire[i]
      byInterface.set(id, (byInterface.get(id) ?? 0) + 1)
      const { linkType } = face
      if (encapsulation(linkType) === 0 && foreign.length < 1000) foreign.push(packets)
      byLinkType.set(linkType, (byLinkType.get(linkType) ?? 0) + 1)
      if (batch.captured[i] < batch.wire[i]) {
        const n = batch.captured[i]
        least = most === 0 && least === 0 ? n : Math.min(least, n)
        most = Math.max(most, n)
      }
      for (const text of batch.options.size === 0 ? [] : (batch.options.get(i)?.comments ?? [])) {
        commentCount++
        if (comments.length < 1000) comments.push({ packet: packets, text })
      }
      if (batch.untimed[i] === 1) {
        timed = false
        continue
      }
      const [seconds, nanos] = [batch.seconds[i], batch.nanos[i]]
      if (packets > 1 && (seconds < previousSeconds || (seconds === previousSeconds && nanos < previousNanos)))
        backwards++
      if (last !== undefined) {
        const gap = seconds - previousSeconds + (nanos - previousNanos) / 1e9
        if (gap > gapSeconds) [gapSeconds, gapPacket] = [gap, packets]
      }
      previousSeconds = seconds
      previousNanos = nanos
      const moment: Moment = {
        seconds,
        nanos,
        digits: id === lastInterface && last ? last.digits : clockDigits(face.timeResolution),
      }
      lastInterface = id
      if (first === undefined || seconds < first.seconds || (seconds === first.seconds && nanos < first.nanos))
        first = moment
      if (last === undefined || seconds > last.seconds || (seconds === last.seconds && nanos > last.nanos))
        last = moment
    }
  }
  const cut = most > 0 ? { least, most } : undefined
  const longestGap = gapPacket > 0 ? { seconds: gapSeconds, packet: gapPacket } : undefined
  const found = { backwards, longestGap, comments, commentCount, foreign }
  return { packets, bytes, byInterface, byLinkType, first, last, timed, ordered: backwards === 0, cut, ...found }
}
