import { bool, ether, type Field, string, u8, u16 } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { COMMANDS, NAME_TYPES } from './labels.js'

/** NetBIOS frames directly over LLC, as NetBEUI has them: IBM LAN Technical Reference, chapter 5. */

const ADD_GROUP = 0x00
const ADD_NAME = 0x01
const CONFLICT = 0x02
const STATUS_QUERY = 0x03
const DATAGRAM = 0x08
const BROADCAST = 0x09
const NAME_QUERY = 0x0a
const ADD_RESPONSE = 0x0d
const RECOGNIZED = 0x0e
const STATUS_RESPONSE = 0x0f
const DATA_ACK = 0x14
const FIRST_MIDDLE = 0x15
const ONLY_LAST = 0x16
const CONFIRM = 0x17
const END = 0x18
const INITIALIZE = 0x19
const NO_RECEIVE = 0x1a
const OUTSTANDING = 0x1b
const CONTINUE = 0x1c
const ALIVE = 0x1f
const NAME_SIZE = 16
const SMB = 0xff534d42

const NAME_KINDS: Readonly<Record<number, string>> = { 0: 'Unique name', 1: 'Group name' }

export const netbios = protocol({
  name: 'netbios',
  title: 'NetBIOS',
  on: { 'llc.dsap': [0xf0] },
  hands: ['nbss.magic', 'data'],
  fields: {
    command: u8('Command', { base: 'hex', labels: COMMANDS }),
    hdr_len: u16('Length', { little: true }),
    delimiter: u16('Delimiter', { base: 'hex', little: true }),
    xmit_corrl: u16('Transmit Correlator', { base: 'hex', little: true }),
    resp_corrl: u16('Response Correlator', { base: 'hex', little: true }),
    call_name_type: u8("Caller's Name Type", { base: 'hex', labels: NAME_KINDS }),
    nb_name_type: u8('NetBIOS Name Type', { base: 'hex', labels: NAME_TYPES }),
    nb_name: string('NetBIOS Name'),
    version: bool('NetBIOS Version', { mask: 0x1, states: ['2.00 or higher', '1.xx'] }),
    no_receive_flags: u8('Flags', { base: 'hex' }),
    'no_receive_flags.send_no_ack': bool('SEND.NO.ACK data received', { mask: 0x2, states: ['No', 'Yes'] }),
    largest_frame: u8('Largest Frame', {
      mask: 0x0e,
      labels: { 0: '516', 1: '1500', 2: '2052', 3: '4472', 4: '8144', 5: '11407', 6: '17800', 7: '65535' },
    }),
    status_buffer_len: u16('Length of status buffer', { little: true }),
    status: u8('Status', { labels: { 0: 'Add name not in process', 1: 'Add name in process' } }),
    name_type: u16('Name type', { little: true, labels: NAME_KINDS }),
    max_data_recv_size: u16('Maximum data receive size', { little: true }),
    termination_indicator: u16('Termination indicator', {
      base: 'hex',
      little: true,
      labels: { 0: 'Normal session end', 1: 'Abnormal session end' },
    }),
    num_data_bytes_accepted: u16('Number of data bytes accepted', { little: true }),
    local_session: u8('Local Session No.', { base: 'hex' }),
    remote_session: u8('Remote Session No.', { base: 'hex' }),
    flags: u8('Flags', { base: 'hex' }),
    'flags.send_no_ack': bool('Handle SEND.NO.ACK', { mask: 0x80, states: ['Yes', 'No'] }),
    'flags.ack': bool('Acknowledge', { mask: 0x08, states: ['Set', 'Not set'] }),
    'flags.ack_with_data': bool('Acknowledge with data', { mask: 0x04, states: ['Allowed', 'Not Allowed'] }),
    'flags.ack_expected': bool('Acknowledge expected', { mask: 0x02, states: ['Yes', 'No'] }),
    'flags.recv_cont_req': bool('RECEIVE_CONTINUE requested', { mask: 0x01, states: ['Yes', 'No'] }),
    data2: u16('DATA2 value', { base: 'hex', little: true }),
    datagram_mac: ether("Sender's MAC Address"),
    datagram_bcast_mac: ether("Sender's Node Address"),
    resync_indicator: u16('Re-sync indicator', { base: 'hex', little: true }),
    status_request: u8('Status request'),
    local_session_no: u8('Local Session No.', { base: 'hex' }),
    state_of_name: u8('State of name', { base: 'hex' }),
    status_response: u8('Status response'),
  },
  dissect(r, p) {
    const start = r.pos
    const size = r.u16le(f.hdr_len)
    r.label(f.hdr_len, `Length: ${size} bytes`)
    const delimiter = r.u16le(f.delimiter)
    r.label(f.delimiter, `Delimiter: ${delimiter === 0xefff ? 'EFFF (NetBIOS)' : 'Unknown'}`)
    const command = r.u8(f.command)
    if (p.columns.wanted) {
      p.columns.name('NetBIOS')
      p.columns.set(COMMANDS[command] ?? `Unknown (0x${command.toString(16).padStart(2, '0')})`)
    }
    fields(r, p, command, start)
    r.pos = start + Math.max(size, 0)
    if (r.pos > r.end) r.short()
    if (command === DATAGRAM || command === BROADCAST || command === FIRST_MIDDLE || command === ONLY_LAST)
      payload(r, p)
  },
})

