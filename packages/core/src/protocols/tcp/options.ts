import { ipv4Text } from '../../bytes/address.js'
import { bool, bytes, expert, type Field, ipv4, none, u8, u16, u24, u32 } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { ACK, SYN } from './analysis.js'
import type { Tcp } from './connection.js'
import { EXPERIMENTS, KINDS, QUICK_START_RATES } from './labels.js'
import { MPTCP_FIELDS, readMultipath } from './multipath.js'

const flag8 = (title: string, mask: number) => bool(title, { mask, size: 1 })
const flag16 = (title: string, mask: number) => bool(title, { mask, size: 2, bits: 16 })

export const OPTION_FIELDS = {
  option_kind: u8('Kind', { labels: KINDS }),
  option_len: u8('Length'),
  options: bytes('TCP Options'),
  'options.eol': bytes('TCP Option - End of Option List (EOL)'),
  'options.nop': bytes('TCP Option - No-Operation (NOP)'),
  'options.mss': bytes('TCP Option - Maximum segment size'),
  'options.mss_val': u16('MSS Value'),
  'options.wscale': bytes('TCP Option - Window scale'),
  'options.wscale.shift': u8('Shift count'),
  'options.wscale.multiplier': u16('Multiplier'),
  'options.sack_perm': bytes('TCP Option - SACK permitted'),
  'options.sack': bytes('TCP Option - SACK'),
  'options.sack_le': u32('TCP SACK Left Edge'),
  'options.sack_re': u32('TCP SACK Right Edge'),
  'options.sack.count': u8('TCP SACK Count'),
  'options.sack.dsack_le': u32('TCP D-SACK Left Edge'),
  'options.sack.dsack_re': u32('TCP D-SACK Right Edge'),
  'options.echo': bytes('TCP Option - Echo'),
  'options.echo_value': u32('TCP Echo Option'),
  'options.timestamp': bytes('TCP Option - Timestamps'),
  'options.timestamp.tsval': u32('Timestamp value'),
  'options.timestamp.tsecr': u32('Timestamp echo reply'),
  'options.cc': bytes('TCP Option - CC'),
  'options.cc_value': u32('TCP CC Option'),
  'options.md5': bytes('TCP Option - TCP MD5 signature'),
  'options.md5.digest': bytes('MD5 digest'),
  'options.ao': bytes('TCP Option - TCP AO'),
  'options.ao.keyid': u8('AO KeyID'),
  'options.ao.rnextkeyid': u8('AO RNextKeyID'),
  'options.ao.mac': bytes('AO MAC'),
  'options.qs': bytes('TCP Option - Quick-Start'),
  'options.qs.rate': u8('QS Rate', { mask: 0x0f, labels: QUICK_START_RATES }),
  'options.qs.ttl_diff': u8('QS Rate'),
  'options.user_to': bytes('TCP Option - User Timeout'),
  'options.user_to_granularity': bool('Granularity', { mask: 0x8000, bits: 16, states: ['Minutes', 'Seconds'] }),
  'options.user_to_val': u16('User Timeout', { mask: 0x7fff }),
  'options.tfo': bytes('TCP Option - TCP Fast Open'),
  'options.tfo.request': none('Fast Open Cookie Request'),
  'options.tfo.cookie': bytes('Fast Open Cookie'),
  'options.experimental': bytes('TCP Option - Experimental'),
  'options.experimental.exid': u16('Experiment Identifier', { base: 'hex', labels: EXPERIMENTS }),
  'options.experimental.data': bytes('Data'),
  'options.tarr.rate': u8('TARR Rate', { mask: 0xfe }),
  'options.tar.reserved': u8('TARR Reserved', { mask: 0x01 }),
  'options.acc_ecn': bytes('TCP Option - Accurate ECN'),
  'options.acc_ecn.ee0b': u24('Accurate ECN Echo ECT(0) Byte Counter'),
  'options.acc_ecn.eceb': u24('Accurate ECN Echo CE Byte Counter'),
  'options.acc_ecn.ee1b': u24('Accurate ECN Echo ECT(1) Byte Counter'),
  'options.scps': bytes('TCP Option - SCPS capabilities'),
  'options.scps.vector': u8('TCP SCPS Capabilities Vector', { base: 'hex' }),
  'options.scpsflags.bets': flag8('Partial Reliability Capable (BETS)', 0x80),
  'options.scpsflags.snack1': flag8('Short Form SNACK Capable (SNACK1)', 0x40),
  'options.scpsflags.snack2': flag8('Long Form SNACK Capable (SNACK2)', 0x20),
  'options.scpsflags.compress': flag8('Lossless Header Compression (COMP)', 0x10),
  'options.scpsflags.nlts': flag8('Network Layer Timestamp (NLTS)', 0x08),
  'options.scpsflags.reserved': u8('Reserved', { mask: 0x07 }),
  'options.scps.binding': u8('Connection ID'),
  'options.scpsrec': bytes('TCP Option - SCPS record boundary'),
  'options.scpscor': bytes('TCP Option - SCPS corruption experienced'),
  'options.snack': bytes('TCP Option - Selective Negative Acknowledgment'),
  'options.snack.offset': u16('TCP SNACK Offset'),
  'options.snack.size': u16('TCP SNACK Size'),
  'options.rvbd.probe': bytes('TCP Option - Riverbed Probe'),
  'options.rvbd.probe.type1': u8('Type', { mask: 0xf0 }),
  'options.rvbd.probe.type2': u8('Type', { mask: 0xfe }),
  'options.rvbd.probe.version': u8('Version', { mask: 0x0f }),
  'options.rvbd.probe.version_raw': u8('Version', { mask: 0x01 }),
  'options.rvbd.probe.reserved': u8('Reserved', { base: 'hex' }),
  'options.rvbd.probe.prober': ipv4('CSH IP'),
  'options.rvbd.probe.appli_ver': u16('Application Version'),
  'options.rvbd.probe.proxy.ip': ipv4('SSH IP'),
  'options.rvbd.probe.proxy.port': u16('SSH Port'),
  'options.rvbd.probe.flags': u8('Probe Flags', { base: 'hex' }),
  'options.rvbd.probe.flags.notcfe': flag8('Not CFE', 0x04),
  'options.rvbd.probe.flags.last': flag8('Last Notify', 0x01),
  'options.rvbd.trpy': bytes('TCP Option - Riverbed Transparency'),
  'options.rvbd.trpy.flags': u16('Transparency Options', { base: 'hex' }),
  'options.rvbd.trpy.flags.fw_rst_probe': flag16('Enable FW traversal feature', 0x400),
  'options.rvbd.trpy.flags.fw_rst_inner': flag16('Enable Inner FW feature on All FWs', 0x200),
  'options.rvbd.trpy.flags.fw_rst': flag16('Enable Transparency FW feature on All FWs', 0x100),
  'options.rvbd.trpy.flags.chksum': flag16('Reserved', 0x004),
  'options.rvbd.trpy.flags.oob': flag16('Out of band connection', 0x002),
  'options.rvbd.trpy.flags.mode': bool('Transparency Mode', {
    mask: 0x001,
    size: 2,
    bits: 16,
    states: ['Port Transparency', 'Full Transparency'],
  }),
  'options.rvbd.trpy.src.ip': ipv4('Src SH IP Addr'),
  'options.rvbd.trpy.dst.ip': ipv4('Dst SH IP Addr'),
  'options.rvbd.trpy.src.port': u16('Src SH Inner Port'),
  'options.rvbd.trpy.dst.port': u16('Dst SH Inner Port'),
  'options.rvbd.trpy.client.port': u16('Out of band connection Client Port'),
  'options.unknown': bytes('TCP Option - Unknown'),
  'options.unknown.payload': bytes('Payload'),
  'option.len.invalid': expert('Invalid length for option', 'note', 'Sequence'),
  'options.mss.absent': expert('The SYN packet does not contain a MSS option', 'note', 'Protocol'),
  'options.mss.present': expert('The non-SYN packet does contain a MSS option', 'warn', 'Protocol'),
  'options.wscale.shift.invalid': expert('Window scale shift exceeds 14', 'warn', 'Protocol'),
  'analysis.tfo_syn': expert('TCP SYN with TFO Cookie', 'note', 'Sequence'),
  'options.sack.dsack': expert('D-SACK Sequence', 'warn', 'Sequence'),
  suboption_malformed: expert('suboption would go past end of option', 'error', 'Malformed'),
  nop: expert('4 NOP in a row - a router may have removed some options', 'warn', 'Protocol'),
  non_zero_bytes_after_eol: expert('Non zero bytes in option space after EOL option', 'error', 'Protocol'),
  ...MPTCP_FIELDS,
}

