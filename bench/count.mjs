// Counts the packets that match a display filter, through the library.
import { openSync, readSync } from 'node:fs'
import { compileFilter, Dissector, openCapture, Session, standardRegistry } from '../packages/core/dist/index.js'

const [file, text] = process.argv.slice(2)
const fd = openSync(file, 'r')
const reader = await openCapture({ read: into => readSync(fd, into, 0, into.length, null) })
const registry = standardRegistry()
const filter = compileFilter(text, registry)
const dissector = new Dissector(new Session(registry, filter.demand), reader.meta)
let matches = 0
for (let batch = await reader.next(); batch !== undefined; batch = await reader.next())
  for (let i = 0; i < batch.count; i++) if (filter.test(dissector.dissect(batch, i))) matches++
console.log(matches)
