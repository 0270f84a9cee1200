import { describe, expect, it } from 'vitest'
import { Packet } from '../packet/packet.js'
import { demandNothing, Session } from '../packet/session.js'
import { frame } from '../protocols/frame.js'
import { standardRegistry } from '../protocols/index.js'
import { textOf, Wire } from '../testing/conversation.js'
import { fileName, freeName, lastComponent } from './object-name.js'
import { type ExportedObject, exportObjects } from './objects.js'

function exported(wire: Wire, protocol: string): ExportedObject[] {
  const demand = { ...demandNothing(), conversations: true, streams: true }
  const session = new Session(standardRegistry(), demand, { mode: 'tshark' })
  session.strict = true
  const objects: ExportedObject[] = []
  expect(exportObjects(session, protocol, o => objects.push(o))).toBe(true)
  const p = new Packet(session)
  wire.frames.forEach((bytes, i) => {
    const r = p.begin(i + 1, bytes, 0, bytes.length, bytes.length)
    p.linkType = 1
    p.call(frame, r)
  })
  session.finish()
  return objects
}

const shown = (objects: ExportedObject[]) => objects.map(o => [o.name, textOf(o.bytes)])
const name = (text: string, count = 0): string => textOf(fileName(text, count))

describe('names of exported objects', () => {
  it('escapes what file systems forbid and numbers duplicates before the last dot', () => {
    expect(name('we:ird*n"a<m>e|p\\q/\tx?y')).toBe('we%3aird%2an%22a%3cm%3ee%7cp%5cq%2f%09x%3fy')
    expect([name('a.tar.gz', 2), name('plain', 1), name('.hid', 1)]).toEqual(['a.tar(2).gz', 'plain(1)', '(1).hid'])
  })

  it('cuts long names to 255 bytes and keeps the ending', () => {
    expect(name(`${'n'.repeat(300)}.abc`, 1)).toBe(`${'n'.repeat(248)}(1).abc`)
    expect(name(`e.${'x'.repeat(300)}`, 1)).toBe(`e.${'x'.repeat(250)}(1)`)
    expect(fileName('\ufffd'.repeat(100)).length).toBe(255)
  })

  it('never leads out of the folder', () => {
    const free = (text: string): string => textOf(freeName(text, () => false))
    expect([free('..'), free('.'), free('../../etc/passwd'), free('')]).toEqual([
      '.(1).',
      '(1).',
      '..%2f..%2fetc%2fpasswd',
      '(1)',
    ])
    expect(textOf(freeName('a', () => true))).toBe('a(999)')
  })

  it('takes the last part of a path', () => {
    expect(['/a/b?c', '/', '//', '/a/', 'x', ''].map(lastComponent)).toEqual(['b?c', '/', '/', 'a', 'x', '.'])
  })
})

describe('exported objects', () => {
  it('are bodies of HTTP, both ways, named by the request', () => {
    const wire = new Wire()
    const c = wire.connect(80)
    c.ask('POST /dir/up?x=1 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}')
    c.answer('HTTP/1.1 200 OK\r\nContent-Type: text/plain; q=1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n')
    c.answer('0\r\n\r\n')
    const d = wire.connect(80, 40_001)
    d.answer('HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Length: 1\r\n\r\nx')
    const objects = exported(wire, 'http')
    expect(shown(objects)).toEqual([
      ['up?x=1', '{}'],
      ['up?x=1', 'abc'],
      ['object10.a/b', 'x'],
    ])
    expect(objects[1]).toMatchObject({ type: 'text/plain', frames: [5, 6], whole: true })
  })

  it('are transfers of FTP, gathered until the end', () => {
    const wire = new Wire()
    const c = wire.connect(21)
    c.answer('227 Entering (10,0,0,2,100,1)\r\n').ask('RETR sub/f.txt\r\n').answer('150 go\r\n')
    wire.connect(25_601, 41_000).answer('one').answer('two').close()
    c.answer('227 Entering (10,0,0,2,100,2)\r\n').ask('LIST\r\n').answer('150 go\r\n')
    wire.connect(25_602, 41_001).answer('a list').close()
    expect(shown(exported(wire, 'ftp-data'))).toEqual([['sub/f.txt', 'onetwo']])
  })

  it('are TFTP files whose blocks came in order', () => {
    const wire = new Wire()
    const ask = (port: number, file: string): void => wire.udp(1, port, 2, 69, `\0\x01${file}\0octet\0`)
    const block = (port: number, n: number, data: string): void =>
      wire.udp(2, 4000, 1, port, `\0\x03\0${String.fromCharCode(n)}${data}`)
    const full = 'x'.repeat(512)
    ask(3000, 'd/a')
    for (const n of [1, 1]) block(3000, n, full)
    block(3000, 2, 'end')
    ask(3001, 'hole')
    block(3001, 1, full)
    block(3001, 3, 'y')
    block(3001, 2, full)
    expect(shown(exported(wire, 'tftp'))).toEqual([['a', `${full}end`]])
  })
})
