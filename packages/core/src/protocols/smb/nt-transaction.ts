import type { Field } from '../../packet/field.js'
import { labelOf } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { securityDescriptor } from '../smb2/security.js'
import { f, WORDS } from './fields.js'
import { fid, fidFact, opening } from './file-id.js'
import { accessMask, attributes, generated, type Message, say, text, times, word } from './message.js'
import type { Transaction } from './state.js'

/** Functions of NT_TRANSACT: MS-CIFS 2.2.7, MS-SMB 2.2.7. */

const CREATE = 1
const IOCTL = 2
const SET_SECURITY = 3
const NOTIFY = 4
const RENAME = 5
const QUERY_SECURITY = 6

let parameters = 0
let parametersAt = 0
let data = 0
let dataAt = 0

function wide(r: Reader, field: Field): number {
  const at = r.pos
  const v = r.u32le()
  r.row(field, at, 4, v)
  return v
}

const functionName = (code: number): string => labelOf(f['nt.function'], code) ?? `unknown(${code})`

export function ntCall(r: Reader, p: Packet, m: Message, bytes = false): void {
  const t = m.request?.transaction
  if (bytes) {
    if (t !== undefined) sections(r, m, t, (what, length) => callSection(r, p, m, t, what, length))
    return
  }
  const secondary = m.command === 0xa1
  if (!secondary) r.u8(f.msc)
  r.span(f.reserved, secondary ? 3 : 2)
  wide(r, f.tpc)
  wide(r, f.tdc)
  if (!secondary) {
    wide(r, f.mpc)
    wide(r, f.mdc)
  }
  parameters = wide(r, f.pc)
  parametersAt = wide(r, f.po)
  if (secondary) wide(r, f.pd)
  data = wide(r, f.dc)
  dataAt = wide(r, f.data_offset)
  if (secondary) {
    wide(r, f.data_disp)
    r.span(f.reserved, 1)
    return
  }
  const setup = r.u8(f.sc)
  const code = r.u16le(f['nt.function'])
  say(p, `, ${functionName(code)}`)
  if (t !== undefined) t.subcommand = code
  if (setup === 0) return
  const length = setup * 2
  const row = r.full ? r.group(`${functionName(code)} Setup`) : -1
  const start = r.pos
  r.need(length)
  callSetup(r, p, m, t, code, length)
  r.pos = start + length
  r.close(row)
}

function callSetup(r: Reader, p: Packet, m: Message, t: Transaction | undefined, code: number, length: number): void {
  switch (code) {
    case IOCTL: {
      if (length < 8) return
      const at = r.pos
      const control = r.u32le()
      if (t !== undefined) t.control = control
      r.note(`Function: 0x${control.toString(16).padStart(8, '0')}`, at, 4)
      const id = fid(r, p, m)
      if (t !== undefined) t.fid = id
      r.u8(f['nt.ioctl.isfsctl'])
      word(r, f['nt.ioctl.completion_filter'], WORDS.ioctlFlags, false)
      return
    }
    case NOTIFY: {
      if (length < 8) return
      word(r, f['nt.notify.completion_filter'], WORDS.completion)
      const id = fid(r, p, m)
      if (t !== undefined) t.fid = id
      r.u8(f['nt.notify.watch_tree'])
      r.span(f.reserved, 1)
    }
  }
}

type Section = (what: 'Parameters' | 'Data', length: number) => void

function padTo(r: Reader, m: Message, offset: number): void {
  const gap = Math.min(m.start + offset, m.bytesEnd, r.limit) - r.pos
  if (gap > 0) r.span(f.padding, gap)
}

function sections(r: Reader, m: Message, t: Transaction, read: Section): void {
  if (parameters > 0) {
    padTo(r, m, parametersAt)
    section(r, m, t, 'Parameters', parameters, read)
  }
  if (data > 0) {
    padTo(r, m, dataAt)
    section(r, m, t, 'Data', data, read)
  }
}

function section(
  r: Reader,
  m: Message,
  t: Transaction,
  what: 'Parameters' | 'Data',
  length: number,
  read: Section,
): void {
  const row = r.full ? r.group(`${functionName(t.subcommand)} ${what}`) : -1
  const outer = m.bytesEnd
  const start = r.pos
  r.need(length)
  r.enter(length)
  m.bytesEnd = r.end
  read(what, length)
  if (r.left > 0) r.span(f.unknown_data, r.left)
  r.leave()
  r.pos = start + length
  m.bytesEnd = outer
  r.close(row)
}

function securityInformation(r: Reader): void {
  word(r, f.nt_qsd, WORDS.securityInfo, false)
}

let nameLength = 0

