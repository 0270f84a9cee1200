import { lineEnd, sameWord } from '../../bytes/lines.js'
import { latin1, printable } from '../../bytes/text.js'
import type { Packet } from '../../packet/packet.js'
import { FOREIGN, MORE, protocol, UNTIL_END, type Verdict } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { type Chunk, readChunk } from './content.js'
import { giveUp } from './exchange.js'
import { FIELDS, METHODS } from './fields.js'
import {
  CHUNKED,
  headEnd,
  MAX_HEAD,
  MAX_LINE,
  NOTIFICATION,
  OTHER,
  RESPONSE,
  startLine,
  starts,
  UNTIL_CLOSE,
} from './head.js'
import { bodyLength, emptyLines, methodBefore, readMessage } from './message.js'
import { type Direction, HttpState, Shared } from './state.js'
import { endTunnel, plainInside, readTunnel } from './tunnel.js'

/** Hypertext Transfer Protocol 1.x: RFC 9112, fields of RFC 9110; chunks, tunnels and upgrades included. */
export const http = protocol({
  name: 'http',
  title: 'Hypertext Transfer Protocol',
  on: {
    'tcp.port': [80, 631, 1900, 2710, 2869, 3128, 3132, 3689, 5985, 8080, 8088, 11371],
    'tls.port': [443],
    'tls.alpn': ['http/1.1', 'http/1.0'],
    'tcp.heuristic': [],
  },
  hands: [
    'ntlmssp',
    'gss-api',
    'media_type',
    'http.heuristic',
    'http.upgrade',
    'tcp.port',
    'tcp.heuristic',
    'media',
    'data',
  ],
  strength: 'strong',
  header: {},
  fields: FIELDS,
  detect,
  frame: frameMessage,
  dissect(r, p, f) {
    const shared = sharedOf(p)
    const state = stateOf(p)
    if (p.columns.wanted) wayOf(p, state).line = ''
    if (state.tunnel !== undefined) readTunnel(http, r, p, f, state.tunnel)
    else if (!readMessage(http, r, p, f, state, shared, false)) {
      p.unseen = true
      r.pos = r.end
    } else p.columns.fence()
  },
  begun(r, p) {
    // a start line is told where it stands, even if the message ends in a later packet
    if (!p.columns.wanted) return
    const way = wayOf(p, stateOf(p))
    if (way.line === '') {
      const from = r.pos + emptyLines(r, true)
      const end = lineEnd(r.bytes, from, r.end)
      const kind = from < end ? startLine(r.bytes, from, end, false) : OTHER
      if (end < r.end && kind !== OTHER) way.line = `${printable(r.bytes, from, end)} `
    }
    if (way.line !== '') p.columns.set(way.line)
  },
  gap(p, length) {
    const state = p.conversation?.recall<HttpState>(http)
    if (state === undefined) return
    if (state.tunnel !== undefined) {
      ;(p.forward ? state.tunnel.up : state.tunnel.down).gap(p, length)
      return
    }
    const way = wayOf(p, state)
    way.searched = 0
    way.chunksAt = 0
    if (p.stream?.content === undefined) state.down.torn = true
  },
  end(p) {
    const state = p.conversation?.recall<HttpState>(http)
    if (state === undefined) return
    if (state.tunnel !== undefined) endTunnel(p, state.tunnel)
    // a response may still be under way while the other direction has ended
    const waiting = state.waiting[0]
    if (waiting?.ends !== undefined && waiting.ends.server === p.src && waiting.ends.serverPort === p.srcPort)
      giveUp(p, state)
  },
})

export function sharedOf(p: Packet): Shared {
  return p.session.recall<Shared>(http) ?? begin(p)
}

function begin(p: Packet): Shared {
  return p.session.state(http, () => {
    p.session.whenDone(() => {
      for (const c of p.session.conversations.all) {
        const state = c.recall<HttpState>(http)
        if (state !== undefined) giveUp(p, state)
      }
    })
    return new Shared(http, p)
  })
}

function stateOf(p: Packet): HttpState {
  return p.conversation?.state(http, () => new HttpState()) ?? new HttpState()
}

const wayOf = (p: Packet, state: HttpState): Direction => (p.forward ? state.up : state.down)

