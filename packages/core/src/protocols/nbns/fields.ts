import { bool, bytes, ether, expert, type FieldSpec, ipv4, string, u8, u16, u32 } from '../../packet/field.js'
import { fieldTable } from '../../packet/protocol.js'

export const OPCODES: Readonly<Record<number, string>> = {
  0: 'Name query',
  5: 'Registration',
  6: 'Release',
  7: 'Wait for acknowledgment',
  8: 'Refresh',
  9: 'Refresh (alternate opcode)',
  15: 'Multi-homed registration',
}

export const RCODES: Readonly<Record<number, string>> = {
  0: 'No error',
  1: 'Request was invalidly formatted',
  2: 'Server failure',
  3: 'Requested name does not exist',
  4: 'Request is not implemented',
  5: 'Request was refused',
  6: 'Name is owned by another node',
  7: 'Name is in conflict',
}

export const TYPES: Readonly<Record<number, string>> = { 32: 'NB', 33: 'NBSTAT' }
const CLASSES: Readonly<Record<number, string>> = { 1: 'IN', 2: 'CS', 3: 'CH', 4: 'HS', 254: 'NONE', 255: 'ANY' }
export const NODES = ['B-node', 'P-node', 'M-node', 'H-node']
/** The reference has the values before they are shifted, so that only the first one gets its name. */
export const NODE_LABELS: Readonly<Record<number, string>> = { 0: 'B-node' }

const YES = ['Yes', 'No'] as const
const NAME_TYPE = ['Group name', 'Unique name'] as const

const bit = (title: string, mask: number, states: readonly [string, string]): FieldSpec =>
  bool(title, { mask, bits: 16, states })

/** Fields of the name service. */
export const f = fieldTable('nbns', {
  id: u16('Transaction ID', { base: 'hex' }),
  flags: u16('Flags', { base: 'hex' }),
  'flags.response': bit('Response', 0x8000, ['Message is a response', 'Message is a query']),
  'flags.opcode': u16('Opcode', { mask: 0x7800, labels: OPCODES }),
  'flags.authoritative': bit('Authoritative', 0x400, [
    'Server is an authority for domain',
    'Server is not an authority for domain',
  ]),
  'flags.truncated': bit('Truncated', 0x200, ['Message is truncated', 'Message is not truncated']),
  'flags.recdesired': bit('Recursion desired', 0x100, ['Do query recursively', "Don't do query recursively"]),
  'flags.recavail': bit('Recursion available', 0x80, [
    'Server can do recursive queries',
    "Server can't do recursive queries",
  ]),
  'flags.broadcast': bit('Broadcast', 0x10, ['Broadcast packet', 'Not a broadcast packet']),
  'flags.rcode': u16('Reply code', { mask: 0x0f, labels: RCODES }),
  'count.queries': u16('Questions'),
  'count.answers': u16('Answer RRs'),
  'count.auth_rr': u16('Authority RRs'),
  'count.add_rr': u16('Additional RRs'),
  name: string('Name'),
  type: u16('Type', { labels: TYPES }),
  class: u16('Class', { labels: CLASSES }),
  ttl: u32('Time to live'),
  data_length: u16('Data length'),
  nb_flags: u16('Name flags', { base: 'hex' }),
  'nb_flags.group': bit('Name type', 0x8000, NAME_TYPE),
  'nb_flags.ont': u16('ONT', { mask: 0x6000, labels: NODE_LABELS }),
  addr: ipv4('Addr'),
  number_of_names: u8('Number of names'),
  netbios_name: string('Name'),
  name_flags: u16('Name flags', { base: 'hex' }),
  'name_flags.group': bit('Name type', 0x8000, NAME_TYPE),
  'name_flags.ont': u16('ONT', { mask: 0x6000, labels: NODE_LABELS }),
  'name_flags.drg': bit('Name is being deregistered', 0x1000, YES),
  'name_flags.cnf': bit('Name is in conflict', 0x800, YES),
  'name_flags.act': bit('Name is active', 0x400, YES),
  'name_flags.prm': bit('Permanent node name', 0x200, YES),
  unit_id: ether('Unit ID'),
  jumpers: u8('Jumpers', { base: 'hex' }),
  test_result: u8('Test result', { base: 'hex' }),
  version_number: u16('Version number', { base: 'hex' }),
  period_of_statistics: u16('Period of statistics', { base: 'hex' }),
  num_crcs: u16('Number of CRCs'),
  num_alignment_errors: u16('Number of alignment errors'),
  num_collisions: u16('Number of collisions'),
  num_send_aborts: u16('Number of send aborts'),
  num_good_sends: u32('Number of good sends'),
  num_good_receives: u32('Number of good receives'),
  numretransmits: u16('Number of retransmits'),
  num_no_resource_conditions: u16('Number of no resource conditions'),
  numcommand_blocks: u16('Number of command blocks'),
  numpending_sessions: u16('Number of pending sessions'),
  max_num_pending_sessions: u16('Max number of pending sessions'),
  max_total_sessions_possible: u16('Max total sessions possible'),
  session_data_packet_size: u16('Session data packet size'),
  data: bytes('Data'),
  incomplete_entry: expert('incomplete entry', 'error', 'Malformed'),
})
