import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PacketBatch, type PacketOptions } from './batch.js'
import { type ByteOrder, plainInterface } from './meta.js'
import { openCapture } from './open.js'
import type { Option } from './option.js'
import { PcapngCopy } from './pcapng-copy.js'
import { PcapngWriter } from './pcapng-writer.js'
import { rewritePcapng } from './rewrite-pcapng.js'
import { bytesSource } from './source.js'

const hex = (text: string): Uint8Array =>
  Uint8Array.from(text.replace(/#.*$/gm, '').match(/[0-9a-f]{2}/g) ?? [], pair => Number.parseInt(pair, 16))

const HEADER = `
  0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000 # section
  01000000 14000000 0100 0000 04000000 14000000                  # Ethernet, snapshot length 4
`

const ascii = (text: string): Uint8Array => Uint8Array.from(text, c => c.charCodeAt(0))

interface Row {
  seconds: number
  nanos: number
  wire: number
  iface: number
  section: number
  untimed: number
  data: string
  options: PacketOptions | undefined
}

async function read(bytes: Uint8Array, bufferSize = 4096) {
  const reader = await openCapture(bytesSource(bytes), { bufferSize, batchSize: 3 })
  const rows: Row[] = []
  for (let batch = await reader.next(); batch; batch = await reader.next()) {
    for (let i = 0; i < batch.count; i++) {
      rows.push({
        seconds: batch.seconds[i],
        nanos: batch.nanos[i],
        wire: batch.wire[i],
        iface: batch.iface[i],
        section: batch.section[i],
        untimed: batch.untimed[i],
        data: String.fromCharCode(...batch.bytes.subarray(batch.start[i], batch.start[i] + batch.captured[i])),
        options: batch.options.get(i),
      })
    }
  }
  return { rows, meta: reader.meta }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap(part => Array.from(part)))
}

/** Two sections in both byte orders, with a block of every type. */
function everything(): Uint8Array {
  const parts: Uint8Array[] = []
  const writer = new PcapngWriter(bytes => parts.push(bytes.slice()))
  const batch = new PacketBatch(2)
  batch.bytes = ascii('hello')
  batch.captured.set([5, 5])
  batch.wire.set([60, 5])
  batch.seconds.set([1_700_000_000, 0])
  batch.nanos.set([123_456_789, 0])
  batch.untimed.set([0, 1])
  for (const byteOrder of ['little', 'big'] satisfies ByteOrder[]) {
    const u32 = (value: number): Uint8Array => {
      const bytes = new Uint8Array(4)
      new DataView(bytes.buffer).setUint32(0, value, byteOrder === 'little')
      return bytes
    }
    const u64 = (value: bigint): Uint8Array => {
      const bytes = new Uint8Array(8)
      new DataView(bytes.buffer).setBigUint64(0, value, byteOrder === 'little')
      return bytes
    }
    writer.section({ byteOrder, version: '1.0', options: [{ code: 4, value: ascii('tester') }] })
    const options: Option[] = [
      { code: 2, value: ascii('eth0') },
      { code: 6, value: Uint8Array.of(0, 1, 2, 3, 4, 0xff) },
      { code: 8, value: u64(10_000_000_000n) },
      { code: 9, value: Uint8Array.of(9) },
      { code: 14, value: u64(1000n) },
      { code: 11, value: ascii('\0tcp') },
    ]
    const link = { ...plainInterface(1, 0, 1e9), timeOffset: 1000, options }
    const id = writer.interface(link)
    writer.interface(plainInterface(101, 96, 1e6))
    const packet: Option[] = [
      { code: 1, value: ascii('first') },
      { code: 2, value: u32(0x101) },
      { code: 1, value: ascii('second') },
      { code: 3, value: Uint8Array.of(2, 1, 2, 3, 4) },
      { code: 4, value: u64(7n) },
      { code: 5, value: u64(0x1122334455667788n) },
      { code: 6, value: u32(3) },
      { code: 7, value: Uint8Array.of(0, 9) },
      { code: 2988, value: join([u32(32473), ascii('custom')]) },
      { code: 999, value: ascii('unknown') },
    ]
    writer.packet(batch, 0, id, packet)
    writer.packet(batch, 1, 0)
    writer.packet(batch, 0, 1)
    const names = [{ kind: 'ipv4' as const, type: 1, address: Uint8Array.of(10, 0, 0, 1), names: ['a.test', 'b.test'] }]
    writer.names({ section: 0, records: names, dnsAddresses: [], comments: [], options: [] })
    writer.secrets({ section: 0, kind: 'tls', type: 0x544c534b, bytes: ascii('KEYS\n'), comments: [], options: [] })
    writer.custom(32473, ascii('abc'))
    writer.other(9, ascii('__REALTIME_TIMESTAMP=1700000000000001\nMESSAGE=hi\n'))
    const counts: Option[] = [
      { code: 4, value: u64(100n) },
      { code: 5, value: u64(2n) },
    ]
    writer.statistics({ interface: 0, time: { seconds: 1_700_000_001, nanos: 5 }, comments: [], options: counts }, id)
  }
  writer.flush()
  return join(parts)
}

describe('pcapng', () => {
  test('Enhanced, Simple and obsolete packets by hand', async () => {
    const { rows, meta } = await read(
      hex(`${HEADER}
        06000000 24000000 00000000 00000000 40420f00 # interface 0, one second
        02000000 09000000 6162 0000 24000000         # 2 of 9 bytes
        03000000 18000000 09000000 61626364 00000000 18000000 # of 9 bytes the 4 of the snapshot length
        02000000 24000000 0000 0500 00000000 41420f00 01000000 01000000 63 000000 24000000 # 5 dropped
      `),
    )
    expect(meta.problems).toEqual([])
    expect(rows.map(row => [row.seconds, row.nanos, row.wire, row.untimed, row.data])).toEqual([
      [1, 0, 9, 0, 'ab'],
      [0, 0, 9, 1, 'abcd'],
      [1, 1000, 1, 0, 'c'],
    ])
    expect(rows[2].options?.dropCount).toBe(5n)
  })

  test('all blocks and options, in both byte orders', async () => {
    const { rows, meta } = await read(everything())
    expect(meta.problems).toEqual([])
    expect(meta.sections.map(section => [section.byteOrder, section.application])).toEqual([
      ['little', 'tester'],
      ['big', 'tester'],
    ])
    expect(rows.map(row => [row.section, row.iface, row.untimed])).toEqual([
      [0, 0, 0],
      [0, 0, 1],
      [0, 1, 0],
      [0, 2, 1],
      [0, 3, 0],
      [1, 4, 0],
      [1, 4, 1],
      [1, 5, 0],
      [1, 6, 1],
      [1, 7, 0],
    ])
    for (const row of [rows[0], rows[5]]) {
      expect(row).toMatchObject({ seconds: 1_700_000_000, nanos: 123_456_789, wire: 60, data: 'hello' })
      expect(row.options).toMatchObject({
        comments: ['first', 'second'],
        flags: 0x101,
        dropCount: 7n,
        packetId: 0x1122334455667788n,
        queue: 3,
        hashes: [Uint8Array.of(2, 1, 2, 3, 4)],
        verdicts: [Uint8Array.of(0, 9)],
      })
      expect(row.options?.raw).toHaveLength(10)
    }
    expect(rows[2]).toMatchObject({ nanos: 123_456_000 })
    expect(rows[3].data).toBe('abc\0')
    expect(rows[4]).toMatchObject({ seconds: 1_700_000_000, nanos: 1000 })
    const custom = { linkType: -1, id: -1, block: { type: 0xbad, enterprise: 32473 } }
    expect(meta.interfaces[2]).toMatchObject(custom)
    for (const link of [meta.interfaces[0], meta.interfaces[4]]) {
      const told = { name: 'eth0', mac: '00:01:02:03:04:ff', speed: 1e10, timeOffset: 1000, filter: 'tcp' }
      expect(link).toMatchObject({ ...told, received: 100, dropped: 2, timeResolution: 1e9 })
    }
    expect(meta.nameResolutions[1].records[0].names).toEqual(['a.test', 'b.test'])
    expect(meta.secrets[1]).toMatchObject({ kind: 'tls', bytes: ascii('KEYS\n'), section: 1 })
    expect(meta.statistics[1]).toMatchObject({ interface: 4, time: { seconds: 1_700_000_001, nanos: 5 } })
    expect(meta.otherBlocks).toEqual([{ type: 0xbad, count: 2, bytes: 40 }])
  })

  test('rewriting gives back every byte, and can leave packets out and add comments', async () => {
    const whole = everything()
    const same: Uint8Array[] = []
    await rewritePcapng(bytesSource(whole), bytes => same.push(bytes.slice()))
    expect(join(same)).toEqual(whole)

    const changed: Uint8Array[] = []
    const options = { keep: (n: number) => n !== 2, comments: (n: number) => (n === 1 || n === 3 ? ['seen'] : []) }
    await rewritePcapng(bytesSource(whole), bytes => changed.push(bytes.slice()), options)
    const { rows, meta } = await read(join(changed))
    expect(meta.problems).toEqual([])
    expect(rows).toHaveLength(9)
    expect(rows[0].options?.comments).toEqual(['seen', 'first', 'second'])
    expect(rows[1].options?.comments).toEqual(['seen'])
    expect(meta.secrets).toHaveLength(2)
  })

  test('a copy of the packets turns big-endian options round', async () => {
    const parts: Uint8Array[] = []
    const reader = await openCapture(bytesSource(everything()))
    const copy = new PcapngCopy(reader.meta, bytes => parts.push(bytes.slice()))
    for (let batch = await reader.next(); batch; batch = await reader.next()) {
      for (let i = 0; i < batch.count; i++) copy.packet(batch, i)
    }
    copy.finish()
    const { rows, meta } = await read(join(parts))
    expect(meta.problems).toEqual([])
    expect(rows).toHaveLength(10)
    expect(rows[5].options).toMatchObject({ flags: 0x101, dropCount: 7n, queue: 3, comments: ['first', 'second'] })
    expect(rows[5]).toMatchObject({ seconds: 1_700_000_000, nanos: 123_456_789 })
    expect(meta.interfaces.find(link => link.section === 0 && link.name === 'eth0')).toMatchObject({
      name: 'eth0',
      speed: 1e10,
      received: 100,
    })
    expect(meta.secrets).toHaveLength(2)
  })

  test('cut at any byte: the packets before, and one problem', async () => {
    const whole = everything()
    let before = 0
    for (let cut = 28; cut < whole.length; cut++) {
      const { rows, meta } = await read(whole.subarray(0, cut))
      expect(rows.length).toBeGreaterThanOrEqual(before)
      expect(meta.problems.length).toBeLessThanOrEqual(1)
      if (cut % 4 !== 0) expect(meta.problems[0]).toMatchObject({ offset: cut })
      before = rows.length
    }
    expect(before).toBe(10)
  })

  test('after a bad block length, reading goes on at the next section', async () => {
    const whole = everything()
    const bytes = join([whole, whole])
    bytes[44 + 4] = 3
    const { rows, meta } = await read(bytes, 64)
    expect(meta.problems).toHaveLength(1)
    expect(meta.problems[0].message).toMatch(/^the block at byte \d+ has an impossible length of \d+: skipped/)
    expect(rows.length).toBeGreaterThanOrEqual(12)
  })

  test('whatever the bytes, it ends without an exception and delivers only what is there', async () => {
    const whole = everything()
    const change = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }))
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async changes => {
        const bytes = whole.slice()
        for (const [at, value] of changes) if (at >= 12) bytes[at] = value
        const { rows } = await read(bytes, 64)
        expect(rows.every(row => row.data.length <= bytes.length && row.nanos >= 0 && row.nanos < 1e9)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
