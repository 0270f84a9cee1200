import { describe, expect, it } from 'vitest'
import type { Flow } from '../analysis/tables.js'
import { fingerprint } from './fingerprint.js'
import { randomWalk } from './probes.js'
import { flow, tablesWith } from './sample-rows.js'
import { scan } from './scan.js'

const options = { internal: [] }
const silent: Partial<Flow> = {
  packetsUp: 1,
  packetsDown: 0,
  bytesUp: 58,
  bytesDown: 0,
  payloadUp: 0,
  payloadDown: 0,
  flagsUp: 2,
  flagsDown: 0,
  app: '',
  clientPort: 41_000,
}
const refused: Partial<Flow> = { ...silent, packetsDown: 1, flagsDown: 0x14 }
const open: Partial<Flow> = { ...silent, packetsUp: 2, packetsDown: 1, flagsUp: 6, flagsDown: 0x12 }
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)
const inputOf = (f: { inputs: readonly { name: string; value: unknown }[] }, name: string): unknown =>
  f.inputs.find(i => i.name === name)?.value

describe('scan', () => {
  it('tells a port scan with what answered', () => {
    const flows = [
      ...range(300).map(i =>
        flow({ at: i / 100, server: '10.0.0.20', serverPort: 1000 + i, first: i + 1, ...refused }),
      ),
      flow({ at: 1, server: '10.0.0.20', serverPort: 22, first: 500, ...open }),
      flow({ at: 1, server: '10.0.0.20', serverPort: 445, first: 501, ...open }),
    ]
    const [f, ...rest] = scan.detect(tablesWith({ flows }), options)
    expect(rest).toEqual([])
    expect(f.title).toBe('10.0.0.5 scanned 300 TCP ports of 10.0.0.20')
    expect(f.severity).toBe('medium')
    expect(f.explanation).toContain('10.0.0.20 port 22, 10.0.0.20 port 445')
    expect(f.explanation).toContain('as nmap does')
    expect(f.packets).toHaveLength(100)
    expect(f.packetCount).toBe(300)
    expect(f.filter).toBe('ip.src == 10.0.0.5 && ip.dst == 10.0.0.20 && tcp.flags.syn == 1 && tcp.flags.ack == 0')
    expect(inputOf(f, 'shape')).toBe('vertical')
  })

  it('tells a sweep of one port, and few hosts only with the random walk', () => {
    const sweep = (n: number): Flow[] =>
      range(n).map(i => flow({ at: i / 10, server: `10.0.1.${i + 1}`, serverPort: 445, ...silent }))
    const [f] = scan.detect(tablesWith({ flows: sweep(40) }), options)
    expect(f.title).toBe('10.0.0.5 scanned 40 hosts on TCP port 445')
    expect(f.severity).toBe('medium')
    const [few] = scan.detect(tablesWith({ flows: sweep(7) }), options)
    expect(few.severity).toBe('low')
    expect(inputOf(few, 'random_walk')).toBe('scanner')
    const answered = range(10).map(i => flow({ at: i / 20, server: `10.0.2.${i + 1}`, serverPort: 445 }))
    expect(scan.detect(tablesWith({ flows: [...answered, ...sweep(7)] }), options)).toEqual([])
  })

  it('keeps scanners outside low', () => {
    const flows = range(30).map(i =>
      flow({ at: i, client: '198.51.100.7', server: '10.0.0.5', serverPort: 100 + i, ...refused }),
    )
    const [f] = scan.detect(tablesWith({ flows }), options)
    expect(f.severity).toBe('low')
    expect(f.techniques.map(t => t.id)).toEqual(['T1046', 'T1595.001'])
  })

  it('takes peers that have left for what they are', () => {
    const flows = range(120).map(i => flow({ at: i, server: `203.0.${i}.9`, serverPort: 20_000 + 13 * i, ...silent }))
    const [f] = scan.detect(tablesWith({ flows }), options)
    expect(f.severity).toBe('low')
    expect(f.counterEvidence.join()).toContain('peer-to-peer')
  })

  it('does not take answers without their questions for attempts', () => {
    const flows = range(60).flatMap(i => [
      // SYN and ACK from a server whose client is not in the capture; one-way established connections; DNS answers
      flow({
        client: '10.0.0.80',
        clientPort: 80,
        server: `203.0.113.${i + 1}`,
        serverPort: 40_000 + i,
        ...silent,
        flagsUp: 0x12,
      }),
      flow({ server: `198.51.100.${i + 1}`, serverPort: 443, ...silent, packetsUp: 9, payloadUp: 500, flagsUp: 0x1a }),
      flow({
        transport: 17,
        client: '10.0.0.1',
        clientPort: 53,
        serverPort: 40_000 + i,
        server: '10.0.0.5',
        ...silent,
        flagsUp: 0,
      }),
    ])
    expect(
      scan.detect(
        tablesWith({
          flows: flows.map(f => ({
            ...f,
            clientPort: f.clientPort === 41_000 && f.transport === 17 ? 53 : f.clientPort,
          })),
        }),
        options,
      ),
    ).toEqual([])
  })

  it('tells scans by flags and over UDP, but not traceroute', () => {
    const flags = range(20).map(i =>
      flow({ at: i / 10, server: '10.0.0.20', serverPort: 100 + i, ...refused, flagsUp: 0x29 }),
    )
    expect(inputOf(scan.detect(tablesWith({ flows: flags }), options)[0], 'probes')).toBe('Xmas')
    const udp = range(20).map(i =>
      flow({ at: i, transport: 17, server: '10.0.0.20', serverPort: 100 + i, ...silent, flagsUp: 0 }),
    )
    const dns = flow({ transport: 17, server: '10.0.0.1', serverPort: 53 })
    expect(scan.detect(tablesWith({ flows: udp }), options)).toEqual([])
    expect(scan.detect(tablesWith({ flows: [...udp, dns] }), options)[0].title).toBe(
      '10.0.0.5 scanned 20 UDP ports of 10.0.0.20',
    )
    const trace = udp.map((f, i) => ({ ...f, serverPort: 33_434 + i }))
    expect(scan.detect(tablesWith({ flows: [...trace, dns] }), options)).toEqual([])
  })

  it('splits sessions after a quarter of an hour', () => {
    const flows = [0, 5000].flatMap(t =>
      range(16).map(i => flow({ at: t + i, server: '10.0.0.20', serverPort: 100 + i, ...refused })),
    )
    expect(scan.detect(tablesWith({ flows }), options)).toHaveLength(2)
  })
})

