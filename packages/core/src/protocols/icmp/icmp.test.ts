import { describe, expect, it } from 'vitest'
import { fieldById } from '../../packet/field.js'
import { labelRow } from '../../packet/label.js'
import { Packet } from '../../packet/packet.js'
import { dissect, dissectAll, rowsOf, type Shown, testSession, valuesOf } from '../../testing/dissect.js'
import { concat, type Ipv4Options, ipv4, summed, udp } from '../../testing/network.js'
import { frame } from '../frame.js'

const packet = (message: Uint8Array | string, o?: Ipv4Options): Uint8Array =>
  ipv4(summed(message), { ...o, protocol: 1 })
const show = (message: Uint8Array | string, o?: Ipv4Options): Shown[] => dissect(packet(message, o), 228)
const icmpOf = (rows: Shown[]): Shown[] =>
  rows.slice(
    rows.findIndex(row => row[0] === 'icmp'),
    -1,
  )

const back: Ipv4Options = { src: '0a000002', dst: '0a000001' }

describe('icmp', () => {
  it('tells the time of day that a timestamp means, of either byte order', () => {
    const told = (time: string): string => {
      const p = new Packet(testSession())
      const bytes = packet(`0d00 0000 0001 0001 ${time} 00000000 00000000`)
      const r = p.begin(1, bytes, 0, bytes.length, bytes.length)
      p.linkType = 228
      p.call(frame, r)
      const row = rowsOf(p).findIndex(([name]) => name === 'icmp.originate_timestamp')
      return labelRow(p, row, fieldById(p.tape.field[row]))
    }
    expect(told('0036ee80')).toBe('Originate Timestamp: 3600000 (1 hour after midnight UTC)')
    expect(told('80000001')).toBe('Originate Timestamp: 2147483649 (0.001 seconds after midnight UTC)')
    // more than a day, but not if it is read from the other end
    expect(told('05265c00')).toBe(
      'Originate Timestamp: 86400000 (1 hour, 40 minutes, 39.045 seconds after midnight UTC)',
    )
  })
  it('finds the request that a reply answers', () => {
    const request = '0800 0000 1122 0001 6162'
    const reply = '0000 0000 1122 0001 6162'
    const rows = dissectAll(
      [
        packet(request),
        packet(reply.replace('6162', '6163'), back),
        packet(reply),
        packet(reply, back),
        packet(reply, back),
      ],
      228,
    )
    expect(rows.map(x => valuesOf(x, 'icmp.resp_to')[0])).toEqual([undefined, undefined, '1', undefined, undefined])
    expect(icmpOf(rows[0])).toEqual([
      ['icmp', ''],
      ['icmp.type', '8'],
      ['icmp.code', '0'],
      ['icmp.checksum', valuesOf(rows[0], 'icmp.checksum')[0]],
      ['icmp.checksum.status', '1'],
      ['icmp.ident', '4386'],
      ['icmp.ident_le', '8721'],
      ['icmp.seq', '1'],
      ['icmp.seq_le', '256'],
      ['data', ''],
      ['data.data', '61:62'],
      ['data.len', '2'],
    ])
  })

  it('checks the checksum of what is there as a whole', () => {
    const b = packet('0800 0000 1122 0001 6162')
    b[22] ^= 1
    expect(valuesOf(dissect(b, 228), 'icmp.checksum.status')).toEqual(['0'])
    expect(valuesOf(dissect(b.subarray(0, 29), 228, b.length), 'icmp.checksum.status')).toEqual(['2'])
  })

  it('shows the packet that an error quotes, and leaves the one around it alone', () => {
    const quoted = ipv4(udp('616263'), { protocol: 17, src: '0a000002', dst: '0a000009' })
    const b = packet(concat('0303 0000 00000000', quoted))
    const p = new Packet(testSession())
    const r = p.begin(1, b, 0, b.length, b.length)
    p.linkType = 228
    p.call(frame, r)
    const rows = rowsOf(p)
    expect(valuesOf(rows, 'frame.protocols')).toEqual(['ip:icmp:ip:udp:data'])
    expect(valuesOf(rows, 'ip.dst')).toEqual(['10.0.0.2', '10.0.0.9'])
    expect(valuesOf(rows, 'udp.dstport')).toEqual(['50000'])
    expect([p.src, p.dst]).toEqual([p.session.addresses.id(b, 12, 4), p.session.addresses.id(b, 16, 4)])
    expect([p.srcPort, p.dstPort, p.quoted]).toEqual([0, 0, false])
    expect(p.transport).not.toBe(17)
    expect(p.conversation).toBeUndefined()
  })

  it('takes quoted packets that are cut short, nested or nonsense', () => {
    const quoted = ipv4(udp('616263'), { protocol: 17, length: 1500 })
    for (let n = 0; n <= quoted.length; n++) {
      const rows = show(concat('0b00 0000 00000000', quoted.subarray(0, n)))
      expect(valuesOf(rows, '_ws.malformed'), `${n} bytes`).toHaveLength(0)
    }
    const nested = packet(
      concat('0b00 0000 00000000', packet(concat('0b00 0000 00000000', ipv4(udp('61'), { protocol: 17 })))),
    )
    expect(valuesOf(dissect(nested, 228), 'frame.protocols')).toEqual(['ip:icmp:ip:icmp:ip:udp:data'])
  })

  it('does not put quoted fragments together', () => {
    const session = testSession()
    const piece = (offset: number, more: boolean): Uint8Array => ipv4('0102030405060708', { id: 7, offset, more })
    dissectAll([packet(concat('0b00 0000 00000000', piece(0, true))), piece(8, false)], 228, session)
    expect(session.held).toBe(8)
  })

  it('reads extensions', () => {
    const quoted = concat(ipv4(udp('61'), { protocol: 17 }), new Uint8Array(128 - 29))
    const rows = show(concat('0b00 0000 0020 0000', quoted, '2000 dcf3 000c 0101 00010140 00020341'))
    expect(valuesOf(rows, 'icmp.ext.class')).toEqual(['1'])
    expect(valuesOf(rows, 'icmp.mpls.label')).toEqual(['16', '32'])
    expect(valuesOf(rows, 'icmp.mpls.ttl')).toEqual(['64', '65'])
  })

  it('reads router advertisements', () => {
    const rows = show('0900 0000 02020708 0a000001 80000000 0a000002 00000005')
    expect(valuesOf(rows, 'icmp.router_address')).toEqual(['10.0.0.1', '10.0.0.2'])
    expect(valuesOf(rows, 'icmp.pref_level')).toEqual(['-2147483648', '5'])
  })

  it('tells which side wrote the time stamp of a ping', () => {
    const p = new Packet(testSession())
    const b = packet('0800 0000 1122 0001 6553f100 00000000 00000005 00000000'.replace(/ /g, ''))
    const r = p.begin(1, b, 0, b.length, b.length)
    p.seconds = 0x6553f100 + 2
    p.linkType = 228
    p.call(frame, r)
    expect(valuesOf(rowsOf(p), 'icmp.data_time')).toHaveLength(1)
  })

  it('survives every type, cut anywhere', () => {
    for (let type = 0; type < 256; type++) {
      const whole = packet(
        concat(new Uint8Array([type, 0, 0, 0]), '00112233 45000014 00000000 40110000 0a000001 0a000002'),
      )
      for (let n = 20; n <= whole.length; n += 3) dissect(whole.subarray(0, n), 228)
    }
  })
})
