import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { andx, type Command, type Part } from './body.js'
import { f, WORDS } from './fields.js'
import { closing, fid, fidOfRequest, neverOpened, opening, openOf } from './file-id.js'
import { closeOpen } from './files.js'
import {
  accessMask,
  attributes,
  attributes16,
  dosTime,
  generated,
  type Message,
  say,
  searchAttributes,
  text,
  times,
  unixTime,
  word,
} from './message.js'

/** Files and folders by name and by id: MS-CIFS 2.2.4.1 to 2.2.4.64, MS-SMB 2.2.4.9. */

const none: Part = { bytes() {} }

/** A file's name, as text with its format in front. */
function named(r: Reader, p: Packet, m: Message, title = 'Path', field = f.file): void {
  r.u8(f.buffer_format)
  const name = text(r, m, field)
  if (name === undefined) return
  if (m.request !== undefined) m.request.file ??= name
  say(p, `, ${title}: ${name}`)
}

/** What the answered request named. */
function fileOfRequest(r: Reader, _p: Packet, m: Message): void {
  const name = m.request?.file
  if (name !== undefined) generated(r, f.file, m.start, 0, 0, name)
}

export const folder: Command = {
  request: { bytes: (r, p, m) => named(r, p, m, 'Directory', f.dir_name) },
  response: { before: fileOfRequest, bytes() {} },
}

const remember = (m: Message, name: string, options: Partial<{ attributes: number }> = {}): void => {
  if (m.request !== undefined)
    m.request.create = { name, flags: 0, access: 0, attributes: 0, share: 0, options: 0, disposition: 0, ...options }
}

function toOpen(r: Reader, p: Packet, m: Message): void {
  r.u8(f.buffer_format)
  const name = text(r, m, f.file)
  if (name === undefined) return
  remember(m, name)
  say(p, `, Path: ${name}`)
}

export const open: Command = {
  request: {
    words(r) {
      word(r, f['access.desired'], WORDS.desiredAccess)
      searchAttributes(r)
    },
    bytes: toOpen,
  },
  response: {
    words(r, p, m) {
      const opened = opening(r, p, m)
      attributes16(r)
      unixTime(r, f['last_write.time'])
      opened.size = r.u32le(f.file_size)
      word(r, f['access.granted'], WORDS.desiredAccess)
    },
    bytes() {},
  },
}

export const create: Command = {
  request: {
    words(r) {
      attributes16(r)
      unixTime(r, f['create.time'])
    },
    bytes: toOpen,
  },
  response: { words: (r, p, m) => void opening(r, p, m), bytes() {} },
}

export const temporary: Command = {
  request: {
    words(r) {
      r.span(f.reserved, 2)
      unixTime(r, f['create.time'])
    },
    bytes: (r, p, m) => named(r, p, m, 'Path', f.dir_name),
  },
  response: {
    words: (r, p, m) => void opening(r, p, m),
    bytes: (r, p, m) => named(r, p, m, 'File'),
  },
}

export const close: Command = {
  request: {
    words(r, p, m) {
      const file = openOf(m, r.peek16le())
      closing(r, p, m)
      unixTime(r, f['last_write.time'])
      if (file !== undefined) closeOpen(file)
    },
    bytes() {},
  },
  response: { before: fidOfRequest, bytes() {} },
}

export const byId: Command = {
  request: { words: (r, p, m) => void fid(r, p, m), bytes() {} },
  response: none,
}

export const remove: Command = {
  request: { words: r => void searchAttributes(r), bytes: (r, p, m) => named(r, p, m) },
  response: { before: fileOfRequest, bytes() {} },
}

function oldAndNew(r: Reader, p: Packet, m: Message): void {
  r.u8(f.buffer_format)
  const from = text(r, m, f.old_file)
  if (from === undefined) return
  say(p, `, Old Name: ${from}`)
  if (!m.has(r, 1)) return
  r.u8(f.buffer_format)
  const to = text(r, m, f.file)
  if (to !== undefined) say(p, `, New Name: ${to}`)
}

export const rename: Command = {
  request: { words: r => void searchAttributes(r), bytes: oldAndNew },
  response: none,
}

export const ntRename: Command = {
  request: {
    words(r) {
      searchAttributes(r)
      r.u16le(f.ntr_loi)
      r.u32le(f.ntr_clu)
    },
    bytes: oldAndNew,
  },
  response: none,
}

export const queryInformation: Command = {
  request: { bytes: (r, p, m) => named(r, p, m) },
  response: {
    words(r) {
      attributes16(r)
      unixTime(r, f['last_write.time'])
      r.u32le(f.file_size)
      r.span(f.reserved, 10)
    },
    bytes() {},
  },
}

export const setInformation: Command = {
  request: {
    words(r) {
      attributes16(r)
      unixTime(r, f['last_write.time'])
      r.span(f.reserved, 10)
    },
    bytes: (r, p, m) => named(r, p, m),
  },
  response: none,
}

function dosTimes(r: Reader): void {
  dosTime(r, f['create.time'], f['create.smb.date'], f['create.smb.time'], false)
  dosTime(r, f['access.time'], f['access.smb.date'], f['access.smb.time'], false)
  dosTime(r, f['last_write.time'], f['last_write.smb.date'], f['last_write.smb.time'], false)
}

