import { ipv6Text } from '../../bytes/address.js'
import type { Field } from '../../packet/field.js'
import type { Reader } from '../../packet/reader.js'
import { remarkUnknown } from './options.js'
import { f, OPTION_TYPES } from './rpl-fields.js'
import { readMetrics } from './rpl-metrics.js'

/** Routing protocol for low-power and lossy networks: RFC 6550; point-to-point routes: RFC 6997. */

/** Reads a control message behind its checksum. */
export function readRpl(r: Reader, code: number): void {
  if ((code & 0x80) !== 0) secured(r)
  switch (code & 0x7f) {
    case 0:
      r.u8(f['rpl.dis.flags'])
      r.span(f.reserved, 1)
      break
    case 1:
      r.u8(f['rpl.dio.instance'])
      r.u8(f['rpl.dio.version'])
      r.u16(f['rpl.dio.rank'])
      r.flags(f['rpl.dio.flag'], [
        f['rpl.dio.flag.g'],
        f['rpl.dio.flag.0'],
        f['rpl.dio.flag.mop'],
        f['rpl.dio.flag.preference'],
      ])
      r.u8(f['rpl.dio.dtsn'])
      r.u8(f['rpl.dio.flag'])
      r.span(f.reserved, 1)
      r.ipv6(f['rpl.dio.dagid'])
      break
    case 2: {
      r.u8(f['rpl.dao.instance'])
      const flags = r.flags(f['rpl.dao.flag'], [f['rpl.dao.flag.k'], f['rpl.dao.flag.d'], f['rpl.dao.flag.rsv']])
      r.span(f.reserved, 1)
      r.u8(f['rpl.dao.sequence'])
      if ((flags & 0x40) !== 0) r.ipv6(f['rpl.dao.dodagid'])
      break
    }
    case 3: {
      r.u8(f['rpl.daoack.instance'])
      const flags = r.flags(f['rpl.daoack.flag'], [f['rpl.daoack.flag.d'], f['rpl.daoack.flag.rsv']])
      r.u8(f['rpl.daoack.sequence'])
      r.u8(f['rpl.daoack.status'])
      if ((flags & 0x80) !== 0) r.ipv6(f['rpl.daoack.dodagid'])
      break
    }
    case 4:
      r.u8(f['rpl.p2p.dro.instance'])
      r.u8(f['rpl.p2p.dro.version'])
      r.flags(f['rpl.p2p.dro.flag'], [
        f['rpl.p2p.dro.flag.stop'],
        f['rpl.p2p.dro.flag.ack'],
        f['rpl.p2p.dro.flag.seq'],
        f['rpl.p2p.dro.flag.reserved'],
      ])
      r.ipv6(f['rpl.p2p.dro.dagid'])
      break
    case 5:
      r.u8(f['rpl.p2p.dro.instance'])
      r.u8(f['rpl.p2p.dro.version'])
      r.flags(f['rpl.p2p.droack.flag'], [f['rpl.p2p.droack.flag.seq'], f['rpl.p2p.droack.flag.reserved']])
      r.ipv6(f['rpl.p2p.dro.dagid'])
      return
    case 10:
      if (code !== 0x8a) return
      r.u8(f['rpl.cc.instance'])
      r.flags(f['rpl.cc.flag'], [f['rpl.cc.flag.r'], f['rpl.cc.flag.rsv']])
      r.u16(f['rpl.cc.nonce'])
      r.ipv6(f['rpl.cc.dodagid'])
      r.u32(f['rpl.cc.destination_counter'])
      break
    default:
      return
  }
  options(r, (code & 0x7f) === 4)
}

/** The security section; what the level encrypts is read as if it were clear. */
function secured(r: Reader): void {
  r.flags(f['rpl.secure.flag'], [f['rpl.secure.flag.t'], f['rpl.secure.flag.rsv']])
  r.u8(f['rpl.secure.algorithm'])
  const mode = r.flags(f['rpl.secure.flag'], [f['rpl.secure.kim'], f['rpl.secure.lvl'], f['rpl.secure.rsv']]) >> 6
  r.u8(f['rpl.secure.flag'])
  r.u32(f['rpl.secure.counter'])
  if (mode === 0) r.u8(f['rpl.secure.key.index'])
  else if (mode === 2) {
    r.span(f['rpl.secure.key.source'], 8)
    r.u8(f['rpl.secure.key.index'])
  } else if (mode === 3) {
    r.span(f['rpl.secure.key.source'], 8)
    r.u8(f['rpl.secure.key.index'])
  }
}

