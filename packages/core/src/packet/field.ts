/**
 * Fields: the one vocabulary of filter, tree, columns and detectors, with Wireshark's names and types.
 *
 * A field is a plain value. Protocols declare theirs in two tables (see protocol.ts); the builders below say what a row is.
 */

export type Kind =
  | 'none'
  | 'protocol'
  | 'boolean'
  | 'uint'
  | 'int'
  | 'uint64'
  | 'int64'
  | 'double'
  | 'string'
  | 'bytes'
  | 'ether'
  | 'ipv4'
  | 'ipv6'
  | 'eui64'
  | 'guid'
  | 'oid'
  /** absolute time; object holds [seconds, nanoseconds] */
  | 'time'
  /** relative time; object holds [seconds, nanoseconds] */
  | 'duration'
  /** number of another packet */
  | 'frame'
  /** a line of the tree that has no field name */
  | 'text'

/** How a number is written: Wireshark's BASE_*; `hex` is padded to the width of the type, `none` shows the name alone. */
export type Base = 'dec' | 'hex' | 'oct' | 'dec_hex' | 'hex_dec' | 'custom' | 'none'

/** Names of values: a table, or a function for ranges and computed names. */
export type Labels = Readonly<Record<number, string>> | ((value: number) => string | undefined)

export type Severity = 'chat' | 'note' | 'warn' | 'error' | 'comment'

export interface FieldOptions {
  /** Full name where it does not start with the protocol's. */
  readonly name?: string
  readonly base?: Base
  readonly labels?: Labels
  /** Bits of the raw number that belong to the field; the value is shifted down to its lowest bit. */
  readonly mask?: number
  /** The value is the raw number times this. */
  readonly scale?: number
  /** Bytes from the start of the layer, in header tables; without it, behind the row before. */
  readonly at?: number
  /** Bytes that the raw number takes where the type's width differs. */
  readonly size?: number
  /** Little-endian, in header tables. */
  readonly little?: boolean
  /** In the tree but hidden there, like ip.addr. */
  readonly hidden?: boolean
  /** Worked out instead of read: shown in brackets. Without it, rows without bytes are. */
  readonly generated?: boolean
  /** Unit printed behind the value in labels, as ' bytes'; a pair where one of it has its own word. */
  readonly unit?: string | readonly [one: string, many: string]
  /** The bits are only drawn: to PDML and JSON the value is the whole of its bytes. */
  readonly unmasked?: boolean
  /** Only some values have labels: the others are shown as bare numbers instead of as unknown. */
  readonly special?: boolean
  /** Between the bytes of a byte field, in its label and its value; without it, nothing and colons. */
  readonly separator?: '.' | ':' | '-' | ' '
  /** What stands for a byte field of no bytes where it may be empty; others are missing then. */
  readonly empty?: '<none>'
  /** A time that is written in UTC wherever the reader is; others are local. */
  readonly utc?: boolean
  /** A port of that transport: its service may be named. */
  readonly port?: 'tcp' | 'udp'
  /** How the capture tells where a string ends, where that is its type's matter: reports on fields say so. */
  readonly stringType?: 'terminated' | 'counted'
  /** Words for a boolean's two states; "Set" and "Not set" by default. */
  readonly states?: readonly [yes: string, no: string]
}

export interface Field extends FieldOptions {
  readonly id: number
  readonly name: string
  readonly kind: Kind
  readonly title: string
  /** Width of the type in bits; for booleans that of the bit field that labels draw. */
  readonly bits: number
  readonly base: Base
  readonly mask: number
  readonly shift: number
  readonly scale: number
  /** Offset in the header, or -1 for a message field. */
  readonly at: number
  readonly size: number
  readonly little: boolean
  /** Expert items only. */
  readonly severity?: Severity
  readonly group?: string
}

/** What a table row says before the protocol gives it a name and a number. */
export interface FieldSpec extends FieldOptions {
  readonly kind: Kind
  readonly title: string
  readonly bits: number
  readonly severity?: Severity
  readonly group?: string
}

type Make = (title: string, options?: FieldOptions) => FieldSpec
const number =
  (kind: Kind, bits: number): Make =>
  (title, options) => ({ kind, title, bits, ...options })

