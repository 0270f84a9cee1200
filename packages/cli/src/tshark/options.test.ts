import { describe, expect, test } from 'vitest'
import { TsharkError } from './errors.js'
import { type Options, parseOptions } from './options.js'

function parsed(...argv: string[]): Options {
  const request = parseOptions(argv)
  if (request.kind !== 'packets') throw new Error(request.kind)
  return request.options
}

function wrong(...argv: string[]): [string, number] {
  try {
    parseOptions(argv)
  } catch (error) {
    if (error instanceof TsharkError) return [error.message, error.code]
    throw error
  }
  return ['', 0]
}

describe('the command line', () => {
  test('short options combine, and take their values attached or behind', () => {
    const o = parsed('-nqr', 'x.pcap', '-Tfields', '-e', 'ip.src', '-eip.dst', 'tcp', '-c3', 'port')
    expect(o).toMatchObject({ file: 'x.pcap', quiet: true, resolve: { ether: false }, format: 'fields', count: 3 })
    expect(o.fields).toEqual(['ip.src', 'ip.dst'])
    expect(o.displayFilter).toBe('tcp port')
  })
  test('long options may be cut short, with their value behind = or after', () => {
    const o = parsed('--read-file=x', '--display', 'udp', '--export-objects', 'http,out', '--no-dup')
    expect(o).toMatchObject({ file: 'x', displayFilter: 'udp', mergeKeys: true })
    expect(o.objects).toEqual([{ kind: 'http', folder: 'out' }])
  })
  test('what changes what tshark prints, and nothing here, ends it with a line that says so', () => {
    const about = ['-M 1', '-g', '-K keys', '--color', '--log-level debug', '--log-file x', '--time-stamp-type host']
    for (const line of about) {
      const [message, code] = wrong('-r', 'x', ...line.split(' '))
      expect([message.endsWith(' is not supported.'), code], line).toEqual([true, 1])
    }
    expect(wrong('-r', 'x', '-A', 'user:word')[0]).toContain('A')
    for (const line of ['--temp-dir /tmp', '--log-level warning', '--enable-protocol ip', '--disable-protocol nosuch'])
      expect(wrong('-r', 'x', ...line.split(' ')), line).toEqual(['', 0])
  })
  test('of a separator the first character counts', () => {
    expect(parsed('-r', 'x', '-T', 'fields', '-e', 'ip', '-E', 'separator=xx').layout.separator).toBe('x')
    expect(parsed('-r', 'x', '-T', 'fields', '-e', 'ip', '-E', 'separator=/s', '-E', 'header=y').layout).toMatchObject({
      separator: ' ',
      header: true,
    })
  })
  test('what is wrong ends it with the message and status of tshark', () => {
    expect(wrong('-r', 'x', '-T', 'foo')).toEqual(['Invalid -T parameter "foo"; it must be one of:', 1])
    expect(wrong('-r', 'x', '-R', 'http')[0]).toMatch(/^-R without -2 is deprecated/)
    expect(wrong('-r', 'x', '-c', '0')).toEqual(['The specified packet count is zero', 1])
    expect(wrong('-r', 'x', '-e', 'ip.src')[0]).toMatch(/^Output fields were specified with "-e"/)
    expect(wrong('-r', 'x', '-Y', 'a', 'b')[0]).toMatch(/both with "-Y"/)
    expect(wrong('-r', 'x', '-E', 'header=x')[0]).toBe('"header" is not a valid field output option=value pair.')
    expect(wrong('-r', 'x', '-o', 'foo.bar:1')[0]).toBe('-o flag "foo.bar:1" specifies unknown preference')
    expect(wrong('-r')[0]).toBe('option requires an argument: r')
  })
})
