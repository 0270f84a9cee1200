import { expect, test } from 'vitest'
import { fromHex } from '../bytes/text.js'
import { Packet } from '../packet/packet.js'
import { Session } from '../packet/session.js'
import { frame } from '../protocols/frame.js'
import { standardRegistry } from '../protocols/index.js'
import { FilterError } from './error.js'
import { compileExpression } from './expression.js'

/** IPv4 in IPv4, and UDP with four bytes. */
const NESTED = `
  45 00 00 34  12 34 40 00  40 04 00 00  0a 00 00 01  0a 00 00 02
  45 00 00 20  00 00 00 00  3f 11 00 00  0a 00 01 01  0a 00 01 02
  30 39 d4 31  00 0c 00 00  de ad be ef
`

function texts(expression: string): string {
  const registry = standardRegistry()
  const { texts, demand } = compileExpression(expression, registry)
  const p = new Packet(new Session(registry, demand, { mode: 'tshark' }))
  const bytes = fromHex(NESTED)
  const r = p.begin(1, bytes, 0, bytes.length, bytes.length)
  p.linkType = 101
  p.call(frame, r)
  return texts(p).join(',')
}

test('expressions of fields have values', () => {
  for (const [expression, expected] of [
    ['len(udp.payload)', '4'],
    ['udp.payload[1:2]', 'adbe'],
    ['frame.protocols[0:3]', 'raw'],
    ['ip.src#2', '10.0.1.1'],
    ['ip.id#1', '0x1234'],
    ['@ip.src', '0a000001,0a000101'],
    ['udp.srcport + 1', '12346'],
    ['-udp.length', '-12'],
    ['max(udp.srcport, udp.dstport)', '54321'],
    ['count(ip.addr)', '4'],
    ['udp.port == 54321', '1'],
    ['udp and not tcp', '1'],
    ['tcp.port == 80', ''],
    ['len(tcp.payload)', ''],
  ])
    expect(texts(expression), expression).toBe(expected)
})

test('what is none is refused', () => {
  for (const text of ['', 'udp.port ==', 'nosuch(udp)', 'udp.port[0]', '1 + 1', '"text"'])
    expect(() => compileExpression(text, standardRegistry()), text).toThrow(FilterError)
})
