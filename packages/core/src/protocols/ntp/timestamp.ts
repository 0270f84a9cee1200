import type { Field } from '../../packet/field.js'
import type { Reader } from '../../packet/reader.js'

/** Seconds from 1900, or from 2036 where the first bit is not set, to 1970. */
const ERA_0 = -2208988800
const ERA_1 = 2085978496

/** Seconds and a fraction in 32 bits each: RFC 5905 6. */
export function timestamp(r: Reader, field: Field): void {
  const start = r.pos
  const seconds = r.u32()
  const fraction = r.u32()
  if (!r.wants(field)) return
  const nanos = Math.floor((fraction / 2 ** 32) * 1e9)
  const unix = seconds + (seconds >= 0x80000000 ? ERA_0 : ERA_1)
  const none = nanos === 0 && (seconds === 0 || unix === 0)
  r.row(field, start, 8, unix, none ? 'NULL' : [unix, nanos])
}
