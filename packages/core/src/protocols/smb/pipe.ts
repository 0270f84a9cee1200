import { u8, u16 } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { mailslot } from '../mailslot/index.js'
import { f } from './fields.js'
import { fid, fidFact } from './file-id.js'
import type { Message } from './message.js'
import type { Transaction } from './state.js'

/** Transactions on named pipes: MS-CIFS 2.2.5. */

/** Where the parts of a transaction lie. */
export interface Layout {
  readonly setupAt: number
  /** Words. */
  readonly setup: number
  readonly bytesAt: number
  readonly nameEnd: number
  readonly parametersAt: number
  readonly parameters: number
  readonly dataAt: number
  readonly data: number
}

const FUNCTIONS: Readonly<Record<number, string>> = {
  1: 'SetNmPHandState',
  17: 'RawReadNmPipe',
  33: 'QNmPHandState',
  34: 'QNmPipeInfo',
  35: 'PeekNamedPipe',
  38: 'TransactNmPipe',
  49: 'RawWriteNmPipe',
  83: 'WaitNamedPipe',
  84: 'CallNamedPipe',
}

const PIPE = '\\PIPE\\'
const MAILSLOT = '\\MAILSLOT\\'
/** Functions that carry messages of what the pipe speaks. */
const TRANSACT = 0x26
const CALL = 0x54
const PEEK = 0x23

let layout: Layout | undefined
let message: Message | undefined
let transaction: Transaction | undefined

export const smbPipe = protocol({
  name: 'smb_pipe',
  title: 'SMB Pipe Protocol',
  token: '',
  hands: ['dcerpc', 'data'],
  fields: {
    function: u16('Function', { base: 'hex', little: true, labels: FUNCTIONS }),
    priority: u16('Priority', { little: true }),
    'peek.available_bytes': u16('Available Bytes', { little: true }),
    'peek.remaining_bytes': u16('Bytes Remaining', { little: true }),
    'peek.status': u16('Pipe Status', {
      little: true,
      labels: {
        1: 'Disconnected by server',
        2: 'Listening',
        3: 'Connection to server is OK',
        4: 'Server end of pipe is closed',
      },
    }),
    'getinfo.info_level': u16('Information Level', { little: true }),
    'getinfo.output_buffer_size': u16('Output Buffer Size', { little: true }),
    'getinfo.input_buffer_size': u16('Input Buffer Size', { little: true }),
    'getinfo.maximum_instances': u8('Maximum Instances'),
    'getinfo.current_instances': u8('Current Instances'),
    'getinfo.pipe_name_length': u8('Pipe Name Length'),
    'write_raw.bytes_written': u16('Bytes Written', { little: true }),
  },
  dissect(r, p, own) {
    const l = layout
    const m = message
    const t = transaction
    if (l === undefined || m === undefined || t === undefined) return false
    if (m.response) {
      if (t.pipe !== undefined) {
        r.row(own.function, p.start, 0, t.pipe)
        r.as(1)
        if (t.fid >= 0) fidFact(r, p, m, t.fid, r.pos, r.pos)
        if (t.pipe === PEEK && l.parameters >= 6) {
          r.pos = l.parametersAt
          r.u16le(own['peek.available_bytes'])
          r.u16le(own['peek.remaining_bytes'])
          r.u16le(own['peek.status'])
        }
      }
    } else if (l.setup >= 2) {
      r.pos = l.setupAt
      t.pipe = r.u16le(own.function)
      if (t.pipe === CALL || t.pipe === 0x53) r.u16le(own.priority)
      else t.fid = fid(r, p, m, l.setupAt)
    }
    const row = p.layerRow(smbPipe)
    if (m.response) p.tape.start[row] = p.start
    p.tape.length[row] = m.response ? 0 : l.nameEnd - (l.setup > 0 ? l.setupAt : l.bytesAt)
    const carries = t.pipe === TRANSACT || t.pipe === CALL || t.pipe === PEEK
    r.pos = l.dataAt
    if (!carries || l.data <= 0) return
    r.enter(l.data)
    const rpc = p.session.registry.protocol('dcerpc')
    if (rpc === undefined || r.left < 16 || r.peek8() !== 5 || !p.call(rpc, r)) p.data(r)
    r.leave()
  },
})

/** Words and bytes of a transaction that nobody understands. */
function rest(r: Reader, l: Layout): void {
  const back = r.pos
  for (let i = 0; i < l.setup; i++) {
    const at = l.setupAt + 2 * i
    if (at + 2 > r.end) break
    const v = r.bytes[at] | (r.bytes[at + 1] << 8)
    r.row(f['trans_data.setup_word'], at, 2, v)
    r.label(f['trans_data.setup_word'], `Setup Word ${i}: 0x${v.toString(16).padStart(4, '0')}`)
  }
  if (l.parameters > 0) {
    r.pos = l.parametersAt
    r.span(f['trans_data.parameters'], l.parameters)
  }
  if (l.data > 0) {
    r.pos = l.dataAt
    r.span(f.trans_data, l.data)
  }
  r.pos = Math.max(back, r.pos)
}

/** The request of a transaction, by the name that it has. */
export function mailslotOrPipe(r: Reader, p: Packet, m: Message, t: Transaction, l: Layout): void {
  if (t.name.startsWith(PIPE)) {
    over(r, p, m, t, l, l.setup > 0 ? l.setupAt : l.bytesAt)
    return
  }
  if (t.name.startsWith(MAILSLOT) && l.setup >= 3) {
    const back = r.pos
    mailslot.open(l.setupAt, l.nameEnd, l.dataAt, l.data, t.name.slice(MAILSLOT.length), t.name)
    r.pos = l.setupAt
    const taken = p.call(mailslot.protocol, r)
    r.pos = back
    if (taken) return
  }
  rest(r, l)
}

/** The answer; its request said what it was about. */
export function pipeAnswer(r: Reader, p: Packet, m: Message, t: Transaction | undefined, l: Layout): void {
  if (t?.name.startsWith(PIPE) === true) over(r, p, m, t, l, l.dataAt)
  else rest(r, l)
}

function over(r: Reader, p: Packet, m: Message, t: Transaction, l: Layout, from: number): void {
  const back = r.pos
  layout = l
  message = m
  transaction = t
  r.pos = Math.min(from, r.end)
  p.call(smbPipe, r)
  layout = undefined
  r.pos = back
}
