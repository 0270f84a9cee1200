import { both, type CapturedFrame, type CaptureTest, either, fixed, never, type Offset } from './frame.js'
import { CaptureFilterError } from './lexer.js'
import { ETHERTYPES, LLC_SAPS } from './names.js'

/** What a capture filter has to know about a link type: where things are, and how a frame says what it carries. */
export interface Link {
  readonly name: string
  /** Where the link header starts: not always at 0, as radiotap comes before it. */
  readonly header: Offset
  /** Where the network layer starts. */
  readonly network: Offset
  /** Whether the frame carries this Ethernet type, or (up to 1500) this service access point. */
  carries(protocol: number): CaptureTest
  /** Tests of link addresses; undefined where the link has none. */
  readonly addresses?: Addresses
  /** Label stacks are only looked for on Ethernet, whose type stands here. */
  readonly ethernet?: { readonly type: number }
  /** Where the type stands that a VLAN tag has; undefined where there are no tags. */
  readonly tagged?: Offset
  /** IEEE 802.2: where it starts, and whether the frame has it. */
  readonly llc?: { readonly at: Offset; readonly is: CaptureTest }
  readonly wireless?: boolean
  readonly cooked?: 1 | 2
}

export interface Addresses {
  source(mac: Uint8Array): CaptureTest
  destination(mac: Uint8Array): CaptureTest
  multicast: CaptureTest
}

const ETHERMTU = 1500

/** The six bytes at an offset. */
export function macAt(at: Offset, mac: Uint8Array): CaptureTest {
  const low = ((mac[2] << 24) | (mac[3] << 16) | (mac[4] << 8) | mac[5]) >>> 0
  const high = (mac[0] << 8) | mac[1]
  return f => {
    const i = at(f)
    return f.u32(i + 2) === low && f.u16(i) === high
  }
}

const group =
  (at: Offset): CaptureTest =>
  f =>
    (f.u8(at(f)) & 1) !== 0

/** IEEE 802.2 behind a length, with the type at `type` and the payload behind it. */
function ethernetCarries(type: number, protocol: number): CaptureTest {
  const llc = type + 2
  const isLength: CaptureTest = f => f.u16(type) <= ETHERMTU
  const snap =
    (oui: number): CaptureTest =>
    f =>
      f.u32(llc + 4) === (((oui & 0xffff) << 16) | protocol) >>> 0 && f.u32(llc) === (0xaaaa0300 | (oui >> 16)) >>> 0
  switch (protocol) {
    case LLC_SAPS.iso:
    case LLC_SAPS.netbeui:
      return both(isLength, f => f.u16(llc) === (protocol << 8) + protocol)
    case LLC_SAPS.ipx: {
      const ipx = 0x8137
      const ofSnap: CaptureTest = f => f.u32(llc + 4) === ipx && f.u32(llc) === 0xaaaa0300
      const plain = either(
        f => f.u8(llc) === protocol,
        f => f.u16(llc) === 0xffff,
      )
      return either(f => f.u16(type) === ipx, both(isLength, either(ofSnap, plain)))
    }
    case ETHERTYPES.atalk:
      return either(f => f.u16(type) === protocol, both(isLength, snap(0x080007)))
    case ETHERTYPES.aarp:
      return either(f => f.u16(type) === protocol, both(isLength, snap(0)))
    default:
      return protocol <= ETHERMTU ? both(isLength, f => f.u8(llc) === protocol) : f => f.u16(type) === protocol
  }
}

/** Ethernet with its type at `type`: 12, or further behind where tags were passed. */
export function ethernet(type: number): Link {
  return {
    name: 'Ethernet',
    header: fixed(0),
    network: fixed(type + 2),
    carries: protocol => ethernetCarries(type, protocol),
    addresses: {
      source: mac => macAt(fixed(6), mac),
      destination: mac => macAt(fixed(0), mac),
      multicast: group(fixed(0)),
    },
    ethernet: { type },
    tagged: fixed(type),
    llc: { at: fixed(type + 2), is: f => f.u16(type) <= ETHERMTU && f.u16(type + 2) !== 0xffff },
  }
}

/** The type is a number at a fixed place, with names of its own for some protocols. */
function typed(name: string, type: number, network: number, map: Readonly<Record<number, number>>): Link {
  return {
    name,
    header: fixed(0),
    network: fixed(network),
    carries: protocol => {
      const value = map[protocol] ?? protocol
      return f => f.u16(type) === value
    },
  }
}

/** PPP's numbers (IANA) for what Ethernet types and service access points name. */
export const PPP: Readonly<Record<number, number>> = {
  [ETHERTYPES.ip]: 0x21,
  [ETHERTYPES.ip6]: 0x57,
  [ETHERTYPES.decnet]: 0x27,
  [ETHERTYPES.atalk]: 0x29,
  [LLC_SAPS.iso]: 0x23,
  [LLC_SAPS.stp]: 0x31,
  [LLC_SAPS.ipx]: 0x2b,
}

function raw(name: string): Link {
  const version =
    (nibble: number): CaptureTest =>
    f =>
      (f.u8(0) & 0xf0) === nibble
  return {
    name,
    header: fixed(0),
    network: fixed(0),
    carries: p => (p === ETHERTYPES.ip ? version(0x40) : p === ETHERTYPES.ip6 ? version(0x60) : never),
  }
}

