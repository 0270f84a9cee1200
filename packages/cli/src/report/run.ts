import { Analysis, buildReport, detectAll, jsonPieces, type Report, reportHtml } from '@wiresift/core'
import { captureFilterOf } from '../capture-filter.js'
import { quoted } from '../custody.js'
import { displayFilterOf } from '../display-filter.js'
import { Output } from '../output.js'
import { nodePlatform } from '../platform.js'
import { type OpenedFile, openFiles } from '../sources/open-files.js'
import type { ReportFlags } from './command.js'
import { OutputFolder } from './output-folder.js'
import { Progress } from './progress.js'
import { terminalReport } from './terminal.js'

/** Analyses the captures and gives the report in every form asked for. */
export async function runReport(
  paths: readonly string[],
  flags: ReportFlags,
  version: string,
  argv: readonly string[],
): Promise<number> {
  const captureFilter =
    flags.bpf === undefined || flags.interface !== undefined ? undefined : captureFilterOf(flags.bpf)
  const filter = flags.displayFilter === undefined ? undefined : displayFilterOf(flags.displayFilter)
  const folder = flags.output === undefined ? undefined : new OutputFolder(flags.output)
  const live = flags.interface === undefined ? undefined : await liveReader(flags.interface, flags.bpf)
  const undo = live === undefined ? onInterrupt(() => folder?.discard()) : onInterrupted(live.stop)
  try {
    const { reader, files } = live ?? (await openFiles(paths))
    const analysis = new Analysis(reader.meta, {
      captureFilter,
      filter,
      platform: folder === undefined ? nodePlatform : { ...nodePlatform, keep: folder.keeper() },
    })
    const progress = new Progress(files)
    for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
      analysis.take(batch)
      if (progress.due()) await progress.show(analysis.count)
    }
    const tables = analysis.tables()
    progress.end()
    const evidence = files.map(f => ({ path: f.path, size: f.size ?? f.bytesRead, sha256: f.sha256() ?? '' }))
    await reader.close()
    const findings = detectAll(tables, { internal: flags.internal })
    const input = {
      tables,
      meta: reader.meta,
      findings,
      files: evidence,
      timestamp: new Date().toISOString(),
      tool: { name: 'wiresift', version },
      commandLine: argv.map(quoted).join(' '),
      options: {
        top: flags.top ?? (flags.json === true || folder !== undefined ? Number.POSITIVE_INFINITY : 20),
        showSecrets: flags.showSecrets === true,
        beaconVariance: flags.beaconVariance,
      },
    }
    const report = buildReport(input)
    if (folder !== undefined) {
      folder.write('report.json', jsonPieces(report))
      folder.write('report.html', [reportHtml(report)])
      folder.finish()
    }
    print(report, flags)
    return warn(report)
  } finally {
    undo()
    folder?.discard()
  }
}

function print(report: Report, flags: ReportFlags): void {
  const out = new Output()
  if (flags.json === true) for (const piece of jsonPieces(report)) out.write(piece)
  else
    out.write(
      terminalReport(report, {
        top: flags.top ?? 10,
        color: flags.color !== false && process.stdout.isTTY && process.env.NO_COLOR === undefined,
        width: process.stdout.columns ?? 120,
      }),
    )
  out.flush()
}

/** Damage goes to stderr, a line each, and into the exit status. */
function warn(report: Report): number {
  const { damage, files } = report.evidence
  for (const problem of damage.slice(0, 10)) {
    const name = files[problem.file]?.path ?? report.pcap_file
    process.stderr.write(`wiresift: ${name}: ${problem.message} (byte ${problem.offset})\n`)
  }
  if (damage.length > 10) process.stderr.write(`wiresift: ${damage.length - 10} more problems are in the report\n`)
  return damage.length > 0 ? 1 : 0
}

/** Packets of an interface, as if they were a file without bytes. */
async function liveReader(name: string, filter: string | undefined) {
  const { startCapture } = await import('../capture/live.js')
  const capture = await startCapture({
    interfaces: [name],
    filter,
    snapLength: undefined,
    promiscuous: true,
    buffer: 64,
    monitor: false,
    program: undefined,
  })
  if (process.stderr.isTTY) process.stderr.write(`capturing on ${name}; Ctrl-C ends it and gives the report\n`)
  const file: OpenedFile = {
    path: name,
    size: undefined,
    compression: undefined,
    reader: capture.reader,
    bytesRead: 0,
    sha256: () => undefined,
  }
  return { reader: capture.reader, files: [file], stop: capture.stop }
}

/** The first Ctrl-C stops the capture, the second one the program. */
function onInterrupted(stop: () => void): () => void {
  let asked = false
  const handler = (): void => {
    if (asked) process.exit(130)
    asked = true
    stop()
  }
  process.on('SIGINT', handler)
  process.on('SIGTERM', handler)
  return () => {
    process.removeListener('SIGINT', handler)
    process.removeListener('SIGTERM', handler)
  }
}

/** Runs `clean` and then dies of the signal, as if nobody had heard it; the answer takes the handlers away again. */
function onInterrupt(clean: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const handler = (signal: NodeJS.Signals): void => {
    clean()
    for (const s of signals) process.removeListener(s, handler)
    // not process.exit, which would wait for a pending read of a pipe
    process.kill(process.pid, signal)
  }
  for (const signal of signals) process.on(signal, handler)
  return () => {
    for (const signal of signals) process.removeListener(signal, handler)
  }
}
