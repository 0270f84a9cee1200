import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where an installed Wireshark up to 4.0 keeps its lists of names: those that the user's other tools show. */
const FOLDERS = ['/usr/share/wireshark', '/usr/local/share/wireshark', '/opt/homebrew/share/wireshark']

/** A list of an installed Wireshark: `manuf`, `wka` or `services`. */
export function installedList(name: string): Buffer | undefined {
  for (const folder of FOLDERS) {
    try {
      return readFileSync(join(folder, name))
    } catch {
      // not here
    }
  }
  return undefined
}
