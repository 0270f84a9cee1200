import type { Tables } from '../analysis/tables.js'
import { isAddress } from './networks.js'

/** Host name without port, final dot and case; empty for addresses. */
export function hostOf(name: string): string {
  const host = withoutPort(name).toLowerCase().replace(/\.$/, '')
  return isAddress(host) ? '' : host
}

/** `hostOf` for many flows: each name is read once. */
export function hostReader(): (name: string) => string {
  const known = new Map<string, string>()
  return name => {
    let host = known.get(name)
    if (host === undefined) known.set(name, (host = hostOf(name)))
    return host
  }
}

/** Whether what a client asked for is an address. */
export const isLiteral = (name: string): boolean => name !== '' && isAddress(withoutPort(name))

function withoutPort(name: string): string {
  const bracketed = /^\[([^\]]*)\]/.exec(name)
  return bracketed !== null ? bracketed[1] : isAddress(name) ? name : name.replace(/:\d*$/, '')
}

/** What DNS answers in the capture said about addresses, for each client that asked. */
export class Resolved {
  private readonly names = new Map<string, string>()
  private readonly clients = new Set<string>()

  constructor(tables: Tables) {
    for (const d of tables.dns) {
      if (d.kind !== 'dns') continue
      this.clients.add(d.client)
      for (const a of d.answers) {
        if (a.data === '' || !isAddress(a.data)) continue
        const key = `${d.client} ${a.data}`
        if (!this.names.has(key)) this.names.set(key, d.query.toLowerCase().replace(/\.$/, ''))
      }
    }
  }

  /** Name that the client looked up to get at the address, or empty. */
  name(client: string, address: string): string {
    return this.names.get(`${client} ${address}`) ?? ''
  }

  /** Whether look-ups of this client are in the capture at all. */
  seen(client: string): boolean {
    return this.clients.has(client)
  }
}
