import type { ByteWindow } from './window.js'

/** Other capture formats by their first bytes, to say what a file is that cannot be read. */
const FORMATS: readonly (readonly [string, string])[] = [
  ['btsnoop\0', 'btsnoop'],
  ['TRSNIFF data', 'Sniffer'],
  ['XCP\0', 'NetXRay'],
  ['iptrace 1.0', 'AIX iptrace'],
  ['iptrace 2.0', 'AIX iptrace'],
  ['\x05VNF', 'Visual Networks'],
  ['\x7fver', 'Peek tagged'],
  ['ObserverPktBuffer', 'Observer'],
  ['\xaa\xaa\xaa\xaa', '5Views'],
  ['BZh', 'bzip2-compressed'],
  ['\xfd7zXZ\0', 'xz-compressed'],
  ['PK\x03\x04', 'zip'],
]

/** The name of a known format that is not read here. */
export function otherFormat({ bytes, pos, end }: ByteWindow): string | undefined {
  const starts = ([magic]: readonly [string, string]): boolean => {
    if (magic.length > end - pos) return false
    for (let i = 0; i < magic.length; i++) if (bytes[pos + i] !== magic.charCodeAt(i)) return false
    return true
  }
  return FORMATS.find(starts)?.[1]
}
