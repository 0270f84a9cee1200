import type { PacketBatch } from '../../capture/batch.js'
import { quantity, relation } from './arithmetic.js'
import type { CaptureExpression, Id, Qualifiers } from './expression.js'
import {
  both,
  type CapturedFrame,
  type CaptureTest,
  either,
  CapturedFrame as Frame,
  never,
  not,
  type Offset,
  REJECTED,
} from './frame.js'
import { directed, ipv4Host, ipv4Id, ipv6Host } from './hosts.js'
import { CaptureFilterError } from './lexer.js'
import { ethernet, type Link, linkOf, macAt, PPP } from './link.js'
import { ETHERTYPES, IP_PROTOCOLS, ISIS_TYPES, ISO_PROTOCOLS, LLC_SAPS } from './names.js'
import { parseCaptureFilter } from './parser.js'
import { carries, port, portRange, protocolChain } from './ports.js'
import { llcTest, wirelessTest } from './wireless.js'

/** A capture filter, for packets of any link type. */
export interface CaptureFilter {
  readonly text: string
  /**
   * Whether packet `i` of the batch, of that LINKTYPE_ value, is selected. Throws CaptureFilterError where the filter makes no
   * sense for the link type.
   */
  test(batch: PacketBatch, i: number, linkType: number): boolean
  /** Compiles it for a link type beforehand, to learn of errors. */
  check(linkType: number): void
}

/**
 * Compiles a capture filter in the language of pcap-filter(7), as libpcap 1.10 understands it: `host 192.0.2.1 and port 443`,
 * `tcp[tcpflags] & tcp-syn != 0`. A load outside the captured bytes rejects the packet. Throws CaptureFilterError.
 */
export function compileCaptureFilter(text: string): CaptureFilter {
  const expression = parseCaptureFilter(text)
  const tests = new Map<number, CaptureTest | CaptureFilterError>()
  const frame = new Frame()
  const testFor = (linkType: number): CaptureTest => {
    let test = tests.get(linkType)
    if (test === undefined) {
      try {
        test = expression === undefined ? () => true : new Compiler(linkOf(linkType)).compile(expression)
      } catch (e) {
        if (!(e instanceof CaptureFilterError)) throw e
        test = e
      }
      tests.set(linkType, test)
    }
    if (test instanceof CaptureFilterError) throw test
    return test
  }
  return {
    text,
    check: linkType => void testFor(linkType),
    test(batch, i, linkType) {
      const test = testFor(linkType)
      frame.bytes = batch.bytes
      frame.start = batch.start[i]
      frame.end = frame.start + batch.captured[i]
      frame.wire = batch.wire[i]
      return run(test, frame)
    },
  }
}

function run(test: CaptureTest, frame: CapturedFrame): boolean {
  try {
    return test(frame)
  } catch (e) {
    if (e === REJECTED) return false
    throw e
  }
}

/** Words such as `vlan` move where the words behind them look: compiled from left to right. */
class Compiler {
  /** Where the label stack's last entry ends, while it is under the words. */
  private labels: Offset | undefined = undefined

  constructor(private link: Link) {}

  compile(e: CaptureExpression): CaptureTest {
    switch (e.kind) {
      case 'and': {
        const left = this.compile(e.left)
        return both(left, this.compile(e.right))
      }
      case 'or': {
        const left = this.compile(e.left)
        return either(left, this.compile(e.right))
      }
      case 'not':
        return not(this.compile(e.of))
      case 'relation':
        return relation(e.operator, quantity(e.left, this.link), quantity(e.right, this.link))
      case 'protocol':
        return this.protocol(e.name, e.at)
      case 'id':
        return this.id(e.qualifiers, e.id)
      case 'primitive':
        return this.primitive(e)
    }
  }

  private protocol(name: string, at: number): CaptureTest {
    const { link } = this
    if (Object.hasOwn(ETHERTYPES, name)) return link.carries(ETHERTYPES[name])
    if (name === 'icmp6') return both(link.carries(ETHERTYPES.ip6), carries(link, IP_PROTOCOLS.icmp6, 'ip6'))
    if (name === 'tcp' || name === 'udp' || name === 'sctp' || name === 'pim' || name === 'ah' || name === 'esp')
      return carries(link, IP_PROTOCOLS[name], undefined)
    if (Object.hasOwn(IP_PROTOCOLS, name)) return carries(link, IP_PROTOCOLS[name], 'ip')
    if (Object.hasOwn(LLC_SAPS, name)) return link.carries(LLC_SAPS[name])
    if (Object.hasOwn(ISO_PROTOCOLS, name)) return this.iso(ISO_PROTOCOLS[name])
    if (Object.hasOwn(ISIS_TYPES, name)) {
      const types = ISIS_TYPES[name]
      return both(this.iso(ISO_PROTOCOLS.isis), f => types.includes(f.u8(this.isoAt(f) + 4)))
    }
    throw new CaptureFilterError(
      name === 'radio' ? 'syntax error' : `'${name}' is not a protocol that can be tested for`,
      at,
      name.length,
    )
  }

