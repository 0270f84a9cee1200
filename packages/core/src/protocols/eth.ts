import { bool, bytes, ether, expert, type Field, string, u8, u16, u24, u32 } from '../packet/field.js'
import { ouiText } from '../packet/label.js'
import { etherLabel, etherName } from '../packet/names.js'
import type { Packet } from '../packet/packet.js'
import { protocol } from '../packet/protocol.js'
import type { Reader } from '../packet/reader.js'
import { handEthertype, readTail } from './ethertype.js'
import { ETHERTYPES } from './link-labels.js'
import { llc } from './llc.js'

const LOCAL: readonly [string, string] = [
  'Locally administered address (this is NOT the factory default)',
  'Globally unique address (factory default)',
]
const GROUP: readonly [string, string] = ['Group address (multicast/broadcast)', 'Individual address (unicast)']
const lg = (hidden = false) => bool('LG bit', { mask: 0x020000, size: 3, states: LOCAL, hidden })
const ig = (hidden = false) => bool('IG bit', { mask: 0x010000, size: 3, states: GROUP, hidden })
const oui = (title: string) => u24(title, { hidden: true })
const resolved = (title: string) => string(title, { hidden: true })

/** Ethernet: IEEE 802.3 and DIX. */
export const eth = protocol({
  name: 'eth',
  title: 'Ethernet II',
  short: 'Ethernet',
  on: { linktype: [1], ethertype: [0x6558] },
  hands: ['ethertype', 'llc', 'ipx'],
  header: {
    dst: ether('Destination'),
    src: ether('Source'),
    type: u16('Type', { base: 'hex', labels: ETHERTYPES }),
  },
  fields: {
    dst_resolved: resolved('Destination (resolved)'),
    'dst.oui': oui('Destination OUI'),
    'dst.oui_resolved': resolved('Destination OUI (resolved)'),
    'dst.lg': lg(),
    'dst.ig': ig(),
    src_resolved: resolved('Source (resolved)'),
    'src.oui': oui('Source OUI'),
    'src.oui_resolved': resolved('Source OUI (resolved)'),
    'src.lg': lg(),
    'src.ig': ig(),
    addr: ether('Address'),
    addr_resolved: resolved('Address (resolved)'),
    'addr.oui': oui('Address OUI'),
    'addr.oui_resolved': resolved('Address OUI (resolved)'),
    lg: lg(true),
    ig: ig(true),
    src_not_group: expert(
      'Source MAC must not be a group address: IEEE 802.3-2002, Section 3.2.3(b)',
      'warn',
      'Protocol',
    ),
    len: u16('Length'),
    'len.past_end': expert('Length field value goes past the end of the payload', 'error', 'Malformed'),
    invalid_lentype: u16('Invalid length/type', { base: 'hex_dec' }),
    'invalid_lentype.expert': expert('Invalid length/type', 'warn', 'Protocol'),
    padding: bytes('Padding'),
    padding_bad: expert(
      "Didn't find padding of zeros, and an undecoded trailer exists. There may be padding of non-zeros.",
      'note',
      'Protocol',
    ),
    trailer: bytes('Trailer'),
    fcs: u32('Frame check sequence', { base: 'hex' }),
    'fcs.status': u8('FCS Status', { base: 'none', labels: { 0: 'Bad', 1: 'Good', 2: 'Unverified' } }),
  },
  dissect(r, p, f) {
    const start = r.base
    if (r.left < 14) p.hide()
    if (p.columns.wanted) {
      p.columns.name('Ethernet')
      p.columns.set('')
    }
    const type = r.peek16(12)
    const { end, limit } = r
    const check = checkLength(r, p)
    if (check > 0) {
      r.limit -= check
      if (r.end > r.limit) r.end = r.limit
    }
    const wanted = p.session.wantsAny(eth)
    if (p.columns.wanted) column(r, p, type)
    if (wanted) addresses(r, p, type)
    else r.pos = start + 14
    if (type > 0x5dc && type < 0x600) {
      invalid(r, p, type)
      return
    }
    let from: number
    if (type === 0 || type >= 0x600) {
      if (wanted) r.row(f.type, start + 12, 2, type)
      handEthertype(r, p, type)
      from = p.bound
    } else {
      if (wanted) r.row(f.len, start + 12, 2, type)
      from = byLength(r, p, type)
    }
    if (!wanted) return
    // the rest is this layer's, behind the payload
    r.end = end
    r.limit = limit
    const guessed = check < 0 && limit - start >= 64 && limit - from >= 4
    const fcs = guessed || check === 4 ? 4 : 0
    const stop = readTail(r, f, from, start, fcs)
    if (stop < 0 || fcs === 0) return
    r.pos = stop
    r.u32(f.fcs)
    r.label(
      f.fcs,
      `Frame check sequence: 0x${r.bytes.slice(stop, stop + 4).reduce((s, b) => s + b.toString(16).padStart(2, '0'), '')} [unverified]`,
    )
    r.row(f['fcs.status'], stop, 0, 2)
  },
})

