import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { openCapture } from '../capture/open.js'
import { bytesSource } from '../capture/source.js'
import { Analysis } from '../pipeline/analyse.js'
import type { Finding } from './finding.js'
import { detectAll } from './index.js'

/** The demonstration incident, whose story is in samples/README.md. */
const SAMPLE = fileURLToPath(new URL('../../../../samples/incident.pcapng', import.meta.url))

describe('samples/incident.pcapng', () => {
  let findings: Finding[] = []
  const of = (rule: string): Finding[] => findings.filter(f => f.rule === rule)

  beforeAll(async () => {
    const reader = await openCapture(bytesSource(readFileSync(SAMPLE)))
    const analysis = new Analysis(reader.meta)
    for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) analysis.take(batch)
    findings = detectAll(analysis.tables(), { internal: [] })
  })

  it('tells the disguised program', () => {
    const [f, ...rest] = of('program-over-http')
    expect(rest).toEqual([])
    expect(f.severity).toBe('high')
    expect(f.packets).toContain(366)
    expect(f.inputs.find(i => i.name === 'sha256')?.value).toMatch(/^3d976463/)
  })

  it('tells both beacons and nothing that is regular and harmless', () => {
    const told = of('beacon').map(f => [f.severity, f.source, f.targets.join(), f.filter.split(' ').pop()])
    expect(told).toEqual([
      ['high', '10.20.0.15', '203.0.113.66', '8080'],
      ['medium', '10.20.0.15', '203.0.113.66', '443'],
    ])
  })

  it('tells the scan and what answered', () => {
    const [f, ...rest] = of('scan')
    expect(rest).toEqual([])
    expect(f.source).toBe('10.20.0.15')
    expect([...f.targets].sort()).toEqual(['10.20.0.1', '10.20.0.5', '10.20.0.7', '10.20.0.9'])
    expect(f.explanation).toContain('10.20.0.5 port 21')
    expect(f.severity).toBe('medium')
  })

  it('tells the passwords without naming them', () => {
    const titles = of('clear-text-credentials').map(f => f.title)
    expect(titles).toContainEqual(expect.stringMatching(/s\.berg.*HTTP on 10\.20\.0\.7:80/))
    expect(titles).toContainEqual(expect.stringMatching(/s\.berg.*FTP on 10\.20\.0\.5:21.*accepted/))
    expect(JSON.stringify(findings)).not.toMatch(/Harbour-20|Quayside-77/)
  })

  it('tells the list that was sent away', () => {
    const [f, ...rest] = of('large-transfer')
    expect(rest).toEqual([])
    expect(f.severity).toBe('medium')
    expect(f.title).toContain('552 kB')
    expect(f.packets).toContain(2374)
  })

  it('has only sound numbers and packets that exist', () => {
    for (const f of findings) {
      expect(f.confidence).toBeGreaterThan(0)
      expect(f.confidence).toBeLessThanOrEqual(1)
      expect(f.packets.length).toBeGreaterThan(0)
      expect(f.packetCount).toBeGreaterThanOrEqual(f.packets.length)
      for (const n of f.packets) expect(n >= 1 && n <= 2738).toBe(true)
      expect(f.end).toBeGreaterThanOrEqual(f.start)
    }
    expect(new Set(findings.map(f => f.id)).size).toBe(findings.length)
  })
})
