import { describe, expect, it } from 'vitest'
import { fromHex } from '../../bytes/text.js'
import { dissectAs, valuesOf } from '../../testing/dissect.js'

const INIT = `60 48 06062b0601050502           # application 0, the mechanism: SPNEGO
  a03e 303c                                    # negTokenInit
    a00e 300c 060a2b06010401823702020a         #   mechTypes: NTLMSSP
    a22a 0428 4e544c4d53535000 01000000 97820862  # mechToken: NTLMSSP negotiate
      0000000000000000 0000000000000000 0a005a290000000f`

describe('gss-api and spnego', () => {
  it('reads a first token down to its mechanism', () => {
    const rows = dissectAs('gss-api', INIT)
    expect(valuesOf(rows, 'gss-api.OID')).toEqual(['1.3.6.1.5.5.2'])
    expect(valuesOf(rows, 'spnego.mechTypes')).toEqual(['1'])
    expect(valuesOf(rows, 'spnego.MechType')).toEqual(['1.3.6.1.4.1.311.2.2.10'])
    expect(valuesOf(rows, 'ntlmssp.messagetype')).toEqual(['0x00000001'])
    expect(valuesOf(rows, 'ntlmssp.negotiate.domain')).toEqual(['NULL'])
  })

  it('reads an answer', () => {
    const rows = dissectAs('spnego', 'a111 300f a0030a0101 a1080606 2b0601050205')
    expect(valuesOf(rows, 'spnego.negResult')).toEqual(['1'])
    expect(valuesOf(rows, 'spnego.supportedMech')).toEqual(['1.3.6.1.5.2.5'])
  })

  it('reads the frame of a Kerberos token', () => {
    const rows = dissectAs('gss-api', '6010 06092a864886f712010202 0100 6e03 020105'.replace('6010', '6012'))
    expect(valuesOf(rows, 'spnego.krb5.tok_id')).toEqual(['0x0001'])
  })

  it('says of a token without a mechanism that it knows none', () => {
    const rows = dissectAs('gss-api', 'a105 3003 0a0101')
    expect(valuesOf(rows, 'gssapi.unknown_header')).toHaveLength(1)
  })

  it('survives truncation and absurd lengths', () => {
    const bytes = fromHex(INIT)
    for (let n = 0; n <= bytes.length; n++) dissectAs('gss-api', bytes.slice(0, n))
    for (let i = 0; i < bytes.length; i++)
      for (const value of [0, 0x80, 0x84, 0xff]) {
        const broken = bytes.slice()
        broken[i] = value
        dissectAs('gss-api', broken)
      }
  })
})
