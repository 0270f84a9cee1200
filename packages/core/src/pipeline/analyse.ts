import { ClassicFold } from '../analysis/classic.js'
import { credentials, hostNames, httpExchanges, tlsHandshakes } from '../analysis/dialogues.js'
import { dnsQueries } from '../analysis/dns.js'
import { FlowsFold } from '../analysis/flows.js'
import type { Fold } from '../analysis/fold.js'
import { HierarchyFold } from '../analysis/hierarchy.js'
import { emptyTables, type Tables } from '../analysis/tables.js'
import { TimelineFold } from '../analysis/timeline.js'
import { TotalsFold } from '../analysis/totals.js'
import type { PacketBatch } from '../capture/batch.js'
import type { CaptureMeta } from '../capture/meta.js'
import { files } from '../extract/files.js'
import type { Platform } from '../extract/platform.js'
import { purePlatform } from '../extract/pure-platform.js'
import type { CaptureFilter } from '../filter/capture/compile.js'
import type { Filter } from '../filter/compile.js'
import { demandNothing, Session } from '../packet/session.js'
import { standardRegistry } from '../protocols/index.js'

import { cipherName, versionName } from '../protocols/tls/values.js'
import { Dissector } from './dissector.js'

export interface AnalyseOptions {
  readonly platform?: Platform
  /** Only packets that it selects are analysed; the others keep their numbers. */
  readonly captureFilter?: CaptureFilter
  /** Only packets that match are analysed, as if the capture held no others. */
  readonly filter?: Filter
}

/**
 * One pass over a capture: every analyser, extractor and table of the report. Feed it batch by batch, then ask for the tables.
 *
 *     const analysis = new Analysis(reader.meta)
 *     for (let b = await reader.next(); b; b = await reader.next()) analysis.take(b)
 *     const tables = analysis.tables()
 */
export class Analysis {
  readonly session: Session
  private readonly dissector: Dissector
  private readonly folds: readonly Fold[]
  private readonly totals = new TotalsFold()
  private readonly hierarchy = new HierarchyFold()
  private readonly timeline = new TimelineFold()
  private readonly classic: ClassicFold
  private readonly flows: FlowsFold
  private readonly captureFilter: CaptureFilter | undefined
  private readonly filter: Filter | undefined
  /** Dissects for the filter alone, in a session of its own: what does not match must leave no trace in that of the analysis. */
  private readonly sieve: Dissector | undefined

  constructor(meta: CaptureMeta, options: AnalyseOptions = {}) {
    const platform = options.platform ?? purePlatform
    const demand = { ...demandNothing(), conversations: true, streams: true }
    const session = new Session(standardRegistry(), demand, { mode: 'evidence', inflate: platform.inflate })
    this.session = session
    this.captureFilter = options.captureFilter
    this.dissector = new Dissector(session, meta)
    this.filter = options.filter
    if (options.filter !== undefined) {
      const settings = { mode: 'tshark', inflate: platform.inflate } as const
      this.sieve = new Dissector(new Session(session.registry, options.filter.demand, settings), meta)
    }
    this.classic = new ClassicFold(session)
    this.flows = new FlowsFold(session)
    this.folds = [
      this.totals,
      this.hierarchy,
      this.timeline,
      this.classic,
      this.flows,
      dnsQueries(session),
      httpExchanges(session),
      tlsHandshakes(session, versionName, cipherName),
      credentials(session),
      hostNames(session),
      files(session, platform),
    ]
  }

  /** Packets so far. */
  get count(): number {
    return this.dissector.count
  }

  take(batch: PacketBatch): void {
    // called one by one and not in a loop over folds: each call then has one target, which V8 inlines
    const { captureFilter, filter, sieve } = this
    for (let i = 0; i < batch.count; i++) {
      if (captureFilter !== undefined && !captureFilter.test(batch, i, this.dissector.linkTypeOf(batch, i))) {
        this.dissector.pass()
        continue
      }
      if (filter !== undefined && sieve !== undefined && !filter.test(sieve.dissect(batch, i))) {
        this.dissector.pass()
        continue
      }
      const p = this.dissector.dissect(batch, i)
      this.totals.packet(p)
      this.hierarchy.packet(p)
      this.timeline.packet(p)
      this.classic.packet(p)
      this.flows.packet(p)
    }
  }

  /** Ends the run: what is under way is finished. Call once. */
  tables(): Tables {
    this.session.finish()
    return this.tablesSoFar()
  }

  /** What is known by now, while packets still come: nothing is ended by it. */
  tablesSoFar(): Tables {
    const { session } = this
    const tables = emptyTables()
    for (const fold of this.folds) fold.report(tables)
    const { coverage } = session
    tables.coverage = {
      undissected: coverage.undissected(),
      malformed: coverage.malformed,
      truncated: coverage.truncated,
      abandoned: coverage.abandoned,
      faults: coverage.faults,
      faultMessages: coverage.faultMessages,
      streamGaps: tables.flows.reduce((n, f) => n + f.gaps, 0),
      streamGapBytes: tables.flows.reduce((n, f) => n + f.gapBytes, 0),
      filesIncomplete: tables.files.filter(f => !f.whole).length,
      leftOut: tables.coverage.leftOut,
    }
    return tables
  }
}
