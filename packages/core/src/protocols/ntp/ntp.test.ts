import { describe, expect, it } from 'vitest'
import { fromHex } from '../../bytes/text.js'
import { dissectAs, valuesOf } from '../../testing/dissect.js'

const SERVER = `
  24 02 06 ec               # version 4, server; secondary, 64 s, microseconds
  00000100 00000200 7f000001
  e2d5f6a1 80000000         # half a second after 03:25:21
  00000000 00000000
  e2d5f6a1 00000001
  00000001 00000000         # the era that starts in 2036
`

describe('ntp', () => {
  it('reads times of both eras', () => {
    const rows = dissectAs('ntp', SERVER)
    expect(valuesOf(rows, 'ntp.flags.mode')).toEqual(['4'])
    expect(valuesOf(rows, 'ntp.reftime')).toEqual(['Aug  6, 2020 03:25:21.500000000 UTC'])
    expect(valuesOf(rows, 'ntp.org')).toEqual(['NULL'])
    expect(valuesOf(rows, 'ntp.xmt')).toEqual(['Feb  7, 2036 06:28:17.000000000 UTC'])
  })

  it('tells extension fields from a digest', () => {
    const rows = dissectAs('ntp', `${SERVER} 0104 0014 ${'11'.repeat(16)} 00000001 ${'22'.repeat(16)}`)
    expect(valuesOf(rows, 'ntp.ext.type')).toEqual(['0x0104'])
    expect(valuesOf(rows, 'ntp.keyid')).toEqual(['00:00:00:01'])
    expect(valuesOf(rows, 'ntp.mac')).toHaveLength(1)
  })

  it('keeps what it read of a message that breaks off', () => {
    const bytes = fromHex(SERVER)
    for (let n = 0; n < bytes.length; n++) {
      expect(valuesOf(dissectAs('ntp', bytes.slice(0, n)), '_ws.malformed')).toContain('')
    }
  })

  it('reads the status of associations', () => {
    const rows = dissectAs('ntp', '16 81 0001 0615 0000 0000 0004 0001 9614')
    expect(valuesOf(rows, 'ntp.ctrl.associd')).toEqual(['0', '1'])
    expect(valuesOf(rows, 'ntp.ctrl.peer_status.selection')).toEqual(['6'])
  })

  it('reads who asked lately, and stops where items break off', () => {
    const entry = `00000001 00000002 00000003 00000004 01020304 05060708 00000000 007b 03 04 ${'00'.repeat(40)}`
    const rows = dissectAs('ntp', `97 00 03 2a 0fff 0048 ${entry}`)
    expect(valuesOf(rows, 'ntp.priv.monlist.remote_address')).toEqual(['1.2.3.4'])
    expect(valuesOf(rows, '_ws.malformed')).toContain('')
  })
})
