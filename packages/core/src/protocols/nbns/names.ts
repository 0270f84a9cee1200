import type { Names } from '../dns/names.js'

/** NetBIOS names in their first-level encoding, two letters a byte: RFC 1001 14.1. */

/** What the last byte of a name says of the service that has it. */
export const SERVICES: Readonly<Record<number, string>> = {
  0: 'Workstation/Redirector',
  1: 'Browser',
  2: 'Workstation/Redirector',
  3: 'Messenger service/Main name',
  5: 'Forwarded name',
  6: 'RAS Server service',
  27: 'Domain Master Browser',
  28: 'Domain Controllers',
  29: 'Local Master Browser',
  30: 'Browser Election Service',
  31: 'Net DDE Service',
  32: 'Server service',
  33: 'RAS client service',
  34: 'Exchange Interchange (MSMail Connector)',
  35: 'Exchange Store',
  36: 'Exchange Directory',
  43: 'Lotus Notes Server service',
  48: 'Modem sharing server service',
  49: 'Modem sharing client service',
  67: 'SMS Clients Remote Control',
  68: 'SMS Administrators Remote Control Tool',
  69: 'SMS Clients Remote Chat',
  70: 'SMS Clients Remote Transfer',
  76: 'DEC Pathworks TCP/IP Service on Windows NT',
  82: 'DEC Pathworks TCP/IP Service on Windows NT',
  106: 'Microsoft Exchange IMC',
  135: 'Microsoft Exchange MTA',
  190: 'Network Monitor Agent',
  191: 'Network Monitor Analyzer',
}

const SIZE = 16
const SPACE = 0x20

/** A name as it was read: the host's part, the service's byte (-1 where the name is no name), and all of it as text. */
export interface NetbiosName {
  readonly host: string
  readonly service: number
  readonly text: string
  /** Where the bytes behind the name start. */
  readonly next: number
}

export const serviceName = (service: number): string => SERVICES[service] ?? 'Unknown'

/** The text with what the service is, where the name is one. */
export function described(name: NetbiosName): string {
  return name.service < 0 ? name.text : `${name.text} (${serviceName(name.service)})`
}

const two = (v: number): string => v.toString(16).padStart(2, '0')

/** Fifteen bytes of a name, without the spaces that fill it up. */
export function hostText(b: Uint8Array, from: number): string {
  let length = SIZE - 1
  while (length > 0 && b[from + length - 1] === SPACE) length--
  if (length === 0) length = SIZE - 1
  let text = ''
  for (let i = from; i < from + length; i++) {
    text += b[i] >= SPACE && b[i] < 0x7f ? String.fromCharCode(b[i]) : `<${two(b[i])}>`
  }
  return text
}

const isLetter = (c: number): boolean => c >= 65 && c <= 90

/** The name at `at` of a message that starts at `base`; throws SHORT where bytes are missing. */
export function readName(names: Names, b: Uint8Array, base: number, at: number, end: number): NetbiosName {
  const encoded = names.read(b, base, at, end)
  const next = names.next
  const illegal = (why: string): NetbiosName => ({ host: '', service: -1, text: `Illegal NetBIOS name (${why})`, next })
  const bytes = new Uint8Array(SIZE)
  const dot = encoded.indexOf('.')
  const label = dot < 0 ? encoded : encoded.slice(0, dot)
  let count = 0
  for (let i = 0; i < label.length; i += 2) {
    const high = label.charCodeAt(i)
    if (!isLetter(high)) return illegal('1st character not between A and Z in first-level encoding')
    if (i + 1 === label.length) return illegal('odd number of bytes')
    const low = label.charCodeAt(i + 1)
    if (!isLetter(low)) return illegal('2nd character not between A and Z in first-level encoding')
    if (count < SIZE) bytes[count] = ((high - 65) << 4) | (low - 65)
    count++
  }
  if (count < SIZE) return illegal(`${count} bytes long`)
  const host = hostText(bytes, 0)
  const service = bytes[SIZE - 1]
  return { host, service, text: `${host}<${two(service)}>${dot < 0 ? '' : encoded.slice(dot)}`, next }
}
