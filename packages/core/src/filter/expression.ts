import { guidText, ipv4Text, ipv6Text, macText } from '../bytes/address.js'
import { hex, utf8 } from '../bytes/text.js'
import { fieldCount } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import type { Registry } from '../packet/registry.js'
import type { Demand } from '../packet/session.js'
import { absoluteTime, floatText, numberText, relativeTime } from '../packet/show.js'
import { fieldsCalled, operandOf } from './check.js'
import type { Operand } from './checked.js'
import { compileFilter } from './compile.js'
import { Needs } from './demand.js'
import { FilterError } from './error.js'
import { valuesOf } from './evaluate.js'
import { parse } from './parser.js'
import type { Value } from './value.js'

/** What is shown of a packet: anything that may stand in a filter. */
export interface FieldExpression {
  /** The values as text; of what only can be true, `1` or nothing. */
  readonly texts: (p: Packet) => string[]
  readonly demand: Demand
}

/**
 * Compiles an expression of fields, such as `len(tcp.payload)`, `tcp.payload[4:4]`, `ip.src#1`, `@ip.src` or `tcp.port == 443`, as later
 * versions of tshark take them for -e. Throws FilterError.
 */
export function compileExpression(text: string, registry: Registry): FieldExpression {
  const e = parse(text, name => fieldsCalled(name).length > 0)
  if (e === undefined) throw new FilterError('An expression is needed.', -1, 0)
  if (e.kind !== 'exists') {
    const { test, demand } = compileFilter(text, registry)
    return { texts: p => (test(p) ? ['1'] : []), demand }
  }
  const operand = operandOf(e.of)
  const needs = new Needs(registry)
  const values = valuesOf(operand, fields => needs.sources(fields))
  const write = writerOf(operand)
  return { texts: p => values(p).map(v => write(v, p)), demand: needs.demand(fieldCount()) }
}

/** How values of an operand are written: as those of a field where it is one. */
function writerOf(o: Operand): (v: Value, p: Packet) => string {
  const field = o.kind === 'fields' && !o.bytes ? o.fields[0] : undefined
  const type = o.type
  // a part of a text is a text, where filters of 4.0 compare its bytes
  if (o.kind === 'slice' && o.of.type === 'STRING')
    return v => (v instanceof Uint8Array ? utf8(v, 0, v.length) : String(v))
  return (v, p) => {
    if (v instanceof Uint8Array) return bytesText(v, type)
    if (typeof v === 'string') return v
    switch (type) {
      case 'NONE':
        return '1'
      case 'FLOAT':
      case 'DOUBLE':
        return floatText(Number(v), type === 'FLOAT' ? 32 : 64)
      case 'RELATIVE_TIME':
        return relativeTime(...instant(v))
      case 'ABSOLUTE_TIME':
        return absoluteTime(...instant(v), p.session.settings.zone)
      default:
        return field === undefined || type === 'FRAMENUM' ? String(v) : numberText(field, v)
    }
  }
}

/** Seconds, and nanoseconds above them. */
function instant(v: Value): [seconds: number, nanos: number] {
  const all = BigInt(v as bigint)
  const nanos = ((all % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n
  return [Number((all - nanos) / 1_000_000_000n), Number(nanos)]
}

function bytesText(v: Uint8Array, type: Operand['type']): string {
  if (type === 'IPv4' && v.length === 4) return ipv4Text(v, 0)
  if (type === 'IPv6' && v.length === 16) return ipv6Text(v, 0)
  if (type === 'ETHER' && v.length === 6) return macText(v, 0)
  if (type === 'GUID' && v.length === 16) return guidText(v, 0, false)
  return hex(v)
}
