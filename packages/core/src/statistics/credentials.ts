import type { Credential } from '../events.js'
import type { Session } from '../packet/session.js'
import type { Statistic, StatisticKind, StatisticTable } from './statistic.js'

const LINE = '='.repeat(67)
const NAMES: Readonly<Record<string, string>> = { ftp: 'FTP', http: 'HTTP', imap: 'IMAP', pop: 'POP', smtp: 'SMTP' }

/** Who logged in with a password in clear: `-z credentials`. */
class Credentials implements Statistic {
  readonly fields = []
  readonly needs = { streams: true }
  private readonly found: Credential[] = []

  begin(session: Session): void {
    session.listen('credential', c => {
      if (this.found.length < 100_000 && NAMES[c.protocol] !== undefined && c.clear) this.found.push(c)
    })
  }

  packet(): void {}

  text(): string {
    const rows = this.found.map(c => {
      const [asked, last] = [c.frames[0] ?? 0, c.frames[c.frames.length - 1] ?? 0]
      const [name, info] =
        c.protocol === 'http'
          ? ['HTTP basic auth', '']
          : c.protocol === 'smtp'
            ? ['SMTP', `Username in packet ${asked}`]
            : [NAMES[c.protocol], `Username in packet: ${asked}`]
      return `${String(last).padEnd(10)} ${name.padEnd(16)} ${c.user.padEnd(16)} ${info.padEnd(16)}\n`
    })
    return `${LINE}\nPacket     Protocol         Username         Info            \n------     --------         --------         --------\n${rows.join('')}${LINE}\n`
  }

  tables(): readonly StatisticTable[] {
    const rows = this.found.map(c => [c.frames[c.frames.length - 1] ?? 0, c.protocol, c.user, c.method])
    return [{ title: 'Credentials', columns: ['packet', 'protocol', 'username', 'method'], rows }]
  }
}

/** `credentials`. */
export const credentials: StatisticKind = { name: 'credentials', start: () => new Credentials() }
