import { latin1, utf8, utf16le } from '../../bytes/text.js'

/** A user and what proves it, as a header field or a form says it. */
export interface Proof {
  readonly method: string
  readonly user: string
  readonly secret: string
  readonly clear: boolean
  readonly scope: string
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Base64 (RFC 4648), also its URL alphabet; stops at the first character that is none of its own. */
export function fromBase64(text: string): Uint8Array {
  const out = new Uint8Array((text.length * 3) >> 2)
  let n = 0
  let bits = 0
  let have = 0
  for (const c of text) {
    const v = DIGITS.indexOf(c === '-' ? '+' : c === '_' ? '/' : c)
    if (v < 0) break
    bits = ((bits << 6) | v) & 0xffffff
    have += 6
    if (have >= 8) {
      have -= 8
      out[n++] = (bits >> have) & 0xff
    }
  }
  return out.subarray(0, n)
}

/** `user:password` of the Basic scheme (RFC 7617); undefined for another scheme. `exact` wants the scheme's capitals. */
export function basicCredentials(value: string, exact = false): string | undefined {
  const rest = exact ? value : value.replace(/^basic /i, 'Basic ')
  if (!rest.startsWith('Basic ')) return undefined
  const bytes = fromBase64(rest.slice(6).trim())
  const nul = bytes.indexOf(0)
  return utf8(bytes, 0, nul < 0 ? bytes.length : nul)
}

/** What an Authorization or Proxy-Authorization field proves. */
export function proofOf(value: string, host: string): Proof | undefined {
  const space = value.indexOf(' ')
  const scheme = (space < 0 ? value : value.slice(0, space)).toLowerCase()
  const rest = space < 0 ? '' : value.slice(space + 1).trim()
  switch (scheme) {
    case 'basic': {
      const pair = basicCredentials(value)
      if (pair === undefined || pair === '') return undefined
      const colon = pair.indexOf(':')
      const user = colon < 0 ? pair : pair.slice(0, colon)
      return { method: 'Basic', user, secret: colon < 0 ? '' : pair.slice(colon + 1), clear: true, scope: host }
    }
    case 'digest': {
      const user = /\busername="((?:[^"\\]|\\.)*)"/i.exec(rest)?.[1] ?? ''
      const realm = /\brealm="((?:[^"\\]|\\.)*)"/i.exec(rest)?.[1] ?? ''
      return { method: 'Digest', user, secret: rest, clear: false, scope: realm === '' ? host : realm }
    }
    case 'bearer':
      return rest === '' ? undefined : { method: 'Bearer', user: '', secret: rest, clear: false, scope: host }
    case 'ntlm':
    case 'negotiate':
      return ntlmProof(fromBase64(rest), rest, host) ?? tokenProof(scheme, rest, host)
    default:
      return undefined
  }
}

function tokenProof(scheme: string, rest: string, host: string): Proof | undefined {
  return scheme === 'negotiate' && rest !== ''
    ? { method: 'Negotiate', user: '', secret: rest, clear: false, scope: host }
    : undefined
}

/** User of an NTLM AUTHENTICATE message ([MS-NLMP], section 2.2.1.3), also inside a SPNEGO token. */
function ntlmProof(b: Uint8Array, secret: string, host: string): Proof | undefined {
  const at = latin1(b, 0, b.length).indexOf('NTLMSSP\0')
  if (at < 0 || b.length < at + 64) return undefined
  const view = new DataView(b.buffer, b.byteOffset + at, b.length - at)
  if (view.getUint32(8, true) !== 3) return undefined
  const unicode = (view.getUint32(60, true) & 1) !== 0
  const text = (field: number): string => {
    const length = view.getUint16(field, true)
    const from = view.getUint32(field + 4, true)
    if (from + length > view.byteLength) return ''
    return unicode ? utf16le(b, at + from, at + from + length) : latin1(b, at + from, at + from + length)
  }
  const domain = text(28)
  const user = text(36)
  if (user === '') return undefined
  return { method: 'NTLM', user: domain === '' ? user : `${domain}\\${user}`, secret, clear: false, scope: host }
}

/** Pairs of an application/x-www-form-urlencoded body. */
export function formPairs(text: string): [string, string][] {
  const plain = (s: string): string => {
    try {
      return decodeURIComponent(s.replace(/\+/g, ' '))
    } catch {
      return s
    }
  }
  return text
    .split('&', 1000)
    .filter(x => x !== '')
    .map(pair => {
      const eq = pair.indexOf('=')
      return eq < 0 ? [plain(pair), ''] : [plain(pair.slice(0, eq)), plain(pair.slice(eq + 1))]
    })
}

const PASSWORD =
  /^(?:.*[[._-])?(?:pass|passwd|password|pwd|passphrase|userpass|user_?password|login_?password|j_password|contrase.a)\]?$|password$/i
const USER =
  /^(?:.*[[._-])?(?:user|username|user_?name|user_?id|uid|login|log|login_?name|email|e-?mail|account|j_username|name)\]?$/i

/** A log-in by form: a field named like a password, with one named like a user. */
export function formProof(body: Uint8Array, length: number, scope: string): Proof | undefined {
  const pairs = formPairs(utf8(body, 0, length))
  const secret = pairs.find(([name, value]) => value !== '' && PASSWORD.test(name))
  if (secret === undefined) return undefined
  const user =
    pairs.find(([name, value]) => value !== '' && USER.test(name)) ??
    pairs.find(([name]) => /user|login|mail/i.test(name))
  if (user === undefined || user === secret) return undefined
  return { method: 'form', user: user[1], secret: secret[1], clear: true, scope }
}
