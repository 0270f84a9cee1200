import { type Field, fieldsNamed } from '../packet/field.js'
import { calculate } from './arithmetic.js'
import type { Checked, Operand } from './checked.js'
import { convert } from './convert.js'
import { FilterError } from './error.js'
import { checkCall } from './functions.js'
import { Matcher } from './regex/matcher.js'
import { RegexError } from './regex/syntax.js'
import type { Entity, Expression, Place } from './tree.js'
import { canCalculate, canContain, canOrder, canSlice, compatible, type Type, typeOf, typeTitle } from './types.js'

/** Finds out the types of everything in a filter and reads its constants accordingly. Throws FilterError. */
export function check(e: Expression): Checked {
  switch (e.kind) {
    case 'and':
    case 'or':
    case 'xor':
      return { kind: e.kind, left: check(e.left), right: check(e.right) }
    case 'not':
      return { kind: 'not', of: check(e.of) }
    case 'exists':
      return { kind: 'exists', of: existing(e.of) }
    case 'compare':
      return e.operator === 'matches' ? matching(e) : comparison(e)
    case 'in':
      return membership(e)
  }
}

const fail = (message: string, place: Place): FilterError => new FilterError(message, place.at, place.length)

/** An entity as messages show it. */
export function shown(e: Entity): string {
  switch (e.kind) {
    case 'string':
      return `"${e.text}"`
    case 'literal':
    case 'character':
      return e.raw
    case 'field':
      return e.name
    case 'call':
      return `Function ${e.name}`
    case 'slice':
      return shown(e.of)
    default:
      return e.kind === 'negate' ? '-' : e.operator
  }
}

function existing(e: Entity): Operand {
  switch (e.kind) {
    case 'literal':
    case 'string':
    case 'character':
      throw fail(`${shown(e)} is neither a field nor a protocol name.`, e)
    case 'call':
      throw fail('You cannot test whether a function is present.', e)
    case 'field':
      if (e.reference) throw fail(`${e.name} <FT_${operandOf(e).type}> is neither a field nor a protocol name.`, e)
      return operandOf(e)
    default:
      return operandOf(e)
  }
}

function isConstant(e: Entity): e is Extract<Entity, { kind: 'literal' | 'string' | 'character' }> {
  return e.kind === 'literal' || e.kind === 'string' || e.kind === 'character'
}

/** What is written without a context that gives it a type: everything but constants. */
export function operandOf(e: Entity): Operand {
  switch (e.kind) {
    case 'field': {
      const fields = fieldsCalled(e.name)
      const type = e.bytes ? 'BYTES' : typeOf(fields[0])
      return { kind: 'fields', type, fields, layers: e.layers, bytes: e.bytes, reference: e.reference }
    }
    case 'slice':
      return slice(e)
    case 'call':
      return checkCall(e)
    case 'negate':
    case 'arithmetic':
      return arithmetic(e)
    default:
      throw fail(`${shown(e)} is neither a field nor a protocol name.`, e)
  }
}

/** Names that protocols had before. */
const RENAMED: Readonly<Record<string, string>> = { bootp: 'dhcp', ssl: 'tls' }

export function fieldsCalled(name: string): readonly Field[] {
  const fields = fieldsNamed(name)
  if (fields.length > 0) return fields.filter(f => f.kind !== 'text')
  const [first] = name.split('.', 1)
  const now = Object.hasOwn(RENAMED, first) ? RENAMED[first] : undefined
  return now === undefined ? [] : fieldsNamed(now + name.slice(first.length))
}

function slice(e: Extract<Entity, { kind: 'slice' }>): Operand {
  if (isConstant(e.of)) throw fail(`Range is not supported for entity ${shown(e.of)}`, e.of)
  const of = operandOf(e.of)
  if (!canSlice(of.type)) {
    const what = `"${shown(e.of)}" is a ${typeTitle(of.type)}`
    throw fail(`${what} and cannot be sliced into a sequence of bytes.`, e.of)
  }
  return { kind: 'slice', type: 'BYTES', of, ranges: e.ranges }
}

/** Arithmetic with a field or function on its left, which gives the type. */
function arithmetic(e: Extract<Entity, { kind: 'negate' | 'arithmetic' }>): Operand {
  if (e.kind === 'negate') {
    if (isConstant(e.of)) throw fail('Constant arithmetic expression on the LHS is invalid.', e.of)
    const of = operandOf(e.of)
    if (!canCalculate(of.type, '-')) throw fail(`FT_${of.type} cannot -.`, e.of)
    return { kind: 'negate', type: of.type, of }
  }
  if (isConstant(e.left)) throw fail('Constant arithmetic expression on the LHS is invalid.', e.left)
  const left = operandOf(e.left)
  if (!canCalculate(left.type, e.operator)) throw fail(`FT_${left.type} cannot ${e.operator}.`, e.left)
  const right = calculable(e.right, e.operator, left)
  return { kind: 'arithmetic', type: left.type, operator: e.operator, left, right }
}

function calculable(e: Entity, operator: string, left: Operand): Operand {
  if (e.kind === 'string') throw fail(`"${e.text}" is not a valid arithmetic operand.`, e)
  const right = valueLike(e, left)
  if (!canCalculate(right.type, operator)) throw fail(`FT_${right.type} cannot ${operator}.`, e)
  return right
}

/** A value as that of the type of another one. */
export function valueLike(e: Entity, like: Operand): Operand {
  const field = like.kind === 'fields' && !like.bytes ? like.fields[0] : undefined
  return typed(e, like.type, field)
}

