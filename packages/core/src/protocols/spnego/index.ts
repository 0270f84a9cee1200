import { Head, integer, oidText } from '../../bytes/ber.js'
import { latin1 } from '../../bytes/text.js'
import { bool, bytes, type Field, none, oid, string, u8, u16, u32, u64 } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { ntlmssp, verify } from '../ntlmssp/index.js'
import { KERBEROS, mechanismName, NTLM } from './mechanisms.js'

/** Simple and Protected GSS-API Negotiation (RFC 4178, MS-SPNG), and the tokens of Kerberos 5 in it (RFC 4121). */

const RESULTS: Readonly<Record<number, string>> = { 0: 'accept-completed', 1: 'accept-incomplete', 2: 'reject' }

const TOKENS: Readonly<Record<number, string>> = {
  1: 'KRB5_AP_REQ',
  2: 'KRB5_AP_REP',
  3: 'KRB5_ERROR',
  257: 'KRB5_GSS_GetMIC',
  258: 'KRB5_GSS_Wrap',
  513: 'KRB5_GSS_Delete_sec_context',
  4: 'KERB_TGT_REQUEST',
  260: 'KERB_TGT_REPLY',
  1028: 'KRB_TOKEN_CFX_GetMic',
  1029: 'KRB_TOKEN_CFX_WRAP',
}

const SIGNINGS: Readonly<Record<number, string>> = { 0: 'DES MAC MD5', 1: 'MD2.5', 2: 'DES MAC', 17: 'HMAC' }
const SEALINGS: Readonly<Record<number, string>> = { 0: 'DES CBC', 16: 'RC4', 65535: 'None' }

const TRUE_FALSE = ['True', 'False'] as const
const CONTEXT_TAG = 2

/** The mechanism that the ends of a conversation speak of. */
class Choice {
  mechanism = ''
}

export const spnego = protocol({
  name: 'spnego',
  title: 'Simple Protected Negotiation',
  on: { 'gss-api.OID': ['1.3.6.1.5.5.2'] },
  hands: ['gss-api.OID', 'ntlmssp', 'kerberos'],
  fields: {
    'krb5.blob': bytes('krb5_blob'),
    krb5_oid: string('KRB5 OID'),
    'krb5.tok_id': u16('krb5_tok_id', { base: 'hex', labels: TOKENS }),
    'krb5.sgn_alg': u16('krb5_sgn_alg', { base: 'hex', labels: SIGNINGS }),
    'krb5.seal_alg': u16('krb5_seal_alg', { base: 'hex', labels: SEALINGS }),
    'krb5.snd_seq': bytes('krb5_snd_seq'),
    'krb5.sgn_cksum': bytes('krb5_sgn_cksum'),
    'krb5.confounder': bytes('krb5_confounder'),
    'krb5.filler': bytes('krb5_filler'),
    'krb5.cfx_flags': u8('krb5_cfx_flags', { base: 'hex' }),
    'krb5.acceptor_subkey': bool('AcceptorSubkey', { mask: 0x04 }),
    'krb5.sealed': bool('Sealed', { mask: 0x02 }),
    'krb5.send_by_acceptor': bool('SendByAcceptor', { mask: 0x01 }),
    'krb5.cfx_ec': u16('krb5_cfx_ec'),
    'krb5.cfx_rrc': u16('krb5_cfx_rrc'),
    'krb5.cfx_seq': u64('krb5_cfx_seq'),
    negTokenInit_element: none('negTokenInit'),
    negTokenTarg_element: none('negTokenTarg'),
    MechType: oid('MechType'),
    mechTypes: u32('mechTypes'),
    reqFlags: bytes('reqFlags'),
    'ContextFlags.delegFlag': bool('delegFlag', { mask: 0x80, states: TRUE_FALSE }),
    'ContextFlags.mutualFlag': bool('mutualFlag', { mask: 0x40, states: TRUE_FALSE }),
    'ContextFlags.replayFlag': bool('replayFlag', { mask: 0x20, states: TRUE_FALSE }),
    'ContextFlags.sequenceFlag': bool('sequenceFlag', { mask: 0x10, states: TRUE_FALSE }),
    'ContextFlags.anonFlag': bool('anonFlag', { mask: 0x08, states: TRUE_FALSE }),
    'ContextFlags.confFlag': bool('confFlag', { mask: 0x04, states: TRUE_FALSE }),
    'ContextFlags.integFlag': bool('integFlag', { mask: 0x02, states: TRUE_FALSE }),
    mechToken: bytes('mechToken'),
    mechListMIC: bytes('mechListMIC'),
    negHints_element: none('negHints'),
    hintName: string('hintName'),
    hintAddress: bytes('hintAddress'),
    negResult: u32('negResult', { labels: RESULTS }),
    supportedMech: oid('supportedMech'),
    responseToken: bytes('responseToken'),
  },
  dissect(r, p) {
    p.tape.length[p.layerRow(spnego)] = r.left
    const head = value(r)
    if (head === undefined || head.class !== CONTEXT_TAG || head.tag > 1) {
      r.pos = r.end
      return
    }
    const first = head.tag === 0
    r.pos = head.content
    const body = value(r)
    if (body === undefined || body.tag !== 16) {
      r.pos = r.end
      return
    }
    const field = first ? f.negTokenInit_element : f.negTokenTarg_element
    r.row(field, body.start, Math.min(body.end, r.end) - body.start, 0)
    const t = r.nest(field)
    r.pos = body.content
    const state = p.conversation?.state(spnego, () => new Choice()) ?? new Choice()
    each(r, Math.min(body.end, r.end), tag => (first ? initial(r, p, state, tag) : target(r, p, state, tag)))
    r.unnest(t)
    r.pos = r.end
  },
})

