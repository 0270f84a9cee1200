import { lineEnd, nextLine } from '../../bytes/lines.js'
import { latin1, utf8 } from '../../bytes/text.js'
import type { Ends } from '../../events.js'
import type { Packet } from '../../packet/packet.js'
import { fromBase64 } from '../http/credentials.js'
import { MailFile } from '../imf/mail-file.js'

/** Commands that wait for a reply. */
const WAITING = 200

interface Asked {
  readonly command: string
  readonly argument: string
  readonly frame: number
  readonly time: number
}

/** What is said over a connection, as events: commands with their replies, log-ins, and the mails as files. */
export class PopDialogue {
  private readonly asked: Asked[] = []
  private user = ''
  private userFrame = 0
  /** The server's greeting: APOP proves with a digest of it. */
  private greeting: string | undefined = undefined
  private secret:
    | { method: string; user: string; text: string; clear: boolean; frames: number[]; time: number; ends: Ends }
    | undefined = undefined
  private mail: MailFile | undefined = undefined
  /** A reply of several lines goes on. */
  private open = false
  private proving = false

  take(p: Packet, b: Uint8Array, from: number, to: number, client: boolean): void {
    for (let at = from; at < to; ) {
      const stop = lineEnd(b, at, to)
      const next = nextLine(b, stop, to)
      if (client) this.command(p, utf8(b, at, Math.min(stop, at + 4096)))
      else if (this.open) this.content(p, b, at, stop, next)
      else this.reply(p, latin1(b, at, Math.min(stop, at + 4096)))
      at = next
    }
  }

  /** A line of a longer reply: a full stop alone ends it (RFC 1939, section 3). */
  private content(p: Packet, b: Uint8Array, at: number, stop: number, next: number): void {
    if (b[at] === 46) {
      if (stop === at + 1) {
        this.open = false
        this.mail?.end(true)
        this.mail = undefined
        return
      }
      at++
    }
    this.mail?.write(p, b, at, next)
  }

  private command(p: Packet, line: string): void {
    if (this.proving) {
      this.proving = false
      this.plain(p, line)
      return
    }
    const [word] = line.split(' ', 1)
    const command = word.toUpperCase()
    const argument = line.slice(word.length + 1)
    if (this.asked.length >= WAITING) this.asked.shift()
    this.asked.push({ command, argument, frame: p.number, time: p.time })
    if (command === 'USER') {
      this.user = argument
      this.userFrame = p.number
    } else if (command === 'PASS') {
      const frames = this.userFrame === 0 ? [p.number] : [this.userFrame, p.number]
      this.prove(p, 'USER/PASS', this.user, argument, true, frames)
    } else if (command === 'APOP') {
      const space = argument.lastIndexOf(' ')
      const stamp = /<[^>]*>/.exec(this.greeting ?? '')?.[0] ?? ''
      this.prove(p, 'APOP', argument.slice(0, space), `${stamp} ${argument.slice(space + 1)}`, false, [p.number])
    } else if (command === 'AUTH' && /^PLAIN\b/i.test(argument)) {
      const initial = argument.slice(6)
      if (initial === '') this.proving = true
      else this.plain(p, initial)
    }
  }

  private plain(p: Packet, text: string): void {
    const bytes = fromBase64(text.trim())
    const [, user = '', secret = ''] = utf8(bytes, 0, bytes.length).split('\0')
    this.prove(p, 'PLAIN', user, secret, true, [p.number])
  }

  private prove(p: Packet, method: string, user: string, text: string, clear: boolean, frames: number[]): void {
    this.accuse(p, undefined)
    this.secret = { method, user, text, clear, frames, time: p.time, ends: p.ends(true) }
  }

  private reply(p: Packet, line: string): void {
    const good = /^\+OK\b/i.test(line)
    if (!good && !/^-ERR\b/i.test(line)) return
    const text = line.slice(good ? 4 : 5)
    const asked = this.asked.shift()
    if (asked === undefined) {
      this.greeting ??= text
      return
    }
    const { command, argument, frame, time } = asked
    if (command === 'PASS' || command === 'APOP' || command === 'AUTH') {
      this.secret?.frames.push(p.number)
      this.accuse(p, good)
    }
    if (good && (/^(?:RETR|TOP|CAPA)$/.test(command) || (/^(?:LIST|UIDL)$/.test(command) && argument.trim() === ''))) {
      this.open = true
      if (command === 'RETR' && p.session.carve !== undefined)
        this.mail = new MailFile('pop', p.ends(false), 'download', frame, `pop3://${this.user}/${argument.trim()}`)
    }
    p.emit('command', {
      ...p.ends(false),
      protocol: 'pop',
      command,
      argument: command === 'PASS' ? '' : argument,
      code: 0,
      reply: line,
      frame,
      time,
    })
  }

  private accuse(p: Packet, accepted: boolean | undefined): void {
    const { secret } = this
    this.secret = undefined
    if (secret === undefined) return
    const { ends, method, user, text, clear, frames, time } = secret
    p.emit('credential', {
      ...ends,
      protocol: 'pop',
      method,
      user,
      secret: text,
      clear,
      accepted,
      frames,
      time,
      scope: '',
    })
  }

  end(p: Packet): void {
    this.accuse(p, undefined)
    this.mail?.end(false)
    this.mail = undefined
    this.asked.length = 0
  }
}
