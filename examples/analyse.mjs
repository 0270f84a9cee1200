// Runs the analysers and detections: node examples/analyse.mjs samples/incident.pcapng
import { readFileSync } from 'node:fs'
import { Analysis, bytesSource, detectAll, openCapture } from '@wiresift/core'

const reader = await openCapture(bytesSource(readFileSync(process.argv[2])))
const analysis = new Analysis(reader.meta)
for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) analysis.take(batch)
const tables = analysis.tables()
console.log(`${tables.totals.packets} packets, ${tables.flows.length} flows, ${tables.http.length} HTTP requests`)
for (const finding of detectAll(tables, { internal: [] })) console.log(`${finding.severity}: ${finding.title}`)
