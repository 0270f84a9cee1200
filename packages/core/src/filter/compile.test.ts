import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { openCapture } from '../capture/open.js'
import { Session } from '../packet/session.js'
import { Dissector } from '../pipeline/dissector.js'
import { standardRegistry } from '../protocols/index.js'
import { compileFilter } from './compile.js'

const registry = standardRegistry()

async function count(capture: string, text: string): Promise<number> {
  const file = readFileSync(fileURLToPath(new URL(`../../../../test/captures/${capture}`, import.meta.url)))
  const filter = compileFilter(text, registry)
  let at = 0
  const reader = await openCapture({
    read: into => {
      const n = Math.min(into.length, file.length - at)
      into.set(file.subarray(at, at + n))
      at += n
      return n
    },
  })
  const session = new Session(registry, filter.demand, { mode: 'tshark' })
  session.strict = true
  const dissector = new Dissector(session, reader.meta)
  let matches = 0
  for (let b = await reader.next(); b !== undefined; b = await reader.next())
    for (let i = 0; i < b.count; i++) if (filter.test(dissector.dissect(b, i))) matches++
  return matches
}

/** How many packets tshark 4.0.17 selects, by capture. */
const ROWS: Readonly<Record<string, readonly (readonly [packets: number, filter: string])[]>> = {
  'http-get.pcap': [
    [4, 'tcp.flags.syn == 1 && tcp.flags.ack == 0'],
    [57, 'tcp.flags.syn'],
    [13, 'http.request.method == "GET" or http.response.code in {200, 300..399}'],
    [0, 'http.host matches "^[A-Z0-9.:]+$"'],
    [16, 'tcp contains "HTTP/1.1"'],
    [57, 'tcp.port == 80'],
    [0, 'tcp.port != 80'],
    [57, 'tcp.port !== 80'],
    [0, 'all tcp.port > 1024'],
    [0, 'not any tcp.port > 1024'],
    [57, 'len(tcp) > 20'],
    [22, 'len(tcp.payload) == tcp.len'],
    [8, 'tcp[13] & 2'],
    [4, 'tcp.flags & 0x12 == 0x12'],
    [7, 'upper(http.request.method)[0:3] == "GET"'],
    [49, 'ip.len - 40 > 0 and tcp.seq + 1 > 1'],
    [31, 'max(tcp.srcport, tcp.dstport) == tcp.srcport'],
    [26, 'string(ip.src) matches "\\\\.[0-9]$"'],
    [56, 'frame.time_relative > 0.0001'],
    [5, 'tcp.stream == 0 and frame.number in {1..4, 6}'],
    [0, 'ssl or bootp'],
  ],
  'icmp.pcap': [
    [0, 'ip.addr == 192.0.2.0/24'],
    [11, 'ip.addr != 192.0.2.0/24'],
    [1, 'ip.src#2'],
    [1, 'count(ip.src) == 2'],
    [10, 'icmp.type in {0, 8}'],
    [1, 'icmp.type == 3 and udp'],
    [10, 'ip.ttl#[-1] == 64'],
    [11, 'frame[12:2] == 08:00 and frame[-1] != 00'],
    [0, 'eth.addr[0:3] == 02:00:00'],
    [11, 'ip.proto == "ICMP"'],
  ],
  'dns.pcap': [
    [25, 'dns.flags.response == True'],
    [12, 'dns.qry.type == "A (Host Address)"'],
    [0, 'dns.qry.name contains "example" and not dns.a'],
    [50, 'dns.qry.name.len == len(dns.qry.name)'],
    [0, 'udp.srcport == udp.dstport == 53'],
    [42, 'udp.length == ip.len - 20'],
    [0, 'udp.srcport / 0 == 1'],
    // no number without a sign is less or more than one below zero
    [0, 'udp.srcport > -1 or udp.srcport < -1 or udp.srcport in {-5..65535}'],
    [25, 'dns.time < 1'],
    [76, 'frame.time > "2020-01-01T00:00:00Z"'],
    [0, 'ip.src == ${ip.src}'],
    [22, 'udp[0:2] == 00:35'],
    [44, 'min(udp.srcport, udp.dstport) == 53'],
  ],
  'ipv6-nd.pcap': [
    [13, 'ipv6.src == fe80::/10'],
    [11, 'ipv6.dst[0:2] == ff:02'],
    [13, 'ipv6.hlim == 255 and icmpv6.type in {133..136}'],
  ],
  'vlan.pcap': [[18, 'vlan and not vlan.id == 1']],
  'smb2.pcap': [
    [16, 'smb2.cmd == "create" and smb2.msg_id + 1 > 1'],
    [67, 'smb2.sesid > 0'],
    [0, '_ws.malformed or _ws.expert.severity == "Error"'],
  ],
  'tcp-loss.pcap': [
    [3, 'tcp.analysis.retransmission'],
    [5, 'tcp.analysis.flags and tcp.len > 0'],
    [66, 'frame.protocols contains "tcp"'],
  ],
}

describe('packets that match', () => {
  for (const [capture, filters] of Object.entries(ROWS))
    test.each(filters)(`${capture}: %i by %s`, async (packets, filter) => {
      expect(await count(capture, filter)).toBe(packets)
    })
})

describe('demand', () => {
  test('header fields need neither rows nor conversations', () => {
    const { demand } = compileFilter('tcp.flags.syn == 1 && ip.dst == 192.0.2.1', registry)
    expect(demand.wanted.some(w => w !== 0)).toBe(false)
    expect(demand.conversations).toBe(false)
    expect(demand.reach?.[registry.protocol('dns')?.id ?? -1]).toBe(0)
  })

  test('what layers above say needs all of them', () => {
    expect(compileFilter('tcp.segments', registry).demand.reach).toBeUndefined()
    expect(compileFilter('http.request', registry).demand.streams).toBe(true)
  })
})