const { f } = spnego

const CONTEXT_FLAGS: readonly Field[] = [
  f['ContextFlags.delegFlag'],
  f['ContextFlags.mutualFlag'],
  f['ContextFlags.replayFlag'],
  f['ContextFlags.sequenceFlag'],
  f['ContextFlags.anonFlag'],
  f['ContextFlags.confFlag'],
  f['ContextFlags.integFlag'],
]

const CFX_FLAGS: readonly Field[] = [f['krb5.acceptor_subkey'], f['krb5.sealed'], f['krb5.send_by_acceptor']]

/** The value at the cursor, or undefined where none is whole enough to be read. */
function value(r: Reader): Head | undefined {
  const head = new Head()
  return head.read(r.bytes, r.pos, r.end) ? head : undefined
}

/** Reads tagged elements up to `end`: `read` finds the reader at the content of each, bounded to it. */
function each(r: Reader, end: number, read: (tag: number) => void): void {
  while (r.pos < end) {
    const head = value(r)
    if (head === undefined) return
    const next = Math.min(head.next, end)
    r.pos = head.content
    if (head.class === CONTEXT_TAG && head.content <= next) {
      r.enter(next - head.content)
      read(head.tag)
      r.leave()
    }
    if (next <= head.start) return
    r.pos = next
  }
}

/** Steps into the value at the cursor; the answer is its length, -1 where there is none of that kind. */
function content(r: Reader, tag: number): number {
  const head = value(r)
  if (head === undefined || head.class !== 0 || head.tag !== tag) return -1
  r.pos = head.content
  return Math.min(head.end, r.end) - head.content
}

function mechanism(r: Reader, field: Field): string {
  const n = content(r, 6)
  if (n < 0) return ''
  const text = oidText(r.bytes, r.pos, r.pos + n)
  r.row(field, r.pos, n, 0, text)
  const name = mechanismName(text)
  if (r.full) r.label(field, `${field.title}: ${text}${name === undefined ? '' : ` (${name})`}`)
  r.skip(n)
  return text
}

/** An element of the first token: RFC 4178 section 4.2.1. */
function initial(r: Reader, p: Packet, state: Choice, tag: number): void {
  switch (tag) {
    case 0: {
      const n = content(r, 16)
      if (n < 0) return
      const start = r.pos
      const end = start + n
      let count = 0
      for (let head = value(r); head !== undefined && r.pos < end; head = value(r)) {
        count++
        if (head.next <= r.pos) break
        r.pos = head.next
      }
      r.row(f.mechTypes, start, n, count)
      if (r.full) r.label(f.mechTypes, `mechTypes: ${count} item${count === 1 ? '' : 's'}`)
      const t = r.nest(f.mechTypes)
      r.pos = start
      for (let i = 0; i < count; i++) {
        const name = mechanism(r, f.MechType)
        if (name === '') break
        if (i === 0) state.mechanism = name
      }
      r.unnest(t)
      return
    }
    case 1: {
      const n = content(r, 3)
      if (n < 1) return
      r.skip(1)
      r.span(f.reqFlags, n - 1)
      const t = r.nest(f.reqFlags)
      if (n > 1)
        for (const child of CONTEXT_FLAGS)
          r.row(child, r.pos - n + 1, 1, (r.bytes[r.pos - n + 1] & child.mask) === 0 ? 0 : 1)
      r.unnest(t)
      return
    }
    case 2: {
      const n = content(r, 4)
      if (n < 0) return
      r.span(f.mechToken, n)
      r.pos -= n
      token(r, p, state, n)
      return
    }
    case 3:
      if (r.left > 0 && r.peek8() === 0x30) {
        hints(r)
        return
      }
      listMic(r, p, state)
      return
    case 4:
      listMic(r, p, state)
      return
  }
}

