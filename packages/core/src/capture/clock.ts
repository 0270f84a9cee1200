import type { PacketBatch } from './batch.js'
import type { Instant } from './meta.js'

const TWO32 = 4294967296
const NANO = 1_000_000_000

/**
 * Splits the 64-bit time stamps of one interface into seconds and nanoseconds, exactly
 * (pcapng sections 4.2 if_tsresol and if_tsoffset, 4.3).
 * Resolutions down to 10^-9 and 2^-23 seconds go by floating-point arithmetic on the two halves; finer ones by BigInt.
 */
export class Clock {
  /** Units per second. */
  readonly units: number
  /** Seconds to add to each time stamp. */
  readonly offset: number
  private readonly exponent: number
  private readonly binary: boolean
  private readonly scale: number
  private readonly fast: boolean

  /** `resolution` is the byte of if_tsresol: an exponent of 10, or of 2 when the top bit is set. */
  constructor(resolution: number, offset: number) {
    this.exponent = resolution & 0x7f
    this.binary = (resolution & 0x80) !== 0
    this.offset = offset
    this.units = (this.binary ? 2 : 10) ** this.exponent
    this.fast = this.exponent <= (this.binary ? 23 : 9)
    this.scale = NANO / this.units
  }

  /** Puts a time stamp into row `i` of a batch. */
  put(high: number, low: number, batch: PacketBatch, i: number): void {
    if (!this.fast) {
      const { seconds, nanos } = this.splitSlowly(high, low)
      batch.seconds[i] = seconds
      batch.nanos[i] = nanos
      return
    }
    const units = this.units
    let seconds = 0
    let rest = 0
    if (high < 0x200000) {
      const stamp = high * TWO32 + low
      seconds = Math.floor(stamp / units)
      rest = stamp - seconds * units
      if (rest < 0) {
        seconds--
        rest += units
      }
    } else {
      // Long division in digits of 16 bits: each step stays below 2^46, and is exact.
      const first = Math.floor(high / units)
      const upper = (high - first * units) * 65536 + (low >>> 16)
      const second = Math.floor(upper / units)
      const lower = (upper - second * units) * 65536 + (low & 0xffff)
      const third = Math.floor(lower / units)
      rest = lower - third * units
      seconds = first * TWO32 + second * 65536 + third
    }
    batch.seconds[i] = seconds + this.offset
    batch.nanos[i] = this.binary ? Math.floor((rest * NANO) / units) : rest * this.scale
  }

  /** A time stamp as an object, for the rare ones. */
  instant(high: number, low: number): Instant {
    return this.splitSlowly(high, low)
  }

  /** The time stamp of a time: the inverse of `put`, as far as 64 unsigned bits go. What is finer is cut off. */
  stamp(seconds: number, nanos: number): bigint {
    const units = this.bigUnits()
    const whole = BigInt(Math.trunc(seconds - this.offset))
    // Splitting cut binary fractions down to the nanosecond: rounding up finds them again.
    const up = this.binary && this.fast ? BigInt(NANO - 1) : 0n
    return BigInt.asUintN(64, whole * units + (BigInt(nanos) * units + up) / BigInt(NANO))
  }

  private splitSlowly(high: number, low: number): Instant {
    const stamp = BigInt(high) * BigInt(TWO32) + BigInt(low)
    const units = this.bigUnits()
    const seconds = stamp / units
    return {
      seconds: Number(seconds) + this.offset,
      nanos: Number(((stamp - seconds * units) * BigInt(NANO)) / units),
    }
  }

  private bigUnits(): bigint {
    return (this.binary ? 2n : 10n) ** BigInt(this.exponent)
  }
}
