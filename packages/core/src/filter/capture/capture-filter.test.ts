import { describe, expect, it } from 'vitest'
import { PacketBatch } from '../../capture/batch.js'
import { compileCaptureFilter } from './compile.js'
import { CaptureFilterError } from './lexer.js'

const hex = (text: string): Uint8Array =>
  Uint8Array.from(text.replace(/#.*$/gm, '').match(/[0-9a-f]{2}/gi) ?? [], x => Number.parseInt(x, 16))

/** A SYN from 192.0.2.1:1025 to 198.51.100.2:80. */
const SYN = hex(`
  02 00 00 00 00 01  02 00 00 00 00 02  08 00      # Ethernet, IPv4
  45 00 00 28 00 01 40 00 40 06 00 00  c0 00 02 01  c6 33 64 02
  04 01 00 50  00 00 00 01  00 00 00 00  50 02 20 00 00 00 00 00   # TCP, SYN
`)
/** The same in VLAN 7. */
const TAGGED = new Uint8Array([...SYN.subarray(0, 12), 0x81, 0x00, 0x00, 0x07, ...SYN.subarray(12)])
const ARP = hex(`
  ff ff ff ff ff ff  02 00 00 00 00 02  08 06
  00 01 08 00 06 04 00 01  02 00 00 00 00 02  c0 00 02 01  00 00 00 00 00 00  c6 33 64 02
`)

function selects(filter: string, frame: Uint8Array, linkType = 1): boolean {
  const batch = new PacketBatch(1)
  batch.bytes = frame
  batch.count = 1
  batch.start[0] = 0
  batch.captured[0] = frame.length
  batch.wire[0] = frame.length
  return compileCaptureFilter(filter).test(batch, 0, linkType)
}

describe('capture filters', () => {
  it.each([
    ['', true],
    ['tcp', true],
    ['host 192.0.2.1', true],
    ['dst host 192.0.2.1', false],
    ['src net 192.0.2', true],
    ['port 80', true],
    ['src port 80', false],
    ['portrange 1-1024', true],
    ['portrange 1024-1', true],
    ['port 443 or 80', true],
    ['port (443 or 80)', true],
    ['not port 80 or tcp', true],
    ['tcp[tcpflags] & (tcp-syn|tcp-ack) = tcp-syn', true],
    ['tcp[tcpflags] & tcp-ack != 0', false],
    ['ip[2:2] = 40 and len = 54', true],
    ['ether[12:2] = 0x800', true],
    ['vlan', false],
    ['ether src 2:0:0:0:0:2', true],
    ['proto \\tcp and ip proto 6', true],
    ['2 * 7 % 4 = 6', true],
    ['8 - 1 ^ 2 = 5', true],
  ])('%s', (filter, expected) => expect(selects(filter, SYN)).toBe(expected))

  it('rejects a packet when a load lies outside of it, even under not', () => {
    expect(selects('tcp[200] = 0', SYN)).toBe(false)
    expect(selects('not tcp[200] = 0', SYN)).toBe(false)
    expect(selects('not udp[200] = 0', SYN)).toBe(true)
  })

  it('looks behind a VLAN tag only where the words in front say so', () => {
    expect(selects('port 80', TAGGED)).toBe(false)
    expect(selects('vlan and port 80', TAGGED)).toBe(true)
    expect(selects('vlan 7 and tcp', TAGGED)).toBe(true)
    expect(selects('vlan 8', TAGGED)).toBe(false)
  })

  it('finds hosts in ARP, and nothing but IP in raw captures', () => {
    expect(selects('host 198.51.100.2', ARP)).toBe(true)
    expect(selects('ip host 198.51.100.2', ARP)).toBe(false)
    expect(selects('arp src host 192.0.2.1 and broadcast', ARP)).toBe(true)
    expect(selects('tcp port 80', SYN.subarray(14), 101)).toBe(true)
    expect(selects('arp', SYN.subarray(14), 101)).toBe(false)
  })

  it.each([
    ['port', 'syntax error'],
    ['tcp and', 'syntax error'],
    ['(tcp', 'syntax error'],
    ['port nosuch', "unknown port 'nosuch'"],
    ['port 70000', 'illegal port number 70000 > 65535'],
    ['net 10.0.0.1/8', 'non-network bits set in "10.0.0.1/8"'],
    ['host 300.1.1.1', "invalid IPv4 address '300.1.1.1'"],
    ['tcp[0:3] = 1', 'data size must be 1, 2, or 4'],
    ['len = 5 / 0', 'division by zero'],
    ['ether host 1.2.3.4', 'illegal link layer address'],
    ['vlan 5000', 'VLAN tag 5000 greater than maximum 4095'],
  ])('says what is wrong with %s', (filter, message) => {
    expect(() => compileCaptureFilter(filter).check(1)).toThrow(message)
  })

  it('bounds nesting', () => {
    expect(() => compileCaptureFilter('('.repeat(20_000)).check(1)).toThrow(CaptureFilterError)
    expect(() => compileCaptureFilter(`${'not '.repeat(5000)}tcp`).check(1)).toThrow(CaptureFilterError)
  })
})
