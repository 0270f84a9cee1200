import type { Credential } from '../events.js'
import type { Packet } from '../packet/packet.js'
import type { Session } from '../packet/session.js'
import { rowIn, textIn } from './rows.js'
import type { Statistic, StatisticKind, StatisticTable } from './statistic.js'

const LINE = '='.repeat(67)
/** Logins that are kept. */
const MOST = 100_000

interface Login {
  readonly frame: number
  readonly protocol: string
  readonly user: string
  readonly info: string
}

/** Who said its name in which packet, by conversation. */
interface Asked {
  readonly user: string
  readonly frame: number
}

/** Who logged in with a password in clear, as far as tshark notices: `-z credentials`. */
class Credentials implements Statistic {
  readonly fields = [
    'smtp.auth.username',
    'smtp.auth.password',
    'smtp.req.command',
    'pop.request.command',
    'pop.request.parameter',
    'imap.request.username',
  ]
  readonly needs = { streams: true, conversations: true }
  private readonly found: Login[] = []
  private readonly asked = new Map<number, Asked>()

  begin(session: Session): void {
    session.listen('credential', c => this.told(c))
  }

  /** FTP and HTTP tell by themselves. */
  private told(c: Credential): void {
    const [first, last] = [c.frames[0] ?? 0, c.frames[c.frames.length - 1] ?? 0]
    if (!c.clear) return
    if (c.protocol === 'ftp') this.keep(last, 'FTP', c.user, `Username in packet: ${first}`)
    else if (c.protocol === 'http' && c.method === 'Basic') this.keep(last, 'HTTP basic auth', c.user, '')
  }

  private keep(frame: number, protocol: string, user: string, info: string): void {
    if (this.found.length < MOST) this.found.push({ frame, protocol, user, info })
  }

  packet(p: Packet): void {
    for (let i = 0; i < p.layerProtocols.length; i++) {
      const { name } = p.layerProtocols[i]
      if (name === 'smtp') this.smtp(p, p.layerRows[i])
      else if (name === 'pop') this.pop(p, p.layerRows[i])
      else if (name === 'imap') this.imap(p, p.layerRows[i])
    }
  }

  /** AUTH LOGIN asks for name and password one after the other; a name beside the command goes unnoticed. */
  private smtp(p: Packet, layer: number): void {
    const key = p.conversation?.serial ?? -1
    if (rowIn(p, layer, 'smtp.req.command') >= 0) return
    const user = textIn(p, layer, 'smtp.auth.username')
    if (user !== undefined) this.ask(key, user, p.number)
    else if (rowIn(p, layer, 'smtp.auth.password') >= 0) {
      const asked = this.asked.get(key)
      this.keep(p.number, 'SMTP', asked?.user ?? '(null)', `Username in packet ${asked?.frame ?? 0}`)
    }
  }

  private pop(p: Packet, layer: number): void {
    const key = p.conversation?.serial ?? -1
    const command = textIn(p, layer, 'pop.request.command')?.toLowerCase()
    if (command === 'user') this.ask(key, textIn(p, layer, 'pop.request.parameter') ?? '', p.number)
    else if (command === 'pass') {
      const asked = this.asked.get(key)
      if (asked !== undefined) this.keep(p.number, 'POP3', asked.user, `Username in packet ${asked.frame}`)
    }
  }

  private imap(p: Packet, layer: number): void {
    const user = textIn(p, layer, 'imap.request.username')
    if (user !== undefined) this.keep(p.number, 'IMAP', user, '')
  }

  private ask(key: number, user: string, frame: number): void {
    if (this.asked.size < MOST || this.asked.has(key)) this.asked.set(key, { user, frame })
  }

  private logins(): readonly Login[] {
    return [...this.found].sort((a, b) => a.frame - b.frame)
  }

  text(): string {
    const rows = this.logins().map(
      c => `${String(c.frame).padEnd(10)} ${c.protocol.padEnd(16)} ${c.user.padEnd(16)} ${c.info.padEnd(16)}\n`,
    )
    return `${LINE}\nPacket     Protocol         Username         Info            \n------     --------         --------         --------\n${rows.join('')}${LINE}\n`
  }

  tables(): readonly StatisticTable[] {
    const rows = this.logins().map(c => [c.frame, c.protocol, c.user, c.info])
    return [{ title: 'Credentials', columns: ['packet', 'protocol', 'username', 'info'], rows }]
  }
}

/** `credentials`. */
export const credentials: StatisticKind = { name: 'credentials', start: () => new Credentials() }
