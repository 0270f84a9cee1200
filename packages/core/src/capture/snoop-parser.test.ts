import { expect, test } from 'vitest'
import { openCapture } from './open.js'
import { bytesSource } from './source.js'

const hex = (text: string): Uint8Array =>
  Uint8Array.from(text.replace(/#.*$/gm, '').match(/[0-9a-f]{2}/g) ?? [], pair => Number.parseInt(pair, 16))

const SNOOP = hex(`
  736e6f6f70000000 00000002 00000004 # "snoop", version 2, Ethernet
  0000003c 00000003 0000001c         # 60 bytes, 3 of them here, record of 28
  00000007                           # drops so far
  00000001 000f423f aabbcc 00        # 1.999999, one byte of padding
`)

test('snoop: a record, its padding, the drops', async () => {
  const reader = await openCapture(bytesSource(SNOOP))
  const batch = await reader.next()
  expect(batch?.count).toBe(1)
  expect([batch?.captured[0], batch?.wire[0], batch?.seconds[0], batch?.nanos[0]]).toEqual([3, 60, 1, 999_999_000])
  expect(reader.meta).toMatchObject({ format: 'snoop', interfaces: [{ linkType: 1, dropped: 7 }] })
  expect(await reader.next()).toBeUndefined()
  expect(reader.meta.problems).toEqual([])
})

test('snoop: cut at any byte', async () => {
  for (let cut = 17; cut < SNOOP.length; cut++) {
    const reader = await openCapture(bytesSource(SNOOP.subarray(0, cut)))
    expect(await reader.next()).toBeUndefined()
    expect(reader.meta.problems[0].message).toBe(`cut short in the middle of packet 1 at byte ${cut}`)
  }
})
