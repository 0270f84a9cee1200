import { type Field, labelOf } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { GENERATED, PLAIN } from '../../packet/tape.js'
import { times } from './create.js'
import { errorResponse } from './errors.js'
import { f } from './fields.js'
import { FLAGS } from './flags.js'
import { FILE, FS, information, posix } from './info.js'
import {
  answered,
  attributes,
  behind,
  blob,
  blobBody,
  blobRows,
  blobText,
  handle,
  type Message,
  structureSize,
} from './message.js'
import { smb } from './smb-fields.js'

/** QUERY_DIRECTORY, CHANGE_NOTIFY, QUERY_INFO and SET_INFO: MS-SMB2 2.2.33 to 2.2.40. */

const BUFFER_TOO_SMALL = 0xc0000023
const END_OF_FILE = 20
const STANDARD = 5
const ALL = 18
const NETWORK_OPEN = 34

export function findRequest(r: Reader, p: Packet, m: Message): void {
  structureSize(r)
  const at = r.pos
  const level = r.u8()
  r.row(f['find.infolevel'], at, 1, level)
  if (m.request !== undefined) m.request.level = level
  r.flags(f['find.flags'], FLAGS.find)
  r.u32le(f.file_index)
  handle(r, p, m)
  const b = blob(r, 2, 2)
  r.u32le(f.output_buffer_len)
  const text = blobText(r, m.start, b, f['find.pattern'])
  if (p.columns.wanted) findColumn(p, level, text)
  if (m.request !== undefined) m.request.name = text
  behind(r, m.start, b)
}

/** The rows that a response has of its request, before its own. */
export function findLevel(r: Reader, m: Message, p: Packet): void {
  if (m.request === undefined) return
  r.row(f['find.infolevel'], r.pos, 0, m.request.level)
  if (p.columns.wanted) findColumn(p, m.request.level, m.request.name)
}

function findColumn(p: Packet, level: number, pattern: string): void {
  p.columns.add(` ${labelOf(f['find.infolevel'], level) ?? unknown(level)} Pattern: ${pattern}`)
}

const unknown = (value: number): string => `Unknown (0x${value.toString(16).padStart(2, '0').toUpperCase()})`

export function findResponse(r: Reader, _p: Packet, m: Message): void {
  structureSize(r)
  const b = blob(r, 2, 4)
  blobRows(r, b)
  blobBody(r, m.start, b, f['find.info_blob'], () => entries(r, m.request?.level ?? 0))
  behind(r, m.start, b)
}

/** What an entry of each level has behind the part that all share: the field of the entry, and which further parts. */
const ENTRIES: Readonly<
  Record<number, { field: Field; title: string; plain?: boolean; ea?: boolean; short?: boolean; id?: boolean }>
> = {
  1: { field: f['find.file_directory_info'], title: 'FileDirectoryInfo' },
  2: { field: f['find.full_directory_info'], title: 'FullDirectoryInfo', ea: true },
  3: { field: f['find.both_directory_info'], title: 'FileBothDirectoryInfo', ea: true, short: true },
  12: { field: f['find.both_directory_info'], title: 'FileBothDirectoryInfo', plain: true },
  37: { field: f['find.id_both_directory_info'], title: 'FileIdBothDirectoryInfo', ea: true, short: true, id: true },
  38: { field: f['find.id_both_directory_info'], title: 'FileIdBothDirectoryInfo', ea: true, id: true },
}

function entries(r: Reader, level: number): void {
  const kind = ENTRIES[level]
  if (level === 100) {
    const t = r.open(f['find.posix_info'])
    r.u32le(f.next_offset)
    r.skip(4)
    posix(r)
    r.close(t)
    return
  }
  if (kind === undefined) {
    r.span(f.unknown, r.left)
    return
  }
  for (;;) {
    const start = r.pos
    const next = r.peek32le()
    const row = r.tape.count
    const t = r.open(kind.field)
    r.u32le(f.next_offset)
    r.u32le(f.file_index)
    if (kind.plain !== true) {
      times(r)
      r.u64le(f.eof)
      r.u64le(f.allocation_size)
      attributes(r)
    }
    const length = r.u32le(f['filename.len'])
    if (kind.ea === true) r.u32le(f.ea_size)
    if (kind.short === true) {
      const short = r.u8(f.short_name_len)
      r.span(f.reserved, 1)
      if (short > 0) {
        r.text(f.shortname, Math.min(short, 24), 'utf16le')
        r.pos -= Math.min(short, 24)
      }
      r.skip(24)
    }
    if (kind.id === true) {
      r.span(f.reserved, kind.short === true ? 2 : 4)
      r.u64le(f.file_id)
    }
    const name = length > 0 ? r.text(f.filename, length, 'utf16le') : ''
    r.close(t)
    if (t >= 0 && r.full) r.tape.label[row] = `${kind.title}: ${name}`
    if (next < 8 || start + next >= r.end) return
    r.pos = start + next
  }
}

export function notifyRequest(r: Reader, p: Packet, m: Message): void {
  structureSize(r)
  r.flags(f['notify.flags'], FLAGS.notify, true)
  r.u32le(f.output_buffer_len)
  handle(r, p, m)
  r.flags(smb['nt.notify.completion_filter'], FLAGS.completion)
  r.span(f.reserved, 4)
}

export function notifyResponse(r: Reader, _p: Packet, m: Message): void {
  structureSize(r)
  const b = blob(r, 2, 4)
  blobRows(r, b)
  blobBody(r, m.start, b, f['notify.out'], () => {
    for (;;) {
      const start = r.pos
      const t = r.open(f['notify.info'])
      const next = r.u32le(f['notify.next_offset'])
      r.u32le(f['notify.action'])
      const length = r.u32le(f['filename.len'])
      if (length > 0) r.text(f.filename, length, 'utf16le')
      r.close(t)
      if (next < 12 || start + next >= r.end) return
      r.pos = start + next
    }
  })
  behind(r, m.start, b)
}

