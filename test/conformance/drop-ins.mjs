// Holds `wiresift capinfos`, `editcap` and `mergecap` against Wireshark's programs of those names: standard output and error, exit
// status, names of the files written, and their bytes, but for the name of the program that wrote them.
//
//   node test/conformance/drop-ins.mjs FOLDER|LIST [--root FOLDER] [--every N] [--from N] [--only TEXT] [--show N]
import { spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    root: { type: 'string', default: '.' },
    every: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    only: { type: 'string', default: '' },
    show: { type: 'string', default: '40' },
  },
})
if (positionals.length !== 1) {
  process.stderr.write(
    'usage: drop-ins.mjs FOLDER|LIST [--root FOLDER] [--every N] [--from N] [--only TEXT] [--show N]\n',
  )
  process.exit(2)
}
process.env.TZ = 'UTC'

// --- the commands of this repository, in this process: a start of Node for each of some thousand runs would take an hour

const root = fileURLToPath(new URL('../..', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'drop-ins-'))
const entry = ['capinfos', 'editcap', 'mergecap']
  .map(name => `export { ${name} } from ${JSON.stringify(join(root, `packages/cli/src/${name}/command.ts`))}`)
  .join('\n')
const bundle = join(root, 'packages/cli/dist/.drop-ins.mjs')
await build({
  stdin: { contents: entry, resolveDir: root },
  outfile: bundle,
  bundle: true,
  format: 'esm',
  platform: 'node',
  alias: { '@wiresift/core': join(root, 'packages/core/src/index.ts') },
  packages: 'external',
  logLevel: 'warning',
})
const commands = await import(bundle)
rmSync(bundle)

const caught = { 1: [], 2: [] }
let catching = false
const writeSync = fs.writeSync
fs.default.writeSync = (fd, bytes, ...rest) => {
  if (!catching || (fd !== 1 && fd !== 2)) return writeSync(fd, bytes, ...rest)
  const [from = 0] = rest
  const piece = Buffer.from(typeof bytes === 'string' ? bytes : bytes.subarray(from))
  caught[fd].push(piece)
  return piece.length
}
syncBuiltinESMExports()

async function ours(program, args, cwd) {
  caught[1] = []
  caught[2] = []
  const [out, err] = [process.stdout.write, process.stderr.write]
  process.stdout.write = text => caught[1].push(Buffer.from(text)) > 0
  process.stderr.write = text => caught[2].push(Buffer.from(text)) > 0
  process.chdir(cwd)
  catching = true
  let status
  try {
    status = await commands[program](args)
  } catch (error) {
    status = `threw ${error.stack.split('\n').slice(0, 3).join(' ')}`
  } finally {
    catching = false
    process.stdout.write = out
    process.stderr.write = err
  }
  return { status, out: Buffer.concat(caught[1]).toString('latin1'), err: Buffer.concat(caught[2]).toString('latin1') }
}

function theirs(program, args, cwd) {
  const r = spawnSync(program, args, { cwd, encoding: 'latin1', maxBuffer: 1 << 28 })
  return { status: r.status, out: r.stdout, err: r.stderr.replace(/^Running as user.*\n/gm, '') }
}

// --- the captures

const [where] = positionals
function captures() {
  if (statSync(where).isFile()) {
    const lines = readFileSync(where, 'utf8').split('\n').filter(Boolean)
    return lines.map(l => resolve(values.root, l))
  }
  return readdirSync(where, { recursive: true, encoding: 'utf8' })
    .filter(n => /\.(?:cap|pcap|pcapng|ntar|trace|pkt|snoop|dmp)(?:\.gz)?$/i.test(n))
    .sort()
    .map(n => resolve(where, n))
}
const all = captures().filter(
  (_, i) => i >= Number(values.from) && (i - Number(values.from)) % Number(values.every) === 0,
)

// --- the cases

/** First and last time and the packets of a capture, to aim the options with. */
function facts(path) {
  const { out } = theirs('capinfos', ['-TmrScae', path], work)
  const [packets, first, last] = out.trim().split(',').slice(-3)
  const times = [Number(first), Number(last)].map(x => (Number.isFinite(x) ? x : 0))
  return { packets: Number(packets) || 0, first: times[0], last: times[1] }
}

function cases(path, other) {
  const { packets, first, last } = facts(path)
  const span = Math.max(0.001, last - first)
  const middle = (first + span / 2).toFixed(6)
  const date = new Date(Math.max(0, first + span / 3) * 1000).toISOString().slice(0, 19)
  const few = String(Math.max(1, Math.ceil(packets / 7)))
  const list = [
    ['capinfos', path],
    ['capinfos', '-M', path],
    ['capinfos', '-A', path, other],
    ['capinfos', '-T', path],
    ['capinfos', '-TmQ', path, other],
    ['capinfos', '-Tbqr', '-csdu', path],
    ['capinfos', '-a', '-e', '-S', '-o', '-z', '-x', path],
    ['capinfos', '-K', '-i', '-y', '-I', '-l', path],
  ]
  const edit = [
    [],
    ['-F', 'pcap'],
    ['-F', 'nsecpcap'],
    ['-c', few],
    ['-i', (span / 5).toFixed(3)],
    ['-A', middle],
    ['-B', middle],
    ['-A', date, '-B', middle],
    ['-d'],
    ['-D', '20'],
    ['-w', '0.01'],
    ['-d', '-I', '14'],
    ['-s', '60'],
    ['-s', '20', '-L'],
    ['-t', '3600.5'],
    ['-t', '-0.25'],
    ['-S', '0'],
    ['-S', '-0.1'],
    ['-C', '4:6', '-L'],
    ['-C', '-8'],
    ['-a', '1:hello there'],
    ['--capture-comment', 'a comment'],
    ['--discard-all-secrets', '--discard-capture-comment'],
  ]
  for (const options of edit) list.push(['editcap', ...options, path, 'out.pcapng'])
  list.push(['editcap', '-r', path, 'out.pcapng', '1-3', '5', '7-'])
  list.push(['editcap', path, 'out.pcapng', '2-4'])
  for (const options of [[], ['-a'], ['-F', 'pcap'], ['-s', '60'], ['-I', 'none'], ['-I', 'any'], ['-a', '-I', 'none']])
    list.push(['mergecap', ...options, '-w', 'out.pcapng', path, other])
  list.push(['mergecap', '-w', 'out.pcapng', path, path])
  list.push(['mergecap', '-w', 'out.pcapng', path])
  return list
}

