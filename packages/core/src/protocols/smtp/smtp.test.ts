import { describe, expect, it } from 'vitest'
import { chars, run, textOf, Wire } from '../../testing/conversation.js'
import { dissectAs, valuesOf } from '../../testing/dissect.js'

/** A session that logs in by LOGIN and sends one mail in two segments. */
function send(): Wire {
  const wire = new Wire()
  const c = wire.connect(25)
  c.answer('220 x ESMTP\r\n').ask('EHLO me\r\n').answer('250-x\r\n250 SIZE\r\n')
  c.ask('AUTH LOGIN\r\n').answer('334 VXNlcm5hbWU6\r\n').ask('am9l\r\n').answer('334 UGFzc3dvcmQ6\r\n')
  c.ask('czNjcmV0\r\n').answer('235 ok\r\n')
  c.ask('MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n').answer('250 ok\r\n250 ok\r\n354 go\r\n')
  c.ask('Subject: hi\r\nFrom: "A" <a@b>\r\n\r\n..dots\r\n').ask('end\r\n.\r\n').answer('250 done\r\n').close()
  return wire
}

describe('smtp', () => {
  it('shows commands, replies, and the mail that segments make', () => {
    const { rows } = run(send().frames, 'tshark', true)
    expect(valuesOf(rows[5], 'smtp.rsp.parameter')).toEqual(['x', 'SIZE'])
    expect(valuesOf(rows[8], 'smtp.auth.username')).toEqual(['am9l'])
    expect(valuesOf(rows[10], 'smtp.auth.password')).toEqual(['czNjcmV0'])
    expect(valuesOf(rows[12], 'smtp.req.command')).toEqual(['MAIL', 'RCPT', 'DATA'])
    expect(valuesOf(rows[13], 'smtp.response.code')).toEqual(['250', '250', '354'])
    expect(valuesOf(rows[14], 'data-text-lines')).toHaveLength(1)
    expect(valuesOf(rows[15], 'smtp.data.fragment')).toEqual(['15', '16'])
    expect(valuesOf(rows[15], 'smtp.data.reassembled.length')).toEqual(['45'])
    expect(valuesOf(rows[15], 'imf.subject')).toEqual(['hi'])
    expect(valuesOf(rows[15], 'imf.address')).toEqual(['a@b'])
  })

  it('tells of log-in and commands, and carves the mail without its doubled stops', () => {
    const { credentials, commands, files } = run(send().frames)
    expect(credentials).toHaveLength(1)
    expect(credentials[0]).toMatchObject({
      method: 'LOGIN',
      user: 'joe',
      secret: 's3cret',
      clear: true,
      accepted: true,
    })
    expect(commands.map(x => [x.command, x.code])).toContainEqual(['DATA', 250])
    expect(files[0].start).toMatchObject({ name: 'hi.eml', direction: 'upload', location: 'mailto:a@b' })
    expect(textOf(files[0].bytes)).toBe('Subject: hi\r\nFrom: "A" <a@b>\r\n\r\n.dots\r\nend\r\n')
    expect(files[0].whole).toBe(true)
  })

  it('knows a refused PLAIN, and what BDAT carries', () => {
    const wire = new Wire()
    const c = wire.connect(25)
    c.answer('220 x\r\n').ask('AUTH PLAIN AGpvZQBzM2NyZXQ=\r\n').answer('535 no\r\n')
    c.ask('MAIL FROM:<a@b>\r\n').answer('250 ok\r\n').ask('BDAT 14 LAST\r\nSubject: x\r\n\r\n').answer('250 ok\r\n')
    const { credentials, files } = run(wire.frames)
    expect(credentials[0]).toMatchObject({ method: 'PLAIN', user: 'joe', secret: 's3cret', accepted: false })
    expect(textOf(files[0].bytes)).toBe('Subject: x\r\n\r\n')
  })

  it('hands over to TLS', () => {
    const wire = new Wire()
    const c = wire.connect(25)
    c.answer('220 x\r\n').ask('STARTTLS\r\n').answer('220 go\r\n').ask('\x14\x03\x01\0\x01\x01')
    const { rows } = run(wire.frames, 'tshark', true)
    expect(valuesOf(rows[6], 'tls')).toHaveLength(1)
  })

  it('survives anything', () => {
    const odd = [
      '',
      '\r\n',
      '.\r\n',
      '250',
      '2',
      `DATA\r\n${'x'.repeat(9000)}`,
      'BDAT 99999999999999 LAST\r\n',
      '\0\0\0\n',
    ]
    for (const text of odd) expect(() => dissectAs('smtp', chars(text))).not.toThrow()
  })
})
