import { latin1, utf8 } from '../../bytes/text.js'
import { bytes, expert, type Field, frame, stringz, TEXT, u16, u32 } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { Transfer } from './transfer.js'

const READ = 1
const WRITE = 2
const DATA = 3
const ACK = 4
const ERROR = 5
const OACK = 6

const OPCODES = {
  [READ]: 'Read Request',
  [WRITE]: 'Write Request',
  [DATA]: 'Data Packet',
  [ACK]: 'Acknowledgement',
  [ERROR]: 'Error Code',
  [OACK]: 'Option Acknowledgement',
}

const ERRORS = {
  0: 'Not defined',
  1: 'File not found',
  2: 'Access violation',
  3: 'Disk full or allocation exceeded',
  4: 'Illegal TFTP Operation',
  5: 'Unknown transfer ID',
  6: 'File already exists',
  7: 'No such user',
  8: 'Option negotiation failed',
}

/** Trivial File Transfer Protocol: RFC 1350, options of RFC 2347 to 2349 and RFC 7440. */
export const tftp = protocol({
  name: 'tftp',
  title: 'Trivial File Transfer Protocol',
  on: { 'udp.port': [69], 'udp.heuristic': [] },
  hands: ['data'],
  header: { opcode: u16('Opcode', { labels: OPCODES }) },
  fields: {
    source_file: stringz('Source File'),
    destination_file: stringz('Destination File'),
    request_frame: frame('Request frame'),
    type: stringz('Type'),
    block: u16('Block'),
    'block.full': u32('Full Block Number'),
    nextwindowsize: u16('Next Window Size'),
    'error.code': u16('Error code', { labels: ERRORS }),
    'error.message': stringz('Error message'),
    'option.name': stringz('Option name'),
    'option.value': stringz('Option value'),
    data: bytes('Data'),
    error: expert('TFTP ERROR packet', 'warn', 'Response'),
    likely_tsize_probe: expert('Likely transfer size (tsize) probe', 'chat', 'Request'),
    blocksize_range: expert('TFTP blocksize out of range', 'warn', 'Response'),
    'block.wrap': expert('TFTP block number is about to wrap', 'note', 'Sequence'),
    windowsize_range: expert('TFTP windowsize out of range', 'warn', 'Response'),
    'msftwindow.unrecognized': expert('Unrecognized msftwindow option', 'warn', 'Response'),
    'windowsize.change': expert('TFTP window size is changing', 'chat', 'Sequence'),
  },
  detect(r) {
    // a request on any port: a name that can be read, and a transfer mode
    const opcode = r.peek16()
    if (opcode !== READ && opcode !== WRITE) return 'no'
    const name = r.find(0, 2)
    const mode = name < 0 ? -1 : r.find(0, name + 1)
    if (mode < 0) return 'no'
    const b = r.bytes
    for (let i = r.pos + 2; i < r.pos + name; i++) if (b[i] < 32 || b[i] === 127) return 'no'
    return /^(?:netascii|octet|mail)$/i.test(latin1(b, r.pos + name + 1, r.pos + mode)) ? 'yes' : 'no'
  },
  dissect(r, p, f) {
    const opcode = r.read(f.opcode)
    if (p.columns.wanted) {
      p.columns.name('TFTP')
      p.columns.set(opcode in OPCODES ? OPCODES[opcode as keyof typeof OPCODES] : `Unknown (0x${hex4(opcode)})`)
    }
    if (opcode === READ || opcode === WRITE) {
      request(r, p, f, opcode === WRITE)
      return
    }
    const transfer = p.conversation?.recall<Transfer>(tftp)
    if (transfer !== undefined && r.full) {
      r.row(f.destination_file, r.base, 0, 0, transfer.file)
      r.row(f.request_frame, r.base, 0, transfer.frame)
      r.label(f.request_frame, `${transfer.write ? 'Write' : 'Read'} Request in frame ${transfer.frame}`)
    }
    if (opcode === DATA || opcode === ACK) block(r, p, f, transfer, opcode === DATA)
    else if (opcode === ERROR) failure(r, p, f, transfer)
    else if (opcode === OACK) options(r, p, f, transfer, true)
    else r.span(f.data, r.left)
  },
})

const hex4 = (v: number): string => v.toString(16).padStart(4, '0')

type TftpFields = typeof tftp.f

