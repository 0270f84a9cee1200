import { describe, expect, it } from 'vitest'
import { dissect, type Shown, valuesOf } from '../../testing/dissect.js'
import { concat, type Ipv4Options, ipv4, udp } from '../../testing/network.js'

const show = (payload: Uint8Array | string, o?: Ipv4Options): Shown[] => dissect(ipv4(payload, o), 228)
/** The rows behind the destination. */
const options = (hex: string): Shown[] => {
  const rows = show('', { options: hex })
  return rows.slice(rows.map(row => row[0]).lastIndexOf('ip.host') + 1, -1)
}

describe('ip', () => {
  it('reads the header', () => {
    const rows = show(udp('61'), { protocol: 17, id: 0x1234, ttl: 7 })
    expect(rows.filter(row => row[0].startsWith('ip'))).toEqual([
      ['ip', ''],
      ['ip.version', '4'],
      ['ip.hdr_len', '20'],
      ['ip.dsfield', '0x00'],
      ['ip.dsfield.dscp', '0'],
      ['ip.dsfield.ecn', '0'],
      ['ip.len', '29'],
      ['ip.id', '0x1234'],
      ['ip.flags', '0x00'],
      ['ip.flags.rb', '0'],
      ['ip.flags.df', '0'],
      ['ip.flags.mf', '0'],
      ['ip.frag_offset', '0'],
      ['ip.ttl', '7'],
      ['ip.proto', '17'],
      ['ip.checksum', '0x0000'],
      ['ip.checksum.status', '2'],
      ['ip.src', '10.0.0.1'],
      ['ip.addr', '10.0.0.1'],
      ['ip.src_host', '10.0.0.1'],
      ['ip.host', '10.0.0.1'],
      ['ip.dst', '10.0.0.2'],
      ['ip.addr', '10.0.0.2'],
      ['ip.dst_host', '10.0.0.2'],
      ['ip.host', '10.0.0.2'],
    ])
  })

  it('takes what is behind the total length as no part of it', () => {
    expect(valuesOf(dissect(concat(ipv4('6162'), '0000'), 228), 'data.data')).toEqual(['61:62'])
  })

  it('takes all that is there where the length is 0', () => {
    const rows = show('6162', { length: 0 })
    expect(valuesOf(rows, 'ip.len')).toEqual(['22'])
    expect(valuesOf(rows, 'data.data')).toEqual(['61:62'])
  })

  it('remarks lengths that cannot be', () => {
    const short = show('6162', { length: 19 })
    expect(valuesOf(short, 'ip.bogus_ip_length')).toHaveLength(1)
    expect(valuesOf(short, 'ip.src')).toEqual([])
    const long = show('6162', { length: 40 })
    expect(valuesOf(long, 'ip.bogus_ip_length')).toHaveLength(1)
    expect(valuesOf(long, 'data.data')).toEqual(['61:62'])
    const head = ipv4('6162')
    head[0] = 0x44
    expect(valuesOf(dissect(head, 228), 'ip.bogus_header_length')).toHaveLength(1)
  })

  it('breaks off where the bytes end', () => {
    const whole = ipv4('6162')
    for (let n = 1; n < 20; n++) {
      const rows = dissect(whole.subarray(0, n), 228)
      expect(valuesOf(rows, '_ws.malformed'), `${n} bytes`).toContain('')
      const cut = dissect(whole.subarray(0, n), 228, whole.length)
      expect(valuesOf(cut, '_ws.malformed'), `${n} of ${whole.length} bytes`).toHaveLength(0)
    }
  })

  it('remarks times to live', () => {
    expect(valuesOf(show('', { ttl: 4 }), 'ip.ttl.too_small')).toHaveLength(1)
    expect(valuesOf(show('', { ttl: 5 }), 'ip.ttl.too_small')).toHaveLength(0)
    expect(valuesOf(show('', { ttl: 2, dst: 'e0000009' }), 'ip.ttl.lncb')).toHaveLength(1)
    expect(valuesOf(show('', { ttl: 255, dst: 'e00000fb' }), 'ip.ttl.lncb')).toHaveLength(0)
    expect(valuesOf(show('', { ttl: 1, dst: 'effffffa' }), 'ip.ttl.too_small')).toHaveLength(0)
  })

  it('reads options', () => {
    expect(options('94040000')).toEqual([
      ['', 'Options: (4 bytes), Router Alert'],
      ['ip.options.routeralert', '94:04:00:00'],
      ['ip.opt.type', '148'],
      ['ip.opt.type.copy', '1'],
      ['ip.opt.type.class', '0'],
      ['ip.opt.type.number', '20'],
      ['ip.opt.len', '4'],
      ['ip.opt.ra', '0'],
    ])
    const record = options('070b080a0000070a00000900')
    expect(record.filter(row => /_rt$|ptr/.test(row[0]))).toEqual([
      ['ip.opt.ptr', '8'],
      ['ip.rec_rt', '10.0.0.7'],
      ['ip.empty_rt', '10.0.0.9'],
    ])
  })

  it('finds the real destination in a source route', () => {
    const rows = show('', { options: '830b040a0000070a00000800' })
    expect(valuesOf(rows, 'ip.cur_rt')).toEqual(['10.0.0.2'])
    expect(valuesOf(rows, 'ip.src_rt')).toEqual(['10.0.0.7'])
    expect(valuesOf(rows, 'ip.dst')).toEqual(['10.0.0.8'])
  })

  it('reads security labels', () => {
    const cipso = (tags: string): string[] => {
      const length = 6 + tags.length / 2
      const hex = `86${length.toString(16).padStart(2, '0')}00000001${tags}`
      return valuesOf(options(hex.padEnd(Math.ceil(hex.length / 8) * 8, '0')), 'ip.cipso.categories')
    }
    expect(cipso('01060005a001')).toEqual(['0,2,15'])
    expect(cipso('0208000500010009')).toEqual(['1,9'])
    expect(cipso('050a000500ef00ef0006')).toEqual(['239,6-0'])
  })

  it('stops at options that are too long or too short', () => {
    expect(valuesOf(options('44000000'), 'ip.opt.len.invalid')).toHaveLength(1)
    expect(valuesOf(options('44080000'), 'ip.opt.len.invalid')).toHaveLength(1)
    expect(valuesOf(options('01010144'), 'ip.opt.len.invalid')).toHaveLength(1)
    expect(valuesOf(options('01010101'), 'ip.nop')).toHaveLength(1)
  })

  it('unpacks tunnels', () => {
    const rows = show(ipv4(udp('61'), { protocol: 17, src: '0a000003' }), { protocol: 4 })
    expect(valuesOf(rows, 'frame.protocols')).toEqual(['ip:ip:udp:data'])
    expect(valuesOf(rows, 'ip.src')).toEqual(['10.0.0.1', '10.0.0.3'])
    expect(valuesOf(show(new Uint8Array(0), { protocol: 41 }), 'frame.protocols')[0]).toMatch(/^ip/)
  })
})
