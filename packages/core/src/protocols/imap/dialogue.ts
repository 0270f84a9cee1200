import { lineEnd, nextLine } from '../../bytes/lines.js'
import { latin1, utf8 } from '../../bytes/text.js'
import type { Ends } from '../../events.js'
import type { Packet } from '../../packet/packet.js'
import { fromBase64 } from '../http/credentials.js'
import { MailFile } from '../imf/mail-file.js'
import { literalOf } from './index.js'

const WAITING = 200

interface Proof {
  readonly tag: string
  readonly method: string
  user: string
  secret: string
  readonly clear: boolean
  readonly frames: number[]
  readonly time: number
  readonly ends: Ends
}

interface Asked {
  readonly command: string
  readonly argument: string
  readonly frame: number
  readonly time: number
}

/** What is said over a connection, as events: commands with their replies, log-ins, and the mails as files. */
export class ImapDialogue {
  private proof: Proof | undefined = undefined
  /** The next line of the client belongs to AUTHENTICATE, or is a literal of LOGIN. */
  private waits: 'plain' | 'other' | 'literal' | undefined = undefined
  private line = ''
  private challenge = ''
  private readonly asked = new Map<string, Asked>()
  private user = ''

  /** Whole lines of one side, with the literals of what was fetched. */
  take(p: Packet, b: Uint8Array, from: number, to: number, client: boolean): void {
    for (let at = from; at < to; ) {
      const stop = lineEnd(b, at, to)
      const next = nextLine(b, stop, to)
      const text = client ? utf8(b, at, Math.min(stop, at + 4096)) : latin1(b, at, Math.min(stop, at + 4096))
      if (client) this.request(p, text)
      else this.reply(p, text)
      const literal = client ? -1 : literalOf(b, at, stop)
      at = next
      if (literal > 0) {
        const end = Math.min(at + literal, to)
        if (/\b(?:BODY\[\]|RFC822)(?:<\d+>)? \{\d+\}$/i.test(text)) this.mail(p, b, at, end, text)
        at = end
      }
    }
  }

  private mail(p: Packet, b: Uint8Array, from: number, to: number, text: string): void {
    if (p.session.carve === undefined) return
    const number = /^\* (\d+)/.exec(text)?.[1] ?? ''
    const file = new MailFile('imap', p.ends(false), 'download', p.number, `imap://${this.user}/${number}`)
    for (let at = from; at < to; ) {
      const next = nextLine(b, lineEnd(b, at, to), to)
      file.write(p, b, at, next)
      at = next
    }
    file.end(true)
  }

  private request(p: Packet, text: string): void {
    if (this.waits === 'literal') {
      this.waits = undefined
      text = `${this.line.replace(/\{\d+\+?\}$/, '')}${text.replace(/^([^ ]+)( \{\d+\+?\})?$/, (_, word: string, rest = '') => `"${word}"${rest}`)}`
    } else if (this.waits !== undefined) {
      this.answer(p, text)
      return
    }
    if (/\{\d+\+?\}$/.test(text) && / LOGIN /i.test(text) && text.length < 2048) {
      this.line = text
      this.waits = 'literal'
      return
    }
    const m = /^(\S+) (\S+)(?: (.*))?$/.exec(text)
    if (m === null) return
    const [, tag, word, argument = ''] = m
    const command = word.toUpperCase()
    const secret = command === 'LOGIN'
    if (this.asked.size < WAITING)
      this.asked.set(tag, { command, argument: secret ? '' : argument, frame: p.number, time: p.time })
    if (secret) {
      const [user = '', password = ''] = words(argument)
      this.prove(p, tag, 'LOGIN', user, password, true)
    } else if (command === 'AUTHENTICATE') {
      const [mechanism = '', initial] = argument.split(' ')
      const method = mechanism.toUpperCase()
      this.prove(p, tag, method, '', '', method === 'PLAIN' || method === 'LOGIN')
      this.challenge = ''
      this.waits = method === 'PLAIN' ? 'plain' : 'other'
      if (initial !== undefined) this.answer(p, initial)
    }
  }

  /** A line of AUTHENTICATE. */
  private answer(p: Packet, text: string): void {
    const { proof } = this
    if (proof === undefined) {
      this.waits = undefined
      return
    }
    const bytes = fromBase64(text)
    const plain = utf8(bytes, 0, bytes.length)
    if (proof.frames[proof.frames.length - 1] !== p.number) proof.frames.push(p.number)
    if (proof.method === 'PLAIN') {
      const [, user = '', secret = ''] = plain.split('\0')
      proof.user = user
      proof.secret = secret
      this.waits = undefined
    } else if (proof.method === 'LOGIN') {
      if (proof.user === '') proof.user = plain
      else {
        proof.secret = plain
        this.waits = undefined
      }
    } else if (proof.method === 'CRAM-MD5') {
      const space = plain.lastIndexOf(' ')
      proof.user = plain.slice(0, Math.max(space, 0))
      proof.secret = `${this.challenge} ${plain.slice(space + 1)}`
      this.waits = undefined
    } else proof.secret = text
  }

  private prove(p: Packet, tag: string, method: string, user: string, secret: string, clear: boolean): void {
    this.accuse(p, undefined)
    this.proof = { tag, method, user, secret, clear, frames: [p.number], time: p.time, ends: p.ends(true) }
  }

  private reply(p: Packet, text: string): void {
    if (text.startsWith('+')) {
      const bytes = fromBase64(text.slice(1).trim())
      if (this.waits === 'other') this.challenge = utf8(bytes, 0, bytes.length)
      return
    }
    const m = /^(\S+) (OK|NO|BAD)\b/i.exec(text)
    if (m === null || m[1] === '*') return
    const good = m[2].toUpperCase() === 'OK'
    const { proof } = this
    if (proof !== undefined && proof.tag === m[1]) {
      this.waits = undefined
      proof.frames.push(p.number)
      if (good) this.user = proof.user
      this.accuse(p, good)
    }
    const asked = this.asked.get(m[1])
    if (asked === undefined) return
    this.asked.delete(m[1])
    const { command, argument, frame, time } = asked
    const reply = text.slice(m[1].length + 1)
    p.emit('command', { ...p.ends(false), protocol: 'imap', command, argument, code: 0, reply, frame, time })
  }

  private accuse(p: Packet, accepted: boolean | undefined): void {
    const { proof } = this
    this.proof = undefined
    if (proof === undefined || (proof.user === '' && proof.secret === '')) return
    const { method, user, secret, clear, frames, time, ends } = proof
    p.emit('credential', { ...ends, protocol: 'imap', method, user, secret, clear, accepted, frames, time, scope: '' })
  }

  end(p: Packet): void {
    this.accuse(p, undefined)
    this.asked.clear()
  }
}

/** The words of an argument; those in quotes without them (RFC 9051, section 4.3). */
function words(text: string): string[] {
  const out: string[] = []
  for (const [, quoted, word] of text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g))
    out.push(quoted === undefined ? (word ?? '') : quoted.replace(/\\(.)/g, '$1'))
  return out
}
