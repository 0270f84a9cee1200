import type { EventMap, EventName, FileSink, FileStart } from '../events.js'
import { AddressTable, type Conversation, ConversationTable } from './conversation.js'
import { type Field, fieldById, fieldCount } from './field.js'
import type { Hindsight } from './hindsight.js'
import type { Names } from './names.js'
import type { Packet } from './packet.js'
import type { Protocol } from './protocol.js'
import { protocolCount } from './protocol.js'
import type { Registry } from './registry.js'
import type { RowObject } from './tape.js'

/** What a run is asked for. Whatever is not asked for is not done. */
export interface Demand {
  /** By field id, whether rows are recorded; `full` is all of them, labels included. */
  readonly wanted: Uint8Array
  readonly full: boolean
  /** By protocol id, whether it has to be dissected; undefined: all. */
  readonly reach: Uint8Array | undefined
  /** Whether conversations are kept. */
  readonly conversations: boolean
  /** Whether TCP streams are put together. */
  readonly streams: boolean
  /**
   * Whether layers are made that Wireshark makes for a tree alone: it makes one for every filter and every field that is asked for,
   * and none for counting.
   */
  readonly tree?: boolean
  /** Protocols that are asked for as such: their layers are made wherever Wireshark shows them. */
  readonly layers?: ReadonlySet<Protocol>
  /** Whether the columns of a packet list (protocol, info) are written. */
  readonly columns?: boolean
}

export function demandNothing(): Demand {
  return { wanted: new Uint8Array(fieldCount()), full: false, reach: undefined, conversations: false, streams: false }
}

export function demandEverything(): Demand {
  return {
    wanted: new Uint8Array(fieldCount()).fill(1),
    full: true,
    tree: true,
    reach: undefined,
    conversations: true,
    streams: true,
  }
}

/** How doubtful cases are decided. */
export interface Settings {
  /**
   * `tshark`: as tshark does by default (port before content, segments in the order of arrival). `evidence`: content before
   * port, segments put in the order of the stream.
   */
  readonly mode: 'tshark' | 'evidence'
  /** Undoes a content coding; undefined where it cannot. `whole` is false where the input broke off or the output was cut. */
  readonly inflate?: (
    coding: string,
    bytes: Uint8Array,
    limit: number,
  ) => { bytes: Uint8Array; whole: boolean } | undefined
  /** The MD5 hash of bytes, in hexadecimal, where somebody asks for it. */
  readonly md5?: (bytes: Uint8Array) => string
  /** Preferences that differ from their defaults, by tshark's names, such as `tcp.relative_sequence_numbers`. */
  readonly preferences?: ReadonlyMap<string, string>
  /** Who an organisationally unique identifier (24 bits) belongs to; without it, trees name few vendors. */
  readonly vendors?: (oui: number) => string | undefined
  /** Names to show for addresses and ports; without it they are numbers. */
  readonly names?: Names
  /** What the local time zone is called at a moment; without it, times are written in UTC. */
  readonly zone?: (seconds: number) => string
  /** In a first of two passes: takes what later packets tell about earlier ones. */
  readonly noting?: Hindsight
  /** In a second pass: what the first one noted. */
  readonly noted?: Hindsight
}

/** A payload that an earlier packet announced. */
export interface Expectation {
  readonly protocol: Protocol
  readonly transport: number
  readonly state: unknown
  /** The other end's address, where it is known. */
  readonly peer: number | undefined
}

/** What was met and could not be dissected, by cause. */
export class Coverage {
  private readonly tables = new Map<string, Map<number | string, { packets: number; first: number }>>()
  /** Number of the packet under dissection. */
  frame = 0
  malformed = 0
  truncated = 0
  /** Streams or protocols given up because a bound was reached. */
  abandoned = 0
  faults = 0
  /** The first messages of errors that are ours. */
  readonly faultMessages: string[] = []

  /** Counts a packet whose last payload no protocol took, by table and key, such as 'udp.port' and 5555. */
  count(table: string, key: number | string = ''): void {
    let keys = this.tables.get(table)
    if (keys === undefined) this.tables.set(table, (keys = new Map()))
    const known = keys.get(key) ?? (keys.size < 4096 ? undefined : keys.get('others'))
    if (known !== undefined) known.packets++
    else keys.set(keys.size < 4096 ? key : 'others', { packets: 1, first: this.frame })
  }

  /** The counts, most frequent first. */
  undissected(): { what: string; packets: number; first: number }[] {
    const rows: { what: string; packets: number; first: number }[] = []
    for (const [table, keys] of this.tables)
      for (const [key, { packets, first }] of keys)
        rows.push({ what: key === '' ? table : `${table} ${key}`, packets, first })
    return rows.sort((a, b) => b.packets - a.packets)
  }
}

type Listener<K extends EventName> = (event: EventMap[K], p: Packet) => void

/** One run over a capture: the registry, what is asked for, and everything that outlives a packet. */
export class Session {
  readonly addresses = new AddressTable()
  readonly conversations = new ConversationTable(this.addresses)
  readonly coverage = new Coverage()
  /** Who takes what nobody else does. */
  readonly data: Protocol | undefined
  /** Fields of layers whose line is the protocol's title alone, as the user asked (`ip.summary_in_tree`). */
  readonly untitled: ReadonlySet<number> | undefined
  /** Whether a bug in a dissector is thrown (tests) or becomes a malformed layer (production). */
  strict = false
  /** Bytes that streams and fragments hold back. */
  held = 0
  /** Opens a sink for a file, when somebody wants files. */
  carve: ((start: FileStart, p: Packet) => FileSink | undefined) | undefined = undefined
  private readonly listeners = new Map<EventName, Listener<EventName>[]>()
  private readonly expectations = new Map<number, Expectation[]>()
  /** By protocol id. */
  private readonly states: unknown[] = new Array(protocolCount()).fill(undefined)
  private readonly atEnd: (() => void)[] = []
  /** By protocol id, whether one of its fields is recorded: 2 yes, 1 no, 0 not looked up. */
  private readonly recorded = new Uint8Array(protocolCount())
  private readonly recordedNames = new Map<string, boolean>()

