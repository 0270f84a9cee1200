import { describe, expect, it } from 'vitest'
import { chars, run, textOf, Wire } from '../../testing/conversation.js'
import { dissectAs, type Shown, valuesOf } from '../../testing/dissect.js'
import { formProof, fromBase64, proofOf } from './credentials.js'
import { nameOf } from './exchange.js'

const REQUEST = 'GET /a/b.html?x=1&y HTTP/1.1\r\nHost: example.org\r\nCookie: k=v; l=w\r\n\r\n'
const reply = (body: string, headers = '', status = '200 OK'): string =>
  `HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n${headers}\r\n${body}`

const one = (rows: readonly Shown[], name: string): string | undefined => valuesOf(rows, name)[0]

describe('http, as tshark shows it', () => {
  it('reads a request', () => {
    const rows = dissectAs('http', chars(REQUEST))
    expect(one(rows, 'http.request.method')).toBe('GET')
    expect(one(rows, 'http.request.uri.path')).toBe('/a/b.html')
    expect(valuesOf(rows, 'http.request.uri.query.parameter')).toEqual(['x=1', 'y'])
    expect(one(rows, 'http.request.full_uri')).toBe('http://example.org/a/b.html?x=1&y')
    expect(valuesOf(rows, 'http.cookie_pair')).toEqual(['k=v', 'l=w'])
    expect(valuesOf(rows, 'http.request.line')).toEqual(['Host: example.org\r\n', 'Cookie: k=v; l=w\r\n'])
  })

  it('pairs responses with the latest request and counts both', () => {
    const wire = new Wire()
    wire
      .connect(80)
      .ask(REQUEST)
      .answer(reply('one'))
      .ask(REQUEST)
      .answer(reply('two', 'Content-Type: text/plain\r\n'))
      .close()
    const { rows } = run(wire.frames, 'tshark', true)
    expect(one(rows[4], 'http.request_in')).toBe('4')
    expect(one(rows[4], 'http.time')).toBe('1.000000000')
    expect(one(rows[6], 'http.response_number')).toBe('2')
    expect(one(rows[6], 'http.prev_response_in')).toBe('5')
    expect(one(rows[6], 'data-text-lines')).toBe('')
  })

  it('shows a body that took several segments in the last of them', () => {
    const wire = new Wire()
    wire.connect(80).ask(REQUEST).answer('HTTP/1.1 200 OK\r\nContent-Le').answer('ngth: 5\r\n\r\nab').answer('cde')
    const { rows } = run(wire.frames, 'tshark', true)
    expect(one(rows[5], 'http.response.code')).toBeUndefined()
    expect(one(rows[6], 'http.file_data')).toBe('abcde')
  })

  it('undoes the chunked coding', () => {
    const wire = new Wire()
    wire
      .connect(80)
      .ask(REQUEST)
      .answer('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2')
      .answer('\r\nde\r\n0\r\nA: b\r\n\r\n')
    const { rows } = run(wire.frames, 'tshark', true)
    expect(valuesOf(rows[5], 'http.chunk_size')).toEqual(['3', '2', '0'])
    expect(one(rows[5], 'http.chunked_trailer_part')).toBe('A: b\r\n')
    expect(one(rows[5], 'http.file_data')).toBe('abcde')
  })

  it('takes what is none of its own on its port and shows nothing', () => {
    const wire = new Wire()
    wire.connect(80).ask('hello world\r\n').ask(REQUEST).ask('\x00\x01\x02')
    const { rows } = run(wire.frames, 'tshark', true)
    expect(rows[3].some(([name]) => name === 'http' || name === 'data')).toBe(false)
    expect(one(rows[4], 'http.request.method')).toBe('GET')
    expect(one(rows[5], 'data.data')).toBe('00:01:02')
  })

  it('knows bodies that cannot be there', () => {
    const wire = new Wire()
    wire
      .connect(80)
      .ask('HEAD / HTTP/1.0\r\n\r\n')
      .answer('HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\n')
      .ask(REQUEST)
      .answer('HTTP/1.1 304 -\r\n\r\n')
    const { rows } = run(wire.frames, 'tshark', true)
    expect(one(rows[4], 'http.content_length')).toBe('9')
    expect(one(rows[6], 'http.response.code')).toBe('304')
  })

  it('hands a tunnel on', () => {
    const wire = new Wire()
    wire.connect(3128).ask('CONNECT h:9345 HTTP/1.1\r\nHost: h\r\n\r\n').answer('HTTP/1.1 200 OK\r\n\r\n').ask('secret')
    const { rows } = run(wire.frames, 'tshark', true)
    expect(one(rows[5], 'http.proxy_connect_port')).toBe('9345')
    expect(one(rows[5], 'data.len')).toBe('6')
  })

  it('survives every cut and absurd lengths', () => {
    const whole = chars(`${REQUEST}`)
    for (let n = 0; n <= whole.length; n++) expect(() => dissectAs('http', whole.subarray(0, n))).not.toThrow()
    const absurd = [
      'HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nx',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n0\r\n\r\n',
      `GET / HTTP/1.1\r\n${'A: b\r\n'.repeat(5000)}\r\n`,
      ':'.repeat(3000),
    ]
    for (const text of absurd) {
      expect(() => dissectAs('http', chars(text))).not.toThrow()
      for (const mode of ['tshark', 'evidence'] as const) {
        const wire = new Wire()
        wire.connect(80).ask(REQUEST).answer(text).answer('\r\n0\r\n\r\n').close()
        expect(() => run(wire.frames, mode)).not.toThrow()
      }
    }
  })
})

