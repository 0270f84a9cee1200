import { durationWords } from '../../bytes/duration.js'
import type { Field } from '../../packet/field.js'
import { appended } from '../../packet/label.js'
import type { Packet } from '../../packet/packet.js'
import type { Reader } from '../../packet/reader.js'
import { a6, address4, address6, locator, prefixes, proxied, wellKnown, wins, winsReverse } from './addresses.js'
import { f } from './fields.js'
import { className, typeName } from './labels.js'
import { bracketed, lengthText, type Message, type RecordReader, rest } from './message.js'
import { options } from './options.js'
import { place } from './place.js'
import { SECURITY, typeBitmap, typesOf } from './security.js'
import { service } from './service.js'

/** Resource records: RFC 1035 and what later RFCs add, by type. */

const OPT = 41
const SRV = 33
/**
 * Types of which the packet list tells nothing but whose they are: MB, NULL, MINFO, RP, AFSDB, X25, ISDN, RT, NSAP, NSAP-PTR, PX,
 * GPOS, APL, DHCID, NSEC3PARAM, TLSA and HIP.
 */
const OWNED: ReadonlySet<number> = new Set([7, 10, 14, 17, 18, 19, 20, 21, 22, 23, 26, 27, 42, 49, 51, 52, 55])

/** One record at the cursor. */
export function record(r: Reader, m: Message, p: Packet): void {
  const start = r.pos
  const name = m.names.read(r.bytes, m.base, start, r.end)
  const nameEnd = m.names.next
  r.pos = nameEnd
  const type = r.peek16()
  const length = r.peek16(8)
  // the whole record has to be there before anything of it is told
  r.need(10 + length)
  r.pos = start
  const group = r.group('')
  m.summary = ''
  if (type === SRV) serviceName(r, start, nameEnd - start, name)
  else r.row(f['resp.name'], start, nameEnd - start, 0, name)
  r.pos = nameEnd
  r.u16(f['resp.type'])
  const value = r.peek16()
  const flush = m.multicast && (value & 0x8000) !== 0 ? ', cache flush' : ''
  const owner = OWNED.has(type) ? ` ${name}` : ''
  if (m.told) m.columns?.add(` ${typeName(type)}${flush}${owner}`)
  if (type === OPT) optHeader(r, m)
  else {
    if (m.multicast) {
      r.bits(f.resp_class_mdns)
      r.read(f['resp.cache_flush'])
    } else r.u16(f['resp.class'])
    const ttl = bracketed(r, f['resp.ttl'], durationWords)
    if (ttl >= 0x80000000) under(r, f['resp.ttl'], () => r.expert(f['ttl.high_bit_set']))
  }
  r.u16(f['resp.len'])
  const end = r.pos + length
  if (group >= 0) {
    const known = m.multicast ? value & 0x7fff : value
    const head =
      type === OPT ? `${name}: type OPT` : `${name}: type ${typeName(type)}, class ${className(known)}${flush}`
    r.tape.label[group] = head
    // a tree that ends early keeps the line without the record's data
    r.tape.length[group] = end - start
    if (length > 0) data(r, m, type, end, p)
    r.tape.label[group] = appended(head + m.summary)
  } else if (length > 0) data(r, m, type, end, p)
  r.pos = end
  r.close(group)
}

/** Runs `work` with what it records as children of the row recorded last. */
function under(r: Reader, parent: Field, work: () => void): void {
  const row = r.nest(parent)
  work()
  r.unnest(row)
}

function data(r: Reader, m: Message, type: number, end: number, p: Packet): void {
  const reader = READERS[type]
  if (reader !== undefined) {
    reader(r, m, end, p)
    return
  }
  r.expert(
    f['undecoded.type'],
    `Dissector for DNS Type (${type}) code not implemented, Contact Wireshark developers if you want this supported`,
  )
  r.span(f.data, end - r.pos)
}

/** The owner of a service is told in its parts. */
function serviceName(r: Reader, start: number, length: number, name: string): void {
  const parts = name.split('.')
  r.row(f['srv.service'], start, length, 0, parts[0])
  if (parts.length > 1) r.row(f['srv.proto'], start, length, 0, parts[1])
  if (parts.length > 2) r.row(f['srv.name'], start, length, 0, parts.slice(2).join('.'))
}

/** EDNS: RFC 6891 puts other things where class and time to live are. */
function optHeader(r: Reader, m: Message): void {
  if (m.multicast) {
    r.bits(f.payload_mdns)
    r.read(f['resp.cache_flush'])
  } else r.u16(f.payload)
  r.u8(f['resp.ext_rcode'])
  r.u8(f['resp.edns0_version'])
  r.flags(f['resp.z'], [f['resp.z.do'], f['resp.z.reserved']], true)
}

