import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { andx, type Command } from './body.js'
import { f, WORDS } from './fields.js'
import { timeout } from './file.js'
import { fid, fidOfRequest, openOf } from './file-id.js'
import { moved } from './files.js'
import { generated, type Message, say, word } from './message.js'

/** Reading, writing and locking: MS-CIFS 2.2.4.11 to 2.2.4.43. */

/** What a read or write is about, told in request and answer. */
function range(r: Reader, m: Message, offset: number, length: number): void {
  if (m.request !== undefined && !m.response) {
    m.request.offset = offset
    m.request.length = length
  }
  rangeFact(r, m, offset, length)
}

function rangeFact(r: Reader, m: Message, offset: number, length: number): void {
  if (r.wants(f['file.rw.offset'])) {
    r.row(f['file.rw.offset'], m.start, 0, offset)
    r.as(1)
  }
  generated(r, f['file.rw.length'], m.start, 0, length)
}

function rangeOfRequest(r: Reader, m: Message): void {
  const { request } = m
  if (request !== undefined && request.offset >= 0) rangeFact(r, m, request.offset, request.length)
}

/** The bytes themselves, in front of which there may be padding. */
function fileData(r: Reader, p: Packet, m: Message, length: number, at: number, id: number, download: boolean): void {
  if (at > r.pos && at <= m.bytesEnd && at <= r.limit) r.span(f.padding, at - r.pos)
  const n = Math.min(length, m.bytesEnd - r.pos, r.limit - r.pos)
  if (n <= 0) return
  const start = r.pos
  const open = openOf(m, id)
  if (open !== undefined && m.request !== undefined && m.request.offset >= 0)
    moved(r, p, m, open, m.request, start, n, download)
  if (open?.pipe === true || m.tree?.service === 'IPC') {
    if (pipePayload(r, p, n)) return
  }
  r.span(f.file_data, n)
}

function pipePayload(r: Reader, p: Packet, n: number): boolean {
  const protocol = p.session.registry.protocol('dcerpc')
  if (protocol === undefined || r.left < 16 || r.peek8() !== 5) return false
  r.enter(n)
  const taken = p.call(protocol, r)
  r.leave()
  return taken
}

let dataLength = 0
let dataAt = 0
let file = -1

const spoken = (p: Packet, count: number, offset: number): void =>
  say(p, `, ${count} byte${count === 1 ? '' : 's'} at offset ${offset}`)

/** Format, length and bytes. */
function block(r: Reader, p: Packet, m: Message, download: boolean): void {
  if (!m.has(r, 3)) return
  r.u8(f.buffer_format)
  const n = r.u16le(f.data_len)
  fileData(r, p, m, n, r.pos, download ? (m.request?.fid ?? -1) : file, download)
}

export const read: Command = {
  request: {
    words(r, p, m) {
      fid(r, p, m)
      const at = r.pos
      const count = r.u16le()
      r.row(f.count, at, 2, count)
      const offset = r.u32le(f.offset)
      range(r, m, offset, count)
      spoken(p, count, offset)
      r.row(f.remaining, r.pos, 2, r.u16le())
    },
    bytes() {},
  },
  response: {
    before: fidOfRequest,
    words(r, p, m) {
      const at = r.pos
      const count = r.u16le()
      rangeOfRequest(r, m)
      r.row(f.count, at, 2, count)
      say(p, `, ${count} bytes`)
      r.span(f.reserved, 8)
    },
    bytes: (r, p, m) => block(r, p, m, true),
  },
}

export const write: Command = {
  request: {
    words(r, p, m) {
      file = fid(r, p, m)
      const at = r.pos
      const count = r.u16le()
      r.row(f.count, at, 2, count)
      const offset = r.u32le(f.offset)
      range(r, m, offset, count)
      spoken(p, count, offset)
      r.row(f.remaining, r.pos, 2, r.u16le())
    },
    bytes: (r, p, m) => block(r, p, m, false),
  },
  response: {
    words(r, p, m) {
      const at = r.pos
      const count = r.u16le()
      r.row(f.count, at, 2, count)
      rangeOfRequest(r, m)
      say(p, `, ${count} bytes`)
    },
    bytes() {},
  },
}

