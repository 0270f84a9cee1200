import type { Id, Qualifiers } from './expression.js'
import { both, type CaptureTest, either, type Offset } from './frame.js'
import { directed } from './hosts.js'
import { CaptureFilterError } from './lexer.js'
import type { Link } from './link.js'
import { ETHERTYPES, IP_PROTOCOLS, SERVICES } from './names.js'

/** Tests of IP's protocol and of ports. */

/** Where the header behind IPv4's own starts. */
export const behindIpv4 =
  (link: Link): Offset =>
  f => {
    const at = link.network(f)
    return at + (f.u8(at) & 15) * 4
  }

/** The packet is not a later fragment. */
export const firstFragment =
  (link: Link): CaptureTest =>
  f =>
    (f.u16(link.network(f) + 6) & 0x1fff) === 0

export function ipv4Carries(link: Link, protocol: number): CaptureTest {
  return both(link.carries(ETHERTYPES.ip), f => f.u8(link.network(f) + 9) === protocol)
}

/** The next header is the protocol, or a fragment header with it behind. */
export function ipv6Carries(link: Link, protocol: number): CaptureTest {
  return both(link.carries(ETHERTYPES.ip6), f => {
    const at = link.network(f)
    const next = f.u8(at + 6)
    return next === protocol || (next === 44 && f.u8(at + 40) === protocol)
  })
}

/** `tcp`, `proto 6`, `ip proto 6`, `ip6 proto 6`. */
export function carries(link: Link, protocol: number, family: string | undefined): CaptureTest {
  if (family === 'ip') return ipv4Carries(link, protocol)
  if (family === 'ip6') return ipv6Carries(link, protocol)
  return either(ipv4Carries(link, protocol), ipv6Carries(link, protocol))
}

/** A port or a range of ports, first and last. */
export function portRange(id: Id, q: Qualifiers): [first: number, last: number] {
  const { token } = id
  if (token.kind === 'number') return checked([token.value, token.value], token.text, token.at)
  if (token.kind === 'dotted')
    throw new CaptureFilterError(`'${q.type}' modifier applied to ip host`, q.at, token.text.length)
  const text = token.kind === 'word' ? token.text.replace(/^\\/, '') : token.text
  const dash = text.indexOf('-')
  const whole = service(text)
  if (whole !== undefined) return [whole, whole]
  if (q.type === 'portrange' && dash > 0) {
    const first = portNumber(text.slice(0, dash))
    const last = portNumber(text.slice(dash + 1))
    if (first !== undefined && last !== undefined)
      return checked(first <= last ? [first, last] : [last, first], text, token.at)
  }
  throw new CaptureFilterError(`unknown port '${text}'`, token.at, token.text.length)
}

function portNumber(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : service(text)
}

const service = (name: string): number | undefined => (Object.hasOwn(SERVICES, name) ? SERVICES[name] : undefined)

function checked(range: [number, number], text: string, at: number): [number, number] {
  if (range[1] > 65535) throw new CaptureFilterError(`illegal port number ${range[1]} > 65535`, at, text.length)
  return range
}

/** `port`, `portrange`: in TCP, UDP and SCTP, or the one that the qualifiers name; over IPv6 and IPv4. */
export function port(link: Link, q: Qualifiers, first: number, last: number): CaptureTest {
  const protocols =
    q.protocol === undefined ? [IP_PROTOCOLS.sctp, IP_PROTOCOLS.tcp, IP_PROTOCOLS.udp] : [IP_PROTOCOLS[q.protocol]]
  if (q.protocol !== undefined && !['tcp', 'udp', 'sctp'].includes(q.protocol))
    throw new CaptureFilterError(`illegal qualifier of '${q.type}'`, q.at, q.protocol.length)
  const within =
    (at: Offset, offset: number): CaptureTest =>
    f => {
      const n = f.u16(at(f) + offset)
      return n >= first && n <= last
    }
  const six: Offset = f => link.network(f) + 40
  const four = behindIpv4(link)
  const unfragmented = firstFragment(link)
  const over6 = directed(q.direction, within(six, 0), within(six, 2), q)
  const over4 = directed(q.direction, within(four, 0), within(four, 2), q)
  // the plain next header alone: ports behind a fragment header are not looked for
  const is6: CaptureTest = f => protocols.includes(f.u8(link.network(f) + 6)) && over6(f)
  const is4: CaptureTest = f => protocols.includes(f.u8(link.network(f) + 9)) && unfragmented(f) && over4(f)
  return either(both(link.carries(ETHERTYPES.ip6), is6), both(link.carries(ETHERTYPES.ip), is4))
}

/** Follows the chain of extension headers (IPv6) or authentication headers (IPv4) to the protocol. */
export function protocolChain(link: Link, protocol: number, family: string | undefined): CaptureTest {
  const over4: CaptureTest = both(link.carries(ETHERTYPES.ip), f => {
    let next = f.u8(link.network(f) + 9)
    let at = behindIpv4(link)(f)
    while (next !== protocol && next === 51) {
      next = f.u8(at)
      at += (f.u8(at + 1) + 2) * 4
    }
    return next === protocol
  })
  const over6: CaptureTest = both(link.carries(ETHERTYPES.ip6), f => {
    let at = link.network(f) + 40
    let next = f.u8(at - 34)
    while (next !== protocol) {
      if (next === 0 || next === 43 || next === 44 || next === 60) {
        next = f.u8(at)
        at += (f.u8(at + 1) + 1) * 8
      } else if (next === 51) {
        next = f.u8(at)
        at += (f.u8(at + 1) + 2) * 4
      } else return false
    }
    return true
  })
  return family === 'ip' ? over4 : family === 'ip6' ? over6 : either(over4, over6)
}
