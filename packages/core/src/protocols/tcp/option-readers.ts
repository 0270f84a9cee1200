import { ipv4Text } from '../../bytes/address.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { ACK, SYN } from './analysis.js'
import type { Tcp } from './connection.js'
import { EXPERIMENTS, QUICK_START_RATES } from './labels.js'
import type { OptionFields } from './option-fields.js'

/** What one option may need to know. */
export interface Scene {
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

export interface Option {
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
  ({ r, p, f, length, say }: Scene): void => {
    let text = title
    for (let i = 0; i * 3 + 5 <= length && i < 3; i++) {
      const value = r.u24(f[fields[i][0]])
      text += `${i === 0 ? '' : ','} ${fields[i][1]} ${value}`
      p.columns.add(` ${fields[i][1]}=${value}`)
    }
    say(text)
  }
const E0 = ['options.acc_ecn.ee0b', 'EE0B'] as const
const CE = ['options.acc_ecn.eceb', 'ECEB'] as const
const E1 = ['options.acc_ecn.ee1b', 'EE1B'] as const

const connectionCount: Pick<Option, 'field' | 'exact' | 'read'> = {
  field: 'options.cc',
  exact: 6,
  read: ({ r, p, f }) => p.columns.add(` CC=${r.u32(f['options.cc_value'])}`),
}
const echo: Pick<Option, 'field' | 'exact' | 'read'> = {
  field: 'options.echo',
  exact: 6,
  read({ r, p, f, say }) {
    const value = r.u32(f['options.echo_value'])
    say(`: ${value}`)
    p.columns.add(` ECHO=${value}`)
  },
}
const experiment: Option = { name: 'Experimental', field: 'options.experimental', read: readExperiment }

/** By kind. */
export const OPTIONS: Readonly<Record<number, Option>> = {
  2: {
    name: 'Maximum segment size',
    field: 'options.mss',
    exact: 4,
    read({ r, p, f, say }) {
      const size = r.u16(f['options.mss_val'])
      say(`: ${size} bytes`)
      p.columns.add(` MSS=${size}`)
    },
  },
  3: {
    name: 'Window scale',
    field: 'options.wscale',
    exact: 3,
    read({ r, p, f, say }) {
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
      p.columns.add(` WS=${factor}`)
    },
  },
  4: { name: 'SACK permitted', field: 'options.sack_perm', exact: 2, read: ({ p }) => p.columns.add(' SACK_PERM') },
  5: { name: 'SACK', field: 'options.sack', least: 2, read: readSack },
  6: { name: 'Echo', ...echo },
  7: { name: 'Echo reply', ...echo },
  8: {
    name: 'Timestamps',
    field: 'options.timestamp',
    exact: 10,
    read({ r, p, f, say }) {
      const value = r.u32(f['options.timestamp.tsval'])
      const reply = r.u32(f['options.timestamp.tsecr'])
      say(`: TSval ${value}, TSecr ${reply}`)
      if (p.columns.wanted) p.columns.add(` TSval=${value} TSecr=${reply}`)
    },
  },
  11: { name: 'CC', ...connectionCount },
  12: { name: 'CC.NEW', ...connectionCount },
  13: { name: 'CC.ECHO', ...connectionCount },
  19: {
    name: 'TCP MD5 signature',
    field: 'options.md5',
    exact: 18,
    read({ r, p, f }) {
      p.columns.add(' MD5')
      r.span(f['options.md5.digest'], 16)
    },
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
    read({ r, p, f }) {
      p.columns.add(` QSresp=${QUICK_START_RATES[r.read(f['options.qs.rate'])]}`)
      r.u8(f['options.qs.ttl_diff'])
    },
  },
  28: {
    name: 'User Timeout',
    field: 'options.user_to',
    exact: 4,
    read({ r, p, f }) {
      r.bits(f['options.user_to_granularity'])
      p.columns.add(` USER_TO=${r.read(f['options.user_to_val'])}`)
    },
  },
  29: {
    name: 'TCP AO',
    field: 'options.ao',
    least: 4,
    read({ r, p, f, length }) {
      p.columns.add('TCP AO')
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

export const UNKNOWN: Option = {
  name: 'Unknown',
  field: 'options.unknown',
  read({ r, f, length }) {
    if (length > 2) r.span(f['options.unknown.payload'], length - 2)
  },
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
    r.label(f['options.sack_le'], `left edge = ${le}${session.relative ? ' (relative)' : ''}`)
    r.row(f['options.sack_re'], r.pos + 4, 4, re)
    r.label(f['options.sack_re'], `right edge = ${re}${session.relative ? ' (relative)' : ''}`)
    r.skip(8)
    edges.push(le, re)
    text += ` ${le}-${re}`
    if (p.columns.wanted) p.columns.add(` SLE=${le} SRE=${re}`)
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
    r.label(f['options.sack.dsack_le'], `D-SACK Left Edge = ${edges[0]}${session.relative ? ' (relative)' : ''}`)
    r.row(f['options.sack.dsack_re'], start + 6, 4, edges[1])
    r.label(f['options.sack.dsack_re'], `D-SACK Right Edge = ${edges[1]}${session.relative ? ' (relative)' : ''}`)
    r.pos = start + 2
    const t = r.group('D-SACK Sequence')
    r.expert(f['options.sack.dsack'])
    r.pos = start + 10
    r.unnest(t, true)
    r.pos = end
  }
  say(text)
}

function readFastOpen({ r, p, f, session, length }: Scene, head: number): void {
  p.columns.add(length === head ? ' TFO=R' : ' TFO=C')
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
  const { r, p, f, length, say } = s
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
    p.columns.add(` TARR=${rate}`)
  } else if (id === 0xacc0) counter([E0, CE, E1], `${name}:`)({ ...s, length: length - 2 })
  else if (id === 0xacc1) counter([E1, CE, E0], `${name}:`)({ ...s, length: length - 2 })
  else {
    p.columns.add(` ExID=${id.toString(16)}`)
    if (length > 4) r.span(f['options.experimental.data'], length - 4)
  }
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
  r.flags(f['options.scps.vector'], [...SCPS_FLAGS.map(([key]) => f[key]), f['options.scpsflags.reserved']], true)
  const names: string[] = SCPS_FLAGS.filter((_, i) => (value & (0x80 >> i)) !== 0).map(([, name]) => name)
  if (r.full && value !== 0) {
    const row = p.tape.count - SCPS_FLAGS.length - 2
    const told = (value & 7) === 0 ? names : [...names, 'RESERVED']
    p.tape.label[row] = `TCP SCPS Capabilities Vector: 0x${value.toString(16).padStart(2, '0')} (${told.join(', ')})`
  }
  const id = r.u8(f['options.scps.binding'])
  if (!p.columns.wanted) return
  p.columns.add(` SCPS[${names.join(', ')}]${id === 0 ? '' : ` Connection ID=${id}`}`)
}

function readProbe({ r, p, f, length, say }: Scene): void {
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
      p.columns.prepend('S+, ')
      say(`: Probe Query, CSH IP: ${ipv4Text(r.bytes, at)}`)
    } else if (type === 1 && length >= 14) {
      r.ipv4(f['options.rvbd.probe.proxy.ip'])
      const port = r.u16(f['options.rvbd.probe.proxy.port'])
      p.columns.prepend('SA+, ')
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

function readTransparency({ r, p, f, say }: Scene): void {
  p.columns.prepend('TRPY, ')
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