export type OptionFields = { readonly [K in keyof typeof OPTION_FIELDS]: Field }

/** What one option may need to know. */
interface Scene {
  r: Reader
  p: Packet
  f: OptionFields
  session: Tcp
  /** Bytes of the option, with kind and length; the reader stands behind those two. */
  length: number
  kind: number
  /** Adds to the option's line. */
  say(text: string): void
}

interface Option {
  /** As it stands in the list of options. */
  readonly name: string
  readonly field: keyof OptionFields
  /** The only length it may have, or the least one. */
  readonly exact?: number
  readonly least?: number
  read?(s: Scene): void
}

const counter =
  (fields: readonly (readonly [keyof OptionFields, string])[], title: string) =>
  ({ r, f, length, say }: Scene): void => {
    let text = title
    for (let i = 0; i * 3 + 5 <= length && i < 3; i++) {
      text += `${i === 0 ? '' : ','} ${fields[i][1]} ${r.u24(f[fields[i][0]])}`
    }
    say(text)
  }
const E0 = ['options.acc_ecn.ee0b', 'EE0B'] as const
const CE = ['options.acc_ecn.eceb', 'ECEB'] as const
const E1 = ['options.acc_ecn.ee1b', 'EE1B'] as const

const connectionCount: Pick<Option, 'field' | 'exact' | 'read'> = {
  field: 'options.cc',
  exact: 6,
  read: ({ r, f }) => void r.u32(f['options.cc_value']),
}
const echo: Pick<Option, 'field' | 'exact' | 'read'> = {
  field: 'options.echo',
  exact: 6,
  read: ({ r, f, say }) => say(`: ${r.u32(f['options.echo_value'])}`),
}
const experiment: Option = { name: 'Experimental', field: 'options.experimental', read: readExperiment }

