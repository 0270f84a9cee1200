import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesOf, CAPTURES, DEMO } from './captures.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'wiresift-test-'))
const command = join(root, 'packages/cli/dist-test/main.js')
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeAll(() => {
  const built = spawnSync(process.execPath, [join(root, 'packages/cli/build.mjs'), 'dist-test'], { encoding: 'utf8' })
  expect(built.stderr).toBe('')
}, 120_000)

function run(args: readonly string[], input?: Uint8Array) {
  const r = spawnSync(process.execPath, [command, ...args], {
    encoding: 'utf8',
    input,
    maxBuffer: 1 << 28,
    env: { ...process.env, TZ: 'UTC' },
  })
  return { status: r.status, out: r.stdout, err: r.stderr }
}

describe('bad usage and bad input', () => {
  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
  const cases: readonly (readonly [what: string, args: () => string[], status: number, message: RegExp])[] = [
    ['no argument', () => [], 2, /name at least one capture/],
    ['an unknown option', () => ['--nosuch', DEMO], 2, /unknown option '--nosuch'/],
    ['a wrong number', () => ['--top', 'x', DEMO], 2, /--top.*whole number/],
    ['a wrong network', () => ['--internal', 'here', DEMO], 2, /--internal.*network/],
    ['a missing file', () => [join(folder, 'nosuch.pcap')], 1, /nosuch\.pcap: no such file/],
    ['a folder', () => [folder], 1, /folder/],
    ['an empty file', () => [file('empty.pcap', '')], 1, /empty\.pcap: .*empty/],
    [
      'a text file',
      () => [file('notes.txt', 'These are only notes, no packets at all.\n')],
      1,
      /notes\.txt: not a capture file/,
    ],
    ['a header cut short', () => [file('cut.pcap', bytesOf('icmp.pcap').slice(0, 20))], 1, /cut short/],
  ]
  test.each(cases)('%s gives one clear line', (_, args, status, message) => {
    const r = run(args())
    expect(r.err).toMatch(message)
    expect(r.err.trimEnd().split('\n')).toHaveLength(1)
    expect(r.err).toMatch(/^wiresift: /)
    expect(r.status).toBe(status)
    expect(r.out).toBe('')
  })

  test.skipIf(process.getuid?.() === 0)('a file without read permission gives one clear line', () => {
    const path = file('secret.pcap', bytesOf('icmp.pcap'))
    chmodSync(path, 0)
    const r = run([path])
    expect(r.err).toMatch(/secret\.pcap: .*permission/)
    expect(r.status).toBe(1)
  })

  test('a damaged file gives what is readable, a line, and status 1', () => {
    const whole = bytesOf('icmp.pcap')
    const r = run([file('damaged.pcap', whole.slice(0, whole.length - 5)), '--json'])
    expect(r.status).toBe(1)
    expect(r.err).toMatch(/damaged\.pcap: .*cut short/)
    const report = JSON.parse(r.out)
    expect(report.total_packets).toBeGreaterThan(0)
    expect(report.evidence.damage).toHaveLength(1)
  })
})

describe('the report', () => {
  test('tells the version', () => {
    expect(run(['--version']).out).toMatch(/^wiresift \d+\.\d+\.\d+\n$/)
    expect(run(['--help']).out).toMatch(/Examples:/)
  })

  test('is the same from a file, from standard input and compressed', () => {
    const file = join(CAPTURES, 'dns.pcap')
    const fromFile = JSON.parse(run([file, '--json']).out)
    const fromPipe = JSON.parse(run(['-', '--json'], bytesOf('dns.pcap')).out)
    for (const key of ['flows', 'dns', 'protocol_hierarchy', 'conversations', 'findings'])
      expect(fromPipe[key]).toEqual(fromFile[key])
    expect(fromPipe.evidence.files[0].sha256).toBe(fromFile.evidence.files[0].sha256)
  })

  test('masks secrets unless asked', () => {
    const masked = run([join(CAPTURES, 'ftp-passive.pcap'), '--json']).out
    const shown = JSON.parse(run([join(CAPTURES, 'ftp-passive.pcap'), '--json', '--show-secrets']).out)
    const secrets = shown.credentials.map((c: { secret: string }) => c.secret).filter((s: string) => s !== '')
    expect(secrets.length).toBeGreaterThan(0)
    for (const secret of secrets) expect(masked).not.toContain(`"${secret}"`)
  })

  test('writes JSON, HTML and files whose hashes are those of the report', async () => {
    const out = join(folder, 'out')
    const r = run([DEMO, '-o', out])
    expect(r.status).toBe(0)
    expect(readdirSync(out).sort()).toEqual(['files', 'report.html', 'report.json'])
    const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))
    const { createHash } = await import('node:crypto')
    const saved = report.files.filter((f: { saved_as: string | null }) => f.saved_as !== null)
    expect(saved.length).toBeGreaterThan(5)
    for (const f of saved) {
      const bytes = readFileSync(join(out, f.saved_as))
      expect(bytes.length).toBe(f.size)
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(f.sha256)
    }
    const page = readFileSync(join(out, 'report.html'), 'utf8')
    expect(page).not.toMatch(/<script/i)
    expect(page).not.toMatch(/(?:src|href)\s*=\s*"(?!#)/i)
  })

  test('leaves nothing half-written when it is interrupted', async () => {
    const out = join(folder, 'interrupted')
    const child = spawn(process.execPath, [command, '-', '-o', out], { stdio: ['pipe', 'ignore', 'ignore'] })
    child.stdin.write(bytesOf('http-get.pcap').slice(0, 2000))
    await new Promise(resolve => setTimeout(resolve, 1500))
    const ended = new Promise(resolve => child.on('close', (_, signal) => resolve(signal)))
    child.kill('SIGINT')
    expect(await ended).toBe('SIGINT')
    expect(existsSync(out) ? readdirSync(out) : []).toEqual([])
  })

  test('ends quietly when its reader goes away', () => {
    const r = spawnSync('sh', ['-c', `"${process.execPath}" "${command}" "${DEMO}" --json | head -n 3`], {
      encoding: 'utf8',
    })
    expect(r.stderr).toBe('')
    expect(r.stdout.split('\n')).toHaveLength(4)
  })
})
