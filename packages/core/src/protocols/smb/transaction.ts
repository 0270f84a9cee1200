import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { PLAIN } from '../../packet/tape.js'
import type { Command } from './body.js'
import { f, WORDS } from './fields.js'
import { timeout } from './file.js'
import { fidFact } from './file-id.js'
import { type Message, say, text, word } from './message.js'
import { ntAnswer, ntCall, ntFacts } from './nt-transaction.js'
import { mailslotOrPipe, pipeAnswer } from './pipe.js'
import { Parts, Transaction } from './state.js'
import { answerTwo, callTwo, factsTwo } from './transaction2.js'

/** TRANSACTION, TRANSACTION2 and NT_TRANSACT, whose parameters and data may come in several messages: MS-CIFS 2.2.4.33 to 2.2.4.62. */

const NT_TRANSACT = 0xa0
const TRANSACTION = 0x25
const TRANSACTION2 = 0x32
/** Bytes that one transaction may put together. */
const LIMIT = 1 << 20
/** Where the parts lie in the message, and in the whole. */
interface Place {
  parameters: number
  parametersAt: number
  data: number
  dataAt: number
  totalParameters: number
  totalData: number
  parametersTo: number
  dataTo: number
  setup: number
  setupAt: number
}

const place: Place = {
  parameters: 0,
  parametersAt: 0,
  data: 0,
  dataAt: 0,
  totalParameters: 0,
  totalData: 0,
  parametersTo: 0,
  dataTo: 0,
  setup: 0,
  setupAt: 0,
}

/** A count in a field that is wider than it. */
function half(r: Reader, field: typeof f.tpc): number {
  const at = r.pos
  const v = r.u16le()
  r.row(field, at, 2, v)
  return v
}

function clear(): void {
  for (const key of Object.keys(place) as (keyof Place)[]) place[key] = 0
}

function requestWords(r: Reader, p: Packet, m: Message): void {
  clear()
  const kind = kindOf(m)
  const secondary = kind !== m.command
  place.totalParameters = half(r, f.tpc)
  place.totalData = half(r, f.tdc)
  if (!secondary) {
    half(r, f.mpc)
    half(r, f.mdc)
    r.u8(f.msc)
    r.span(f.reserved, 1)
    word(r, f['transaction.flags'], WORDS.transaction)
    timeout(r)
    r.span(f.reserved, 2)
  }
  place.parameters = r.u16le(f.pc)
  place.parametersAt = r.u16le(f.po)
  if (secondary) place.parametersTo = r.u16le(f.pd)
  place.data = r.u16le(f.dc)
  place.dataAt = r.u16le(f.data_offset)
  if (secondary) {
    place.dataTo = r.u16le(f.data_disp)
    if (kind === TRANSACTION2) r.u16le(f.fid)
    return
  }
  place.setup = r.u8(f.sc)
  r.span(f.reserved, 1)
  place.setupAt = r.pos
  const t = new Transaction()
  if (m.request !== undefined) m.request.transaction = t
  if (place.setup === 0) return
  if (kind === TRANSACTION2) {
    t.subcommand = r.peek16le()
    const at = r.pos
    r.row(f['trans2.cmd'], at, 2, r.u16le())
    say(p, `, ${subcommandName(t.subcommand)}`)
    r.skip(place.setup * 2 - 2)
  } else r.skip(place.setup * 2)
}

const kindOf = (m: Message): number =>
  m.command === 0x26 ? TRANSACTION : m.command === 0x33 ? TRANSACTION2 : m.command === 0xa1 ? NT_TRANSACT : m.command

/** Bytes in front of an offset in the message. */
function padTo(r: Reader, m: Message, offset: number): void {
  const gap = m.start + offset - r.pos
  if (gap > 0) r.span(f.padding, Math.min(gap, Math.max(m.bytesEnd - r.pos, 0)))
}

