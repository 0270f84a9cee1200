import type { Option } from './option.js'

/** What the options of one packet say (pcapng, section 4.3.1). */
export interface PacketOptions {
  comments: string[]
  flags?: number
  dropCount?: bigint
  packetId?: bigint
  queue?: number
  hashes?: Uint8Array[]
  verdicts?: Uint8Array[]
  /** Every option in the order of the file, values copied; numbers in them are in the byte order of the section. */
  raw: Option[]
}

/** Longest captured length that is believed: the largest message of any link type is 128 MiB (D-Bus). */
export const MAX_CAPTURED = 128 * 1024 * 1024

/**
 * Packets as a struct of arrays, reused from batch to batch: what it holds is valid until the next `next()`.
 * Packet `i` is `bytes[start[i] .. start[i] + captured[i])`.
 */
export class PacketBatch {
  count = 0
  /** All packets of the batch lie in here. */
  bytes: Uint8Array = new Uint8Array(0)
  readonly capacity: number
  readonly start: Int32Array
  readonly captured: Int32Array
  /** Length on the wire, at most 2^31-1. */
  readonly wire: Int32Array
  /** Whole seconds since 1970; may be negative. */
  readonly seconds: Float64Array
  /** 0 to 999,999,999. */
  readonly nanos: Int32Array
  /** 1 when the record carries no time (Simple Packet Block); its seconds and nanos are 0. */
  readonly untimed: Uint8Array
  /** Index in `meta.interfaces`. */
  readonly iface: Int32Array
  /** Index in `meta.sections`. */
  readonly section: Int32Array
  /** Where the record starts in the decompressed file. */
  readonly offset: Float64Array
  /** Index of the file, when several are merged. */
  readonly file: Int32Array
  /** Sparse: only packets that carry options. */
  readonly options: Map<number, PacketOptions> = new Map()

  constructor(capacity = 4096) {
    this.capacity = capacity
    this.start = new Int32Array(capacity)
    this.captured = new Int32Array(capacity)
    this.wire = new Int32Array(capacity)
    this.seconds = new Float64Array(capacity)
    this.nanos = new Int32Array(capacity)
    this.untimed = new Uint8Array(capacity)
    this.iface = new Int32Array(capacity)
    this.section = new Int32Array(capacity)
    this.offset = new Float64Array(capacity)
    this.file = new Int32Array(capacity)
  }

  /** Forgets all packets. */
  clear(): void {
    this.count = 0
    if (this.options.size > 0) this.options.clear()
  }
}
