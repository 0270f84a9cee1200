import { describe, expect, it } from 'vitest'
import { columnsOf } from '../testing/dissect.js'
import { segmentBytes } from '../testing/tcp.js'

const IP = '45 00 00 00  00 07 20 00  40 11 00 00  0a 00 00 01  0a 00 00 02' // length 0: to the end; more fragments

describe('columns', () => {
  it('tells a segment by its flags, numbers and options, what was found out about it first', () => {
    const mss = new Uint8Array([2, 4, 5, 0xb4, 1, 3, 3, 7]) // MSS 1460, no-operation, window scale 7
    const [syn, answer, data, again] = columnsOf(
      [
        segmentBytes({ flags: 'S', seq: 99, options: mss }),
        segmentBytes({ flags: 'SA', seq: 499, ack: 100, down: true, time: 0.1 }),
        segmentBytes({ flags: 'PA', seq: 100, ack: 500, data: 'abc' }),
        segmentBytes({ flags: 'PA', seq: 110, ack: 500, data: 'abc' }),
      ],
      101,
    )
    expect(syn).toBe('TCP 1000 → 9999 [SYN] Seq=0 Win=1000 Len=0 MSS=1460 WS=128')
    expect(answer).toBe('TCP 9999 → 1000 [SYN, ACK] Seq=0 Ack=1 Win=1000 Len=0')
    expect(data).toBe('TCP 1000 → 9999 [PSH, ACK] Seq=1 Ack=1 Win=1000 Len=3')
    expect(again).toBe('TCP [TCP Previous segment not captured] 1000 → 9999 [PSH, ACK] Seq=11 Ack=1 Win=1000 Len=3')
  })

  it('tells fragments, and what has no dissector', () => {
    const rest = '45 00 00 15  00 07 00 00  40 c8 00 00  0a 00 00 01  0a 00 00 02  ff' // protocol 200
    expect(columnsOf([`${IP} 00 35`, rest], 101)).toEqual([
      'IPv4 Fragmented IP protocol (proto=UDP 17, off=0, ID=0007)',
      'IPv4 Unassigned (200)',
    ])
    expect(columnsOf(['020000000002 020000000001 1234 00'])).toEqual(['0x1234 Ethernet II'])
  })

  it('does not tell what an error quotes', () => {
    const quoted = '45 00 00 1c  00 01 00 00  40 11 00 00  0a 00 00 01  0a 00 00 02  00 35 00 35 00 08 00 00'
    const error = `45 00 00 38  00 02 00 00  40 01 00 00  0a 00 00 02  0a 00 00 01  03 03 00 00  00 00 00 00 ${quoted}`
    expect(columnsOf([error], 101)).toEqual(['ICMP Destination unreachable (Port unreachable)'])
  })
})
