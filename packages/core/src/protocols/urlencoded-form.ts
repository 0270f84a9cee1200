import { utf8 } from '../bytes/text.js'
import { stringz, TEXT } from '../packet/field.js'
import { appended } from '../packet/label.js'
import { protocol } from '../packet/protocol.js'
import type { Reader } from '../packet/reader.js'

const EQUALS = 61
const AMPERSAND = 38

/** HTML forms as text: application/x-www-form-urlencoded (WHATWG URL, section 5). */
export const urlencodedForm = protocol({
  name: 'urlencoded-form',
  title: 'HTML Form URL Encoded',
  short: 'URL Encoded Form Data',
  on: { media_type: ['application/x-www-form-urlencoded'] },
  fields: { key: stringz('Key', { generated: false }), value: stringz('Value', { generated: false }) },
  dissect(r, p, f) {
    r.label(urlencodedForm.root, 'HTML Form URL Encoded: application/x-www-form-urlencoded')
    if (p.columns.wanted) p.columns.add(` (${p.media.replace(/;.*$/s, '').trim().toLowerCase()})`)
    p.media = ''
    while (r.left > 0) {
      r.note('Form item', r.pos, 0)
      const item = r.nest(TEXT)
      const start = r.pos
      const key = word(r, EQUALS)
      if (key !== undefined) r.row(f.key, start, key.length, 0, key.text)
      const from = r.pos
      const value = key === undefined ? undefined : word(r, AMPERSAND)
      if (value !== undefined) r.row(f.value, from, value.length, 0, value.text)
      if (item >= 0)
        p.tape.label[item] = appended(
          `Form item: "${key?.text ?? ''}"${value === undefined ? '' : ` = "${value.text}"`}`,
        )
      r.unnest(item, value !== undefined)
      if (value === undefined) return
    }
  },
})

/** Decodes up to `stop` or the end, and moves behind it; undefined where an escape is none. */
function word(r: Reader, stop: number): { text: string; length: number } | undefined {
  const b = r.bytes
  const start = r.pos
  const out: number[] = []
  while (r.pos < r.end && b[r.pos] !== stop) {
    const c = r.u8()
    if (c === 43) out.push(32)
    else if (c === 37) {
      const v = Number.parseInt(String.fromCharCode(r.u8(), r.u8()), 16)
      if (!/^[0-9a-f]{2}$/i.test(String.fromCharCode(b[r.pos - 2], b[r.pos - 1]))) return undefined
      out.push(v)
    } else out.push(c)
  }
  const length = r.pos - start
  if (r.pos < r.end) r.pos++
  const nul = out.indexOf(0)
  const bytes = Uint8Array.from(nul < 0 ? out : out.slice(0, nul))
  return { text: utf8(bytes, 0, bytes.length), length }
}
