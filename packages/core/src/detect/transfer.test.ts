import { describe, expect, it } from 'vitest'
import type { Flow } from '../analysis/tables.js'
import { clearCredentials } from './clear-credentials.js'
import { clearFiles } from './clear-files.js'
import { credential, file, flow, request, tablesWith } from './sample-rows.js'
import { transfer } from './transfer.js'

const options = { internal: [] }
const browsing = (n: number): Flow[] =>
  Array.from({ length: n }, (_, i) =>
    flow({ stream: i + 1, server: `198.51.100.${i + 1}`, payloadUp: 2000 + 300 * i, payloadDown: 90_000 }),
  )

describe('large-transfer', () => {
  it('tells volume that leaves', () => {
    const flows = [...browsing(12), flow({ payloadUp: 40_000_000, payloadDown: 20_000 })]
    const [f, ...rest] = transfer.detect(tablesWith({ flows }), options)
    expect(rest).toEqual([])
    expect(f.severity).toBe('medium')
    expect(f.title).toBe('10.0.0.5 sent 40 MB to 203.0.113.9 and got 20 kB')
    expect(f.inputs.find(i => i.name === 'rules')?.value).toBe('volume, outlier, share')
    expect(f.filter).toBe('ip.addr == 10.0.0.5 && ip.addr == 203.0.113.9')
  })

  it('leaves downloads, calls, vendors and servers alone or low', () => {
    expect(
      transfer.detect(tablesWith({ flows: [flow({ payloadUp: 11_000_000, payloadDown: 90_000_000 })] }), options),
    ).toEqual([])
    expect(
      transfer.detect(
        tablesWith({ flows: [flow({ client: '198.51.100.1', server: '10.0.0.5', payloadDown: 9e7 })] }),
        options,
      ),
    ).toEqual([])
    const call = transfer.detect(
      tablesWith({ flows: [flow({ transport: 17, payloadUp: 2e7, payloadDown: 5e6 })] }),
      options,
    )
    expect(call[0].severity).toBe('low')
    const backup = transfer.detect(
      tablesWith({ flows: [flow({ payloadUp: 2e7, name: 'upload.icloud.com' })] }),
      options,
    )
    expect(backup[0].severity).toBe('info')
  })

  it('tells a large body over HTTP to a port of its own', () => {
    const flows = [flow({ serverPort: 8080, app: 'http', name: 'status.example.test:8080', payloadUp: 553_000 })]
    const upload = file({
      direction: 'upload',
      from: '10.0.0.5',
      to: '203.0.113.9',
      size: 552_450,
      type: 'text/plain',
      kind: 'text',
      name: '',
    })
    const http = [request({ method: 'POST', host: 'status.example.test:8080', serverPort: 8080, userAgent: 'curl/8' })]
    const [f] = transfer.detect(tablesWith({ flows, files: [upload], http }), options)
    expect(f.severity).toBe('medium')
    expect(f.title).toBe('10.0.0.5 sent a file of 552 kB to status.example.test in clear text')
    expect(f.techniques.map(t => t.id)).toEqual(['T1048.003'])
    expect(f.packets).toEqual([4, 6, 7])
  })

  it('says so where inside and outside cannot be told apart', () => {
    const [f] = transfer.detect(tablesWith({ flows: [flow({ client: '192.0.2.1', payloadUp: 4e7 })] }), options)
    expect(f.severity).toBe('low')
    expect(f.counterEvidence.join()).toContain('No private address')
  })

  it('counts pieces of one size', () => {
    const files = Array.from({ length: 25 }, (_, i) =>
      file({ direction: 'upload', from: '10.0.0.5', to: '203.0.113.9', size: 600_000 + i, requestFrame: i }),
    )
    const [f] = transfer.detect(tablesWith({ flows: [flow({ payloadUp: 15_000_000 })], files }), options)
    expect(f.techniques.map(t => t.id)).toContain('T1030')
  })
})

describe('clear-text-credentials', () => {
  it('groups log-ins and never names the secret', () => {
    const rows = [credential({ secret: 'wrong-1', accepted: false }), credential({ at: 5, frames: [21] })]
    const [f, ...rest] = clearCredentials.detect(tablesWith({ flows: [flow({})], credentials: rows }), options)
    expect(rest).toEqual([])
    expect(f.title).toBe(
      'The password of berg went from 10.0.0.5 to FTP on 10.0.0.20:21 in clear text and was accepted',
    )
    expect(f.severity).toBe('medium')
    expect(JSON.stringify(f)).not.toMatch(/wrong-1|Harbour/)
    expect(f.packets).toEqual([11, 13, 21])
  })

  it('leaves hashes and anonymous log-ins alone', () => {
    const rows = [credential({ clear: false }), credential({ user: 'anonymous' }), credential({ secret: '' })]
    expect(clearCredentials.detect(tablesWith({ credentials: rows }), options)).toEqual([])
  })

  it('holds refused and unanswered ones low inside', () => {
    for (const accepted of [false, undefined])
      expect(
        clearCredentials.detect(tablesWith({ flows: [flow({})], credentials: [credential({ accepted })] }), options)[0]
          .severity,
      ).toBe('low')
  })
})

describe('clear-text-files', () => {
  const taken = file({ protocol: 'ftp-data', name: 'sales.pdf', server: '10.0.0.20', from: '10.0.0.20', size: 90_000 })

  it('tells files taken with an account', () => {
    const [f] = clearFiles.detect(
      tablesWith({ flows: [flow({})], credentials: [credential({})], files: [taken] }),
      options,
    )
    expect(f.title).toBe('10.0.0.5 took 1 file over FTP from 10.0.0.20 as berg')
    expect(f.severity).toBe('low')
    expect(f.techniques.map(t => t.id)).toEqual(['T1048.003', 'T1078', 'T1552'])
  })

  it('needs an account', () => {
    expect(clearFiles.detect(tablesWith({ flows: [flow({})], files: [taken] }), options)).toEqual([])
    const nobody = credential({ user: 'anonymous' })
    expect(
      clearFiles.detect(tablesWith({ flows: [flow({})], credentials: [nobody], files: [taken] }), options),
    ).toEqual([])
  })
})
