import { readFileSync } from 'node:fs'
import { detectAll } from '@wiresift/core'
import { describe, expect, test } from 'vitest'
import { bytesOf, DEMO } from './captures.js'
import { tablesOf } from './run.js'

// the staged incident: samples/README.md has its story

describe('the demo incident', async () => {
  const tables = await tablesOf(new Uint8Array(readFileSync(DEMO)))
  const findings = detectAll(tables, { internal: [] })

  test('tells every chapter, with its packets', () => {
    const rules = new Set(findings.map(f => f.rule))
    for (const rule of ['beacon', 'program-over-http', 'scan', 'clear-text-credentials', 'large-transfer'])
      expect(rules).toContain(rule)
    for (const f of findings) {
      expect(f.packets.length).toBeGreaterThan(0)
      expect(f.filter).not.toBe('')
      expect(f.techniques.length).toBeGreaterThan(0)
    }
    const secrets = tables.credentials.map(c => c.secret).filter(s => s.length > 5)
    for (const secret of secrets) expect(JSON.stringify(findings)).not.toContain(secret)
  })

  test('carries files of every protocol, also where a TYPE comes between EPSV and RETR', () => {
    const files = tables.files.map(f => `${f.protocol} ${f.direction} ${f.name} ${f.whole}`)
    for (const f of [
      'ftp-data download customers.csv true',
      'ftp-data upload report-draft.txt true',
      'tftp download switch-config.txt true',
    ])
      expect(files).toContain(f)
    expect(files.filter(f => f.startsWith('smb2'))).toHaveLength(3)
    expect(tables.files.find(f => f.name === 'banner.png')?.kind).toBe('Windows program (PE)')
  })
})

test('active and passive FTP give the same file', async () => {
  const [passive, active] = [await tablesOf(bytesOf('ftp-passive.pcap')), await tablesOf(bytesOf('ftp-active.pcap'))]
  const hash = (t: typeof passive): string | undefined => t.files.find(f => f.name === 'plan.txt')?.sha256
  expect(hash(passive)).toMatch(/^[0-9a-f]{64}$/)
  expect(hash(active)).toBe(hash(passive))
})
