import type { Field } from '../packet/field.js'
import type { Protocol } from '../packet/protocol.js'
import { protocolCount } from '../packet/protocol.js'
import type { Registry } from '../packet/registry.js'
import type { Demand } from '../packet/session.js'
import type { Operand } from './checked.js'
import type { Source } from './scan.js'

/** Fields that come about only where nothing is skipped: what layers above say about TCP, which layers there are. */
const OF_EVERYTHING = /^(?:tcp\.(?:segment|reassembled|pdu)|frame\.protocols$|data(?:\.|$))/
/** Fields that are read behind the payload, whose length its own header says. */
const BEHIND = /\.(?:padding|trailer|fcs)\b/
/** Kinds of header fields that are bytes and are read in place; of others the header says more than where they lie. */
const IN_PLACE = new Set(['ip', 'ipv6', 'eth'])

/** Gathers what a filter reads, and says what a session has to do for it. */
export class Needs {
  private readonly owners = new Map<Field, Protocol>()
  private readonly wanted: Field[] = []
  private readonly targets = new Set<Protocol>()
  private readonly layers = new Set<Protocol>()
  /** Whether everything has to be dissected. */
  private unbounded = false
  /** Whether every row has to be recorded: what is asked for comes about only where nothing is skipped. */
  private everything = false

  constructor(private readonly registry: Registry) {
    for (const p of registry.protocols) {
      this.owners.set(p.root, p)
      for (const f of p.fields) this.owners.set(f, p)
    }
  }

  /** Where the values of an operand's fields are; notes that they are needed. */
  sources(o: Extract<Operand, { kind: 'fields' }>): readonly Source[] {
    return o.fields.map(f => this.source(f))
  }

  private source(field: Field): Source {
    const protocol = this.owners.get(field)
    if (protocol === undefined) {
      this.unbounded = true
      if (field.name.startsWith('_ws.')) this.everything = true
      this.wanted.push(field)
      return { kind: 'rows', protocol, field }
    }
    this.targets.add(protocol)
    if (field === protocol.root) {
      this.layers.add(protocol)
      if (protocol.name === 'frame') this.wanted.push(field)
      if (protocol.name === 'data') this.everything = this.unbounded = true
      return { kind: 'layer', protocol }
    }
    if (field.at >= 0 && (isNumber(field) || IN_PLACE.has(protocol.name))) return { kind: 'header', protocol, field }
    this.wanted.push(field)
    if (BEHIND.test(field.name)) this.unbounded = true
    if (OF_EVERYTHING.test(field.name)) this.everything = this.unbounded = true
    return { kind: 'rows', protocol, field }
  }

  demand(fields: number): Demand {
    const wanted = new Uint8Array(fields).fill(this.everything ? 1 : 0)
    for (const f of this.wanted) wanted[f.id] = 1
    const { registry, targets, unbounded } = this
    const count = protocolCount()
    const reach = targets.size === 0 ? new Uint8Array(count) : registry.leadsTo(targets, count)
    const streams = unbounded || this.over('tcp', reach)
    return {
      wanted,
      full: false,
      tree: true,
      layers: this.layers,
      reach: unbounded ? undefined : reach,
      // what UDP carries may be announced by what went before
      conversations: streams || this.wanted.length > 0 || this.over('udp', reach),
      streams,
    }
  }

  /** Whether something that the transport carries is within reach. */
  private over(transport: string, reach: Uint8Array): boolean {
    const below = this.registry.protocol(transport)
    if (below === undefined) return false
    return this.registry.protocols.some(p => reach[p.id] !== 0 && below.hands.some(t => t in p.on))
  }
}

function isNumber(f: Field): boolean {
  return f.kind === 'uint' || f.kind === 'int' || f.kind === 'boolean' || f.kind === 'frame'
}