/** Class and level; `at` is where the rows lie. In a response they are the request's. */
function levelRows(r: Reader, at: number, infoClass: number, level: number, response: boolean): void {
  const field = levelField(infoClass)
  const mark = response ? GENERATED : PLAIN
  r.row(f.class, at, 1, infoClass)
  if (r.wants(f.class)) r.as(mark)
  r.row(field, at + 1, 1, level)
  if (r.wants(field)) r.as(mark)
}

function levelField(infoClass: number): Field {
  if (infoClass === FILE) return f['file_info.infolevel']
  if (infoClass === FS) return f['fs_info.infolevel']
  return infoClass === 3 ? f['sec_info.infolevel'] : f.infolevel
}

function levelColumn(p: Packet, infoClass: number, level: number): void {
  const name = labelOf(f.class, infoClass) ?? unknown(infoClass)
  p.columns.add(` ${name}/${labelOf(levelField(infoClass), level) ?? unknown(level)}`)
}

export function infoLevel(r: Reader, m: Message): void {
  if (m.request !== undefined) levelRows(r, r.pos, m.request.infoClass, m.request.level, true)
}

function classAndLevel(r: Reader, p: Packet, m: Message): void {
  const at = r.pos
  const infoClass = r.u8()
  const level = r.u8()
  levelRows(r, at, infoClass, level, false)
  if (p.columns.wanted) levelColumn(p, infoClass, level)
  if (m.request === undefined) return
  m.request.infoClass = infoClass
  m.request.level = level
}

export function getInfoRequest(r: Reader, p: Packet, m: Message): void {
  structureSize(r)
  classAndLevel(r, p, m)
  const infoClass = m.request?.infoClass ?? 0
  r.u32le(f.max_response_size)
  const offset = r.u16le(f.getinfo_input_offset)
  r.span(f.reserved, 2)
  const length = r.u32le(f.getinfo_input_size)
  additional(r, infoClass)
  r.u32le(f.getinfo_flags)
  handle(r, p, m)
  if (length === 0) return
  r.pos = m.start + offset
  r.need(length)
  if (infoClass !== 4) return
  const t = r.open(f.query_quota_info)
  r.u8(f['query_quota_info.single'])
  r.u8(f['query_quota_info.restart'])
  r.span(f.reserved, 2)
  r.u32le(f['query_quota_info.sidlistlen'])
  r.u32le(f['query_quota_info.startsidlen'])
  r.u32le(f['query_quota_info.startsidoffset'])
  r.close(t)
}

function additional(r: Reader, infoClass: number): void {
  if (infoClass === 3) r.flags(f.getsetinfo_additionals, FLAGS.additional)
  else r.u32le(f.getsetinfo_additional)
}

export function getInfoResponse(r: Reader, p: Packet, m: Message): void {
  if (m.status === BUFFER_TOO_SMALL) {
    roomNeeded(r)
    return
  }
  structureSize(r)
  const b = blob(r, 2, 4)
  blobRows(r, b)
  if (b.length === 0) return
  const request = m.request
  const back = r.pos
  r.pos = m.start + b.offset
  r.enter(b.length)
  if (request === undefined) r.span(f.unknown, r.left)
  else {
    if (request.infoClass === FILE && m.status === 0) size(r, p, m)
    information(r, p, request.infoClass, request.level)
  }
  r.leave()
  // the body's line ends before the information
  r.pos = back
}

/** Too little room: the response says how much would do. */
function roomNeeded(r: Reader): void {
  structureSize(r)
  r.skip(6)
  r.u32le(f.required_size)
}

/** Keeps the size of a file that is told on the way. */
function size(r: Reader, _p: Packet, m: Message): void {
  const open = answered(m)
  if (open === undefined || m.request === undefined) return
  const at =
    m.request.level === STANDARD ? 8 : m.request.level === ALL ? 48 : m.request.level === NETWORK_OPEN ? 40 : -1
  if (at < 0 || r.left < at + 8) return
  open.size = r.peek32le(at) + r.peek32le(at + 4) * 0x1_0000_0000
}

export function setInfoRequest(r: Reader, p: Packet, m: Message): void {
  structureSize(r)
  classAndLevel(r, p, m)
  const infoClass = m.request?.infoClass ?? 0
  const level = m.request?.level ?? 0
  const length = r.u32le(f.setinfo_size)
  const offset = r.u16le(f.setinfo_offset)
  r.u16le(f.setinfo_reserved)
  additional(r, infoClass)
  const open = handle(r, p, m)
  if (length === 0) return
  r.pos = m.start + offset
  r.need(length)
  r.enter(length)
  if (open !== undefined && infoClass === FILE && level === END_OF_FILE && r.left >= 8)
    open.size = r.peek32le() + r.peek32le(4) * 0x1_0000_0000
  const row = r.tape.count
  information(r, p, infoClass, level)
  r.leave()
  // as in Wireshark, the line reaches to the end of all that the session message carries
  const carrier = p.layerProtocols.findLastIndex(x => x.name === 'nbss')
  if (r.full && carrier >= 0 && r.tape.count > row) r.tape.length[row] = p.layerEnds[carrier] - r.tape.start[row]
}

export function setInfoResponse(r: Reader, p: Packet, m: Message): void {
  if (m.status !== 0 && r.left >= 9) {
    errorResponse(r, p, m)
    return
  }
  structureSize(r)
}
