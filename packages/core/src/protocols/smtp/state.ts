import { LIMITS } from '../../packet/limits.js'
import type { Packet } from '../../packet/packet.js'

export const NO_AUTH = 0
export const LOGIN = 1
export const PLAIN = 2
export const NTLM = 3
/** The second line of LOGIN. */
export const PASSWORD = 4

/** A segment's part of a mail. */
export interface Fragment {
  readonly frame: number
  readonly bytes: Uint8Array
}

/** A connection as tshark follows it: by segments. */
export class SmtpState {
  /** The client sends a mail's data. */
  data = false
  /** The segment before ended with a line break: a full stop may follow. */
  broken = false
  /** Bytes that BDAT announced (0: data ends with a full stop), those counted so far, and whether they are the last. */
  announced = 0
  counted = 0
  last = false
  auth = NO_AUTH
  /** Lines that have still to come: the user's name, the password. */
  wantsUser = false
  wantsPassword = false
  starting = false
  fragments: Fragment[] = []
  private size = 0

  /** Adds to the mail under way. */
  add(p: Packet, bytes: Uint8Array, from: number, to: number): void {
    const n = to - from
    if (n <= 0) return
    if (this.size + n > LIMITS.streamBytes || p.session.held + n > LIMITS.heldBytes) {
      this.take(p)
      p.session.coverage.abandoned++
      return
    }
    this.size += n
    p.session.held += n
    this.fragments.push({ frame: p.number, bytes: bytes.slice(from, to) })
  }

  /** Takes out the mail, whose parts these are. */
  take(p: Packet): { bytes: Uint8Array; parts: readonly Fragment[] } {
    const parts = this.fragments
    const bytes = new Uint8Array(this.size)
    let at = 0
    for (const part of parts) {
      bytes.set(part.bytes, at)
      at += part.bytes.length
    }
    p.session.held -= this.size
    this.fragments = []
    this.size = 0
    return { bytes, parts }
  }
}
