import { parseIpv4, parseIpv6 } from '../bytes/address.js'
import { type Field, labelOf } from '../packet/field.js'
import { parseAbsoluteTime } from './absolute-time.js'
import { FilterError } from './error.js'
import { utf8Bytes } from './quoted.js'
import type { Entity } from './tree.js'
import { bitsOf, classOf, isInteger, isSigned, type Type, typeTitle } from './types.js'
import type { Constant } from './value.js'

type Written = Extract<Entity, { kind: 'literal' | 'string' | 'character' }>

/** Reads what is written in a filter as a value of that type; `field` gives the labels that stand for numbers. */
export function convert(e: Written, type: Type, field: Field | undefined): Constant {
  const bad = (message: string): FilterError => new FilterError(message, e.at, e.length)
  if (e.kind === 'string') return fromString(e.text, type, field, bad)
  if (e.kind === 'character') return fromCharacter(e, type, bad)
  return fromWord(e.text, type, field, bad)
}

type Bad = (message: string) => FilterError

function fromString(text: string, type: Type, field: Field | undefined, bad: Bad): Constant {
  switch (type) {
    case 'STRING':
      return { value: text }
    case 'PROTOCOL':
    case 'BYTES':
      return { value: utf8Bytes(text) }
    case 'ABSOLUTE_TIME':
      return { value: absolute(text, bad) }
    default:
      break
  }
  const label = byLabel(text, type, field)
  if (label !== undefined) return { value: label }
  if (field !== undefined && labelled(type, field))
    throw bad(`"${text}" cannot be found among the possible values for ${field.name}.`)
  throw bad(`${typeTitle(type)} cannot be converted from a string ("${text}").`)
}

function fromCharacter(e: Written, type: Type, bad: Bad): Constant {
  const [code] = utf8Bytes(e.text)
  if (isInteger(type)) return { value: code }
  if (type === 'STRING') return { value: e.text }
  if (type === 'PROTOCOL' || type === 'BYTES') return { value: Uint8Array.of(code) }
  throw bad(`${typeTitle(type)} cannot be converted from a character constant (${e.raw}).`)
}

function fromWord(text: string, type: Type, field: Field | undefined, bad: Bad): Constant {
  if (isInteger(type) || type === 'BOOLEAN') {
    const n = type === 'BOOLEAN' ? truth(text) : undefined
    const named: Bad = message =>
      field !== undefined && labelled(type, field)
        ? bad(`"${text}" cannot be found among the possible values for ${field.name}.`)
        : bad(message)
    if (n !== undefined) return { value: n }
    const parsed = integer(text)
    if (parsed !== undefined) return { value: ranged(parsed, text, type, named) }
    const label = byLabel(text, type, field)
    if (label !== undefined) return { value: label }
    throw named(`"${text}" is not a valid number.`)
  }
  switch (type) {
    case 'FLOAT':
    case 'DOUBLE': {
      if (!/^[+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|0x[0-9a-f]+|inf(?:inity)?|nan)$/i.test(text))
        throw bad(`"${text}" is not a valid floating-point number.`)
      const word = /^([+-]?)(inf|nan)/i.exec(text)
      if (word === null) return { value: Number(text) }
      const value = word[2].toLowerCase() === 'nan' ? Number.NaN : Number.POSITIVE_INFINITY
      return { value: word[1] === '-' ? -value : value }
    }
    case 'STRING':
      return { value: text }
    case 'IPv4':
      return ipv4(text, bad)
    case 'IPv6':
      return ipv6(text, bad)
    case 'ETHER':
      return { value: sized(text, 6, 'Ethernet address', bad) }
    case 'EUI64':
      return { value: sized(text, 8, 'EUI-64 address', bad) }
    case 'GUID': {
      const hex = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/i.exec(text)
      const bytes = hex === null ? undefined : byteString(hex.slice(1).join(''))
      if (bytes === undefined) throw bad(`"${text}" is not a valid GUID.`)
      return { value: bytes }
    }
    case 'OID':
      return { value: objectIdentifier(text, bad) }
    case 'ABSOLUTE_TIME':
      return { value: absolute(text, bad) }
    case 'RELATIVE_TIME':
      return { value: relative(text, bad) }
    case 'PROTOCOL':
    case 'BYTES': {
      const bytes = byteString(text)
      if (bytes === undefined) throw bad(`"${text}" is not a valid byte string.`)
      return { value: bytes }
    }
    default:
      throw bad(`"${text}" is not a valid value.`)
  }
}

function truth(text: string): number | undefined {
  if (text === 'True' || text === 'TRUE') return 1
  if (text === 'False' || text === 'FALSE') return 0
  return undefined
}

function integer(text: string): bigint | undefined {
  const m = /^([+-]?)(?:(0[xX][0-9a-fA-F]+)|(0[bB][01]+)|(0[0-7]*)|([1-9]\d*))$/.exec(text)
  if (m === null) return undefined
  const digits = m[2] ?? m[3] ?? (m[4] !== undefined && m[4].length > 1 ? `0o${m[4].slice(1)}` : (m[4] ?? m[5]))
  const n = BigInt(digits.toLowerCase())
  return m[1] === '-' ? -n : n
}

function ranged(n: bigint, text: string, type: Type, bad: Bad): number | bigint {
  if (n >= 1n << 64n) throw bad(`"${text}" causes an integer overflow.`)
  if (type !== 'BOOLEAN') {
    const bits = bitsOf(type)
    const signed = isSigned(type)
    const most = signed ? (1n << BigInt(bits - 1)) - 1n : (1n << BigInt(bits)) - 1n
    if (n > most) throw bad(`"${text}" too big for this field, maximum ${most}.`)
    const least = signed ? -(1n << BigInt(bits - 1)) : n
    if (n < least) throw bad(`"${text}" too small for this field, minimum ${least}.`)
  } else return n === 0n ? 0 : 1
  return smaller(n)
}

