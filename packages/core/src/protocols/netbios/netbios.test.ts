import { describe, expect, it } from 'vitest'
import { dissectAs, valuesOf } from '../../testing/dissect.js'

/** NAME QUERY, for the server service of PC1. */
const QUERY = `
2c00 ffef 0a        # header of 44 bytes, delimiter, command
00 03 00            # data 1, session 3, unique name
0000 0300           # correlators
504331 202020202020202020202020 20   # PC1 <20>
4d45 20202020202020202020202020 00   # ME <00>
`

describe('netbios', () => {
  it('reads names and correlators', () => {
    const rows = dissectAs('netbios', QUERY)
    expect(valuesOf(rows, 'netbios.command')).toEqual(['0x0a'])
    expect(valuesOf(rows, 'netbios.nb_name')).toEqual(['PC1', 'ME'])
    expect(valuesOf(rows, 'netbios.nb_name_type')).toEqual(['0x20', '0x00'])
    expect(valuesOf(rows, 'netbios.resp_corrl')).toEqual(['0x0003'])
  })

  it('says that a short one is', () => {
    const rows = dissectAs('netbios', '2c00 ffef 0a 00 03')
    expect(rows.some(([name]) => name === '_ws.malformed')).toBe(true)
  })
})
