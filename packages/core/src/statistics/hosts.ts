import { ipv4Text, ipv6Text } from '../bytes/address.js'
import type { CaptureMeta } from '../capture/meta.js'
import type { DnsMessage } from '../events.js'
import type { Packet } from '../packet/packet.js'
import type { Session } from '../packet/session.js'
import { type Statistic, StatisticError, type StatisticKind, type StatisticTable } from './statistic.js'

/** Addresses beyond these are not remembered. */
const MOST = 500_000

type Family = 4 | 6

const A = 1
const AAAA = 28

/** Names that answers of DNS gave addresses, as a hosts file: `-z hosts`. tshark's order is random; here it is that of the answers. */
class Hosts implements Statistic {
  readonly fields = []
  readonly layers = ['dns', 'mdns', 'llmnr']
  private meta: CaptureMeta | undefined = undefined
  private readonly names: Readonly<Record<Family, Map<string, string>>> = { 4: new Map(), 6: new Map() }

  constructor(
    private readonly file: string,
    private readonly families: readonly Family[],
    private readonly looks: boolean,
  ) {}

  begin(session: Session): void {
    session.listen('dns', message => this.message(message))
  }

  /** Names that the capture brings along count whether or not any are looked for. */
  packet(p: Packet): void {
    this.meta = p.capture
  }

  private message({ kind, answers }: DnsMessage): void {
    if (kind === 'nbns') return
    for (const { name, type, data } of answers) {
      if (name === '' || data === '' || (type !== A && type !== AAAA)) continue
      const known = this.names[type === A ? 4 : 6]
      if (known.size < MOST || known.has(data)) known.set(data, name)
    }
  }

  private *rows(): Generator<readonly [string, string]> {
    const brought: Readonly<Record<Family, Map<string, string>>> = { 4: new Map(), 6: new Map() }
    for (const { records } of this.meta?.nameResolutions ?? [])
      for (const { address, names } of records) {
        const name = names[0]
        if (name === undefined) continue
        if (address.length === 4) brought[4].set(ipv4Text(address, 0), name)
        else if (address.length === 16) brought[6].set(ipv6Text(address, 0), name)
      }
    for (const family of this.families) {
      yield* brought[family]
      if (this.looks) for (const pair of this.names[family]) if (!brought[family].has(pair[0])) yield pair
    }
  }

  text(): string {
    const lines = [...this.rows()].map(([address, name]) => `${address}\t${name}\n`)
    return `# TShark hosts output\n#\n# Host data gathered from ${this.file}\n\n${lines.join('')}`
  }

  tables(): readonly StatisticTable[] {
    return [{ title: 'Hosts', columns: ['address', 'name'], rows: [...this.rows()] }]
  }
}

const invalid = (): StatisticError => new StatisticError('invalid "-z hosts[,ip|ipv4|ipv6]" argument')

/** `hosts[,ipv4][,ipv6]`. */
export const hosts: StatisticKind = {
  name: 'hosts',
  start(argument, context) {
    const asked = new Set<Family>()
    for (const word of argument?.split(',') ?? []) {
      if (word === 'ip' || word === 'ipv4') asked.add(4)
      else if (word === 'ipv6') asked.add(6)
      else throw invalid()
    }
    const families = ([4, 6] as const).filter(family => asked.size === 0 || asked.has(family))
    return new Hosts(context.file, families, context.resolves !== false)
  },
}
