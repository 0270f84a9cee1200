import type { Protocol } from './protocol.js'

type Table = ReadonlyMap<number | string, Protocol>

/** A decode-as rule: in this table, this key is that protocol, whatever it was. */
export interface DecodeAs {
  readonly table: string
  readonly key: number | string
  readonly protocol: string
}

/** The keys of a protocol in a table, instead of those that it names itself. */
export interface PortList {
  readonly table: string
  readonly protocol: string
  readonly keys: readonly number[]
}

/**
 * Which protocols there are and who finds whom. A plain value: two can live side by side, and decode-as makes a derived one.
 * Tables whose name ends in `.heuristic` are lists of protocols to ask.
 */
export class Registry {
  private readonly tables = new Map<string, Map<number | string, Protocol>>()
  private readonly asked = new Map<string, Protocol[]>()
  private readonly byName = new Map<string, Protocol>()
  /** Tables with a rule of the user's, by which a key wins over everything else. */
  private readonly forced = new Map<string, Map<number | string, Protocol>>()
  /** Tables that nearly every packet asks, found without a look-up by name. */
  readonly ethertypes: Table
  readonly tcpPorts: Table
  readonly udpPorts: Table

  constructor(
    readonly protocols: readonly Protocol[],
    readonly decodeAs: readonly DecodeAs[] = [],
    readonly ports: readonly PortList[] = [],
  ) {
    for (const p of protocols) {
      if (this.byName.has(p.name)) throw new Error(`two protocols are named ${p.name}`)
      this.byName.set(p.name, p)
      for (const [table, keys] of Object.entries(p.on)) {
        if (ports.some(list => list.table === table && list.protocol === p.name)) continue
        if (table.endsWith('.heuristic')) {
          const list = this.asked.get(table)
          if (list) list.push(p)
          else this.asked.set(table, [p])
          continue
        }
        const map = this.map(this.tables, table)
        for (const key of keys) {
          const other = map.get(key)
          if (other) throw new Error(`${p.name} and ${other.name} both claim ${table} ${key}`)
          map.set(key, p)
        }
      }
    }
    for (const { table, protocol, keys } of ports) {
      const p = this.byName.get(protocol)
      if (p !== undefined) for (const key of keys) this.map(this.tables, table).set(key, p)
    }
    for (const rule of decodeAs) {
      const p = this.byName.get(rule.protocol)
      if (p === undefined) throw new Error(`unknown protocol "${rule.protocol}"`)
      this.map(this.tables, rule.table).set(rule.key, p)
      this.map(this.forced, rule.table).set(rule.key, p)
    }
    this.ethertypes = this.table('ethertype')
    this.tcpPorts = this.table('tcp.port')
    this.udpPorts = this.table('udp.port')
  }

  private map(tables: Map<string, Map<number | string, Protocol>>, name: string): Map<number | string, Protocol> {
    let map = tables.get(name)
    if (map === undefined) tables.set(name, (map = new Map()))
    return map
  }

  protocol(name: string): Protocol | undefined {
    return this.byName.get(name)
  }

  lookup(table: string, key: number | string): Protocol | undefined {
    return this.tables.get(table)?.get(key)
  }

  /** Names of all tables. */
  tableNames(): Iterable<string> {
    return this.tables.keys()
  }

  /** The table itself, for parents that look up a key a packet. */
  table(name: string): Table {
    return this.map(this.tables, name)
  }

  /** What the user's decode-as says about the key. */
  force(table: string, key: number | string): Protocol | undefined {
    return this.forced.get(table)?.get(key)
  }

  get hasForced(): boolean {
    return this.forced.size > 0
  }

  /** Protocols to ask, in the order of the list. */
  heuristics(table: string): readonly Protocol[] {
    return this.asked.get(table) ?? []
  }

  derive(rules: readonly DecodeAs[]): Registry {
    return new Registry(this.protocols, [...this.decodeAs, ...rules], this.ports)
  }

  /**
   * By protocol id, whether the protocol can lead to one of `targets` (which themselves count): the others need not be
   * dissected when nothing else is asked.
   */
  leadsTo(targets: ReadonlySet<Protocol>, count: number): Uint8Array {
    const reach = new Uint8Array(count)
    for (const t of targets) reach[t.id] = 1
    for (let changed = true; changed; ) {
      changed = false
      for (const p of this.protocols) {
        if (reach[p.id] !== 0) continue
        const next = p.hands.some(table =>
          this.protocols.some(c => reach[c.id] !== 0 && (c.name === table || table in c.on)),
        )
        if (next) {
          reach[p.id] = 1
          changed = true
        }
      }
    }
    return reach
  }
}
