import type { Command, Credential, FileStart, HttpExchange } from '../events.js'
import { Packet } from '../packet/packet.js'
import { demandEverything, demandNothing, Session, type Settings } from '../packet/session.js'
import { frame } from '../protocols/frame.js'
import { standardRegistry } from '../protocols/index.js'
import { rowsOf, type Shown } from './dissect.js'

/** Bytes of a text, one a character. */
export function chars(text: string): Uint8Array {
  return Uint8Array.from(text, c => c.charCodeAt(0))
}

const SYN = 2
const ACK = 16
const FIN = 1

/** Makes Ethernet frames of conversations between two hosts, 10.0.0.1 and 10.0.0.2. */
export class Wire {
  readonly frames: Uint8Array[] = []

  private ip(src: number, dst: number, protocol: number, payload: Uint8Array): void {
    const b = new Uint8Array(34 + payload.length)
    b.set([8, 0], 12)
    const length = 20 + payload.length
    b.set([0x45, 0, length >> 8, length & 255, 0, 1, 0x40, 0, 64, protocol, 0, 0, 10, 0, 0, src, 10, 0, 0, dst], 14)
    b.set(payload, 34)
    this.frames.push(b)
  }

  udp(src: number, srcPort: number, dst: number, dstPort: number, data: Uint8Array | string): void {
    const bytes = typeof data === 'string' ? chars(data) : data
    const b = new Uint8Array(8 + bytes.length)
    const length = b.length
    b.set([srcPort >> 8, srcPort & 255, dstPort >> 8, dstPort & 255, length >> 8, length & 255])
    b.set(bytes, 8)
    this.ip(src, dst, 17, b)
  }

  /** Opens a TCP connection from host 1 (or `from`) to the other one. */
  connect(port: number, clientPort = 40_000, from = 1): Connection {
    return new Connection((...x) => this.segment(...x), from, clientPort, 3 - from, port)
  }

  private segment(
    src: number,
    srcPort: number,
    dst: number,
    dstPort: number,
    seq: number,
    ack: number,
    flags: number,
    data: Uint8Array,
  ): void {
    const b = new Uint8Array(20 + data.length)
    const view = new DataView(b.buffer)
    view.setUint16(0, srcPort)
    view.setUint16(2, dstPort)
    view.setUint32(4, seq)
    view.setUint32(8, ack)
    view.setUint16(12, 0x5000 | flags)
    view.setUint16(14, 0xffff)
    b.set(data, 20)
    this.ip(src, dst, 6, b)
  }
}

type Send = (
  src: number,
  srcPort: number,
  dst: number,
  dstPort: number,
  seq: number,
  ack: number,
  flags: number,
  data: Uint8Array,
) => void

/** One TCP connection; each call makes a frame. */
export class Connection {
  private up = 1000
  private down = 5000

  constructor(
    private readonly put: Send,
    private readonly client: number,
    private readonly clientPort: number,
    private readonly server: number,
    private readonly port: number,
  ) {
    this.send(true, SYN, '')
    this.up++
    this.send(false, SYN | ACK, '')
    this.down++
    this.send(true, ACK, '')
  }

  private send(up: boolean, flags: number, data: Uint8Array | string): void {
    const bytes = typeof data === 'string' ? chars(data) : data
    const { client, clientPort, server, port } = this
    if (up) this.put(client, clientPort, server, port, this.up, this.down, flags, bytes)
    else this.put(server, port, client, clientPort, this.down, this.up, flags, bytes)
    if (up) this.up += bytes.length
    else this.down += bytes.length
  }

  ask(data: Uint8Array | string): this {
    this.send(true, ACK, data)
    return this
  }

  answer(data: Uint8Array | string): this {
    this.send(false, ACK, data)
    return this
  }

  /** Bytes of the server's that the capture does not hold. */
  lose(length: number): this {
    this.down += length
    return this
  }

  /** The server closes, then the client. */
  close(): this {
    this.send(false, FIN | ACK, '')
    this.down++
    this.send(true, FIN | ACK, '')
    this.up++
    return this
  }
}

/** What a run told. */
export interface Told {
  readonly http: HttpExchange[]
  readonly credentials: Credential[]
  readonly commands: Command[]
  readonly files: { start: FileStart; bytes: Uint8Array; missing: number; whole: boolean | undefined }[]
  /** By frame, where rows are made. */
  readonly rows: Shown[][]
}

/** Runs frames through a session that listens to everything; `full` makes trees too. */
export function run(frames: readonly Uint8Array[], mode: Settings['mode'] = 'evidence', full = false): Told {
  const demand = full ? demandEverything() : { ...demandNothing(), conversations: true, streams: true }
  const session = new Session(standardRegistry(), demand, { mode })
  session.strict = true
  const told: Told = { http: [], credentials: [], commands: [], files: [], rows: [] }
  session.listen('http', e => told.http.push(e))
  session.listen('credential', e => told.credentials.push(e))
  session.listen('command', e => told.commands.push(e))
  session.carve = start => {
    const file = { start, bytes: new Uint8Array(0), missing: 0, whole: undefined as boolean | undefined }
    told.files.push(file)
    return {
      write(bytes, from, to, _frame, offset) {
        const at = offset ?? file.bytes.length
        const wider = new Uint8Array(Math.max(file.bytes.length, at + to - from))
        wider.set(file.bytes)
        wider.set(bytes.subarray(from, to), at)
        file.bytes = wider
      },
      gap(length) {
        file.missing += length
      },
      end(whole) {
        file.whole = whole
      },
    }
  }
  const p = new Packet(session)
  frames.forEach((bytes, i) => {
    const r = p.begin(i + 1, bytes, 0, bytes.length, bytes.length)
    p.seconds = 1000 + i
    p.linkType = 1
    p.call(frame, r)
    if (full) told.rows.push(rowsOf(p))
  })
  session.finish()
  return told
}

export const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes)
