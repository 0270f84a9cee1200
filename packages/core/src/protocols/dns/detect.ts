import type { Reader } from '../../packet/reader.js'
import type { Names } from './names.js'

/** Whether bytes look like DNS: for ports that say nothing. */

/** What the reference asks of a datagram: one question at most, no opcode, moderate counts. */
export function plausible(r: Reader): boolean {
  if (r.leftOnWire <= 12 || r.left < 12) return false
  const flags = r.peek16(2)
  if ((flags & 0x7800) !== 0) return false
  const questions = r.peek16(4)
  const answers = r.peek16(6)
  const authority = r.peek16(8)
  const additional = r.peek16(10)
  if ((flags & 0x8000) !== 0) return questions <= 1 && answers <= 100 && authority <= 10 && additional <= 10
  return questions === 1 && answers === 0 && authority === 0 && additional <= 10
}

/** Classes of questions and records that are in use, multicast's bit aside. */
function knownClass(value: number): boolean {
  const c = value & 0x7fff
  return c === 1 || c === 3 || c === 4 || c === 254 || c === 255
}

const knownType = (type: number): boolean =>
  (type > 0 && type < 264) || (type >= 32768 && type <= 32770) || type >= 65280

/**
 * Whether the bytes are a whole message, `from` bytes behind the cursor: a sane header, and names, types and classes that can
 * be read as far as the bytes go.
 */
export function convincing(r: Reader, names: Names, from: number, length: number): boolean {
  if (length < 17 || r.left < from + 12) return false
  const base = r.pos + from
  const flags = r.peek16(from + 2)
  const response = (flags & 0x8000) !== 0
  const opcode = (flags >> 11) & 15
  const questions = r.peek16(from + 4)
  const records = r.peek16(from + 6) + r.peek16(from + 8) + r.peek16(from + 10)
  // bit 6 is reserved, and a query has no code of a reply
  if (opcode > 5 || opcode === 3 || (flags & 0x40) !== 0 || (flags & 15) > 10) return false
  if (!response && (flags & 15) !== 0) return false
  if (questions > 8 || (!response && questions === 0) || questions + records === 0) return false
  // nothing is shorter than a record of eleven bytes and a question of five
  if (12 + questions * 5 + records * 11 > length) return false
  const b = r.bytes
  const stop = base + length
  const end = Math.min(stop, r.end)
  let at = base + 12
  for (let i = 0; i < questions; i++) {
    if (!names.skip(b, base, at, end)) return end < stop && i > 0
    at = names.next
    if (at + 4 > end) return end < stop && i > 0
    if (!knownType((b[at] << 8) | b[at + 1]) || !knownClass((b[at + 2] << 8) | b[at + 3])) return false
    at += 4
  }
  for (let i = 0; i < records; i++) {
    if (!names.skip(b, base, at, end)) return end < stop && questions > 0
    at = names.next
    if (at + 10 > end) return end < stop && questions > 0
    const type = (b[at] << 8) | b[at + 1]
    if (!knownType(type)) return false
    if (type !== 41 && !knownClass((b[at + 2] << 8) | b[at + 3])) return false
    at += 10 + ((b[at + 8] << 8) | b[at + 9])
    if (at > stop) return false
  }
  return at === stop || (end < stop && questions > 0)
}
