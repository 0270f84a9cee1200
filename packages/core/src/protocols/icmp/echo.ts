import type { Packet } from '../../packet/packet.js'

/** Which request an echo reply answers, for ICMP and ICMPv6. */

interface Request {
  readonly key: number
  readonly one: number
  readonly other: number
  /** The checksum that the request has: it covers the data too. */
  readonly checksum: number
  readonly frame: number
  readonly seconds: number
  readonly nanos: number
}

export interface Answered {
  readonly frame: number
  /** From request to reply. */
  readonly milliseconds: number
}

/** Requests that wait for a reply are bounded; the oldest are forgotten first. */
const MOST = 65_536

export class EchoTable {
  /** By hash of all that a request has in common with its reply. */
  private readonly open = new Map<number, Request[]>()
  private count = 0

  /** `key` holds identifier and sequence number. */
  request(p: Packet, key: number, sum: number): void {
    const one = Math.min(p.src, p.dst)
    const other = Math.max(p.src, p.dst)
    const checksum = sum === 0xffff ? 0 : sum
    const hash = hashOf(key, one, other, checksum)
    const request: Request = { key, one, other, checksum, frame: p.number, seconds: p.seconds, nanos: p.nanos }
    const list = this.open.get(hash)
    if (list === undefined) this.open.set(hash, [request])
    else {
      const same = list.findIndex(x => equal(x, key, one, other, checksum))
      if (same >= 0) {
        list[same] = request
        return
      }
      list.push(request)
    }
    if (++this.count > MOST) this.forget()
  }

  /** Takes the request that this reply answers; `difference` is what the request's type adds to the sum. */
  reply(p: Packet, key: number, checksum: number, difference: number): Answered | undefined {
    // a sum grows by what its complement, the checksum, loses
    let expected = checksum + (difference > 0 ? 0xffff - difference : -difference)
    if (expected > 0xffff) expected = (expected & 0xffff) + 1
    if (expected === 0xffff) expected = 0
    const one = Math.min(p.src, p.dst)
    const other = Math.max(p.src, p.dst)
    const hash = hashOf(key, one, other, expected)
    const list = this.open.get(hash)
    const i = list === undefined ? -1 : list.findIndex(x => equal(x, key, one, other, expected))
    if (list === undefined || i < 0) return undefined
    const [request] = list.splice(i, 1)
    this.count--
    if (list.length === 0) this.open.delete(hash)
    const nanos = (p.seconds - request.seconds) * 1e9 + (p.nanos - request.nanos)
    return { frame: request.frame, milliseconds: nanos / 1e6 }
  }

  private forget(): void {
    const oldest = this.open.entries().next().value
    if (oldest === undefined) return
    this.open.delete(oldest[0])
    this.count -= oldest[1].length
  }
}

function hashOf(key: number, one: number, other: number, checksum: number): number {
  const addresses = Math.imul(one, 0x9e3779b1) ^ Math.imul(other, 0x85ebca6b)
  return Math.imul(key, 0x27d4eb2f) ^ addresses ^ Math.imul(checksum, 0xc2b2ae35)
}

const equal = (x: Request, key: number, one: number, other: number, checksum: number): boolean =>
  x.key === key && x.one === one && x.other === other && x.checksum === checksum
