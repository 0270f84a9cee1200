import { lineEnd, nextLine, sameWord } from '../../bytes/lines.js'
import { asciiz, latin1, printable } from '../../bytes/text.js'
import { expert, type Field, string } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { MORE, protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { imf } from '../imf/index.js'
import { FRAGMENT_FIELDS, fragmentRows } from '../smtp/fragments.js'
import { SmtpState } from '../smtp/state.js'
import { PopDialogue } from './dialogue.js'

const MAX_LINE = 1 << 16

/** A connection: the mail that RETR or TOP asked for. */
class PopState extends SmtpState {
  asked = false
  total = 0
  read = 0
}

/** Post Office Protocol: RFC 1939, with RFC 2595 (STLS). */
export const pop = protocol({
  name: 'pop',
  title: 'Post Office Protocol',
  on: { 'tcp.port': [110], 'tcp.heuristic': [] },
  hands: ['imf', 'tls'],
  header: {},
  fields: {
    response: string('Response'),
    'response.indicator': string('Response indicator'),
    'response.description': string('Response description'),
    'response.data': string('Data'),
    request: string('Request'),
    'request.command': string('Request command'),
    'request.parameter': string('Request parameter'),
    'request.data': string('Data'),
    ...FRAGMENT_FIELDS,
    'response.tot_len.invalid': expert('Length must be a string containing an integer', 'error', 'Malformed'),
  },
  detect(r, p) {
    if (p.session.settings.mode === 'tshark') return 'no'
    const line = latin1(r.bytes, r.pos, lineEnd(r.bytes, r.pos, Math.min(r.end, r.pos + 512)))
    return /^\+OK .*\bPOP3?\b/i.test(line) ? 'yes' : 'no'
  },
  frame(r, p) {
    if (p.session.settings.mode === 'tshark') return r.left
    const last = r.bytes.lastIndexOf(10, r.end - 1)
    if (last >= r.pos) return last + 1 - r.pos
    return r.left > MAX_LINE ? r.left : MORE
  },
  dissect(r, p, f) {
    const request = p.dstPort === 110 || (p.srcPort !== 110 && p.forward)
    if (p.listens('command') || p.listens('credential') || p.session.carve !== undefined)
      dialogueOf(p).take(p, r.bytes, r.pos, r.end, request)
    const state = p.conversation?.state(pop, () => new PopState()) ?? new PopState()
    if (p.session.settings.mode !== 'tshark' && p.session.demand.reach === undefined && !p.session.wantsAny(pop)) {
      const stop = lineEnd(r.bytes, r.pos, r.end)
      if (request) state.starting = sameWord(r.bytes, r.pos, stop, 'stls')
      else if (r.startsWith('+OK')) startTls(p, state)
      r.pos = r.end
      return
    }
    p.columns.name('POP')
    if (request) readRequest(r, p, f, state)
    else readResponse(r, p, f, state)
    r.pos = r.end
  },
  end(p) {
    if (p.conversation !== undefined) p.session.recall<Dialogues>(pop)?.get(p.conversation.serial)?.end(p)
  },
})

type Fields = typeof pop.f
type Dialogues = Map<number, PopDialogue>

function dialogueOf(p: Packet): PopDialogue {
  const all = p.session.state<Dialogues>(pop, () => {
    const made: Dialogues = new Map()
    p.session.whenDone(() => {
      for (const x of made.values()) x.end(p)
    })
    return made
  })
  const key = p.conversation?.serial ?? -1
  let dialogue = all.get(key)
  if (dialogue === undefined) all.set(key, (dialogue = new PopDialogue()))
  return dialogue
}

function startTls(p: Packet, state: PopState): void {
  if (!state.starting) return
  state.starting = false
  const tls = p.session.registry.protocol('tls')
  if (tls !== undefined) p.conversation?.upgrade(pop, tls)
}

/** The first line's words, under the line. */
function firstLine(r: Reader, f: Field, word: Field, rest: Field, extra?: () => void): void {
  const b = r.bytes
  const at = r.pos
  const stop = lineEnd(b, at, r.end)
  line(r, f, at, stop)
  const t = r.nest(f)
  if (stop > at) {
    let end = at
    while (end < stop && b[end] !== 32) end++
    let from = end
    while (from < stop && b[from] === 32) from++
    r.row(word, at, end - at, 0, asciiz(b, at, end))
    extra?.()
    if (stop > from) r.row(rest, from, stop - from, 0, asciiz(b, from, stop))
  }
  r.unnest(t)
}

function line(r: Reader, f: Field, at: number, stop: number): void {
  const next = nextLine(r.bytes, stop, r.end)
  // the line is only shown
  r.row(f, at, next - at, 0, '')
  if (r.full) r.label(f, printable(r.bytes, at, next))
}

/** The lines behind the first. */
function moreLines(r: Reader, f: Field): void {
  const b = r.bytes
  if (!r.wants(f)) return
  for (let at = nextLine(b, lineEnd(b, r.pos, r.end), r.end); at < r.end; ) {
    const stop = lineEnd(b, at, r.end)
    line(r, f, at, stop)
    at = nextLine(b, stop, r.end)
  }
}

function readRequest(r: Reader, p: Packet, f: Fields, state: PopState): void {
  const b = r.bytes
  const stop = lineEnd(b, r.pos, r.end)
  p.columns.set(`C: ${printable(b, r.pos, stop)}`)
  const word = latin1(b, r.pos, Math.min(stop, r.pos + 4)).toUpperCase()
  if (word === 'RETR' || word.startsWith('TOP')) state.asked = true
  if (word === 'STLS') state.starting = true
  firstLine(r, f.request, f['request.command'], f['request.parameter'])
  moreLines(r, f['request.data'])
}

function readResponse(r: Reader, p: Packet, f: Fields, state: PopState): void {
  const b = r.bytes
  const stop = lineEnd(b, r.pos, r.end)
  const good = sameWord(b, r.pos, r.pos + 3, '+ok')
  if (!good && !sameWord(b, r.pos, r.pos + 4, '-err')) {
    readMail(r, p, f, state)
    return
  }
  p.columns.set(`S: ${printable(b, r.pos, stop)}`)
  let odd = false
  if (state.asked) {
    state.asked = false
    if (good && stop - r.pos > 4) {
      const text = latin1(b, r.pos + 4, Math.min(stop, r.pos + 64))
      const size = /^\s*(\d{1,10})/.exec(text)
      state.read = 0
      state.total = size === null ? 0 : Number(size[1])
      odd = size === null
    }
  }
  if (good) startTls(p, state)
  else state.starting = false
  firstLine(r, f.response, f['response.indicator'], f['response.description'], () => {
    if (odd) r.expert(f['response.tot_len.invalid'])
  })
  moreLines(r, f['response.data'])
}

/** What is no reply is a mail, or goes on with one whose size was told. */
function readMail(r: Reader, p: Packet, f: Fields, state: PopState): void {
  if (state.read >= state.total) {
    p.columns.set('')
    p.tape.length[p.layerRow(pop)] = r.left
    p.call(imf, r)
    return
  }
  const length = r.left
  p.columns.set(`S: DATA fragment, ${length} byte${length === 1 ? '' : 's'}`)
  state.read += length
  state.add(p, r.bytes, r.pos, r.end)
  if (state.read < state.total) {
    const foretold = p.session.foretold(p.number, f['data.reassembled.in'])
    if (foretold !== undefined) r.row(f['data.reassembled.in'], r.pos, 0, foretold.value)
    return
  }
  const { bytes, parts } = state.take(p)
  r.pos = r.end
  p.over(r, 'Reassembled POP', bytes, 0, bytes.length, () => {
    fragmentRows(r, p, f, parts, bytes.length)
    p.columns.set('')
    p.call(imf, r)
  })
}