type Read = (r: Reader, stop: number, discovery: boolean) => string | void

const OPTIONS: Readonly<Record<number, Read>> = {
  1: (r, stop) => {
    const n = stop - r.pos
    r.span(f['rpl.opt.padn'], n)
    r.label(f['rpl.opt.padn'], `Paddn (Length : ${n} bytes)`)
  },
  2: (r, stop) => readMetrics(r, stop, f['rpl.opt.length']),
  3: (r, stop) => {
    if (stop - r.pos > 22) remark(r, f['rpl.opt.length'], f.invalid_option_length)
    const bits = r.u8(f['rpl.opt.route.prefix_length'])
    r.flags(f['rpl.opt.route.flag'], [f['rpl.opt.route.pref'], f['rpl.opt.route.reserved']])
    r.u32(f['rpl.opt.route.lifetime'])
    return prefixText(r, f['rpl.opt.route.prefix'], stop, bits)
  },
  4: r => {
    r.flags(f['rpl.opt.config.flag'], [f['rpl.opt.config.reserved'], f['rpl.opt.config.auth'], f['rpl.opt.config.pcs']])
    r.u8(f['rpl.opt.config.interval_double'])
    r.number(f['rpl.opt.config.interval_min'], 1, false)
    r.u8(f['rpl.opt.config.redundancy'])
    r.u16(f['rpl.opt.config.max_rank_inc'])
    r.u16(f['rpl.opt.config.min_hop_rank_inc'])
    r.u16(f['rpl.opt.config.ocp'])
    r.u8(f['rpl.opt.config.rsv'])
    r.u8(f['rpl.opt.config.def_lifetime'])
    r.u16(f['rpl.opt.config.lifetime_unit'])
  },
  5: (r, stop) => {
    if (stop - r.pos > 18) remark(r, f['rpl.opt.length'], f.invalid_option_length)
    r.span(f['rpl.opt.target.flag'], 1)
    const bits = r.u8(f['rpl.opt.target.prefix_length'])
    return prefixText(r, f['rpl.opt.target.prefix'], stop, bits)
  },
  6: (r, stop) => {
    r.flags(f['rpl.opt.transit.flag'], [f['rpl.opt.transit.flag.e'], f['rpl.opt.transit.flag.rsv']])
    r.u8(f['rpl.opt.transit.pathctl'])
    r.u8(f['rpl.opt.transit.pathseq'])
    r.u8(f['rpl.opt.transit.pathlifetime'])
    let text = ''
    while (stop - r.pos >= 16) text += ` ${ipv6Text(r.bytes, r.span(f['rpl.opt.transit.parent'], 16))}`
    return text
  },
  7: r => {
    r.u8(f['rpl.opt.solicited.instance'])
    r.flags(f['rpl.opt.solicited.flag'], [
      f['rpl.opt.solicited.flag.v'],
      f['rpl.opt.solicited.flag.i'],
      f['rpl.opt.solicited.flag.d'],
      f['rpl.opt.solicited.flag.rsv'],
    ])
    r.ipv6(f['rpl.opt.solicited.dodagid'])
    r.u8(f['rpl.opt.solicited.version'])
  },
  8: r => {
    const bits = r.u8(f['rpl.opt.prefix.length'])
    r.flags(f['rpl.opt.prefix.flag'], [
      f['rpl.opt.prefix.flag.l'],
      f['rpl.opt.config.flag.a'],
      f['rpl.opt.config.flag.r'],
      f['rpl.opt.config.flag.rsv'],
    ])
    r.u32(f['rpl.opt.prefix.valid_lifetime'])
    r.u32(f['rpl.opt.prefix.preferred_lifetime'])
    r.span(f['rpl.opt.reserved'], 4)
    return ` ${ipv6Text(r.bytes, r.span(f['rpl.opt.prefix'], 16))}/${bits}`
  },
  9: r => void r.u32(f['rpl.opt.targetdesc.descriptor']),
  10: discover,
}