/** Bytes of the check sequence that the capture says it has; -1 where it does not say. */
function checkLength(r: Reader, p: Packet): number {
  // what a tunnel carries has none
  if (r.source !== 0 || r.base !== p.start) return 0
  const own = ((p.options?.flags ?? 0) >> 5) & 15
  return own > 0 ? own : (p.capture?.interfaces[p.iface]?.fcsLength ?? -1)
}

function column(r: Reader, p: Packet, type: number): void {
  const { columns } = p
  columns.destination = etherName(p, r.bytes, r.base)
  columns.source = etherName(p, r.bytes, r.base + 6)
  if (type === 0 || type >= 0x600) columns.set('Ethernet II')
  else if (type <= 0x5dc) columns.set('IEEE 802.3 Ethernet ')
}

/** The two addresses with what is told of each, and the layer's title. */
function addresses(r: Reader, p: Packet, type: number): void {
  const f = eth.f
  const b = r.bytes
  const start = r.base
  if (p.full) {
    const pair = `, Src: ${etherLabel(p, b, start + 6)}, Dst: ${etherLabel(p, b, start)}`
    const raw = r.left >= 16 && r.peek16(14) === 0xffff
    if (type === 0 || type >= 0x600) p.title(`Ethernet II${pair}`)
    else if (type > 0x5dc) p.title(`Ethernet Unknown${pair}`)
    else p.title(raw ? 'IEEE 802.3 Ethernet Raw ' : 'IEEE 802.3 Ethernet ')
  }
  address(r, p, f.dst, f.dst_resolved, f['dst.oui'], f['dst.oui_resolved'], f['dst.lg'], f['dst.ig'])
  address(r, p, f.src, f.src_resolved, f['src.oui'], f['src.oui_resolved'], f['src.lg'], f['src.ig'])
  r.pos = start + 14
}

function address(
  r: Reader,
  p: Packet,
  own: Field,
  name: Field,
  oui: Field,
  vendor: Field,
  local: Field,
  group: Field,
): void {
  const f = eth.f
  const at = r.pos
  r.ether(own)
  const t = r.nest(own)
  const value = (r.bytes[at] << 16) | (r.bytes[at + 1] << 8) | r.bytes[at + 2]
  if (own === f.src && (value & 0x010000) !== 0) r.expert(f.src_not_group)
  if (r.wants(name)) r.row(name, at, 6, 0, etherName(p, r.bytes, at))
  organisation(r, p, oui, vendor, at, value)
  r.row(f.addr, at, 6, 0)
  if (r.wants(f.addr_resolved)) r.row(f.addr_resolved, at, 6, 0, etherName(p, r.bytes, at))
  organisation(r, p, f['addr.oui'], f['addr.oui_resolved'], at, value)
  r.at(local, at)
  r.at(f.lg, at)
  r.at(group, at)
  r.at(f.ig, at)
  r.unnest(t)
}

/** The three bytes that name who assigned the address, and the name where it is known. */
function organisation(r: Reader, p: Packet, oui: Field, vendor: Field, at: number, value: number): void {
  r.at(oui, at)
  const known = r.full || r.wants(vendor) ? p.session.settings.vendors?.(value) : undefined
  if (r.full) r.label(oui, `${oui.title}: ${ouiText(r.bytes, at, known)}`)
  if (known !== undefined) r.row(vendor, at, 6, 0, known)
}

/** IEEE 802.3: a length, then LLC; answers where the payload ends. */
function byLength(r: Reader, p: Packet, length: number): number {
  const f = eth.f
  const from = r.pos
  if (length > r.leftOnWire) {
    const t = r.nest(f.len)
    r.expert(f['len.past_end'])
    r.unnest(t)
  }
  const raw = r.left >= 2 && r.peek16() === 0xffff
  const protocol = raw ? p.session.registry.protocol('ipx') : llc
  r.enter(length)
  if (protocol === undefined || !p.call(protocol, r)) {
    if (r.pos < r.limit) {
      p.session.coverage.count('eth raw')
      p.data(r)
    }
  }
  r.leave()
  return Math.min(from + length, r.limit)
}

function invalid(r: Reader, p: Packet, type: number): void {
  const f = eth.f
  const text = `Invalid length/type: 0x${type.toString(16).padStart(4, '0')} (${type})`
  if (p.columns.wanted) p.columns.set(`Ethernet Unknown: ${text}`)
  r.row(f.invalid_lentype, r.base + 12, 2, type)
  const t = r.nest(f.invalid_lentype)
  r.expert(f['invalid_lentype.expert'], text)
  r.unnest(t)
  p.data(r)
}