  constructor(
    readonly registry: Registry,
    readonly demand: Demand,
    readonly settings: Settings = { mode: 'evidence' },
  ) {
    this.data = registry.protocol('data')
    this.untitled = this.withoutSummary()
    if (demand.reach !== undefined && demand.reach.length < protocolCount()) throw new Error('reach is too short')
  }

  private withoutSummary(): ReadonlySet<number> | undefined {
    const ids = new Set<number>()
    for (const name of this.settings.preferences?.keys() ?? []) {
      const root = /\.summary_in_tree$/.test(name) ? this.registry.protocol(name.split('.')[0])?.root : undefined
      if (root !== undefined && !this.preference(name, true)) ids.add(root.id)
    }
    return ids.size > 0 ? ids : undefined
  }

  /** A preference as a boolean: `true` in any case is true, whatever else is given is false, as tshark reads them. */
  preference(name: string, standard: boolean): boolean {
    const given = this.settings.preferences?.get(name)
    return given === undefined ? standard : given.toLowerCase() === 'true'
  }

  /** Notes what an earlier frame's field holds, for a second pass. */
  foretell(frame: number, field: Field, value: number, object?: RowObject): void {
    this.settings.noting?.note(frame, field, value, object)
  }

  /** What a first pass noted about this field of the frame. */
  foretold(frame: number, field: Field): { value: number; object: RowObject } | undefined {
    return this.settings.noted?.of(frame, field)
  }

  /** Whether any field of that protocol, or of those whose names start with it and a dot, is recorded. */
  records(protocol: string): boolean {
    if (this.demand.full || this.demand.columns === true) return true
    const known = this.recordedNames.get(protocol)
    if (known !== undefined) return known
    const any = this.recordsAny(protocol)
    this.recordedNames.set(protocol, any)
    return any
  }

  private recordsAny(protocol: string): boolean {
    const { wanted } = this.demand
    for (let id = 0; id < wanted.length; id++) {
      if (wanted[id] === 0) continue
      const { name } = fieldById(id)
      if (name.startsWith(protocol) && (name.length === protocol.length || name[protocol.length] === '.')) return true
    }
    return false
  }

  listen<K extends EventName>(name: K, listener: Listener<K>): void {
    const list = this.listeners.get(name)
    if (list) list.push(listener as Listener<EventName>)
    else this.listeners.set(name, [listener as Listener<EventName>])
  }

  /** Whether any field of the protocol is recorded, or it is asked for as such: asked once a packet, so that tree-only work is skipped as a whole. */
  wantsAny(protocol: Protocol): boolean {
    if (this.demand.full || this.demand.columns === true) return true
    const known = this.recorded[protocol.id]
    return known > 0 ? known === 2 : this.record(protocol)
  }

  private record(protocol: Protocol): boolean {
    const { wanted, layers } = this.demand
    const any = layers?.has(protocol) === true || protocol.fields.some(f => wanted[f.id] !== 0)
    this.recorded[protocol.id] = any ? 2 : 1
    return any
  }

  listens(name: EventName): boolean {
    return this.listeners.has(name)
  }

  emit<K extends EventName>(name: K, event: EventMap[K], p: Packet): void {
    const list = this.listeners.get(name)
    if (list !== undefined) for (const listener of list) listener(event, p)
  }

  /** What a protocol remembers over the whole capture. */
  state<T>(owner: Protocol, make: () => T): T {
    const known = this.states[owner.id]
    if (known !== undefined) return known as T
    const fresh = make()
    this.states[owner.id] = fresh
    return fresh
  }

  /** What a protocol remembers over the whole capture, or undefined: without a closure, for what is asked a packet. */
  recall<T>(owner: Protocol): T | undefined {
    return this.states[owner.id] as T | undefined
  }

  /** Runs when the capture ends, so that what is under way can be told. */
  whenDone(work: () => void): void {
    this.atEnd.push(work)
  }

  /** Call once, after the last packet. */
  finish(): void {
    for (const work of this.atEnd.splice(0)) work()
  }

  /** Announces that a conversation in which this end takes part, with that other address if one is given, will speak `protocol`. */
  expect(protocol: Protocol, transport: number, address: number, port: number, state: unknown, peer?: number): void {
    if (this.expectations.size > 10_000) {
      const oldest = this.expectations.keys().next().value
      if (oldest !== undefined) this.expectations.delete(oldest)
    }
    const key = address * 65536 + port
    const list = this.expectations.get(key)
    const entry = { protocol, transport, state, peer }
    if (list) {
      if (list.length < 8) list.push(entry)
    } else this.expectations.set(key, [entry])
  }

  /** Takes the announcement that fits a new conversation. */
  expected(c: Conversation): Expectation | undefined {
    if (this.expectations.size === 0) return undefined
    return this.claim(c.transport, c.b * 65536 + c.portB, c.a) ?? this.claim(c.transport, c.a * 65536 + c.portA, c.b)
  }

  private claim(transport: number, key: number, other: number): Expectation | undefined {
    const list = this.expectations.get(key)
    if (list === undefined) return undefined
    const i = list.findIndex(e => e.transport === transport && (e.peer ?? other) === other)
    if (i < 0) return undefined
    const [found] = list.splice(i, 1)
    if (list.length === 0) this.expectations.delete(key)
    return found
  }
}
