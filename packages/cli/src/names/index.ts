import { type CaptureMeta, ipv4Text, ipv6Text, type Names, type Session } from '@wiresift/core'
import { etherNameOf } from './ethers.js'
import { serviceOf } from './services.js'

/** Which kinds of names are wanted. */
export interface Resolution {
  /** Of hardware addresses. */
  readonly ether: boolean
  readonly port: boolean
  /** Of IP addresses. */
  readonly host: boolean
  /** Those of IP addresses that DNS answers in the capture tell. */
  readonly dns: boolean
}

export const NO_NAMES: Resolution = { ether: false, port: false, host: false, dns: false }

const text = (address: Uint8Array): string => (address.length === 4 ? ipv4Text(address, 0) : ipv6Text(address, 0))

/** Names of hosts that are remembered. */
const MOST_HOSTS = 100_000

/** The names of a run: those of lists, and those that the capture itself tells. */
export class RunNames {
  readonly names: Names | undefined
  private readonly hosts: Map<string, string>
  private blocks = 0

  constructor(
    private readonly wanted: Resolution,
    hosts: ReadonlyMap<string, string>,
  ) {
    const { ether, port, host } = wanted
    this.hosts = new Map(hosts)
    if (ether || port || host)
      this.names = {
        ether: ether ? etherNameOf : undefined,
        port: port ? serviceOf : undefined,
        host: host ? address => this.hosts.get(address) ?? address : undefined,
      }
  }

  /** Takes the names that DNS answers tell while a session runs. */
  listen(session: Session): void {
    if (!this.wanted.host || !this.wanted.dns) return
    session.listen('dns', ({ kind, answers }) => {
      if (kind === 'nbns') return
      for (const { name, type, data } of answers) if ((type === 1 || type === 28) && name !== '') this.add(data, name)
    })
  }

  /** Takes the names of the capture's own records, those that were read since. */
  read({ nameResolutions }: CaptureMeta): void {
    if (!this.wanted.host) return
    for (; this.blocks < nameResolutions.length; this.blocks++)
      for (const { kind, address, names } of nameResolutions[this.blocks].records)
        if ((kind === 'ipv4' || kind === 'ipv6') && names.length > 0) this.add(text(address), names[0])
  }

  private add(address: string, name: string): void {
    if (address !== '' && (this.hosts.size < MOST_HOSTS || this.hosts.has(address))) this.hosts.set(address, name)
  }
}