const OPTIONS: Readonly<Record<number, Option>> = {
  2: {
    name: 'Maximum segment size',
    field: 'options.mss',
    exact: 4,
    read: ({ r, f, say }) => say(`: ${r.u16(f['options.mss_val'])} bytes`),
  },
  3: {
    name: 'Window scale',
    field: 'options.wscale',
    exact: 3,
    read({ r, f, say }) {
      const at = r.pos
      const shift = r.u8(f['options.wscale.shift'])
      const factor = 2 ** Math.min(shift, 14)
      if (shift > 14) {
        const t = r.nest(f['options.wscale.shift'])
        r.expert(f['options.wscale.shift.invalid'])
        r.unnest(t)
      }
      r.row(f['options.wscale.multiplier'], at, 1, factor)
      say(`: ${shift} (multiply by ${factor})`)
    },
  },
  4: { name: 'SACK permitted', field: 'options.sack_perm', exact: 2 },
  5: { name: 'SACK', field: 'options.sack', least: 2, read: readSack },
  6: { name: 'Echo', ...echo },
  7: { name: 'Echo reply', ...echo },
  8: {
    name: 'Timestamps',
    field: 'options.timestamp',
    exact: 10,
    read({ r, f, say }) {
      const value = r.u32(f['options.timestamp.tsval'])
      say(`: TSval ${value}, TSecr ${r.u32(f['options.timestamp.tsecr'])}`)
    },
  },
  11: { name: 'CC', ...connectionCount },
  12: { name: 'CC.NEW', ...connectionCount },
  13: { name: 'CC.ECHO', ...connectionCount },
  19: {
    name: 'TCP MD5 signature',
    field: 'options.md5',
    exact: 18,
    read: ({ r, f }) => void r.span(f['options.md5.digest'], 16),
  },
  20: { name: 'SCPS capabilities', field: 'options.scps', read: readScps },
  21: {
    name: 'Selective Negative Acknowledgment',
    field: 'options.snack',
    exact: 6,
    read({ r, f }) {
      r.u16(f['options.snack.offset'])
      r.u16(f['options.snack.size'])
    },
  },
  22: { name: 'SCPS record boundary', field: 'options.scpsrec', exact: 2 },
  23: { name: 'SCPS corruption experienced', field: 'options.scpscor', exact: 2 },
  27: {
    name: 'Quick-Start',
    field: 'options.qs',
    exact: 8,
    read({ r, f }) {
      r.read(f['options.qs.rate'])
      r.u8(f['options.qs.ttl_diff'])
    },
  },
  28: {
    name: 'User Timeout',
    field: 'options.user_to',
    exact: 4,
    read({ r, f }) {
      r.bits(f['options.user_to_granularity'])
      r.read(f['options.user_to_val'])
    },
  },
  29: {
    name: 'TCP AO',
    field: 'options.ao',
    least: 4,
    read({ r, f, length }) {
      r.u8(f['options.ao.keyid'])
      r.u8(f['options.ao.rnextkeyid'])
      if (length > 4) r.span(f['options.ao.mac'], length - 4)
    },
  },
  34: { name: 'TCP Fast Open', field: 'options.tfo', least: 2, read: s => readFastOpen(s, 2) },
  76: { name: 'Riverbed Probe', field: 'options.rvbd.probe', least: 3, read: readProbe },
  78: { name: 'Riverbed Transparency', field: 'options.rvbd.trpy', exact: 16, read: readTransparency },
  172: { name: 'Accurate ECN Order 0', field: 'options.acc_ecn', read: counter([E0, CE, E1], ' (Order 0):') },
  174: { name: 'Accurate ECN Order 1', field: 'options.acc_ecn', read: counter([E1, CE, E0], ' (Order 1):') },
  253: experiment,
  254: experiment,
}