/** A record that is one name; `word` where the record's line tells it. */
const named =
  (field: Field, word?: string): RecordReader =>
  (r, m) => {
    const name = m.name(r, field)
    if (word !== undefined && m.told) m.tell(`, ${word}${name}`, name)
  }

/** A record of a preference and a name. */
const preferred =
  (preference: Field, field: Field, word?: string): RecordReader =>
  (r, m) => {
    const value = r.peek16()
    // a name that cannot be read takes the preference along
    m.names.read(r.bytes, m.base, r.pos + 2, r.end)
    r.u16(preference)
    const name = m.name(r, field)
    if (word !== undefined && m.told) m.tell(`, preference ${value}, ${word} ${name}`, `${value} ${name}`)
  }

/** A record of strings, each after its length. */
const strings =
  (length: Field, text: Field): RecordReader =>
  (r, _m, end) => {
    while (r.pos < end) {
      lengthText(r, length, text)
      r.strayCharacters(text)
    }
  }

const opaque =
  (field: Field): RecordReader =>
  (r, _m, end) =>
    rest(r, field, end)

const authority: RecordReader = (r, m) => {
  const master = m.name(r, f['soa.mname'])
  if (m.told) m.tell(`, mname ${master}`, master)
  m.name(r, f['soa.rname'])
  r.u32(f['soa.serial_number'])
  bracketed(r, f['soa.refresh_interval'], durationWords)
  bracketed(r, f['soa.retry_interval'], durationWords)
  bracketed(r, f['soa.expire_limit'], durationWords)
  bracketed(r, f['soa.minimum_ttl'], durationWords)
}

const hostInfo: RecordReader = (r, m) => {
  const cpu = r.peek8()
  r.need(cpu + 2)
  r.need(cpu + 2 + r.peek8(cpu + 1))
  const kind = lengthText(r, f['hinfo.cpu_length'], f['hinfo.cpu'])
  const system = lengthText(r, f['hinfo.os_length'], f['hinfo.os'])
  if (m.told) m.tell(`, CPU ${kind}, OS ${system}`, `${kind} ${system}`)
}

const pair =
  (a: Field, b: Field): RecordReader =>
  (r, m) => {
    m.name(r, a)
    m.name(r, b)
  }

const isdn: RecordReader = (r, _m, end) => {
  lengthText(r, f['idsn.length'], f['idsn.address'])
  if (r.pos < end) lengthText(r, f['idsn.sa.length'], f['idsn.sa.address'])
}

const mapping: RecordReader = (r, m) => {
  r.u16(f['px.preference'])
  m.name(r, f['px.map822'])
  m.name(r, f['px.map400'])
}

const position: RecordReader = r => {
  lengthText(r, f['gpos.longitude_length'], f['gpos.longitude'])
  lengthText(r, f['gpos.latitude_length'], f['gpos.latitude'])
  lengthText(r, f['gpos.altitude_length'], f['gpos.altitude'])
}

/** RFC 2535 5.2: the types of the next name as bits, without windows. */
const nextOld: RecordReader = (r, m, end) => {
  const name = m.name(r, f['nxt.next_domain_name'])
  if (m.told) m.tell(`, next domain name ${name}`, name)
  for (let type = 0; r.pos < end; type += 8) typesOf(r, type)
}

const server: RecordReader = (r, m) => {
  const priority = r.u16(f['srv.priority'])
  const weight = r.u16(f['srv.weight'])
  const port = r.u16(f['srv.port'])
  const target = m.name(r, f['srv.target'])
  if (m.told)
    m.tell(
      `, priority ${priority}, weight ${weight}, port ${port}, target ${target}`,
      `${priority} ${weight} ${port} ${target}`,
    )
}

const authorityPointer: RecordReader = (r, m) => {
  const order = r.u16(f['naptr.order'])
  const preference = r.u16(f['naptr.preference'])
  const flags = lengthText(r, f['naptr.flags_length'], f['naptr.flags'])
  lengthText(r, f['naptr.service_length'], f['naptr.service'])
  lengthText(r, f['naptr.regex_length'], f['naptr.regex'])
  m.names.read(r.bytes, m.base, r.pos, r.end)
  r.row(f['naptr.replacement_length'], r.pos, 0, m.names.length)
  m.name(r, f['naptr.replacement'])
  if (m.told) m.tell(`, order ${order}, preference ${preference}, flags ${flags}`, `${order} ${preference} ${flags}`)
}

const delegation: RecordReader = (r, _m, end) => {
  r.u16(f['ds.key_id'])
  r.u8(f['ds.algorithm'])
  r.u8(f['ds.digest_type'])
  r.span(f['ds.digest'], Math.max(end - r.pos, 0))
}

const shell: RecordReader = (r, _m, end) => {
  r.u8(f['sshfp.algorithm'])
  r.u8(f['sshfp.fingerprint.type'])
  rest(r, f['sshfp.fingerprint'], end)
}

