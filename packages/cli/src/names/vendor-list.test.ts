import { describe, expect, it } from 'vitest'
import { Recent } from './recent.js'
import { vendorList } from './vendor-list.js'

const MANUF = Buffer.from(
  '# comment\n00:00:0C\tCisco\tCisco Systems, Inc\t# routers\n00:00:0D\tFibronic\n' +
    '00:1B:C5:00:10:00/36\tOpenRBco\tOpenRB.com, Direct SIA\nnot an address\twords\n00:00:0C\tagain\tAgain',
)

describe('a list of vendors', () => {
  const list = vendorList(MANUF, true)

  it('knows owners by the first bits of an address, the first line of two', () => {
    expect(list.owner(24, 0x00000c)).toEqual({ short: 'Cisco', long: 'Cisco Systems, Inc' })
    expect(list.owner(24, 0x00000d)).toEqual({ short: 'Fibronic', long: 'Fibronic' })
    expect(list.owner(36, 0x001bc5001)).toEqual({ short: 'OpenRBco', long: 'OpenRB.com, Direct SIA' })
  })

  it('knows nobody by bits that are not listed', () => {
    expect([list.owner(24, 0x001bc5), list.owner(36, 0x00000c000), list.owner(24, 0x00000e)]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('takes lines with long names alone', () => {
    expect(vendorList(Buffer.from('00000C\tCisco Systems, Inc\n'), false).owner(24, 0x00000c)).toEqual({
      short: '',
      long: 'Cisco Systems, Inc',
    })
  })

  it('looks at a line only when it is asked for, however many are asked for', () => {
    let read = 0
    const counted = new Proxy(Buffer.from(MANUF), {
      get(target, key) {
        if (key === 'toString') read++
        const value: unknown = Reflect.get(target, key, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const asked = vendorList(counted, true)
    for (let i = 0; i < 100_000; i++) asked.owner(24, 0x100000 + i)
    expect(read).toBe(0)
    asked.owner(24, 0x00000c)
    expect(read).toBe(1)
  })
})

describe('answers that are remembered', () => {
  it('are worked out once, and not kept without end', () => {
    let worked = 0
    const recent = new Recent<number, number | undefined>(100)
    const ask = (n: number): number | undefined =>
      recent.get(n, () => {
        worked++
        return n === 5 ? undefined : n * 2
      })
    expect([ask(4), ask(4), ask(5), ask(5)]).toEqual([8, 8, undefined, undefined])
    expect(worked).toBe(2)
    for (let n = 1000; n < 1100; n++) ask(n)
    worked = 0
    ask(4)
    expect(worked).toBe(1)
  })
})
