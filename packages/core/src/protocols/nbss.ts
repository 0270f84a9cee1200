import type { Field } from '../packet/field.js'
import { bool, bytes, ipv4, string, u8, u16, u24 } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import { MORE, protocol, type Verdict } from '../packet/protocol.js'
import type { Reader } from '../packet/reader.js'
import { finishFiles, skipContent } from './smb2/stream.js'

/** NetBIOS Session Service (RFC 1002 section 4.3), and SMB's direct transport over TCP, which keeps its header. */

const SESSION_MESSAGE = 0x00
const SESSION_REQUEST = 0x81
const POSITIVE = 0x82
const NEGATIVE = 0x83
const RETARGET = 0x84
const KEEP_ALIVE = 0x85

const TYPES: Readonly<Record<number, string>> = {
  [SESSION_MESSAGE]: 'Session message',
  [SESSION_REQUEST]: 'Session request',
  [POSITIVE]: 'Positive session response',
  [NEGATIVE]: 'Negative session response',
  [RETARGET]: 'Retarget session response',
  [KEEP_ALIVE]: 'Session keep-alive',
}

const ERRORS: Readonly<Record<number, string>> = {
  128: 'Not listening on called name',
  129: 'Not listening for calling name',
  130: 'Called name not present',
  131: 'Called name present, but insufficient resources',
  143: 'Unspecified error',
}

/** What the last byte of a NetBIOS name says about its owner. */
const SUFFIXES: Readonly<Record<number, string>> = {
  0: 'Workstation/Redirector',
  1: 'Browser',
  2: 'Workstation/Redirector',
  3: 'Messenger service/Main name',
  5: 'Forwarded name',
  6: 'RAS Server service',
  27: 'PDC Domain name',
  28: 'BDC Domain name',
  29: 'Master Browser backup',
  30: 'Browser Election Service',
  31: 'Net DDE Service',
  32: 'Server service',
  33: 'RAS client service',
}

/** The three bytes "SMB" behind the version's own one. */
const SMB = 0x534d42

/** From this length on, a message's data may pass through instead of being held. */
const PASSING = 1024

export const nbss = protocol({
  name: 'nbss',
  title: 'NetBIOS Session Service',
  on: { 'tcp.port': [139, 445], 'tcp.heuristic': [] },
  hands: ['nbss.magic'],
  strength: 'strong',
  fields: {
    type: u8('Message Type', { base: 'hex', labels: TYPES }),
    flags: u8('Flags', { base: 'hex' }),
    'flags.e': bool('Extend', { mask: 0x01, states: ['Add 65536 to length', 'Add 0 to length'] }),
    length: u24('Length'),
    error_code: u8('Error code', { base: 'hex', labels: ERRORS }),
    retarget_ip_address: ipv4('Retarget IP address'),
    retarget_port: u16('Retarget port'),
    called_name: string('Called name'),
    calling_name: string('Calling name'),
    continuation_data: bytes('Continuation data'),
  },
  detect,
  frame(r, p) {
    // where a segment does not start with a message, its bytes belong to one whose start was not seen
    if (r.source === 0 && r.leftOnWire === p.payload && !plausible(r, p)) return r.left
    if (r.left < 4) return MORE
    const direct = isSmb(r, p)
    const length = 4 + (direct ? r.peek24(1) : (r.peek8(1) & 1) * 0x10000 + r.peek16(2))
    if (r.left < 8 && length > r.left && r.peek8() === SESSION_MESSAGE) return MORE
    if (!direct || r.left >= length || length < PASSING) return length
    const head = skipContent(r, p)
    return head < 0 ? MORE : head > 0 ? Math.min(head, length) : length
  },
  dissect(r, p, f) {
    if (r.left < 4 || !(known(r, p) || p.pieces !== undefined)) return continuation(r, p, f.continuation_data)
    const start = r.pos
    const type = r.peek8()
    if (type > 0 && TYPES[type] === undefined) return continuation(r, p, f.continuation_data)
    p.tape.length[p.layerRow(nbss)] = r.end - start
    column(p, TYPES[type])
    r.u8(f.type)
    if (isSmb(r, p, start) || p.pieces !== undefined) r.u24(f.length)
    else {
      const flags = r.u8(f.flags)
      const t = r.nest(f.flags)
      r.pos--
      r.u8(f['flags.e'])
      r.unnest(t)
      r.row(f.length, start + 1, 3, (flags & 1) * 0x10000 + r.u16())
    }
    switch (type) {
      case SESSION_MESSAGE:
        return payload(r, p)
      case SESSION_REQUEST:
        p.columns.add(`, to ${name(r, p, f.called_name)}`)
        p.columns.add(` from ${name(r, p, f.calling_name)}`)
        return
      case NEGATIVE: {
        const code = r.u8(f.error_code)
        p.columns.add(`, ${ERRORS[code] ?? `Unknown (${code.toString(16)})`}`)
        return
      }
      case RETARGET:
        r.ipv4(f.retarget_ip_address)
        r.u16(f.retarget_port)
    }
  },
  begun(r, p) {
    // its header is told where it stands, even if the message ends in a later packet
    const name = p.columns.wanted && r.left >= 4 && plausible(r, p) ? TYPES[r.peek8()] : undefined
    if (name !== undefined) p.columns.set(name)
  },
  end(p) {
    finishFiles(p)
  },
})

