import type { Columns } from '../../packet/columns.js'
import { type Field, labelOf } from '../../packet/field.js'
import { bitPicture } from '../../packet/label.js'
import type { Reader } from '../../packet/reader.js'
import { f } from './fields.js'
import { REQUESTS } from './labels.js'
import { timestamp } from './timestamp.js'

/** Mode 7, the private messages of ntpd and ntpdc: their items as ntp_request.h lays them out. */

/** Fields in order, by the last part of their names; `name:n` takes n bytes, `name:0` what is left. */
const ITEMS: Readonly<Record<number, string>> = {
  0: 'address port hmode peer.flags ipv6_flag unused:4 address6',
  1:
    'dstaddress srcaddress srcport stratum hpoll ppoll reach peer.flags hmode delay offset dispersion ' +
    'ipv6_flag unused:4 dstaddress6 srcaddress6',
  2:
    'dstaddress srcaddress srcport peer.flags leap hmode pmode stratum ppoll hpoll ntp.precision version ' +
    'unused:1 reach unreach flash ttl flash2 associd keyid:4 pkeyid refid:4 timer rootdelay ' +
    'rootdispersion reftime org rec xmt filtdelay filtoffset order delay dispersion offset selectdis ' +
    'unused:4 unused:4 unused:4 unused:4 unused:4 unused:4 unused:4 estbdelay ipv6_flag unused:4 ' +
    'dstaddress6 srcaddress6',
  3:
    'dstaddress srcaddress srcport peer.flags timereset timereceived timetosend timereachable sent ' +
    'unused:4 processed unused:4 badauth bogusorg oldpkt unused:4 unused:4 seldisp selbroken unused:4 ' +
    'candidate:1 unused:1 unused:1 unused:1 ipv6_flag unused:4 dstaddress6 srcaddress6',
  4:
    'address pmode leap stratum ntp.precision rootdelay rootdispersion refid:4 reftime poll sys.flags8 ' +
    'unused:3 bdelay freq authdelay stability ipv6_flag unused:4 address6',
  5:
    'timeup timereset denied oldversion newversion bad_version badlength processed badauth timereceived ' +
    'limitrejected lamport tsrounding',
  6:
    'timereset totalrecvbufs freerecvbufs fullrecvbufs lowwater dropped ignored received sent notsent ' +
    'interrupts int_received',
  7: 'timereset totalmem freemem findpeer_calls allocations demobilizations hashcount:0',
  8: 'last_offset drift_comp compliance watchdog_timer',
  9: 'timereset alarms overflows xmtcalls',
  10:
    'address hmode version minpoll maxpoll config.flags ttl unused:2 keyid:4 key_file:128 ipv6_flag ' +
    'unused:4 address6',
  11: 'address ipv6_flag address6',
  12: 'sys.flags',
  13: 'sys.flags',
  16: 'address mask count rflags mflags ipv6_flag unused:4 address6 mask6',
  17: 'address mask ippeerlimit restrict_flags mflags unused:4 address6 mask6',
  18: 'address mask ippeerlimit restrict_flags mflags unused:4 address6 mask6',
  19: 'address mask ippeerlimit restrict_flags mflags unused:4 address6 mask6',
  21: 'reset_stats.flags',
  22: 'address ipv6_flag address6',
  26: 'key',
  27: 'key',
  28: 'timereset numkeys numfreekeys keylookups keynotfound encryptions decryptions expired keyuncached',
  29:
    'local_address trap_address trap_port sequence settime origtime resets traps.flags ipv6_flag ' +
    'local_address6 trap_address6',
  30: 'local_address trap_address trap_port unused:2 ipv6_flag local_address6 trap_address6',
  31: 'local_address trap_address trap_port unused:2 ipv6_flag local_address6 trap_address6',
  32: 'keyid:4',
  33: 'keyid:4',
  34:
    'timereset requests bad_packets responses fragments errors too_short input_responses input_fragments ' +
    'input_errors bad_offset bad_version data_too_short badop async_messages',
  36:
    'address type clock_flags lastevent currentstatus polls noresponse badformat baddata timestarted ' +
    'fudgetime1 fudgetime2 fudgeval1 fudgeval2',
  37: 'address which fudgetime fudgeval_flags',
  38:
    'kernel_offset freq maxerror esterror status shift constant precision tolerance ppsfreq jitter stabil ' +
    'jitcnt calcnt errcnt stbcnt',
  39: 'address nvalues ntimes svalues stimes values:64',
}

