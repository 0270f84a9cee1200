import { macText } from '@wiresift/core'
import { installedList } from './installed.js'
import { Recent } from './recent.js'
import { vendorShort } from './vendors.js'
import { WELL_KNOWN } from './well-known.js'

/** Names of hardware addresses as Wireshark makes them: well-known ones, and the vendor's short name with what the vendor numbered. */

const known = new Recent<string, string>()
let wellKnown: Beginnings | undefined

export function etherNameOf(bytes: Uint8Array, at: number): string {
  const address = macText(bytes, at)
  return known.get(address, () => wellKnownName(address) ?? vendorName(address) ?? address)
}

/** Entire addresses, and beginnings of addresses: the longest one that fits. */
function wellKnownName(address: string): string | undefined {
  wellKnown ??= load()
  const value = Number.parseInt(address.replaceAll(':', ''), 16)
  for (const [bits, names] of wellKnown) {
    const name = names.get(Math.floor(value / 2 ** (48 - bits)))
    if (name === undefined) continue
    if (bits === 48) return name
    const from = bits >> 3
    const first = Number.parseInt(address.slice(from * 3, from * 3 + 2), 16) & (0xff >> (bits & 7))
    return `${name}_${first.toString(16).padStart(2, '0')}${address.slice(from * 3 + 2)}`
  }
  return undefined
}

/** By number of bits, most first: names by those bits. */
type Beginnings = ReadonlyMap<number, ReadonlyMap<number, string>>

function load(): Beginnings {
  const table = new Map<number, Map<number, string>>()
  const add = (digits: string, bits: number, name: string): void => {
    const value = Math.floor(Number.parseInt(digits.padEnd(12, '0'), 16) / 2 ** (48 - bits))
    const names = table.get(bits)
    if (names) names.set(value, name)
    else table.set(bits, new Map([[value, name]]))
  }
  for (const [digits, bits, name] of WELL_KNOWN) add(digits, bits, name)
  for (const line of installedList('wka')?.toString('utf8').split('\n') ?? []) {
    const [, address, bits, name] = /^([\dA-Fa-f][\dA-Fa-f:-]*)(?:\/(\d+))?\s+(\S+)/.exec(line) ?? []
    if (address !== undefined) add(address.replace(/[:-]/g, ''), Number(bits ?? 48), name)
  }
  return new Map([...table].sort(([a], [b]) => b - a))
}

function vendorName(address: string): string | undefined {
  // of a group address, whose it would be without the bit that says so
  const vendor = vendorShort(Number.parseInt(address.replaceAll(':', ''), 16) - (firstByte(address) & 1) * 2 ** 40)
  if (vendor === undefined) return undefined
  // whole bytes of it, and half of one where the vendor has the first half
  return `${vendor.name}_${address.slice((vendor.bits >> 3) * 3 + (vendor.bits & 7 ? 1 : 0))}`
}

const firstByte = (address: string): number => Number.parseInt(address.slice(0, 2), 16)
