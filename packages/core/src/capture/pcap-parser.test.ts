import { describe, expect, test } from 'vitest'
import { openCapture } from './open.js'
import { bytesSource } from './source.js'

const hex = (text: string): Uint8Array =>
  Uint8Array.from(text.replace(/#.*$/gm, '').match(/[0-9a-f]{2}/g) ?? [], pair => Number.parseInt(pair, 16))

interface Row {
  time: string
  wire: number
  data: string
  offset: number
}

async function read(bytes: Uint8Array) {
  const reader = await openCapture(bytesSource(bytes), { bufferSize: 64 })
  const rows: Row[] = []
  for (let batch = await reader.next(); batch; batch = await reader.next()) {
    for (let i = 0; i < batch.count; i++) {
      const data = batch.bytes.slice(batch.start[i], batch.start[i] + batch.captured[i])
      rows.push({
        time: `${batch.seconds[i]}.${String(batch.nanos[i]).padStart(9, '0')}`,
        wire: batch.wire[i],
        data: Array.from(data, byte => byte.toString(16).padStart(2, '0')).join(''),
        offset: batch.offset[i],
      })
    }
  }
  return { rows, meta: reader.meta, link: reader.meta.interfaces[0] }
}

const LITTLE = `
  d4c3b2a1 0200 0400       # magic, version 2.4
  00000000 00000000        # zone, accuracy
  00000400 01000000        # snapshot length 262144, Ethernet
  04030201 40420f00        # 16909060.999 is no fraction: 1,000,000 us carries
  03000000 3c000000 aabbcc # 3 of 60 bytes
  05030201 01000000
  00000000 00000000        # nothing captured
`

describe('pcap', () => {
  test('little-endian, microseconds', async () => {
    const { rows, meta, link } = await read(hex(LITTLE))
    expect(rows).toEqual([
      { time: '16909061.000000000', wire: 60, data: 'aabbcc', offset: 24 },
      { time: '16909061.000001000', wire: 0, data: '', offset: 43 },
    ])
    expect(meta).toMatchObject({ format: 'pcap', byteOrder: 'little', version: '2.4', problems: [] })
    expect(link).toMatchObject({ linkType: 1, snapLength: 262144, timeResolution: 1e6 })
  })

  test('big-endian, nanoseconds, with a frame check sequence', async () => {
    const { rows, meta, link } = await read(
      hex(`
        a1b23c4d 0002 0004 00000000 00000000
        00000060 24000001                    # FCS present, two 16-bit words
        ffffffff 3b9ac9ff                    # the last nanosecond of 2106
        00000001 00000001 7f`),
    )
    expect(rows).toEqual([{ time: '4294967295.999999999', wire: 1, data: '7f', offset: 24 }])
    expect(meta).toMatchObject({ byteOrder: 'big', variant: 'nanosecond' })
    expect(link).toMatchObject({ linkType: 1, fcsLength: 4, timeResolution: 1e9 })
  })

  test('modified: record headers of 24 bytes', async () => {
    const { rows, meta } = await read(
      hex(`
        34cdb2a1 0200 0400 00000000 00000000 60000000 01000000
        01000000 02000000 02000000 02000000
        00000000 0800 00 00                  # interface, protocol, packet type
        0102`),
    )
    expect(rows).toEqual([{ time: '1.000002000', wire: 2, data: '0102', offset: 24 }])
    expect(meta.variant).toBe('modified')
  })

  test('version 2.2 has the two lengths the other way round', async () => {
    const { rows } = await read(
      hex(`
        d4c3b2a1 0200 0200 00000000 00000000 60000000 01000000
        01000000 00000000 09000000 02000000 0102`),
    )
    expect(rows[0]).toMatchObject({ wire: 9, data: '0102' })
  })

  test('a file cut at any byte gives the packets before, and says where it was cut', async () => {
    const whole = hex(LITTLE)
    const ends = [24, 43, 59]
    for (let cut = 24; cut <= whole.length; cut++) {
      const { rows, meta } = await read(whole.subarray(0, cut))
      const packets = ends.filter(end => end <= cut).length - 1
      expect(rows).toHaveLength(packets)
      const message = `cut short in the middle of packet ${packets + 1} at byte ${cut}`
      expect(meta.problems).toMatchObject(ends.includes(cut) ? [] : [{ offset: cut, message, file: 0 }])
    }
  })

  test('an impossible length ends reading with a problem', async () => {
    const bytes = hex(LITTLE)
    bytes[43 + 11] = 0x7f
    const { rows, meta } = await read(bytes)
    expect(rows).toHaveLength(1)
    const message = 'packet 2 at byte 43 claims 2130706432 bytes, more than the 262144 possible'
    expect(meta.problems).toMatchObject([{ offset: 43, message, file: 0 }])
  })

  test('a length that only the file header makes possible is not allocated ahead', async () => {
    const bytes = hex(LITTLE)
    bytes.set([0xff, 0xff, 0xff, 0xff], 16)
    bytes.set([0xff, 0xff, 0xff, 0x07], 43 + 8)
    const { rows, meta } = await read(bytes)
    expect(rows).toHaveLength(1)
    expect(meta.problems[0].message).toBe('cut short in the middle of packet 2 at byte 59')
  })
})
