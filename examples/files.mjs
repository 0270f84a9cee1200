// Lists the files that the traffic carried: node examples/files.mjs samples/incident.pcapng
import { readFileSync } from 'node:fs'
import { bytesSource, carveFiles, openCapture } from '@wiresift/core'

const reader = await openCapture(bytesSource(readFileSync(process.argv[2])))
for (const f of await carveFiles(reader)) console.log(`${f.sha256}  ${f.size}\t${f.kind}\t${f.location}`)
