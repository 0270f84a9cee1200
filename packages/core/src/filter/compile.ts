import { fieldCount } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import type { Registry } from '../packet/registry.js'
import type { Demand } from '../packet/session.js'
import { check, fieldsCalled } from './check.js'
import type { Checked, Operand } from './checked.js'
import { compareFields } from './compare.js'
import { Needs } from './demand.js'
import { FilterError } from './error.js'
import { type Values, valuesOf } from './evaluate.js'
import { expandMacros, type Macros } from './macros.js'
import { parse } from './parser.js'
import { utf8Bytes } from './quoted.js'
import type { Matcher } from './regex/matcher.js'
import { rowText } from './row-value.js'
import { anyLayer, anyLayerSpan, anyRow, anyRowSpan, either, type Test } from './scan.js'
import { isUnsigned } from './types.js'
import { Utf8Buffer } from './utf8-buffer.js'
import { compareValues, indexOfBytes, isNegative, relationOf, type Value } from './value.js'

export type { Test }

export interface FilterOptions {
  /** `${name:arguments}` in a filter stands for these texts, in which `$1` and so on are the arguments. */
  readonly macros?: Macros
}

/** A compiled filter. */
export interface Filter {
  readonly text: string
  readonly test: Test
  /** What a session has to be asked for so that `test` can answer: nothing more is dissected. */
  readonly demand: Demand
}

/**
 * Compiles a display filter of Wireshark's language. Throws FilterError.
 *
 * Header fields are read where they lie, without a row on the tape; a filter over them needs no conversations and no streams, and
 * dissection stops at the last protocol that it names.
 */
export function compileFilter(text: string, registry: Registry, options: FilterOptions = {}): Filter {
  const isField = (name: string): boolean => fieldsCalled(name).length > 0
  let expanded = text
  try {
    expanded = expandMacros(text, options.macros, isField)
    const e = parse(expanded, isField)
    const needs = new Needs(registry)
    const test = e === undefined ? () => true : new Compiler(needs).test(check(e))
    return { text, test, demand: needs.demand(fieldCount()) }
  } catch (error) {
    if (error instanceof FilterError) error.text = expanded
    throw error
  }
}

class Compiler {
  constructor(private readonly needs: Needs) {}

  test(e: Checked): Test {
    switch (e.kind) {
      case 'and': {
        const [a, b] = [this.test(e.left), this.test(e.right)]
        return p => a(p) && b(p)
      }
      case 'or': {
        const [a, b] = [this.test(e.left), this.test(e.right)]
        return p => a(p) || b(p)
      }
      case 'xor': {
        const [a, b] = [this.test(e.left), this.test(e.right)]
        return p => a(p) !== b(p)
      }
      case 'not': {
        const of = this.test(e.of)
        return p => !of(p)
      }
      case 'exists':
        return this.exists(e.of)
      case 'compare':
        return this.compare(e)
      case 'matches':
        return this.matches(e.left, e.matcher, e.all)
      case 'in':
        return this.membership(e)
    }
  }

  private exists(o: Operand): Test {
    if (o.kind === 'fields' && o.layers === undefined && !o.reference) {
      const tests = this.needs.sources(o).map(s => {
        if (s.kind === 'layer') return anyLayer(s.protocol)
        if (s.kind === 'rows') return anyRow(s.field, undefined)
        return (p: Packet): boolean => {
          const { layerProtocols } = p
          for (let i = 0; i < layerProtocols.length; i++)
            if (layerProtocols[i] === s.protocol && p.holds(s.field, p.layerRows[i])) return true
          return false
        }
      })
      return either(tests)
    }
    const values = this.values(o)
    if (o.kind === 'arithmetic' || o.kind === 'negate') return p => values(p).some(truthy)
    return p => values(p).length > 0
  }

  private values(o: Operand, carried = false): Values {
    return valuesOf(o, fields => this.needs.sources(fields), carried)
  }

  private compare(e: Extract<Checked, { kind: 'compare' }>): Test {
    const { left, right, operator, all } = e
    if (left.kind === 'fields' && left.layers === undefined && !left.reference && !left.bytes) {
      if (right.kind === 'constant') {
        const sources = this.needs.sources(left)
        const pass = either(sources.map(s => compareFields(s, left.type, operator, right.constant, false)))
        if (!all) return pass
        const fail = either(sources.map(s => compareFields(s, left.type, operator, right.constant, true)))
        const exists = this.exists(left)
        return p => exists(p) && !fail(p)
      }
    }
    const a = this.values(left, operator === 'contains')
    const b = this.values(right, operator === 'contains')
    const bits = right.kind === 'constant' ? right.constant.bits : undefined
    const relation = operator === 'contains' ? undefined : relationOf(operator)
    const byLength = left.type === 'PROTOCOL'
    const unsigned = isUnsigned(left.type)
    const holds = (x: Value, y: Value): boolean =>
      relation === undefined
        ? contains(x, y)
        : relation((byLength ? longer(x, y) : 0) || compareLike(x, y, bits, unsigned))
    return pairs(a, b, holds, all)
  }

