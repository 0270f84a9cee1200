import { type PortList, PROTOCOLS, parseColumns } from '@wiresift/core'
import type { Resolution } from '../names/index.js'
import { TsharkError } from './errors.js'
import type { Options } from './options.js'
import { type KnownPreference, knownPreference } from './preference-names/index.js'
import { portPreferenceOf } from './preference-names/ports.js'

/** -o: which preferences there are, which are heeded, and what their values may be. */

/** Preferences that protocols heed. */
const HEEDED: ReadonlySet<string> = new Set([
  'frame.generate_bits_field',
  'frame.generate_epoch_time',
  'frame.generate_md5_hash',
  'http.dechunk_body',
  'http.decompress_body',
  'http.desegment_body',
  'ip.check_checksum',
  'ip.defragment',
  'ip.summary_in_tree',
  'ipv6.defragment',
  'ipv6.summary_in_tree',
  'tcp.analyze_sequence_numbers',
  'tcp.calculate_timestamps',
  'tcp.check_checksum',
  'tcp.desegment_tcp_streams',
  'tcp.relative_sequence_numbers',
  'tcp.summary_in_tree',
  'tcp.track_bytes_in_flight',
  'tls.desegment_ssl_records',
  'udp.calculate_timestamps',
  'udp.check_checksum',
  'udp.summary_in_tree',
])

/** Modules of the window and of capturing: nothing that tshark prints of a file hangs on them. */
const FOR_EYES: ReadonlySet<string> = new Set(['gui', 'capture', 'console', 'print', 'taps', 'extcap'])

/**
 * Preferences about databases that are not there, files of messages, and what only decryption shows change nothing in tshark either; those
 * about asking servers for names are moot, since none is asked.
 */
const WITHOUT_EFFECT =
  /\.use_geoip$|^(?:tls|dtls)\.debug_file$|^tls\.desegment_ssl_application_data$|^nameres\.(?:use|name_resolve|suppress)_/

/** Modules that were renamed. */
const RENAMED: Readonly<Record<string, string>> = { ssl: 'tls', bootp: 'dhcp' }

/** Preferences that switch names on and off, as -N does. */
const NAMES: Readonly<Record<string, keyof Resolution>> = {
  'nameres.mac_name': 'ether',
  'nameres.transport_name': 'port',
  'nameres.network_name': 'host',
  'nameres.dns_pkt_addr_resolution': 'dns',
}

/** -o: NAME:VALUE. */
export function preference(o: Options, text: string): void {
  const colon = text.indexOf(':')
  if (colon < 0) throw new TsharkError(`Invalid -o flag "${text}"`)
  const name = currentName(text.slice(0, colon))
  const value = text.slice(colon + 1).trimStart()
  if (name === 'gui.column.format' || name === 'column.format') {
    const columns = parseColumns(value)
    if (columns === undefined) throw new TsharkError(`Invalid -o flag "${text}"`)
    o.columns = columns
    return
  }
  if (name === 'uat') userTable(text, value)
  const ports = portPreference(name, value, text)
  if (ports !== undefined) {
    o.ports.push(ports)
    return
  }
  const known = knownPreference(name)
  if (known === undefined) throw new TsharkError(`-o flag "${text}" specifies unknown preference`)
  if (!isValid(known, value)) throw new TsharkError(`Invalid -o flag "${text}"`)
  const changes = !isStandard(known, value) && !WITHOUT_EFFECT.test(name) && !FOR_EYES.has(name.split('.')[0])
  if (changes && !HEEDED.has(name) && !(name in NAMES))
    throw new TsharkError(`The preference ${name} is not supported.`)
  const kind = NAMES[name]
  if (kind !== undefined) o.resolve = { ...o.resolve, [kind]: value.toLowerCase() === 'true' }
  o.preferences.set(name, value)
}

/** Names may be written in any case, and modules by their former names. */
function currentName(given: string): string {
  const name = given.toLowerCase()
  const dot = name.indexOf('.')
  const module = name.slice(0, Math.max(0, dot))
  return module in RENAMED ? RENAMED[module] + name.slice(dot) : name
}

function userTable(text: string, value: string): never {
  const colon = value.indexOf(':')
  if (colon < 0) throw new TsharkError(`Invalid -o flag "${text}"`)
  throw new TsharkError(`The user table ${value.slice(0, colon)} is not supported.`)
}

/** `http.tcp.port`: the ports of a protocol, instead of those that it has. */
function portPreference(name: string, value: string, text: string): PortList | undefined {
  const { protocol, transport } = portPreferenceOf(name) ?? {}
  if (protocol === undefined) return undefined
  const keys = rangeOf(value, 65_535)
  if (keys === undefined) throw new TsharkError(`Invalid -o flag "${text}"`)
  const known = PROTOCOLS.find(p => p.name === protocol)
  const standard = knownPreference(name)?.standard
  if (standard !== undefined && sameRange(value, standard)) return undefined
  if (known === undefined || transport === 'dccp' || transport === 'tls')
    throw new TsharkError(`The preference ${name} is not supported.`)
  return { table: `${transport}.port`, protocol, keys }
}

/** `80,8000-8010`; undefined where it is no list of numbers. */
function rangeOf(text: string, most: number): number[] | undefined {
  const keys: number[] = []
  for (const part of text.split(/[\s,]+/).filter(Boolean)) {
    const [, from, mark, to] = /^(0x[0-9a-f]+|\d+)?(-)?(0x[0-9a-f]+|\d+)?$/i.exec(part) ?? []
    if (from === undefined && mark === undefined) return undefined
    const first = from === undefined ? 1 : Number(from)
    const last = to !== undefined ? Number(to) : mark === undefined ? first : most
    if (first > most || last > most) return undefined
    for (let key = Math.min(first, last); key <= Math.max(first, last); key++) keys.push(key)
  }
  return keys
}

function sameRange(a: string, b: string): boolean {
  const plain = (text: string): string =>
    text
      .split(/[\s,]+/)
      .filter(Boolean)
      .join(',')
  return plain(a) === plain(b)
}

function isValid({ kind }: KnownPreference, value: string): boolean {
  if (kind === 'number') return /^\d+$/.test(value)
  if (kind === 'hexadecimal') return /^(?:0x)?[0-9a-f]+$/i.test(value)
  return kind !== 'range' || /^[\s\d,x-]*$/i.test(value)
}

/** Whether the value is the one without it: any word but `true` is false. */
function isStandard({ kind, standard }: KnownPreference, value: string): boolean {
  switch (kind) {
    case 'boolean':
      return (value.toLowerCase() === 'true') === (standard === 'true')
    case 'number':
      return Number(value) === Number(standard)
    case 'hexadecimal':
      return Number.parseInt(value, 16) === Number.parseInt(standard, 16)
    case 'choice':
      return value.toLowerCase() === standard.toLowerCase()
    case 'range':
      return sameRange(value, standard)
    default:
      return kind === 'quiet' || value === standard
  }
}
