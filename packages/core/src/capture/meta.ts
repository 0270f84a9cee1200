import type { Option } from './option.js'

export type ByteOrder = 'little' | 'big'

/** Everything a capture says beside its packets. It grows while the file is read; complete at the end. */
export interface CaptureMeta {
  format: 'pcap' | 'pcapng' | 'snoop' | 'netmon'
  /** What is special: 'nanosecond', 'modified', 'swapped lengths'. */
  variant?: string
  byteOrder: ByteOrder
  version: string
  /** How the file was compressed, from the outside in. */
  compression: string[]
  sections: Section[]
  interfaces: Interface[]
  nameResolutions: NameResolution[]
  secrets: Secrets[]
  statistics: InterfaceStatistics[]
  /** Blocks that are counted but not understood: custom, unknown. */
  otherBlocks: OtherBlocks[]
  /** Damage: where and what. */
  problems: Problem[]
  /** How many interfaces were described before anything else came (pcapng). */
  leading?: number
}

/** A Section Header Block, or the header of a file that has but one section. */
export interface Section {
  byteOrder: ByteOrder
  version: string
  /** As the header says; undefined when it says "unknown". */
  length?: number
  hardware?: string
  os?: string
  application?: string
  comments: string[]
  options: Option[]
  /** Index of the file, when several are merged. */
  file: number
}

/** An Interface Description Block, or what the header of the file says. */
export interface Interface {
  /** Index in `meta.sections`. */
  section: number
  /** Number within its section; -1 for records that belong to no interface. */
  id: number
  /** LINKTYPE_ value; `NO_LINK_TYPE` for records that are no packets. */
  linkType: number
  /** For records that are no packets: the type of their blocks, and of custom blocks whose they are. */
  block?: { type: number; enterprise?: number }
  /** The link type field of a pcap header as it stands, where there is more in it. */
  network?: number
  /** 0 is no limit. */
  snapLength: number
  name?: string
  description?: string
  filter?: string
  os?: string
  hardware?: string
  /** Units per second. */
  timeResolution: number
  /** Seconds to add to each time stamp. */
  timeOffset: number
  /** Bits per second. */
  speed?: number
  mac?: string
  /** Length of the frame check sequence in bytes. */
  fcsLength?: number
  comments: string[]
  /** As the last statistics said. */
  received?: number
  dropped?: number
  options: Option[]
}

/** Link type of records that stand among the packets, and are numbered with them, but are none. */
export const NO_LINK_TYPE = -1

export type NameKind = 'ipv4' | 'ipv6' | 'eui48' | 'eui64' | 'other'

/** One record of a Name Resolution Block. */
export interface NameRecord {
  kind: NameKind
  type: number
  address: Uint8Array
  names: string[]
}

/** A Name Resolution Block. */
export interface NameResolution {
  section: number
  records: NameRecord[]
  /** Name of the DNS server asked. */
  dnsName?: string
  dnsAddresses: Uint8Array[]
  comments: string[]
  options: Option[]
}

export type SecretsKind = 'tls' | 'ssh' | 'wireguard' | 'zigbee-nwk' | 'zigbee-aps' | 'opcua' | 'other'

/** A Decryption Secrets Block. */
export interface Secrets {
  section: number
  kind: SecretsKind
  type: number
  bytes: Uint8Array
  comments: string[]
  options: Option[]
}

/** An Interface Statistics Block; counts as the file gives them. */
export interface InterfaceStatistics {
  /** Index in `meta.interfaces`. */
  interface: number
  time: Instant
  start?: Instant
  end?: Instant
  received?: number
  dropped?: number
  filterAccepted?: number
  osDropped?: number
  delivered?: number
  comments: string[]
  options: Option[]
}

/** A point in time. */
export interface Instant {
  seconds: number
  nanos: number
}

/** How many blocks of a type there were, and how many bytes in all. */
export interface OtherBlocks {
  type: number
  count: number
  bytes: number
}

/** Damage: the byte of the decompressed file, and what was found there. */
export interface Problem {
  offset: number
  message: string
  /** Index of the file, when several are merged. */
  file: number
  /** Set where the file ends before its last record does. */
  cutShort?: boolean
  /** What Wireshark says is damaged, when the file is read as it reads it. */
  fault?: string
  /** What is damaged is of a kind that Wireshark does not know. */
  foreign?: boolean
}

const MOST_PROBLEMS = 1000

/** Notes damage; a file with more than a thousand wounds has the rest left out, and says so. */
export function addProblem(
  meta: CaptureMeta,
  offset: number,
  message: string,
  more: Pick<Problem, 'cutShort' | 'fault' | 'foreign'> = {},
): void {
  const { problems } = meta
  if (problems.length > MOST_PROBLEMS) return
  const full = problems.length === MOST_PROBLEMS
  problems.push({ offset, message: full ? 'more problems than are listed here' : message, file: 0, ...more })
}

/** The meta of a file of which only the header is read. */
export function emptyMeta(format: CaptureMeta['format'], byteOrder: ByteOrder, version: string): CaptureMeta {
  return {
    format,
    byteOrder,
    version,
    compression: [],
    sections: [],
    interfaces: [],
    nameResolutions: [],
    secrets: [],
    statistics: [],
    otherBlocks: [],
    problems: [],
  }
}

/** A section of a file without section headers. */
export function plainSection(byteOrder: ByteOrder, version: string): Section {
  return { byteOrder, version, comments: [], options: [], file: 0 }
}

/** An interface of a file without interface descriptions. */
export function plainInterface(linkType: number, snapLength: number, timeResolution: number): Interface {
  return { section: 0, id: 0, linkType, snapLength, timeResolution, timeOffset: 0, comments: [], options: [] }
}
