import { spawn, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bytesSource, openCapture } from '@wiresift/core'
import { afterAll, describe, expect, test } from 'vitest'
import { DEMO } from './captures.js'
import { program } from './oracle.js'

/** Live capture on loopback, beside a tcpdump: needs root, and the programs that take packets. */
const command = join(fileURLToPath(new URL('..', import.meta.url)), 'packages/cli/dist/main.js')
const folder = mkdtempSync(join(tmpdir(), 'wiresift-capture-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const have = program('dumpcap') && program('tcpdump')
const mayCapture =
  have && process.getuid?.() === 0 && spawnSync('tcpdump', ['-i', 'lo', '-d', 'tcp'], { encoding: 'utf8' }).status === 0
const why = !have ? ' (skipped: dumpcap and tcpdump are not installed)' : mayCapture ? '' : ' (skipped: needs root)'

const PORT = 47_311
const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

async function send(count: number, address = '127.0.0.1'): Promise<void> {
  const socket = createSocket('udp4')
  for (let i = 0; i < count; i++) {
    const payload = Buffer.alloc(400)
    payload.writeUInt32BE(i)
    await new Promise(resolve => socket.send(payload, PORT, address, resolve))
    if (i % 50 === 49) await wait(5)
  }
  socket.close()
}

interface Running {
  /** It has opened the interface: what is sent from now on is seen. */
  readonly listens: Promise<void>
  readonly done: Promise<{ code: number | null; err: string }>
  kill(signal: NodeJS.Signals): void
}

function start(program: string, args: readonly string[]): Running {
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  let err = ''
  let ready = (): void => {}
  const listens = new Promise<void>(resolve => {
    ready = resolve
  })
  child.stderr.on('data', d => {
    err += d
    if (/capturing on|listening on/.test(err)) ready()
  })
  return {
    listens,
    done: new Promise(resolve => child.on('close', code => resolve({ code, err }))),
    kill: signal => void child.kill(signal),
  }
}

const wiresift = (...args: string[]): Running => start(process.execPath, [command, 'capture', ...args])

async function payloads(name: string, finished = true): Promise<number[]> {
  const numbers: number[] = []
  const reader = await openCapture(bytesSource(readFileSync(join(folder, name))))
  for (let batch = await reader.next(); batch !== undefined; batch = await reader.next())
    for (let i = 0; i < batch.count; i++)
      numbers.push(new DataView(batch.bytes.buffer).getUint32(batch.bytes.byteOffset + batch.start[i] + 42))
  // a file that is being written may end anywhere
  if (finished) expect(reader.meta.problems).toEqual([])
  return numbers
}

/** Waits until the file has that many different packets. */
async function holds(name: string, count: number): Promise<void> {
  for (let i = 0; i < 100; i++) {
    // the file is there before its first bytes are
    const file = join(folder, name)
    const begun = existsSync(file) && statSync(file).size > 0
    if (begun && new Set(await payloads(name, false)).size >= count) return
    await wait(200)
  }
}

const inOrder = (prefix: string): string[] =>
  readdirSync(folder)
    .filter(n => n.startsWith(prefix))
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))

/** Mounts a file system of that size in memory. */
function tmpfsOf(size: string, path: string): boolean {
  mkdirSync(path)
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path]).status === 0
}

