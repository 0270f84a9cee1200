import { guidText, ipv4Text, ipv6Text } from '../bytes/address.js'
import { hex } from '../bytes/text.js'
import { type Field, labelOf, stateOf } from '../packet/field.js'
import { utf8Bytes } from './quoted.js'
import { specialAddress } from './special-addresses.js'
import { classOf, type Type, typeOf } from './types.js'
import { compareValues, type Value } from './value.js'

/** What a function makes of its arguments' values. */
export type Work = (args: readonly (readonly Value[])[]) => Value[]

const each = (map: (v: Value) => Value | undefined): Work => {
  return ([values]) => {
    const result: Value[] = []
    for (const value of values) {
      const v = map(value)
      if (v !== undefined) result.push(v)
    }
    return result
  }
}

/** `field` is that of the first argument, where it is one. */
export function callFunction(name: string, type: Type, field: Field | undefined): Work {
  switch (name) {
    case 'upper':
      return each(v => String(v).replace(/[a-z]+/g, s => s.toUpperCase()))
    case 'lower':
      return each(v => String(v).replace(/[A-Z]+/g, s => s.toLowerCase()))
    case 'count':
      return ([values]) => (values.length === 0 ? [] : [values.length])
    case 'len':
      return each(v => lengthOf(v, field))
    case 'string':
      return each(v => textOf(v, field))
    case 'max':
      return args => extreme(args, 1)
    case 'min':
      return args => extreme(args, -1)
    case 'abs':
      return each(v => (typeof v === 'number' || typeof v === 'bigint' ? (v < 0 ? -v : v) : undefined))
    case 'vals':
      return each(v => (field === undefined ? undefined : label(field, v)))
    case 'dec':
      return each(v => String(v))
    case 'hex':
      return each(v => `0x${(v as number).toString(16)}`)
    case 'float':
    case 'double':
      return each(v => (field !== undefined && classOf(typeOf(field)) === 'time' ? Number(v) / 1e9 : Number(v)))
    default:
      return each(v => (v instanceof Uint8Array ? specialAddress(name, v, type) : undefined))
  }
}

function label(field: Field, v: Value): string | undefined {
  if (field.kind === 'boolean') return stateOf(field, v !== 0)
  return labelOf(field, Number(v))
}

function extreme(args: readonly (readonly Value[])[], sign: number): Value[] {
  let best: Value | undefined
  for (const values of args)
    for (const value of values) if (best === undefined || compareValues(value, best) * sign > 0) best = value
  return best === undefined ? [] : [best]
}

/** Bytes that the value takes. */
function lengthOf(v: Value, field: Field | undefined): number {
  if (v instanceof Uint8Array) return v.length
  if (typeof v === 'string') return utf8Bytes(v).length
  if (field === undefined) return 4
  // booleans and times have no width of their own
  if (field.kind === 'boolean' || field.kind === 'time' || field.kind === 'duration') return 0
  return field.bits >> 3
}

function textOf(v: Value, field: Field | undefined): string | undefined {
  if (typeof v === 'number' || typeof v === 'bigint') return String(v)
  if (!(v instanceof Uint8Array) || field === undefined) return undefined
  switch (field.kind) {
    case 'ipv4':
      return ipv4Text(v, 0)
    case 'ipv6':
      return ipv6Text(v, 0)
    case 'guid':
      return guidText(v, 0, false)
    default:
      return hex(v, 0, v.length, ':')
  }
}
