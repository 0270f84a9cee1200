import {
  type CaptureMeta,
  compileFilter,
  demandColumns,
  demandFields,
  type Field,
  FilterError,
  joinDemands,
  type Packet,
  type PacketBatch,
  Pass,
  standardRegistry,
} from '@wiresift/core'
import { UsageError } from '../errors.js'
import { vendorOf } from '../names/vendors.js'
import { nodePlatform } from '../platform.js'
import { openFiles } from '../sources/open-files.js'

export interface PacketsAsked {
  readonly filter?: string
  readonly columns?: boolean
  readonly fields?: readonly Field[]
}

type Visit = (p: Packet, batch: PacketBatch, i: number, meta: CaptureMeta) => void

/** Visits the packets of the files, in the order of time, that the filter selects. */
export async function runPackets(files: readonly string[], asked: PacketsAsked, visit: Visit): Promise<void> {
  const registry = standardRegistry()
  const filter = filterOf(asked.filter ?? '')
  const demands = [filter.demand]
  if (asked.columns) demands.push(demandColumns())
  if (asked.fields !== undefined && asked.fields.length > 0) demands.push(demandFields(asked.fields, registry))
  const { reader } = await openFiles(files, { hash: false })
  try {
    const pass = new Pass(reader.meta, registry, joinDemands(demands), {
      mode: 'tshark',
      inflate: nodePlatform.inflate,
      vendors: vendorOf,
    })
    for (let batch = await reader.next(); batch !== undefined; batch = await reader.next())
      for (let i = 0; i < batch.count; i++) {
        const p = pass.take(batch, i)
        if (!filter.test(p)) continue
        visit(p, batch, i, reader.meta)
        pass.show()
      }
    pass.session.finish()
    for (const problem of reader.meta.problems.slice(0, 1)) process.stderr.write(`wiresift: ${problem.message}\n`)
  } finally {
    await reader.close()
  }

  function filterOf(text: string) {
    try {
      return compileFilter(text, registry)
    } catch (error) {
      if (error instanceof FilterError) throw new UsageError(error.message.split('\n')[0])
      throw error
    }
  }
}