function requestBytes(r: Reader, p: Packet, m: Message): void {
  const t = m.request?.transaction
  const kind = kindOf(m)
  if (t === undefined || m.command !== kind) {
    continuation(r, p, m)
    return
  }
  const bytesAt = r.pos - 2
  if (kind === TRANSACTION) {
    t.name = text(r, m, f.trans_name) ?? ''
    t.named = true
  }
  const nameEnd = r.pos
  if (place.parametersAt > 0) padTo(r, m, place.parametersAt)
  const parametersAt = place.parameters > 0 ? m.start + place.parametersAt : r.pos
  if (kind === TRANSACTION2 && place.parameters > 0) callTwo(r, p, m, t, parametersAt, place.parameters)
  if (place.parameters > 0) r.pos = parametersAt + place.parameters
  if (place.dataAt > 0) padTo(r, m, place.dataAt)
  const dataAt = place.data > 0 ? m.start + place.dataAt : r.pos
  if (kind === TRANSACTION2) {
    if (place.data > 0) callTwoData(r, p, m, t, dataAt)
  } else
    mailslotOrPipe(r, p, m, t, {
      setupAt: place.setupAt,
      setup: place.setup,
      bytesAt,
      nameEnd,
      parametersAt,
      parameters: place.parameters,
      dataAt,
      data: place.data,
    })
  if (place.data > 0) r.pos = Math.min(dataAt + place.data, r.limit)
  if (r.pos > r.end) r.short()
}

function callTwoData(r: Reader, p: Packet, m: Message, t: Transaction, at: number): void {
  r.pos = at
  r.need(place.data)
  callTwo(r, p, m, t, at, place.data, true)
}

/** A message that carries a further part. */
function continuation(r: Reader, _p: Packet, m: Message): void {
  if (place.parameters > 0) {
    padTo(r, m, place.parametersAt)
    r.span(f['trans_data.parameters'], place.parameters)
  }
  if (place.data > 0) {
    padTo(r, m, place.dataAt)
    r.span(f.trans_data, place.data)
  }
}

export const transaction: Command = {
  request: {
    words: requestWords,
    bytes: requestBytes,
  },
  response: {
    before: responseFacts,
    words: responseWords,
    bytes: responseBytes,
  },
}

export const subcommandName = (subcommand: number): string =>
  typeof f['trans2.cmd'].labels === 'object'
    ? (f['trans2.cmd'].labels[subcommand] ?? `Unknown (0x${subcommand.toString(16).padStart(2, '0')})`)
    : ''

function responseFacts(r: Reader, p: Packet, m: Message): void {
  const t = m.request?.transaction
  if (m.command === TRANSACTION2) {
    if (t === undefined) {
      r.row(f['trans2.cmd'], m.start, 0, 0xffff)
      if (r.wants(f['trans2.cmd'])) r.as(PLAIN)
      r.label(f['trans2.cmd'], "Subcommand: <UNKNOWN> since request packet wasn't seen")
      say(p, '<unknown>')
      return
    }
    if (t.fid >= 0) fidFact(r, p, m, t.fid, r.pos)
    if (t.subcommand >= 0) {
      r.row(f['trans2.cmd'], m.start, 0, t.subcommand)
      if (r.wants(f['trans2.cmd'])) r.as(PLAIN)
      say(p, `, ${subcommandName(t.subcommand)}`)
    }
    factsTwo(r, m, t)
  } else if (m.command === NT_TRANSACT) ntFacts(r, p, m, t)
  else if (t !== undefined && t.fid >= 0) fidFact(r, p, m, t.fid, r.pos)
}

function responseWords(r: Reader): void {
  clear()
  place.totalParameters = half(r, f.tpc)
  place.totalData = half(r, f.tdc)
  r.span(f.reserved, 2)
  place.parameters = r.u16le(f.pc)
  place.parametersAt = r.u16le(f.po)
  place.parametersTo = r.u16le(f.pd)
  place.data = r.u16le(f.dc)
  place.dataAt = r.u16le(f.data_offset)
  place.dataTo = r.u16le(f.data_disp)
  place.setup = r.u8(f.sc)
  r.span(f.reserved, 1)
  place.setupAt = r.pos
  r.skip(place.setup * 2)
}

