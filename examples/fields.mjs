// Prints fields of every packet: node examples/fields.mjs samples/incident.pcapng
import { readFileSync } from 'node:fs'
import { bytesSource, eachPacket, openCapture, valuesOf } from '@wiresift/core'

const reader = await openCapture(bytesSource(readFileSync(process.argv[2])))
const fields = ['ip.src', 'ip.dst', 'tcp.dstport', 'udp.dstport']
await eachPacket(reader, { fields }, p => {
  console.log([p.number, ...fields.map(name => valuesOf(p, name).join(','))].join('\t'))
})
