import { describe, expect, it } from 'vitest'
import { hostOf, isLiteral, Resolved } from './names.js'
import { Networks, parseNetwork } from './networks.js'
import { flow, tablesWith } from './sample-rows.js'

describe('parseNetwork', () => {
  it('reads both families and plain addresses', () => {
    expect(parseNetwork('10.0.0.0/8')?.prefix).toBe(8)
    expect(parseNetwork('192.0.2.7')?.prefix).toBe(32)
    expect(parseNetwork('2001:db8::/32')?.prefix).toBe(32)
    expect(parseNetwork(' fe80::1 ')?.prefix).toBe(128)
  })

  it('refuses everything else', () => {
    for (const text of ['', '10.0.0.0/33', '10.0.0/8', '::1/129', 'host/8', '10.0.0.0/8/8', '10.0.0.0/', '10.0.0.0/-1'])
      expect(parseNetwork(text)).toBeUndefined()
  })
})

describe('Networks', () => {
  const networks = new Networks(tablesWith({ flows: [flow({})] }), ['198.51.100.0/25', '2001:db8:7::/48', 'nonsense'])

  it('knows private, added and external addresses', () => {
    for (const a of [
      '10.1.2.3',
      '172.16.0.1',
      '172.31.9.9',
      '192.168.0.4',
      '100.64.1.1',
      '169.254.3.3',
      'fd12::1',
      'fe80::1',
      '::1',
    ])
      expect(networks.place(a)).toBe('internal')
    for (const a of ['198.51.100.5', '2001:db8:7:1::9', '::ffff:10.0.0.1']) expect(networks.place(a)).toBe('internal')
    for (const a of [
      '172.32.0.1',
      '192.169.0.1',
      '198.51.100.129',
      '203.0.113.66',
      '192.0.2.1',
      '2001:db8:8::1',
      '8.8.8.8',
    ])
      expect(networks.place(a)).toBe('external')
  })

  it('sets groups apart', () => {
    for (const a of ['224.0.0.251', '255.255.255.255', 'ff02::fb', '0.0.0.0', '::', '10.0.0.255', '00:11:22:33:44:55'])
      expect(networks.place(a)).toBe('group')
    expect(networks.place('203.0.113.255')).toBe('external')
  })

  it('infers nothing where no private address appears', () => {
    const blind = new Networks(tablesWith({ flows: [flow({ client: '192.0.2.1' })] }), [])
    expect(blind.known).toBe(false)
    expect(blind.ours('192.0.2.1')).toBe(true)
    expect(blind.doubts).toHaveLength(1)
    expect(networks.ours('203.0.113.9')).toBe(false)
    expect(networks.doubts).toEqual([])
  })
})

describe('names', () => {
  it('takes host names apart from ports and addresses', () => {
    expect(hostOf('WWW.Example.test.:8080')).toBe('www.example.test')
    expect(hostOf('203.0.113.9:80')).toBe('')
    expect(hostOf('[2001:db8::1]:80')).toBe('')
    expect(isLiteral('203.0.113.9:8080')).toBe(true)
    expect(isLiteral('2001:db8::1')).toBe(true)
    expect(isLiteral('www.example.test')).toBe(false)
    expect(isLiteral('')).toBe(false)
  })

  it('finds the name that a client looked up', () => {
    const dns = {
      kind: 'dns' as const,
      frame: 1,
      time: 0,
      client: '10.0.0.5',
      server: '10.0.0.1',
      query: 'c2.example.test',
      type: 1,
      class: 1,
      length: 40,
      stream: 0,
      transport: 17,
      responseFrame: 2,
      responseTime: 0.1,
      rcode: 0,
      responseLength: 60,
      answers: [
        { name: 'c2.example.test', type: 5, ttl: 60, data: 'cdn.example.test' },
        { name: 'cdn.example.test', type: 1, ttl: 60, data: '203.0.113.9' },
      ],
    }
    const resolved = new Resolved(tablesWith({ dns: [dns] }))
    expect(resolved.name('10.0.0.5', '203.0.113.9')).toBe('c2.example.test')
    expect(resolved.name('10.0.0.6', '203.0.113.9')).toBe('')
    expect(resolved.seen('10.0.0.6')).toBe(false)
  })
})