function request(r: Reader, p: Packet, f: TftpFields, write: boolean): void {
  const file = name(r, write ? f.destination_file : f.source_file)
  p.columns.add(`, File: ${file}`)
  const transfer = new Transfer(p.number, file, write, p.ends(true))
  // a name that nobody could have typed is no request: nothing is expected to answer it
  if (SHOWN.test(file)) {
    // the answer comes from a port of its own, or from the one that was asked
    // as evidence the answer may come from another address: some ask the whole network
    const peer = p.session.settings.mode === 'tshark' ? p.dst : undefined
    p.session.expect(tftp, 17, p.src, p.srcPort, transfer, peer)
    p.conversation?.recall<Transfer>(tftp)?.end(false)
    p.conversation?.remember(tftp, transfer)
    if (p.session.carve !== undefined) p.session.whenDone(() => transfer.end(false))
  }
  p.columns.add(`, Transfer type: ${name(r, f.type)}`)
  options(r, p, f, transfer, false)
}

/** What ASCII can show. */
const SHOWN = /^[\x20-\x7e]+$/

/** Text up to a NUL, which must be there. */
function name(r: Reader, f: Field): string {
  return r.cstring(f)
}

function block(r: Reader, p: Packet, f: TftpFields, transfer: Transfer | undefined, data: boolean): void {
  const number = r.u16(f.block)
  if (data && number === 0xffff && r.full) {
    const t = r.nest(f.block)
    r.expert(f['block.wrap'])
    r.unnest(t)
  }
  const full = transfer?.full(number) ?? number
  r.row(f['block.full'], r.base, 0, full)
  if (p.columns.wanted)
    p.columns.add(`, Block: ${full}${data && r.left < (transfer?.blockSize ?? 512) ? ' (last)' : ''}`)
  if (!data) {
    if (transfer?.variable === true && r.left > 0) window(r, f, transfer)
    return
  }
  transfer?.data(p, full, r.bytes, r.pos, r.end)
  if (transfer !== undefined && p.listens('object')) transfer.gather(p, full, r.bytes, r.pos, r.end)
  p.data(r)
}

function window(r: Reader, f: TftpFields, transfer: Transfer): void {
  const size = r.peek8()
  r.row(f.nextwindowsize, r.pos, 1, size)
  if (size !== 0 && size !== transfer.window) {
    const t = r.nest(f.nextwindowsize)
    r.expert(f['windowsize.change'])
    r.unnest(t)
    transfer.window = size
  }
  r.skip(1)
}

function failure(r: Reader, p: Packet, f: TftpFields, transfer: Transfer | undefined): void {
  const code = r.u16(f['error.code'])
  p.columns.add(`, Code: ${code in ERRORS ? ERRORS[code as keyof typeof ERRORS] : `Unknown (${code})`}`)
  p.columns.add(`, Message: ${name(r, f['error.message'])}`)
  // who only wanted to know the size breaks off once it was told
  const probe = (code === 0 || code === 8) && transfer !== undefined && transfer.size >= 0
  r.expert(probe ? f.likely_tsize_probe : f.error)
  transfer?.end(false)
}

function options(r: Reader, p: Packet, f: TftpFields, transfer: Transfer | undefined, acknowledged: boolean): void {
  while (r.left > 0) {
    const start = r.pos
    const nul = r.find(0)
    const last = nul < 0 ? -1 : r.find(0, nul + 1)
    if (last < 0) r.short()
    const key = utf8(r.bytes, start, start + nul)
    const value = utf8(r.bytes, start + nul + 1, start + last)
    r.note(`Option: ${key} = ${value}`, start, last + 1)
    if (p.columns.wanted) p.columns.add(`, ${key}=${value}`)
    const t = r.nest(TEXT)
    r.text(f['option.name'], nul + 1)
    r.text(f['option.value'], last - nul)
    option(r, f, transfer, key.toLowerCase(), value, acknowledged)
    r.unnest(t)
  }
}

function option(
  r: Reader,
  f: TftpFields,
  transfer: Transfer | undefined,
  key: string,
  value: string,
  acknowledged: boolean,
): void {
  const number = /^\d{1,15}$/.test(value) ? Number(value) : -1
  switch (key) {
    case 'blksize':
      if (!acknowledged) return
      if (number < 8 || number > 65464) r.expert(f.blocksize_range)
      else if (transfer !== undefined) transfer.blockSize = number
      return
    case 'windowsize':
      if (number < 1 || number > 65535) r.expert(f.windowsize_range)
      else if (acknowledged && transfer !== undefined) transfer.window = number
      return
    case 'tsize':
      if (acknowledged && transfer !== undefined && number >= 0) transfer.size = number
      return
    case 'msftwindow':
      if (number !== (acknowledged ? 27182 : 31416)) r.expert(f['msftwindow.unrecognized'])
      else if (acknowledged && transfer !== undefined) transfer.variable = true
  }
}
