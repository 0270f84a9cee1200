import { ipv4Text, ipv6Text } from '../../bytes/address.js'
import { utf8 } from '../../bytes/text.js'
import type { DnsAnswer, DnsMessage } from '../../events.js'
import type { Packet } from '../../packet/packet.js'
import { SHORT } from '../../packet/tape.js'
import type { Names } from './names.js'

/** The event of a message: its questions and answers as text. */

interface Question {
  readonly name: string
  readonly type: number
  readonly class: number
}

const word = (b: Uint8Array, at: number): number => (b[at] << 8) | b[at + 1]
const long = (b: Uint8Array, at: number): number => word(b, at) * 65536 + word(b, at + 2)

const OPT = 41

/** Tells listeners of the message at `[base, end)`; what is cut off or broken is left out. */
export function tell(
  p: Packet,
  kind: DnsMessage['kind'],
  b: Uint8Array,
  base: number,
  end: number,
  names: Names,
  requestFrame: number,
): void {
  const flags = word(b, base + 2)
  const response = (flags & 0x8000) !== 0
  const questions: Question[] = []
  const answers: DnsAnswer[] = []
  const reading = new Reading(b, base, end, names)
  const classes = kind === 'mdns' ? 0x7fff : 0xffff
  try {
    for (let n = word(b, base + 4); n > 0; n--) questions.push(reading.question(classes))
    for (let n = word(b, base + 6); n > 0; n--) reading.answer(answers)
    if (kind === 'mdns') {
      // who announces a service tells host and address beside the answer
      const skipped: DnsAnswer[] = []
      for (let n = word(b, base + 8); n > 0; n--) reading.answer(skipped)
      for (let n = word(b, base + 10); n > 0; n--) reading.answer(answers)
    }
  } catch (e) {
    if (e !== SHORT) throw e
  }
  const ends = p.ends(!response)
  p.emit('dns', {
    client: ends.client,
    server: ends.server,
    clientPort: ends.clientPort,
    serverPort: ends.serverPort,
    stream: ends.stream,
    transport: ends.transport,
    kind,
    frame: p.number,
    time: p.time,
    id: word(b, base),
    response,
    opcode: (flags >> 11) & 15,
    rcode: response ? flags & 15 : 0,
    questions,
    answers,
    length: end - base,
    requestFrame,
  })
}

class Reading {
  private at: number

  constructor(
    private readonly b: Uint8Array,
    private readonly base: number,
    private readonly end: number,
    private readonly names: Names,
  ) {
    this.at = base + 12
  }

  private name(at: number): string {
    return this.names.read(this.b, this.base, at, this.end)
  }

  question(classes: number): Question {
    const name = this.name(this.at)
    const at = this.names.next
    if (at + 4 > this.end) throw SHORT
    this.at = at + 4
    return { name, type: word(this.b, at), class: word(this.b, at + 2) & classes }
  }

  answer(list: DnsAnswer[]): void {
    const name = this.name(this.at)
    const at = this.names.next
    if (at + 10 > this.end) throw SHORT
    const type = word(this.b, at)
    const ttl = long(this.b, at + 4)
    const from = at + 10
    const to = from + word(this.b, at + 8)
    if (to > this.end) throw SHORT
    this.at = to
    if (type !== OPT) list.push({ name, type, ttl, data: to > from ? this.data(type, from, to) : '' })
  }

  /** A record's data in the form of zone files. */
  private data(type: number, from: number, to: number): string {
    const b = this.b
    const n = to - from
    switch (type) {
      case 1:
        return n >= 4 ? ipv4Text(b, from) : ''
      case 28:
        return n >= 16 ? ipv6Text(b, from) : ''
      case 2:
      case 3:
      case 4:
      case 5:
      case 7:
      case 8:
      case 9:
      case 12:
      case 39:
        return this.name(from)
      case 13:
      case 16:
      case 99:
        return this.quoted(from, to).join(' ')
      case 15:
      case 18:
      case 21:
      case 36:
      case 107:
        return n > 2 ? `${word(b, from)} ${this.name(from + 2)}` : ''
      case 64:
      case 65:
        return n > 2 ? `${word(b, from)} ${this.name(from + 2)}` : ''
      case 33:
        return n > 6 ? `${word(b, from)} ${word(b, from + 2)} ${word(b, from + 4)} ${this.name(from + 6)}` : ''
      case 6: {
        const master = this.name(from)
        const mailbox = this.name(this.names.next)
        const at = this.names.next
        if (at + 20 > this.end) return `${master} ${mailbox}`
        return [master, mailbox, ...[0, 4, 8, 12, 16].map(i => long(b, at + i))].join(' ')
      }
      case 14:
      case 17: {
        const first = this.name(from)
        return `${first} ${this.name(this.names.next)}`
      }
      case 35: {
        if (n < 7) return ''
        const texts = this.quoted(from + 4, to, 3)
        return [word(b, from), word(b, from + 2), ...texts, this.name(this.after)].join(' ')
      }
      case 257: {
        const tag = n > 1 ? Math.min(b[from + 1], n - 2) : 0
        return n > 1 ? `${b[from]} ${utf8(b, from + 2, from + 2 + tag)} ${quote(utf8(b, from + 2 + tag, to))}` : ''
      }
      default:
        return ''
    }
  }

  private after = 0

  /** Strings after their lengths, quoted. */
  private quoted(from: number, to: number, most = 255): string[] {
    const texts: string[] = []
    let at = from
    while (at < to && texts.length < most) {
      const stop = Math.min(at + 1 + this.b[at], to)
      texts.push(quote(utf8(this.b, at + 1, stop)))
      at = stop
    }
    this.after = at
    return texts
  }
}

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`
