import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { f, WORDS } from './fields.js'
import { generated, hex, type Message, say, wordFact } from './message.js'
import { Open } from './state.js'

/** File ids: what they stand for, and where they begin and end. */

const keyed = (m: Message, fid: number): Open | undefined => {
  const open = m.connection.opens.get(fid)
  // the same number in another share is another file
  return open !== undefined && (open.tree === undefined || m.tree === undefined || open.tree === m.tree)
    ? open
    : undefined
}

/** What is known of the file. */
export function openOf(m: Message, fid: number): Open | undefined {
  return keyed(m, fid)
}

/** A file id at the cursor, with what it stands for; `base` is where what holds it starts. */
export function fid(r: Reader, p: Packet, m: Message, base = m.start): number {
  const at = r.pos
  const id = r.u16le()
  const open = keyed(m, id)
  row(r, base, at, 2, id, open)
  say(p, `, FID: ${hex(id)}`)
  if (m.request !== undefined && !m.response) m.request.fid = id
  return id
}

/** A file id that closes its file. */
export function closing(r: Reader, p: Packet, m: Message): void {
  const open = keyed(m, r.peek16le())
  if (open !== undefined && open.closeFrame === 0) {
    open.closeFrame = p.number
    p.session.foretell(open.frame, f['fid.closed_in'], p.number)
  }
  fid(r, p, m)
}

/** A file id at the cursor that a response gives; the request has said what is opened. */
export function opening(r: Reader, p: Packet, m: Message): Open {
  const at = r.pos
  const open = opened(p, m, r.u16le())
  row(r, m.start, at, 2, open.fid, open)
  say(p, `, FID: ${hex(open.fid)}`)
  return open
}

function opened(p: Packet, m: Message, id: number): Open {
  const open = new Open(id, m.request?.create, p.number, m.tree)
  const known = p.session.foretold(p.number, f['fid.closed_in'])
  if (known !== undefined) open.closeFrame = known.value
  m.connection.opened(open)
  return open
}

/** An open that failed: tshark gives it the id 0, open and closed at once. */
export function neverOpened(r: Reader, p: Packet, m: Message): void {
  const open = opened(p, m, 0)
  open.closeFrame = p.number
  row(r, m.start, m.start, 0, 0, open)
  r.as(0)
  say(p, ', FID: 0x0000')
}

/** The file that the answered request was about, in front of the answer. */
export function fidOfRequest(r: Reader, p: Packet, m: Message): void {
  const id = m.request?.fid ?? -1
  // a file with the number 0 is not told
  if (id > 0) fidFact(r, p, m, id, r.pos)
}

export function fidFact(r: Reader, p: Packet, m: Message, id: number, at: number, base = m.start): void {
  row(r, base, at, 0, id, keyed(m, id))
  say(p, `, FID: ${hex(id)}`)
}

function row(r: Reader, base: number, at: number, length: number, id: number, open: Open | undefined): void {
  if (!r.wants(f.fid) && !r.full && !r.wants(f.file) && !r.wants(f['fid.opened_in'])) return
  r.row(f.fid, at, length, id)
  if (length === 0) r.as(1)
  if (open === undefined) return
  const { create } = open
  if (r.full && create !== undefined) r.label(f.fid, `FID: ${hex(id)} (${create.name})`)
  const t = r.nest(f.fid)
  generated(r, f['fid.opened_in'], base, 0, open.frame)
  if (open.closeFrame > 0) generated(r, f['fid.closed_in'], base, 0, open.closeFrame)
  if (create !== undefined) {
    generated(r, f.file, base, 0, 0, create.name)
    wordFact(r, base, f.create_flags, WORDS.createFlags, create.flags)
    wordFact(r, base, f.access_mask, WORDS.access, create.access)
    wordFact(r, base, f.attributes32, WORDS.attributes, create.attributes)
    wordFact(r, base, f.share_access, WORDS.shareAccess, create.share, true)
    wordFact(r, base, f.create_options, WORDS.createOptions, create.options)
    generated(r, f['create.disposition'], base, 0, create.disposition)
  }
  r.unnest(t)
}
