import type { DnsQuery } from '../analysis/tables.js'

/** Display filters that show the packets behind a row. */

const field = (address: string): string => (address.includes(':') ? 'ipv6.addr' : 'ip.addr')

export const conversationFilter = (address: string): string => `${field(address)} == ${address}`

export const pairFilter = (a: string, b: string): string => `${field(a)} == ${a} && ${field(b)} == ${b}`

export function streamFilter(transport: number, stream: number): string {
  return transport === 6 ? `tcp.stream == ${stream}` : transport === 17 ? `udp.stream == ${stream}` : ''
}

/** At most a hundred packet numbers; runs become ranges. */
export function framesFilter(frames: readonly number[]): string {
  const sorted = [...new Set(frames)].sort((a, b) => a - b).slice(0, 100)
  if (sorted.length === 0) return ''
  if (sorted.length === 1) return `frame.number == ${sorted[0]}`
  const parts: string[] = []
  for (let i = 0; i < sorted.length; ) {
    let j = i
    while (j + 1 < sorted.length && sorted[j + 1] === sorted[j] + 1) j++
    parts.push(j - i > 1 ? `${sorted[i]}..${sorted[j]}` : sorted.slice(i, j + 1).join(', '))
    i = j + 1
  }
  return `frame.number in {${parts.join(', ')}}`
}

export function dnsFilter(d: DnsQuery): string {
  return framesFilter([d.frame, d.responseFrame].filter(n => n > 0))
}
