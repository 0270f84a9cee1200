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
    // the page as it is, and a word back to us when it is done
    const report = `<script type="module">const t = setInterval(() => {
      if (document.title !== 'done') return
      clearInterval(t)
      fetch('/result', { method: 'POST', body: document.getElementById('out').textContent })
    }, 50)</script>`
    let told: (text: string) => void = () => {}
    const result = new Promise<string>(resolve => {
      told = resolve
    })
    const server = createServer((request, response) => {
      if (request.method === 'POST') {
        let body = ''
        request.on('data', d => {
          body += d
        })
        request.on('end', () => told(body))
        return response.end()
      }
      let path = join(root, normalize(new URL(request.url ?? '/', 'http://x').pathname))
      if (path.endsWith('/')) path += 'index.html'
      if (!path.startsWith(root) || !existsSync(path)) return response.writeHead(404).end()
      response
        .writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' })
        .write(readFileSync(path))
      response.end(path.endsWith('index.html') ? report : '')
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const profile = mkdtempSync(join(tmpdir(), 'wiresift-chromium-'))
    const { port } = server.address() as AddressInfo
    const flags =
      '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'
    const url = `http://127.0.0.1:${port}/examples/browser/?capture=/samples/incident.pcapng`
    const child = spawn(
      'chromium',
      [...flags.split(' '), '--remote-debugging-port=0', `--user-data-dir=${profile}`, url],
      { stdio: 'ignore', detached: true },
    )
    const ended = new Promise(resolve => child.on('close', resolve))
    try {
      const text = await Promise.race([
        result,
        new Promise<string>(resolve => setTimeout(() => resolve('no answer'), 50_000)),
      ])
      expect(text).toMatch(/packets, \d+ flows/)
      expect(text).toMatch(/banner\.png/)
    } finally {
      // its helpers write to the profile as long as they live
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      await ended
      server.close()
      rmSync(profile, { recursive: true, force: true, maxRetries: 50, retryDelay: 200 })
    }
  })
})
