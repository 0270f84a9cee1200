import { describe, expect, test } from 'vitest'
import { TsharkError } from './errors.js'
import { type Options, parseOptions } from './options.js'

function parsed(...preferences: string[]): Options {
  const request = parseOptions(['-r', 'x', ...preferences.flatMap(p => ['-o', p])])
  if (request.kind !== 'packets') throw new Error(request.kind)
  return request.options
}

function wrong(preference: string): [string, number] {
  try {
    parsed(preference)
  } catch (error) {
    if (error instanceof TsharkError) return [error.message, error.code]
    throw error
  }
  return ['', 0]
}

describe('preferences', () => {
  test('what is heeded is kept, by its name in any case and by the former names of modules', () => {
    expect(parsed('TCP.check_checksum:TRUE').preferences.get('tcp.check_checksum')).toBe('TRUE')
    expect(wrong('ssl.desegment_ssl_records:TRUE')).toEqual(['', 0])
  })
  test('the value that a preference has without it, and what only a window looks at, pass', () => {
    for (const text of [
      'tls.keylog_file:',
      'mysql.desegment_buffers:true',
      'eth.fcs:according to heuristic',
      'dns.retransmission_timer:5',
      'http.tls.port:443',
      'gui.find_wrap:FALSE',
      'ip.use_geoip:FALSE',
      'nameres.mac_name:FALSE',
      'nameres.use_external_name_resolver:FALSE',
    ])
      expect(wrong(text), text).toEqual(['', 0])
  })
  test('another value of one that is not heeded ends the command', () => {
    for (const [text, name] of [
      ['tls.keylog_file:keys.txt', 'tls.keylog_file'],
      ['smb.sid_name_snooping:TRUE', 'smb.sid_name_snooping'],
      ['eth.fcs:Never', 'eth.fcs'],
      ['nameres.vlan_name:TRUE', 'nameres.vlan_name'],
      ['mysql.tcp.port:3307', 'mysql.tcp.port'],
    ])
      expect(wrong(text)).toEqual([`The preference ${name} is not supported.`, 1])
    expect(wrong('uat:80211_keys:"wpa-pwd","word"')).toEqual(['The user table 80211_keys is not supported.', 1])
  })
  test('unknown names and values that are none get the messages of tshark', () => {
    for (const text of ['http.nosuch:1', 'dns:1', ':x', 'http.udp.port:8', 'gui.nosuch:1'])
      expect(wrong(text)).toEqual([`-o flag "${text}" specifies unknown preference`, 1])
    for (const text of ['nocolon', 'dns.retransmission_timer:abc', 'http.tcp.port:x', 'dns.tcp.port:80000', 'uat:x'])
      expect(wrong(text)).toEqual([`Invalid -o flag "${text}"`, 1])
  })
  test('ports are given to a protocol instead of its own', () => {
    expect(parsed('http.tcp.port:8000-8002,81').ports).toEqual([
      { table: 'tcp.port', protocol: 'http', keys: [8000, 8001, 8002, 81] },
    ])
  })
})
