import { parseIpv4, parseIpv6 } from '../../bytes/address.js'
import { StatisticError } from '../statistic.js'
import { MODES, type Mode } from './show.js'
import type { Node } from './transcript.js'

/** Which packets belong to the stream: an index, or two ends. */
export type Selection = { readonly index: number } | { readonly ends: readonly [Node, Node] }

const invalid = (what: string): StatisticError => new StatisticError(`follow - Invalid ${what}.`)

/** `10.0.0.1:80` or `[2001:db8::1]:80`. */
function endOf(text: string): Node {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text)
  if (match === null) throw invalid('address')
  const host = match[1] ?? match[2]
  const port = Number(match[3])
  if ((match[1] === undefined ? parseIpv4(host) : parseIpv6(host)) === undefined || port > 65535)
    throw invalid('address')
  return [host, port]
}

function rangeOf(text: string | undefined): readonly [number, number] {
  if (text === undefined) return [1, Number.POSITIVE_INFINITY]
  const match = /^(\d+)(?:-(\d+))?$/.exec(text)
  if (match === null) throw invalid('range')
  const from = Number(match[1])
  const to = match[2] === undefined ? from : Number(match[2])
  if (from === 0 || to < from) throw invalid('range')
  return [from, to]
}

/** What `-z follow,tcp,` is given: `ascii,0`, `hex,10.0.0.1:80,10.0.0.2:1024,1-5`. */
export interface Asked {
  readonly mode: Mode
  readonly selection: Selection
  readonly range: readonly [from: number, to: number]
}

export function parseAsked(argument: string | undefined): Asked {
  const [mode, ...rest] = (argument ?? '').split(',')
  if (!MODES.includes(mode)) throw invalid('display mode')
  if (rest.length === 0) throw invalid('address')
  const index = /^\d+$/.test(rest[0])
  if (!index && rest.length < 2) throw invalid('address')
  const selection = index ? { index: Number(rest[0]) } : { ends: [endOf(rest[0]), endOf(rest[1])] as const }
  const behind = rest.slice(index ? 1 : 2)
  return { mode: mode as Mode, selection, range: rangeOf(behind.length > 0 ? behind.join(',') : undefined) }
}

/** Whether a packet between these ends, of the stream with that index, is selected. */
export function selects(selection: Selection, index: number | undefined, from: Node, to: Node): boolean {
  if ('index' in selection) return index === selection.index
  const [a, b] = selection.ends
  const same = (x: Node, y: Node): boolean => x[0] === y[0] && x[1] === y[1]
  return (same(from, a) && same(to, b)) || (same(from, b) && same(to, a))
}

/** The display filter that selects the same packets. */
export function filterText(transport: 'tcp' | 'udp', selection: Selection): string {
  if ('index' in selection) return `${transport}.stream eq ${selection.index}`
  const [a, b] = selection.ends
  const ip = (host: string): string => (host.includes(':') ? 'ipv6' : 'ip')
  const way = ([from, fromPort]: Node, [to, toPort]: Node): string =>
    `((${ip(from)}.src eq ${from} and ${transport}.srcport eq ${fromPort}) and (${ip(to)}.dst eq ${to} and ${transport}.dstport eq ${toPort}))`
  return `${way(a, b)} or ${way(b, a)}`
}
