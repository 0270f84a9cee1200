import { describe, expect, it } from 'vitest'
import { chars, run, textOf, Wire } from '../../testing/conversation.js'
import { dissectAs, valuesOf } from '../../testing/dissect.js'

function fetch(pass = '+OK in\r\n'): Wire {
  const wire = new Wire()
  const c = wire.connect(110)
  c.answer('+OK ready\r\n').ask('USER joe\r\n').answer('+OK\r\n').ask('PASS s3cret\r\n').answer(pass)
  c.ask('RETR 1\r\n').answer('+OK 30 octets\r\n').answer('Subject: hi\r\n\r\n').answer('one two three\r\n.\r\n')
  return wire
}

describe('pop', () => {
  it('shows requests, replies, and a mail whose size was told', () => {
    const { rows } = run(fetch().frames, 'tshark', true)
    expect(valuesOf(rows[4], 'pop.request.parameter')).toEqual(['joe'])
    expect(valuesOf(rows[9], 'pop.response.description')).toEqual(['30 octets'])
    expect(valuesOf(rows[10], 'imf')).toHaveLength(0)
    expect(valuesOf(rows[11], 'pop.data.fragment')).toEqual(['11', '12'])
    expect(valuesOf(rows[11], 'imf.subject')).toEqual(['hi'])
  })

  it('tells of the log-in and carves the mail', () => {
    const { credentials, files } = run(fetch().frames)
    expect(credentials[0]).toMatchObject({
      protocol: 'pop',
      user: 'joe',
      secret: 's3cret',
      accepted: true,
      frames: [5, 7, 8],
    })
    expect(files[0].start).toMatchObject({ name: 'hi.eml', direction: 'download' })
    expect(textOf(files[0].bytes)).toBe('Subject: hi\r\n\r\none two three\r\n')
    expect(run(fetch('-ERR no\r\n').frames).credentials[0].accepted).toBe(false)
  })

  it('survives anything', () => {
    for (const text of ['', '+OK', '+OK 99999999999 octets\r\n', '-', '\r\n', ' \r\n', '+OK x\r\n.\r\n'])
      expect(() => dissectAs('pop', chars(text))).not.toThrow()
  })
})
