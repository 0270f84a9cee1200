/**
 * What Wireshark finds wrong with a block, in the words it tells people: its programs stop there, where the reader here
 * leaves the block out and goes on.
 */
import * as B from './pcapng-block.js'

/** The longest block that is believed: the longest packet, and as much again as any options could be. */
const LARGEST = 128 * 1024 * 1024 + 131_072
const LONGEST_PACKET = 262_144

const LEAST = new Map<number, readonly [name: string, least: number]>([
  [B.SHB, ['an SHB', 28]],
  [B.IDB, ['an IDB', 20]],
  [B.PACKET, ['a PB', 32]],
  [B.SPB, ['an SPB', 16]],
  [B.NRB, ['an NRB', 16]],
  [B.EPB, ['an EPB', 32]],
])
const OTHERS = new Map<number, readonly [name: string, least: number]>([
  [B.ISB, ['an ISB', 24]],
  [B.JOURNAL, ['a systemd journal export block', 35]],
  [B.CUSTOM, ['a CB', 16]],
  [B.CUSTOM_NO_COPY, ['a CB', 16]],
])

/** By the head of a block alone. */
export function headFault(type: number, length: number): string {
  const known = LEAST.get(type)
  if (known !== undefined && length < known[1])
    return `total block length ${length} of ${known[0]} is less than the minimum ${known[0].split(' ')[1]} size ${known[1]}`
  const other = OTHERS.get(type)
  if (other !== undefined && length < other[1])
    return `total block length ${length} of ${other[0]} is too small (< ${other[1]})`
  if (known === undefined && other === undefined && length < 12)
    return `total block length ${length} of an unknown block type is less than the minimum block size 12`
  return length > LARGEST ? `total block length ${length} is too large (> ${LARGEST + 32})` : ''
}

/** The snapshot lengths of the section's interfaces, as packets need them. */
export type SnapLengths = readonly { readonly snapLength: number }[]

/** By all of a block, which has the length its head says. */
export function bodyFault({ type, view, start, end, little }: B.Block, links: SnapLengths): string {
  const u32 = (at: number): number => view.getUint32(start + at, little)
  switch (type) {
    case B.SHB:
      return optionFault(type, view, start + 24, end - 4, little)
    case B.IDB:
      return optionFault(type, view, start + 16, end - 4, little)
    case B.EPB:
    case B.PACKET: {
      const captured = u32(20)
      const name = type === B.EPB ? 'an EPB' : 'a PB'
      if (captured > end - start - 32)
        return `total block length ${end - start} of ${name} is too small for ${captured} bytes of packet data`
      const index = type === B.EPB ? u32(8) : view.getUint16(start + 8, little)
      if (index >= links.length)
        return `interface index ${index} is not less than section interface count ${links.length}`
      if (captured > LONGEST_PACKET) return `cap_len ${captured} is larger than ${LONGEST_PACKET}`
      return optionFault(type, view, start + 28 + ((captured + 3) & ~3), end - 4, little)
    }
    case B.SPB: {
      const [link] = links
      if (link === undefined) return 'SPB appeared before any IDBs in the section'
      const wire = u32(8)
      const captured = link.snapLength === 0 ? wire : Math.min(wire, link.snapLength)
      return captured > end - start - 16
        ? `total block length ${end - start} of an SPB is too small for ${wire} bytes of packet data`
        : ''
    }
    case B.NRB:
      return nameFault(view, start + 8, end - 4, little)
    case B.ISB:
      return optionFault(type, view, start + 20, end - 4, little)
    default:
      return ''
  }
}

function nameFault(view: DataView, from: number, to: number, little: boolean): string {
  let pos = from
  while (pos + 4 <= to) {
    const type = view.getUint16(pos, little)
    const length = view.getUint16(pos + 2, little)
    const padded = (length + 3) & ~3
    pos += 4
    if (type === 0) break
    if (padded > to - pos) return `${to - pos} bytes left in the block < NRB record length + padding ${padded}`
    const least = type === 1 ? 4 : type === 2 ? 16 : 0
    if (length < least)
      return `NRB record length for IPv${type === 1 ? 4 : 6} record ${length} < minimum length ${least}`
    if (least > 0 && !terminated(view, pos + least, pos + length)) return 'NRB record has non-null-terminated host name'
    pos += padded
  }
  return optionFault(B.NRB, view, pos, to, little)
}

function terminated(view: DataView, from: number, to: number): boolean {
  return from === to || view.getUint8(to - 1) === 0
}

function optionFault(block: number, view: DataView, from: number, to: number, little: boolean): string {
  let pos = from
  while (pos + 4 <= to) {
    const code = view.getUint16(pos, little)
    const length = view.getUint16(pos + 2, little)
    pos += 4
    if (code === 0) return ''
    if (((length + 3) & ~3) > to - pos) return `Not enough data to handle option of length ${length}`
    const wrong = valueFault(block, code, length, length > 0 ? view.getUint8(pos) : 0)
    if (wrong !== '') return wrong
    pos += (length + 3) & ~3
  }
  return ''
}

function valueFault(block: number, code: number, length: number, first: number): string {
  if (B.CUSTOM_OPTIONS.includes(code) && length < 4) return `option length (${length}) too small for custom option`
  if (block === B.IDB) return code === B.IF_FILTER && length < 1 ? 'packet block verdict option length 0 is < 1' : ''
  if (block !== B.EPB && block !== B.PACKET) return ''
  const exactly = (n: number, what: string): string =>
    length === n ? '' : `packet block ${what} option length ${length} is not ${n}`
  switch (code) {
    case B.EPB_FLAGS:
      return exactly(4, 'flags')
    case B.EPB_DROPCOUNT:
      return exactly(8, 'drop count')
    case B.EPB_PACKETID:
      return exactly(8, 'packet id')
    case B.EPB_QUEUE:
      return exactly(4, 'queue')
    case B.EPB_VERDICT:
      if (length < 1) return 'packet block verdict option length 0 is < 1'
      if ((first === 1 || first === 2) && length !== 9)
        return `packet block ${first === 1 ? 'TC' : 'XDP'} verdict option length ${length} is != 9`
      return ''
    default:
      return ''
  }
}
