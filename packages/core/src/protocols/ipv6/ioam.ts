import { bool, bytes, expert, type Field, u8, u16, u24, u32, u56, u64 } from '../../packet/field.js'
import { fieldTable } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'

/** In-situ OAM in IPv6 options: RFC 9197, 9486. */

const TF = ['True', 'False'] as const
const flag = (title: string, mask: number) => bool(title, { mask, bits: 24, states: TF })

const TYPES: Readonly<Record<number, string>> = {
  0: 'Pre-allocated Trace',
  1: 'Incremental Trace',
  2: 'Proof of Transit',
  3: 'Edge to Edge',
}

const f = fieldTable('ipv6.opt.ioam', {
  rsv: u8('Reserved'),
  opt_type: u8('Option-Type', { labels: TYPES }),
  'trace.ns': u16('Namespace ID'),
  'trace.nodelen': u8('Node Length'),
  'trace.flags': u16('Flags', { base: 'hex', mask: 0x0780 }),
  'trace.flag.o': bool('Overflow', { mask: 0x0400, states: TF }),
  'trace.flag.l': bool('Loopback', { mask: 0x0200, states: TF }),
  'trace.flag.a': bool('Active', { mask: 0x0100, states: TF }),
  'trace.flag.rsv': bool('Reserved', { mask: 0x0080, bits: 16, states: TF }),
  'trace.remlen': u8('Remaining Length'),
  'trace.type': u24('Trace Type', { base: 'hex' }),
  'trace.type.bit0': flag('Hop_Lim and Node ID (short)', 0x800000),
  'trace.type.bit1': flag('Ingress and Egress IDs (short)', 0x400000),
  'trace.type.bit2': flag('Timestamp seconds', 0x200000),
  'trace.type.bit3': flag('Timestamp fraction', 0x100000),
  'trace.type.bit4': flag('Transit delay', 0x080000),
  'trace.type.bit5': flag('IOAM-Namespace specific data (short)', 0x040000),
  'trace.type.bit6': flag('Queue depth', 0x020000),
  'trace.type.bit7': flag('Checksum complement', 0x010000),
  'trace.type.bit8': flag('Hop_Lim and Node ID (wide)', 0x008000),
  'trace.type.bit9': flag('Ingress and Egress IDs (wide)', 0x004000),
  'trace.type.bit10': flag('IOAM-Namespace specific data (wide)', 0x002000),
  'trace.type.bit11': flag('Buffer occupancy', 0x001000),
  'trace.type.undef': flag('Undefined', 0x000ffc),
  'trace.type.bit22': flag('Opaque State Snapshot', 0x000002),
  'trace.type.rsv': flag('Reserved', 0x000001),
  'trace.rsv': u8('Reserved'),
  'trace.free_space': bytes('Free space'),
  'trace.node.hlim': u8('Hop Limit'),
  'trace.node.id': u24('ID', { base: 'hex' }),
  'trace.node.iif': u16('Ingress ID', { base: 'hex' }),
  'trace.node.eif': u16('Egress ID', { base: 'hex' }),
  'trace.node.tss': u32('Timestamp Seconds', { base: 'hex' }),
  'trace.node.tsf': u32('Timestamp Fraction', { base: 'hex' }),
  'trace.node.trdelay': u32('Transit Delay', { base: 'hex' }),
  'trace.node.nsdata': u32('Namespace Data (short)', { base: 'hex' }),
  'trace.node.qdepth': u32('Queue Depth', { base: 'hex' }),
  'trace.node.csum': u32('Checksum Complement', { base: 'hex' }),
  'trace.node.id_wide': u56('ID', { base: 'hex' }),
  'trace.node.iif_wide': u32('Ingress ID', { base: 'hex' }),
  'trace.node.eif_wide': u32('Egress ID', { base: 'hex' }),
  'trace.node.nsdata_wide': u64('Namespace Data (wide)', { base: 'hex' }),
  'trace.node.bufoccup': u32('Buffer Occupancy', { base: 'hex' }),
  'trace.node.undefined': u32('Undefined bit', { base: 'hex' }),
  'trace.node.oss.len': u8('Length'),
  'trace.node.oss.scid': u24('Schema ID', { base: 'hex' }),
  'trace.node.oss.data': bytes('Data'),
  'trace.invalid_nodelen': expert('Invalid "NodeLen" value: cannot be 0', 'error', 'Malformed'),
  'trace.invalid_remlen': expert('Invalid "RemLen" value', 'error', 'Malformed'),
  'trace.invalid_type': expert('Mismatch between Trace Type and NodeLen', 'error', 'Malformed'),
})