export const lockBytes: Command = {
  request: {
    words(r, p, m) {
      fid(r, p, m)
      r.u32le(f.count)
      r.u32le(f.offset)
    },
    bytes() {},
  },
  response: { bytes() {} },
}

export const seek: Command = {
  request: {
    words(r, p, m) {
      fid(r, p, m)
      r.u16le(f.seek_mode)
      r.u32le(f.offset)
    },
    bytes() {},
  },
  response: { words: r => void r.u32le(f.offset), bytes() {} },
}

export const readAndx: Command = {
  request: {
    words(r, p, m) {
      andx(r)
      fid(r, p, m)
      let offset = r.u32le(f.offset)
      const low = r.u16le(f.maxcount_low)
      r.u16le(f.mincount)
      const at = r.pos
      const high = r.u32le()
      // older clients put a timeout here
      r.row(f.maxcount_high, at, 4, high)
      const count = high === 0xffffffff ? low : (high & 0xffff) * 0x10000 + low
      r.row(f.remaining, r.pos, 2, r.u16le())
      if (m.words === 12) offset += r.u32le(f.offset_high) * 0x1_0000_0000
      spoken(p, count, offset)
      range(r, m, offset, count)
    },
    bytes() {},
  },
  response: {
    before: fidOfRequest,
    words(r, p, m) {
      andx(r)
      rangeOfRequest(r, m)
      r.row(f.remaining, r.pos, 2, r.u16le())
      r.u16le(f.dcm)
      r.span(f.reserved, 2)
      const low = r.u16le(f.data_len_low)
      dataAt = r.u16le(f.data_offset)
      const at = r.pos
      const high = r.u32le()
      r.row(f.data_len_high, at, 4, high)
      dataLength = high === 0xffffffff ? low : (high & 0xffff) * 0x10000 + low
      say(p, `, ${dataLength} byte${dataLength === 1 ? '' : 's'}`)
      r.span(f.reserved, 6)
    },
    bytes: (r, p, m) => fileData(r, p, m, dataLength, m.start + dataAt, m.request?.fid ?? -1, true),
  },
}

export const writeAndx: Command = {
  request: {
    words(r, p, m) {
      andx(r)
      file = fid(r, p, m)
      let offset = r.u32le(f.offset)
      r.span(f.reserved, 4)
      word(r, f['write.mode'], WORDS.writeMode)
      r.row(f.remaining, r.pos, 2, r.u16le())
      const high = r.u16le(f.data_len_high)
      const low = r.u16le(f.data_len_low)
      dataLength = high === 0xffff ? low : high * 0x10000 + low
      dataAt = r.u16le(f.data_offset)
      if (m.words === 14) offset += r.u32le(f.offset_high) * 0x1_0000_0000
      spoken(p, dataLength, offset)
      range(r, m, offset, dataLength)
    },
    bytes: (r, p, m) => fileData(r, p, m, dataLength, m.start + dataAt, file, false),
  },
  response: {
    before: fidOfRequest,
    words(r, p, m) {
      andx(r)
      rangeOfRequest(r, m)
      const low = r.u16le(f.count_low)
      r.row(f.remaining, r.pos, 2, r.u16le())
      const high = r.u16le(f.count_high)
      const count = high * 0x10000 + low
      say(p, `, ${count} byte${count === 1 ? '' : 's'}`)
      r.span(f.reserved, 2)
    },
    bytes() {},
  },
}

export const writeAndClose: Command = {
  request: {
    words(r, p, m) {
      file = fid(r, p, m)
      const at = r.pos
      dataLength = r.u16le()
      r.row(f.count, at, 2, dataLength)
      range(r, m, r.u32le(f.offset), dataLength)
      r.skip(4)
      if (m.words === 12) r.span(f.reserved, 12)
    },
    bytes(r, p, m) {
      if (!m.has(r, 1)) return
      r.span(f.padding, 1)
      fileData(r, p, m, dataLength, r.pos, file, false)
    },
  },
  response: {
    words(r) {
      const at = r.pos
      r.row(f.count, at, 2, r.u16le())
    },
    bytes() {},
  },
}

