import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { bytesSource, CaptureFilterError, compileCaptureFilter, openCapture } from '@wiresift/core'
import { describe, expect, test } from 'vitest'
import { bytesOf, CAPTURES } from './captures.js'
import { program, titled } from './oracle.js'

/** Capture filters of every form; what each selects is what tcpdump selects. */
const FILTERS = `
ip
ip6 or arp
not ip
tcp and (port 80 or udp)
udp and not port 53
port http
portrange 1-1023
udp portrange 5000-6000
src port 53
dst port 80 or 443
tcp port 80 or 443 or 53
host 10.0.0.1
src host 192.0.2.1 or dst host 192.0.2.1
net 10
net 192.168.0.0/16
net 192.0.2.0 mask 255.255.255.0
dst net 10.0.0.0/8
ip6 host 2001:db8::1
ip6 net fe80::/10
ether multicast
ether broadcast
ether proto 0x0806
ether host 02:00:00:00:00:01
not multicast
broadcast
greater 100
less 64
len > 576
ip proto 17
ip proto \\icmp
icmp[0] = 8
icmp[icmptype] == icmp-echo
icmp6
igmp
arp[6:2] = 1
tcp[13] & 2 != 0 and port 80
tcp[tcpflags] == tcp-syn
tcp[tcpflags] & (tcp-syn|tcp-fin) != 0
((tcp[12] & 0xf0) >> 2) > 20
tcp[((tcp[12:1] & 0xf0) >> 2):4] = 0x47455420
ip[2:2] > 576
ip[6:2] & 0x1fff != 0
ip[8] < 65
ip6[6] = 58
ether[0] & 1 = 1
udp[4:2] > 20
vlan
vlan 10 and ip
vlan and vlan
not vlan
1 = 2
tcp and not port 80 and not port 443
port 99999
tcp port
host
ip[
foo
`
  .trim()
  .split('\n')

/** With every kind of header that the filters look at. */
const NAMES = ['arp', 'dns', 'http-get', 'icmp', 'ip-fragments', 'ipv6-nd', 'qinq', 'vlan'].map(name => `${name}.pcap`)

const have = program('tcpdump')

/** Bytes of the packets that tcpdump selects, their headers in pcap included; `wrong` where it refuses the filter. */
function selected(file: string, filter: string): number | 'wrong' {
  const { stdout, stderr, status } = spawnSync('tcpdump', ['-r', file, '-w', '-', filter])
  if (/rejects all packets/.test(String(stderr))) return 0
  return status === 0 ? stdout.length - 24 : 'wrong'
}

async function ours(name: string, filter: string): Promise<number | 'wrong'> {
  try {
    const { test: passes } = compileCaptureFilter(filter)
    const reader = await openCapture(bytesSource(bytesOf(name)))
    let size = 0
    for (let batch = await reader.next(); batch !== undefined; batch = await reader.next())
      for (let i = 0; i < batch.count; i++)
        if (passes(batch, i, reader.meta.interfaces[batch.iface[i]].linkType)) size += 16 + batch.captured[i]
    return size
  } catch (error) {
    if (error instanceof CaptureFilterError) return 'wrong'
    throw error
  }
}

describe.skipIf(!have)(titled('capture filters', 'tcpdump', have), () => {
  test.each(NAMES)(
    '%s: each selects what tcpdump selects',
    async name => {
      for (const filter of FILTERS)
        expect([filter, await ours(name, filter)]).toEqual([filter, selected(join(CAPTURES, name), filter)])
    },
    60_000,
  )
})