const UNKNOWN: Option = {
  name: 'Unknown',
  field: 'options.unknown',
  read({ r, f, length }) {
    if (length > 2) r.span(f['options.unknown.payload'], length - 2)
  },
}

const hex2 = (n: number): string => n.toString(16).padStart(2, '0')

/** Reads the options in the next `total` bytes. */
export function readOptions(r: Reader, p: Packet, f: OptionFields, total: number, session: Tcp): void {
  const start = r.pos
  r.row(f.options, start, Math.min(total, r.left), 0)
  const row = r.nest(f.options)
  r.enter(total)
  const names: string[] = []
  const state = { nops: 0, mss: false }
  while (r.left > 0) {
    const kind = r.peek8()
    if (kind === 0) {
      endOfList(r, f, names)
      if (paddingRow(r, f)) break
    } else if (kind === 1) noOperation(r, f, names, state)
    else {
      state.nops = 0
      if (kind === 2) state.mss = true
      if (!readOption(r, p, f, kind, session, names)) break
    }
  }
  if (session.flags === SYN && !state.mss) {
    r.pos = start
    r.expert(f['options.mss.absent'])
  }
  r.leave()
  r.unnest(row)
  if (row >= 0 && r.full) p.tape.label[row] = `Options: (${total} bytes)${names.map(n => `, ${n}`).join('')}`
}

function endOfList(r: Reader, f: OptionFields, names: string[]): void {
  r.row(f['options.eol'], r.pos, 1, 0)
  if (r.full) r.label(f['options.eol'], 'TCP Option - End of Option List (EOL)')
  const t = r.nest(f['options.eol'])
  r.u8(f.option_kind)
  r.unnest(t)
  names.push('End of Option List (EOL)')
}

/** Behind the end of the list only zeroes belong; true where something else stands there. */
function paddingRow(r: Reader, f: OptionFields): boolean {
  for (let i = 0; i < r.left; i++) {
    if (r.peek8(i) === 0) continue
    const t = r.group('Non-zero header padding')
    r.expert(f.non_zero_bytes_after_eol, 'Non-zero header padding')
    r.skip(r.left)
    r.unnest(t, true)
    return true
  }
  return false
}

function noOperation(r: Reader, f: OptionFields, names: string[], state: { nops: number }): void {
  if (++state.nops === 4) r.expert(f.nop)
  r.row(f['options.nop'], r.pos, 1, 0)
  if (r.full) r.label(f['options.nop'], 'TCP Option - No-Operation (NOP)')
  const t = r.nest(f['options.nop'])
  r.u8(f.option_kind)
  r.unnest(t)
  names.push('No-Operation (NOP)')
}

