// Damages packets of captures and holds `wiresift tshark -V` against tshark's, packet by packet: what a reader does with bytes that no
// peer would send. Prints the share of equal packets and the commonest first differences.
//
//   node test/conformance/mutations.mjs [--seed N] [--packets N] [--flips N] [--shuffle] [--min SHARE] [--show N] [--keep FOLDER] CAPTURE...
//
// Captures are little-endian pcap; those of other formats are passed over. With --shuffle, packets are drawn in any order.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '4711' },
    packets: { type: 'string', default: '40' },
    flips: { type: 'string', default: '2' },
    shuffle: { type: 'boolean', default: false },
    min: { type: 'string', default: '0' },
    show: { type: 'string', default: '20' },
    keep: { type: 'string' },
  },
})
if (positionals.length === 0) {
  process.stderr.write(
    'usage: mutations.mjs [--seed N] [--packets N] [--flips N] [--shuffle] [--min SHARE] [--show N] [--keep FOLDER] CAPTURE...\n',
  )
  process.exit(2)
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const work = values.keep ?? mkdtempSync(join(tmpdir(), 'mutations-'))
const environment = { ...process.env, TZ: 'UTC', LC_ALL: 'C.UTF-8' }
const HEADER = 24
const RECORD = 16

let state = Number(values.seed)
/** A number below n: a linear congruential generator, so that a seed gives the same packets everywhere. */
function below(n) {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
  return (state >>> 8) % n
}

function records(bytes) {
  const list = []
  for (let at = HEADER; at + RECORD <= bytes.length; ) {
    const end = at + RECORD + bytes.readUInt32LE(at + 8)
    if (end > bytes.length) break
    list.push(bytes.subarray(at, end))
    at = end
  }
  return list
}

/** Changes bytes behind the addresses of the link layer, within the first 400. */
function damage(record) {
  const copy = Buffer.from(record)
  const room = Math.min(copy.length - RECORD - 12, 400)
  for (let k = 0; room > 0 && k < Number(values.flips); k++) {
    const at = RECORD + 12 + below(room)
    copy[at] = below(2) === 0 ? copy[at] ^ (1 << below(8)) : below(256)
  }
  return copy
}

function mutated(bytes) {
  const list = records(bytes)
  const count = Math.min(Number(values.packets), list.length * (values.shuffle ? 4 : 1))
  const chosen = []
  for (let k = 0; k < count; k++) {
    const record = list[values.shuffle ? below(list.length) : k]
    chosen.push(values.shuffle || below(3) === 0 ? damage(record) : record)
  }
  return Buffer.concat([bytes.subarray(0, HEADER), ...chosen])
}

const run = (program, args) =>
  spawnSync(program, args, { maxBuffer: 1 << 30, encoding: 'latin1', env: environment }).stdout.split(
    /\n(?=Frame \d+: )/,
  )

/** The first line that differs, under its layer; numbers are left out, so that like cases fall together. */
function difference(mine, his) {
  const [a, b] = [mine.split('\n'), his.split('\n')]
  const at = b.findIndex((line, i) => line !== a[i])
  const layer = b.slice(0, at + 1).findLast(line => /^\S/.test(line)) ?? ''
  const plain = text =>
    (text ?? 'nothing')
      .trim()
      .replace(/[0-9a-f]*\d[0-9a-f]*/g, '#')
      .slice(0, 90)
  return `${plain(layer.replace(/[,:(].*/, '').slice(0, 40))}: ${plain(a[at])}, not ${plain(b[at])}`
}

let [equal, total] = [0, 0]
const causes = new Map()
for (const path of positionals) {
  const bytes = readFileSync(path)
  if (bytes.length < HEADER || ![0xa1b2c3d4, 0xa1b23c4d].includes(bytes.readUInt32LE(0))) continue
  const file = join(work, basename(path))
  writeFileSync(file, mutated(bytes))
  const his = run('tshark', ['-n', '-r', file, '-V'])
  const mine = run(process.execPath, [join(root, 'packages/cli/bin/wiresift.js'), 'tshark', '-n', '-r', file, '-V'])
  for (const [i, text] of his.entries()) {
    total++
    if (text === mine[i]) {
      equal++
      continue
    }
    const cause = difference(mine[i] ?? '', text)
    const known = causes.get(cause) ?? { count: 0, where: `${basename(path)} packet ${i + 1}` }
    causes.set(cause, { ...known, count: known.count + 1 })
  }
}
if (values.keep === undefined) rmSync(work, { recursive: true, force: true })
for (const [cause, { count, where }] of [...causes]
  .sort((x, y) => y[1].count - x[1].count)
  .slice(0, Number(values.show)))
  process.stdout.write(`${String(count).padStart(5)}  ${where}: ${cause}\n`)
const share = total === 0 ? 1 : equal / total
process.stdout.write(`${equal} of ${total} damaged packets are equal: ${(share * 100).toFixed(2)} %\n`)
process.exit(share >= Number(values.min) ? 0 : 1)