/** A range of bytes that is locked or unlocked. */
function lockRange(r: Reader, large: boolean, title: string): void {
  const t = r.group('')
  const pid = r.u16le(f.pid)
  let offset: bigint
  let length: bigint
  if (large) {
    r.span(f.reserved, 2)
    offset = long(r, f['lock.offset'])
    length = long(r, f['lock.length'])
  } else {
    const at = r.pos
    offset = BigInt(r.u32le())
    r.row(f['lock.offset'], at, 4, Number(offset), offset)
    const lengthAt = r.pos
    length = BigInt(r.u32le())
    r.row(f['lock.length'], lengthAt, 4, Number(length), length)
  }
  if (t >= 0) r.tape.label[t] = `${title}: pid:${pid} offset:${offset} length:${length}`
  r.close(t)
}

/** 64 bits whose upper half comes first. */
function long(r: Reader, field: (typeof f)['lock.offset']): bigint {
  const at = r.pos
  const high = r.u32le()
  const low = r.u32le()
  const v = (BigInt(high) << 32n) | BigInt(low)
  r.row(field, at, 8, Number(v), v)
  return v
}

let locks = 0
let unlocks = 0
let large = false

export const locking: Command = {
  request: {
    words(r, p, m) {
      andx(r)
      fid(r, p, m)
      large = (word(r, f['lock.type'], WORDS.lockType) & 0x10) !== 0
      r.u8(f['locking.oplock.level'])
      timeout(r)
      unlocks = r.u16le(f['locking.num_unlocks'])
      locks = r.u16le(f['locking.num_locks'])
    },
    bytes(r, _p, m) {
      const size = large ? 20 : 10
      for (const [count, title, group] of [
        [unlocks, 'Unlock', 'Unlocks'],
        [locks, 'Lock', 'Locks'],
      ] as const) {
        if (count === 0) continue
        const t = r.group(group)
        for (let i = 0; i < count && m.has(r, size); i++) lockRange(r, large, title)
        r.close(t)
      }
    },
  },
  response: { words: andx, bytes() {} },
}

export const readRaw: Command = {
  request: {
    words(r, p, m) {
      fid(r, p, m)
      r.u32le(f.offset)
      r.u16le(f.maxcount)
      r.u16le(f.mincount)
      timeout(r)
      r.span(f.reserved, 2)
      if (m.words === 10) r.u32le(f.offset_high)
    },
    bytes() {},
  },
  response: { bytes() {} },
}

export const readMpx: Command = {
  request: {
    words(r, p, m) {
      fid(r, p, m)
      r.u32le(f.offset)
      r.u16le(f.maxcount)
      r.u16le(f.mincount)
      r.span(f.reserved, 6)
    },
    bytes() {},
  },
  response: {
    words(r) {
      r.u32le(f.offset)
      r.u16le(f.total_data_len)
      r.span(f.reserved, 2)
      r.u16le(f.dcm)
      r.span(f.reserved, 2)
      dataLength = r.u16le(f.data_len)
      dataAt = r.u16le(f.data_offset)
    },
    bytes: (r, p, m) => fileData(r, p, m, dataLength, m.start + dataAt, m.request?.fid ?? -1, true),
  },
}

export const writeRaw: Command = {
  request: {
    words(r, p, m) {
      file = fid(r, p, m)
      r.u16le(f.total_data_len)
      r.span(f.reserved, 2)
      let offset = r.u32le(f.offset)
      timeout(r)
      word(r, f['write.mode'], WORDS.writeMode)
      r.u32le(f['request.mask'])
      dataLength = r.u16le(f.data_len)
      dataAt = r.u16le(f.data_offset)
      if (m.words === 14) offset += r.u32le(f.offset_high) * 0x1_0000_0000
      if (m.request !== undefined) m.request.offset = offset
    },
    bytes: (r, p, m) => fileData(r, p, m, dataLength, m.start + dataAt, file, false),
  },
  response: { words: r => r.row(f.remaining, r.pos, 2, r.u16le()), bytes() {} },
}

export const writeComplete: Command = {
  request: { bytes() {} },
  response: { words: r => r.row(f.count, r.pos, 2, r.u16le()), bytes() {} },
}
