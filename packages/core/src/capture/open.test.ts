import fc from 'fast-check'
import { gzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { PacketBatch } from './batch.js'
import { CaptureError } from './error.js'
import { type CaptureReader, openCapture } from './open.js'
import { PcapWriter } from './pcap-writer.js'
import { type ByteSource, blobSource, bytesSource, streamSource } from './source.js'

function sample(packets: number): Uint8Array {
  const parts: number[] = []
  const writer = new PcapWriter(bytes => parts.push(...bytes), { linkType: 1 })
  const batch = new PacketBatch(1)
  batch.bytes = Uint8Array.from({ length: 100 }, (_, i) => i)
  for (let i = 0; i < packets; i++) {
    batch.captured[0] = i % 100
    batch.wire[0] = 100
    batch.seconds[0] = i
    writer.packet(batch, 0)
  }
  writer.flush()
  return Uint8Array.from(parts)
}

async function count(reader: CaptureReader): Promise<number> {
  let packets = 0
  for (let batch = await reader.next(); batch; batch = await reader.next()) packets += batch.count
  return packets
}

async function failure(bytes: Uint8Array): Promise<[string, string]> {
  const error = await openCapture(bytesSource(bytes)).catch((error: unknown) => error)
  return error instanceof CaptureError ? [error.code, error.message] : ['none', '']
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, c => c.charCodeAt(0))

describe('openCapture', () => {
  test('says what a file is that is no capture', async () => {
    expect(await failure(ascii(''))).toEqual(['empty', 'the file is empty'])
    expect(await failure(ascii('hello, world'))).toEqual([
      'not-capture',
      'not a capture file (pcap, pcapng, snoop or Network Monitor)',
    ])
    expect(await failure(sample(1).subarray(0, 20))).toEqual(['cut-short', 'a pcap file cut short within its header'])
    const sniffer = 'a Sniffer file, a format that is not supported'
    expect(await failure(ascii('TRSNIFF data    '))).toEqual(['unsupported', sniffer])
    const zstd = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0)
    expect(await failure(zstd)).toEqual(['compression', 'compressed with zstd, which is not supported here'])
  })

  test('any source: whole, dribbling, asynchronous, a stream, a blob', async () => {
    const bytes = sample(500)
    const dribble = (): ByteSource => {
      const inner = bytesSource(bytes)
      return { read: into => inner.read(into.subarray(0, 7)) }
    }
    const later: ByteSource = { read: async into => inner.read(into) }
    const inner = bytesSource(bytes)
    const blob = {
      size: bytes.length,
      slice: (a: number, b: number) => ({ arrayBuffer: async () => bytes.slice(a, b).buffer }),
    }
    let sent = 0
    const stream = {
      getReader: () => ({
        read: async () =>
          sent++ < 5 ? { done: false, value: bytes.subarray((sent - 1) * 15_000, sent * 15_000) } : { done: true },
        cancel: async () => {},
      }),
    }
    for (const source of [bytesSource(bytes), dribble(), later, blobSource(blob), streamSource(stream)]) {
      const reader = await openCapture(source, { bufferSize: 10 })
      expect(await count(reader)).toBe(500)
      expect(reader.meta.problems).toEqual([])
      expect(reader.bytesRead).toBe(bytes.length)
    }
  })

  test('gzip within gzip', async () => {
    const reader = await openCapture(bytesSource(gzipSync(gzipSync(sample(50)))))
    expect(await count(reader)).toBe(50)
    expect(reader.meta.compression).toEqual(['gzip', 'gzip'])
  })

  test('a read error is a problem, after the packets before it', async () => {
    const bytes = sample(10)
    const inner = bytesSource(bytes)
    let reads = 0
    const source: ByteSource = {
      read(into) {
        if (reads++ > 2) throw new Error('input/output error')
        return inner.read(into.subarray(0, 60))
      },
    }
    const reader = await openCapture(source)
    expect(await count(reader)).toBe(8)
    expect(reader.meta.problems[0].message).toMatch(/at byte 180.*input\/output error/)
  })

  test('changed bytes never throw', async () => {
    const whole = sample(40)
    const change = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }))
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 10 }), async changes => {
        const bytes = whole.slice()
        for (const [at, value] of changes) if (at >= 4) bytes[at] = value
        const reader = await openCapture(bytesSource(bytes), { bufferSize: 50 })
        expect(await count(reader)).toBeLessThanOrEqual(bytes.length / 16)
      }),
      { numRuns: 1000 },
    )
  })
})
