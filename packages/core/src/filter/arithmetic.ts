import { smaller } from './convert.js'
import { classOf, type Type } from './types.js'
import type { Value } from './value.js'

/** The result of an operator on two values; undefined where there is none, as for a division by zero. */
export function calculate(operator: string, type: Type, a: Value, b: Value): Value | undefined {
  if (a instanceof Uint8Array || b instanceof Uint8Array) return operator === '&' ? masked(a, b) : undefined
  if (typeof a === 'string' || typeof b === 'string') return undefined
  if (classOf(type) === 'float') return real(operator, Number(a), Number(b))
  if (classOf(type) === 'time') return whole(operator, BigInt(a), BigInt(b))
  if (typeof a === 'number' && typeof b === 'number') {
    const result = operator === '&' ? bits(a, b) : real(operator, a, b)
    if (result === undefined) return undefined
    const whole = operator === '/' ? Math.trunc(result) : result
    if (Number.isSafeInteger(whole)) return whole
  }
  const result = whole(operator, BigInt(a), BigInt(b))
  return result === undefined ? undefined : smaller(result)
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

function bits(a: number, b: number): number {
  if (a >= 0 && b >= 0 && a <= 0x7fffffff && b <= 0x7fffffff) return a & b
  return Number(BigInt(a) & BigInt(b))
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
