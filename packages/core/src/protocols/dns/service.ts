import { ipv4Text, ipv6Text } from '../../bytes/address.js'
import { utf8 } from '../../bytes/text.js'
import { appended } from '../../packet/label.js'
import type { Reader } from '../../packet/reader.js'
import { f } from './fields.js'
import { SVC_PARAMS } from './labels.js'
import type { RecordReader } from './message.js'
import { escapeText } from './names.js'

/** Service bindings, SVCB and HTTPS: RFC 9460. */
export const service: RecordReader = (r, m, end) => {
  r.u16(f['svcb.svcpriority'])
  m.name(r, f['svcb.targetname'])
  while (r.pos < end) parameter(r)
}

function parameter(r: Reader): void {
  const start = r.pos
  const t = r.open(f['svcb.svcparam'])
  const key = r.u16(f['svcb.svcparam.key'])
  const length = r.u16(f['svcb.svcparam.value.length'])
  const stop = r.pos + length
  const values = value(r, key, length, stop)
  r.pos = stop
  if (t >= 0) {
    const name = SVC_PARAMS[key] ?? `key${key}`
    r.tape.label[t] = appended(`SvcParam: ${name}${values === '' ? '' : `=${values}`}`)
    r.tape.length[t] = stop - start
  }
  r.unnest(t)
}

/** The parameter's value, and its text for the line of the tree. */
function value(r: Reader, key: number, length: number, stop: number): string {
  const texts: string[] = []
  switch (key) {
    case 0:
      while (r.pos < stop) {
        const k = r.u16(f['svcb.svcparam.mandatory.key'])
        texts.push(SVC_PARAMS[k] ?? `key${k}`)
      }
      break
    case 1:
      while (r.pos < stop) {
        const n = r.u8(f['svcb.svcparam.alpn.length'])
        texts.push(r.text(f['svcb.svcparam.alpn'], n))
      }
      break
    case 2:
      break
    case 3:
      return String(r.u16(f['svcb.svcparam.port']))
    case 4:
      while (r.pos < stop) texts.push(ipv4Text(r.bytes, r.span(f['svcb.svcparam.ipv4hint.ip'], 4)))
      break
    case 5:
      return encoded(r, 'svcb.svcparam.echconfig', length)
    case 6:
      while (r.pos < stop) texts.push(ipv6Text(r.bytes, r.span(f['svcb.svcparam.ipv6hint.ip'], 16)))
      break
    case 32769:
      return encoded(r, 'svcb.svcparam.odohconfig', length)
    default: {
      if (length === 0) break
      const start = r.span(f['svcb.svcparam.value'], length)
      return r.full ? escapeText(utf8(r.bytes, start, stop)) : ''
    }
  }
  return texts.join(',')
}

/** Bytes that are told in base 64. */
function encoded(r: Reader, key: 'svcb.svcparam.echconfig' | 'svcb.svcparam.odohconfig', length: number): string {
  const start = r.span(f[key], length)
  if (!r.full) return ''
  const text = base64(r.bytes, start, start + length)
  r.label(f[key], `${f[key].title}: ${text}`)
  return text
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function base64(b: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let i = from; i < to; i += 3) {
    const n = to - i
    const v = (b[i] << 16) | (n > 1 ? b[i + 1] << 8 : 0) | (n > 2 ? b[i + 2] : 0)
    text += DIGITS[v >> 18] + DIGITS[(v >> 12) & 63]
    text += (n > 1 ? DIGITS[(v >> 6) & 63] : '=') + (n > 2 ? DIGITS[v & 63] : '=')
  }
  return text
}
