import { bool, type Field, frame, none, u32 } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { GENERATED } from '../../packet/tape.js'
import type { Fragment } from './state.js'

/** Rows of a mail that was put together from segments, for SMTP and POP. */
export const FRAGMENT_FIELDS = {
  'data.fragments': none('DATA fragments'),
  'data.fragment': frame('DATA fragment'),
  'data.fragment.overlap': bool('DATA fragment overlap', { states: ['True', 'False'] }),
  'data.fragment.overlap.conflicts': bool('DATA fragment overlapping with conflicting data', {
    states: ['True', 'False'],
  }),
  'data.fragment.multiple_tails': bool('DATA has multiple tail fragments', { states: ['True', 'False'] }),
  'data.fragment.too_long_fragment': bool('DATA fragment too long', { states: ['True', 'False'] }),
  'data.fragment.error': frame('DATA defragmentation error'),
  'data.fragment.count': u32('DATA fragment count'),
  'data.reassembled.in': frame('Reassembled DATA in frame'),
  'data.reassembled.length': u32('Reassembled DATA length'),
}

type FragmentFields = { readonly [K in keyof typeof FRAGMENT_FIELDS]: Field }

/** Rows of the parts; the reader stands on what they make. */
export function fragmentRows(r: Reader, p: Packet, f: FragmentFields, parts: readonly Fragment[], size: number): void {
  if (!r.wants(f['data.fragments']) && !r.wants(f['data.fragment'])) return
  r.row(f['data.fragments'], r.pos, size, 0)
  if (r.full) {
    const list = parts.map(x => `#${x.frame}(${x.bytes.length})`).join(', ')
    r.label(
      f['data.fragments'],
      `${parts.length} DATA fragment${parts.length === 1 ? '' : 's'} (${size} bytes): ${list}`,
    )
    r.as(GENERATED)
  }
  const t = r.nest(f['data.fragments'])
  let at = 0
  for (const { frame: number, bytes } of parts) {
    r.row(f['data.fragment'], r.pos + at, bytes.length, number)
    r.as(GENERATED)
    r.label(
      f['data.fragment'],
      `Frame: ${number}, payload: ${at}-${at + bytes.length - 1} (${bytes.length} byte${bytes.length === 1 ? '' : 's'})`,
    )
    at += bytes.length
    p.session.foretell(number, f['data.reassembled.in'], p.number)
  }
  r.row(f['data.fragment.count'], r.pos, 0, parts.length)
  r.row(f['data.reassembled.length'], r.pos, 0, size)
  r.unnest(t)
}
