import { Analysis, buildReport, detectAll, jsonPieces, type Report, reportHtml } from '@wiresift/core'
import { captureFilterOf } from '../capture-filter.js'
import { Output } from '../output.js'
import { nodePlatform } from '../platform.js'
import { openFiles } from '../sources/open-files.js'
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
  const captureFilter = flags.bpf === undefined ? undefined : captureFilterOf(flags.bpf)
  const folder = flags.output === undefined ? undefined : new OutputFolder(flags.output)
  const undo = onInterrupt(() => folder?.discard())
  try {
    const { reader, files } = await openFiles(paths)
    const analysis = new Analysis(reader.meta, {
      captureFilter,
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

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
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
