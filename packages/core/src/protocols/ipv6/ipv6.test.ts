import { describe, expect, it } from 'vitest'
import { Packet } from '../../packet/packet.js'
import { dissect, type Shown, testSession, valuesOf } from '../../testing/dissect.js'
import { concat, type Ipv6Options, ipv4, ipv6, udp } from '../../testing/network.js'
import { frame } from '../frame.js'

const show = (payload: Uint8Array | string, o?: Ipv6Options): Shown[] => dissect(ipv6(payload, o), 229)
const stack = (rows: Shown[]): string => valuesOf(rows, 'frame.protocols')[0]

describe('ipv6', () => {
  it('reads the header', () => {
    const rows = show(udp('61'), { next: 17 })
    expect(rows.filter(row => row[0].startsWith('ip'))).toEqual([
      ['ipv6', ''],
      ['ipv6.version', '6'],
      ['ip.version', '6'],
      ['ipv6.tclass', '0x00000000'],
      ['ipv6.tclass.dscp', '0'],
      ['ipv6.tclass.ecn', '0'],
      ['ipv6.flow', '0x000000'],
      ['ipv6.plen', '9'],
      ['ipv6.nxt', '17'],
      ['ipv6.hlim', '64'],
      ['ipv6.src', '2001:db8::1'],
      ['ipv6.addr', '2001:db8::1'],
      ['ipv6.src_host', '2001:db8::1'],
      ['ipv6.host', '2001:db8::1'],
      ['ipv6.dst', '2001:db8::2'],
      ['ipv6.addr', '2001:db8::2'],
      ['ipv6.dst_host', '2001:db8::2'],
      ['ipv6.host', '2001:db8::2'],
    ])
    expect(stack(rows)).toBe('ipv6:udp:data')
  })

  it('goes through extension headers', () => {
    const rows = show(concat('3c00 050200000100', '1100 010400000000', udp('61')), { next: 0 })
    expect(stack(rows)).toBe('ipv6:ipv6.hopopts:ipv6.dstopts:udp:data')
    expect(valuesOf(rows, 'ipv6.opt.type')).toEqual(['0x05', '0x01', '0x01'])
    expect(valuesOf(rows, 'ipv6.opt.router_alert')).toEqual(['0'])
  })

  it('takes the destination of a routing header that still has a way to go', () => {
    const routing = concat('1102 0001 00000000', '20010db8000000000000000000000009', udp('61'))
    const p = new Packet(testSession())
    const b = ipv6(routing, { next: 43 })
    const r = p.begin(1, b, 0, b.length, b.length)
    p.linkType = 229
    p.call(frame, r)
    expect(p.dst).toBe(p.session.addresses.id(b, 48, 16))
    const rows = dissect(b, 229)
    expect(stack(rows)).toBe('ipv6:ipv6.routing:udp:data')
    expect(valuesOf(rows, 'ipv6.routing.src.addr')).toEqual(['2001:db8::9'])
  })

  it('reads jumbo payloads', () => {
    const size = 0x10008
    const whole = new Uint8Array(size)
    whole.set([59, 0, 0xc2, 4, 0, 1, 0, 8])
    const rows = show(whole, { next: 0, length: 0 })
    expect(valuesOf(rows, 'ipv6.opt.jumbo')).toEqual(['65544'])
    expect(valuesOf(rows, 'data.len')).toEqual(['65536'])
    expect(valuesOf(show('3b00 010400000000', { next: 0, length: 0 }), 'ipv6.opt.jumbo.missing')).toHaveLength(1)
  })

  it('takes what there is for a length of 0 only as evidence', () => {
    const b = ipv6(udp('61'), { next: 17, length: 0 })
    expect(valuesOf(dissect(b, 229), 'ipv6.plen_zero')).toHaveLength(1)
    const p = new Packet(testSession('evidence'))
    const r = p.begin(1, b, 0, b.length, b.length)
    p.linkType = 229
    p.call(frame, r)
    expect(p.transport).toBe(17)
  })

  it('breaks off where the bytes end', () => {
    const whole = ipv6(concat('3c00 050200000100', '1100 010400000000', udp('61')), { next: 0 })
    for (let n = 1; n < whole.length - 1; n++)
      expect(valuesOf(dissect(whole.subarray(0, n), 229), '_ws.malformed').length, `${n} bytes`).toBeGreaterThan(0)
  })

  it('shows addresses that addresses hold', () => {
    const rows = show('', {
      src: '20020a000001000000000000000000001'.slice(0, 32),
      dst: 'fe80000000000000021122fffe334455',
    })
    expect(valuesOf(rows, 'ipv6.src_6to4_gw_ipv4')).toEqual(['10.0.0.1'])
    expect(valuesOf(rows, 'ipv6.dst_slaac_mac')).toEqual(['00:11:22:33:44:55'])
  })

  it('is carried in and carries IPv4', () => {
    expect(stack(dissect(ipv4(ipv6(udp('61'), { next: 17 }), { protocol: 41 }), 228))).toBe('ip:ipv6:udp:data')
    expect(stack(show(ipv4(udp('61'), { protocol: 17 }), { next: 4 }))).toBe('ipv6:ip:udp:data')
  })

  it('goes through an authentication header', () => {
    const rows = show(concat('1104 0000 00000101 00000007 000102030405060708090a0b', udp('61')), { next: 51 })
    expect(stack(rows)).toBe('ipv6:ah:udp:data')
    expect(rows.filter(row => row[0].startsWith('ah'))).toEqual([
      ['ah', ''],
      ['ah.next_header', '17'],
      ['ah.length', '4'],
      ['ah.reserved', '00:00'],
      ['ah.spi', '0x00000101'],
      ['ah.sequence', '7'],
      ['ah.icv', '00:01:02:03:04:05:06:07:08:09:0a:0b'],
    ])
  })
})
