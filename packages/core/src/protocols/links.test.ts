import { describe, expect, it } from 'vitest'
import { dissect, valuesOf } from '../testing/dissect.js'

/** IPv4 with UDP, without payload. */
const IP = '4500 001c 0001 0000 4011 0000 0a00 0001 0a00 0002 0fa0 1388 0008 0000 '
const IP6 = `6000 0000 0000 3b40 ${'00'.repeat(32)} `
const protocols = (hex: string, link: number): string => valuesOf(dissect(hex, link), 'frame.protocols')[0]

describe('null and loop', () => {
  it('reads the family in either byte order', () => {
    expect(protocols(`02000000 ${IP}`, 0)).toBe('null:ip:udp')
    expect(protocols(`00000002 ${IP}`, 0)).toBe('null:ip:udp')
    expect(protocols(`00020000 ${IP}`, 0)).toBe('null:ip:udp')
    for (const family of ['18000000', '0000001c', '1e000000']) expect(protocols(family + IP6, 0)).toMatch(/^null:ipv6/)
    expect(valuesOf(dissect(`1e000000 ${IP6}`, 0), 'null.family')).toEqual(['30'])
  })

  it('reads an EtherType', () => {
    const rows = dissect(`00000800 ${IP}`, 0)
    expect(valuesOf(rows, 'null.type')).toEqual(['0x0800'])
    expect(valuesOf(rows, 'null.family')).toEqual([])
  })

  it('keeps to network order for OpenBSD', () => {
    expect(protocols(`00000002 ${IP}`, 108)).toBe('null:ip:udp')
    const rows = dissect(`02000000 ${IP}`, 108)
    expect(valuesOf(rows, 'null.family')).toEqual(['33554432'])
    expect(valuesOf(rows, 'data.len')).toEqual(['28'])
  })

  it('takes PPP for what it is', () => {
    const rows = dissect(`ff030021 ${IP}`, 0)
    expect(valuesOf(rows, 'frame.protocols')).toEqual(['null:ppp:ip:udp'])
    expect(valuesOf(rows, 'null')).toEqual([])
  })
})

describe('raw', () => {
  it('goes by the version', () => {
    expect(protocols(IP, 101)).toBe('raw:ip:udp')
    expect(protocols(IP6, 12)).toMatch(/^raw:ipv6/)
    expect(protocols('55'.repeat(40), 14)).toBe('raw:data')
    expect(protocols(`ff030021 ${IP}`, 101)).toBe('raw:ppp:ip:udp')
    expect(protocols(`07ff030021 ${IP}`, 101)).toBe('raw:ppp:ip:udp')
  })

  it('has no layer where the link type names the version', () => {
    expect(protocols(IP, 228)).toBe('ip:udp')
    expect(protocols(IP6, 229)).toMatch(/^ipv6/)
  })
})

describe('ppp', () => {
  it('reads fields that may be left out or compressed', () => {
    for (const start of ['ff030021', '0021', '21', 'ff0321']) {
      const rows = dissect(start + IP, 9)
      expect(valuesOf(rows, 'frame.protocols')).toEqual(['ppp:ip:udp'])
      expect(valuesOf(rows, 'ppp.protocol')).toEqual(['0x0021'])
      expect(valuesOf(rows, 'ppp.address')).toEqual(start.startsWith('ff') ? ['0xff'] : [])
    }
  })

  it('takes the direction off the frame', () => {
    const rows = dissect(`00 0021 ${IP}`, 204)
    expect(valuesOf(rows, 'frame.p2p_dir')).toEqual(['1'])
    expect(valuesOf(rows, 'ppp.direction')).toEqual(['1'])
    expect(valuesOf(rows, 'frame.len')).toEqual(['30'])
    expect(valuesOf(rows, 'ip.src')).toEqual(['10.0.0.1'])
  })

  it("takes Cisco's framing for what it is", () => {
    const rows = dissect(`0f000800 ${IP}`, 50)
    expect(valuesOf(rows, 'frame.protocols')).toEqual(['ppp:chdlc:ip:udp'])
    expect(valuesOf(rows, 'chdlc.address')).toEqual(['0x0f'])
  })
})

describe('chdlc', () => {
  it('reads keepalives', () => {
    const rows = dissect('8f00 8035 00000002 00000001 00000003 fffe', 104)
    expect(rows.filter(row => row[0].startsWith('slarp.'))).toEqual([
      ['slarp.ptype', '2'],
      ['slarp.mysequence', '1'],
      ['slarp.yoursequence', '3'],
      ['slarp.reliability', '0xfffe'],
      ['slarp.reliability.invalid', ''],
    ])
  })

  it('does not take every EtherType', () => {
    expect(protocols(`0f000800 ${IP}`, 104)).toBe('chdlc:ip:udp')
    expect(protocols('0f000806 00', 104)).toBe('chdlc:data')
  })
})

