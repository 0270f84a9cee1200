import {
  Analysis,
  type CaptureMeta,
  Cells,
  compileFilter,
  demandColumns,
  detectAll,
  type Finding,
  joinDemands,
  type PacketBatch,
  Pass,
  type Printer,
  piecesOf,
  STANDARD_COLUMNS,
  StatisticSet,
  standardRegistry,
  summaryPrinter,
  TimeColumn,
} from '@wiresift/core'
import { userMacros } from '../display-filter.js'
import { Output } from '../output.js'
import { nodePlatform } from '../platform.js'
import { checked, statisticNamed } from '../stats/pass.js'

export interface LiveOptions {
  readonly filter: string | undefined
  /** Statistics, by tshark's names. */
  readonly statistics: readonly string[]
  /** Seconds between two looks at what has been found. */
  readonly every: number
}

/** Says what is wrong with the options before anything starts. Throws UsageError. */
export function checkLive(o: LiveOptions): void {
  const registry = standardRegistry()
  const compile = (text: string) => compileFilter(text, registry, { macros: userMacros() })
  checked(() => compile(o.filter ?? ''))
  for (const name of o.statistics) statisticNamed(name, { registry, compile, file: 'live' })
}

/** A look costs at most a part of the time: so much longer is waited than the last one took. */
const PATIENCE = 20

/**
 * Shows what is being captured: a line for each packet that matches, findings as they come up, statistics now and at the end.
 */
export class LiveView {
  private readonly out = new Output()
  private readonly pass: Pass
  private readonly matches: ReturnType<typeof compileFilter>
  private readonly analysis: Analysis
  private readonly printer: Printer
  private readonly statistics: StatisticSet
  private readonly clock = new TimeColumn('r', false)
  private readonly told = new Map<string, string>()
  private readonly timer: NodeJS.Timeout
  private fresh = false
  private looked = Date.now()
  private cost = 0

  constructor(
    meta: CaptureMeta,
    private readonly o: LiveOptions,
  ) {
    const registry = standardRegistry()
    const compile = (text: string) => compileFilter(text, registry, { macros: userMacros() })
    this.matches = checked(() => compile(o.filter ?? ''))
    const statistics = o.statistics.map(name => statisticNamed(name, { registry, compile, file: 'live' }))
    const demands = [this.matches.demand, demandColumns()]
    this.statistics = new StatisticSet(statistics, registry, demands)
    this.pass = new Pass(meta, registry, joinDemands([...demands, this.statistics.demand]), {
      mode: 'tshark',
      inflate: nodePlatform.inflate,
    })
    this.statistics.begin(this.pass.session)
    this.printer = summaryPrinter(new Cells(STANDARD_COLUMNS, this.clock))
    this.analysis = new Analysis(meta, { platform: nodePlatform })
    this.timer = setInterval(() => this.look(), 1000)
    this.timer.unref()
  }

  take(batch: PacketBatch, upTo: number): void {
    for (let i = 0; i < upTo; i++) {
      const p = this.pass.take(batch, i)
      this.statistics.packet(p)
      this.clock.packet(p, true)
      if (!this.matches.test(p)) continue
      this.printer.packet(p, this.out.buffer)
      this.out.relieve()
      this.pass.show()
      this.clock.shown(p)
    }
    this.out.flush()
    const { count } = batch
    batch.count = upTo
    this.analysis.take(batch)
    batch.count = count
    this.fresh = true
    this.look()
  }

  /** Tells what has been found since the last time, when it is time to. */
  private look(): void {
    const now = Date.now()
    if (!this.fresh || now - this.looked < Math.max(this.o.every * 1000, this.cost * PATIENCE)) return
    this.fresh = false
    this.tell(detectAll(this.analysis.tablesSoFar(), { internal: [] }))
    this.looked = Date.now()
    this.cost = this.looked - now
  }

  /** A line for each finding that is new, or has become worse. */
  private tell(findings: readonly Finding[]): void {
    for (const f of findings) {
      if (this.told.get(f.id) === f.severity) continue
      this.told.set(f.id, f.severity)
      this.out.write(
        `${f.severity.toUpperCase().padEnd(8)} ${f.title} (${f.packetCount} packets, ${f.techniques.map(t => t.id).join(' ')})\n`,
      )
    }
    this.out.flush()
  }

  /** The statistics as they stand. */
  count(): void {
    for (const s of this.statistics.statistics) for (const piece of piecesOf(s)) this.out.write(piece)
    this.out.flush()
  }

  /** What is left to tell. */
  finish(): void {
    clearInterval(this.timer)
    this.pass.session.finish()
    this.tell(detectAll(this.analysis.tables(), { internal: [] }))
    this.count()
  }
}
