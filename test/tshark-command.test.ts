import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CAPTURES } from './captures.js'
import { program, titled } from './oracle.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'wiresift-tshark-'))
const command = join(root, 'packages/cli/dist-tshark-test/main.js')
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  rmSync(join(root, 'packages/cli/dist-tshark-test'), { recursive: true, force: true })
})
beforeAll(() => {
  const built = spawnSync(process.execPath, [join(root, 'packages/cli/build.mjs'), 'dist-tshark-test'])
  expect(built.status).toBe(0)
}, 120_000)

const env = { ...process.env, TZ: 'UTC', LC_ALL: 'C.UTF-8', HOME: folder }

interface Answer {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

function answer(name: string, args: readonly string[], input?: Buffer): Answer {
  const r = spawnSync(name, args, { encoding: 'utf8', env, input, maxBuffer: 1 << 28, cwd: CAPTURES })
  return { status: r.status, out: r.stdout, err: r.stderr.replace(/^Running as user .*\n/m, '') }
}
const ours = (args: readonly string[], input?: Buffer): Answer =>
  answer(process.execPath, [command, 'tshark', ...args], input)

describe('tshark command lines', () => {
  test('errors have the messages and statuses of tshark', () => {
    const message = (...args: string[]): [number | null, string] => {
      const r = ours(args)
      expect(r.out).toBe('')
      return [r.status, r.err.split('\n')[0]]
    }
    expect(message('-r', 'nosuch')).toEqual([2, 'tshark: The file "nosuch" doesn\'t exist.'])
    expect(message('-r', 'README.md')).toEqual([
      2,
      'tshark: The file "README.md" isn\'t a capture file in a format TShark understands.',
    ])
    expect(message('-r', 'arp.pcap', '-T', 'fields', '-e', 'a.b')).toEqual([1, "tshark: Some fields aren't valid:"])
    expect(message('-r', 'arp.pcap', '-z', 'nosuch')[1]).toBe(
      'tshark: Invalid -z argument "nosuch"; it must be one of:',
    )
    expect(message('-r', 'arp.pcap', '-i', 'x', '-H', 'y')[0]).toBe(1)
  })
  test('a file that breaks off prints what is whole, and says so', () => {
    writeFileSync(join(folder, 'cut.pcap'), readFileSync(join(CAPTURES, 'http-get.pcap')).subarray(0, 1000))
    const r = ours(['-n', '-r', join(folder, 'cut.pcap')])
    expect(r.status).toBe(2)
    expect(r.out.split('\n')).toHaveLength(6)
    expect(r.err).toContain('cut.pcap" appears to have been cut short in the middle of a packet.\n')
  })
  test('values in the Info column', () => {
    const line = (...args: string[]): string =>
      ours(['-n', '-r', 'http-get.pcap', '-c', '4', ...args]).out.split('\n')[3]
    const asked = ['-z', 'proto,colinfo,tcp.flags,tcp.flags', '-z', 'proto,colinfo,http.host,http.host']
    const added = '  http.host == "www.oakleaf-news.test"  tcp.flags == 0x018'
    expect(line(...asked)).toBe(line() + added)
    expect(line(...asked, '-T', 'fields', '-e', '_ws.col.Info')).toBe(`GET /plain/note.txt HTTP/1.1 ${added}`)
    // tshark has no value of a field that no filter names
    expect(line('-z', 'proto,colinfo,tcp,tcp.srcport')).toBe(line())
    expect(line('-z', 'proto,colinfo,tcp,tcp.srcport', '-Y', 'tcp.srcport')).toBe(`${line()}  tcp.srcport == 56588`)
    const r = ours(['-r', 'http-get.pcap', '-q', ...asked])
    expect([r.status, r.err]).toEqual([
      1,
      "tshark: the proto,colinfo tap doesn't work if the INFO column isn't being printed.\n",
    ])
  })
  test('standard input, and packets written to a file', () => {
    const bytes = readFileSync(join(CAPTURES, 'dns.pcap'))
    expect(ours(['-n', '-r', '-', '-c', '2'], bytes).out.split('\n')).toHaveLength(3)
    const file = join(folder, 'out.pcap')
    expect(ours(['-r', 'dns.pcap', '-F', 'pcap', '-w', file, '-Y', 'tcp']).out).toBe('')
    expect(statSync(file).size).toBeGreaterThan(24)
    expect(ours(['-n', '-r', file, '-T', 'fields', '-e', 'tcp.stream']).out).toMatch(/^(?:0\n)+/)
  })
})

/** The command lines that pyshark's FileCapture builds, options in its order. */
describe('pyshark as a client', () => {
  test('the version can be told', () => {
    expect(ours(['-v']).out).toMatch(/^TShark .*4\.0\.17/)
  })
  test('XML, packet by packet', () => {
    const r = ours(['-l', '-n', '-T', 'pdml', '-Y', 'dns', '-c', '5', '-d', 'udp.port==5353,dns', '-r', 'dns.pcap'])
    expect(r.status).toBe(0)
    const packets = r.out.split('</packet>').slice(0, -1)
    expect(packets).toHaveLength(5)
    for (const packet of packets) {
      const open = packet.match(/<(?:proto|field)\b[^>]*[^/]>/g) ?? []
      const close = packet.match(/<\/(?:proto|field)>/g) ?? []
      expect(open.length).toBe(close.length)
      expect(packet).toMatch(/<proto name="geninfo"[\s\S]*<proto name="dns"/)
    }
  })
  test('summaries', () => {
    const r = ours(['-l', '-n', '-T', 'psml', '-r', 'dns.pcap'])
    expect(r.out).toMatch(/<structure>[\s\S]*<section>Info<\/section>\n<\/structure>/)
    expect(r.out.match(/<packet>/g)).toHaveLength(76)
  })
  test('JSON with bytes, one key a field', () => {
    const r = ours([
      '-l',
      '-n',
      '-T',
      'json',
      '-x',
      '-o',
      'tcp.desegment_tcp_streams:TRUE',
      '-r',
      'dns.pcap',
      '--no-duplicate-keys',
    ])
    const packets = JSON.parse(r.out) as { _source: { layers: Record<string, Record<string, unknown>> } }[]
    expect(packets).toHaveLength(76)
    expect(packets[0]._source.layers.ip['ip.addr']).toHaveLength(2)
    expect(packets[0]._source.layers.frame_raw).toHaveLength(5)
  })
  test('protocols that are not dissected', () => {
    const r = ours(['-l', '-n', '-T', 'pdml', '--disable-protocol', 'dns', '-r', 'dns.pcap'])
    expect(r.out).not.toContain('<proto name="dns"')
  })
})

const LINES = [
  [],
  ['-t', 'ad', '-c', '20'],
  ['-T', 'tabs'],
  ['-T', 'psml'],
  ['-x', '-c', '20'],
  ['-T', 'fields', '-E', 'header=y', '-E', 'quote=d', '-e', 'frame.number', '-e', 'ip.addr', '-e', 'frame.time'],
  ['-T', 'json', '-e', 'ip.src', '-e', 'tcp.port', '-e', 'udp.payload'],
  ['-T', 'json', '-j', 'ip'],
  ['-T', 'ek', '-e', 'eth.src', '-e', 'frame.time'],
  ['-T', 'pdml', '-e', 'ip.addr'],
  ['-2', '-R', 'icmp', '-T', 'fields', '-e', 'frame.number', '-e', 'frame.time_delta'],
  ['-Y', 'nosuch'],
  ['-R', 'http'],
] as const

const have = program('tshark')
describe.skipIf(!have)(titled('prints what tshark prints', 'tshark', have), () => {
  test.each(['arp.pcap', 'icmp.pcap'])('%s', { timeout: 240_000 }, file => {
    for (const line of LINES) {
      const args = ['-n', '-r', file, ...line]
      const theirs = answer('tshark', args)
      const mine = ours(args)
      const settled = (text: string): string => text.replace(/ time="[^"]*"/, '')
      expect(settled(mine.out), line.join(' ')).toBe(settled(theirs.out))
      expect(mine.status, line.join(' ')).toBe(theirs.status)
      if (theirs.status !== 0) expect(mine.err).toBe(theirs.err)
    }
  })

  // of these names tshark has several fields of different types, or a type of its own
  const otherwise = new Set([
    'arp.dst.hw_ax25',
    'arp.src.hw_ax25',
    'ieee8021ad.dei',
    'ieee8021ad.priority',
    'image-gif.data_block',
    'llc.control.ftype',
    'ocsp.responseType.id',
    'tls.handshake.session_id_length',
  ])
  test('fields have the types of tshark', () => {
    const typesOf = (text: string): Map<string, Set<string>> => {
      const types = new Map<string, Set<string>>()
      for (const [kind, , name, type] of text.split('\n').map(line => line.split('\t')))
        if (kind === 'F') types.set(name, (types.get(name) ?? new Set()).add(type))
      return types
    }
    const theirs = typesOf(answer('tshark', ['-G', 'fields']).out)
    const wrong: string[] = []
    for (const [name, types] of typesOf(ours(['-G', 'fields']).out)) {
      const known = theirs.get(name)
      if (known !== undefined && ![...types].some(type => known.has(type)) && !otherwise.has(name))
        wrong.push(`${name}: ${[...types]}, not ${[...known]}`)
    }
    expect(wrong).toEqual([])
  }, 60_000)
})
