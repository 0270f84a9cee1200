import { EXPERT, EXPERT_GROUP, EXPERT_MESSAGE, EXPERT_SEVERITY, GROUPS, SEVERITIES } from '../packet/expert.js'
import type { Severity } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import { comment } from '../protocols/comment.js'
import { ethertype } from '../protocols/ethertype.js'
import { filterOf, type Statistic, StatisticError, type StatisticKind, type StatisticTable } from './statistic.js'
import { isWithinQuote } from './talkers/ends.js'

const SECTIONS: readonly (readonly [severity: Severity, title: string])[] = [
  ['error', 'Errors'],
  ['warn', 'Warns'],
  ['note', 'Notes'],
  ['chat', 'Chats'],
  ['comment', 'Comments'],
]

const groupNames = new Map(Object.entries(GROUPS).map(([name, value]) => [value, name]))

/** Different remarks that are kept; hostile captures could make texts without end. */
const KINDS = 100_000

interface Remark {
  readonly group: string
  readonly protocol: string
  readonly summary: string
  count: number
}

/** Every remark about packets, by severity: `-z expert`. */
class ExpertRemarks implements Statistic {
  readonly fields = []
  readonly needs = { every: true }
  private readonly remarks = new Map<number, Map<string, Remark>>()
  private kinds = 0

  constructor(
    private readonly least: number,
    readonly filter: Statistic['filter'],
  ) {}

  packet(p: Packet): void {
    const { tape } = p
    for (let row = 0; row < tape.count; row++) {
      if (tape.field[row] !== EXPERT.id) continue
      let summary = ''
      let severity = 0
      let group = 0
      for (let k = row + 1; k < tape.until[row]; k++) {
        const id = tape.field[k]
        if (id === EXPERT_MESSAGE.id) summary = String(tape.object[k] ?? '')
        else if (id === EXPERT_SEVERITY.id) severity = tape.value[k]
        else if (id === EXPERT_GROUP.id) group = tape.value[k]
      }
      if (severity < this.least) continue
      const owner = ownerOf(p, row)
      // what is said about a quoted packet is not told
      if (owner > 0 && isWithinQuote(p, owner)) continue
      const protocol = owner < 0 ? undefined : p.layerProtocols[owner]
      if (protocol === comment) this.remark(severity, 'Comment', 'Frame', summary)
      else this.remark(severity, groupNames.get(group) ?? 'Unknown', protocol?.short ?? '', summary)
    }
  }

  private remark(severity: number, group: string, protocol: string, summary: string): void {
    let kinds = this.remarks.get(severity)
    if (kinds === undefined) this.remarks.set(severity, (kinds = new Map()))
    const key = `${group}\n${protocol}\n${summary}`
    const known = kinds.get(key)
    if (known !== undefined) known.count++
    else if (this.kinds < KINDS) {
      this.kinds++
      kinds.set(key, { group, protocol, summary, count: 1 })
    }
  }

  text(): string {
    let text = ''
    for (const [severity, title] of SECTIONS) {
      const list = [...(this.remarks.get(SEVERITIES[severity])?.values() ?? [])]
      if (list.length === 0) continue
      const total = list.reduce((n, r) => n + r.count, 0)
      text += `\n${title} (${total})\n=============\n   Frequency      Group           Protocol  Summary\n`
      for (const r of list)
        text += `${String(r.count).padStart(12)} ${r.group.padStart(10)} ${r.protocol.padStart(18)}  ${r.summary}\n`
    }
    return text
  }

  tables(): readonly StatisticTable[] {
    const rows = SECTIONS.flatMap(([severity]) =>
      [...(this.remarks.get(SEVERITIES[severity])?.values() ?? [])].map(r => [
        severity,
        r.count,
        r.group,
        r.protocol,
        r.summary,
      ]),
    )
    return [{ title: 'Expert information', columns: ['severity', 'count', 'group', 'protocol', 'summary'], rows }]
  }
}

/** The layer that the row belongs to: the innermost that holds it, or else the one before. */
function ownerOf(p: Packet, row: number): number {
  const { layer, until } = p.tape
  const rows = p.layerRows
  for (let i = p.layerCount - 1; i >= 0; i--) {
    const first = rows[i]
    if (first > row || layer[first] !== layer[row]) continue
    // what a link layer says behind its payload is its EtherType's
    if (p.layerProtocols[i] === ethertype ? row > (i + 1 < p.layerCount ? rows[i + 1] : row) : row < until[first])
      return i
  }
  // remarks beside the layers are of the one before
  for (let i = p.layerCount - 1; i >= 0; i--) if (rows[i] <= row && p.layerProtocols[i] !== ethertype) return i
  return -1
}

const LEVELS: Readonly<Record<string, Severity>> = {
  error: 'error',
  errors: 'error',
  warn: 'warn',
  warning: 'warn',
  warnings: 'warn',
  note: 'note',
  notes: 'note',
  chat: 'chat',
  chats: 'chat',
  comment: 'comment',
  comments: 'comment',
}

/** `expert[,severity][,filter]`: remarks of at least that severity. */
export const expert: StatisticKind = {
  name: 'expert',
  start(argument, context) {
    const [first, ...rest] = (argument ?? '').split(',')
    const level = LEVELS[first.toLowerCase()]
    const text = level === undefined ? argument : rest.join(',')
    const filter = filterOf(text, context, why => new StatisticError(why, `Expert tap error (${why})!\n`))
    return new ExpertRemarks(SEVERITIES[level ?? 'comment'], filter)
  },
}