describe('http, as evidence', () => {
  it('tells of an exchange once, bodies by the byte', () => {
    const wire = new Wire()
    wire
      .connect(5000)
      .ask('POST /up HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\n\r\nabc')
      .ask('def')
      .answer(reply('', '', '201 Created'))
      .close()
    const { http, files } = run(wire.frames)
    expect(http).toHaveLength(1)
    expect(http[0]).toMatchObject({
      method: 'POST',
      uri: '/up',
      host: 'h',
      status: 201,
      requestBody: 6,
      responseBody: 0,
      whole: true,
      requestFrame: 4,
      responseFrame: 6,
    })
    expect(files).toHaveLength(1)
    expect(files[0].start).toMatchObject({ direction: 'upload', name: 'up', location: 'http://h/up', announced: 6 })
    expect([textOf(files[0].bytes), files[0].whole]).toEqual(['abcdef', true])
  })

  it('pairs pipelined requests in order', () => {
    const wire = new Wire()
    const c = wire.connect(80)
    c.ask('GET /1 HTTP/1.1\r\n\r\nHEAD /2 HTTP/1.1\r\n\r\nGET /3 HTTP/1.1\r\n\r\n')
    c.answer(`HTTP/1.1 100 Continue\r\n\r\n${reply('one')}HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n`)
      .answer(reply('three'))
      .close()
    expect(run(wire.frames).http.map(x => [x.uri, x.responseBody])).toEqual([
      ['/1', 3],
      ['/2', 0],
      ['/3', 5],
    ])
  })

  it('tells of requests without a response', () => {
    const wire = new Wire()
    wire.connect(80).ask(REQUEST)
    expect(run(wire.frames).http[0]).toMatchObject({ status: 0, whole: false })
  })

  it('passes chunks and bodies that last until the end', () => {
    const wire = new Wire()
    wire
      .connect(80)
      .ask(REQUEST)
      .answer('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n3\r')
      .answer('\nabc\r\n0\r\n\r\n')
      .close()
    wire
      .connect(80, 40_001)
      .ask(REQUEST)
      .answer('HTTP/1.0 200 OK\r\nContent-Disposition: attachment; filename="x y.bin"\r\n\r\nab')
      .answer('cd')
      .close()
    const { files } = run(wire.frames)
    expect(files.map(x => [textOf(x.bytes), x.start.name, x.start.announced, x.whole])).toEqual([
      ['abc', 'b.html', -1, true],
      ['abcd', 'x y.bin', -1, true],
    ])
    expect(files[0].start.codings).toEqual(['gzip'])
  })

  it('says what a range is not', () => {
    const wire = new Wire()
    const c = wire.connect(80)
    c.ask(REQUEST).answer(reply('abc', 'Content-Range: bytes 10-12/100\r\n', '206 Partial'))
    c.ask(REQUEST)
      .answer(reply('abc', 'Content-Range: bytes 0-2/3\r\n', '206 Partial'))
      .close()
    expect(run(wire.frames).files.map(x => [x.whole, x.bytes.length])).toEqual([
      [false, 13],
      [true, 3],
    ])
  })

  it('finds credentials and what became of them', () => {
    const wire = new Wire()
    const c = wire.connect(80)
    c.ask(`GET / HTTP/1.1\r\nHost: h\r\nAuthorization: Basic dTpwOnE=\r\n\r\n`).answer(reply('', '', '401 No'))
    c.ask(`GET / HTTP/1.1\r\nHost: h\r\nAuthorization: Basic dTpw\r\n\r\n`).answer(reply(''))
    const form = 'user%5Bname%5D=joe&password=s%2Bx&go=1'
    c.ask(
      `POST /in HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n\r\n${form}`,
    ).answer(reply(''))
    expect(run(wire.frames).credentials.map(x => [x.method, x.user, x.secret, x.clear, x.accepted])).toEqual([
      ['Basic', 'u', 'p:q', true, false],
      ['Basic', 'u', 'p', true, true],
      ['form', 'joe', 's+x', true, undefined],
    ])
  })

  it('is found on any port, and leaves the others theirs', () => {
    const wire = new Wire()
    wire.connect(4444).ask('PROPFIND /x HTTP/1.1\r\n\r\n').answer(reply('x')).close()
    wire.connect(4445).ask('PROPFIND nothing of the kind\r\n').close()
    expect(run(wire.frames).http.map(x => x.method)).toEqual(['PROPFIND'])
  })

  it('counts what is missing inside a body and goes on behind it', () => {
    const wire = new Wire()
    const c = wire.connect(80)
    c.ask(REQUEST).answer('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab').lose(5).answer('hij')
    c.ask('GET /next HTTP/1.1\r\n\r\n').answer(reply('next')).close()
    const { http, files } = run(wire.frames)
    expect(http.map(x => [x.uri, x.responseBody, x.whole])).toEqual([
      ['/a/b.html?x=1&y', 10, false],
      ['/next', 4, true],
    ])
    expect([files[0].missing, files[0].whole]).toEqual([5, false])
  })
})

