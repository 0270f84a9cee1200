/** The frame that a capture filter looks at: one object, set anew for each packet. */
export class CapturedFrame {
  bytes: Uint8Array = new Uint8Array(0)
  /** Where the frame starts and ends in `bytes`. */
  start = 0
  end = 0
  /** Bytes on the wire. */
  wire = 0

  /** Loads count from the frame's start; one outside of it rejects the packet, whatever the rest of the filter says. */
  u8(at: number): number {
    const i = this.start + (at >>> 0)
    if (i >= this.end) throw REJECTED
    return this.bytes[i]
  }

  u16(at: number): number {
    const i = this.start + (at >>> 0)
    if (i + 2 > this.end) throw REJECTED
    return (this.bytes[i] << 8) | this.bytes[i + 1]
  }

  u32(at: number): number {
    const i = this.start + (at >>> 0)
    if (i + 4 > this.end) throw REJECTED
    const b = this.bytes
    return ((b[i] << 24) | (b[i + 1] << 16) | (b[i + 2] << 8) | b[i + 3]) >>> 0
  }
}

/** Thrown by a load outside of the captured bytes. */
export const REJECTED: { readonly rejected: true } = Object.freeze({ rejected: true })

export type CaptureTest = (f: CapturedFrame) => boolean
export type Offset = (f: CapturedFrame) => number

export const never: CaptureTest = () => false
export const always: CaptureTest = () => true
export const fixed =
  (at: number): Offset =>
  () =>
    at

export const both =
  (a: CaptureTest, b: CaptureTest): CaptureTest =>
  f =>
    a(f) && b(f)
export const either =
  (a: CaptureTest, b: CaptureTest): CaptureTest =>
  f =>
    a(f) || b(f)
export const not =
  (a: CaptureTest): CaptureTest =>
  f =>
    !a(f)
