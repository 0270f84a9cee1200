import { parseIpv4, parseIpv6 } from '../bytes/address.js'
import type { Type } from './types.js'
import { compareNetworks } from './value.js'

/** A block of IANA's special-purpose address registries (RFC 6890): whether it may be source, destination, forwarded, global, reserved. */
type Block = readonly [network: string, name: string, mask: number]

const V4: readonly Block[] = [
  ['0.0.0.0/32', 'This host on this network', 0b10001],
  ['0.0.0.0/8', 'This network', 0b10001],
  ['10.0.0.0/8', 'Private-Use', 0b11100],
  ['100.64.0.0/10', 'Shared Address Space', 0b11100],
  ['127.0.0.0/8', 'Loopback', 0b00001],
  ['169.254.0.0/16', 'Link Local', 0b11001],
  ['172.16.0.0/12', 'Private-Use', 0b11100],
  ['192.0.0.0/24', 'IETF Protocol Assignments', 0b00000],
  ['192.0.2.0/24', 'Documentation (TEST-NET-1)', 0b00000],
  ['192.88.99.0/24', '6to4 Relay Anycast', 0b11110],
  ['192.168.0.0/16', 'Private-Use', 0b11100],
  ['198.18.0.0/15', 'Benchmarking', 0b11100],
  ['198.51.100.0/24', 'Documentation (TEST-NET-2)', 0b00000],
  ['203.0.113.0/24', 'Documentation (TEST-NET-3)', 0b00000],
  ['255.255.255.255/32', 'Limited Broadcast', 0b01001],
  ['240.0.0.0/4', 'Reserved', 0b00001],
]
const V6: readonly Block[] = [
  ['::1/128', 'Loopback Address', 0b00001],
  ['::/128', 'Unspecified Address', 0b10001],
  ['64:ff9b::/96', 'IPv4-IPv6 Translation', 0b11110],
  ['::ffff:0:0/96', 'IPv4-mapped Address', 0b00001],
  ['100::/64', 'Discard-Only Address Block', 0b11100],
  ['2001::/32', 'TEREDO', 0b11100],
  ['2001:2::/48', 'Benchmarking', 0b11100],
  ['2001:db8::/32', 'Documentation', 0b00000],
  ['2001:10::/28', 'Deprecated (previously ORCHID)', 0b00000],
  ['2001::/23', 'IETF Protocol Assignments', 0b00000],
  ['2002::/16', '6to4', 0b11100],
  ['fc00::/7', 'Unique-Local', 0b11100],
  ['fe80::/10', 'Link-Local Unicast', 0b11001],
]

function within(address: Uint8Array, network: string): boolean {
  const [text, bits] = network.split('/')
  const block = parseIpv4(text) ?? parseIpv6(text)
  return (
    block !== undefined && block.length === address.length && compareNetworks(address, 0, block, Number(bits)) === 0
  )
}

const yes = (b: boolean): number => (b ? 1 : 0)

/** What the functions on addresses answer; undefined for an address in no special block. */
export function specialAddress(name: string, address: Uint8Array, type: Type): string | number | undefined {
  const some = (...networks: readonly string[]): number => yes(networks.some(n => within(address, n)))
  switch (name) {
    case 'ip_linklocal':
      return some('169.254.0.0/16', 'fe80::/10')
    case 'ip_multicast':
      return some('224.0.0.0/4', 'ff00::/8')
    case 'ip_rfc1918':
      return some('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16')
    case 'ip_ula':
      return some('fc00::/7')
    default: {
      const block = (address.length === 4 ? V4 : V6).find(([network]) => within(address, network))
      return type === 'STRING' ? block?.[1] : block?.[2]
    }
  }
}
