import { operandOf, shown, valueLike } from './check.js'
import type { Operand } from './checked.js'
import { FilterError } from './error.js'
import type { Entity, Place } from './tree.js'
import { classOf, isInteger, type Type } from './types.js'

type Call = Extract<Entity, { kind: 'call' }>
type Check = (call: Call, args: readonly Entity[]) => { readonly type: Type; readonly args: readonly Operand[] }

const fail = (message: string, place: Place): FilterError => new FilterError(message, place.at, place.length)

interface Definition {
  readonly least: number
  readonly most: number
  readonly check: Check
}

const constant = (e: Entity): boolean => e.kind === 'literal' || e.kind === 'string' || e.kind === 'character'

/** The only argument, which has to be a field; `other` where functions and arithmetic will do. */
const field = (call: Call, e: Entity, other: boolean): Operand => {
  if (constant(e) || (!other && e.kind !== 'field'))
    throw fail(`Only fields can be used as parameter for ${call.name}()`, e)
  return operandOf(e)
}

const text: Check = (call, [e]) => {
  const arg = constant(e) ? undefined : operandOf(e)
  if (arg === undefined || arg.type !== 'STRING')
    throw fail(`Only string type fields can be used as parameter for ${call.name}()`, e)
  return { type: 'STRING', args: [arg] }
}

const NOT_AS_STRING: ReadonlySet<Type> = new Set([
  'NONE',
  'PROTOCOL',
  'BOOLEAN',
  'STRING',
  'BYTES',
  'ABSOLUTE_TIME',
  'RELATIVE_TIME',
])

const convertible: Check = (call, [e]) => {
  const arg = field(call, e, false)
  if (NOT_AS_STRING.has(arg.type)) throw fail(`String conversion for field "${shown(e)}" is not supported`, e)
  return { type: 'STRING', args: [arg] }
}

/** Of values of one type, that of the first argument. */
const extreme: Check = (call, args) => {
  const [first, ...others] = args
  if (constant(first)) throw fail(`Argument '${shown(first)}' is not valid for ${call.name}()`, first)
  const like = operandOf(first)
  const known = [like]
  for (const e of others) {
    const arg = valueLike(e, like)
    if (arg.type !== like.type)
      throw fail(
        `Arguments to '${call.name}' must have the same type (expected FT_${like.type}, got FT_${arg.type})`,
        e,
      )
    known.push(arg)
  }
  return { type: like.type, args: known }
}

const absolute: Check = (_, [e]) => {
  const arg = constant(e) ? undefined : operandOf(e)
  if (arg === undefined || !(isInteger(arg.type) || classOf(arg.type) === 'float' || arg.type === 'RELATIVE_TIME'))
    throw fail(`'${shown(e)}' is not a valid argument to 'abs'()`, e)
  return { type: arg.type, args: [arg] }
}

const numeric = (type: Type, accepts: (t: Type) => boolean): Check => {
  return (call, [e]) => {
    const arg = field(call, e, true)
    if (!accepts(arg.type)) throw fail(`Argument '${shown(e)}' is not valid for ${call.name}()`, e)
    return { type, args: [arg] }
  }
}

const one = (check: Check): Definition => ({ least: 1, most: 1, check })
const address = (type: Type, v6 = true): Definition => one(numeric(type, t => t === 'IPv4' || (v6 && t === 'IPv6')))
const calculable = (t: Type): boolean => isInteger(t) || ['float', 'time'].includes(classOf(t)) || t === 'BOOLEAN'

const DEFINITIONS: Readonly<Record<string, Definition>> = {
  upper: one(text),
  lower: one(text),
  len: one((call, [e]) => ({ type: 'UINT32', args: [field(call, e, true)] })),
  count: one((call, [e]) => ({ type: 'UINT32', args: [field(call, e, false)] })),
  string: one(convertible),
  max: { least: 1, most: Number.POSITIVE_INFINITY, check: extreme },
  min: { least: 1, most: Number.POSITIVE_INFINITY, check: extreme },
  abs: one(absolute),
  vals: one(numeric('STRING', t => isInteger(t) || t === 'BOOLEAN')),
  dec: one(numeric('STRING', isInteger)),
  hex: one(numeric('STRING', isInteger)),
  float: one(numeric('FLOAT', calculable)),
  double: one(numeric('DOUBLE', calculable)),
  ip_special_name: address('STRING'),
  ip_special_mask: address('UINT32'),
  ip_linklocal: address('BOOLEAN'),
  ip_multicast: address('BOOLEAN'),
  ip_rfc1918: address('BOOLEAN', false),
  ip_ula: one(numeric('BOOLEAN', t => t === 'IPv6')),
}

export function checkCall(call: Call): Operand {
  const { least, most, check } = DEFINITIONS[call.name]
  if (call.args.length < least) throw fail(`Function ${call.name} needs at least ${least} arguments.`, call)
  if (call.args.length > most) throw fail(`Function ${call.name} can only accept ${most} arguments.`, call)
  return { kind: 'call', name: call.name, ...check(call, call.args) }
}