/** An option that says its length; false where nothing behind it can be read. */
function readOption(r: Reader, p: Packet, f: OptionFields, kind: number, session: Tcp, names: string[]): boolean {
  const option = kind === 30 ? undefined : (OPTIONS[kind] ?? UNKNOWN)
  const name = option === undefined ? 'MPTCP' : option === UNKNOWN ? `Unknown (0x${hex2(kind)})` : option.name
  const start = r.pos
  const length = r.left > 1 ? r.peek8(1) : -1
  if (length < 2 || length > r.left) {
    const why =
      length < 0
        ? '(length byte past end of options)'
        : length < 2
          ? `(with too-short option length = ${length} byte${length === 1 ? '' : 's'})`
          : `(option length = ${length} bytes says option goes past end of options)`
    const t = r.group(`${name} ${why}`)
    r.expert(f['option.len.invalid'], `${name} ${why}`)
    r.skip(length < 0 ? 1 : 2)
    r.unnest(t, true)
    return false
  }
  if (kind !== 21) names.push(name)
  r.enter(length)
  if (option === undefined) readMultipath(r, p, f, session, length)
  else readBody(r, p, f, option, kind, length, session)
  r.leave()
  r.pos = start + length
  return true
}

function readBody(
  r: Reader,
  p: Packet,
  f: OptionFields,
  option: Option,
  kind: number,
  length: number,
  session: Tcp,
): void {
  const start = r.pos
  const field = f[option.field]
  r.row(field, start, length, 0)
  const row = r.nest(field)
  const say = (text: string): void => {
    if (row >= 0 && r.full) p.tape.label[row] = field.title + text
  }
  say('')
  if (kind === 2 && (session.flags & SYN) === 0) r.expert(f['options.mss.present'])
  r.u8(f.option_kind)
  r.u8(f.option_len)
  const wrong =
    option.exact !== undefined && length !== option.exact
      ? `option length should be ${option.exact}`
      : option.least !== undefined && length < option.least
        ? `option length should be >= than ${option.least}`
        : ''
  if (wrong !== '') {
    const t = r.nest(f.option_len)
    r.expert(f['option.len.invalid'], wrong)
    r.unnest(t)
  } else option.read?.({ r, p, f, session, length, kind, say })
  r.unnest(row)
}

function readSack({ r, p, f, session, length, say }: Scene): void {
  const start = r.pos - 2
  const edges: number[] = []
  let text = ''
  let left = length - 2
  while (left >= 8) {
    const le = (r.peek32() - (session.otherBase >>> 0)) >>> 0
    const re = (r.peek32(4) - (session.otherBase >>> 0)) >>> 0
    r.row(f['options.sack_le'], r.pos, 4, le)
    r.label(f['options.sack_le'], `left edge = ${le} (relative)`)
    r.row(f['options.sack_re'], r.pos + 4, 4, re)
    r.label(f['options.sack_re'], `right edge = ${re} (relative)`)
    r.skip(8)
    edges.push(le, re)
    text += ` ${le}-${re}`
    left -= 8
  }
  if (left > 0) {
    const t = r.group('suboption would go past end of option')
    r.expert(f.suboption_malformed)
    r.skip(left)
    r.unnest(t, true)
  }
  if (edges.length === 0) return
  const end = r.pos
  r.row(f['options.sack.count'], start, 0, edges.length / 2)
  const relative = (session.ack - session.otherBase) >>> 0
  const known = (session.flags & ACK) !== 0
  const old = known && ((edges[0] - relative) | 0) < 0
  const within = edges.length >= 4 && ((edges[0] - edges[2]) | 0) >= 0 && ((edges[3] - edges[1]) | 0) >= 0
  if (old || within) {
    r.row(f['options.sack.dsack_le'], start + 2, 4, edges[0])
    r.label(f['options.sack.dsack_le'], `D-SACK Left Edge = ${edges[0]} (relative)`)
    r.row(f['options.sack.dsack_re'], start + 6, 4, edges[1])
    r.label(f['options.sack.dsack_re'], `D-SACK Right Edge = ${edges[1]} (relative)`)
    r.pos = start + 2
    const t = r.group('D-SACK Sequence')
    r.expert(f['options.sack.dsack'])
    r.pos = start + 10
    r.unnest(t, true)
    r.pos = end
  }
  say(text)
  void p
}

function readFastOpen({ r, f, session, length }: Scene, head: number): void {
  if (length === head) {
    r.row(f['options.tfo.request'], r.pos - 2, 2, 0)
    return
  }
  r.span(f['options.tfo.cookie'], length - head)
  if ((session.flags & (SYN | ACK)) === SYN) {
    const t = r.nest(f['options.tfo.cookie'])
    r.expert(f['analysis.tfo_syn'])
    r.unnest(t)
  }
}

