import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PacketBatch } from './batch.js'
import { mergeCaptures } from './merge.js'
import { type CaptureReader, openCapture } from './open.js'
import { PcapWriter } from './pcap-writer.js'
import { bytesSource } from './source.js'

function pcap(times: readonly number[], linkType: number): Uint8Array {
  const parts: number[] = []
  const writer = new PcapWriter(bytes => parts.push(...bytes), { linkType, nanosecond: true })
  const batch = new PacketBatch(1)
  for (const [i, time] of times.entries()) {
    batch.bytes = Uint8Array.of(linkType, i & 0xff)
    batch.captured[0] = 2
    batch.wire[0] = 2
    batch.seconds[0] = Math.floor(time / 1000)
    batch.nanos[0] = time % 1000
    writer.packet(batch, 0)
  }
  writer.flush()
  return Uint8Array.from(parts)
}

async function rows(reader: CaptureReader): Promise<number[][]> {
  const all: number[][] = []
  for (let batch = await reader.next(); batch; batch = await reader.next()) {
    for (let i = 0; i < batch.count; i++) {
      const time = batch.seconds[i] * 1000 + batch.nanos[i]
      const link = reader.meta.interfaces[batch.iface[i]].linkType
      const at = batch.start[i]
      expect(batch.bytes[at]).toBe(link)
      expect(reader.meta.sections[batch.section[i]].file).toBe(batch.file[i])
      all.push([time, batch.file[i], batch.bytes[at + 1]])
    }
  }
  return all
}

const open = (bytes: Uint8Array): Promise<CaptureReader> => openCapture(bytesSource(bytes), { batchSize: 3 })

test('files in order merge to one order of time, ties by file', async () => {
  const sorted = fc.array(fc.nat(20_000), { maxLength: 30 }).map(times => times.sort((a, b) => a - b))
  await fc.assert(
    fc.asyncProperty(fc.array(sorted, { minLength: 2, maxLength: 5 }), async files => {
      const readers = await Promise.all(files.map((times, file) => open(pcap(times, file))))
      const expected = files.flatMap((times, file) => times.map((time, i) => [time, file, i]))
      expected.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
      expect(await rows(mergeCaptures(readers))).toEqual(expected)
    }),
  )
})

test('a single reader is returned as it is; problems keep their file', async () => {
  const one = await open(pcap([1], 0))
  expect(mergeCaptures([one])).toBe(one)
  const cut = await open(pcap([1, 2], 1).subarray(0, 50))
  const merged = mergeCaptures([await open(pcap([5], 0)), cut])
  expect(await rows(merged)).toEqual([
    [1, 1, 0],
    [5, 0, 0],
  ])
  expect(merged.meta.problems).toMatchObject([{ file: 1, offset: 50 }])
})
