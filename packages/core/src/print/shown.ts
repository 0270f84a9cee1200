import { fromAscii } from '../bytes/text.js'
import type { TextBuffer } from '../bytes/text-buffer.js'
import type { Field } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import { rowBytes, showRow } from '../packet/show.js'

const DOT = 0x2e
const COLON = 0x3a
const HEX_PREFIX = fromAscii('0x')
const ONE = 0x31
const ZERO = 0x30

/** Four bytes as a dotted quad. */
export function writeIpv4(out: TextBuffer, bytes: Uint8Array, at: number): void {
  for (let i = 0; i < 4; i++) {
    if (i > 0) out.char(DOT)
    out.decimal(bytes[at + i])
  }
}

/** A number without sign in hex, with the digits that so many bits take. */
export function writeHex(out: TextBuffer, value: number, bits: number): void {
  out.raw(HEX_PREFIX)
  out.hexNumber(value, (bits + 3) >> 2)
}

/**
 * A row's value as `showRow` makes it, without a string in between for the kinds that most rows have. False, and nothing written, where
 * it is text that may hold any character: what is to be escaped goes the long way.
 */
export function writeShown(out: TextBuffer, p: Packet, row: number, f: Field): boolean {
  const { tape } = p
  const value = tape.value[row]
  switch (f.kind) {
    case 'none':
    case 'protocol':
      return true
    case 'boolean':
      out.char(value === 0 ? ZERO : ONE)
      return true
    case 'frame':
      out.decimal(value)
      return true
    case 'uint':
      if (f.base === 'oct' || value !== value >>> 0) break
      if (f.base === 'hex' || f.base === 'hex_dec') writeHex(out, value, f.bits)
      else out.decimal(value)
      return true
    case 'int':
    case 'uint64':
    case 'int64':
    case 'double':
    case 'duration':
      break
    case 'bytes':
    case 'ether': {
      const object = tape.object[row]
      if (typeof object === 'string') return false
      const at = object instanceof Uint8Array ? { bytes: object, from: 0, to: object.length } : rowBytes(p, row)
      const to = f.kind === 'ether' ? at.from + 6 : at.to
      if (to > at.bytes.length) break
      out.hex(at.bytes, at.from, to, f.kind === 'bytes' ? (f.separator?.charCodeAt(0) ?? COLON) : COLON)
      return true
    }
    case 'ipv4': {
      const object = tape.object[row]
      if (typeof object === 'string') return false
      const { bytes, from } = object instanceof Uint8Array ? { bytes: object, from: 0 } : rowBytes(p, row)
      if (from + 4 > bytes.length) break
      writeIpv4(out, bytes, from)
      return true
    }
    default:
      return false
  }
  out.text(showRow(p, row, f))
  return true
}