/** Items of requests, where they differ. */
const QUESTIONS: Readonly<Record<number, string>> = {
  2: 'address port hmode peer.flags ipv6_flag unused:4 address6',
  3: 'address port hmode peer.flags ipv6_flag unused:4 address6',
  36: 'address',
  39: 'address',
}

const INTERFACE =
  'ipv6_flag int_name:32 int_flags last_ttl num_mcast received sent notsent uptime scopeid ifindex ' +
  'ifnum peercnt family ignore_pkts action unused:4'

const XNTPD = 3
/** Where a request's time, key and digest lie. */
const SIGNATURE = 184
const MONITOR = 20
const MONITOR_1 = 42
const INTERFACES = [44, 45]

const HEADER = [f['priv.flags.r'], f['priv.flags.more'], f['flags.vn'], f['flags.mode']]
const AUTH = [f['priv.auth'], f['priv.seq']]

interface Step {
  readonly field: Field
  /** Bytes; 0: what is left of the item. */
  readonly size: number
  /** Bits of the field that have names. */
  readonly children: readonly Field[]
}

const all = Object.values(f)

function named(name: string): Field | undefined {
  const whole = name.startsWith('ntp.') ? name : `ntp.${name}`
  return all.find(field => field.name === whole)
}

/** What lies under a word of flags. */
function bitsOf(field: Field): Field[] {
  const prefix = field.name.replace('flags8', 'flags').replace('ntp.priv.config', 'ntp.priv.mode7.config')
  return field.name.includes('flags') ? all.filter(x => x.kind === 'boolean' && x.name.startsWith(`${prefix}.`)) : []
}

const SIZES: Readonly<Record<string, number>> = { ipv4: 4, ipv6: 16, time: 8 }

function steps(words: string): Step[] {
  return words.split(' ').flatMap(word => {
    const [name, size] = word.split(':')
    const field = named(`priv.mode7.${name}`) ?? named(`priv.${name}`) ?? named(name)
    if (field === undefined) return []
    return {
      field,
      size: size === undefined ? (SIZES[field.kind] ?? field.bits >> 3) : Number(size),
      children: bitsOf(field),
    }
  })
}

const parsed = new Map<string, Step[]>()

function layout(words: string): Step[] {
  let known = parsed.get(words)
  if (known === undefined) parsed.set(words, (known = steps(words)))
  return known
}

/** The message behind its first byte, which `privateFlags` read. */
export function privateMessage(r: Reader, columns: Columns, response: boolean): void {
  const base = r.pos - 1
  const signed = (r.flags(f['priv.auth_seq'], AUTH) & 0x80) !== 0
  const implementation = r.u8(f['priv.impl'])
  const request = r.u8(f['priv.reqcode'])
  if (columns.wanted) columns.add(`, ${response ? 'Response' : 'Request'}, ${REQUESTS[request] ?? 'Unknown'}`)
  if (implementation !== XNTPD) return
  nibble(r, f['priv.err'])
  const count = r.u16(f['priv.numitems']) & 0x0fff
  twelve(r, f['priv.numitems'], count)
  nibble(r, f['priv.reserved'])
  const size = r.u16(f['priv.itemsize']) & 0x0fff
  twelve(r, f['priv.itemsize'], size)
  for (let i = 0; i < count && size > 0; i++) item(r, request, size, response)
  if (signed && !response && r.end - base >= SIGNATURE + 12) {
    r.pos = base + SIGNATURE
    timestamp(r, f['priv.tstamp'])
    r.span(f.keyid, 4)
    if (r.left > 0) r.span(f.mac, r.left)
  }
}

/** Four bits whose line writes them as a byte. */
function nibble(r: Reader, field: Field): void {
  const value = r.bits(field)
  if (!r.full) return
  const shown = `0x${value.toString(16).padStart(2, '0')}`
  const text = field.labels === undefined ? shown : `${labelOf(field, value) ?? 'Unknown'} (${shown})`
  r.label(field, `${bitPicture(field, value)} = ${field.title}: ${text}`)
}

