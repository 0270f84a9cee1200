/**
 * The blocks of pcapng that carry packets. Each function puts a row into the batch (all columns but section and offset)
 * and returns '', or puts none and says what is wrong with the block.
 */
import type { PacketBatch } from './batch.js'
import type { Clock } from './clock.js'
import { readOptions } from './option.js'
import type { Block } from './pcapng-block.js'
import { packetOptions } from './pcapng-packet-options.js'

/** An interface of the current section as packets need it. */
export interface Link {
  /** In `meta.interfaces`. */
  index: number
  snapLength: number
  clock: Clock
}

const TOO_SHORT = 'is too short'
const NO_INTERFACE = 'belongs to an interface that is not described'
const TOO_LONG = 'claims more captured bytes than it holds'

/** Enhanced Packet Block (section 4.3). */
export function readEnhanced(
  view: DataView,
  pos: number,
  end: number,
  little: boolean,
  links: readonly Link[],
  batch: PacketBatch,
): string {
  if (end - pos < 32) return TOO_SHORT
  const link = links[view.getUint32(pos + 8, little)]
  if (link === undefined) return NO_INTERFACE
  const captured = view.getUint32(pos + 20, little)
  if (captured > end - pos - 32) return TOO_LONG
  const n = addRow(batch, link.index, pos + 28, captured, view.getUint32(pos + 24, little))
  link.clock.put(view.getUint32(pos + 12, little), view.getUint32(pos + 16, little), batch, n)
  const options = pos + 28 + ((captured + 3) & ~3)
  if (options + 8 <= end) addOptions(view, options, end, little, batch, n)
  return ''
}

/** The obsolete Packet Block (appendix A): as above, but for a 16-bit interface and a count of drops. */
export function readObsolete(
  view: DataView,
  pos: number,
  end: number,
  little: boolean,
  links: readonly Link[],
  batch: PacketBatch,
): string {
  if (end - pos < 32) return TOO_SHORT
  const link = links[view.getUint16(pos + 8, little)]
  if (link === undefined) return NO_INTERFACE
  const captured = view.getUint32(pos + 20, little)
  if (captured > end - pos - 32) return TOO_LONG
  const n = addRow(batch, link.index, pos + 28, captured, view.getUint32(pos + 24, little))
  link.clock.put(view.getUint32(pos + 12, little), view.getUint32(pos + 16, little), batch, n)
  addOptions(view, pos + 28 + ((captured + 3) & ~3), end, little, batch, n)
  const drops = view.getUint16(pos + 10, little)
  if (drops !== 0 && drops !== 0xffff) {
    batch.options.set(n, { comments: [], raw: [], ...batch.options.get(n), dropCount: BigInt(drops) })
  }
  return ''
}

/** Simple Packet Block (section 4.4): the first interface, no time, no options. */
export function readSimple(
  view: DataView,
  pos: number,
  end: number,
  little: boolean,
  links: readonly Link[],
  batch: PacketBatch,
): string {
  if (end - pos < 16) return TOO_SHORT
  const link = links[0]
  if (link === undefined) return NO_INTERFACE
  const wire = view.getUint32(pos + 8, little)
  const limit = link.snapLength === 0 ? wire : Math.min(wire, link.snapLength)
  const n = addRow(batch, link.index, pos + 12, Math.min(limit, end - pos - 16), wire)
  batch.untimed[n] = 1
  return ''
}

/** systemd Journal Export Block (section 4.8): the entry is text, and tells its own time. */
export function readJournal({ view, start, end }: Block, index: number, batch: PacketBatch): void {
  const length = end - start - 12
  const n = addRow(batch, index, start + 8, length, length)
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  const stamp = journalTime(bytes, start + 8, end - 4)
  if (stamp < 0) {
    batch.untimed[n] = 1
    return
  }
  batch.seconds[n] = Math.floor(stamp / 1_000_000)
  batch.nanos[n] = (stamp % 1_000_000) * 1000
}

/** Custom Block (section 4.9): what follows the enterprise number, options if any included. */
export function readCustom({ start, end }: Block, index: number, batch: PacketBatch): void {
  const length = end - start - 16
  batch.untimed[addRow(batch, index, start + 12, length, length)] = 1
}

function addRow(batch: PacketBatch, index: number, start: number, captured: number, wire: number): number {
  const n = batch.count++
  batch.start[n] = start
  batch.captured[n] = captured
  batch.wire[n] = Math.min(wire, 0x7fffffff)
  batch.seconds[n] = 0
  batch.nanos[n] = 0
  batch.untimed[n] = 0
  batch.iface[n] = index
  batch.file[n] = 0
  return n
}

function addOptions(view: DataView, from: number, end: number, little: boolean, batch: PacketBatch, n: number): void {
  const options = packetOptions(readOptions(view, from, end - 4, little), little)
  if (options) batch.options.set(n, options)
}

const LABEL = '__REALTIME_TIMESTAMP='

/** Microseconds since 1970 by the field __REALTIME_TIMESTAMP of a journal entry; -1 when it has none. */
function journalTime(bytes: Uint8Array, from: number, to: number): number {
  for (let line = from; line < to; ) {
    let at = 0
    while (at < LABEL.length && line + at < to && bytes[line + at] === LABEL.charCodeAt(at)) at++
    if (at === LABEL.length) {
      let stamp = 0
      for (let i = line + at; i < to && bytes[i] >= 0x30 && bytes[i] <= 0x39; i++) stamp = stamp * 10 + bytes[i] - 0x30
      return stamp <= Number.MAX_SAFE_INTEGER ? stamp : -1
    }
    const next = bytes.indexOf(0x0a, line)
    if (next < 0 || next >= to) return -1
    line = next + 1
  }
  return -1
}
