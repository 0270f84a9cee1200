import { type Field, labelOf } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { protocol } from '../../packet/protocol.js'
import type { Encoding, Reader } from '../../packet/reader.js'
import { fileTime } from '../smb2/nt-time.js'
import { FLAG_KEYS, ITEM_KEYS, ITEMS, SPECS } from './fields.js'
import { NtlmMemory } from './memory.js'

/** NT LAN Manager security support provider: MS-NLMP. */

const UNICODE = 0x0000_0001
const EXTENDED = 0x0008_0000
const VERSION = 0x0200_0000
const EMPTY = new Uint8Array(0)

export const ntlmssp = protocol({
  name: 'ntlmssp',
  title: 'NTLM Secure Service Provider',
  on: { 'gss-api.OID': ['1.3.6.1.4.1.311.2.2.10'] },
  fields: SPECS,
  dissect(r, p) {
    if (!r.startsWith('NTLMSSP\0')) {
      if (r.left < 16) return false
      return verify(r)
    }
    r.text(f.identifier, 8, 'ascii')
    const type = r.u32le(f.messagetype)
    if (p.columns.wanted) p.columns.join(labelOf(f.messagetype, type) ?? 'Unknown NTLMSSP message type')
    switch (type) {
      case 1:
        return negotiate(r)
      case 2:
        return challenge(r, p)
      case 3:
        return authenticate(r, p)
    }
    r.expert(f['messagetype.unknown'])
    r.pos = r.end
  },
})

const { f } = ntlmssp
const FLAGS: readonly Field[] = FLAG_KEYS.map(key => f[key])

/** What is known of the log-in in the packet's conversation. */
export function ntlmMemory(p: Packet): NtlmMemory | undefined {
  return p.conversation?.state(ntlmssp, () => new NtlmMemory())
}

/** Where a part lies that is named by length, room and offset. */
interface Place {
  readonly at: number
  readonly length: number
  readonly offset: number
}

/** Reads the eight bytes of a place at the cursor. */
function place(r: Reader): Place {
  const at = r.pos
  const length = r.u16le()
  r.skip(2)
  return { at, length, offset: r.u32le() }
}

/** Text that lies elsewhere in the message; empty where nothing is said. */
function text(r: Reader, field: Field, encoding: Encoding): string {
  const w = place(r)
  if (w.length === 0) {
    r.row(field, w.at, 8, 0, 'NULL')
    return ''
  }
  const back = r.pos
  r.pos = r.base + w.offset
  const value = r.text(field, w.length, encoding)
  const t = r.nest(field)
  placeRows(r, w, f['string.length'], f['string.maxlen'], f['string.offset'])
  r.unnest(t)
  r.pos = back
  return value
}

function placeRows(r: Reader, w: Place, length: Field, room: Field, offset: Field): void {
  r.row(length, w.at, 2, w.length)
  r.row(room, w.at + 2, 2, r.bytes[w.at + 2] | (r.bytes[w.at + 3] << 8))
  r.row(offset, w.at + 4, 4, w.offset)
}

/** Bytes that lie elsewhere in the message, and what is in them. */
function blob(r: Reader, field: Field, inner?: (w: Place) => void): Place {
  const w = place(r)
  if (w.length === 0) {
    r.row(field, w.at, 8, 0)
    r.label(field, `${field.title}: Empty`)
    return w
  }
  const back = r.pos
  r.pos = r.base + w.offset
  r.span(field, w.length)
  const t = r.nest(field)
  placeRows(r, w, f['blob.length'], f['blob.maxlen'], f['blob.offset'])
  if (inner !== undefined) {
    r.pos = r.base + w.offset
    r.enter(w.length)
    inner(w)
    r.leave()
  }
  r.unnest(t)
  r.pos = back
  return w
}

const copy = (r: Reader, w: Place): Uint8Array =>
  w.length === 0 ? EMPTY : r.bytes.slice(r.base + w.offset, r.base + w.offset + w.length)

function version(r: Reader): void {
  const row = r.tape.count
  const t = r.open(f.version)
  const [major, minor, build, revision] = [r.peek8(), r.peek8(1), r.peek16le(2), r.peek8(7)]
  r.u8(f['version.major'])
  r.u8(f['version.minor'])
  r.u16le(f['version.build_number'])
  r.skip(3)
  r.u8(f['version.ntlm_current_revision'])
  r.close(t)
  if (r.full) r.tape.label[row] = `Version ${major}.${minor} (Build ${build}); NTLM Current Revision ${revision}`
}

function negotiate(r: Reader): void {
  const flags = r.flags(f.negotiateflags, FLAGS)
  if (r.left >= 16) {
    text(r, f['negotiate.domain'], 'latin1')
    text(r, f['negotiate.callingworkstation'], 'latin1')
    if ((flags & VERSION) !== 0 && r.left >= 8) version(r)
  }
  r.pos = r.end
}

function challenge(r: Reader, p: Packet): void {
  const flags = r.peek32le(8)
  const first = r.peek32le(4)
  text(r, f['challenge.target_name'], (flags & UNICODE) !== 0 ? 'utf16le' : 'latin1')
  r.flags(f.negotiateflags, FLAGS)
  const bytes = r.take(f.ntlmserverchallenge, 8)
  const memory = ntlmMemory(p)
  if (memory !== undefined) {
    memory.challenge = bytes
    memory.challengeFrame = p.number
  }
  r.span(f.reserved, 8)
  let start = first
  if (r.pos < r.base + first || r.left >= 8) {
    const w = place(r)
    if (w.length > 0) start = Math.min(start, w.offset)
    targetInfo(r, w)
  }
  if ((flags & VERSION) !== 0 && r.pos + 8 <= r.base + start) version(r)
  r.pos = r.end
}

