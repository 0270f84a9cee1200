import type { CertificateFacts, Ends, TlsHandshake } from '../../events.js'
import type { Packet } from '../../packet/packet.js'
import { x509af } from '../x509/certificate.js'
import { CertificateMemory } from '../x509/facts.js'
import { fingerprint, type Hello, ja3sText, ja3Text } from './ja3.js'
import type { Skip } from './skip.js'

/** What a run asks of TLS, and the connections that still have something to tell. */
export class Run {
  readonly open = new Set<TlsConnection>()

  constructor(
    /** Whether bodies of application data pass through unread. */
    readonly passes: boolean,
  ) {}
}

/** The start of a handshake message, put together from the records that carried it. */
export class Pending {
  length = 0
  readonly frames: number[] = []
  readonly sizes: number[] = []
  private buffer = new Uint8Array(1024)

  /** What is there so far; a view. */
  get bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length)
  }

  add(bytes: Uint8Array, from: number, to: number, frame: number): void {
    const total = this.length + to - from
    if (total > this.buffer.length) {
      const wider = new Uint8Array(Math.max(total, this.buffer.length * 2))
      wider.set(this.bytes)
      this.buffer = wider
    }
    this.buffer.set(bytes.subarray(from, to), this.length)
    this.length = total
    this.frames.push(frame)
    this.sizes.push(to - from)
  }
}

/** One direction of a connection. */
export class Direction {
  /** Frame of its change cipher spec: what follows is encrypted, before TLS 1.3. 0: not seen. */
  cipherChanged = 0
  /** A handshake message that goes on in the next record. */
  pending: Pending | undefined = undefined
  skip: Skip | undefined = undefined
}

/** What is remembered of a connection from packet to packet. */
export class TlsConnection {
  run: Run | undefined = undefined
  readonly up = new Direction()
  readonly down = new Direction()
  /** Protocol version: that of the records until the server has chosen; 0 before. */
  version = 0
  /** Whether the version is the server's choice. */
  agreed = false
  cipher = -1
  /** Title of the protocol inside, once known. */
  app = ''
  /** Whether the server said that its hello is done: it is not when it takes up an earlier session. */
  done = false
  resumed = false
  // what the event tells
  client: Hello | undefined = undefined
  server: Hello | undefined = undefined
  time = 0
  clientHelloFrame = 0
  serverHelloFrame = 0
  certificateFrame = 0
  /** Whether the client is the end that sent the conversation's first packet. */
  clientForward = true
  certificates: CertificateFacts[] = []
  ends: Ends | undefined = undefined
  told = false
  /** Whether the run knows that there is something to tell. */
  listed = false

  direction(p: Packet): Direction {
    return p.forward ? this.up : this.down
  }

  /** Records whose content nobody can read: version 1.3 hides all but hellos, the others what follows a change of ciphers. */
  encrypted(d: Direction): boolean {
    return d.cipherChanged > 0 && !isTls13(this.version)
  }

  addCertificate(p: Packet, bytes: Uint8Array): void {
    if (this.certificates.length >= 32) return
    this.certificateFrame ||= p.number
    this.certificates.push(p.session.state(x509af, () => new CertificateMemory()).facts(bytes))
  }

  /** Tells what the handshake said in clear, once. */
  tell(p: Packet): void {
    if (this.told || this.ends === undefined) return
    this.told = true
    const { client, server } = this
    const clientText = client === undefined ? '' : ja3Text(client)
    const serverText = server === undefined ? '' : ja3sText(server)
    const { ends } = this
    const event: TlsHandshake = {
      client: ends.client,
      server: ends.server,
      clientPort: ends.clientPort,
      serverPort: ends.serverPort,
      stream: ends.stream,
      transport: ends.transport,
      time: this.time,
      clientHelloFrame: this.clientHelloFrame,
      serverHelloFrame: this.serverHelloFrame,
      certificateFrame: this.certificateFrame,
      sni: client?.sni ?? '',
      alpn: server !== undefined && server.alpn.length > 0 ? server.alpn : (client?.alpn ?? []),
      clientVersion: client === undefined ? 0 : offered(client),
      version: server === undefined ? 0 : (server.versions[0] ?? server.version),
      cipher: server?.ciphers[0] ?? 0,
      ja3: clientText === '' ? '' : fingerprint(clientText),
      ja3Text: clientText,
      ja3s: serverText === '' ? '' : fingerprint(serverText),
      ja3sText: serverText,
      certificates: this.certificates,
      resumed: this.resumed,
    }
    p.emit('tls', event)
  }
}

/** The newest version that a client offers. */
function offered(hello: Hello): number {
  let best = hello.version
  for (const v of hello.versions) if (v >= 0x0300 && v <= 0x0304 && v > best) best = v
  return best
}

/** Whether the version, draft or final, is 1.3. */
export function isTls13(version: number): boolean {
  return version === 0x0304 || version >> 8 === 0x7f || version === 0xfb17 || version === 0xfb1a
}
