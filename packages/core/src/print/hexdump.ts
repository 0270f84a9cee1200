import type { TextBuffer } from '../bytes/text-buffer.js'
import type { Packet } from '../packet/packet.js'

/** Bytes as `0000  02 00 …   ..`, sixteen a line: tshark's -x. */

export interface HexdumpOptions {
  /** Every data source, or the frame alone. */
  readonly all: boolean
  readonly ascii: boolean
  /** The characters stand between bars. */
  readonly delimited: boolean
}

const PER_LINE = 16
const SPACE = 0x20
const BAR = 0x7c
const DOT = 0x2e
const LINE_FEED = 0x0a

export function writeHexdump(out: TextBuffer, bytes: Uint8Array, from: number, to: number, o: HexdumpOptions): void {
  const length = to - from
  const digits = Math.max(4, (length - 1).toString(16).length)
  for (let at = 0; at < length; at += PER_LINE) {
    const start = from + at
    const stop = Math.min(start + PER_LINE, to)
    out.hexNumber(at, digits)
    out.spaces(2)
    out.hex(bytes, start, stop, SPACE)
    out.spaces(3 + 3 * (PER_LINE - (stop - start)))
    if (o.ascii) {
      if (o.delimited) out.char(BAR)
      for (let i = start; i < stop; i++) {
        const byte = bytes[i]
        out.char(byte >= 0x20 && byte < 0x7f ? byte : DOT)
      }
      if (o.delimited) out.char(BAR)
    }
    out.char(LINE_FEED)
  }
}

/** The packet's bytes; where there are several sources, each with its title. */
export function writePacketBytes(out: TextBuffer, p: Packet, options: HexdumpOptions): void {
  const titled = p.sources.length > 1 && options.all
  for (let i = 0; i < p.sources.length; i++) {
    if (i > 0 && !options.all) return
    const { name, bytes, from, to } = p.sources[i]
    const n = to - from
    if (titled) out.text(`${name} (${n} ${n === 1 ? 'byte' : 'bytes'}):\n`)
    writeHexdump(out, bytes, from, to, options)
  }
}
