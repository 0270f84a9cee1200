import type { Field } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import { protocol } from '../packet/protocol.js'
import type { Reader } from '../packet/reader.js'
import { frame } from './frame.js'
import { ETHERTYPES } from './link-labels.js'

/** Stands for the type field in frame.protocols, where Wireshark names it as a layer; it has no rows. */
export const ethertype = protocol({ name: 'ethertype', title: 'Ethertype', short: 'Ethertype', dissect() {} })

/** Hands the rest of the layer to whom its EtherType belongs, even if nothing is left of it. */
export function handEthertype(r: Reader, p: Packet, type: number): void {
  if (r.wants(frame.f.protocols)) p.mention(ethertype)
  p.bound = r.limit
  if (r.source === 0) p.payloadStart = r.pos
  const child = p.session.registry.ethertypes.get(type)
  if (child !== undefined && p.call(child, r)) return
  p.bound = r.limit
  if (p.columns.wanted) {
    p.columns.name(`0x${type.toString(16).padStart(4, '0')}`)
    const name = ETHERTYPES[type]
    if (name !== undefined) p.columns.set(name)
  }
  if (r.pos >= r.limit) return
  p.session.coverage.count('ethertype', `0x${type.toString(16).padStart(4, '0')}`)
  p.data(r)
}

/** The fields of what follows a payload. */
export interface Tail {
  readonly padding: Field
  readonly trailer: Field
  readonly padding_bad: Field
}

/**
 * What follows the payload that ended at `from`: padding of zeros up to the shortest Ethernet frame of 60 bytes, counted from
 * `start`, then a trailer of whatever is left but for `fcs` bytes. Answers where the trailer ends, -1 where nothing was captured.
 */
export function readTail(r: Reader, f: Tail, from: number, start: number, fcs: number): number {
  if (from >= r.limit || from >= r.end) return -1
  r.pos = from
  const missing = 60 - (from - start)
  let odd = false
  if (missing > 0 && r.limit - start >= 60) {
    r.need(missing)
    odd = r.bytes.subarray(from, from + missing).some(b => b !== 0)
    if (!odd) r.span(f.padding, missing)
  }
  const stop = r.limit - fcs
  const captured = Math.min(stop, r.end) - r.pos
  if (captured > 0) {
    r.span(f.trailer, captured)
    if (odd) {
      const t = r.nest(f.trailer)
      r.expert(f.padding_bad)
      r.unnest(t)
    }
  }
  return Math.max(stop, r.pos)
}
