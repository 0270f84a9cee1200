import { describe, expect, it } from 'vitest'
import { dissectAll, dissectAs, type Shown, valuesOf } from '../../testing/dissect.js'

const ONE = '0211 2233 4466 '
const TWO = '02aa bbcc ddee '
const NONE = '0000 0000 0000 '

/** An ARP message over Ethernet for IPv4. */
const message = (op: number, sha: string, spa: string, tha: string, tpa: string): string =>
  `0001 0800 06 04 000${op} ${sha} ${spa} ${tha} ${tpa}`
const facts = (hex: string): string[] =>
  dissectAs('arp', hex)
    .filter(row => /^arp\.is/.test(row[0]))
    .map(row => row[0])

describe('arp', () => {
  it('reads a request', () => {
    expect(dissectAs('arp', message(1, ONE, '0a000001', NONE, '0a000002'))).toEqual([
      ['arp', ''],
      ['arp.hw.type', '1'],
      ['arp.proto.type', '0x0800'],
      ['arp.hw.size', '6'],
      ['arp.proto.size', '4'],
      ['arp.opcode', '1'],
      ['arp.src.hw_mac', '02:11:22:33:44:66'],
      ['arp.src.proto_ipv4', '10.0.0.1'],
      ['arp.dst.hw_mac', '00:00:00:00:00:00'],
      ['arp.dst.proto_ipv4', '10.0.0.2'],
    ])
  })

  it('knows probes and announcements (RFC 5227)', () => {
    expect(facts(message(1, ONE, '00000000', NONE, '0a000001'))).toEqual(['arp.isprobe'])
    expect(facts(message(1, ONE, '0a000001', NONE, '0a000001'))).toEqual(['arp.isgratuitous', 'arp.isannouncement'])
    expect(facts(message(2, ONE, '0a000001', ONE, '0a000001'))).toEqual(['arp.isgratuitous'])
    expect(facts(message(2, ONE, '0a000001', TWO, '0a000002'))).toEqual([])
  })

  it('shows addresses of other kinds as bytes', () => {
    const arcnet = dissectAs('arp', '0007 0800 01 04 0001 07 0a000001 00 0a000002')
    expect(valuesOf(arcnet, 'arp.src.hw')).toEqual(['07'])
    expect(valuesOf(arcnet, 'arp.dst.proto_ipv4')).toEqual(['10.0.0.2'])
    const other = dissectAs('arp', `0001 809b 06 02 0001 ${ONE} 0a00 ${NONE} 0b00`)
    expect(valuesOf(other, 'arp.src.proto')).toEqual(['0a:00'])
    const error = dissectAs('arp', `0001 0800 06 04 0007 ${ONE} 0a000001 ${TWO} 02000000`)
    expect(valuesOf(error, 'arp.dst.drarp_error_status')).toEqual(['2'])
  })

  it('reads ATM addresses (RFC 2225)', () => {
    const number = '47 0005 80ffe1000000f21a2e8c 0020480d5b15 00'
    const rows = dissectAs('arp', `0013 0800 14 00 0008 04 14 00 04 ${number} 0a000001 ${number} 0a000002`)
    expect(valuesOf(rows, 'arp.src.hlen')).toEqual(['20'])
    expect(valuesOf(rows, 'arp.src.atm_international_code_designator')).toEqual(['0x0005', '0x0005'])
    expect(valuesOf(rows, 'arp.dst.proto_ipv4')).toEqual(['10.0.0.2'])
    const digits = dissectAs('arp', '0013 0800 43 00 0001 04 00 00 04 313233 0a000001 0a000002')
    expect(valuesOf(digits, 'arp.src.atm_num_e164')).toEqual(['123'])
    const unknown = dissectAs('arp', `0013 0800 14 00 0001 00 00 00 00 99 ${'01'.repeat(19)}`)
    expect(valuesOf(unknown, 'arp.src.atm_afi.unknown')).toHaveLength(1)
  })

  it('tells who uses an address that another has used', () => {
    const ether = 'ffffffffffff 021122334466 0806 '
    const duplicates = (rows: Shown[]): string[] => valuesOf(rows, 'arp.duplicate-address-frame')
    const frames = dissectAll([
      ether + message(1, ONE, '0a000001', NONE, '0a000002'),
      ether + message(1, TWO, '0a000001', NONE, '0a000002'),
      // a reply says where both are
      ether + message(2, TWO, '0a000002', ONE, '0a000003'),
      ether + message(1, TWO, '0a000003', NONE, '0a000009'),
      // RARP, probes and group addresses say nothing
      ether + message(3, TWO, '0a000001', TWO, '0a000001'),
      ether + message(1, TWO, '00000000', NONE, '0a000001'),
      ether + message(1, 'ffffffffffff', '0a000001', NONE, '0a000002'),
    ])
    expect(frames.map(duplicates)).toEqual([[], ['1'], [], ['3'], [], [], []])
    expect(valuesOf(frames[1], 'arp.duplicate-address-detected')).toHaveLength(1)
  })

  it('keeps what it read when bytes run out', () => {
    const whole = `0001 0800 06 04 0001 ${ONE} 0a000001 ${NONE} 0a000002`.replace(/ /g, '')
    for (let n = 0; n < 28; n++) {
      const rows = dissectAs('arp', whole.slice(0, 2 * n))
      expect(valuesOf(rows, '_ws.malformed')).toContain('')
      expect(valuesOf(rows, 'arp.opcode')).toHaveLength(n < 8 ? 0 : 1)
      expect(valuesOf(rows, 'arp.src.hw_mac')).toEqual([])
    }
    expect(valuesOf(dissectAs('arp', '0001 0800 ff ff 0001 00'), '_ws.malformed')).toContain('')
  })
})