/** What a server adds to its first token: MS-SPNG 2.2.1. */
function hints(r: Reader): void {
  const head = value(r)
  if (head === undefined) return
  const end = Math.min(head.end, r.end)
  r.row(f.negHints_element, head.start, end - head.start, 0)
  const t = r.nest(f.negHints_element)
  r.pos = head.content
  each(r, end, tag => {
    const n = content(r, tag === 0 ? 27 : 4)
    if (n < 0) return
    if (tag === 0) r.row(f.hintName, r.pos, n, 0, latin1(r.bytes, r.pos, r.pos + n))
    else if (tag === 1) r.span(f.hintAddress, n)
  })
  r.unnest(t)
}

/** An element of a later token: RFC 4178 section 4.2.2. */
function target(r: Reader, p: Packet, state: Choice, tag: number): void {
  switch (tag) {
    case 0: {
      const n = content(r, 10)
      if (n > 0) r.row(f.negResult, r.pos, n, integer(r.bytes, r.pos, r.pos + n))
      return
    }
    case 1: {
      const name = mechanism(r, f.supportedMech)
      if (name !== '') state.mechanism = name
      return
    }
    case 2: {
      const n = content(r, 4)
      if (n < 0) return
      r.span(f.responseToken, n)
      r.pos -= n
      token(r, p, state, n)
      return
    }
    case 3:
      listMic(r, p, state)
      return
  }
}

function listMic(r: Reader, p: Packet, state: Choice): void {
  const n = content(r, 4)
  if (n < 0) return
  r.span(f.mechListMIC, n)
  r.pos -= n
  if (state.mechanism === NTLM) {
    if (n < 16) return
    p.mention(ntlmssp)
    verify(r)
  } else if (KERBEROS.includes(state.mechanism)) kerberos(r, p)
}

/** The mechanism's own token. */
function token(r: Reader, p: Packet, state: Choice, n: number): void {
  if (n === 0) return
  r.enter(n)
  if (r.startsWith('NTLMSSP\0')) p.inside(ntlmssp, r)
  else if (KERBEROS.includes(state.mechanism)) kerberos(r, p)
  else if (state.mechanism === NTLM && r.left >= 16) verify(r)
  r.pos = r.end
  r.leave()
}

/** A token of Kerberos 5, in its GSS-API frame or without. */
export function kerberos(r: Reader, p: Packet): void {
  const start = r.pos
  r.span(f['krb5.blob'], r.left)
  const t = r.nest(f['krb5.blob'])
  r.pos = start
  const head = value(r)
  if (head !== undefined && r.peek8() === 0x60) {
    r.pos = head.content
    const n = content(r, 6)
    if (n > 0) {
      const name = oidText(r.bytes, r.pos, r.pos + n)
      r.row(f.krb5_oid, r.pos, n, 0, name)
      const title = mechanismName(name)
      if (r.full) r.label(f.krb5_oid, `KRB5 OID: ${name}${title === undefined ? '' : ` (${title})`}`)
      r.skip(n)
    }
    message(r, p)
  } else if (head !== undefined && head.class === 1) inner(r, p)
  else message(r, p)
  r.unnest(t)
  r.pos = r.end
}

/** A token that starts with its two bytes of id. */
function message(r: Reader, p: Packet): void {
  if (r.left < 2) return
  const id = r.peek16le()
  r.u16le(f['krb5.tok_id'])
  switch (id) {
    case 0x0001:
    case 0x0002:
    case 0x0003:
      inner(r, p)
      return
    case 0x0101:
      r.u16le(f['krb5.sgn_alg'])
      r.skip(4)
      r.span(f['krb5.snd_seq'], 8)
      r.span(f['krb5.sgn_cksum'], Math.min(8, r.left))
      return
    case 0x0102:
      r.u16le(f['krb5.sgn_alg'])
      r.u16le(f['krb5.seal_alg'])
      r.skip(2)
      r.span(f['krb5.snd_seq'], 8)
      r.span(f['krb5.sgn_cksum'], 8)
      if (r.left >= 8) r.span(f['krb5.confounder'], 8)
      return
    case 0x0404:
      contextFlags(r)
      r.span(f['krb5.filler'], 5)
      r.u64(f['krb5.cfx_seq'])
      if (r.left > 0) r.span(f['krb5.sgn_cksum'], r.left)
      return
    case 0x0405:
      contextFlags(r)
      r.span(f['krb5.filler'], 1)
      r.u16(f['krb5.cfx_ec'])
      r.u16(f['krb5.cfx_rrc'])
      r.u64(f['krb5.cfx_seq'])
      return
  }
}

function contextFlags(r: Reader): void {
  r.flags(f['krb5.cfx_flags'], CFX_FLAGS)
}

/** A message of Kerberos itself. */
function inner(r: Reader, p: Packet): void {
  const protocol = p.session.registry.protocol('kerberos')
  if (protocol !== undefined && r.left > 0) p.inside(protocol, r)
}