/** BSD loopback: an address family of four bytes, in the byte order of the machine that captured (null) or of the network (loop). */
function family(name: string, swapped: boolean): Link {
  const is = (n: number): CaptureTest => {
    const little = (n << 24) >>> 0
    return f => {
      const v = f.u32(0)
      return v === n || (swapped && v === little)
    }
  }
  return {
    name,
    header: fixed(0),
    network: fixed(4),
    carries: p => (p === ETHERTYPES.ip ? is(2) : p === ETHERTYPES.ip6 ? is(10) : never),
  }
}

function cooked(version: 1 | 2): Link {
  const type = version === 1 ? 14 : 0
  const network = version === 1 ? 16 : 20
  const is =
    (n: number): CaptureTest =>
    f =>
      f.u16(type) === n
  const P_802_2 = 4
  const P_802_3 = 1
  return {
    name: `Linux cooked v${version}`,
    header: fixed(0),
    network: fixed(network),
    cooked: version,
    carries: p => {
      if (p === LLC_SAPS.iso || p === LLC_SAPS.netbeui) return both(is(P_802_2), f => f.u16(network) === (p << 8) + p)
      if (p === LLC_SAPS.ipx)
        return either(
          is(0x8137),
          either(
            is(P_802_3),
            both(is(P_802_2), f => f.u8(network) === p),
          ),
        )
      if (p <= ETHERMTU) return both(is(P_802_2), f => f.u8(network) === p)
      return is(p)
    },
  }
}

/** 802.11, behind nothing or behind a radio header whose length `header` reads. */
function wireless(name: string, header: Offset, padding: (f: CapturedFrame) => boolean): Link {
  const payload: Offset = f => {
    const start = header(f)
    const control = f.u8(start)
    let at = start + 24
    if ((control & 0x8c) === 0x88) at += 2
    return padding(f) ? (at + 3) & ~3 : at
  }
  const at =
    (n: number): Offset =>
    f =>
      header(f) + n
  const control = (f: CapturedFrame): number => f.u8(header(f))
  const isControl: CaptureTest = f => (control(f) & 0x04) !== 0
  const isData: CaptureTest = f => (control(f) & 0x08) !== 0
  const bit =
    (mask: number): CaptureTest =>
    f =>
      (f.u8(header(f) + 1) & mask) !== 0
  const pick = (address: (n: Offset) => CaptureTest): { source: CaptureTest; destination: CaptureTest } => ({
    source: f =>
      !isControl(f) &&
      (isData(f) && bit(0x02)(f) ? (bit(0x01)(f) ? address(at(24))(f) : address(at(16))(f)) : address(at(10))(f)),
    destination: f => !isControl(f) && (isData(f) && bit(0x01)(f) ? address(at(16))(f) : address(at(4))(f)),
  })
  const data: CaptureTest = f => !isControl(f) && isData(f)
  return {
    name,
    header,
    network: f => payload(f) + 8,
    wireless: true,
    tagged: f => payload(f) + 6,
    llc: { at: payload, is: data },
    carries: p =>
      p <= ETHERMTU ? both(data, f => f.u8(payload(f)) === p) : both(data, f => f.u16(payload(f) + 6) === p),
    addresses: {
      source: mac => pick(n => macAt(n, mac)).source,
      destination: mac => pick(n => macAt(n, mac)).destination,
      multicast: pick(group).destination,
    },
  }
}

/** Radiotap's flags say whether the header of the 802.11 frame is padded to four bytes. */
function radiotapPads(f: CapturedFrame): boolean {
  const present = f.u32(4)
  // the bit order of the first word, read big-endian: 0 TSFT, 1 flags; bit 31 says that more words follow
  if ((present & 0x0200_0000) === 0 || (present & 0x80) !== 0) return false
  return (f.u8((present & 0x0100_0000) !== 0 ? 16 : 8) & 0x20) !== 0
}

/** What is known about a LINKTYPE_ value; throws CaptureFilterError for the others. */
export function linkOf(linkType: number): Link {
  switch (linkType) {
    case 1:
      return ethernet(12)
    case 12:
    case 14:
    case 101:
    case 228:
    case 229:
      return raw('Raw IP')
    case 0:
      return family('BSD loopback', true)
    case 108:
      return family('OpenBSD loopback', false)
    case 113:
      return cooked(1)
    case 276:
      return cooked(2)
    case 9:
      return typed('PPP', 2, 4, PPP)
    case 50:
      return typed('PPP over serial', 2, 4, PPP)
    case 51:
      return typed('PPP over Ethernet', 6, 8, PPP)
    case 104:
      return typed('Cisco HDLC', 2, 4, {})
    case 105:
      return wireless('802.11', fixed(0), () => false)
    case 127:
      return wireless('802.11 plus radiotap header', f => f.u8(2) | (f.u8(3) << 8), radiotapPads)
    case 163:
      return wireless(
        '802.11 plus AVS header',
        f => f.u32(4),
        () => false,
      )
    case 119:
      return wireless(
        '802.11 plus Prism header',
        () => 144,
        () => false,
      )
    default:
      throw new CaptureFilterError(`capture filters cannot look into link type ${linkType}`)
  }
}
