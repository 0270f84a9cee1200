import { macText } from '../../bytes/address.js'
import { hex, utf8 } from '../../bytes/text.js'
import { etherName } from '../../packet/names.js'
import type { Packet } from '../../packet/packet.js'
import { type Protocol, protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { Names } from '../dns/names.js'
import { f } from './fields.js'
import { fqdn } from './identity.js'
import { addressSuffix, textRow } from './kinds.js'
import { optionName, TYPES } from './labels.js'
import { asBytes, OPTIONS, vendorSuffix } from './options.js'
import type { State } from './state.js'

/** BOOTP (RFC 951) and DHCP (RFC 2131). */

const HEADER = 236
const COOKIE = 0x63825363
/** BOOTP's own area in place of the cookie (RFC 951); options may stand behind it all the same. */
const VENDOR_AREA = 64
const PAD = 0
const END = 255
const HOST_NAME = 12
const REQUESTED = 50
const OVERLOAD = 52
const MESSAGE = 53
const VENDOR = 43
const CLASS = 60
const FQDN = 81
/** Overload: which of the header's names hold options. */
const IN_FILE = 1
const IN_SERVER = 2

/** What is kept over a capture. */
class Memory {
  readonly state: State = { names: new Names(), base: 0, type: 0, typed: false, vendor: '', overload: 0 }
  readonly wanted: boolean

  constructor(r: Reader, columns: boolean) {
    this.wanted = r.full || columns || Object.values(f).some(field => r.wants(field))
  }
}

export const dhcp: Protocol = {
  ...protocol({
    name: 'dhcp',
    title: 'Dynamic Host Configuration Protocol',
    short: 'DHCP/BOOTP',
    on: { 'udp.port': [67, 68, 4011] },
    dissect(r, p) {
      const known = p.session.state<Memory>(dhcp, () => new Memory(r, p.columns.wanted))
      const names = p.listens('hostname')
      if (!known.wanted && !names) {
        r.pos = r.end
        return
      }
      const whole = scan(r, known.state)
      if (names) tell(r, p, known.state)
      // the reference looks for the message's type first, and shows nothing where the capture cut the options
      if (known.wanted && !whole && r.limit > r.end) r.short()
      if (known.wanted) rows(r, p, known.state)
      else r.pos = r.end
    },
  }),
  fields: Object.values(f),
}

/** Looks ahead for what later options, or the header's names, depend on; whether the options are there up to their end. */
function scan(r: Reader, s: State): boolean {
  s.base = r.pos
  s.type = 0
  s.typed = false
  s.vendor = ''
  s.overload = 0
  return eachOption(r, s, (code, at, length) => {
    if (code === MESSAGE && length > 0) {
      s.type = r.bytes[at]
      s.typed = true
    } else if (code === OVERLOAD && length > 0) s.overload = r.bytes[at]
    else if (code === CLASS) s.vendor = utf8(r.bytes, at, at + length)
  })
}

/** Goes over the options behind the cookie or BOOTP's area, as far as they are whole; false where the capture cut them. */
function eachOption(r: Reader, s: State, take: (code: number, at: number, length: number) => void): boolean {
  const b = r.bytes
  let at = s.base + HEADER
  at += at + 4 <= r.end && r.peek32(at - r.pos) === COOKIE ? 4 : VENDOR_AREA
  while (at < r.limit) {
    if (at >= r.end) return false
    if (b[at] === END) return true
    if (b[at] === PAD) {
      at++
      continue
    }
    if (at + 2 > r.end || at + 2 + b[at + 1] > r.end) return false
    take(b[at], at + 2, b[at + 1])
    at += 2 + b[at + 1]
  }
  return true
}

/** A client says who it is. */
function tell(r: Reader, p: Packet, s: State): void {
  if (s.base + HEADER > r.end || r.bytes[s.base] !== 1) return
  let name = ''
  let full = ''
  let requested = -1
  eachOption(r, s, (code, at, length) => {
    if (code === HOST_NAME) name = utf8(r.bytes, at, at + length).replace(/\0.*$/s, '')
    else if (code === FQDN && length > 3) full = fqdn(r.bytes, at + 3, at + length, r.bytes[at], s)
    else if (code === REQUESTED && length === 4) requested = at
  })
  const said = full !== '' ? full : name
  if (said === '') return
  const b = r.bytes
  const given = (at: number): boolean => b[at] !== 0 || b[at + 1] !== 0 || b[at + 2] !== 0 || b[at + 3] !== 0
  const own = s.base + 12
  const at = given(own) ? own : requested >= 0 && given(requested) ? requested : -1
  if (at < 0) return
  const host = p.session.addresses.id(b, at, 4)
  p.emit('hostname', { host, name: said, source: 'dhcp', frame: p.number })
}

// --- rows

function rows(r: Reader, p: Packet, s: State): void {
  if (r.full && s.type > 0) {
    const hex = `0x${s.type.toString(16).padStart(2, '0')}`
    const row = p.ownRow
    r.tape.label[row] = `${dhcp.title} (${TYPES[s.type] ?? `Unknown Message Type (${hex})`})`
  }
  if (p.columns.wanted) column(r, p, s)
  r.u8(f.type)
  const hardware = r.u8(f['hw.type'])
  const length = r.u8(f['hw.len'])
  r.u8(f.hops)
  r.u32(f.id)
  elapsed(r)
  const broadcast = (r.peek8() & 0x80) !== 0
  const row = r.tape.count
  const flags = r.flags(f.flags, [f['flags.bc'], f['flags.reserved']])
  if (r.full) {
    const hex = `0x${flags.toString(16).padStart(4, '0')}`
    r.tape.label[row] = `Bootp flags: ${hex}${broadcast ? ', Broadcast flag (Broadcast)' : ' (Unicast)'}`
  }
  r.ipv4(f['ip.client'])
  r.ipv4(f['ip.your'])
  r.ipv4(f['ip.server'])
  r.ipv4(f['ip.relay'])
  hardwareAddress(r, hardware, length)
  headerName(r, s, 64, IN_SERVER)
  headerName(r, s, 128, IN_FILE)
  if (s.type === 0) r.row(f.bootp, s.base, 0, 1)
  const cookie = r.peek32()
  if (cookie !== COOKIE) r.span(f.vendor_specific_options, VENDOR_AREA)
  else {
    r.span(f.cookie, 4)
    if (r.full) r.label(f.cookie, 'Magic cookie: DHCP')
  }
  if (r.left === 0) return
  if (optionList(r, s)) {
    if (r.left > 0) r.span(f['option.padding'], r.left)
  } else if (cookie === COOKIE) r.expert(f.end_option_missing)
}

function column(r: Reader, p: Packet, s: State): void {
  const columns = p.columns
  if (s.type > 0 || s.typed) {
    const hex = `0x${s.type.toString(16).padStart(2, '0')}`
    const name = (TYPES[s.type] ?? `Unknown Message Type (${hex})`).padEnd(8)
    columns.name('DHCP')
    columns.set(`DHCP ${name} - Transaction ID 0x${r.peek32(4).toString(16)}`)
    return
  }
  columns.name('BOOTP')
  const operation = r.peek8()
  if (operation === 2) columns.set('Boot Reply')
  else if (operation !== 1) columns.set(`Unknown BOOTP message type (${operation})`)
  else columns.set(`Boot Request from ${sender(r, p)}`)
}

/** The client's hardware address, as its kind is written. */
function sender(r: Reader, p: Packet): string {
  const kind = r.peek8(1)
  const length = r.peek8(2)
  const from = r.pos + 28
  if (length === 0) return '<No address>'
  if (from + length > r.end) r.short()
  if (length !== 6 || (kind !== ETHERNET && kind !== IEEE802)) return hex(r.bytes, from, from + length)
  return `${etherName(p, r.bytes, from)} (${macText(r.bytes, from)})`
}

/** Some clients send the seconds with the low byte first. */
function elapsed(r: Reader): void {
  const value = r.peek16()
  if (value <= 0xff || (value & 0xff) !== 0) {
    r.u16(f.secs)
    return
  }
  r.u16le(f.secs)
  const row = r.nest(f.secs)
  r.expert(f.secs_le)
  r.unnest(row)
}

const ETHERNET = 1
const IEEE802 = 6

function hardwareAddress(r: Reader, hardware: number, length: number): void {
  const start = r.pos
  r.need(16)
  if (length === 0 || length > 16) {
    const t = r.group('Client address not given')
    r.expert(f.client_address_not_given)
    r.pos = start + 16
    r.close(t)
    return
  }
  if (length === 6 && (hardware === ETHERNET || hardware === IEEE802)) r.ether(f['hw.mac_addr'])
  else {
    r.span(f['hw.addr'], 16)
    if (r.full)
      r.label(f['hw.addr'], `Client hardware address: ${hex(r.bytes, start, Math.min(start + length, r.end))}`)
    r.pos = start + length
  }
  if (length < 16) r.span(f['hw.addr_padding'], 16 - length)
}

/** The server's name or the file's, where options do not lie there instead. */
function headerName(r: Reader, s: State, size: number, part: number): void {
  const server = part === IN_SERVER
  const field = server ? f.server : f.file
  r.need(size)
  if ((s.overload & part) !== 0 && s.overload <= 3) {
    const t = r.group(`${server ? 'Server name' : 'Boot file name'} option overloaded by DHCP`)
    r.expert(server ? f.server_name_overloaded_by_dhcp : f.boot_filename_overloaded_by_dhcp)
    r.skip(size)
    r.close(t)
    return
  }
  if (r.peek8() !== 0) {
    textRow(r, field, size)
    return
  }
  r.row(field, r.pos, size, 0, '')
  if (r.full) r.label(field, `${field.title} not given`)
  r.skip(size)
}

/** Options up to the end of the reader; whether an end option came. In the header's names the last byte may be left over. */
function optionList(r: Reader, s: State, inHeader = false): boolean {
  while (r.left > 0) {
    const code = r.peek8()
    if (inHeader && r.left < 2 && code !== END && code !== PAD) return false
    if (code === END) {
      r.row(f['option.type'], r.pos, 1, 0)
      if (r.full) r.label(f['option.type'], 'Option: (255) End')
      const t = r.nest(f['option.type'])
      r.u8(f['option.end'])
      r.unnest(t)
      return true
    }
    if (code === PAD) padding(r)
    else option(r, s, code)
  }
  return false
}

function padding(r: Reader): void {
  let n = 1
  while (n < r.left && r.peek8(n) === PAD) n++
  r.row(f['option.type'], r.pos, 1, PAD)
  if (r.full) r.label(f['option.type'], 'Option: (0) Padding')
  const t = r.nest(f['option.type'])
  r.span(f['option.padding'], n)
  r.unnest(t)
}

function option(r: Reader, s: State, code: number): void {
  const start = r.pos
  const length = r.peek8(1)
  const known = OPTIONS[code]
  const row = r.tape.count
  r.row(f['option.type'], start, 2 + length, code)
  const t = r.nest(f['option.type'])
  if (r.full) r.tape.label[row] = `Option: (${code}) ${optionName(code)}`
  r.skip(1)
  r.u8(f['option.length'])
  r.need(length)
  r.enter(length)
  if (r.full) r.tape.label[row] += suffix(r, s, code)
  const value = r.tape.count
  r.row(f['option.value'], r.pos, length, 0)
  const hasValue = r.tape.count > value
  if (hasValue) r.tape.field[value] = f.value_hidden.id
  const read = known !== undefined && known.read(r, s) !== false
  if (hasValue && asBytes(code, length, read)) r.tape.field[value] = f['option.value'].id
  r.leave()
  if (code === OVERLOAD && length > 0) overloaded(r, s)
  r.pos = start + 2 + length
  r.unnest(t)
}

/** What the option's line tells of its value. */
function suffix(r: Reader, s: State, code: number): string {
  if (code === MESSAGE && r.left > 0) {
    const type = r.peek8()
    return ` (${TYPES[type] ?? `Unknown Message Type (0x${type.toString(16).padStart(2, '0')})`})`
  }
  if (code === VENDOR) return vendorSuffix(s)
  return OPTIONS[code]?.suffix === true ? addressSuffix(r) : ''
}

/** Options that lie in the header's names. */
function overloaded(r: Reader, s: State): void {
  const back = r.pos
  if (s.overload === IN_SERVER || s.overload === 3) part(r, s, 44, 64, 'Server host name', 'sname')
  if (s.overload === IN_FILE || s.overload === 3) part(r, s, 108, 128, 'Boot file name', 'file')
  r.pos = back
}

function part(r: Reader, s: State, at: number, size: number, title: string, what: 'sname' | 'file'): void {
  r.pos = s.base + at
  r.enter(size)
  const t = r.group(`${title} option overload`)
  // an overload in there would lead back here
  const overload = s.overload
  s.overload = 0
  const ended = optionList(r, s, true)
  s.overload = overload
  if (!ended) r.expert(f[`option.option_overload.${what}_end_missing`])
  r.unnest(t)
  r.leave()
}
