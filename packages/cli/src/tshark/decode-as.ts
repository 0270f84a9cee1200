import type { DecodeAs, Registry } from '@wiresift/core'
import { TsharkError } from './errors.js'

/** Reads the values of -d: `tcp.port==8888,http`, `udp.port==8000-8010,dns`, `tcp.port==8888:3,tls`. */
export function decodeAsRules(values: readonly string[], registry: Registry): DecodeAs[] {
  return values.flatMap(value => rulesOf(value, registry))
}

function rulesOf(value: string, registry: Registry): DecodeAs[] {
  const template = `Parameter "${value}" doesn't follow the template "<layer_type>==<selector>,<decode_as_protocol>"`
  const equals = value.indexOf('=')
  const comma = value.lastIndexOf(',')
  const table = (equals < 0 ? value.slice(0, comma < 0 ? undefined : comma) : value.slice(0, equals)).trim()
  const tables = [...registry.tableNames()].filter(name => !name.endsWith('.heuristic')).sort()
  if (!tables.includes(table)) {
    const lines = tables.map(name => `\t${name}\n`).join('')
    const broken = equals < 0 ? `${template}\ntshark: ` : ''
    throw new TsharkError(`${broken}Unknown layer type -- ${table}`, 1, `tshark: Valid layer types are:\n${lines}`)
  }
  if (equals < 0 || comma < equals) throw new TsharkError(template)
  const selector = value.slice(value[equals + 1] === '=' ? equals + 2 : equals + 1, comma).trim()
  const name = value.slice(comma + 1).trim()
  if (registry.protocol(name) === undefined) {
    const known = registry.protocols
      .filter(p => table in p.on || p.frame !== undefined || p.detect !== undefined)
      .map(p => `\t${p.name} (${p.title})\n`)
      .sort()
      .join('')
    const list = `tshark: Valid protocols for layer type "${table}" are:\n${known}`
    throw new TsharkError(`Unknown protocol -- "${name}"`, 1, list)
  }
  return keysOf(selector, table).map(key => ({ table, key, protocol: name }))
}

const MOST_KEYS = 65_536

function keysOf(selector: string, table: string): (number | string)[] {
  if (!/port|proto|type|sap|ppid|opcode/.test(table)) return [selector]
  const [, from, mark, more] = /^(0x[0-9a-f]+|\d+)(?:([-:])(0x[0-9a-f]+|\d+))?$/i.exec(selector) ?? []
  if (from === undefined) throw new TsharkError(`Invalid selector number "${selector}"`)
  const first = Number(from)
  const count = mark === undefined ? 1 : mark === '-' ? Number(more) - first + 1 : Number(more)
  if (count < 1 || count > MOST_KEYS) throw new TsharkError(`Invalid selector number "${selector}"`)
  return Array.from({ length: count }, (_, i) => first + i)
}