function callSection(
  r: Reader,
  p: Packet,
  m: Message,
  t: Transaction,
  what: 'Parameters' | 'Data',
  length: number,
): void {
  const inParameters = what === 'Parameters'
  switch (t.subcommand) {
    case CREATE:
      if (inParameters && length >= 53) create(r, p, m)
      else if (!inParameters) securityDescriptor(r)
      return
    case IOCTL:
      return
    case SET_SECURITY:
      if (!inParameters) {
        securityDescriptor(r)
        r.pos = r.end
        return
      }
      t.fid = fid(r, p, m)
      r.span(f.reserved, 2)
      securityInformation(r)
      return
    case QUERY_SECURITY:
      if (!inParameters) return
      t.fid = fid(r, p, m)
      r.span(f.reserved, 2)
      securityInformation(r)
      return
    case RENAME:
      if (!inParameters) return
      t.fid = fid(r, p, m)
      r.skip(2)
      text(r, m, f.file)
      return
  }
}

function create(r: Reader, p: Packet, m: Message): void {
  const flags = word(r, f.create_flags, WORDS.createFlags, false)
  r.u32le(f.rfid)
  const access = accessMask(r)
  r.u64le(f.alloc_size64)
  const attribute = attributes(r)
  const share = word(r, f.share_access, WORDS.shareAccess)
  const disposition = r.u32le(f['create.disposition'])
  const options = word(r, f.create_options, WORDS.createOptions, false)
  r.u32le(f['sd.length'])
  r.u32le(f['ea.list_length'])
  nameLength = r.u32le(f.file_name_len)
  r.u32le(f['impersonation.level'])
  word(r, f['security.flags'], WORDS.security)
  const name = text(r, m, f.file, { length: nameLength }) ?? ''
  if (m.request !== undefined)
    m.request.create = { name, flags, access, attributes: attribute, share, options, disposition }
  say(p, `, Path: ${name}`)
}

/** What is known of the request, in front of its answer. */
export function ntFacts(r: Reader, p: Packet, m: Message, t: Transaction | undefined): void {
  if (t === undefined || t.subcommand < 0) {
    r.note('Function: <unknown function - could not find matching request>', r.pos, 0)
    say(p, ', <unknown>')
    return
  }
  if (t.fid >= 0) fidFact(r, p, m, t.fid, r.pos)
  generated(r, f['nt.function'], m.start, 0, t.subcommand)
  say(p, `, ${functionName(t.subcommand)}`)
}

export function ntAnswer(r: Reader, p: Packet, m: Message, bytes = false): void {
  const t = m.request?.transaction
  if (bytes) {
    if (t !== undefined) sections(r, m, t, (what, length) => answerSection(r, p, m, t, what, length))
    return
  }
  r.span(f.reserved, 3)
  wide(r, f.tpc)
  wide(r, f.tdc)
  parameters = wide(r, f.pc)
  parametersAt = wide(r, f.po)
  wide(r, f.pd)
  data = wide(r, f.dc)
  dataAt = wide(r, f.data_offset)
  wide(r, f.data_disp)
  const setup = r.u8(f.sc)
  if (setup > 0) {
    const row = r.full ? r.group(`${functionName(t?.subcommand ?? -1)} Setup`) : -1
    r.span(f.nt_transaction_setup, setup * 2)
    r.close(row)
  }
}

function answerSection(
  r: Reader,
  p: Packet,
  m: Message,
  t: Transaction,
  what: 'Parameters' | 'Data',
  length: number,
): void {
  const inParameters = what === 'Parameters'
  switch (t.subcommand) {
    case CREATE: {
      if (!inParameters || length < 69) return
      r.u8(f['oplock.level'])
      r.span(f.reserved, 1)
      const open = opening(r, p, m)
      r.u32le(f['create.action'])
      r.u32le(f['ea.error_offset'])
      times(r)
      attributes(r)
      r.u64le(f.alloc_size64)
      open.size = r.u64le(f.end_of_file)
      open.pipe = r.u16le(f.file_type) !== 0
      word(r, f.ipc_state, WORDS.ipcState)
      open.directory = r.u8(f.is_directory) !== 0
      return
    }
    case NOTIFY:
      if (inParameters) changes(r)
      return
    case QUERY_SECURITY:
      if (inParameters) {
        if (length >= 4) r.u32le(f.sec_desc_len)
      } else {
        securityDescriptor(r)
        r.pos = r.end
      }
  }
}

/** What changed in a watched folder. */
function changes(r: Reader): void {
  while (r.left >= 12) {
    const start = r.pos
    const next = r.u32le(f.next_entry_offset)
    r.u32le(f['nt.notify.action'])
    const length = r.u32le(f.file_name_len)
    r.text(f.file, length, 'utf16le')
    if (next === 0) return
    if (start + next > r.pos) r.span(f.padding, Math.min(start + next, r.end) - r.pos)
    if (next < 12) return
  }
}
