import { macText } from '@wiresift/core'
import { vendorOf } from '../vendors.js'
import { installedList } from './installed.js'
import { shortVendor } from './short-vendor.js'
import { WELL_KNOWN } from './well-known.js'

/** Names of hardware addresses as Wireshark makes them: well-known ones, and the vendor's short name with what the vendor numbered. */

const MOST_KNOWN = 65_536

const known = new Map<string, string>()
let wellKnown: Beginnings | undefined
let manufacturers: Buffer | undefined | null = null

export function etherNameOf(bytes: Uint8Array, at: number): string {
  const address = macText(bytes, at)
  const before = known.get(address)
  if (before !== undefined) return before
  if (known.size > MOST_KNOWN) known.clear()
  const name = wellKnownName(address) ?? vendorName(address) ?? address
  known.set(address, name)
  return name
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
  const first = Number.parseInt(address.slice(0, 2), 16) & 0xfe
  const whose = first.toString(16).padStart(2, '0') + address.slice(2)
  if (manufacturers === null) manufacturers = installedList('manuf')
  if (manufacturers === undefined) {
    const vendor = vendorOf(Number.parseInt(whose.slice(0, 8).replaceAll(':', ''), 16))
    return vendor === undefined ? undefined : `${shortVendor(vendor)}_${address.slice(9)}`
  }
  const upper = whose.toUpperCase()
  for (const bits of [36, 28, 24]) {
    const digits = bits >> 2
    const prefix =
      bits === 24
        ? upper.slice(0, 8)
        : `${upper.slice(0, (digits >> 1) * 3 + (digits & 1))}${bits === 36 ? '0:00' : '0:00:00'}/${bits}`
    const name = shortOf(manufacturers, prefix)
    if (name === undefined) continue
    const behind = (digits >> 1) * 3
    return `${name}_${address.slice(bits === 24 ? 9 : behind + 1)}`
  }
  return undefined
}

function shortOf(list: Buffer, prefix: string): string | undefined {
  const at = list.indexOf(`\n${prefix}\t`)
  if (at < 0) return undefined
  const from = at + prefix.length + 2
  const line = list.toString('utf8', from, list.indexOf(10, from))
  return line.split('\t')[0].trim()
}
