import type { DecodeAs, Registry } from '@wiresift/core'
import { TsharkError } from './errors.js'

/** Tables that tshark lets -d name; wiresift has some of them. */
const TABLES: readonly string[] = (
  'acf-lin.subdissector amqp.version aruba_erm.type atm.aal2.type ber.syntax bluetooth.uuid btatt.handle ' +
  'btcommon.eir_ad.manufacturer_company_id btcommon.eir_ad.tds_organization_id bthci_cmd.vendor btl2cap.cid btl2cap.psm ' +
  'btpa.port btpb.port btrfcomm.dlci can.subdissector cip.io dcerpc.uuid dtls.port ebhscr.subdissector ethertype ' +
  'flexray.subdissector flip.payload gfp.upi i2c.message infiniband ip.proto iso10681.subdissector iso14443.subdissector ' +
  'iso15765.subdissector iso7816.apdu_payload its.msg_id l2tp.pw_type loratap.syncword media_type moldudp.payload ' +
  'moldudp64.payload mpeg_sect.tid mpls.label nfs_fhandle.type obex.profile pcli.payload pdu_transport.id pwach.channel_type ' +
  'rtacser.data rtp.pt sccp.ssn sctp.port sctp.ppi sll.ltype smp.payload tcp.port tls.port udp.port usb.device usb.product ' +
  'usb.protocol usbccid.subdissector wpan.panid'
).split(' ')

/** Reads the values of -d: `tcp.port==8888,http`, `udp.port==8000-8010,dns`, `tcp.port==8888:3,tls`. */
export function decodeAsRules(
  values: readonly string[],
  registry: Registry,
  warn: (text: string) => void = text => process.stderr.write(text),
): DecodeAs[] {
  return values.flatMap(value => rulesOf(value, registry, warn))
}

function rulesOf(value: string, registry: Registry, warn: (text: string) => void): DecodeAs[] {
  const [, named, mark, rest] = /^([^=,]*)(==|=|,|$)(.*)$/s.exec(value) as unknown as [string, string, string, string]
  const table = named.trimEnd()
  const tables = [...registry.tableNames()].filter(name => !name.endsWith('.heuristic')).sort()
  const template = `Parameter "${value}" doesn't follow the template "<layer_type>==<selector>,<decode_as_protocol>"`
  if (mark === '') warn(`tshark: ${template}\n`)
  else if (mark !== '==' && tables.includes(table))
    warn(`tshark: WARNING: -d requires "==" instead of "=". Option will be treated as "${table}==${rest}"\n`)
  if (!tables.includes(table)) {
    if (TABLES.includes(table)) throw new TsharkError(`The layer type ${table} is not supported.`)
    const lines = tables.map(name => `\t${name}\n`).join('')
    throw new TsharkError(`Unknown layer type -- ${table}`, 1, `tshark: Valid layer types are:\n${lines}`)
  }
  const valid = registry.protocols.filter(p => suits(p, table))
  const lines = valid.map(p => `\t${p.name} (${p.title})\n`).sort()
  const list = `tshark: Valid protocols for layer type "${table}" are:\n${lines.join('')}`
  const comma = rest.indexOf(',')
  const selector = comma < 0 ? rest : rest.slice(0, comma)
  if (comma < 0 && mark !== '') warn(`tshark: ${template}\n`)
  const keys = keysOf(selector, table)
  if (comma < 0) throw new TsharkError(list.slice('tshark: '.length).trimEnd())
  const name = rest.slice(comma + 1).trimStart()
  if (name === '') throw new TsharkError('No protocol name specified', 1, list)
  const protocol = registry.protocol(name)
  if (protocol === undefined) throw new TsharkError(`Unknown protocol -- "${name}"`, 1, list)
  if (!valid.includes(protocol))
    throw new TsharkError(`Protocol "${name}" isn't valid for layer type "${table}"`, 1, list)
  return keys.map(key => ({ table, key, protocol: name }))
}

type Protocol = Registry['protocols'][number]

/** Protocols that a table may lead to though none of its keys does by itself. */
const ONLY_AS_TOLD: Readonly<Record<string, readonly string[]>> = {
  'tcp.port': ['data', 'json', 'ntp', 'xml'],
  'udp.port': ['data', 'eth', 'ip', 'ipv6', 'json', 'llc', 'ntp', 'tcp'],
  'ip.proto': ['data', 'eth'],
  'tls.port': ['data', 'imap', 'pop', 'smtp'],
}

const suits = (p: Protocol, table: string): boolean => table in p.on || ONLY_AS_TOLD[table]?.includes(p.name) === true

const MOST_KEYS = 65_536

function keysOf(selector: string, table: string): (number | string)[] {
  if (!/port|proto|type|sap|ppid|opcode/.test(table) || table === 'media_type') return [selector]
  const [, from, mark, more] = /^(0x[0-9a-f]+|\d+)(?:([-:])(.*))?$/is.exec(selector) ?? []
  if (from === undefined) throw new TsharkError(`Invalid selector number "${selector}"`)
  const first = Number(from)
  if (mark === undefined) return [first]
  const other = /^(?:0x[0-9a-f]+|\d+)$/i.test(more) ? Number(more) : Number.NaN
  const count = mark === '-' ? other - first + 1 : other
  if (!(count >= 1)) throw new TsharkError(`Invalid selector numeric range "${selector}"`)
  return Array.from({ length: Math.min(count, MOST_KEYS) }, (_, i) => first + i)
}
