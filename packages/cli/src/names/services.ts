import { readFileSync } from 'node:fs'
import { installedList } from './installed.js'

/** Names of ports, from the list of an installed Wireshark or of the system: `http 80/tcp`. */

let tables: { readonly tcp: ReadonlyMap<number, string>; readonly udp: ReadonlyMap<number, string> } | undefined

export function serviceOf(transport: 'tcp' | 'udp', port: number): string | undefined {
  tables ??= parseServices(listed())
  return tables[transport].get(port)
}

function listed(): string {
  const list = installedList('services')
  if (list !== undefined) return list.toString('utf8')
  try {
    return readFileSync('/etc/services', 'utf8')
  } catch {
    return ''
  }
}

export function parseServices(text: string): { tcp: Map<number, string>; udp: Map<number, string> } {
  const found = { tcp: new Map<number, string>(), udp: new Map<number, string>() }
  for (const line of text.split('\n')) {
    const [, name, from, to, transports] = /^([^\s#]+)\s+(\d+)(?:-(\d+))?\/(\S+)/.exec(line) ?? []
    if (name === undefined) continue
    const last = Math.min(Number(to ?? from), 65_535)
    for (const transport of transports.split('/'))
      if (transport === 'tcp' || transport === 'udp')
        for (let port = Number(from); port <= last; port++) found[transport].set(port, name)
  }
  return found
}
