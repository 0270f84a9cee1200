import { lineEnd, nextLine } from '../../bytes/lines.js'
import { asciiz, latin1, printable, utf8 } from '../../bytes/text.js'
import { bool, expert, type Field, type FieldSpec, ipv4, ipv6, string, TEXT, u8, u16, u32 } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { FOREIGN, MORE, protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { ftpData } from '../ftp-data.js'
import { commaAddress, extendedAddress, extendedPort, type Named, quotedPath } from './address.js'
import { REPLIES } from './labels.js'
import { FtpSession } from './session.js'

const MAX_LINE = 8192
const FAMILIES = { 1: 'IPv4', 2: 'IPv6' }
const truth = (title: string): FieldSpec => bool(title, { generated: false, states: ['True', 'False'] })

/** File Transfer Protocol: RFC 959, with RFC 2228 and RFC 2428; one segment is one message. */
export const ftp = protocol({
  name: 'ftp',
  title: 'File Transfer Protocol (FTP)',
  on: { 'tcp.port': [21], 'tcp.heuristic': [] },
  hands: ['ftp-data', 'tls'],
  header: {},
  fields: {
    'current-working-directory': string('Current working directory'),
    response: bool('Response', { hidden: true, states: ['True', 'False'] }),
    request: bool('Request', { hidden: true, states: ['True', 'False'] }),
    'request.command': string('Request command'),
    'request.arg': string('Request arg'),
    'response.code': u32('Response code', { labels: REPLIES }),
    'response.arg': string('Response arg'),
    'passive.ip': ipv4('Passive IP address'),
    'passive.port': u16('Passive port'),
    'passive.nat': truth('Passive IP NAT'),
    'active.cip': ipv4('Active IP address'),
    'active.port': u16('Active port'),
    'active.nat': truth('Active IP NAT'),
    'eprt.af': u8('Extended active address family', { labels: FAMILIES }),
    'eprt.ip': ipv4('Extended active IP address'),
    'eprt.ipv6': ipv6('Extended active IPv6 address'),
    'eprt.port': u16('Extended active port'),
    'epsv.ip': ipv4('Extended passive IPv4 address'),
    'epsv.ipv6': ipv6('Extended passive IPv6 address'),
    'epsv.port': u16('Extended passive port'),
    'eprt.args_invalid': expert('EPRT arguments must have the form: |<family>|<addr>|<port>|', 'warn', 'Malformed'),
    'epsv.args_invalid': expert('EPSV arguments must have the form (|||<port>|)', 'warn', 'Malformed'),
    'response.pwd.invalid': expert('Invalid PWD response', 'error', 'Malformed'),
  },
  detect(r, p) {
    if (p.session.settings.mode === 'tshark') return 'no'
    const end = lineEnd(r.bytes, r.pos, Math.min(r.end, r.pos + MAX_LINE))
    const line = latin1(r.bytes, r.pos, end)
    return /^220[ -].*\bFTP/i.test(line) || /^(?:USER \S|AUTH (?:TLS|SSL)$)/i.test(line) ? 'yes' : 'no'
  },
  frame(r, p) {
    if (p.session.settings.mode === 'tshark') return r.left
    // whole lines, as many as there are
    const last = r.bytes.lastIndexOf(10, r.end - 1)
    if (last >= r.pos) return last + 1 - r.pos
    if (r.left > MAX_LINE) return FOREIGN
    return MORE
  },
  dissect(r, p, f) {
    const state = p.conversation?.state(ftp, () => new FtpSession()) ?? new FtpSession()
    const request = isRequest(r, p, state)
    if (r.full) {
      r.fact(f.request, request ? 1 : 0)
      r.fact(f.response, request ? 0 : 1)
    }
    const { end } = r
    for (let first = true; r.pos < end; first = false) {
      const start = r.pos
      const stop = lineEnd(r.bytes, start, end)
      const next = nextLine(r.bytes, stop, end)
      r.note(r.full ? printable(r.bytes, start, next) : '', start, next - start)
      if (first && p.columns.wanted) {
        p.columns.name('FTP')
        p.columns.set(`${request ? 'Request' : 'Response'}: ${printable(r.bytes, start, stop)}`)
      }
      const t = r.nest(TEXT)
      if (request) readRequest(r, p, f, state, start, stop, first)
      else readReply(r, p, f, state, start, stop, first)
      r.unnest(t)
      r.pos = next
    }
    p.aside(r, f['current-working-directory'], 0, state.directory)
  },
  end(p) {
    p.conversation?.recall<FtpSession>(ftp)?.finish(p)
  },
})

type FtpFields = typeof ftp.f

/** Whether the sender is the client: by the port, otherwise by who speaks first and how. */
function isRequest(r: Reader, p: Packet, state: FtpSession): boolean {
  if (p.dstPort === 21) return true
  if (p.srcPort === 21) return false
  const c = r.bytes[r.pos]
  state.serverFirst ??= p.forward === (c >= 48 && c <= 57)
  return p.forward !== state.serverFirst
}

function readRequest(
  r: Reader,
  p: Packet,
  f: FtpFields,
  state: FtpSession,
  start: number,
  stop: number,
  shown: boolean,
): void {
  const b = r.bytes
  let word = start
  while (word < stop && b[word] !== 32) word++
  let rest = word
  while (rest < stop && b[rest] === 32) rest++
  const command = asciiz(b, start, word)
  if (shown) {
    if (word > start) r.row(f['request.command'], start, word - start, 0, command)
    if (stop > rest) r.row(f['request.arg'], rest, stop - rest, 0, asciiz(b, rest, stop))
  }
  // tshark takes a segment's first line alone for its commands
  const leads = shown || p.session.settings.mode === 'evidence'
  const argument = utf8(b, rest, stop)
  state.request(p, command, argument, utf8(b, start, stop), leads)
  if (!leads) return
  if (command === 'PORT') active(r, p, f, state, commaAddress(argument), rest, shown)
  else if (command === 'EPRT') extended(r, p, f, state, extendedAddress(argument), rest, stop, shown)
}

function active(
  r: Reader,
  p: Packet,
  f: FtpFields,
  state: FtpSession,
  to: Named | undefined,
  at: number,
  shown: boolean,
): void {
  if (to === undefined) return
  if (shown) {
    r.row(f['active.cip'], at + to.address[0], to.address[1], 0, to.text)
    r.row(f['active.port'], at + to.portAt[0], to.portAt[1], to.port)
    if (p.session.addresses.text(p.src) !== to.text) r.row(f['active.nat'], r.base, 0, 1)
  }
  state.expect(p, ftpData, to.bytes, to.port, 'PORT', true)
}

function extended(
  r: Reader,
  p: Packet,
  f: FtpFields,
  state: FtpSession,
  to: Named | undefined,
  at: number,
  stop: number,
  shown: boolean,
): void {
  if (to === undefined) {
    if (shown) complain(r, f['eprt.args_invalid'], at, stop)
    return
  }
  if (shown) {
    r.row(f['eprt.af'], at + 1, 1, to.family)
    r.row(to.family === 1 ? f['eprt.ip'] : f['eprt.ipv6'], at + 3, to.address[1], 0, to.text)
    r.row(f['eprt.port'], at + to.portAt[0] - 1, to.portAt[1], to.port)
  }
  if (p.session.settings.mode === 'evidence') state.expect(p, ftpData, to.bytes, to.port, 'EPRT', true)
}

function complain(r: Reader, f: Field, start: number, stop: number): void {
  r.note(f.title, start, stop - start)
  const t = r.nest(TEXT)
  r.expert(f)
  r.unnest(t)
}

const digitAt = (b: Uint8Array, i: number): number => (b[i] >= 48 && b[i] <= 57 ? b[i] - 48 : Number.NaN)

function readReply(
  r: Reader,
  p: Packet,
  f: FtpFields,
  state: FtpSession,
  start: number,
  stop: number,
  shown: boolean,
): void {
  const b = r.bytes
  const value =
    stop - start < 3 ? Number.NaN : digitAt(b, start) * 100 + digitAt(b, start + 1) * 10 + digitAt(b, start + 2)
  const code = Number.isNaN(value) ? -1 : value
  const rest = code < 0 ? start : Math.min(start + 4, stop)
  if (shown) {
    if (code >= 0) {
      r.row(f['response.code'], start, 3, code)
      if (code === 257 && quotedPath(utf8(b, rest, stop)) === undefined) {
        const t = r.nest(f['response.code'])
        r.expert(f['response.pwd.invalid'])
        r.unnest(t)
      }
    }
    if (stop > rest) r.row(f['response.arg'], rest, stop - rest, 0, asciiz(b, rest, stop))
  }
  const text = utf8(b, rest, stop)
  const complete = state.reply(p, code, utf8(b, start, stop), text)
  if (p.session.settings.mode === 'tshark' ? !shown : !complete) return
  state.move(code, text, p.session.settings.mode === 'tshark')
  if (code === 227) passive(r, p, f, state, commaAddress(text), rest, shown)
  else if (code === 229) extendedPassive(r, p, f, state, text, rest, stop, shown)
  else if (code === 234 && p.conversation !== undefined) {
    const tls = p.session.registry.protocol('tls')
    if (tls !== undefined) p.conversation.upgrade(ftp, tls)
  }
}

function passive(
  r: Reader,
  p: Packet,
  f: FtpFields,
  state: FtpSession,
  to: Named | undefined,
  at: number,
  shown: boolean,
): void {
  if (to === undefined) return
  const nat = p.session.addresses.text(p.src) !== to.text
  if (shown) {
    r.row(f['passive.ip'], at + to.address[0], to.address[1], 0, to.text)
    r.row(f['passive.port'], at + to.portAt[0], to.portAt[1], to.port)
    if (nat) r.row(f['passive.nat'], r.base, 0, 1)
  }
  // behind a translator the address is the one that the reply came from
  const real = nat && p.session.settings.mode === 'evidence' ? p.session.addresses.bytes(p.src).slice() : to.bytes
  state.expect(p, ftpData, real, to.port, 'PASV', false)
}

function extendedPassive(
  r: Reader,
  p: Packet,
  f: FtpFields,
  state: FtpSession,
  text: string,
  at: number,
  stop: number,
  shown: boolean,
): void {
  const to = extendedPort(text)
  if (to === undefined) {
    if (shown) complain(r, f['epsv.args_invalid'], at, stop)
    return
  }
  if (shown) {
    const size = p.session.addresses.size(p.src)
    if (size === 4 || size === 16)
      r.row(size === 4 ? f['epsv.ip'] : f['epsv.ipv6'], r.base, 0, 0, p.session.addresses.text(p.src))
    r.row(f['epsv.port'], at + to.at, to.length, to.port)
  }
  state.expect(p, ftpData, p.session.addresses.bytes(p.src).slice(), to.port, 'EPASV', false)
}
