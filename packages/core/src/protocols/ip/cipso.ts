import type { Field } from '../../packet/field.js'
import { bytes, expert, string, u8, u32 } from '../../packet/field.js'
import type { Reader } from '../../packet/reader.js'

/** Commercial IP Security Option: draft-ietf-cipso-ipsecurity, FIPS 188. */

const TAGS: Readonly<Record<number, string>> = {
  0: 'Padding',
  1: 'Restrictive Category Bitmap',
  2: 'Enumerated Categories',
  5: 'Ranged Categories',
  6: 'Permissive Categories',
  7: 'Free Form',
}

export const cipsoSpecs = {
  'cipso.doi': u32('DOI'),
  'cipso.tag_type': u8('Tag Type', { labels: TAGS }),
  'cipso.sensitivity_level': u8('Sensitivity Level'),
  'cipso.categories': string('Categories'),
  'cipso.tag_data': bytes('Tag data'),
  'cipso.malformed': expert('Malformed CIPSO tag', 'warn', 'Malformed'),
}

export type CipsoFields = Readonly<Record<keyof typeof cipsoSpecs, Field>>

/** Smallest lengths of the tags that are known. */
const LEAST: Readonly<Record<number, number>> = { 1: 4, 2: 4, 5: 4, 6: 4, 7: 2 }

/** Reads the option behind its length; the reader is bound to it. */
export function readCipso(r: Reader, f: CipsoFields): undefined {
  r.u32(f['cipso.doi'])
  while (r.left > 0) {
    const type = r.u8(f['cipso.tag_type'])
    if (type === 0) continue
    const least = LEAST[type]
    const length = least === undefined || r.left > 0 ? r.u8() : 0
    if (least === undefined) {
      // the rest cannot be trusted to be tags
      r.label(f['cipso.tag_type'], `Tag Type: Unknown (${type}) (${length} bytes)`)
      return
    }
    if (length < least || length > r.left + 2) {
      const under = r.nest(f['cipso.tag_type'])
      r.expert(f['cipso.malformed'])
      r.unnest(under)
      return
    }
    if (type >= 6) {
      r.span(f['cipso.tag_data'], length - 2)
      continue
    }
    r.skip(1)
    r.u8(f['cipso.sensitivity_level'])
    const n = type === 1 ? length - 4 : (length - 4) & ~1
    if (length === 4) continue
    const text = type === 1 ? bitmap(r, n) : type === 2 ? listed(r, n) : ranges(r, n)
    r.row(f['cipso.categories'], r.pos, n, 0, text)
    r.skip(n)
  }
}

/** Numbers of the bits that are set, from the highest of the first byte. */
function bitmap(r: Reader, n: number): string {
  const list: number[] = []
  for (let i = 0; i < n * 8; i++) if (((r.peek8(i >> 3) >> (7 - (i & 7))) & 1) !== 0) list.push(i)
  return list.join(',')
}

function listed(r: Reader, n: number): string {
  const list: number[] = []
  for (let i = 0; i < n; i += 2) list.push(r.peek16(i))
  return list.join(',')
}

/** Pairs of the highest and the lowest category; the last lowest may be left out and is 0 then. */
function ranges(r: Reader, n: number): string {
  const list: string[] = []
  for (let i = 0; i < n; i += 4) {
    const high = r.peek16(i)
    const low = i + 2 < n ? r.peek16(i + 2) : 0
    list.push(high === low ? `${high}` : `${high}-${low}`)
  }
  return list.join(',')
}
