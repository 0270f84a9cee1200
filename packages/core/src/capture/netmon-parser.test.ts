import { expect, test } from 'vitest'
import { openCapture } from './open.js'
import { bytesSource } from './source.js'

const hex = (text: string): Uint8Array =>
  Uint8Array.from(text.replace(/#.*$/gm, '').match(/[0-9a-f]{2}/g) ?? [], pair => Number.parseInt(pair, 16))

/** A header that says 1 March 2020, a Sunday, 10:20:30.250. */
const head = (magic: string, minor: string, major: string, table: string): string => `
  ${magic} ${minor} ${major} 0100 e407 0300 0000 0100 0a00 1400 1e00 fa00
  ${table} 00000000 00000000 00000000 00000000 # the frame table, then comments and user data`

const VERSION_1 = hex(`${head('52545353', '01', '01', '48000000 04000000')}
  00000000 00000000                     # padding up to byte 56
  dc050000 3c00 0300 aabbcc 0000000000  # 1.500 s, 60 bytes of which 3 are here
  38000000                              # the frame table: byte 56`)

const VERSION_2_3 = hex(`${head('474d4255', '03', '02', '52000000 04000000')}
  dc05000000000000 3c000000 03000000 aabbcc          # a delta that the time in the trailer outdoes
  65e0 ffffffff 87b3a5981ef2d501 00 # LINKTYPE_RAW, no process, 100 ns since 1601, zone
  30000000`)

test('Network Monitor 1: milliseconds since the start, which is local time', async () => {
  const reader = await openCapture(bytesSource(VERSION_1))
  const batch = await reader.next()
  const start = new Date(2020, 2, 1, 10, 20, 30).getTime() / 1000
  expect([batch?.count, batch?.captured[0], batch?.wire[0]]).toEqual([1, 3, 60])
  expect([batch?.seconds[0], batch?.nanos[0]]).toEqual([start + 1, 750_000_000])
  expect(Array.from(batch?.bytes.subarray(batch.start[0], batch.start[0] + 3) ?? [])).toEqual([0xaa, 0xbb, 0xcc])
  expect(reader.meta).toMatchObject({ format: 'netmon', version: '1.1', interfaces: [{ linkType: 1 }], problems: [] })
})

test('Network Monitor 2.3: the trailer has link type and time', async () => {
  const reader = await openCapture(bytesSource(VERSION_2_3))
  const batch = await reader.next()
  expect(reader.meta.interfaces[batch?.iface[0] ?? -1].linkType).toBe(0x65)
  expect([batch?.seconds[0], batch?.nanos[0]]).toEqual([1_583_324_130, 123_456_700])
})

test('Network Monitor: cut at any byte, and a frame table that leads astray', async () => {
  for (let cut = 48; cut < VERSION_1.length; cut++)
    await expect(openCapture(bytesSource(VERSION_1.subarray(0, cut)))).rejects.toMatchObject({ code: 'cut-short' })
  const astray = VERSION_1.slice()
  astray.set([0xf0, 0xff, 0xff, 0xff], astray.length - 4)
  expect(await (await openCapture(bytesSource(astray))).next()).toBeUndefined()
  const huge = VERSION_1.slice()
  huge.set([0xff, 0xff], 62)
  const reader = await openCapture(bytesSource(huge))
  expect(await reader.next()).toBeUndefined()
  expect(reader.meta.problems[0]).toMatchObject({ cutShort: true })
})

test('Network Monitor: a frame table cannot make a small file a long capture', async () => {
  const entries = 10_000
  const table = new DataView(new ArrayBuffer(entries * 4))
  for (let i = 0; i < entries; i++) table.setUint32(i * 4, 56, true)
  const file = new Uint8Array(72 + 4000 + entries * 4)
  file.set(VERSION_1.subarray(0, 72))
  const view = new DataView(file.buffer)
  view.setUint16(62, 4008, true)
  view.setUint32(24, 72 + 4000, true)
  view.setUint32(28, entries * 4, true)
  file.set(new Uint8Array(table.buffer), 72 + 4000)
  const reader = await openCapture(bytesSource(file))
  let packets = 0
  for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) packets += batch.count
  expect(packets).toBeLessThan(30)
  expect(reader.meta.problems[0].message).toContain('again and again')
})