function responseBytes(r: Reader, p: Packet, m: Message): void {
  const t = m.request?.transaction
  if (place.parameters > 0 || place.parametersAt > 0) padTo(r, m, place.parametersAt)
  const parts = whole(r, m, t)
  if (parts === undefined) {
    // a part of something that goes on
    if (place.parameters > 0) r.span(f['trans_data.parameters'], place.parameters)
    if (place.dataAt > 0) padTo(r, m, place.dataAt)
    if (place.data > 0) r.span(f.trans_data, place.data)
    return
  }
  if (parts !== 'here') {
    p.over(r, 'Reassembled SMB', parts.data, 0, parts.data.length, () => {
      m.bytesEnd = r.end
      const start = m.start
      m.start = 0
      if (m.command === TRANSACTION2 && t !== undefined) {
        answerTwo(r, p, m, t, 0, parts.parameters.length, false)
        answerTwo(r, p, m, t, parts.parameters.length, parts.data.length - parts.parameters.length, true)
      }
      m.start = start
    })
    r.pos = Math.min(m.start + place.dataAt + place.data, r.limit)
    m.bytesEnd = r.pos
    return
  }
  const at = place.parameters > 0 ? m.start + place.parametersAt : r.pos
  if (m.command === TRANSACTION2 && t !== undefined && place.parameters > 0)
    answerTwo(r, p, m, t, at, place.parameters, false)
  r.pos = Math.max(at + place.parameters, r.pos)
  if (place.dataAt > 0) padTo(r, m, place.dataAt)
  const data = place.data > 0 ? m.start + place.dataAt : r.pos
  r.pos = data
  r.need(place.data)
  if (m.command === TRANSACTION2) {
    if (t !== undefined && place.data > 0) answerTwo(r, p, m, t, data, place.data, true)
    else if (t === undefined && place.data > 0) r.span(f.trans_data, place.data)
  } else
    pipeAnswer(r, p, m, t, {
      setupAt: place.setupAt,
      setup: place.setup,
      bytesAt: at,
      nameEnd: at,
      parametersAt: at,
      parameters: place.parameters,
      dataAt: data,
      data: place.data,
    })
  r.pos = data + place.data
}

/** Parameters and data as one message holds them, or put together; undefined while some are missing. */
function whole(r: Reader, m: Message, t: Transaction | undefined): 'here' | Parts | undefined {
  const total = place.totalParameters + place.totalData
  if (place.parameters + place.data >= total || t === undefined) return 'here'
  if (total > LIMIT) return undefined
  const parts = (t.parts ??= new Parts())
  if (parts.data.length !== total) {
    parts.data = new Uint8Array(total)
    parts.parameters = new Uint8Array(place.totalParameters)
    parts.have = 0
  }
  copy(r, m.start + place.parametersAt, place.parameters, parts.data, place.parametersTo)
  copy(r, m.start + place.dataAt, place.data, parts.data, place.totalParameters + place.dataTo)
  parts.have += place.parameters + place.data
  if (parts.have < total) return undefined
  t.parts = undefined
  return parts
}

function copy(r: Reader, at: number, length: number, to: Uint8Array, where: number): void {
  const n = Math.min(length, r.end - at, to.length - where)
  if (n > 0 && where >= 0) to.set(r.bytes.subarray(at, at + n), where)
}

export const ntTransact: Command = {
  request: {
    words(r, p, m) {
      if (m.request !== undefined && m.request.transaction === undefined) m.request.transaction = new Transaction()
      ntCall(r, p, m)
    },
    bytes: (r, p, m) => ntCall(r, p, m, true),
  },
  response: {
    before: responseFacts,
    words: (r, p, m) => ntAnswer(r, p, m),
    bytes: (r, p, m) => ntAnswer(r, p, m, true),
  },
}
