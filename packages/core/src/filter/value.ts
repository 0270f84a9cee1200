/**
 * A value of a field or a constant. Numbers are numbers, or bigints where a double would round them; times are nanoseconds as a
 * bigint; everything that consists of bytes is bytes.
 */
export type Value = number | bigint | string | Uint8Array

/** A constant; `bits` are those of a network's prefix, and only they are compared. */
export interface Constant {
  readonly value: Value
  readonly bits?: number
}

export function isNegative(v: Value): boolean {
  return (typeof v === 'number' || typeof v === 'bigint') && v < 0
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  return compareSpans(a, 0, a.length, b)
}

/** Orders bytes [from, to) of `a` against all of `b`. */
export function compareSpans(a: Uint8Array, from: number, to: number, b: Uint8Array): number {
  const n = Math.min(to - from, b.length)
  for (let i = 0; i < n; i++) {
    const d = a[from + i] - b[i]
    if (d !== 0) return d
  }
  return to - from - b.length
}

/** Orders the first `bits` bits. */
export function compareNetworks(a: Uint8Array, from: number, b: Uint8Array, bits: number): number {
  const whole = bits >> 3
  for (let i = 0; i < whole; i++) {
    const d = a[from + i] - b[i]
    if (d !== 0) return d
  }
  const rest = bits & 7
  if (rest === 0) return 0
  const mask = (0xff00 >> rest) & 0xff
  return (a[from + whole] & mask) - (b[whole] & mask)
}

/** Orders numbers of either kind, and texts. */
export function order<T extends number | bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : a <= b ? 0 : Number.NaN
}

/** Orders two values of compatible types; NaN where they have no order. */
export function compareValues(a: Value, b: Value, bits?: number): number {
  if (a instanceof Uint8Array) {
    if (!(b instanceof Uint8Array)) return Number.NaN
    return bits === undefined || a.length !== b.length ? compareBytes(a, b) : compareNetworks(a, 0, b, bits)
  }
  if (b instanceof Uint8Array) return Number.NaN
  return order(a, b)
}

export function indexOfBytes(hay: Uint8Array, from: number, to: number, needle: Uint8Array): number {
  const n = needle.length
  if (n === 0) return from
  const first = needle[0]
  const last = to - n
  for (let i = hay.indexOf(first, from); i >= 0 && i <= last; i = hay.indexOf(first, i + 1)) {
    let k = 1
    while (k < n && hay[i + k] === needle[k]) k++
    if (k === n) return i
  }
  return -1
}

/** How a comparison's order answers each operator. */
export function relationOf(operator: string): (order: number) => boolean {
  switch (operator) {
    case '<':
      return d => d < 0
    case '>':
      return d => d > 0
    case '<=':
      return d => d <= 0
    case '>=':
      return d => d >= 0
    case '!=':
    case '!==':
      return d => d !== 0
    default:
      return d => d === 0
  }
}
