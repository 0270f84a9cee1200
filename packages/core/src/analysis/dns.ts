import type { DnsMessage } from '../events.js'
import type { Session } from '../packet/session.js'
import type { Fold } from './fold.js'
import { Rows, tellLeftOut } from './rows.js'
import type { DnsQuery, Tables } from './tables.js'

/** Questions with their answers. A response without a seen query is a row of its own, with frame 0. */
class DnsFold implements Fold {
  private readonly rows = new Rows<DnsQuery>()
  /** Open queries by conversation, id and name. */
  private readonly open = new Map<string, DnsQuery>()

  constructor(private readonly session: Session) {
    session.listen('dns', e => (e.response ? this.answer(e) : this.query(e)))
  }

  private row(e: DnsMessage, question: DnsMessage['questions'][number] | undefined): DnsQuery {
    const { addresses } = this.session
    return {
      kind: e.kind,
      frame: e.frame,
      time: e.time,
      client: addresses.text(e.client),
      server: addresses.text(e.server),
      query: question?.name ?? '',
      type: question?.type ?? 0,
      class: question?.class ?? 0,
      length: e.length,
      stream: e.stream,
      transport: e.transport,
      responseFrame: 0,
      responseTime: Number.NaN,
      rcode: -1,
      answers: [],
      responseLength: 0,
    }
  }

  private query(e: DnsMessage): void {
    if (!this.rows.room()) return
    const question = e.questions[0]
    const row = this.row(e, question)
    this.rows.list.push(row)
    if (e.kind === 'mdns') return
    if (this.open.size > 100_000) this.open.clear()
    this.open.set(keyOf(e), row)
  }

  private answer(e: DnsMessage): void {
    const key = keyOf(e)
    let row = this.open.get(key)
    if (row === undefined) {
      if (!this.rows.room()) return
      row = this.row(e, e.questions[0])
      row.frame = 0
      row.length = 0
      this.rows.list.push(row)
    }
    this.open.delete(key)
    row.responseFrame = e.frame
    row.responseTime = e.time
    row.rcode = e.rcode
    row.responseLength = e.length
    row.answers = e.answers.map(a => ({ ...a }))
  }

  report(tables: Tables): void {
    tables.dns = this.rows.list
    tellLeftOut(tables, 'DNS messages', this.rows.leftOut)
  }
}

function keyOf(e: DnsMessage): string {
  return `${e.kind === 'llmnr' ? `l${e.client}` : `${e.transport},${e.stream}`},${e.id},${e.questions[0]?.name ?? ''}`
}

export const dnsQueries = (session: Session): Fold => new DnsFold(session)