export const setInformation2: Command = {
  request: {
    words(r, p, m) {
      fid(r, p, m)
      dosTimes(r)
    },
    bytes() {},
  },
  response: none,
}

export const queryInformation2: Command = {
  request: { words: (r, p, m) => void fid(r, p, m), bytes() {} },
  response: {
    words(r) {
      dosTimes(r)
      r.u32le(f.data_size)
      r.u32le(f.alloc_size)
      attributes16(r)
    },
    bytes() {},
  },
}

export const openAndx: Command = {
  request: {
    words(r) {
      andx(r)
      word(r, f['open.flags'], WORDS.openFlags)
      word(r, f['access.desired'], WORDS.desiredAccess)
      searchAttributes(r)
      attributes16(r)
      unixTime(r, f['create.time'])
      word(r, f['open.function'], WORDS.openFunction)
      r.u32le(f.alloc_size)
      timeout(r)
      r.span(f.reserved, 4)
    },
    bytes(r, p, m) {
      const name = text(r, m, f.file)
      if (name === undefined) return
      remember(m, name)
      say(p, `, Path: ${name}`)
    },
  },
  response: {
    words(r, p, m) {
      andx(r)
      const opened = opening(r, p, m)
      attributes16(r)
      unixTime(r, f['last_write.time'])
      opened.size = r.u32le(f.file_size)
      word(r, f['access.granted'], WORDS.desiredAccess)
      opened.pipe = r.u16le(f.file_type) !== 0
      word(r, f.ipc_state, WORDS.ipcState)
      word(r, f['open.action'], WORDS.openAction)
      if (m.words < 15) return
      r.u32le(f.server_fid)
      r.span(f.reserved, 2)
    },
    bytes() {},
  },
}

/** Milliseconds, with two values that mean something else. */
export function timeout(r: Reader): void {
  const v = r.u32le(f.timeout)
  if (!r.full) return
  const said = v === 0 ? 'Return immediately (0)' : v === 0xffffffff ? 'Wait indefinitely (-1)' : duration(v)
  r.label(f.timeout, `Timeout: ${said}`)
}

function duration(ms: number): string {
  const parts: string[] = []
  let left = Math.floor(ms / 1000)
  const rest = ms % 1000
  for (const [size, name] of [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
  ] as const) {
    const n = Math.floor(left / size)
    left %= size
    if (n > 0) parts.push(`${n} ${name}${n === 1 ? '' : 's'}`)
  }
  if (left > 0 || rest > 0 || parts.length === 0)
    parts.push(rest > 0 ? `${left}.${String(rest).padStart(3, '0')} seconds` : `${left} second${left === 1 ? '' : 's'}`)
  return parts.join(', ')
}

export const ntCreate: Command = {
  request: {
    words(r, _p, m) {
      andx(r)
      r.span(f.reserved, 1)
      const at = r.pos
      r.row(f.file_name_len, at, 2, r.u16le())
      const flags = word(r, f.create_flags, WORDS.createFlags, false)
      r.u32le(f.rfid)
      const access = accessMask(r)
      r.u64le(f.alloc_size64)
      const attribute = attributes(r)
      const share = word(r, f.share_access, WORDS.shareAccess)
      const disposition = r.u32le(f['create.disposition'])
      const options = word(r, f.create_options, WORDS.createOptions, false)
      r.u32le(f['impersonation.level'])
      word(r, f['security.flags'], WORDS.security)
      if (m.request !== undefined)
        m.request.create = { name: '', flags, access, attributes: attribute, share, options, disposition }
    },
    bytes(r, p, m) {
      const name = text(r, m, f.file)
      if (name === undefined) return
      if (m.request?.create !== undefined) m.request.create = { ...m.request.create, name }
      say(p, `, Path: ${name}`)
    },
  },
  response: {
    words(r, p, m) {
      andx(r)
      r.u8(f['oplock.level'])
      const opened = opening(r, p, m)
      r.u32le(f['create.action'])
      times(r)
      attributes(r)
      r.u64le(f.alloc_size64)
      opened.size = r.u64le(f.end_of_file)
      opened.pipe = r.u16le(f.file_type) !== 0
      word(r, f.ipc_state, WORDS.ipcState)
      opened.directory = r.u8(f.is_directory) !== 0
      if (m.words < 42) return
      r.span(f.volume_guid, 16)
      r.u64le(f['create.file_id_64b'])
      const own = r.group('Maximal Access Rights')
      accessMask(r)
      r.close(own)
      const guest = r.group('Guest Maximal Access Rights')
      accessMask(r)
      r.close(guest)
    },
    bytes() {},
    after(r, p, m) {
      if (m.words === 0) neverOpened(r, p, m)
    },
  },
}

export const nothing: Command = { request: none, response: none }

export const echo: Command = {
  request: { words: r => void r.u16le(f['echo.count']), bytes: echoed },
  response: { words: r => void r.u16le(f['echo.seq_num']), bytes: echoed },
}

function echoed(r: Reader, _p: Packet, m: Message): void {
  r.span(f['echo.data'], m.bytesEnd - r.pos)
}

export const disk: Command = {
  request: none,
  response: {
    words(r) {
      r.u16le(f.units)
      r.u16le(f.bpu)
      r.u16le(f.blocksize)
      r.u16le(f.free_units)
      r.span(f.reserved, 2)
    },
    bytes() {},
  },
}
