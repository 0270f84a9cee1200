import type { Reader } from '../../packet/reader.js'
import { readCipso } from './cipso.js'
import { QUICK_START_FUNCTIONS, QUICK_START_RATES } from './numbers.js'
import { alertName, cipso, FLAGS, f } from './option-fields.js'

/** Options of IPv4: RFC 791, 1063, 1108, 1393, 1770, 2113, 4782. */

/** A source route that is not yet travelled: the option, and where its last address, the real destination, lies. */
export interface Route {
  readonly option: number
  readonly last: number
}

type Field = (typeof f)[keyof typeof f]

/** What an option reads behind its length; the reader is bound to the option. The answer is added to the option's line. */
type Read = (r: Reader, context: Context) => string | undefined

interface Context {
  readonly ttl: number
  readonly route: Route | undefined
  readonly destination: (at: number) => void
  readonly start: number
  readonly length: number
}

interface Option {
  readonly name: string
  readonly field: Field
  /** The only length that it may have. */
  readonly size?: number
  readonly read: Read
}

const OPTIONS: Readonly<Record<number, Option>> = {
  130: { name: 'Security', field: f['options.security'], read: security },
  131: { name: 'Loose Source Route', field: f['options.route'], read: route },
  137: { name: 'Strict Source Route', field: f['options.source_route'], read: route },
  7: { name: 'Record Route', field: f['options.record_route'], read: route },
  68: { name: 'Time Stamp', field: f['options.timestamp'], read: timestamp },
  133: { name: 'Extended Security', field: f['options.ext_security'], read: extendedSecurity },
  134: { name: 'Commercial Security', field: f['options.cipso'], read: r => readCipso(r, cipso) },
  136: { name: 'Stream ID', field: f['options.sid'], size: 4, read: r => void r.u16(f['opt.sid']) },
  11: { name: 'MTU Probe', field: f['options.mtu_probe'], size: 4, read: r => void r.u16(f['opt.mtu']) },
  12: { name: 'MTU Reply', field: f['options.mtu_reply'], size: 4, read: r => void r.u16(f['opt.mtu']) },
  82: { name: 'Traceroute', field: f['options.traceroute'], size: 12, read: traceroute },
  148: { name: 'Router Alert', field: f['options.routeralert'], size: 4, read: routerAlert },
  149: { name: 'Selective Directed Broadcast', field: f['options.sdb'], read: broadcast },
  25: { name: 'Quick-Start', field: f['options.qs'], size: 8, read: quickStart },
}

/** Reads the `length` bytes of options at the cursor; `destination` shows the address at the end of a source route. */
export function readOptions(
  r: Reader,
  ttl: number,
  length: number,
  destination: (at: number) => void,
  route: Route | undefined,
): void {
  const start = r.pos
  const stop = start + length
  const group = r.group(`Options: (${length} bytes)`)
  if (group >= 0) r.tape.length[group] = length
  let nops = 0
  while (r.pos < stop) {
    const at = r.pos
    const type = r.peek8()
    if (type <= 1) {
      if (type === 1 && ++nops === 4) r.expert(f.nop)
      single(r, type)
      if (type === 0) break
      continue
    }
    const option = OPTIONS[type]
    const name = option?.name ?? `Unknown (0x${type.toString(16).padStart(2, '0')})`
    if (at + 1 >= stop) {
      bad(r, 1, `${name} (length byte past end of options)`)
      break
    }
    const size = r.peek8(1)
    if (size < 2) {
      bad(r, 2, `${name} (with too-short option length = ${plural(size)})`)
      break
    }
    if (at + size > stop) {
      bad(r, stop - at - 2, `${name} (option length = ${plural(size)} says option goes past end of options)`)
      break
    }
    if (option === undefined) {
      r.note(`${name} (${plural(size)})`, at, size)
      r.skip(size)
      continue
    }
    r.row(option.field, at, size, 0)
    r.label(option.field, `IP Option - ${name} (${plural(option.size ?? size)})`)
    const line = r.nest(option.field)
    r.enter(size)
    typeOf(r)
    r.u8(f['opt.len'])
    if (option.size !== undefined && size !== option.size) {
      const under = r.nest(f['opt.len'])
      r.expert(f['opt.len.invalid'], `${name} (with option length = ${plural(size)}; should be ${option.size})`)
      r.unnest(under)
    }
    const more = option.read(r, { ttl, route, destination, start: at, length: size })
    if (more !== undefined && line >= 0 && r.full) r.tape.label[line] += more
    r.leave()
    r.pos = at + size
    r.unnest(line)
    if (group >= 0) r.tape.label[group] += `, ${name}`
  }
  r.pos = stop
  r.unnest(group)
}

const plural = (n: number): string => `${n} byte${n === 1 ? '' : 's'}`

function single(r: Reader, type: number): void {
  const field = type === 0 ? f['options.eol'] : f['options.nop']
  r.row(field, r.pos, 1, 0)
  if (r.full) r.label(field, field.title)
  const line = r.nest(field)
  typeOf(r)
  r.unnest(line)
}

function typeOf(r: Reader): void {
  r.flags(f['opt.type'], [f['opt.type.copy'], f['opt.type.class'], f['opt.type.number']], true)
}

function bad(r: Reader, size: number, text: string): void {
  const line = r.group(text)
  if (line >= 0) r.tape.length[line] = size
  r.expert(f['opt.len.invalid'], text)
  r.unnest(line)
}