const FLAGS = [f['trace.flag.o'], f['trace.flag.l'], f['trace.flag.a'], f['trace.flag.rsv']]
const BITS = [
  f['trace.type.bit0'],
  f['trace.type.bit1'],
  f['trace.type.bit2'],
  f['trace.type.bit3'],
  f['trace.type.bit4'],
  f['trace.type.bit5'],
  f['trace.type.bit6'],
  f['trace.type.bit7'],
  f['trace.type.bit8'],
  f['trace.type.bit9'],
  f['trace.type.bit10'],
  f['trace.type.bit11'],
  f['trace.type.undef'],
  f['trace.type.bit22'],
  f['trace.type.rsv'],
]
/** Four bytes each, by bit from the highest. */
const WORDS: Readonly<Record<number, Field>> = {
  2: f['trace.node.tss'],
  3: f['trace.node.tsf'],
  4: f['trace.node.trdelay'],
  5: f['trace.node.nsdata'],
  6: f['trace.node.qdepth'],
  7: f['trace.node.csum'],
  11: f['trace.node.bufoccup'],
}

/** Reads the option behind its length. */
export function readIoam(r: Reader, length: number): void {
  const stop = r.pos + length
  r.u8(f.rsv)
  const type = r.u8(f.opt_type)
  const body = stop - r.pos
  const group = r.group(TYPES[type] ?? 'Unknown')
  if (group >= 0) r.tape.length[group] = Math.max(0, Math.min(body, r.left))
  if (type === 0 || type === 1) trace(r, stop)
  r.unnest(group)
}

function trace(r: Reader, stop: number): void {
  r.u16(f['trace.ns'])
  const at = r.pos
  const word = r.peek16()
  const size = word >> 11
  r.row(f['trace.nodelen'], at, 1, size)
  if (size === 0) remark(r, f['trace.nodelen'], f['trace.invalid_nodelen'])
  r.flags(f['trace.flags'], FLAGS)
  const left = word & 0x7f
  r.row(f['trace.remlen'], at + 1, 1, left)
  const free = 4 * left
  const words = wordsOf(r.peek24())
  // only a node's data can disagree with the type
  const odd = words !== size && size > 0 && free < stop - r.pos - 4 && 4 * words + free <= r.left - 4
  const typeAt = r.pos
  const type = r.u24(f['trace.type'])
  const parts = r.nest(f['trace.type'])
  for (const bit of BITS) r.row(bit, typeAt, 3, (type & bit.mask) >>> bit.shift)
  if (odd) r.expert(f['trace.invalid_type'])
  r.unnest(parts)
  r.u8(f['trace.rsv'])
  if (size === 0) return
  const data = stop - r.pos
  if (data <= 0) return
  const group = r.group('Trace Data')
  if (group >= 0) r.tape.length[group] = Math.min(data, r.left)
  if (free > data) remark(r, f['trace.remlen'], f['trace.invalid_remlen'])
  else if (free > 0) r.span(f['trace.free_space'], free)
  for (let n = 1; r.pos < stop; n++) {
    const before = r.pos
    node(r, n, type, size)
    if (odd) r.pos = before
    if (r.pos <= before) break
  }
  r.unnest(group)
}

/** Words that a node's data takes by its trace type, the opaque snapshot left out. */
function wordsOf(type: number): number {
  let words = 0
  for (let bit = 0; bit < 22; bit++) if (has(type, bit)) words += bit >= 8 && bit <= 10 ? 2 : 1
  return words
}

const has = (type: number, bit: number): boolean => ((type >> (23 - bit)) & 1) !== 0

function node(r: Reader, n: number, type: number, size: number): void {
  const line = r.group(`Node ${n}`)
  if (line >= 0) r.tape.length[line] = Math.min(4 * size, r.left)
  for (let bit = 0; bit < 22; bit++) {
    if (!has(type, bit)) continue
    if (bit === 0 || bit === 8) {
      const pair = r.group(bit === 0 ? 'Hop_Lim and Node ID (short)' : 'Hop_Lim and Node ID (wide)')
      r.u8(f['trace.node.hlim'])
      if (bit === 0) r.u24(f['trace.node.id'])
      else wide(r)
      r.close(pair)
    } else if (bit === 1 || bit === 9) {
      const pair = r.group(bit === 1 ? 'Ingress and Egress IDs (short)' : 'Ingress and Egress IDs (wide)')
      if (bit === 1) {
        r.u16(f['trace.node.iif'])
        r.u16(f['trace.node.eif'])
      } else {
        r.u32(f['trace.node.iif_wide'])
        r.u32(f['trace.node.eif_wide'])
      }
      r.close(pair)
    } else if (bit === 10) r.u64(f['trace.node.nsdata_wide'])
    else r.u32(WORDS[bit] ?? f['trace.node.undefined'])
  }
  if (has(type, 22) && wordsOf(type) === size) {
    const group = r.group('Opaque State Snapshot')
    const words = r.u8(f['trace.node.oss.len'])
    r.u24(f['trace.node.oss.scid'])
    if (words > 0) r.span(f['trace.node.oss.data'], 4 * words)
    r.close(group)
  }
  r.unnest(line)
}

/** Seven bytes: exact as a bigint. */
function wide(r: Reader): void {
  const at = r.pos
  const high = BigInt(r.u24())
  const low = BigInt(r.u32())
  r.row(f['trace.node.id_wide'], at, 7, 0, (high << 32n) | low)
}

function remark(r: Reader, parent: Field, item: Field): void {
  const row = r.nest(parent)
  r.expert(item)
  r.unnest(row)
}