describe.skipIf(!mayCapture)(`live capture${why}`, () => {
  test('writes what tcpdump beside it writes, in the same files', { timeout: 60_000 }, async () => {
    const filter = `udp port ${PORT}`
    const theirs = start('tcpdump', ['-Z', 'root', '-i', 'lo', '-n', '-w', 'td.pcap', '-C', '1', '-B', '16384', filter])
    const ours = wiresift('-i', 'lo', '-w', 'ws.pcap', '-C', '1', '--manifest', 'list.jsonl', filter)
    await Promise.all([theirs.listens, ours.listens])
    await send(5000)
    await wait(3000)
    theirs.kill('SIGINT')
    ours.kill('SIGINT')
    expect((await ours.done).code).toBe(0)
    await theirs.done
    const names = inOrder('ws.pcap')
    expect(names.map(n => n.slice(2))).toEqual(inOrder('td.pcap').map(n => n.slice(2)))
    expect(names.length).toBeGreaterThan(1)
    for (const name of names) expect(await payloads(name)).toEqual(await payloads(name.replace('ws', 'td')))
    const manifest = readFileSync(join(folder, 'list.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map(l => JSON.parse(l))
    expect(manifest.map(m => m.path)).toEqual(names)
    expect(manifest[0].sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  test('keeps every packet when the capturing program or wiresift itself is killed', { timeout: 60_000 }, async () => {
    const filter = `udp port ${PORT}`
    const helper = wiresift('-i', 'lo', '-w', 'kh.pcapng', filter)
    await helper.listens
    await send(500)
    await holds('kh.pcapng', 500)
    spawnSync('pkill', ['-KILL', '-f', `dumpcap -q -w - .*${PORT}`])
    const { code, err } = await helper.done
    expect(code).toBe(1)
    expect(err).toContain('was killed by SIGKILL')
    // loopback shows a packet once or twice, depending on the kernel
    expect(new Set(await payloads('kh.pcapng')).size).toBe(500)

    const own = wiresift('-i', 'lo', '-w', 'ko.pcapng', filter)
    await own.listens
    await send(500)
    await holds('ko.pcapng', 500)
    own.kill('SIGKILL')
    await own.done
    expect(new Set(await payloads('ko.pcapng')).size).toBe(500)
  })

  const tmpfs = join(folder, 'small')
  const mayMount = mayCapture && tmpfsOf('256k', tmpfs)
  afterAll(() => void (mayMount && spawnSync('umount', [tmpfs])))
  test.skipIf(!mayMount)(
    `keeps every whole packet when the disk is full${mayMount ? '' : ' (skipped: nothing may be mounted)'}`,
    { timeout: 60_000 },
    async () => {
      for (const name of ['small/full.pcapng', 'small/full.pcap']) {
        const own = wiresift('-i', 'lo', '-w', name, `udp port ${PORT}`)
        await own.listens
        await send(1500)
        const { code, err } = await own.done
        expect(code).toBe(1)
        expect(err).toContain('no space left on the device')
        const numbers = [...new Set(await payloads(name))]
        expect(numbers.length).toBeGreaterThan(100)
        expect(numbers).toEqual(numbers.map((_, i) => i))
        expect(err).toContain(`${(await payloads(name)).length} packets captured`)
        rmSync(join(folder, name))
      }
    },
  )

  const ip = (...args: string[]): boolean => spawnSync('ip', args).status === 0
  const mayLink = mayCapture && ip('link', 'add', 'wsift0', 'type', 'veth', 'peer', 'name', 'wsift1')
  afterAll(() => void (mayLink && ip('link', 'del', 'wsift0')))
  test.skipIf(!mayLink)(
    `keeps every packet when the interface goes away${mayLink ? '' : ' (skipped: no interface may be made)'}`,
    { timeout: 60_000 },
    async () => {
      for (const name of ['wsift0', 'wsift1']) ip('link', 'set', name, 'up')
      ip('addr', 'add', '198.51.100.1/24', 'dev', 'wsift0')
      ip('neigh', 'add', '198.51.100.2', 'lladdr', '02:00:00:00:00:02', 'dev', 'wsift0')
      const own = wiresift('-i', 'wsift0', '-w', 'gone.pcapng', `udp port ${PORT}`)
      await own.listens
      await send(500, '198.51.100.2')
      await holds('gone.pcapng', 500)
      ip('link', 'del', 'wsift0')
      const { code, err } = await own.done
      expect(code).toBe(1)
      expect(err.trim().split('\n').at(-1)).toMatch(/wsift0|went down|no longer/)
      expect(await payloads('gone.pcapng')).toHaveLength(500)
    },
  )

  test('ends after so many files, whose names have their time, as tcpdump does', { timeout: 60_000 }, async () => {
    const filter = `udp port ${PORT}`
    const args = ['-i', 'lo', '-G', '2', '-W', '2']
    const theirs = start('tcpdump', ['-Z', 'root', '-n', ...args, '-w', 'td-%Y%m%d_%H%M%S.pcap', filter])
    const ours = wiresift(...args, '-w', 'ws-%Y%m%d_%H%M%S.pcap', filter)
    await Promise.all([theirs.listens, ours.listens])
    for (let i = 0; i < 70; i++) {
      await send(2)
      await wait(100)
    }
    expect((await ours.done).code).toBe(0)
    theirs.kill('SIGINT')
    await theirs.done
    expect(inOrder('ws-')).toHaveLength(2)
    expect(inOrder('td-')).toHaveLength(2)
    for (const name of inOrder('ws-')) expect(name).toMatch(/^ws-\d{8}_\d{6}\.pcap$/)
  })

  test('tells findings and statistics while packets come', { timeout: 60_000 }, async () => {
    const child = spawn(
      process.execPath,
      [command, 'capture', '-i', '-', '-w', 'fed.pcapng', '--live', '--every', '1', '-Y', 'ftp', '--stats', 'io,phs'],
      { cwd: folder },
    )
    let out = ''
    child.stdout.on('data', d => {
      out += d
    })
    const seen = async (pattern: RegExp): Promise<boolean> => {
      for (let i = 0; i < 100 && !pattern.test(out); i++) await wait(200)
      return pattern.test(out)
    }
    const bytes = readFileSync(DEMO)
    child.stdin.write(bytes.subarray(0, bytes.length >> 1))
    expect(await seen(/FTP \d+ Request: USER/)).toBe(true)
    await wait(1500)
    child.stdin.write(bytes.subarray(bytes.length >> 1, -200_000))
    expect(await seen(/^(?:HIGH|MEDIUM) .*(?:scanned|password)/m)).toBe(true)
    child.kill('SIGUSR1')
    expect(await seen(/Protocol Hierarchy Statistics/)).toBe(true)
    child.stdin.end(bytes.subarray(-200_000))
    expect(await new Promise(resolve => child.on('close', resolve))).toBe(0)
    const reader = await openCapture(bytesSource(readFileSync(join(folder, 'fed.pcapng'))))
    let packets = 0
    for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) packets += batch.count
    expect(packets).toBe(2738)
  })

  test('says in one line what is wrong before anything starts', { timeout: 60_000 }, async () => {
    for (const [args, message] of [
      [['-i', 'nosuch0', '-w', 'x'], 'there is no interface nosuch0'],
      [['-i', 'lo', '-w', 'x', 'port'], 'capture filter "port": syntax error'],
      [['-w', 'x'], 'name an interface with -i'],
      [['-i', 'lo'], 'name a file with -w'],
      [['-i', 'lo', '--live', '-Y', 'no.such'], 'no.such is neither a field nor a protocol name'],
      [['-i', 'lo', '--live', '--stats', 'nosuch'], 'unknown statistic "nosuch"'],
    ] as const) {
      const { code, err } = await wiresift(...args).done
      expect(code).toBe(2)
      expect(err).toContain(message)
      expect(err.trim().split('\n')).toHaveLength(1)
    }
  })
})
