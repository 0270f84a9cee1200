import { sha1 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { ipv4Text, ipv6Text } from '../../bytes/address.js'
import { CONTEXT, generalizedTime, Head, oidText, TAG, UNIVERSAL, utcTime } from '../../bytes/ber.js'
import { hex, latin1 } from '../../bytes/text.js'
import type { CertificateFacts } from '../../events.js'
import { stringText } from './asn1.js'
import { attributeKey } from './oids.js'

const SUBJECT_ALT_NAME = '2.5.29.17'

/** Walks over the values in `[from, to)`. */
function each(b: Uint8Array, from: number, to: number, visit: (head: Head, index: number) => void): void {
  const head = new Head()
  for (let at = from, i = 0; at < to && head.read(b, at, to) && head.end <= to; i++) {
    // visit may not keep the head: it is reused
    at = head.next
    visit(head, i)
  }
}

/** A distinguished name as `CN=…, O=…`: in reverse, as RFC 4514 writes it. */
function nameText(b: Uint8Array, from: number, to: number): string {
  const parts: string[] = []
  each(b, from, to, set => {
    const values: string[] = []
    each(b, set.content, set.end, pair => {
      let key = ''
      each(b, pair.content, pair.end, (v, i) => {
        if (i === 0) key = attributeKey(oidText(b, v.content, v.end))
        else if (i === 1) values.push(`${key}=${stringText(b, v.content, v.end, v.tag)}`)
      })
    })
    parts.push(values.join('+'))
  })
  return parts.reverse().join(', ')
}

function altNames(b: Uint8Array, from: number, to: number, names: string[]): void {
  const head = new Head()
  if (!head.read(b, from, to)) return
  each(b, head.content, Math.min(head.end, to), v => {
    if (v.class !== CONTEXT || names.length >= 1000) return
    const size = v.end - v.content
    if (v.tag === 1 || v.tag === 2 || v.tag === 6) names.push(latin1(b, v.content, v.end))
    else if (v.tag === 7 && size === 4) names.push(ipv4Text(b, v.content))
    else if (v.tag === 7 && size === 16) names.push(ipv6Text(b, v.content))
  })
}

function timeOf(b: Uint8Array, head: Head): number {
  return head.tag === TAG.utcTime ? utcTime(b, head.content, head.end) : generalizedTime(b, head.content, head.end)
}

/** What a certificate says, as far as it can be read; the fingerprints are those of all its bytes. */
export function certificateFacts(b: Uint8Array): CertificateFacts {
  let subject = ''
  let issuer = ''
  let serial = ''
  let notBefore = Number.NaN
  let notAfter = Number.NaN
  const names: string[] = []
  const outer = new Head()
  const inner = new Head()
  if (outer.read(b, 0, b.length) && inner.read(b, outer.content, Math.min(outer.end, b.length))) {
    // the version may be left out: places are counted from the serial number on
    let place = -1
    each(b, inner.content, Math.min(inner.end, b.length), v => {
      if (place < 0 && v.class === UNIVERSAL && v.tag === TAG.integer) place = 0
      if (v.class === UNIVERSAL && place >= 0) {
        if (place === 0) serial = hex(b, v.content, v.end)
        else if (place === 2) issuer = nameText(b, v.content, v.end)
        else if (place === 3) {
          each(b, v.content, v.end, (t, i) => {
            if (i === 0) notBefore = timeOf(b, t)
            else if (i === 1) notAfter = timeOf(b, t)
          })
        } else if (place === 4) subject = nameText(b, v.content, v.end)
        place++
      } else if (v.class === CONTEXT && v.tag === 3) {
        each(b, v.content, v.end, list =>
          each(b, list.content, list.end, extension => {
            let id = ''
            each(b, extension.content, extension.end, (e, i) => {
              if (i === 0) id = oidText(b, e.content, e.end)
              else if (e.tag === TAG.octetString && id === SUBJECT_ALT_NAME) altNames(b, e.content, e.end, names)
            })
          }),
        )
      }
    })
  }
  return { subject, issuer, serial, notBefore, notAfter, names, sha256: hex(sha256(b)), sha1: hex(sha1(b)) }
}

/** Certificates that are remembered: servers send the same few again and again. */
const REMEMBERED = 4096

/** Facts of certificates, each read once: hashing and reading one costs far more than telling that it came before. */
export class CertificateMemory {
  private readonly known = new Map<number, { bytes: Uint8Array; facts: CertificateFacts }>()

  facts(bytes: Uint8Array): CertificateFacts {
    let key = bytes.length
    for (let i = 0; i < bytes.length; i++) key = Math.imul(key ^ bytes[i], 0x01000193)
    const entry = this.known.get(key)
    if (entry !== undefined && same(entry.bytes, bytes)) return entry.facts
    const facts = certificateFacts(bytes)
    if (this.known.size >= REMEMBERED) this.known.clear()
    this.known.set(key, { bytes: bytes.slice(), facts })
    return facts
  }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
