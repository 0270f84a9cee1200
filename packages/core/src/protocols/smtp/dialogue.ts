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

/** A log-in under way. */
interface Proof {
  readonly method: string
  user: string
  secret: string
  clear: boolean
  readonly frames: number[]
  readonly time: number
  readonly ends: Ends
}

/** What is said over a connection, as events: commands with their replies, log-ins, and the mails as files. */
export class SmtpDialogue {
  private readonly asked: Asked[] = []
  private proof: Proof | undefined = undefined
  /** The log-in's lines that have come: the user's name is known, the secret is. */
  private steps = 0
  private mail: MailFile | undefined = undefined
  /** Bytes of BDAT's chunk that have still to come. */
  private chunk = 0
  private lastChunk = false
  private sender = ''
  private open = false

  /** Whole lines of one side. */
  take(p: Packet, b: Uint8Array, from: number, to: number, client: boolean): void {
    for (let at = from; at < to; ) {
      if (client && this.chunk > 0) {
        const n = Math.min(this.chunk, to - at)
        this.mail?.write(p, b, at, at + n)
        this.chunk -= n
        if (this.chunk === 0 && this.lastChunk) this.finishMail(true)
        at += n
        continue
      }
      const stop = lineEnd(b, at, to)
      const next = nextLine(b, stop, to)
      if (client && this.open) this.data(p, b, at, stop, next)
      else if (client) this.command(p, utf8(b, at, Math.min(stop, at + 4096)))
      else this.reply(p, latin1(b, at, Math.min(stop, at + 4096)))
      at = next
    }
  }

  /** A line of a mail: a full stop alone ends it, two are one (RFC 5321, section 4.5.2). */
  private data(p: Packet, b: Uint8Array, at: number, stop: number, next: number): void {
    if (b[at] === 46) {
      if (stop === at + 1) {
        this.open = false
        this.finishMail(true)
        return
      }
      at++
    }
    this.mail?.write(p, b, at, next)
  }

  private finishMail(whole: boolean): void {
    this.mail?.end(whole)
    this.mail = undefined
  }

  private command(p: Packet, line: string): void {
    const { proof } = this
    if (proof !== undefined && this.steps < 2) {
      this.prove(proof, line.trim())
      proof.frames.push(p.number)
      return
    }
    const [word] = line.split(' ', 1)
    const command = word.toUpperCase()
    const argument = line.slice(word.length + 1)
    if (this.asked.length >= WAITING) this.asked.shift()
    this.asked.push({
      command,
      argument: command === 'AUTH' ? argument.split(' ')[0] : argument,
      frame: p.number,
      time: p.time,
    })
    if (command === 'MAIL') this.sender = argument.replace(/^FROM:\s*/i, '')
    else if (command === 'DATA') {
      this.open = true
      this.begin(p)
    } else if (command === 'BDAT') {
      const size = /^(\d{1,10})\b/.exec(argument)?.[1]
      this.chunk = size === undefined ? 0 : Number(size)
      this.lastChunk = /\bLAST\b/i.test(argument)
      if (this.mail === undefined) this.begin(p)
      if (this.chunk === 0 && this.lastChunk) this.finishMail(true)
    } else if (command === 'AUTH') this.authenticate(p, argument)
  }

  private begin(p: Packet): void {
    this.finishMail(false)
    if (p.session.carve !== undefined)
      this.mail = new MailFile(
        'smtp',
        p.ends(true),
        'upload',
        p.number,
        `mailto:${this.sender.replace(/^<|>.*$/g, '')}`,
      )
  }

  private authenticate(p: Packet, argument: string): void {
    const [mechanism, initial] = argument.split(' ')
    const method = mechanism.toUpperCase()
    this.steps = 0
    this.proof = { method, user: '', secret: '', clear: false, frames: [p.number], time: p.time, ends: p.ends(true) }
    if (initial !== undefined && initial !== '') this.prove(this.proof, initial)
  }

  /** A line of a log-in. */
  private prove(proof: Proof, text: string): void {
    const plain = fromBase64(text)
    if (proof.method === 'PLAIN') {
      const [, user, secret] = utf8(plain, 0, plain.length).split('\0')
      proof.user = user ?? ''
      proof.secret = secret ?? ''
      proof.clear = true
      this.steps = 2
    } else if (proof.method === 'LOGIN') {
      if (this.steps++ === 0) proof.user = utf8(plain, 0, plain.length)
      else proof.secret = utf8(plain, 0, plain.length)
      proof.clear = true
    } else if (proof.method === 'CRAM-MD5') {
      const answer = utf8(plain, 0, plain.length)
      const space = answer.lastIndexOf(' ')
      proof.user = space < 0 ? '' : answer.slice(0, space)
      proof.secret = `${proof.secret}${answer.slice(space + 1)}`
      this.steps = 2
    } else {
      // several turns: the last one is what proves
      proof.secret = text
    }
  }

  private reply(p: Packet, line: string): void {
    if (!/^\d{3}(?: |$)/.test(line)) return
    const code = Number(line.slice(0, 3))
    const text = line.slice(4)
    const { proof } = this
    if (proof !== undefined) {
      if (code === 334) {
        // the challenge is what an answer is tried against
        if (proof.method === 'CRAM-MD5' && proof.secret === '') {
          const plain = fromBase64(text)
          proof.secret = `${utf8(plain, 0, plain.length)} `
        }
        return
      }
      proof.frames.push(p.number)
      this.accuse(p, code === 235 ? true : code >= 400 ? false : undefined)
    }
    if (code === 354) return
    if (code >= 400) {
      // what was to be data is none
      if (this.open) this.open = false
    }
    const asked = this.asked.shift()
    if (asked === undefined) return
    const { command, argument, frame, time } = asked
    p.emit('command', { ...p.ends(false), protocol: 'smtp', command, argument, code, reply: text, frame, time })
  }

  private accuse(p: Packet, accepted: boolean | undefined): void {
    const { proof } = this
    this.proof = undefined
    if (proof === undefined || (proof.user === '' && proof.secret === '')) return
    const { method, user, secret, clear, frames, time, ends } = proof
    p.emit('credential', {
      ...ends,
      protocol: 'smtp',
      method,
      user,
      secret,
      clear,
      accepted,
      frames,
      time,
      scope: '',
    })
  }

  /** The connection has ended. */
  end(p: Packet): void {
    this.accuse(p, undefined)
    this.finishMail(false)
    for (const { command, argument, frame, time } of this.asked.splice(0))
      p.emit('command', { ...p.ends(true), protocol: 'smtp', command, argument, code: 0, reply: '', frame, time })
  }
}