const { f } = netbios

function payload(r: Reader, p: Packet): void {
  if (r.pos >= r.limit) return
  if (r.left >= 4 && r.peek32() === SMB && p.next('nbss.magic', SMB, r)) return
  p.data(r)
}

/** A name and what its last byte says, at an offset of the frame. */
function name(r: Reader, title: string, at: number): string {
  if (at + NAME_SIZE > r.end) r.short()
  let text = ''
  for (let i = at; i < at + NAME_SIZE - 1; i++) {
    const c = r.bytes[i]
    text += c < 0x20 || c > 0x7e ? `<${c.toString(16).padStart(2, '0')}>` : String.fromCharCode(c)
  }
  text = text.replace(/(<00>| )+$/, '')
  const type = r.bytes[at + NAME_SIZE - 1]
  const shown = `${text}<${type.toString(16).padStart(2, '0')}>`
  const kind = NAME_TYPES[type] ?? 'Unknown'
  const back = r.pos
  r.pos = at
  const t = r.full ? r.group(`${title}: ${shown} (${kind})`) : -1
  r.row(f.nb_name, at, NAME_SIZE - 1, 0, text)
  r.label(f.nb_name, text)
  r.row(f.nb_name_type, at + NAME_SIZE - 1, 1, type)
  r.label(f.nb_name_type, `0x${type.toString(16).padStart(2, '0')} (${kind})`)
  r.pos = at + NAME_SIZE
  r.close(t)
  r.pos = back
  return shown
}

const told = (p: Packet, text: string): void => {
  if (p.columns.wanted) p.columns.add(text)
}

const at8 = (r: Reader, field: Field, at: number): void => {
  r.at(field, at)
}

function sessions(r: Reader, start: number): void {
  at8(r, f.remote_session, start + 12)
  at8(r, f.local_session, start + 13)
}

function correlators(r: Reader, start: number): void {
  r.at(f.xmit_corrl, start + 8)
  r.at(f.resp_corrl, start + 10)
}

function bits(r: Reader, at: number, parent: Field, children: readonly Field[]): void {
  r.pos = at
  r.flags(parent, children)
}

const SESSION_FLAGS = [f['flags.send_no_ack'], f.largest_frame, f.version]
const CONFIRM_FLAGS = [f['flags.send_no_ack'], f.version]
const ONLY_FLAGS = [f['flags.ack'], f['flags.ack_with_data'], f['flags.ack_expected']]
const FIRST_FLAGS = [f['flags.ack'], f['flags.ack_expected'], f['flags.recv_cont_req']]

function resync(r: Reader, start: number): void {
  const v = r.at(f.resync_indicator, start + 6)
  r.label(f.resync_indicator, `Re-sync indicator: ${v === 0 ? 'No re-sync' : v === 1 ? 'Re-sync' : 'Unknown'}`)
}

