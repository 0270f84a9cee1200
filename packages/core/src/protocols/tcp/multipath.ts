import { bool, bytes, type Field, ipv4, ipv6, u8, u16, u32, u64 } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { ACK, SYN } from './analysis.js'
import type { Tcp } from './connection.js'
import { RESET_REASONS, SUBTYPES } from './labels.js'

const cut = (title: string, mask: number) => u8(title, { mask })

/** Multipath TCP options: RFC 8684, and version 0 of RFC 6824. */
export const MPTCP_FIELDS = {
  'options.mptcp.subtype': u8('Multipath TCP subtype', { mask: 0xf0, labels: SUBTYPES }),
  'options.mptcp.version': cut('Multipath TCP version', 0x0f),
  'options.mptcp.reserved': u16('Reserved', { base: 'hex', mask: 0x0fff }),
  'options.mptcp.flags': u8('Multipath TCP flags', { base: 'hex' }),
  'options.mptcp.backup.flag': cut('Backup flag', 0x01),
  'options.mptcp.checksumreq.flags': cut('Checksum required', 0x80),
  'options.mptcp.extensibility.flag': cut('Extensibility', 0x40),
  'options.mptcp.nomoresubflows.flag': cut('Do not attempt to establish new subflows to this address and port', 0x20),
  'options.mptcp.sha1.flag': cut('Use HMAC-SHA1', 0x01),
  'options.mptcp.sha256.flag': cut('Use HMAC-SHA256', 0x01),
  'options.mptcp.reserved.flag': u8('Reserved', { base: 'hex', mask: 0x3e }),
  'options.mptcp.datafin.flag': cut('DATA_FIN', 0x10),
  'options.mptcp.dseqn8.flag': cut('Data Sequence Number is 8 octets', 0x08),
  'options.mptcp.dseqnpresent.flag': cut(
    'Data Sequence Number, Subflow Sequence Number, Data-level Length, Checksum present',
    0x04,
  ),
  'options.mptcp.dataack8.flag': cut('Data ACK is 8 octets', 0x02),
  'options.mptcp.dataackpresent.flag': cut('Data ACK is present', 0x01),
  'options.mptcp.flag_U.flag': bool('Flag U', { mask: 0x08, bits: 4, size: 1 }),
  'options.mptcp.flag_V.flag': bool('Flag V', { mask: 0x04, bits: 4, size: 1 }),
  'options.mptcp.flag_W.flag': bool('Flag W', { mask: 0x02, bits: 4, size: 1 }),
  'options.mptcp.flag_T.flag': bool('Transient', { mask: 0x01, bits: 4, size: 1 }),
  'options.mptcp.rst_reason': u8('TCPRST Reason', { base: 'hex', labels: RESET_REASONS }),
  'options.mptcp.addrid': u8('Address ID'),
  'options.mptcp.sendkey': u64("Sender's Key"),
  'options.mptcp.recvkey': u64("Receiver's Key"),
  'options.mptcp.recvtok': u32("Receiver's Token"),
  'options.mptcp.sendrand': u32("Sender's Random Number"),
  'options.mptcp.sendtrunchmac': u64("Sender's Truncated HMAC"),
  'options.mptcp.sendhmac': bytes("Sender's HMAC"),
  'options.mptcp.addaddrtrunchmac': u64('Truncated HMAC'),
  'options.mptcp.rawdataack': u64('Original MPTCP Data ACK'),
  'options.mptcp.rawdataseqno': u64('Data Sequence Number'),
  'options.mptcp.subflowseqno': u32('Subflow Sequence Number'),
  'options.mptcp.datalvllen': u16('Data-level Length'),
  'options.mptcp.checksum': u16('Checksum', { base: 'hex' }),
  'options.mptcp.ipver': cut('IP version', 0x0f),
  'options.mptcp.echo': cut('Echo', 0x01),
  'options.mptcp.ipv4': ipv4('Advertised IPv4 Address'),
  'options.mptcp.ipv6': ipv6('Advertised IPv6 Address'),
  'options.mptcp.port': u16('Advertised port'),
}

type Fields = { readonly [K in keyof typeof MPTCP_FIELDS | 'option_kind' | 'option_len']: Field }

/** The layer that stands for the option; its rows are TCP's. */
export const mptcp = protocol({
  name: 'mptcp',
  title: 'Multipath Transmission Control Protocol',
  token: '',
  fields: { 'rm_addr.count': u8('Number of removed addresses') },
  dissect() {},
})

/** Reads one Multipath TCP option; the reader stands on its kind and ends with it. */
export function readMultipath(r: Reader, p: Packet, f: Fields, session: Tcp, length: number): void {
  const start = r.pos
  p.columns.name('MPTCP')
  r.row(mptcp.root, start, length, 0)
  const row = r.nest(mptcp.root)
  r.u8(f.option_kind)
  r.u8(f.option_len)
  if (length < 3) {
    r.unnest(row)
    return
  }
  const subtype = r.peek8() >> 4
  if (row >= 0 && r.full) p.tape.label[row] = `${mptcp.title}: ${SUBTYPES[subtype] ?? `Unknown (${subtype})`}`
  r.bits(f['options.mptcp.subtype'])
  READERS[subtype]?.(r, f, session, length)
  r.unnest(row)
}

