import { utf16le } from '../../bytes/text.js'
import { labelOf } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { dfsReferrals, dfsRequest } from './dfs.js'
import { f } from './fields.js'
import { FLAGS } from './flags.js'
import { objectId } from './info.js'
import { rpc } from './io.js'
import { behind, blob, blobBody, blobRows, blobText, handle, type Message, structureSize } from './message.js'

/** IOCTL: MS-SMB2 2.2.31 and 2.2.32, and the control codes of MS-FSCC 2.3. */

const TRANSCEIVE = 0x0011c017

function control(r: Reader, p: Packet): number {
  const code = r.peek32le()
  if (p.columns.wanted)
    p.columns.add(
      ` ${labelOf(f['ioctl.function'], code) ?? `Unknown (0x${code.toString(16).toUpperCase().padStart(8, '0')})`}`,
    )
  r.flags(f['ioctl.function'], FLAGS.ioctl, true)
  return code
}

export function ioctlRequest(r: Reader, p: Packet, m: Message): void {
  structureSize(r)
  r.span(f.reserved, 2)
  const code = control(r, p)
  if (m.request !== undefined) m.request.code = code
  handle(r, p, m)
  const input = blob(r, 4, 4)
  r.u32le(f.max_ioctl_in_size)
  const output = blob(r, 4, 4)
  r.u32le(f.max_ioctl_out_size)
  r.flags(f['ioctl.flags'], FLAGS.ioctlFlags, true)
  r.span(f.reserved, 4)
  blobRows(r, input)
  blobBody(r, m.start, input, f['ioctl.in'], () => data(r, p, code, true))
  blobRows(r, output)
  blobBody(r, m.start, output, f['ioctl.out'], () => data(r, p, code, true))
  behind(r, m.start, input)
  behind(r, m.start, output)
}

export function ioctlResponse(r: Reader, p: Packet, m: Message): void {
  structureSize(r)
  r.span(f.reserved, 2)
  const code = control(r, p)
  handle(r, p, m)
  const input = blob(r, 4, 4)
  const output = blob(r, 4, 4)
  r.u32le(f.flags)
  r.span(f.reserved, 4)
  blobRows(r, input)
  blobBody(r, m.start, input, f['ioctl.in'], () => data(r, p, code, true))
  blobRows(r, output)
  blobBody(r, m.start, output, f['ioctl.out'], () => data(r, p, code, false))
  behind(r, m.start, input)
  behind(r, m.start, output)
}

function data(r: Reader, p: Packet, code: number, input: boolean): void {
  if (code === TRANSCEIVE) {
    if (!rpc(r, p)) p.data(r)
    return
  }
  const read = input ? INPUT[code] : OUTPUT[code]
  if (read === undefined) r.span(f.unknown, r.left)
  else read(r, p)
}

type Read = (r: Reader, p: Packet) => void

const range: Read = r => {
  while (r.left > 0) {
    const t = r.group('Range')
    r.u64le(f['fsctl.range_offset'])
    r.u64le(f['fsctl.range_length'])
    r.close(t)
  }
}

const chunks: Read = r => {
  r.span(f['fsctl.cchunk.resume_key'], 24)
  const count = r.u32le(f['fsctl.cchunk.count'])
  r.span(f.reserved, 4)
  for (let i = 0; i < count && r.left > 0; i++) {
    const t = r.group('Chunk')
    r.u64le(f['fsctl.cchunk.src_offset'])
    r.u64le(f['fsctl.cchunk.dst_offset'])
    r.u32le(f['fsctl.cchunk.xfer_len'])
    r.span(f.reserved, 4)
    r.close(t)
  }
}

const written: Read = r => {
  r.u32le(f['fsctl.cchunk.chunks_written'])
  r.u32le(f['fsctl.cchunk.bytes_written'])
  r.u32le(f['fsctl.cchunk.total_written'])
}

const compression: Read = r => void r.u16le(f.compression_format)

const reparse: Read = r => {
  const start = r.pos
  r.span(f.reparse_data_buffer, r.left)
  const t = r.nest(f.reparse_data_buffer)
  r.pos = start
  const tag = r.u32le(f.reparse_tag)
  const length = r.u16le(f.reparse_data_length)
  r.span(f.reserved, 2)
  if (tag === 0xa000000c) {
    const substitute = blob(r, 2, 2)
    const print = blob(r, 2, 2)
    r.u32le(f['symlink.flags'])
    const names = r.pos
    blobText(r, names, substitute, f['symlink.substitute_name'])
    blobText(r, names, print, f['symlink.print_name'])
  } else r.span(f.unknown, Math.min(length, r.left))
  r.unnest(t)
}

const nothing: Read = () => {}

