import { bytes, i32 } from '../packet/field.js'
import { protocol } from '../packet/protocol.js'

/** Bytes that no protocol took. */
export const data = protocol({
  name: 'data',
  title: 'Data',
  short: 'Data',
  fields: { data: bytes('Data'), len: i32('Length') },
  dissect(r, p, f) {
    const n = r.left
    if (n <= 0) return
    r.span(f.data, n)
    if (p.full) p.title(n === 1 ? 'Data (1 byte)' : `Data (${n} bytes)`)
    r.row(f.len, r.base, 0, n)
  },
})