type Read = (r: Reader, f: Fields, session: Tcp, length: number) => void

const READERS: readonly Read[] = [
  capable,
  join,
  sequence,
  addAddress,
  removeAddress,
  priority,
  (r, f) => {
    r.read(f['options.mptcp.reserved'])
    r.u64(f['options.mptcp.rawdataseqno'])
  },
  (r, f) => {
    r.read(f['options.mptcp.reserved'])
    r.u64(f['options.mptcp.recvkey'])
  },
  reset,
]

function capable(r: Reader, f: Fields, _session: Tcp, length: number): void {
  const version = r.read(f['options.mptcp.version'])
  r.flags(
    f['options.mptcp.flags'],
    version === 1
      ? [
          f['options.mptcp.checksumreq.flags'],
          f['options.mptcp.extensibility.flag'],
          f['options.mptcp.nomoresubflows.flag'],
          f['options.mptcp.sha256.flag'],
          f['options.mptcp.reserved.flag'],
        ]
      : [
          f['options.mptcp.checksumreq.flags'],
          f['options.mptcp.extensibility.flag'],
          f['options.mptcp.sha1.flag'],
          f['options.mptcp.reserved.flag'],
        ],
  )
  if (length >= 12) r.u64(f['options.mptcp.sendkey'])
  if (length >= 20) r.u64(f['options.mptcp.recvkey'])
  if (length >= 22) r.u16(f['options.mptcp.datalvllen'])
  if (length >= 24) r.u16(f['options.mptcp.checksum'])
}

function join(r: Reader, f: Fields, session: Tcp, length: number): void {
  const flags = session.flags
  if (length === 12 && (flags & SYN) !== 0 && (flags & ACK) === 0) {
    r.flags(f['options.mptcp.flags'], [f['options.mptcp.backup.flag']])
    r.u8(f['options.mptcp.addrid'])
    r.u32(f['options.mptcp.recvtok'])
    r.u32(f['options.mptcp.sendrand'])
  } else if (length === 16 && (flags & SYN) !== 0) {
    r.flags(f['options.mptcp.flags'], [f['options.mptcp.backup.flag']])
    r.u8(f['options.mptcp.addrid'])
    r.u64(f['options.mptcp.sendtrunchmac'])
    r.u32(f['options.mptcp.sendrand'])
  } else if (length === 24) {
    r.read(f['options.mptcp.reserved'])
    r.span(f['options.mptcp.sendhmac'], 20)
  }
}

function sequence(r: Reader, f: Fields): void {
  r.skip(1)
  const flags = r.flags(f['options.mptcp.flags'], [
    f['options.mptcp.datafin.flag'],
    f['options.mptcp.dseqn8.flag'],
    f['options.mptcp.dseqnpresent.flag'],
    f['options.mptcp.dataack8.flag'],
    f['options.mptcp.dataackpresent.flag'],
  ])
  if ((flags & 1) !== 0) {
    if ((flags & 2) !== 0) r.u64(f['options.mptcp.rawdataack'])
    else r.u32(f['options.mptcp.rawdataack'])
  }
  if ((flags & 4) === 0) return
  if ((flags & 8) !== 0) r.u64(f['options.mptcp.rawdataseqno'])
  else r.u32(f['options.mptcp.rawdataseqno'])
  r.u32(f['options.mptcp.subflowseqno'])
  r.u16(f['options.mptcp.datalvllen'])
  if (r.left >= 2) r.u16(f['options.mptcp.checksum'])
}

function addAddress(r: Reader, f: Fields, _session: Tcp, length: number): void {
  const version = r.peek8() & 0x0f
  const old = version === 4 || version === 6
  r.read(old ? f['options.mptcp.ipver'] : f['options.mptcp.echo'])
  r.u8(f['options.mptcp.addrid'])
  const wide = old ? version === 6 : length >= 20
  if (wide) r.ipv6(f['options.mptcp.ipv6'])
  else r.ipv4(f['options.mptcp.ipv4'])
  if (r.left === 2 || r.left === 10) r.u16(f['options.mptcp.port'])
  if (r.left === 8) r.u64(f['options.mptcp.addaddrtrunchmac'])
}

function removeAddress(r: Reader, f: Fields): void {
  const at = r.pos
  r.skip(1)
  r.row(mptcp.f['rm_addr.count'], at, 1, r.left)
  while (r.left > 0) r.u8(f['options.mptcp.addrid'])
}

function priority(r: Reader, f: Fields): void {
  r.flags(f['options.mptcp.flags'], [f['options.mptcp.backup.flag']])
  if (r.left > 0) r.u8(f['options.mptcp.addrid'])
}

function reset(r: Reader, f: Fields): void {
  r.flags(f['options.mptcp.flags'], [
    f['options.mptcp.flag_U.flag'],
    f['options.mptcp.flag_V.flag'],
    f['options.mptcp.flag_W.flag'],
    f['options.mptcp.flag_T.flag'],
  ])
  if (r.left > 0) r.u8(f['options.mptcp.rst_reason'])
}
