import { escapeText } from '../../packet/label.js'
import { etherName } from '../../packet/names.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'

/** What a packet list says of an 802.11 frame. */

/** From the highest bit of the flags on: order, protected, more data, power, retry, more fragments, from and to the DS. */
const LETTERS = 'opmPRMFT'
/** Where destination and source stand in a data frame, by To DS and From DS. */
const ENDS: readonly (readonly [destination: number, source: number])[] = [
  [4, 10],
  [16, 10],
  [4, 16],
  [16, 24],
]

/** The cursor is on the frame control field; `fcs` says whether the check sequence was captured. */
export function wlanColumn(r: Reader, p: Packet, name: string | undefined, fcs: boolean): void {
  const { columns } = p
  const control = r.peek8()
  columns.name('802.11')
  if ((control & 3) !== 0) {
    columns.set(`Unknown protocol version: ${control & 3}`)
    return
  }
  const flags = r.peek8(1)
  const type = (control >> 2) & 3
  let text = name ?? 'Unrecognized (Reserved frame)'
  if ((type === 0 || type === 2) && r.left >= 24) {
    const sequence = r.peek16le(22)
    text += `, SN=${sequence >> 4}, FN=${sequence & 15}`
  }
  columns.set(`${text}, Flags=${flagLetters(flags)}${fcs ? 'C' : ''}`)
  ends(r, p, type, control >> 4, flags & 3)
}

/** `.p....F.` */
export function flagLetters(flags: number): string {
  let letters = ''
  for (let i = 0; i < 8; i++) letters += (flags & (0x80 >> i)) !== 0 ? LETTERS[i] : '.'
  return letters
}

function ends(r: Reader, p: Packet, type: number, subtype: number, ds: number): void {
  const { columns } = p
  const address = (at: number): string => (r.left >= at + 6 ? etherName(p, r.bytes, r.pos + at) : '')
  if (type !== 1) {
    const [destination, source] = type === 2 ? ENDS[ds] : ENDS[0]
    columns.destination = address(destination)
    columns.source = address(source)
    return
  }
  const second = address(10)
  columns.destination = `${address(4)} (${subtype === 10 ? 'BSSID' : 'RA'})`
  const both = subtype >= 8 && subtype !== 12 && subtype !== 13
  columns.source = both && second !== '' ? `${second} (${subtype >= 14 ? 'BSSID' : 'TA'})` : ''
}

export function beaconColumn(p: Packet, interval: number): void {
  p.columns.add(`, BI=${interval}`)
}

export function ssidColumn(p: Packet, name: string): void {
  p.columns.add(name === '' ? ', SSID=Wildcard (Broadcast)' : `, SSID="${escapeText(name)}"`)
}