describe('sll', () => {
  it('reads version 1', () => {
    const rows = dissect(`0004 0001 0006 0011 2233 4455 eeee 0800 ${IP}`, 113)
    expect(rows.filter(row => row[0].startsWith('sll'))).toEqual([
      ['sll', ''],
      ['sll.pkttype', '4'],
      ['sll.hatype', '1'],
      ['sll.halen', '6'],
      ['sll.src.eth', '00:11:22:33:44:55'],
      ['sll.unused', 'ee:ee'],
      ['sll.etype', '0x0800'],
    ])
    expect(valuesOf(rows, 'frame.protocols')).toEqual(['sll:ethertype:ip:udp'])
  })

  it('reads version 2', () => {
    const rows = dissect(`0800 0000 00000003 0300 00 04 0a000001 00000000 ${IP}`, 276)
    expect(rows.filter(row => row[0].startsWith('sll'))).toEqual([
      ['sll', ''],
      ['sll.etype', '0x0800'],
      ['sll.ifindex', '3'],
      ['sll.hatype', '768'],
      ['sll.pkttype', '0'],
      ['sll.halen', '4'],
      ['sll.src.ipv4', '10.0.0.1'],
      ['sll.unused', '00:00:00:00'],
    ])
  })

  it('believes no length of an address', () => {
    const rows = dissect(`0000 0001 ffff 0011223344556677 0800 ${IP}`, 113)
    expect(valuesOf(rows, 'sll.src.other')).toEqual(['00:11:22:33:44:55:66:77'])
    expect(valuesOf(rows, 'ip.src')).toEqual(['10.0.0.1'])
  })

  it("hands on Linux's own types", () => {
    expect(protocols(`0000 0001 0006 001122334455 0000 0004 4242 03 ${'00'.repeat(35)}`, 113)).toMatch(/^sll:llc/)
    expect(protocols('0000 0001 0006 001122334455 0000 0002 00', 113)).toBe('sll:data')
  })
})

describe('loop', () => {
  const ETHER = '0211 2233 4455 0011 2233 4466 9000 '

  it('follows the functions', () => {
    const rows = dissect(`${ETHER} 0800 0200 0102 0304 0506 0100 3412 ff`)
    expect(rows.filter(row => row[0].startsWith('loop.'))).toEqual([
      ['loop.skipcount', '8'],
      ['loop.function', '2'],
      ['loop.forwarding_address', '01:02:03:04:05:06'],
      ['loop.relevant_function', '1'],
      ['loop.function', '1'],
      ['loop.receipt_number', '4660'],
    ])
  })

  it('ends where the bytes end', () => {
    expect(valuesOf(dissect(`${ETHER} 0000 ${'0200 010203040506'.repeat(100)}`), '_ws.malformed')).toContain('')
  })
})

it('leaves an unknown link type to data', () => {
  const rows = dissect('0102', 147)
  expect(valuesOf(rows, 'frame.encap_type')).toEqual(['45'])
  expect(valuesOf(rows, 'data.data')).toEqual(['01:02'])
})

describe('nflog', () => {
  // family IPv4, resource 7
  const head = '02 00 0007'
  const packet = `2000 0900 ${IP}`

  it('hands on the packet among the attributes', () => {
    // hook "Local out"; interface 2; prefix "a", padded; user 1000
    const rows = dissect(
      `${head} 0800 0100 0800 0300 0800 0500 00000002 0600 0a00 6100 0000 ${packet} 0800 0b00 000003e8`,
      239,
    )
    expect(valuesOf(rows, 'frame.protocols')).toEqual(['nflog:ip:udp'])
    expect(valuesOf(rows, 'nflog.hook')).toEqual(['3'])
    expect(valuesOf(rows, 'nflog.ifindex_outdev')).toEqual(['2'])
    expect(valuesOf(rows, 'nflog.prefix')).toEqual(['a'])
    expect(valuesOf(rows, 'nflog.uid')).toEqual(['1000'])
    expect(valuesOf(rows, 'udp.dstport')).toEqual(['5000'])
  })

  it('stops at a length that cannot be and shows values of other lengths as bytes', () => {
    expect(protocols(`${head} 0300 0100 ${packet}`, 239)).toBe('nflog')
    expect(protocols(`${head} ff00 0900 ${IP}`, 239)).toBe('nflog')
    expect(protocols(`00 00 0007 ${packet}`, 239)).toBe('nflog:data')
    expect(valuesOf(dissect(`${head} 0500 0500 01`, 239), 'nflog.tlv_value')).toEqual(['01'])
  })
})
