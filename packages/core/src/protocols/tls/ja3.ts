import { md5 } from '@noble/hashes/legacy.js'
import { fromAscii, hex } from '../../bytes/text.js'
import { isGrease } from './values.js'

/** Fingerprints of hellos: JA3 of clients, JA3S of servers (salesforce/ja3). */

/** What a hello says, as far as fingerprints and reports need it. */
export class Hello {
  version = 0
  readonly ciphers: number[] = []
  readonly extensions: number[] = []
  readonly groups: number[] = []
  readonly formats: number[] = []
  sni = ''
  readonly alpn: string[] = []
  /** Whether the extensions could not be found. */
  broken = false
  /** Versions offered, or the one chosen. */
  readonly versions: number[] = []
}

const list = (values: readonly number[]): string => values.filter(v => !isGrease(v)).join('-')

/** `version,ciphers,extensions,groups,formats` in decimals. */
export function ja3Text(hello: Hello): string {
  if (hello.broken) return `${hello.version},${list(hello.ciphers)},`
  return `${hello.version},${list(hello.ciphers)},${list(hello.extensions)},${list(hello.groups)},${hello.formats.join('-')}`
}

/** `version,cipher,extensions` in decimals. */
export function ja3sText(hello: Hello): string {
  return `${hello.version},${hello.ciphers[0] ?? ''},${list(hello.extensions)}`
}

/** The MD5 of a fingerprint's text, in hex. */
export function fingerprint(text: string): string {
  return hex(md5(fromAscii(text)))
}