/** How long the message at the cursor is. */
function frameMessage(r: Reader, p: Packet): number {
  const shared = sharedOf(p)
  const state = stateOf(p)
  if (state.tunnel !== undefined) {
    if (!plainInside(r, state, shared)) return r.left
    state.tunnel = undefined
  }
  const b = r.bytes
  const from = r.pos + emptyLines(r, shared.tshark)
  const end = r.end
  const other = state.seen || shared.tshark ? r.left : FOREIGN
  if (from >= end || !(b[from] >= 32 && b[from] < 127)) return other === FOREIGN ? other : skip(r, shared)
  const line = lineEnd(b, from, end)
  if (line + 1 >= end && (line >= end || b[line] === 13)) {
    if (end - from > MAX_LINE) return other
    return shared.tshark || state.seen || mayStart(b, from, end) ? MORE : FOREIGN
  }
  const kind = startLine(b, from, line, !shared.tshark)
  if (kind === OTHER) return other === FOREIGN ? other : skip(r, shared)
  const way = wayOf(p, state)
  const stop = headEnd(b, Math.max(line, r.pos + way.searched), end)
  if (stop < 0) {
    if (end - from > MAX_HEAD) return other
    way.searched = Math.max(0, r.left - 3)
    return MORE
  }
  const { head } = shared
  head.read(b, from, stop, !shared.tshark)
  const method = methodBefore(state, shared)
  const length = bodyLength(head, method)
  const before = head.end - r.pos
  let n = before
  if (shared.whole) {
    if (length === CHUNKED) n = chunks(b, r.pos, head.end, end, way)
    else if (length === UNTIL_CLOSE) n = UNTIL_END
    else if (kind === NOTIFICATION && head.length < 0 && shared.tshark) n = r.left
    else if (kind === RESPONSE && method === 'CONNECT' && head.code === 200 && shared.tshark) n = r.left
    else n += length
    if (!shared.joins) n = n > 0 ? Math.min(n, r.left) : r.left
  }
  if (n === MORE) way.searched = Math.max(0, stop - r.pos - 4)
  else {
    way.searched = 0
    way.chunksAt = 0
  }
  return n
}

/** Bytes up to the next line that starts a message; all, where there is none. */
function skip(r: Reader, shared: Shared): number {
  const b = r.bytes
  if (shared.tshark) {
    // header fields without a start line can tell a length too
    const { head } = shared
    if (b[r.pos] < 32 || b[r.pos] > 126) return r.left
    head.read(b, r.pos, r.end, false)
    return head.blank >= 0 && head.length >= 0 ? Math.min(head.end - r.pos + head.length, r.left) : r.left
  }
  for (let lf = b.indexOf(10, r.pos); lf >= 0 && lf + 16 < r.end; lf = b.indexOf(10, lf + 1)) {
    const stop = lineEnd(b, lf + 1, Math.min(r.end, lf + 1 + MAX_LINE))
    if (strong(b, lf + 1, stop, true)) return lf + 1 - r.pos
  }
  return r.left
}

/** Length of a chunked message, or MORE; goes on where the last call stopped. */
function chunks(b: Uint8Array, start: number, body: number, end: number, way: Direction): number {
  let at = Math.max(body, start + way.chunksAt)
  const chunk: Chunk = { start: 0, size: 0, next: 0 }
  while (at < end) {
    readChunk(b, at, end, chunk)
    if (chunk.start < 0) break
    if (chunk.size < 0) return end - start
    if (chunk.size === 0) {
      const stop = trailersEnd(b, chunk.start, end)
      // a size that is no number ends the chunks without an empty line to wait for
      if (stop < 0 && b[at] !== 48) return end - start
      way.chunksAt = at - start
      return stop < 0 ? MORE : stop - start
    }
    if (chunk.next > end) break
    at = chunk.next
  }
  way.chunksAt = at - start
  return MORE
}

function trailersEnd(b: Uint8Array, from: number, end: number): number {
  if (from < end && b[from] === 10) return from + 1
  if (from + 1 < end && b[from] === 13 && b[from + 1] === 10) return from + 2
  return headEnd(b, from, end)
}

/** Whether the bytes are HTTP's beyond doubt; in tshark's way, by the end of the first line alone. */
function detect(r: Reader, p: Packet): Verdict {
  const b = r.bytes
  const from = r.pos
  const end = lineEnd(b, from, Math.min(r.end, from + MAX_LINE))
  if (p.session.settings.mode === 'tshark') {
    if (end >= r.end || end - from < 8) return 'no'
    return sameWord(b, from, from + 7, 'http/1.') || sameWord(b, end - 8, end - 1, 'http/1.') ? 'yes' : 'no'
  }
  return strong(b, from, end, end < r.end) ? 'yes' : 'no'
}

/** A request line or a status line; a request line that is cut off counts when its method is known. */
function strong(b: Uint8Array, from: number, end: number, complete: boolean): boolean {
  if (starts(b, from, end, 'HTTP/1.'))
    return end - from >= 12 && b[from + 8] === 32 && b[from + 9] >= 49 && b[from + 9] <= 57
  if (b[from] < 65 || b[from] > 90) return false
  const kind = startLine(b, from, end, true)
  if (kind === OTHER || kind === RESPONSE) return false
  if (complete) return starts(b, end - 8, end, 'HTTP/1.')
  if (end - from < 24 && kind !== NOTIFICATION) return false
  for (let i = from; i < end; i++) if (b[i] < 32 || b[i] === 127) return false
  return true
}

/** Whether a first line that is not complete may become HTTP's. */
function mayStart(b: Uint8Array, from: number, end: number): boolean {
  const word = latin1(b, from, Math.min(end, from + 18))
  if ('HTTP/1.'.startsWith(word.slice(0, 7))) return true
  const space = word.indexOf(' ')
  if (space >= 0) return METHODS.has(word.slice(0, space))
  for (const method of METHODS.keys()) if (method.startsWith(word)) return true
  return false
}