describe('randomWalk', () => {
  const probe = (i: number, outcome: 'silent' | 'used') => ({
    flow: flow({ at: i }),
    kind: 'SYN' as const,
    outcome,
    victim: `10.0.1.${i}`,
    port: 80,
  })

  it('needs four failures on four hosts', () => {
    expect(randomWalk(range(3).map(i => probe(i, 'silent'))).verdict).toBe('open')
    expect(randomWalk(range(4).map(i => probe(i, 'silent'))).verdict).toBe('scanner')
    expect(randomWalk(range(4).map(i => probe(i, 'used'))).verdict).toBe('benign')
    expect(randomWalk(range(9).map(() => probe(1, 'silent'))).verdict).toBe('open')
  })
})

describe('fingerprint', () => {
  it('tells nmap’s probes for the operating system', () => {
    const probes = [
      ...range(6).map(i => flow({ at: i / 10, server: '10.0.0.20', serverPort: 135, ...open })),
      flow({ at: 0.7, server: '10.0.0.20', serverPort: 135, ...silent, flagsUp: 0 }),
      flow({ at: 0.8, server: '10.0.0.20', serverPort: 135, ...silent, flagsUp: 0x2b }),
      flow({ at: 0.9, server: '10.0.0.20', serverPort: 41_296, ...silent, flagsUp: 0x29 }),
    ]
    const [f] = fingerprint.detect(tablesWith({ flows: probes }), options)
    expect(f.severity).toBe('low')
    expect(f.techniques.map(t => t.id)).toEqual(['T1046', 'T1592'])
    expect(fingerprint.detect(tablesWith({ flows: probes.slice(0, 6) }), options)).toEqual([])
  })
})