function security(r: Reader, c: Context): undefined {
  if (c.length === 11) {
    r.u16(f['opt.sec_rfc791_sec'])
    r.u16(f['opt.sec_rfc791_comp'])
    code(r, f['opt.sec_rfc791_hr'], 2)
    code(r, f['opt.sec_rfc791_tcc'], 3)
    return
  }
  r.u8(f['opt.sec_cl'])
  let first = true
  while (r.left > 0) {
    const at = r.pos
    const v = first ? r.flags(f['opt.sec_prot_auth_flags'], FLAGS) : r.u8(f['opt.sec_prot_auth_flags'])
    if (!first) {
      const under = r.nest(f['opt.sec_prot_auth_flags'])
      r.row(f['opt.sec_prot_auth_unassigned'], at, 1, v >> 1)
      r.row(f['opt.sec_prot_auth_fti'], at, 1, v & 1)
      r.unnest(under)
    }
    first = false
    if ((v & 1) === 0) break
  }
  if (r.left > 0) r.expert(f['opt.len.invalid'], 'Extraneous data in option')
}

/** Text up to the first NUL, in `n` bytes. */
function code(r: Reader, field: Field, n: number): void {
  const at = r.pos
  r.row(field, at, n, 0, r.text(undefined, n, 'ascii').replace(/\0.*$/s, ''))
}

function extendedSecurity(r: Reader): undefined {
  r.u8(f['opt.ext_sec_add_sec_info_format_code'])
  r.span(f['opt.ext_sec_add_sec_info'], r.left)
}

function route(r: Reader, c: Context): undefined {
  const recording = r.bytes[c.start] === 0x07
  const pointer = r.u8(f['opt.ptr'])
  if (pointer < 4 || (pointer & 3) !== 0) {
    const under = r.nest(f['opt.ptr'])
    r.expert(pointer < 4 ? f['opt.ptr.before_address'] : f['opt.ptr.middle_address'])
    r.unnest(under)
    return
  }
  while (r.left > 0) {
    if (r.left < 4) {
      r.expert(f.subopt_too_long)
      return
    }
    const at = r.pos
    const place = at - c.start + 1
    if (place < pointer) address(r, f.rec_rt, f.rec_rt_host, '')
    else if (!recording && c.route?.option === c.start && c.route.last === at) {
      c.destination(at)
      r.skip(4)
    } else {
      const next = place === pointer ? ' <- (next)' : ''
      if (recording) address(r, f.empty_rt, f.empty_rt_host, next)
      else address(r, f.src_rt, f.src_rt_host, next)
    }
  }
}

function address(r: Reader, field: Field, host: Field, more: string): void {
  const b = r.bytes
  const i = r.pos
  const text = r.full || r.wants(host) ? `${b[i]}.${b[i + 1]}.${b[i + 2]}.${b[i + 3]}` : ''
  r.ipv4(field)
  r.label(field, `${field.title}: ${text}${more}`)
  r.row(host, i, 4, 0, text)
}

function timestamp(r: Reader): undefined {
  const pointer = r.u8(f['opt.ptr'])
  if (pointer < 5) r.label(f['opt.ptr'], `Pointer: ${pointer} (points before first address)`)
  else if ((pointer - 5) % 4 !== 0) r.label(f['opt.ptr'], `Pointer: ${pointer} (points to middle of field)`)
  r.bits(f['opt.overflow'])
  const flag = r.read(f['opt.flag'])
  const size = flag === 1 || flag === 3 ? 8 : 4
  while (r.left > 0) {
    if (r.left < size) {
      r.expert(f.subopt_too_long)
      return
    }
    if (size === 8) r.ipv4(f['opt.time_stamp_addr'])
    r.u32(f['opt.time_stamp'])
  }
}

function traceroute(r: Reader): undefined {
  r.u16(f['opt.id_number'])
  r.u16(f['opt.ohc'])
  r.u16(f['opt.rhc'])
  r.ipv4(f['opt.originator'])
}

function routerAlert(r: Reader): string {
  const v = r.u16(f['opt.ra'])
  return `: ${alertName(v)} (${v})`
}

function broadcast(r: Reader): undefined {
  while (r.left >= 4) r.ipv4(f['opt.addr'])
  if (r.left > 0) r.span(f['opt.padding'], r.left)
}

function quickStart(r: Reader, c: Context): string {
  const at = r.pos
  const request = r.peek8() >> 4
  r.bits(f['opt.qs_func'])
  const name = QUICK_START_FUNCTIONS[request]
  let text = `: ${name ?? `Unknown (${request})`} (${request})`
  if (name === undefined) {
    r.skip(1)
    return text
  }
  const rate = r.read(f['opt.qs_rate'])
  text += `, ${QUICK_START_RATES[rate]}`
  if (request === 0) {
    const hops = r.u8(f['opt.qs_ttl'])
    const difference = (c.ttl - hops + 256) % 256
    r.row(f['opt.qs_ttl_diff'], at + 1, 1, difference)
    text += `, QS TTL ${hops}, QS TTL diff ${difference}`
  } else r.u8(f['opt.qs_unused'])
  r.bits(f['opt.qs_nonce'])
  r.read(f['opt.qs_reserved'])
  return text
}
