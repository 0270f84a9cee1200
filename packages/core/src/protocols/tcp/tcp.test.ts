import { describe, expect, it } from 'vitest'
import { fromHex } from '../../bytes/text.js'
import { dissectAll, type Shown, valuesOf } from '../../testing/dissect.js'
import { type Segment, segmentBytes } from '../../testing/tcp.js'
import { flagNames } from './column.js'
import { flagLetters } from './index.js'

const read = (...segments: Segment[]): Shown[][] => dissectAll(segments.map(segmentBytes), 101)
const names = (rows: Shown[]): string[] => rows.map(r => r[0]).filter(n => n.startsWith('tcp.'))
const last = (rows: Shown[][]): Shown[] => rows[rows.length - 1]

const IP = `
  45 00 00 34  00 01 00 00  40 06 00 00   # version, length 52, TTL 64, TCP
  0a 00 00 01  0a 00 00 02
`

describe('header', () => {
  const [rows] = dissectAll(
    [
      `${IP}
      06 46 00 50              # ports 1606, 80
      7c 23 5a b7  00 00 00 00 # sequence number, acknowledgment
      80 02 20 00              # 32 bytes, SYN, window 8192
      0b 30 00 00              # checksum, urgent pointer
      02 04 05 b4              # MSS 1460
      01  03 03 02             # NOP, window scale 2
      01 01 04 02              # NOP, NOP, SACK permitted`,
    ],
    101,
  )
  const value = (name: string) => valuesOf(rows, name)[0]

  it("has Wireshark's values", () => {
    expect(value('tcp.srcport')).toBe('1606')
    expect(valuesOf(rows, 'tcp.port')).toEqual(['1606', '80'])
    expect(value('tcp.seq')).toBe('0')
    expect(value('tcp.seq_raw')).toBe('2082691767')
    expect(value('tcp.nxtseq')).toBe('1')
    expect(value('tcp.hdr_len')).toBe('32')
    expect(value('tcp.flags')).toBe('0x0002')
    expect(value('tcp.flags.syn')).toBe('1')
    expect(value('tcp.flags.str')).toBe('··········S·')
    expect(value('tcp.window_size')).toBe('8192')
    expect(value('tcp.checksum')).toBe('0x0b30')
    expect(value('tcp.checksum.status')).toBe('2')
    expect(value('tcp.completeness')).toBe('0')
  })

  it('reads the options', () => {
    expect(value('tcp.options.mss_val')).toBe('1460')
    expect(value('tcp.options.wscale.multiplier')).toBe('4')
    expect(valuesOf(rows, 'tcp.option_kind')).toEqual(['2', '1', '3', '1', '1', '4'])
    expect(names(rows)).not.toContain('tcp.options.mss.absent')
  })

  it('names flags', () => {
    expect(flagNames(0x012)).toBe('SYN, ACK')
    expect(flagNames(0)).toBe('<None>')
    expect(flagLetters(0x1ff)).toBe('···ACEUAPRSF')
  })

  it('says what is wrong', () => {
    const short = segmentBytes({ seq: 1 })
    short[32] = 0x40
    expect(names(dissectAll([short], 101)[0])).toContain('tcp.bogus_header_length')
    expect(names(last(read({ flags: 'S', ack: 5 })))).toContain('tcp.ack.nonzero')
    const cut = segmentBytes({ seq: 1 }).slice(0, 33)
    expect(dissectAll([cut], 101)[0].map(r => r[0])).toContain('_ws.malformed')
  })
})

