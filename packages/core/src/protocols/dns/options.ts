import type { Field } from '../../packet/field.js'
import type { Reader } from '../../packet/reader.js'
import { f } from './fields.js'
import { OPTIONS } from './labels.js'
import type { RecordReader } from './message.js'

/** Options of EDNS: RFC 6891 6.1.2. */
export const options: RecordReader = (r, _m, end) => {
  while (r.pos < end) {
    // code and length have to be there before anything is told
    r.need(4)
    option(r)
  }
}

const EXPERIMENTAL_SUBNET = 20730

function option(r: Reader): void {
  const start = r.pos
  const code = r.peek16()
  const length = r.peek16(2)
  const t = r.open(f.opt)
  if (t >= 0) {
    r.tape.length[t] = 4 + length
    if (r.full) r.tape.label[t] = `Option: ${OPTIONS[code] ?? `Unknown (${code})`}`
  }
  r.u16(f['opt.code'])
  if (code === EXPERIMENTAL_SUBNET) remark(r, f['opt.code'], f['depr.opc'])
  r.u16(f['opt.len'])
  if ((code === 8 || code === EXPERIMENTAL_SUBNET) && badSubnet(r, length)) {
    remark(r, f['opt.len'], f['rr.opt.bad_length'])
  }
  r.span(f['opt.data'], length)
  const stop = start + 4 + length
  r.pos = start + 4
  value(r, code, length, stop)
  r.pos = stop
  r.unnest(t)
}

/** Whether the option holds a prefix of IPv6 that cannot be one. */
function badSubnet(r: Reader, length: number): boolean {
  return r.left >= 2 && r.peek16() === 2 && (length < 4 || length > 20)
}

function remark(r: Reader, parent: Field, expert: Field): void {
  const row = r.nest(parent)
  r.expert(expert)
  r.unnest(row)
}

function value(r: Reader, code: number, length: number, stop: number): void {
  switch (code) {
    case 5:
      while (r.pos < stop) r.u8(f['opt.dau'])
      break
    case 6:
      while (r.pos < stop) r.u8(f['opt.dhu'])
      break
    case 7:
      while (r.pos < stop) r.u8(f['opt.n3u'])
      break
    case 8:
    case EXPERIMENTAL_SUBNET:
      subnet(r, length)
      break
    case 10:
      r.span(f['opt.cookie.client'], 8)
      r.span(f['opt.cookie.server'], length - 8)
      break
    case 11:
      if (length === 2) r.u16(f['opt.edns_tcp_keepalive.timeout'])
      break
    case 12:
      r.span(f['opt.padding'], length)
      break
    case 13:
      r.text(f['opt.chain.fqdn'], length)
      break
    case 15:
      r.u16(f['opt.ext_error.info_code'])
      if (length > 2) r.text(f['opt.ext_error.extra_text'], length - 2)
  }
}

/** RFC 7871: the network that a query came from, with as many bytes as its prefix needs. */
function subnet(r: Reader, length: number): void {
  const family = r.u16(f['opt.client.family'])
  r.u8(f['opt.client.netmask'])
  r.u8(f['opt.client.scope'])
  const n = length - 4
  if (family === 1) address(r, f['opt.client.addr4'], n, 4)
  else if (family === 2) address(r, f['opt.client.addr6'], n, 16)
  else r.span(f['opt.client.addr'], n)
}

function address(r: Reader, field: Field, length: number, size: number): void {
  const n = Math.min(length, size === 16 ? 16 : length)
  r.need(n)
  if (!r.wants(field)) return
  const bytes = new Uint8Array(size)
  bytes.set(r.bytes.subarray(r.pos, r.pos + Math.min(n, size)))
  r.row(field, r.pos, n, 0, bytes)
}
