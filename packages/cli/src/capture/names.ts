import { extname } from 'node:path'

/** Names of rotated files, as tcpdump makes them. */

export interface Rotation {
  /** Bytes after which the next file begins; tcpdump counts in millions. */
  readonly bytes: number | undefined
  readonly seconds: number | undefined
  readonly packets: number | undefined
  /** Begin files at whole multiples of `seconds` of the clock. */
  readonly clock: boolean
  /** How many files there are: with `bytes` the oldest is written over, with `seconds` capturing ends. */
  readonly files: number | undefined
}

/** strftime, as far as file names use it; in local time. */
export function strftime(pattern: string, d: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  const year = new Date(d.getFullYear(), 0, 1)
  const day =
    Math.round((new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime() - year.getTime()) / 86_400_000) + 1
  const parts: Readonly<Record<string, string>> = {
    Y: String(d.getFullYear()),
    y: two(d.getFullYear() % 100),
    m: two(d.getMonth() + 1),
    d: two(d.getDate()),
    H: two(d.getHours()),
    M: two(d.getMinutes()),
    S: two(d.getSeconds()),
    j: String(day).padStart(3, '0'),
    s: String(Math.floor(d.getTime() / 1000)),
    F: `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`,
    T: `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`,
    '%': '%',
  }
  return pattern.replace(/%(.)/g, (whole, letter: string) => parts[letter] ?? whole)
}

/**
 * The name of the n-th file (from 0) under a pattern: strftime's letters are replaced when files begin by time; files that begin by
 * size have a number behind the name, from the second on, or all of them with as many digits as the number of files has.
 */
export function fileName(pattern: string, rotation: Rotation, n: number, begun: Date): string {
  const { bytes, packets, seconds, files } = rotation
  const name = seconds === undefined ? pattern : strftime(pattern, begun)
  if (bytes === undefined && packets === undefined) return name
  if (files === undefined) return n === 0 ? name : `${name}${n}`
  return `${name}${String(n % files).padStart(String(files).length, '0')}`
}

/** Whether the name says that the file is pcap. */
export function isPcapName(path: string): boolean {
  const extension = extname(path.replace(/\.gz$/, ''))
  return extension === '.pcap' || extension === '.cap' || extension === '.dmp'
}
