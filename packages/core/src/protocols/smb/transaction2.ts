import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { dfsReferrals } from '../smb2/dfs.js'
import { f, WORDS } from './fields.js'
import { fid } from './file-id.js'
import { found } from './find.js'
import { fileInformation, fileSystem, setFile } from './information.js'
import { QFSI_LOI, QPI_LOI, SPI_LOI, TRANS2_CMD } from './labels.js'
import { generated, type Message, say, searchAttributes, text, word } from './message.js'
import type { Transaction } from './state.js'

/** Subcommands of TRANSACTION2: MS-CIFS 2.2.6. */

const OPEN2 = 0
const FIND_FIRST = 1
const FIND_NEXT = 2
const QUERY_FS = 3
const QUERY_PATH = 5
const SET_PATH = 6
const QUERY_FILE = 7
const SET_FILE = 8
const CREATE_DIRECTORY = 0x0d
const GET_REFERRAL = 0x10

const nameOf = (subcommand: number): string =>
  TRANS2_CMD[subcommand] ?? `Unknown (0x${subcommand.toString(16).padStart(2, '0')})`

/** Parameters or data of a request, `length` bytes at `at`. */
export function callTwo(
  r: Reader,
  p: Packet,
  m: Message,
  t: Transaction,
  at: number,
  length: number,
  data = false,
): void {
  within(r, m, t, at, length, data ? 'Data' : 'Parameters', () => {
    if (data) callData(r, m, t)
    else callParameters(r, p, m, t)
  })
}

/** Parameters or data of an answer. */
export function answerTwo(
  r: Reader,
  p: Packet,
  m: Message,
  t: Transaction,
  at: number,
  length: number,
  data: boolean,
): void {
  if (length === 0) return
  within(r, m, t, at, length, data ? 'Data' : 'Parameters', () => {
    if (data) answerData(r, p, m, t)
    else answerParameters(r, t)
  })
}

function within(
  r: Reader,
  m: Message,
  t: Transaction,
  at: number,
  length: number,
  what: string,
  read: () => void,
): void {
  r.pos = at
  r.need(length)
  const row = r.full ? r.group(`${nameOf(t.subcommand)} ${what}`) : -1
  const outer = m.bytesEnd
  r.enter(length)
  m.bytesEnd = r.end
  read()
  if (r.left > 0) r.span(f.unknown_data, r.left)
  r.leave()
  m.bytesEnd = outer
  r.close(row)
}

function callParameters(r: Reader, p: Packet, m: Message, t: Transaction): void {
  switch (t.subcommand) {
    case OPEN2:
      if (r.left < 28) return
      word(r, f['open.flags'], WORDS.open2Flags)
      word(r, f['access.desired'], WORDS.desiredAccess)
      searchAttributes(r)
      return
    case FIND_FIRST:
      searchAttributes(r)
      r.u16le(f.search_count)
      t.resumeKeys = (word(r, f['find_first2.flags'], WORDS.find) & 4) !== 0
      t.level = r.u16le(f.ff2_loi)
      r.u32le(f.storage_type)
      t.pattern = text(r, m, f.search_pattern)
      if (t.pattern !== undefined) say(p, `, Pattern: ${t.pattern}`)
      return
    case FIND_NEXT: {
      r.u16le(f.search_id)
      r.u16le(f.search_count)
      t.level = r.u16le(f.ff2_loi)
      r.u32le(f.resume)
      t.resumeKeys = (word(r, f['find_first2.flags'], WORDS.find) & 4) !== 0
      const name = text(r, m, f.file)
      if (name !== undefined) say(p, `, Continue: ${name}`)
      return
    }
    case QUERY_FS:
      t.level = r.u16le(f.qfsi_loi)
      say(p, `, ${QFSI_LOI[t.level] ?? `Unknown (0x${t.level.toString(16).padStart(2, '0')})`}`)
      return
    case QUERY_PATH:
    case SET_PATH: {
      const query = t.subcommand === QUERY_PATH
      t.level = r.u16le(query ? f.qpi_loi : f.spi_loi)
      say(p, `, ${(query ? QPI_LOI : SPI_LOI)[t.level] ?? `Unknown (${t.level})`}`)
      r.span(f.reserved, 4)
      t.file = text(r, m, f.file)
      if (t.file !== undefined) say(p, `, Path: ${t.file}`)
      return
    }
    case QUERY_FILE:
    case SET_FILE: {
      t.fid = fid(r, p, m)
      const query = t.subcommand === QUERY_FILE
      t.level = r.u16le(query ? f.qpi_loi : f.spi_loi)
      say(p, `, ${(query ? QPI_LOI : SPI_LOI)[t.level] ?? `Unknown (${t.level})`}`)
      if (!query && r.left >= 2) r.span(f.reserved, 2)
      return
    }
    case CREATE_DIRECTORY: {
      r.span(f.reserved, 4)
      const name = text(r, m, f.dir_name)
      if (name !== undefined) say(p, `, Dir: ${name}`)
      return
    }
    case GET_REFERRAL:
      r.u16le(f.max_referral_level)
      t.file = text(r, m, f.file)
      if (t.file !== undefined) say(p, `, File: ${t.file}`)
      return
  }
}

