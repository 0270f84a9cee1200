import { asciiz } from '../../bytes/text.js'
import type { Field } from '../../packet/field.js'
import type { Reader } from '../../packet/reader.js'
import { PLAIN } from '../../packet/tape.js'
import type { ImfFields } from './index.js'

/** Items of a list that is longer than any real one are not looked at. */
const MOST = 2000
const COMMA = 44
const COLON = 58
const LESS = 60
const GREATER = 62

/** A list's items, under the row recorded last. Commas divide it, also between quotes; answers how many items there are. */
export function addressList(r: Reader, f: ImfFields, item: Field, from: number, to: number): number {
  const b = r.bytes
  let count = 0
  for (let at = from; at < to && count < MOST; count++) {
    let end = b.indexOf(COMMA, at)
    if (end < 0 || end > to) end = to
    r.row(item, at, end - at, 0, asciiz(b, at, end))
    const t = r.nest(item)
    const colon = item === f['address_list.item'] ? b.indexOf(COLON, at) : -1
    if (colon >= 0 && colon < end) group(r, f, at, colon, end)
    else mailbox(r, f, at, end)
    r.unnest(t)
    at = end + 1
  }
  return count
}

/** `name: mailbox` (RFC 5322, section 3.4). */
function group(r: Reader, f: ImfFields, from: number, colon: number, to: number): void {
  const b = r.bytes
  const row = r.tape.count
  const length = Math.max(colon - from - 1, 0)
  const name = asciiz(b, from, from + length)
  r.row(f.display_name, from, length, 0, name)
  const t = r.nest(f.display_name)
  const count = addressList(r, f, f['mailbox_list.item'], Math.min(colon + 2, to), to)
  r.unnest(t)
  if (r.full) r.tape.label[row] = `Display-Name: ${name}, ${count} item${count === 1 ? '' : 's'}`
}

const blank = (c: number): boolean => c === 32 || (c >= 9 && c <= 13)

/** `display name <address>`, or an address alone: then as it stands, line break included. */
export function mailbox(r: Reader, f: ImfFields, from: number, to: number): void {
  const b = r.bytes
  const less = b.indexOf(LESS, from)
  if (less < 0 || less >= to) {
    r.row(f.address, from, to - from, 0, asciiz(b, from, to))
    r.as(PLAIN)
    return
  }
  let start = from
  let end = less
  while (start < end && blank(b[start])) start++
  while (end > start && (b[end - 1] === 32 || b[end - 1] === 9)) end--
  if (end > start) r.row(f.display_name, start, end - start, 0, asciiz(b, start, end))
  const greater = b.indexOf(GREATER, less)
  if (greater < 0 || greater >= to) return
  r.row(f.address, less + 1, greater - less - 1, 0, asciiz(b, less + 1, greater))
  r.as(PLAIN)
}
