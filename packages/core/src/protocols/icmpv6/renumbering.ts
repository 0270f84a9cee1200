import { ipv6Text } from '../../bytes/address.js'
import { bool, bytes, expert, none, u8, u16, u32, ipv6 as v6 } from '../../packet/field.js'
import { fieldTable } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'

/** Router renumbering: RFC 2894. */

const INFINITY: Readonly<Record<number, string>> = { 4294967295: 'Infinity' }
const OPERATIONS: Readonly<Record<number, string>> = { 1: 'Add', 2: 'Change', 3: 'Set Global' }

const f = fieldTable('icmpv6', {
  reserved: bytes('Reserved'),
  'rr.sequence_number': u32('Sequence Number'),
  'rr.segment_number': u8('Segment Number'),
  'rr.flag': u8('Flags', { base: 'hex' }),
  'rr.flag.t': bool('Test Command', { mask: 0x80 }),
  'rr.flag.r': bool('Result requested', { mask: 0x40 }),
  'rr.flag.a': bool('All Interfaces', { mask: 0x20 }),
  'rr.flag.s': bool('Site-specific', { mask: 0x10 }),
  'rr.flag.p': bool('Processed previously', { mask: 0x08 }),
  'rr.flag.rsv': u8('Reserved', { mask: 0x07 }),
  'rr.maxdelay': u16('Max Delay'),
  'rr.pco.mp': none('Match-Prefix Part'),
  'rr.pco.mp.opcode': u8('OpCode', { labels: OPERATIONS }),
  'rr.pco.mp.oplength': u8('OpLength'),
  'rr.pco.mp.ordinal': u8('Ordinal', { base: 'hex' }),
  'rr.pco.mp.matchlen': u8('MatchLen'),
  'rr.pco.mp.minlen': u8('MinLen'),
  'rr.pco.mp.maxlen': u8('MaxLen'),
  'rr.pco.mp.matchprefix': v6('MatchPrefix'),
  'rr.pco.up': none('Use-Prefix Part'),
  'rr.pco.up.uselen': u8('UseLen'),
  'rr.pco.up.keeplen': u8('KeepLen'),
  'rr.pco.up.flagmask': u8('FlagMask', { base: 'hex' }),
  'rr.pco.up.flagmask.l': bool('On-link flag(L)', { mask: 0x80 }),
  'rr.pco.up.flagmask.a': bool('Autonomous address-configuration flag(A)', { mask: 0x40 }),
  'rr.pco.up.flagmask.reserved': u8('Reserved', { mask: 0x3f }),
  'rr.pco.up.raflags': u8('RAFlags', { base: 'hex' }),
  'rr.pco.up.validlifetime': u32('Valid Lifetime', { labels: INFINITY }),
  'rr.pco.up.preferredlifetime': u32('Preferred Lifetime', { labels: INFINITY }),
  'rr.pco.up.flag': u32('Flags', { base: 'hex' }),
  'rr.pco.up.flag.v': bool('Decrement valid lifetime', { mask: 0x80000000, bits: 32 }),
  'rr.pco.up.flag.p': bool('Decrement preferred lifetime', { mask: 0x40000000, bits: 32 }),
  'rr.pco.up.flag.reserved': u32('Reserved', { mask: 0x3fffffff }),
  'rr.pco.up.useprefix': v6('UsePrefix'),
  'rr.rm': none('Result Message'),
  'rr.rm.flag': u16('Flags', { base: 'hex' }),
  'rr.rm.flag.b': bool('Bounds', { mask: 0x0002, bits: 16 }),
  'rr.rm.flag.f': bool('Forbidden', { mask: 0x0001, bits: 16 }),
  'rr.rm.flag.reserved': u16('Reserved', { mask: 0xfffc }),
  'rr.rm.ordinal': u8('Ordinal', { base: 'hex' }),
  'rr.rm.matchedlen': u8('MatchedLen'),
  'rr.rm.interfaceindex': u32('InterfaceIndex'),
  'rr.rm.matchedprefix': v6('MatchedPrefix'),
  'rr.pco.mp.matchlen.gt128': expert('MatchLen is greater than 128', 'warn', 'Protocol'),
  'rr.pco.mp.matchedlen.gt128': expert('MatchedLen is greater than 128', 'warn', 'Protocol'),
})

