import type { Field } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { times } from './create.js'
import { extendedAttributes } from './ea.js'
import { f } from './fields.js'
import { FLAGS } from './flags.js'
import { accessMask, attributes } from './message.js'
import { fileTime } from './nt-time.js'
import { securityDescriptor, sid } from './security.js'
import { smb } from './smb-fields.js'

/** Information about files and file systems, by class and level: MS-FSCC 2.4 and 2.5. */

export const FILE = 1
export const FS = 2
const SECURITY = 3
const QUOTA = 4

/** What the information at the cursor is, to the end of the reader. */
export function information(r: Reader, p: Packet, infoClass: number, level: number): void {
  const read = infoClass === FILE ? FILES[level] : infoClass === FS ? SYSTEMS[level] : undefined
  if (read !== undefined) {
    under(r, p, read[0], read[1])
    return
  }
  if (infoClass === SECURITY && level === 0) {
    under(r, p, f.sec_info_00, securityDescriptor)
    return
  }
  if (infoClass === QUOTA) {
    under(r, p, f.quota_info, quotas)
    return
  }
  if (infoClass === FILE && level === POSIX) {
    posix(r)
    return
  }
  if (r.left > 0) r.span(f.unknown, r.left)
}

type Level = readonly [field: Field, read: (r: Reader, p: Packet) => void]

function under(r: Reader, p: Packet, field: Field, read: (r: Reader, p: Packet) => void): void {
  const start = r.pos
  r.span(field, r.left)
  const t = r.nest(field)
  r.pos = start
  read(r, p)
  r.pos = r.end
  r.unnest(t)
}

const POSIX = 100

/** Rename information: the flag, the directory's handle and the new name. */
function rename(r: Reader, p: Packet): void {
  r.u8(f['rename.replace_if'])
  r.span(f['reserved.random'], 7)
  r.span(f.root_directory, 8)
  const length = r.u32le(f['filename.len'])
  const name = r.text(f.filename, length, 'utf16le')
  if (p.columns.wanted) p.columns.add(` NewName:${name}`)
}

function basic(r: Reader): void {
  times(r)
  attributes(r)
  r.span(f.unknown, 4)
}

function all(r: Reader): void {
  basic(r)
  r.u64le(f.allocation_size)
  r.u64le(f.eof)
  r.u32le(f.nlinks)
  r.u8(f.delete_pending)
  r.u8(f.is_directory)
  r.skip(2)
  r.u64le(f.file_id)
  r.u32le(f.ea_size)
  accessMask(r)
  r.u64(f.position_info)
  const at = r.pos
  const mode = r.u32le(f.mode_info)
  const t = r.nest(f.mode_info)
  for (const child of FLAGS.mode) r.row(child, at, 4, (mode & child.mask) >>> child.shift)
  r.unnest(t)
  r.u32(f.alignment_info)
  const length = r.u32le(f['filename.len'])
  if (length > 0) r.text(f.filename, length, 'utf16le')
}

function streams(r: Reader): void {
  for (;;) {
    const start = r.pos
    const next = r.peek32le()
    const row = r.group('')
    r.u32le(smb.next_entry_offset)
    const length = r.u32le(smb.stream_name_len)
    r.u64le(smb.stream_size)
    r.u64le(smb.alloc_size64)
    const name = r.text(smb.stream_name, length, 'utf16le')
    if (row >= 0) r.tape.label[row] = `Stream Info: ${name}`
    r.close(row)
    if (next < 24 || start + next >= r.end) return
    r.pos = start + next
  }
}

function named(r: Reader): void {
  const length = r.u32le(smb.file_name_len)
  r.text(smb.file, length, 'utf16le')
}

