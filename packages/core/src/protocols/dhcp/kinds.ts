import { ipv4Text } from '../../bytes/address.js'
import { durationWords } from '../../bytes/duration.js'
import type { Field } from '../../packet/field.js'
import type { Reader } from '../../packet/reader.js'
import { PLAIN } from '../../packet/tape.js'
import { f } from './fields.js'

/** Forms that many options share. Each reads `[r.pos, r.end)` and says whether the length fits its form. */
export type Form = (r: Reader, fields: readonly Field[]) => boolean

/** An item about a length that does not fit. */
export function bad(r: Reader, text: string): false {
  r.expert(f.bad_length, text)
  return false
}

const exactly =
  (size: number, read: (r: Reader, field: Field) => void): Form =>
  (r, fields) => {
    if (r.left !== size) return bad(r, `length isn't ${size}`)
    read(r, fields[0])
    return true
  }

const repeated =
  (size: number, read: (r: Reader, field: Field) => void): Form =>
  (r, fields) => {
    const some = r.left >= size
    while (r.left >= size) for (const field of fields) read(r, field)
    if (r.left > 0) bad(r, `Option length isn't a multiple of ${size}`)
    return some
  }

const words = (seconds: number): string => (seconds < 0 ? `-${durationWords(-seconds)}` : durationWords(seconds))

function seconds(r: Reader, field: Field): void {
  const v = r.peek32()
  r.number(field, 4, false)
  if (!r.full) return
  const value = field.kind === 'int' ? v | 0 : v
  const text = field.kind === 'uint' && v === 0xffffffff ? 'infinity' : words(value)
  r.label(field, `${field.title}: (${value}s) ${text}`)
}

/** Text up to the first NUL; the row holds all bytes. */
export function textRow(r: Reader, field: Field, length: number): string {
  const start = r.pos
  const end = r.find(0)
  const n = end < 0 || end > length ? length : end
  const text = r.text(undefined, n, 'ascii')
  r.pos = start + length
  r.row(field, start, length, 0, text)
  if (length === 0 && r.wants(field)) r.as(PLAIN)
  return text
}

export const address = exactly(4, (r, field) => r.ipv4(field))
export const addresses = repeated(4, (r, field) => r.ipv4(field))
export const addressPairs: Form = (r, fields) => {
  while (r.left >= 8) for (const field of fields) r.ipv4(field)
  return r.left === 0 || bad(r, "Option length isn't a multiple of 8")
}
export const byte = exactly(1, (r, field) => void r.u8(field))
export const flag = exactly(1, (r, field) => void r.u8(field))
export const short = exactly(2, (r, field) => void r.u16(field))
export const shorts = repeated(2, (r, field) => void r.u16(field))
export const shortLittle = exactly(2, (r, field) => void r.u16le(field))
export const long = exactly(4, (r, field) => void r.u32(field))
export const time = exactly(4, seconds)
export const mac = exactly(6, (r, field) => r.ether(field))
export const bytes: Form = (r, fields) => {
  r.span(fields[0], r.left)
  return true
}
export const text: Form = (r, fields) => {
  textRow(r, fields[0], r.left)
  return true
}
export const moment: Form = (r, fields) => {
  if (r.left !== 4) return bad(r, 'length must be 4')
  const start = r.pos
  const v = r.u32()
  // the reference takes the number for seconds since 1968, as it does with times of NTP
  const s = v >= 0x80000000 ? v - 2208988800 : v + 2085978496
  r.row(fields[0], start, 4, s, [s, 0])
  return true
}

/** The address as it stands in the option's own line. */
export const addressSuffix = (r: Reader): string => (r.left === 4 ? ` (${ipv4Text(r.bytes, r.pos)})` : '')
