import type { Reader } from '../../packet/reader.js'
import { extendedAttributes } from '../smb2/ea.js'
import { fileTime } from '../smb2/nt-time.js'
import { f, WORDS } from './fields.js'
import { accessMask, attributes, attributes16, dosTime, type Message, text, times, word } from './message.js'

/** Information about files and file systems, by level of interest: MS-CIFS 2.2.8, MS-FSCC 2.4 and 2.5. */

type Level = (r: Reader, m: Message) => void

const basic: Level = r => {
  times(r)
  attributes(r)
}

const standard: Level = r => {
  r.u64le(f.alloc_size64)
  r.u64le(f.end_of_file)
  r.u32le(f.link_count)
  const at = r.pos
  r.row(f.delete_pending, at, 1, r.u8())
  r.u8(f.is_directory)
}

const ea: Level = r => void r.u32le(f['ea.list_length'])

const named: Level = (r, m) => {
  const length = r.u32le(f.file_name_len)
  text(r, m, f.file, { length, aligned: false })
}

const all: Level = (r, m) => {
  basic(r, m)
  r.skip(4)
  standard(r, m)
  r.skip(2)
  ea(r, m)
  named(r, m)
}

const streams: Level = r => {
  for (;;) {
    const start = r.pos
    const row = r.group('')
    const next = r.u32le(f.next_entry_offset)
    const length = r.u32le(f.stream_name_len)
    r.u64le(f.stream_size)
    r.u64le(f.alloc_size64)
    const name = r.text(f.stream_name, length, 'utf16le')
    if (row >= 0) r.tape.label[row] = `Stream Info: ${name}`
    r.close(row)
    if (next < 24 || start + next >= r.end) return
    if (start + next > r.pos) r.span(f.padding, start + next - r.pos)
    r.pos = start + next
  }
}

const compression: Level = r => {
  r.u64le(f['compressed.file_size'])
  r.u16le(f['compressed.format'])
  r.u8(f['compressed.unit_shift'])
  r.u8(f['compressed.chunk_shift'])
  r.u8(f['compressed.cluster_shift'])
  r.span(f.reserved, 3)
}

const network: Level = r => {
  times(r)
  r.u64le(f.alloc_size64)
  r.u64le(f.end_of_file)
  attributes(r)
  r.span(f.reserved, 4)
}

function dos(r: Reader): void {
  dosTime(r, f['create.time'], f['create.smb.date'], f['create.smb.time'], false)
  dosTime(r, f['access.time'], f['access.smb.date'], f['access.smb.time'], false)
  dosTime(r, f['last_write.time'], f['last_write.smb.date'], f['last_write.smb.time'], false)
  r.u32le(f.data_size)
  r.u32le(f.alloc_size)
  attributes16(r)
}

const LEVELS: Readonly<Record<number, Level>> = {
  1: dos,
  2: (r, m) => {
    dos(r)
    ea(r, m)
  },
  257: basic,
  258: standard,
  259: ea,
  260: named,
  263: all,
  264: named,
  265: streams,
  267: compression,
  1004: basic,
  1005: standard,
  1006: r => void r.u64le(f.index_number),
  1007: ea,
  1008: r => void accessMask(r),
  1009: named,
  1014: r => void r.u64le(f.position),
  1015: extendedAttributes,
  1016: r => void r.u32le(f.mode),
  1017: r => void r.u32le(f.alignment),
  1018: all,
  1019: r => void r.u64le(f.alloc_size64),
  1020: r => void r.u64le(f.end_of_file),
  1021: named,
  1022: streams,
  1023: r => void r.u8(f.pipe_info_flag),
  1028: compression,
  1034: network,
  1035: r => {
    r.u32le(f.attribute)
    r.u32le(f.reparse_tag)
  },
}

/** The answer to a query by name or id, to the end of the reader. */
export function fileInformation(r: Reader, m: Message, level: number): void {
  LEVELS[level]?.(r, m)
}

const rename: Level = (r, m) => {
  r.u32le(f.replace)
  r.u32le(f.root_dir_handle)
  const length = r.u32le(f.target_name_len)
  text(r, m, f.target_name, { length, aligned: false })
}

const setBasic: Level = r => {
  times(r)
  attributes(r)
  if (r.left > 0) r.span(f.unknown_data, r.left)
}

const SETTINGS: Readonly<Record<number, Level>> = {
  1: dos,
  257: setBasic,
  258: r => void r.u8(f.marked_for_deletion),
  259: r => void r.u64le(f.alloc_size64),
  260: r => void r.u64le(f.end_of_file),
  1004: setBasic,
  1010: rename,
  1013: r => void r.u8(f.marked_for_deletion),
  1014: r => void r.u64le(f.position),
  1019: r => void r.u64le(f.alloc_size64),
  1020: r => void r.u64le(f.end_of_file),
}

/** What a request sets, to the end of the reader. */
export function setFile(r: Reader, m: Message, level: number): void {
  SETTINGS[level]?.(r, m)
}

const size: Level = r => {
  r.u32le(f.fs_sector_per_unit)
  r.u32le(f.fs_bytes_per_sector)
}

const SYSTEMS: Readonly<Record<number, Level>> = {
  1: r => {
    r.u32le(f.fs_id)
    r.u32le(f.fs_sector_per_unit)
    r.u32le(f.fs_units)
    r.u32le(f['avail.units'])
    const at = r.pos
    r.row(f.fs_bytes_per_sector, at, 2, r.u16le())
  },
  2: (r, m) => {
    r.u32le(f['volume.serial'])
    const length = r.u8()
    r.row(f['volume.label.len'], r.pos - 1, 1, length)
    text(r, m, f['volume.label'], { length, aligned: false })
  },
  257: (r, m) => {
    const length = r.u32le(f['volume.label.len'])
    text(r, m, f['volume.label'], { length, aligned: false })
  },
  258: volume,
  259: (r, m) => {
    r.u64le(f.alloc_size64)
    r.u64le(f.free_alloc_units)
    size(r, m)
  },
  260: r => {
    r.u32le(f['device.type'])
    word(r, f.device, WORDS.device)
  },
  261: (r, m) => {
    word(r, f.fs_attr, WORDS.fileSystem)
    r.u32le(f.fs_max_name_len)
    const length = r.u32le(f['fs_name.len'])
    text(r, m, f.fs_name, { length, aligned: false })
  },
  1006: r => {
    r.span(f.unknown_data, 24)
    r.u64le(f['quota.soft.default'])
    r.u64le(f['quota.hard.default'])
    word(r, f['quota.flags'], WORDS.quota)
    r.span(f.unknown_data, Math.min(7, r.left))
  },
  1007: (r, m) => {
    r.u64le(f.alloc_size64)
    r.u64le(f.caller_free_alloc_units)
    r.u64le(f.actual_free_alloc_units)
    size(r, m)
  },
}

function volume(r: Reader, m: Message): void {
  fileTime(r, f['create.time'])
  r.u32le(f['volume.serial'])
  const length = r.u32le(f['volume.label.len'])
  r.span(f.reserved, 2)
  text(r, m, f['volume.label'], { length, aligned: false })
}

/** Levels of the passed-through kind are those of a file system with a thousand added. */
const SAME: Readonly<Record<number, number>> = { 1001: 0x102, 1003: 0x103, 1004: 0x104, 1005: 0x105 }

/** What is said of a file system, to the end of the reader. */
export function fileSystem(r: Reader, m: Message, level: number): void {
  SYSTEMS[SAME[level] ?? level]?.(r, m)
}
