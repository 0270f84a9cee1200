import { bool, type Field, ipv4, string, u8, u16 } from '../../packet/field.js'
import { protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { Names } from '../dns/names.js'
import { described, readName } from './names.js'

const TYPES: Readonly<Record<number, string>> = {
  16: 'Direct_unique datagram',
  17: 'Direct_group datagram',
  18: 'Broadcast datagram',
  19: 'Datagram error',
  20: 'Datagram query request',
  21: 'Datagram positive query response',
  22: 'Datagram negative query response',
}

const NODES: Readonly<Record<number, string>> = { 0: 'B node', 1: 'P node', 2: 'M node', 3: 'NBDD' }

const ERRORS: Readonly<Record<number, string>> = {
  130: 'Destination name not present',
  131: 'Invalid source name format',
  132: 'Invalid destination name format',
}

/** NetBIOS Datagram Service: RFC 1002 4.4. */
export const nbdgm = protocol({
  name: 'nbdgm',
  title: 'NetBIOS Datagram Service',
  short: 'NBDS',
  on: { 'udp.port': [138] },
  hands: ['smb'],
  fields: {
    type: u8('Message Type', { labels: TYPES }),
    flags: u8('Flags', { base: 'hex' }),
    next: bool('More fragments follow', { mask: 0x01, states: ['Yes', 'No'] }),
    first: bool('This is first fragment', { mask: 0x02, states: ['Yes', 'No'] }),
    node_type: u8('Node Type', { mask: 0x0c, labels: NODES }),
    dgram_id: u16('Datagram ID', { base: 'hex' }),
    'src.ip': ipv4('Source IP'),
    'src.port': u16('Source Port'),
    dgram_len: u16('Datagram length', { unit: ' bytes' }),
    pkt_offset: u16('Packet offset', { unit: ' bytes' }),
    error_code: u8('Error code', { base: 'hex', labels: ERRORS }),
    source_name: string('Source name'),
    destination_name: string('Destination name'),
  },
  dissect(r, p, f) {
    const type = r.u8(f.type)
    p.columns.name('NBDS')
    p.columns.set(TYPES[type] ?? `Unknown message type (0x${type.toString(16).padStart(2, '0').toUpperCase()})`)
    const row = r.tape.count
    const flags = r.flags(f.flags, [f.next, f.first, f.node_type])
    if (r.full) {
      const words = [`Flags: 0x${flags.toString(16).padStart(2, '0')}`]
      if ((flags & 1) !== 0) words.push(f.next.title)
      if ((flags & 2) !== 0) words.push(f.first.title)
      r.tape.label[row] = `${words.join(', ')}, Node Type: ${NODES[(flags >> 2) & 3]}`
    }
    r.u16(f.dgram_id)
    r.ipv4(f['src.ip'])
    r.u16(f['src.port'])
    if (type >= 16 && type <= 18) {
      r.u16(f.dgram_len)
      r.u16(f.pkt_offset)
      name(r, f.source_name)
      name(r, f.destination_name)
      if (r.left <= 0) return
      const smb = p.session.registry.protocol('smb')
      if (smb === undefined || !r.startsWith('\xffSMB') || !p.call(smb, r)) p.data(r)
    } else if (type === 19) r.u8(f.error_code)
    else if (type >= 20 && type <= 22) name(r, f.destination_name)
  },
})

/** Names in datagrams have no pointers: nothing lies before them that they could lead to. */
function name(r: Reader, field: Field): void {
  const start = r.pos
  const text = readName(new Names(), r.bytes, r.base, start, r.end)
  r.row(field, start, text.next - start, 0, text.text)
  if (r.full) r.label(field, `${field.title}: ${described(text)}`)
  r.pos = text.next
}
