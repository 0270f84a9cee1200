// Reads and rewrites every pcapng file with the writers of this repository, and says what is not the same afterwards.
//
//   node test/conformance/round-trip.mjs FOLDER|LIST [--root FOLDER] [--every N] [--changed N] [--show N]
//
// A copy of everything has to have the bytes of the original. Every N-th file (--changed) is also taken apart and written anew, packet
// by packet, as `slice` does when it changes packets; tshark -T json and capinfos have to say the same of that copy as of the original.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, openSync, readdirSync, readFileSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    root: { type: 'string', default: '.' },
    every: { type: 'string', default: '1' },
    changed: { type: 'string', default: '10' },
    show: { type: 'string', default: '40' },
  },
})
if (positionals.length !== 1) {
  process.stderr.write('usage: round-trip.mjs FOLDER|LIST [--root FOLDER] [--every N] [--changed N] [--show N]\n')
  process.exit(2)
}
process.env.TZ = 'UTC'
const [where] = positionals
const names = statSync(where).isFile()
  ? readFileSync(where, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map(l => resolve(values.root, l))
  : readdirSync(where, { recursive: true, encoding: 'utf8' })
      .sort()
      .map(n => resolve(where, n))

function isPcapng(path) {
  if (!statSync(path).isFile()) return false
  const head = Buffer.alloc(12)
  readSync(openSync(path, 'r'), head)
  return head.readUInt32BE(0) === 0x0a0d0d0a
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'round-trip-'))
const bundle = join(root, 'packages/core/.round-trip.mjs')
await build({
  entryPoints: [join(root, 'packages/core/src/index.ts')],
  outfile: bundle,
  bundle: true,
  format: 'esm',
  platform: 'node',
})
const { bytesSource, openCapture, PcapngCopy, rewritePcapng } = await import(bundle)
rmSync(bundle)

const run = (program, args) => {
  const r = spawnSync(program, args, { encoding: 'latin1', maxBuffer: 1 << 30 })
  return { status: r.status, out: r.stdout, err: r.stderr.replace(/^Running as user.*\n/gm, '') }
}
const md5 = text => createHash('md5').update(text).digest('hex')

/** What Wireshark says of a file, but for its name, its size and its hashes. */
function said(path) {
  const json = run('tshark', ['-n', '-r', path, '-T', 'json'])
  const about = run('capinfos', ['-M', path])
  const plain = text => text.replaceAll(path, 'FILE').replace(/^(?:File size|SHA256|RIPEMD160|SHA1):.*\n/gm, '')
  return { json: md5(json.out), about: plain(about.out), errors: plain(json.err + about.err) }
}

async function rewritten(original) {
  const parts = []
  const meta = await rewritePcapng(bytesSource(original), b => parts.push(b.slice()))
  return { bytes: Buffer.concat(parts), meta }
}

async function anew(original) {
  const parts = []
  const reader = await openCapture(bytesSource(original))
  let copy
  for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
    copy ??= new PcapngCopy(reader.meta, b => parts.push(b.slice()), { everyInterface: true })
    for (let i = 0; i < batch.count; i++) copy.packet(batch, i)
  }
  copy ??= new PcapngCopy(reader.meta, b => parts.push(b.slice()), { everyInterface: true })
  copy.finish()
  return Buffer.concat(parts)
}

let [same, damaged, compared, alike, shown] = [0, 0, 0, 0, 0]
const files = names.filter(isPcapng).filter((_, i) => i % Number(values.every) === 0)
const tell = text => shown++ < Number(values.show) && process.stdout.write(`${text}\n`)
for (const [n, path] of files.entries()) {
  const original = readFileSync(path)
  const { bytes, meta } = await rewritten(original)
  if (bytes.equals(original)) same++
  else if (meta.problems.length > 0) {
    damaged++
    tell(`${path}: ${bytes.length} of ${original.length} bytes; ${meta.problems[0].message}`)
  } else tell(`${path}: ${bytes.length} bytes, not ${original.length}, and no damage`)
  if (n % Number(values.changed) !== 0) continue
  compared++
  const copy = join(work, 'copy.pcapng')
  writeFileSync(copy, await anew(original))
  const [before, after] = [said(path), said(copy)]
  const wrong = Object.keys(before).filter(k => before[k] !== after[k])
  if (wrong.length === 0) alike++
  else {
    const [a, b] = [before.about.split('\n'), after.about.split('\n')]
    const at = a.findIndex((line, i) => line !== b[i])
    tell(
      `${path}, written anew: ${wrong.join(', ')} differ${wrong.includes('about') ? `: ${JSON.stringify(b[at])}, not ${JSON.stringify(a[at])}` : ''}`,
    )
  }
}
rmSync(work, { recursive: true, force: true })
process.stdout.write(
  `${same} of ${files.length} copies have the bytes of the original, ${damaged} leave damage out; ` +
    `${alike} of ${compared} written anew read the same\n`,
)
