import { describe, expect, it } from 'vitest'
import { chars } from '../testing/conversation.js'
import { dissectAs, valuesOf } from '../testing/dissect.js'

const reply = (type: string, body: string): Uint8Array =>
  chars(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`)

describe('bodies', () => {
  it('go to whom their media type names', () => {
    const layers = (type: string, body: string): string[] =>
      dissectAs('http', reply(type, body))
        .map(x => x[0])
        .filter(x => x !== '' && !x.includes('.'))
        .slice(1)
    expect(layers('text/html; charset=utf-8', 'a\r\nb')).toEqual(['data-text-lines'])
    expect(layers('text/html', '<?xml version="1.0" encoding="utf-8"?><a/>')).toEqual(['xml'])
    expect(layers('foo/bar; x=y', 'abc')).toEqual(['media'])
    expect(layers('foo/bar', `GIF89a${'\0'.repeat(20)}`)).toEqual(['image-gif'])
    expect(layers('image/png', 'no')).toEqual(['media'])
    expect(layers('application/json', '{"a":1}')).toEqual(['json'])
    expect(layers('application/json', 'no')).toEqual(['json', 'data-text-lines'])
    expect(layers('application/octet-stream', 'abc')).toEqual(['data'])
  })

  it('show forms item by item', () => {
    const rows = dissectAs('urlencoded-form', chars('a=b+c&d%3D=%c3%a9&e&f=%zz&g=h'))
    expect(valuesOf(rows, 'urlencoded-form.key')).toEqual(['a', 'd=', 'e&f'])
    expect(valuesOf(rows, 'urlencoded-form.value')).toEqual(['b c', 'é'])
    for (const text of ['', '=', '&', '%', 'a=%4', 'a=%'])
      expect(() => dissectAs('urlencoded-form', chars(text))).not.toThrow()
  })

  it('show text line by line', () => {
    const rows = dissectAs('data-text-lines', chars('one\r\ntwo\tx\x01\n\nlast'))
    expect(valuesOf(rows, '')).toEqual(['one\\r\\n', 'two\\tx\\001\\n', '\\n', 'last'])
  })
})

describe('ssdp', () => {
  it('shows notifications and answers', () => {
    const rows = dissectAs('ssdp', chars('NOTIFY * HTTP/1.1\r\nHost: 239.255.255.250:1900\r\nNT: x\r\n\r\n'))
    expect(valuesOf(rows, 'http.notification')).toEqual(['1'])
    expect(valuesOf(rows, 'http.unknown_header')).toEqual(['NT: x\\r\\n'])
    expect(valuesOf(rows, 'http.request')).toEqual([])
    const answer = dissectAs('ssdp', chars('HTTP/1.1 200 OK\r\nST: a\r\n'))
    expect(valuesOf(answer, 'http.response.line')).toEqual(['ST: a\r\n'])
    expect(dissectAs('ssdp', chars('noise'))).toEqual([])
  })
})
