import { guidText } from '../../bytes/address.js'
import { ascii } from '../../bytes/text.js'
import type { Field } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { extendedAttributes } from './ea.js'
import { f } from './fields.js'
import { FLAGS } from './flags.js'
import { accessMask, type Blob, blob, blobBody, blobRows, blobText, handle, type Message } from './message.js'
import { fileTime } from './nt-time.js'
import { securityDescriptor } from './security.js'

/** Create contexts: MS-SMB2 2.2.13.2 and 2.2.14.2. */

const NAMES: Readonly<Record<string, string>> = {
  ExtA: 'SMB2_CREATE_EA_BUFFER',
  SecD: 'SMB2_CREATE_SD_BUFFER',
  DHnQ: 'SMB2_CREATE_DURABLE_HANDLE_REQUEST',
  DHnC: 'SMB2_CREATE_DURABLE_HANDLE_RECONNECT',
  AlSi: 'SMB2_CREATE_ALLOCATION_SIZE',
  MxAc: 'SMB2_CREATE_QUERY_MAXIMAL_ACCESS_REQUEST',
  TWrp: 'SMB2_CREATE_TIMEWARP_TOKEN',
  QFid: 'SMB2_CREATE_QUERY_ON_DISK_ID',
  RqLs: 'SMB2_CREATE_REQUEST_LEASE',
  DH2Q: 'SMB2_CREATE_DURABLE_HANDLE_REQUEST_V2',
  DH2C: 'SMB2_CREATE_DURABLE_HANDLE_RECONNECT_V2',
  AAPL: 'SMB2_AAPL_CREATE_CONTEXT',
}

/** The chain of contexts in the blob. */
export function contexts(r: Reader, p: Packet, m: Message, extra: Blob): void {
  if (extra.length > 0 && !p.session.wantsAny(m.owner)) return
  const names: string[] = []
  const row = r.tape.count
  blobBody(r, m.start, extra, f['create.extrainfo'], () => {
    for (;;) {
      const at = r.pos
      const next = r.peek32le()
      if (next >= r.left || (next !== 0 && next < 16)) return element(r, p, m, names, r.left)
      const end = next === 0 ? r.left : next
      element(r, p, m, names, end)
      if (next === 0) return
      r.pos = at + next
    }
  })
  if (r.full && names.length > 0) r.tape.label[row] = `ExtraInfo ${names.join(' ')}`
}

function element(r: Reader, p: Packet, m: Message, names: string[], size: number): void {
  const start = r.pos
  r.enter(size)
  const row = r.group('')
  r.u32le(f['create.chain_offset'])
  const tag = blob(r, 2, 4)
  r.pos = start + 10
  const data = blob(r, 2, 4)
  const key =
    tag.offset + tag.length <= size && tag.length <= 16
      ? ascii(r.bytes, start + tag.offset, start + tag.offset + tag.length)
      : ''
  const text = tag.length === 16 ? guidTag(r, start, tag) : blobText(r, start, tag, f.tag, 'ascii')
  const name = NAMES[key] ?? 'SMB2_UNKNOWN'
  names.push(name)
  if (row >= 0) r.tape.label[row] = `Chain Element: ${name} "${text}"`
  blobRows(r, data)
  const before = r.tape.count
  blobBody(r, start, data, f['create.chain_data'], length => {
    const title = m.response ? answer(r, p, m, key, length) : question(r, p, m, key, length)
    if (title !== '' && r.full) r.tape.label[before] = `Data: ${title}`
  })
  r.pos = r.end
  r.close(row)
  r.leave()
}

/** A tag that is an identifier of sixteen bytes. */
function guidTag(r: Reader, start: number, tag: Blob): string {
  const at = start + tag.offset
  if (at + 16 > r.end) r.short()
  const text = guidText(r.bytes, at, true)
  r.row(f.tag, at, 16, 0, text)
  const t = r.nest(f.tag)
  r.row(f['olb.offset'], tag.offsetAt, tag.offsetSize, tag.offset)
  r.row(f['olb.length'], tag.lengthAt, 2, tag.length)
  r.unnest(t)
  return text
}

