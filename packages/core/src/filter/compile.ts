import { parseIpv4, parseIpv6 } from '../bytes/address.js'
import { type Field, fieldCount, fieldsNamed } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import { type Protocol, protocolCount } from '../packet/protocol.js'
import type { Registry } from '../packet/registry.js'
import type { Demand } from '../packet/session.js'
import { rowBytes, showRow } from '../packet/show.js'
import { FilterError, type Token } from './lexer.js'
import { type Comparison, type Expression, parse } from './parser.js'

export type Test = (p: Packet) => boolean

/** A compiled filter. */
export interface Filter {
  readonly text: string
  readonly test: Test
  /** What a session has to be asked for so that `test` can answer: nothing more is dissected. */
  readonly demand: Demand
}

/**
 * Compiles a display filter: fields and protocols, comparisons, `contains`, `in {…}`, `and`, `or`, `not`. Throws FilterError.
 *
 * Header fields are read where they lie, without a row on the tape; a filter over them needs no conversations and no streams, and
 * dissection stops at the last protocol that it names.
 */
export function compileFilter(text: string, registry: Registry): Filter {
  const compiler = new Compiler(registry)
  const test = text.trim() === '' ? () => true : compiler.compile(parse(text))
  return { text, test, demand: compiler.demand() }
}

type Match = (n: number) => boolean

class Compiler {
  private readonly owners = new Map<Field, Protocol>()
  private readonly wanted: Field[] = []
  private readonly targets = new Set<Protocol>()
  private messages = false

  constructor(private readonly registry: Registry) {
    for (const p of registry.protocols) {
      this.owners.set(p.root, p)
      for (const f of p.fields) this.owners.set(f, p)
    }
  }

  demand(): Demand {
    const wanted = new Uint8Array(fieldCount())
    for (const f of this.wanted) wanted[f.id] = 1
    const reach =
      this.targets.size === 0 ? new Uint8Array(protocolCount()) : this.registry.leadsTo(this.targets, protocolCount())
    const tcp = this.registry.protocol('tcp')
    const over =
      tcp !== undefined && this.registry.protocols.some(p => reach[p.id] !== 0 && tcp.hands.some(t => t in p.on))
    // fields shared between protocols have no owner that could bound the work
    const unbounded = this.wanted.some(f => !this.owners.has(f))
    const streams = unbounded || over
    return {
      wanted,
      full: false,
      reach: unbounded ? undefined : reach,
      conversations: streams || this.messages,
      streams,
    }
  }

  compile(e: Expression): Test {
    switch (e.kind) {
      case 'and': {
        const [a, b] = [this.compile(e.left), this.compile(e.right)]
        return p => a(p) && b(p)
      }
      case 'or': {
        const [a, b] = [this.compile(e.left), this.compile(e.right)]
        return p => a(p) || b(p)
      }
      case 'not': {
        const of = this.compile(e.of)
        return p => !of(p)
      }
      case 'exists':
        return this.any(this.fields(e.field), undefined)
      case 'compare':
        return this.compare(e.field, e.operator, e.value)
      case 'in': {
        const tests = e.ranges.map(([from, to]) =>
          from === to ? this.compare(e.field, '==', from) : this.both(e.field, from, to),
        )
        return p => tests.some(t => t(p))
      }
    }
  }

  /** One value of the field lies in the range. */
  private both(name: Token, from: Token, to: Token): Test {
    const [low, high] = [numeric(from), numeric(to)]
    if (low === undefined || high === undefined)
      throw new FilterError(`"${from.text}" is not a number.`, from.at, from.text.length)
    return this.any(this.fields(name), n => n >= low && n <= high)
  }

  private fields(name: Token): readonly Field[] {
    const fields = fieldsNamed(name.text).filter(f => this.owners.has(f) || !f.name.startsWith('_ws'))
    if (fields.length === 0)
      throw new FilterError(`"${name.text}" is not a valid protocol or protocol field.`, name.at, name.text.length)
    return fields
  }

  /** Some value of one of the fields matches; without a match, some value is there. */
  private any(fields: readonly Field[], match: Match | undefined): Test {
    const tests = fields.map(f => this.one(f, match))
    return tests.length === 1 ? tests[0] : p => tests.some(t => t(p))
  }

  private one(field: Field, match: Match | undefined): Test {
    const owner = this.owners.get(field)
    if (owner !== undefined) this.targets.add(owner)
    if (owner !== undefined && field === owner.root) return p => p.layerProtocols.includes(owner)
    if (owner !== undefined && field.at >= 0 && isNumber(field)) return headerTest(owner, field, match ?? (() => true))
    this.want(field)
    return p => {
      const { count, field: ids, value } = p.tape
      for (let i = 0; i < count; i++) if (ids[i] === field.id && (match === undefined || match(value[i]))) return true
      return false
    }
  }

  private want(field: Field): void {
    this.wanted.push(field)
    this.messages = true
  }

