import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bytesSource, openCapture, rewritePcapng } from '@wiresift/core'
import { afterAll, describe, expect, test } from 'vitest'
import { CAPTURES, DEMO, ownCaptures } from './captures.js'
import { program, titled } from './oracle.js'

/** Capture files as evidence: info, slice, annotate, and the drop-ins held against Wireshark's own programs. */
const root = fileURLToPath(new URL('..', import.meta.url))
const command = join(root, 'packages/cli/dist/main.js')
const folder = mkdtempSync(join(tmpdir(), 'wiresift-evidence-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (program: string, args: readonly string[]) => {
  const r = spawnSync(program, args, {
    encoding: 'utf8',
    cwd: folder,
    env: { ...process.env, TZ: 'UTC' },
    maxBuffer: 1 << 28,
  })
  return { status: r.status, out: r.stdout, err: r.stderr.replace(/^Running as user.*\n/gm, '') }
}
const wiresift = (...args: string[]) => run(process.execPath, [command, ...args])

interface Record {
  readonly time: string
  readonly wire: number
  readonly linkType: number
  readonly bytes: string
  readonly comments: readonly string[]
}

type Report = { readonly total_packets: number } & { readonly [key: string]: unknown }

/** The Interface Description Blocks of a little-endian pcapng file, in hex. */
function interfaces(path: string): string[] {
  const bytes = readFileSync(path)
  const list: string[] = []
  for (let at = 0; at < bytes.length; at += bytes.readUInt32LE(at + 4))
    if (bytes.readUInt32LE(at) === 1) list.push(bytes.toString('hex', at, at + bytes.readUInt32LE(at + 4)))
  return list
}

async function records(path: string): Promise<Record[]> {
  const all: Record[] = []
  const reader = await openCapture(bytesSource(readFileSync(path)))
  for (let batch = await reader.next(); batch !== undefined; batch = await reader.next())
    for (let i = 0; i < batch.count; i++)
      all.push({
        time: `${batch.seconds[i]}.${String(batch.nanos[i]).padStart(9, '0')}`,
        wire: batch.wire[i],
        linkType: reader.meta.interfaces[batch.iface[i]].linkType,
        bytes: createHash('md5')
          .update(batch.bytes.subarray(batch.start[i], batch.start[i] + batch.captured[i]))
          .digest('hex'),
        comments: batch.options.get(i)?.comments ?? [],
      })
  expect(reader.meta.problems).toEqual([])
  return all
}

const demo = DEMO
const have = program('capinfos')

describe('info, slice and annotate', { timeout: 120_000 }, () => {
  test('info tells what the file says about itself', () => {
    const { captures } = JSON.parse(wiresift('info', '--json', demo).out)
    expect(captures[0]).toMatchObject({
      packets: 2738,
      sha256: createHash('sha256').update(readFileSync(demo)).digest('hex'),
      packetsBackInTime: 1,
      commentCount: 7,
      interfaces: [{ name: 'span0', encapsulation: 'Ethernet', packets: 2738 }],
    })
  })

  test('slice keeps the packets that a matching message was put together from', async () => {
    const [all, one] = [join(folder, 'all.pcapng'), join(folder, 'alone.pcapng')]
    expect(wiresift('slice', demo, '-o', all, '-Y', 'http').status).toBe(0)
    expect(wiresift('slice', demo, '-o', one, '-Y', 'http', '--no-dependencies').status).toBe(0)
    const [more, fewer] = [await records(all), await records(one)]
    expect(more.length).toBeGreaterThan(fewer.length)
    const whole = new Set((await records(demo)).map(r => JSON.stringify(r)))
    expect(more.filter(r => !whole.has(JSON.stringify(r)))).toEqual([])
  })

  test('a slice of everything is the file itself, and one of some packets has every other block of it', async () => {
    const [all, some] = [join(folder, 'same.pcapng'), join(folder, 'some.pcapng')]
    expect(wiresift('slice', demo, '-o', all).status).toBe(0)
    expect(readFileSync(all).equals(readFileSync(demo))).toBe(true)
    expect(wiresift('slice', demo, '-o', some, '--packets', '17').status).toBe(0)
    const reader = await openCapture(bytesSource(readFileSync(some)))
    while ((await reader.next()) !== undefined);
    const whole = await openCapture(bytesSource(readFileSync(demo)))
    while ((await whole.next()) !== undefined);
    for (const key of ['sections', 'interfaces', 'statistics', 'secrets', 'nameResolutions'] as const)
      expect(reader.meta[key].length, key).toBe(whole.meta[key].length)
    expect(reader.meta.sections[0].application).toBe(whole.meta.sections[0].application)
  })

  test('slices add up to the whole, and the same slice has the same bytes', async () => {
    for (const split of ['packets=500', 'conversation', 'time=60', 'size=0.2']) {
      const r = wiresift('slice', demo, '-o', join(folder, `${split.slice(0, 4)}.pcapng`), '--split', split, '--json')
      const { outputs } = JSON.parse(r.out) as { outputs: { path: string; packets: number; sha256: string }[] }
      expect(outputs.reduce((n, o) => n + o.packets, 0)).toBe(2738)
      const again = wiresift(
        'slice',
        demo,
        '-o',
        join(folder, `${split.slice(0, 4)}.pcapng`),
        '--split',
        split,
        '--json',
      )
      expect(again.out).toBe(r.out)
    }
  }, 240_000)

  test('an anonymised slice keeps prefixes and right checksums, and no payload', async () => {
    const out = join(folder, 'anonymous.pcapng')
    expect(wiresift('slice', demo, '-o', out, '--anonymise', 'key').status).toBe(0)
    const bytes = readFileSync(out).toString('latin1')
    expect(bytes).not.toContain('s.berg')
    expect(bytes).not.toContain(String.fromCharCode(10, 20, 0, 15))
    expect(await records(out)).toHaveLength(2738)
  })

  test('annotate marks the packets that prove a finding, and changes nothing else', async () => {
    const out = join(folder, 'annotated.pcapng')
    expect(wiresift('annotate', demo, '-o', out, '--comment', '17:by hand').status).toBe(0)
    const [before, after] = [await records(demo), await records(out)]
    expect(after.map(({ comments, ...rest }) => rest)).toEqual(before.map(({ comments, ...rest }) => rest))
    expect(after[16].comments).toContain('by hand')
    expect(after.filter(r => r.comments.some(c => c.startsWith('wiresift high:'))).length).toBeGreaterThan(10)
    for (const [i, r] of before.entries()) expect(after[i].comments).toEqual(expect.arrayContaining([...r.comments]))
  })

  test('rewriting a pcapng file without changes gives its bytes back', async () => {
    const original = readFileSync(demo)
    const parts: Uint8Array[] = []
    await rewritePcapng(bytesSource(original), b => parts.push(b.slice()))
    expect(Buffer.concat(parts).equals(original)).toBe(true)
  })
})

test('a capture cut into ten files, read as one, reports what the whole does', () => {
  const packets = JSON.parse(wiresift('--json', DEMO).out) as Report
  const each = Math.ceil(packets.total_packets / 10)
  expect(wiresift('editcap', '-c', String(each), DEMO, 'part.pcapng').status).toBe(0)
  const parts = readdirSync(folder).filter(n => n.startsWith('part_'))
  expect(parts).toHaveLength(10)
  const cut = JSON.parse(wiresift('--json', ...parts.sort()).out) as Report
  const own = ['command_line', 'analysis_timestamp', 'pcap_file', 'evidence']
  for (const key of Object.keys(packets)) if (!own.includes(key)) expect(cut[key], key).toEqual(packets[key])
})

describe('the drop-ins', () => {
  const captures = [demo, ...ownCaptures().map(name => join(CAPTURES, name))]

  test.skipIf(!have)(
    titled('capinfos', 'capinfos', have),
    () => {
      for (const args of [[], ['-M'], ['-T'], ['-c', '-u', '-S', '-a']]) {
        const theirs = run('capinfos', [...args, ...captures])
        const ours = wiresift('capinfos', ...args, ...captures)
        expect(ours.out).toBe(theirs.out)
        expect(ours.status).toBe(theirs.status)
      }
    },
    60_000,
  )

  const have2 = program('editcap')
  test.skipIf(!have2)(
    titled('editcap and mergecap', 'editcap', have2),
    async () => {
      const http = join(root, 'test/captures/http-gzip-chunked.pcap')
      const cases: string[][] = [
        ['IN', 'OUT'],
        ['-r', 'IN', 'OUT', '1-3', '5'],
        ['IN', 'OUT', '2-4'],
        ['-c', '4', 'IN', 'OUT'],
        ['-d', 'IN', 'OUT'],
        ['-s', '60', 'IN', 'OUT'],
        ['-t', '-0.25', 'IN', 'OUT'],
        ['-C', '4:6', '-L', 'IN', 'OUT'],
        ['-a', '2:hello', 'IN', 'OUT'],
        ['-F', 'pcap', 'IN', 'OUT'],
        ['-i', '0', 'IN', 'OUT'],
        ['-r', 'IN', 'OUT', '7-'],
        ['-i', '0.001', 'IN', 'OUT'],
      ]
      // link types that Wireshark knows by another one's number
      for (const linkType of [12, 50, 112]) {
        const bytes = new Uint8Array(24 + 16 + 60)
        const view = new DataView(bytes.buffer)
        view.setUint32(0, 0xa1b2c3d4, true)
        view.setUint16(4, 2, true)
        view.setUint16(6, 4, true)
        view.setUint32(16, 65535, true)
        view.setUint32(20, linkType, true)
        view.setUint32(32, 60, true)
        view.setUint32(36, 60, true)
        writeFileSync(join(folder, `link${linkType}.pcap`), bytes)
        for (const format of ['pcap', 'pcapng']) cases.push(['-F', format, join(folder, `link${linkType}.pcap`), 'OUT'])
      }
      // an interval that no double holds: 5 times 59.8 s ends before the second packet
      const apart = new Uint8Array(24 + 2 * 76)
      apart.set(readFileSync(join(folder, 'link12.pcap')))
      apart.set(apart.subarray(24, 100), 100)
      new DataView(apart.buffer).setUint32(100, 299, true)
      writeFileSync(join(folder, 'apart.pcap'), apart)
      cases.push(['-i', '59.8', join(folder, 'apart.pcap'), 'OUT'])
      for (const args of cases) {
        for (const name of readdirSync(folder)) if (/^(theirs|ours)/.test(name)) rmSync(join(folder, name))
        const fill = (side: string): string[] => args.map(a => (a === 'IN' ? http : a === 'OUT' ? `${side}.pcapng` : a))
        const theirs = run('editcap', fill('theirs'))
        const ours = wiresift('editcap', ...fill('ours'))
        expect(ours.status, args.join(' ')).toBe(theirs.status)
        expect(ours.err, args.join(' ')).toBe(theirs.err)
        const names = readdirSync(folder).filter(n => n.startsWith('theirs'))
        for (const name of names) {
          const own = join(folder, name.replace('theirs', 'ours'))
          expect(existsSync(own), `${args.join(' ')}: ${own}`).toBe(true)
          expect(await records(own)).toEqual(await records(join(folder, name)))
        }
      }
      run('mergecap', ['-w', 'theirs.pcapng', ...captures.slice(0, 4)])
      wiresift('mergecap', '-w', 'ours.pcapng', ...captures.slice(0, 4))
      expect(await records(join(folder, 'ours.pcapng'))).toEqual(await records(join(folder, 'theirs.pcapng')))
      // Network Monitor 1.1, which knows no interfaces: a packet of 3 bytes of 60 at 1.5 s
      const netmon = Buffer.alloc(75)
      netmon.set(
        Buffer.from(
          '52545353 0101 0100 e407 0300 0000 0100 0a00 1400 1e00 fa00 43000000 04000000'.replace(/ /g, ''),
          'hex',
        ),
      )
      netmon.set(Buffer.from('dc050000 3c00 0300 aabbcc'.replace(/ /g, ''), 'hex'), 56)
      netmon.writeUInt32LE(56, 67)
      writeFileSync(join(folder, 'netmon.cap'), netmon)
      for (const inputs of [['netmon.cap'], ['netmon.cap', http], [http, 'netmon.cap'], ['netmon.cap', 'netmon.cap']]) {
        const theirs = run('mergecap', ['-w', 'theirs.pcapng', ...inputs])
        const ours = wiresift('mergecap', '-w', 'ours.pcapng', ...inputs)
        expect([ours.status, ours.err], inputs.join(' ')).toEqual([theirs.status, theirs.err])
        expect(interfaces(join(folder, 'ours.pcapng'))).toEqual(interfaces(join(folder, 'theirs.pcapng')))
      }
    },
    60_000,
  )
})