  /** ISO's network layer comes behind three bytes of LLC on Ethernet. */
  private isoAt(f: CapturedFrame): number {
    return this.link.network(f) + (this.link.ethernet === undefined ? 0 : 3)
  }

  private iso(protocol: number): CaptureTest {
    return both(this.link.carries(LLC_SAPS.iso), f => f.u8(this.isoAt(f)) === protocol)
  }

  // --- ids

  private id(q: Qualifiers, id: Id): CaptureTest {
    const { link } = this
    const { token } = id
    switch (q.type) {
      case 'port':
      case 'portrange': {
        const [first, last] = portRange(id, q)
        return port(link, q, first, last)
      }
      case 'proto':
        return this.proto(q, id)
      case 'protochain':
        if (link.wireless === true)
          throw new CaptureFilterError("'protochain' not supported with variable length headers", q.at, 10)
        return protocolChain(link, this.number(id, IP_PROTOCOLS), q.protocol)
      case 'gateway':
        throw new CaptureFilterError("'gateway' requires a name", token.at, token.text.length)
    }
    if (q.protocol === 'ether' || token.kind === 'mac') return this.linkHost(q, id)
    if (token.kind === 'ipv6') return ipv6Host(link, q, id)
    if (token.kind === 'word') {
      const what = q.type === 'net' ? 'network' : 'host'
      throw new CaptureFilterError(`unknown ${what} '${token.text}'`, token.at, token.text.length)
    }
    const { value, mask } = ipv4Id(id, q)
    return ipv4Host(link, q, value, mask)
  }

  private linkHost(q: Qualifiers, id: Id): CaptureTest {
    const { token } = id
    if (token.kind !== 'mac') throw new CaptureFilterError('illegal link layer address', token.at, token.text.length)
    if (q.protocol !== 'ether')
      throw new CaptureFilterError('ethernet address used in non-ether expression', token.at, token.text.length)
    const { addresses, wireless, header } = this.link
    if (addresses === undefined)
      throw new CaptureFilterError(
        `this link type (${this.link.name}) has no Ethernet addresses`,
        token.at,
        token.text.length,
      )
    const numbered: Readonly<Record<string, number>> = { addr1: 4, addr2: 10, addr3: 16, addr4: 24 }
    const offset = q.direction === undefined ? undefined : numbered[q.direction]
    if (offset !== undefined || q.direction === 'ra' || q.direction === 'ta') {
      if (wireless !== true)
        throw new CaptureFilterError(`'${q.direction}' is only supported on 802.11`, token.at, token.text.length)
      const at: Offset = f => header(f) + (offset ?? (q.direction === 'ra' ? 4 : 10))
      const equal = macAt(at, token.bytes)
      const control = (f: CapturedFrame): number => f.u8(header(f))
      // acknowledgements have no transmitter, and only management and data frames have a third address
      if (offset === 10 || q.direction === 'ta')
        return f => ((control(f) & 0x0c) !== 0x04 || ![0xc0, 0xd0].includes(control(f) & 0xf0)) && equal(f)
      if (offset === 16) return f => (control(f) & 0x0c) !== 0x04 && equal(f)
      if (offset === 24) return f => (f.u8(header(f) + 1) & 3) === 3 && equal(f)
      return equal
    }
    return directed(q.direction, addresses.source(token.bytes), addresses.destination(token.bytes), q)
  }

  private proto(q: Qualifiers, id: Id): CaptureTest {
    const { link } = this
    if (q.protocol === 'ether') return link.carries(this.number(id, { ...ETHERTYPES, ...LLC_SAPS }))
    if (q.protocol === undefined || q.protocol === 'ip' || q.protocol === 'ip6')
      return carries(link, this.number(id, IP_PROTOCOLS), q.protocol)
    if (q.protocol === 'iso') return this.iso(this.number(id, ISO_PROTOCOLS))
    if (q.protocol === 'isis') {
      const type = this.number(id, {})
      return both(this.iso(ISO_PROTOCOLS.isis), f => f.u8(this.isoAt(f) + 4) === type)
    }
    throw new CaptureFilterError(`'${q.protocol} proto' is bogus`, q.at, q.protocol.length)
  }

  private number(id: Id, names: Readonly<Record<string, number>>): number {
    const { token } = id
    if (token.kind === 'number') return token.value
    const name = token.text.replace(/^\\/, '')
    if (token.kind === 'word' && Object.hasOwn(names, name)) return names[name]
    throw new CaptureFilterError(`unknown protocol '${name}'`, token.at, token.text.length)
  }

  // --- primitives

