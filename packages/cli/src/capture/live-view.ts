import {
  Analysis,
  type CaptureMeta,
  Cells,
  compileFilter,
  demandColumns,
  detectAll,
  FilterError,
  joinDemands,
  type PacketBatch,
  Pass,
  type Printer,
  STANDARD_COLUMNS,
  standardRegistry,
  summaryPrinter,
  TimeColumn,
} from '@wiresift/core'
import { UsageError } from '../errors.js'
import { Output } from '../output.js'
import { nodePlatform } from '../platform.js'

/** Shows what is being captured: a line for each packet that matches, and the findings at the end. */
export class LiveView {
  private readonly out = new Output()
  private readonly pass: Pass
  private readonly matches: ReturnType<typeof compileFilter>
  private readonly analysis: Analysis
  private readonly printer: Printer

  constructor(meta: CaptureMeta, filter: string | undefined) {
    const registry = standardRegistry()
    try {
      this.matches = compileFilter(filter ?? '', registry)
    } catch (error) {
      throw error instanceof FilterError ? new UsageError(`display filter "${filter}": ${error.message}`) : error
    }
    this.pass = new Pass(meta, registry, joinDemands([this.matches.demand, demandColumns()]), {
      mode: 'tshark',
      inflate: nodePlatform.inflate,
    })
    this.printer = summaryPrinter(new Cells(STANDARD_COLUMNS, new TimeColumn('r', false)))
    this.analysis = new Analysis(meta, { platform: nodePlatform })
  }

  take(batch: PacketBatch, upTo: number): void {
    for (let i = 0; i < upTo; i++) {
      const p = this.pass.take(batch, i)
      if (!this.matches.test(p)) continue
      this.pass.show()
      this.out.write(this.printer.packet(p))
    }
    this.out.flush()
    const { count } = batch
    batch.count = upTo
    this.analysis.take(batch)
    batch.count = count
  }

  /** The findings, a line each. */
  finish(): void {
    this.pass.session.finish()
    for (const f of detectAll(this.analysis.tables(), { internal: [] }))
      this.out.write(
        `${f.severity.toUpperCase().padEnd(8)} ${f.title} (${f.packetCount} packets, ${f.techniques.map(t => t.id).join(' ')})\n`,
      )
    this.out.flush()
  }
}
