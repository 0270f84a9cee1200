import { describe, expect, it } from 'vitest'
import { fromHex } from '../../bytes/text.js'
import type { TlsHandshake } from '../../events.js'
import { Packet } from '../../packet/packet.js'
import { demandEverything, demandNothing, Session, type Settings } from '../../packet/session.js'
import { CERTIFICATE, SHA1, SHA256 } from '../../testing/certificate.js'
import { Wire } from '../../testing/conversation.js'
import { rowsOf, type Shown, valuesOf } from '../../testing/dissect.js'
import { frame } from '../frame.js'
import { standardRegistry } from '../index.js'
import { fingerprint, Hello, ja3Text } from './ja3.js'
import { cipherName, versionName } from './values.js'

const RANDOM = '52efc37b cedab522 00112233 44556677 8899aabb ccddeeff 00112233 44556677'

const concat = (...parts: Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((n, x) => n + x.length, 0))
  let at = 0
  for (const x of parts) {
    all.set(x, at)
    at += x.length
  }
  return all
}

const sized = (bytes: Uint8Array, size: number): Uint8Array => {
  const n = bytes.length.toString(16).padStart(size * 2, '0')
  return concat(fromHex(n), bytes)
}

const record = (type: number, body: Uint8Array, version = '0303'): Uint8Array =>
  concat(Uint8Array.of(type), fromHex(version), sized(body, 2))
const message = (type: number, body: Uint8Array): Uint8Array => concat(Uint8Array.of(type), sized(body, 3))

const CLIENT_HELLO = message(
  1,
  fromHex(`
  0303 ${RANDOM}
  00                        # no session
  0006 1a1a c02b 002f       # GREASE, ECDHE-ECDSA, RSA
  01 00
  0041
  0000 0011 000f 00 000c 6578616d706c652e74657374  # server_name example.test
  000a 0006 0004 001d 0017  # groups
  000b 0002 01 00           # point formats
  000d 0006 0004 0403 0804  # signature algorithms
  0010 000e 000c 02 6832 08 687474702f312e31       # ALPN h2, http/1.1
`),
)

const SERVER_HELLO = message(
  2,
  fromHex(`
  0303 ${RANDOM} 00 c02b 00
  000f 000b 0002 01 00 0010 0005 0003 02 6832
`),
)

const certificate = fromHex(CERTIFICATE)
const CERTIFICATES = message(11, sized(sized(certificate, 3), 3))
const DONE = message(14, new Uint8Array(0))
const CHANGE = record(20, Uint8Array.of(1))
const SECRET = record(23, new Uint8Array(400).fill(0x5a))

interface Result {
  readonly events: TlsHandshake[]
  readonly rows: Shown[][]
  readonly session: Session
}

function run(frames: readonly Uint8Array[], full = true, mode: Settings['mode'] = 'tshark'): Result {
  const demand = full ? demandEverything() : { ...demandNothing(), conversations: true, streams: true }
  const session = new Session(standardRegistry(), demand, { mode })
  session.strict = true
  const events: TlsHandshake[] = []
  session.listen('tls', e => events.push(e))
  const p = new Packet(session)
  const rows = frames.map((bytes, i) => {
    p.linkType = 1
    p.call(frame, p.begin(i + 1, bytes, 0, bytes.length, bytes.length))
    return rowsOf(p)
  })
  session.finish()
  return { events, rows, session }
}

function handshake(wire: Wire, port = 443) {
  return wire
    .connect(port)
    .ask(record(22, CLIENT_HELLO, '0301'))
    .answer(record(22, concat(SERVER_HELLO, CERTIFICATES, DONE)))
}

