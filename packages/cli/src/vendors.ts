import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Identifiers that everybody uses for something other than the registry says, with Wireshark's labels. */
const CUSTOMARY: readonly (readonly [number, string])[] = [
  [0x000000, 'Officially Xerox, but 0:0:0:0:0:0 is more common'],
  [0x080027, 'PCS Computer Systems GmbH'],
  [0x525400, 'Realtek (UpTech? also reported)'],
]

/** Where an installed Wireshark up to 4.0 keeps its list of vendors: names are those of the user's other tools then. */
const INSTALLED = ['/usr/share/wireshark', '/usr/local/share/wireshark', '/opt/homebrew/share/wireshark']

const names = new Map<number, string | undefined>()
let lookUp: ((oui: number) => string | undefined) | undefined

/** Who an organisationally unique identifier belongs to: by the list of an installed Wireshark, or by IEEE's registry of when wiresift was built. */
export function vendorOf(oui: number): string | undefined {
  if (names.has(oui)) return names.get(oui)
  lookUp ??= open()
  const name = lookUp(oui)
  names.set(oui, name)
  return name
}

function open(): (oui: number) => string | undefined {
  for (const folder of INSTALLED) {
    const list = bytesOf(join(folder, 'manuf'))
    if (list !== undefined) return oui => manufName(list, oui)
  }
  for (const [oui, name] of CUSTOMARY) names.set(oui, name)
  // without any list, addresses are shown without names
  const own = bytesOf(new URL('./vendors.txt', import.meta.url))
  return oui => (own === undefined ? undefined : restOfLine(own, `${digits(oui)}\t`))
}

function bytesOf(file: string | URL): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

const digits = (oui: number): string => oui.toString(16).toUpperCase().padStart(6, '0')

/** The name in lines such as `00:00:0C<tab>Cisco<tab>Cisco Systems, Inc`; the long one, where there is one. */
export function manufName(list: Buffer, oui: number): string | undefined {
  const prefix = digits(oui).replace(/(..)(..)(..)/, '$1:$2:$3\t')
  const [short, long] = restOfLine(list, prefix)?.replace(/#.*/, '').split('\t') ?? []
  return long?.trim() || short?.trim() || undefined
}

function restOfLine(list: Buffer, prefix: string): string | undefined {
  const at = list.indexOf(`\n${prefix}`)
  if (at < 0) return list.indexOf(prefix) === 0 ? list.toString('utf8', prefix.length, endOfLine(list, 0)) : undefined
  return list.toString('utf8', at + 1 + prefix.length, endOfLine(list, at + 1))
}

function endOfLine(list: Buffer, from: number): number {
  const end = list.indexOf(10, from)
  return end < 0 ? list.length : end
}
