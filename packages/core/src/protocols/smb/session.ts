import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { PLAIN } from '../../packet/tape.js'
import { hashOf, type NtlmAnswer } from '../ntlmssp/memory.js'
import { fileTime } from '../smb2/nt-time.js'
import { securityBlob } from '../smb2/session.js'
import { andx, type Command } from './body.js'
import { f, WORDS } from './fields.js'
import { accessMask, dosTime, type Message, say, text, word } from './message.js'

/** NEGOTIATE, SESSION_SETUP_ANDX, LOGOFF_ANDX and the tree connects: MS-CIFS 2.2.4.50 to 2.2.4.55, MS-SMB 2.2.4.5 to 2.2.4.7. */

const UNICODE = 0x4
const EXTENDED_SECURITY = 0x80000000
const MORE_PROCESSING = 0xc0000016
const DIALECTS = 256

export const negotiate: Command = {
  request: {
    bytes(r, _p, m) {
      const t = r.group('Requested Dialects')
      if (t >= 0) r.as(PLAIN)
      const names: string[] = []
      while (m.has(r, 1)) {
        const at = r.pos
        const nul = r.find(0, 1)
        if (nul < 0) r.short()
        const row = r.tape.count
        r.row(f.dialect, at, nul + 1, 0)
        const d = r.nest(f.dialect)
        r.u8(f.buffer_format)
        const name = r.cstring(f['dialect.name'], 'ascii')
        r.unnest(d)
        if (d >= 0) r.tape.object[row] = name
        if (names.length < DIALECTS) names.push(name)
      }
      r.unnest(t)
      if (m.request !== undefined) m.request.dialects = names
    },
  },
  response: {
    words(r, _p, m) {
      const names = m.request?.dialects
      const index = r.u16le(f['dialect.index'])
      if (r.full) {
        let label = `${index}: ${names?.[index] ?? 'unknown'}`
        if (m.words === 1)
          label =
            index === 0xffff ? `${index}, PC NETWORK PROGRAM 1.0 choosen` : `${index}: ${names?.[index] ?? 'unknown'}`
        r.label(f['dialect.index'], `Selected Index: ${label}`)
      }
      if (m.words === 13) old(r, m)
      else if (m.words === 17) modern(r, m)
      else if (m.words > 1) r.span(f.word_parameters, m.words * 2 - 2)
    },
    bytes(r, p, m) {
      if (m.words === 13) {
        if (m.secret > 0 && m.has(r, m.secret)) challenge(r, p, m, m.secret)
        text(r, m, f.primary_domain)
      } else if (m.words === 17) {
        if (!m.extended) {
          if (m.secret > 0) {
            if (!m.has(r, m.secret)) return
            challenge(r, p, m, m.secret)
          }
          if (text(r, m, f.primary_domain, { aligned: false }) === undefined) return
          text(r, m, f.server, { aligned: false })
          return
        }
        if (!m.has(r, 16)) return
        r.span(f.server_guid, 16)
        const length = Math.min(m.bytesEnd, r.limit) - r.pos
        if (length > 0) token(r, p, length)
      }
    },
  },
}

function old(r: Reader, m: Message): void {
  word(r, f.sm, WORDS.securityMode)
  const at = r.pos
  r.row(f.max_bufsize, at, 2, r.u16le())
  r.u16le(f.max_mpx_count)
  r.u16le(f.max_vcs)
  word(r, f.rm, WORDS.rawMode)
  r.u32le(f.session_key)
  dosTime(r, f.server_date_time, f['server_date_time.smb_date'], f['server_date_time.smb_time'], true)
  zone(r)
  m.secret = r.u16le(f.challenge_length)
  r.span(f.reserved, 2)
}

