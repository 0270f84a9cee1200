import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { f } from './fields.js'
import { CMD } from './labels.js'
import type { Message } from './message.js'

/** What every command consists of: words of parameters, then bytes of parameters (MS-CIFS 2.2.3.2 and 2.2.3.3). */

export interface Part {
  /** Facts in front of the words. */
  readonly before?: (r: Reader, p: Packet, m: Message) => void
  readonly words?: (r: Reader, p: Packet, m: Message) => void
  readonly bytes?: (r: Reader, p: Packet, m: Message) => void
  /** Behind the bytes, when there are any or none. */
  readonly after?: (r: Reader, p: Packet, m: Message) => void
}

export interface Command {
  readonly request: Part
  readonly response: Part
}

/** A command that follows in the same message; 0xff for none. */
const NO_ANDX = 0xff

let andxCommand = NO_ANDX
let andxOffset = 0

/** The first two words of a command that another one can follow. */
export function andx(r: Reader): void {
  andxCommand = r.u8(f.cmd)
  if (r.full)
    r.label(
      f.cmd,
      `AndXCommand: ${andxCommand === NO_ANDX ? 'No further commands' : commandName(andxCommand)} (0x${andxCommand.toString(16).padStart(2, '0')})`,
    )
  r.span(f.reserved, 1)
  andxOffset = r.u16le(f.andxoffset)
}

export const commandName = (command: number): string =>
  CMD[command] ?? `unknown-0x${command.toString(16).padStart(2, '0')}`

/** Reads the commands of the message at the cursor, one behind the other. */
export function commands(r: Reader, p: Packet, m: Message, table: Readonly<Record<number, Command>>): void {
  let command = m.command
  for (let first = true; ; first = false) {
    andxCommand = NO_ANDX
    const kind = m.response ? 'Response' : 'Request'
    const name = commandName(command)
    if (p.columns.wanted) {
      if (first) p.columns.set(`${name} ${kind}`)
      else p.columns.add(`; ${name}`)
    }
    const t = r.full ? r.group(`${name} ${kind} (0x${command.toString(16).padStart(2, '0')})`) : -1
    one(r, p, m, table[command]?.[m.response ? 'response' : 'request'] ?? {})
    r.close(t)
    if (andxCommand === NO_ANDX) return
    command = andxCommand
    const next = m.start + andxOffset
    if (next < r.pos) r.short()
    r.skip(next - r.pos)
  }
}

function one(r: Reader, p: Packet, m: Message, part: Part): void {
  part.before?.(r, p, m)
  const words = r.u8(f.wct)
  m.words = words
  const from = r.pos
  if (words > 0) {
    if (part.words !== undefined) part.words(r, p, m)
    else if (part.bytes === undefined) r.span(f.word_parameters, words * 2)
  }
  if (r.pos < from) r.short()
  const count = r.u16le(f.bcc)
  m.bytesEnd = r.pos + count
  if (count > 0) part.bytes?.(r, p, m)
  part.after?.(r, p, m)
  const left = Math.min(m.bytesEnd, r.limit) - r.pos
  if (left > 0) r.span(part.bytes === undefined ? f.byte_parameters : f.extra_byte_parameters, left)
}
