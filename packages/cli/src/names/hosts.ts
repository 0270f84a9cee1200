import { isIP } from 'node:net'

/** A hosts file's lines: an address and its names, of which the first counts; undefined where not one is of that kind. */
export function parseHosts(text: string): Map<string, string> | undefined {
  const hosts = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [address, name] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (name !== undefined && isIP(address) !== 0 && !hosts.has(address)) hosts.set(address, name)
  }
  return hosts.size === 0 ? undefined : hosts
}
