import {
  bytesSource,
  compileFilter,
  type Demand,
  Dissector,
  demandEverything,
  openCapture,
  type Packet,
  Session,
  standardRegistry,
} from '@wiresift/core'
import { describe, expect, it } from 'vitest'
import { bytesOf, ownCaptures } from './captures.js'

// A filter dissects no more than what leads to its protocols. It must find the packets in which whole dissection has them.

const registry = standardRegistry()

async function each(name: string, demand: Demand, use: (p: Packet) => void): Promise<void> {
  const reader = await openCapture(bytesSource(bytesOf(name)))
  const dissector = new Dissector(new Session(registry, demand, { mode: 'tshark' }), reader.meta)
  for (let batch = await reader.next(); batch !== undefined; batch = await reader.next())
    for (let i = 0; i < batch.count; i++) use(dissector.dissect(batch, i))
}

describe('a filter on a protocol', () => {
  for (const name of ownCaptures())
    it(`finds its layers in ${name}`, async () => {
      const whole = new Map<string, Set<number>>()
      await each(name, demandEverything(), p => {
        for (let i = 0; i < p.layerProtocols.length; i++) {
          // what only has its name in frame.protocols is nothing to be found
          if (i > 0 && p.layerRows[i] === p.layerRows[i - 1]) continue
          const layer = p.layerProtocols[i].name
          const numbers = whole.get(layer) ?? new Set()
          whole.set(layer, numbers.add(p.number))
        }
      })
      for (const [layer, numbers] of whole) {
        const filter = compileFilter(layer, registry)
        const found: number[] = []
        await each(name, filter.demand, p => {
          if (filter.test(p)) found.push(p.number)
        })
        expect(found, layer).toEqual([...numbers])
      }
    })
})