  private compare(name: Token, operator: Comparison, value: Token): Test {
    const fields = this.fields(name)
    const negated = operator === '!='
    const wanted: Comparison = negated ? '==' : operator
    const tests = fields.map(f =>
      isNumber(f) && wanted !== 'contains' ? this.one(f, numberMatch(f, wanted, value)) : this.row(f, wanted, value),
    )
    // != is "all values differ": no value is equal, and there is one
    const some: Test = tests.length === 1 ? tests[0] : p => tests.some(t => t(p))
    if (!negated) return some
    const exists = this.any(fields, undefined)
    return p => exists(p) && !some(p)
  }

  /** Fields that are not numbers compare as text or bytes. */
  private row(field: Field, operator: Comparison, value: Token): Test {
    const owner = this.owners.get(field)
    if (owner !== undefined) this.targets.add(owner)
    this.want(field)
    const match = rowMatch(field, operator, value)
    return p => {
      const { count, field: ids } = p.tape
      for (let i = 0; i < count; i++) if (ids[i] === field.id && match(p, i)) return true
      return false
    }
  }
}

function headerTest(owner: Protocol, field: Field, match: Match): Test {
  return p => {
    const { layerProtocols } = p
    for (let i = 0; i < layerProtocols.length; i++) {
      if (layerProtocols[i] !== owner) continue
      const value = p.headerValue(field, p.layerRows[i])
      if (value !== undefined && match(value)) return true
    }
    return false
  }
}

function isNumber(f: Field): boolean {
  return (
    f.kind === 'uint' ||
    f.kind === 'int' ||
    f.kind === 'boolean' ||
    f.kind === 'frame' ||
    f.kind === 'double' ||
    f.kind === 'uint64' ||
    f.kind === 'int64'
  )
}

function numeric(t: Token): number | undefined {
  if (t.kind !== 'word' || !/^-?(?:0x[0-9a-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/i.test(t.text)) return undefined
  return t.text.startsWith('0') && /^0\d+$/.test(t.text) ? Number.parseInt(t.text, 8) : Number(t.text)
}

function numberMatch(f: Field, operator: Comparison, value: Token): Match {
  let n = numeric(value)
  if (f.kind === 'boolean' && /^true$/i.test(value.text)) n = 1
  if (f.kind === 'boolean' && /^false$/i.test(value.text)) n = 0
  if (n === undefined && typeof f.labels === 'object') {
    const entry = Object.entries(f.labels).find(([, label]) => label === value.text)
    if (entry !== undefined) n = Number(entry[0])
  }
  if (n === undefined)
    throw new FilterError(`"${value.text}" cannot be converted to a number for ${f.name}.`, value.at, value.text.length)
  const wanted = n
  switch (operator) {
    case '==':
    case '===':
      return v => v === wanted
    case '!==':
      return v => v !== wanted
    case '<':
      return v => v < wanted
    case '>':
      return v => v > wanted
    case '<=':
      return v => v <= wanted
    case '>=':
      return v => v >= wanted
    case '&':
      return v => (v & wanted) !== 0
    default:
      throw new FilterError(`${f.name} cannot be used with ${operator}.`, value.at, value.text.length)
  }
}

function rowMatch(f: Field, operator: Comparison, value: Token): (p: Packet, row: number) => boolean {
  const address = f.kind === 'ipv4' || f.kind === 'ipv6'
  if (address && operator === '==') return addressMatch(value)
  const text = f.kind === 'ether' || f.kind === 'bytes' ? value.text.toLowerCase().replace(/[-.]/g, ':') : value.text
  switch (operator) {
    case '==':
    case '===':
      return (p, row) => showRow(p, row, f) === text
    case '!==':
      return (p, row) => showRow(p, row, f) !== text
    case 'contains':
      return (p, row) => showRow(p, row, f).includes(text)
    case '<':
      return (p, row) => showRow(p, row, f) < text
    case '>':
      return (p, row) => showRow(p, row, f) > text
    case '<=':
      return (p, row) => showRow(p, row, f) <= text
    case '>=':
      return (p, row) => showRow(p, row, f) >= text
    default:
      throw new FilterError(`${f.name} cannot be used with ${operator}.`, value.at, value.text.length)
  }
}

/** An address, or a network in CIDR notation. */
function addressMatch(value: Token): (p: Packet, row: number) => boolean {
  const [address, prefix] = value.text.split('/')
  const wanted = parseIpv4(address) ?? parseIpv6(address)
  const bits = prefix === undefined ? (wanted?.length ?? 0) * 8 : Number(prefix)
  if (wanted === undefined || !Number.isInteger(bits) || bits < 0 || bits > wanted.length * 8)
    throw new FilterError(`"${value.text}" is not a valid hostname or address.`, value.at, value.text.length)
  return (p, row) => {
    const { bytes, from, to } = rowBytes(p, row)
    if (to - from !== wanted.length) return false
    for (let i = 0; i < bits; i += 8) {
      const mask = bits - i >= 8 ? 0xff : (0xff << (8 - (bits - i))) & 0xff
      if (((bytes[from + (i >> 3)] ^ wanted[i >> 3]) & mask) !== 0) return false
    }
    return true
  }
}
