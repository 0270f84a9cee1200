import { smaller } from './convert.js'
import { bitsOf, classOf, isSigned, type Type } from './types.js'
import type { Value } from './value.js'

/** The result of an operator on two values; undefined where there is none, as for a division by zero. */
export function calculate(operator: string, type: Type, a: Value, b: Value): Value | undefined {
  if (a instanceof Uint8Array || b instanceof Uint8Array) return operator === '&' ? masked(a, b) : undefined
  if (typeof a === 'string' || typeof b === 'string') return undefined
  if (classOf(type) === 'float') return real(operator, Number(a), Number(b))
  if (classOf(type) === 'time') return whole(operator, BigInt(a), BigInt(b))
  if (bitsOf(type) <= 32) return narrow(operator, isSigned(type), Number(a), Number(b))
  const result = whole(operator, BigInt(a), BigInt(b))
  if (result === undefined) return undefined
  const negative = isSigned(type) || a < 0 || b < 0 || (operator === '-' && a < b)
  return smaller(negative ? BigInt.asIntN(64, result) : BigInt.asUintN(64, result))
}

/** Numbers of up to 32 bits are calculated with 32 bits; a difference below zero has a sign, and so has what comes of one. */
function narrow(operator: string, signed: boolean, a: number, b: number): number | undefined {
  const result = operator === '&' ? a & b : operator === '*' ? Math.imul(a, b) : real(operator, a, b)
  if (result === undefined) return undefined
  const negative = signed || a < 0 || b < 0 || (operator === '-' && a < b)
  return negative ? Math.trunc(result) | 0 : Math.trunc(result) >>> 0
}

function real(operator: string, a: number, b: number): number | undefined {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return b === 0 ? undefined : a / b
    case '%':
      return b === 0 ? undefined : a % b
    default:
      return undefined
  }
}

function whole(operator: string, a: bigint, b: bigint): bigint | undefined {
  switch (operator) {
    case '&':
      return a & b
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return b === 0n ? undefined : a / b
    case '%':
      return b === 0n ? undefined : a % b
    default:
      return undefined
  }
}

function masked(a: Value, b: Value): Value | undefined {
  if (!(a instanceof Uint8Array) || !(b instanceof Uint8Array)) return undefined
  const result = new Uint8Array(Math.min(a.length, b.length))
  for (let i = 0; i < result.length; i++) result[i] = a[i] & b[i]
  return result
}
