import * as F from '../../packet/field.js'
import type { Reader } from '../../packet/reader.js'
import type { TlsConnection } from './connection.js'
import { SIGNATURE_FIELDS, signatureAlgorithm } from './sct.js'
import { CIPHERS, groupLabel } from './values.js'

/** Key exchange messages up to TLS 1.2: RFC 5246, RFC 8422, RFC 4279, RFC 5489, RFC 5054. */

export const KEY_EXCHANGE_FIELDS = {
  'handshake.server_curve_type': F.u8('Curve Type', {
    base: 'hex',
    labels: { 1: 'explicit_prime', 2: 'explicit_char2', 3: 'named_curve' },
  }),
  'handshake.server_named_curve': F.u16('Named Curve', { base: 'hex', labels: groupLabel }),
  'handshake.server_point_len': F.u8('Pubkey Length'),
  'handshake.server_point': F.bytes('Pubkey'),
  'handshake.client_point_len': F.u8('Pubkey Length'),
  'handshake.client_point': F.bytes('Pubkey'),
  'handshake.p_len': F.u16('p Length'),
  'handshake.p': F.bytes('p'),
  'handshake.g_len': F.u16('g Length'),
  'handshake.g': F.bytes('g'),
  'handshake.ys_len': F.u16('Pubkey Length'),
  'handshake.ys': F.bytes('Pubkey'),
  'handshake.yc_len': F.u16('Pubkey Length'),
  'handshake.yc': F.bytes('Pubkey'),
  'handshake.epms_len': F.u16('Encrypted PreMaster length'),
  'handshake.epms': F.bytes('Encrypted PreMaster'),
  'handshake.modulus_len': F.u16('Modulus Length'),
  'handshake.modulus': F.bytes('Modulus'),
  'handshake.exponent_len': F.u16('Exponent Length'),
  'handshake.exponent': F.bytes('Exponent'),
  'handshake.identity_len': F.u16('Identity Length'),
  'handshake.identity': F.bytes('Identity'),
  'handshake.hint_len': F.u16('Hint Length'),
  'handshake.hint': F.bytes('Hint'),
  'handshake.sig_len': F.u16('Signature Length'),
  'handshake.sig': F.bytes('Signature'),
  ...SIGNATURE_FIELDS,
}

type Fields = { readonly [K in keyof typeof KEY_EXCHANGE_FIELDS]: F.Field }

type Exchange = 'rsa' | 'rsa_export' | 'dh' | 'ecdh' | 'psk' | 'rsa_psk' | 'dhe_psk' | 'ecdhe_psk' | ''

/** How the suite agrees on a key, and whether the server signs for it; read from its name. */
function exchangeOf(cipher: number): { readonly kind: Exchange; readonly signed: boolean } {
  const name = CIPHERS[cipher] ?? ''
  const way = name.slice(name.indexOf('_') + 1, name.indexOf('_WITH_'))
  const signed = !way.includes('anon') && !way.includes('PSK')
  if (way.startsWith('ECDHE_PSK')) return { kind: 'ecdhe_psk', signed }
  if (way.startsWith('DHE_PSK')) return { kind: 'dhe_psk', signed }
  if (way.startsWith('RSA_PSK')) return { kind: 'rsa_psk', signed }
  if (way.startsWith('PSK')) return { kind: 'psk', signed }
  if (way.startsWith('ECDH') || way.startsWith('ECC')) return { kind: 'ecdh', signed }
  if (way.startsWith('DH')) return { kind: 'dh', signed }
  if (way.startsWith('RSA_EXPORT')) return { kind: 'rsa_export', signed }
  if (way.startsWith('RSA')) return { kind: 'rsa', signed }
  return { kind: '', signed }
}

function sized(r: Reader, length: F.Field, f: F.Field, size = 2): void {
  const n = r.number(length, size, false)
  r.span(f, n)
}

function signature(r: Reader, t: Fields, c: TlsConnection, end: number): void {
  if (r.pos >= end) return
  if (c.version >= 0x0303) signatureAlgorithm(r, t)
  sized(r, t['handshake.sig_len'], t['handshake.sig'])
}

export function serverKeyExchange(r: Reader, t: Fields, c: TlsConnection, end: number): void {
  const { kind, signed } = exchangeOf(c.cipher)
  switch (kind) {
    case 'ecdh':
    case 'ecdhe_psk': {
      const tree = r.group('EC Diffie-Hellman Server Params')
      if (kind === 'ecdhe_psk') sized(r, t['handshake.hint_len'], t['handshake.hint'])
      const type = r.u8(t['handshake.server_curve_type'])
      if (type === 3) {
        r.u16(t['handshake.server_named_curve'])
        sized(r, t['handshake.server_point_len'], t['handshake.server_point'], 1)
        if (signed) signature(r, t, c, end)
      }
      r.close(tree)
      return
    }
    case 'dh':
    case 'dhe_psk': {
      const tree = r.group('Diffie-Hellman Server Params')
      if (kind === 'dhe_psk') sized(r, t['handshake.hint_len'], t['handshake.hint'])
      sized(r, t['handshake.p_len'], t['handshake.p'])
      sized(r, t['handshake.g_len'], t['handshake.g'])
      sized(r, t['handshake.ys_len'], t['handshake.ys'])
      if (signed) signature(r, t, c, end)
      r.close(tree)
      return
    }
    case 'rsa':
    case 'rsa_export': {
      const tree = r.group('RSA-EXPORT Server Params')
      sized(r, t['handshake.modulus_len'], t['handshake.modulus'])
      sized(r, t['handshake.exponent_len'], t['handshake.exponent'])
      signature(r, t, c, end)
      r.close(tree)
      return
    }
    case 'psk':
    case 'rsa_psk': {
      const tree = r.group('PSK Server Params')
      sized(r, t['handshake.hint_len'], t['handshake.hint'])
      r.close(tree)
    }
  }
}

export function clientKeyExchange(r: Reader, t: Fields, c: TlsConnection, end: number): void {
  const { kind } = exchangeOf(c.cipher)
  switch (kind) {
    case 'ecdh':
    case 'ecdhe_psk': {
      const tree = r.group('EC Diffie-Hellman Client Params')
      if (kind === 'ecdhe_psk') sized(r, t['handshake.identity_len'], t['handshake.identity'])
      sized(r, t['handshake.client_point_len'], t['handshake.client_point'], 1)
      r.close(tree)
      return
    }
    case 'dh':
    case 'dhe_psk': {
      const tree = r.group('Diffie-Hellman Client Params')
      if (kind === 'dhe_psk') sized(r, t['handshake.identity_len'], t['handshake.identity'])
      sized(r, t['handshake.yc_len'], t['handshake.yc'])
      r.close(tree)
      return
    }
    case 'psk':
    case 'rsa_psk': {
      const tree = r.group('PSK Client Params')
      sized(r, t['handshake.identity_len'], t['handshake.identity'])
      if (kind === 'rsa_psk') sized(r, t['handshake.epms_len'], t['handshake.epms'])
      r.close(tree)
      return
    }
    case 'rsa':
    case 'rsa_export': {
      const tree = r.group('RSA Encrypted PreMaster Secret')
      // SSL 3.0 as it was deployed has no length here
      if (c.version === 0x0300) r.span(t['handshake.epms'], end - r.pos)
      else sized(r, t['handshake.epms_len'], t['handshake.epms'])
      r.close(tree)
    }
  }
}