function modern(r: Reader, m: Message): void {
  word(r, f.sm8, WORDS.securityMode8)
  r.u16le(f.max_mpx_count)
  r.u16le(f.max_vcs)
  r.u32le(f.max_bufsize)
  r.u32le(f.max_raw)
  r.u32le(f.session_key)
  const capabilities = word(r, f.server_cap, WORDS.capabilities)
  m.extended = capabilities >= EXTENDED_SECURITY
  m.unicode = (capabilities & UNICODE) !== 0
  fileTime(r, f['system.time'])
  zone(r)
  const at = r.pos
  m.secret = r.u8()
  r.row(f.challenge_length, at, 1, m.secret)
}

function zone(r: Reader): void {
  const at = r.pos
  const v = r.u16le()
  const minutes = v > 0x7fff ? v - 0x10000 : v
  r.row(f.server_timezone, at, 2, minutes)
  if (r.full) r.label(f.server_timezone, `Server Time Zone: ${minutes} min from UTC`)
}

function challenge(r: Reader, p: Packet, m: Message, length: number): void {
  m.connection.challenge = r.take(f.challenge, length)
  m.connection.challengeFrame = p.number
}

/** A token of a security mechanism. */
function token(r: Reader, p: Packet, length: number): NtlmAnswer | undefined {
  const at = r.span(f.security_blob, length)
  const t = r.nest(f.security_blob)
  r.pos = at
  r.enter(length)
  const memory = securityBlob(r, p)
  r.leave()
  r.pos = at + length
  r.unnest(t)
  return memory?.answer
}

export const sessionSetup: Command = {
  request: {
    words(r, _p, m) {
      andx(r)
      r.u16le(f.max_buf)
      r.u16le(f.max_mpx_count)
      r.u16le(f.vc)
      r.u32le(f.session_key)
      switch (m.words) {
        case 10:
          m.secret = r.u16le(f.pwlen)
          r.span(f.reserved, 4)
          return
        case 12:
          m.blob = r.u16le(f.security_blob_len)
          r.span(f.reserved, 4)
          word(r, f.server_cap, WORDS.capabilities)
          return
        case 13:
          m.secret = r.u16le(f.ansi_pwlen)
          m.secret2 = r.u16le(f.unicode_pwlen)
          r.span(f.reserved, 4)
          word(r, f.server_cap, WORDS.capabilities)
          return
      }
    },
    bytes(r, p, m) {
      if (m.words === 12) {
        if (m.blob > 0) {
          if (!m.has(r, m.blob)) return
          const answer = token(r, p, m.blob)
          if (m.request !== undefined) m.request.answer = answer
        } else missing(r)
        if (text(r, m, f.native_os) === undefined) return
        if (text(r, m, f.native_lanman) === undefined) return
        text(r, m, f.primary_domain)
        return
      }
      const old = m.words === 10
      const lm = old || m.words === 13 ? secret(r, m, old ? f.password : f.ansi_password, m.secret) : EMPTY
      if (lm === undefined) return
      const nt = m.words === 13 ? secret(r, m, f.unicode_password, m.secret2) : EMPTY
      if (nt === undefined) return
      const user = text(r, m, f.account)
      if (user === undefined) return
      const domain = text(r, m, f.primary_domain)
      if (m.request !== undefined) m.request.account = { user, domain: domain ?? '', lm, nt }
      if (domain === undefined) return
      say(p, user === '' && domain === '' ? ', User: anonymous' : `, User: ${domain}\\${user}`)
      if (text(r, m, f.native_os) === undefined) return
      text(r, m, f.native_lanman)
    },
  },
  response: {
    words(r, _p, m) {
      andx(r)
      word(r, f['setup.action'], WORDS.action)
      if (m.words === 4) m.blob = r.u16le(f.security_blob_len)
    },
    bytes(r, p, m) {
      if (m.words !== 3 && m.words !== 4) return
      if (m.words === 4) {
        if (m.blob > 0) {
          if (!m.has(r, m.blob)) return
          token(r, p, m.blob)
        } else missing(r)
      }
      if (text(r, m, f.native_os) === undefined) return
      if (text(r, m, f.native_lanman) === undefined) return
      text(r, m, f.primary_domain)
    },
    after: told,
  },
}

const EMPTY = new Uint8Array(0)