/** What a request's context holds; the answer is what the tree calls it. */
function question(r: Reader, p: Packet, m: Message, key: string, length: number): string {
  switch (key) {
    case 'ExtA':
      return within(r, f.file_full_ea_info, extendedAttributes)
    case 'SecD':
      return within(r, f.sec_info_00, securityDescriptor)
    case 'DHnQ':
    case 'DHnC':
      handle(r, p, m)
      return ''
    case 'AlSi':
      r.u64le(f.allocation_size)
      return ''
    case 'MxAc':
      if (length >= 8) fileTime(r, f.mxac_timestamp)
      return ''
    case 'TWrp':
      fileTime(r, f.twrp_timestamp)
      return ''
    case 'RqLs':
      return lease(r)
    case 'DH2Q': {
      const t = r.group('DH2Q Request')
      r.u32le(f['dh2x.timeout'])
      r.flags(f['dh2x.flags'], FLAGS.durable)
      r.u64le(f['dh2x.reserved'])
      r.span(f['dh2x.create_guid'], 16)
      r.close(t)
      return 'DH2Q Request'
    }
    case 'DH2C': {
      const t = r.group('DH2C Request')
      handle(r, p, m)
      r.span(f['dh2x.create_guid'], 16)
      r.u32le(f['dh2x.flags'])
      r.close(t)
      return 'DH2C Request'
    }
    case 'AAPL':
      apple(r, false)
      return ''
  }
  if (key.length === 16 && length === 20) return application(r)
  return ''
}

function within(r: Reader, field: Field, read: (r: Reader) => void): string {
  const start = r.pos
  r.span(field, r.left)
  const t = r.nest(field)
  r.pos = start
  read(r)
  r.unnest(t)
  return field.title
}

function answer(r: Reader, _p: Packet, _m: Message, key: string, length: number): string {
  switch (key) {
    case 'DHnQ':
      r.u64le(f.dhnq_buffer_reserved)
      return ''
    case 'MxAc': {
      const t = r.group('MxAc INFO')
      r.u32le(f.mxac_status)
      accessMask(r)
      r.close(t)
      return 'MxAc INFO'
    }
    case 'QFid': {
      const t = r.group('QFid INFO')
      r.span(f.qfid_fid, Math.min(32, length))
      r.close(t)
      return 'QFid INFO'
    }
    case 'RqLs':
      return lease(r)
    case 'DH2Q': {
      const t = r.group('DH2Q Response')
      r.u32le(f['dh2x.timeout'])
      r.u32le(f['dh2x.flags'])
      r.close(t)
      return 'DH2Q Response'
    }
    case 'AAPL':
      apple(r, true)
      return ''
  }
  return ''
}

function application(r: Reader): string {
  r.u16le(f['app_instance.struct_size'])
  r.u16le(f['app_instance.reserved'])
  r.span(f['app_instance.app_guid'], 16)
  return 'CREATE APP INSTANCE ID'
}

function lease(r: Reader): string {
  const second = r.left >= 52
  const title = second ? 'LEASE_V2' : 'LEASE_V1'
  const t = r.group(title)
  r.span(f['lease.lease_key'], 16)
  r.flags(f['lease.lease_state'], FLAGS.leaseState)
  r.flags(f['lease.lease_flags'], FLAGS.leaseFlags)
  r.u64le(f['lease.lease_duration'])
  if (second) {
    r.span(f['lease.parent_lease_key'], 16)
    r.u16le(f['lease.lease_oplock'])
    r.u16le(f['lease.lease_reserved'])
  }
  r.close(t)
  return title
}

/** Apple's extensions: which capabilities client and server have. */
function apple(r: Reader, response: boolean): void {
  const command = r.u32le(f['aapl.command_code'])
  r.u32le(f['aapl.reserved'])
  if (command === 2) {
    if (response) {
      r.u32le(f.nt_status)
      const n = r.u32le()
      r.text(f['aapl.server_path'], n, 'utf16le')
    } else r.u64le(f.file_id)
    return
  }
  if (command !== 1) return
  const mask = wide(r, 'aapl.query_bitmask', FLAGS.appleQuery)
  if (!response) {
    wide(r, 'aapl.caps', FLAGS.appleCapabilities)
    return
  }
  if (mask & 1) wide(r, 'aapl.caps', FLAGS.appleCapabilities)
  if (mask & 2) wide(r, 'aapl.volume_caps', FLAGS.appleVolume)
  if (mask & 4) {
    r.skip(4)
    const at = r.pos
    const n = r.u32le()
    r.text(undefined, n, 'utf16le')
    if (r.wants(f['aapl.model_string'])) {
      r.pos = at + 4
      const text = r.text(undefined, n, 'utf16le')
      r.row(f['aapl.model_string'], at, 4 + n, 0, text)
    }
  }
}

/** Flags of 64 bits of which the lowest are known. */
function wide(
  r: Reader,
  key: 'aapl.query_bitmask' | 'aapl.caps' | 'aapl.volume_caps',
  children: (typeof FLAGS)['appleQuery'],
): number {
  const low = r.peek32le()
  const at = r.pos
  r.u64le(f[key])
  const t = r.nest(f[key])
  for (const child of children) r.row(child, at, 8, (low & child.mask) >>> child.shift)
  r.unnest(t)
  return low
}
