import { lineEnd, nextLine, sameWord } from '../../bytes/lines.js'
import { asciiz, latin1, printable } from '../../bytes/text.js'
import { bool, duration, frame, stringz } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { MORE, protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { GENERATED, PLAIN } from '../../packet/tape.js'
import { imf } from '../imf/index.js'
import { completeLine } from '../smtp/lines.js'
import { ImapDialogue } from './dialogue.js'

const MAX_LINE = 1 << 16
/** Requests that wait for their answer. */
const WAITING = 10_000

interface Asked {
  readonly frame: number
  readonly seconds: number
  readonly nanos: number
}

class ImapState {
  readonly asked = new Map<string, Asked>()
  /** Tag of a STARTTLS. */
  starting = ''
  /** The layer is shown in a segment whose message goes on. */
  begins = false
}

const truth = { states: ['True', 'False'] as const }

/** Internet Message Access Protocol: RFC 9051 and RFC 3501. */
export const imap = protocol({
  name: 'imap',
  title: 'Internet Message Access Protocol',
  on: { 'tcp.port': [143], 'tcp.heuristic': [] },
  hands: ['imf', 'tls'],
  header: {},
  fields: {
    isrequest: bool('Request', { hidden: true, ...truth }),
    line: stringz('Line'),
    request: stringz('Request'),
    request_tag: stringz('Request Tag'),
    response: stringz('Response'),
    response_tag: stringz('Response Tag'),
    'request.command': stringz('Request Command'),
    'response.command': stringz('Response Command'),
    'response.status': stringz('Response Status'),
    tag: stringz('Tag', { hidden: true }),
    command: stringz('Command', { hidden: true }),
    'request.folder': stringz('Request Folder'),
    'request.command.uid': bool('Request isUID', truth),
    'request.username': stringz('Request Username'),
    'request.password': stringz('Request Password'),
    response_in: frame('Response In', { generated: true }),
    response_to: frame('Request In', { generated: true }),
    time: duration('Response Time', { generated: true }),
  },
  detect(r, p) {
    if (p.session.settings.mode === 'tshark') return 'no'
    const line = latin1(r.bytes, r.pos, lineEnd(r.bytes, r.pos, Math.min(r.end, r.pos + 512)))
    return /^\* (?:OK|PREAUTH)\b.*\bIMAP/i.test(line) ? 'yes' : 'no'
  },
  frame(r, p) {
    const n = wholeLines(r)
    if (n > 0) return n
    return r.left > MAX_LINE && p.session.settings.mode !== 'tshark' && completeLine(r.bytes, r.pos, r.end) < 0
      ? r.left
      : MORE
  },
  begun(r, p) {
    // where a line is there whose literal is not, the layer is shown already
    if (p.session.settings.mode !== 'tshark' || p.layerProtocols.some(x => x.name === 'imap')) return
    if (r.pos >= r.end || completeLine(r.bytes, r.pos, r.end) < 0) return
    const { pos } = r
    const state = stateOf(p)
    state.begins = true
    p.call(imap, r)
    state.begins = false
    r.pos = pos
  },
  dissect(r, p, f) {
    const request = isRequest(p)
    const state = stateOf(p)
    if (state.begins) {
      r.row(f.isrequest, r.pos, 0, request ? 1 : 0)
      r.pos = r.end
      return
    }
    if (p.listens('command') || p.listens('credential') || p.session.carve !== undefined)
      dialogueOf(p).take(p, r.bytes, r.pos, r.end, request)
    p.columns.name('IMAP')
    r.row(f.isrequest, r.pos, 0, request ? 1 : 0)
    // mails within are layers of their own, and the lines behind them still belong to this one
    p.tape.length[p.layerRow(imap)] = r.left
    readLines(r, p, f, state, request)
    r.pos = r.end
  },
  end(p) {
    if (p.conversation !== undefined) p.session.recall<Dialogues>(imap)?.get(p.conversation.serial)?.end(p)
  },
})

type Fields = typeof imap.f
type Dialogues = Map<number, ImapDialogue>

function stateOf(p: Packet): ImapState {
  return p.conversation?.state(imap, () => new ImapState()) ?? new ImapState()
}

function isRequest(p: Packet): boolean {
  if (p.dstPort === 143) return true
  return p.srcPort !== 143 && p.forward
}

function dialogueOf(p: Packet): ImapDialogue {
  const all = p.session.state<Dialogues>(imap, () => {
    const made: Dialogues = new Map()
    p.session.whenDone(() => {
      for (const x of made.values()) x.end(p)
    })
    return made
  })
  const key = p.conversation?.serial ?? -1
  let dialogue = all.get(key)
  if (dialogue === undefined) all.set(key, (dialogue = new ImapDialogue()))
  return dialogue
}

/** Bytes of the literal that a line of FETCH ends with: `{123}`; -1 for none. */
export function literalOf(b: Uint8Array, from: number, stop: number): number {
  if (b[stop - 1] !== 125) return -1
  let at = stop - 2
  let size = 0
  for (let unit = 1; at > from && b[at] >= 48 && b[at] <= 57 && unit < 1e10; unit *= 10) size += (b[at--] - 48) * unit
  if (b[at] !== 123 || at === stop - 2) return -1
  return b[from] === 42 && / FETCH /i.test(latin1(b, from, Math.min(stop, from + 64))) ? size : -1
}

/** Bytes of the lines that are whole, with their literals. */
function wholeLines(r: Reader): number {
  const b = r.bytes
  const { end } = r
  let at = r.pos
  while (at < end) {
    const stop = completeLine(b, at, end)
    if (stop < 0) break
    const next = nextLine(b, stop, end)
    const literal = literalOf(b, at, stop)
    if (literal > end - next) break
    at = literal > 0 ? next + literal : next
  }
  return at - r.pos
}

function readLines(r: Reader, p: Packet, f: Fields, state: ImapState, request: boolean): void {
  const b = r.bytes
  const { end } = r
  const kind = request ? 'Request: ' : 'Response: '
  // the column shows the first line that is tagged, or the first
  let shown = 0
  for (let at = r.pos; at < end; ) {
    const stop = lineEnd(b, at, end)
    const next = nextLine(b, stop, end)
    const tagged = request || b[at] !== 42
    if (p.columns.wanted && (shown === 0 || (shown === 1 && tagged))) {
      p.columns.set(`${kind}${printable(b, at, stop)}`)
      shown = tagged ? 2 : 1
    }
    r.pos = at
    r.row(f.line, at, next - at, 0, asciiz(b, at, next))
    const t = r.nest(f.line)
    if (tagged && stop > at) {
      r.row(request ? f.request : f.response, at, stop - at, 0, asciiz(b, at, stop))
      if (request) readRequest(r, p, f, state, at, stop)
      else readResponse(r, p, f, state, at, stop)
    }
    r.unnest(t)
    at = next
    const literal = request ? -1 : literalOf(b, r.pos, stop)
    if (literal > 0) {
      const size = Math.min(literal, end - at)
      r.pos = at
      r.enter(size)
      p.columns.set('')
      shown = 2
      p.call(imf, r)
      r.leave()
      at += size
    }
  }
}

/** Where the word at `at` ends. */
function wordEnd(b: Uint8Array, at: number, stop: number): number {
  while (at < stop && b[at] !== 32) at++
  return at
}

function skipBlanks(b: Uint8Array, at: number, stop: number): number {
  while (at < stop && b[at] === 32) at++
  return at
}

const FOLDERS: ReadonlySet<string> = new Set([
  'SELECT',
  'EXAMINE',
  'CREATE',
  'DELETE',
  'RENAME',
  'SUBSCRIBE',
  'UNSUBSCRIBE',
  'STATUS',
  'APPEND',
])

function readRequest(r: Reader, p: Packet, f: Fields, state: ImapState, at: number, stop: number): void {
  const b = r.bytes
  let end = wordEnd(b, at, stop)
  if (end === at) return
  const tag = asciiz(b, at, end)
  r.row(f.request_tag, at, end - at, 0, tag)
  r.row(f.tag, at, end - at, 0, tag)
  let from = skipBlanks(b, end, stop)
  if (from >= stop) return
  end = wordEnd(b, from, stop)
  const first = from
  const firstEnd = end
  if (sameWord(b, from, end, 'uid')) {
    r.row(f['request.command.uid'], from, end - from, 1)
    from = skipBlanks(b, end, stop)
    if (from >= stop) return
    end = wordEnd(b, from, stop)
  }
  const command = asciiz(b, from, end)
  const upper = command.toUpperCase()
  r.row(f['request.command'], from, end - from, 0, command)
  r.row(f.command, first, firstEnd - first, 0, asciiz(b, first, firstEnd))
  if (state.asked.size < WAITING) state.asked.set(tag, { frame: p.number, seconds: p.seconds, nanos: p.nanos })
  if (upper === 'STARTTLS') state.starting = tag
  const answer = p.session.foretold(p.number, f.response_in)
  from = skipBlanks(b, end, stop)
  if (FOLDERS.has(upper) || upper === 'COPY') {
    if (upper === 'COPY') from = skipBlanks(b, wordEnd(b, from, stop), stop)
    end = wordEnd(b, from, stop)
    if (end > from) r.row(f['request.folder'], from, end - from, 0, asciiz(b, from, end))
  } else if (upper === 'LOGIN') readLogin(r, f, from, stop)
  if (answer !== undefined) r.row(f.response_in, at, 0, answer.value)
}

function readLogin(r: Reader, f: Fields, from: number, stop: number): void {
  const b = r.bytes
  let end = wordEnd(b, from, stop)
  r.row(f['request.username'], from, end - from, 0, asciiz(b, from, end))
  r.as(PLAIN)
  from = skipBlanks(b, end, stop)
  if (from >= stop) r.short()
  end = wordEnd(b, from, stop)
  // what stands between the password's first and last character: it is taken to be in quotes
  r.row(f['request.password'], from, end - from, 0, asciiz(b, from + 1, Math.max(end - 1, from + 1)))
}

function readResponse(r: Reader, p: Packet, f: Fields, state: ImapState, at: number, stop: number): void {
  const b = r.bytes
  let end = wordEnd(b, at, stop)
  if (end === at) return
  const tag = asciiz(b, at, end)
  r.row(f.response_tag, at, end - at, 0, tag)
  r.row(f.tag, at, end - at, 0, tag)
  let from = skipBlanks(b, end, stop)
  if (from < stop) {
    end = wordEnd(b, from, stop)
    const good = sameWord(b, from, end, 'ok')
    r.row(f['response.status'], from, end - from, 0, asciiz(b, from, end))
    from = skipBlanks(b, end, stop)
    if (from < stop) {
      end = wordEnd(b, from, stop)
      const command = asciiz(b, from, end)
      r.row(f['response.command'], from, end - from, 0, command)
      r.row(f.command, from, end - from, 0, command)
    }
    if (good && state.starting === tag) startTls(p, state)
  }
  const asked = state.asked.get(tag)
  if (asked === undefined) return
  r.row(f.response_to, at, 0, asked.frame)
  r.as(GENERATED)
  let seconds = p.seconds - asked.seconds
  let nanos = p.nanos - asked.nanos
  if (nanos < 0) {
    nanos += 1_000_000_000
    seconds--
  }
  r.row(f.time, at, 0, 0, [seconds, nanos])
  p.session.foretell(asked.frame, f.response_in, p.number)
}

function startTls(p: Packet, state: ImapState): void {
  state.starting = ''
  const tls = p.session.registry.protocol('tls')
  if (tls !== undefined) p.conversation?.upgrade(imap, tls)
}
