import {
  Analysis,
  bytesSource,
  Dissector,
  demandEverything,
  openCapture,
  type Packet,
  Session,
  standardRegistry,
  type Tables,
} from '@wiresift/core'

/** Every packet of a capture with its whole tree, in tshark's manner; bugs of ours are thrown. */
export async function eachPacket(
  bytes: Uint8Array,
  visit: (p: Packet) => void,
  mode: 'tshark' | 'evidence' = 'tshark',
): Promise<void> {
  const reader = await openCapture(bytesSource(bytes))
  const session = new Session(standardRegistry(), demandEverything(), { mode })
  session.strict = true
  const dissector = new Dissector(session, reader.meta)
  for (let batch = await reader.next(); batch !== undefined; batch = await reader.next())
    for (let i = 0; i < batch.count; i++) visit(dissector.dissect(batch, i))
  session.finish()
}

/** The analysers' tables of a capture. */
export async function tablesOf(bytes: Uint8Array): Promise<Tables> {
  const reader = await openCapture(bytesSource(bytes))
  const analysis = new Analysis(reader.meta)
  analysis.session.strict = true
  for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) analysis.take(batch)
  return analysis.tables()
}
