import type { Reader } from '../../packet/reader.js'
import { f } from './fields.js'

/** Extended attributes, one behind the other: MS-FSCC 2.4.15. */
export function extendedAttributes(r: Reader): void {
  for (;;) {
    const start = r.pos
    const next = r.peek32le()
    const row = r.group('')
    r.u32le(f.next_offset)
    r.u8(f['ea.flags'])
    const nameLength = r.u8(f['ea.name_len'])
    const dataLength = r.u16le(f['ea.data_len'])
    let name = ''
    if (nameLength > 0) name = r.text(f['ea.name'], nameLength, 'ascii')
    r.skip(1)
    if (dataLength > 0) r.span(f['ea.data'], dataLength)
    r.close(row)
    if (row >= 0) r.tape.label[row] = `EA: ${name}`
    if (next < 8 || start + next >= r.end) return
    r.pos = start + next
  }
}
