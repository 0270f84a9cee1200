import { bool, bytes, duration, expert, i8, i16, i64, string, time, u16, u32, u64 } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import { protocol } from '../packet/protocol.js'
import type { Reader } from '../packet/reader.js'
import type { Session } from '../packet/session.js'
import { REPEATED, type RowObject } from '../packet/tape.js'
import { comment } from './comment.js'
import { ENCAPSULATION_NAMES, encapsulation } from './encapsulations.js'

const DIRECTIONS: Readonly<Record<number, string>> = { 0: 'Unknown', 1: 'Inbound', 2: 'Outbound' }
const RECEPTIONS: Readonly<Record<number, string>> = {
  0: 'Not specified',
  1: 'Unicast',
  2: 'Multicast',
  3: 'Broadcast',
  4: 'Promiscuous',
}
const TC_VERDICTS: Readonly<Record<number, string>> = {
  [-1]: 'TC_ACT_UNSPEC',
  0: 'TC_ACT_OK',
  1: 'TC_ACT_RECLASSIFY',
  2: 'TC_ACT_SHOT',
  3: 'TC_ACT_PIPE',
  4: 'TC_ACT_STOLEN',
  5: 'TC_ACT_QUEUED',
  6: 'TC_ACT_REPEAT',
  7: 'TC_ACT_REDIRECT',
  8: 'TC_ACT_TRAP',
}
const XDP_VERDICTS: Readonly<Record<number, string>> = {
  0: 'XDP_ABORTED',
  1: 'XDP_DROP',
  2: 'XDP_PASS',
  3: 'XDP_TX',
  4: 'XDP_REDIRECT',
}

/** Type of a pcapng custom block that may be copied. */
const CUSTOM = 0xbad

const flag = (title: string, bit: number) => bool(title, { mask: 2 ** bit, bits: 32, generated: false })
const YES: readonly [string, string] = ['True', 'False']

/** The packet as the capture holds it: what frame.* says. */
export const frame = protocol({
  name: 'frame',
  title: 'Frame',
  short: 'Frame',
  token: '',
  hands: ['linktype'],
  fields: {
    section_number: u32('Section number', { generated: false }),
    interface_id: u32('Interface id', { generated: false }),
    interface_name: string('Interface name', { generated: false }),
    interface_description: string('Interface description', { generated: false }),
    interface_queue: u32('Interface queue', { generated: false }),
    packet_flags: u32('Packet flags', { generated: false, base: 'hex' }),
    packet_flags_direction: u32('Direction', { generated: false, base: 'hex', mask: 0x3, labels: DIRECTIONS }),
    packet_flags_reception_type: u32('Reception type', { generated: false, mask: 0x1c, labels: RECEPTIONS }),
    packet_flags_fcs_length: u32('FCS length', { generated: false, mask: 0x1e0 }),
    packet_flags_reserved: u32('Reserved', { generated: false, mask: 0xfe00 }),
    packet_flags_crc_error: flag('CRC error', 24),
    packet_flags_packet_too_error: flag('Packet too long error', 25),
    packet_flags_packet_too_short_error: flag('Packet too short error', 26),
    packet_flags_wrong_inter_frame_gap_error: flag('Wrong interframe gap error', 27),
    packet_flags_unaligned_frame_error: flag('Unaligned frame error', 28),
    packet_flags_start_frame_delimiter_error: flag('Start frame delimiter error', 29),
    packet_flags_preamble_error: flag('Preamble error', 30),
    packet_flags_symbol_error: flag('Symbol error', 31),
    packet_id: u64('Packet id', { generated: false }),
    verdict: string('Verdict', { generated: false }),
    'verdict.hw': bytes('Hardware', { generated: false }),
    'verdict.ebpf_tc': i64('eBPF TC', { generated: false, labels: TC_VERDICTS }),
    'verdict.ebpf_xdp': i64('eBPF XDP', { generated: false, labels: XDP_VERDICTS }),
    encap_type: i16('Encapsulation type', { generated: false, labels: ENCAPSULATION_NAMES }),
    time: time('Arrival Time', { generated: false }),
    offset_shift: duration('Time shift for this packet'),
    time_epoch: duration('Epoch Time', { generated: false }),
    time_delta: duration('Time delta from previous captured frame'),
    time_delta_displayed: duration('Time delta from previous displayed frame'),
    time_relative: duration('Time since reference or first frame'),
    number: u32('Frame Number', { generated: false }),
    len: u32('Frame Length', { generated: false }),
    len_lt_caplen: expert('Frame length is less than captured length', 'error', 'Malformed'),
    cap_len: u32('Capture Length', { generated: false }),
    drop_count: u64('Drop Count', { generated: false }),
    p2p_dir: i8('Point-to-Point Direction', { generated: false, labels: { 0: 'Sent', 1: 'Received' } }),
    link_nr: u16('Link Number', { generated: false }),
    md5_hash: string('Frame MD5 Hash', { generated: true }),
    marked: bool('Frame is marked', { states: YES }),
    ignored: bool('Frame is ignored', { states: YES }),
    cb_pen: u32('Private Enterprise Number', { generated: false }),
    cb_copy: bool('Copying', { generated: false, states: ['Allowed', 'Not Allowed'] }),
    protocols: string('Protocols in frame'),
  },
  dissect(r, p, f) {
    if (p.options !== undefined && p.options.comments.length > 0) remark(r, p)
    if (!p.session.wantsAny(frame)) {
      hand(r, p)
      return
    }
    p.tape.length[p.layerRow(frame)] = p.captured
    if (p.full) p.title(titleOf(p))
    capturedOn(r, p)
    const record = recordOf(p)
    if (record === undefined) {
      r.fact(f.encap_type, encapsulation(p.linkType))
      times(r, p)
    } else if (p.number === 1) clockOf(p).start()
    r.fact(f.number, p.number)
    r.fact(f.len, p.wire)
    r.label(f.len, `Frame Length: ${size(p.wire)}`)
    if (p.wire < p.captured) {
      const t = r.nest(f.len)
      r.expert(f.len_lt_caplen)
      r.unnest(t)
    }
    r.fact(f.cap_len, p.captured)
    r.label(f.cap_len, `Capture Length: ${size(p.captured)}`)
    const dropped = p.options?.dropCount
    if (dropped !== undefined) r.fact(f.drop_count, Number(dropped), dropped)
    const way = (p.options?.flags ?? 0) & 3
    // the byte before PPP with direction: whether the capturing host sent the frame
    if (p.linkType === 204) r.fact(f.p2p_dir, r.bytes[p.start - 1] === 0 ? 1 : 0)
    else if (way === 1 || way === 2) r.fact(f.p2p_dir, way === 1 ? 1 : 0)
    if (p.session.preference('frame.generate_md5_hash', false) && r.wants(f.md5_hash)) {
      const hash = p.session.settings.md5?.(r.bytes.subarray(p.start, p.start + p.captured))
      if (hash !== undefined) r.fact(f.md5_hash, 0, hash)
    }
    r.fact(f.marked, 0)
    r.fact(f.ignored, 0)
    if (record?.enterprise !== undefined) {
      r.fact(f.cb_pen, record.enterprise)
      r.fact(f.cb_copy, record.type === CUSTOM ? 1 : 0)
    }
    hand(r, p)
    if (!r.wants(f.protocols)) return
    const tokens = p.layerProtocols
      .filter((_, i) => (p.tape.mark[p.layerRows[i]] & REPEATED) === 0)
      .map(x => x.token)
      .filter(x => x !== '')
    r.row(f.protocols, p.start, 0, 0, tokens.join(':'))
  },
})

