import { describe, expect, it } from 'vitest'
import type { Flow, HttpRow, TlsRow } from '../analysis/tables.js'
import { beacon } from './beacon.js'
import { draws, flow, request, tablesWith } from './sample-rows.js'

const options = { internal: [] }
const beats = (n: number, period: number, jitter: number, row: Partial<Flow>): Flow[] => {
  const random = draws(11)
  const flows: Flow[] = []
  let at = 0
  for (let i = 0; i < n; i++) {
    flows.push(flow({ at, stream: i, clientPort: 50_000 + i, first: 1 + 10 * i, ...row }))
    at += period * (1 - jitter * random())
  }
  return flows
}
const checkIns = (flows: readonly Flow[], row: Partial<HttpRow> = {}): HttpRow[] =>
  flows.map(f =>
    request({
      time: f.start,
      stream: f.stream,
      requestFrame: f.first + 3,
      host: f.name,
      serverPort: f.serverPort,
      ...row,
    }),
  )
const handshake = (f: Flow): TlsRow => ({
  time: f.start,
  client: f.client,
  server: f.server,
  clientPort: f.clientPort,
  serverPort: f.serverPort,
  stream: f.stream,
  transport: 6,
  sni: '',
  alpn: [],
  version: 'TLS 1.2',
  cipher: '',
  ja3: '',
  ja3s: '',
  clientHelloFrame: f.first + 3,
  serverHelloFrame: f.first + 5,
  certificateFrame: f.first + 5,
  resumed: false,
  certificates: [
    {
      subject: 'CN=localhost',
      issuer: 'CN=localhost',
      serial: '1',
      notBefore: 0,
      notAfter: 1,
      names: [],
      sha1: '',
      sha256: '',
    },
  ],
})

describe('beacon', () => {
  it('tells a check-in over HTTP on a port of its own as high', () => {
    const flows = beats(25, 60, 0.3, { app: 'http', name: 'status.example.test', serverPort: 8080 })
    const [f, ...rest] = beacon.detect(tablesWith({ flows, http: checkIns(flows) }), options)
    expect(rest).toEqual([])
    expect(f.severity).toBe('high')
    expect(f.title).toMatch(/^10\.0\.0\.5 contacts status\.example\.test port 8080 about every 5\d s$/)
    expect(f.packetCount).toBe(25)
    expect(f.packets[0]).toBe(4)
    expect(f.filter).toBe('ip.src == 10.0.0.5 && ip.dst == 203.0.113.9 && tcp.dstport == 8080')
    expect(f.inputs.find(i => i.name === 'rita_v5_score')?.value).toBeGreaterThan(0.8)
    expect(f.inputs.find(i => i.name === 'p_corrected')?.value).toBeLessThan(1e-6)
    expect(f.techniques.map(t => t.id)).toEqual(['T1071.001', 'T1029', 'T1571'])
    expect(f.counterEvidence.join()).toContain('Prevalence was not used')
  })

  it('counts requests on one connection', () => {
    const one = flow({ app: 'http', name: 'c2.example.test', serverPort: 80, end: 1_700_000_900 })
    const http = Array.from({ length: 12 }, (_, i) =>
      request({ at: 5 + 60 * i, host: 'c2.example.test', requestFrame: 4 + i }),
    )
    const [f] = beacon.detect(tablesWith({ flows: [one], http }), options)
    expect(f.severity).toBe('medium')
    expect(f.inputs.find(i => i.name === 'gap_median_s')?.value).toBe(60)
  })

  it('tells attempts without answer as such', () => {
    const dead = {
      packetsDown: 0,
      bytesDown: 0,
      payloadUp: 0,
      payloadDown: 0,
      flagsUp: 2,
      flagsDown: 0,
      app: '',
      rtt: Number.NaN,
    }
    const [f] = beacon.detect(tablesWith({ flows: beats(10, 30, 0, dead) }), options)
    expect(f.title).toBe('10.0.0.5 tries 203.0.113.9:443 about every 30 s without an answer')
    expect(f.severity).toBe('medium')
  })

  it('finds TLS without a name and with a self-signed certificate odd', () => {
    const flows = beats(10, 30, 0.1, {})
    const [f] = beacon.detect(tablesWith({ flows, tls: flows.map(handshake) }), options)
    expect(f.explanation).toContain('self-signed')
    expect(f.explanation).toContain('TLS names no server')
  })

  it('says nothing about random starts', () => {
    const random = draws(4)
    let at = 0
    const flows = Array.from({ length: 60 }, (_, i) => flow({ at: (at -= 20 * Math.log(random())), stream: i }))
    expect(beacon.detect(tablesWith({ flows }), options)).toEqual([])
  })

  it('says nothing about page loads: bursts of parallel connections', () => {
    const random = draws(9)
    const flows: Flow[] = []
    for (let page = 0, at = 0; page < 12; page++, at += 3 + 120 * random() ** 3)
      for (let i = 0; i < 6; i++)
        flows.push(flow({ at: at + 0.1 * i, stream: flows.length, name: 'news.example.test' }))
    expect(beacon.detect(tablesWith({ flows }), options)).toEqual([])
  })

  it('leaves out time service, DNS, groups and what comes from outside', () => {
    const flows = [
      ...beats(20, 64, 0, { transport: 17, serverPort: 123, app: 'ntp' }),
      ...beats(20, 60, 0, { transport: 17, serverPort: 53, app: 'dns' }),
      ...beats(20, 60, 0, { transport: 17, server: '239.255.255.250', serverPort: 1900, app: '' }),
      ...beats(20, 60, 0, { client: '198.51.100.1', server: '10.0.0.5' }),
    ]
    expect(beacon.detect(tablesWith({ flows }), options)).toEqual([])
  })

  it('keeps what calls home by design low, and internal destinations below high', () => {
    const push = beacon.detect(
      tablesWith({ flows: beats(30, 60, 0, { name: 'mtalk.google.com', serverPort: 5228 }) }),
      options,
    )
    expect(push.map(f => f.severity)).toEqual(['info'])
    const vendor = beacon.detect(
      tablesWith({ flows: beats(30, 60, 0, { name: 'v10.events.data.microsoft.com' }) }),
      options,
    )
    expect(vendor.map(f => f.severity)).toEqual(['low'])
    const inside = beats(30, 60, 0, { server: '10.0.0.9', serverPort: 8080, app: 'http', name: '10.0.0.9' })
    expect(beacon.detect(tablesWith({ flows: inside, http: checkIns(inside) }), options)[0].severity).toBe('medium')
  })

  it('takes connections without pause for work in sequence', () => {
    const random = draws(6)
    let at = 0
    const flows = Array.from({ length: 25 }, (_, i) => {
      const lasts = 4 + 0.4 * random()
      const f = flow({ at, stream: i, end: 1_700_000_000 + at + lasts })
      at += lasts + 0.05
      return f
    })
    const [f] = beacon.detect(tablesWith({ flows }), options)
    expect(f.severity).toBe('low')
    expect(f.counterEvidence.join()).toContain('work in sequence')
  })

  it('uses prevalence among ten hosts or more', () => {
    const flows = Array.from({ length: 12 }, (_, i) => beats(12, 60, 0, { client: `10.0.0.${i + 1}` })).flat()
    const [f] = beacon.detect(tablesWith({ flows }), options)
    expect(f.severity).toBe('low')
    expect(f.inputs.find(i => i.name === 'prevalence')?.value).toBe(1)
  })
})
