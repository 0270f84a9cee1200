#!/usr/bin/env node
// Mutates captures and analyses them: no throw, no hang, no memory without bound, a report every time.
//
//   node test/fuzz.mjs [--seconds 60 | --count N] [--seed N] [--limit SECONDS] [FOLDER...]
//
// Without a folder: our own captures, and ../shared/captures where it is there. A finding names the file, the seed and what
// happened; the mutated bytes are written to the folder given by --keep.

import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

const root = fileURLToPath(new URL('..', import.meta.url))

if (isMainThread) await main()
else await work()

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seconds: { type: 'string' },
      count: { type: 'string' },
      seed: { type: 'string', default: '1' },
      limit: { type: 'string', default: '20' },
      keep: { type: 'string' },
    },
  })
  const folders =
    positionals.length > 0
      ? positionals
      : [join(root, 'test/captures'), join(root, '../shared/captures')].filter(f => existsSync(f))
  const files = folders.flatMap(list).filter(f => statSync(f).size < 4e6)
  const until = values.count ? Number.POSITIVE_INFINITY : Date.now() + Number(values.seconds ?? 60) * 1000
  const count = values.count ? Number(values.count) : Number.POSITIVE_INFINITY
  const limit = Number(values.limit) * 1000
  let done = 0
  const findings = []
  let seed = Number(values.seed)
  while (done < count && Date.now() < until) {
    // a fresh worker now and then: its peak memory then tells about few files
    const jobs = Array.from({ length: Math.min(200, count - done) }, () => {
      seed++
      return { file: files[(Math.imul(seed, 2654435761) >>> 0) % files.length], seed }
    })
    done += await round(jobs, limit, until, findings, values.keep)
  }
  console.log(`${done} mutated captures of ${files.length}, ${findings.length} findings`)
  for (const f of findings) console.log(`  ${f.file} seed ${f.seed}: ${f.what}`)
  process.exit(findings.length > 0 ? 1 : 0)
}

function list(folder) {
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    return statSync(path).isDirectory()
      ? list(path)
      : /\.(pcap|pcapng|cap|trace|pkt|dmp|snoop)(\.gz)?$/i.test(name)
        ? [path]
        : []
  })
}

/** Runs jobs in a worker and watches it; answers how many were done. */
function round(jobs, limit, until, findings, keep) {
  return new Promise(resolve => {
    const worker = new Worker(fileURLToPath(import.meta.url), {
      workerData: { jobs },
      resourceLimits: { maxOldGenerationSizeMb: 1500 },
    })
    let at = 0
    let last = Date.now()
    const finish = what => {
      clearInterval(timer)
      if (what !== undefined) {
        const job = jobs[at]
        findings.push({ ...job, what })
        if (keep !== undefined) {
          mkdirSync(keep, { recursive: true })
          writeFileSync(join(keep, `${job.seed}.pcap`), mutate(readFileSync(job.file), job.seed))
        }
      }
      worker.terminate()
      resolve(at + (what === undefined ? 0 : 1))
    }
    const timer = setInterval(() => {
      if (Date.now() - last > limit) finish(`no end after ${limit / 1000} s`)
      else if (Date.now() > until) finish(undefined)
    }, 200)
    worker.on('message', message => {
      last = Date.now()
      if (message.what !== undefined) {
        findings.push({ ...jobs[message.done - 1], what: message.what })
      }
      at = message.done
      if (at === jobs.length) finish(undefined)
    })
    worker.on('error', error =>
      finish(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'out of memory' : String(error.stack ?? error)),
    )
  })
}

async function work() {
  const core = await import('../packages/core/dist/index.js')
  let done = 0
  for (const { file, seed } of workerData.jobs) {
    let what
    try {
      await analyse(core, mutate(readFileSync(file), seed), seed)
    } catch (error) {
      if (!(error instanceof core.CaptureError))
        what = String(error?.stack ?? error)
          .split('\n')
          .slice(0, 3)
          .join(' | ')
    }
    parentPort.postMessage({ done: ++done, what })
  }
}

/** The report and the trees of the first packets; errors of ours that production would turn into a malformed layer are thrown. */
async function analyse(core, bytes, seed) {
  const run = async (make, take) => {
    const reader = await core.openCapture(core.bytesSource(bytes))
    const state = make(reader)
    for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) take(state, batch)
    return { reader, state }
  }
  const { reader, state } = await run(
    r => {
      const analysis = new core.Analysis(r.meta)
      analysis.session.strict = true
      return analysis
    },
    (analysis, batch) => analysis.take(batch),
  )
  const tables = state.tables()
  const input = {
    tables,
    meta: reader.meta,
    findings: core.detectAll(tables, { internal: [] }),
    files: [],
    timestamp: '',
    tool: { name: '', version: '' },
    commandLine: '',
    options: { top: 1000, showSecrets: false, beaconVariance: 5 },
  }
  const report = core.buildReport(input)
  JSON.stringify(report)
  core.reportHtml(report)
  const mode = seed % 2 === 0 ? 'tshark' : 'evidence'
  await run(
    r => {
      const session = new core.Session(core.standardRegistry(), core.demandEverything(), { mode })
      session.strict = true
      return new core.Dissector(session, r.meta)
    },
    (dissector, batch) => {
      for (let i = 0; i < batch.count && dissector.count < 3000; i++) core.pdmlPacket(dissector.dissect(batch, i))
    },
  )
}

/** Flips, sets, cuts, repeats and removes bytes; the first 24 seldom, so that the file still opens. */
function mutate(bytes, seed) {
  let state = seed >>> 0
  const random = n => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
  let b = new Uint8Array(bytes)
  if (b.length < 40) return b
  const times = 1 + random(40)
  for (let k = 0; k < times; k++) {
    const at = (random(20) === 0 ? 0 : 24) + random(b.length - 24)
    switch (random(8)) {
      case 0:
        b[at] ^= 1 << random(8)
        break
      case 1:
        b[at] = [0, 0xff, 0x7f, 0x80, 1][random(5)]
        break
      case 2:
        b[at] = random(256)
        break
      case 3:
        for (let i = at; i < Math.min(at + 4, b.length); i++) b[i] = 0xff
        break
      case 4:
        for (let i = at; i < Math.min(at + 1 + random(16), b.length); i++) b[i] = random(256)
        break
      case 5:
        b.copyWithin(at, 24 + random(b.length - 24), 24 + random(b.length - 24))
        break
      case 6:
        if (random(10) === 0) b = b.slice(0, Math.max(40, at))
        break
      default: {
        const from = 24 + random(b.length - 24)
        b.set(b.slice(from, from + Math.min(random(200), b.length - at)), at)
      }
    }
  }
  return b
}