function readExperiment(s: Scene): void {
  const { r, f, length, say } = s
  if (length < 4) {
    const t = r.nest(f.option_len)
    r.expert(f['option.len.invalid'], `option length ${length} smaller than 4`)
    r.unnest(t)
    return
  }
  const id = r.u16(f['options.experimental.exid'])
  const name = `: ${EXPERIMENTS[id] ?? 'Unknown'}`
  say(name)
  if (id === 0xf989) readFastOpen(s, 4)
  else if (id === 0x00ac && length === 5) {
    const rate = r.bits(f['options.tarr.rate'])
    r.read(f['options.tar.reserved'])
    say(`${name} ${rate}`)
  } else if (id === 0xacc0) counter([E0, CE, E1], `${name}:`)({ ...s, length: length - 2 })
  else if (id === 0xacc1) counter([E1, CE, E0], `${name}:`)({ ...s, length: length - 2 })
  else if (length > 4) r.span(f['options.experimental.data'], length - 4)
}

const SCPS_FLAGS = [
  ['options.scpsflags.bets', 'BETS'],
  ['options.scpsflags.snack1', 'SNACK1'],
  ['options.scpsflags.snack2', 'SNACK2'],
  ['options.scpsflags.compress', 'COMP'],
  ['options.scpsflags.nlts', 'NLTS'],
] as const

function readScps({ r, p, f, length }: Scene): void {
  if (length !== 4) {
    if (r.full) p.tape.label[p.tape.count - 3] = `Illegal SCPS Extended Capabilities (${length} bytes)`
    return
  }
  const value = r.peek8()
  r.flags(f['options.scps.vector'], [...SCPS_FLAGS.map(([key]) => f[key]), f['options.scpsflags.reserved']])
  void value
  r.u8(f['options.scps.binding'])
}

function readProbe({ r, f, length, say }: Scene): void {
  const first = r.peek8()
  if ((first & 0x0f) === 1) {
    r.bits(f['options.rvbd.probe.type1'])
    r.read(f['options.rvbd.probe.version'])
    r.u8(f['options.rvbd.probe.reserved'])
    if (length < 10) return
    const at = r.pos
    r.ipv4(f['options.rvbd.probe.prober'])
    const type = first >> 4
    if (type === 0) {
      r.u16(f['options.rvbd.probe.appli_ver'])
      say(`: Probe Query, CSH IP: ${ipv4Text(r.bytes, at)}`)
    } else if (type === 1 && length >= 14) {
      r.ipv4(f['options.rvbd.probe.proxy.ip'])
      const port = r.u16(f['options.rvbd.probe.proxy.port'])
      say(`: Probe Response, CSH IP: ${ipv4Text(r.bytes, at)}, SSH: ${ipv4Text(r.bytes, at + 4)}:${port}`)
    }
    return
  }
  const type = r.bits(f['options.rvbd.probe.type2'])
  r.bits(f['options.rvbd.probe.version_raw'])
  r.row(f['options.rvbd.probe.version'], r.pos, 1, 2)
  r.skip(1)
  if (type === 6 && length >= 4)
    r.flags(f['options.rvbd.probe.flags'], [f['options.rvbd.probe.flags.notcfe'], f['options.rvbd.probe.flags.last']])
}

function readTransparency({ r, f, say }: Scene): void {
  r.flags(f['options.rvbd.trpy.flags'], [
    f['options.rvbd.trpy.flags.fw_rst_probe'],
    f['options.rvbd.trpy.flags.fw_rst_inner'],
    f['options.rvbd.trpy.flags.fw_rst'],
    f['options.rvbd.trpy.flags.chksum'],
    f['options.rvbd.trpy.flags.oob'],
    f['options.rvbd.trpy.flags.mode'],
  ])
  const at = r.pos
  r.ipv4(f['options.rvbd.trpy.src.ip'])
  r.ipv4(f['options.rvbd.trpy.dst.ip'])
  const from = r.u16(f['options.rvbd.trpy.src.port'])
  const to = r.u16(f['options.rvbd.trpy.dst.port'])
  say(` ${ipv4Text(r.bytes, at)}:${from} -> ${ipv4Text(r.bytes, at + 4)}:${to}`)
}