function targetInfo(r: Reader, w: Place): void {
  const field = f['challenge.target_info']
  if (w.length === 0) {
    r.row(field, w.at, 8, 0)
    r.label(field, 'Target Info List: Empty')
    return
  }
  const back = r.pos
  r.pos = r.base + w.offset
  r.span(field, w.length)
  const t = r.nest(field)
  placeRows(
    r,
    w,
    f['challenge.target_info.length'],
    f['challenge.target_info.maxlen'],
    f['challenge.target_info.offset'],
  )
  r.pos = r.base + w.offset
  r.enter(w.length)
  attributes(r, 'challenge.target_info')
  r.leave()
  r.unnest(t)
  r.pos = back
}

/** The list of attributes at the cursor; the answer is the target's name, where it is among them. */
function attributes(r: Reader, prefix: 'challenge.target_info' | 'ntlmv2_response'): string {
  let target = ''
  while (r.left >= 4) {
    const start = r.pos
    const type = r.peek16le()
    const length = r.peek16le(2)
    const title = ITEMS[type] ?? `Unknown (${type})`
    const row = r.group('')
    r.u16le(f[`${prefix}.item.type`])
    r.u16le(f[`${prefix}.item.length`])
    r.need(length)
    let value: string | undefined
    const key = ITEM_KEYS[type]
    if (key === undefined) {
      if (type !== 0) r.expert(f['target_info_attr.unknown'])
    } else {
      const field = f[`${prefix}.${key}`]
      if (length === 0) value = undefined
      else if (type <= 5 || type === 9) {
        value = r.text(field, length, 'utf16le')
        if (type === 9) target = value
      } else if (type === 6) r.u32le(field)
      else if (type === 7) fileTime(r, field)
      else r.span(field, length)
    }
    r.pos = start + 4 + length
    if (row >= 0) r.tape.label[row] = `Attribute: ${title}${value === undefined ? '' : `: ${value}`}`
    r.close(row)
    if (type === 0) break
  }
  return target
}

function authenticate(r: Reader, p: Packet): void {
  const flags = r.left >= 52 ? r.peek32le(48) : 0
  const encoding: Encoding = (flags & UNICODE) !== 0 || r.left < 52 ? 'utf16le' : 'latin1'
  // payload starts where the first part that is there does
  let start = r.end - r.base
  for (let i = 0; i < 6 && 8 * i + 8 <= r.left; i++)
    if (r.peek16le(8 * i) > 0) start = Math.min(start, r.peek32le(8 * i + 4))
  const lm = blob(r, f['auth.lmresponse'])
  if ((flags & EXTENDED) !== 0 && lm.length >= 24) r.row(f.ntlmclientchallenge, r.base + lm.offset, 8, 0)
  let target = ''
  const nt = blob(r, f['auth.ntresponse'], w => {
    if (w.length > 24) target = response(r)
  })
  const domain = text(r, f['auth.domain'], encoding)
  const user = text(r, f['auth.username'], encoding)
  if (p.columns.wanted) p.columns.join(`User: ${domain}\\${user}`)
  const host = text(r, f['auth.hostname'], encoding)
  if (r.pos + 8 <= r.base + start) blob(r, f['auth.sesskey'])
  if (r.pos + 4 <= r.base + start) r.flags(f.negotiateflags, FLAGS)
  if (r.pos + 8 <= r.base + start) {
    if ((flags & VERSION) !== 0) version(r)
    else r.span(f['ntlmv2_response.z'], 8)
  }
  if (r.pos + 16 <= r.base + start) r.span(f['authenticate.mic'], 16)
  const memory = ntlmMemory(p)
  if (memory !== undefined) {
    const { challenge: bytes, challengeFrame } = memory
    memory.answer = {
      user,
      domain,
      host,
      target,
      lm: copy(r, lm),
      nt: copy(r, nt),
      challenge: bytes,
      challengeFrame,
      frame: p.number,
    }
  }
  if (host !== '' && p.listens('hostname'))
    p.emit('hostname', { host: p.src, name: host, source: 'ntlmssp', frame: p.number })
  r.pos = r.end
}

/** The NTLMv2 response: a proof, and the client's own challenge with what it was told about the server. */
function response(r: Reader): string {
  const start = r.pos
  r.span(f.ntlmv2_response, r.left)
  const t = r.nest(f.ntlmv2_response)
  r.pos = start
  r.span(f['ntlmv2_response.ntproofstr'], 16)
  r.u8(f['ntlmv2_response.rversion'])
  r.u8(f['ntlmv2_response.hirversion'])
  r.span(f['ntlmv2_response.z'], 6)
  fileTime(r, f['ntlmv2_response.time'])
  r.span(f['ntlmv2_response.chal'], 8)
  r.span(f['ntlmv2_response.z'], 4)
  const target = attributes(r, 'ntlmv2_response')
  if (r.left > 0) r.span(f['ntlmv2_response.pad'], r.left)
  r.unnest(t)
  return target
}

/** A signature over a message, of sixteen bytes: MS-NLMP 2.2.2.9. */
export function verify(r: Reader): void {
  const t = r.open(f.verf)
  r.u32le(f['verf.vers'])
  r.span(f['verf.body'], r.left)
  r.close(t)
}
