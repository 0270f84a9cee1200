import { createCipheriv, createHmac } from 'node:crypto'
import {
  type CaptureMeta,
  Dissector,
  demandEverything,
  type PacketBatch,
  Session,
  standardRegistry,
} from '@wiresift/core'

/**
 * Replaces addresses wherever a field holds one. IP addresses by the prefix-preserving scheme of Xu, Fan, Ammar and Moon (Crypto-PAn, 2002):
 * two addresses share as many leading bits afterwards as before. Ethernet addresses by a keyed hash, kept unicast or multicast.
 */
export class Anonymiser {
  private readonly cipherKey: Buffer
  private readonly pad: Buffer
  private readonly macKey: Buffer
  private readonly known = new Map<string, Uint8Array>()
  private readonly dissector: Dissector

  constructor(
    key: string,
    meta: CaptureMeta,
    private readonly keepPayload: boolean,
  ) {
    const derive = (use: string): Buffer => createHmac('sha256', key).update(`wiresift ${use}`).digest()
    this.cipherKey = derive('address').subarray(0, 16)
    this.pad = this.encrypt(derive('pad').subarray(0, 16))
    this.macKey = derive('ethernet')
    this.dissector = new Dissector(new Session(standardRegistry(), demandEverything(), { mode: 'tshark' }), meta)
  }

  private encrypt(block: Uint8Array): Buffer {
    const cipher = createCipheriv('aes-128-ecb', this.cipherKey, null)
    cipher.setAutoPadding(false)
    return cipher.update(block)
  }

  /** Changes packet `i` where it lies. */
  packet(batch: PacketBatch, i: number): void {
    const p = this.dissector.dissect(batch, i)
    const { tape } = p
    const changes: { at: number; bytes: Uint8Array }[] = []
    const blank: { from: number; to: number }[] = []
    for (let row = 0; row < tape.count; row++) {
      // what was put together or unpacked is not in the frame
      if (tape.source[row] !== 0) continue
      const field = this.field(tape.field[row])
      const at = tape.start[row]
      const length = tape.length[row]
      const size = field === undefined ? 0 : SIZES[field.kind]
      if (size > 0 && length === size)
        changes.push({ at, bytes: this.replaced(field?.kind ?? '', p.reader.bytes.subarray(at, at + size)) })
      else if (!this.keepPayload && PAYLOADS.has(field?.name ?? '')) blank.push({ from: at, to: at + length })
    }
    const { bytes } = batch
    for (const { at, bytes: replacement } of changes) bytes.set(replacement, at)
    for (const { from, to } of blank) bytes.fill(0, from, to)
    repairChecksums(bytes, batch.start[i], batch.start[i] + batch.captured[i])
  }

  private readonly fields = new Map<number, { readonly kind: string; readonly name: string } | undefined>()

  private field(id: number): { readonly kind: string; readonly name: string } | undefined {
    if (!this.fields.has(id)) {
      const found = this.dissector.session.registry.protocols.flatMap(x => x.fields).find(f => f.id === id)
      this.fields.set(id, found)
    }
    return this.fields.get(id)
  }

  private replaced(kind: string, address: Uint8Array): Uint8Array {
    const key = `${kind}${Buffer.from(address).toString('latin1')}`
    let made = this.known.get(key)
    if (made === undefined) {
      made = kind === 'ether' ? this.mac(address) : this.ip(address)
      if (this.known.size > 1_000_000) this.known.clear()
      this.known.set(key, made)
    }
    return made
  }

  private mac(address: Uint8Array): Uint8Array {
    if (address.every(b => b === 0xff) || address.every(b => b === 0)) return address.slice()
    // multicast addresses say what a frame is, not who sent it
    if ((address[0] & 1) === 1) return address.slice()
    const made = createHmac('sha256', this.macKey).update(address).digest().subarray(0, 6)
    made[0] = (made[0] & 0xfc) | 0x02
    return made
  }

