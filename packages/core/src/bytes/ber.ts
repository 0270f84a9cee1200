/** ASN.1 in its basic and distinguished encodings (X.690), read where it lies and without trust in its lengths. */

/** Tag classes. */
export const UNIVERSAL = 0
export const APPLICATION = 1
export const CONTEXT = 2
export const PRIVATE = 3

/** Universal tag numbers. */
export const TAG = {
  end: 0,
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  null: 5,
  oid: 6,
  real: 9,
  enumerated: 10,
  utf8String: 12,
  relativeOid: 13,
  sequence: 16,
  set: 17,
  numericString: 18,
  printableString: 19,
  teletexString: 20,
  videotexString: 21,
  ia5String: 22,
  utcTime: 23,
  generalizedTime: 24,
  graphicString: 25,
  visibleString: 26,
  generalString: 27,
  universalString: 28,
  bmpString: 30,
} as const

/** How deep values of indefinite length may nest while their end is looked for. */
const DEPTH = 32

/** Identifier and length of one value; reused from value to value. */
export class Head {
  class = 0
  constructed = false
  tag = 0
  /** Where the identifier starts, where the content starts and ends, and where the next value starts. */
  start = 0
  content = 0
  end = 0
  next = 0
  indefinite = false

  /**
   * Reads identifier and length at `at`; false where `[at, limit)` holds no whole header. `end` may lie behind `limit`:
   * a length is reported as it was sent.
   */
  read(b: Uint8Array, at: number, limit: number): boolean {
    let i = at
    if (i >= limit) return false
    const first = b[i++]
    this.start = at
    this.class = first >> 6
    this.constructed = (first & 0x20) !== 0
    this.tag = first & 0x1f
    if (this.tag === 0x1f) {
      let tag = 0
      for (;;) {
        if (i >= limit || tag > 0xff_ffff) return false
        const next = b[i++]
        tag = tag * 128 + (next & 0x7f)
        if (next < 0x80) break
      }
      this.tag = tag
    }
    if (i >= limit) return false
    const short = b[i++]
    this.indefinite = short === 0x80
    if (this.indefinite) {
      this.content = i
      const end = contentEnd(b, i, limit, 0)
      if (end < 0) {
        this.end = limit
        this.next = limit
      } else {
        this.end = end
        this.next = end + 2
      }
      return true
    }
    let length = short
    if (short > 0x80) {
      const n = short & 0x7f
      if (n > 6 || i + n > limit) return false
      length = 0
      for (let k = 0; k < n; k++) length = length * 256 + b[i++]
    }
    this.content = i
    this.end = i + length
    this.next = this.end
    return true
  }

  /** Class and tag number in one number, to compare with `tagKey`. */
  get key(): number {
    return tagKey(this.class, this.tag)
  }
}

export function tagKey(tagClass: number, tag: number): number {
  return tagClass * 0x1000_0000 + tag
}

/** Where content of indefinite length ends: the place of its end marker, or -1. */
function contentEnd(b: Uint8Array, from: number, limit: number, depth: number): number {
  if (depth > DEPTH) return -1
  for (let i = from; i + 2 <= limit; ) {
    if (b[i] === 0 && b[i + 1] === 0) return i
    let at = i + 1
    if ((b[i] & 0x1f) === 0x1f) {
      while (at < limit && b[at] >= 0x80) at++
      at++
    }
    if (at >= limit) return -1
    const short = b[at++]
    if (short === 0x80) {
      const end = contentEnd(b, at, limit, depth + 1)
      if (end < 0) return -1
      i = end + 2
      continue
    }
    let length = short
    if (short > 0x80) {
      const n = short & 0x7f
      if (n > 6) return -1
      length = 0
      for (let k = 0; k < n; k++) length = length * 256 + (b[at++] ?? 0)
    }
    i = at + length
  }
  return -1
}

/** A signed integer, rounded where it does not fit a double. */
export function integer(b: Uint8Array, from: number, to: number): number {
  if (from >= to) return 0
  let v = b[from] >= 0x80 ? b[from] - 256 : b[from]
  for (let i = from + 1; i < to; i++) v = v * 256 + b[i]
  return v
}

/** `1.2.840.113549`; an arc that the bytes cut off is left out. */
export function oidText(b: Uint8Array, from: number, to: number): string {
  let text = ''
  let arc = 0
  let big: bigint | undefined
  for (let i = from; i < to; i++) {
    const byte = b[i]
    if (big === undefined && arc > 0x3_ffff_ffff_ffff) big = BigInt(arc)
    if (big === undefined) arc = arc * 128 + (byte & 0x7f)
    else big = (big << 7n) | BigInt(byte & 0x7f)
    if (byte >= 0x80) continue
    if (text === '') {
      const root = big === undefined && arc < 80 ? Math.floor(arc / 40) : 2
      text = `${root}.${big === undefined ? arc - root * 40 : big - 80n}`
    } else text += `.${big ?? arc}`
    arc = 0
    big = undefined
  }
  return text
}

const digits = (b: Uint8Array, from: number, n: number): number => {
  let v = 0
  for (let i = from; i < from + n; i++) {
    const d = b[i] - 0x30
    if (!(d >= 0 && d <= 9)) return Number.NaN
    v = v * 10 + d
  }
  return v
}

/** Seconds since 1970 of `YYMMDDhhmm[ss](Z|+hhmm|-hhmm)`; NaN where it is none. */
export function utcTime(b: Uint8Array, from: number, to: number): number {
  const year = digits(b, from, 2)
  return clock(b, from + 2, to, year < 50 ? 2000 + year : 1900 + year)
}

/** Seconds since 1970 of `YYYYMMDDhhmm[ss[.f]](Z|+hhmm|-hhmm)`; NaN where it is none. */
export function generalizedTime(b: Uint8Array, from: number, to: number): number {
  return clock(b, from + 4, to, digits(b, from, 4))
}

function clock(b: Uint8Array, from: number, to: number, year: number): number {
  if (to - from < 6) return Number.NaN
  const month = digits(b, from, 2)
  const day = digits(b, from + 2, 2)
  const hour = digits(b, from + 4, 2)
  let i = from + 6
  let minute = 0
  let second = 0
  if (i + 2 <= to && b[i] >= 0x30 && b[i] <= 0x39) {
    minute = digits(b, i, 2)
    i += 2
  }
  if (i + 2 <= to && b[i] >= 0x30 && b[i] <= 0x39) {
    second = digits(b, i, 2)
    i += 2
  }
  let fraction = 0
  if (i < to && (b[i] === 0x2e || b[i] === 0x2c)) {
    let scale = 0.1
    for (i++; i < to && b[i] >= 0x30 && b[i] <= 0x39; i++) {
      fraction += (b[i] - 0x30) * scale
      scale /= 10
    }
  }
  let zone = 0
  if (i < to && b[i] === 0x5a) i++
  else if (i + 5 <= to && (b[i] === 0x2b || b[i] === 0x2d)) {
    zone = (digits(b, i + 1, 2) * 60 + digits(b, i + 3, 2)) * 60
    if (b[i] === 0x2d) zone = -zone
    i += 5
  }
  if (i !== to) return Number.NaN
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 24 && minute <= 59 && second <= 60))
    return Number.NaN
  if (Number.isNaN(year + minute + second + zone)) return Number.NaN
  const at = new Date(0)
  at.setUTCFullYear(year, month - 1, day)
  return at.getTime() / 1000 + hour * 3600 + minute * 60 + second + fraction - zone
}
