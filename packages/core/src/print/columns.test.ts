import { describe, expect, test } from 'vitest'
import { fromHex } from '../bytes/text.js'
import { Packet } from '../packet/packet.js'
import { demandEverything, Session } from '../packet/session.js'
import { frame } from '../protocols/frame.js'
import { standardRegistry } from '../protocols/index.js'
import { Cells, parseColumns } from './columns.js'
import { TimeColumn } from './time-column.js'

/** Ethernet, VLAN 102, IPv4 with DSCP CS1, UDP of 40 bytes. */
const TAGGED = `
  02 00 00 00 00 02  02 00 00 00 00 01  81 00 00 66 08 00
  45 20 00 44  00 00 00 00  04 11 00 00  0a 00 00 01  0a 00 00 02
  30 39 d4 31  00 30 00 00
  ${'ab '.repeat(40)}
`

function cellsOf(...formats: string[]): string[] {
  const demand = { ...demandEverything(), columns: true }
  const p = new Packet(new Session(standardRegistry(), demand, { mode: 'tshark' }))
  const bytes = fromHex(TAGGED)
  const r = p.begin(1, bytes, 0, bytes.length, bytes.length)
  p.linkType = 1
  p.call(frame, r)
  const columns = formats.map(format => ({ title: 'x', format }))
  const cells = new Cells(columns, new TimeColumn())
  return formats.map((_, i) => cells.cell(p, i))
}

describe('columns', () => {
  test('of single values', () => {
    expect(cellsOf('%q', '%f', '%a', '%F', '%hs', '%uhd')).toEqual([
      '102',
      'CS1',
      'Note',
      '',
      '02:00:00:00:00:01',
      '02:00:00:00:00:02',
    ])
  })
  test('of fields, by their names or as they are', () => {
    expect(cellsOf('%Cus:ip.proto', '%Cus:ip.proto:0:U', '%Cus:ip.flags.df', '%Cus:ip.flags:0:U', '%Cus:ip')).toEqual([
      'UDP',
      '17',
      'Not set',
      '0x0',
      '✓',
    ])
    expect(cellsOf('%Cus:ip.addr:2', '%Cus:ip.addr:-2', '%Cus:ip.addr:3', '%Cus:tcp.port || udp.port')).toEqual([
      '10.0.0.2',
      '10.0.0.1',
      '',
      '12345,54321',
    ])
    expect(cellsOf('%Cus:udp.payload', '%Cus:udp.checksum.status:0:U', '%Cus')).toEqual([
      `${'ab'.repeat(36)}…`,
      '"Not present"',
      '',
    ])
  })
  test('a list of them is quoted or not, and has a format for every title', () => {
    expect(parseColumns('"A, b","%m", c,%Cus:ip.ttl:1:R')).toEqual([
      { title: 'A, b', format: '%m' },
      { title: 'c', format: '%Cus:ip.ttl:1:R' },
    ])
    for (const text of [
      '',
      '"a"',
      '"a","%m","b"',
      '"a","m"',
      '"a","%Zz"',
      '"","%m"',
      '"a" "%m"',
      '"a","%Cus:ip.ttl:x"',
    ])
      expect(parseColumns(text), text).toBeUndefined()
  })
})