describe('tls', () => {
  it('reads hellos and their extensions', () => {
    const wire = new Wire()
    handshake(wire)
    const { rows } = run(wire.frames)
    const client = rows[3]
    expect(valuesOf(client, 'tls.record.version')).toEqual(['0x0301'])
    expect(valuesOf(client, 'tls.handshake.ciphersuite')).toEqual(['0x1a1a', '0xc02b', '0x002f'])
    expect(valuesOf(client, 'tls.handshake.extensions_server_name')).toEqual(['example.test'])
    expect(valuesOf(client, 'tls.handshake.extension.type')).toEqual(['0', '10', '11', '13', '16'])
    expect(valuesOf(client, 'tls.handshake.extensions_supported_group')).toEqual(['0x001d', '0x0017'])
    expect(valuesOf(client, 'tls.handshake.sig_hash_hash')).toEqual(['4', '8'])
    expect(valuesOf(client, 'tls.handshake.extensions_alpn_str')).toEqual(['h2', 'http/1.1'])
    expect(valuesOf(client, 'tls.handshake.ja3_full')).toEqual(['771,49195-47,0-10-11-13-16,29-23,0'])
    expect(valuesOf(client, 'tls.handshake.random_time')).toEqual(['Feb  3, 2014 16:27:39.000000000 UTC'])
    const server = rows[4]
    expect(valuesOf(server, 'tls.handshake.type')).toEqual(['2', '11', '14'])
    expect(valuesOf(server, 'tls.handshake.ja3s_full')).toEqual(['771,49195,11-16'])
    expect(valuesOf(server, 'x509ce.dNSName')).toEqual(['example.test'])
  })

  it('tells a connection once, with or without a tree', () => {
    const wire = new Wire()
    handshake(wire).ask(CHANGE).ask(SECRET).answer(SECRET).close()
    for (const full of [true, false]) {
      const { events } = run(wire.frames, full, 'evidence')
      expect(events).toHaveLength(1)
      expect(events[0]).toMatchObject({
        clientHelloFrame: 4,
        serverHelloFrame: 5,
        certificateFrame: 5,
        serverPort: 443,
        sni: 'example.test',
        alpn: ['h2'],
        version: 0x0303,
        cipher: 0xc02b,
        ja3Text: '771,49195-47,0-10-11-13-16,29-23,0',
        resumed: false,
      })
      expect(events[0].ja3).toBe(fingerprint(events[0].ja3Text))
      expect(events[0].certificates).toMatchObject([
        { subject: 'CN=example.test, O=Test, C=AQ', serial: '1234', sha1: SHA1, sha256: SHA256 },
      ])
    }
  })

  it('tells at the end of the capture what never went on', () => {
    const wire = new Wire()
    wire.connect(443).ask(record(22, CLIENT_HELLO))
    const { events } = run(wire.frames, false, 'evidence')
    expect(events).toMatchObject([{ sni: 'example.test', version: 0, serverHelloFrame: 0, ja3s: '' }])
  })

  it('finds TLS on other ports', () => {
    for (const mode of ['tshark', 'evidence'] as const) {
      const wire = new Wire()
      handshake(wire, 4711)
      expect(run(wire.frames, true, mode).events).toHaveLength(1)
    }
  })

  it('knows version 1.3 by the extension', () => {
    const wire = new Wire()
    const hello = message(2, fromHex(`0303 ${RANDOM} 00 1301 00 0006 002b 0002 0304`))
    wire
      .connect(443)
      .ask(record(22, CLIENT_HELLO))
      .answer(concat(record(22, hello), SECRET))
    const { rows, events } = run(wire.frames)
    expect(valuesOf(rows[4], 'tls.record.opaque_type')).toEqual(['23'])
    expect(valuesOf(rows[4], 'tls.handshake.random_time')).toEqual([])
    expect(events).toMatchObject([{ version: 0x0304, cipher: 0x1301 }])
  })

  it('puts messages together that lie in several records', () => {
    const wire = new Wire()
    wire
      .connect(443)
      .ask(record(22, CLIENT_HELLO.subarray(0, 20)))
      .ask(record(22, CLIENT_HELLO.subarray(20)))
    const { rows } = run(wire.frames)
    expect(valuesOf(rows[3], 'tls.handshake.type')).toEqual([])
    expect(valuesOf(rows[4], 'tls.handshake.fragment')).toEqual(['4', '5'])
    expect(valuesOf(rows[4], 'tls.handshake.extensions_server_name')).toEqual(['example.test'])
  })

  it('puts records together that lie in several segments', () => {
    const bytes = record(22, CLIENT_HELLO)
    for (const cut of [1, 3, 5, 40, bytes.length - 1]) {
      const wire = new Wire()
      wire.connect(443).ask(bytes.subarray(0, cut)).ask(bytes.subarray(cut))
      const { rows } = run(wire.frames)
      expect(
        rows[3].filter(x => x[0] === 'tls'),
        `cut at ${cut}`,
      ).toHaveLength(1)
      expect(valuesOf(rows[4], 'tls.handshake.extensions_server_name'), `cut at ${cut}`).toEqual(['example.test'])
    }
  })

  it('lets application data pass that nobody asks for', () => {
    const wire = new Wire()
    const big = record(23, new Uint8Array(9000))
    handshake(wire)
      .answer(big.subarray(0, 1400))
      .answer(big.subarray(1400, 8000))
      .answer(concat(big.subarray(8000), CHANGE))
      .close()
    const { session, events } = run(wire.frames, false, 'evidence')
    expect(session.held).toBe(0)
    expect(events).toHaveLength(1)
  })

  it('reads alerts, heartbeats and a change of ciphers', () => {
    const wire = new Wire()
    handshake(wire)
      .ask(concat(CHANGE, record(21, fromHex('02 28'))))
      .answer(record(24, fromHex(`01 0003 616263 ${'00'.repeat(16)}`)))
      .answer(record(24, fromHex('01 4000 616263')))
    const { rows } = run(wire.frames)
    expect(valuesOf(rows[5], 'tls.alert_message.desc')).toEqual(['40'])
    expect(valuesOf(rows[6], 'tls.heartbeat_message.payload')).toEqual(['61:62:63'])
    expect(valuesOf(rows[7], 'tls.heartbeat_message.payload_length.invalid')).toEqual([''])
  })

  it('tells an alert of two bytes, whatever they are', () => {
    const wire = new Wire()
    handshake(wire)
      .ask(record(21, fromHex('63 ee')))
      .answer(record(21, fromHex('0102030405')))
    const { rows } = run(wire.frames)
    expect(valuesOf(rows[5], 'tls.alert_message.desc')).toEqual(['238'])
    expect(valuesOf(rows[6], 'tls.alert_message.desc')).toEqual([])
  })

  it('reads a client hello of SSL 2.0', () => {
    const wire = new Wire()
    const body = fromHex(`01 0300 0006 0000 0010 010080 000004 ${'11'.repeat(16)}`)
    const length = (0x8000 | body.length).toString(16)
    wire.connect(443).ask(concat(fromHex(length), body))
    const { rows } = run(wire.frames)
    expect(valuesOf(rows[3], 'tls.record.version')).toEqual(['0x0002'])
    expect(valuesOf(rows[3], 'tls.handshake.cipherspec')).toEqual(['0x010080', '0x000004'])
  })

  it('leaves other protocols alone', () => {
    const wire = new Wire()
    wire.connect(443).ask('GET / HTTP/1.1\r\n\r\n')
    expect(run(wire.frames).rows[3].some(x => x[0] === 'tls')).toBe(false)
  })

  it('survives truncation at every byte, and damage', () => {
    const bytes = concat(record(22, CLIENT_HELLO))
    const answer = record(22, concat(SERVER_HELLO, CERTIFICATES, DONE))
    const wire = new Wire()
    for (let i = 0; i < bytes.length; i++)
      wire
        .connect(443, 20_000 + i)
        .ask(bytes.subarray(0, i))
        .close()
    let seed = 7
    const next = (n: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
      return seed % n
    }
    for (let i = 0; i < 300; i++) {
      const up = bytes.slice()
      const down = answer.slice()
      for (let k = 0; k < 4; k++) {
        up[next(up.length)] = next(256)
        down[5 + next(down.length - 5)] = next(256)
      }
      wire
        .connect(443, 30_000 + i)
        .ask(up)
        .answer(down)
    }
    for (const mode of ['tshark', 'evidence'] as const) for (const full of [true, false]) run(wire.frames, full, mode)
  })

  it('bounds messages that never end', () => {
    const wire = new Wire()
    const c = wire.connect(443)
    c.ask(record(22, fromHex('01 ff ff ff')))
    for (let i = 0; i < 50; i++) c.ask(record(22, Uint8Array.of(i)))
    expect(run(wire.frames).session.held).toBe(0)
  })
})

describe('fingerprints', () => {
  it('match the published examples', () => {
    const hello = new Hello()
    hello.version = 769
    hello.ciphers.push(47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4)
    hello.extensions.push(0, 10, 11)
    hello.groups.push(23, 24, 25)
    hello.formats.push(0)
    expect(fingerprint(ja3Text(hello))).toBe('ada70206e40642a3e4461f35503241d5')
    const old = new Hello()
    old.version = 769
    old.ciphers.push(4, 5, 10, 9, 100, 98, 3, 6, 19, 18, 99)
    expect(ja3Text(old)).toBe('769,4-5-10-9-100-98-3-6-19-18-99,,,')
    expect(fingerprint(ja3Text(old))).toBe('de350869b8c85de67a350c8d186f11e6')
  })

  it('names versions and suites', () => {
    expect(versionName(0x0303)).toBe('TLS 1.2')
    expect(versionName(0x1234)).toBe('0x1234')
    expect(cipherName(0x1301)).toBe('TLS_AES_128_GCM_SHA256')
  })
})
