import { expect, test } from 'vitest'
import { parseHosts } from './hosts.js'
import { parseServices } from './services.js'
import { shortVendor } from './short-vendor.js'

test('vendors are shortened to eight characters without words that tell nobody apart', () => {
  expect(
    [
      'Cisco Systems, Inc',
      'Hon Hai Precision Ind. Co.,Ltd.',
      'Intel Corporate',
      'D-Link Corporation',
      'The Example AB',
    ].map(shortVendor),
  ).toEqual(['Cisco', 'HonHaiPr', 'IntelCor', 'D-Link', 'Example'])
})

test('ports are named for each transport, ranges too', () => {
  const { tcp, udp } = parseServices('# list\nhttp\t\t80/tcp/udp/sctp\t# web\nx11  6000-6002/tcp\n')
  expect([tcp.get(80), udp.get(80), tcp.get(6002), udp.get(6002), tcp.get(6003)]).toEqual([
    'http',
    'http',
    'x11',
    undefined,
    undefined,
  ])
})

test('of a line of a hosts file the first name counts, and a file without one is none', () => {
  expect([...(parseHosts('# c\n192.0.2.1 a b # d\n 2001:db8::1\tv6\nfoo bar\n') ?? [])]).toEqual([
    ['192.0.2.1', 'a'],
    ['2001:db8::1', 'v6'],
  ])
  expect(parseHosts('foo bar\n')).toBeUndefined()
})
