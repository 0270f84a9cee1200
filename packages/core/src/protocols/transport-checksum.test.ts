import { expect, test } from 'vitest'
import { demandEverything, Session } from '../packet/session.js'
import { dissectAll, valuesOf } from '../testing/dissect.js'
import { standardRegistry } from './index.js'

/** A UDP datagram with two bytes; its checksum should be 0xa62a. */
const datagram = (checksum: string): string => `
  45 00 00 1e  00 00 00 00  40 11 66 cd   # header checksum, right
  0a 00 00 01  0a 00 00 02
  30 39 d4 31  00 0a ${checksum} 41 42      # ports 12345, 54321
`

function checked(hex: string, ...names: string[]): string[] {
  const preferences = new Map(names.map(name => [name, 'TRUE']))
  const session = new Session(standardRegistry(), demandEverything(), { mode: 'tshark', preferences })
  const [rows] = dissectAll([hex], 101, session)
  return ['ip.checksum.status', 'udp.checksum.status', 'udp.checksum_calculated'].flatMap(name => valuesOf(rows, name))
}

test('checksums are compared where the user asks for it', () => {
  expect(checked(datagram('a6 2a'))).toEqual(['2', '2'])
  expect(checked(datagram('a6 2a'), 'ip.check_checksum', 'udp.check_checksum')).toEqual(['1', '1', '0xa62a'])
  expect(checked(datagram('a6 2b'), 'udp.check_checksum')).toEqual(['2', '0', '0xa62a'])
})
