import { describe, expect, it } from 'vitest'
import { chars } from '../../testing/conversation.js'
import { dissectAs, type Shown, valuesOf } from '../../testing/dissect.js'

const read = (text: string): Shown[] => dissectAs('imf', chars(text.replace(/\n/g, '\r\n')))

describe('imf', () => {
  it('reads fields, folded ones too, and lists of addresses', () => {
    const rows = read('To: "B" <b@x>, c@y\nSubject: a\n b\nX-Odd: 1\nCc: Group: a@b\n\ntext\n')
    expect(valuesOf(rows, 'imf.subject')).toEqual(['a\r\n b'])
    expect(valuesOf(rows, 'imf.display_name')).toEqual(['"B"', 'Grou'])
    expect(valuesOf(rows, 'imf.address')).toEqual(['b@x', ' c@y\r\n', 'a@b\r\n'])
    expect(valuesOf(rows, 'imf.extension.type')).toEqual(['X-Odd'])
    expect(valuesOf(rows, 'imf.message_text')).toHaveLength(1)
  })

  it('reads parts within parts by their types', () => {
    const rows = read(
      'Content-Type: multipart/mixed; boundary="B"\n\npre\n--B\nContent-Type: text/plain; charset=x\nX-Foo: 1\n\nhello\n' +
        '--B\nContent-Type: multipart/alternative; boundary=C\n\n--C\n\ninner\n--C--\n' +
        '--B\nContent-Type: message/rfc822\n\nSubject: within\n\nx\n--B--\nafter\n',
    )
    expect(valuesOf(rows, 'mime_multipart.header.content-type')).toEqual([
      'text/plain;charset=x',
      'multipart/alternative;boundary=C',
      'message/rfc822',
    ])
    expect(valuesOf(rows, 'mime_multipart.preamble')).toEqual(['70:72:65:0d:0a'])
    expect(valuesOf(rows, 'mime_multipart.last_boundary')).toEqual(['\r\n--C--', '\r\n--B--\r\n'])
    expect(valuesOf(rows, 'mime_multipart.trailer')).toEqual(['61:66:74:65:72:0d:0a'])
    expect(valuesOf(rows, 'imf.subject')).toEqual(['within'])
  })

  it('ends with whatever is there', () => {
    const deep = Array.from(
      { length: 300 },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`,
    ).join('')
    const odd = [
      '',
      ':',
      'a',
      'a:',
      'a:\n',
      '\n\n',
      'To: ,,,,<<>>,\n\n',
      deep,
      'Content-Type: multipart/mixed; boundary=""\n\n--\n',
    ]
    for (const text of odd) expect(() => read(text)).not.toThrow()
  })
})