/** A number, where it holds the value exactly. */
export function smaller(n: bigint): number | bigint {
  return n >= BigInt(Number.MIN_SAFE_INTEGER) && n <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(n) : n
}

/** Whether the field's numbers have names. */
function labelled(type: Type, field: Field): boolean {
  return type === 'BOOLEAN' || field.labels !== undefined
}

/** The number of which the text is the whole name, in any case. */
function byLabel(text: string, type: Type, field: Field | undefined): number | undefined {
  if (field === undefined) return undefined
  const wanted = text.toLowerCase()
  if (type === 'BOOLEAN') {
    const [yes, no] = field.states ?? ['Set', 'Not set']
    return wanted === yes.toLowerCase() ? 1 : wanted === no.toLowerCase() ? 0 : undefined
  }
  const { labels } = field
  if (labels === undefined) return undefined
  if (typeof labels === 'object') {
    const entry = Object.entries(labels).find(([, label]) => label.toLowerCase() === wanted)
    return entry === undefined ? undefined : Number(entry[0])
  }
  const most = Math.min(2 ** field.bits, 65536)
  for (let n = 0; n < most; n++) if (labelOf(field, n)?.toLowerCase() === wanted) return n
  return undefined
}

function ipv4(text: string, bad: Bad): Constant {
  const [address, prefix] = text.split('/')
  const value = parseIpv4(address)
  if (value === undefined) throw bad(`"${text}" is not a valid hostname or IPv4 address.`)
  if (prefix === undefined) return { value }
  if (Number(prefix) > 32) throw bad(`Netmask bits in a CIDR IPv4 address should be <= 32, not ${prefix}`)
  return { value, bits: Number(prefix) }
}

function ipv6(text: string, bad: Bad): Constant {
  const [address, prefix] = text.split('/')
  const value = parseIpv6(address)
  if (value === undefined) throw bad(`"${text}" is not a valid hostname or IPv6 address.`)
  if (prefix === undefined) return { value }
  if (Number(prefix) > 128) throw bad(`Prefix in a IPv6 address should be <= 128, not ${prefix}`)
  return { value, bits: Number(prefix) }
}

/** Pairs of hex digits, with `:`, `-` or `.` between them or not; groups of four with dots. */
function byteString(text: string): Uint8Array | undefined {
  const digits = text.startsWith(':') ? text.slice(1) : text
  if (/^0x[0-9a-f]{2}$/i.test(digits)) return Uint8Array.of(Number(digits))
  if (
    !/^[0-9a-f]+$/i.test(digits) &&
    !/^[0-9a-f]{1,2}(?:([:.-])[0-9a-f]{1,2}(?:\1[0-9a-f]{1,2})*)?$/i.test(digits) &&
    !/^[0-9a-f]{4}(?:\.[0-9a-f]{4})+$/i.test(digits)
  )
    return undefined
  const plain = /[:.-]/.test(digits)
    ? digits.replace(/(?<![0-9a-f])[0-9a-f](?![0-9a-f])/gi, '0$&').replace(/[:.-]/g, '')
    : digits
  const bytes = new Uint8Array((plain.length + 1) >> 1)
  // a last digit alone is a byte
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(plain.slice(2 * i, 2 * i + 2), 16)
  return bytes
}

function sized(text: string, size: number, what: string, bad: Bad): Uint8Array {
  const bytes = text.startsWith('0x') ? undefined : byteString(text)
  if (bytes === undefined) throw bad(`"${text}" is not a valid ${what}.`)
  if (bytes.length < size) throw bad(`"${text}" contains too few bytes to be a valid ${what}.`)
  if (bytes.length > size) throw bad(`"${text}" contains too many bytes to be a valid ${what}.`)
  return bytes
}

function objectIdentifier(text: string, bad: Bad): Uint8Array {
  const parts = /^\d+(?:\.\d+)+$/.test(text) ? text.split('.').map(BigInt) : []
  if (parts.length < 2 || parts[0] > 2n || (parts[0] < 2n && parts[1] > 39n))
    throw bad(`"${text}" is not a valid OBJECT IDENTIFIER.`)
  const bytes: number[] = []
  for (const part of [parts[0] * 40n + parts[1], ...parts.slice(2)]) {
    const digits = [Number(part & 0x7fn)]
    for (let rest = part >> 7n; rest > 0n; rest >>= 7n) digits.unshift(Number(rest & 0x7fn) | 0x80)
    bytes.push(...digits)
  }
  return Uint8Array.from(bytes)
}

function absolute(text: string, bad: Bad): bigint {
  const t = parseAbsoluteTime(text)
  if (typeof t === 'bigint') return t
  throw bad(
    t ?? `"${text}" is not a valid absolute time. Example: "Nov 12, 1999 08:55:44.123" or "2011-07-04 12:34:56"`,
  )
}

/** Seconds with a fraction, in nanoseconds. */
function relative(text: string, bad: Bad): bigint {
  const m = /^([+-]?)(\d+)(?:\.(\d+)[\d.]*)?$/.exec(text)
  if (m === null) throw bad(`"${text}" is not a valid time.`)
  const fraction = (m[3] ?? '').slice(0, 9).padEnd(9, '0')
  const nanos = BigInt(m[2]) * 1_000_000_000n + BigInt(fraction)
  return m[1] === '-' ? -nanos : nanos
}

/** Whether a constant of the type can be a number with a sign before it. */
export function canNegate(type: Type): boolean {
  return isInteger(type) || classOf(type) === 'float' || type === 'RELATIVE_TIME'
}
