import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { openCapture } from '../capture/open.js'
import { purePlatform } from '../extract/pure-platform.js'
import { compileFilter } from '../filter/compile.js'
import { Session } from '../packet/session.js'
import { Dissector } from '../pipeline/dissector.js'
import { standardRegistry } from '../protocols/index.js'
import { statisticFor } from './index.js'
import { StatisticSet } from './set.js'
import { StatisticError } from './statistic.js'

const expected = fileURLToPath(new URL('./expected/', import.meta.url))
const captures = fileURLToPath(new URL('../../../../test/captures/', import.meta.url))
const registry = standardRegistry()

function start(text: string) {
  const found = statisticFor(text)
  if (found === undefined) throw new Error(`no statistic ${text}`)
  const compile = (filter: string) => compileFilter(filter, registry)
  return found.kind.start(found.argument, { registry, compile, file: 'x.pcap' })
}

/** What all these statistics of one pass print, in tshark's order: the last comes first. */
async function printed(path: string, names: readonly string[]): Promise<string> {
  const set = new StatisticSet(names.map(start), registry)
  const bytes = readFileSync(path)
  let at = 0
  const read = (into: Uint8Array): number => {
    const n = Math.min(into.length, bytes.length - at)
    into.set(bytes.subarray(at, at + n))
    at += n
    return n
  }
  const reader = await openCapture({ read })
  const session = new Session(registry, set.demand, { mode: 'tshark', inflate: purePlatform.inflate })
  session.strict = true
  set.begin(session)
  const dissector = new Dissector(session, reader.meta)
  for (let batch = await reader.next(); batch !== undefined; batch = await reader.next())
    for (let i = 0; i < batch.count; i++) set.packet(dissector.dissect(batch, i))
  session.finish()
  return [...set.statistics]
    .reverse()
    .map(s => s.text())
    .join('')
}

describe('statistics print what tshark prints', () => {
  for (const name of readdirSync(expected)) {
    const [first, ...lines] = readFileSync(expected + name, 'utf8').split('\n')
    const path = [`${captures}${name.replace('.txt', '.pcap')}`, `${captures}${name.replace('.txt', '.pcapng')}`].find(
      existsSync,
    )
    it(name, async () => {
      expect(await printed(path ?? name, first.split(' '))).toBe(lines.join('\n'))
    })
  }
})

describe('arguments that make no sense', () => {
  const output = (text: string): string => {
    try {
      start(text)
    } catch (error) {
      if (error instanceof StatisticError) return error.output
      throw error
    }
    return ''
  }

  it('say what tshark says', () => {
    expect(output('io,phs,nosuch')).toMatch(/^tshark: Couldn't register io,phs tap: Filter "nosuch" is invalid - /)
    expect(output('conv,tcp,nosuch')).toMatch(/^tshark: Couldn't register conversations tap: /)
    expect(output('io,stat')).toBe('\ntshark: invalid "-z io,stat,<interval>[,<filter>][,<filter>]..." argument\n')
    expect(output('io,stat,0,SUM(ip.src)ip.src')).toMatch(/doesn't have integral values/)
    expect(output('follow,tcp,ascii,x')).toBe('tshark: follow - Invalid address.\n')
    expect(output('follow,http,ascii')).toBe('tshark: follow - Invalid address.\n')
    expect(output('flow,any')).toBe('tshark: flow - Invalid address type.\n')
    expect(output('flow,tcp,standard,nosuch')).toBe('tshark: flow - Error registering tap listener.\n')
    expect(output('proto,colinfo,tcp')).toBe('tshark: invalid "-z proto,colinfo,<filter>,<field>" argument\n')
    expect(output('proto,colinfo,tcp,a.b')).toBe('tshark: Field "a.b" doesn\'t exist.\n')
    expect(output('proto,colinfo,a.b,tcp.port')).toMatch(/^tshark: Couldn't register proto,colinfo tap: Filter "a.b"/)
    expect(output('expert,nosuch')).toMatch(/^Expert tap error \(Filter "nosuch" is invalid/)
    expect(start('conv,usb').complaint).toBe('tshark: USB is not dissected: no conversations of it are counted.\n')
    expect(start('conv,tcp').complaint).toBeUndefined()
    expect(start('dns,tree,nosuch').complaint).toMatch(/^tshark: stats_tree for: DNS failed to attach to the tap: /)
  })
})
