import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { GENERATED } from '../../packet/tape.js'
import { f } from './fields.js'
import { FLAGS } from './flags.js'
import type { Message } from './message.js'
import { Request, Tree } from './state.js'

/** The header that every message starts with: MS-SMB2 2.2.1. */

const RESPONSE = 1
const ASYNC = 2
const CANCEL = 12
const TREE_CONNECT = 3
const PENDING = 0x00000103
/** Message ids from here on answer no request. */
const UNSOLICITED = 0xffff_ffff_ffff_0000

/** Session id at the cursor; what is known of the session below it. */
export function sessionRows(r: Reader, p: Packet, m: Message): void {
  const at = r.pos
  const low = r.peek32le()
  const high = r.peek32le(4)
  r.u64le(f.sesid)
  const c = m.connection
  let s = c.recent
  if (s === undefined || s.low !== low || s.high !== high) s = c.recent = m.memory.session(high, low, p)
  m.session = s
  // a second pass knows from the start when the session begins, and tshark does not say any more whose it is
  const again = p.session.settings.noted !== undefined
  const frame = again ? (p.session.foretold(s.met, f.auth_frame)?.value ?? 0) : s.frame
  if (frame === 0) return
  const named = s.account !== undefined && !again
  if (r.full && named)
    r.label(f.sesid, `Session Id: 0x${hex64(high, low)} Acct:${s.account} Domain:${s.domain} Host:${s.host}`)
  const t = r.nest(f.sesid)
  if (named) {
    r.row(f.acct, at, 0, 0, s.account)
    r.row(f.domain, at, 0, 0, s.domain)
    r.row(f.host, at, 0, 0, s.host)
  }
  r.row(f.auth_frame, at, 0, frame)
  r.unnest(t)
}

const hex64 = (high: number, low: number): string =>
  high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0')

/** Reads the header; the answer is where the next message of the chain starts, counted from this one (0: none). */
export function header(r: Reader, p: Packet, m: Message): number {
  m.start = r.pos
  m.request = undefined
  m.tree = undefined
  const flags = r.peek32le(16)
  const response = (flags & RESPONSE) !== 0
  m.response = response
  const t = r.group('SMB2 Header')
  r.u32(f.protocol_id)
  r.u16le(f.header_len)
  r.u16le(f['credit.charge'])
  m.status = 0
  if (response) m.status = r.u32le(f.nt_status)
  else {
    r.u16le(f.channel_sequence)
    r.span(f.reserved, 2)
  }
  m.command = r.u16le(f.cmd)
  r.u16le(response ? f['credits.granted'] : f['credits.requested'])
  r.flags(f.flags, FLAGS.header)
  const next = r.u32le(f.chain_offset)
  const id = r.u64le(f.msg_id)
  if (r.full && id > 0xffff_ffff_ffff_0000) unsolicited(r)
  const treeAt = r.pos + 4
  if ((flags & ASYNC) !== 0) {
    r.u64le(f.aid)
    sessionAhead(r, p, m)
    m.tree = undefined
  } else {
    r.u32le(f.pid)
    sessionAhead(r, p, m)
    const tid = r.u32le(f.tid)
    const tree = m.session?.trees.get(tid) ?? treeToCome(r, p, m)
    m.tree = tree
    if (tree !== undefined) {
      if (r.full) r.label(f.tid, `Tree Id: 0x${tid.toString(16).padStart(8, '0')}  ${tree.path}`)
      const sub = r.nest(f.tid)
      r.row(f.tree, treeAt, 4, 0, tree.path)
      r.as(GENERATED)
      r.row(f.share_type, treeAt, 0, tree.shareType)
      r.row(f.tcon_frame, treeAt, 0, tree.frame)
      r.unnest(sub)
    }
  }
  sessionRows(r, p, m)
  r.span(f.signature, 16)
  if (response) {
    const request = m.connection.requests.get(id)
    if (request !== undefined && id < UNSOLICITED) {
      // an interim response is followed by the real one
      if ((flags & ASYNC) === 0 || m.status !== PENDING) m.connection.requests.delete(id)
      answer(r, p, m, request)
    }
  } else if (m.command !== CANCEL) {
    const request = new Request(m.command, p.number, p.seconds, p.nanos)
    request.session = m.session
    request.tree = m.tree
    m.request = request
    m.connection.add(id, request)
    request.place = place(r, p, m)
    const answer = p.session.foretold(request.place, f.response_in)
    if (answer !== undefined) r.row(f.response_in, m.start, 0, answer.value)
  } else m.request = m.connection.requests.get(id)
  r.close(t)
  return next
}

/** In a second pass the answer that opens a tree has its name already. */
function treeToCome(r: Reader, p: Packet, m: Message): Tree | undefined {
  if (!m.response || m.command !== TREE_CONNECT) return undefined
  const told = p.session.foretold(place(r, p, m), f.tree)
  if (told === undefined) return undefined
  const tree = new Tree()
  tree.path = told.object as string
  tree.shareType = told.value
  tree.frame = p.number
  return tree
}

/** Finds the session, whose id lies behind the tree's, before the tree is looked up. */
function sessionAhead(r: Reader, p: Packet, m: Message): void {
  const at = m.start + 40 - r.pos
  const low = r.peek32le(at)
  const high = r.peek32le(at + 4)
  const c = m.connection
  if (c.recent === undefined || c.recent.low !== low || c.recent.high !== high)
    c.recent = m.memory.session(high, low, p)
  m.session = c.recent
}

/** The frame, and as a fraction where in it the message starts. */
export function place(r: Reader, p: Packet, m: Message): number {
  return p.number + (m.start - (r.source === 0 ? p.start : 0)) / 0x100_0000
}

function answer(r: Reader, p: Packet, m: Message, request: Request): void {
  if (request.place > 0) p.session.foretell(request.place, f.response_in, p.number)
  m.request = request
  m.tree ??= request.tree
  if (!r.wants(f.response_to) && !r.wants(f.time)) return
  r.row(f.response_to, m.start, 0, request.frame)
  let seconds = p.seconds - request.seconds
  let nanos = p.nanos - request.nanos
  if (nanos < 0 && seconds > 0) {
    seconds--
    nanos += 1_000_000_000
  }
  r.row(f.time, m.start, 0, seconds, [seconds, nanos])
}

/** All ones: a message that answers nothing. */
function unsolicited(r: Reader): void {
  const row = r.tape.count - 1
  if (r.tape.object[row] === 0xffff_ffff_ffff_ffffn)
    r.label(f.msg_id, `Message ID: unsolicited response (${r.tape.object[row]})`)
}
