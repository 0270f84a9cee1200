import { bool, bytes, type Field, ipv4, u8, u16 } from '../../packet/field.js'
import type { Reader } from '../../packet/reader.js'

/** Extensions of router advertisements for Mobile IP: RFC 5944. */

const TF = ['True', 'False'] as const
const flag = (title: string, mask: number) => bool(title, { mask, bits: 16, states: TF })

const TYPES: Readonly<Record<number, string>> = {
  0: 'One byte padding extension',
  16: 'Mobility Agent Advertisement Extension',
  19: 'Prefix Lengths Extension',
  24: 'Challenge Extension',
}

export const MOBILITY = {
  'mip.type': u8('Extension Type', { labels: TYPES }),
  'mip.length': u8('Length'),
  'mip.prefixlength': u8('Prefix Length'),
  'mip.seq': u16('Sequence Number'),
  'mip.life': u16('Registration Lifetime'),
  'mip.flags': u16('Flags', { base: 'hex' }),
  'mip.r': flag('Registration Required', 0x8000),
  'mip.b': flag('Busy', 0x4000),
  'mip.h': flag('Home Agent', 0x2000),
  'mip.f': flag('Foreign Agent', 0x1000),
  'mip.m': flag('Minimal Encapsulation', 0x0800),
  'mip.g': flag('GRE', 0x0400),
  'mip.v': flag('VJ Comp', 0x0200),
  'mip.rt': flag('Reverse tunneling', 0x0100),
  'mip.u': flag('UDP tunneling', 0x0080),
  'mip.x': flag('Revocation support', 0x0040),
  'mip.reserved': u16('Reserved', { base: 'hex', mask: 0x003f }),
  'mip.coa': ipv4('Care-Of-Address'),
  'mip.challenge': bytes('Challenge'),
  'mip.content': bytes('Content'),
}

type Fields = Readonly<Record<keyof typeof MOBILITY, Field>>

const FLAGS = [
  'mip.r',
  'mip.b',
  'mip.h',
  'mip.f',
  'mip.m',
  'mip.g',
  'mip.v',
  'mip.rt',
  'mip.u',
  'mip.x',
  'mip.reserved',
] as const

export function readMobility(r: Reader, f: Fields): void {
  while (r.left > 0) {
    const type = r.peek8()
    const group = r.group(`Ext: ${TYPES[type] ?? 'Unknown'}`)
    r.u8(f['mip.type'])
    if (type !== 0) {
      const length = r.u8(f['mip.length'])
      const stop = r.pos + length
      if (type === 16) {
        r.u16(f['mip.seq'])
        r.u16(f['mip.life'])
        r.flags(
          f['mip.flags'],
          FLAGS.map(name => f[name]),
        )
        while (r.pos + 4 <= stop) r.ipv4(f['mip.coa'])
      } else if (type === 19) while (r.pos < stop) r.u8(f['mip.prefixlength'])
      else if (type === 24) r.span(f['mip.challenge'], length)
      else r.span(f['mip.content'], length)
      if (r.pos < stop) r.pos = Math.min(stop, r.end)
    }
    r.close(group)
  }
}
