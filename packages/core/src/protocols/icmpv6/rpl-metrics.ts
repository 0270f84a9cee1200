import { bool, expert, type Field, none, u8, u16, u32 } from '../../packet/field.js'
import { fieldTable } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'

/** Routing metrics and constraints of RPL: RFC 6551. */

const TYPES: Readonly<Record<number, string>> = {
  1: 'Node State and Attribute',
  2: 'Node Energy',
  3: 'Hop Count',
  4: 'Link Throughput',
  5: 'Link Latency',
  6: 'Link Quality Level',
  7: 'Link ETX',
  8: 'Link Color',
}

const flag = (title: string, mask: number) => bool(title, { mask, bits: 16 })

const f = fieldTable('icmpv6.rpl.opt.metric', {
  type: u8('Routing Metric/Constraint Type', { labels: TYPES }),
  flags: u16('Flags', { base: 'hex' }),
  reserved: u16('Reserved Flags', { base: 'hex', mask: 0xf800 }),
  'flag.p': flag('Flag P', 0x0400),
  'flag.c': flag('Flag C', 0x0200),
  'flag.o': flag('Flag O', 0x0100),
  'flag.r': flag('Flag R', 0x0080),
  'flag.a': u16('A Field', { base: 'hex', mask: 0x0070 }),
  prec: u16('Precedence field', { base: 'hex', mask: 0x000f }),
  length: u8('Metric Length'),
  'nsa.object': u16('Node State and Attribute Object', { base: 'hex' }),
  'nsa.object.reserved': u16('Reserved field', { base: 'hex', mask: 0xff00 }),
  'nsa.object.flags': u16('Flags', { base: 'hex', mask: 0x00fc }),
  'nsa.object.flag.a': flag('Flag A', 0x0002),
  'nsa.object.flag.o': flag('Flag O', 0x0001),
  'ne.object': u16('Node Energy Object', { base: 'hex' }),
  'ne.object.flags': u16('Flags field', { base: 'hex', mask: 0xf000 }),
  'ne.object.flag.i': flag('Flag I', 0x0800),
  'ne.object.type': u16('Type', { base: 'hex', mask: 0x0600 }),
  'ne.object.flag.e': flag('Flag E', 0x0100),
  'ne.object.energy': u16('Energy', { base: 'hex', mask: 0x00ff }),
  'hp.object': u16('Hop Count Object', { base: 'hex' }),
  'hp.object.reserved': u16('Reserved field', { base: 'hex', mask: 0xf000 }),
  'hp.object.flags': u16('Flags', { base: 'hex', mask: 0x0f00 }),
  'hp.object.hp': u16('Hop Count', { mask: 0x00ff }),
  'lt.object.lt': u32('Link Throughput'),
  'll.object.ll': u32('Link Latency'),
  'lql.object': u8('Link Quality Level Object', { base: 'hex' }),
  'lql.object.res': u8('Reserved field', { base: 'hex', mask: 0xff }),
  'lql.object.val': u8('Val(ue)', { base: 'hex', mask: 0xe0 }),
  'lql.object.counter': u8('Counter', { mask: 0x1f }),
  'etx.object.etx': u16('ETX'),
  'lc.object': none('Link Color Object'),
  'lc.object.res': u8('Reserved field', { base: 'hex', mask: 0xff }),
  'lc.object.lc': u16('Link Color', { base: 'hex', mask: 0xffc0 }),
  'lc.object.counter': u16('Counter', { mask: 0x003f }),
  'lc.object.reserved': u16('Reserved', { mask: 0x003e }),
  'lc.object.flag.i': u16('Flag I', { mask: 0x0001 }),
  unknown: expert('Unknown RPL metric/constraint type', 'warn', 'Protocol', { name: 'icmpv6.rpl.unknown.metric' }),
})

const FLAGS = [f.reserved, f['flag.p'], f['flag.c'], f['flag.o'], f['flag.r'], f['flag.a'], f.prec]

/** Reads the objects of a metric container; what is unknown is remarked at `at`, the option's length. */
export function readMetrics(r: Reader, stop: number, at: Field): void {
  unknownTypes(r, stop, at)
  while (stop - r.pos >= 4) {
    const type = r.peek8()
    const length = r.peek8(3)
    r.row(f.type, r.pos, 4 + length, type)
    const line = r.nest(f.type)
    r.skip(1)
    const flags = r.flags(f.flags, FLAGS)
    r.u8(f.length)
    // what is unknown is not skipped: the next object is looked for right behind
    if (TYPES[type] !== undefined) {
      const end = Math.min(r.pos + length, stop)
      object(r, type, end, (flags & 0x0200) !== 0)
      r.pos = Math.max(r.pos, end)
    }
    r.unnest(line)
  }
}

/** The remarks stand before the objects. */
function unknownTypes(r: Reader, stop: number, at: Field): void {
  const under = r.nest(at)
  for (let i = r.pos; i + 4 <= stop; ) {
    const type = r.bytes[i]
    if (TYPES[type] === undefined) r.expert(f.unknown)
    i += 4 + (TYPES[type] === undefined ? 0 : type === 1 ? Math.max(2, r.bytes[i + 3]) : r.bytes[i + 3])
  }
  r.unnest(under)
}

function object(r: Reader, type: number, end: number, constraint: boolean): void {
  const left = end - r.pos
  if (type === 1)
    r.flags(f['nsa.object'], [
      f['nsa.object.reserved'],
      f['nsa.object.flags'],
      f['nsa.object.flag.a'],
      f['nsa.object.flag.o'],
    ])
  else if (type === 2)
    while (end - r.pos >= 2)
      r.flags(f['ne.object'], [
        f['ne.object.flags'],
        f['ne.object.flag.i'],
        f['ne.object.type'],
        f['ne.object.flag.e'],
        f['ne.object.energy'],
      ])
  else if (type === 3 && left >= 2)
    r.flags(f['hp.object'], [f['hp.object.reserved'], f['hp.object.flags'], f['hp.object.hp']])
  else if (type === 4) while (end - r.pos >= 4) r.u32(f['lt.object.lt'])
  else if (type === 5) while (end - r.pos >= 4) r.u32(f['ll.object.ll'])
  else if (type === 6 && left >= 1) {
    r.u8(f['lql.object'])
    const under = r.nest(f['lql.object'])
    r.pos -= 1
    r.u8(f['lql.object.res'])
    while (end - r.pos >= 1) {
      r.bits(f['lql.object.val'])
      r.read(f['lql.object.counter'])
    }
    r.unnest(under)
  } else if (type === 7) while (end - r.pos >= 2) r.u16(f['etx.object.etx'])
  else if (type === 8 && left >= 1) {
    r.row(f['lc.object'], r.pos, left, 0)
    const under = r.nest(f['lc.object'])
    r.u8(f['lc.object.res'])
    while (end - r.pos >= 2) {
      r.bits(f['lc.object.lc'])
      if (constraint) {
        r.bits(f['lc.object.reserved'])
        r.read(f['lc.object.flag.i'])
      } else r.read(f['lc.object.counter'])
    }
    r.unnest(under)
  }
}
