// Counts the packets that match a filter: node examples/filter.mjs samples/incident.pcapng 'tcp.flags.syn == 1 && tcp.flags.ack == 0'
import { readFileSync } from 'node:fs'
import { bytesSource, eachPacket, openCapture } from '@wiresift/core'

const [file, filter] = process.argv.slice(2)
const reader = await openCapture(bytesSource(readFileSync(file)))
console.log(await eachPacket(reader, { filter }, () => {}))
