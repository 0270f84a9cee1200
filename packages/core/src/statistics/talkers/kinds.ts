import { addressesAt, portsOf, type ReadEnds, readIpv6, readSll, readWlan } from './ends.js'

/** One of the kinds of talkers of `-z conv` and `-z endpoints`. */
export interface TalkerKind {
  readonly name: string
  readonly title: string
  readonly ports?: boolean
  /** Which protocol's layers are counted, and how; without, nothing is. */
  readonly protocol?: string
  readonly read?: ReadEnds
  /** Whether conversations of the same ends are told apart, as tcp.stream does. */
  readonly streams?: boolean
}

export const TALKERS: readonly TalkerKind[] = [
  { name: 'bluetooth', title: 'Bluetooth' },
  { name: 'dccp', title: 'DCCP' },
  { name: 'eth', title: 'Ethernet', protocol: 'eth', read: addressesAt(6, 0, 6, 14) },
  { name: 'fc', title: 'FC' },
  { name: 'fddi', title: 'FDDI' },
  { name: 'ip', title: 'IPv4', protocol: 'ip', read: addressesAt(12, 16, 4, 20) },
  { name: 'ipv6', title: 'IPv6', protocol: 'ipv6', read: readIpv6 },
  { name: 'ipx', title: 'IPX' },
  { name: 'jxta', title: 'JXTA' },
  { name: 'mptcp', title: 'MPTCP' },
  { name: 'ncp', title: 'NCP' },
  { name: 'opensafety', title: 'openSAFETY' },
  { name: 'rsvp', title: 'RSVP' },
  { name: 'sctp', title: 'SCTP', ports: true, protocol: 'sctp', read: portsOf(132, 4) },
  { name: 'sll', title: 'SLL', protocol: 'sll', read: readSll },
  { name: 'tcp', title: 'TCP', ports: true, protocol: 'tcp', read: portsOf(6, 20), streams: true },
  { name: 'tr', title: 'Token-Ring' },
  { name: 'udp', title: 'UDP', ports: true, protocol: 'udp', read: portsOf(17, 8), streams: true },
  { name: 'usb', title: 'USB' },
  { name: 'wlan', title: 'IEEE 802.11', protocol: 'wlan', read: readWlan },
  { name: 'wpan', title: 'IEEE 802.15.4' },
  { name: 'zbee_nwk', title: 'ZigBee' },
]

/** What is said of a kind whose protocol is not dissected: its table is empty whatever the capture holds. */
export function notCounted(kind: TalkerKind, what: string): string {
  return `tshark: ${kind.title} is not dissected: no ${what} of it are counted.\n`
}
