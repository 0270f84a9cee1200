import type { Arithmetic } from './expression.js'
import { both, type CapturedFrame, type CaptureTest, never, type Offset, REJECTED } from './frame.js'
import { CaptureFilterError } from './lexer.js'
import type { Link } from './link.js'
import { ETHERTYPES, IP_PROTOCOLS } from './names.js'
import { behindIpv4, firstFragment, ipv4Carries } from './ports.js'

/** Numbers in capture filters: unsigned, 32 bits. */

/** A number that a frame gives, and what has to hold for it to have one. */
export interface Quantity {
  readonly value: (f: CapturedFrame) => number
  readonly guard: CaptureTest | undefined
}

/** Compiles a number; throws CaptureFilterError. */
export function quantity(a: Arithmetic, link: Link): Quantity {
  switch (a.kind) {
    case 'constant': {
      const { value } = a
      return { value: () => value, guard: undefined }
    }
    case 'length':
      return { value: f => f.wire, guard: undefined }
    case 'negate': {
      const of = quantity(a.of, link)
      return { value: f => -of.value(f) >>> 0, guard: of.guard }
    }
    case 'binary': {
      const [left, right] = [quantity(a.left, link), quantity(a.right, link)]
      if (a.right.kind === 'constant') {
        if (a.right.value === 0 && a.operator === '/') throw new CaptureFilterError('division by zero', a.at, 1)
        if (a.right.value === 0 && a.operator === '%') throw new CaptureFilterError('modulus by zero', a.at, 1)
        if (a.right.value > 31 && (a.operator === '<<' || a.operator === '>>'))
          throw new CaptureFilterError('shift by more than 31 bits', a.at, 2)
      }
      const apply = operation(a.operator)
      return { value: f => apply(left.value(f), right.value(f)) >>> 0, guard: guards(left.guard, right.guard) }
    }
    case 'load':
      return load(a, link)
  }
}

export function guards(a: CaptureTest | undefined, b: CaptureTest | undefined): CaptureTest | undefined {
  return a === undefined ? b : b === undefined ? a : both(a, b)
}

function operation(operator: string): (a: number, b: number) => number {
  switch (operator) {
    case '+':
      return (a, b) => a + b
    case '-':
      return (a, b) => a - b
    case '*':
      return (a, b) => Math.imul(a, b)
    case '/':
      return (a, b) => Math.floor(a / nonZero(b))
    case '%':
      return (a, b) => a % nonZero(b)
    case '&':
      return (a, b) => a & b
    case '|':
      return (a, b) => a | b
    case '^':
      return (a, b) => a ^ b
    case '<<':
      return (a, b) => (b > 31 ? 0 : a << b)
    default:
      return (a, b) => (b > 31 ? 0 : a >>> b)
  }
}

/** A division by zero that only a packet brings about rejects that packet. */
function nonZero(n: number): number {
  if (n === 0) throw REJECTED
  return n
}

/** `proto[index:size]`: where the bytes count from, and when there are any. */
function load(a: Arithmetic & { kind: 'load' }, link: Link): Quantity {
  const index = quantity(a.index, link)
  const place = base(a.protocol, a.at, link)
  const guard = guards(index.guard, place.guard)
  const { at } = place
  const { size } = a
  const value: (f: CapturedFrame) => number =
    size === 1
      ? f => f.u8(at(f) + index.value(f))
      : size === 2
        ? f => f.u16(at(f) + index.value(f))
        : f => f.u32(at(f) + index.value(f))
  return { value, guard }
}

function base(protocol: string, at: number, link: Link): { at: Offset; guard: CaptureTest | undefined } {
  if (protocol === 'radio') {
    if (link.wireless !== true) throw new CaptureFilterError('radio information not present in capture', at, 5)
    return { at: () => 0, guard: undefined }
  }
  if (protocol === 'ether') return { at: link.header, guard: undefined }
  if (Object.hasOwn(ETHERTYPES, protocol) && protocol !== 'sca')
    return { at: link.network, guard: link.carries(ETHERTYPES[protocol]) }
  if (protocol === 'icmp6') {
    const is = both(link.carries(ETHERTYPES.ip6), f => f.u8(link.network(f) + 6) === IP_PROTOCOLS.icmp6)
    return { at: f => link.network(f) + 40, guard: is }
  }
  if (['tcp', 'udp', 'icmp', 'igmp', 'igrp', 'pim', 'vrrp', 'carp', 'sctp'].includes(protocol))
    return { at: behindIpv4(link), guard: both(ipv4Carries(link, IP_PROTOCOLS[protocol]), firstFragment(link)) }
  throw new CaptureFilterError('unsupported index operation', at, protocol.length)
}

/** A relation between two numbers. */
export function relation(operator: string, left: Quantity, right: Quantity): CaptureTest {
  const compare = comparison(operator)
  const guard = guards(left.guard, right.guard)
  if (guard === never) return never
  const test: CaptureTest = f => compare(left.value(f), right.value(f))
  return guard === undefined ? test : both(guard, test)
}

function comparison(operator: string): (a: number, b: number) => boolean {
  switch (operator) {
    case '>':
      return (a, b) => a > b
    case '<':
      return (a, b) => a < b
    case '>=':
      return (a, b) => a >= b
    case '<=':
      return (a, b) => a <= b
    case '!=':
      return (a, b) => a !== b
    default:
      return (a, b) => a === b
  }
}
