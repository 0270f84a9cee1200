import type { Packet } from '../packet/packet.js'
import { numberIn } from './rows.js'
import { filterOf, type Statistic, StatisticError, type StatisticKind, type StatisticTable } from './statistic.js'

/** Message types by number, RFC 2132, 3203, 4388, 6926, 7724. */
const TYPES = [
  'Discover',
  'Offer',
  'Request',
  'Decline',
  'ACK',
  'NAK',
  'Release',
  'Inform',
  'Force Renew',
  'Lease query',
  'Lease Unassigned',
  'Lease Unknown',
  'Lease Active',
  'Bulk Lease Query',
  'Lease Query Done',
  'Active LeaseQuery',
  'Lease Query Status',
  'TLS',
]

const LINE = '='.repeat(101)
const TYPE = 'dhcp.option.dhcp'

/** DHCP messages by type: `-z dhcp,stat`. */
class DhcpMessages implements Statistic {
  readonly fields = [TYPE]
  readonly layers = ['dhcp']
  private readonly counts = TYPES.map(() => 0)

  constructor(
    private readonly given: string,
    readonly filter: Statistic['filter'],
  ) {}

  packet(p: Packet): void {
    for (let i = 0; i < p.layerProtocols.length; i++) {
      if (p.layerProtocols[i].name !== 'dhcp') continue
      const type = numberIn(p, p.layerRows[i], TYPE) ?? 0
      if (type >= 1 && type <= TYPES.length) this.counts[type - 1]++
    }
  }

  text(): string {
    const rows = TYPES.map((name, i) => `${name.padEnd(26)}|${this.counts[i]} |\n`).join('')
    return `\n${LINE}\nDHCP (BOOTP) Statistics:\nFilter for statistics: ${this.given}\nDHCP Message Type |Packets |\nDHCP Statistics\n${rows}${LINE}\n`
  }

  tables(): readonly StatisticTable[] {
    return [
      { title: 'DHCP messages', columns: ['type', 'packets'], rows: TYPES.map((name, i) => [name, this.counts[i]]) },
    ]
  }
}

/** `dhcp,stat[,filter]`. */
export const dhcpMessages: StatisticKind = {
  name: 'dhcp,stat',
  start: (argument, context) =>
    new DhcpMessages(
      argument ?? '',
      filterOf(argument, context, why => new StatisticError(`Couldn't register tap: ${why}`)),
    ),
}
