import { type Field, fieldCount } from '../packet/field.js'
import { type Protocol, protocolCount } from '../packet/protocol.js'
import type { Registry } from '../packet/registry.js'
import { type Demand, demandEverything } from '../packet/session.js'

/** What several askers need together. */
export function joinDemands(demands: readonly Demand[]): Demand {
  const wanted = new Uint8Array(fieldCount())
  let reach: Uint8Array | undefined = new Uint8Array(protocolCount())
  let full = false
  let columns = false
  let conversations = false
  let streams = false
  let tree = false
  const layers = new Set<Protocol>()
  for (const d of demands) {
    for (let i = 0; i < d.wanted.length; i++) if (d.wanted[i] !== 0) wanted[i] = 1
    full ||= d.full
    columns ||= d.columns === true
    conversations ||= d.conversations
    streams ||= d.streams
    tree ||= d.tree === true
    for (const p of d.layers ?? []) layers.add(p)
    if (d.reach === undefined) reach = undefined
    else if (reach !== undefined) for (let i = 0; i < d.reach.length; i++) if (d.reach[i] !== 0) reach[i] = 1
  }
  return full
    ? { ...demandEverything(), columns }
    : { wanted, full, tree, layers, reach, conversations, streams, columns }
}

/** The columns of a packet list: every layer writes into them. */
export function demandColumns(): Demand {
  return {
    wanted: new Uint8Array(fieldCount()),
    full: false,
    reach: undefined,
    conversations: true,
    streams: true,
    columns: true,
  }
}

/** Fields that say what became of a packet in layers above their own, and those that every layer has a say in. */
const FAR = /^(?:tcp\.(?:segment|reassembled|pdu)|wlan|smb|nt\.|dcerpc|(?:eth|vlan)\.(?:padding|trailer|fcs))/
const WHOLE = /^(?:frame\.protocols$|_ws\.)/

/** Protocols that record fields by another one's name, where all who do are known. */
const SHARED: ReadonlyMap<string, readonly string[]> = new Map([
  ['http', ['ssdp']],
  ['dns', ['mdns', 'llmnr']],
  ['nbns', ['nbdgm']],
  ['udp', ['udplite']],
  ['dhcp', []],
  ['ntp', []],
  ['ip', []],
])

/**
 * Rows of these fields: only protocols that lead to them are dissected, and streams are put together where one of them reads
 * from streams.
 */
export function demandFields(fields: readonly Field[], registry: Registry): Demand {
  // layers inside of others are read where somebody looks at whole trees
  if (fields.some(f => WHOLE.test(f.name))) return demandEverything()
  const wanted = new Uint8Array(fieldCount())
  for (const f of fields) wanted[f.id] = 1
  const owners = new Set(
    registry.protocols.filter(p => wanted[p.root.id] !== 0 || p.fields.some(f => wanted[f.id] !== 0)),
  )
  const owned = new Set<number>()
  for (const p of owners) for (const f of [p.root, ...p.fields]) owned.add(f.id)
  let unbounded = false
  for (const f of fields) {
    const [prefix] = f.name.split('.')
    if (FAR.test(f.name) || f.severity !== undefined || (!owned.has(f.id) && !SHARED.has(prefix))) unbounded = true
    for (const name of [prefix, ...(SHARED.get(prefix) ?? [])]) {
      const also = registry.protocol(name)
      if (also !== undefined) owners.add(also)
    }
  }
  const reach = unbounded ? undefined : registry.leadsTo(owners, protocolCount())
  const tcp = registry.protocol('tcp')
  const streams =
    reach === undefined ||
    (tcp !== undefined && registry.protocols.some(p => reach[p.id] !== 0 && tcp.hands.some(t => t in p.on)))
  return { wanted, full: false, tree: true, reach, conversations: true, streams }
}
