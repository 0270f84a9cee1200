import { expect, test } from 'vitest'
import { fromHex } from '../bytes/text.js'
import { labelRow } from '../packet/label.js'
import { Packet } from '../packet/packet.js'
import { Registry } from '../packet/registry.js'
import { demandEverything, Session } from '../packet/session.js'
import { dissectAll, valuesOf } from '../testing/dissect.js'
import { frame } from './frame.js'
import { PROTOCOLS, standardRegistry } from './index.js'
import { ip } from './ip/index.js'
import { udp } from './udp.js'

const DATAGRAM = `
  45 00 00 1e  00 00 00 00  40 11 66 cd
  0a 00 00 01  0a 00 00 02
  30 39 d4 31  00 0a 00 00 41 42      # ports 12345, 54321
`

function sessionWith(preferences: [string, string][]): Session {
  const settings = { mode: 'tshark' as const, preferences: new Map(preferences), md5: () => 'hash' }
  return new Session(standardRegistry(), demandEverything(), settings)
}

const rowsWith = (...preferences: [string, string][]) => dissectAll([DATAGRAM], 101, sessionWith(preferences))[0]

/** The lines of IP and UDP in a tree. */
function titles(...preferences: [string, string][]): string[] {
  const p = new Packet(sessionWith(preferences))
  const bytes = fromHex(DATAGRAM)
  const r = p.begin(1, bytes, 0, bytes.length, bytes.length)
  p.linkType = 101
  p.call(frame, r)
  return [ip, udp].map(x => labelRow(p, p.layerRow(x), x.root))
}

test('a line of a layer without what it sums up', () => {
  const ports = 'User Datagram Protocol, Src Port: 12345, Dst Port: 54321'
  expect(titles()).toEqual(['Internet Protocol Version 4, Src: 10.0.0.1, Dst: 10.0.0.2', ports])
  const without = titles(['ip.summary_in_tree', 'FALSE'], ['udp.summary_in_tree', 'TRUE'])
  expect(without).toEqual(['Internet Protocol Version 4', ports])
})

test('what is made of times and hashes is made as asked', () => {
  expect(valuesOf(rowsWith(), 'udp.time_delta')).toHaveLength(1)
  expect(valuesOf(rowsWith(['udp.calculate_timestamps', 'FALSE']), 'udp.time_delta')).toEqual([])
  expect(valuesOf(rowsWith(['frame.generate_epoch_time', 'FALSE']), 'frame.time_epoch')).toEqual([])
  expect(valuesOf(rowsWith(), 'frame.md5_hash')).toEqual([])
  expect(valuesOf(rowsWith(['frame.generate_md5_hash', 'TRUE']), 'frame.md5_hash')).toEqual(['hash'])
})

test('ports that are given to a protocol replace its own', () => {
  const registry = new Registry(PROTOCOLS, [], [{ table: 'tcp.port', protocol: 'http', keys: [81] }])
  expect(registry.lookup('tcp.port', 81)?.name).toBe('http')
  expect(registry.lookup('tcp.port', 80)).toBeUndefined()
})