function callData(r: Reader, m: Message, t: Transaction): void {
  if (t.subcommand === SET_PATH || t.subcommand === SET_FILE) setFile(r, m, t.level)
}

/** What the request asked for, in front of its answer. */
export function factsTwo(r: Reader, m: Message, t: Transaction): void {
  const at = m.start
  switch (t.subcommand) {
    case FIND_FIRST:
    case FIND_NEXT:
      if (t.level >= 0) generated(r, f.ff2_loi, at, 0, t.level)
      if (t.pattern !== undefined) generated(r, f.search_pattern, at, 0, 0, t.pattern)
      return
    case QUERY_PATH:
    case QUERY_FILE:
      if (t.level >= 0) generated(r, f.qpi_loi, at, 0, t.level)
      if (t.file !== undefined) generated(r, f.file, at, 0, 0, t.file)
      return
    case SET_PATH:
    case SET_FILE:
      if (t.level >= 0) generated(r, f.spi_loi, at, 0, t.level)
      if (t.file !== undefined) generated(r, f.file, at, 0, 0, t.file)
      return
    case QUERY_FS:
      if (t.level >= 0) generated(r, f.qfsi_loi, at, 0, t.level)
      return
    case GET_REFERRAL:
      if (t.file !== undefined) generated(r, f.file, at, 0, 0, t.file)
  }
}

let count = 0

function answerParameters(r: Reader, t: Transaction): void {
  switch (t.subcommand) {
    case FIND_FIRST:
    case FIND_NEXT:
      r.row(f.ff2_loi, r.pos, 0, t.level)
      r.as(2)
      if (t.subcommand === FIND_FIRST) r.u16le(f.search_id)
      count = r.u16le(f.search_count)
      r.u16le(f.end_of_search)
      errorOffset(r)
      r.u16le(f.last_name_offset)
      return
    case QUERY_PATH:
    case QUERY_FILE:
    case SET_PATH:
    case SET_FILE:
    case CREATE_DIRECTORY:
      if (r.left >= 2) errorOffset(r)
      return
  }
}

function errorOffset(r: Reader): void {
  const at = r.pos
  r.row(f['ea.error_offset'], at, 2, r.u16le())
}

function answerData(r: Reader, p: Packet, m: Message, t: Transaction): void {
  switch (t.subcommand) {
    case FIND_FIRST:
    case FIND_NEXT: {
      say(p, ', Files:')
      for (let i = 0; i < count && r.left > 0; i++) if (!found(r, p, m, t)) return
      return
    }
    case QUERY_FS:
      fileSystem(r, m, t.level)
      return
    case QUERY_PATH:
    case QUERY_FILE:
      fileInformation(r, m, t.level)
      return
    case GET_REFERRAL:
      dfsReferrals(r)
  }
}
