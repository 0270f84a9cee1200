import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { UsageError } from '../errors.js'

/** A network interface of this machine. */
export interface LocalInterface {
  readonly index: number
  readonly name: string
  readonly addresses: readonly string[]
  /** up, down or unknown, as the system says. */
  readonly state: string
  readonly mac: string | undefined
}

const SYSTEM = '/sys/class/net'

/** The machine's interfaces, in the order of their numbers; `any` stands for all of them where the system has it. */
export function localInterfaces(): LocalInterface[] {
  const addresses = networkInterfaces()
  const names = existsSync(SYSTEM) ? readdirSync(SYSTEM) : Object.keys(addresses)
  const list = names.map((name, i) => {
    const known = addresses[name] ?? []
    const read = (file: string): string | undefined => {
      try {
        return readFileSync(`${SYSTEM}/${name}/${file}`, 'utf8').trim()
      } catch {
        return undefined
      }
    }
    return {
      index: Number(read('ifindex') ?? i + 1),
      name,
      addresses: known.map(a => a.cidr ?? a.address),
      state: stateOf(read('operstate'), read('flags'), known.length > 0),
      mac: read('address') ?? known[0]?.mac,
    }
  })
  return list.sort((a, b) => a.index - b.index)
}

const IFF_UP = 1

/** Loopback and tunnels do not know; their flags do. */
function stateOf(told: string | undefined, flags: string | undefined, addressed: boolean): string {
  if (told !== undefined && told !== 'unknown') return told
  if (flags === undefined) return addressed ? 'up' : 'unknown'
  return (Number(flags) & IFF_UP) !== 0 ? 'up' : 'down'
}

/** The interface that a name or a number means. Throws UsageError with the names that there are. */
export function findInterface(text: string): string {
  const all = localInterfaces()
  if (text === 'any' && existsSync(SYSTEM)) return text
  const found =
    all.find(x => x.name === text) ?? (/^\d+$/.test(text) ? all.find(x => x.index === Number(text)) : undefined)
  if (found !== undefined) return found.name
  throw new UsageError(`there is no interface ${text}; there are ${[...all.map(x => x.name), 'any'].join(', ')}`)
}

/** Packets that an interface itself has dropped since it came up. */
export function droppedBy(name: string): number | undefined {
  try {
    return Number(readFileSync(`${SYSTEM}/${name}/statistics/rx_dropped`, 'utf8'))
  } catch {
    return undefined
  }
}