function typed(e: Entity, type: Type, field: Field | undefined): Operand {
  return constantOnly(e) ? constantOf(e, type, field) : operandOf(e)
}

/** Constants, and arithmetic that begins with one. */
function constantOf(e: Entity, type: Type, field: Field | undefined): Operand {
  if (isConstant(e)) return { kind: 'constant', type, constant: convert(e, type, field) }
  if (e.kind === 'negate') {
    const of = constantOf(e.of, type, undefined)
    if (!canCalculate(type, '-')) throw fail(`FT_${type} cannot -.`, e.of)
    return folded({ kind: 'negate', type, of })
  }
  if (e.kind === 'arithmetic') {
    const left = constantOf(e.left, type, field)
    if (!canCalculate(type, e.operator)) throw fail(`FT_${type} cannot ${e.operator}.`, e.left)
    const right = calculable(e.right, e.operator, left)
    return folded({ kind: 'arithmetic', type, operator: e.operator, left, right })
  }
  return operandOf(e)
}

function constantOnly(e: Entity): boolean {
  if (e.kind === 'negate') return constantOnly(e.of)
  return e.kind === 'arithmetic' ? constantOnly(e.left) : isConstant(e)
}

/** Arithmetic over constants is a constant. */
function folded(o: Operand): Operand {
  if (o.kind === 'negate' && o.of.kind === 'constant') {
    const value = calculate('-', o.type, 0, o.of.constant.value)
    if (value !== undefined) return { kind: 'constant', type: o.type, constant: { value } }
  }
  if (o.kind === 'arithmetic' && o.left.kind === 'constant' && o.right.kind === 'constant') {
    const value = calculate(o.operator, o.type, o.left.constant.value, o.right.constant.value)
    if (value !== undefined) return { kind: 'constant', type: o.type, constant: { value } }
  }
  return o
}

const quoted = (operator: string): string =>
  operator === 'contains' || operator === 'matches' ? operator : `"${operator}"`

function leftSide(e: Entity, operator: string): Operand {
  if (isConstant(e))
    throw fail(`Left side of ${quoted(operator)} expression must be a field or function, not ${shown(e)}.`, e)
  return operandOf(e)
}

function able(type: Type, operator: string): boolean {
  switch (operator) {
    case 'contains':
    case 'matches':
      return canContain(type)
    case '<':
    case '>':
    case '<=':
    case '>=':
      return canOrder(type)
    default:
      return type !== 'NONE'
  }
}

function participate(o: Operand, e: Entity, operator: string, written = operator): void {
  if (able(o.type, operator)) return
  throw fail(`${shown(e)} (type=${typeTitle(o.type)}) cannot participate in ${written} comparison.`, e)
}

type Comparison = Extract<Expression, { kind: 'compare' }>

function comparison(e: Comparison): Checked {
  const { operator, left: l, right: r, quantifier } = e
  const left = leftSide(l, e.written)
  participate(left, l, operator, e.written)
  const right = rightSide(r, left, l, operator)
  const all = quantifier === undefined ? operator === '===' || operator === '!=' : quantifier === 'all'
  const plain = operator === '===' ? '==' : operator === '!==' ? '!=' : operator
  return { kind: 'compare', operator: plain, all, left, right }
}

/** The right side of a comparison, as a value of the left side's type. */
function rightSide(r: Entity, left: Operand, l: Entity, operator: string): Operand {
  const partial = operator === 'contains' && left.type !== 'STRING' && r.kind !== 'string'
  const right = partial && isConstant(r) ? typed(r, 'BYTES', undefined) : valueLike(r, left)
  if (right.kind === 'constant') return right
  if (left.kind === 'slice' || (left.kind === 'fields' && left.bytes)) {
    if (canSlice(right.type)) return right
    throw fail(`"${shown(r)}" is a ${typeTitle(right.type)} and cannot be converted into a sequence of bytes.`, r)
  }
  if (right.kind === 'slice') {
    if (canSlice(left.type)) return right
    throw fail(`"${shown(l)}" is a ${typeTitle(left.type)} and cannot be converted into a sequence of bytes.`, l)
  }
  if (!compatible(left.type, right.type)) throw fail(`${shown(l)} and ${shown(r)} are not of compatible types.`, r)
  participate(right, r, operator)
  return right
}

function matching(e: Comparison): Checked {
  const { left: l, right: r } = e
  const left = leftSide(l, e.written)
  if (r.kind !== 'string') throw fail('Matches requires a double quoted string on the right side.', r)
  let matcher: Matcher
  try {
    matcher = new Matcher(r.text)
  } catch (error) {
    if (error instanceof RegexError) throw new FilterError(`Regex compilation error: ${error.message}.`)
    throw error
  }
  participate(left, l, 'matches', e.written)
  return { kind: 'matches', all: e.quantifier === 'all', left, matcher }
}

function membership(e: Extract<Expression, { kind: 'in' }>): Checked {
  if (e.left.kind !== 'field') throw fail('Only a field may be tested for membership in a set.', e.left)
  const left = operandOf(e.left)
  const set = e.set.map(([from, to]) => {
    const operator = to === undefined ? '==' : '<='
    participate(left, e.left, operator)
    const low = rightSide(from, left, e.left, operator)
    return [low, to === undefined ? undefined : rightSide(to, left, e.left, operator)] as const
  })
  const test: Checked = { kind: 'in', all: e.quantifier === 'all', left, set }
  return e.negated ? { kind: 'not', of: test } : test
}
