import { fromAscii } from '../bytes/text.js'
import type { TextBuffer } from '../bytes/text-buffer.js'
import type { Field } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import { rowBytes, showRow } from '../packet/show.js'
import { writeQuoted } from './json-text.js'

const QUOTE = 0x22
const DOT = 0x2e
const HEX_PREFIX = fromAscii('0x')
const TRUE = fromAscii('"1"')
const FALSE = fromAscii('"0"')

/** A row's value between quotes, as `quoted(showRow(…))` makes it: the kinds that most rows have without a string in between. */
export function writeValue(out: TextBuffer, p: Packet, row: number, f: Field): void {
  const { tape } = p
  const value = tape.value[row]
  switch (f.kind) {
    case 'boolean':
      out.raw(value === 0 ? FALSE : TRUE)
      return
    case 'uint':
      if (f.base === 'oct' || value !== value >>> 0) break
      out.char(QUOTE)
      if (f.base === 'hex' || f.base === 'hex_dec') {
        out.raw(HEX_PREFIX)
        out.hexNumber(value, (f.bits + 3) >> 2)
      } else out.decimal(value)
      out.char(QUOTE)
      return
    case 'frame':
      out.char(QUOTE)
      out.decimal(value)
      out.char(QUOTE)
      return
    case 'bytes':
    case 'ether': {
      const object = tape.object[row]
      if (typeof object === 'string') break
      const separator = f.kind === 'bytes' ? (f.separator ?? ':') : ':'
      const at = object instanceof Uint8Array ? { bytes: object, from: 0, to: object.length } : rowBytes(p, row)
      const to = f.kind === 'ether' ? at.from + 6 : at.to
      if (to > at.bytes.length) break
      out.char(QUOTE)
      out.hex(at.bytes, at.from, to, separator.charCodeAt(0))
      out.char(QUOTE)
      return
    }
    case 'ipv4': {
      const object = tape.object[row]
      if (typeof object === 'string') break
      const { bytes, from } = object instanceof Uint8Array ? { bytes: object, from: 0 } : rowBytes(p, row)
      if (from + 4 > bytes.length) break
      out.char(QUOTE)
      for (let i = 0; i < 4; i++) {
        if (i > 0) out.char(DOT)
        out.decimal(bytes[from + i])
      }
      out.char(QUOTE)
      return
    }
    default:
      break
  }
  writeQuoted(out, showRow(p, row, f))
}
