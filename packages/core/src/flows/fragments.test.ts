import { describe, expect, it } from 'vitest'
import { Packet } from '../packet/packet.js'
import { demandNothing, Session } from '../packet/session.js'
import { frame } from '../protocols/frame.js'
import { standardRegistry } from '../protocols/index.js'
import { dissectAll, type Shown, testSession, valuesOf } from '../testing/dissect.js'
import { concat, type Ipv4Options, ipv4, ipv6, udp } from '../testing/network.js'

const piece = (offset: number, fill: string, more = true, o: Ipv4Options = {}): Uint8Array =>
  ipv4(fill, { id: 7, offset, more, ...o })
const about = (rows: Shown[]): Shown[] => rows.filter(row => /^ip\.(frag(ment|$)|reassembled)/.test(row[0]))
const wholes = (frames: Uint8Array[], mode: 'tshark' | 'evidence' = 'tshark'): (string | undefined)[] =>
  dissectAll(frames, 228, testSession(mode)).map(rows => valuesOf(rows, 'ip.reassembled.data')[0])

/** Dissects without looking at what is shown; the answer is how the last packet was left. */
function feed(session: Session, frames: readonly Uint8Array[], wire?: number, step = 0): Packet {
  const p = new Packet(session)
  frames.forEach((b, i) => {
    const r = p.begin(i + 1, b, 0, b.length, wire ?? b.length)
    p.seconds = i * step
    p.linkType = 228
    p.call(frame, r)
  })
  return p
}

const A = '0101010101010101'
const B = '0202020202020202'
const C = '0303030303030303'
const shown = (...parts: string[]): string => parts.join('').replace(/..(?!$)/g, '$&:')

describe('fragments', () => {
  it('puts a datagram together in the packet that completes it', () => {
    const datagram = udp('aabbccddeeff0011')
    const [first, last] = dissectAll(
      [
        ipv4(datagram.subarray(0, 8), { id: 7, more: true, protocol: 17 }),
        ipv4(datagram.subarray(8), { id: 7, offset: 8, protocol: 17 }),
      ],
      228,
    )
    expect(valuesOf(first, 'frame.protocols')).toEqual(['ip:data'])
    expect(about(first)).toEqual([])
    expect(valuesOf(last, 'frame.protocols')).toEqual(['ip:udp:data'])
    expect(about(last)).toEqual([
      ['ip.fragments', '9c:40:c3:50:00:10:00:00:aa:bb:cc:dd:ee:ff:00:11'],
      ['ip.fragment', '1'],
      ['ip.fragment', '2'],
      ['ip.fragment.count', '2'],
      ['ip.reassembled.length', '16'],
      ['ip.reassembled.data', '9c:40:c3:50:00:10:00:00:aa:bb:cc:dd:ee:ff:00:11'],
    ])
    expect(valuesOf(last, 'udp.payload')).toEqual(['aa:bb:cc:dd:ee:ff:00:11'])
  })

  it('takes fragments in any order', () => {
    expect(wholes([piece(16, C, false), piece(8, B), piece(0, A)])).toEqual([undefined, undefined, shown(A, B, C)])
  })

  it('marks duplicates and fragments that overlap', () => {
    const twice = dissectAll([piece(0, A), piece(0, A), piece(8, B, false)], 228)[2]
    expect(valuesOf(twice, 'ip.fragment.overlap')).toEqual(['1'])
    expect(valuesOf(twice, 'ip.fragment.overlap.conflict')).toEqual([])
    const differing = dissectAll([piece(0, A + A), piece(8, B), piece(16, C, false)], 228)[2]
    expect(valuesOf(differing, 'ip.fragment.overlap.conflict')).toEqual(['1'])
    expect(valuesOf(differing, 'ip.reassembled.data')).toEqual([shown(A, A, C)])
  })

  it('survives a teardrop', () => {
    const rows = dissectAll([piece(0, A + B + C), piece(8, '0909', false)], 228)[1]
    expect(valuesOf(rows, 'ip.fragment.toolongfragment')).toEqual(['1'])
    expect(valuesOf(rows, 'ip.reassembled.length')).toEqual(['10'])
  })

  it('marks a second end', () => {
    const rows = dissectAll([piece(0, A), piece(16, C, false), piece(24, C, false), piece(8, B)], 228)[3]
    expect(valuesOf(rows, 'ip.fragment.multipletails')).toEqual(['1'])
    expect(valuesOf(rows, 'ip.reassembled.length')).toEqual(['24'])
  })

  it('keeps datagrams apart by addresses, id and protocol', () => {
    const frames = [
      piece(0, A),
      piece(8, B, false, { id: 8 }),
      piece(8, B, false, { protocol: 254 }),
      piece(8, B, false, { src: '0a000009' }),
      piece(8, C, false),
    ]
    expect(wholes(frames)).toEqual([undefined, undefined, undefined, undefined, shown(A, C)])
  })

  it('does not take fragments that the capture cut', () => {
    const session = testSession()
    feed(session, [piece(0, A).subarray(0, 24), piece(8, B, false)], 28)
    expect(session.held).toBe(8)
  })

  it('gives up the oldest when too many wait, and keeps count of what it holds', () => {
    const session = new Session(standardRegistry(), demandNothing())
    feed(
      session,
      Array.from({ length: 20_010 }, (_, id) => piece(0, A, true, { id })),
    )
    expect(session.held).toBe(20_000 * 8)
    expect(session.coverage.abandoned).toBe(10)
  })

  it('gives up a datagram of too many fragments', () => {
    const session = new Session(standardRegistry(), demandNothing())
    feed(session, Array<Uint8Array>(8193).fill(piece(8, B)))
    expect(session.held).toBe(0)
    expect(session.coverage.abandoned).toBe(1)
  })

  it('does not wait forever in evidence mode', () => {
    const left = (mode: 'tshark' | 'evidence'): number => {
      const session = testSession(mode)
      feed(session, [piece(0, A), piece(8, B, false)], undefined, 121)
      return session.held
    }
    expect(left('tshark')).toBe(0)
    expect(left('evidence')).toBe(8)
  })

  it('works where nothing is shown', () => {
    const session = new Session(standardRegistry(), { ...demandNothing(), conversations: true })
    session.strict = true
    const datagram = udp('aabbccddeeff0011')
    const p = feed(session, [
      ipv4(datagram.subarray(8), { id: 7, offset: 8, protocol: 17 }),
      ipv4(datagram.subarray(0, 8), { id: 7, more: true, protocol: 17 }),
    ])
    expect([p.srcPort, p.dstPort, p.transport]).toEqual([40_000, 50_000, 17])
    expect(session.held).toBe(0)
  })

  it('puts IPv6 datagrams together', () => {
    const datagram = udp('aabbccddeeff0011')
    const part = (offset: number, more: boolean): Uint8Array =>
      ipv6(
        concat(
          `1100 00${(offset | (more ? 1 : 0)).toString(16).padStart(2, '0')} 00000007`,
          datagram.subarray(offset, offset + 8),
        ),
        {
          next: 44,
        },
      )
    const [, last] = dissectAll([part(8, false), part(0, true)], 229)
    expect(valuesOf(last, 'frame.protocols')).toEqual(['ipv6:ipv6.fraghdr:udp:data'])
    expect(valuesOf(last, 'ipv6.fragment')).toEqual(['2', '1'])
    expect(valuesOf(last, 'udp.payload')).toEqual(['aa:bb:cc:dd:ee:ff:00:11'])
  })
})
