import { describe, expect, it } from 'vitest'
import { dissectAs, valuesOf } from '../../testing/dissect.js'
import { bytesOf, ntlmAnswer, ntlmChallenge, wide, zeros } from '../smb2/test-messages.js'
import { hashOf } from './memory.js'

const V2 = bytesOf(
  new Uint8Array(16).fill(0xaa), // proof
  [0x0101, 2],
  zeros(6),
  [132_000_000_000_000_000, 8], // time
  new Uint8Array(8).fill(0xbb), // the client's challenge
  zeros(4),
  [9, 2], // target name
  [4, 2],
  wide('ab'),
  [0, 4],
  zeros(4),
)

describe('ntlmssp', () => {
  it('reads a challenge with what the server says of itself', () => {
    const rows = dissectAs('ntlmssp', ntlmChallenge())
    expect(valuesOf(rows, 'ntlmssp.identifier')).toEqual(['NTLMSSP'])
    expect(valuesOf(rows, 'ntlmssp.challenge.target_name')).toEqual(['DOM'])
    expect(valuesOf(rows, 'ntlmssp.ntlmserverchallenge')).toEqual(['31:32:33:34:35:36:37:38'])
    expect(valuesOf(rows, 'ntlmssp.challenge.target_info.nb_domain_name')).toEqual(['DOM'])
    expect(valuesOf(rows, 'ntlmssp.negotiateunicode')).toEqual(['1'])
  })

  it('reads an answer with its NTLMv2 response', () => {
    const rows = dissectAs('ntlmssp', ntlmAnswer('joe', 'DOM', 'BOX', V2))
    expect(valuesOf(rows, 'ntlmssp.auth.username')).toEqual(['joe'])
    expect(valuesOf(rows, 'ntlmssp.auth.hostname')).toEqual(['BOX'])
    expect(valuesOf(rows, 'ntlmssp.ntlmv2_response.ntproofstr')).toEqual([Array(16).fill('aa').join(':')])
    expect(valuesOf(rows, 'ntlmssp.ntlmv2_response.time')).toEqual(['Apr 17, 2019 18:40:00.000000000 UTC'])
    expect(valuesOf(rows, 'ntlmssp.ntlmv2_response.target_name')).toEqual(['ab'])
    expect(valuesOf(rows, 'ntlmssp.ntlmv2_response.pad')).toEqual(['00:00:00:00'])
  })

  it('survives truncation and every byte set to its extremes', () => {
    for (const sample of [ntlmChallenge(), ntlmAnswer('joe', 'DOM', 'BOX', V2)]) {
      for (let n = 8; n <= sample.length; n++) dissectAs('ntlmssp', sample.slice(0, n))
      for (let i = 8; i < sample.length; i++)
        for (const value of [0, 0xff]) {
          const bytes = sample.slice()
          bytes[i] = value
          dissectAs('ntlmssp', bytes)
        }
    }
  })

  it('makes lines for hashcat', () => {
    const answer = {
      user: 'u',
      domain: 'd',
      host: '',
      target: '',
      lm: zeros(24),
      nt: bytesOf(new Uint8Array(16).fill(1), [0x0101, 2], zeros(8)),
      challenge: new Uint8Array(8).fill(2),
      challengeFrame: 1,
      frame: 2,
    }
    expect(hashOf(answer)?.line).toBe(`u::d:${'02'.repeat(8)}:${'01'.repeat(16)}:0101${'00'.repeat(8)}`)
    expect(hashOf({ ...answer, challenge: undefined })).toBeUndefined()
    expect(hashOf({ ...answer, nt: zeros(0) })).toBeUndefined()
  })
})
