import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import type { Command } from './body.js'
import { f } from './fields.js'
import { dosTime, type Message, say, searchAttributes, text } from './message.js'

/** Searching folders as DOS clients do: MS-CIFS 2.2.4.58 to 2.2.4.61. */

/** Where a search goes on: MS-CIFS 2.2.4.58.1. */
function resumeKey(r: Reader, named: boolean): void {
  const t = r.group('Resume Key')
  r.span(f.reserved, 1)
  r.text(f.file, 11, 'ascii')
  if (named) r.u8(f['resume.find_id'])
  r.span(f['resume.server.cookie'], 4)
  r.span(f['resume.client.cookie'], 4)
  r.close(t)
}

function entry(r: Reader): void {
  const t = r.group('Directory Entry')
  resumeKey(r, true)
  attributes8(r)
  dosTime(r, f['last_write.time'], f['last_write.smb.date'], f['last_write.smb.time'], true)
  r.u32le(f.file_size)
  r.text(f.file, 13, 'ascii')
  r.close(t)
}

function attributes8(r: Reader): void {
  const at = r.pos
  r.row(f.file_attribute, at, 1, r.u8())
}

export const search: Command = {
  request: {
    words(r) {
      r.u16le(f.maxcount)
      searchAttributes(r)
    },
    bytes(r, p, m) {
      r.u8(f.buffer_format)
      const name = text(r, m, f.file)
      if (name === undefined) return
      say(p, `, File: ${name}`)
      if (!m.has(r, 3)) return
      r.u8(f.buffer_format)
      if (r.u16le(f['resume.key_len']) > 0) resumeKey(r, true)
    },
  },
  response: {
    words: r => row16(r),
    bytes(r: Reader, _p: Packet, m: Message) {
      if (!m.has(r, 3)) return
      r.u8(f.buffer_format)
      r.u16le(f.data_len)
      while (m.has(r, 43)) entry(r)
    },
  },
}

function row16(r: Reader): void {
  const at = r.pos
  r.row(f.count, at, 2, r.u16le())
}

export const findClose: Command = {
  request: { words: r => void r.u16le(f.search_id), bytes() {} },
  response: { bytes() {} },
}
