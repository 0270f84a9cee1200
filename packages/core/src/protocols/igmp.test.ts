import { describe, expect, it } from 'vitest'
import { dissect, type Shown, valuesOf } from '../testing/dissect.js'
import { ipv4, summed } from '../testing/network.js'

const show = (message: string): Shown[] => dissect(ipv4(summed(message), { protocol: 2, ttl: 1 }), 228)
const own = (rows: Shown[]): Shown[] =>
  rows.slice(rows.findIndex(row => row[0] === 'igmp') + 1).filter(row => !/checksum|^frame/.test(row[0]))

describe('igmp', () => {
  it('tells the versions apart', () => {
    const version = (message: string): string[] => valuesOf(show(message), 'igmp.version')
    expect(version('1100 0000 00000000')).toEqual(['1'])
    expect(version('1164 0000 00000000')).toEqual(['2'])
    expect(version('1164 0000 00000000 027d 0000')).toEqual(['3'])
    expect(version('1600 0000 ef010203')).toEqual(['2'])
  })

  it('reads reports of version 3', () => {
    expect(own(show('2200 0000 0000 0002 0100 0001 ef010203 0a000001 0401 0000 ef010204 aabbccdd'))).toEqual([
      ['igmp.version', '3'],
      ['igmp.type', '0x22'],
      ['igmp.reserved', '00'],
      ['igmp.reserved', '00:00'],
      ['igmp.num_grp_recs', '2'],
      ['', 'Group Record : 239.1.2.3  Mode Is Include'],
      ['igmp.record_type', '1'],
      ['igmp.aux_data_len', '0'],
      ['igmp.num_src', '1'],
      ['igmp.maddr', '239.1.2.3'],
      ['igmp.saddr', '10.0.0.1'],
      ['', 'Group Record : 239.1.2.4  Change To Exclude Mode'],
      ['igmp.record_type', '4'],
      ['igmp.aux_data_len', '1'],
      ['igmp.num_src', '0'],
      ['igmp.maddr', '239.1.2.4'],
      ['igmp.aux_data', 'aa:bb:cc:dd'],
    ])
  })

  it('decodes the floating point of queries', () => {
    const rows = show('118f 0000 ef010203 0a8f 0001 0a000001')
    expect(valuesOf(rows, 'igmp.max_resp')).toEqual(['248'])
    expect(valuesOf(rows, 'igmp.saddr')).toEqual(['10.0.0.1'])
  })

  it('checks the checksum', () => {
    expect(valuesOf(show('1600 0000 ef010203'), 'igmp.checksum.status')).toEqual(['1'])
    expect(valuesOf(dissect(ipv4('1600 1234 ef010203', { protocol: 2 }), 228), 'igmp.checksum.status')).toEqual(['0'])
  })

  it('survives records that are not there, and every type cut anywhere', () => {
    expect(valuesOf(show('2200 0000 0000 ffff 0100 ffff ef010203'), '_ws.malformed')).toContain('')
    for (let type = 0; type < 256; type++) {
      const whole = ipv4(summed(`${type.toString(16).padStart(2, '0')}00 0000 ${'01'.repeat(24)}`), { protocol: 2 })
      for (let n = 20; n <= whole.length; n += 3) dissect(whole.subarray(0, n), 228)
    }
  })
})