function column(p: Packet, info: string): void {
  p.columns.name('NBSS')
  p.columns.set(info)
}

/** Messages of one header follow each other, each a layer of its own. */
function payload(r: Reader, p: Packet): void {
  if (r.left < 4) return
  const magic = r.peek32()
  if (!p.next('nbss.magic', magic, r)) {
    p.session.coverage.count(`nbss.magic 0x${magic.toString(16)}`)
    p.data(r)
    return
  }
  for (let before = -1; r.left >= 4 && r.pos > before; ) {
    before = r.pos
    p.again = true
    if (!p.next('nbss.magic', r.peek32(), r)) break
  }
}

function continuation(r: Reader, p: Packet, f: Field): void {
  column(p, 'NBSS Continuation Message')
  r.span(f, r.left)
}

/** Whether the message at the cursor, or at `at`, is SMB's: then its length has 24 bits and no flags. */
function isSmb(r: Reader, _p: Packet, at = r.pos): boolean {
  const b = r.bytes
  return at + 8 <= r.end && ((b[at + 5] << 16) | (b[at + 6] << 8) | b[at + 7]) === SMB
}

/** Whether a message can start here, as far as its header says. */
function plausible(r: Reader, p: Packet): boolean {
  if (r.left < 4) return p.session.settings.mode === 'evidence' && TYPES[r.peek8()] !== undefined
  return known(r, p)
}

function known(r: Reader, p: Packet): boolean {
  const type = r.peek8()
  if (type === SESSION_MESSAGE && isSmb(r, p)) return r.peek24(1) > 0
  const flags = r.peek8(1)
  if ((flags & 0xfe) !== 0) return false
  const length = (flags & 1) * 0x10000 + r.peek16(2)
  switch (type) {
    case SESSION_MESSAGE:
      return length > 0 && (p.session.settings.mode !== 'evidence' || r.left < 8)
    case SESSION_REQUEST:
      return true
    case POSITIVE:
    case KEEP_ALIVE:
      return length === 0
    case NEGATIVE:
      return length === 1
    case RETARGET:
      return length === 6
  }
  return false
}

/** On other ports than its own: only a header that an SMB message of that length follows. */
function detect(r: Reader, p: Packet): Verdict {
  if (p.session.settings.mode !== 'evidence') return 'no'
  if (r.left >= 1 && r.peek8() !== 0) return 'no'
  if (r.left < 8) return 'more'
  const length = r.peek24(1)
  if (r.peek24(5) !== SMB || length < 32) return 'no'
  const version = r.peek8(4)
  if (version === 0xfe) return r.left < 10 || r.peek16le(8) === 64 ? 'yes' : 'no'
  return version === 0xff || version === 0xfd || version === 0xfc ? 'yes' : 'no'
}

/** A name in first-level encoding (RFC 1001 section 14.1): two letters a byte, sixteen bytes, then perhaps a scope. */
function name(r: Reader, p: Packet, f: Field): string {
  const start = r.pos
  const size = r.u8()
  const letters = r.take(undefined, size)
  for (let next = r.u8(); next !== 0; next = r.u8()) r.skip(next)
  if (!r.wants(f) && !p.columns.wanted) return ''
  let text = ''
  let last = -1
  const count = Math.min(size >> 1, 16)
  for (let i = 0; i < count; i++) {
    const c = (((letters[2 * i] - 0x41) & 15) << 4) | ((letters[2 * i + 1] - 0x41) & 15)
    if (i === 15) last = c
    else text += c < 0x20 || c > 0x7e ? `<${c.toString(16).padStart(2, '0')}>` : String.fromCharCode(c)
  }
  const suffix = last < 0 ? '' : `<${last.toString(16).padStart(2, '0')}>`
  const trimmed = text.replace(/ +$/, '')
  const shown = (trimmed === '' ? text : trimmed) + suffix
  r.row(f, start, r.pos - start, 0, shown)
  if (last >= 0) r.label(f, `${f.title}: ${shown} (${SUFFIXES[last] ?? 'Unknown'})`)
  return shown
}
