import { readFileSync } from 'node:fs'
import { installedList } from './installed.js'
import { Recent } from './recent.js'
import { shortVendor } from './short-vendor.js'
import { type VendorList, vendorList } from './vendor-list.js'

/** Identifiers that everybody uses for something other than the registry says, with Wireshark's labels. */
const CUSTOMARY: ReadonlyMap<number, string> = new Map([
  [0x000000, 'Officially Xerox, but 0:0:0:0:0:0 is more common'],
  [0x080027, 'PCS Computer Systems GmbH'],
  [0x525400, 'Realtek (UpTech? also reported)'],
])

let list: VendorList | undefined
const owners = new Recent<number, string | undefined>()

/** The list of an installed Wireshark, for the names of the user's other tools; or IEEE's registry of when wiresift was built. */
function vendors(): VendorList {
  if (list !== undefined) return list
  const manuf = installedList('manuf')
  list = manuf === undefined ? own() : vendorList(manuf, true)
  return list
}

function own(): VendorList {
  let registry: VendorList = { owner: () => undefined }
  try {
    registry = vendorList(readFileSync(new URL('./vendors.txt', import.meta.url)), false)
  } catch {
    // without any list, addresses are shown without names
  }
  return {
    owner(bits, prefix) {
      const customary = bits === 24 ? CUSTOMARY.get(prefix) : undefined
      return customary === undefined ? registry.owner(bits, prefix) : { short: '', long: customary }
    },
  }
}

/** Who an organisationally unique identifier (24 bits) belongs to. */
export function vendorOf(oui: number): string | undefined {
  return owners.get(oui, () => vendors().owner(24, oui)?.long)
}

/** The short name of whoever the address (48 bits) was assigned to, and how many bits say so. */
export function vendorShort(address: number): { readonly name: string; readonly bits: number } | undefined {
  for (const bits of [36, 28, 24]) {
    const owner = vendors().owner(bits, Math.floor(address / 2 ** (48 - bits)))
    if (owner !== undefined) return { name: owner.short || shortVendor(owner.long), bits }
  }
  return undefined
}