  private ip(address: Uint8Array): Uint8Array {
    if (special(address)) return address.slice()
    const made = new Uint8Array(address.length)
    const block = Buffer.from(this.pad)
    for (let bit = 0; bit < address.length * 8; bit++) {
      const flip = this.encrypt(block)[0] >> 7
      const own = (address[bit >> 3] >> (7 - (bit & 7))) & 1
      made[bit >> 3] |= (own ^ flip) << (7 - (bit & 7))
      // the next block begins with the bits of the address so far
      const mask = 0x80 >> (bit & 7)
      block[bit >> 3] = (block[bit >> 3] & ~mask) | (own === 1 ? mask : 0)
    }
    return made
  }
}

const PAYLOADS: ReadonlySet<string> = new Set(['tcp.payload', 'udp.payload', 'data.data'])
const SIZES: Readonly<Record<string, number>> = { ipv4: 4, ipv6: 16, ether: 6 }

/** Addresses that name nobody: any, broadcast, loopback, multicast. */
function special(a: Uint8Array): boolean {
  if (a.length === 4) return a[0] === 0 || a[0] === 127 || a[0] >= 224
  return a[0] === 0xff || a.subarray(0, 15).every(b => b === 0)
}

/** Puts the checksums of the outermost IP header and its TCP or UDP header right again. */
function repairChecksums(b: Uint8Array, start: number, end: number): void {
  const at = networkLayer(b, start, end)
  if (at < 0) return
  const version = b[at] >> 4
  if (version === 4) {
    const header = (b[at] & 15) * 4
    const total = (b[at + 2] << 8) | b[at + 3]
    if (header < 20 || at + header > end) return
    put(b, at + 10, 0)
    put(b, at + 10, fold(sum(b, at, at + header, 0)))
    const fragment = (((b[at + 6] & 0x3f) << 8) | b[at + 7]) !== 0
    if (!fragment)
      transport(b, b[at + 9], at + header, Math.min(end, at + total), end < at + total, sum(b, at + 12, at + 20, 0))
  } else if (version === 6 && at + 40 <= end) {
    const payload = (b[at + 4] << 8) | b[at + 5]
    transport(
      b,
      b[at + 6],
      at + 40,
      Math.min(end, at + 40 + payload),
      end < at + 40 + payload,
      sum(b, at + 8, at + 40, 0),
    )
  }
}

function networkLayer(b: Uint8Array, start: number, end: number): number {
  if (end - start < 34) return -1
  let at = start + 12
  let type = (b[at] << 8) | b[at + 1]
  while ((type === 0x8100 || type === 0x88a8) && at + 6 < end) {
    at += 4
    type = (b[at] << 8) | b[at + 1]
  }
  return type === 0x0800 || type === 0x86dd ? at + 2 : -1
}

function transport(b: Uint8Array, protocol: number, at: number, end: number, cut: boolean, pseudo: number): void {
  const field = protocol === 6 ? at + 16 : protocol === 17 ? at + 6 : -1
  // the checksum of a packet that is not all there cannot be known
  if (field < 0 || field + 2 > end || cut) return
  if (protocol === 17 && b[field] === 0 && b[field + 1] === 0) return
  put(b, field, 0)
  const made = fold(sum(b, at, end, pseudo + protocol + (end - at)))
  put(b, field, made === 0 && protocol === 17 ? 0xffff : made)
}

function sum(b: Uint8Array, from: number, to: number, start: number): number {
  let n = start
  for (let i = from; i < to; i += 2) n += (b[i] << 8) | (i + 1 < to ? b[i + 1] : 0)
  return n
}

function fold(n: number): number {
  let s = n
  while (s > 0xffff) s = (s & 0xffff) + Math.floor(s / 0x10000)
  return ~s & 0xffff
}

function put(b: Uint8Array, at: number, value: number): void {
  b[at] = value >> 8
  b[at + 1] = value & 0xff
}
