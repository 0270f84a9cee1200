import type { Tables } from '../analysis/tables.js'
import { parseIpv4, parseIpv6 } from '../bytes/address.js'

/**
 * Which addresses are inside. Internal are the private networks (RFC 1918, RFC 4193), shared address space (RFC 6598),
 * link-local (RFC 3927, RFC 4291), loopback, and what the user adds. All others are external, documentation ranges too.
 */

const PRIVATE = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '127.0.0.0/8',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
]

export type Place = 'internal' | 'external' | 'group'

/** A network: the bytes of its address and the length of its prefix. */
export interface Network {
  readonly bytes: Uint8Array
  readonly prefix: number
}

/** Reads 'address/prefix' or a plain address; undefined for anything else. */
export function parseNetwork(text: string): Network | undefined {
  const [address, length, ...rest] = text.trim().split('/')
  const bytes = parseAddress(address)
  if (bytes === undefined || rest.length > 0) return undefined
  if (length === undefined) return { bytes, prefix: bytes.length * 8 }
  if (!/^\d{1,3}$/.test(length) || +length > bytes.length * 8) return undefined
  return { bytes, prefix: +length }
}

/** Bytes of an address; IPv4-mapped IPv6 addresses count as IPv4. */
function parseAddress(text: string): Uint8Array | undefined {
  const v4 = parseIpv4(text)
  if (v4 !== undefined) return v4
  const v6 = parseIpv6(text)
  if (v6 === undefined) return undefined
  const mapped = v6.subarray(0, 10).every(b => b === 0) && v6[10] === 0xff && v6[11] === 0xff
  return mapped ? v6.slice(12) : v6
}

export function contains(network: Network, bytes: Uint8Array): boolean {
  if (bytes.length !== network.bytes.length) return false
  const whole = network.prefix >> 3
  for (let i = 0; i < whole; i++) if (bytes[i] !== network.bytes[i]) return false
  const rest = network.prefix & 7
  return rest === 0 || (bytes[whole] ^ network.bytes[whole]) >> (8 - rest) === 0
}

export const isAddress = (text: string): boolean => parseAddress(text) !== undefined

const shared = new WeakMap<Tables, { added: string; networks: Networks }>()

/** The networks of a capture; detections over the same tables share them, since telling places apart takes a while. */
export function networksOf(tables: Tables, added: readonly string[]): Networks {
  const key = added.join(' ')
  const known = shared.get(tables)
  if (known !== undefined && known.added === key) return known.networks
  const networks = new Networks(tables, added)
  shared.set(tables, { added: key, networks })
  return networks
}

/** Tells inside from outside for one capture. */
export class Networks {
  private readonly networks: Network[]
  private readonly places = new Map<string, Place>()
  /** Internal hosts that appear in the capture. */
  readonly internal: ReadonlySet<string>
  /** Whether any address of the capture is internal; if none is, inside and outside cannot be told apart. */
  readonly known: boolean

  constructor(tables: Tables, added: readonly string[]) {
    this.networks = [...PRIVATE, ...added].map(parseNetwork).filter(n => n !== undefined)
    const internal = new Set<string>()
    for (const flow of tables.flows)
      for (const address of [flow.client, flow.server]) if (this.place(address) === 'internal') internal.add(address)
    this.internal = internal
    this.known = internal.size > 0
  }

  place(address: string): Place {
    let place = this.places.get(address)
    if (place === undefined) this.places.set(address, (place = this.classify(address)))
    return place
  }

  private classify(address: string): Place {
    const bytes = parseAddress(address)
    if (bytes === undefined) return 'group'
    const unspecified = bytes.every(b => b === 0)
    if (bytes.length === 4) {
      if (unspecified || bytes[0] >= 224) return 'group'
      // the last address of a private /24 is nearly always its broadcast address
      if (bytes[3] === 255 && this.isInternal(bytes)) return 'group'
    } else if (unspecified || bytes[0] === 0xff) return 'group'
    return this.isInternal(bytes) ? 'internal' : 'external'
  }

  private isInternal(bytes: Uint8Array): boolean {
    return this.networks.some(n => contains(n, bytes))
  }

  /** Whether a host can be taken for one of ours: internal, or any where none is known to be. */
  ours(address: string): boolean {
    const place = this.place(address)
    return place === 'internal' || (!this.known && place === 'external')
  }

  /** What speaks against conclusions about direction. */
  get doubts(): string[] {
    return this.known ? [] : ['No private address appears in the capture: inside and outside cannot be told apart']
  }
}