export function readRenumbering(r: Reader, code: number): void {
  r.u32(f['rr.sequence_number'])
  r.u8(f['rr.segment_number'])
  r.flags(f['rr.flag'], [
    f['rr.flag.t'],
    f['rr.flag.r'],
    f['rr.flag.a'],
    f['rr.flag.s'],
    f['rr.flag.p'],
    f['rr.flag.rsv'],
  ])
  r.u16(f['rr.maxdelay'])
  r.span(f.reserved, 4)
  if (code === 0) command(r)
  else if (code === 1) while (r.left > 0) result(r)
}

function command(r: Reader): void {
  const match = r.open(f['rr.pco.mp'])
  const operation = r.u8(f['rr.pco.mp.opcode'])
  r.u8(f['rr.pco.mp.oplength'])
  r.u8(f['rr.pco.mp.ordinal'])
  const bits = r.u8(f['rr.pco.mp.matchlen'])
  if (bits > 128) {
    const under = r.nest(f['rr.pco.mp.matchlen'])
    r.expert(f['rr.pco.mp.matchlen.gt128'])
    r.unnest(under)
  }
  const least = r.u8(f['rr.pco.mp.minlen'])
  const most = r.u8(f['rr.pco.mp.maxlen'])
  r.span(f.reserved, 2)
  const prefix = r.span(f['rr.pco.mp.matchprefix'], 16)
  const text = `${OPERATIONS[operation] ?? `Unknown ${operation}`} ${ipv6Text(r.bytes, prefix)}/${bits} (${least}-${most})`
  if (match >= 0 && r.full) r.tape.label[match] = `Match-Prefix Part: ${text}`
  r.close(match)
  while (r.left > 0) use(r)
}

function use(r: Reader): void {
  const mask = [f['rr.pco.up.flagmask.l'], f['rr.pco.up.flagmask.a'], f['rr.pco.up.flagmask.reserved']]
  const part = r.open(f['rr.pco.up'])
  const bits = r.u8(f['rr.pco.up.uselen'])
  const kept = r.u8(f['rr.pco.up.keeplen'])
  r.flags(f['rr.pco.up.flagmask'], mask)
  r.flags(f['rr.pco.up.raflags'], mask)
  r.u32(f['rr.pco.up.validlifetime'])
  r.u32(f['rr.pco.up.preferredlifetime'])
  r.flags(f['rr.pco.up.flag'], [f['rr.pco.up.flag.v'], f['rr.pco.up.flag.p'], f['rr.pco.up.flag.reserved']])
  const prefix = r.span(f['rr.pco.up.useprefix'], 16)
  if (part >= 0 && r.full) r.tape.label[part] = `Use-Prefix Part: ${ipv6Text(r.bytes, prefix)}/${bits} (keep ${kept})`
  r.close(part)
}

function result(r: Reader): void {
  const line = r.open(f['rr.rm'])
  r.flags(f['rr.rm.flag'], [f['rr.rm.flag.reserved'], f['rr.rm.flag.b'], f['rr.rm.flag.f']])
  r.u8(f['rr.rm.ordinal'])
  const bits = r.u8(f['rr.rm.matchedlen'])
  if (bits > 128) {
    const under = r.nest(f['rr.rm.matchedlen'])
    r.expert(f['rr.pco.mp.matchedlen.gt128'])
    r.unnest(under)
  }
  const card = r.u32(f['rr.rm.interfaceindex'])
  const prefix = r.span(f['rr.rm.matchedprefix'], 16)
  if (line >= 0 && r.full)
    r.tape.label[line] = `Result Message: ${ipv6Text(r.bytes, prefix)}/${bits} (interface ${card})`
  r.close(line)
}