describe('options', () => {
  const options = (hex: string, flags = 'A'): Shown[] => last(read({ flags, seq: 1, ack: 1, options: fromHex(hex) }))
  const pairs = (hex: string, flags?: string): Record<string, string> =>
    Object.fromEntries(options(hex, flags).filter(([n]) => n.startsWith('tcp.options.') || n.startsWith('tcp.option')))

  it.each([
    ['080a0000010000000200', 'tcp.options.timestamp.tsecr', '512'],
    ['060600000007', 'tcp.options.echo_value', '7'],
    ['1c048005', 'tcp.options.user_to_val', '5'],
    ['1d080102aabbccdd', 'tcp.options.ao.mac', 'aa:bb:cc:dd'],
    [
      '131200112233445566778899aabbccddeeff',
      'tcp.options.md5.digest',
      '00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff',
    ],
    ['22060102030405', 'tcp.options.tfo.cookie', '01:02:03:04'],
    ['fd0cf9890102030405060708', 'tcp.options.tfo.cookie', '01:02:03:04:05:06:07:08'],
    ['fd061234aabb', 'tcp.options.experimental.data', 'aa:bb'],
    ['ae08000001000002', 'tcp.options.acc_ecn.eceb', '2'],
    ['c806aabbccdd', 'tcp.options.unknown.payload', 'aa:bb:cc:dd'],
    ['1b080305aabbccdd', 'tcp.options.qs.rate', '3'],
    ['1404f801', 'tcp.options.scpsflags.bets', '1'],
    ['1e0c7000112233445566 7788', 'tcp.options.mptcp.recvkey', '1234605616436508552'],
    ['1e142005 00000010 00000020 00000001 0014 abcd', 'tcp.options.mptcp.datalvllen', '20'],
  ])('%s', (hex, name, value) => {
    expect(pairs(hex)[name]).toBe(value)
  })

  it('says of the acknowledgement that it takes data of the SYN', () => {
    const rows = read({ flags: 'S', seq: 0, data: 'data' }, { down: true, flags: 'SA', seq: 0, ack: 5 })[1]
    const names = rows.map(([name]) => name)
    const at = names.indexOf('tcp.analysis.tfo_ack')
    expect(at).toBeGreaterThan(names.indexOf('tcp.ack'))
    expect(at).toBeLessThan(names.indexOf('tcp.ack_raw'))
  })

  it('counts SACK blocks and sees D-SACK', () => {
    const rows = read(
      { down: true, flags: 'SA', seq: 0, ack: 1 },
      { seq: 1, ack: 100, options: fromHex('050a 00000005 00000010') },
    )[1]
    expect(valuesOf(rows, 'tcp.options.sack_le')).toEqual(['5'])
    expect(valuesOf(rows, 'tcp.options.sack.count')).toEqual(['1'])
    expect(valuesOf(rows, 'tcp.options.sack.dsack_re')).toEqual(['16'])
  })

  it.each(['0203b4', 'c800', 'c840', '0803', '0500', '1e02', '1e0330', '1e0410', 'fd03aa', '4c03', '08'])(
    'survives %s',
    hex => {
      expect(names(options(hex)).length).toBeGreaterThan(20)
    },
  )

  it('takes the truncation of every option', () => {
    const all = '050a0000000500000010 080a0000010000000200 1e0c0081112233445566 7788 4e100001 0a0000010a00000204d204d3'
    const bytes = fromHex(all)
    for (let n = 0; n <= bytes.length; n++) read({ options: bytes.slice(0, n) })
  })
})

describe('analysis', () => {
  const hello = (extra: Segment[]): Shown[][] =>
    read(
      { flags: 'S', seq: 0, options: fromHex('03030700') },
      { down: true, flags: 'SA', seq: 0, ack: 1, options: fromHex('03030700') },
      { seq: 1, ack: 1 },
      ...extra,
    )
  const found = (rows: Shown[]): string[] =>
    names(rows)
      .filter(
        n => n.startsWith('tcp.analysis.') && !/acks_frame|ack_rtt|initial_rtt|in_flight|push_bytes|flags|rto/.test(n),
      )
      .map(n => n.slice(13))

  it('scales the window, and measures', () => {
    const rows = last(hello([{ seq: 1, ack: 1, data: 'hello', flags: 'PA' }]))
    expect(valuesOf(rows, 'tcp.window_size')).toEqual(['128000'])
    expect(valuesOf(rows, 'tcp.window_size_scalefactor')).toEqual(['128'])
    expect(valuesOf(rows, 'tcp.analysis.bytes_in_flight')).toEqual(['5'])
    expect(valuesOf(rows, 'tcp.completeness')).toEqual(['7'])
  })

  it.each<[string, Segment[], string[]]>([
    ['a hole', [{ seq: 11, ack: 1, data: 'x' }], ['lost_segment']],
    ['an acknowledgment of what was not seen', [{ seq: 1, ack: 50 }], ['ack_lost_segment']],
    ['a window update', [{ seq: 1, ack: 1, window: 900 }], ['window_update']],
    ['a closed window', [{ seq: 1, ack: 1, window: 0, data: 'x' }], ['zero_window']],
    ['a keep-alive', [{ seq: 0, ack: 1 }], ['keep_alive']],
    [
      'the answer to it',
      [
        { seq: 0, ack: 1 },
        { down: true, seq: 1, ack: 1 },
        { seq: 0, ack: 1 },
        { down: true, seq: 1, ack: 1 },
      ],
      ['keep_alive_ack'],
    ],
    [
      'a duplicate',
      [{ seq: 1, ack: 1 }],
      ['duplicate_ack', 'duplicate_ack_num', 'duplicate_ack_frame', 'duplicate_ack'],
    ],
    [
      'data that is acknowledged already',
      [
        { seq: 1, ack: 1, data: 'xy' },
        { down: true, seq: 1, ack: 3 },
        { seq: 1, ack: 1, data: 'xy' },
      ],
      ['spurious_retransmission', 'retransmission'],
    ],
    [
      'data that was acknowledged before it came',
      [
        { down: true, seq: 1, ack: 3 },
        { seq: 1, ack: 1, data: 'xy' },
      ],
      ['spurious_retransmission', 'retransmission'],
    ],
    ['another connection', [{ flags: 'S', seq: 99 }], ['reused_ports']],
  ])('sees %s', (_title, extra, expected) => {
    expect(found(last(hello(extra)))).toEqual(expected)
  })
})
