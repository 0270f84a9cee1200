import { ipv4Text, ipv6Text, macText } from '../bytes/address.js'
import { LIMITS } from './limits.js'
import type { Protocol } from './protocol.js'

/**
 * Addresses by number. Every address of a capture gets a dense id (from 1; 0 is no address), so that hosts index arrays and
 * conversation keys are integers.
 */
export class AddressTable {
  /** How many ids there are, the unused 0 among them. */
  count = 1
  /** Look-ups of addresses that came when the table was full; they have the id 0. */
  leftOut = 0
  private slots = new Int32Array(1024)
  /** By id: bytes in the address (4, 6 or 16), and where they lie in `pool`. */
  private sizes = new Uint8Array(512)
  private offsets = new Float64Array(512)
  private hashes = new Int32Array(512)
  private pool = new Uint8Array(8192)
  private used = 0
  private readonly recentWords = new Int32Array(1024)
  private readonly recentIds = new Int32Array(1024)
  private readonly texts: (string | undefined)[] = []

  constructor(private readonly most: number = LIMITS.addresses) {}

  /** The id of the address of `size` bytes at `at`; 0 for a new one when the table is full. */
  id(b: Uint8Array, at: number, size: number): number {
    let h = size
    for (let i = at; i < at + size; i++) h = Math.imul(h ^ b[i], 0x01000193)
    h ^= h >>> 15
    const mask = this.slots.length - 1
    for (let s = h & mask; ; s = (s + 1) & mask) {
      const id = this.slots[s]
      if (id === 0) return this.add(b, at, size, h, s)
      if (this.hashes[id] === h && this.sizes[id] === size && this.same(id, b, at, size)) return id
    }
  }

  /** The id of the IPv4 address at `at`: as `id`, past a small table of those asked for lately. */
  ipv4(b: Uint8Array, at: number): number {
    const word = (b[at] << 24) | (b[at + 1] << 16) | (b[at + 2] << 8) | b[at + 3]
    const slot = Math.imul(word, 0x9e3779b1) >>> 22
    if (this.recentWords[slot] === word) {
      const known = this.recentIds[slot]
      if (known !== 0) return known
    }
    const id = this.id(b, at, 4)
    this.recentWords[slot] = word
    this.recentIds[slot] = id
    return id
  }

  private same(id: number, b: Uint8Array, at: number, size: number): boolean {
    const from = this.offsets[id]
    for (let i = 0; i < size; i++) if (this.pool[from + i] !== b[at + i]) return false
    return true
  }

  private add(b: Uint8Array, at: number, size: number, h: number, slot: number): number {
    if (this.count > this.most) {
      this.leftOut++
      return 0
    }
    const id = this.count++
    if (id >= this.sizes.length) {
      this.sizes = grown(this.sizes, new Uint8Array(id * 2))
      this.offsets = grown(this.offsets, new Float64Array(id * 2))
      this.hashes = grown(this.hashes, new Int32Array(id * 2))
    }
    if (this.used + size > this.pool.length) this.pool = grown(this.pool, new Uint8Array(this.pool.length * 2))
    for (let i = 0; i < size; i++) this.pool[this.used + i] = b[at + i]
    this.sizes[id] = size
    this.offsets[id] = this.used
    this.hashes[id] = h
    this.used += size
    this.slots[slot] = id
    if (this.count * 2 > this.slots.length) this.rehash()
    return id
  }

  private rehash(): void {
    const slots = new Int32Array(this.slots.length * 2)
    const mask = slots.length - 1
    for (let id = 1; id < this.count; id++) {
      let s = this.hashes[id] & mask
      while (slots[s] !== 0) s = (s + 1) & mask
      slots[s] = id
    }
    this.slots = slots
  }

  /** Bytes in the address: 4, 6 or 16; 0 for no address. */
  size(id: number): number {
    return id === 0 ? 0 : this.sizes[id]
  }

  /** The address's bytes, a view. */
  bytes(id: number): Uint8Array {
    return this.pool.subarray(this.offsets[id], this.offsets[id] + this.sizes[id])
  }

  /** The address as text; the same string each time, so that maps over addresses hash it once. */
  text(id: number): string {
    if (id === 0) return ''
    const known = this.texts[id]
    if (known !== undefined) return known
    const at = this.offsets[id]
    const size = this.sizes[id]
    const text = size === 4 ? ipv4Text(this.pool, at) : size === 16 ? ipv6Text(this.pool, at) : macText(this.pool, at)
    this.texts[id] = text
    return text
  }
}

function grown<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from)
  return to
}

/** Two ends that talk: addresses by id, ports (0 where there are none), and what their protocols remember. */
export class Conversation {
  /** Number of the first and the latest packet. */
  last = 0
  /** Which protocol the payload speaks, once known. */
  app: Protocol | undefined = undefined
  /** What it spoke before it asked for TLS, and goes on to speak inside. */
  upgraded: Protocol | undefined = undefined
  /** Payloads that no protocol took. */
  unknown = 0
  /** Protocols whose guess was taken back: they are not asked again. */
  refused: Protocol[] | undefined = undefined
  /** What the transport itself remembers: asked for with every packet, so it has its own place. */
  flow: unknown = undefined
  private states: Map<number, unknown> | undefined = undefined

