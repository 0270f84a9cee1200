import type { Packet } from '../packet/packet.js'
import type { Protocol } from '../packet/protocol.js'
import { rowBytes } from '../packet/show.js'
import { calculate } from './arithmetic.js'
import { callFunction } from './call.js'
import type { Operand } from './checked.js'
import { utf8Bytes } from './quoted.js'
import { placesOf } from './range.js'
import { rowValue } from './row-value.js'
import { OPEN_ENDED, type Source } from './scan.js'
import type { Range } from './tree.js'
import type { Value } from './value.js'

/** All values that an operand has in a packet. */
export type Values = (p: Packet) => Value[]

const NONE: Value[] = []

/**
 * Makes the function that finds the operand's values; `sources` says where a field's are, and notes that they are needed. A protocol is
 * its own bytes, or those of all that it carries with `carried`.
 */
export function valuesOf(
  o: Operand,
  sources: (o: Extract<Operand, { kind: 'fields' }>) => readonly Source[],
  carried = false,
): Values {
  switch (o.kind) {
    case 'constant': {
      const values = [o.constant.value]
      return () => values
    }
    case 'fields': {
      if (o.reference) return () => NONE
      const of = sources(o)
      const { layers, bytes } = o
      return p => {
        const values: Value[] = []
        for (const source of of) collect(p, source, layers, bytes, carried, values)
        return values
      }
    }
    case 'slice': {
      const of = valuesOf(o.of, sources)
      const { ranges } = o
      return p => {
        const values: Value[] = []
        for (const value of of(p)) {
          const part = cut(value, ranges)
          if (part !== undefined) values.push(part)
        }
        return values
      }
    }
    case 'negate': {
      const of = valuesOf(o.of, sources)
      return p => mapped(of(p), v => calculate('-', o.type, 0, v))
    }
    case 'arithmetic': {
      const left = valuesOf(o.left, sources)
      const right = valuesOf(o.right, sources)
      return p => {
        const values: Value[] = []
        const others = right(p)
        for (const a of left(p))
          for (const b of others) {
            const value = calculate(o.operator, o.type, a, b)
            if (value !== undefined) values.push(value)
          }
        return values
      }
    }
    case 'call': {
      const args = o.args.map(arg => valuesOf(arg, sources))
      const first = o.args[0]
      const field = first.kind === 'fields' ? first.fields[0] : undefined
      const work = callFunction(o.name, o.type, field)
      return p => work(args.map(arg => arg(p)))
    }
  }
}

function mapped(values: readonly Value[], map: (v: Value) => Value | undefined): Value[] {
  const result: Value[] = []
  for (const value of values) {
    const v = map(value)
    if (v !== undefined) result.push(v)
  }
  return result
}

function collect(
  p: Packet,
  s: Source,
  layers: readonly Range[] | undefined,
  raw: boolean,
  carried: boolean,
  into: Value[],
): void {
  if (s.kind === 'rows') {
    const { count, field: ids } = p.tape
    for (let row = 0; row < count; row++) {
      if (ids[row] !== s.field.id) continue
      if (layers !== undefined && !inLayers(p, s.protocol, layerOf(p, s.protocol, row), layers)) continue
      if (raw) {
        const { bytes, from, to } = rowBytes(p, row)
        into.push(bytes.subarray(from, to))
      } else into.push(rowValue(p, row, s.field))
    }
    return
  }
  let number = 0
  for (let i = 0; i < p.layerProtocols.length; i++) {
    if (p.layerProtocols[i] !== s.protocol) continue
    number++
    if (layers !== undefined && !inLayers(p, s.protocol, number, layers)) continue
    const row = p.layerRows[i]
    const source = p.tape.source[row]
    const bytes = source === 0 ? p.reader.bytes : p.sources[source].bytes
    if (s.kind === 'layer') {
      const end = p.layerEnds[i]
      const from = Math.min(p.tape.start[row], end)
      const whole = carried || OPEN_ENDED.has(s.protocol.name)
      into.push(bytes.subarray(from, whole ? end : Math.min(from + p.tape.length[row], end)))
      continue
    }
    const at = p.tape.start[row] + s.field.at
    const end = source === 0 ? p.start + p.captured : p.sources[source].to
    if (at + s.field.size > end) continue
    if (raw || s.field.kind === 'ipv4' || s.field.kind === 'ipv6' || s.field.kind === 'ether')
      into.push(bytes.subarray(at, at + s.field.size))
    else {
      const value = p.headerValue(s.field, row)
      if (value !== undefined) into.push(value)
    }
  }
}

/** Which of its protocol's layers the row belongs to, counted from 1. */
function layerOf(p: Packet, protocol: Protocol | undefined, row: number): number {
  if (protocol === undefined) return 1
  let number = 0
  let latest = 0
  for (let i = 0; i < p.layerProtocols.length; i++) {
    if (p.layerProtocols[i] !== protocol) continue
    number++
    if (p.layerRows[i] > row) break
    latest = number
    if (p.tape.layer[p.layerRows[i]] === p.tape.layer[row]) return number
  }
  return latest === 0 ? 1 : latest
}

function inLayers(p: Packet, protocol: Protocol | undefined, number: number, layers: readonly Range[]): boolean {
  let count = 0
  for (const known of p.layerProtocols) if (known === protocol) count++
  for (const range of layers) {
    const from = range.from < 0 ? count + 1 + range.from : range.from
    let to = Number.POSITIVE_INFINITY
    if (range.length !== undefined) to = from + range.length - 1
    else if (range.last !== undefined) to = range.last < 0 ? count + 1 + range.last : range.last
    if (number >= from && number <= to) return true
  }
  return false
}

/** The ranges' bytes, one behind the other; undefined where one is not wholly there. */
export function cut(value: Value, ranges: readonly Range[]): Uint8Array | undefined {
  const bytes = typeof value === 'string' ? utf8Bytes(value) : value
  if (!(bytes instanceof Uint8Array)) return undefined
  if (ranges.length === 1) {
    const place = placesOf(ranges[0], bytes.length)
    return place === undefined ? undefined : bytes.subarray(place[0], place[1])
  }
  const parts: number[] = []
  for (const range of ranges) {
    const place = placesOf(range, bytes.length)
    if (place === undefined) return undefined
    for (let i = place[0]; i < place[1]; i++) parts.push(bytes[i])
  }
  return Uint8Array.from(parts)
}
