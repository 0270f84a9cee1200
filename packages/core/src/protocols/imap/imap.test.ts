import { describe, expect, it } from 'vitest'
import { chars, run, textOf, Wire } from '../../testing/conversation.js'
import { dissectAs, valuesOf } from '../../testing/dissect.js'

function fetch(): Wire {
  const wire = new Wire()
  const c = wire.connect(143)
  c.answer('* OK IMAP4 ready\r\n').ask('a1 LOGIN "joe" s3cret\r\n').answer('a1 OK in\r\n')
  c.ask('a2 UID FETCH 5 BODY[]\r\n').answer('* 1 FETCH (UID 5 BODY[] {19}\r\nSubject: hi\r\n')
  c.answer('\r\nbody)\r\na2 OK done\r\n')
  return wire
}

describe('imap', () => {
  it('shows requests, links responses, and reads the mail in a literal', () => {
    const { rows } = run(fetch().frames, 'tshark', true)
    expect(valuesOf(rows[4], 'imap.request.username')).toEqual(['"joe"'])
    expect(valuesOf(rows[5], 'imap.response_to')).toEqual(['5'])
    expect(valuesOf(rows[6], 'imap.request.command.uid')).toEqual(['1'])
    expect(valuesOf(rows[6], 'imap.request.command')).toEqual(['FETCH'])
    expect(valuesOf(rows[7], 'imap.line')).toEqual([])
    expect(valuesOf(rows[8], 'imap.line')).toEqual(['* 1 FETCH (UID 5 BODY[] {19}\r\n', ')\r\n', 'a2 OK done\r\n'])
    expect(valuesOf(rows[8], 'imf.subject')).toEqual(['hi'])
  })

  it('tells of log-ins and carves mails', () => {
    const { credentials, commands, files } = run(fetch().frames)
    expect(credentials[0]).toMatchObject({ method: 'LOGIN', user: 'joe', secret: 's3cret', accepted: true })
    expect(commands.map(x => [x.command, x.reply])).toContainEqual(['UID', 'OK done'])
    expect([files[0].start.name, textOf(files[0].bytes)]).toEqual(['hi.eml', 'Subject: hi\r\n\r\nbody'])
  })

  it('knows AUTHENTICATE and literals', () => {
    const wire = new Wire()
    const c = wire.connect(143)
    c.answer('* OK IMAP4\r\n')
      .ask('1 AUTHENTICATE PLAIN\r\n')
      .answer('+\r\n')
      .ask('AGpvZQBzM2NyZXQ=\r\n')
      .answer('1 NO x\r\n')
    c.ask('2 LOGIN {3}\r\n').answer('+\r\n').ask('joe {2}\r\n').answer('+\r\n').ask('pw\r\n').answer('2 OK x\r\n')
    const { credentials } = run(wire.frames)
    expect(credentials.map(x => [x.method, x.user, x.secret, x.accepted])).toEqual([
      ['PLAIN', 'joe', 's3cret', false],
      ['LOGIN', 'joe', 'pw', true],
    ])
  })

  it('survives anything', () => {
    for (const text of [
      '',
      '* 1 FETCH (BODY[] {99999999999}\r\n',
      '{}\r\n',
      'a LOGIN\r\n',
      'a UID\r\n',
      '* 1 FETCH {-1}\r\n',
    ])
      expect(() => dissectAs('imap', chars(text))).not.toThrow()
  })
})