  constructor(
    /** Counts up within a transport, from 0: tcp.stream, udp.stream. */
    readonly index: number,
    /** IP protocol number, or 0 for addresses alone. */
    readonly transport: number,
    /** The end that sent the first packet. */
    readonly a: number,
    readonly b: number,
    readonly portA: number,
    readonly portB: number,
    readonly first: number,
    /** Counts up over all conversations, from 0; -1 where it is not kept, because there are too many. */
    readonly serial: number,
  ) {}

  /** Goes on with another protocol, which carries the first one from now on. */
  upgrade(from: Protocol, to: Protocol): void {
    this.upgraded = from
    this.app = to
  }

  /** What a protocol remembers about this conversation; made where there is none yet. */
  state<T>(owner: Protocol, make: () => T): T {
    const known = this.states?.get(owner.id)
    if (known !== undefined) return known as T
    const fresh = make()
    this.states ??= new Map()
    this.states.set(owner.id, fresh)
    return fresh
  }

  /** What a protocol remembers, or undefined. */
  recall<T>(owner: Protocol): T | undefined {
    return this.states?.get(owner.id) as T | undefined
  }

  /** Puts what a protocol is to remember. */
  remember(owner: Protocol, state: unknown): void {
    this.states ??= new Map()
    this.states.set(owner.id, state)
  }
}

/** All conversations, by a symmetric key of addresses, ports and transport. */
export class ConversationTable {
  readonly all: Conversation[] = []
  /** Packets whose conversation was not kept, because there were too many. */
  leftOut = 0
  private slots = new Int32Array(4096)
  private hashes = new Int32Array(2048)
  /** The latest conversation of each slot's key. */
  private keys: Conversation[] = []
  private readonly indexes = new Map<number, number>()

  constructor(
    private readonly addresses: AddressTable | undefined = undefined,
    private readonly most: number = LIMITS.conversations,
  ) {}

  /** The conversation, made where it is new; when the table is full, a new one is not kept (its serial is -1). */
  find(transport: number, src: number, dst: number, srcPort: number, dstPort: number, frame: number): Conversation {
    const slot = this.slot(transport, src, dst, srcPort, dstPort)
    const entry = this.slots[slot]
    if (entry !== 0) return this.keys[entry - 1]
    const c = this.make(transport, src, dst, srcPort, dstPort, frame)
    if (c.serial < 0) return c
    this.keys.push(c)
    const id = this.keys.length
    this.slots[slot] = id
    if (id >= this.hashes.length) this.hashes = grown(this.hashes, new Int32Array(this.hashes.length * 2))
    this.hashes[id] = hashOf(transport, src, dst, srcPort, dstPort)
    if (id * 2 > this.slots.length) this.rehash()
    return c
  }

  /** A new conversation in the place of one with the same ends, as when a port is used again. */
  renew(old: Conversation, src: number, srcPort: number, frame: number): Conversation {
    const swap = old.a !== src || old.portA !== srcPort
    if (this.all.length >= this.most) {
      this.leftOut++
      return old
    }
    const c = swap
      ? this.make(old.transport, old.b, old.a, old.portB, old.portA, frame)
      : this.make(old.transport, old.a, old.b, old.portA, old.portB, frame)
    const slot = this.slot(c.transport, c.a, c.b, c.portA, c.portB)
    this.keys[this.slots[slot] - 1] = c
    return c
  }

  private make(
    transport: number,
    src: number,
    dst: number,
    srcPort: number,
    dstPort: number,
    frame: number,
  ): Conversation {
    const index = this.indexes.get(transport) ?? 0
    // addresses without an id are not told apart
    const nameless = (src === 0 || dst === 0) && this.addresses !== undefined && this.addresses.leftOut > 0
    if (this.all.length >= this.most || nameless) {
      this.leftOut++
      return new Conversation(index, transport, src, dst, srcPort, dstPort, frame, -1)
    }
    this.indexes.set(transport, index + 1)
    const c = new Conversation(index, transport, src, dst, srcPort, dstPort, frame, this.all.length)
    this.all.push(c)
    return c
  }

  private slot(transport: number, src: number, dst: number, srcPort: number, dstPort: number): number {
    const h = hashOf(transport, src, dst, srcPort, dstPort)
    const mask = this.slots.length - 1
    for (let s = h & mask; ; s = (s + 1) & mask) {
      const id = this.slots[s]
      if (id === 0) return s
      if (this.hashes[id] !== h) continue
      const c = this.keys[id - 1]
      if (c.transport !== transport) continue
      if (c.a === src && c.b === dst && c.portA === srcPort && c.portB === dstPort) return s
      if (c.a === dst && c.b === src && c.portA === dstPort && c.portB === srcPort) return s
    }
  }

  private rehash(): void {
    const slots = new Int32Array(this.slots.length * 2)
    const mask = slots.length - 1
    for (let id = 1; id <= this.keys.length; id++) {
      let s = this.hashes[id] & mask
      while (slots[s] !== 0) s = (s + 1) & mask
      slots[s] = id
    }
    this.slots = slots
  }
}

/** The same for both directions. */
function hashOf(transport: number, src: number, dst: number, srcPort: number, dstPort: number): number {
  const x = Math.imul(src, 0x9e3779b1) ^ Math.imul(srcPort + 1, 0x85ebca6b)
  const y = Math.imul(dst, 0x9e3779b1) ^ Math.imul(dstPort + 1, 0x85ebca6b)
  let h = Math.imul((x ^ y) + transport, 0x27d4eb2f) ^ Math.imul(x + y, 0x165667b1)
  h ^= h >>> 15
  return h
}
