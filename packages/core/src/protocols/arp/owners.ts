import { macText } from '../../bytes/address.js'

/** Who used an IPv4 address last, and when. */
export interface Owner {
  readonly mac: string
  frame: number
  seconds: number
}

/** Most addresses that are remembered; the oldest are forgotten. */
const MOST = 100_000

/** Hardware addresses by IPv4 address: the first that is seen keeps it. */
export class Owners {
  private readonly known = new Map<number, Owner>()

  /** Notes the use; answers the owner where it is another. */
  claim(b: Uint8Array, mac: number, ip: number, frame: number, seconds: number): Owner | undefined {
    const key = ((b[ip] << 24) | (b[ip + 1] << 16) | (b[ip + 2] << 8) | b[ip + 3]) >>> 0
    const name = macText(b, mac)
    const owner = this.known.get(key)
    if (owner === undefined) {
      if (this.known.size >= MOST) this.known.delete(this.known.keys().next().value as number)
      this.known.set(key, { mac: name, frame, seconds })
      return undefined
    }
    if (owner.mac !== name) return owner
    owner.frame = frame
    owner.seconds = seconds
    return undefined
  }
}