/** Fields by command; DATA1 is at 5, DATA2 at 6, correlators at 8 and 10, names at 12 and 28. */
function fields(r: Reader, p: Packet, command: number, start: number): void {
  switch (command) {
    case ADD_GROUP:
      r.at(f.resp_corrl, start + 10)
      told(p, ` - ${name(r, 'Group name to add', start + 28)}`)
      return
    case ADD_NAME:
      r.at(f.resp_corrl, start + 10)
      told(p, ` - ${name(r, 'Name to add', start + 28)}`)
      return
    case CONFLICT:
      told(p, ` - ${name(r, 'Name In Conflict', start + 12)}`)
      name(r, "Sender's Name", start + 28)
      return
    case STATUS_QUERY:
      at8(r, f.status_request, start + 5)
      r.at(f.status_buffer_len, start + 6)
      r.at(f.resp_corrl, start + 10)
      told(p, ` - ${name(r, "Receiver's Name", start + 12)}`)
      name(r, "Sender's Name", start + 28)
      return
    case DATAGRAM:
      name(r, "Receiver's Name", start + 12)
      name(r, "Sender's Name", start + 28)
      return
    case BROADCAST:
      name(r, "Sender's Name", start + 28)
      return
    case NAME_QUERY:
      at8(r, f.local_session_no, start + 6)
      at8(r, f.call_name_type, start + 7)
      r.at(f.resp_corrl, start + 10)
      told(p, ` for ${name(r, 'Query Name', start + 12)}`)
      name(r, "Sender's Name", start + 28)
      return
    case ADD_RESPONSE:
      at8(r, f.status, start + 5)
      r.at(f.name_type, start + 6)
      r.at(f.xmit_corrl, start + 8)
      name(r, 'Name to be added', start + 12)
      told(p, ` - ${name(r, 'Name to be added', start + 28)}`)
      return
    case RECOGNIZED:
      at8(r, f.local_session_no, start + 6)
      at8(r, f.call_name_type, start + 7)
      correlators(r, start)
      name(r, "Receiver's Name", start + 12)
      told(p, ` - ${name(r, "Sender's Name", start + 28)}`)
      return
    case STATUS_RESPONSE:
      at8(r, f.status_response, start + 5)
      r.at(f.data2, start + 6)
      r.at(f.xmit_corrl, start + 8)
      name(r, "Receiver's Name", start + 12)
      told(p, ` - ${name(r, "Sender's Name", start + 28)}`)
      return
    case DATA_ACK:
      r.at(f.xmit_corrl, start + 8)
      sessions(r, start)
      return
    case FIRST_MIDDLE:
      bits(r, start + 5, f.flags, FIRST_FLAGS)
      resync(r, start)
      correlators(r, start)
      sessions(r, start)
      return
    case ONLY_LAST:
      bits(r, start + 5, f.flags, ONLY_FLAGS)
      resync(r, start)
      correlators(r, start)
      sessions(r, start)
      return
    case CONFIRM:
      bits(r, start + 5, f.flags, CONFIRM_FLAGS)
      r.at(f.max_data_recv_size, start + 6)
      correlators(r, start)
      sessions(r, start)
      return
    case END:
      r.at(f.termination_indicator, start + 6)
      sessions(r, start)
      return
    case INITIALIZE:
      bits(r, start + 5, f.flags, SESSION_FLAGS)
      r.at(f.max_data_recv_size, start + 6)
      r.at(f.resp_corrl, start + 10)
      r.at(f.xmit_corrl, start + 8)
      sessions(r, start)
      return
    case NO_RECEIVE:
      bits(r, start + 5, f.no_receive_flags, [f['no_receive_flags.send_no_ack']])
      r.at(f.num_data_bytes_accepted, start + 6)
      sessions(r, start)
      return
    case OUTSTANDING:
      r.at(f.num_data_bytes_accepted, start + 6)
      sessions(r, start)
      return
    case CONTINUE:
      r.at(f.xmit_corrl, start + 8)
      sessions(r, start)
      return
    case ALIVE:
      sessions(r, start)
  }
}
