import { labelOf } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { f } from './fields.js'
import { attributes, attributes16, dosTime, type Message, say, text, times } from './message.js'
import type { Transaction } from './state.js'

/** Entries of a folder's listing, by level of interest: MS-CIFS 2.2.8.1, MS-FSCC 2.4. */

type Entry = (r: Reader, m: Message, t: Transaction) => string | undefined

function sizes(r: Reader): void {
  r.u64le(f.end_of_file)
  r.u64le(f.alloc_size64)
}

/** Next entry, index, times, sizes and attributes; answers the name's length. */
function directory(r: Reader): number {
  r.u32le(f.file_index)
  times(r)
  sizes(r)
  attributes(r)
  return r.u32le(f.file_name_len)
}

function shortName(r: Reader): void {
  const length = r.u8()
  r.row(f.short_file_name_len, r.pos - 1, 1, length)
  r.span(f.reserved, 1)
  const at = r.pos
  r.skip(24)
  r.row(f.short_file, at, 24, 0, utf16(r, at, Math.min(length, 24)))
}

function utf16(r: Reader, at: number, n: number): string {
  let s = ''
  for (let i = at; i + 2 <= at + n; i += 2) {
    const c = r.bytes[i] | (r.bytes[i + 1] << 8)
    if (c === 0) break
    s += String.fromCharCode(c)
  }
  return s
}

const name = (r: Reader, m: Message, length: number): string | undefined =>
  text(r, m, f.file, { length, aligned: false })

function dosEntry(r: Reader, m: Message, t: Transaction, ea: boolean): string | undefined {
  if (t.resumeKeys) r.u32le(f.resume)
  dosTime(r, f['create.time'], f['create.smb.date'], f['create.smb.time'], false)
  dosTime(r, f['access.time'], f['access.smb.date'], f['access.smb.time'], false)
  dosTime(r, f['last_write.time'], f['last_write.smb.date'], f['last_write.smb.time'], false)
  r.u32le(f.data_size)
  r.u32le(f.alloc_size)
  attributes16(r)
  if (ea) r.u32le(f['ea.list_length'])
  const length = r.u8()
  r.row(f.file_name_len, r.pos - 1, 1, length)
  const value = text(r, m, f.file, { length: length + (m.unicode ? 2 : 1) })
  return value
}

const ENTRIES: Readonly<Record<number, Entry>> = {
  1: (r, m, t) => dosEntry(r, m, t, false),
  2: (r, m, t) => dosEntry(r, m, t, true),
  257: (r, m) => name(r, m, directory(r)),
  258: (r, m) => {
    const n = directory(r)
    r.u32le(f['ea.list_length'])
    return name(r, m, n)
  },
  259: (r, m) => {
    r.u32le(f.file_index)
    const n = r.u32le(f.file_name_len)
    return name(r, m, n)
  },
  260: (r, m) => {
    const n = directory(r)
    r.u32le(f['ea.list_length'])
    shortName(r)
    return name(r, m, n)
  },
  261: (r, m) => {
    const n = directory(r)
    r.u32le(f['ea.list_length'])
    r.span(f.reserved, 4)
    r.u64le(f.index_number)
    return name(r, m, n)
  },
  262: (r, m) => {
    const n = directory(r)
    r.u32le(f['ea.list_length'])
    shortName(r)
    r.span(f.reserved, 2)
    r.u64le(f.index_number)
    return name(r, m, n)
  },
}

/** One entry at the cursor; false where the level is not known. */
export function found(r: Reader, p: Packet, m: Message, t: Transaction): boolean {
  const read = ENTRIES[t.level]
  if (read === undefined) {
    return false
  }
  const start = r.pos
  const row = r.full ? r.group('') : -1
  const chained = t.level >= 0x100
  const next = chained ? r.u32le(f.next_entry_offset) : 0
  const value = read(r, m, t)
  if (row >= 0) r.tape.label[row] = `${labelOf(f.ff2_loi, t.level) ?? 'Unknown'} File: ${value ?? ''}`
  if (value !== undefined) say(p, ` ${value}`)
  if (chained && next > 0 && start + next > r.pos) {
    const gap = Math.min(start + next, r.end) - r.pos
    if (gap > 0) r.span(f.padding, gap)
  }
  r.close(row)
  return value !== undefined
}
