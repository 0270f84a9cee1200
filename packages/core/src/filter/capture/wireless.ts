import type { CaptureTest } from './frame.js'
import { CaptureFilterError } from './lexer.js'
import type { Link } from './link.js'

/** Words about 802.11 frames (IEEE 802.11-2020, 9.2.4.1): `type`, `subtype`, `dir`; and about LLC. */

const TYPES: Readonly<Record<string, number>> = { mgt: 0, management: 0, ctl: 1, control: 1, data: 2 }
const SUBTYPES: readonly Readonly<Record<string, number>>[] = [
  {
    assocreq: 0,
    'assoc-req': 0,
    assocresp: 1,
    'assoc-resp': 1,
    reassocreq: 2,
    'reassoc-req': 2,
    reassocresp: 3,
    'reassoc-resp': 3,
    probereq: 4,
    'probe-req': 4,
    proberesp: 5,
    'probe-resp': 5,
    beacon: 8,
    atim: 9,
    disassoc: 10,
    disassociation: 10,
    auth: 11,
    authentication: 11,
    deauth: 12,
    deauthentication: 12,
  },
  { 'ps-poll': 10, pspoll: 10, rts: 11, cts: 12, ack: 13, 'cf-end': 14, 'cf-end-ack': 15 },
  {
    data: 0,
    'data-cf-ack': 1,
    'data-cf-poll': 2,
    'data-cf-ack-poll': 3,
    null: 4,
    'cf-ack': 5,
    'cf-poll': 6,
    'cf-ack-poll': 7,
    'qos-data': 8,
    'qos-data-cf-ack': 9,
    'qos-data-cf-poll': 10,
    'qos-data-cf-ack-poll': 11,
    qos: 12,
    'qos-cf-poll': 14,
    'qos-cf-ack-poll': 15,
  },
]
const DIRECTIONS: Readonly<Record<string, number>> = { nods: 0, tods: 1, fromds: 2, dstods: 3 }

export function wirelessTest(link: Link, name: string, words: readonly string[], at: number): CaptureTest {
  if (link.wireless !== true)
    throw new CaptureFilterError('802.11 link-layer types supported only on 802.11', at, name.length)
  const control =
    (mask: number, value: number): CaptureTest =>
    f =>
      (f.u8(link.header(f)) & mask) === value
  if (name === 'dir') {
    const known = numbered(words[0], DIRECTIONS)
    if (known === undefined || known > 3) throw new CaptureFilterError(`unknown 802.11 direction`, at, name.length)
    return f => (f.u8(link.header(f) + 1) & 3) === known
  }
  if (name === 'type') {
    const type = numbered(words[0], TYPES)
    if (type === undefined || (/^\d/.test(words[0]) && (Number(words[0]) & ~0x0c) !== 0))
      throw new CaptureFilterError(`unknown 802.11 type name "${words[0]}"`, at, name.length)
    const value = /^\d/.test(words[0]) ? Number(words[0]) : type << 2
    if (words[1] === undefined) return control(0x0c, value)
    const subtype = numbered(words[1], SUBTYPES[value >> 2] ?? {})
    if (subtype === undefined)
      throw new CaptureFilterError(`unknown 802.11 subtype name "${words[1]}"`, at, name.length)
    return control(0xfc, (/^\d/.test(words[1]) ? subtype & 0xf0 : subtype << 4) | value)
  }
  for (let type = 0; type < SUBTYPES.length; type++) {
    const subtype = numbered(words[0], SUBTYPES[type])
    if (subtype !== undefined && !/^\d/.test(words[0])) return control(0xfc, (subtype << 4) | (type << 2))
  }
  throw new CaptureFilterError(`unknown 802.11 type name "${words[0]}"`, at, name.length)
}

function numbered(word: string | undefined, names: Readonly<Record<string, number>>): number | undefined {
  if (word === undefined) return undefined
  if (/^\d/.test(word)) return Number(word)
  return Object.hasOwn(names, word.toLowerCase()) ? names[word.toLowerCase()] : undefined
}

const S_FRAMES: Readonly<Record<string, number>> = { rr: 0x01, rnr: 0x05, rej: 0x09 }
const U_FRAMES: Readonly<Record<string, number>> = {
  ui: 0x03,
  ua: 0x63,
  disc: 0x43,
  sabme: 0x6f,
  test: 0xe3,
  xid: 0xaf,
  frmr: 0x87,
}

/** `llc` and the kinds of LLC frames (IEEE 802.2). */
export function llcTest(link: Link, kind: string | undefined, at: number): CaptureTest {
  const { llc } = link
  if (llc === undefined) throw new CaptureFilterError(`${link.name} has no LLC`, at, 3)
  if (kind === undefined) return llc.is
  const control =
    (mask: number, value: number): CaptureTest =>
    f =>
      llc.is(f) && (f.u8(llc.at(f) + 2) & mask) === value
  if (kind === 'i') return control(1, 0)
  if (kind === 's') return control(3, 1)
  if (kind === 'u') return control(3, 3)
  if (Object.hasOwn(S_FRAMES, kind)) return control(0x0f, S_FRAMES[kind])
  if (Object.hasOwn(U_FRAMES, kind)) return control(0xef, U_FRAMES[kind])
  throw new CaptureFilterError(`unknown LLC type name "${kind}"`, at, kind.length)
}