// --- the comparison

const SHB = 0x0a0d0d0a
/** The blocks of a pcapng file, its sections without the name of the program that wrote them; any other file as it is. */
function pieces(path) {
  const b = readFileSync(path)
  if (b.length < 12 || b.readUInt32BE(0) !== SHB) return [b]
  const list = []
  for (let at = 0; at + 8 <= b.length; ) {
    const length = b.readUInt32LE(at + 4)
    if (length < 12 || at + length > b.length) {
      list.push(b.subarray(at))
      break
    }
    const block = b.subarray(at, at + length)
    if (b.readUInt32BE(at) !== SHB) list.push(block)
    else {
      const kept = [Buffer.from('section')]
      for (let o = 24; o + 4 <= length - 4; ) {
        const size = 4 + ((block.readUInt16LE(o + 2) + 3) & ~3)
        if (block.readUInt16LE(o) === 0) break
        if (block.readUInt16LE(o) !== 4) kept.push(block.subarray(o, o + size))
        o += size
      }
      list.push(Buffer.concat(kept))
    }
    at += length
  }
  return list
}

function fileDifference(mine, his) {
  const [a, b] = [pieces(mine), pieces(his)]
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if (a[i] === undefined || b[i] === undefined) return `${a.length} blocks, not ${b.length}`
    if (!a[i].equals(b[i])) {
      let at = 0
      while (at < a[i].length && a[i][at] === b[i][at]) at++
      const from = Math.max(0, (at & ~3) - 4)
      const hex = x => x.subarray(from, from + 24).toString('hex')
      return `block ${i} of ${b.length}, type ${b[i].readUInt32LE(0)}, byte ${at}: ${hex(a[i])} not ${hex(b[i])}`
    }
  }
  return undefined
}

function difference(mine, his, here, there) {
  if (mine.status !== his.status) return `status ${mine.status}, not ${his.status}; ${mine.err} not ${his.err}`
  if (mine.err !== his.err)
    return `stderr ${JSON.stringify(mine.err.slice(0, 300))}, not ${JSON.stringify(his.err.slice(0, 300))}`
  if (mine.out !== his.out) {
    const [a, b] = [mine.out.split('\n'), his.out.split('\n')]
    const at = b.findIndex((line, i) => line !== a[i])
    return `stdout ${JSON.stringify(a[at])}, not ${JSON.stringify(b[at])}`
  }
  const [a, b] = [readdirSync(here).sort(), readdirSync(there).sort()]
  if (a.join() !== b.join()) return `files ${a.slice(0, 8)} (${a.length}), not ${b.slice(0, 8)} (${b.length})`
  for (const name of a) {
    const wrong = fileDifference(join(here, name), join(there, name))
    if (wrong !== undefined) return `${name}: ${wrong}`
  }
  return undefined
}

const tally = new Map()
let [shown, equalCaptures] = [0, 0]
for (const [n, path] of all.entries()) {
  const other = all[(n + 1) % all.length]
  let equal = true
  for (const [program, ...args] of cases(path, other)) {
    const kind = [program, ...args.map(a => (a === path || a === other ? '' : /^-?[\d.:T-]+$/.test(a) ? '#' : a))]
      .join(' ')
      .replace(/ +/g, ' ')
    if (values.only !== '' && !kind.includes(values.only)) continue
    const [here, there] = [join(work, 'ours'), join(work, 'theirs')]
    for (const folder of [here, there]) {
      process.chdir(work)
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(folder)
    }
    const his = theirs(program, args, there)
    const mine = await ours(program, args, here)
    const wrong = difference(mine, his, here, there)
    const count = tally.get(kind) ?? { equal: 0, all: 0 }
    tally.set(kind, { equal: count.equal + (wrong === undefined ? 1 : 0), all: count.all + 1 })
    if (wrong === undefined) continue
    equal = false
    if (shown++ < Number(values.show))
      process.stdout.write(
        `${relative(resolve(root), path)}: ${[program, ...args.map(a => (a === path ? 'IN' : a === other ? 'OTHER' : a))].join(' ')}\n    ${wrong}\n`,
      )
  }
  if (equal) equalCaptures++
}
process.chdir(root)
rmSync(work, { recursive: true, force: true })
let [equal, total] = [0, 0]
for (const [kind, count] of tally) {
  if (count.equal < count.all) process.stdout.write(`${String(count.equal).padStart(5)} of ${count.all}  ${kind}\n`)
  equal += count.equal
  total += count.all
}
process.stdout.write(`${equal} of ${total} runs are equal; ${equalCaptures} of ${all.length} captures in every run\n`)