const FILES: Readonly<Record<number, Level>> = {
  4: [f.file_basic_info, basic],
  5: [
    f.file_standard_info,
    r => {
      r.u64le(smb.alloc_size64)
      r.u64le(smb.end_of_file)
      r.u32le(smb.link_count)
      r.u8(smb.delete_pending)
      r.u8(smb.is_directory)
    },
  ],
  6: [f.file_internal_info, r => void r.u64le(smb.index_number)],
  7: [f.file_ea_info, r => void r.u32le(smb['ea.list_length'])],
  8: [f.file_access_info, r => void accessMask(r)],
  10: [f.file_rename_info, rename],
  13: [f.file_disposition_info, r => void r.u8(f['disposition.delete_on_close'])],
  14: [f.file_position_info, r => void r.u64le(smb.position)],
  15: [f.file_full_ea_info, extendedAttributes],
  16: [f.file_mode_info, r => void r.u32le(smb.mode)],
  17: [f.file_alignment_info, r => void r.u32le(smb.alignment)],
  18: [f.file_all_info, all],
  19: [f.file_allocation_info, r => void r.u64le(smb.alloc_size64)],
  20: [f.file_endoffile_info, r => void r.u64le(smb.end_of_file)],
  21: [f.file_alternate_name_info, named],
  22: [f.file_stream_info, streams],
  23: [f.file_pipe_info, r => void r.u8(smb.pipe_info_flag)],
  28: [
    f.file_compression_info,
    r => {
      r.u64le(smb['compressed.file_size'])
      r.u16le(smb['compressed.format'])
      r.u8(smb['compressed.unit_shift'])
      r.u8(smb['compressed.chunk_shift'])
      r.u8(smb['compressed.cluster_shift'])
      r.span(smb.reserved, 3)
    },
  ],
  34: [
    f.file_network_open_info,
    r => {
      fileTime(r, smb['create.time'])
      fileTime(r, smb['access.time'])
      fileTime(r, smb['last_write.time'])
      fileTime(r, smb['change.time'])
      r.u64le(smb.alloc_size64)
      r.u64le(smb.end_of_file)
      r.flags(smb.file_attribute, FLAGS.smbAttributes)
      r.span(smb.reserved, 4)
    },
  ],
  35: [
    f.file_attribute_tag_info,
    r => {
      r.u32le(smb.attribute)
      r.u32le(smb.reparse_tag)
    },
  ],
  48: [f.file_normalized_name_info, named],
}

function volume(r: Reader): void {
  fileTime(r, smb['create.time'])
  r.u32le(smb['volume.serial'])
  const length = r.u32le(smb['volume.label.len'])
  r.span(smb.reserved, 2)
  r.text(smb['volume.label'], length, 'utf16le')
}

export function objectId(r: Reader): void {
  const t = r.open(f.FILE_OBJECTID_BUFFER)
  r.span(f.object_id, 16)
  r.span(f.birth_volume_id, 16)
  r.span(f.birth_object_id, 16)
  r.span(f.domain_id, 16)
  r.close(t)
}

function units(r: Reader): void {
  r.u32le(smb.fs_sector_per_unit)
  r.u32le(smb.fs_bytes_per_sector)
}

const SYSTEMS: Readonly<Record<number, Level>> = {
  1: [f.fs_volume_info, volume],
  3: [
    f.fs_size_info,
    r => {
      r.u64le(smb.alloc_size64)
      r.u64le(smb.free_alloc_units)
      units(r)
    },
  ],
  4: [
    f.fs_device_info,
    r => {
      r.u32le(smb['device.type'])
      r.flags(smb.device, FLAGS.device)
    },
  ],
  5: [
    f.fs_attribute_info,
    r => {
      r.flags(smb.fs_attr, FLAGS.fileSystem)
      r.u32le(smb.fs_max_name_len)
      const length = r.u32le(smb['fs_name.len'])
      r.text(smb.fs_name, length, 'utf16le')
    },
  ],
  6: [
    f.fs_control_info,
    r => {
      r.span(smb.unknown_data, 24)
      r.u64le(smb['quota.soft.default'])
      r.u64le(smb['quota.hard.default'])
      r.flags(smb['quota.flags'], FLAGS.quota)
      r.span(smb.unknown_data, Math.min(7, r.left))
    },
  ],
  7: [
    f.fs_full_size_info,
    r => {
      r.u64le(smb.alloc_size64)
      r.u64le(smb.caller_free_alloc_units)
      r.u64le(smb.actual_free_alloc_units)
      units(r)
    },
  ],
  8: [f.fs_objectid_info, objectId],
}

function quotas(r: Reader): void {
  for (;;) {
    const start = r.pos
    const next = r.u32le(smb['quota.user.offset'])
    r.u32le(smb.length_of_sid)
    fileTime(r, smb['quota.user.change_time'])
    r.u64le(smb['quota.used'])
    r.u64le(smb['quota.soft.default'])
    r.u64le(smb['quota.hard.default'])
    sid(r, 'Quota')
    if (next < 48 || start + next >= r.end) return
    r.pos = start + next
  }
}

/** The extension that Samba's POSIX clients ask for. */
export function posix(r: Reader): void {
  times(r)
  r.u64le(f.allocation_size)
  r.u64le(f.eof)
  attributes(r)
  r.u64le(f.inode)
  const at = r.pos
  r.row(f.file_id, at, 4, r.u32le())
  r.span(f.reserved, 4)
  r.u32le(f.nlinks)
  r.u32le(f.reparse_tag)
  r.u32le(f.posix_perms)
  sid(r, 'Owner SID')
  sid(r, 'Group SID')
  if (r.left < 4) return
  const length = r.u32le(f['filename.len'])
  r.text(f.filename, length, 'utf16le')
}