describe('parts', () => {
  it('reads base64 of both alphabets', () => {
    expect(textOf(fromBase64('dTpw'))).toBe('u:p')
    expect([...fromBase64('-_8=')]).toEqual([251, 255])
  })

  it('names files as RFC 6266 and RFC 8187 say', () => {
    const name = (disposition: string, uri = '/p/q%20r.txt?x=/y'): string =>
      nameOf([['content-disposition', disposition]], uri)
    expect(name('')).toBe('q r.txt')
    expect(name('attachment; filename=plain.txt')).toBe('plain.txt')
    expect(name('attachment; filename="a\\"b.txt"; filename*=UTF-8\'\'%e2%82%ac.txt')).toBe('€.txt')
    expect(name('attachment; filename="../../etc/passwd"')).toBe('passwd')
  })

  it('sees users of other schemes', () => {
    expect(proofOf('Digest username="mufasa", realm="z", response="1"', 'h')).toMatchObject({
      method: 'Digest',
      user: 'mufasa',
      clear: false,
      scope: 'z',
    })
    expect(proofOf('Bearer abc', 'h')).toMatchObject({ method: 'Bearer', secret: 'abc' })
    expect(proofOf('NTLM TlRMTVNTUAABAAAAB4IIogAAAAAAAAAAAAAAAAAAAAAGAbEdAAAADw==', 'h')).toBeUndefined()
    expect(formProof(chars('q=1&passage=2'), 13, '')).toBeUndefined()
  })
})
