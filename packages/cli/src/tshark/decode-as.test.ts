import { PROTOCOLS, Registry, standardRegistry } from '@wiresift/core'
import { describe, expect, test } from 'vitest'
import { decodeAsRules } from './decode-as.js'
import { TsharkError } from './errors.js'
import { withoutHeuristics } from './heuristics.js'
import { parseOptions } from './options.js'

/** The rules of a value, or the message that it ends with; behind the warnings before. */
function read(value: string): { said: string[]; keys: (number | string)[] } {
  const said: string[] = []
  try {
    const rules = decodeAsRules([value], standardRegistry(), text => said.push(text.trimEnd()))
    return { said, keys: rules.map(rule => rule.key) }
  } catch (error) {
    if (!(error instanceof TsharkError)) throw error
    return { said: [...said, error.message.split('\n')[0]], keys: [] }
  }
}

describe('decode-as', () => {
  test('takes numbers, ranges and counts', () => {
    expect(read('tcp.port==0x50,http').keys).toEqual([80])
    expect(read('tcp.port==80-82,http').keys).toEqual([80, 81, 82])
    expect(read('tcp.port==80:2,http').keys).toEqual([80, 81])
    expect(read('media_type==a/b,json').keys).toEqual(['a/b'])
  })
  test('says what is wrong as tshark does', () => {
    const template = (value: string): string =>
      `Parameter "${value}" doesn't follow the template "<layer_type>==<selector>,<decode_as_protocol>"`
    for (const [value, ...said] of [
      ['tcp.port==80x,http', 'Invalid selector number "80x"'],
      ['tcp.port==90-80,http', 'Invalid selector numeric range "90-80"'],
      ['tcp.port==80:0,http', 'Invalid selector numeric range "80:0"'],
      ['tcp.port==80,', 'No protocol name specified'],
      ['tcp.port==80,nosuch', 'Unknown protocol -- "nosuch"'],
      ['tcp.port==80,eth', 'Protocol "eth" isn\'t valid for layer type "tcp.port"'],
      ['nosuch==80,http', 'Unknown layer type -- nosuch'],
      ['mpls.label==80,ip', 'The layer type mpls.label is not supported.'],
      ['http', `tshark: ${template('http')}`, 'Unknown layer type -- http'],
      ['tcp.port==80', `tshark: ${template('tcp.port==80')}`, 'Valid protocols for layer type "tcp.port" are:'],
    ])
      expect(read(value).said, value).toEqual(said)
    expect(read('tcp.port=80,http')).toEqual({
      said: ['tshark: WARNING: -d requires "==" instead of "=". Option will be treated as "tcp.port==80,http"'],
      keys: [80],
    })
  })
})

describe('heuristics', () => {
  const options = (...argv: string[]) => {
    const request = parseOptions(['-r', 'x', ...argv])
    if (request.kind !== 'packets') throw new Error(request.kind)
    return request.options
  }
  test('are not asked when they are disabled', () => {
    const { heuristics } = options('--disable-heuristic', 'http_tcp', '--disable-heuristic', 'stun_udp')
    const names = (registry: Registry): string[] => registry.heuristics('tcp.heuristic').map(p => p.name)
    expect(names(standardRegistry())).toContain('http')
    expect(names(new Registry(PROTOCOLS, [], withoutHeuristics(heuristics)))).not.toContain('http')
  })
  test('that tshark has not, or that would have to be asked, are refused', () => {
    expect(() => options('--enable-heuristic', 'http_tcp')).not.toThrow()
    expect(() => options('--enable-heuristic', 'rtp_udp')).toThrow('The heuristic rtp_udp is not supported.')
    expect(() => options('--enable-heuristic', 'nosuch')).toThrow("No such protocol nosuch, can't enable")
    expect(() => options('--disable-heuristic', 'nosuch')).toThrow("No such protocol nosuch, can't disable")
  })
})
