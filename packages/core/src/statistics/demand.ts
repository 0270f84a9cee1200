import type { Field } from '../packet/field.js'
import { fieldCount, fieldsNamed } from '../packet/field.js'
import { type Protocol, protocolCount } from '../packet/protocol.js'
import type { Registry } from '../packet/registry.js'
import { type Demand, demandEverything } from '../packet/session.js'
import type { Statistic, StatisticNeeds } from './statistic.js'

/** What a pass has to be asked for so that all these statistics can count: the union of what they read, and of `asked`. */
export function statisticsDemand(
  statistics: readonly Statistic[],
  registry: Registry,
  asked: readonly Demand[] = [],
): Demand {
  const needs = (what: keyof StatisticNeeds): boolean => statistics.some(s => s.needs?.[what] === true)
  const columns = needs('columns') || asked.some(d => d.columns === true)
  if (asked.some(d => d.full)) return { ...demandEverything(), columns }
  if (needs('every')) return { ...demandEverything(), full: false, columns }
  const wanted = new Uint8Array(fieldCount())
  const owners = ownersOf(registry)
  let reach: Uint8Array | undefined = new Uint8Array(protocolCount())
  for (const one of statistics) reach = join(reach, reachOf(one, registry, owners, wanted))
  for (const d of asked) {
    reach = join(reach, d.reach)
    for (let i = 0; i < d.wanted.length; i++) wanted[i] |= d.wanted[i]
  }
  const streams = reach === undefined || overTcp(reach, registry) || needs('streams') || asked.some(d => d.streams)
  const conversations = streams || needs('conversations') || asked.some(d => d.conversations)
  const tree = asked.some(d => d.tree === true)
  const layers = new Set(asked.flatMap(d => [...(d.layers ?? [])]))
  for (const name of statistics.flatMap(s => s.asks ?? [])) {
    const p = registry.protocol(name)
    if (p !== undefined) layers.add(p)
  }
  return { wanted, full: false, tree, layers, reach, conversations, streams, columns }
}

function join(a: Uint8Array | undefined, b: Uint8Array | undefined): Uint8Array | undefined {
  if (a === undefined || b === undefined) return undefined
  for (let i = 0; i < b.length; i++) a[i] |= b[i]
  return a
}

function ownersOf(registry: Registry): Map<Field, Protocol> {
  const owners = new Map<Field, Protocol>()
  for (const p of registry.protocols) {
    owners.set(p.root, p)
    for (const f of p.fields) owners.set(f, p)
  }
  return owners
}

/** Marks the statistic's fields as wanted, and answers which protocols it takes to get to them. */
function reachOf(
  one: Statistic,
  registry: Registry,
  owners: ReadonlyMap<Field, Protocol>,
  wanted: Uint8Array,
): Uint8Array | undefined {
  let bounded = one.layers !== undefined
  const targets = new Set<Protocol>()
  for (const name of one.layers ?? []) {
    const p = registry.protocol(name)
    if (p !== undefined) targets.add(p)
  }
  for (const name of one.fields) {
    for (const f of fieldsNamed(name)) {
      wanted[f.id] = 1
      const owner = owners.get(f)
      if (owner === undefined) bounded = false
      else targets.add(owner)
    }
  }
  if (!bounded) return undefined
  return targets.size === 0 ? new Uint8Array(protocolCount()) : registry.leadsTo(targets, protocolCount())
}

/** Whether something that TCP carries is within reach. */
function overTcp(reach: Uint8Array, registry: Registry): boolean {
  const tcp = registry.protocol('tcp')
  return tcp !== undefined && registry.protocols.some(p => reach[p.id] !== 0 && tcp.hands.some(t => t in p.on))
}
