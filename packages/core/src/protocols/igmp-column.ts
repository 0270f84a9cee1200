import { ipv4Text } from '../bytes/address.js'
import type { Packet } from '../packet/packet.js'
import type { Reader } from '../packet/reader.js'

/** What a packet list says of an IGMP message. */

export const TYPES: Readonly<Record<number, string>> = {
  1: 'Create Group Request',
  2: 'Create Group Reply',
  3: 'Join Group Request',
  4: 'Join Group Reply',
  5: 'Leave Group Request',
  6: 'Leave Group Reply',
  7: 'Confirm Group Request',
  8: 'Confirm Group Reply',
  17: 'Membership Query',
  18: 'Membership Report',
  19: 'DVMRP Protocol',
  20: 'PIM Routing Message',
  22: 'Membership Report',
  23: 'Leave Group',
  30: 'Traceroute Response',
  31: 'Traceroute Query or Request',
  34: 'Membership Report',
}

/** The cursor is on the message. */
export function igmpColumn(r: Reader, p: Packet, type: number): void {
  const { columns } = p
  const length = r.leftOnWire
  if (TYPES[type] === undefined) {
    columns.name('IGMP')
    columns.set(`Unknown Type:0x${type.toString(16).padStart(2, '0')}`)
    return
  }
  if (type === 0x1e || type === 0x1f) {
    columns.name('IGMP')
    const blocks = Math.max(0, Math.floor((length - 24) / 32))
    if (type === 0x1e) columns.set(`Traceroute Response, ${blocks} block${blocks === 1 ? '' : 's'}`)
    else columns.set(length === 24 ? 'Traceroute Query' : 'Traceroute Request')
    return
  }
  const version = versionOf(r, type, length)
  columns.name(`IGMPv${version}`)
  columns.set(TYPES[type])
  if (version < 2 || r.left < 8) return
  if (type === 0x22) {
    if (r.peek16(6) === 0) columns.add(' - General query')
    return
  }
  const any = r.peek32(4) === 0
  const group = ipv4Text(r.bytes, r.pos + 4)
  if (type === 0x11) columns.add(any ? ', general' : `, specific for group ${group}`)
  else columns.add(any ? ', general' : type === 0x16 ? ` group ${group}` : ` ${group}`)
  if (version !== 3 || r.left < 12) return
  const count = Math.min(r.peek16(10), Math.floor((r.left - 12) / 4))
  if (count > 0) columns.add(`, source${count === 1 ? '' : 's'} ${list(r, r.pos + 12, count)}`)
}

function versionOf(r: Reader, type: number, length: number): number {
  if (type <= 8) return 0
  if (type === 0x22 || (type === 0x11 && length >= 12)) return 3
  return type === 0x12 || (type === 0x11 && r.left > 1 && r.peek8(1) === 0) ? 1 : 2
}

function list(r: Reader, at: number, count: number): string {
  const addresses: string[] = []
  for (let i = 0; i < count; i++) addresses.push(ipv4Text(r.bytes, at + 4 * i))
  return `{${addresses.join(', ')}}`
}

/** A record of a version 3 report, with the cursor behind its `count` sources. */
export function recordColumn(r: Reader, p: Packet, kind: number, count: number): void {
  if (!p.columns.wanted) return
  const sources = r.pos - 4 * count
  const group = ipv4Text(r.bytes, sources - 4)
  const set = list(r, sources, count)
  const many = count === 1 ? '' : 's'
  let text: string
  if (kind === 1 || kind === 3)
    text = count === 0 ? `Leave group ${group}` : `Join group ${group} for source${count === 1 ? '' : 's in'} ${set}`
  else if (kind === 2 || kind === 4)
    text =
      count === 0
        ? `Join group ${group} for any sources`
        : `Join group ${group}, for source${count === 1 ? ' not' : 's not in'} ${set}`
  else if (kind === 5 || kind === 6) {
    const change = kind === 5 ? 'ALLOW_NEW_SOURCES' : 'BLOCK_OLD_SOURCES'
    text =
      count === 0
        ? `Group ${group}, ${change} but no source specified (?)`
        : `Group ${group}, ${kind === 5 ? 'new' : 'block'} source${many} ${set}`
  } else text = `Group ${group}, unknown record type (?)${count === 0 ? '' : `, sources ${set}`}`
  p.columns.add(` / ${text}`)
}
