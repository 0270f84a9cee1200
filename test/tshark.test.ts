import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pdmlPacket } from '@wiresift/core'
import { describe, expect, test } from 'vitest'
import { bytesOf, CAPTURES, ownCaptures } from './captures.js'
import { program, titled } from './oracle.js'
import { eachPacket } from './run.js'

// Every field of every packet of our own captures against the installed tshark, for the protocols that are meant to reach its depth.

const PROTOCOLS = new Set(
  'eth vlan ieee8021ad llc arp ip ipv6 icmp icmpv6 igmp tcp udp dns nbns dhcp http tls ftp ftp-data tftp nbss smb2 ntp'.split(
    ' ',
  ),
)
const SKIPPED = /^(?:_ws\.|.*_resolved$)/

/** `name=value` of each field of each packet, counted. */
function fieldsOf(pdml: string): Map<string, number>[] {
  return pdml
    .split('<packet>')
    .slice(1)
    .map(packet => {
      const counts = new Map<string, number>()
      for (const [, name, rest] of packet.matchAll(/<field name="([^"]+)"([^>]*)>/g)) {
        if (!PROTOCOLS.has(name.split('.')[0]) || SKIPPED.test(name)) continue
        const key = `${name}=${/\bshow="([^"]*)"/.exec(rest)?.[1] ?? ''}`
        counts.set(key, (counts.get(key) ?? 0) + 1)
      }
      return counts
    })
}

const have = program('tshark')
describe.skipIf(!have)(titled('fields agree with tshark', 'tshark', have), () => {
  // a capture with its secrets is decrypted by tshark, not by us yet
  test.each(ownCaptures().filter(name => !name.includes('with-keys')))('%s', async name => {
    const reference = spawnSync('tshark', ['-n', '-r', join(CAPTURES, name), '-T', 'pdml'], {
      encoding: 'utf8',
      maxBuffer: 1 << 30,
      env: { ...process.env, TZ: 'UTC', LC_ALL: 'C' },
    }).stdout
    const theirs = fieldsOf(reference)
    const packets: string[] = []
    await eachPacket(bytesOf(name), p => packets.push(pdmlPacket(p)))
    const ours = fieldsOf(packets.join(''))
    expect(ours.length).toBe(theirs.length)
    let all = 0
    let same = 0
    let shown = 0
    const missing = new Map<string, number>()
    theirs.forEach((fields, i) => {
      for (const [key, n] of fields) {
        const both = Math.min(n, ours[i].get(key) ?? 0)
        all += n
        same += both
        if (both < n) missing.set(key.split('=')[0], (missing.get(key.split('=')[0]) ?? 0) + n - both)
      }
    })
    for (const fields of ours) for (const n of fields.values()) shown += n
    const worst = [...missing].sort((a, b) => b[1] - a[1]).slice(0, 8)
    expect(same / all, `recall; missing ${JSON.stringify(worst)}`).toBeGreaterThan(0.97)
    expect(same / shown, 'precision').toBeGreaterThan(0.98)
  })
})
