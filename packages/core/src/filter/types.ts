import type { Field } from '../packet/field.js'

/** Types of values, by Wireshark's names, which its messages show. */
export type Type =
  | 'NONE'
  | 'PROTOCOL'
  | 'BOOLEAN'
  | `UINT${8 | 16 | 24 | 32 | 40 | 48 | 56 | 64}`
  | `INT${8 | 16 | 24 | 32 | 40 | 48 | 56 | 64}`
  | 'FRAMENUM'
  | 'FLOAT'
  | 'DOUBLE'
  | 'STRING'
  | 'BYTES'
  | 'ETHER'
  | 'IPv4'
  | 'IPv6'
  | 'EUI64'
  | 'GUID'
  | 'OID'
  | 'ABSOLUTE_TIME'
  | 'RELATIVE_TIME'

/** What values of a type are made of. */
export type Class = 'none' | 'number' | 'float' | 'text' | 'bytes' | 'time'

export function typeOf(f: Field): Type {
  switch (f.kind) {
    case 'protocol':
      return 'PROTOCOL'
    case 'boolean':
      return 'BOOLEAN'
    case 'uint':
    case 'uint64':
      return `UINT${width(f.bits)}`
    case 'int':
    case 'int64':
      return `INT${width(f.bits)}`
    case 'frame':
      return 'FRAMENUM'
    case 'double':
      return f.bits === 32 ? 'FLOAT' : 'DOUBLE'
    case 'string':
      return 'STRING'
    case 'bytes':
      return 'BYTES'
    case 'ether':
      return 'ETHER'
    case 'ipv4':
      return 'IPv4'
    case 'ipv6':
      return 'IPv6'
    case 'eui64':
      return 'EUI64'
    case 'guid':
      return 'GUID'
    case 'oid':
      return 'OID'
    case 'time':
      return 'ABSOLUTE_TIME'
    case 'duration':
      return 'RELATIVE_TIME'
    default:
      // expert items are a protocol of their own
      return f.name === '_ws.expert' ? 'PROTOCOL' : 'NONE'
  }
}

function width(bits: number): 8 | 16 | 24 | 32 | 40 | 48 | 56 | 64 {
  const known = [8, 16, 24, 32, 40, 48, 56, 64] as const
  return known.find(w => bits <= w) ?? 64
}

export function classOf(t: Type): Class {
  if (isInteger(t) || t === 'BOOLEAN') return 'number'
  switch (t) {
    case 'NONE':
      return 'none'
    case 'FLOAT':
    case 'DOUBLE':
      return 'float'
    case 'STRING':
      return 'text'
    case 'ABSOLUTE_TIME':
    case 'RELATIVE_TIME':
      return 'time'
    default:
      return 'bytes'
  }
}

export function isInteger(t: Type): boolean {
  return t === 'FRAMENUM' || /^U?INT/.test(t)
}

/** Whether numbers of the type are not compared with negative ones: those are different, and neither less nor more. */
export function isUnsigned(t: Type): boolean {
  return t === 'BOOLEAN' || (isInteger(t) && !isSigned(t))
}

export function bitsOf(t: Type): number {
  return t === 'FRAMENUM' ? 32 : Number(/\d+$/.exec(t)?.[0] ?? 0)
}

export function isSigned(t: Type): boolean {
  return t.startsWith('INT')
}

/** A type as messages describe it. */
export function typeTitle(t: Type): string {
  if (isInteger(t) && t !== 'FRAMENUM') {
    const bytes = bitsOf(t) / 8
    return `${isSigned(t) ? 'Signed' : 'Unsigned'} integer (${bytes} byte${bytes === 1 ? '' : 's'})`
  }
  return TITLES[t] ?? t
}

const TITLES: Readonly<Partial<Record<Type, string>>> = {
  NONE: 'Label',
  PROTOCOL: 'Protocol',
  BOOLEAN: 'Boolean',
  FRAMENUM: 'Frame number',
  FLOAT: 'Floating point (single-precision)',
  DOUBLE: 'Floating point (double-precision)',
  STRING: 'Character string',
  BYTES: 'Sequence of bytes',
  ETHER: 'Ethernet or other MAC address',
  IPv4: 'IPv4 address',
  IPv6: 'IPv6 address',
  EUI64: 'EUI64 address',
  GUID: 'Globally Unique Identifier',
  OID: 'ASN.1 object identifier',
  ABSOLUTE_TIME: 'Date and time',
  RELATIVE_TIME: 'Time offset',
}

const BYTES_LIKE: ReadonlySet<Type> = new Set(['PROTOCOL', 'BYTES', 'ETHER', 'GUID', 'OID', 'EUI64'])

/** Whether values of the two can be compared with each other. */
export function compatible(a: Type, b: Type): boolean {
  if (a === b) return true
  if (isInteger(a) && isInteger(b)) return true
  if (classOf(a) === 'float' && classOf(b) === 'float') return true
  return BYTES_LIKE.has(a) && BYTES_LIKE.has(b)
}

export function canSlice(t: Type): boolean {
  return classOf(t) === 'bytes' || t === 'STRING'
}

export function canContain(t: Type): boolean {
  return BYTES_LIKE.has(t) || t === 'STRING'
}

/** Whether values have an order. */
export function canOrder(t: Type): boolean {
  return t !== 'NONE' && t !== 'GUID'
}

const ARITHMETIC: Readonly<Record<string, (t: Type) => boolean>> = {
  '&': t => isInteger(t) || t === 'BYTES' || t === 'ETHER' || t === 'IPv4' || t === 'IPv6',
  '+': t => isInteger(t) || classOf(t) === 'float' || t === 'RELATIVE_TIME',
  '-': t => isInteger(t) || classOf(t) === 'float' || t === 'RELATIVE_TIME',
  '*': t => isInteger(t) || classOf(t) === 'float',
  '/': t => isInteger(t) || classOf(t) === 'float',
  '%': t => isInteger(t),
}

export function canCalculate(t: Type, operator: string): boolean {
  return ARITHMETIC[operator]?.(t) ?? false
}
