import { ipv4Text, macText } from '../../bytes/address.js'
import { hex } from '../../bytes/text.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { same, zero } from './compare.js'

/** What a packet list says of a message; the cursor is on the sender's hardware address. */
export function arpColumn(
  r: Reader,
  p: Packet,
  opcode: number,
  hlen: number,
  plen: number,
  mac: boolean,
  ip: boolean,
): void {
  const b = r.bytes
  const sender = r.pos + hlen
  const target = sender + plen
  const asked = target + hlen
  const hardware = (at: number): string => (mac ? macText(b, at) : hex(b, at, at + hlen))
  const protocol = (at: number): string => (ip ? ipv4Text(b, at) : hex(b, at, at + plen))
  const own = { hw: hardware(r.pos), proto: protocol(sender) }
  const other = { hw: hardware(target), proto: protocol(asked) }
  const { columns } = p
  columns.name(NAMES[opcode] ?? 'ARP')
  const gratuitous = (opcode === 1 || opcode === 2) && same(b, sender, asked, plen)
  const unknown = opcode === 1 && zero(b, target, asked)
  if (gratuitous && !(unknown && zero(b, sender, target)))
    columns.set(
      unknown
        ? `ARP Announcement for ${own.proto}`
        : `Gratuitous ARP for ${own.proto} (${opcode === 1 ? 'Request' : 'Reply'})`,
    )
  else if (opcode === 1)
    columns.set(
      unknown && zero(b, sender, target)
        ? `Who has ${other.proto}? (ARP Probe)`
        : `Who has ${other.proto}? Tell ${own.proto}`,
    )
  else columns.set(TEXTS[opcode]?.(own, other) ?? `Unknown ARP opcode 0x${opcode.toString(16).padStart(4, '0')}`)
}

/** Another host uses the address, too. */
export function claimColumn(p: Packet, address: string): void {
  p.columns.add(` (duplicate use of ${address} detected!)`)
}

const NAMES: Readonly<Record<number, string>> = {
  3: 'RARP',
  4: 'RARP',
  5: 'DRARP',
  6: 'DRARP',
  7: 'DRARP',
  8: 'Inverse ARP',
  9: 'Inverse ARP',
  11: 'MARS',
  12: 'MARS',
  13: 'MARS',
  14: 'MARS',
  15: 'MARS',
  16: 'MARS',
  17: 'MARS',
  18: 'MARS',
  19: 'MARS',
  20: 'MARS',
  21: 'MARS',
  22: 'MARS',
  23: 'MAPOS',
}

interface End {
  readonly hw: string
  readonly proto: string
}
type Text = (own: End, other: End) => string

const whois: Text = (own, other) => `Who is ${other.hw}? Tell ${own.hw}`
const answer: Text = (_own, other) => `${other.hw} is at ${other.proto}`
const from =
  (what: string): Text =>
  own =>
    `${what} from ${own.hw} at ${own.proto}`

const TEXTS: Readonly<Record<number, Text>> = {
  0: () => 'Reserved opcode 0',
  2: own => `${own.proto} is at ${own.hw}`,
  3: whois,
  4: answer,
  5: whois,
  6: answer,
  7: () => 'DRARP Error',
  8: whois,
  9: own => `${own.hw} is at ${own.proto}`,
  10: () => 'ARP NAK',
  11: from('MARS request'),
  12: from('MARS MULTI request'),
  13: from('MARS MSERV request'),
  14: from('MARS JOIN request'),
  15: from('MARS LEAVE'),
  16: from('MARS NAK'),
  17: from('MARS UNSERV request'),
  18: from('MARS SJOIN request'),
  19: from('MARS SLEAVE'),
  20: from('MARS grouplist request'),
  21: from('MARS grouplist reply'),
  22: from('MARS redirect map'),
  23: from('MAPOS UNARP request'),
  24: () => 'Experimental 1 ( opcode 24 )',
  25: () => 'Experimental 2 ( opcode 25 )',
  65535: () => 'Reserved opcode 65535',
}
