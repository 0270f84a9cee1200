import { Head, oidText } from '../bytes/ber.js'
import { bytes, expert, string } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import { protocol } from '../packet/protocol.js'
import type { Reader } from '../packet/reader.js'
import { kerberos } from './spnego/index.js'
import { KERBEROS, mechanismName, NTLM } from './spnego/mechanisms.js'

/** Generic Security Service Application Program Interface: the frame of first tokens (RFC 2743 section 3.1). */

const TOKEN = 0x60

/** The mechanism that a conversation has settled on, for tokens that do not name theirs. */
class Mechanism {
  oid = ''
}

export const gssApi = protocol({
  name: 'gss-api',
  title: 'GSS-API Generic Security Service Application Program Interface',
  hands: ['gss-api.OID'],
  fields: {
    OID: string('OID'),
    token_object: bytes('Token object'),
    auth_verifier: bytes('Authentication verifier'),
    auth_credentials: bytes('Authentication credentials'),
    unknown_header: expert('Unknown header', 'warn', 'Protocol', { name: 'gssapi.unknown_header' }),
  },
  dissect(r, p, f) {
    if (r.left === 0) return
    p.tape.length[p.layerRow(gssApi)] = r.left
    const known = p.conversation?.state(gssApi, () => new Mechanism())
    const head = new Head()
    if (!head.read(r.bytes, r.pos, r.end)) return other(r)
    if (r.peek8() === TOKEN) {
      const inner = new Head()
      r.pos = head.content
      if (!inner.read(r.bytes, r.pos, r.end) || inner.tag !== 6 || inner.end > r.end) return other(r)
      const oid = oidText(r.bytes, inner.content, inner.end)
      r.row(f.OID, inner.content, inner.end - inner.content, 0, oid)
      if (r.full) r.label(f.OID, `OID: ${oid}${named(oid)}`)
      if (known !== undefined) known.oid = oid
      r.pos = inner.end
      return handOn(r, p, oid, inner.start)
    }
    if (r.startsWith('NTLMSSP')) return handOn(r, p, NTLM, r.pos)
    const oid = known?.oid ?? ''
    if (oid === '') {
      const text = `Unknown header (class=${head.class}, pc=${head.constructed ? 1 : 0}, tag=${head.tag})`
      r.note(text)
      r.expert(f.unknown_header, text)
      r.pos = r.end
      return
    }
    handOn(r, p, oid, r.pos)
  },
})

const named = (oid: string): string => {
  const name = mechanismName(oid)
  return name === undefined ? '' : ` (${name})`
}

/** Gives the token to its mechanism; what nobody knows is shown from `start` on. */
function handOn(r: Reader, p: Packet, oid: string, start: number): void {
  if (KERBEROS.includes(oid)) {
    kerberos(r, p)
    return
  }
  const to = p.session.registry.lookup('gss-api.OID', oid)
  if (to !== undefined && p.inside(to, r)) return
  r.pos = start
  other(r)
}

function other(r: Reader): void {
  r.span(gssApi.f.token_object, r.left)
}
