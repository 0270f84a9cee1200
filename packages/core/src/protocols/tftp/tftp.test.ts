import { describe, expect, it } from 'vitest'
import { run, textOf, Wire } from '../../testing/conversation.js'
import { dissectAs, valuesOf } from '../../testing/dissect.js'

const message = (opcode: number, ...rest: (string | number)[]): string =>
  `\0${String.fromCharCode(opcode)}${rest.map(x => (typeof x === 'number' ? String.fromCharCode(x >> 8, x & 255) : `${x}\0`)).join('')}`
const block = (n: number, data: string): string => message(3, n) + data

describe('tftp', () => {
  it('reads a request with options', () => {
    const rows = dissectAs(
      'tftp',
      `0001              # read request
       612e62696e00      # a.bin
       6f6374657400      # octet
       626c6b73697a6500  # blksize
       3800              # 8`,
    )
    expect(valuesOf(rows, 'tftp.source_file')).toEqual(['a.bin'])
    expect(valuesOf(rows, 'tftp.type')).toEqual(['octet'])
    expect(valuesOf(rows, 'tftp.option.name')).toEqual(['blksize'])
    expect(valuesOf(rows, 'tftp.option.value')).toEqual(['8'])
  })

  it('follows a transfer to ports of its own and carves the file', () => {
    const wire = new Wire()
    wire.udp(1, 3000, 2, 69, message(1, 'dir/a.bin', 'octet', 'blksize', '8'))
    wire.udp(2, 4000, 1, 3000, message(6, 'blksize', '8', 'tsize', '19'))
    for (const [n, data] of [
      [1, '12345678'],
      [1, '12345678'],
      [3, 'xyz'],
      [2, 'abcdefgh'],
    ] as const)
      wire.udp(2, 4000, 1, 3000, block(n, data))
    wire.udp(1, 3000, 2, 4000, message(4, 3))
    const { rows, files } = run(wire.frames, 'evidence', true)
    expect(valuesOf(rows[2], 'tftp.request_frame')).toEqual(['1'])
    expect(valuesOf(rows[2], 'tftp.destination_file')).toEqual(['dir/a.bin'])
    expect(valuesOf(rows[6], 'tftp.block.full')).toEqual(['3'])
    expect(files).toHaveLength(1)
    expect(files[0].start).toMatchObject({
      name: 'a.bin',
      direction: 'download',
      announced: 19,
      location: 'tftp://10.0.0.2/dir/a.bin',
    })
    expect([textOf(files[0].bytes), files[0].whole]).toEqual(['12345678abcdefghxyz', true])
  })

  it('takes an answer from another address as evidence, and not as tshark', () => {
    const wire = new Wire()
    wire.udp(1, 3000, 9, 69, message(1, 'a.bin', 'octet'))
    wire.udp(2, 4000, 1, 3000, block(1, 'abc'))
    expect(run(wire.frames, 'evidence', true).files).toHaveLength(1)
    expect(valuesOf(run(wire.frames, 'tshark', true).rows[1], 'tftp.block')).toEqual([])
  })

  it('counts blocks on behind 65535', () => {
    const wire = new Wire()
    wire.udp(1, 3000, 2, 69, message(2, 'big', 'octet'))
    for (const n of [65535, 0, 1]) wire.udp(1, 3000, 2, 4000, block(n, 'x'))
    const { rows, files } = run(wire.frames, 'tshark', true)
    expect(rows.slice(1).map(x => valuesOf(x, 'tftp.block.full')[0])).toEqual(['65535', '65536', '65537'])
    expect(valuesOf(rows[1], 'tftp.block.wrap')).toHaveLength(1)
    expect(files[0].whole).toBe(false)
  })

  it('tells a probe for the size from an error', () => {
    const wire = new Wire()
    wire.udp(1, 3000, 2, 69, message(1, 'f', 'octet', 'tsize', '0'))
    wire.udp(2, 4000, 1, 3000, message(6, 'tsize', '9'))
    wire.udp(1, 3000, 2, 4000, message(5, 0, 'enough'))
    wire.udp(1, 3001, 2, 69, message(1, 'f', 'octet'))
    wire.udp(2, 4001, 1, 3001, message(5, 1, 'none'))
    const { rows } = run(wire.frames, 'tshark', true)
    expect(valuesOf(rows[2], 'tftp.likely_tsize_probe')).toHaveLength(1)
    expect(valuesOf(rows[4], 'tftp.error')).toHaveLength(1)
  })

  it('is found on other ports by its requests', () => {
    const wire = new Wire()
    wire.udp(1, 3000, 2, 7777, message(1, 'f', 'octet'))
    wire.udp(1, 3001, 2, 7777, message(1, 'f', 'sextet'))
    const { rows } = run(wire.frames, 'tshark', true)
    expect(rows.map(x => x.some(([name]) => name === 'tftp'))).toEqual([true, false])
  })

  it('ends with the bytes', () => {
    const whole = message(1, 'file', 'octet', 'blksize', '512')
    for (let n = 0; n < whole.length; n++)
      expect(() =>
        dissectAs(
          'tftp',
          Uint8Array.from(whole.slice(0, n), c => c.charCodeAt(0)),
        ),
      ).not.toThrow()
  })
})
