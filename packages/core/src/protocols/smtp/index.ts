import { lineEnd, nextLine, sameWord } from '../../bytes/lines.js'
import { asciiz, latin1, printable } from '../../bytes/text.js'
import { bool, expert, none, string, u32 } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { MORE, protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { PLAIN as READ } from '../../packet/tape.js'
import { imf } from '../imf/index.js'
import { SmtpDialogue } from './dialogue.js'
import { FRAGMENT_FIELDS, fragmentRows } from './fragments.js'
import { REPLIES } from './labels.js'
import { completeLine } from './lines.js'
import { LOGIN, NO_AUTH, NTLM, PASSWORD, PLAIN, SmtpState } from './state.js'

const MAX_LINE = 1 << 16
const COMMAND = 0
const MESSAGE = 1
const END = 2

/** Simple Mail Transfer Protocol: RFC 5321, with RFC 3030 (BDAT), RFC 3207 (STARTTLS) and RFC 4954 (AUTH). */
export const smtp = protocol({
  name: 'smtp',
  title: 'Simple Mail Transfer Protocol',
  on: { 'tcp.port': [25, 587], 'tcp.heuristic': [] },
  hands: ['imf', 'tls', 'data-text-lines'],
  header: {},
  fields: {
    req: bool('Request', { hidden: true, states: ['True', 'False'] }),
    rsp: bool('Response', { hidden: true, states: ['True', 'False'] }),
    message: string('Message'),
    command_line: string('Command Line'),
    'req.command': string('Command'),
    'req.parameter': string('Request parameter'),
    response: string('Response'),
    'response.code': u32('Response code', { labels: REPLIES }),
    'rsp.parameter': string('Response parameter'),
    'auth.username': string('Username'),
    'auth.password': string('Password'),
    'auth.username_password': string('Username/Password'),
    eom: none('EOM'),
    ...FRAGMENT_FIELDS,
    base64_decode: expert('base64 decode failed or is not enabled (check SMTP preferences)', 'warn', 'Protocol'),
    'response.code.unexpected': expert('Unexpected response code in multiline response', 'warn', 'Protocol'),
  },
  detect(r, p) {
    if (p.session.settings.mode === 'tshark') return 'no'
    const line = latin1(r.bytes, r.pos, lineEnd(r.bytes, r.pos, Math.min(r.end, r.pos + 512)))
    return /^220[ -].*\bE?SMTP\b/i.test(line) || /^(?:EHLO|HELO) \S/.test(line) ? 'yes' : 'no'
  },
  frame(r, p) {
    const line = completeLine(r.bytes, r.pos, r.end)
    if (p.session.settings.mode === 'tshark') return line < 0 ? MORE : r.left
    // whole lines, as many as there are; one that does not end is taken as it is
    const last = r.bytes.lastIndexOf(10, r.end - 1)
    if (last >= r.pos) return last + 1 - r.pos
    return r.left > MAX_LINE ? r.left : MORE
  },
  dissect(r, p, f) {
    const request = isRequest(p)
    if (p.listens('command') || p.listens('credential') || p.session.carve !== undefined)
      dialogueOf(p).take(p, r.bytes, r.pos, r.end, request)
    if (p.session.settings.mode !== 'tshark' && p.session.demand.reach === undefined && !p.session.wantsAny(smtp)) {
      startTls(r, p, request)
      r.pos = r.end
      return
    }
    const state = p.conversation?.state(smtp, () => new SmtpState()) ?? new SmtpState()
    p.columns.name('SMTP')
    p.columns.set(request ? 'C: ' : 'S: ')
    if (request) readClient(r, p, f, state)
    else readServer(r, p, f, state)
    r.pos = r.end
  },
  end(p) {
    if (p.conversation !== undefined) p.session.recall<Dialogues>(smtp)?.get(p.conversation.serial)?.end(p)
  },
})

type Fields = typeof smtp.f
type Dialogues = Map<number, SmtpDialogue>

function dialogueOf(p: Packet): SmtpDialogue {
  const all = p.session.state<Dialogues>(smtp, () => {
    const made: Dialogues = new Map()
    p.session.whenDone(() => {
      for (const x of made.values()) x.end(p)
    })
    return made
  })
  const key = p.conversation?.serial ?? -1
  let dialogue = all.get(key)
  if (dialogue === undefined) all.set(key, (dialogue = new SmtpDialogue()))
  return dialogue
}

/** The client is who sends to the known port, otherwise who opened the connection. */
function isRequest(p: Packet): boolean {
  const { registry } = p.session
  if (registry.lookup('tcp.port', p.dstPort) === smtp) return true
  if (registry.lookup('tcp.port', p.srcPort) === smtp) return false
  return p.forward
}

function startTls(r: Reader, p: Packet, request: boolean): void {
  const state = p.conversation?.state(smtp, () => new SmtpState())
  if (state === undefined) return
  const { bytes, pos } = r
  if (request) state.starting = sameWord(bytes, pos, lineEnd(bytes, pos, r.end), 'starttls')
  else answerTls(p, state, latin1(bytes, pos, Math.min(pos + 3, r.end)) === '220')
}

function answerTls(p: Packet, state: SmtpState, yes: boolean): void {
  if (!state.starting) return
  state.starting = false
  const tls = p.session.registry.protocol('tls')
  if (yes && tls !== undefined) p.conversation?.upgrade(smtp, tls)
}

/** What the client's segment is: its last complete line decides. Follows the state line by line. */
function classify(r: Reader, state: SmtpState): { kind: number; at: number; line: number; auth: number } {
  const b = r.bytes
  const { end } = r
  let kind = COMMAND
  let auth = NO_AUTH
  for (let at = r.pos; at < end; ) {
    let stop = completeLine(b, at, end)
    const whole = stop >= 0
    if (!whole) stop = end
    const next = whole ? nextLine(b, stop, end) : end
    if (state.data) {
      const full = r.startsWith('.\r\n', at - r.pos) && state.broken
      const ended = full || r.startsWith('\r\n.\r\n', at - r.pos)
      state.broken = r.limit <= end && end - at >= 2 && b[end - 2] === 13 && b[end - 1] === 10
      if (ended) {
        state.data = false
        return { kind: END, at, line: stop - at, auth }
      }
      kind = MESSAGE
      if (state.announced > 0) {
        state.counted += end - at
        if (state.counted === state.announced) {
          state.data = false
          return { kind, at: end, line: 0, auth }
        }
      }
    } else if (whole) {
      const length = stop - at
      if (state.wantsUser || state.wantsPassword) {
        kind = COMMAND
        if (at === r.pos) auth = state.wantsUser || state.auth === NTLM ? state.auth : PASSWORD
        if (state.wantsUser) {
          state.wantsUser = false
          state.wantsPassword = state.auth === LOGIN
        } else state.wantsPassword = false
      } else if (sameWord(b, at, at + 4, 'data') && length >= 4) {
        kind = COMMAND
        state.data = true
        state.announced = 0
        state.last = false
      } else if (length >= 4 && sameWord(b, at, at + 4, 'bdat')) {
        kind = COMMAND
        announce(state, latin1(b, at + 4, stop))
      } else if (length >= 10 && sameWord(b, at, at + 10, 'auth login')) {
        kind = COMMAND
        state.auth = LOGIN
        state.wantsUser = length <= 11
        state.wantsPassword = length > 11
      } else if (length >= 10 && sameWord(b, at, at + 10, 'auth plain')) {
        kind = COMMAND
        state.auth = PLAIN
        state.wantsUser = length <= 11
      } else if (length > 10 && sameWord(b, at, at + 10, 'auth ntlm ')) {
        kind = COMMAND
        state.auth = NTLM
        state.wantsPassword = true
      } else if (sameWord(b, at, stop, 'starttls')) {
        kind = COMMAND
        state.starting = true
      } else if (whole) kind = state.auth !== NO_AUTH || isCommand(b, at, stop) ? COMMAND : MESSAGE
    }
    at = next
  }
  return { kind, at: end, line: 0, auth }
}

/** BDAT's size; without any, data follows until a full stop. */
function announce(state: SmtpState, text: string): void {
  const size = Number.parseInt(text, 10)
  state.counted = 0
  state.last = /\bLAST\b/i.test(text)
  state.announced = Number.isNaN(size) ? 0 : size
  state.data = text === '' || size > 0
}

/** Four letters, and nothing or a space behind them. */
function isCommand(b: Uint8Array, from: number, to: number): boolean {
  if (to - from < 4 || (to - from > 4 && b[from + 4] !== 32)) return false
  for (let i = from; i < from + 4; i++) {
    const c = b[i] | 32
    if (c < 97 || c > 122) return false
  }
  return true
}

function readClient(r: Reader, p: Packet, f: Fields, state: SmtpState): void {
  const start = r.pos
  const { kind, at, line, auth } = classify(r, state)
  if (kind === MESSAGE) {
    p.columns.add(`DATA fragment, ${r.left} byte${r.left === 1 ? '' : 's'}`)
    state.add(p, r.bytes, start, r.end)
    showText(r, p)
    const foretold = p.session.foretold(p.number, f['data.reassembled.in'])
    if (state.announced > 0 && !state.data && state.last) {
      state.take(p)
      r.row(f['data.reassembled.in'], start, 0, p.number)
    } else if (foretold !== undefined) r.row(f['data.reassembled.in'], start, 0, foretold.value)
    return
  }
  if (kind === END) {
    r.row(f.eom, start, line, 0)
    r.as(READ)
    r.label(f.eom, 'C: .')
    p.columns.add('.')
    state.add(p, r.bytes, start, at)
    const { bytes, parts } = state.take(p)
    if (parts.length === 0) return
    r.pos = r.end
    p.over(r, 'Reassembled SMTP', bytes, 0, bytes.length, () => {
      fragmentRows(r, p, f, parts, bytes.length)
      p.columns.set('')
      p.call(imf, r)
    })
    return
  }
  if (auth !== NO_AUTH) readProof(r, p, f, auth)
  else readCommands(r, p, f, state)
}

function showText(r: Reader, p: Packet): void {
  const lines = p.session.registry.protocol('data-text-lines')
  if (lines === undefined || !p.shows(lines)) return
  const { locked } = p.columns
  p.columns.locked = true
  p.inside(lines, r)
  p.columns.locked = locked
}

/** A line that is not a command but what a command asked for. */
function readProof(r: Reader, p: Packet, f: Fields, auth: number): void {
  const { bytes, pos, end } = r
  const stop = lineEnd(bytes, pos, end)
  if (auth === NTLM) {
    r.row(f.req, pos, 0, 1)
    r.row(f.command_line, pos, stop - pos, 0, asciiz(bytes, pos, stop))
    p.columns.add(printable(bytes, pos, stop))
    return
  }
  const field = auth === PLAIN ? f['auth.username_password'] : auth === LOGIN ? f['auth.username'] : f['auth.password']
  r.row(f.req, pos, 0, 1)
  r.row(field, pos, stop - pos, 0, asciiz(bytes, pos, stop))
  p.columns.add(`${auth === PLAIN ? '' : auth === LOGIN ? 'User: ' : 'Pass: '}${printable(bytes, pos, stop)}`)
  if (auth === PLAIN) complain(r, field, f)
}

function complain(r: Reader, under: Fields[keyof Fields], f: Fields): void {
  const t = r.nest(under)
  r.expert(f.base64_decode)
  r.unnest(t)
}

function readCommands(r: Reader, p: Packet, f: Fields, state: SmtpState): void {
  const { bytes, end } = r
  const start = r.pos
  for (let at = start; at < end; ) {
    const stop = lineEnd(bytes, at, end)
    const next = nextLine(bytes, stop, end)
    if (at > start) p.columns.add(' | ')
    r.row(f.req, start, 0, 1)
    r.row(f.command_line, at, next - at, 0, asciiz(bytes, at, next))
    const t = r.nest(f.command_line)
    const word = Math.min(stop, at + 4)
    r.row(f['req.command'], at, word - at, 0, asciiz(bytes, at, word))
    r.as(READ)
    if (stop > at + 5) r.row(f['req.parameter'], at + 5, stop - at - 5, 0, asciiz(bytes, at + 5, stop))
    readInitial(r, p, f, state, at, stop)
    r.unnest(t)
    at = next
  }
}

/** A command's text in the column, and the proof that AUTH carries at once. */
function readInitial(r: Reader, p: Packet, f: Fields, state: SmtpState, at: number, stop: number): void {
  const { bytes } = r
  const isAuth = stop - at > 11 && sameWord(bytes, at, at + 5, 'auth ')
  if (isAuth && state.auth === LOGIN && sameWord(bytes, at + 5, at + 11, 'login ')) {
    const user = asciiz(bytes, at + 11, stop)
    p.columns.add(`${printable(bytes, at, at + 11)}User: ${printable(bytes, at + 11, stop)}`)
    r.row(f['auth.username'], at + 11, stop - at - 11, 0, user)
    return
  }
  p.columns.add(printable(bytes, at, stop))
  if (!isAuth || state.auth !== PLAIN || !sameWord(bytes, at + 5, at + 11, 'plain ')) return
  r.row(f['auth.username_password'], at + 11, stop - at - 11, 0, asciiz(bytes, at + 11, stop))
  complain(r, f['auth.username_password'], f)
}

const digit = (c: number): boolean => c >= 48 && c <= 57

function readServer(r: Reader, p: Packet, f: Fields, state: SmtpState): void {
  const { bytes, end } = r
  const start = r.pos
  r.row(f.rsp, start, 0, 1)
  let open = -1
  // a reply of several lines goes on
  let more = false
  for (let at = start; at < end; ) {
    const stop = lineEnd(bytes, at, end)
    const next = nextLine(bytes, stop, end)
    if (at > start) p.columns.add(' | ')
    if (stop - at >= 3 && digit(bytes[at]) && digit(bytes[at + 1]) && digit(bytes[at + 2])) {
      const code = (bytes[at] - 48) * 100 + (bytes[at + 1] - 48) * 10 + bytes[at + 2] - 48
      if (!more) {
        answer(p, state, code)
        p.columns.add(printable(bytes, at, stop))
        r.row(f.response, at, next - at, 0, asciiz(bytes, at, next))
        open = r.nest(f.response)
        r.row(f['response.code'], at, 3, code)
        if (stop - at >= 4 && bytes[at + 3] === 45) unexpected(r, f, code, next)
      } else p.columns.add(printable(bytes, Math.min(at + 4, stop), stop))
      if (stop - at >= 4) {
        r.row(f['rsp.parameter'], at + 4, stop - at - 4, 0, asciiz(bytes, at + 4, stop))
        r.as(READ)
      }
      more = stop - at >= 4 && bytes[at + 3] === 45
      if (!more) {
        r.unnest(open)
        open = -1
      }
    }
    at = next
  }
  r.unnest(open)
}

/** Codes on the further lines of a reply that differ from the first line's. */
function unexpected(r: Reader, f: Fields, code: number, from: number): void {
  const { bytes, end } = r
  const t = r.nest(f['response.code'])
  for (let at = from; at < end; ) {
    const stop = lineEnd(bytes, at, end)
    const text = latin1(bytes, at, Math.min(stop, at + 4))
    if (/^\d{3}/.test(text)) {
      const other = Number(text.slice(0, 3))
      if (other !== code)
        r.expert(
          f['response.code.unexpected'],
          `Unexpected response code ${other} in multiline response. Expected ${code}`,
        )
      if (text[3] !== '-') break
    }
    at = nextLine(bytes, stop, end)
  }
  r.unnest(t)
}

/** What a reply's code changes. */
function answer(p: Packet, state: SmtpState, code: number): void {
  if (code === 235 || code >= 500) {
    state.auth = NO_AUTH
    state.wantsUser = false
    state.wantsPassword = false
  }
  answerTls(p, state, code === 220)
}
