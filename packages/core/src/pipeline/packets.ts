import type { CaptureReader } from '../capture/open.js'
import { compileFilter } from '../filter/compile.js'
import { fieldCount, fieldsNamed } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import { type Demand, demandEverything, Session } from '../packet/session.js'
import { standardRegistry } from '../protocols/index.js'
import { Dissector } from './dissector.js'

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
  const demand = options.fields === undefined ? filter.demand : demandFor(options.fields, filter.demand)
  const session = new Session(registry, demand, { mode: options.mode ?? 'tshark' })
  const dissector = new Dissector(session, reader.meta)
  let visited = 0
  for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
    for (let i = 0; i < batch.count; i++) {
      const p = dissector.dissect(batch, i)
      if (!filter.test(p)) continue
      visited++
      visit(p)
    }
  }
  session.finish()
  return visited
}

function demandFor(fields: readonly string[] | 'all', filter: Demand): Demand {
  if (fields === 'all') return demandEverything()
  const wanted = new Uint8Array(fieldCount())
  wanted.set(filter.wanted)
  for (const name of fields) {
    const named = fieldsNamed(name)
    if (named.length === 0) throw new Error(`unknown field "${name}"`)
    for (const f of named) wanted[f.id] = 1
  }
  return { wanted, full: false, reach: undefined, conversations: true, streams: true }
}
