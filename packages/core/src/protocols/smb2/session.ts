import { labelOf } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { ntlmMemory } from '../ntlmssp/index.js'
import { hashOf, type NtlmMemory } from '../ntlmssp/memory.js'
import { f } from './fields.js'
import { FLAGS } from './flags.js'
import { place } from './header.js'
import { accessMask, behind, blob, blobBody, blobRows, blobText, type Message, structureSize } from './message.js'
import { sha512 } from './sha512.js'
import { Tree } from './state.js'

/** SESSION_SETUP, LOGOFF, TREE_CONNECT and TREE_DISCONNECT: MS-SMB2 2.2.5 to 2.2.12. */

const MORE_PROCESSING = 0xc0000016
/** Bits of the share's flags that say how clients may cache. */
const CACHING = 0x30
const START = new Uint8Array(64)

/** The running hash over the messages that set a session up; `counts` says whether this one goes into it. */
export function preauthentication(r: Reader, m: Message, counts: boolean): void {
  if (!r.wants(f.preauth_hash) || r.left < 2) return
  const c = m.connection
  const negotiating = m.command === 0
  const request = m.request
  let hash = negotiating ? c.preauth : (request?.preauth ?? m.session?.preauth ?? c.preauth)
  if (counts) hash = sha512(negotiating && !m.response ? START : hash, r.bytes, m.start, r.end)
  if (negotiating) c.preauth = hash
  else {
    if (request !== undefined) request.preauth = hash
    if (m.session !== undefined && (m.session.low !== 0 || m.session.high !== 0)) m.session.preauth = hash
  }
  r.row(f.preauth_hash, m.start, r.end - m.start, 0, hash)
}

/** A token of a security mechanism. */
export function securityBlob(r: Reader, p: Packet): NtlmMemory | undefined {
  const memory = ntlmMemory(p)
  if (memory !== undefined) memory.answer = undefined
  const name = r.startsWith('NTLMSSP\0') ? 'ntlmssp' : 'gss-api'
  const protocol = p.session.registry.protocol(name)
  if (protocol !== undefined) p.inside(protocol, r)
  return memory
}

export function setupRequest(r: Reader, p: Packet, m: Message): void {
  preauthentication(r, m, true)
  structureSize(r)
  r.flags(f.ses_req_flags, FLAGS.setupRequest)
  r.flags(f.sec_mode, FLAGS.securityMode)
  r.flags(f.capabilities, FLAGS.capabilities)
  r.u32le(f.channel)
  const b = blob(r, 2, 2)
  r.u64le(f.previous_sesid)
  blobRows(r, b)
  const s = m.session
  blobBody(r, m.start, b, f.security_blob, () => {
    const before = ntlmMemory(p)
    if (before !== undefined && s?.challenge !== undefined) {
      before.challenge = s.challenge
      before.challengeFrame = s.challengeFrame
    }
    const answer = securityBlob(r, p)?.answer
    if (answer === undefined) return
    if (m.request !== undefined) m.request.answer = answer
    if (s === undefined) return
    s.account = answer.user
    s.domain = answer.domain
    s.host = answer.host
    s.frame = p.number
  })
  behind(r, m.start, b)
}

export function setupResponse(r: Reader, p: Packet, m: Message): void {
  if (m.request !== undefined) preauthentication(r, m, m.status !== 0)
  structureSize(r)
  r.flags(f.session_flags, FLAGS.session)
  const b = blob(r, 2, 2)
  blobRows(r, b)
  const s = m.session
  blobBody(r, m.start, b, f.security_blob, () => {
    const memory = securityBlob(r, p)
    if (s !== undefined && memory !== undefined && m.status === MORE_PROCESSING) {
      s.challenge = memory.challenge
      s.challengeFrame = memory.challengeFrame
    }
  })
  behind(r, m.start, b)
  if (m.status === 0 && s !== undefined) {
    s.frame = p.number
    p.session.foretell(s.met, f.auth_frame, p.number)
  }
  told(p, m)
}

/** Tells the credentials that a session setup was tried with, once the server has answered. */
function told(p: Packet, m: Message): void {
  const answer = m.request?.answer
  if (answer === undefined || m.status === MORE_PROCESSING || m.request === undefined) return
  m.request.answer = undefined
  if (!p.listens('credential') || answer.user === '') return
  const hash = hashOf(answer)
  if (hash === undefined) return
  p.emit('credential', {
    ...p.ends(false),
    protocol: 'smb2',
    method: hash.method,
    user: answer.domain === '' ? answer.user : `${answer.domain}\\${answer.user}`,
    secret: hash.line,
    clear: false,
    accepted: m.status === 0,
    frames: [answer.challengeFrame, answer.frame, p.number].filter(n => n > 0),
    time: p.time,
    scope: answer.target,
  })
}

export function logoffRequest(r: Reader): void {
  structureSize(r)
}

export function reservedTwo(r: Reader): void {
  structureSize(r)
  r.span(f.reserved, 2)
}

export function treeRequest(r: Reader, p: Packet, m: Message): void {
  structureSize(r)
  r.flags(f['tc.flags'], FLAGS.treeConnect)
  const b = blob(r, 2, 2)
  const path = blobText(r, m.start, b, f.tree)
  behind(r, m.start, b)
  if (m.request !== undefined) m.request.name = path
  if (p.columns.wanted) p.columns.add(` Tree: ${path}`)
}

export function treeResponse(r: Reader, p: Packet, m: Message): void {
  structureSize(r)
  const type = r.u8(f.share_type)
  r.span(f.reserved, 1)
  const at = r.pos
  const flags = r.peek32le()
  r.u32le(f.share_flags)
  if (r.full) {
    const set = FLAGS.share.filter(child => (flags & child.mask) !== 0).map(child => `, ${child.title}`)
    r.label(f.share_flags, `Share flags: 0x${flags.toString(16).padStart(8, '0')}${set.join('')}`)
  }
  const t = r.nest(f.share_flags)
  for (const child of FLAGS.share) r.row(child, at, 4, (flags & child.mask) === 0 ? 0 : 1)
  r.row(f['share.caching'], at, 4, flags & CACHING)
  if (r.full) {
    const text = labelOf(f['share.caching'], flags & CACHING) ?? 'Unknown'
    r.label(
      f['share.caching'],
      `${f['share.caching'].title}: ${text} (${(flags & CACHING).toString(16).padStart(8, '0')})`,
    )
  }
  r.unnest(t)
  r.flags(f.share_caps, FLAGS.shareCapabilities)
  accessMask(r)
  if (m.session === undefined || m.request === undefined || m.status !== 0) return
  const tree = new Tree()
  tree.path = m.request.name
  tree.shareType = type
  tree.frame = p.number
  p.session.foretell(place(r, p, m), f.tree, type, tree.path)
  m.session.trees.set(
    r.bytes[m.start + 36] +
      r.bytes[m.start + 37] * 0x100 +
      r.bytes[m.start + 38] * 0x10000 +
      r.bytes[m.start + 39] * 0x1000000,
    tree,
  )
}
