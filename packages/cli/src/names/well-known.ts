/** Hardware addresses that standards and vendors gave a meaning, or the beginnings of such, with Wireshark's labels. */
export const WELL_KNOWN: readonly (readonly [digits: string, bits: number, name: string])[] = [
  ['ffffffffffff', 48, 'Broadcast'],
  ['01005e', 25, 'IPv4mcast'],
  ['3333', 16, 'IPv6mcast'],
  ['0180c2000000', 44, 'Spanning-tree-(for-bridges)'],
  ['0180c2000002', 48, 'Slow-Protocols'],
  ['0180c200000e', 48, 'LLDP_Multicast'],
  ['01000ccccccc', 48, 'CDP/VTP/DTP/PAgP/UDLD'],
  ['01000ccccccd', 48, 'PVST+'],
  ['00000c07ac', 40, 'All-HSRP-routers'],
  ['00005e0001', 40, 'IETF-VRRP-VRID'],
]
