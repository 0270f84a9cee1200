import { describe, expect, it } from 'vitest'
import { fromHex } from '../../bytes/text.js'
import { CERTIFICATE, SHA1, SHA256 } from '../../testing/certificate.js'
import { dissectAs, valuesOf } from '../../testing/dissect.js'
import { certificateFacts } from './facts.js'
import { attributeKey, oidName } from './oids.js'

const der = fromHex(CERTIFICATE)

describe('certificates', () => {
  const rows = dissectAs('pkix-cert', der)
  const values = (name: string): string[] => valuesOf(rows, name)

  it('shows names, times and keys', () => {
    expect(values('x509af.version')).toEqual(['2'])
    expect(values('x509af.serialNumber')).toEqual(['12:34'])
    expect(values('x509if.RDNSequence_item')).toEqual(['1', '1', '1', '1', '1', '1'])
    expect(values('x509sat.CountryName')).toEqual(['AQ', 'AQ'])
    expect(values('x509sat.uTF8String')).toEqual(['Test', 'example.test', 'Test', 'example.test'])
    expect(values('x509af.utcTime')).toEqual(['2026-11-23 16:41:17 (UTC)', '2036-11-20 16:41:17 (UTC)'])
    expect(values('pkcs1.namedCurve')).toEqual(['1.2.840.10045.3.1.7'])
    expect(values('x509af.algorithm.id')).toEqual(['1.2.840.10045.4.3.2', '1.2.840.10045.2.1', '1.2.840.10045.4.3.2'])
  })

  it('shows extensions', () => {
    expect(values('x509af.extensions')).toEqual(['8'])
    expect(values('x509af.critical')).toEqual(['1', '1'])
    expect(values('x509ce.GeneralName')).toEqual(['2', '7', '7', '6', '6'])
    expect(values('x509ce.IPAddress.ipv4')).toEqual(['192.0.2.1'])
    expect(values('x509ce.IPAddress.ipv6')).toEqual(['2001:db8::1'])
    expect(values('x509ce.KeyUsage')).toEqual(['84'])
    expect(values('x509ce.KeyUsage.keyCertSign')).toEqual(['1'])
    expect(values('x509ce.KeyUsage.decipherOnly')).toEqual(['0'])
    expect(values('x509ce.KeyPurposeId')).toEqual(['1.3.6.1.5.5.7.3.1'])
    expect(values('x509ce.cA')).toEqual(['1'])
    expect(values('x509ce.pathLenConstraint')).toEqual(['0'])
    expect(values('pkix1explicit.DirectoryString')).toEqual(['http://example.test/cps'])
    expect(values('pkix1implicit.accessMethod')).toEqual(['1.3.6.1.5.5.7.48.1'])
    expect(values('ber.bitstring.padding')).toEqual(['0', '2', '0'])
  })

  it('keeps what it read of a cut one', () => {
    for (let n = 2; n < der.length; n += 3) dissectAs('pkix-cert', der.subarray(0, n))
    const half = dissectAs('pkix-cert', der.subarray(0, 200))
    expect(valuesOf(half, 'x509af.serialNumber')).toEqual(['12:34'])
    expect(half.some(x => x[0] === '_ws.malformed')).toBe(true)
  })

  it('survives damage', () => {
    for (let i = 0; i < der.length; i++) {
      for (const byte of [0x00, 0x7f, 0x80, 0xff]) {
        const bytes = der.slice()
        bytes[i] = byte
        dissectAs('pkix-cert', bytes)
        certificateFacts(bytes)
      }
    }
  })
})

describe('facts', () => {
  it('says who, for whom and until when', () => {
    expect(certificateFacts(der)).toEqual({
      subject: 'CN=example.test, O=Test, C=AQ',
      issuer: 'CN=example.test, O=Test, C=AQ',
      serial: '1234',
      notBefore: Date.UTC(2026, 10, 23, 16, 41, 17) / 1000,
      notAfter: Date.UTC(2036, 10, 20, 16, 41, 17) / 1000,
      names: ['example.test', '192.0.2.1', '2001:db8::1', 'http://example.test/'],
      sha1: SHA1,
      sha256: SHA256,
    })
  })

  it('has fingerprints even of what is no certificate', () => {
    expect(certificateFacts(Uint8Array.of(1, 2, 3))).toMatchObject({ subject: '', notBefore: Number.NaN, names: [] })
  })
})

describe('ocsp', () => {
  it('tells requests from responses', () => {
    const request = dissectAs(
      'ocsp',
      `30 1e 30 1c 30 1a 30 18 30 16
       30 07 06 05 2b0e03021a   # SHA-1
       04 02 aabb 04 02 ccdd
       02 03 010203`,
    )
    expect(valuesOf(request, 'ocsp.serialNumber')).toEqual(['01:02:03'])
    expect(valuesOf(request, 'x509af.algorithm.id')).toEqual(['1.3.14.3.2.26'])
    const response = dissectAs('ocsp', '30 03 0a 01 06')
    expect(valuesOf(response, 'ocsp.responseStatus')).toEqual(['6'])
  })
})

describe('names', () => {
  it('falls back on the nearest known ancestor', () => {
    expect(oidName('2.5.4.3')).toBe('id-at-commonName')
    expect(oidName('2.5.29.37.0')).toBe('id-ce-extKeyUsage.0')
    expect(oidName('1.3.6.1.4.1.99999')).toBe('iso.3.6.1.4.1.99999')
    expect(attributeKey('2.5.4.3')).toBe('CN')
    expect(attributeKey('1.2.3')).toBe('1.2.3')
  })
})
