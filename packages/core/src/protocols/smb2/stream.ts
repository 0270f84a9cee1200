import type { Content, Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import type { Transfer } from './files.js'
import { smb2 } from './index.js'
import type { Connection } from './state.js'

/** Big reads and writes whose data is not held: the header is dissected, the data passes through. */

const HEADER = 4 + 64
const READ = 8
const WRITE = 9
const RESPONSE = 1

/**
 * Bytes of the message at the cursor that come before its data, where the data may pass: a single successful read response or a
 * write request, and nobody looks at its fields. 0: the message is needed whole; -1: too little of it is here to tell.
 */
export function skipContent(r: Reader, p: Packet): number {
  const { settings, demand } = p.session
  // tshark has a message's layers where it ends
  if (demand.tree || settings.mode === 'tshark' || p.session.wantsAny(smb2) || p.session.listens('fileData')) return 0
  if (r.left < HEADER + 8) return -1
  if (r.peek32(4) !== 0xfe534d42 || r.peek32le(24) !== 0) return 0
  const command = r.peek16le(16)
  const response = (r.peek32le(20) & RESPONSE) !== 0
  const length = 4 + r.peek24(1)
  if (command === READ && response) {
    if (r.peek16le(HEADER) !== 17) return 0
    return 4 + r.peek8(HEADER + 2) + r.peek32le(HEADER + 4) === length ? 4 + r.peek8(HEADER + 2) : 0
  }
  if (command === WRITE && !response) {
    if (r.peek16le(HEADER) !== 49) return 0
    return 4 + r.peek16le(HEADER + 2) + r.peek32le(HEADER + 4) === length ? 4 + r.peek16le(HEADER + 2) : 0
  }
  return 0
}

/** The data of one message on its way to a file. */
export class Passing implements Content {
  constructor(
    private readonly to: Transfer | undefined,
    private offset: number,
    private left: number,
  ) {}

  take(bytes: Uint8Array, from: number, to: number, p: Packet): number {
    const n = Math.min(to - from, this.left)
    this.to?.write(bytes, from, from + n, p.number, this.offset)
    this.offset += n
    this.left -= n
    return this.left > 0 ? -1 : from + n
  }

  gap(length: number, _p: Packet): boolean {
    if (length < 0 || length > this.left) return false
    this.offset += length
    this.left -= length
    return true
  }

  end(): void {}
}

/** The stream is over: what is still open does not get any further. */
export function finishFiles(p: Packet): void {
  const c = p.conversation?.recall<Connection>(smb2)
  if (c === undefined) return
  for (const t of [...c.transfers]) t.drop()
}
