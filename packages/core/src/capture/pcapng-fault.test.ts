import { expect, test } from 'vitest'
import { openCapture } from './open.js'
import { bytesSource } from './source.js'

const u32 = (...values: number[]): number[] => values.flatMap(v => [v & 255, (v >> 8) & 255, (v >> 16) & 255, v >>> 24])
const block = (type: number, body: readonly number[], again?: number): number[] => {
  const length = 12 + body.length
  return [...u32(type, length), ...body, ...u32(again ?? length)]
}
const SECTION = block(0x0a0d0d0a, u32(0x1a2b3c4d, 1, 0xffffffff, 0xffffffff))
const INTERFACE = block(1, u32(1, 0))
const packet = (face = 0, captured = 4, options: number[] = []): number[] =>
  block(6, [...u32(face, 0, 0, captured, 4), 1, 2, 3, 4, ...options])

async function read(blocks: number[][], asWireshark: boolean) {
  const reader = await openCapture(bytesSource(Uint8Array.from(blocks.flat())), { asWireshark })
  let packets = 0
  for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) packets += batch.count
  return { packets, problem: reader.meta.problems[0] }
}

test('as Wireshark reads: the first damage ends the file, and has its words', async () => {
  for (const [bad, fault] of [
    [packet(3), 'interface index 3 is not less than section interface count 1'],
    [packet(0, 1000), 'total block length 36 of an EPB is too small for 1000 bytes of packet data'],
    [block(6, [...packet().slice(8, -4)], 20), "total block lengths (first 36 and second 20) don't match"],
    [packet(0, 4, u32(0x00c80001)), 'Not enough data to handle option of length 200'],
    [packet(0, 4, u32(0x00020002, 1)), 'packet block flags option length 2 is not 4'],
    [u32(6, 8, 8), 'total block length 8 of an EPB is less than the minimum EPB size 32'],
  ] as const) {
    const { packets, problem } = await read([SECTION, INTERFACE, packet(), [...bad], packet()], true)
    expect(problem?.fault).toBe(fault)
    expect(packets).toBe(1)
  }
})

test('otherwise a bad packet is left out, and the next one read', async () => {
  expect((await read([SECTION, INTERFACE, packet(), packet(3), packet()], false)).packets).toBe(2)
})

test('damage in front of the first packet is an error of opening', async () => {
  await expect(read([SECTION, block(1, []), packet()], true)).rejects.toMatchObject({ code: 'damaged' })
  expect((await read([SECTION, INTERFACE, packet(1)], true)).problem?.fault).toContain('interface index 1')
})
