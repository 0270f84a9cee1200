import { describe, expect, it } from 'vitest'
import { chars, run, textOf, Wire } from '../../testing/conversation.js'
import { dissectAs, valuesOf } from '../../testing/dissect.js'
import { above, changed, commaAddress, extendedAddress, extendedPort, quotedPath } from './address.js'

/** A session that logs in and fetches one file, by PASV. */
function fetch(reply = '226 done\r\n', size = ' (7 bytes)'): Wire {
  const wire = new Wire()
  const c = wire.connect(21)
  c.answer('220-hello\r\n there\r\n220 ready\r\n')
    .ask('USER joe\r\n')
    .answer('331 who\r\n')
    .ask('PASS s3cret\r\n')
    .answer('230 in\r\n')
  c.ask('PWD\r\n').answer('257 "/home"\r\n').ask('PASV\r\n').answer('227 Entering (10,0,0,2,100,1)\r\n')
  c.ask('RETR sub/f.txt\r\n').answer(`150 go${size}\r\n`)
  wire.connect(25_601, 41_000).answer('one\r\n').answer('2\n').close()
  c.answer(reply).close()
  return wire
}

describe('ftp', () => {
  it('shows commands, replies and what they lead to', () => {
    const { rows } = run(fetch().frames, 'tshark', true)
    expect(valuesOf(rows[3], 'ftp.response.code')).toEqual(['220'])
    expect(valuesOf(rows[4], 'ftp.request.arg')).toEqual(['joe'])
    expect(valuesOf(rows[9], 'ftp.current-working-directory')).toEqual(['/home'])
    expect(valuesOf(rows[11], 'ftp.passive.port')).toEqual(['25601'])
    const data = rows[17]
    expect(valuesOf(data, 'ftp-data.setup-frame')).toEqual(['12'])
    expect(valuesOf(data, 'ftp-data.setup-method')).toEqual(['PASV'])
    expect(valuesOf(data, 'ftp-data.command')).toEqual(['RETR sub/f.txt'])
    expect(valuesOf(data, 'ftp-data.command-frame')).toEqual(['13'])
    expect(valuesOf(data, 'data-text-lines')).toEqual([''])
  })

  it('tells of the log-in, the commands and the file', () => {
    const { credentials, commands, files } = run(fetch().frames)
    expect(credentials).toHaveLength(1)
    expect(credentials[0]).toMatchObject({ user: 'joe', secret: 's3cret', accepted: true, frames: [5, 7] })
    expect(commands.map(x => [x.command, x.code])).toEqual([
      ['USER', 331],
      ['PASS', 230],
      ['PWD', 257],
      ['PASV', 227],
      ['RETR', 226],
    ])
    expect(files).toHaveLength(1)
    expect(files[0].start).toMatchObject({
      name: 'f.txt',
      location: 'ftp://10.0.0.2/home/sub/f.txt',
      direction: 'download',
      announced: 7,
    })
    expect([textOf(files[0].bytes), files[0].whole]).toEqual(['one\r\n2\n', true])
  })

  it('knows a transfer that failed', () => {
    expect(run(fetch('426 broken\r\n', '').frames).files[0].whole).toBe(false)
  })

  it('follows PORT and refuses a wrong password', () => {
    const wire = new Wire()
    const c = wire.connect(21)
    c.answer('220 x\r\n').ask('USER joe\r\n').answer('331 x\r\n').ask('PASS no\r\n').answer('530 x\r\n')
    c.ask('PORT 10,0,0,1,78,32\r\n').answer('200 ok\r\n').ask('STOR up.bin\r\n').answer('150 ok\r\n')
    wire.connect(20_000, 20, 2).answer('\x00\x01').close()
    c.answer('226 ok\r\n')
    const { credentials, files } = run(wire.frames)
    expect(credentials[0].accepted).toBe(false)
    expect(files[0].start).toMatchObject({ name: 'up.bin', direction: 'upload', server: credentials[0].server })
    expect(files[0].whole).toBe(true)
  })

  it('survives anything', () => {
    for (const text of [
      '',
      '\r\n',
      ' ',
      '227 (999,1,1,1,1,1)\r\n',
      'EPRT |1|999.1.1.1|99999|\r\n',
      '257 """"""\r\n',
      '9',
      `${'9'.repeat(9000)}`,
    ]) {
      expect(() => dissectAs('ftp', chars(text))).not.toThrow()
    }
  })
})

describe('ftp addresses and paths', () => {
  it('reads them', () => {
    expect(commaAddress('=1,2,3,4,5,6')).toMatchObject({ text: '1.2.3.4', port: 1286 })
    expect(commaAddress('1,2,3,4,5,256')).toBeUndefined()
    expect(extendedAddress('|2|2001:DB8::1|80|')).toMatchObject({ text: '2001:db8::1', port: 80, family: 2 })
    expect(extendedPort('ok (!!!6446!)')).toMatchObject({ port: 6446 })
    expect(extendedPort('(|||5x152|)')).toEqual({ port: 5, at: 4, length: 1 })
    expect(extendedPort('(|||515200|)')).toMatchObject({ port: 65535 })
    for (const none of ['(|||)', '(|||5152', '|||51|', '(1'.repeat(4000)]) expect(extendedPort(none)).toBeUndefined()
    expect(quotedPath('"a""b" x')).toBe('a"b')
    expect([
      changed('/a', '../b/./c//d'),
      changed('', 'x'),
      changed('/a', '/b/'),
      above('/a/b'),
      above('/'),
      above('x'),
    ]).toEqual(['/b/c/d', 'x', '/b/', '/a', '/', ''])
  })
})
