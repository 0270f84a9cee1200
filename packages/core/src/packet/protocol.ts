import { defineField, type Field, type FieldSpec } from './field.js'
import type { Packet } from './packet.js'
import type { Reader } from './reader.js'

/** Answer of a protocol that is asked whether bytes are its own. */
export type Verdict = 'yes' | 'no' | 'more'

/** `frame` answers: the message's length cannot be told yet. */
export const MORE = 0
/** `frame` answers: these bytes are not this protocol's. */
export const FOREIGN = -1
/** `frame` answers: the message goes on until the stream ends. */
export const UNTIL_END = -2

export interface Protocol {
  readonly id: number
  readonly name: string
  readonly title: string
  /** What stands for the protocol in a few letters, such as TCP. */
  readonly short: string
  /** The row that stands for the whole layer; its name is the protocol's. */
  readonly root: Field
  readonly fields: readonly Field[]
  /** Keys under which parents find this protocol, by table (tables.ts). */
  readonly on: Readonly<Record<string, readonly (number | string)[]>>
  /** Tables that this protocol hands payload to, and protocols that it calls itself: what may follow it. */
  readonly hands: readonly string[]
  /** Token in frame.protocols, where it differs from the name; '' for none. */
  readonly token: string
  /** How sure `detect` is: strong goes before ports when the port says something else, weak after them. */
  readonly strength: 'strong' | 'weak'
  readonly detect?: (r: Reader, p: Packet) => Verdict
  readonly frame?: (r: Reader, p: Packet) => number
  /** A message begins at the cursor that goes on in a later packet: for layers that are shown where a message begins, too. */
  readonly begun?: (r: Reader, p: Packet) => void
  /** Every message says its own length in a fixed header: the transport shows it (tcp.pdu.size). */
  readonly sized: boolean
  /** Its fields by the keys of its tables: what `dissect` gets. */
  readonly f: Readonly<Record<string, Field>>
  /** Reads one layer or message; false says that the bytes are not this protocol's, and nothing of it stays. */
  dissect(r: Reader, p: Packet, f: Protocol['f']): boolean | void
  /** A hole of that many bytes (unknown: -1) in the direction of this packet: whatever was under way is lost. */
  readonly gap?: (p: Packet, length: number) => void
  /** The stream's direction of this packet has ended. */
  readonly end?: (p: Packet) => void
}

type Specs = Readonly<Record<string, FieldSpec>>
type Named<H extends Specs, F extends Specs> = { readonly [K in keyof H | keyof F]: Field }

export interface ProtocolSpec<H extends Specs, F extends Specs> {
  readonly name: string
  readonly title: string
  /** What stands for it in a few letters, where that is not the name in capitals. */
  readonly short?: string
  readonly on?: Readonly<Record<string, readonly (number | string)[]>>
  readonly hands?: readonly string[]
  readonly token?: string
  /** Fixed header: rows in order, offsets counted from the layer's start; rows with `at` lie over others. */
  readonly header?: H
  /** Everything else. */
  readonly fields?: F
  readonly strength?: 'strong' | 'weak'
  /** Every message says its own length in a fixed header: the transport shows it (tcp.pdu.size). */
  readonly sized?: boolean
  detect?(r: Reader, p: Packet): Verdict
  frame?(r: Reader, p: Packet, f: Named<H, F>): number
  dissect(r: Reader, p: Packet, f: Named<H, F>): boolean | void
  begun?(r: Reader, p: Packet): void
  gap?(p: Packet, length: number): void
  end?(p: Packet): void
}

let count = 0

/** How many protocols there are; their ids are dense. */
export function protocolCount(): number {
  return count
}

const prefixed = (protocol: string, key: string): string => (key === '' ? protocol : `${protocol}.${key}`)

/**
 * Declares a protocol. Field names are `<protocol>.<key>` unless a row gives a full name.
 * The value's `f` holds the fields by key, for tests and for the protocol's own functions.
 */
export function protocol<H extends Specs, F extends Specs>(
  spec: ProtocolSpec<H, F>,
): Omit<Protocol, 'f'> & { readonly f: Named<H, F> } {
  const f: Record<string, Field> = {}
  const fields: Field[] = []
  const root = defineField(spec.name, { kind: 'protocol', title: spec.title, bits: 0 })
  let offset = 0
  for (const [key, row] of Object.entries(spec.header ?? {})) {
    const field = defineField(prefixed(spec.name, key), row, row.at ?? offset)
    if (row.at === undefined) offset += field.size
    f[key] = field
    fields.push(field)
  }
  for (const [key, row] of Object.entries(spec.fields ?? {})) {
    const field = defineField(prefixed(spec.name, key), row)
    f[key] = field
    fields.push(field)
  }
  const named = f as Named<H, F>
  const { frame } = spec
  return {
    id: count++,
    name: spec.name,
    title: spec.title,
    short: spec.short ?? spec.name.toUpperCase(),
    root,
    fields,
    f: named,
    on: spec.on ?? {},
    hands: spec.hands ?? [],
    token: spec.token ?? spec.name,
    strength: spec.strength ?? 'weak',
    sized: spec.sized ?? false,
    detect: spec.detect,
    frame: frame === undefined ? undefined : (r, p) => frame.call(spec, r, p, named),
    // handed over as it is: a closure in between is a call more for every layer of every packet
    dissect: spec.dissect as Protocol['dissect'],
    begun: spec.begun,
    gap: spec.gap,
    end: spec.end,
  }
}

/** Fields that belong to no single layer of their own, such as those that several protocols share. */
export function fieldTable<F extends Specs>(prefix: string, specs: F): { readonly [K in keyof F]: Field } {
  const f: Record<string, Field> = {}
  for (const [key, row] of Object.entries(specs)) f[key] = defineField(prefixed(prefix, key), row)
  return f as { readonly [K in keyof F]: Field }
}