  private primitive(e: CaptureExpression & { kind: 'primitive' }): CaptureTest {
    const { link } = this
    const { value, at } = e
    switch (e.name) {
      case 'less':
        return f => f.wire <= (value ?? 0)
      case 'greater':
        return f => f.wire >= (value ?? 0)
      case 'broadcast':
      case 'multicast':
        return this.cast(e.name, e.protocol, at)
      case 'inbound':
      case 'outbound': {
        if (link.cooked === undefined)
          throw new CaptureFilterError(`${e.name} is not known for ${link.name} in a capture file`, at, e.name.length)
        const sent: CaptureTest = link.cooked === 1 ? f => f.u16(0) === 4 : f => f.u8(10) === 4
        return e.name === 'outbound' ? sent : not(sent)
      }
      case 'vlan':
        return this.vlan(value, at)
      case 'mpls':
        return this.mpls(value, at)
      case 'pppoed':
        return link.carries(0x8863)
      case 'pppoes':
        return this.pppoe(value, at)
      case 'llc':
        return llcTest(link, e.words[0], at)
      case 'type':
      case 'subtype':
      case 'dir':
        return wirelessTest(link, e.name, e.words, at)
      default:
        throw new CaptureFilterError(`'${e.name}' is not supported`, at, e.name.length)
    }
  }

  private cast(name: 'broadcast' | 'multicast', protocol: string | undefined, at: number): CaptureTest {
    const { link } = this
    if (protocol === 'ip' && name === 'multicast')
      return both(link.carries(ETHERTYPES.ip), f => f.u8(link.network(f) + 16) >= 0xe0)
    if (protocol === 'ip')
      return both(link.carries(ETHERTYPES.ip), f => {
        const to = f.u32(link.network(f) + 16)
        return to === 0 || to === 0xffff_ffff
      })
    if (protocol === 'ip6' && name === 'multicast')
      return both(link.carries(ETHERTYPES.ip6), f => f.u8(link.network(f) + 24) === 0xff)
    if (protocol !== undefined && protocol !== 'ether')
      throw new CaptureFilterError(`only link-layer/IP ${name} filters supported`, at, name.length)
    if (link.addresses === undefined) throw new CaptureFilterError(`not a ${name} link (${link.name})`, at, name.length)
    return name === 'multicast' ? link.addresses.multicast : link.addresses.destination(new Uint8Array(6).fill(0xff))
  }

  private vlan(id: number | undefined, at: number): CaptureTest {
    const { link } = this
    const { tagged } = link
    if (this.labels !== undefined) throw new CaptureFilterError('no VLAN match after MPLS', at, 4)
    if (tagged === undefined) throw new CaptureFilterError(`no VLAN support for ${this.link.name}`, at, 4)
    if (id !== undefined && id > 4095) throw new CaptureFilterError(`VLAN tag ${id} greater than maximum 4095`, at, 4)
    const { ethernet: plain, wireless } = link
    const is =
      wireless === true
        ? either(link.carries(0x8100), either(link.carries(0x88a8), link.carries(0x9100)))
        : (f: CapturedFrame) => [0x8100, 0x88a8, 0x9100].includes(f.u16(tagged(f)))
    const next: Offset = f => tagged(f) + 4
    this.link =
      plain === undefined
        ? {
            ...link,
            tagged: next,
            network: f => link.network(f) + 4,
            carries: p => both(is, f => f.u16(next(f)) === p),
          }
        : { ...ethernet(plain.type + 4), addresses: link.addresses }
    return id === undefined ? is : both(is, f => (f.u16(tagged(f) + 2) & 0xfff) === id)
  }

  private mpls(label: number | undefined, at: number): CaptureTest {
    if (label !== undefined && label > 0xfffff)
      throw new CaptureFilterError(`MPLS label ${label} greater than maximum 1048575`, at, 4)
    const { link } = this
    if (link.wireless === true) throw new CaptureFilterError(`no MPLS support for ${link.name}`, at, 4)
    const start = this.labels ?? link.network
    // below another label the entry in front must not be the last of the stack
    const stacked: CaptureTest = this.labels === undefined ? link.carries(0x8847) : f => (f.u8(start(f) - 2) & 1) === 0
    const next: Offset = f => start(f) + 4
    this.labels = next
    const version =
      (nibble: number): CaptureTest =>
      f =>
        (f.u8(next(f) - 2) & 1) === 1 && (f.u8(next(f)) & 0xf0) === nibble
    this.link = {
      name: 'MPLS',
      header: link.header,
      network: next,
      addresses: link.addresses,
      carries: p => (p === ETHERTYPES.ip ? version(0x40) : p === ETHERTYPES.ip6 ? version(0x60) : never),
    }
    return label === undefined
      ? stacked
      : both(stacked, f => (f.u32(start(f)) & 0xfffff000) >>> 0 === (label << 12) >>> 0)
  }

  private pppoe(session: number | undefined, at: number): CaptureTest {
    if (session !== undefined && session > 0xffff)
      throw new CaptureFilterError(`PPPoE session number ${session} greater than maximum 65535`, at, 6)
    const { link } = this
    const is = link.carries(0x8864)
    this.link = {
      name: 'PPPoE',
      header: link.header,
      network: f => link.network(f) + 8,
      addresses: link.addresses,
      carries: p => {
        const n = PPP[p] ?? p
        return f => f.u16(link.network(f) + 6) === n
      },
    }
    return session === undefined ? is : both(is, f => (f.u32(link.network(f)) & 0xffff) === session)
  }
}
