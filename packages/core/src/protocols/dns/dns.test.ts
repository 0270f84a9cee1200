import { describe, expect, it } from 'vitest'
import { fromHex } from '../../bytes/text.js'
import type { DnsMessage } from '../../events.js'
import { TEXT } from '../../packet/field.js'
import { isHidden } from '../../packet/label.js'
import { Packet } from '../../packet/packet.js'
import { demandNothing, Session } from '../../packet/session.js'
import { dissectAs, testSession, valuesOf } from '../../testing/dissect.js'
import { standardRegistry } from '../index.js'
import { dns } from './index.js'
import { Names } from './names.js'

const HEADER = `
  1234 8580          # id; response, authoritative, recursion
  0001 0001 0000 0001 # one question, one answer, one additional record
`
const QUESTION = '03777777 076578616d706c65 03636f6d 00 0001 0001 # www.example.com A IN'
const RESPONSE = `${HEADER}${QUESTION}
  c00c 0001 0001 00000e10 0004 01020304 # the question's name, 1.2.3.4 for an hour
  00 0029 04d0 00 00 8000 000c          # EDNS: 1232 bytes, DNSSEC
     000a 0008 0102030405060708         #   cookie
`

describe('dns', () => {
  it('reads header, question, answer and options', () => {
    const rows = dissectAs('dns', RESPONSE)
    const values = (name: string): string[] => valuesOf(rows, name)
    expect(values('dns.id')).toEqual(['0x1234'])
    expect(values('dns.flags.authoritative')).toEqual(['1'])
    expect(values('dns.qry.name')).toEqual(['www.example.com'])
    expect(values('dns.qry.name.len')).toEqual(['15'])
    expect(values('dns.count.labels')).toEqual(['3'])
    expect(values('dns.resp.name')).toEqual(['www.example.com', '<Root>'])
    expect(values('dns.a')).toEqual(['1.2.3.4'])
    expect(values('dns.resp.ttl')).toEqual(['3600'])
    expect(values('dns.rr.udp_payload_size')).toEqual(['1232'])
    expect(values('dns.opt.cookie.client')).toEqual(['01:02:03:04:05:06:07:08'])
    expect(values('_ws.malformed')).toEqual([])
  })

  it('tells in the packet list whose a record is that has no other words there', () => {
    const session = new Session(standardRegistry(), { ...demandNothing(), columns: true }, { mode: 'tshark' })
    const p = new Packet(session)
    const bytes = fromHex(
      '1234 8580 0001 0001 0000 0000 03777777 00 0034 0001  c00c 0034 0001 00000e10 0007 03 01 01 61626364 # TLSA',
    )
    const r = p.begin(1, bytes, 0, bytes.length, bytes.length)
    p.call(dns, r)
    expect(p.columns.info).toBe('Standard query response 0x1234 TLSA www TLSA www')
  })
  it('hides what it says of bytes behind the last record, as tshark does', () => {
    const p = new Packet(testSession())
    const bytes = fromHex(`${RESPONSE} abcd`)
    const r = p.begin(1, bytes, 0, bytes.length, bytes.length)
    p.call(dns, r)
    const { tape } = p
    const at = tape.label.indexOf('Extraneous data')
    expect(at).toBeGreaterThan(0)
    expect(isHidden(tape, at, TEXT)).toBe(true)
  })

  it('keeps what it read of a message that breaks off', () => {
    const bytes = fromHex(RESPONSE)
    for (let n = 0; n < bytes.length; n++) {
      const rows = dissectAs('dns', bytes.slice(0, n))
      expect(valuesOf(rows, '_ws.malformed')).toContain('')
      expect(valuesOf(rows, 'dns.a')).toHaveLength(n >= 49 ? 1 : 0)
    }
  })

  it('reads service bindings', () => {
    const rows = dissectAs(
      'dns',
      `0001 8180 0000 0001 0000 0000
       00 0041 0001 0000003c 001b
       0001 00              # first choice, the same name
       0001 0006 0268320268 33
       0003 0002 01bb
       0004 0004 01020304`,
    )
    expect(valuesOf(rows, 'dns.svcb.svcparam.alpn')).toEqual(['h2', 'h3'])
    expect(valuesOf(rows, 'dns.svcb.svcparam.port')).toEqual(['443'])
    expect(valuesOf(rows, 'dns.svcb.svcparam.ipv4hint.ip')).toEqual(['1.2.3.4'])
  })

  it('gives multicast its bits', () => {
    const rows = dissectAs('mdns', '0000 0000 0001 0000 0000 0000 05 6c6f63616c 00 000c 8001')
    expect(valuesOf(rows, 'dns.qry.qu')).toEqual(['1'])
    expect(valuesOf(rows, 'dns.qry.class')).toEqual(['0x0001'])
  })
})

