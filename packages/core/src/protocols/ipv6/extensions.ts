import { bool, expert, type Field, type FieldSpec, u8, u16, u32 } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { type Protocol, protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { IP_PROTOCOLS } from '../ip/numbers.js'
import { chain } from './chain.js'
import { readOptions } from './options.js'

/** Extension headers that are made of options, and the fragment header: RFC 8200. */

/** The first two fields of the headers with options and of the routing header. */
export const extensionSpecs = {
  nxt: u8('Next Header', { labels: IP_PROTOCOLS }),
  len: u8('Length'),
  len_oct: u16('Length', { unit: ' bytes', generated: true }),
} satisfies Record<string, FieldSpec>

/** Tells IPv6 what follows, or hands it on where IPv6 is not the parent. */
export function follow(r: Reader, p: Packet, next: number): void {
  if (chain.walking) {
    chain.next = next
    return
  }
  if (next === 59) p.data(r)
  else p.nextOrData('ip.proto', next, r)
}

/** Records that the header takes `length` bytes on the wire, as its second byte says. */
function showLength(r: Reader, units: Field, octets: Field, length: number): void {
  const at = r.pos
  r.u8(units)
  r.row(octets, at, 1, length)
}

/** Rows that stand where the header is longer than the packet: its layer reaches as far as there are bytes. */
export function settleLength(r: Reader, p: Packet, length: number): void {
  if (r.full) r.tape.length[p.ownRow] = Math.min(length, r.end - r.base)
}

function optionsHeader(hop: boolean): Protocol {
  return protocol({
    name: hop ? 'ipv6.hopopts' : 'ipv6.dstopts',
    title: hop ? 'IPv6 Hop-by-Hop Option' : 'Destination Options for IPv6',
    short: hop ? 'IPv6 Hop-by-Hop' : 'IPv6 Destination',
    on: { 'ip.proto': [hop ? 0 : 60] },
    hands: ['ip.proto'],
    fields: {
      ...extensionSpecs,
      not_first: expert(
        'IPv6 Hop-by-Hop extension header must appear immediately after IPv6 header',
        'error',
        'Protocol',
      ),
    },
    dissect(r, p, f) {
      const length = 8 * (r.peek8(1) + 1)
      settleLength(r, p, length)
      const walking = chain.walking
      if (hop && !(walking && chain.first)) r.expert(f.not_first)
      const next = r.u8(f.nxt)
      showLength(r, f.len, f.len_oct, length)
      if (r.full || p.session.records('ipv6')) readOptions(r, hop, r.base + length)
      r.pos = r.base
      r.skip(length)
      follow(r, p, next)
    },
  })
}

/** Hop-by-hop options header. */
export const hopopts = optionsHeader(true)
/** Destination options header. */
export const dstopts = optionsHeader(false)

/** Fragment header; IPv6 puts the fragments together. */
export const fraghdr = protocol({
  name: 'ipv6.fraghdr',
  title: 'Fragment Header for IPv6',
  short: 'IPv6 Fragment',
  on: { 'ip.proto': [44] },
  hands: ['ip.proto'],
  header: {
    nxt: u8('Next header', { labels: IP_PROTOCOLS }),
    reserved_octet: u8('Reserved octet', { base: 'hex' }),
    offset: u16('Offset', { at: 2, mask: 0xfff8 }),
    reserved_bits: u16('Reserved bits', { at: 2, mask: 0x0006 }),
    more: bool('More Fragments', { at: 2, size: 2, bits: 16, mask: 0x0001, states: ['Yes', 'No'] }),
    ident: u32('Identification', { at: 4, base: 'hex' }),
  },
  fields: {
    jumbo: expert('Jumbo Payload option cannot be used with a fragment header', 'error', 'Protocol', {
      name: 'ipv6.opt.jumbo.fragment',
    }),
  },
  dissect(r, p, f) {
    if (chain.walking && chain.jumbo) r.expert(f.jumbo)
    const next = r.get(f.nxt)
    r.get(f.reserved_octet)
    const offset = r.get(f.offset)
    if (r.full) {
      const picture = offset
        .toString(2)
        .padStart(13, '0')
        .replace(/(.{4})(.{4})(.{4})(.)/, '$1 $2 $3 $4')
      r.label(f.offset, `${picture}... = Offset: ${offset} (${offset * 8} bytes)`)
    }
    r.get(f.reserved_bits)
    const more = r.get(f.more) !== 0
    const ident = r.get(f.ident)
    r.pos = r.base + 8
    if (chain.walking) {
      chain.offset = offset * 8
      chain.more = more
      chain.ident = ident
      chain.next = next
    } else if (offset === 0 && !more) follow(r, p, next)
    else p.data(r)
  },
})
