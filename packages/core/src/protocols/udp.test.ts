import { describe, expect, it } from 'vitest'
import { dissect, dissectAll, dissectAs, type Shown, valuesOf } from '../testing/dissect.js'

const u16 = (n: number): string => n.toString(16).padStart(4, '0')
/** An IPv4 packet as LINKTYPE_IPV4 has it. */
const ip = (payload: string, protocol = '11', from = '0a000001', to = '0a000002'): string => {
  const length = u16(20 + payload.replace(/ /g, '').length / 2)
  return `4500 ${length} 0001 0000 40${protocol} 0000 ${from} ${to} ${payload}`
}
const ip6 = (payload: string): string => {
  const length = u16(payload.replace(/ /g, '').length / 2)
  return `6000 0000 ${length} 11 40 ${'20'.repeat(16)} ${'21'.repeat(16)} ${payload}`
}
const only = (rows: Shown[], name: RegExp): Shown[] => rows.filter(row => name.test(row[0]))

describe('udp', () => {
  it('reads the header, and what follows from it', () => {
    expect(only(dissect(ip('9c40 c350 000c 1234 61626364'), 228), /^udp/)).toEqual([
      ['udp', ''],
      ['udp.srcport', '40000'],
      ['udp.dstport', '50000'],
      ['udp.port', '40000'],
      ['udp.port', '50000'],
      ['udp.length', '12'],
      ['udp.checksum', '0x1234'],
      ['udp.checksum.status', '2'],
      ['udp.stream', '0'],
      ['udp.time_relative', '0.000000000'],
      ['udp.time_delta', '0.000000000'],
      ['udp.payload', '61:62:63:64'],
    ])
  })

  it('numbers conversations, both directions alike', () => {
    const frames = dissectAll(
      [
        ip('9c40 c350 0009 1234 61'),
        ip('c350 9c40 0009 1234 61', '11', '0a000002', '0a000001'),
        ip('9c40 c351 0009 1234 61'),
      ],
      228,
    )
    expect(frames.map(rows => valuesOf(rows, 'udp.stream'))).toEqual([['0'], ['0'], ['1']])
  })

  it('allows no checksum for IPv4 alone', () => {
    expect(valuesOf(dissect(ip('9c40 c350 0009 0000 61'), 228), 'udp.checksum.status')).toEqual(['3'])
    const rows = dissect(ip6('9c40 c350 0009 0000 61'), 229)
    expect(only(rows, /^udp\.checksum\./)).toEqual([
      ['udp.checksum.zero', ''],
      ['udp.checksum.status', '4'],
    ])
  })

  it('minds lengths that cannot be', () => {
    const short = dissect(ip('9c40 c350 0005 1234 61626364'), 228)
    expect(only(short, /^udp\.(length|checksum|payload)/)).toEqual([
      ['udp.length', '5'],
      ['udp.length.bad', ''],
    ])
    const long = dissect(ip('9c40 c350 0064 1234 61626364'), 228)
    expect(only(long, /^udp\.(length|payload)/)).toEqual([
      ['udp.length', '100'],
      ['udp.length.bad', ''],
      ['udp.payload', '61:62:63:64'],
    ])
    const jumbo = dissect(ip6('9c40 c350 0000 1234 61626364'), 229)
    expect(valuesOf(jumbo, 'udp.length.bad_zero')).toHaveLength(1)
    expect(valuesOf(jumbo, 'data.data')).toEqual(['61:62:63:64'])
  })

  it('hands on no more than the length says', () => {
    const rows = dissect(ip('9c40 c350 000a 1234 61626364'), 228)
    expect(valuesOf(rows, 'udp.payload')).toEqual(['61:62:63:64'])
    expect(valuesOf(rows, 'data.data')).toEqual(['61:62'])
    const empty = dissect(ip('9c40 0035 0008 1234'), 228)
    expect(valuesOf(empty, 'udp.payload')).toEqual([])
    expect(valuesOf(empty, 'udp.time_delta')).toEqual([])
    expect(valuesOf(empty, 'frame.protocols')).toEqual(['ip:udp'])
  })

  it('suspects traceroute of its ports', () => {
    const hops = [0x829a, 0x829b, 0x82b8, 0x82b9].map(
      port => valuesOf(dissect(ip(`9c40 ${u16(port)} 0009 1234 61`), 228), 'udp.possible_traceroute').length,
    )
    expect(hops).toEqual([0, 1, 1, 0])
  })

  it('ends where the bytes end', () => {
    for (const hex of ['', '9c', '9c40', '9c40c350', '9c40c350000c', '9c40c350000c12'])
      expect(valuesOf(dissectAs('udp', hex), '_ws.malformed')).toContain('')
  })
})

describe('udplite', () => {
  it('has a coverage instead of a length', () => {
    const rows = dissect(ip('9c40 c350 0008 1234 61626364', '88'), 228)
    expect(only(rows, /^udp(lite)?($|\.(checksum_cov|length))/)).toEqual([
      ['udplite', ''],
      ['udp.checksum_coverage', '8'],
      ['udp.length', '12'],
    ])
    const bad = dissect(ip('9c40 c350 0005 1234 61626364', '88'), 228)
    expect(valuesOf(bad, 'udplite.checksum_coverage.bad')).toHaveLength(1)
  })
})
