import type { Packet } from '../packet/packet.js'

/** Bytes as `0000  02 00 …   ..`, sixteen a line: tshark's -x. */

export interface HexdumpOptions {
  /** Every data source, or the frame alone. */
  readonly all: boolean
  readonly ascii: boolean
  /** The characters stand between bars. */
  readonly delimited: boolean
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_, i) => `${i.toString(16).padStart(2, '0')} `)
const CHARACTER: readonly string[] = Array.from({ length: 256 }, (_, i) =>
  i >= 0x20 && i < 0x7f ? String.fromCharCode(i) : '.',
)
const BLANK = '   '

export function hexdump(bytes: Uint8Array, from: number, to: number, options: HexdumpOptions): string {
  const length = to - from
  const digits = Math.max(4, (length - 1).toString(16).length)
  let text = ''
  for (let at = 0; at < length; at += 16) {
    const stop = Math.min(16, length - at)
    let hex = ''
    let characters = ''
    for (let i = 0; i < stop; i++) {
      const byte = bytes[from + at + i]
      hex += HEX[byte]
      characters += CHARACTER[byte]
    }
    for (let i = stop; i < 16; i++) hex += BLANK
    text += `${at.toString(16).padStart(digits, '0')}  ${hex}`
    if (!options.ascii) text += '  '
    else text += options.delimited ? `  |${characters}|` : `  ${characters}`
    text += '\n'
  }
  return text
}

/** The packet's bytes; where there are several sources, each with its title. */
export function packetBytes(p: Packet, options: HexdumpOptions): string {
  const sources = options.all ? p.sources : p.sources.slice(0, 1)
  const titled = p.sources.length > 1 && options.all
  let text = ''
  for (const { name, bytes, from, to } of sources) {
    if (titled) {
      const n = to - from
      text += `${name} (${n} ${n === 1 ? 'byte' : 'bytes'}):\n`
    }
    text += hexdump(bytes, from, to, options)
  }
  return text
}
