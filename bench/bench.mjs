#!/usr/bin/env node
// How fast is wiresift beside tshark, capinfos, tcpdump and a scapy script?
//
//   npm run bench                          on captures made by ../shared/perf/make.mjs, or on a mixed one of our own
//   npm run bench -- --capture FILE        on any capture
//
// Options
//   --capture FILE   measure on this file
//   --mb N           size of the capture that is made (300)
//   --runs N         runs of each command; medians are shown (3)
//   --scapy-packets N  the scapy script runs on the first N packets and is scaled up (20000)
//   --only a,b       only the lines whose name contains one of these
//   --json           the figures as JSON
//
// CPU seconds (user and system, all threads) are the number to compare: wall time depends on what else the machine does.

import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const here = fileURLToPath(new URL('.', import.meta.url))
const { values: opt } = parseArgs({
  options: {
    capture: { type: 'string' },
    mb: { type: 'string', default: '300' },
    runs: { type: 'string', default: '3' },
    'scapy-packets': { type: 'string', default: '20000' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const runs = Number(opt.runs)
const has = program => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0
const scratch = mkdtempSync(join(tmpdir(), 'wiresift-bench-'))
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }))

const capture = opt.capture ?? (await makeCapture())
const megabytes = statSync(capture).size / 1e6

async function makeCapture() {
  const dir = join(here, 'captures')
  const maker = join(here, '../../shared/perf/make.mjs')
  mkdirSync(dir, { recursive: true })
  const file = join(dir, `${existsSync(maker) && has('editcap') ? 'mixed' : 'own'}-${opt.mb}.pcap`)
  if (existsSync(file)) return file
  if (file.includes('mixed-')) {
    console.error(`making ${file} ...`)
    execFileSync(process.execPath, [maker, scratch, '--mb', opt.mb], { stdio: ['ignore', 'ignore', 'inherit'] })
    execFileSync('mv', [join(scratch, 'mixed.pcap'), file])
  } else execFileSync(process.execPath, [join(here, 'make-own.mjs'), file, opt.mb], { stdio: 'inherit' })
  return file
}

/** Runs a command and answers wall and CPU seconds and peak memory in MB, as GNU time or wait4 tell them. */
function measure(command, args) {
  return new Promise((resolve, reject) => {
    const sink = openSync('/dev/null', 'w')
    const report = join(scratch, 'time')
    const timer = ['-o', report, '-f', '%e %U %S %M', command, ...args]
    const child = spawn('/usr/bin/time', timer, { stdio: ['ignore', sink, 'pipe'], env: { ...process.env, TZ: 'UTC' } })
    let err = ''
    child.stderr.on('data', d => {
      if (err.length < 2000) err += d
    })
    child.on('error', reject)
    child.on('close', code => {
      if (code !== 0)
        return reject(new Error(`${command} ${args.join(' ')}: exit ${code}: ${err.trim().split('\n').pop()}`))
      const [wall, user, system, peak] = execFileSync('tail', ['-n', '1', report], { encoding: 'utf8' })
        .trim()
        .split(' ')
        .map(Number)
      resolve({ wall, cpu: user + system, peak: peak / 1024 })
    })
  })
}

const median = list => [...list].sort((a, b) => a - b)[list.length >> 1]
const wiresift = join(here, '../packages/cli/bin/wiresift.js')
const node = process.execPath
const lines = [
  { name: 'wiresift report (terminal)', command: node, args: [wiresift, capture], group: 'report' },
  {
    name: 'wiresift report (terminal, JSON, HTML, files)',
    command: node,
    args: [wiresift, capture, '-o', join(scratch, 'out')],
    group: 'report',
  },
  {
    name: 'tshark -q -z io,phs',
    command: 'tshark',
    args: ['-n', '-r', capture, '-q', '-z', 'io,phs'],
    group: 'report',
  },
  {
    name: 'wiresift library: SYN packets',
    command: node,
    args: [join(here, 'count.mjs'), capture, 'tcp.flags.syn==1 && tcp.flags.ack==0'],
    group: 'syn',
  },
  {
    name: 'tshark -Y (SYN packets)',
    command: 'tshark',
    args: ['-n', '-r', capture, '-Y', 'tcp.flags.syn==1 && tcp.flags.ack==0'],
    group: 'syn',
  },
  { name: 'capinfos', command: 'capinfos', args: [capture], group: 'read' },
  { name: 'tcpdump -nr', command: 'tcpdump', args: ['-nr', capture], group: 'read' },
  {
    name: 'scapy classic script',
    command: '/usr/bin/python3',
    args: [join(here, 'classic.py'), capture, opt['scapy-packets']],
    group: 'report',
    part: true,
  },
].filter(l => opt.only === undefined || opt.only.split(',').some(o => l.name.includes(o)))

if (!existsSync('/usr/bin/time')) {
  console.error('bench: needs GNU time (Debian package time)')
  process.exit(1)
}
const packets = Number(spawnSync(node, [join(here, 'count.mjs'), capture, ''], { encoding: 'utf8' }).stdout)
const results = []
// in turn, run after run, so that a busy minute of the machine hits all alike
const samples = lines.map(() => [])
const missing = new Map()
for (let run = 0; run < runs; run++) {
  for (const [i, line] of lines.entries()) {
    if (missing.has(i)) continue
    if (line.command !== node && !has(line.command)) {
      missing.set(i, `${line.command} is not installed`)
      continue
    }
    if (line.part && run > 0) continue
    try {
      samples[i].push(await measure(line.command, line.args))
    } catch (error) {
      missing.set(i, error.message)
    }
  }
}
for (const [i, line] of lines.entries()) {
  if (missing.has(i)) {
    results.push({ name: line.name, group: line.group, skipped: missing.get(i) })
    continue
  }
  const scale = line.part ? Math.max(1, packets / Number(opt['scapy-packets'])) : 1
  const cpu = median(samples[i].map(s => s.cpu)) * scale
  results.push({
    name: line.name,
    group: line.group,
    cpu,
    wall: median(samples[i].map(s => s.wall)) * scale,
    peak: median(samples[i].map(s => s.peak)),
    packetsPerSecond: packets / cpu,
    megabytesPerSecond: megabytes / cpu,
    scaled: scale > 1,
  })
}
if (opt.json) console.log(JSON.stringify({ capture, packets, megabytes, results }, null, 2))
else {
  console.log(
    `${capture}: ${packets.toLocaleString('en-US')} packets, ${megabytes.toFixed(0)} MB; medians of ${runs}; node ${process.version}\n`,
  )
  console.log(`${''.padEnd(48)}  CPU s   wall s  peak MB   packets/s    MB/s   slower than ours`)
  for (const r of results) {
    if (r.skipped) {
      console.log(`${r.name.padEnd(48)}  skipped: ${r.skipped}`)
      continue
    }
    const ours = results.find(o => o.group === r.group && o.name.startsWith('wiresift') && !o.skipped)
    const ratio = ours && ours !== r ? `${(r.cpu / ours.cpu).toFixed(1)} x` : ''
    console.log(
      `${r.name.padEnd(48)} ${r.cpu.toFixed(2).padStart(6)} ${r.wall.toFixed(2).padStart(8)} ${r.peak.toFixed(0).padStart(8)} ${Math.round(r.packetsPerSecond).toLocaleString('en-US').padStart(11)} ${r.megabytesPerSecond.toFixed(1).padStart(7)}   ${ratio}${r.scaled ? ' (scaled up)' : ''}`,
    )
  }
}
