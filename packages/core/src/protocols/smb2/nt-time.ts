import type { Field } from '../../packet/field.js'
import type { Reader } from '../../packet/reader.js'

/** Windows times: 100-nanosecond steps since 1601 (MS-DTYP 2.3.3). */

const EPOCH = 11_644_473_600n

/** Seconds since 1970 and nanoseconds; zero and the two infinities have no time of their own and are shown as 1970. */
export function ntTime(b: Uint8Array, at: number): readonly [seconds: number, nanos: number] {
  let v = 0n
  for (let i = 7; i >= 0; i--) v = (v << 8n) | BigInt(b[at + i])
  if (v === 0n || v === 0x8000_0000_0000_0000n || v === 0x7fff_ffff_ffff_ffffn) return [0, 0]
  return [Number(v / 10_000_000n - EPOCH), Number(v % 10_000_000n) * 100]
}

/** A time at the cursor. */
export function fileTime(r: Reader, f: Field): void {
  const start = r.pos
  r.skip(8)
  if (!r.wants(f)) return
  r.row(f, start, 8, 0, ntTime(r.bytes, start))
  if (!r.full) return
  const low = r.bytes[start] | r.bytes[start + 1] | r.bytes[start + 2] | r.bytes[start + 3]
  const middle = r.bytes[start + 4] | r.bytes[start + 5] | r.bytes[start + 6]
  const high = r.bytes[start + 7]
  if ((low | middle) === 0 && high === 0) r.label(f, `${f.title}: No time specified (0)`)
  else if ((low | middle) === 0 && high === 0x80) r.label(f, `${f.title}: Infinity (relative time)`)
  else if (high === 0x7f && all(r.bytes, start, 7)) r.label(f, `${f.title}: Infinity (absolute time)`)
}

function all(b: Uint8Array, from: number, n: number): boolean {
  for (let i = from; i < from + n; i++) if (b[i] !== 0xff) return false
  return true
}
