import { utf8 } from '../bytes/text.js'
import type { Field } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import { rowBytes } from '../packet/show.js'
import { classOf, typeOf } from './types.js'
import type { Value } from './value.js'

/** The value of a row of the tape. */
export function rowValue(p: Packet, row: number, f: Field): Value {
  const { tape } = p
  const object = tape.object[row]
  switch (classOf(typeOf(f))) {
    case 'none':
      return 0
    case 'number':
    case 'float':
      return typeof object === 'bigint' ? object : tape.value[row]
    case 'text':
      return rowText(p, row)
    case 'time':
      return rowTime(p, row)
    default: {
      if (object instanceof Uint8Array) return object
      const { bytes, from, to } = rowBytes(p, row)
      return bytes.subarray(from, to)
    }
  }
}

export function rowText(p: Packet, row: number): string {
  const object = p.tape.object[row]
  if (typeof object === 'string') return object
  const at = object instanceof Uint8Array ? { bytes: object, from: 0, to: object.length } : rowBytes(p, row)
  let { to } = at
  while (to > at.from && at.bytes[to - 1] === 0) to--
  return utf8(at.bytes, at.from, to)
}

/** Nanoseconds. */
export function rowTime(p: Packet, row: number): bigint {
  const object = p.tape.object[row]
  if (Array.isArray(object)) return BigInt(object[0]) * 1_000_000_000n + BigInt(object[1])
  const value = p.tape.value[row]
  return Number.isFinite(value) ? BigInt(Math.round(value * 1e9)) : 0n
}