type Instant = readonly [seconds: number, nanos: number]
const ZERO: Instant = [0, 0]

/** Times of the frames that came before; a packet without time counts as one of 1970. */
export class FrameClock {
  first: Instant | undefined = undefined
  previous: Instant | undefined = undefined
  displayed: Instant | undefined = undefined
  /** Whether every frame is displayed; with a display filter, whoever applies it calls `show`. */
  all = true

  /** The capture starts with a record that has no time. */
  start(): void {
    this.previous = ZERO
    this.displayed = ZERO
  }

  /** The frame dissected last is displayed. */
  show(): void {
    this.displayed = this.previous
  }
}

/** The clock of a run, for whoever decides what is displayed. */
export function frameClock(session: Session): FrameClock {
  return session.state(frame, () => new FrameClock())
}

function clockOf(p: Packet): FrameClock {
  return p.session.state(frame, () => new FrameClock())
}

function times(r: Reader, p: Packet): void {
  const f = frame.f
  const clock = clockOf(p)
  if (p.timed) {
    const now: Instant = [p.seconds, p.nanos]
    clock.first ??= now
    seconds(r, f.time, now)
    seconds(r, f.offset_shift, ZERO)
    if (p.session.preference('frame.generate_epoch_time', true)) seconds(r, f.time_epoch, now)
    seconds(r, f.time_delta, since(now, clock.previous ?? now))
    seconds(r, f.time_delta_displayed, since(now, clock.displayed ?? now))
    seconds(r, f.time_relative, since(now, clock.first))
    // a first frame that is not the file's first (-2 -R) passes for it
    clock.previous = p.number === 1 ? clock.first : now
  } else clock.previous = ZERO
  if (clock.all) clock.displayed = clock.previous
}

/** The kind of block, where the record is no packet. */
function recordOf(p: Packet): { type: number; enterprise?: number } | undefined {
  return p.linkType < 0 ? p.capture?.interfaces[p.iface]?.block : undefined
}

function since(now: Instant, then: Instant): Instant {
  const nanos = now[1] - then[1]
  return nanos < 0 ? [now[0] - then[0] - 1, nanos + 1_000_000_000] : [now[0] - then[0], nanos]
}

function seconds(r: Reader, f: (typeof frame.f)['time'], t: Instant): void {
  if (!r.wants(f)) return
  r.fact(f, t[0] + t[1] / 1e9, t as RowObject)
}

