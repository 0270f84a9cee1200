import { ipv6Text, parseIpv4, parseIpv6 } from '../../bytes/address.js'

/** An address that a command or a reply names, and where in its text the parts stand. */
export interface Named {
  readonly bytes: Uint8Array
  readonly text: string
  readonly port: number
  readonly family: number
  /** Place and length in the text. */
  readonly address: readonly [at: number, length: number]
  readonly portAt: readonly [at: number, length: number]
}

/** `h1,h2,h3,h4,p1,p2` of PORT and of the reply to PASV (RFC 959), wherever it stands in the text. */
export function commaAddress(text: string): Named | undefined {
  const m = /(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3})/.exec(text)
  if (m === null) return undefined
  const parts = m.slice(1).map(Number)
  if (parts.some(x => x > 255)) return undefined
  const host = m[0].split(',', 4).join(',')
  return {
    bytes: Uint8Array.from(parts.slice(0, 4)),
    text: parts.slice(0, 4).join('.'),
    port: parts[4] * 256 + parts[5],
    family: 1,
    address: [m.index, host.length],
    portAt: [m.index + host.length + 1, m[0].length - host.length - 1],
  }
}

/** `|family|address|port|` of EPRT (RFC 2428); any character may stand for the bar. */
export function extendedAddress(text: string): Named | undefined {
  const m = /^(.)([12])\1([0-9A-Fa-f.:]{2,45})\1(\d{1,5})\1/.exec(text)
  if (m === null) return undefined
  const family = Number(m[2])
  const bytes = family === 1 ? parseIpv4(m[3]) : parseIpv6(m[3])
  const port = Number(m[4])
  if (bytes === undefined || port > 65535) return undefined
  const shown = family === 1 ? m[3] : ipv6Text(bytes, 0)
  return { bytes, text: shown, port, family, address: [4, m[3].length], portAt: [5 + m[3].length, m[4].length] }
}

/** `(|||port|)` of the reply to EPSV (RFC 2428), or what comes close: the port, 65535 at most, and where it stands. */
export function extendedPort(text: string): { port: number; at: number; length: number } | undefined {
  const m = /\((.)\1{0,2}(\d+)/.exec(text)
  if (m === null) return undefined
  const end = m.index + m[0].length
  // apart from the pattern, which would go back and forth over a line of digits
  if (text.indexOf(')', end) < 0) return undefined
  return { port: Math.min(65535, Number(m[2])), at: end - m[2].length, length: m[2].length }
}

/** Where a CWD leads from a directory: an absolute path as it is, another one without the parts that mean nothing. */
export function changed(from: string, to: string): string {
  if (to.startsWith('/')) return to
  return to === '' ? from : clean(`${from}/${to}`, !from.startsWith('/'))
}

/** The directory above. */
export function above(path: string): string {
  return clean(`${path}/..`, !path.startsWith('/'))
}

function clean(path: string, relative = !path.startsWith('/')): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return (relative ? '' : '/') + parts.join('/')
}

/** The path that a 257 reply quotes (RFC 959: a quote inside is doubled); undefined without quotes. */
export function quotedPath(text: string): string | undefined {
  return /"((?:[^"]|"")*)"/.exec(text)?.[1].replace(/""/g, '"')
}
