import { PROTOCOLS, parseColumns } from '@wiresift/core'
import type { Resolution } from '../names/index.js'
import { TsharkError } from './errors.js'
import type { Options } from './options.js'

/** Which preferences -o may name: those of modules that wiresift has, by tshark's names. */

const MODULES = new Set(
  'gui nameres protocols statistics capture console uat taps wlan smb_direct ssl bootp'.split(' '),
)
const PROTOCOL_NAMES = new Set(PROTOCOLS.map(p => p.name))

/** Words that no preference is made of. */
const SHAPE = /^[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9_.-]+|:.*)$/

/** Preferences of protocols are many and most change nothing here: the module decides. */
export function knowsPreference(name: string): boolean {
  if (name === 'uat') return true
  if (!SHAPE.test(name)) return false
  const module = name.split(/[.:]/)[0]
  return MODULES.has(module) || PROTOCOL_NAMES.has(module)
}

/** Preferences that change what wiresift does, with their defaults. */
export const STANDARD_PREFERENCES: readonly (readonly [name: string, value: string, kind: 'boolean' | 'text'])[] = [
  [
    'gui.column.format',
    '"No.", "%m", "Time", "%t", "Source", "%s", "Destination", "%d", "Protocol", "%p", "Length", "%L", "Info", "%i"',
    'text',
  ],
]

/** Preferences that protocols heed. */
const HEEDED: ReadonlySet<string> = new Set([
  'http.decompress_body',
  'ip.check_checksum',
  'ip.defragment',
  'tcp.analyze_sequence_numbers',
  'tcp.check_checksum',
  'tcp.desegment_tcp_streams',
  'tcp.relative_sequence_numbers',
  'udp.check_checksum',
])

/** Preferences of the window, of capturing, and of names: nothing that tshark prints of a file hangs on them, or -N does the same. */
const FOR_EYES = /^(?:gui|capture|console|nameres|taps)\./

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
  if (colon <= 0) throw new TsharkError(`Invalid -o flag "${text}"`)
  const name = text.slice(0, colon)
  const value = text.slice(colon + 1).trimStart()
  if (name === 'gui.column.format') {
    const columns = parseColumns(value)
    if (columns === undefined) throw new TsharkError(`Invalid -o flag "${text}"`)
    o.columns = columns
    return
  }
  if (name === 'column.format') {
    preference(o, `gui.${text}`)
    return
  }
  if (!knowsPreference(name)) throw new TsharkError(`-o flag "${text}" specifies unknown preference`)
  const [, protocol, transport] = /^([a-z0-9_-]+)\.(tcp|udp|sctp)\.ports?$/.exec(name) ?? []
  if (protocol !== undefined) {
    if (!/^[\d\s,-]*$/.test(value)) throw new TsharkError(`Invalid -o flag "${text}"`)
    for (const range of value.split(/[\s,]+/).filter(Boolean))
      o.decodeAs.push(`${transport}.port==${range},${protocol}`)
    return
  }
  if (!HEEDED.has(name) && !FOR_EYES.test(name))
    o.remarks.push(`The preference ${name} is not supported, and changes nothing.`)
  const kind = NAMES[name]
  if (kind !== undefined) o.resolve = { ...o.resolve, [kind]: value.toLowerCase() === 'true' }
  o.preferences.set(name, value)
}
