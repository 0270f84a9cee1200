import type { Field } from './field.js'

/** Numbers as they lie in bytes, and fields as parts of them. */

export function rawBig(b: Uint8Array, i: number, size: number): number {
  switch (size) {
    case 1:
      return b[i]
    case 2:
      return (b[i] << 8) | b[i + 1]
    case 3:
      return (b[i] << 16) | (b[i + 1] << 8) | b[i + 2]
    case 4:
      return ((b[i] << 24) | (b[i + 1] << 16) | (b[i + 2] << 8) | b[i + 3]) >>> 0
    default: {
      let v = 0
      for (let k = 0; k < size; k++) v = v * 256 + b[i + k]
      return v
    }
  }
}

export function rawLittle(b: Uint8Array, i: number, size: number): number {
  switch (size) {
    case 1:
      return b[i]
    case 2:
      return b[i] | (b[i + 1] << 8)
    case 3:
      return b[i] | (b[i + 1] << 8) | (b[i + 2] << 16)
    case 4:
      return ((b[i + 3] << 24) | (b[i + 2] << 16) | (b[i + 1] << 8) | b[i]) >>> 0
    default: {
      let v = 0
      for (let k = size - 1; k >= 0; k--) v = v * 256 + b[i + k]
      return v
    }
  }
}

/** The field's part of a raw number. */
export function cut(f: Field, raw: number): number {
  if (f.mask !== 0) {
    const v = (raw & f.mask) >>> f.shift
    return f.scale === 1 ? v : v * f.scale
  }
  if (f.kind === 'boolean') return raw === 0 ? 0 : 1
  if (f.kind === 'int') return signed(raw, f.bits)
  return f.scale === 1 ? raw : raw * f.scale
}

export function signed(v: number, bits: number): number {
  const half = 2 ** (bits - 1)
  return v >= half ? v - 2 * half : v
}

/** The field's value as it lies in the bytes: for header fields that are read without a tape row. */
export function fieldValue(f: Field, b: Uint8Array, start: number): number {
  const raw = f.little ? rawLittle(b, start, f.size) : rawBig(b, start, f.size)
  return cut(f, raw)
}
