import { expect, test } from 'vitest'
import { manufName } from './vendors.js'

test('a manuf file names owners of 24 bits, by their long names where there are any', () => {
  const list = Buffer.from(
    '# comment\n00:00:0C\tCisco\tCisco Systems, Inc\t# routers\n00:00:0D\tFibronic\n00:1B:C5:00:00:00/36\tConvergi\tConverging Systems Inc.\n',
  )
  expect([0x00000c, 0x00000d, 0x001bc5, 0x00000e].map(oui => manufName(list, oui))).toEqual([
    'Cisco Systems, Inc',
    'Fibronic',
    undefined,
    undefined,
  ])
})
