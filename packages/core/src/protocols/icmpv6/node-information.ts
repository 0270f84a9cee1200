import { bool, ipv4, string, u16, u32, u64, ipv6 as v6 } from '../../packet/field.js'
import { fieldTable } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'

/** Node information queries: RFC 4620. */

const QUESTIONS: Readonly<Record<number, string>> = {
  0: 'NOOP',
  1: 'Supported query types (Obsolete)',
  2: 'Node Name',
  3: 'Node addresses',
  4: 'IPv4 node addresses',
}

const flag = (title: string, mask: number) => bool(title, { mask, bits: 16 })

const f = fieldTable('icmpv6.ni', {
  qtype: u16('Qtype', { labels: QUESTIONS }),
  flag: u16('Flags', { base: 'hex' }),
  'flag.g': flag('Global-scope addresses', 0x0020),
  'flag.s': flag('Site-local addresses', 0x0010),
  'flag.l': flag('Link-local addresses', 0x0008),
  'flag.c': flag('Compression', 0x0004),
  'flag.a': bool('Unicast Addresses', {
    mask: 0x0002,
    bits: 16,
    states: ['All unicast address', 'Unicast addresses on the queried interface'],
  }),
  'flag.t': flag('Truncated', 0x0001),
  'flag.rsv': u16('Reserved', { base: 'hex', mask: 0xffc0 }),
  nonce: u64('Nonce', { base: 'hex' }),
  'query.subject_ipv6': v6('IPv6 subject address'),
  'query.subject_fqdn': string('FQDN subject'),
  'query.subject_ipv4': ipv4('IPv4 subject address'),
  'reply.node_ttl': u32('TTL'),
  'reply.node_name': string('Name Node'),
  'reply.node_address': v6('IPv6 Node address'),
  'reply.ipv4_address': ipv4('IPv4 Node address'),
})

const FLAGS = [f['flag.g'], f['flag.s'], f['flag.l'], f['flag.c'], f['flag.a'], f['flag.t'], f['flag.rsv']]

export function readNodeInformation(r: Reader, type: number, code: number): void {
  const question = r.u16(f.qtype)
  r.flags(f.flag, FLAGS)
  r.u64(f.nonce)
  if (type === 139) subject(r, code)
  else if (code === 0) answer(r, question)
}

function subject(r: Reader, code: number): void {
  while (r.left > 0) {
    if (code === 0) r.ipv6(f['query.subject_ipv6'])
    else if (code === 1) domain(r, f['query.subject_fqdn'])
    else if (code === 2) r.ipv4(f['query.subject_ipv4'])
    else return
  }
}

function answer(r: Reader, question: number): void {
  if (question === 2) {
    if (r.left <= 0) return
    r.u32(f['reply.node_ttl'])
    while (r.left > 0) domain(r, f['reply.node_name'])
  } else if (question === 3 || question === 4) {
    while (r.left > 0) {
      r.u32(f['reply.node_ttl'])
      if (question === 3) r.ipv6(f['reply.node_address'])
      else r.ipv4(f['reply.ipv4_address'])
    }
  }
}

/** A name in DNS wire format; one that is not fully qualified ends with two zeros. */
function domain(r: Reader, field: (typeof f)['reply.node_name']): void {
  if (r.peek8() === 0) {
    r.skip(1)
    return
  }
  const at = r.pos
  const name = readName(r)
  r.row(field, at, r.pos - at, 0, name)
}

/** Labels up to the empty one, with dots between them. Compression has nowhere to point to here. */
export function readName(r: Reader): string {
  const labels: string[] = []
  for (;;) {
    const size = r.u8()
    if (size === 0) break
    if (size > 63) r.short()
    labels.push(r.text(undefined, size))
  }
  return labels.length === 0 ? '<Root>' : labels.join('.')
}
