import type { Field } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { type Analysis, FOUND } from './analysis.js'
import type { Tcp } from './connection.js'
import type { ANALYSIS_FIELDS } from './fields.js'

type Fields = { readonly [K in keyof typeof ANALYSIS_FIELDS]: Field }

/** "SEQ/ACK analysis": what the segment's numbers say beside those of the segments before it. */
export function analysisRows(r: Reader, p: Packet, f: Fields, session: Tcp, a: Analysis): void {
  const { found } = session
  if (!found.any) return
  const { base } = r
  const pos = r.pos
  r.pos = base
  r.fact(f.analysis, 0)
  const t = r.nest(f.analysis)
  if (found.ackedFrame !== 0) {
    r.fact(f['analysis.acks_frame'], found.ackedFrame)
    if (found.rttSeconds !== 0 || found.rttNanos !== 0)
      r.fact(f['analysis.ack_rtt'], 0, [found.rttSeconds, found.rttNanos])
  }
  if (a.rttSeconds !== 0 || a.rttNanos !== 0) r.fact(f['analysis.initial_rtt'], 0, [a.rttSeconds, a.rttNanos])
  else if (p.conversation !== undefined) {
    const told = p.session.foretold(p.conversation.first, f['analysis.initial_rtt'])
    if (told !== undefined) r.fact(f['analysis.initial_rtt'], 0, told.object)
  }
  if (found.inFlight > 0) {
    r.fact(f['analysis.bytes_in_flight'], found.inFlight)
    r.fact(f['analysis.push_bytes_sent'], found.pushed)
  }
  if (found.flags !== 0) flagRows(r, f, session)
  r.unnest(t)
  r.pos = pos
}

function flagRows(r: Reader, f: Fields, session: Tcp): void {
  const { found } = session
  const { flags } = found
  r.fact(f['analysis.flags'], 0)
  const t = r.nest(f['analysis.flags'])
  if ((flags & FOUND.reusedPorts) !== 0) r.expert(f['analysis.reused_ports'])
  if ((flags & FOUND.retransmission) !== 0) {
    if ((flags & FOUND.fastRetransmission) !== 0) r.expert(f['analysis.fast_retransmission'])
    if ((flags & FOUND.spurious) !== 0) r.expert(f['analysis.spurious_retransmission'])
    r.expert(f['analysis.retransmission'])
    if (found.rtoFrame !== 0) {
      r.fact(f['analysis.rto'], 0, [found.rtoSeconds, found.rtoNanos])
      r.fact(f['analysis.rto_frame'], found.rtoFrame)
    }
  }
  if ((flags & FOUND.outOfOrder) !== 0) r.expert(f['analysis.out_of_order'])
  if ((flags & FOUND.lostSegment) !== 0) r.expert(f['analysis.lost_segment'])
  if ((flags & FOUND.ackLost) !== 0) r.expert(f['analysis.ack_lost_segment'])
  if ((flags & FOUND.windowUpdate) !== 0) r.expert(f['analysis.window_update'])
  if ((flags & FOUND.windowFull) !== 0) r.expert(f['analysis.window_full'])
  if ((flags & FOUND.keepAlive) !== 0) r.expert(f['analysis.keep_alive'])
  if ((flags & FOUND.keepAliveAck) !== 0) r.expert(f['analysis.keep_alive_ack'])
  if ((flags & FOUND.duplicateAck) !== 0) r.fact(f['analysis.duplicate_ack'], 0)
  if ((flags & FOUND.zeroWindowProbe) !== 0) r.expert(f['analysis.zero_window_probe'])
  if ((flags & FOUND.zeroWindow) !== 0) r.expert(f['analysis.zero_window'])
  if ((flags & FOUND.zeroWindowProbeAck) !== 0) r.expert(f['analysis.zero_window_probe_ack'])
  r.unnest(t)
  if ((flags & FOUND.duplicateAck) !== 0) {
    r.fact(f['analysis.duplicate_ack_num'], found.duplicate)
    r.fact(f['analysis.duplicate_ack_frame'], found.duplicateFrame)
    const t = r.nest(f['analysis.duplicate_ack_frame'])
    r.expert(f['analysis.duplicate_ack.expert'], `Duplicate ACK (#${found.duplicate})`)
    r.unnest(t)
  }
}