const INPUT: Readonly<Record<number, Read>> = {
  1311236: r => {
    r.flags(f.capabilities, FLAGS.capabilities)
    r.span(f.client_guid, 16)
    r.flags(f.sec_mode, FLAGS.securityMode)
    r.skip(1)
    const count = r.u16le(f.dialect_count)
    for (let i = 0; i < count; i++) r.u16le(f.dialect)
  },
  1114136: (r, p) => {
    const start = r.pos
    const low = r.peek32le()
    const high = r.peek32le(4)
    if (r.peek8(12) !== 0)
      r.row(f['fsctl.wait.timeout'], start, 8, 0, BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low)))
    r.skip(8)
    const length = r.u32le()
    r.skip(2)
    const name = r.text(f['fsctl.wait.name'], length, 'utf16le')
    if (p.columns.wanted) p.columns.add(` Pipe: ${name}`)
  },
  393620: dfsRequest,
  1327346: chunks,
  1343730: chunks,
  589988: reparse,
  590020: r => void r.u8(f['fsctl.set_sparse']),
  639040: compression,
  622792: range,
  606415: range,
  639616: r => {
    r.u16le(f.checksum_algorithm)
    r.u16le(f.integrity_reserved)
    r.flags(f.integrity_flags, FLAGS.integrity)
  },
  1311188: r => {
    r.u32le(f['ioctl.resiliency.timeout'])
    r.u32le(f['ioctl.resiliency.reserved'])
  },
  590468: r => {
    r.u64le(f.file_offset)
    r.u64le(f.qfr_length)
    r.u32le(f.qfr_usage)
    if (r.left >= 4) r.span(f.reserved, 4)
  },
  622744: r => objectId(r),
  1311228: nothing,
  1310840: nothing,
  589992: nothing,
  590016: nothing,
  589980: nothing,
  589884: nothing,
  1327204: nothing,
}

const OUTPUT: Readonly<Record<number, Read>> = {
  1311236: r => {
    r.flags(f.capabilities, FLAGS.capabilities)
    r.span(f.server_guid, 16)
    r.flags(f.sec_mode, FLAGS.securityMode)
    r.skip(1)
    r.u16le(f.dialect)
  },
  1311228: interfaces,
  393620: dfsReferrals,
  1310840: r => {
    r.span(f['fsctl.cchunk.resume_key'], 24)
    if (r.left >= 4) r.span(f.reserved, 4)
  },
  1327346: written,
  1343730: written,
  589992: reparse,
  590016: objectId,
  589980: objectId,
  589884: compression,
  606415: range,
  1327204: r => {
    r.u32le(f['ioctl.enumerate_snapshots.num_snapshots'])
    r.u32le(f['ioctl.enumerate_snapshots.num_snapshots_returned'])
    r.u32le(f['ioctl.enumerate_snapshots.array_size'])
    while (r.left >= 2) {
      let n = 0
      while (n + 2 <= r.left && r.peek16le(n) !== 0) n += 2
      if (n === 0) return
      n = Math.min(n + 2, r.left)
      r.row(f['ioctl.enumerate_snapshots.snapshot'], r.pos, n, 0, utf16le(r.bytes, r.pos, r.pos + n - 2))
      r.skip(n)
    }
  },
  590468: r => {
    r.u32le(f.qfr_flags)
    r.u32le(f.qfr_tot_region_entry_count)
    const count = r.u32le(f.qfr_region_entry_count)
    r.skip(4)
    for (let i = 0; i < count && r.left > 0; i++) {
      const t = r.group('Entry')
      r.u64le(f.file_offset)
      r.u64le(f.qfr_length)
      r.u32le(f.qfr_usage)
      r.span(f.reserved, 4)
      r.close(t)
    }
  },
}

/** The interfaces under which a server can be reached: MS-SMB2 2.2.32.5. */
function interfaces(r: Reader): void {
  for (;;) {
    const start = r.pos
    const next = r.peek32le()
    const t = r.group('Network Interface')
    if (t >= 0 && next > 0) r.tape.length[t] = next
    r.u32le(f['ioctl.network_interfaces.next_offset'])
    r.u32le(f['ioctl.network_interfaces.index'])
    r.flags(f['ioctl.network_interfaces.capabilities'], FLAGS.interface)
    r.u32le(f['ioctl.network_interfaces.rss_queue_count'])
    r.u64le(f['ioctl.network_interfaces.link_speed'])
    address(r)
    r.pos = Math.min(start + (next > 0 ? next : 152), r.end)
    r.close(t)
    if (next < 24 || start + next >= r.end) return
    r.pos = start + next
  }
}

const IPV4 = 2
const IPV6 = 23

function address(r: Reader): void {
  const t = r.group('Socket Address')
  const family = r.u16le(f['windows.sockaddr.family'])
  if (family === IPV4) {
    r.u16(f['windows.sockaddr.port'])
    r.ipv4(f['windows.sockaddr.in.addr'])
  } else if (family === IPV6) {
    r.u16(f['windows.sockaddr.port'])
    const at = r.pos
    r.row(f['windows.sockaddr.in6.flow_info'], at, 2, r.u32le())
    r.ipv6(f['windows.sockaddr.in6.addr'])
    r.row(f['windows.sockaddr.in6.scope_id'], r.pos, 2, r.peek32le())
    r.skip(4)
  }
  r.close(t)
}
