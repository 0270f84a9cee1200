import type { CaptureReader } from '../capture/open.js'
import { compileFilter } from '../filter/compile.js'
import { type Field, fieldsNamed } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import type { Registry } from '../packet/registry.js'
import { type Demand, demandEverything } from '../packet/session.js'
import { standardRegistry } from '../protocols/index.js'
import { demandFields, joinDemands } from './demand.js'
import { Pass } from './pass.js'

export interface PacketsOptions {
  /** Display filter; only packets that match are visited. */
  readonly filter?: string
  /** Names of the fields that the visitor reads, or 'all' for whole trees. Only these are recorded. */
  readonly fields?: readonly string[] | 'all'
  /** `tshark` (default) decides doubtful cases as tshark does, `evidence` as the report does. */
  readonly mode?: 'tshark' | 'evidence'
}

/**
 * Visits the packets of a capture, one after the other, and answers how many were visited. The packet is the same object each
 * time, valid during the call. Throws FilterError for a bad filter, and Error for an unknown field.
 *
 *     const reader = await openCapture(source)
 *     await eachPacket(reader, { filter: 'dns', fields: ['dns.qry.name'] }, p => console.log(valuesOf(p, 'dns.qry.name')))
 */
export async function eachPacket(
  reader: CaptureReader,
  options: PacketsOptions,
  visit: (p: Packet) => void,
): Promise<number> {
  const registry = standardRegistry()
  const filter = compileFilter(options.filter ?? '', registry)
  const demands: Demand[] = [filter.demand]
  if (options.fields !== undefined) demands.push(demandNamed(options.fields, registry))
  const pass = new Pass(reader.meta, registry, joinDemands(demands), { mode: options.mode ?? 'tshark' })
  let visited = 0
  for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
    for (let i = 0; i < batch.count; i++) {
      const p = pass.take(batch, i)
      if (!filter.test(p)) continue
      pass.show()
      visited++
      visit(p)
    }
  }
  pass.session.finish()
  return visited
}

function demandNamed(names: readonly string[] | 'all', registry: Registry): Demand {
  if (names === 'all') return demandEverything()
  const fields: Field[] = []
  for (const name of names) {
    const named = fieldsNamed(name)
    if (named.length === 0) throw new Error(`unknown field "${name}"`)
    fields.push(...named)
  }
  return demandFields(fields, registry)
}