const association: RecordReader = (r, _m, end) => {
  r.u8(f['tlsa.certificate_usage'])
  r.u8(f['tlsa.selector'])
  r.u8(f['tlsa.matching_type'])
  r.span(f['tlsa.certificate_association_data'], Math.max(end - r.pos, 0))
}

/** RFC 8005: Host Identity Protocol. */
const hostIdentity: RecordReader = (r, m, end) => {
  const tag = r.u8(f['hip.hit.length'])
  r.u8(f['hip.hit.pk.algo'])
  const key = r.u16(f['hip.pk.length'])
  r.span(f['hip.hit'], tag)
  r.span(f['hip.pk'], key)
  while (r.pos < end) m.name(r, f['hip.rendezvous_server'])
}

/** RFC 7477: child-to-parent synchronization. */
const synchronization: RecordReader = (r, _m, end) => {
  r.u32(f['csync.soa'])
  r.flags(f['csync.flags'], [f['csync.flags.immediate'], f['csync.flags.soaminimum']], true)
  const start = r.pos
  r.span(f['csync.type_bitmap'], Math.max(end - start, 0))
  r.pos = start
  typeBitmap(r, end)
}

/** RFC 8976: digests of zones. */
const zoneDigest: RecordReader = (r, _m, end) => {
  r.u32(f['zonemd.serial'])
  r.u8(f['zonemd.scheme'])
  r.u8(f['zonemd.hash_algo'])
  r.span(f['zonemd.digest'], Math.max(end - r.pos, 0))
}

const CAA_FIELDS = [
  ['issue', f['caa.issue']],
  ['issuewild', f['caa.issuewild']],
  ['iodef', f['caa.iodef']],
] as const

/** RFC 8659: who may issue certificates. */
const issuers: RecordReader = (r, _m, end) => {
  r.flags(f['caa.flags'], [f['caa.flags.issuer_critical']])
  const start = r.pos
  const length = r.peek8()
  r.need(1 + length)
  r.skip(1)
  const tag = r.text(undefined, length)
  const value = r.text(undefined, Math.max(end - r.pos, 0))
  const field = CAA_FIELDS.find(([word]) => word.startsWith(tag))?.[1] ?? f['caa.unknown']
  r.row(field, start, end - start, 0, value)
  r.pos = start
  const row = r.nest(field)
  r.u8(f['caa.tag_length'])
  r.text(f['caa.tag'], length)
  r.text(f['caa.value'], Math.max(end - r.pos, 0))
  r.unnest(row)
}

const txt = strings(f['txt.length'], f.txt)

const READERS: Readonly<Record<number, RecordReader | undefined>> = {
  ...SECURITY,
  1: address4,
  2: named(f.ns, 'ns '),
  3: named(f.md),
  4: named(f.mf),
  5: named(f.cname, 'cname '),
  6: authority,
  7: named(f.mb),
  8: named(f.mg),
  9: named(f.mr),
  10: opaque(f.null),
  11: wellKnown,
  12: named(f['ptr.domain_name'], ''),
  13: hostInfo,
  14: pair(f['minfo.r'], f['minfo.e']),
  15: preferred(f['mx.preference'], f['mx.mail_exchange'], 'mx'),
  16: txt,
  17: pair(f['rp.mailbox'], f['rp.txt_rr']),
  18: preferred(f['afsdb.subtype'], f['afsdb.hostname']),
  19: strings(f['x25.length'], f['x25.psdn_address']),
  20: isdn,
  21: preferred(f['rt.subtype'], f['rt.intermediate_host']),
  22: opaque(f['nsap.rdata']),
  23: named(f['nsap_ptr.owner']),
  26: mapping,
  27: position,
  28: address6,
  29: place,
  30: nextOld,
  33: server,
  35: authorityPointer,
  36: preferred(f['kx.preference'], f['kx.key_exchange'], 'kx'),
  38: a6,
  39: named(f.dname, 'dname '),
  41: options,
  42: prefixes,
  43: delegation,
  44: shell,
  49: opaque(f['dhcid.rdata']),
  52: association,
  55: hostIdentity,
  59: delegation,
  61: (r, _m, end) => void r.text(f.openpgpkey, end - r.pos),
  62: synchronization,
  63: zoneDigest,
  64: service,
  65: service,
  99: strings(f['spf.length'], f.spf),
  104: locator(f['ilnp.nid.preference'], f['ilnp.nid'], 8),
  105: locator(f['ilnp.l32.preference'], f['ilnp.l32'], 4),
  106: locator(f['ilnp.l64.preference'], f['ilnp.l64'], 8),
  107: preferred(f['ilnp.lp.preference'], f['ilnp.lp']),
  108: r => r.ether(f.eui48),
  109: r => void r.span(f.eui64, 8),
  257: issuers,
  32769: delegation,
  65281: wins,
  65282: winsReverse,
  65422: proxied,
}