  private matches(o: Operand, matcher: Matcher, all: boolean): Test {
    const buffer = new Utf8Buffer()
    const text = (s: string): boolean => matcher.test(buffer.write(s), 0, buffer.length)
    if (o.kind === 'fields' && o.layers === undefined && !o.reference && !o.bytes && !all) {
      const tests = this.needs.sources(o).map(s => {
        if (s.kind === 'layer') return anyLayerSpan(s.protocol, (b, from, to) => matcher.test(b, from, to), true)
        if (o.type === 'STRING' && s.kind === 'rows') return anyRow(s.field, (p, row) => text(rowText(p, row)))
        if (s.kind === 'rows') return anyRowSpan(s.field, (b, from, to) => matcher.test(b, from, to))
        return undefined
      })
      if (!tests.includes(undefined)) return either(tests as Test[])
    }
    const values = this.values(o, true)
    const match = (v: Value): boolean => (v instanceof Uint8Array ? matcher.test(v) : text(String(v)))
    return all
      ? p => {
          const list = values(p)
          return list.length > 0 && list.every(match)
        }
      : p => values(p).some(match)
  }

  private membership(e: Extract<Checked, { kind: 'in' }>): Test {
    const { left, set, all } = e
    const unsigned = isUnsigned(left.type)
    const low = set.map(([from]) => this.values(from))
    const high = set.map(([, to]) => (to === undefined ? undefined : this.values(to)))
    const bitsOf = (o: Operand | undefined): number | undefined =>
      o?.kind === 'constant' ? o.constant.bits : undefined
    const lowBits = set.map(([from]) => bitsOf(from))
    const highBits = set.map(([, to]) => bitsOf(to))
    const isIn = (p: Packet, v: Value): boolean => {
      for (let i = 0; i < set.length; i++) {
        const upper = high[i]
        if (upper === undefined) {
          if (low[i](p).some(x => compareLike(v, x, lowBits[i], unsigned) === 0)) return true
        } else if (
          low[i](p).some(x => compareLike(v, x, lowBits[i], unsigned) >= 0) &&
          upper(p).some(x => compareLike(v, x, highBits[i], unsigned) <= 0)
        )
          return true
      }
      return false
    }
    const values = this.values(left)
    return p => {
      const list = values(p)
      if (all) return list.length > 0 && list.every(v => isIn(p, v))
      return list.some(v => isIn(p, v))
    }
  }
}

function truthy(v: Value): boolean {
  if (v instanceof Uint8Array) return v.some(b => b !== 0)
  return typeof v === 'string' ? v !== '' : v < 0 || v > 0
}

/** Layers have the order of their lengths first. */
function longer(x: Value, y: Value): number {
  return x instanceof Uint8Array && y instanceof Uint8Array ? x.length - y.length : 0
}

/** A string compares as its bytes with what is bytes. */
function compareLike(x: Value, y: Value, bits: number | undefined, unsigned: boolean): number {
  if (unsigned && !isNegative(x) && isNegative(y)) return Number.NaN
  if (typeof x === 'string' && y instanceof Uint8Array) return compareValues(utf8Bytes(x), y)
  if (typeof y === 'string' && x instanceof Uint8Array) return compareValues(x, utf8Bytes(y))
  return compareValues(x, y, bits)
}

function contains(x: Value, y: Value): boolean {
  if (typeof x === 'string' && typeof y === 'string') return x.includes(y)
  const hay = typeof x === 'string' ? utf8Bytes(x) : x
  const needle = typeof y === 'string' ? utf8Bytes(y) : y
  if (!(hay instanceof Uint8Array) || !(needle instanceof Uint8Array)) return false
  return indexOfBytes(hay, 0, hay.length, needle) >= 0
}

/** Whether some pair of values, or every pair and there is one, answers. */
function pairs(a: Values, b: Values, holds: (x: Value, y: Value) => boolean, all: boolean): Test {
  return p => {
    const left = a(p)
    if (left.length === 0) return false
    const right = b(p)
    if (right.length === 0) return false
    for (const x of left) for (const y of right) if (holds(x, y) !== all) return !all
    return all
  }
}
