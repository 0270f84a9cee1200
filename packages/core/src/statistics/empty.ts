import { filterOf, type Statistic, type StatisticKind, type StatisticTable, unregistered } from './statistic.js'

/** A statistic about a protocol that is not dissected: what tshark prints where no packet has it. */
class Nothing implements Statistic {
  readonly fields = []
  readonly layers = []

  constructor(
    private readonly shown: string,
    private readonly table: StatisticTable,
  ) {}

  packet(): void {}

  text(): string {
    return this.shown
  }

  tables(): readonly StatisticTable[] {
    return [this.table]
  }
}

const LINE = '='.repeat(67)

/** `rtp,streams`. */
const rtpStreams: StatisticKind = {
  name: 'rtp,streams',
  start: () =>
    new Nothing(
      `========================= RTP Streams ========================\n   Start time      End time     Src IP addr  Port    Dest IP addr  Port       SSRC          Payload  Pkts         Lost   Min Delta(ms)  Mean Delta(ms)   Max Delta(ms)  Min Jitter(ms) Mean Jitter(ms)  Max Jitter(ms) Problems?\n${'='.repeat(62)}\n`,
      { title: 'RTP streams', columns: [], rows: [] },
    ),
}

/** `sip,stat[,filter]`. */
const sipStatistics: StatisticKind = {
  name: 'sip,stat',
  start(argument, context) {
    filterOf(argument, context, unregistered('sip,stat'))
    const title =
      argument === undefined || argument === '' ? 'SIP Statistics' : `SIP Statistics with filter ${argument}`
    return new Nothing(
      `\n${LINE}\n${title}\n\nNumber of SIP messages: 0\nNumber of resent SIP messages: 0\n\n* SIP Status Codes in reply packets\n\n* List of SIP Request methods\n\n* Average setup time 0 ms\n Min 0 ms\n Max 0 ms\n${LINE}\n`,
      { title: 'SIP', columns: [], rows: [] },
    )
  },
}

/** Statistics that find nothing in what wiresift dissects. */
export const empty: readonly StatisticKind[] = [rtpStreams, sipStatistics]
