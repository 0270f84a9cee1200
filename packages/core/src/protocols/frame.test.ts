import { describe, expect, it } from 'vitest'
import type { PacketOptions } from '../capture/batch.js'
import { type CaptureMeta, emptyMeta, plainInterface, plainSection } from '../capture/meta.js'
import { Packet } from '../packet/packet.js'
import { rowsOf, type Shown, testSession, valuesOf } from '../testing/dissect.js'
import { frame } from './frame.js'

const BYTES = new Uint8Array(60)

interface Record {
  seconds?: number
  nanos?: number
  untimed?: boolean
  linkType?: number
  iface?: number
  wire?: number
  options?: Partial<PacketOptions>
}

/** The frame rows of records of one capture. */
function frames(records: readonly Record[], capture?: CaptureMeta): Shown[][] {
  const p = new Packet(testSession())
  p.capture = capture
  return records.map((record, i) => {
    const r = p.begin(i + 1, BYTES, 0, BYTES.length, record.wire ?? BYTES.length)
    p.seconds = record.seconds ?? 0
    p.nanos = record.nanos ?? 0
    p.timed = record.untimed !== true
    p.linkType = record.linkType ?? 147
    p.iface = record.iface ?? 0
    p.options = record.options === undefined ? undefined : { comments: [], raw: [], ...record.options }
    p.call(frame, r)
    return rowsOf(p).filter(row => row[0].startsWith('frame') || row[0] === 'pkt_comment')
  })
}

function pcapng(): CaptureMeta {
  const meta = emptyMeta('pcapng', 'little', '1.0')
  meta.sections.push(plainSection('little', '1.0'))
  meta.interfaces.push(
    { ...plainInterface(147, 0, 1_000_000), name: 'eth9', description: 'a card' },
    { ...plainInterface(147, 0, 1_000_000), id: 1 },
    { ...plainInterface(-1, 0, 1_000_000), id: -1, block: { type: 0xbad, enterprise: 32473 } },
  )
  return meta
}

describe('frame', () => {
  it('counts and measures', () => {
    const [rows] = frames([{ seconds: 1_600_000_000, nanos: 5 }])
    expect(rows).toEqual([
      ['frame', ''],
      ['frame.encap_type', '45'],
      ['frame.time', 'Sep 13, 2020 12:26:40.000000005 UTC'],
      ['frame.offset_shift', '0.000000000'],
      ['frame.time_epoch', '1600000000.000000005'],
      ['frame.time_delta', '0.000000000'],
      ['frame.time_delta_displayed', '0.000000000'],
      ['frame.time_relative', '0.000000000'],
      ['frame.number', '1'],
      ['frame.len', '60'],
      ['frame.cap_len', '60'],
      ['frame.marked', '0'],
      ['frame.ignored', '0'],
      ['frame.protocols', 'data'],
    ])
  })

  it('tells the time since other frames, also backwards', () => {
    const rows = frames([{ seconds: 10 }, { seconds: 12, nanos: 5 }, { seconds: 12, nanos: 2 }, { seconds: 9 }])
    expect(rows.map(frame => valuesOf(frame, 'frame.time_delta')[0])).toEqual([
      '0.000000000',
      '2.000000005',
      '-0.000000003',
      '-3.000000002',
    ])
    expect(rows.map(frame => valuesOf(frame, 'frame.time_relative')[0])).toEqual([
      '0.000000000',
      '2.000000005',
      '2.000000002',
      '-1.000000000',
    ])
  })

  it('counts a packet without time as one of 1970', () => {
    const rows = frames([{ seconds: 10 }, { untimed: true }, { seconds: 12 }])
    expect(valuesOf(rows[1], 'frame.time')).toEqual([])
    expect(valuesOf(rows[2], 'frame.time_delta')).toEqual(['12.000000000'])
  })

  it('says where the packet was captured', () => {
    const [named, unnamed] = frames([{}, { iface: 1 }], pcapng())
    expect(named.slice(1, 5)).toEqual([
      ['frame.section_number', '1'],
      ['frame.interface_id', '0'],
      ['frame.interface_name', 'eth9'],
      ['frame.interface_description', 'a card'],
    ])
    expect(valuesOf(unnamed, 'frame.interface_name')).toEqual(['unknown'])
  })

  it('shows the options of the packet, comments first', () => {
    const [rows] = frames(
      [
        {
          options: {
            comments: ['one', 'two'],
            flags: 0x0100_0085,
            dropCount: 7n,
            packetId: 0x1234_5678_9abc_def0n,
            queue: 3,
            verdicts: [Uint8Array.of(0, 1, 2), Uint8Array.of(1, 5, 0, 0, 0, 0, 0, 0, 0)],
          },
        },
      ],
      pcapng(),
    )
    const at = (name: string): string => valuesOf(rows, name).join(' ')
    expect(at('frame.comment')).toBe('one two')
    expect(at('frame.packet_flags')).toBe('0x01000085')
    expect(at('frame.packet_flags_direction')).toBe('0x00000001')
    expect(at('frame.packet_flags_reception_type')).toBe('1')
    expect(at('frame.packet_flags_fcs_length')).toBe('4')
    expect(at('frame.packet_flags_crc_error')).toBe('1')
    expect(at('frame.p2p_dir')).toBe('1')
    expect(at('frame.drop_count')).toBe('7')
    expect(at('frame.packet_id')).toBe('1311768467463790320')
    expect(at('frame.interface_queue')).toBe('3')
    expect(at('frame.verdict.hw')).toBe('01:02')
    expect(at('frame.verdict.ebpf_tc')).toBe('5')
  })

  it('reads a custom block as a frame of its own kind', () => {
    const [rows] = frames([{ iface: 2, linkType: -1, untimed: true }], pcapng())
    expect(rows).toEqual([
      ['frame', ''],
      ['frame.section_number', '1'],
      ['frame.number', '1'],
      ['frame.len', '60'],
      ['frame.cap_len', '60'],
      ['frame.marked', '0'],
      ['frame.ignored', '0'],
      ['frame.cb_pen', '32473'],
      ['frame.cb_copy', '1'],
      ['frame.protocols', 'data'],
    ])
  })

  it('minds a frame that is shorter than what was captured of it', () => {
    expect(valuesOf(frames([{ wire: 40 }])[0], 'frame.len_lt_caplen')).toHaveLength(1)
  })
})
