import { type CaptureMeta, encapsulation, type Interface } from '@wiresift/core'
import type { CaptureFormat } from '../capture-output.js'
import { damageOf } from '../sources/as-wireshark.js'

/** What Wireshark's writers refuse, in their words. */
export class UnwritableError extends Error {
  constructor(format: CaptureFormat, message = `The capture file being read can't be written as a "${format}" file.`) {
    super(message)
  }
}

/** Names of the formats as messages about packets have them. */
export const FORMAT_NAMES: Readonly<Record<CaptureFormat, string>> = {
  pcap: 'Wireshark/tcpdump/... - pcap',
  nsecpcap: 'Wireshark/tcpdump/... - nanosecond pcap',
  pcapng: 'Wireshark/... - pcapng',
}

/** The interfaces that a file describes before anything else: by them Wireshark decides what it can be written as. */
export function leadingFaces(meta: CaptureMeta): readonly Interface[] {
  const real = meta.interfaces.filter(x => x.id >= 0)
  return real.slice(0, meta.leading ?? (damageOf(meta) === undefined || real.length > 0 ? real.length : 0))
}

/** Whether every record of the file has a link type of its own, and no interface. */
export const perPacket = (meta: CaptureMeta): boolean => meta.format === 'netmon' && meta.version >= '2.1'

/** Whether packets of such interfaces can be written: those of several link types in pcapng alone. */
export function writable(faces: readonly Interface[], format: CaptureFormat): boolean {
  const kinds = new Set(faces.map(x => encapsulation(x.linkType)))
  if (kinds.size === 0 || kinds.has(0)) return false
  return format === 'pcapng' || kinds.size === 1
}

/** The encapsulation of a file at its beginning, or several; 0 where nothing says. */
export function leadingKinds(meta: CaptureMeta): number[] {
  const kinds = new Set(leadingFaces(meta).map(x => encapsulation(x.linkType)))
  return kinds.size === 0 ? [0] : [...kinds]
}
