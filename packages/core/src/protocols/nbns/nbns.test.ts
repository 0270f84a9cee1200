import { describe, expect, it } from 'vitest'
import { fromHex } from '../../bytes/text.js'
import { dissectAs, valuesOf } from '../../testing/dissect.js'

/** `HOST` with service 00: two letters a byte. */
const LETTERS = `EIEPFDFE${'CA'.repeat(11)}AA`
const HOST = `20 ${[...LETTERS].map(c => c.charCodeAt(0).toString(16)).join('')} 00`

const REGISTRATION = `
  8001 2910 0001 0000 0000 0001 # registration, broadcast
  ${HOST} 0020 0001             # HOST<00> NB IN
  c00c 0020 0001 000493e0 0006  # the same name, 300000 s
  6000 0a000001                 # H-node, unique, 10.0.0.1
`

describe('nbns', () => {
  it('reads names, flags and addresses', () => {
    const rows = dissectAs('nbns', REGISTRATION)
    expect(valuesOf(rows, 'nbns.flags.opcode')).toEqual(['5'])
    expect(valuesOf(rows, 'nbns.name')).toEqual(['HOST<00>', 'HOST<00> (Workstation/Redirector)'])
    expect(valuesOf(rows, 'nbns.nb_flags.ont')).toEqual(['3'])
    expect(valuesOf(rows, 'nbns.addr')).toEqual(['10.0.0.1'])
  })

  it('keeps what it read of a message that breaks off', () => {
    const bytes = fromHex(REGISTRATION)
    for (let n = 0; n < bytes.length; n++) {
      expect(valuesOf(dissectAs('nbns', bytes.slice(0, n)), '_ws.malformed')).toContain('')
    }
  })

  it('says what is wrong with a name', () => {
    const rows = dissectAs('nbns', '8001 0110 0001 0000 0000 0000 04 68 6f 73 74 00 0020 0001')
    expect(valuesOf(rows, 'nbns.name')[0]).toContain('Illegal NetBIOS name')
  })

  it('does not believe a count of names', () => {
    const rows = dissectAs('nbns', `8001 8400 0000 0001 0000 0000 ${HOST} 0021 0001 00000000 0001 ff`)
    expect(valuesOf(rows, 'nbns.number_of_names')).toEqual(['255'])
    expect(valuesOf(rows, 'nbns.incomplete_entry')).toHaveLength(1)
  })
})

describe('nbdgm', () => {
  it('reads both names', () => {
    const rows = dissectAs('nbdgm', `11 02 1234 0a000001 008a 0046 0000 ${HOST} ${HOST}`)
    expect(valuesOf(rows, 'nbdgm.source_name')).toEqual(['HOST<00>'])
    expect(valuesOf(rows, 'nbdgm.destination_name')).toEqual(['HOST<00>'])
  })
})