/** The line of a number of twelve bits, which a blank more parts in two bytes. */
function twelve(r: Reader, field: Field, value: number): void {
  if (!r.full) return
  const bits = value.toString(2).padStart(12, '0')
  r.label(field, `.... ${bits.slice(0, 4)}  ${bits.slice(4, 8)} ${bits.slice(8)} = ${field.title}: ${value}`)
}

function item(r: Reader, request: number, size: number, response: boolean): void {
  const start = r.pos
  if (request === MONITOR || request === MONITOR_1) monitor(r, request, size)
  else {
    r.span(f['priv.mode7.item'], size)
    const row = r.tape.count - 1
    const t = r.nest(f['priv.mode7.item'])
    if (t >= 0) {
      r.tape.object[row] = ''
      r.tape.label[row] = `${REQUESTS[request] ?? 'Unknown'} Item`
    }
    r.pos = start
    if (INTERFACES.includes(request)) interfaces(r)
    else {
      const words = response ? ITEMS[request] : (QUESTIONS[request] ?? ITEMS[request])
      if (words !== undefined) for (const step of layout(words)) take(r, step, start + size)
    }
    r.unnest(t)
  }
  r.pos = start + size
}

function take(r: Reader, step: Step, end: number): void {
  const { field, size, children } = step
  if (children.length > 0) r.flags(field, children)
  else if (field.kind === 'time') timestamp(r, field)
  else if (field.kind === 'string') r.text(field, size)
  else if (field.kind === 'bytes') r.span(field, size === 0 ? Math.max(end - r.pos, 0) : size)
  else if (field === f['priv.mode7.key']) r.u64le(field)
  else if (size === 8) r.u64(field)
  else if (field.kind === 'ipv4' || field.kind === 'ipv6') r.span(field, size)
  else r.number(field, size, false)
}

/** Who asked lately: what made monlist famous. */
function monitor(r: Reader, request: number, size: number): void {
  const start = r.pos
  const newer = request === MONITOR_1
  const port = r.peek16(newer ? 28 : 20)
  const six = r.peek32(newer ? 32 : 24) !== 0
  r.row(f['priv.mode7.item'], start, size, 0, 'Monlist Item')
  if (r.full) {
    const a = start + 16
    const b = r.bytes
    const address = `${b[a]}.${b[a + 1]}.${b[a + 2]}.${b[a + 3]}`
    r.label(f['priv.mode7.item'], `Monlist item: address: ${address}:${port}`)
  }
  const t = r.nest(f['priv.mode7.item'])
  for (const key of ['avgint', 'lsint', 'restr', 'count'] as const) r.u32(f[`priv.monlist.${key}`])
  r.ipv4(f['priv.monlist.remote_address'])
  if (newer) {
    r.ipv4(f['priv.monlist.local_address'])
    r.u32(f['priv.monlist.flags'])
  }
  r.u16(f['priv.monlist.port'])
  r.u8(f['priv.monlist.mode'])
  r.u8(f['priv.monlist.version'])
  r.u32(f['priv.monlist.ipv6'])
  r.u32(f['priv.monlist.unused'])
  if (six) {
    r.ipv6(f['priv.monlist.addr6'])
    if (newer) r.ipv6(f['priv.monlist.daddr6'])
  }
  r.unnest(t)
}

/** Addresses of both versions share their place; a flag behind them says which they are. */
function interfaces(r: Reader): void {
  const start = r.pos
  const six = r.peek32(48) !== 0
  for (const key of ['address', 'bcast', 'mask'] as const) {
    if (six) r.ipv6(f[`priv.mode7.${key}6`])
    else {
      r.ipv4(f[`priv.mode7.${key}`])
      r.skip(12)
    }
  }
  const end = start + 136
  for (const step of layout(INTERFACE)) take(r, step, end)
}

/** The first byte has other bits than in the other modes. */
export function privateFlags(r: Reader): number {
  return r.flags(f.flags, HEADER)
}
