import { fromHex } from '../bytes/text.js'
import { fieldById } from '../packet/field.js'
import { Packet } from '../packet/packet.js'
import type { Protocol } from '../packet/protocol.js'
import { demandEverything, Session } from '../packet/session.js'
import { showRow } from '../packet/show.js'
import { pseudoHeader } from '../protocols/encapsulations.js'
import { frame } from '../protocols/frame.js'
import { standardRegistry } from '../protocols/index.js'

/** A row of a dissected packet: the field's name (empty for lines of the tree without one) and its value as shown. */
export type Shown = [name: string, show: string]

const bytesOf = (bytes: Uint8Array | string): Uint8Array => (typeof bytes === 'string' ? fromHex(bytes) : bytes)

/** A session that records everything and throws on our own bugs. */
export function testSession(mode: 'tshark' | 'evidence' = 'tshark'): Session {
  const session = new Session(standardRegistry(), demandEverything(), { mode })
  session.strict = true
  return session
}

/** The packet's rows in the order in which they were recorded. */
export function rowsOf(p: Packet): Shown[] {
  const rows: Shown[] = []
  for (let i = 0; i < p.tape.count; i++) {
    const field = fieldById(p.tape.field[i])
    rows.push([field.name, showRow(p, i, field)])
  }
  return rows
}

/** Dissects whole frames of one link type in one session; the answer has the rows of each. */
export function dissectAll(frames: readonly (Uint8Array | string)[], linkType = 1, session = testSession()): Shown[][] {
  const p = new Packet(session)
  return frames.map((bytes, i) => {
    const b = bytesOf(bytes)
    const skip = pseudoHeader(linkType)
    const r = p.begin(i + 1, b, skip, b.length - skip, b.length - skip)
    p.linkType = linkType
    p.call(frame, r)
    return rowsOf(p)
  })
}

/** Dissects one frame; bytes, or hex digits with # comments. `wire` is its length on the wire, where the capture cut it. */
export function dissect(bytes: Uint8Array | string, linkType = 1, wire?: number): Shown[] {
  const p = new Packet(testSession())
  const b = bytesOf(bytes)
  const skip = pseudoHeader(linkType)
  const r = p.begin(1, b, skip, b.length - skip, (wire ?? b.length) - skip)
  p.linkType = linkType
  p.call(frame, r)
  return rowsOf(p)
}

/** Dissects bytes as a message of that protocol alone, without the layers below. */
export function dissectAs(protocol: Protocol | string, bytes: Uint8Array | string): Shown[] {
  const session = testSession()
  const known = typeof protocol === 'string' ? session.registry.protocol(protocol) : protocol
  if (known === undefined) throw new Error(`no protocol is named ${String(protocol)}`)
  const p = new Packet(session)
  const b = bytesOf(bytes)
  p.call(known, p.begin(1, b, 0, b.length, b.length))
  return rowsOf(p)
}

/** The values of one field, in order. */
export function valuesOf(rows: readonly Shown[], name: string): string[] {
  return rows.filter(row => row[0] === name).map(row => row[1])
}

/** What a packet list says of each frame: protocol and info. */
export function columnsOf(frames: readonly (Uint8Array | string)[], linkType = 1): string[] {
  const session = new Session(standardRegistry(), { ...demandEverything(), columns: true }, { mode: 'tshark' })
  session.strict = true
  const p = new Packet(session)
  return frames.map((bytes, i) => {
    const b = bytesOf(bytes)
    const r = p.begin(i + 1, b, 0, b.length, b.length)
    p.linkType = linkType
    p.call(frame, r)
    return `${p.columns.protocol} ${p.columns.info}`
  })
}