function options(r: Reader, discovery: boolean): void {
  while (r.left > 0) {
    const at = r.pos
    const type = r.peek8()
    const name = OPTION_TYPES[type] ?? `Unknown ${type}`
    const length = type === 0 || r.left < 2 ? 0 : r.peek8(1)
    const size = type === 0 ? 1 : length + 2
    r.row(f.opt, at, Math.min(size, r.left), 0)
    r.label(f.opt, `ICMPv6 RPL Option (${name}`)
    const line = r.nest(f.opt)
    r.u8(f['rpl.opt.type'])
    let more: string | void = ''
    if (type !== 0) {
      r.u8(f['rpl.opt.length'])
      const stop = r.pos + length
      r.enter(length)
      const read = OPTIONS[type]
      if (read === undefined) {
        const text = `Dissector for ICMPv6 RPL Option (${type}) code not implemented, Contact Wireshark developers if you want this supported`
        r.expert(f['undecoded.rpl_option'], text)
        r.span(f.data, length)
      } else {
        more = read(r, stop, discovery)
        if (r.pos < stop) remarkUnknown(r, stop - r.pos)
      }
      r.leave()
    }
    if (line >= 0 && r.full) r.tape.label[line] = `ICMPv6 RPL Option (${name}${more ?? ''})`
    r.unnest(line)
  }
}

function remark(r: Reader, parent: Field, item: Field, text?: string): void {
  const row = r.nest(parent)
  r.expert(item, text)
  r.unnest(row)
}

/** A prefix of which only as many bytes are there as it needs. */
function prefixText(r: Reader, field: Field, stop: number, bits: number): string {
  const n = stop - r.pos
  if (n > 16) return ''
  const whole = new Uint8Array(16)
  whole.set(r.take(undefined, n))
  r.row(field, r.pos - n, n, 0, whole)
  return ` ${ipv6Text(whole, 0)}/${bits}`
}

/** RFC 6997: in a reply object some fields mean nothing and must be zero. */
function discover(r: Reader, stop: number, reply: boolean): void {
  const at = r.pos
  const v = r.peek8()
  r.row(f['rpl.opt.routediscovery.flag'], at, 1, 0)
  const flags = r.nest(f['rpl.opt.routediscovery.flag'])
  r.bits(f['rpl.opt.routediscovery.flag.reply'])
  if (reply && (v & 0x80) !== 0) remark(r, f['rpl.opt.routediscovery.flag.reply'], f['rpl.p2p.dro.rdo.zero'])
  r.bits(f['rpl.opt.routediscovery.flag.hopbyhop'])
  if (!reply && (v & 0x40) !== 0 && (v & 0x80) === 0)
    remark(r, f['rpl.opt.routediscovery.flag.hopbyhop'], f['rpl.p2p.hop_by_hop'])
  r.bits(f['rpl.opt.routediscovery.flag.numofroutes'])
  if ((v & 0x30) !== 0) {
    if (reply) remark(r, f['rpl.opt.routediscovery.flag.numofroutes'], f['rpl.p2p.dro.rdo.zero'])
    else if ((v & 0x40) !== 0) remark(r, f['rpl.opt.routediscovery.flag.numofroutes'], f['rpl.p2p.num_of_routes'])
  }
  r.read(f['rpl.opt.routediscovery.flag.compr'])
  r.unnest(flags)
  const elided = v & 15
  const lifetime = r.bits(f['rpl.opt.routediscovery.lifetime'])
  if (reply && lifetime !== 0) remark(r, f['rpl.opt.routediscovery.lifetime'], f['rpl.p2p.dro.rdo.zero'])
  r.read(reply ? f['rpl.opt.routediscovery.nh'] : f['rpl.opt.routediscovery.maxrank'])
  elidedAddress(r, f['rpl.opt.routediscovery.targetaddr'], elided)
  const count = Math.max(0, Math.floor((stop - r.pos) / (16 - elided)))
  r.row(f['rpl.opt.routediscovery.addr_vec'], r.pos, stop - r.pos, 0)
  r.label(f['rpl.opt.routediscovery.addr_vec'], `Address Vector (${count} Addresses)`)
  const vector = r.nest(f['rpl.opt.routediscovery.addr_vec'])
  for (let i = 0; i < count; i++) elidedAddress(r, f['rpl.opt.routediscovery.addrvec.addr'], elided)
  r.unnest(vector)
}

/** An address without its first bytes, which all have in common. */
function elidedAddress(r: Reader, field: Field, elided: number): void {
  const n = 16 - elided
  const whole = new Uint8Array(16)
  whole.set(r.take(undefined, n), elided)
  r.row(field, r.pos - n, n, 0, whole)
}
