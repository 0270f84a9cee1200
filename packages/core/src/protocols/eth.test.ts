import { describe, expect, it } from 'vitest'
import { fromHex } from '../bytes/text.js'
import { dissect, dissectAll, type Shown, valuesOf } from '../testing/dissect.js'

const ADDRESSES = '0211 2233 4455 0011 2233 4466 '
/** An IPv4 packet of 28 bytes: UDP without payload. */
const IP = '4500 001c 0001 0000 4011 0000 0a00 0001 0a00 0002 0fa0 1388 0008 0000 '
const tail = (rows: Shown[]): Shown[] => rows.filter(row => /^(eth\.(padding|trailer|fcs)|vlan\.trailer)/.test(row[0]))
const zeros = (n: number): string => '00'.repeat(n)

describe('eth', () => {
  it('tells of both addresses what their first bits say', () => {
    const rows = dissect(`${ADDRESSES}9999 01`)
    expect(rows.filter(row => row[0].startsWith('eth.dst') || row[0] === 'eth.addr')).toEqual([
      ['eth.dst', '02:11:22:33:44:55'],
      ['eth.dst_resolved', '02:11:22:33:44:55'],
      ['eth.dst.oui', '135458'],
      ['eth.addr', '02:11:22:33:44:55'],
      ['eth.dst.lg', '1'],
      ['eth.dst.ig', '0'],
      ['eth.addr', '00:11:22:33:44:66'],
    ])
    expect(valuesOf(rows, 'eth.type')).toEqual(['0x9999'])
    expect(valuesOf(rows, 'frame.protocols')).toEqual(['eth:ethertype:data'])
  })

  it('takes zeros up to 60 bytes as padding, what follows as trailer', () => {
    expect(tail(dissect(`${ADDRESSES}0800 ${IP}${zeros(18)}`))).toEqual([
      ['eth.padding', Array(18).fill('00').join(':')],
    ])
    expect(tail(dissect(`${ADDRESSES}0800 ${IP}${zeros(18)} 0102`))).toEqual([
      ['eth.padding', Array(18).fill('00').join(':')],
      ['eth.trailer', '01:02'],
    ])
    expect(tail(dissect(`${ADDRESSES}0800 ${IP}0000`))).toEqual([['eth.trailer', '00:00']])
  })

  it('takes the last four bytes of 64 or more as check sequence', () => {
    expect(tail(dissect(`${ADDRESSES}0800 ${IP}${zeros(18)} 0102 0304`))).toEqual([
      ['eth.padding', Array(18).fill('00').join(':')],
      ['eth.fcs', '0x01020304'],
      ['eth.fcs.status', '2'],
    ])
  })

  it('doubts padding that is not of zeros', () => {
    const rows = dissect(`${ADDRESSES}0800 ${IP}${'aa'.repeat(18)}`)
    expect(tail(rows)).toEqual([
      ['eth.trailer', Array(18).fill('aa').join(':')],
      ['eth.padding_bad', ''],
    ])
  })

  it('does not look for a tail that was not captured', () => {
    const whole = fromHex(`${ADDRESSES}0800 ${IP}${zeros(22)}`)
    expect(tail(dissect(whole.subarray(0, 42), 1, 64))).toEqual([])
    const cut = dissect(whole.subarray(0, 62), 1, 64)
    expect(tail(cut)).toHaveLength(1)
    expect(valuesOf(cut, '_ws.short')).toHaveLength(1)
  })

  it('reads a length as IEEE 802.3', () => {
    // SNAP, STP's SAP, and what follows eight bytes of payload
    const rows = dissect(`${ADDRESSES}0008 4242 03 0102030405 ${zeros(38)}`)
    expect(valuesOf(rows, 'eth.len')).toEqual(['8'])
    expect(valuesOf(rows, 'llc.dsap')).toEqual(['0x42'])
    expect(valuesOf(rows, 'eth.padding')).toHaveLength(1)
    const past = dissect(`${ADDRESSES}0100 4242 03 0102030405`)
    expect(valuesOf(past, 'eth.len.past_end')).toHaveLength(1)
  })

  it('names a number that is neither length nor type', () => {
    const rows = dissect(`${ADDRESSES}05e6 0102`)
    expect(valuesOf(rows, 'eth.invalid_lentype')).toEqual(['0x05e6'])
    expect(valuesOf(rows, 'data.data')).toEqual(['01:02'])
  })

  it('minds a group address as source', () => {
    expect(valuesOf(dissect('0211 2233 4455 0111 2233 4466 9999'), 'eth.src_not_group')).toHaveLength(1)
  })

  it('shows nothing of a header that is not whole', () => {
    const frames = Array.from({ length: 14 }, (_, n) => fromHex(`${ADDRESSES}0800`).subarray(0, n))
    for (const rows of dissectAll(frames)) {
      expect(valuesOf(rows, 'eth')).toEqual([])
      expect(valuesOf(rows, 'frame.protocols')).toEqual(['eth'])
      expect(valuesOf(rows, '_ws.malformed')).toContain('')
    }
  })
})

describe('vlan', () => {
  it('reads a tag and the packet behind it', () => {
    const rows = dissect(`${ADDRESSES}8100 f2bc 0800 ${IP}${zeros(14)}`)
    expect(rows.filter(row => row[0].startsWith('vlan.'))).toEqual([
      ['vlan.priority', '7'],
      ['vlan.dei', '1'],
      ['vlan.id', '700'],
      ['vlan.etype', '0x0800'],
    ])
    expect(valuesOf(rows, 'frame.protocols')).toEqual(['eth:ethertype:vlan:ethertype:ip:udp'])
    expect(tail(rows)).toEqual([['eth.padding', Array(14).fill('00').join(':')]])
  })

  it('gives the trailer to the innermost tag', () => {
    const rows = dissect(`${ADDRESSES}88a8 2005 8100 0006 0800 ${IP}${zeros(10)} 0102 0304 0506`)
    expect(valuesOf(rows, 'ieee8021ad.id')).toEqual(['5'])
    expect(valuesOf(rows, 'vlan.id')).toEqual(['6'])
    expect(tail(rows)).toEqual([
      ['eth.padding', Array(10).fill('00').join(':')],
      ['vlan.trailer', '01:02:03:04:05:06'],
    ])
  })

  it('reads two tags of a provider at once', () => {
    const rows = dissect(`${ADDRESSES}88a8 6005 88a8 0007 0800 ${IP}`)
    expect(valuesOf(rows, 'ieee8021ad.svid')).toEqual(['5'])
    expect(valuesOf(rows, 'ieee8021ad.cvid')).toEqual(['7'])
    expect(valuesOf(rows, 'ieee8021ah.etype')).toEqual(['0x0800'])
  })

  it('reads a length instead of a type', () => {
    const rows = dissect(`${ADDRESSES}8100 0005 0005 4242 03 0102 ffff`)
    expect(valuesOf(rows, 'vlan.len')).toEqual(['5'])
    expect(valuesOf(rows, 'vlan.trailer')).toEqual(['ff:ff'])
  })

  it('survives tags without end', () => {
    const rows = dissect(ADDRESSES + '8100 0001'.repeat(400))
    expect(valuesOf(rows, 'vlan.id').length).toBeGreaterThan(20)
    expect(valuesOf(rows, 'vlan.id').length).toBeLessThan(100)
  })
})
