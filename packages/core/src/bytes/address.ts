import { hex } from './text.js'

/** Addresses to text and back: dotted quads, RFC 5952 for IPv6, colon hex for MACs. */

export function ipv4Text(b: Uint8Array, at: number): string {
  return `${b[at]}.${b[at + 1]}.${b[at + 2]}.${b[at + 3]}`
}

/** RFC 5952: lower case, the longest run of two or more zero groups (the first of equals) as `::`, IPv4-mapped with dots. */
export function ipv6Text(b: Uint8Array, at: number): string {
  const groups: number[] = []
  for (let i = 0; i < 16; i += 2) groups.push((b[at + i] << 8) | b[at + i + 1])
  let best = -1
  let bestLength = 1
  for (let i = 0; i < 8; ) {
    if (groups[i] !== 0) {
      i++
      continue
    }
    let j = i
    while (j < 8 && groups[j] === 0) j++
    if (j - i > bestLength) {
      best = i
      bestLength = j - i
    }
    i = j
  }
  // as inet_ntop does: ::a.b.c.d and ::ffff:a.b.c.d keep the dots
  if (
    best === 0 &&
    (bestLength === 6 || (bestLength === 5 && groups[5] === 0xffff) || (bestLength === 7 && groups[7] !== 1))
  ) {
    if (bestLength !== 7) return `${bestLength === 6 ? '::' : '::ffff:'}${ipv4Text(b, at + 12)}`
  }
  if (best < 0) return groups.map(g => g.toString(16)).join(':')
  const head = groups.slice(0, best).map(g => g.toString(16))
  const tail = groups.slice(best + bestLength).map(g => g.toString(16))
  return `${head.join(':')}::${tail.join(':')}`
}

export function macText(b: Uint8Array, at: number): string {
  return hex(b, at, at + 6, ':')
}

/** A GUID in the mixed order of Microsoft's wire format (little) or in network order. */
export function guidText(b: Uint8Array, at: number, little: boolean): string {
  const h = (i: number): string => hex(b, at + i, at + i + 1)
  const order = little
    ? [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
    : [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
  const d = order.map(h)
  return `${d.slice(0, 4).join('')}-${d.slice(4, 6).join('')}-${d.slice(6, 8).join('')}-${d.slice(8, 10).join('')}-${d.slice(10).join('')}`
}

/** Four bytes of a dotted quad, or undefined. */
export function parseIpv4(text: string): Uint8Array | undefined {
  const m = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)
  if (m === null) return undefined
  const bytes = Uint8Array.from([+m[1], +m[2], +m[3], +m[4]])
  return m.slice(1).every(d => +d <= 255) ? bytes : undefined
}

/** Sixteen bytes of an IPv6 address, or undefined. */
export function parseIpv6(text: string): Uint8Array | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const expand = (half: string): number[] | undefined => {
    const out: number[] = []
    if (half === '') return out
    const parts = half.split(':')
    for (let i = 0; i < parts.length; i++) {
      if (i === parts.length - 1 && parts[i].includes('.')) {
        const v4 = parseIpv4(parts[i])
        if (v4 === undefined) return undefined
        out.push((v4[0] << 8) | v4[1], (v4[2] << 8) | v4[3])
      } else if (/^[0-9a-f]{1,4}$/i.test(parts[i])) out.push(Number.parseInt(parts[i], 16))
      else return undefined
    }
    return out
  }
  const head = expand(halves[0])
  const tail = halves.length === 2 ? expand(halves[1]) : []
  if (head === undefined || tail === undefined) return undefined
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const groups = [...head, ...new Array(halves.length === 2 ? missing : 0).fill(0), ...tail]
  const bytes = new Uint8Array(16)
  groups.forEach((g, i) => {
    bytes[2 * i] = g >> 8
    bytes[2 * i + 1] = g & 255
  })
  return bytes
}
