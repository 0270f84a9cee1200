import { readFileSync } from 'node:fs'

/** Identifiers that everybody uses for something other than the registry says, with Wireshark's labels. */
const CUSTOMARY: readonly (readonly [number, string])[] = [
  [0x000000, 'Officially Xerox, but 0:0:0:0:0:0 is more common'],
  [0x080027, 'PCS Computer Systems GmbH'],
  [0x525400, 'Realtek (UpTech? also reported)'],
]

let names: Map<number, string> | undefined

/** Who an organisationally unique identifier belongs to, by IEEE's registry as it was when wiresift was built. */
export function vendorOf(oui: number): string | undefined {
  names ??= load()
  return names.get(oui)
}

function load(): Map<number, string> {
  const table = new Map<number, string>()
  try {
    for (const line of readFileSync(new URL('./vendors.txt', import.meta.url), 'utf8').split('\n'))
      if (line !== '') table.set(Number.parseInt(line.slice(0, 6), 16), line.slice(7))
  } catch {
    // without the list, addresses are shown without names
  }
  for (const [oui, name] of CUSTOMARY) table.set(oui, name)
  return table
}
