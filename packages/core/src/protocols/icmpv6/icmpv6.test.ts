import { describe, expect, it } from 'vitest'
import { dissect, dissectAll, type Shown, valuesOf } from '../../testing/dissect.js'
import { concat, icmpv6, ipv6, udp } from '../../testing/network.js'

const show = (message: string): Shown[] => dissect(icmpv6(message), 229)
const own = (rows: Shown[]): Shown[] => rows.slice(rows.findIndex(row => row[0] === 'icmpv6') + 1, -1)
const ADDRESS = '20010db8000000000000000000000009'
const hexOf = (b: Uint8Array): string => Array.from(b, x => x.toString(16).padStart(2, '0')).join('')

describe('icmpv6', () => {
  it('reads a neighbour solicitation', () => {
    const rows = show(`8700 0000 00000000 ${ADDRESS} 0101 001122334455`)
    expect(own(rows)).toEqual([
      ['icmpv6.type', '135'],
      ['icmpv6.code', '0'],
      ['icmpv6.checksum', valuesOf(rows, 'icmpv6.checksum')[0]],
      ['icmpv6.checksum.status', '1'],
      ['icmpv6.reserved', '00:00:00:00'],
      ['icmpv6.nd.ns.target_address', '2001:db8::9'],
      ['icmpv6.opt', ''],
      ['icmpv6.opt.type', '1'],
      ['icmpv6.opt.length', '1'],
      ['icmpv6.opt.linkaddr', '00:11:22:33:44:55'],
      ['icmpv6.opt.src_linkaddr', '00:11:22:33:44:55'],
    ])
  })

  it('reads a router advertisement', () => {
    const rows = show(
      `8600 0000 40c8 0708 00007530 000003e8
       0304 40c0 00015180 00003840 00000000 ${ADDRESS}   # prefix
       0501 0000 000005dc                                # MTU
       1903 0000 00000708 ${ADDRESS}                     # DNS server
       1f03 0000 00000708 056c6f63616c 0765 78616d706c65 0000`,
    )
    expect(valuesOf(rows, 'icmpv6.nd.ra.router_lifetime')).toEqual(['1800'])
    expect(valuesOf(rows, 'icmpv6.opt.prefix')).toEqual(['2001:db8::9'])
    expect(valuesOf(rows, 'icmpv6.opt.mtu')).toEqual(['1500'])
    expect(valuesOf(rows, 'icmpv6.opt.rdnss')).toEqual(['2001:db8::9'])
    expect(valuesOf(rows, 'icmpv6.opt.dnssl')[0]).toBe('local.example')
  })

  it('reads multicast listener reports', () => {
    const rows = show(`8f00 0000 0000 0002 0100 0001 ${ADDRESS} ${ADDRESS} 0401 0000 ${ADDRESS} aabbccdd`)
    expect(valuesOf(rows, 'icmpv6.mldr.mar.record_type')).toEqual(['1', '4'])
    expect(valuesOf(rows, 'icmpv6.mldr.mar.multicast_address')).toEqual(['2001:db8::9', '2001:db8::9'])
    expect(valuesOf(rows, 'icmpv6.mldr.mar.source_address')).toEqual(['2001:db8::9'])
  })

  it('finds the request that a reply answers', () => {
    const back = { src: '20010db8000000000000000000000002', dst: '20010db8000000000000000000000001' }
    const rows = dissectAll([icmpv6('8000 0000 1234 0001 6162'), icmpv6('8100 0000 1234 0001 6162', back)], 229)
    expect(valuesOf(rows[1], 'icmpv6.resp_to')).toEqual(['1'])
  })

  it('shows the packet that an error quotes', () => {
    const quoted = ipv6(udp('616263'), { next: 17, length: 1400 })
    const rows = show(`0104 0000 00000000 ${hexOf(quoted)}`)
    expect(valuesOf(rows, 'frame.protocols')).toEqual(['ipv6:icmpv6:ipv6:udp:data'])
    expect(valuesOf(rows, '_ws.malformed')).toEqual([])
  })

  it('stops at an option without a length', () => {
    const rows = show(`8700 0000 00000000 ${ADDRESS} 0100 0000 0000 0000 0101 001122334455`)
    expect(valuesOf(rows, 'icmpv6.opt.type').length).toBeLessThan(3)
  })

  it('survives every type and option, cut anywhere', () => {
    const tail = '00112233 0102030405060708090a0b0c0d0e0f10 0102030405060708090a0b0c0d0e0f10 0102030405060708'
    for (let n = 0; n < 256; n++) {
      const code = n.toString(16).padStart(2, '0')
      for (const message of [
        `${code}00 0000 ${tail}`,
        `8700 0000 00000000 ${ADDRESS} ${code}02 ${tail}`,
        `9b${code} 0000 ${tail}`,
      ]) {
        const whole = concat(icmpv6(message))
        for (let cut = 40; cut <= whole.length; cut += 5) dissect(whole.subarray(0, cut), 229)
      }
    }
  })
})
