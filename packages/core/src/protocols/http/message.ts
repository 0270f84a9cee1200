import { latin1, printable } from '../../bytes/text.js'
import { TEXT } from '../../packet/field.js'
import type { Content, Packet } from '../../packet/packet.js'
import type { Protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { dataInside, showBody, stretchMessage, tellObject } from './body.js'
import { type BodySink, ChunkedContent, FixedContent, OpenContent } from './content.js'
import { beginRequest, beginResponse } from './exchange.js'
import { CHUNKED, type Head, NOTIFICATION, OTHER, REQUEST, RESPONSE, UNTIL_CLOSE } from './head.js'
import { foretellMessage } from './hindsight.js'
import { type HttpFields, showHead } from './show.js'
import { type HttpState, notMessage, type Shared } from './state.js'
import { openConnect, openUpgrade } from './tunnel.js'

/** Bytes of the message's body, UNTIL_CLOSE or CHUNKED (RFC 9112, section 6.3); `method` is that of the request it answers. */
export function bodyLength(head: Head, method: string): number {
  if (head.kind !== RESPONSE) return head.chunked ? CHUNKED : Math.max(head.length, 0)
  const { code } = head
  if (method === 'HEAD' || (code >= 100 && code < 200) || code === 204 || code === 304) return 0
  if (method === 'CONNECT' && code >= 200 && code < 300) return 0
  return head.chunked ? CHUNKED : head.length >= 0 ? head.length : UNTIL_CLOSE
}

/** Method of the request that the next response answers. */
export function methodBefore(state: HttpState, shared: Shared): string {
  return shared.tshark ? state.method : (state.waiting[0]?.method ?? '')
}

/** Empty lines before a start line: one where tshark takes one, otherwise all. */
export function emptyLines(r: Reader, tshark: boolean): number {
  const b = r.bytes
  let at = r.pos
  if (tshark) return b[at] === 13 && at + 2 < r.end && b[at + 1] === 10 ? 2 : 0
  while (at < r.end && (b[at] === 13 || b[at] === 10)) at++
  return at - r.pos
}

/**
 * Reads one message; false where it is none, or its kind cannot be told. `only` is set for a message that came in one datagram: its
 * body is the rest.
 */
export function readMessage(
  http: Protocol,
  r: Reader,
  p: Packet,
  f: HttpFields,
  state: HttpState,
  shared: Shared,
  datagram: boolean,
): boolean {
  const { head } = shared
  const breaks = emptyLines(r, shared.tshark)
  const start = r.pos
  r.pos += breaks
  head.read(r.bytes, r.pos, r.end, !shared.tshark)
  const binary = r.pos >= r.end || !(r.bytes[r.pos] >= 32 && r.bytes[r.pos] < 127)
  if (binary) head.kind = OTHER
  if (breaks > 0 && shared.showing) p.tape.start[p.layerRow(http)] = r.pos
  if (datagram) {
    p.runStart = start
    p.runEnd = r.end
  }
  if (p.full) stretchMessage(p, state, r.pos)
  if (head.kind === OTHER) {
    r.pos = start
    // header fields without a start line pass for HTTP's even where none was spoken
    if (!state.seen && (binary || head.count === 0)) {
      // tshark exports what it took for a body before it changed its mind
      if (shared.tshark && !binary && p.listens('object')) tellObject(r, p, state, undefined)
      return false
    }
    column(http, p, 'Continuation')
    if (binary) notMessage(http, p)
    if (shared.whole) {
      if (binary) dataInside(r, p)
      else {
        showHead(r, p, f, head, state, shared.names)
        if (shared.bodies) showBody(r, p, f, head, state)
      }
    }
    r.pos = r.end
    return true
  }
  state.seen = true
  if (p.columns.wanted) column(http, p, `${printable(r.bytes, head.line0, head.lineEnd)} `)
  if (shared.showing && breaks > 0) leadingBreak(r, f, start, breaks)
  const response = head.kind === RESPONSE
  const method = methodBefore(state, shared)
  let length = bodyLength(head, method)
  // in a datagram, what follows a response or a notification is its body; tshark's notifications take the rest of their segment
  const rest = datagram ? head.kind !== REQUEST : shared.tshark && head.kind === NOTIFICATION && !head.chunked
  if (rest && head.length < 0) length = UNTIL_CLOSE
  const before = state.number
  count(r, p, head, state)
  if (head.kind !== NOTIFICATION) foretellMessage(p, f, state, state.number !== before)
  if (shared.showing) {
    if ((p.srcPort === 443 || p.dstPort === 443) && p.transport === 6 && !p.layerProtocols.some(x => x.name === 'tls'))
      r.expert(f.tls_port)
    showHead(r, p, f, head, state, shared.names)
  }
  const tunnelled = response && opens(p, r, head, method, state, shared)
  if (!datagram) {
    const sink = response
      ? beginResponse(p, r.bytes, head, state, shared, length === 0)
      : beginRequest(p, r.bytes, head, state, shared)
    passBody(r, p, head, length, shared, sink)
  }
  r.pos = Math.min(head.end, r.end)
  if (datagram && length >= 0) r.bound(length)
  if (shared.bodies && !(tunnelled && !shared.tshark)) showBody(r, p, f, head, state)
  if (shared.whole) r.pos = r.end
  return true
}

/** Names the protocol and sets the info of a packet list; what the message before it in the packet said stays. */
function column(http: Protocol, p: Packet, info: string): void {
  p.columns.name(http.name.toUpperCase())
  p.columns.set(info)
}

function leadingBreak(r: Reader, f: HttpFields, start: number, length: number): void {
  const text = f.leading_crlf.title
  r.note(text, start, length)
  const t = r.nest(TEXT)
  r.expert(f.leading_crlf)
  r.unnest(t)
}

function count(r: Reader, p: Packet, head: Head, state: HttpState): void {
  if (head.kind === RESPONSE) state.responded(p)
  else {
    state.method = latin1(r.bytes, head.parts[0], head.parts[1])
    state.target = latin1(r.bytes, head.parts[2], head.parts[3])
    if (head.kind === REQUEST) state.requested(p)
  }
}

/** Whether what follows the response is another protocol's. */
function opens(p: Packet, r: Reader, head: Head, method: string, state: HttpState, shared: Shared): boolean {
  if (head.code === 101) {
    const i = head.find(r.bytes, 'upgrade')
    if (i < 0) return false
    state.tunnel = openUpgrade(p, latin1(r.bytes, head.value(i), head.valueEnd(i)))
    return true
  }
  if (method !== 'CONNECT' || (shared.tshark ? head.code !== 200 : head.code < 200 || head.code >= 300)) return false
  state.tunnel = openConnect(state.target)
  return true
}

/** Gives the body to whom it concerns: at once where it is here whole, while it passes otherwise. */
function passBody(r: Reader, p: Packet, head: Head, length: number, shared: Shared, sink: BodySink | undefined): void {
  if (length === 0) {
    sink?.end(true)
    return
  }
  if (shared.whole && sink === undefined) return
  const to = sink ?? NOBODY
  const content: Content =
    length === CHUNKED
      ? new ChunkedContent(to)
      : length === UNTIL_CLOSE
        ? new OpenContent(to)
        : new FixedContent(length, to)
  if (!shared.whole && p.stream !== undefined) {
    p.stream.content = content
    return
  }
  if (content.take(r.bytes, Math.min(head.end, r.end), r.end, p) >= 0) return
  if (r.limit > r.end && !content.gap(r.limit - r.end, p)) return
  content.end(length === UNTIL_CLOSE)
}

const NOBODY: BodySink = {
  write() {},
  gap() {},
  end() {},
}
