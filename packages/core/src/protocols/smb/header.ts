import { labelOf } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { errorText } from './dos-errors.js'
import { f, WORDS } from './fields.js'
import { generated, type Message, word } from './message.js'
import { Request, type Tree } from './state.js'

/** The header that every message starts with: MS-CIFS 2.2.3.1. */

const RESPONSE = 0x80
const UNICODE = 0x8000
const NT_STATUS = 0x4000
const TREE_CONNECT = 0x75
const CANCEL = 0xa4
const LOCKING = 0x24
const SECONDARY: Readonly<Record<number, number>> = { 38: 0x25, 51: 0x32, 161: 0xa0 }
/** Offset of the word count behind the header. */
export const HEADER = 32

export function header(r: Reader, p: Packet, m: Message): void {
  const flags2 = r.peek16le(10)
  m.command = r.peek8(4)
  m.response = (r.peek8(9) & RESPONSE) !== 0
  m.unicode = (flags2 & UNICODE) !== 0
  const uses = (flags2 & NT_STATUS) !== 0
  const tid = r.peek16le(24)
  m.tid = tid
  const key = r.peek16le(26) * 0x10000 + r.peek16le(30)
  find(r, p, m, key)
  const t = r.group('SMB Header')
  const at = r.pos
  r.row(f.server_component, at, 4, r.u32le())
  if (r.full) r.label(f.server_component, 'Server Component: SMB')
  links(r, p, m)
  r.u8(f.cmd)
  if (uses) m.status = r.u32le(f.nt_status)
  else {
    const type = r.u8(f.error_class)
    r.span(f.reserved, 1)
    const where = r.pos
    const code = r.u16le()
    r.row(f.error_code, where, 2, code)
    if (r.full) r.label(f.error_code, `Error Code: ${errorText(type, code)}`)
    m.status = type === 0 ? 0 : type * 0x10000 + code
  }
  word(r, f.flags, WORDS.flags)
  word(r, f.flags2, WORDS.flags2)
  r.u16le(f['pid.high'])
  r.span(f.signature, 8)
  r.span(f.reserved, 2)
  tree(r, p, m)
  r.u16le(f.pid)
  r.u16le(f.uid)
  r.u16le(f.mid)
  r.close(t)
}

/** What the packet list says of a response that failed; nothing of one that did not. */
export function failure(m: Message, bytes: Uint8Array): string {
  if (m.status === 0) return ''
  const nt = (bytes[m.start + 11] & 0x40) !== 0
  if (nt) return `, Error: ${labelOf(f.nt_status, m.status) ?? `Unknown (0x${m.status.toString(16).padStart(8, '0')})`}`
  return `, Error: ${errorText(m.status >>> 16, m.status & 0xffff)}`
}

function find(r: Reader, p: Packet, m: Message, key: number): void {
  const c = m.connection
  // all zero: a broadcast, which nobody answers
  const alone = key === 0 && m.tid === 0 && r.peek16le(28) === 0
  if (m.response) {
    const request = alone ? undefined : c.requests.get(key)
    m.request = request !== undefined && request.command === m.command ? request : undefined
    return
  }
  const first = SECONDARY[m.command]
  if (first !== undefined || m.command === CANCEL) {
    const request = c.requests.get(key)
    m.request = request !== undefined && request.command === first ? request : undefined
    return
  }
  const request = new Request(m.command, p.number, p.seconds, p.nanos)
  request.unicode = m.unicode
  m.request = request
  // a server that breaks a lock asks, with a number that answers nothing
  if (alone || (m.command === LOCKING && r.peek16le(30) === 0xffff)) return
  c.add(key, request)
}

function links(r: Reader, p: Packet, m: Message): void {
  const { request, start } = m
  if (request === undefined || p.quoted) return
  if (!m.response) {
    if (request.frame !== p.number) return
    const known = p.session.foretold(p.number, f.response_in)
    if (known !== undefined) generated(r, f.response_in, start, 0, known.value)
    return
  }
  if (request.answered === 0) p.session.foretell(request.frame, f.response_in, p.number)
  request.answered = p.number
  generated(r, f.response_to, start, 0, request.frame)
  if (!r.wants(f.time)) return
  let seconds = p.seconds - request.seconds
  let nanos = p.nanos - request.nanos
  if (nanos < 0) {
    nanos += 1_000_000_000
    seconds--
  }
  r.row(f.time, start, 0, 0, [seconds, nanos])
  if (r.full) r.label(f.time, `Time from request: ${seconds}.${String(nanos).padStart(9, '0')} seconds`)
}

/** The share that the message is about; an answer to a tree connect says its number first here. */
function tree(r: Reader, p: Packet, m: Message): void {
  const c = m.connection
  const tid = r.peek16le()
  if (m.response && m.command === TREE_CONNECT && m.request?.path !== undefined && r.left > 8 && r.peek8(8) !== 0) {
    const known = c.trees.get(tid)
    if (known === undefined || known.frame !== p.number)
      c.map({ id: tid, path: m.request.path, frame: p.number, service: '' })
  }
  const found: Tree | undefined = c.tree(tid)
  m.tree = found
  r.u16le(f.tid)
  if (found === undefined) return
  if (r.full) r.label(f.tid, `Tree ID: ${tid}  (${found.path})`)
  const t = r.nest(f.tid)
  generated(r, f.path, m.start, 0, 0, found.path)
  generated(r, f['fid.mapped_in'], m.start, 0, found.frame)
  r.unnest(t)
}
