import { cutShort } from '../../packet/label.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { SYN } from './analysis.js'
import type { Tcp } from './connection.js'
import { readMultipath } from './multipath.js'
import type { OptionFields } from './option-fields.js'
import { OPTIONS, type Option, UNKNOWN } from './option-readers.js'

const hex2 = (n: number): string => n.toString(16).padStart(2, '0')

/** Reads the options in the next `total` bytes. */
export function readOptions(r: Reader, p: Packet, f: OptionFields, total: number, session: Tcp): void {
  const start = r.pos
  r.row(f.options, start, Math.min(total, r.left), 0)
  const row = r.nest(f.options)
  r.enter(total)
  const names: string[] = []
  const state = { nops: 0, mss: false }
  // a list that breaks off is not asked for what it lacks
  let broken = false
  while (r.left > 0 && !broken) {
    const kind = r.peek8()
    if (kind === 0) {
      endOfList(r, f, names)
      broken = paddingRow(r, f)
    } else if (kind === 1) noOperation(r, f, names, state)
    else {
      state.nops = 0
      if (kind === 2) state.mss = true
      broken = !readOption(r, p, f, kind, session, names)
    }
  }
  if (!broken && (session.flags & SYN) !== 0 && !state.mss) {
    r.pos = start
    r.expert(f['options.mss.absent'])
  }
  r.leave()
  r.unnest(row)
  if (row >= 0 && r.full) p.tape.label[row] = cutShort(`Options: (${total} bytes)${names.map(n => `, ${n}`).join('')}`)
}

function endOfList(r: Reader, f: OptionFields, names: string[]): void {
  r.row(f['options.eol'], r.pos, 1, 0)
  if (r.full) r.label(f['options.eol'], 'TCP Option - End of Option List (EOL)')
  const t = r.nest(f['options.eol'])
  r.u8(f.option_kind)
  r.unnest(t)
  names.push('End of Option List (EOL)')
}

/** Behind the end of the list only zeroes belong; true where something else stands there. */
function paddingRow(r: Reader, f: OptionFields): boolean {
  for (let i = 0; i < r.left; i++) {
    if (r.peek8(i) === 0) continue
    const t = r.group('Non-zero header padding')
    r.expert(f.non_zero_bytes_after_eol, 'Non-zero header padding')
    r.skip(r.left)
    r.unnest(t, true)
    return true
  }
  return false
}

function noOperation(r: Reader, f: OptionFields, names: string[], state: { nops: number }): void {
  // tshark says it in whole trees alone: no filter and no statistic knows of it
  if (++state.nops === 4 && r.full) r.expert(f.nop)
  r.row(f['options.nop'], r.pos, 1, 0)
  if (r.full) r.label(f['options.nop'], 'TCP Option - No-Operation (NOP)')
  const t = r.nest(f['options.nop'])
  r.u8(f.option_kind)
  r.unnest(t)
  names.push('No-Operation (NOP)')
}

/** An option that says its length; false where nothing behind it can be read. */
function readOption(r: Reader, p: Packet, f: OptionFields, kind: number, session: Tcp, names: string[]): boolean {
  const option = kind === 30 ? undefined : (OPTIONS[kind] ?? UNKNOWN)
  const name = option === undefined ? 'MPTCP' : option === UNKNOWN ? `Unknown (0x${hex2(kind)})` : option.name
  const start = r.pos
  const length = r.left > 1 ? r.peek8(1) : -1
  if (length < 2 || length > r.left) {
    const why =
      length < 0
        ? '(length byte past end of options)'
        : length < 2
          ? `(with too-short option length = ${length} byte${length === 1 ? '' : 's'})`
          : `(option length = ${length} bytes says option goes past end of options)`
    const t = r.group(`${name} ${why}`)
    r.expert(f['option.len.invalid'], `${name} ${why}`)
    r.skip(length < 0 ? 1 : 2)
    r.unnest(t, true)
    return false
  }
  if (kind !== 21) names.push(kind === 172 || kind === 174 ? 'Accurate ECN' : name)
  r.enter(length)
  if (option === undefined) readMultipath(r, p, f, session, length)
  else readBody(r, p, f, option, kind, length, session)
  r.leave()
  r.pos = start + length
  return true
}

function readBody(
  r: Reader,
  p: Packet,
  f: OptionFields,
  option: Option,
  kind: number,
  length: number,
  session: Tcp,
): void {
  const start = r.pos
  const field = f[option.field]
  r.row(field, start, length, 0)
  const row = r.nest(field)
  const say = (text: string): void => {
    if (row >= 0 && r.full) p.tape.label[row] = field.title + text
  }
  say('')
  if (kind === 2 && (session.flags & SYN) === 0) r.expert(f['options.mss.present'])
  r.u8(f.option_kind)
  r.u8(f.option_len)
  const wrong =
    option.exact !== undefined && length !== option.exact
      ? `option length should be ${option.exact}`
      : option.least !== undefined && length < option.least
        ? `option length should be >= than ${option.least}`
        : ''
  if (wrong !== '') {
    const t = r.nest(f.option_len)
    r.expert(f['option.len.invalid'], wrong)
    r.unnest(t)
  } else option.read?.({ r, p, f, session, length, kind, say })
  r.unnest(row)
}