function missing(r: Reader): void {
  r.row(f.security_blob, r.pos, 0, 0)
  r.as(2)
  r.label(f.security_blob, 'Security Blob: <MISSING>')
}

/** A password or what proves it; undefined where fewer bytes are left. */
function secret(r: Reader, m: Message, field: typeof f.password, length: number): Uint8Array | undefined {
  if (length === 0) return EMPTY
  if (!m.has(r, length)) return undefined
  return r.take(field, length)
}

/** Tells the credentials that a session setup was tried with, once the server has answered. */
function told(_r: Reader, p: Packet, m: Message): void {
  const { request } = m
  if (request === undefined || m.status === MORE_PROCESSING || !p.listens('credential')) return
  const { account, answer } = request
  request.account = undefined
  request.answer = undefined
  const accepted = m.status === 0
  if (answer !== undefined) {
    const hash = hashOf(answer)
    if (hash === undefined || answer.user === '') return
    p.emit('credential', {
      ...p.ends(false),
      protocol: 'smb',
      method: hash.method,
      user: answer.domain === '' ? answer.user : `${answer.domain}\\${answer.user}`,
      secret: hash.line,
      clear: false,
      accepted,
      frames: [answer.challengeFrame, answer.frame, p.number].filter(n => n > 0),
      time: p.time,
      scope: answer.target,
    })
    return
  }
  if (account === undefined || account.user === '') return
  const { challenge: given, challengeFrame } = m.connection
  const hash = hashOf({
    ...account,
    host: '',
    target: '',
    challenge: given,
    challengeFrame,
    frame: request.frame,
  })
  if (hash === undefined) return
  p.emit('credential', {
    ...p.ends(false),
    protocol: 'smb',
    method: hash.method,
    user: account.domain === '' ? account.user : `${account.domain}\\${account.user}`,
    secret: hash.line,
    clear: false,
    accepted,
    frames: [challengeFrame, request.frame, p.number].filter(n => n > 0),
    time: p.time,
    scope: '',
  })
}

export const logoff: Command = { request: { words: andx, bytes() {} }, response: { words: andx, bytes() {} } }

export const treeConnectAndx: Command = {
  request: {
    words(r, _p, m) {
      andx(r)
      word(r, f['connect.flags'], WORDS.connect)
      m.secret = r.u16le(f.pwlen)
    },
    bytes(r, p, m) {
      if (!m.has(r, m.secret)) return
      r.span(f.password, m.secret)
      const path = text(r, m, f.path)
      if (path === undefined) return
      if (m.request !== undefined) m.request.path = path
      say(p, `, Path: ${path}`)
      if (m.has(r, 1)) text(r, m, f.service, { narrow: true })
    },
  },
  response: {
    words(r, _p, m) {
      andx(r)
      if (m.words >= 3) word(r, f['connect.support'], WORDS.support)
      if (m.words < 7) return
      const own = r.group('Maximal Share Access Rights')
      accessMask(r)
      r.close(own)
      const guest = r.group('Guest Maximal Share Access Rights')
      accessMask(r)
      r.close(guest)
    },
    bytes(r, _p, m) {
      const service = text(r, m, f.service, { narrow: true })
      if (service !== undefined && m.tree !== undefined && m.tree.id === m.tid) m.tree.service = service
      if (m.has(r, 1)) text(r, m, f.native_fs)
    },
  },
}

export const treeConnect: Command = {
  request: {
    bytes(r, p, m) {
      r.u8(f.buffer_format)
      const path = text(r, m, f.path)
      if (path === undefined) return
      if (m.request !== undefined) m.request.path = path
      say(p, `, Path: ${path}`)
      if (!m.has(r, 1)) return
      r.u8(f.buffer_format)
      const nul = r.find(0)
      if (nul < 0) r.short()
      r.span(f.password, nul + 1)
      if (!m.has(r, 1)) return
      r.u8(f.buffer_format)
      text(r, m, f.service, { narrow: true })
    },
  },
  response: {
    words(r) {
      r.u16le(f.max_buf)
      r.u16le(f.tid)
    },
    bytes() {},
  },
}