function hand(r: Reader, p: Packet): void {
  if (p.linkType < 0) {
    p.data(r)
    return
  }
  // a frame without bytes is handed on too, so that it is told as malformed
  if (p.next('linktype', p.linkType, r)) return
  if (p.columns.wanted) {
    p.columns.name('UNKNOWN')
    p.columns.set(`WTAP_ENCAP = ${encapsulation(p.linkType)}`)
  }
  p.session.coverage.count('linktype', p.linkType)
  p.data(r)
}

/** Comments are shown before the frame: their rows go to the layer before it. */
function remark(r: Reader, p: Packet): void {
  const tape = p.tape
  const layer = tape.current
  tape.current = 0
  p.inside(comment, r)
  tape.current = layer
}

/** Section and interface, and what the options of the packet say. */
function capturedOn(r: Reader, p: Packet): void {
  const f = frame.f
  const capture = p.capture
  const face = capture?.interfaces[p.iface]
  if (capture?.format === 'pcapng') {
    r.fact(f.section_number, p.section + 1)
    if (face !== undefined && face.id >= 0) {
      const name = face.name ?? face.description ?? 'unknown'
      r.fact(f.interface_id, face.id)
      r.label(f.interface_id, `Interface id: ${face.id} (${name})`)
      const t = r.nest(f.interface_id)
      r.fact(f.interface_name, 0, name)
      if (face.description !== undefined) r.fact(f.interface_description, 0, face.description)
      r.unnest(t)
    }
  }
  const options = p.options
  if (options === undefined) return
  if (options.queue !== undefined) r.fact(f.interface_queue, options.queue)
  if (options.flags !== undefined) flags(r, options.flags)
  if (options.packetId !== undefined) r.fact(f.packet_id, Number(options.packetId), options.packetId)
  if (options.verdicts !== undefined && options.verdicts.length > 0) verdicts(r, p, options.verdicts)
}

function flags(r: Reader, value: number): void {
  const f = frame.f
  r.fact(f.packet_flags, value)
  const t = r.nest(f.packet_flags)
  for (const part of [
    f.packet_flags_direction,
    f.packet_flags_reception_type,
    f.packet_flags_fcs_length,
    f.packet_flags_reserved,
    f.packet_flags_crc_error,
    f.packet_flags_packet_too_error,
    f.packet_flags_packet_too_short_error,
    f.packet_flags_wrong_inter_frame_gap_error,
    f.packet_flags_unaligned_frame_error,
    f.packet_flags_start_frame_delimiter_error,
    f.packet_flags_preamble_error,
    f.packet_flags_symbol_error,
  ])
    r.fact(part, (value & part.mask) >>> part.shift)
  r.unnest(t)
}

/** What hardware, eBPF or XDP decided about the packet: a type and a value each. */
function verdicts(r: Reader, p: Packet, list: readonly Uint8Array[]): void {
  const f = frame.f
  const little = p.capture?.sections[p.section]?.byteOrder !== 'big'
  const names = ['Hardware (0)', 'eBPF_TC (1)', 'eBPF_XDP (2)']
  r.fact(f.verdict, 0, '')
  r.label(f.verdict, `Verdict: ${list.map(v => (v[0] < names.length ? `, ${names[v[0]]}` : '')).join('')}`)
  const t = r.nest(f.verdict)
  for (const v of list) {
    if (v[0] === 0) {
      r.fact(f['verdict.hw'], 0, v.subarray(1))
    } else if ((v[0] === 1 || v[0] === 2) && v.length === 9) {
      const n = new DataView(v.buffer, v.byteOffset).getBigInt64(1, little)
      r.fact(v[0] === 1 ? f['verdict.ebpf_tc'] : f['verdict.ebpf_xdp'], Number(n), n)
    }
  }
  r.unnest(t)
}

const plural = (n: number, what = ''): string => `${n} byte${n === 1 ? '' : 's'}${what === '' ? '' : ` ${what}`}`
const sized = (n: number, what: string): string => `${plural(n, what)} (${n * 8} bits)`
const size = (n: number): string => `${plural(n)} (${n * 8} bits)`

function titleOf(p: Packet): string {
  const record = recordOf(p)
  if (record?.enterprise !== undefined) {
    const allowed = record.type === CUSTOM ? 'allowed' : 'not allowed'
    return `PCAPNG Custom Block ${p.number}: ${size(p.wire)} of custom data and options, PEN ${record.enterprise}, copying ${allowed}`
  }
  const face = p.capture?.format === 'pcapng' ? p.capture.interfaces[p.iface] : undefined
  const length = p.session.preference('frame.generate_bits_field', true) ? sized : plural
  let text = `Frame ${p.number}: ${length(p.wire, 'on wire')}, ${length(p.captured, 'captured')}`
  if (face !== undefined && face.id >= 0)
    text += ` on interface ${face.name ?? face.description ?? 'unknown'}, id ${face.id}`
  const direction = (p.options?.flags ?? 0) & 3
  if (direction === 1) text += ' (inbound)'
  else if (direction === 2) text += ' (outbound)'
  return text
}
