import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { DEMO } from './captures.js'
import { program, titled } from './oracle.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const example = (name: string, ...args: string[]): string => {
  const r = spawnSync(process.execPath, [join(root, 'examples', name), DEMO, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 27,
  })
  expect(r.stderr).toBe('')
  return r.stdout
}

describe('examples run', () => {
  test('fields', () => expect(example('fields.mjs').split('\n').length).toBeGreaterThan(1000))
  test('filter', () =>
    expect(Number(example('filter.mjs', 'tcp.flags.syn == 1 && tcp.flags.ack == 0'))).toBeGreaterThan(300))
  test('analyse', () => expect(example('analyse.mjs')).toMatch(/packets.*flows[\s\S]*(?:high|medium): /))
  test('files', () => expect(example('files.mjs')).toMatch(/PE.*banner\.png/))
})

const have = program('chromium')
describe.skipIf(!have)(titled('the library in a browser', 'chromium', have), () => {
  test('analyses the demo in a page', async () => {
    const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' }
    const server = createServer((request, response) => {
      let path = join(root, normalize(new URL(request.url ?? '/', 'http://x').pathname))
      if (path.endsWith('/')) path += 'index.html'
      if (!path.startsWith(root) || !existsSync(path)) return response.writeHead(404).end()
      response
        .writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' })
        .end(readFileSync(path))
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const profile = mkdtempSync(join(tmpdir(), 'wiresift-chromium-'))
    try {
      const { port } = server.address() as AddressInfo
      const flags =
        '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'
      const url = `http://127.0.0.1:${port}/examples/browser/?capture=/samples/incident.pcapng`
      const child = spawn('chromium', [
        ...flags.split(' '),
        `--user-data-dir=${profile}`,
        '--virtual-time-budget=20000',
        '--dump-dom',
        url,
      ])
      let dom = ''
      child.stdout.on('data', d => {
        dom += d
      })
      await new Promise(resolve => child.on('close', resolve))
      expect(dom).toMatch(/packets, \d+ flows/)
      expect(dom).toMatch(/banner\.png/)
    } finally {
      server.close()
      rmSync(profile, { recursive: true, force: true })
    }
  })
})