describe('names', () => {
  const read = (hex: string, at = 0): string => {
    const bytes = fromHex(hex)
    return new Names().read(bytes, 0, at, bytes.length)
  }

  it('escapes what cannot be printed', () => {
    expect(read('04 01 0a 7f 41 00')).toBe('\\001\\n\\177A')
    expect(read('04 6d c3bc 6e 00')).toBe('mün')
    expect(read('00')).toBe('<Root>')
  })

  it('ends where pointers lead in circles', () => {
    expect(read('c000')).toBe('<Name contains a pointer that loops>')
    expect(read('01 61 c000')).toBe('<Name contains a pointer that loops>')
    expect(read('c004 0000 c008 0000 c004')).toBe('<Name contains a pointer that loops>')
  })

  it('does not grow beyond the longest name', () => {
    expect(read(`${'3f'.padEnd(128, '61').repeat(4)}00`)).toBe('<Name too long>')
  })

  it('refuses labels of unknown kinds and bytes that are not there', () => {
    expect(() => read('41 08 aa 00')).toThrow()
    expect(() => read('05 6161')).toThrow()
    expect(() => read('c0ff')).toThrow()
  })
})

describe('hostile messages', () => {
  it('does not follow counts that nothing stands behind', () => {
    const rows = dissectAs('dns', '0001 0100 ffff ffff ffff ffff 00 0001 0001')
    expect(valuesOf(rows, 'dns.qry.name')).toEqual(['<Root>'])
    expect(valuesOf(rows, '_ws.malformed')).toContain('')
  })

  it('bounds the work that pointers cause', () => {
    // every question points into one long chain of pointers
    let chain = ''
    for (let at = 12; at < 16000; at += 2) chain += (0xc000 | (at + 2)).toString(16)
    const started = Date.now()
    dissectAs('dns', `0001 0100 ffff 0000 0000 0000 ${chain}00${'c00c00010001'.repeat(5000)}`)
    expect(Date.now() - started).toBeLessThan(3000)
  })
})

describe('events', () => {
  const heard = (protocol: string, hex: string): DnsMessage[] => {
    const session = new Session(standardRegistry(), demandNothing(), { mode: 'evidence' })
    session.strict = true
    const events: DnsMessage[] = []
    session.listen('dns', e => events.push(e))
    const p = new Packet(session)
    const bytes = fromHex(hex)
    const known = session.registry.protocol(protocol)
    if (known !== undefined) p.call(known, p.begin(1, bytes, 0, bytes.length, bytes.length))
    expect(p.tape.count).toBe(1)
    return events
  }

  it('tells questions and answers as text', () => {
    const [event] = heard('dns', RESPONSE)
    expect(event).toMatchObject({ kind: 'dns', id: 0x1234, response: true, rcode: 0, length: 72 })
    expect(event.questions).toEqual([{ name: 'www.example.com', type: 1, class: 1 }])
    expect(event.answers).toEqual([{ name: 'www.example.com', type: 1, ttl: 3600, data: '1.2.3.4' }])
  })

  it('quotes text and writes preferences', () => {
    const [event] = heard(
      'dns',
      `0001 8180 0000 0002 0000 0000
       0161 00 0010 0001 00000000 0005 04 61226263
       0161 00 000f 0001 00000000 0006 000a 026d78 00`,
    )
    expect(event.answers.map(a => a.data)).toEqual(['"a\\"bc"', '10 mx'])
  })
})
