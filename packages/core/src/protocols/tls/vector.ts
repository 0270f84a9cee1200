import * as F from '../../packet/field.js'
import type { Reader } from '../../packet/reader.js'

/** Vectors of TLS's presentation language (RFC 8446 3.4), read with the complaints that Wireshark makes about them. */
export const VECTOR_FIELDS = {
  'malformed.vector_length': F.expert('Variable vector length is outside the permitted range', 'warn', 'Protocol'),
  'malformed.buffer_too_small': F.expert('Malformed message, not enough data is available', 'error', 'Malformed'),
  'malformed.trailing_data': F.expert('Undecoded trailing data is present', 'warn', 'Protocol'),
}

export type VectorFields = { readonly [K in keyof typeof VECTOR_FIELDS]: F.Field }

function complain(r: Reader, f: F.Field, text: string, start = r.pos, length = 0): void {
  if (!r.wants(f)) return
  const at = r.pos
  const tree = r.group(text)
  if (tree >= 0) {
    r.tape.start[tree] = start
    r.tape.length[tree] = length
  }
  r.expert(f, text)
  r.pos = at
  r.unnest(tree)
}

/** A vector's length of `size` bytes: how many bytes follow; -1 where they, or the length itself, have no room before `end`. */
export function vector(r: Reader, t: VectorFields, f: F.Field, size: number, end: number, min = 0, max = 0): number {
  if (r.pos + size > end) {
    complain(r, t['malformed.buffer_too_small'], `No more room for vector of length ${size}`)
    return -1
  }
  const n = r.number(f, size, false)
  const left = end - r.pos
  if (n < min || (max > 0 && n > max)) {
    const tree = r.nest(f)
    const bound = n < min ? `smaller than minimum ${min}` : `larger than maximum ${max}`
    r.expert(t['malformed.vector_length'], `Vector length ${n} is ${bound}`)
    r.unnest(tree)
  }
  if (n > left) {
    const tree = r.nest(f)
    const text = `Vector length ${n} is too large, truncating it to ${left}`
    r.expert(t['malformed.buffer_too_small'], text)
    r.unnest(tree)
    return -1
  }
  return n
}

/** Goes to where a structure ends, and says so if its parts ended elsewhere. */
export function settle(r: Reader, t: VectorFields, end: number): void {
  const over = r.pos - end
  if (over < 0) {
    const text = over === -1 ? '1 trailing byte was unprocessed' : `${-over} trailing bytes were unprocessed`
    complain(r, t['malformed.trailing_data'], text, r.pos, -over)
  } else if (over > 0) {
    const text = `Dissector processed too much data (${over} byte${over === 1 ? '' : 's'})`
    complain(r, t['malformed.buffer_too_small'], text, end, over)
  }
  r.pos = end
}