export const u8: Make = number('uint', 8)
export const u16: Make = number('uint', 16)
export const u24: Make = number('uint', 24)
export const u32: Make = number('uint', 32)
export const u56: Make = number('uint64', 56)
export const u64: Make = number('uint64', 64)
export const i8: Make = number('int', 8)
export const i16: Make = number('int', 16)
export const i32: Make = number('int', 32)
export const i64: Make = number('int64', 64)
export const double: Make = number('double', 64)
export const float: Make = number('double', 32)
export const string: Make = number('string', 0)
/** A string that a NUL ends. */
export const stringz: Make = (title, options) => ({ ...string(title, options), stringType: 'terminated' })
/** A string behind its length. */
export const countedString: Make = (title, options) => ({ ...string(title, options), stringType: 'counted' })
export const bytes: Make = number('bytes', 0)
export const ether: Make = number('ether', 48)
export const ipv4: Make = number('ipv4', 32)
export const ipv6: Make = number('ipv6', 128)
export const eui64: Make = number('eui64', 64)
export const guid: Make = number('guid', 128)
export const oid: Make = number('oid', 0)
export const time: Make = number('time', 0)
export const duration: Make = number('duration', 0)
export const frame: Make = number('frame', 32)
/** Present or not, without a value. */
export const none: Make = number('none', 0)

/** A boolean; `bits` is the width of the number that its mask is cut from (8 where the mask fits). */
export const bool = (title: string, options: FieldOptions & { bits?: number } = {}): FieldSpec => ({
  kind: 'boolean',
  title,
  bits:
    options.mask === undefined
      ? 0
      : options.mask <= 0xff
        ? 8
        : options.mask <= 0xffff
          ? 16
          : options.mask <= 0xffffff
            ? 24
            : 32,
  ...options,
})

/** An expert item: something worth a word about this packet (severity and group as in Wireshark's expert information). */
export const expert = (title: string, severity: Severity, group: string, options?: FieldOptions): FieldSpec => ({
  kind: 'none',
  title,
  bits: 0,
  severity,
  group,
  ...options,
})

const all: Field[] = []

/** Numbers a field. Ids are dense, so that masks and counters over fields are arrays. */
export function defineField(name: string, spec: FieldSpec, at = -1): Field {
  const mask = spec.mask ?? 0
  const size = spec.size ?? spec.bits >> 3
  // every key, in one order: objects of one shape are read several times faster than those of many
  const field: { readonly [K in keyof Required<Field>]: Field[K] } = {
    id: all.length,
    kind: spec.kind,
    bits: spec.bits,
    mask,
    shift: mask === 0 ? 0 : 31 - Math.clz32(mask & -mask),
    scale: spec.scale ?? 1,
    at,
    size: size || 1,
    little: spec.little ?? false,
    name: spec.name ?? name,
    title: spec.title,
    base: spec.base ?? 'dec',
    labels: spec.labels,
    hidden: spec.hidden,
    generated: spec.generated,
    unit: spec.unit,
    unmasked: spec.unmasked,
    special: spec.special,
    separator: spec.separator,
    empty: spec.empty,
    utc: spec.utc,
    port: spec.port,
    states: spec.states,
    severity: spec.severity,
    group: spec.group,
    stringType: spec.stringType,
  }
  all.push(field)
  return field
}

/** How many fields there are; the length of a mask over fields. */
export function fieldCount(): number {
  return all.length
}

export function fieldById(id: number): Field {
  return all[id]
}

let names: Map<string, Field[]> | undefined
let namesAt = 0

/** The fields of that name; several where protocols share one, none for an unknown name. */
export function fieldsNamed(name: string): readonly Field[] {
  if (names === undefined || namesAt !== all.length) {
    names = new Map()
    namesAt = all.length
    for (const f of all) {
      const list = names.get(f.name)
      if (list) list.push(f)
      else names.set(f.name, [f])
    }
  }
  return names.get(name) ?? []
}

/** The value's name, or undefined. */
export function labelOf(field: Field, value: number): string | undefined {
  const labels = field.labels
  if (labels === undefined) return undefined
  return typeof labels === 'function' ? labels(value) : labels[value]
}

/** `Set`, `Not set`, or the field's own words for a boolean. */
export function stateOf(field: Field, set: boolean): string {
  return set ? (field.states?.[0] ?? 'Set') : (field.states?.[1] ?? 'Not set')
}

/** The row of a tree line without a field. */
export const TEXT: Field = defineField('', { kind: 'text', title: '', bits: 0 })
