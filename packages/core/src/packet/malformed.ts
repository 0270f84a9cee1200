import { MALFORMED } from './expert.js'
import { defineField, expert, type Field, TEXT } from './field.js'
import { LIMITS } from './limits.js'
import type { Packet } from './packet.js'
import type { Protocol } from './protocol.js'
import type { Reader } from './reader.js'
import { OPEN, PLAIN, SHORT, type Tape, TOO_MUCH } from './tape.js'

/** Layers that stand for an end before its time. */
export const MALFORMED_EXPERT: Field = defineField(
  '_ws.malformed.expert',
  expert('Malformed Packet (Exception occurred)', 'error', 'Malformed', { name: '_ws.malformed.expert' }),
)
export const CUT: Field = defineField('_ws.short', {
  kind: 'protocol',
  title: 'Packet size limited during capture',
  bits: 0,
})

/** Ends a row that was open when its layer broke off: a group without bytes was going to have some, and was not worked out. */
export function closeBroken(tape: Tape, row: number): void {
  tape.until[row] = tape.count
  if (tape.field[row] === TEXT.id && tape.length[row] === 0) tape.mark[row] |= PLAIN
}

/** A layer ended before its time: what was read stays, and a row says why. Throws what is a bug of ours, when the session is strict. */
export function breakOff(p: Packet, r: Reader, protocol: Protocol, error: unknown): void {
  const { tape, session } = p
  const { coverage } = session
  if (error !== SHORT && error !== TOO_MUCH) {
    if (session.strict) throw error
    coverage.faults++
    if (coverage.faultMessages.length < 20)
      coverage.faultMessages.push(`frame ${p.number}, ${protocol.name}: ${String(error)}`)
  }
  // errors quote the beginning of a packet: that it breaks off says nothing
  if (error === SHORT && p.quoted) {
    r.pos = r.end
    return
  }
  const cut = error === SHORT && r.limit > r.end
  if (cut) coverage.truncated++
  else coverage.malformed++
  p.columns.add(cut ? '[Packet size limited during capture]' : '[Malformed Packet]')
  if (tape.count < LIMITS.rows) {
    const outer = p.beginAside()
    const row = cut ? tape.push(CUT.id, 0, p.start, 0, 0) : tape.push(MALFORMED.id, 0, p.payloadStart, 0, 0)
    tape.label[row] = cut
      ? `[Packet size limited during capture: ${protocol.short} truncated]`
      : `[Malformed Packet: ${protocol.short}]`
    tape.mark[row] = PLAIN
    if (!cut) {
      tape.until[row] = OPEN
      r.expert(MALFORMED_EXPERT)
      tape.until[row] = tape.count
    }
    p.endAside(outer)
  }
  r.pos = r.end
}
