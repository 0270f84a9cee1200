import { openSync, readSync } from 'node:fs'
import { parseArgs } from 'node:util'
import {
  Dissector,
  demandEverything,
  openCapture,
  PDML_TAIL,
  pdmlHead,
  pdmlPacket,
  Session,
  standardRegistry,
} from '@wiresift/core'
import { Output } from '../output.js'
import { nodePlatform } from '../platform.js'

/** `wiresift tshark`: tshark's command line. So far: -n -r FILE -T pdml. */
export async function tshark(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      read: { type: 'string', short: 'r' },
      type: { type: 'string', short: 'T' },
      n: { type: 'boolean', short: 'n' },
    },
  })
  const file = values.read ?? '-'
  const fd = openSync(file, 'r')
  const reader = await openCapture({ read: into => readSync(fd, into, 0, into.length, null) })
  const session = new Session(standardRegistry(), demandEverything(), { mode: 'tshark', inflate: nodePlatform.inflate })
  session.strict = process.env.WIRESIFT_STRICT === '1'
  const dissector = new Dissector(session, reader.meta)
  const out = new Output()
  out.write(pdmlHead(file, new Date()))
  for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
    for (let i = 0; i < batch.count; i++) out.write(pdmlPacket(dissector.dissect(batch, i)))
  }
  session.finish()
  out.write(PDML_TAIL)
  out.flush()
  return 0
}
