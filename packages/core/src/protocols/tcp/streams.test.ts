import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../packet/limits.js'
import { counted, runSegments, type Segment } from '../../testing/tcp.js'

const ISN = 0xffff_fff0

const open = (isn = ISN): Segment[] => [
  { flags: 'S', seq: isn },
  { down: true, flags: 'SA', seq: 7000, ack: isn + 1 },
  { seq: isn + 1, ack: 7001 },
]

/** Messages one after the other, as the bytes of a stream. */
function stream(...texts: string[]): Uint8Array {
  const parts = texts.map(counted)
  const bytes = new Uint8Array(parts.reduce((n, p) => n + p.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

const cut = (bytes: Uint8Array, from: number, to: number, isn = ISN): Segment => ({
  seq: isn + 1 + from,
  ack: 7001,
  data: bytes.slice(from, to),
})

const TEXTS = ['one', 'two two', '', 'three three three', 'x', 'the last one']
const BYTES = stream(...TEXTS)
const texts = (segments: Segment[], mode: 'evidence' | 'tshark' = 'evidence'): string[] =>
  runSegments(segments, mode).met.map(m => m.text)

describe('segments in the order of the stream', () => {
  it('reads the same messages whatever the order, repetition and overlap of segments', () => {
    const pieces = fc.array(
      fc
        .tuple(fc.nat({ max: BYTES.length - 1 }), fc.integer({ min: 1, max: 20 }))
        .map(([a, n]) => [a, Math.min(a + n, BYTES.length)] as const),
      { minLength: 1, maxLength: 30 },
    )
    fc.assert(
      fc.property(
        pieces,
        fc.array(fc.nat({ max: BYTES.length - 1 }), { maxLength: 12 }),
        fc.nat(),
        (extra, cuts, seed) => {
          const marks = [...new Set([0, ...cuts, BYTES.length])].sort((a, b) => a - b)
          const whole = marks.slice(1).map((to, i) => [marks[i], to] as const)
          const all = [...whole, ...extra]
          // a fixed shuffle, so that a failure shows the order
          let state = seed + 1
          const order = all.map(range => ({ range, key: (state = (state * 48271) % 2147483647) }))
          order.sort((a, b) => a.key - b.key)
          const segments = [...open(), ...order.map(({ range }) => cut(BYTES, range[0], range[1]))]
          const { met, log } = runSegments(segments)
          expect(met.map(m => m.text)).toEqual(TEXTS)
          expect(log).toEqual(['end up'])
        },
      ),
      { numRuns: 300 },
    )
  })

  it('knows the frames of every message', () => {
    const bytes = stream('abcdef', 'gh')
    const { met } = runSegments([...open(), cut(bytes, 3, 5), cut(bytes, 5, 10), cut(bytes, 0, 3)])
    expect(met).toEqual([
      { up: true, text: 'abcdef', frames: [6, 4, 5] },
      { up: true, text: 'gh', frames: [5] },
    ])
  })

  it('skips a hole that the other side has acknowledged, and goes on at the next message', () => {
    const bytes = stream('abcdef', 'gh', 'ij')
    const { met, log } = runSegments([
      ...open(),
      cut(bytes, 0, 3),
      cut(bytes, 5, 10),
      { down: true, seq: 7001, ack: ISN + 1 + 10 },
      { down: true, seq: 7001, ack: ISN + 1 + 10 },
      cut(bytes, 10, 13),
    ])
    expect(met.map(m => m.text)).toEqual(['gh', 'ij'])
    expect(log).toEqual(['missing 2', 'gap up 2', 'end up'])
  })

  it('waits one packet for what an acknowledgment has overtaken', () => {
    const bytes = stream('abcdef', 'gh')
    const ack: Segment = { down: true, seq: 7001, ack: ISN + 1 + 10 }
    expect(texts([...open(), cut(bytes, 0, 3), cut(bytes, 5, 10), ack, cut(bytes, 3, 5)])).toEqual(['abcdef', 'gh'])
  })

  it('gives up a hole at the end of the capture', () => {
    const bytes = stream('abcdef', 'gh')
    const { met, log } = runSegments([...open(), cut(bytes, 0, 3), cut(bytes, 7, 10)])
    expect(met.map(m => m.text)).toEqual(['gh'])
    expect(log).toEqual(['missing 4', 'gap up 4', 'end up'])
  })

  it('gives up a hole when too many segments wait for it', () => {
    const many = LIMITS.streamSegments + 8
    const segments: Segment[] = [...open(0)]
    for (let i = 1; i <= many; i++) segments.push({ seq: 1 + i * 3, ack: 7001, data: counted('ab') })
    segments.splice(4, 0, { down: true, seq: 7001, ack: 1 })
    const { met } = runSegments(segments)
    expect(met).toHaveLength(many)
  })

  it('counts what was repeated and where copies differ; the first one counts', () => {
    const segments: Segment[] = [
      ...open(0),
      { seq: 4, ack: 7001, data: counted('cd') },
      { seq: 4, ack: 7001, data: counted('CD') },
      { seq: 1, ack: 7001, data: counted('ab') },
      { seq: 1, ack: 7001, data: counted('ab') },
    ]
    expect(texts(segments)).toEqual(['ab', 'cd'])
  })

  it('starts in the middle of a connection', () => {
    expect(
      texts([
        { seq: 5000, data: counted('ab') },
        { down: true, seq: 9, data: counted('cd') },
      ]),
    ).toEqual(['ab', 'cd'])
  })

  it('takes data of a SYN, drops keep-alives, ends with a FIN', () => {
    const { met, log } = runSegments([
      { flags: 'S', seq: 100, data: counted('ab') },
      { down: true, flags: 'SA', seq: 7000, ack: 104 },
      { seq: 103, ack: 7001, data: 'b' },
      { flags: 'FA', seq: 104, ack: 7001, data: counted('cd') },
      { seq: 107, ack: 7001, data: counted('ef') },
    ])
    expect(met.map(m => m.text)).toEqual(['ab', 'cd'])
    expect(log).toEqual(['end up'])
  })

  it('ends both directions with a RST', () => {
    const { log } = runSegments([
      ...open(0),
      { seq: 1, ack: 7001, data: counted('ab') },
      { down: true, seq: 7001, ack: 4, data: counted('cd') },
      { down: true, flags: 'R', seq: 7004 },
    ])
    expect(log).toEqual(['end down', 'end up'])
  })

  it('takes a new SYN for a new connection', () => {
    const { met, session } = runSegments([
      ...open(0),
      { seq: 1, ack: 7001, data: counted('ab') },
      ...open(50_000),
      { seq: 50_001, ack: 7001, data: counted('cd') },
    ])
    expect(met.map(m => m.text)).toEqual(['ab', 'cd'])
    expect(session.conversations.all).toHaveLength(2)
  })

  it('goes on behind a packet that the capture cut short', () => {
    const { met, log } = runSegments([
      ...open(0),
      { seq: 1, ack: 7001, data: counted('abcdefgh'), snap: 44 },
      { seq: 10, ack: 7001, data: counted('ij') },
    ])
    expect(met.map(m => m.text)).toEqual(['abc', 'ij'])
    expect(log).toEqual(['missing 5', 'gap up 5', 'end up'])
  })

  it('resynchronizes when the numbers jump', () => {
    const { met } = runSegments([
      ...open(0),
      { seq: 1, ack: 7001, data: counted('ab') },
      { seq: 0x4000_0000, ack: 7001, data: counted('cd') },
      { seq: 0x4000_0003, ack: 7001, data: counted('ef') },
    ])
    expect(met.map(m => m.text)).toEqual(['ab', 'cd', 'ef'])
  })

  it('keeps nothing of a scan', () => {
    const segments = Array.from({ length: 50 }, (_, i): Segment => ({ flags: 'S', seq: i, port: 1 + i }))
    const { session } = runSegments(segments)
    expect(session.held).toBe(0)
    expect(session.conversations.all.every(c => (c.flow as { up: unknown }).up === undefined)).toBe(true)
  })
})

describe('segments in the order of arrival', () => {
  const bytes = stream('abcdef', 'gh', 'ij')

  it('puts messages together', () => {
    expect(texts([...open(), cut(bytes, 0, 3), cut(bytes, 3, 9), cut(bytes, 9, 13)], 'tshark')).toEqual([
      'abcdef',
      'gh',
      'ij',
    ])
  })

  it('does not read retransmissions again', () => {
    const segments = [...open(), cut(bytes, 0, 7), cut(bytes, 0, 7), cut(bytes, 7, 13)]
    expect(texts(segments, 'tshark')).toEqual(['abcdef', 'gh', 'ij'])
  })

  it('reads what follows a hole as it comes', () => {
    expect(texts([...open(), cut(bytes, 0, 3), cut(bytes, 7, 10)], 'tshark')).toEqual(['gh'])
  })
})
