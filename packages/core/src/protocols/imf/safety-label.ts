import { asciiz } from '../../bytes/text.js'
import type { Field } from '../../packet/field.js'
import type { Reader } from '../../packet/reader.js'
import type { ImfFields } from './index.js'

/** SIO-Label (RFC 7444): parameters of a security label, divided by semicolons. */
export function safetyLabel(r: Reader, f: ImfFields, from: number, to: number): void {
  const b = r.bytes
  const row = r.tape.count
  const made = r.wants(f.siolabel)
  r.row(f.siolabel, from, to - from, 0)
  const t = r.nest(f.siolabel)
  let title = ''
  for (let at = from; at < to; ) {
    let end = b.indexOf(59, at)
    if (end < 0 || end > to) end = to
    while (at < end && (b[at] === 32 || b[at] === 9 || b[at] === 10 || b[at] === 13)) at++
    const equals = b.indexOf(61, at)
    const name = equals < 0 || equals > end ? '' : asciiz(b, at, equals).trim().toLowerCase()
    const field = fieldOf(f, name)
    const value = asciiz(b, equals + 1, end)
    if (field !== undefined) {
      r.row(field, equals + 1, end - equals - 1, 0, value)
      if (name === 'marking') title = value
    } else if (end > at) {
      r.row(f['siolabel.unknown'], at, end - at, 0, asciiz(b, at, end))
      const u = r.nest(f['siolabel.unknown'])
      r.expert(f.unknown_param)
      r.unnest(u)
    }
    at = end + 1
  }
  r.unnest(t)
  if (r.full && made) r.tape.label[row] = title === '' ? 'SIO-Label' : `SIO-Label: ${title}`
}

function fieldOf(f: ImfFields, name: string): Field | undefined {
  switch (name) {
    case 'marking':
      return f['siolabel.marking']
    case 'fgcolor':
      return f['siolabel.fgcolor']
    case 'bgcolor':
      return f['siolabel.bgcolor']
    case 'type':
      return f['siolabel.type']
    case 'label':
      return f['siolabel.label']
    default:
      return undefined
  }
}
